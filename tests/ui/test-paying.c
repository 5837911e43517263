/* Paying through the real window: prompts in every outcome, written as the sync agent writes them; what is put aside and comes back;
 * practice, nobody there, and somebody else. SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-scene.h"
#include "tk-attempt-banner.h"
#include "tk-cart.h"
#include "tk-done-panel.h"
#include "tk-page.h"
#include "tk-pay-panel.h"
#include "tk-sell-page.h"
#include "tk-sign-in-page.h"
#include "tk-type-tile.h"

#include <glib/gstdio.h>

#define PHONE "0712 345 678"

static void
picture (UiScene *scene, const char *name)
{
  const char *folder = g_getenv ("TIKETI_SCREENSHOTS");
  g_autofree char *path = folder != NULL ? g_strdup_printf ("%s/paying-%s.png", folder, name) : NULL;

  if (path == NULL)
    return;
  ui_idle (200);
  ui_scene_draw (scene, path);
}

static gboolean
has_tiles (gpointer data)
{
  GtkWidget *page = tk_window_get_page (data);

  return page != NULL && TK_IS_SELL_PAGE (page) && ui_find (page, TK_TYPE_TYPE_TILE) != NULL;
}

static UiScene *
open_till (const char *name, const char *pin)
{
  UiScene *scene = ui_scene_new ();

  tk_terminal_fixture_sql (scene->terminal, "INSERT INTO setting (name, value) VALUES ('net', 'online')");
  ui_scene_sign_in (scene, name, pin, "sell");
  ui_wait (has_tiles, scene->window, "tiles");
  return scene;
}

static GtkWidget *
sell_page (UiScene *scene)
{
  return tk_window_get_page (scene->window);
}

static gboolean
is_paying (gpointer data)
{
  GtkWidget *panel = ui_find (data, TK_TYPE_PAY_PANEL);

  return gtk_widget_get_mapped (panel) && ui_find_text (panel, "KES") != NULL;
}

/* So many of tile 1, then the key that pays. */
static TkPayPanel *
start_paying (UiScene *scene, guint qty, guint keyval)
{
  for (guint i = 0; i < qty; i++)
    ui_scene_key (scene, GDK_KEY_1);
  ui_scene_key (scene, keyval);
  ui_wait (is_paying, sell_page (scene), "the pay panel");
  return ui_find (sell_page (scene), TK_TYPE_PAY_PANEL);
}

static GtkEditable *
find_entry (GtkWidget *root)
{
  if (GTK_IS_ENTRY (root))
    return gtk_widget_get_mapped (root) ? GTK_EDITABLE (root) : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkEditable *found = find_entry (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

typedef struct {
  UiScene *scene;
  const char *sql;
  gint64 value;
} Count;

static gboolean
counts (gpointer data)
{
  Count *count = data;

  return tk_terminal_fixture_count (count->scene->terminal, count->sql) == count->value;
}

static void
wait_count (UiScene *scene, const char *sql, gint64 value)
{
  Count count = { scene, sql, value };

  ui_wait (counts, &count, sql);
}

typedef struct {
  GtkWidget *root;
  const char *text;
} Text;

static gboolean
shows (gpointer data)
{
  Text *text = data;

  return ui_find_text (text->root, text->text) != NULL;
}

static void
wait_text (GtkWidget *root, const char *words)
{
  Text text = { root, words };

  ui_wait (shows, &text, words);
}

/* As the sync agent does when the hub has spoken. */
static void
hub_says (UiScene *scene, const char *state, const char *reason, const char *receipt)
{
  g_autofree char *sql = g_strdup_printf ("UPDATE attempt SET state = '%s', reason = '%s', receipt = '%s',"
                                          " paid = CASE WHEN '%s' = 'paid' THEN amount ELSE 0 END WHERE done = 0 AND give_up = 0",
                                          state, reason, receipt, state);

  tk_terminal_fixture_sql (scene->terminal, sql);
}

static void
prompt (UiScene *scene, TkPayPanel *panel, gint64 attempts)
{
  gtk_editable_set_text (find_entry (GTK_WIDGET (panel)), PHONE);
  g_assert_true (tk_pay_panel_key (panel, GDK_KEY_Return));
  wait_count (scene, "SELECT count (*) FROM attempt", attempts);
}

static gboolean
is_sold (gpointer data)
{
  return tk_done_panel_get_sale (data) != NULL;
}

static const TkSale *
wait_sold (UiScene *scene)
{
  TkDonePanel *done = ui_find (sell_page (scene), TK_TYPE_DONE_PANEL);

  ui_wait (is_sold, done, "the sale is done");
  return tk_done_panel_get_sale (done);
}

static void
test_prompt_paid (void)
{
  g_autoptr (UiScene) scene = open_till ("amina", "2468");
  TkPayPanel *panel = start_paying (scene, 2, GDK_KEY_F10);
  const TkSale *sale;

  picture (scene, "phone");
  prompt (scene, panel, 1);
  wait_count (scene, "SELECT count (*) FROM held_cart", 1);
  g_assert_true (tk_pay_panel_is_waiting (panel));
  hub_says (scene, "sent", "", "");
  wait_text (GTK_WIDGET (panel), "✓ Sent");
  picture (scene, "sent");
  g_assert_true (tk_pay_panel_key (panel, GDK_KEY_Return)); /* never a second one while it is open */
  ui_idle (100);
  g_assert_cmpint (tk_terminal_fixture_count (scene->terminal, "SELECT count (*) FROM attempt"), ==, 1);
  hub_says (scene, "paid", "", "SKL5XQ2M7P");
  sale = wait_sold (scene);
  g_assert_cmpint (sale->total, ==, 300000);
  g_assert_cmpint (tk_terminal_fixture_count (scene->terminal, "SELECT count (*) FROM payment WHERE method = 'mpesa' AND reference = 'SKL5XQ2M7P'"), ==, 1);
  g_assert_cmpint (tk_terminal_fixture_count (scene->terminal, "SELECT count (*) FROM held_cart"), ==, 0);
  picture (scene, "done");
}

/* Every way it can go wrong is said, and has its ways on. */
static void
test_prompt_outcomes (void)
{
  static const struct { const char *state, *reason; gboolean retry; } outcomes[] = {
    { "cancelled", "", TRUE }, { "failed", "insufficient", TRUE }, { "failed", "wrong-pin", TRUE }, { "failed", "unreachable", TRUE },
    { "failed", "expired", TRUE }, { "unknown", "", FALSE },
  };
  g_autoptr (UiScene) scene = open_till ("amina", "2468");
  TkPayPanel *panel = start_paying (scene, 1, GDK_KEY_F10);

  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    {
      g_autofree char *words = NULL;

      g_test_message ("%s %s", outcomes[i].state, outcomes[i].reason);
      if (i == 0)
        prompt (scene, panel, 1);
      else
        g_assert_true (tk_pay_panel_key (panel, GDK_KEY_F2));
      wait_text (GTK_WIDGET (panel), "Waiting for the buyer");
      wait_count (scene, "SELECT count (*) FROM attempt WHERE done = 0 AND state = 'new'", 1);
      hub_says (scene, outcomes[i].state, outcomes[i].reason, "");
      wait_text (GTK_WIDGET (panel), outcomes[i].retry ? "Ask the phone again" : "? Confirmed");
      g_assert_true (tk_pay_panel_is_waiting (panel) == !outcomes[i].retry);
      words = g_strdup_printf ("outcome-%u", i);
      picture (scene, words);
    }
  /* Nobody knows: no second prompt, but cash goes on. */
  g_assert_true (tk_pay_panel_key (panel, GDK_KEY_F9));
  wait_text (GTK_WIDGET (panel), "= 1,500");
  wait_count (scene, "SELECT count (*) FROM attempt WHERE give_up = 1", 1);
  g_assert_true (tk_pay_panel_key (panel, GDK_KEY_F1));
  g_assert_true (tk_pay_panel_key (panel, GDK_KEY_Return));
  g_assert_cmpint (wait_sold (scene)->tendered, ==, 150000);
}

/* The prompt comes to nothing, and the buyer pays in cash after a look at the cart: nothing stays put aside. */
static void
test_prompt_then_back (void)
{
  g_autoptr (UiScene) scene = open_till ("amina", "2468");
  TkPayPanel *panel = start_paying (scene, 1, GDK_KEY_F10);

  prompt (scene, panel, 1);
  hub_says (scene, "cancelled", "", "");
  wait_text (GTK_WIDGET (panel), "Ask the phone again");
  g_assert_true (tk_pay_panel_key (panel, GDK_KEY_Escape));
  ui_idle (20);
  g_assert_cmpint (tk_terminal_fixture_count (scene->terminal, "SELECT count (*) FROM held_cart"), ==, 1);
  ui_scene_key (scene, GDK_KEY_F9);
  wait_text (GTK_WIDGET (panel), "= 1,500");
  ui_scene_key (scene, GDK_KEY_F1);
  ui_scene_key (scene, GDK_KEY_Return);
  g_assert_cmpint (wait_sold (scene)->tendered, ==, 150000);
  g_assert_cmpint (tk_terminal_fixture_count (scene->terminal, "SELECT count (*) FROM held_cart"), ==, 0);
}

static void
test_bad_phone (void)
{
  g_autoptr (UiScene) scene = open_till ("amina", "2468");
  TkPayPanel *panel = start_paying (scene, 1, GDK_KEY_F10);

  gtk_editable_set_text (find_entry (GTK_WIDGET (panel)), "0712");
  g_assert_true (tk_pay_panel_key (panel, GDK_KEY_Return));
  ui_idle (50);
  g_assert_cmpint (tk_terminal_fixture_count (scene->terminal, "SELECT count (*) FROM attempt"), ==, 0);
  tk_terminal_fixture_sql (scene->terminal, "UPDATE setting SET value = 'offline' WHERE name = 'net'");
  gtk_editable_set_text (find_entry (GTK_WIDGET (panel)), PHONE);
  g_assert_true (tk_pay_panel_key (panel, GDK_KEY_Return));
  wait_text (GTK_WIDGET (panel), "not reached");
  g_assert_true (tk_pay_panel_key (panel, GDK_KEY_Escape));
  ui_idle (20);
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (panel)));
}

/* “07” stands in the field; most people type it all the same. */
static void
test_whole_phone (void)
{
  static const struct { const char *typed, *expected; } rows[] = {
    { "12345000", "0712345000" }, { "0712345000", "0712345000" }, { "+254712345000", "+254712345000" }, { "07123450007", "07123450007" },
  };
  g_autoptr (UiScene) scene = open_till ("amina", "2468");
  GtkEditable *phone = GTK_EDITABLE (find_entry (GTK_WIDGET (start_paying (scene, 1, GDK_KEY_F10))));

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      int at = 2;

      gtk_editable_set_text (phone, "07");
      for (const char *c = rows[i].typed; *c != '\0'; c++)
        gtk_editable_insert_text (phone, c, 1, &at);
      g_assert_cmpstr (gtk_editable_get_text (phone), ==, rows[i].expected);
    }
}

static gboolean
has_banner (gpointer data)
{
  return tk_attempt_banner_get_shown (ui_find (data, TK_TYPE_ATTEMPT_BANNER)) != NULL;
}

/* The next buyer is served while the phone rings; the money comes, and one key finishes the sale. */
static void
test_put_aside (void)
{
  g_autoptr (UiScene) scene = open_till ("amina", "2468");
  TkPayPanel *panel = start_paying (scene, 2, GDK_KEY_F10);

  prompt (scene, panel, 1);
  wait_text (GTK_WIDGET (panel), "Next buyer");
  g_assert_true (tk_pay_panel_key (panel, GDK_KEY_Escape));
  ui_wait (has_banner, sell_page (scene), "the banner");
  start_paying (scene, 1, GDK_KEY_F9);
  ui_scene_key (scene, GDK_KEY_F1);
  ui_scene_key (scene, GDK_KEY_Return);
  wait_sold (scene);
  hub_says (scene, "failed", "unreachable", "");
  tk_session_refresh (scene->session);
  ui_idle (100);
  hub_says (scene, "paid", "", "SKL5XQ2M7P"); /* late, after it had failed */
  tk_session_refresh (scene->session);
  wait_text (sell_page (scene), "Finish the sale");
  picture (scene, "banner");
  ui_scene_key (scene, GDK_KEY_F2);
  wait_count (scene, "SELECT count (*) FROM sale", 2);
  wait_sold (scene);
  g_assert_cmpint (tk_terminal_fixture_count (scene->terminal, "SELECT count (*) FROM payment WHERE reference = 'SKL5XQ2M7P' AND amount = 300000"), ==, 1);
}

static gboolean
is_signed_out (gpointer data)
{
  return tk_session_get_state (data) == TK_SESSION_SIGNED_OUT;
}

static void
die (UiScene *scene)
{
  gtk_window_destroy (GTK_WINDOW (scene->window));
  ui_idle (20);
  tk_session_close (scene->session);
  ui_idle (20);
  g_clear_object (&scene->session);
}

static void
come_back (UiScene *scene)
{
  scene->session = tk_session_new (scene->terminal->dir, &scene->terminal->clock.base, FALSE);
  scene->window = tk_window_new (NULL, scene->session);
  gtk_window_set_default_size (GTK_WINDOW (scene->window), 1366, 768);
  gtk_window_present (GTK_WINDOW (scene->window));
  tk_session_open (scene->session);
  ui_wait (is_signed_out, scene->session, "the session opens again");
  ui_scene_sign_in (scene, "amina", "2468", "sell");
  ui_wait (has_tiles, scene->window, "tiles");
  ui_wait (has_banner, sell_page (scene), "the banner after the restart");
}

/* The program dies while the phone rings. */
static void
test_restart (void)
{
  g_autoptr (UiScene) scene = open_till ("amina", "2468");
  TkPayPanel *panel = start_paying (scene, 1, GDK_KEY_F10);

  prompt (scene, panel, 1);
  die (scene);
  hub_says (scene, "paid", "", "SKL5XQ2M8Q");
  come_back (scene);
  ui_scene_key (scene, GDK_KEY_F2);
  g_assert_cmpint (wait_sold (scene)->total, ==, 150000);
  g_assert_cmpint (tk_terminal_fixture_count (scene->terminal, "SELECT count (*) FROM attempt WHERE done = 0"), ==, 0);
}

static GtkEditable *
find_entry_that_says (GtkWidget *root, const char *text)
{
  if (GTK_IS_ENTRY (root))
    return g_str_equal (gtk_editable_get_text (GTK_EDITABLE (root)), text) && gtk_widget_get_mapped (root) ? GTK_EDITABLE (root) : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkEditable *found = find_entry_that_says (child, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Two phones share a sale; the first has paid when the program dies, the second pays meanwhile. */
static void
test_restart_split (void)
{
  g_autoptr (UiScene) scene = open_till ("amina", "2468");
  TkPayPanel *panel = start_paying (scene, 2, GDK_KEY_F10);
  const TkSale *sale;

  gtk_editable_set_text (find_entry_that_says (GTK_WIDGET (panel), "3,000"), "1000");
  prompt (scene, panel, 1);
  hub_says (scene, "paid", "", "SKL5XQ2M8Q");
  wait_text (GTK_WIDGET (panel), "Still to pay");
  ui_scene_key (scene, GDK_KEY_F10);
  ui_idle (20);
  gtk_editable_set_text (find_entry (GTK_WIDGET (panel)), "0722 000 111");
  g_assert_true (tk_pay_panel_key (panel, GDK_KEY_Return));
  wait_count (scene, "SELECT count (*) FROM attempt", 2);
  die (scene);
  tk_terminal_fixture_sql (scene->terminal, "UPDATE attempt SET state = 'paid', receipt = 'SKL5XQ2M9R', paid = amount WHERE state <> 'paid'");
  come_back (scene);
  ui_scene_key (scene, GDK_KEY_F2);
  sale = wait_sold (scene);
  g_assert_cmpint (sale->total, ==, 300000);
  g_assert_cmpint (tk_terminal_fixture_count (scene->terminal, "SELECT count (*) FROM attempt WHERE done = 0"), ==, 0);
  g_assert_cmpint (tk_terminal_fixture_count (scene->terminal, "SELECT sum (amount) FROM payment WHERE method = 'mpesa'"), ==, 300000);
}

static void
test_split (void)
{
  g_autoptr (UiScene) scene = open_till ("wanjiru", "8642");
  TkPayPanel *panel = start_paying (scene, 2, GDK_KEY_F9);
  const TkSale *sale;

  for (const char *key = "1000"; *key != '\0'; key++)
    ui_scene_key (scene, (guint) *key);
  ui_scene_key (scene, GDK_KEY_Return);
  wait_text (GTK_WIDGET (panel), "Still to pay");
  ui_scene_key (scene, GDK_KEY_F10);
  prompt (scene, panel, 1);
  g_assert_cmpint (tk_terminal_fixture_count (scene->terminal, "SELECT amount FROM attempt"), ==, 200000);
  hub_says (scene, "paid", "", "SKL5XQ2M9R");
  sale = wait_sold (scene);
  g_assert_cmpint (sale->total, ==, 300000);
  g_assert_cmpuint (sale->payments->len, ==, 2);
}

static void
test_given_away (void)
{
  g_autoptr (UiScene) scene = open_till ("wanjiru", "8642");

  start_paying (scene, 1, GDK_KEY_F9);
  ui_scene_key (scene, GDK_KEY_F8);
  picture (scene, "gift");
  ui_scene_key (scene, GDK_KEY_F2);
  ui_scene_key (scene, GDK_KEY_Return);
  wait_sold (scene);
  g_assert_cmpint (tk_terminal_fixture_count (scene->terminal, "SELECT count (*) FROM payment WHERE method = 'comp' AND reason = 'Press'"), ==, 1);
}

/* ---- Practice ---- */

static gboolean
practises (gpointer data)
{
  return tk_session_is_practising (data);
}

static char *
dump_real (UiScene *scene)
{
  char *text = NULL;
  g_autoptr (GError) error = NULL;

  tk_db_get_text (tk_store_get_db (scene->terminal->store), &text, &error,
                  "SELECT (SELECT group_concat (seq || id || kind || body || hex (hash)) FROM journal) || '|' ||"
                  " (SELECT group_concat (id || next || status) FROM lease)", "");
  g_assert_no_error (error);
  g_assert_nonnull (text);
  return text;
}

static void
test_practice (void)
{
  g_autoptr (UiScene) scene = open_till ("amina", "2468");
  g_autofree char *before = dump_real (scene), *after = NULL, *folder = g_build_filename (scene->terminal->dir, "practice", NULL);

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (scene->window), "win.practice", NULL));
  ui_wait (practises, scene->session, "practice");
  ui_wait (has_tiles, scene->window, "tiles to practise with");
  wait_text (GTK_WIDGET (scene->window), "PRACTICE: nothing here is sold");
  ui_wait_text (GTK_WIDGET (scene->window), "Leave practice");
  picture (scene, "practice");
  start_paying (scene, 2, GDK_KEY_F9);
  ui_scene_key (scene, GDK_KEY_F3);
  ui_scene_key (scene, GDK_KEY_Return);
  g_assert_cmpint (wait_sold (scene)->change, ==, 200000);
  ui_idle (200);
  tk_session_end_practice (scene->session);
  ui_wait (has_tiles, scene->window, "the real tiles");
  g_assert_null (ui_find_text (GTK_WIDGET (scene->window), "PRACTICE"));
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  after = dump_real (scene);
  g_assert_cmpstr (after, ==, before);
}

static void
test_practice_ends_with_sign_out (void)
{
  g_autoptr (UiScene) scene = open_till ("amina", "2468");

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (scene->window), "win.practice", NULL));
  ui_wait (practises, scene->session, "practice");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (scene->window), "win.sign-out", NULL));
  ui_wait (is_signed_out, scene->session, "signed out");
  g_assert_false (tk_session_is_practising (scene->session));
  wait_count (scene, "SELECT count (*) FROM journal WHERE kind = 'staff.signed-out'", 1);
}

/* ---- Nobody there, somebody else ---- */

static void
test_idle (void)
{
  g_autoptr (UiScene) scene = open_till ("amina", "2468");

  tk_preferences_set_idle_minutes (tk_session_get_preferences (scene->session), 1);
  ui_scene_key (scene, GDK_KEY_1);
  ui_idle (1200);
  tk_fake_clock_advance (&scene->terminal->clock, 45 * 1000);
  wait_text (GTK_WIDGET (scene->window), "signing out in");
  picture (scene, "idle");
  tk_fake_clock_advance (&scene->terminal->clock, 20 * 1000);
  ui_wait (is_signed_out, scene->session, "signed out by itself");
  wait_count (scene, "SELECT count (*) FROM held_cart", 1);
}

static gboolean
has_wanjiru (gpointer data)
{
  GtkWidget *page = tk_window_get_page (data);

  return TK_IS_SIGN_IN_PAGE (page) && tk_sign_in_page_choose (TK_SIGN_IN_PAGE (page), "wanjiru");
}

static gboolean
is_wanjiru (gpointer data)
{
  return g_str_equal (tk_session_get_staff (data)->name, "wanjiru");
}

static void
test_switch (void)
{
  g_autoptr (UiScene) scene = open_till ("amina", "2468");

  ui_scene_key (scene, GDK_KEY_1);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (scene->window), "win.switch", NULL));
  ui_wait (has_wanjiru, scene->window, "the faces");
  picture (scene, "switch");
  for (const char *key = "8642"; *key != '\0'; key++)
    ui_scene_key (scene, (guint) *key);
  ui_scene_key (scene, GDK_KEY_Return);
  ui_wait (is_wanjiru, scene->session, "somebody else goes on");
  ui_idle (50);
  g_assert_cmpstr (G_OBJECT_TYPE_NAME (sell_page (scene)), ==, "TkSellPage");
  start_paying (scene, 0, GDK_KEY_F9); /* the cart is still there */
  ui_scene_key (scene, GDK_KEY_F1);
  ui_scene_key (scene, GDK_KEY_Return);
  g_assert_cmpstr (wait_sold (scene)->staff, ==, "wanjiru");
  wait_count (scene, "SELECT count (*) FROM journal WHERE kind = 'staff.signed-out' AND staff = 'amina'", 1);
}

int
main (int argc, char **argv)
{
  ui_scene_start (&argc, &argv);
  g_test_add_func ("/ui/paying/prompt-paid", test_prompt_paid);
  g_test_add_func ("/ui/paying/prompt-outcomes", test_prompt_outcomes);
  g_test_add_func ("/ui/paying/prompt-then-back", test_prompt_then_back);
  g_test_add_func ("/ui/paying/bad-phone", test_bad_phone);
  g_test_add_func ("/ui/paying/whole-phone", test_whole_phone);
  g_test_add_func ("/ui/paying/put-aside", test_put_aside);
  g_test_add_func ("/ui/paying/restart", test_restart);
  g_test_add_func ("/ui/paying/restart-split", test_restart_split);
  g_test_add_func ("/ui/paying/split", test_split);
  g_test_add_func ("/ui/paying/given-away", test_given_away);
  g_test_add_func ("/ui/paying/practice", test_practice);
  g_test_add_func ("/ui/paying/practice-ends-with-sign-out", test_practice_ends_with_sign_out);
  g_test_add_func ("/ui/paying/idle", test_idle);
  g_test_add_func ("/ui/paying/switch", test_switch);
  return g_test_run ();
}
