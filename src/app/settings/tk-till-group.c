/* Rows write what they are told at once. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-till-group.h"

#include <glib/gi18n-lib.h>

struct _TkTillGroup {
  AdwPreferencesGroup parent;
  TkPreferences *preferences;
  AdwComboRow *idle, *monitor;
  GtkSwitch *customer;
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (TkTillGroup, tk_till_group, ADW_TYPE_PREFERENCES_GROUP)

static const guint minutes[] = { 0, 2, 5, 10, 15, 30, 60 };

static void
idle_cb (TkTillGroup *self)
{
  guint chosen = adw_combo_row_get_selected (self->idle);

  if (!self->filling && chosen < G_N_ELEMENTS (minutes))
    tk_preferences_set_idle_minutes (self->preferences, minutes[chosen]);
}

static void
monitor_cb (TkTillGroup *self)
{
  if (!self->filling)
    tk_preferences_set_customer_monitor (self->preferences, adw_combo_row_get_selected (self->monitor));
}

static void
customer_cb (TkTillGroup *self)
{
  if (!self->filling)
    tk_preferences_set_customer (self->preferences, gtk_switch_get_active (self->customer));
}

/* The window may be closed by hand while this page is open. */
static void
changed_cb (TkTillGroup *self)
{
  self->filling = TRUE;
  gtk_switch_set_active (self->customer, tk_preferences_get_customer (self->preferences));
  self->filling = FALSE;
}

static AdwComboRow *
add_choice (TkTillGroup *self, const char *title, const char *subtitle, GtkStringList *choices)
{
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (choices));
  gtk_widget_add_css_class (row, "touch-row");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  return ADW_COMBO_ROW (row);
}

static void
add_idle (TkTillGroup *self)
{
  g_autoptr (GtkStringList) choices = gtk_string_list_new (NULL);
  guint now = tk_preferences_get_idle_minutes (self->preferences), chosen = 0;

  for (guint i = 0; i < G_N_ELEMENTS (minutes); i++)
    {
      g_autofree char *words = minutes[i] == 0 ? g_strdup (_("Never"))
                                               : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "After %u minute", "After %u minutes", minutes[i]), minutes[i]);

      gtk_string_list_append (choices, words);
      if (minutes[i] <= now)
        chosen = i;
    }
  self->idle = add_choice (self, _("Sign out by itself"), _("When nobody touches the till; an open cart is held. Never at the gate."), choices);
  adw_combo_row_set_selected (self->idle, now == 0 ? 0 : chosen);
  g_signal_connect_object (self->idle, "notify::selected", G_CALLBACK (idle_cb), self, G_CONNECT_SWAPPED);
}

static void
add_customer (TkTillGroup *self)
{
  GtkWidget *row = adw_action_row_new ();

  self->customer = GTK_SWITCH (gtk_switch_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->customer), GTK_ALIGN_CENTER);
  gtk_switch_set_active (self->customer, tk_preferences_get_customer (self->preferences));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Display for the buyer"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("Fills a second monitor; a window to look at while there is only one"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), GTK_WIDGET (self->customer));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), GTK_WIDGET (self->customer));
  gtk_widget_add_css_class (row, "touch-row");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_signal_connect_object (self->customer, "notify::active", G_CALLBACK (customer_cb), self, G_CONNECT_SWAPPED);
}

static void
add_monitor (TkTillGroup *self)
{
  g_autoptr (GtkStringList) choices = gtk_string_list_new ((const char *[]) { _("The first that is free"), NULL });
  GListModel *monitors = gdk_display_get_monitors (gdk_display_get_default ());
  guint now = tk_preferences_get_customer_monitor (self->preferences);

  for (guint i = 0; i < MAX (g_list_model_get_n_items (monitors), now) && i < TK_CUSTOMER_MONITORS; i++)
    {
      g_autofree char *words = g_strdup_printf (_("Monitor %u"), i + 1);

      gtk_string_list_append (choices, words);
    }
  self->monitor = add_choice (self, _("Its monitor"), "", choices);
  adw_combo_row_set_selected (self->monitor, now);
  g_signal_connect_object (self->monitor, "notify::selected", G_CALLBACK (monitor_cb), self, G_CONNECT_SWAPPED);
}

static void
tk_till_group_dispose (GObject *object)
{
  TkTillGroup *self = TK_TILL_GROUP (object);

  /* Rows that fall apart say what nobody chose. */
  self->filling = TRUE;
  g_clear_object (&self->preferences);
  G_OBJECT_CLASS (tk_till_group_parent_class)->dispose (object);
}

static void
tk_till_group_class_init (TkTillGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tk_till_group_dispose;
}

static void
tk_till_group_init (TkTillGroup *self)
{
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _("Box office"));
}

GtkWidget *
tk_till_group_new (TkSession *session)
{
  TkTillGroup *self = g_object_new (TK_TYPE_TILL_GROUP, NULL);

  self->preferences = g_object_ref (tk_session_get_preferences (session));
  add_idle (self);
  add_customer (self);
  add_monitor (self);
  g_signal_connect_object (self->preferences, "changed::customer", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
