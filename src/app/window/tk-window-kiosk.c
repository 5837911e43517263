/* The window as a kiosk: what pages are told, who may leave it, and back to where one was when nobody may.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-window-private.h"
#include "tk-leave-page.h"

/* With nobody known there is no PIN to ask for, and a machine that needs help must not lock its helper out. */
static gboolean
knows_staff (TkWindow *self)
{
  TkSessionState state = tk_session_get_state (self->session);

  return state == TK_SESSION_SIGNED_OUT || state == TK_SESSION_SIGNED_IN;
}

static void
leave_asked_cb (TkWindow *self)
{
  if (!knows_staff (self))
    {
      if (tk_session_get_state (self->session) != TK_SESSION_OPENING)
        tk_kiosk_leave (self->kiosk);
      return;
    }
  gtk_stack_set_visible_child_name (self->states, "leave");
  gtk_widget_set_visible (GTK_WIDGET (self->switcher), FALSE);
  tk_window_set_front (self, adw_bin_get_child (self->leave));
  tk_leave_page_ask (TK_LEAVE_PAGE (adw_bin_get_child (self->leave)));
}

static void
leave_allowed_cb (TkWindow *self)
{
  tk_kiosk_leave (self->kiosk);
}

/* Back to where one was: pages and settings stand as they were left. */
static void
leave_stayed_cb (TkWindow *self)
{
  gboolean settings = g_str_equal (gtk_stack_get_visible_child_name (self->bodies), "settings");

  if (tk_session_get_state (self->session) != TK_SESSION_SIGNED_IN)
    {
      tk_window_show_state (self);
      return;
    }
  gtk_stack_set_visible_child_name (self->states, "shell");
  tk_window_show_body (self, settings);
  if (settings)
    tk_window_set_front (self, adw_bin_get_child (self->settings));
  else
    tk_window_show_visible_page (self);
}

void
tk_window_start_kiosk (TkWindow *self)
{
  GtkWidget *leave = tk_leave_page_new (self->session);

  g_return_if_fail (self->kiosk == NULL);
  tk_session_set_kiosk (self->session, TRUE);
  adw_bin_set_child (self->leave, leave);
  g_signal_connect_object (leave, "allowed", G_CALLBACK (leave_allowed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (leave, "stayed", G_CALLBACK (leave_stayed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_visible (GTK_WIDGET (self->controls), FALSE);
  self->kiosk = tk_kiosk_new (GTK_WINDOW (self));
  g_signal_connect_object (self->kiosk, "leave-asked", G_CALLBACK (leave_asked_cb), self, G_CONNECT_SWAPPED);
}
