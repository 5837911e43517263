/* See tk-kiosk.h. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-kiosk.h"

#include <glib/gi18n-lib.h>

struct _TkKiosk {
  GObject parent;
  GtkWindow *window;        /* borrowed */
  guint inhibited;
  gboolean leaving;
};

G_DEFINE_FINAL_TYPE (TkKiosk, tk_kiosk, G_TYPE_OBJECT)

enum { LEAVE_ASKED, N_SIGNALS };
static guint signals[N_SIGNALS];

static gboolean
close_request_cb (TkKiosk *self)
{
  if (self->leaving)
    return FALSE;
  g_signal_emit (self, signals[LEAVE_ASKED], 0);
  /* Whoever was asked may have said yes already. */
  return !self->leaving;
}

/* A window manager's key may have taken it out of full screen. */
static void
fullscreened_cb (TkKiosk *self)
{
  if (!self->leaving && !gtk_window_is_fullscreen (self->window))
    gtk_window_fullscreen (self->window);
}

static void
tk_kiosk_dispose (GObject *object)
{
  TkKiosk *self = TK_KIOSK (object);
  GtkApplication *application = self->window != NULL ? gtk_window_get_application (self->window) : NULL;

  if (application != NULL && self->inhibited != 0)
    gtk_application_uninhibit (application, self->inhibited);
  self->inhibited = 0;
  self->window = NULL;
  G_OBJECT_CLASS (tk_kiosk_parent_class)->dispose (object);
}

static void
tk_kiosk_class_init (TkKioskClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tk_kiosk_dispose;
  signals[LEAVE_ASKED] = g_signal_new ("leave-asked", TK_TYPE_KIOSK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tk_kiosk_init (TkKiosk *self)
{
}

TkKiosk *
tk_kiosk_new (GtkWindow *window)
{
  TkKiosk *self = g_object_new (TK_TYPE_KIOSK, NULL);
  GtkApplication *application = gtk_window_get_application (window);

  self->window = window;
  gtk_window_set_decorated (window, FALSE);
  gtk_window_fullscreen (window);
  g_signal_connect_object (window, "close-request", G_CALLBACK (close_request_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "notify::fullscreened", G_CALLBACK (fullscreened_cb), self, G_CONNECT_SWAPPED);
  if (application != NULL)
    self->inhibited = gtk_application_inhibit (application, window, GTK_APPLICATION_INHIBIT_IDLE | GTK_APPLICATION_INHIBIT_SUSPEND,
                                               _("A gate's screen never sleeps."));
  return self;
}

void
tk_kiosk_leave (TkKiosk *self)
{
  self->leaving = TRUE;
  gtk_window_close (self->window);
}

gboolean
tk_kiosk_is_awake (TkKiosk *self)
{
  return self->inhibited != 0;
}
