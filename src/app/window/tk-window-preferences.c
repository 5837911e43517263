/* What is remembered, as the window follows it: theme, key hints, mute, the lane display. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-window-private.h"
#include "tk-look.h"

static void
apply_hints (TkWindow *self)
{
  if (self->preferences == NULL || tk_preferences_get_key_hints (self->preferences))
    gtk_widget_remove_css_class (GTK_WIDGET (self), "no-key-hints");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "no-key-hints");
}

static void
apply_theme (TkWindow *self)
{
  tk_look_set_theme (gtk_widget_get_display (GTK_WIDGET (self)), tk_preferences_get_theme (self->preferences));
  g_object_notify (G_OBJECT (self), "theme");
}

void
tk_window_apply_mute (TkWindow *self)
{
  gtk_widget_set_visible (self->muted, self->preferences != NULL && tk_preferences_get_mute (self->preferences) && tk_window_may_set (self));
}

static gboolean
lane_closed_cb (TkWindow *self)
{
  tk_preferences_set_lane (self->preferences, FALSE);
  return FALSE;
}

static void
apply_lane (TkWindow *self)
{
  gboolean wanted = self->preferences != NULL && tk_preferences_get_lane (self->preferences);

  if (wanted == (self->lane != NULL))
    return;
  if (!wanted)
    {
      gtk_window_destroy (GTK_WINDOW (self->lane));
      return;
    }
  g_set_weak_pointer (&self->lane, tk_lane_window_new (GTK_WINDOW (self), self->session));
  g_signal_connect_object (self->lane, "close-request", G_CALLBACK (lane_closed_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (self->lane));
}

static gboolean
customer_closed_cb (TkWindow *self)
{
  tk_preferences_set_customer (self->preferences, FALSE);
  return FALSE;
}

static void
apply_customer (TkWindow *self)
{
  gboolean wanted = self->preferences != NULL && tk_preferences_get_customer (self->preferences);

  if (wanted == (self->customer != NULL))
    return;
  if (!wanted)
    {
      gtk_window_destroy (GTK_WINDOW (self->customer));
      return;
    }
  g_set_weak_pointer (&self->customer, tk_customer_window_new (GTK_WINDOW (self), self->session));
  g_signal_connect_object (self->customer, "close-request", G_CALLBACK (customer_closed_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (self->customer));
}

static void
preference_cb (TkWindow *self, const char *key)
{
  static const struct { const char *key; void (*apply) (TkWindow *self); } appliers[] = {
    { "key-hints", apply_hints }, { "colour-scheme", apply_theme }, { "mute", tk_window_apply_mute }, { "lane", apply_lane },
    { "customer", apply_customer },
  };

  for (guint i = 0; i < G_N_ELEMENTS (appliers); i++)
    if (key == NULL || g_str_equal (key, appliers[i].key))
      appliers[i].apply (self);
}

/* Once they are read; before, the system's look is all there is. */
void
tk_window_follow_preferences (TkWindow *self)
{
  TkPreferences *preferences = tk_session_get_preferences (self->session);

  if (preferences == NULL || self->preferences != NULL)
    return;
  self->preferences = g_object_ref (preferences);
  g_signal_connect_object (preferences, "changed", G_CALLBACK (preference_cb), self, G_CONNECT_SWAPPED);
  preference_cb (self, NULL);
}

static void
key_hints_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkWindow *self = TK_WINDOW (widget);

  if (self->preferences != NULL)
    tk_preferences_set_key_hints (self->preferences, !tk_preferences_get_key_hints (self->preferences));
}

static void
next_theme_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkWindow *self = TK_WINDOW (widget);
  TkTheme next;

  if (self->preferences == NULL)
    return;
  next = (tk_preferences_get_theme (self->preferences) + 1) % (TK_THEME_OUTDOOR + 1);
  tk_preferences_set_theme (self->preferences, next);
}

static void
mute_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkWindow *self = TK_WINDOW (widget);

  if (self->preferences != NULL && tk_window_may_set (self))
    tk_preferences_set_mute (self->preferences, !tk_preferences_get_mute (self->preferences));
}

void
tk_window_install_preferences (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.key-hints", NULL, key_hints_action);
  gtk_widget_class_install_action (widget_class, "win.next-theme", NULL, next_theme_action);
  gtk_widget_class_install_action (widget_class, "win.mute", NULL, mute_action);
}

TkLaneWindow *
tk_window_get_lane (TkWindow *self)
{
  return self->lane;
}

TkCustomerWindow *
tk_window_get_customer (TkWindow *self)
{
  return self->customer;
}
