/* Who is at the window: signing out with nothing lost, somebody else in between, and nobody at all.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-window-private.h"
#include "tk-gate-page.h"
#include "tk-page.h"
#include "tk-pages.h"
#include "tk-sign-in-page.h"

#include <glib/gi18n-lib.h>

#define TICK_MS 1000
#define WARN_SECONDS 20

static gint64
boot_ms (TkWindow *self)
{
  return tk_clock_boot (tk_session_get_clock (self->session));
}

/* ---- Leaving ---- */

/* Pages ask the desk before the session does, and the desk does one thing after the other. */
void
tk_window_sign_out (TkWindow *self)
{
  for (guint i = 0; i < tk_pages_count (); i++)
    {
      GtkWidget *page = adw_bin_get_child (ADW_BIN (adw_view_stack_get_child_by_name (self->pages, tk_pages_name (i))));

      if (page != NULL && TK_IS_PAGE (page) && tk_session_get_staff (self->session) != NULL)
        tk_page_put_away (TK_PAGE (page));
    }
  tk_session_sign_out (self->session);
}

static void
sign_out_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tk_window_sign_out (TK_WINDOW (widget));
}

/* ---- Nobody there ---- */

/* At a gate the visitors act, not the staff. */
static gboolean
is_watched (TkWindow *self)
{
  return self->preferences != NULL && tk_preferences_get_idle_minutes (self->preferences) > 0 && self->kiosk == NULL
         && tk_session_get_state (self->session) == TK_SESSION_SIGNED_IN && !(self->front != NULL && TK_IS_GATE_PAGE (self->front));
}

static gboolean
tick_cb (gpointer user_data)
{
  TkWindow *self = user_data;
  gint64 left;

  if (!is_watched (self))
    {
      tk_window_touched (self);
      return G_SOURCE_CONTINUE;
    }
  left = (gint64) tk_preferences_get_idle_minutes (self->preferences) * 60 - (boot_ms (self) - self->touched_at) / 1000;
  tk_window_bars_set_idle (self->bars, left <= WARN_SECONDS ? (guint) MAX (left, 1) : 0);
  if (left > 0)
    return G_SOURCE_CONTINUE;
  tk_window_bars_set_idle (self->bars, 0);
  self->idle_source = 0;
  tk_window_sign_out (self);
  return G_SOURCE_REMOVE;
}

void
tk_window_touched (TkWindow *self)
{
  if (self->session == NULL)
    return;
  self->touched_at = boot_ms (self);
  tk_window_bars_set_idle (self->bars, 0);
}

void
tk_window_follow_idle (TkWindow *self)
{
  gboolean in = tk_session_get_state (self->session) == TK_SESSION_SIGNED_IN;

  if (!in)
    {
      g_clear_handle_id (&self->idle_source, g_source_remove);
      tk_window_bars_set_idle (self->bars, 0);
    }
  else if (self->idle_source == 0)
    {
      tk_window_touched (self);
      self->idle_source = g_timeout_add (TICK_MS, tick_cb, self);
    }
}

/* ---- Somebody else ---- */

static void
show_pages (TkWindow *self)
{
  adw_bin_set_child (self->switching, NULL);
  tk_window_show_body (self, FALSE);
  tk_window_show_visible_page (self);
}

void
tk_window_staff_changed (TkWindow *self)
{
  if (self->wanted == NULL)
    self->wanted = g_strdup (adw_view_stack_get_visible_child_name (self->pages));
  tk_window_show_shell (self);
}

static void
switched_cb (TkWindow *self)
{
  show_pages (self);
  tk_window_touched (self);
}

/* Pages stay as they are below: the cart is not touched. */
static void
switch_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkWindow *self = TK_WINDOW (widget);
  GtkWidget *page;

  if (tk_session_get_state (self->session) != TK_SESSION_SIGNED_IN || self->kiosk != NULL)
    return;
  if (tk_session_is_practising (self->session))
    {
      tk_window_toast (self, _("Leave practice first; then somebody else may go on."));
      return;
    }
  page = tk_sign_in_page_new_between (self->session);
  g_signal_connect_object (page, "done", G_CALLBACK (switched_cb), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (self->switching, page);
  gtk_stack_set_visible_child_name (self->bodies, "switch");
  gtk_widget_set_visible (GTK_WIDGET (self->switcher), FALSE);
  tk_window_set_front (self, page);
}

void
tk_window_install_staff (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.sign-out", NULL, sign_out_action);
  gtk_widget_class_install_action (widget_class, "win.switch", NULL, switch_action);
}
