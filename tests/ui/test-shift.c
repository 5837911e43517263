/* A shift at the window: opened, cash in and out, the drawer, X, handing over, counted blind and closed; in every look.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-scene.h"
#include "tk-approval.h"
#include "tk-desk-sell.h"
#include "tk-hold-button.h"
#include "tk-page.h"
#include "tk-shift-count.h"
#include "tk-shift-finish.h"
#include "tk-shift-page.h"
#include "tk-shift-sheet.h"
#include "tk-shift-taker.h"
#include "tk-shift-till.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

#define HOUR_MS G_GINT64_CONSTANT (3600000)
#define TARGET 56

typedef struct {
  GtkWidget *root;
  const char *text;
} Wanted;

static gboolean
is_shown (gpointer data)
{
  const Wanted *wanted = data;

  return ui_find_text (wanted->root, wanted->text) != NULL;
}

static GtkWidget *
page_of (UiScene *scene)
{
  return tk_window_get_page (scene->window);
}

static void
wait_for (UiScene *scene, const char *text)
{
  Wanted wanted = { page_of (scene), text };

  ui_wait (is_shown, &wanted, text);
}

static const char *look_name = "en";

static void
draw (UiScene *scene, const char *name)
{
  const char *dir = g_getenv ("TIKETI_SCREENSHOTS");
  g_autofree char *path = NULL;

  ui_idle (250);
  if (dir == NULL)
    return;
  g_mkdir_with_parents (dir, 0755);
  path = g_strdup_printf ("%s/shift-%s-%s.png", dir, name, look_name);
  ui_scene_draw (scene, path);
}

/* Hours pass in these tests, and nobody is signed out for it. */
static UiScene *
new_scene (void)
{
  UiScene *scene = ui_scene_new ();

  tk_preferences_set_idle_minutes (tk_session_get_preferences (scene->session), 0);
  return scene;
}

static void
act (UiScene *scene, const char *action, const char *target)
{
  g_autoptr (GVariant) value = target != NULL ? g_variant_parse (NULL, target, NULL, NULL, NULL) : NULL;

  g_assert_true (gtk_widget_activate_action_variant (page_of (scene), action, value));
}

static gint64
count_rows (UiScene *scene, const char *sql)
{
  return tk_terminal_fixture_count (scene->terminal, sql);
}

static void
sell (UiScene *scene, guint16 type, guint qty, gint64 price, TkPayMethod method, const char *reference)
{
  TkCartLine line = { 1, type, qty };
  TkPayment payment = { method, price * (gint64) qty, reference };
  TkSaleRequest request = { .lines = &line, .n_lines = 1, .payments = &payment, .n_payments = 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkSale) sale = tk_desk_sell (scene->terminal->desk, scene->terminal->amina, &request, &error);

  g_assert_no_error (error);
}

/* Three hours of an evening: 12,000 + 3,000 in cash, 9,000 by code. */
static void
sell_an_evening (UiScene *scene)
{
  sell (scene, 1, 4, 150000, TK_PAY_CASH, NULL);
  sell (scene, 2, 1, 500000, TK_PAY_MPESA_CODE, "SKL5XQ2M7P");
  tk_fake_clock_advance (&scene->terminal->clock, HOUR_MS);
  sell (scene, 1, 4, 150000, TK_PAY_CASH, NULL);
  sell (scene, 3, 1, 400000, TK_PAY_MPESA_CODE, "SKL5XQ2M8Q");
  tk_fake_clock_advance (&scene->terminal->clock, HOUR_MS);
  sell (scene, 1, 2, 150000, TK_PAY_CASH, NULL);
}

static void
open_shift (UiScene *scene, const char *amount)
{
  GtkWidget *page = page_of (scene);

  wait_for (scene, "No shift is open");
  gtk_editable_set_text (ui_find (page, GTK_TYPE_ENTRY), amount);
  act (scene, "shift.open", NULL);
  wait_for (scene, "Expected in the drawer");
}

/* ---- Keys, as a keyboard sends them to the row that has the focus ---- */

static gboolean
press_key (GtkWidget *widget, guint keyval)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);
      if (GTK_IS_EVENT_CONTROLLER_KEY (controller) && !handled)
        g_signal_emit_by_name (controller, "key-pressed", keyval, 0, 0, &handled);
    }
  return handled;
}

/* The box that holds the rows listens for all of them. */
static GtkWidget *
rows_of (TkShiftCount *count)
{
  GtkWidget *entry = ui_find (GTK_WIDGET (count), GTK_TYPE_ENTRY);

  return gtk_widget_get_parent (gtk_widget_get_parent (gtk_widget_get_parent (entry)));
}

static TkShiftCount *
shown_count (UiScene *scene)
{
  GtkWidget *label = ui_find_text (page_of (scene), "Together");

  g_assert_nonnull (label);
  return TK_SHIFT_COUNT (gtk_widget_get_ancestor (label, TK_TYPE_SHIFT_COUNT));
}

static void
count_by_keys (UiScene *scene, const guint *keys)
{
  TkShiftCount *count = shown_count (scene);

  tk_shift_count_focus (count);
  for (; *keys != 0; keys++)
    g_assert_true (press_key (rows_of (count), *keys));
}

static gboolean
is_signed_in (gpointer data)
{
  TkSession *session = data;
  const TkStaff *staff = tk_session_get_staff (session);

  return staff != NULL && g_str_equal (staff->name, "wanjiru");
}

static void
type_pin (gpointer pad_owner, gboolean (*key) (gpointer, guint), const char *pin)
{
  for (; *pin != '\0'; pin++)
    g_assert_true (key (pad_owner, (guint) *pin));
  g_assert_true (key (pad_owner, GDK_KEY_Return));
}

static gboolean
approval_key (gpointer approval, guint keyval)
{
  return tk_approval_key (approval, keyval);
}

static gboolean
taker_key (gpointer taker, guint keyval)
{
  return tk_shift_taker_key (taker, keyval);
}

static void
hold (UiScene *scene)
{
  GtkWidget *button = ui_find (page_of (scene), TK_TYPE_HOLD_BUTTON);

  g_signal_emit_by_name (button, "held");
}

typedef struct { GtkWidget *till; const char *reason; } Chosen;

static gboolean
is_chosen (gpointer data)
{
  const Chosen *chosen = data;

  for (GtkWidget *child = gtk_widget_get_first_child (chosen->till); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      Chosen below = { child, chosen->reason };
      if ((GTK_IS_ENTRY (child) && g_str_equal (gtk_editable_get_text (GTK_EDITABLE (child)), chosen->reason)) || is_chosen (&below))
        return TRUE;
    }
  return FALSE;
}

/* A button that is activated is pressed for a moment, and one not drawn yet takes no press. */
static void
choose (UiScene *scene, GtkWidget *till, const char *reason)
{
  Chosen chosen = { till, reason };

  wait_for (scene, reason);
  ui_idle (100);
  gtk_widget_activate (gtk_widget_get_ancestor (ui_find_text (till, reason), GTK_TYPE_BUTTON));
  ui_wait (is_chosen, &chosen, reason);
}

static gboolean
has_file (gpointer data)
{
  const char *const *want = data;
  g_autoptr (GDir) dir = g_dir_open (want[0], 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, want[1]) && g_str_has_suffix (name, want[2]))
      return TRUE;
  return FALSE;
}

/* ---- Cases ---- */

static void
test_open (void)
{
  g_autoptr (UiScene) scene = new_scene ();
  GtkWidget *page;

  ui_scene_sign_in (scene, "amina", "2468", "shift");
  page = page_of (scene);
  wait_for (scene, "No shift is open");
  gtk_editable_set_text (ui_find (page, GTK_TYPE_ENTRY), "two bob");
  act (scene, "shift.open", NULL);
  ui_idle (100);
  g_assert_cmpint (count_rows (scene, "SELECT count (*) FROM shift"), ==, 0);
  draw (scene, "closed");
  open_shift (scene, "2,500");
  g_assert_cmpint (count_rows (scene, "SELECT opening_float FROM shift"), ==, 250000);
  ui_wait_text (page, "Nothing is sold yet");
  draw (scene, "empty");
}

/* The float counted by notes writes the figure above it. */
static void
test_open_by_notes (void)
{
  static const guint keys[] = { GDK_KEY_2, GDK_KEY_Return, GDK_KEY_KP_End /* 1 without Num Lock */, 0 };
  g_autoptr (UiScene) scene = new_scene ();

  ui_scene_sign_in (scene, "amina", "2468", "shift");
  wait_for (scene, "No shift is open");
  gtk_expander_set_expanded (ui_find (page_of (scene), GTK_TYPE_EXPANDER), TRUE);
  ui_idle (200);
  count_by_keys (scene, keys);
  draw (scene, "float");
  g_assert_cmpstr (gtk_editable_get_text (ui_find (page_of (scene), GTK_TYPE_ENTRY)), ==, "2,500");
  act (scene, "shift.open", NULL);
  wait_for (scene, "Expected in the drawer");
  g_assert_cmpint (count_rows (scene, "SELECT opening_float FROM shift"), ==, 250000);
}

static void
test_drawer_acts (void)
{
  g_autoptr (UiScene) scene = new_scene ();
  GtkWidget *till;

  ui_scene_sign_in (scene, "amina", "2468", "shift");
  open_shift (scene, "1,000");
  ui_scene_key (scene, GDK_KEY_F5);
  wait_for (scene, "that no sale brought");
  till = ui_find (page_of (scene), TK_TYPE_SHIFT_TILL);
  gtk_editable_set_text (ui_find (till, GTK_TYPE_ENTRY), "500");
  g_assert_true (gtk_widget_activate_action (till, "till.do", NULL));
  wait_for (scene, "Say in a few words what it is for");
  g_assert_cmpint (count_rows (scene, "SELECT count (*) FROM cash_moved"), ==, 0);
  choose (scene, till, "More float");
  draw (scene, "cash-in");
  g_assert_true (gtk_widget_activate_action (till, "till.do", NULL));
  wait_for (scene, "KES 500 put into the drawer");
  g_assert_cmpint (count_rows (scene, "SELECT amount FROM cash_moved WHERE reason = 'More float'"), ==, 50000);

  /* Out needs a supervisor; a wrong PIN changes nothing. */
  ui_scene_key (scene, GDK_KEY_F6);
  wait_for (scene, "a supervisor approves it");
  gtk_editable_set_text (ui_find (till, GTK_TYPE_ENTRY), "300");
  choose (scene, till, "To the safe");
  g_assert_true (gtk_widget_activate_action (till, "till.do", NULL));
  wait_for (scene, "A supervisor must approve taking cash out");
  ui_idle (200);
  draw (scene, "cash-out");
  type_pin (ui_find (till, TK_TYPE_APPROVAL), approval_key, "1111");
  wait_for (scene, "4 tries left");
  g_assert_cmpint (count_rows (scene, "SELECT count (*) FROM cash_moved WHERE amount < 0"), ==, 0);
  type_pin (ui_find (till, TK_TYPE_APPROVAL), approval_key, "8642");
  wait_for (scene, "KES 300 taken out of the drawer");
  g_assert_cmpint (count_rows (scene, "SELECT amount FROM cash_moved WHERE approved_by = 'wanjiru' AND staff = 'amina'"), ==, -30000);

  ui_scene_key (scene, GDK_KEY_F7);
  wait_for (scene, "noted before the drawer opens");
  choose (scene, till, "Change for a note");
  g_assert_true (gtk_widget_activate_action (till, "till.do", NULL));
  wait_for (scene, "No drawer hangs on the printer");
  g_assert_cmpint (count_rows (scene, "SELECT count (*) FROM drawer_open WHERE reason = 'Change for a note'"), ==, 1);
  wait_for (scene, "Cash out · amina, approved by wanjiru · To the safe");
  draw (scene, "acts");

  /* A drawer that does not open is said, and the entry stays. */
  tk_preferences_set_printer (tk_session_get_preferences (scene->session), "tcp:127.0.0.1:1,drawer");
  ui_scene_key (scene, GDK_KEY_F7);
  choose (scene, till, "New roll of coins");
  g_assert_true (gtk_widget_activate_action (till, "till.do", NULL));
  wait_for (scene, "It is noted, and the drawer did not open");
  g_assert_cmpint (count_rows (scene, "SELECT count (*) FROM drawer_open"), ==, 2);

  /* Esc leaves an act without a trace. */
  ui_scene_key (scene, GDK_KEY_F5);
  ui_scene_key (scene, GDK_KEY_Escape);
  wait_for (scene, "Expected in the drawer");
  g_assert_cmpint (count_rows (scene, "SELECT count (*) FROM cash_moved"), ==, 2);
}

static void
test_reports (void)
{
  g_autoptr (UiScene) scene = new_scene ();
  const char *folder, *pdf[3] = { NULL, "X-", ".pdf" }, *csv[3] = { NULL, "X-", ".csv" };

  ui_scene_sign_in (scene, "amina", "2468", "shift");
  open_shift (scene, "1,000");
  sell_an_evening (scene);
  tk_session_refresh (scene->session);
  wait_for (scene, "24,000");
  draw (scene, "day");
  gtk_expander_set_expanded (GTK_EXPANDER (gtk_widget_get_ancestor (ui_find_text (page_of (scene), "As a table"), GTK_TYPE_EXPANDER)), TRUE);
  wait_for (scene, "4 · 6,000");
  draw (scene, "table");
  ui_scene_key (scene, GDK_KEY_F4);
  wait_for (scene, "X report");
  wait_for (scene, "Cash from sales");
  draw (scene, "x");
  folder = tk_preferences_get_print_folder (tk_session_get_preferences (scene->session));
  pdf[0] = csv[0] = folder;
  ui_scene_key (scene, GDK_KEY_F6);
  ui_wait (has_file, pdf, "the PDF");
  /* The file is there before it is said; said late, it would stand in the place of the other's name. */
  wait_for (scene, ".pdf");
  ui_scene_key (scene, GDK_KEY_F7);
  ui_wait (has_file, csv, "the CSV");
  wait_for (scene, ".csv");
  ui_scene_key (scene, GDK_KEY_Escape);
  wait_for (scene, "Expected in the drawer");
}

/* Nothing on the page tells what should be in the drawer while it is counted. */
static void
test_close (void)
{
  /* 1,000 × 16 = 16,000: a hundred short of 15,000 sold and 1,100 float. Num Lock off for the second digit. */
  static const guint keys[] = { GDK_KEY_KP_End, GDK_KEY_KP_Right, 0 };
  g_autoptr (UiScene) scene = new_scene ();
  const char *paths[3] = { NULL, "Z1-", ".pdf" };

  ui_scene_sign_in (scene, "amina", "2468", "shift");
  open_shift (scene, "1,100");
  sell_an_evening (scene);
  tk_session_refresh (scene->session);
  wait_for (scene, "24,000");
  ui_scene_key (scene, GDK_KEY_F9);
  wait_for (scene, "Close the shift: count the drawer");
  g_assert_null (ui_find_text (page_of (scene), "Expected"));
  g_assert_null (ui_find_text (page_of (scene), "16,100"));
  g_assert_null (ui_find_text (page_of (scene), "15,000"));
  act (scene, "shift.counted", NULL);
  wait_for (scene, "Count first");
  count_by_keys (scene, keys);
  wait_for (scene, "KES 16,000");
  draw (scene, "count");
  act (scene, "shift.counted", NULL);
  wait_for (scene, "KES 100 missing");
  wait_for (scene, "SKL5XQ2M7P");
  wait_for (scene, "wait for the hub");
  draw (scene, "finish");

  /* Not without a word why; counting again keeps what was typed. */
  hold (scene);
  wait_for (scene, "say why in the note");
  g_assert_cmpint (count_rows (scene, "SELECT count (*) FROM shift WHERE closed_at IS NOT NULL"), ==, 0);
  ui_scene_key (scene, GDK_KEY_Escape);
  wait_for (scene, "KES 16,000");
  act (scene, "shift.counted", NULL);
  wait_for (scene, "KES 100 missing");
  gtk_editable_set_text (ui_find (ui_find (page_of (scene), TK_TYPE_SHIFT_FINISH), GTK_TYPE_ENTRY), "A note was torn");
  hold (scene);
  wait_for (scene, "Z report 1");
  wait_for (scene, "A note was torn");
  draw (scene, "z");
  g_assert_cmpint (count_rows (scene, "SELECT number FROM shift WHERE counted = 1600000 AND expected = 1610000"), ==, 1);
  paths[0] = tk_preferences_get_print_folder (tk_session_get_preferences (scene->session));
  ui_scene_key (scene, GDK_KEY_F5);
  ui_wait (has_file, paths, "Z on paper, here as a file");
  ui_scene_key (scene, GDK_KEY_Escape);
  wait_for (scene, "No shift is open");
  wait_for (scene, "Z report 1");
  draw (scene, "after");
  ui_scene_key (scene, GDK_KEY_F4);
  wait_for (scene, "A note was torn");
}

static void
test_hand_over (void)
{
  static const guint keys[] = { GDK_KEY_2, 0 };
  g_autoptr (UiScene) scene = new_scene ();
  TkShiftTaker *taker;

  ui_scene_sign_in (scene, "amina", "2468", "shift");
  open_shift (scene, "2,000");
  ui_scene_key (scene, GDK_KEY_F8);
  wait_for (scene, "Hand over: count the drawer");
  count_by_keys (scene, keys);
  act (scene, "shift.counted", NULL);
  wait_for (scene, "It is right to the last coin");
  wait_for (scene, "Who takes over?");
  ui_idle (200);
  draw (scene, "hand-over");
  taker = ui_find (page_of (scene), TK_TYPE_SHIFT_TAKER);
  type_pin (taker, taker_key, "1111");
  wait_for (scene, "4 tries left");
  g_assert_cmpint (count_rows (scene, "SELECT count (*) FROM handed_over"), ==, 0);
  type_pin (taker, taker_key, "8642");
  ui_wait (is_signed_in, scene->session, "the next cashier");
  g_assert_cmpint (count_rows (scene, "SELECT count (*) FROM handed_over WHERE from_staff = 'amina' AND to_staff = 'wanjiru'"
                                      " AND counted = 200000 AND expected = 200000"), ==, 1);
  g_assert_cmpint (count_rows (scene, "SELECT count (*) FROM shift WHERE closed_at IS NULL"), ==, 1);
}

/* ---- Looks ---- */

static void
check_targets (GtkWidget *widget, guint *n)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if ((GTK_IS_BUTTON (widget) || GTK_IS_ENTRY (widget)) && gtk_widget_get_ancestor (widget, GTK_TYPE_WINDOW_CONTROLS) == NULL)
    {
      graphene_rect_t bounds;
      g_assert_true (gtk_widget_compute_bounds (widget, widget, &bounds));
      if (bounds.size.height < TARGET)
        g_error ("a %s is %d high", G_OBJECT_TYPE_NAME (widget), (int) bounds.size.height);
      (*n)++;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    check_targets (child, n);
}

static void
check_fits (UiScene *scene, int width, int height)
{
  int minimum_width, minimum_height;
  guint n = 0;

  gtk_widget_measure (GTK_WIDGET (scene->window), GTK_ORIENTATION_HORIZONTAL, -1, &minimum_width, NULL, NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (scene->window), GTK_ORIENTATION_VERTICAL, width, &minimum_height, NULL, NULL, NULL);
  g_assert_cmpint (minimum_width, <=, width);
  g_assert_cmpint (minimum_height, <=, height);
  check_targets (page_of (scene), &n);
  g_assert_cmpuint (n, >, 0);
}

typedef struct {
  const char *name;
  AdwColorScheme scheme;
  int dpi;
  int width, height;
} Look;

static const Look looks[] = {
  { "light", ADW_COLOR_SCHEME_FORCE_LIGHT, 96 * 1024, 1024, 600 },
  { "dark", ADW_COLOR_SCHEME_FORCE_DARK, 96 * 1024, 1366, 768 },
  { "large", ADW_COLOR_SCHEME_FORCE_LIGHT, 192 * 1024, 1366, 768 },
};

static gboolean
is_step (gpointer data)
{
  const Wanted *wanted = data;
  GtkStack *steps = ui_find (wanted->root, GTK_TYPE_STACK);

  return g_strcmp0 (gtk_stack_get_visible_child_name (steps), wanted->text) == 0;
}

static void
look_at (UiScene *scene, const Look *look, const char *step, const char *name)
{
  Wanted wanted = { page_of (scene), step };

  ui_wait (is_step, &wanted, step);
  draw (scene, name);
  check_fits (scene, look->width, look->height);
}

static void
test_look (gconstpointer data)
{
  const Look *look = data;
  g_autofree char *name = g_strdup_printf ("%s-%s", look->name, g_getenv ("LANGUAGE") != NULL ? g_getenv ("LANGUAGE") : "en");
  static const guint keys[] = { GDK_KEY_1, GDK_KEY_5, GDK_KEY_Return, GDK_KEY_2, 0 };
  g_autoptr (UiScene) scene = NULL;
  TkShiftCount *count = NULL;

  look_name = name;
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), look->scheme);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", look->dpi, NULL);
  scene = new_scene ();
  gtk_window_set_default_size (GTK_WINDOW (scene->window), look->width, look->height);
  tk_preferences_set_theme (tk_session_get_preferences (scene->session),
                            look->scheme == ADW_COLOR_SCHEME_FORCE_DARK ? TK_THEME_DARK : TK_THEME_LIGHT);
  ui_scene_sign_in (scene, "wanjiru", "8642", "shift");
  look_at (scene, look, "closed", "closed");
  gtk_editable_set_text (ui_find (page_of (scene), GTK_TYPE_ENTRY), "1,000");
  act (scene, "shift.open", NULL);
  look_at (scene, look, "open", "empty");
  sell_an_evening (scene);
  tk_session_refresh (scene->session);
  wait_for (scene, "24,000");
  look_at (scene, look, "open", "day");
  act (scene, "shift.till", "1");
  look_at (scene, look, "till", "out");
  act (scene, "shift.back", NULL);
  act (scene, "shift.report", NULL);
  look_at (scene, look, "report", "x");
  act (scene, "shift.back", NULL);
  act (scene, "shift.count", "false");
  Wanted counting = { page_of (scene), "count" };
  ui_wait (is_step, &counting, "counting");
  ui_idle (100);
  for (GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (scene->window)); focus != NULL && count == NULL; focus = gtk_widget_get_parent (focus))
    if (TK_IS_SHIFT_COUNT (focus))
      count = TK_SHIFT_COUNT (focus);
  g_assert_nonnull (count);
  for (const guint *key = keys; *key != 0; key++)
    press_key (rows_of (count), *key);
  look_at (scene, look, "count", "count");
  act (scene, "shift.counted", NULL);
  look_at (scene, look, "finish", "finish");
  look_name = "en";
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024, NULL);
}

int
main (int argc, char **argv)
{
  ui_scene_start (&argc, &argv);
  if (g_getenv ("LANGUAGE") == NULL)
    {
      g_test_add_func ("/ui/shift/open", test_open);
      g_test_add_func ("/ui/shift/open-by-notes", test_open_by_notes);
      g_test_add_func ("/ui/shift/drawer", test_drawer_acts);
      g_test_add_func ("/ui/shift/reports", test_reports);
      g_test_add_func ("/ui/shift/close", test_close);
      g_test_add_func ("/ui/shift/hand-over", test_hand_over);
    }
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      g_autofree char *path = g_strdup_printf ("/ui/shift/look/%s", looks[i].name);

      g_test_add_data_func (path, &looks[i], test_look);
    }
  return g_test_run ();
}
