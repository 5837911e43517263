/* Reads what is remembered into the rows once; from then on every row writes, and nothing is applied here.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-settings-page.h"
#include "tk-camera-devices.h"
#include "tk-camera-follow.h"
#include "tk-camera-view.h"
#include "tk-device-choice.h"
#include "tk-look.h"
#include "tk-page.h"
#include "tk-serial.h"
#include "tk-sounds.h"
#include "tk-till-group.h"
#include "tk-turnstile-group.h"

#include <glib/gi18n-lib.h>

#define BETWEEN_SOUNDS_MS 900

struct _TkSettingsPage {
  GtkWidget parent;
  TkSession *session;
  TkPreferences *preferences;  /* borrowed from the session */
  TkSounds *sounds;
  TkDeviceChoice *camera_choice, *serial_choice;
  AdwComboRow *theme, *camera, *serial, *group;
  GtkSwitch *hide_names, *sounds_on, *torch, *focus_auto, *lane;
  GtkAdjustment *clear_green, *clear_other, *volume, *focus;
  AdwActionRow *sounds_row, *torch_row, *focus_row, *focus_distance_row;
  AdwEntryRow *wedge_prefix, *wedge_suffix;
  TkCameraView *view;
  AdwPreferencesPage *groups;
  guint sound_source, next_sound;
  gboolean filling;
};

static void tk_settings_page_page_init (TkPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TkSettingsPage, tk_settings_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (TK_TYPE_PAGE, tk_settings_page_page_init))

/* ---- Rows that only remember ---- */

static void
theme_cb (TkSettingsPage *self)
{
  if (!self->filling)
    tk_preferences_set_theme (self->preferences, (TkTheme) adw_combo_row_get_selected (self->theme));
}

static void
group_cb (TkSettingsPage *self)
{
  if (!self->filling)
    tk_preferences_set_group_default (self->preferences, adw_combo_row_get_selected (self->group));
}

static void
switched_cb (TkSettingsPage *self, GParamSpec *property, GtkSwitch *which)
{
  static const struct { gsize at; gboolean turned; void (*set) (TkPreferences *preferences, gboolean on); } setters[] = {
    { G_STRUCT_OFFSET (TkSettingsPage, hide_names), FALSE, tk_preferences_set_hide_names },
    { G_STRUCT_OFFSET (TkSettingsPage, sounds_on), TRUE, tk_preferences_set_mute },
    { G_STRUCT_OFFSET (TkSettingsPage, torch), FALSE, tk_preferences_set_torch },
    { G_STRUCT_OFFSET (TkSettingsPage, lane), FALSE, tk_preferences_set_lane },
  };

  for (guint i = 0; i < G_N_ELEMENTS (setters) && !self->filling; i++)
    if (G_STRUCT_MEMBER (GtkSwitch *, self, setters[i].at) == which)
      setters[i].set (self->preferences, gtk_switch_get_active (which) != setters[i].turned);
}

static void
adjusted_cb (TkSettingsPage *self, GtkAdjustment *which)
{
  static const struct { gsize at; void (*set) (TkPreferences *preferences, guint value); } setters[] = {
    { G_STRUCT_OFFSET (TkSettingsPage, clear_green), tk_preferences_set_clear_green },
    { G_STRUCT_OFFSET (TkSettingsPage, clear_other), tk_preferences_set_clear_other },
    { G_STRUCT_OFFSET (TkSettingsPage, volume), tk_preferences_set_volume },
  };

  for (guint i = 0; i < G_N_ELEMENTS (setters) && !self->filling; i++)
    if (G_STRUCT_MEMBER (GtkAdjustment *, self, setters[i].at) == which)
      setters[i].set (self->preferences, (guint) gtk_adjustment_get_value (which));
}

static void
wedge_cb (TkSettingsPage *self, AdwEntryRow *row)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));
  gboolean fits = strlen (text) <= TK_WEDGE_TEXT_MAX;

  if (self->filling)
    return;
  if (fits)
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  if (row == self->wedge_prefix)
    tk_preferences_set_wedge_prefix (self->preferences, text);
  else
    tk_preferences_set_wedge_suffix (self->preferences, text);
}

/* ---- Sounds ---- */

static void
show_sounds (TkSettingsPage *self)
{
  static const char *const words[] = {
    [TK_SOUNDS_READY] = N_("Admitted, attention and refused, one after another"),
    [TK_SOUNDS_MUTED] = N_("Sounds are off: verdicts are seen, not heard"),
    [TK_SOUNDS_NO_DEVICE] = N_("No loudspeaker was found: verdicts are seen, not heard"),
  };

  adw_action_row_set_subtitle (self->sounds_row, _(words[tk_sounds_get_state (self->sounds)]));
}

static gboolean
next_sound_cb (gpointer user_data)
{
  TkSettingsPage *self = user_data;

  tk_sounds_play (self->sounds, (TkColour) self->next_sound);
  if (++self->next_sound <= TK_COLOUR_RED)
    return G_SOURCE_CONTINUE;
  self->sound_source = 0;
  return G_SOURCE_REMOVE;
}

static void
play_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkSettingsPage *self = TK_SETTINGS_PAGE (widget);

  g_clear_handle_id (&self->sound_source, g_source_remove);
  self->next_sound = TK_COLOUR_GREEN;
  self->sound_source = g_timeout_add (BETWEEN_SOUNDS_MS, next_sound_cb, self);
  next_sound_cb (self);
}

/* ---- Camera ---- */

static void
show_abilities (TkSettingsPage *self)
{
  TkCamera *camera = tk_camera_view_get_camera (self->view);
  TkCameraAbilities none = { 0 };
  const TkCameraAbilities *abilities = camera != NULL ? tk_camera_get_abilities (camera) : &none;
  gboolean by_itself = gtk_switch_get_active (self->focus_auto);

  gtk_widget_set_sensitive (GTK_WIDGET (self->torch_row), abilities->torch);
  adw_action_row_set_subtitle (self->torch_row, abilities->torch ? "" : _("This camera has no light that can be switched"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->focus_row), abilities->focus_auto && abilities->focus_manual);
  adw_action_row_set_subtitle (self->focus_row, abilities->focus_manual ? "" : _("This camera's focus cannot be set"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->focus_distance_row), abilities->focus_manual && !by_itself);
}

static void
start_camera (TkSettingsPage *self)
{
  TkCamera *camera;

  tk_camera_view_start (self->view, tk_preferences_get_camera (self->preferences));
  camera = tk_camera_view_get_camera (self->view);
  if (camera != NULL)
    g_signal_connect_object (camera, "notify::abilities", G_CALLBACK (show_abilities), self, G_CONNECT_SWAPPED);
  tk_camera_follow (camera, self->preferences);
  show_abilities (self);
}

static void
camera_chosen_cb (TkSettingsPage *self, const char *id)
{
  tk_preferences_set_camera (self->preferences, id);
  start_camera (self);
}

static void
focus_cb (TkSettingsPage *self)
{
  if (self->filling)
    return;
  tk_preferences_set_focus (self->preferences, gtk_switch_get_active (self->focus_auto) ? -1 : (int) gtk_adjustment_get_value (self->focus));
  show_abilities (self);
}

static void
serial_chosen_cb (TkSettingsPage *self, const char *id)
{
  tk_preferences_set_serial (self->preferences, id);
}

/* ---- The page ---- */

static void
fill_themes (TkSettingsPage *self)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);

  for (int i = TK_THEME_SYSTEM; i <= TK_THEME_OUTDOOR; i++)
    gtk_string_list_append (words, tk_theme_words ((TkTheme) i));
  adw_combo_row_set_model (self->theme, G_LIST_MODEL (words));
}

static void
fill_rows (TkSettingsPage *self)
{
  TkPreferences *preferences = self->preferences;
  int focus = tk_preferences_get_focus (preferences);

  fill_themes (self);
  adw_combo_row_set_selected (self->theme, tk_preferences_get_theme (preferences));
  adw_combo_row_set_selected (self->group, MIN (tk_preferences_get_group_default (preferences), 1));
  gtk_switch_set_active (self->hide_names, tk_preferences_get_hide_names (preferences));
  gtk_switch_set_active (self->sounds_on, !tk_preferences_get_mute (preferences));
  gtk_switch_set_active (self->torch, tk_preferences_get_torch (preferences));
  gtk_switch_set_active (self->lane, tk_preferences_get_lane (preferences));
  gtk_switch_set_active (self->focus_auto, focus < 0);
  gtk_adjustment_set_value (self->focus, MAX (focus, 0));
  gtk_adjustment_set_value (self->clear_green, tk_preferences_get_clear_green (preferences));
  gtk_adjustment_set_value (self->clear_other, tk_preferences_get_clear_other (preferences));
  gtk_adjustment_set_value (self->volume, tk_preferences_get_volume (preferences));
  gtk_editable_set_text (GTK_EDITABLE (self->wedge_prefix), tk_preferences_get_wedge_prefix (preferences));
  gtk_editable_set_text (GTK_EDITABLE (self->wedge_suffix), tk_preferences_get_wedge_suffix (preferences));
}

/* A key or the menu may change these while the page is open. */
static void
preference_cb (TkSettingsPage *self, const char *key)
{
  self->filling = TRUE;
  if (g_str_equal (key, "colour-scheme"))
    adw_combo_row_set_selected (self->theme, tk_preferences_get_theme (self->preferences));
  else if (g_str_equal (key, "mute"))
    gtk_switch_set_active (self->sounds_on, !tk_preferences_get_mute (self->preferences));
  else if (g_str_equal (key, "lane"))
    gtk_switch_set_active (self->lane, tk_preferences_get_lane (self->preferences));
  self->filling = FALSE;
}

static void
add_devices (TkSettingsPage *self)
{
  g_autoptr (GListModel) cameras = G_LIST_MODEL (tk_camera_devices_new ());
  g_autoptr (GListModel) lines = tk_serial_devices_new ();

  self->camera_choice = tk_device_choice_new (self->camera, cameras, _("The first there is"), tk_preferences_get_camera (self->preferences));
  self->serial_choice = tk_device_choice_new (self->serial, lines, _("None"), tk_preferences_get_serial (self->preferences));
  g_signal_connect_object (self->camera_choice, "chosen", G_CALLBACK (camera_chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->serial_choice, "chosen", G_CALLBACK (serial_chosen_cb), self, G_CONNECT_SWAPPED);
}

static gboolean
tk_settings_page_key (TkPage *page, guint keyval, GdkModifierType modifiers)
{
  if (keyval != GDK_KEY_Escape && keyval != GDK_KEY_F10)
    return FALSE;
  return gtk_widget_activate_action (GTK_WIDGET (page), "settings.back", NULL) || TRUE;
}

static void
tk_settings_page_came_to_front (TkPage *page)
{
  start_camera (TK_SETTINGS_PAGE (page));
}

static void
tk_settings_page_went_back (TkPage *page)
{
  tk_camera_view_stop (TK_SETTINGS_PAGE (page)->view);
}

static void
tk_settings_page_dispose (GObject *object)
{
  TkSettingsPage *self = TK_SETTINGS_PAGE (object);
  GtkWidget *child;

  /* Rows that fall apart say what nobody chose. */
  self->filling = TRUE;
  g_clear_handle_id (&self->sound_source, g_source_remove);
  g_clear_object (&self->camera_choice);
  g_clear_object (&self->serial_choice);
  g_clear_object (&self->sounds);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), TK_TYPE_SETTINGS_PAGE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_settings_page_parent_class)->dispose (object);
}

static void
tk_settings_page_page_init (TkPageInterface *iface)
{
  iface->key = tk_settings_page_key;
  iface->came_to_front = tk_settings_page_came_to_front;
  iface->went_back = tk_settings_page_went_back;
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TkSettingsPage, groups);
  gtk_widget_class_bind_template_child (widget_class, TkSettingsPage, theme);
  gtk_widget_class_bind_template_child (widget_class, TkSettingsPage, hide_names);
  gtk_widget_class_bind_template_child (widget_class, TkSettingsPage, clear_green);
  gtk_widget_class_bind_template_child (widget_class, TkSettingsPage, clear_other);
  gtk_widget_class_bind_template_child (widget_class, TkSettingsPage, group);
  gtk_widget_class_bind_template_child (widget_class, TkSettingsPage, sounds_on);
  gtk_widget_class_bind_template_child (widget_class, TkSettingsPage, volume);
  gtk_widget_class_bind_template_child (widget_class, TkSettingsPage, sounds_row);
  gtk_widget_class_bind_template_child (widget_class, TkSettingsPage, camera);
  gtk_widget_class_bind_template_child (widget_class, TkSettingsPage, view);
  gtk_widget_class_bind_template_child (widget_class, TkSettingsPage, torch);
  gtk_widget_class_bind_template_child (widget_class, TkSettingsPage, torch_row);
  gtk_widget_class_bind_template_child (widget_class, TkSettingsPage, focus_auto);
  gtk_widget_class_bind_template_child (widget_class, TkSettingsPage, focus_row);
  gtk_widget_class_bind_template_child (widget_class, TkSettingsPage, focus);
  gtk_widget_class_bind_template_child (widget_class, TkSettingsPage, focus_distance_row);
  gtk_widget_class_bind_template_child (widget_class, TkSettingsPage, serial);
  gtk_widget_class_bind_template_child (widget_class, TkSettingsPage, wedge_prefix);
  gtk_widget_class_bind_template_child (widget_class, TkSettingsPage, wedge_suffix);
  gtk_widget_class_bind_template_child (widget_class, TkSettingsPage, lane);
}

static void
bind_callbacks (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, theme_cb);
  gtk_widget_class_bind_template_callback (widget_class, group_cb);
  gtk_widget_class_bind_template_callback (widget_class, switched_cb);
  gtk_widget_class_bind_template_callback (widget_class, adjusted_cb);
  gtk_widget_class_bind_template_callback (widget_class, focus_cb);
  gtk_widget_class_bind_template_callback (widget_class, wedge_cb);
}

static void
tk_settings_page_class_init (TkSettingsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_settings_page_dispose;
  g_type_ensure (TK_TYPE_CAMERA_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-settings-page.ui");
  bind_children (widget_class);
  bind_callbacks (widget_class);
  gtk_widget_class_install_action (widget_class, "settings.play", NULL, play_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_settings_page_init (TkSettingsPage *self)
{
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tk_settings_page_new (TkSession *session)
{
  TkSettingsPage *self = g_object_new (TK_TYPE_SETTINGS_PAGE, NULL);

  self->session = g_object_ref (session);
  self->preferences = tk_session_get_preferences (session);
  self->sounds = tk_sounds_new ();
  tk_sounds_follow (self->sounds, self->preferences);
  fill_rows (self);
  add_devices (self);
  adw_preferences_page_add (self->groups, ADW_PREFERENCES_GROUP (tk_till_group_new (session)));
  adw_preferences_page_add (self->groups, ADW_PREFERENCES_GROUP (tk_turnstile_group_new (session)));
  g_signal_connect_object (self->preferences, "changed", G_CALLBACK (preference_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sounds, "changed", G_CALLBACK (show_sounds), self, G_CONNECT_SWAPPED);
  show_sounds (self);
  self->filling = FALSE;
  return GTK_WIDGET (self);
}
