/* Practice, unmistakable: stripes above, a word across everything, another accent. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-window-private.h"
#include "tk-ticket-printer.h"

#include <glib/gi18n-lib.h>

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  tk_session_start_practice_finish (TK_SESSION (source), result, &error);
  if (error != NULL && self->session != NULL)
    tk_window_toast (self, error->message);
}

static void
practice_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkWindow *self = TK_WINDOW (widget);

  if (tk_session_is_practising (self->session))
    tk_session_end_practice (self->session);
  else if (self->kiosk == NULL && tk_session_get_staff (self->session) != NULL)
    tk_session_start_practice (self->session, started_cb, g_object_ref (self));
}

void
tk_window_follow_practice (TkWindow *self)
{
  gboolean practising = tk_session_is_practising (self->session);

  if (practising)
    gtk_widget_add_css_class (GTK_WIDGET (self), "practice");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "practice");
  gtk_widget_set_visible (self->watermark, practising);
  tk_window_bars_set_practice (self->bars, practising);
  tk_ticket_printer_set_practice (tk_ticket_printer_get (self->session), practising);
  if (tk_session_get_state (self->session) != TK_SESSION_SIGNED_IN || tk_session_get_staff (self->session) == NULL)
    return;
  /* What pages show is of the other desk. */
  g_free (self->wanted);
  self->wanted = g_strdup (adw_view_stack_get_visible_child_name (self->pages));
  tk_window_set_front (self, NULL);
  tk_window_drop_pages (self);
  tk_window_show_shell (self);
}

void
tk_window_install_practice (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.practice", NULL, practice_action);
}
