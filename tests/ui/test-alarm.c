/* The alarm on the gate page: it comes by itself, above the verdict and not over it, and goes by key and by touch. With
 * TIKETI_SCREENSHOTS=DIR it also draws what it looks like. SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-scene.h"
#include "tk-alarm-banner.h"
#include "tk-gate-page.h"
#include "tk-store-sync.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

static void
let_in_here (UiScene *scene, guint32 serial)
{
  g_autofree char *token = tk_fixture_token (scene->terminal->pair, TK_FIXTURE_ISSUER, 1, 1, serial, 0);
  TkScanRequest request = { 1, 1, TK_DIRECTION_ENTRY, token, strlen (token), "scanner", NULL, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkScanResult) result = tk_desk_scan (scene->terminal->desk, scene->terminal->juma, &request, &error);

  g_assert_no_error (error);
}

/* What the feed does, and the agent's word that there is something to look at. */
static void
hear (UiScene *scene, guint32 serial, gint64 minutes)
{
  g_autofree char *id = g_strdup_printf ("there-%u", serial);
  TkWireSeen seen = { .id = id, .direction = (char *) "entry", .verdict = (char *) "admitted", .gate_name = (char *) "B",
                      .terminal_name = (char *) "Gate 2", .event = 1, .type = 1, .serial = serial, .gate = 2, .terminal = 9,
                      .count = 1, .at = TK_FIXTURE_NOW_MS + minutes * 60000 };
  g_autoptr (GError) error = NULL;

  tk_store_put_seen (scene->terminal->store, &seen, &error);
  g_assert_no_error (error);
  tk_session_refresh (scene->session);
}

static TkAlarmBanner *
banner_of (UiScene *scene)
{
  return ui_find (tk_window_get_page (scene->window), TK_TYPE_ALARM_BANNER);
}

static gboolean
is_alarmed (gpointer data)
{
  return tk_alarm_banner_get_shown (data) != NULL && gtk_widget_get_mapped (data);
}

static gboolean
is_quiet (gpointer data)
{
  return tk_alarm_banner_get_shown (data) == NULL && !gtk_widget_get_visible (data);
}

static gboolean
has_page (gpointer data)
{
  GtkWidget *page = tk_window_get_page (data);

  return page != NULL && TK_IS_GATE_PAGE (page) && gtk_widget_get_mapped (GTK_WIDGET (tk_gate_page_get_card (TK_GATE_PAGE (page))));
}

static UiScene *
open_gate (void)
{
  UiScene *scene = ui_scene_new ();

  tk_preferences_use_place (tk_session_get_preferences (scene->session), 1, 1);
  ui_scene_sign_in (scene, "juma", "1357", "gate");
  ui_wait (has_page, scene->window, "the gate comes");
  return scene;
}

static void
bounds_in_window (UiScene *scene, gpointer widget, graphene_rect_t *bounds)
{
  g_assert_true (gtk_widget_compute_bounds (widget, GTK_WIDGET (scene->window), bounds));
}

static void
test_comes_and_goes (void)
{
  g_autoptr (UiScene) scene = open_gate ();
  TkAlarmBanner *banner = banner_of (scene);
  TkVerdictCard *card = tk_gate_page_get_card (TK_GATE_PAGE (tk_window_get_page (scene->window)));
  graphene_rect_t above, below;

  ui_wait (is_quiet, banner, "nothing at first");
  let_in_here (scene, 17);
  hear (scene, 17, 3);
  ui_wait (is_alarmed, banner, "the alarm comes by itself");
  ui_idle (100);
  ui_wait_text (GTK_WIDGET (banner), "Regular 17 went in here at 19:00, and at Gate B at 19:03.");
  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (banner)), ==, GTK_ACCESSIBLE_ROLE_ALERT);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (banner), GTK_ACCESSIBLE_PROPERTY_LABEL,
    "IN TWICE. Regular 17 went in here at 19:00, and at Gate B at 19:03. Stop whoever came second and look at their papers.");
  /* The verdict stays in sight, below it. */
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (card)));
  bounds_in_window (scene, banner, &above);
  bounds_in_window (scene, card, &below);
  g_assert_cmpfloat (above.origin.y + above.size.height, <=, below.origin.y);
  g_assert_cmpfloat (below.size.height, >=, 240);
  /* Nothing is taken from whoever scans: Escape is for the card. */
  ui_scene_key (scene, GDK_KEY_Escape);
  ui_idle (100);
  g_assert_true (is_alarmed (banner));
  ui_scene_key (scene, GDK_KEY_F9);
  ui_wait (is_quiet, banner, "F9 dismisses it");
  g_assert_cmpint (tk_terminal_fixture_count (scene->terminal, "SELECT count (*) FROM alarm WHERE dismissed = 1"), ==, 1);
  tk_session_refresh (scene->session);
  ui_idle (200);
  g_assert_true (is_quiet (banner));
}

static void
test_several (void)
{
  g_autoptr (UiScene) scene = open_gate ();
  TkAlarmBanner *banner = banner_of (scene);
  GtkWidget *seen;
  graphene_rect_t bounds;

  for (guint32 serial = 17; serial <= 19; serial++)
    {
      let_in_here (scene, serial);
      hear (scene, serial, serial);
    }
  ui_wait (is_alarmed, banner, "alarms come");
  ui_wait_text (GTK_WIDGET (banner), "2 more");
  ui_idle (200);
  g_assert_cmpstr (tk_alarm_banner_get_shown (banner), ==, "there-19");
  seen = ui_find (GTK_WIDGET (banner), GTK_TYPE_BUTTON);
  bounds_in_window (scene, seen, &bounds);
  g_assert_cmpfloat (bounds.size.height, >=, 56);
  for (guint left = 3; left > 0; left--)
    {
      g_autofree char *shown = g_strdup (tk_alarm_banner_get_shown (banner));

      g_assert_true (gtk_widget_activate (seen));
      for (guint i = 0; i < 3000 && g_strcmp0 (tk_alarm_banner_get_shown (banner), shown) == 0; i++)
        ui_idle (20);
    }
  ui_wait (is_quiet, banner, "one touch for each");
}

/* ---- Looks ---- */

static const struct {
  const char *name;
  AdwColorScheme scheme;
  int dpi;
} looks[] = {
  { "light", ADW_COLOR_SCHEME_FORCE_LIGHT, 96 * 1024 },
  { "dark", ADW_COLOR_SCHEME_FORCE_DARK, 96 * 1024 },
  { "large", ADW_COLOR_SCHEME_FORCE_LIGHT, 192 * 1024 },
};

static void
draw (UiScene *scene, const char *look)
{
  const char *dir = g_getenv ("TIKETI_SCREENSHOTS");
  const char *language = g_getenv ("LANGUAGE");
  g_autofree char *name = g_strdup_printf ("gate-alarm-%s-%s.png", look, language != NULL ? language : "en"), *path = NULL;

  if (dir == NULL)
    return;
  g_mkdir_with_parents (dir, 0755);
  path = g_build_filename (dir, name, NULL);
  ui_idle (1000); /* a busy machine may not have laid it out yet */
  ui_scene_draw (scene, path);
}

static void
test_looks (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      UiScene *scene;
      TkVerdictCard *card;
      g_autofree char *word = NULL, *sentence = NULL, *instruction = NULL;
      TkScanResult result = { .kind = TK_VERDICT_ALREADY_IN, .colour = TK_COLOUR_AMBER, .type_name = (char *) "",
                              .seen_gate = (char *) "", .at_ms = TK_FIXTURE_NOW_MS };
      int width, height;

      g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", looks[i].dpi, NULL);
      scene = open_gate ();
      adw_style_manager_set_color_scheme (adw_style_manager_get_default (), looks[i].scheme); /* signing in chose one */
      let_in_here (scene, 17);
      hear (scene, 17, 3);
      ui_wait (is_alarmed, banner_of (scene), "the alarm comes");
      card = tk_gate_page_get_card (TK_GATE_PAGE (tk_window_get_page (scene->window)));
      tk_verdict_words (result.kind, &word, &sentence, &instruction);
      result.word = word;
      result.sentence = sentence;
      result.instruction = instruction;
      tk_verdict_card_show_result (card, &result, "Africa/Nairobi");
      ui_idle (300);
      draw (scene, looks[i].name);
      gtk_widget_measure (GTK_WIDGET (scene->window), GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
      gtk_widget_measure (GTK_WIDGET (scene->window), GTK_ORIENTATION_VERTICAL, 1366, &height, NULL, NULL, NULL);
      g_assert_cmpint (width, <=, 1366);
      g_assert_cmpint (height, <=, 768);
      ui_scene_free (scene);
    }
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024, NULL);
}

int
main (int argc, char **argv)
{
  ui_scene_start (&argc, &argv);
  if (g_getenv ("LANGUAGE") == NULL)
    {
      g_test_add_func ("/ui/alarm/comes-and-goes", test_comes_and_goes);
      g_test_add_func ("/ui/alarm/several", test_several);
    }
  g_test_add_func ("/ui/alarm/looks", test_looks);
  return g_test_run ();
}
