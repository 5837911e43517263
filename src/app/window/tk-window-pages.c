/* Which page is in front: made when first shown, seen by whose role may see it; the settings stand in the pages' place.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-window-private.h"
#include "tk-gate-page.h"
#include "tk-look.h"
#include "tk-page.h"
#include "tk-pages.h"
#include "tk-settings-page.h"

gboolean
tk_window_may_see (TkWindow *self, int i)
{
  return i >= 0 && tk_pages_may_see ((guint) i, tk_session_get_staff (self->session));
}

void
tk_window_set_front (TkWindow *self, GtkWidget *page)
{
  if (self->front == page)
    return;
  if (page != NULL)
    tk_look_hurry (page);
  if (self->front != NULL && TK_IS_PAGE (self->front))
    tk_page_went_back (TK_PAGE (self->front));
  g_set_weak_pointer (&self->front, page);
  tk_window_bars_set_gate_in_front (self->bars, page != NULL && TK_IS_GATE_PAGE (page));
  if (page != NULL && TK_IS_PAGE (page))
    tk_page_came_to_front (TK_PAGE (page));
}

void
tk_window_show_visible_page (TkWindow *self)
{
  AdwBin *bin = ADW_BIN (adw_view_stack_get_visible_child (self->pages));
  int i = tk_pages_index (adw_view_stack_get_visible_child_name (self->pages));

  if (tk_session_get_state (self->session) != TK_SESSION_SIGNED_IN || !tk_window_may_see (self, i))
    return;
  if (adw_bin_get_child (bin) == NULL)
    adw_bin_set_child (bin, tk_pages_make ((guint) i, self->session));
  tk_window_set_front (self, adw_bin_get_child (bin));
}

/* Each person finds the pages as if nobody had been there: they are made anew. */
void
tk_window_drop_pages (TkWindow *self)
{
  for (guint i = 0; i < tk_pages_count (); i++)
    adw_bin_set_child (ADW_BIN (adw_view_stack_get_child_by_name (self->pages, tk_pages_name (i))), NULL);
  adw_bin_set_child (self->settings, NULL);
  adw_bin_set_child (self->switching, NULL);
}

void
tk_window_show_shell (TkWindow *self)
{
  const TkStaff *staff = tk_session_get_staff (self->session);
  const char *first = NULL;
  int wanted = tk_pages_index (self->wanted);

  for (guint i = 0; i < tk_pages_count (); i++)
    {
      GtkWidget *child = adw_view_stack_get_child_by_name (self->pages, tk_pages_name (i));

      adw_view_stack_page_set_visible (adw_view_stack_get_page (self->pages, child), tk_window_may_see (self, (int) i));
      if (first == NULL && tk_window_may_see (self, (int) i))
        first = tk_pages_name (i);
    }
  gtk_label_set_label (self->person_name, staff->display_name);
  tk_window_show_body (self, FALSE);
  gtk_stack_set_visible_child_name (self->states, "shell");
  adw_view_stack_set_visible_child_name (self->pages, tk_window_may_see (self, wanted) ? self->wanted : first);
  g_clear_pointer (&self->wanted, g_free);
  tk_window_show_visible_page (self);
}

void
tk_window_show_page (TkWindow *self, const char *name)
{
  int i = tk_pages_index (name);

  if (i < 0)
    return;
  if (tk_session_get_state (self->session) == TK_SESSION_SIGNED_IN)
    {
      if (tk_window_may_see (self, i))
        adw_view_stack_set_visible_child_name (self->pages, name);
      return;
    }
  g_free (self->wanted);
  self->wanted = g_strdup (name);
}

GtkWidget *
tk_window_get_page (TkWindow *self)
{
  return tk_session_get_state (self->session) == TK_SESSION_SIGNED_IN ? self->front : NULL;
}

static void
page_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tk_window_show_page (TK_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

/* ---- Settings, in the pages' place ---- */

gboolean
tk_window_may_set (TkWindow *self)
{
  const TkStaff *staff = tk_session_get_staff (self->session);

  return staff != NULL && tk_role_may_check_in (staff->role);
}

void
tk_window_show_body (TkWindow *self, gboolean settings)
{
  gtk_stack_set_visible_child_name (self->bodies, settings ? "settings" : "pages");
  gtk_widget_set_visible (GTK_WIDGET (self->switcher), !settings && tk_session_get_staff (self->session) != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.settings", tk_window_may_set (self));
}

static void
settings_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkWindow *self = TK_WINDOW (widget);

  if (!tk_window_may_set (self) || tk_session_get_state (self->session) != TK_SESSION_SIGNED_IN)
    return;
  if (adw_bin_get_child (self->settings) == NULL)
    adw_bin_set_child (self->settings, tk_settings_page_new (self->session));
  tk_window_show_body (self, TRUE);
  tk_window_set_front (self, adw_bin_get_child (self->settings));
}

/* Made anew the next time, with the cameras and scanners there are then. */
static void
settings_back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkWindow *self = TK_WINDOW (widget);

  tk_window_show_body (self, FALSE);
  tk_window_show_visible_page (self);
  adw_bin_set_child (self->settings, NULL);
}

void
tk_window_install_pages (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.page", "s", page_action);
  gtk_widget_class_install_action (widget_class, "win.settings", NULL, settings_action);
  gtk_widget_class_install_action (widget_class, "settings.back", NULL, settings_back_action);
}
