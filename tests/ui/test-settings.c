/* The gate's settings: in place, kept at once, and only what each role may. What is muted, broken or alarming is seen on every
 * page. With TIKETI_SCREENSHOTS=DIR it also draws the page in every look. SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-scene.h"
#include "tk-alarm-banner.h"
#include "tk-camera-view.h"
#include "tk-device-choice.h"
#include "tk-gate-page.h"
#include "tk-look.h"
#include "tk-scan-device.h"
#include "tk-settings-page.h"
#include "tk-store-sync.h"
#include "tk-turnstile-group.h"
#include "tk-window-bars.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

static TkSettingsPage *
open_settings (UiScene *scene, const char *name, const char *pin)
{
  tk_preferences_use_place (tk_session_get_preferences (scene->session), 1, 1);
  /* No camera of the machine the test runs on. */
  tk_preferences_use_camera (tk_session_get_preferences (scene->session), "file:/nonexistent/video");
  ui_scene_sign_in (scene, name, pin, "gate");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (scene->window), "win.settings", NULL));
  g_assert_true (TK_IS_SETTINGS_PAGE (tk_window_get_page (scene->window)));
  ui_idle (50);
  return TK_SETTINGS_PAGE (tk_window_get_page (scene->window));
}

static GtkWidget *
row_of (GtkWidget *root, const char *title)
{
  if (ADW_IS_PREFERENCES_ROW (root) && g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (root)), title) == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = row_of (child, title);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_in_place (void)
{
  g_autoptr (UiScene) scene = ui_scene_new ();
  GtkWidget *gate;

  ui_scene_sign_in (scene, "juma", "1357", "gate");
  gate = tk_window_get_page (scene->window);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (scene->window), "win.settings", NULL));
  g_assert_true (TK_IS_SETTINGS_PAGE (tk_window_get_page (scene->window)));
  ui_idle (50);
  g_assert_true (gtk_widget_get_mapped (tk_window_get_page (scene->window)));
  g_assert_false (gtk_widget_get_mapped (gate));
  /* Nothing opened over it. */
  g_assert_cmpuint (g_list_model_get_n_items (gtk_window_get_toplevels ()), ==, 1);
  ui_scene_key (scene, GDK_KEY_Escape);
  g_assert_true (tk_window_get_page (scene->window) == gate);
  ui_idle (50);
  g_assert_true (gtk_widget_get_mapped (gate));
}

/* A cashier has no gate to set. */
static void
test_not_for_cashiers (void)
{
  g_autoptr (UiScene) scene = ui_scene_new ();
  GtkWidget *before;

  ui_scene_sign_in (scene, "amina", "2468", "sell");
  before = tk_window_get_page (scene->window);
  gtk_widget_activate_action (GTK_WIDGET (scene->window), "win.settings", NULL);
  g_assert_true (tk_window_get_page (scene->window) == before);
  gtk_widget_activate_action (GTK_WIDGET (scene->window), "win.mute", NULL);
  g_assert_false (tk_preferences_get_mute (tk_session_get_preferences (scene->session)));
}

static void
flip (TkSettingsPage *page, const char *title)
{
  GtkSwitch *which = ui_find (row_of (GTK_WIDGET (page), title), GTK_TYPE_SWITCH);

  gtk_switch_set_active (which, !gtk_switch_get_active (which));
}

static void
spin (TkSettingsPage *page, const char *title, double value)
{
  gtk_spin_button_set_value (ui_find (row_of (GTK_WIDGET (page), title), GTK_TYPE_SPIN_BUTTON), value);
}

static void
test_keeps (void)
{
  g_autoptr (UiScene) scene = ui_scene_new ();
  TkSettingsPage *page = open_settings (scene, "juma", "1357");
  TkPreferences *preferences = tk_session_get_preferences (scene->session);

  adw_combo_row_set_selected (ADW_COMBO_ROW (row_of (GTK_WIDGET (page), "Colours")), TK_THEME_OUTDOOR);
  g_assert_cmpint (tk_preferences_get_theme (preferences), ==, TK_THEME_OUTDOOR);
  g_assert_cmpint (tk_look_get_theme (gdk_display_get_default ()), ==, TK_THEME_OUTDOOR);
  flip (page, "Hide names");
  g_assert_true (tk_preferences_get_hide_names (preferences));
  spin (page, "Seconds a welcome stays", 3);
  g_assert_cmpuint (tk_preferences_get_clear_green (preferences), ==, 3);
  spin (page, "Seconds a stop stays", 12);
  g_assert_cmpuint (tk_preferences_get_clear_other (preferences), ==, 12);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row_of (GTK_WIDGET (page), "Group tickets")), 1);
  g_assert_cmpuint (tk_preferences_get_group_default (preferences), ==, 1);
  gtk_range_set_value (ui_find (row_of (GTK_WIDGET (page), "Volume"), GTK_TYPE_SCALE), 35);
  g_assert_cmpuint (tk_preferences_get_volume (preferences), ==, 35);
  gtk_editable_set_text (GTK_EDITABLE (row_of (GTK_WIDGET (page), "Typed before every code")), "~");
  g_assert_cmpstr (tk_preferences_get_wedge_prefix (preferences), ==, "~");
  gtk_editable_set_text (GTK_EDITABLE (row_of (GTK_WIDGET (page), "Typed after every code")), "12345678901234567");
  g_assert_cmpstr (tk_preferences_get_wedge_suffix (preferences), ==, "");
  g_assert_true (gtk_widget_has_css_class (row_of (GTK_WIDGET (page), "Typed after every code"), "error"));
  flip (page, "Show it");
  g_assert_nonnull (tk_window_get_lane (scene->window));
  flip (page, "Show it");
  g_assert_null (tk_window_get_lane (scene->window));
  flip (page, "Focus by itself");
  g_assert_cmpint (tk_preferences_get_focus (preferences), ==, 0);
  tk_preferences_set_theme (preferences, TK_THEME_LIGHT);
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row_of (GTK_WIDGET (page), "Colours"))), ==, TK_THEME_LIGHT);
  /* Falling apart changes nothing. */
  ui_scene_key (scene, GDK_KEY_Escape);
  ui_idle (50);
  g_assert_cmpint (tk_preferences_get_theme (preferences), ==, TK_THEME_LIGHT);
  g_assert_cmpuint (tk_preferences_get_group_default (preferences), ==, 1);
}

/* ---- Devices that come and go ---- */

static void
chosen_cb (TkDeviceChoice *choice, const char *id, GString *log)
{
  g_string_append_printf (log, "[%s]", id);
}

static void
test_devices (void)
{
  g_autoptr (GtkWidget) row = g_object_ref_sink (adw_combo_row_new ());
  g_autoptr (GListStore) store = g_list_store_new (TK_TYPE_SCAN_DEVICE);
  g_autoptr (TkScanDevice) one = tk_scan_device_new ("usb-one", "Webcam One");
  g_autoptr (TkScanDevice) two = tk_scan_device_new ("usb-two", "Webcam Two");
  g_autoptr (TkDeviceChoice) choice = tk_device_choice_new (ADW_COMBO_ROW (row), G_LIST_MODEL (store), "The first there is", "usb-two");
  g_autoptr (GString) log = g_string_new (NULL);
  AdwComboRow *combo = ADW_COMBO_ROW (row);

  g_signal_connect (choice, "chosen", G_CALLBACK (chosen_cb), log);
  /* Not there yet, and still what is chosen. */
  g_assert_cmpuint (g_list_model_get_n_items (adw_combo_row_get_model (combo)), ==, 2);
  g_assert_cmpuint (adw_combo_row_get_selected (combo), ==, 1);
  g_list_store_append (store, one);
  g_list_store_append (store, two);
  g_assert_cmpuint (g_list_model_get_n_items (adw_combo_row_get_model (combo)), ==, 3);
  g_assert_cmpuint (adw_combo_row_get_selected (combo), ==, 2);
  g_assert_cmpstr (log->str, ==, "");
  adw_combo_row_set_selected (combo, 1);
  g_assert_cmpstr (log->str, ==, "[usb-one]");
  g_list_store_remove (store, 0);
  g_assert_cmpstr (tk_device_choice_get_id (choice), ==, "usb-one");
  g_assert_cmpstr (gtk_string_list_get_string (GTK_STRING_LIST (adw_combo_row_get_model (combo)), adw_combo_row_get_selected (combo)), ==,
                   "usb-one (not plugged in)");
  adw_combo_row_set_selected (combo, 0);
  g_assert_cmpstr (log->str, ==, "[usb-one][]");
}

/* ---- The turnstile ---- */

static void
test_turnstile_roles (void)
{
  static const struct { const char *name, *pin; gboolean may; } cases[] = { { "juma", "1357", FALSE }, { "wanjiru", "8642", TRUE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (UiScene) scene = ui_scene_new ();
      TkSettingsPage *page = open_settings (scene, cases[i].name, cases[i].pin);
      GtkWidget *group = ui_find (GTK_WIDGET (page), TK_TYPE_TURNSTILE_GROUP), *command = row_of (group, "Command");

      g_assert_cmpint (gtk_widget_get_sensitive (command), ==, cases[i].may);
      g_assert_cmpint (gtk_widget_get_sensitive (ui_find (group, GTK_TYPE_SWITCH)), ==, cases[i].may);
      g_assert_cmpint (ui_find_text (group, "supervisor who signs in") != NULL, ==, !cases[i].may);
    }
}

static gboolean
says_well (gpointer data)
{
  return ui_find_text (data, "ended well") != NULL;
}

static gboolean
says_failed (gpointer data)
{
  return ui_find_text (data, "failed with status 1") != NULL;
}

static void
test_turnstile_try (void)
{
  g_autoptr (UiScene) scene = ui_scene_new ();
  TkSettingsPage *page = open_settings (scene, "wanjiru", "8642");
  GtkWidget *group = ui_find (GTK_WIDGET (page), TK_TYPE_TURNSTILE_GROUP), *command = row_of (group, "Command");

  g_assert_true (gtk_widget_activate_action (group, "turnstile.try", NULL));
  ui_wait_text (group, "Type a command first.");
  gtk_editable_set_text (GTK_EDITABLE (command), "true");
  g_assert_true (gtk_widget_activate_action (group, "turnstile.try", NULL));
  ui_wait (says_well, group, "it ran");
  /* Tried is not kept. */
  g_assert_cmpstr (tk_preferences_get_hook (tk_session_get_preferences (scene->session)), ==, "");
  gtk_editable_set_text (GTK_EDITABLE (command), "false");
  g_assert_true (gtk_widget_activate_action (group, "turnstile.try", NULL));
  ui_wait (says_failed, group, "its failure is told");
  g_signal_emit_by_name (command, "apply");
  g_assert_cmpstr (tk_preferences_get_hook (tk_session_get_preferences (scene->session)), ==, "false");
}

static gboolean
has_notice (gpointer data)
{
  return ui_find_text (data, "The turnstile's command false failed with status 1") != NULL;
}

/* On green the command runs; what it could not do is one sentence, on the page in front whichever it is. */
static void
test_turnstile_notice (void)
{
  g_autoptr (UiScene) scene = ui_scene_new ();
  TkGateShown shown = { .face = TK_SHOWN_GREEN, .gate = 1, .gate_name = "Main", .fresh = TRUE, .count = 1 };
  GtkWidget *bars = ui_find (GTK_WIDGET (scene->window), TK_TYPE_WINDOW_BARS);

  tk_preferences_set_hook (tk_session_get_preferences (scene->session), "false");
  ui_scene_sign_in (scene, "wanjiru", "8642", "sell");
  tk_session_gate_showed (scene->session, &shown);
  ui_wait (has_notice, bars, "the failure is on screen");
  g_assert_true (gtk_widget_activate_action (bars, "bars.notice-seen", NULL));
  g_assert_false (has_notice (bars));
}

/* ---- Muted, alarmed ---- */

static void
test_muted (void)
{
  g_autoptr (UiScene) scene = ui_scene_new ();

  ui_scene_sign_in (scene, "juma", "1357", "gate");
  g_assert_null (ui_find_text (GTK_WIDGET (scene->window), "Muted"));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (scene->window), "win.mute", NULL));
  ui_idle (50);
  ui_wait_text (GTK_WIDGET (scene->window), "Muted");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (scene->window), "win.mute", NULL));
  ui_idle (50);
  g_assert_null (ui_find_text (GTK_WIDGET (scene->window), "Muted"));
}

static void
let_in_twice (UiScene *scene)
{
  g_autofree char *token = tk_fixture_token (scene->terminal->pair, TK_FIXTURE_ISSUER, 1, 1, 17, 0);
  TkScanRequest request = { .event = 1, .gate = 1, .direction = TK_DIRECTION_ENTRY, .text = token, .length = strlen (token), .source = "scanner" };
  TkWireSeen seen = { .id = (char *) "there-17", .direction = (char *) "entry", .verdict = (char *) "admitted", .gate_name = (char *) "B",
                      .terminal_name = (char *) "Gate 2", .event = 1, .type = 1, .serial = 17, .gate = 2, .terminal = 9, .count = 1,
                      .at = TK_FIXTURE_NOW_MS + 60000 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkScanResult) result = tk_desk_scan (scene->terminal->desk, scene->terminal->juma, &request, &error);

  g_assert_no_error (error);
  tk_store_put_seen (scene->terminal->store, &seen, &error);
  g_assert_no_error (error);
  tk_session_refresh (scene->session);
}

static gboolean
is_alarmed (gpointer data)
{
  TkAlarmBanner *banner = ui_find (data, TK_TYPE_ALARM_BANNER);

  return tk_alarm_banner_get_shown (banner) != NULL && gtk_widget_get_mapped (GTK_WIDGET (banner));
}

static gboolean
is_quiet (gpointer data)
{
  return !is_alarmed (data);
}

/* The gate page shows its own; every other page gets it below the header. */
static void
test_alarm_on_other_pages (void)
{
  static const char *const pages[] = { "orders", "shift", "status", "sell" };
  g_autoptr (UiScene) scene = ui_scene_new ();
  GtkWidget *bars = ui_find (GTK_WIDGET (scene->window), TK_TYPE_WINDOW_BARS);

  tk_preferences_use_place (tk_session_get_preferences (scene->session), 1, 1);
  ui_scene_sign_in (scene, "wanjiru", "8642", "sell");
  g_assert_true (is_quiet (bars));
  let_in_twice (scene);
  ui_wait (is_alarmed, bars, "the alarm comes on the page in front");
  tk_window_show_page (scene->window, "gate");
  ui_wait (is_quiet, bars, "the gate page shows it itself");
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      tk_window_show_page (scene->window, pages[i]);
      ui_wait (is_alarmed, bars, pages[i]);
    }
  g_assert_true (gtk_widget_activate_action (ui_find (bars, TK_TYPE_ALARM_BANNER), "gate.seen", NULL));
  ui_wait (is_quiet, bars, "it was seen");
  g_assert_cmpint (tk_terminal_fixture_count (scene->terminal, "SELECT count (*) FROM alarm WHERE dismissed = 1"), ==, 1);
}

static void
test_alarm_not_for_cashiers (void)
{
  g_autoptr (UiScene) scene = ui_scene_new ();
  GtkWidget *bars = ui_find (GTK_WIDGET (scene->window), TK_TYPE_WINDOW_BARS);

  ui_scene_sign_in (scene, "amina", "2468", "sell");
  let_in_twice (scene);
  ui_idle (400);
  g_assert_true (is_quiet (bars));
}

/* ---- Looks ---- */

typedef struct {
  const char *name;
  TkTheme theme;
  int dpi, width, height;
} Look;

static const Look looks[] = {
  { "light", TK_THEME_LIGHT, 96 * 1024, 1366, 768 }, { "dark", TK_THEME_DARK, 96 * 1024, 1366, 768 },
  { "outdoor", TK_THEME_OUTDOOR, 96 * 1024, 1366, 768 }, { "large", TK_THEME_LIGHT, 192 * 1024, 1366, 768 },
  { "phone", TK_THEME_LIGHT, 96 * 1024, 360, 640 },
};

static void
shoot (UiScene *scene, const Look *look, const char *what)
{
  g_autofree char *path = NULL;

  ui_idle (250);
  if (g_getenv ("TIKETI_SCREENSHOTS") == NULL)
    return;
  path = g_strdup_printf ("%s/%s-%s-%s.png", g_getenv ("TIKETI_SCREENSHOTS"), what, look->name, g_getenv ("LANGUAGE") != NULL ? g_getenv ("LANGUAGE") : "en");
  ui_scene_draw (scene, path);
}

static void
check_targets (GtkWidget *widget, const char *look)
{
  graphene_rect_t bounds;

  if (gtk_widget_get_mapped (widget) && ADW_IS_PREFERENCES_ROW (widget) && gtk_widget_compute_bounds (widget, widget, &bounds)
      && bounds.size.height < 56)
    {
      g_test_message ("%s: %s is only %.0f px high", look, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), bounds.size.height);
      g_test_fail ();
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    check_targets (child, look);
}

static void
scroll (TkSettingsPage *page, double share)
{
  GtkScrolledWindow *scrolled = ui_find (GTK_WIDGET (page), GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (scrolled);

  gtk_adjustment_set_value (adjustment, share * (gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment)));
}

static const Look *shown_look;

/* No content makes it wider than it was asked to be. */
static gboolean
is_small_enough (gpointer data)
{
  return gtk_widget_get_width (data) <= MAX (shown_look->width, 380);
}

/* Asked for another size before it has its first, a window may forget the question. */
static gboolean
is_settled (gpointer data)
{
  ui_idle (50);
  return gtk_widget_get_width (data) > 1000;
}

static void
test_look (gconstpointer data)
{
  const Look *look = shown_look = data;
  g_autoptr (UiScene) scene = NULL;
  TkSettingsPage *page;

  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", look->dpi, NULL);
  scene = ui_scene_new ();
  ui_wait (is_settled, scene->window, "the window has its first size");
  gtk_window_set_default_size (GTK_WINDOW (scene->window), look->width, look->height);
  tk_preferences_set_theme (tk_session_get_preferences (scene->session), look->theme);
  page = open_settings (scene, "wanjiru", "8642");
  shoot (scene, look, "settings");
  check_targets (GTK_WIDGET (page), look->name);
  ui_wait (is_small_enough, scene->window, "the window takes its size");
  scroll (page, 0.5);
  shoot (scene, look, "settings-middle");
  scroll (page, 1);
  shoot (scene, look, "settings-end");
  tk_preferences_set_mute (tk_session_get_preferences (scene->session), TRUE);
  let_in_twice (scene);
  tk_preferences_set_hook (tk_session_get_preferences (scene->session), "false");
  ui_scene_key (scene, GDK_KEY_Escape);
  tk_window_show_page (scene->window, "status");
  tk_session_gate_showed (scene->session, &(TkGateShown) { .face = TK_SHOWN_GREEN, .gate = 1, .gate_name = "Main", .fresh = TRUE, .count = 1 });
  ui_wait (is_alarmed, ui_find (GTK_WIDGET (scene->window), TK_TYPE_WINDOW_BARS), "the alarm comes");
  shoot (scene, look, "bars");
}

int
main (int argc, char **argv)
{
  ui_scene_start (&argc, &argv);
  if (g_getenv ("LANGUAGE") == NULL)
    {
      g_test_add_func ("/settings/in-place", test_in_place);
      g_test_add_func ("/settings/not-for-cashiers", test_not_for_cashiers);
      g_test_add_func ("/settings/keeps", test_keeps);
      g_test_add_func ("/settings/devices", test_devices);
      g_test_add_func ("/settings/turnstile-roles", test_turnstile_roles);
      g_test_add_func ("/settings/turnstile-try", test_turnstile_try);
      g_test_add_func ("/settings/turnstile-notice", test_turnstile_notice);
      g_test_add_func ("/settings/muted", test_muted);
      g_test_add_func ("/settings/alarm-on-other-pages", test_alarm_on_other_pages);
      g_test_add_func ("/settings/alarm-not-for-cashiers", test_alarm_not_for_cashiers);
    }
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      g_autofree char *path = g_strdup_printf ("/settings/look/%s", looks[i].name);

      g_test_add_data_func (path, &looks[i], test_look);
    }
  return g_test_run ();
}
