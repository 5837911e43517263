/* The themes, computed: every colour the style sheets set on every surface it may stand on is at least 7:1, nothing moves for more
 * than 150 ms, and nothing at all where the system asks for rest. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-look.h"
#include "ui-scene.h"

#include <adwaita.h>
#include <math.h>
#include <string.h>

#define ENOUGH 7.0
#define LONGEST_MS 150

static const struct { TkTheme theme; const char *name, *sheet; } themes[] = {
  { TK_THEME_LIGHT, "light", "palette-light.css" }, { TK_THEME_DARK, "dark", "palette-dark.css" },
  { TK_THEME_OUTDOOR, "outdoor", "palette-outdoor.css" },
};

/* Text that does not stand on the window but on a surface of its own, by the beginning of its selector. */
static const struct { const char *beginning, *surface; } surfaces[] = {
  { ".alarm", "#111111" }, { "cameraview", "#1d1d1f" }, { ".ticket-preview", "white" }, { ".lane-green", "#0b5d2a" },
};

/* ---- Colours ---- */

static GtkWidget *probe;

static double
linear (double channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

static double
luminance (const GdkRGBA *colour)
{
  return 0.2126 * linear (colour->red) + 0.7152 * linear (colour->green) + 0.0722 * linear (colour->blue);
}

/* WCAG 2.1, relative luminance. */
static double
contrast (const GdkRGBA *one, const GdkRGBA *two)
{
  double a = luminance (one), b = luminance (two);

  return (MAX (a, b) + 0.05) / (MIN (a, b) + 0.05);
}

static GdkRGBA
over (const GdkRGBA *top, const GdkRGBA *below)
{
  float a = top->alpha;

  return (GdkRGBA) { top->red * a + below->red * (1 - a), top->green * a + below->green * (1 - a), top->blue * a + below->blue * (1 - a), 1 };
}

static GdkRGBA
named (const char *name)
{
  GdkRGBA colour = { 0 };

  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (probe), name, &colour))
    g_error ("no colour is called %s", name);
  return colour;
}

static gboolean evaluate (const char *text, GdkRGBA *out);

/* "f(A, 0.3)" and "mix(A, B, 0.3)", as far as our sheets use them. */
static gboolean
evaluate_call (const char *text, GdkRGBA *out)
{
  g_autofree char *inside = g_strndup (strchr (text, '(') + 1, (gsize) (strrchr (text, ')') - strchr (text, '(') - 1));
  g_auto (GStrv) arguments = g_strsplit (inside, ",", -1);
  GdkRGBA one, two;
  float share;

  if (!evaluate (g_strstrip (arguments[0]), &one))
    return FALSE;
  if (g_str_has_prefix (text, "alpha("))
    {
      one.alpha *= (float) g_ascii_strtod (g_strstrip (arguments[1]), NULL);
      *out = one;
      return TRUE;
    }
  if (!evaluate (g_strstrip (arguments[1]), &two))
    return FALSE;
  share = (float) g_ascii_strtod (g_strstrip (arguments[2]), NULL);
  *out = (GdkRGBA) { one.red + (two.red - one.red) * share, one.green + (two.green - one.green) * share,
                     one.blue + (two.blue - one.blue) * share, one.alpha + (two.alpha - one.alpha) * share };
  return TRUE;
}

/* FALSE: says nothing of its own (inherit, transparent, a gradient, a picture). */
static gboolean
evaluate (const char *text, GdkRGBA *out)
{
  if (*text == '@')
    {
      *out = named (text + 1);
      return TRUE;
    }
  if (g_str_has_prefix (text, "currentColor"))
    {
      *out = named ("window_fg_color");
      return TRUE;
    }
  if (g_str_has_prefix (text, "alpha(") || g_str_has_prefix (text, "mix("))
    return evaluate_call (text, out);
  return !g_str_has_prefix (text, "transparent") && gdk_rgba_parse (out, text);
}

/* ---- Style sheets ---- */

typedef struct {
  char *selector;
  GHashTable *set;          /* property → value */
} Rule;

static void
rule_free (Rule *rule)
{
  g_free (rule->selector);
  g_hash_table_unref (rule->set);
  g_free (rule);
}

static Rule *
rule_new (const char *selector, const char *body)
{
  Rule *rule = g_new0 (Rule, 1);
  g_auto (GStrv) lines = g_strsplit (body, ";", -1);

  rule->selector = g_strstrip (g_strdup (selector));
  rule->set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *colon = strchr (lines[i], ':');

      if (colon != NULL)
        g_hash_table_insert (rule->set, g_strstrip (g_strndup (lines[i], (gsize) (colon - lines[i]))), g_strstrip (g_strdup (colon + 1)));
    }
  return rule;
}

static char *
read_sheet (const char *name)
{
  g_autofree char *path = g_strconcat ("/ke/tiketi/Tiketi/ui/", name, NULL);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, 0, NULL);
  g_autoptr (GRegex) noise = g_regex_new ("/\\*.*?\\*/|@define-color[^;]*;|@keyframes[^{]*\\{(?:[^{}]*\\{[^{}]*\\})*[^{}]*\\}", G_REGEX_DOTALL, 0, NULL);

  g_assert_nonnull (bytes);
  return g_regex_replace_literal (noise, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), 0, "", 0, NULL);
}

static GPtrArray *
rules_of (const char *name)
{
  g_autofree char *text = read_sheet (name);
  g_auto (GStrv) blocks = g_strsplit (text, "}", -1);
  GPtrArray *rules = g_ptr_array_new_with_free_func ((GDestroyNotify) rule_free);

  for (guint i = 0; blocks[i] != NULL; i++)
    {
      char *brace = strchr (blocks[i], '{');

      if (brace == NULL)
        continue;
      *brace = '\0';
      g_ptr_array_add (rules, rule_new (blocks[i], brace + 1));
    }
  g_assert_cmpuint (rules->len, >, 10);
  return rules;
}

/* ---- What must be readable ---- */

static void
check (const char *theme, const char *what, const GdkRGBA *text, const GdkRGBA *surface)
{
  GdkRGBA shown = over (text, surface);
  double found = contrast (&shown, surface);

  if (found < ENOUGH)
    {
      g_test_message ("%s: %s is %.2f:1 (%s)", theme, what, found, gdk_rgba_to_string (&shown));
      g_test_fail ();
    }
}

static GdkRGBA
flat (const char *name)
{
  GdkRGBA window = named ("window_bg_color"), colour = named (name);

  return over (&colour, &window);
}

static void
check_palette (const char *theme)
{
  static const char *const pairs[][2] = {
    { "window_fg_color", "window_bg_color" }, { "view_fg_color", "view_bg_color" }, { "headerbar_fg_color", "headerbar_bg_color" },
    { "card_fg_color", "card_bg_color" }, { "popover_fg_color", "popover_bg_color" }, { "dialog_fg_color", "dialog_bg_color" },
    { "accent_fg_color", "accent_bg_color" }, { "destructive_fg_color", "destructive_bg_color" }, { "accent_color", "window_bg_color" },
    { "accent_color", "card_bg_color" }, { "success_color", "window_bg_color" }, { "success_color", "card_bg_color" },
    { "warning_color", "window_bg_color" }, { "warning_color", "card_bg_color" }, { "error_color", "window_bg_color" },
    { "error_color", "card_bg_color" }, { "error_color", "view_bg_color" }, { "window_fg_color", "card_bg_color" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      GdkRGBA text = named (pairs[i][0]), surface = flat (pairs[i][1]);
      g_autofree char *what = g_strdup_printf ("%s on %s", pairs[i][0], pairs[i][1]);

      check (theme, what, &text, &surface);
    }
}

static gboolean
find_surface (const Rule *rule, GdkRGBA *surface)
{
  for (guint i = 0; i < G_N_ELEMENTS (surfaces); i++)
    if (g_str_has_prefix (rule->selector, surfaces[i].beginning))
      return evaluate (surfaces[i].surface, surface);
  return FALSE;
}

static void
check_rule (const char *theme, const Rule *rule)
{
  const char *set_text = g_hash_table_lookup (rule->set, "color"), *set_surface = g_hash_table_lookup (rule->set, "background");
  const char *opacity = g_hash_table_lookup (rule->set, "opacity");
  GdkRGBA window = named ("window_bg_color"), text = named ("window_fg_color"), surface;
  /* Nothing is written on these; the watermark's word stands in full above it. */
  static const char *const bare[] = { "slider", "highlight", "trough", "switch", ".watermark" };
  gboolean own_text = set_text != NULL && evaluate (set_text, &text), own_surface = set_surface != NULL && evaluate (set_surface, &surface);

  for (guint i = 0; i < G_N_ELEMENTS (bare); i++)
    if (strstr (rule->selector, bare[i]) != NULL && !g_str_has_prefix (rule->selector, "viewswitcher"))
      return;
  if (own_surface)
    surface = over (&surface, &window);
  else if (set_surface != NULL && !g_str_equal (set_surface, "transparent") && !g_str_equal (set_surface, "none"))
    return;
  else if (!find_surface (rule, &surface))
    surface = flat ("card_bg_color");
  if (opacity != NULL && g_ascii_strtod (opacity, NULL) > 0)
    text.alpha *= (float) g_ascii_strtod (opacity, NULL);
  if (own_text || own_surface || opacity != NULL)
    check (theme, rule->selector, &text, &surface);
}

/* What the palette says anew no longer counts as the style sheet has it. */
static gboolean
is_said_anew (const Rule *rule, GPtrArray *later)
{
  for (guint i = 0; i < later->len; i++)
    {
      const Rule *other = g_ptr_array_index (later, i);
      g_auto (GStrv) parts = g_strsplit (other->selector, ",", -1);

      for (guint k = 0; parts[k] != NULL; k++)
        if (g_str_equal (g_strstrip (parts[k]), rule->selector))
          return TRUE;
    }
  return FALSE;
}

static void
test_contrast (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (themes); i++)
    {
      g_autoptr (GPtrArray) rules = rules_of ("style.css");
      g_autoptr (GPtrArray) later = themes[i].theme == TK_THEME_OUTDOOR ? rules_of (themes[i].sheet) : g_ptr_array_new ();

      tk_look_set_theme (gdk_display_get_default (), themes[i].theme);
      check_palette (themes[i].name);
      for (guint k = 0; k < rules->len; k++)
        if (!is_said_anew (g_ptr_array_index (rules, k), later))
          check_rule (themes[i].name, g_ptr_array_index (rules, k));
      for (guint k = 0; k < later->len; k++)
        check_rule (themes[i].name, g_ptr_array_index (later, k));
    }
}

/* The verdicts are the same in every theme, and the ones the design names. */
static void
test_verdicts (void)
{
  static const struct { const char *selector, *surface, *text; } wanted[] = {
    { ".verdict.green", "#0b5d2a", "white" }, { ".verdict.amber", "#ffb000", "black" }, { ".verdict.red > .verdict-face", "#8f0014", "white" },
  };
  g_autoptr (GPtrArray) rules = rules_of ("style.css");

  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      const Rule *found = NULL;

      for (guint k = 0; k < rules->len; k++)
        if (g_str_equal (((Rule *) g_ptr_array_index (rules, k))->selector, wanted[i].selector))
          found = g_ptr_array_index (rules, k);
      g_assert_nonnull (found);
      g_assert_cmpstr (g_hash_table_lookup (found->set, "background"), ==, wanted[i].surface);
      g_assert_cmpstr (g_hash_table_lookup (found->set, "color"), ==, wanted[i].text);
      for (guint k = 0; k < G_N_ELEMENTS (themes); k++)
        {
          g_autofree char *sheet = read_sheet (themes[k].sheet);

          g_assert_null (strstr (sheet, wanted[i].selector));
        }
    }
}

/* ---- What moves ---- */

static void
test_sheets_move_shortly (void)
{
  static const char *const sheets[] = { "style.css", "palette-light.css", "palette-dark.css", "palette-outdoor.css" };
  g_autoptr (GRegex) time = g_regex_new ("\\b([0-9.]+)(ms|s)\\b", 0, 0, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (sheets); i++)
    {
      g_autofree char *text = read_sheet (sheets[i]);
      g_autoptr (GMatchInfo) match = NULL;

      for (g_regex_match (time, text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
        {
          g_autofree char *number = g_match_info_fetch (match, 1), *unit = g_match_info_fetch (match, 2);

          g_assert_cmpfloat (g_ascii_strtod (number, NULL) * (g_str_equal (unit, "s") ? 1000 : 1), <=, LONGEST_MS);
        }
    }
}

static void
check_movers (GtkWidget *widget)
{
  guint ms = 0;

  if (GTK_IS_REVEALER (widget) && gtk_revealer_get_transition_type (GTK_REVEALER (widget)) != GTK_REVEALER_TRANSITION_TYPE_NONE)
    ms = gtk_revealer_get_transition_duration (GTK_REVEALER (widget));
  if (GTK_IS_STACK (widget) && gtk_stack_get_transition_type (GTK_STACK (widget)) != GTK_STACK_TRANSITION_TYPE_NONE)
    ms = gtk_stack_get_transition_duration (GTK_STACK (widget));
  if (ms > LONGEST_MS)
    {
      g_test_message ("%s below %s moves for %u ms", G_OBJECT_TYPE_NAME (widget), G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)), ms);
      g_test_fail ();
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    check_movers (child);
}

static void
test_widgets_move_shortly (void)
{
  static const char *const pages[] = { "sell", "gate", "live", "orders", "shift", "status" };
  g_autoptr (UiScene) scene = ui_scene_new ();

  check_movers (GTK_WIDGET (scene->window));
  ui_scene_sign_in (scene, "wanjiru", "8642", "sell");
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      tk_window_show_page (scene->window, pages[i]);
      ui_idle (30);
      check_movers (GTK_WIDGET (scene->window));
    }
}

/* ---- Choosing ---- */

static gboolean
is_outdoor (gpointer data)
{
  return tk_look_get_theme (gdk_display_get_default ()) == TK_THEME_OUTDOOR;
}

/* From the menu, and by the key that goes round. */
static void
test_choosing (void)
{
  g_autoptr (UiScene) scene = ui_scene_new ();
  TkPreferences *preferences = tk_session_get_preferences (scene->session);

  ui_scene_sign_in (scene, "juma", "1357", "gate");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (scene->window), "win.theme", "i", TK_THEME_OUTDOOR));
  ui_wait (is_outdoor, NULL, "the outdoor theme comes");
  g_assert_cmpint (tk_preferences_get_theme (preferences), ==, TK_THEME_OUTDOOR);
  g_assert_false (adw_style_manager_get_dark (adw_style_manager_get_default ()));
  for (guint i = 0; i < 3; i++)
    {
      static const TkTheme round[] = { TK_THEME_SYSTEM, TK_THEME_LIGHT, TK_THEME_DARK };

      g_assert_true (gtk_widget_activate_action (GTK_WIDGET (scene->window), "win.next-theme", NULL));
      g_assert_cmpint (tk_preferences_get_theme (preferences), ==, round[i]);
    }
  g_assert_true (adw_style_manager_get_dark (adw_style_manager_get_default ()));
}

int
main (int argc, char **argv)
{
  ui_scene_start (&argc, &argv);
  tk_look_load (gdk_display_get_default ());
  probe = gtk_window_new ();
  g_test_add_func ("/look/contrast", test_contrast);
  g_test_add_func ("/look/verdicts", test_verdicts);
  g_test_add_func ("/look/sheets-move-shortly", test_sheets_move_shortly);
  g_test_add_func ("/look/widgets-move-shortly", test_widgets_move_shortly);
  g_test_add_func ("/look/choosing", test_choosing);
  return g_test_run ();
}
