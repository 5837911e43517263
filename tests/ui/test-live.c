/* The live picture, from a made evening and from a real desk: what is drawn is said in words, windows, keys, CSV. With
 * TIKETI_SCREENSHOTS=DIR it also draws it in every look. SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-scene.h"
#include "tk-live-chart.h"
#include "tk-live-page.h"
#include "tk-live-view.h"
#include "tk-look.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

#define MINUTE_MS (60 * G_GINT64_CONSTANT (1000))

/* ---- A made evening ---- */

static void
gate_free (TkLiveGate *gate)
{
  g_free (gate->name);
  g_free (gate->minutes);
  g_free (gate);
}

static void
type_free (TkLiveType *type)
{
  g_free (type->name);
  g_free (type);
}

static void
made_free (TkLive *live)
{
  g_ptr_array_unref (live->gates);
  g_ptr_array_unref (live->types);
  g_free (live->minutes);
  g_free (live);
}

/* A hill with a notch in it, as when a bus has just come. */
static void
add_gate (TkLive *live, guint32 number, const char *name, guint height, gint64 left)
{
  TkLiveGate *gate = g_new0 (TkLiveGate, 1);

  gate->gate = number;
  gate->name = g_strdup (name);
  gate->left = left;
  gate->minutes = g_new0 (guint, live->n_minutes);
  for (guint i = 0; i < live->n_minutes; i++)
    {
      guint far = i > live->n_minutes * 2 / 3 ? i - live->n_minutes * 2 / 3 : live->n_minutes * 2 / 3 - i;

      gate->minutes[i] = i % 11 == 3 ? 0 : height * (live->n_minutes - far) / live->n_minutes * (3 + i % 4) / 6;
      gate->entered += gate->minutes[i];
      live->minutes[i] += gate->minutes[i];
    }
  live->entered += gate->entered;
  live->inside += gate->entered - left;
  g_ptr_array_add (live->gates, gate);
}

static void
add_type (TkLive *live, guint16 number, const char *name, gint64 entered, gint64 inside, gint64 sold)
{
  TkLiveType *type = g_new0 (TkLiveType, 1);

  *type = (TkLiveType) { .type = number, .name = g_strdup (name), .entered = entered, .inside = inside, .sold = sold };
  g_ptr_array_add (live->types, type);
}

static TkLive *
make_evening (guint minutes)
{
  TkLive *live = g_new0 (TkLive, 1);

  live->since_ms = TK_FIXTURE_NOW_MS - (minutes - 1) * MINUTE_MS;
  live->n_minutes = minutes;
  live->minutes = g_new0 (guint, minutes);
  live->gates = g_ptr_array_new_with_free_func ((GDestroyNotify) gate_free);
  live->types = g_ptr_array_new_with_free_func ((GDestroyNotify) type_free);
  add_gate (live, 1, "Main", 24, 12);
  add_gate (live, 2, "VIP", 4, 0);
  add_gate (live, 3, "Beach side, by the old harbour wall", 9, 3);
  add_type (live, 1, "Regular", 312, 300, 480);
  add_type (live, 2, "VIP", 12, 12, 12);
  add_type (live, 3, "Family", 40, 40, 0);
  live->denied = 9;
  live->overridden = 2;
  return live;
}

/* ---- The chart ---- */

static void
test_chart (void)
{
  static const struct { guint minutes, step; } cases[] = { { 30, 1 }, { 60, 1 }, { 120, 1 }, { 240, 2 }, { 1440, 12 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GtkWidget) chart = g_object_ref_sink (tk_live_chart_new ());
      g_autofree guint *minutes = g_new0 (guint, cases[i].minutes);
      g_autofree char *said = g_strdup_printf ("Main: 12 came in during the last %u minutes, at most 7 in one minute, 5 in the last.", cases[i].minutes);

      minutes[cases[i].minutes - 1] = 5;
      minutes[0] = 7;
      tk_live_chart_set (TK_LIVE_CHART (chart), minutes, cases[i].minutes, TK_FIXTURE_NOW_MS, "Africa/Nairobi", "Main");
      g_assert_cmpuint (tk_live_chart_get_step (TK_LIVE_CHART (chart)), ==, cases[i].step);
      g_assert_cmpuint (tk_live_chart_get_highest (TK_LIVE_CHART (chart)), ==, 7);
      g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (chart)), ==, GTK_ACCESSIBLE_ROLE_IMG);
      gtk_test_accessible_assert_property (GTK_ACCESSIBLE (chart), GTK_ACCESSIBLE_PROPERTY_LABEL, said);
    }
}

static void
test_view (void)
{
  g_autoptr (UiScene) scene = ui_scene_new ();
  TkLive *live = make_evening (60);
  TkLiveView *view;

  ui_scene_sign_in (scene, "wanjiru", "8642", "live");
  view = ui_find (tk_window_get_page (scene->window), TK_TYPE_LIVE_VIEW);
  ui_idle (100);
  ui_wait_text (GTK_WIDGET (view), "Nobody has come in yet");
  tk_live_view_show (view, live, "Africa/Nairobi");
  ui_idle (50);
  g_assert_null (ui_find_text (GTK_WIDGET (view), "Nobody has come in yet"));
  ui_wait_text (GTK_WIDGET (view), "312 of 480 sold · 300 inside");
  ui_wait_text (GTK_WIDGET (view), "12 of 12 sold");
  ui_wait_text (GTK_WIDGET (view), "40 came in");
  ui_wait_text (GTK_WIDGET (view), "let in by a supervisor");
  /* One gate fewer than before leaves no row behind. */
  g_ptr_array_set_size (live->gates, 1);
  tk_live_view_show (view, live, "Africa/Nairobi");
  ui_idle (50);
  g_assert_null (ui_find_text (GTK_WIDGET (view), "Beach side"));
  made_free (live);
}

/* ---- The page over a real desk ---- */

static void
let_in (UiScene *scene, guint32 serial)
{
  g_autofree char *token = tk_fixture_token (scene->terminal->pair, TK_FIXTURE_ISSUER, 1, 1, serial, 0);
  TkScanRequest request = { .event = 1, .gate = 1, .direction = TK_DIRECTION_ENTRY, .text = token, .length = strlen (token), .source = "scanner" };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkScanResult) result = tk_desk_scan (scene->terminal->desk, scene->terminal->juma, &request, &error);

  g_assert_no_error (error);
  g_assert_cmpint (result->colour, ==, TK_COLOUR_GREEN);
}

static gboolean
shows_three (gpointer data)
{
  return ui_find_text (data, "3 in") != NULL;
}

static gboolean
shows_four (gpointer data)
{
  return ui_find_text (data, "4 in") != NULL;
}

static void
test_page (void)
{
  g_autoptr (UiScene) scene = ui_scene_new ();
  TkLivePage *page;

  for (guint32 serial = 1; serial <= 3; serial++)
    let_in (scene, serial);
  ui_scene_sign_in (scene, "juma", "1357", "live");
  page = TK_LIVE_PAGE (tk_window_get_page (scene->window));
  ui_wait (shows_three, page, "three came in");
  g_assert_cmpuint (tk_live_page_get_minutes (page), ==, 60);
  ui_scene_key (scene, GDK_KEY_1);
  g_assert_cmpuint (tk_live_page_get_minutes (page), ==, 30);
  ui_scene_key (scene, GDK_KEY_KP_3);
  g_assert_cmpuint (tk_live_page_get_minutes (page), ==, 240);
  ui_scene_key (scene, GDK_KEY_2);
  g_assert_cmpuint (tk_live_page_get_minutes (page), ==, 60);
  /* It follows by itself. */
  let_in (scene, 4);
  tk_session_refresh (scene->session);
  ui_wait (shows_four, page, "the fourth is drawn");
}

static gboolean
says_written (gpointer data)
{
  return ui_find_text (data, "Written: ") != NULL;
}

static gboolean
says_not_written (gpointer data)
{
  return ui_find_text (data, "could not be written") != NULL;
}

static void
test_csv (void)
{
  g_autoptr (UiScene) scene = ui_scene_new ();
  g_autofree char *dir = g_dir_make_tmp ("tiketi-live-XXXXXX", NULL), *path = g_build_filename (dir, "arrivals.csv", NULL), *text = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) nowhere = g_file_new_for_path ("/nonexistent/arrivals.csv");
  TkLivePage *page;

  let_in (scene, 1);
  ui_scene_sign_in (scene, "juma", "1357", "live");
  page = TK_LIVE_PAGE (tk_window_get_page (scene->window));
  ui_idle (200);
  tk_live_page_export (page, file);
  ui_wait (says_written, page, "it says where it was written");
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\r\n"));
  g_assert_nonnull (strstr (text, "Main"));
  tk_live_page_export (page, nowhere);
  ui_wait (says_not_written, page, "it says why not");
  g_unlink (path);
  g_rmdir (dir);
}

static void
test_roles (void)
{
  g_autoptr (UiScene) scene = ui_scene_new ();

  ui_scene_sign_in (scene, "amina", "2468", "live");
  g_assert_false (TK_IS_LIVE_PAGE (tk_window_get_page (scene->window)));
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

static gboolean
is_laid_out (gpointer data)
{
  GtkWidget *chart = ui_find (data, TK_TYPE_LIVE_CHART);

  return gtk_widget_get_mapped (chart) && gtk_widget_get_width (chart) >= 200;
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
  const Look *look = data;
  g_autoptr (UiScene) scene = NULL;
  TkLive *live = make_evening (look->theme == TK_THEME_DARK ? 240 : 60);
  g_autofree char *path = NULL;
  graphene_rect_t bounds;

  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", look->dpi, NULL);
  scene = ui_scene_new ();
  ui_wait (is_settled, scene->window, "the window has its first size");
  gtk_window_set_default_size (GTK_WINDOW (scene->window), look->width, look->height);
  tk_preferences_set_theme (tk_session_get_preferences (scene->session), look->theme);
  ui_scene_sign_in (scene, "wanjiru", "8642", "live");
  ui_idle (300);
  tk_live_view_show (ui_find (tk_window_get_page (scene->window), TK_TYPE_LIVE_VIEW), live, "Africa/Nairobi");
  ui_wait (is_laid_out, tk_window_get_page (scene->window), "the chart has its room");
  ui_idle (150);
  g_assert_true (gtk_widget_compute_bounds (ui_find (tk_window_get_page (scene->window), TK_TYPE_LIVE_CHART), GTK_WIDGET (scene->window), &bounds));
  g_assert_cmpfloat (bounds.size.width, >=, 200);
  g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, gtk_widget_get_width (GTK_WIDGET (scene->window)));
  if (g_getenv ("TIKETI_SCREENSHOTS") != NULL)
    {
      path = g_strdup_printf ("%s/live-%s-%s.png", g_getenv ("TIKETI_SCREENSHOTS"), look->name, g_getenv ("LANGUAGE") != NULL ? g_getenv ("LANGUAGE") : "en");
      ui_scene_draw (scene, path);
    }
  made_free (live);
}

int
main (int argc, char **argv)
{
  ui_scene_start (&argc, &argv);
  if (g_getenv ("LANGUAGE") == NULL)
    {
      g_test_add_func ("/live/chart", test_chart);
      g_test_add_func ("/live/view", test_view);
      g_test_add_func ("/live/page", test_page);
      g_test_add_func ("/live/csv", test_csv);
      g_test_add_func ("/live/roles", test_roles);
    }
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      g_autofree char *path = g_strdup_printf ("/live/look/%s", looks[i].name);

      g_test_add_data_func (path, &looks[i], test_look);
    }
  return g_test_run ();
}
