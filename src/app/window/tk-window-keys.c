/* Keys: a scan in progress before every widget, the page in front and the window after them. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-window-private.h"
#include "tk-page.h"
#include "tk-pages.h"

static gboolean
captured_key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, TkWindow *self)
{
  guint32 time_ms = gtk_event_controller_get_current_event_time (GTK_EVENT_CONTROLLER (controller));

  return self->front != NULL && TK_IS_PAGE (self->front)
         && tk_page_scanner_key (TK_PAGE (self->front), keyval, state, time_ms);
}

static gboolean
key_of_window (TkWindow *self, guint keyval, GdkModifierType state)
{
  static const struct { guint keyval; const char *action; } keys[] = { { GDK_KEY_F10, "win.settings" }, { GDK_KEY_F11, "win.mute" },
                                                                     { GDK_KEY_F12, "win.switch" } };

  if (tk_session_get_state (self->session) != TK_SESSION_SIGNED_IN || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i].keyval == keyval)
      return gtk_widget_activate_action (GTK_WIDGET (self), keys[i].action, NULL) || TRUE;
  return FALSE;
}

/* What the page in front has no use for. */
static gboolean
bubbled_key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, TkWindow *self)
{
  if (self->front != NULL && TK_IS_PAGE (self->front) && tk_page_key (TK_PAGE (self->front), keyval, state))
    return TRUE;
  return key_of_window (self, keyval, state);
}

static void
add_keys (TkWindow *self, GtkPropagationPhase phase, GCallback callback)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, phase);
  g_signal_connect (keys, "key-pressed", callback, self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static gboolean
any_event_cb (GtkEventControllerLegacy *controller, GdkEvent *event, TkWindow *self)
{
  GdkEventType type = gdk_event_get_event_type (event);

  if (type == GDK_KEY_PRESS || type == GDK_BUTTON_PRESS || type == GDK_TOUCH_BEGIN || type == GDK_MOTION_NOTIFY || type == GDK_SCROLL)
    tk_window_touched (self);
  return FALSE;
}

static void
watch_hands (TkWindow *self)
{
  GtkEventController *any = gtk_event_controller_legacy_new ();

  gtk_event_controller_set_propagation_phase (any, GTK_PHASE_CAPTURE);
  g_signal_connect (any, "event", G_CALLBACK (any_event_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), any);
}

void
tk_window_listen (TkWindow *self)
{
  watch_hands (self);
  add_keys (self, GTK_PHASE_CAPTURE, G_CALLBACK (captured_key_cb));
  add_keys (self, GTK_PHASE_BUBBLE, G_CALLBACK (bubbled_key_cb));
}

void
tk_window_install_keys (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < tk_pages_count (); i++)
    gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1 + i, GDK_CONTROL_MASK, "win.page", "s", tk_pages_name (i));
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_l, GDK_CONTROL_MASK, "win.sign-out", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_t, GDK_CONTROL_MASK, "win.next-theme", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_m, GDK_CONTROL_MASK, "win.mute", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_comma, GDK_CONTROL_MASK, "win.settings", NULL);
}
