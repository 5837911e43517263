/* Each page once, with what goes wrong on it; drawn in every look, and small enough for every screen.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-scene.h"
#include "tk-enrol-page.h"
#include "tk-done-panel.h"
#include "tk-gate-page.h"
#include "tk-hold-button.h"
#include "tk-orders-page.h"
#include "tk-page.h"
#include "tk-reissue-sheet.h"
#include "tk-sale-view.h"
#include "tk-sell-page.h"
#include "tk-shift-page.h"
#include "tk-sign-in-page.h"
#include "tk-status-page.h"
#include "tk-supervise-view.h"
#include "tk-type-tile.h"

#include <adwaita.h>
#include <glib/gstdio.h>

typedef struct {
  GtkWidget *root;
  const char *text;
} Wanted;

static gboolean
is_shown (gpointer data)
{
  const Wanted *wanted = data;
  GtkWidget *label = ui_find_text (wanted->root, wanted->text);

  return label != NULL && gtk_widget_get_mapped (label);
}

static void
wait_for_text (GtkWidget *root, const char *text)
{
  Wanted wanted = { root, text };

  ui_wait (is_shown, &wanted, text);
}

static gboolean
has_faces (gpointer data)
{
  return tk_sign_in_page_choose (data, "juma");
}

static void
type_pin (TkSignInPage *page, const char *pin)
{
  for (; *pin != '\0'; pin++)
    g_assert_true (tk_page_key (TK_PAGE (page), (guint) *pin, 0));
  g_assert_true (tk_page_key (TK_PAGE (page), GDK_KEY_Return, 0));
}

/* Wrong five times: the desk's own words stand under the pad, and the name is locked. */
static void
test_wrong_pin (void)
{
  g_autoptr (UiScene) scene = ui_scene_new ();
  TkSignInPage *page = ui_find (GTK_WIDGET (scene->window), TK_TYPE_SIGN_IN_PAGE);

  ui_wait (has_faces, page, "juma's face");
  type_pin (page, "0000");
  wait_for_text (GTK_WIDGET (page), "4 tries left");
  for (guint left = 3; left > 0; left--)
    {
      g_autofree char *words = g_strdup_printf ("%u tr", left);

      type_pin (page, "0000");
      wait_for_text (GTK_WIDGET (page), words);
    }
  type_pin (page, "0000");
  wait_for_text (GTK_WIDGET (page), "ocked");
  g_assert_cmpint (tk_session_get_state (scene->session), ==, TK_SESSION_SIGNED_OUT);
  type_pin (page, "1357");
  ui_idle (200);
  g_assert_cmpint (tk_session_get_state (scene->session), ==, TK_SESSION_SIGNED_OUT);
  g_assert_true (tk_page_key (TK_PAGE (page), GDK_KEY_Escape, 0));
  wait_for_text (GTK_WIDGET (page), "Locked until 19:05");
}

/* Who may see what. */
static void
test_roles (void)
{
  static const struct { const char *name, *pin; GType (*first) (void); gboolean sell, gate; } cases[] = {
    { "amina", "2468", tk_sell_page_get_type, TRUE, FALSE }, { "juma", "1357", tk_gate_page_get_type, FALSE, TRUE },
    { "wanjiru", "8642", tk_sell_page_get_type, TRUE, TRUE },
  };
  g_autoptr (UiScene) scene = ui_scene_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      ui_scene_sign_in (scene, cases[i].name, cases[i].pin, NULL);
      g_assert_true (g_type_is_a (G_OBJECT_TYPE (tk_window_get_page (scene->window)), cases[i].first ()));
      tk_window_show_page (scene->window, "status");
      tk_window_show_page (scene->window, "gate");
      g_assert_cmpint (TK_IS_GATE_PAGE (tk_window_get_page (scene->window)), ==, cases[i].gate);
      tk_window_show_page (scene->window, "status");
      tk_window_show_page (scene->window, "sell");
      g_assert_cmpint (TK_IS_SELL_PAGE (tk_window_get_page (scene->window)), ==, cases[i].sell);
      tk_session_sign_out (scene->session);
      g_assert_null (tk_window_get_page (scene->window));
      ui_idle (50);
    }
}

/* Selling more than the lease holds: the desk's sentence stands in the pad, the cart stays. */
static void
test_sell_refused (void)
{
  g_autoptr (UiScene) scene = ui_scene_new ();

  ui_scene_sign_in (scene, "amina", "2468", "sell");
  wait_for_text (tk_window_get_page (scene->window), "12 left");
  ui_scene_key (scene, GDK_KEY_F9);
  wait_for_text (tk_window_get_page (scene->window), "The cart is empty");
  ui_scene_key (scene, GDK_KEY_9);
  ui_scene_key (scene, GDK_KEY_9);
  ui_scene_key (scene, GDK_KEY_asterisk);
  ui_scene_key (scene, GDK_KEY_2);
  wait_for_text (tk_window_get_page (scene->window), "99 × 5,000");
  ui_scene_key (scene, GDK_KEY_F9);
  ui_scene_key (scene, GDK_KEY_F1);
  ui_scene_key (scene, GDK_KEY_Return);
  wait_for_text (tk_window_get_page (scene->window), "12");
  ui_idle (200);
  g_assert_cmpint (tk_terminal_fixture_count (scene->terminal, "SELECT count (*) FROM sale"), ==, 0);
  ui_scene_key (scene, GDK_KEY_Escape);
  ui_wait_text (tk_window_get_page (scene->window), "99 × 5,000");
  ui_scene_key (scene, GDK_KEY_Delete);
  g_assert_null (ui_find_text (tk_window_get_page (scene->window), "99 × 5,000"));
}

static void
test_shift (void)
{
  g_autoptr (UiScene) scene = ui_scene_new ();
  GtkWidget *page;

  ui_scene_sign_in (scene, "amina", "2468", "shift");
  page = tk_window_get_page (scene->window);
  wait_for_text (page, "No shift is open");
  gtk_editable_set_text (ui_find (page, GTK_TYPE_ENTRY), "two bob");
  g_assert_true (gtk_widget_activate_action (page, "shift.open", NULL));
  g_assert_cmpint (tk_terminal_fixture_count (scene->terminal, "SELECT count (*) FROM shift"), ==, 0);
  gtk_editable_set_text (ui_find (page, GTK_TYPE_ENTRY), "2,500");
  g_assert_true (gtk_widget_activate_action (page, "shift.open", NULL));
  wait_for_text (page, "Expected in the drawer");
  g_assert_cmpint (tk_terminal_fixture_count (scene->terminal, "SELECT opening_float FROM shift"), ==, 250000);
}

static void
test_orders (void)
{
  g_autoptr (UiScene) scene = ui_scene_new ();

  ui_scene_sign_in (scene, "amina", "2468", "orders");
  wait_for_text (tk_window_get_page (scene->window), "Nothing sold here yet");
  tk_window_show_page (scene->window, "sell");
  wait_for_text (tk_window_get_page (scene->window), "480 left");
  ui_scene_key (scene, GDK_KEY_1);
  ui_scene_key (scene, GDK_KEY_F9);
  ui_scene_key (scene, GDK_KEY_F1);
  ui_scene_key (scene, GDK_KEY_Return);
  wait_for_text (tk_window_get_page (scene->window), "printed");
  tk_window_show_page (scene->window, "orders");
  wait_for_text (tk_window_get_page (scene->window), "1 × Regular");
  gtk_editable_set_text (ui_find (tk_window_get_page (scene->window), GTK_TYPE_SEARCH_ENTRY), "ZZZZZZ");
  wait_for_text (tk_window_get_page (scene->window), "Not found here");
}

/* A terminal that never joined: the first run, and its refusals in place. */
static void
test_enrol (void)
{
  g_autofree char *dir = g_dir_make_tmp ("tiketi-ui-XXXXXX", NULL), *command = NULL;
  g_autoptr (TkSession) session = tk_session_new (dir, tk_clock_system (), FALSE);
  TkWindow *window = tk_window_new (NULL, session);
  GtkWidget *page;

  gtk_window_present (GTK_WINDOW (window));
  tk_session_open (session);
  wait_for_text (GTK_WIDGET (window), "Welcome to Tiketi");
  page = ui_find (GTK_WIDGET (window), TK_TYPE_ENROL_PAGE);
  gtk_editable_set_text (ui_find (page, GTK_TYPE_ENTRY), "??");
  g_assert_true (gtk_widget_activate_action (page, "enrol.join", NULL));
  wait_for_text (page, "not an enrolment code");
  gtk_editable_set_text (ui_find (page, GTK_TYPE_ENTRY), "{\"code\":\"ABCD-EFGH\",\"url\":\"http://127.0.0.1:1\"}");
  wait_for_text (page, "You are joining 127.0.0.1");
  g_assert_cmpstr (gtk_editable_get_text (ui_find (page, GTK_TYPE_ENTRY)), ==, "ABCD-EFGH");
  g_assert_true (gtk_widget_activate_action (page, "enrol.join", NULL));
  wait_for_text (page, "hub");
  g_assert_cmpint (tk_session_get_state (session), ==, TK_SESSION_NOT_ENROLLED);
  gtk_window_destroy (GTK_WINDOW (window));
  ui_idle (50);
  tk_session_close (session);
  command = g_strdup_printf ("rm -rf '%s'", dir);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
}

/* A directory that cannot be one: the window says so and offers to try again. */
static void
test_trouble (void)
{
  g_autoptr (TkSession) session = tk_session_new ("/dev/null/tiketi", tk_clock_system (), FALSE);
  TkWindow *window = tk_window_new (NULL, session);

  gtk_window_present (GTK_WINDOW (window));
  tk_session_open (session);
  wait_for_text (GTK_WIDGET (window), "Tiketi cannot open its data");
  g_assert_cmpint ((int) strlen (tk_session_get_trouble (session)), >, 10);
  gtk_window_destroy (GTK_WINDOW (window));
  ui_idle (50);
  tk_session_close (session);
}

/* ---- Names ---- */

static gboolean
has_name (GtkWidget *widget)
{
  gboolean text = GTK_IS_BUTTON (widget) && gtk_button_get_label (GTK_BUTTON (widget)) != NULL;
  gboolean inner = GTK_IS_TOGGLE_BUTTON (widget); /* GTK's own: inside menu buttons, drop-downs, switchers */

  return text || inner || gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL)
         || gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
}

/* Every control on screen says what it is to those who cannot see it. */
static guint
check_names (GtkWidget *widget)
{
  gboolean control = GTK_IS_BUTTON (widget) || GTK_IS_ENTRY (widget) || GTK_IS_SEARCH_ENTRY (widget) || GTK_IS_DROP_DOWN (widget);
  guint n = 0;

  if (!gtk_widget_get_mapped (widget))
    return 0;
  if (control && gtk_widget_get_ancestor (widget, GTK_TYPE_WINDOW_CONTROLS) == NULL)
    {
      GtkWidget *label = ui_find (widget, GTK_TYPE_LABEL);

      if (!has_name (widget))
        g_error ("a %s has no accessible name: %s", G_OBJECT_TYPE_NAME (widget), label != NULL ? gtk_label_get_text (GTK_LABEL (label)) : "");
      n++;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += check_names (child);
  return n;
}

static void
test_names (void)
{
  static const struct { const char *page; guint least; } cases[] = {
    { "sell", 8 }, { "gate", 6 }, { "orders", 3 }, { "shift", 4 }, { "status", 4 },
  };
  g_autoptr (UiScene) scene = ui_scene_new ();

  ui_wait (has_faces, ui_find (GTK_WIDGET (scene->window), TK_TYPE_SIGN_IN_PAGE), "faces");
  ui_idle (100);
  g_assert_cmpuint (check_names (GTK_WIDGET (scene->window)), >=, 13);
  tk_preferences_use_place (tk_session_get_preferences (scene->session), 1, 1);
  ui_scene_sign_in (scene, "wanjiru", "8642", "sell");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      tk_window_show_page (scene->window, cases[i].page);
      ui_idle (300);
      g_assert_cmpuint (check_names (GTK_WIDGET (scene->window)), >=, cases[i].least);
    }
  tk_window_show_page (scene->window, "sell");
  ui_scene_key (scene, GDK_KEY_1);
  ui_idle (50);
  check_names (GTK_WIDGET (scene->window));
  ui_scene_key (scene, GDK_KEY_F9);
  ui_idle (100);
  g_assert_cmpuint (check_names (GTK_WIDGET (scene->window)), >=, 20);
}

/* ---- Looks ---- */

static void
draw (UiScene *scene, const char *look, const char *page)
{
  const char *dir = g_getenv ("TIKETI_SCREENSHOTS");
  g_autofree char *name = g_strdup_printf ("%s-%s.png", page, look), *path = NULL;

  if (dir == NULL)
    return;
  g_mkdir_with_parents (dir, 0755);
  path = g_build_filename (dir, name, NULL);
  ui_scene_draw (scene, path);
}

static void
fill_cart_and_pay (UiScene *scene, const char *look)
{
  wait_for_text (tk_window_get_page (scene->window), "480");
  ui_scene_key (scene, GDK_KEY_1);
  ui_scene_key (scene, GDK_KEY_1);
  ui_scene_key (scene, GDK_KEY_3);
  ui_idle (100);
  draw (scene, look, "sell");
  ui_scene_key (scene, GDK_KEY_F9);
  ui_scene_key (scene, GDK_KEY_F3);
  ui_idle (300);
  draw (scene, look, "pay");
  ui_scene_key (scene, GDK_KEY_Return);
  wait_for_text (tk_window_get_page (scene->window), "✓");
  ui_idle (300);
  draw (scene, look, "done");
}

static void
look_at_gate (UiScene *scene, const char *look)
{
  TkVerdictCard *card = tk_gate_page_get_card (TK_GATE_PAGE (tk_window_get_page (scene->window)));
  g_autofree char *word = NULL, *sentence = NULL, *instruction = NULL;
  TkScanResult result = { .type_name = (char *) "", .seen_gate = (char *) "", .at_ms = TK_FIXTURE_NOW_MS };
  static const struct { TkVerdictKind kind; const char *name; } cases[] = {
    { TK_VERDICT_ADMITTED, "gate-green" }, { TK_VERDICT_ALREADY_IN, "gate-amber" }, { TK_VERDICT_BAD_SIGNATURE, "gate-red" },
  };

  ui_idle (300);
  draw (scene, look, "gate-ready");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      tk_verdict_words (cases[i].kind, &word, &sentence, &instruction);
      result.kind = cases[i].kind;
      result.colour = tk_verdict_colour (cases[i].kind);
      result.word = word;
      result.sentence = sentence;
      result.instruction = instruction;
      tk_verdict_card_show_result (card, &result, "Africa/Nairobi");
      ui_idle (60);
      draw (scene, look, cases[i].name);
      g_clear_pointer (&word, g_free);
      g_clear_pointer (&sentence, g_free);
      g_clear_pointer (&instruction, g_free);
    }
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

/* The window's own least size says whether anything would be cut off. */
static void
check_fits (UiScene *scene, int width, int height)
{
  int minimum_width, minimum_height;

  gtk_widget_measure (GTK_WIDGET (scene->window), GTK_ORIENTATION_HORIZONTAL, -1, &minimum_width, NULL, NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (scene->window), GTK_ORIENTATION_VERTICAL, width, &minimum_height, NULL, NULL, NULL);
  g_test_message ("%s needs %d × %d", G_OBJECT_TYPE_NAME (tk_window_get_page (scene->window)), minimum_width, minimum_height);
  if (minimum_width > width)
    blame (GTK_WIDGET (scene->window), width - 60);
  g_assert_cmpint (minimum_width, <=, width);
  g_assert_cmpint (minimum_height, <=, height);
}

static gboolean
is_narrow (gpointer data)
{
  UiScene *scene = data;

  return gtk_widget_get_width (GTK_WIDGET (scene->window)) <= 800;
}

/* All terminals are below the window's edge otherwise. */
static void
scroll_down (GtkWidget *page)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (ui_find (page, GTK_TYPE_SCROLLED_WINDOW));

  ui_idle (300);
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  ui_idle (100);
}

/* A sheet opens where it is seen, however small the window. */
static void
check_in_sight (GtkWidget *view, GtkWidget *page)
{
  GtkWidget *button = ui_find (view, TK_TYPE_REISSUE_SHEET);
  graphene_rect_t bounds;

  if (button == NULL)
    button = ui_find (view, TK_TYPE_HOLD_BUTTON);
  g_assert_true (gtk_widget_compute_bounds (button, page, &bounds));
  g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, gtk_widget_get_height (page));
  g_assert_cmpfloat (bounds.origin.y, >=, 0);
}

static gboolean
is_read (gpointer data)
{
  return ui_find (data, TK_TYPE_DONE_PANEL) != NULL;
}

/* The sale that was just made, opened, with each of its sheets. */
static void
look_at_sale (UiScene *scene, const char *look, int width, int height)
{
  static const char *const names[] = { "order-undo", "order-exchange", "order-reissue" };
  GtkWidget *page, *row, *view, *act;

  tk_window_show_page (scene->window, "orders");
  ui_idle (400);
  page = tk_window_get_page (scene->window);
  row = ui_find (page, ADW_TYPE_EXPANDER_ROW);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  view = ui_find (row, TK_TYPE_SALE_VIEW);
  ui_wait (is_read, view, "the sale is read");
  ui_idle (400);
  draw (scene, look, "order");
  act = ui_find (view, GTK_TYPE_TOGGLE_BUTTON);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++, act = gtk_widget_get_next_sibling (act))
    {
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (act), TRUE);
      ui_idle (400);
      draw (scene, look, names[i]);
      check_in_sight (view, page);
      check_names (view);
      check_fits (scene, width, height);
    }
}

/* What a hub in trouble answers. */
static TkWireOverview *
make_overview (void)
{
  static const char text[] =
    "{\"now\":1795276800000,\"terminals\":["
    "{\"terminal\":7,\"name\":\"Box Office A\",\"kind\":\"terminal\",\"last_seen\":1795276790000,\"acked\":812,\"waiting\":0,\"sales\":214,"
    "\"tickets\":391,\"total\":58650000,\"entries\":0,\"currency\":\"KES\",\"staff\":\"amina\",\"revoked\":false,\"quarantined\":false},"
    "{\"terminal\":8,\"name\":\"Main Gate\",\"kind\":\"terminal\",\"last_seen\":1795274100000,\"acked\":90,\"waiting\":12,\"sales\":0,"
    "\"tickets\":0,\"total\":0,\"entries\":311,\"currency\":\"\",\"staff\":\"\",\"revoked\":false,\"quarantined\":false},"
    "{\"terminal\":9,\"name\":\"Box Office B\",\"kind\":\"terminal\",\"last_seen\":1795270000000,\"acked\":5,\"waiting\":0,\"sales\":3,"
    "\"tickets\":5,\"total\":750000,\"entries\":0,\"currency\":\"KES\",\"staff\":\"otieno\",\"revoked\":false,\"quarantined\":true}],"
    "\"leases\":[{\"event\":1,\"type\":1,\"unsold\":180,\"bound\":40,\"at\":1795270000000,\"lease\":\"01a200b8-5dde-788b-ba90-732f72ff5d40\",\"terminal_name\":\"Box Office B\","
    "\"type_name\":\"Regular\",\"sentence\":\"up to 40 tickets may exist that nobody told of.\"}],"
    "\"incidents\":[{\"id\":\"01a200b8-5ddd-78ff-9272-441c8e957b6c\",\"kind\":\"twice\",\"at\":1795276000000,\"text\":\"1-104 was let in twice, at Main Gate and at VIP Gate; look at both.\"}],"
    "\"refunds\":[{\"id\":\"01a200b8-5dde-788b-ba90-732f72ff5d41\",\"receipt\":\"SKL1ABCDEF\",\"gateway\":\"mpesa\",\"currency\":\"KES\",\"payer\":\"+254700000001\","
    "\"why\":\"it came after the buyer had paid in cash\",\"amount\":300000,\"at\":1795275000000}]}";
  g_autoptr (GError) error = NULL;
  TkWireOverview *overview = tk_wire_decode (&tk_wire_overview_shape, text, sizeof text - 1, &error);

  g_assert_no_error (error);
  return overview;
}

static void
look_at_supervise (UiScene *scene, const char *look, int width, int height)
{
  TkWireOverview *overview = make_overview ();
  GtkWidget *page, *view;

  tk_window_show_page (scene->window, "supervise");
  ui_idle (300);
  page = tk_window_get_page (scene->window);
  draw (scene, look, "supervise-locked");
  check_fits (scene, width, height);
  view = ui_find (page, TK_TYPE_SUPERVISE_VIEW);
  gtk_widget_set_visible (gtk_widget_get_prev_sibling (view), FALSE);
  tk_supervise_view_show (TK_SUPERVISE_VIEW (view), overview, 7, "Africa/Nairobi");
  gtk_widget_set_visible (view, TRUE);
  tk_wire_free (&tk_wire_overview_shape, overview);
  ui_idle (300);
  draw (scene, look, "supervise");
  adw_expander_row_set_expanded (ui_find (view, ADW_TYPE_EXPANDER_ROW), TRUE);
  scroll_down (page);
  draw (scene, look, "supervise-below");
  check_names (view);
  check_fits (scene, width, height);
}

typedef struct {
  const char *name;
  AdwColorScheme scheme;
  int dpi;                  /* text size: 96 × 1024 is 100 % */
  int width, height;        /* of the screen it must fit */
} Look;

static const Look looks[] = {
  { "light", ADW_COLOR_SCHEME_FORCE_LIGHT, 96 * 1024, 1024, 600 },
  { "dark", ADW_COLOR_SCHEME_FORCE_DARK, 96 * 1024, 1024, 600 },
  { "large", ADW_COLOR_SCHEME_FORCE_LIGHT, 192 * 1024, 1366, 768 },
};

static void
test_look (gconstpointer data)
{
  static const char *const pages[] = { "orders", "shift", "status" };
  const Look *look = data;
  g_autofree char *name = g_strdup_printf ("%s-%s", look->name, g_getenv ("LANGUAGE") != NULL ? g_getenv ("LANGUAGE") : "en");
  g_autoptr (UiScene) scene = NULL;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), look->scheme);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", look->dpi, NULL);
  scene = ui_scene_new ();
  tk_preferences_set_theme (tk_session_get_preferences (scene->session),
                            look->scheme == ADW_COLOR_SCHEME_FORCE_DARK ? TK_THEME_DARK : TK_THEME_LIGHT);
  ui_idle (200);
  draw (scene, name, "sign-in");
  tk_preferences_use_place (tk_session_get_preferences (scene->session), 1, 1);
  ui_scene_sign_in (scene, "wanjiru", "8642", "sell");
  fill_cart_and_pay (scene, name);
  check_fits (scene, look->width, look->height);
  tk_window_show_page (scene->window, "gate");
  ui_idle (300);
  look_at_gate (scene, name);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      tk_window_show_page (scene->window, pages[i]);
      ui_idle (400);
      draw (scene, name, pages[i]);
      check_fits (scene, look->width, look->height);
    }
  gtk_window_set_default_size (GTK_WINDOW (scene->window), look->width, look->height);
  look_at_sale (scene, name, look->width, look->height);
  look_at_supervise (scene, name, look->width, look->height);
  tk_session_sign_out (scene->session);
  ui_idle (100);
  ui_scene_sign_in (scene, "juma", "1357", "gate");
  gtk_window_set_default_size (GTK_WINDOW (scene->window), look->dpi > 96 * 1024 ? 720 : 360, 720);
  /* A busy machine takes its time to resize a window. */
  ui_wait (is_narrow, scene, "the window is narrow");
  ui_idle (400);
  draw (scene, name, "gate-narrow");
  check_fits (scene, look->dpi > 96 * 1024 ? 720 : 360, 640);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024, NULL);
}

int
main (int argc, char **argv)
{
  ui_scene_start (&argc, &argv);
  if (g_getenv ("LANGUAGE") == NULL)
    {
      g_test_add_func ("/ui/pages/wrong-pin", test_wrong_pin);
      g_test_add_func ("/ui/pages/roles", test_roles);
      g_test_add_func ("/ui/pages/sell-refused", test_sell_refused);
      g_test_add_func ("/ui/pages/shift", test_shift);
      g_test_add_func ("/ui/pages/orders", test_orders);
      g_test_add_func ("/ui/pages/enrol", test_enrol);
      g_test_add_func ("/ui/pages/trouble", test_trouble);
      g_test_add_func ("/ui/pages/names", test_names);
    }
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      g_autofree char *path = g_strdup_printf ("/ui/pages/look/%s", looks[i].name);

      g_test_add_data_func (path, &looks[i], test_look);
    }
  return g_test_run ();
}
