/* The gate in every look: small enough for every screen, large enough for every hand and for three metres. With
 * TIKETI_SCREENSHOTS=DIR it draws every verdict. SPDX-License-Identifier: GPL-3.0-or-later */
#include "gate-scene.h"
#include "tk-fit-label.h"
#include "tk-page.h"
#include "tk-verdict-words.h"

#include <glib/gstdio.h>
#include <string.h>

#define ZONE "Africa/Nairobi"

typedef struct {
  const char *name;
  TkTheme theme;
  int dpi;                  /* text size: 96 × 1024 is 100 % */
  int width, height;
} Look;

static const Look looks[] = {
  { "light", TK_THEME_LIGHT, 96 * 1024, 1366, 768 },
  { "dark", TK_THEME_DARK, 96 * 1024, 1366, 768 },
  { "outdoor", TK_THEME_OUTDOOR, 96 * 1024, 1366, 768 },
  { "phone", TK_THEME_LIGHT, 96 * 1024, 360, 720 },
  { "large", TK_THEME_LIGHT, 192 * 1024, 1366, 768 },
  { "largest", TK_THEME_LIGHT, 192 * 1024, 720, 1100 },
  { "small", TK_THEME_DARK, 96 * 1024, 1024, 600 },
};

typedef struct {
  const char *name;
  TkVerdict verdict;
  guint admits;
  const char *type_name, *holder;
} Case;

static const Case cases[] = {
  { "admitted", { .kind = TK_VERDICT_ADMITTED, .count = 1 }, 1, "Regular", "" },
  { "admitted-group", { .kind = TK_VERDICT_ADMITTED, .count = 4 }, 4, "Family", "Asha Mwangi" },
  { "admitted-part", { .kind = TK_VERDICT_ADMITTED, .count = 2, .remaining = 2 }, 4, "Family", "Asha Mwangi" },
  { "repeat", { .kind = TK_VERDICT_ADMITTED, .repeat = TRUE, .count = 1 }, 1, "Regular", "" },
  { "reentry", { .kind = TK_VERDICT_ADMITTED_REENTRY, .count = 1 }, 1, "VIP", "" },
  { "exit", { .kind = TK_VERDICT_EXIT_RECORDED, .count = 1 }, 1, "Regular", "" },
  { "already-in", { .kind = TK_VERDICT_ALREADY_IN, .seen_ms = TK_FIXTURE_NOW_MS - 720000, .seen_gate = "B" }, 1, "Regular", "Asha Mwangi" },
  { "exit-without-entry", { .kind = TK_VERDICT_EXIT_WITHOUT_ENTRY }, 1, "Regular", "" },
  { "unpaid", { .kind = TK_VERDICT_UNPAID }, 1, "Regular", "" },
  { "attention", { .kind = TK_VERDICT_ATTENTION, .attention = "Student ticket: look at the student card. Give a green wristband." }, 1,
    "Regular", "Asha Mwangi" },
  { "unknown-issuer", { .kind = TK_VERDICT_UNKNOWN_ISSUER }, 0, "", "" },
  { "unknown-code", { .kind = TK_VERDICT_UNKNOWN_CODE }, 0, "", "" },
  { "bad-signature", { .kind = TK_VERDICT_BAD_SIGNATURE }, 0, "", "" },
  { "not-a-ticket", { .kind = TK_VERDICT_NOT_A_TICKET }, 0, "", "" },
  { "wrong-event", { .kind = TK_VERDICT_WRONG_EVENT }, 0, "", "" },
  { "wrong-gate", { .kind = TK_VERDICT_WRONG_GATE, .right_gate = "VIP" }, 1, "VIP", "" },
  { "not-yet-valid", { .kind = TK_VERDICT_NOT_YET_VALID, .rule_at_ms = TK_FIXTURE_NOW_MS + 3600000 }, 1, "Regular", "" },
  { "expired", { .kind = TK_VERDICT_EXPIRED, .rule_at_ms = TK_FIXTURE_NOW_MS - 3600000 }, 1, "Regular", "" },
  { "voided", { .kind = TK_VERDICT_VOIDED }, 1, "Regular", "" },
  { "refunded", { .kind = TK_VERDICT_REFUNDED }, 1, "Regular", "" },
  { "blocked", { .kind = TK_VERDICT_BLOCKED }, 1, "Regular", "" },
  { "outside-lease", { .kind = TK_VERDICT_OUTSIDE_LEASE, .colour = TK_COLOUR_RED }, 1, "Regular", "" },
  { "outside-lease-doubt", { .kind = TK_VERDICT_OUTSIDE_LEASE, .colour = TK_COLOUR_AMBER }, 1, "Regular", "" },
  { "too-early", { .kind = TK_VERDICT_RULE_REFUSED, .rule = TK_RULE_TOO_EARLY, .rule_at_ms = TK_FIXTURE_NOW_MS + 1800000 }, 1, "Regular", "" },
  { "wrong-way", { .kind = TK_VERDICT_RULE_REFUSED, .rule = TK_RULE_DIRECTION }, 1, "Regular", "" },
  { "too-late", { .kind = TK_VERDICT_RULE_REFUSED, .rule = TK_RULE_TOO_LATE, .rule_at_ms = TK_FIXTURE_NOW_MS - 600000 }, 1, "Regular", "" },
  { "used-up", { .kind = TK_VERDICT_RULE_REFUSED, .rule = TK_RULE_ENTRIES_TOTAL, .rule_limit = 3 }, 1, "Regular", "" },
  { "used-today", { .kind = TK_VERDICT_RULE_REFUSED, .rule = TK_RULE_ENTRIES_PER_DAY, .rule_limit = 1 }, 1, "Regular", "" },
  { "other-product", { .kind = TK_VERDICT_RULE_REFUSED, .rule = TK_RULE_PRODUCT }, 0, "", "" },
  { "no-reentry", { .kind = TK_VERDICT_RULE_REFUSED, .rule = TK_RULE_NO_REENTRY }, 1, "Regular", "" },
  { "too-soon", { .kind = TK_VERDICT_RULE_REFUSED, .rule = TK_RULE_MINIMUM_INTERVAL, .rule_at_ms = TK_FIXTURE_NOW_MS + 600000 }, 1, "Regular", "" },
};

static const char *
language (void)
{
  return g_getenv ("LANGUAGE") != NULL ? g_getenv ("LANGUAGE") : "en";
}

static void
draw (UiScene *scene, const Look *look, const char *name)
{
  const char *dir = g_getenv ("TIKETI_SCREENSHOTS");
  g_autofree char *file = g_strdup_printf ("gate-%s-%s-%s.png", name, look->name, language ()), *path = NULL;

  if (dir == NULL)
    return;
  g_mkdir_with_parents (dir, 0755);
  path = g_build_filename (dir, file, NULL);
  ui_idle (250);
  ui_scene_draw (scene, path);
}

static void
show_case (UiScene *scene, const Case *one)
{
  TkVerdictPlace place = { .zone = ZONE, .now_ms = TK_FIXTURE_NOW_MS, .list_ms = TK_FIXTURE_NOW_MS - 37 * 60000,
                           .ticket_event = "Nairobi Comedy Night" };
  TkVerdict verdict = one->verdict;
  TkScanResult result = { .kind = verdict.kind, .repeat = verdict.repeat, .count = verdict.count, .remaining = verdict.remaining,
                          .admits = one->admits, .type_name = (char *) one->type_name, .holder = (char *) one->holder,
                          .scan_id = (char *) "x", .at_ms = TK_FIXTURE_NOW_MS };
  TkVerdictCard *card = gate_card (scene);
  g_autofree char *word = NULL, *sentence = NULL, *instruction = NULL;

  if (verdict.kind != TK_VERDICT_OUTSIDE_LEASE)
    verdict.colour = tk_verdict_colour (verdict.kind);
  tk_verdict_say (&verdict, &place, &word, &sentence, &instruction);
  result.colour = verdict.colour;
  result.word = word;
  result.sentence = sentence;
  result.instruction = instruction;
  tk_verdict_card_show_result (card, &result, ZONE);
  tk_verdict_card_offer_fewer (card, result.count, result.count > 1 ? result.count - 1 : 0);
}

/* Names the widgets that make it too wide, innermost last. */
static void
blame (GtkWidget *widget, int width)
{
  int minimum;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  if (minimum <= width || !gtk_widget_get_visible (widget))
    return;
  g_test_message ("%s needs %d: %s", G_OBJECT_TYPE_NAME (widget), minimum,
                  GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget)) : "");
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    blame (child, width);
}

static void
check_fits (UiScene *scene, const Look *look, const char *what)
{
  int width, height;

  gtk_widget_measure (GTK_WIDGET (scene->window), GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (scene->window), GTK_ORIENTATION_VERTICAL, look->width, &height, NULL, NULL, NULL);
  if (width > look->width)
    {
      g_test_message ("%s: %d px", what, width);
      blame (GTK_WIDGET (scene->window), look->width - 40);
    }
  g_assert_cmpint (width, <=, look->width);
  g_assert_cmpint (height, <=, look->height);
}

/* Every button on the page can be hit with a glove. */
static guint
check_targets (GtkWidget *root)
{
  guint n = 0;

  if (!gtk_widget_get_mapped (root))
    return 0;
  if (GTK_IS_BUTTON (root))
    {
      graphene_rect_t bounds;

      g_assert_true (gtk_widget_compute_bounds (root, root, &bounds));
      if (bounds.size.width < 56 || bounds.size.height < 56)
        g_error ("a target of %.0f × %.0f: %s", bounds.size.width, bounds.size.height,
                 gtk_actionable_get_action_name (GTK_ACTIONABLE (root)));
      n++;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += check_targets (child);
  return n;
}

/* Read from three metres: the word at least 96 px where there is room, and nothing of it lost anywhere. */
static void
check_word (UiScene *scene, const Look *look)
{
  TkFitLabel *word = ui_find (GTK_WIDGET (gate_card (scene)), TK_TYPE_FIT_LABEL);
  int width = gtk_widget_get_width (GTK_WIDGET (gate_card (scene)));

  g_test_message ("%s in %d px: %d", tk_fit_label_get_text (word), width, tk_fit_label_get_pixels (word));
  if (g_getenv ("LANGUAGE") == NULL && look->width == 1366)
    g_assert_cmpint (tk_fit_label_get_pixels (word), >=, strlen (tk_fit_label_get_text (word)) < 9 ? 96 : 60);
}

static void
open_sheets (UiScene *scene, const Look *look)
{
  static const struct { guint key; const char *name; } sheets[] = {
    { GDK_KEY_F7, "details" }, { GDK_KEY_F12, "supervisor" }, { GDK_KEY_F3, "find" }, { GDK_KEY_F2, "code" },
  };

  gate_add_person (scene, 2, 3, "Asha Mwangi", "+254 712 345 678", "O-2041");
  gate_add_person (scene, 2, 4, "Asha Njeri wa Kamau", "+254 712 345 999", "O-2042");
  gate_scan_ticket (scene, 2, 3);
  gate_wait_face (scene, TK_CARD_GREEN);
  tk_fake_clock_advance (&scene->terminal->clock, 60 * 1000);
  gate_scan_ticket (scene, 2, 3);
  gate_wait_face (scene, TK_CARD_AMBER);
  for (guint i = 0; i < G_N_ELEMENTS (sheets); i++)
    {
      gate_press (scene, sheets[i].key);
      ui_idle (150);
      if (sheets[i].key == GDK_KEY_F3)
        {
          gate_type (scene, "asha");
          gate_wait_text (scene, "Asha Njeri");
          ui_idle (100);
        }
      if (sheets[i].key == GDK_KEY_F2)
        gate_type (scene, "1K7Q2");
      ui_idle (150);
      draw (scene, look, sheets[i].name);
      check_fits (scene, look, sheets[i].name);
      check_targets (GTK_WIDGET (gate_page (scene)));
      if (sheets[i].key == GDK_KEY_F12)
        {
          gate_press (scene, GDK_KEY_1);
          ui_idle (200);
          draw (scene, look, "pin");
          check_fits (scene, look, "pin");
          check_targets (GTK_WIDGET (gate_page (scene)));
        }
      gate_press (scene, GDK_KEY_Escape);
    }
}

static void
test_look (gconstpointer data)
{
  const Look *look = data;
  UiScene *scene;

  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", look->dpi, NULL);
  scene = gate_scene_new ("juma", "1357");
  tk_preferences_set_theme (tk_session_get_preferences (scene->session), look->theme);
  gtk_window_set_default_size (GTK_WINDOW (scene->window), look->width, look->height);
  ui_idle (200);
  gtk_window_set_default_size (GTK_WINDOW (scene->window), look->width, look->height); /* now the header is narrow */
  ui_idle (200);
  draw (scene, look, "ready");
  g_assert_cmpuint (check_targets (GTK_WIDGET (gate_page (scene))), >=, 6);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      show_case (scene, &cases[i]);
      ui_idle (40);
      draw (scene, look, cases[i].name);
      check_fits (scene, look, cases[i].name);
      check_word (scene, look);
      check_targets (GTK_WIDGET (gate_card (scene)));
    }
  open_sheets (scene, look);
  ui_scene_free (scene);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024, NULL);
}

int
main (int argc, char **argv)
{
  ui_scene_start (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      g_autofree char *path = g_strdup_printf ("/ui/gate/look/%s", looks[i].name);

      g_test_add_data_func (path, &looks[i], test_look);
    }
  return g_test_run ();
}
