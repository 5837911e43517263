/* The main job through the real window, keys pressed on the X server: sign in, sell two for a 5,000 note with five keys, then the ticket is
 * scanned by a hand scanner that types: green, "just now", and amber later. SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-scene.h"
#include "tk-done-panel.h"
#include "tk-gate-page.h"
#include "tk-pay-panel.h"
#include "tk-same-code.h"
#include "tk-sell-page.h"
#include "tk-sign-in-page.h"
#include "tk-type-tile.h"

#include <gdk/x11/gdkx.h>
#include <glib/gstdio.h>

/* xdotool with the given arguments; the main loop runs meanwhile, as it does under a person's hands. */
static void
press (const char *first, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  va_list arguments;

  g_ptr_array_add (argv, (gpointer) "xdotool");
  va_start (arguments, first);
  for (const char *word = first; word != NULL; word = va_arg (arguments, const char *))
    g_ptr_array_add (argv, (gpointer) word);
  va_end (arguments);
  g_ptr_array_add (argv, NULL);
  process = g_subprocess_newv ((const char *const *) argv->pdata, G_SUBPROCESS_FLAGS_NONE, &error);
  g_assert_no_error (error);
  while (g_subprocess_get_identifier (process) != NULL)
    ui_idle (5);
  g_assert_true (g_subprocess_get_successful (process));
}

static void
focus (UiScene *scene)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (scene->window));
  g_autofree char *id = g_strdup_printf ("%lu", (gulong) gdk_x11_surface_get_xid (surface));

  press ("windowfocus", "--sync", id, NULL);
}

static gboolean
is_active (gpointer data)
{
  return gtk_window_is_active (data);
}

static gboolean
is_on_sell_page (gpointer data)
{
  GtkWidget *page = tk_window_get_page (data);

  return page != NULL && TK_IS_SELL_PAGE (page) && ui_find (page, TK_TYPE_TYPE_TILE) != NULL;
}

static gboolean
is_sold (gpointer data)
{
  return tk_done_panel_get_sale (data) != NULL;
}

static gboolean
is_printed (gpointer data)
{
  return tk_done_panel_count_printed (data) == 2;
}

static gboolean
has_faces (gpointer data)
{
  return tk_sign_in_page_choose (data, "wanjiru");
}

static gboolean
is_paying (gpointer data)
{
  return gtk_widget_get_mapped (ui_find (data, TK_TYPE_PAY_PANEL));
}

/* 1 1 F9 F3 Enter. */
static char *
sell_two (UiScene *scene)
{
  GtkWidget *page = tk_window_get_page (scene->window);
  TkDonePanel *done = ui_find (page, TK_TYPE_DONE_PANEL);
  const TkSale *sale;

  press ("key", "--delay", "80", "1", "1", "F9", NULL);
  ui_wait (is_paying, page, "F9 brings the cash pad");
  press ("key", "--delay", "80", "F3", "Return", NULL);
  ui_wait (is_sold, done, "the sale is done");
  sale = tk_done_panel_get_sale (done);
  g_assert_cmpint (sale->total, ==, 300000);
  g_assert_cmpint (sale->tendered, ==, 500000);
  g_assert_cmpint (sale->change, ==, 200000);
  g_assert_cmpuint (sale->tickets->len, ==, 2);
  ui_wait_text (GTK_WIDGET (done), "2,000");
  ui_wait (is_printed, done, "both tickets are printed");
  return g_strdup (((TkSoldTicket *) g_ptr_array_index (sale->tickets, 0))->token);
}

static guint
count_printed (UiScene *scene)
{
  g_autofree char *folder = g_build_filename (scene->terminal->dir, "printed", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static gboolean
is_on_gate (gpointer data)
{
  GtkWidget *page = tk_window_get_page (data);

  return page != NULL && TK_IS_GATE_PAGE (page) && gtk_widget_get_mapped (GTK_WIDGET (tk_gate_page_get_card (TK_GATE_PAGE (page))));
}

static gboolean
is_green (gpointer data)
{
  return tk_verdict_card_get_face (data) == TK_CARD_GREEN;
}

static gboolean
says_already_in (gpointer data)
{
  return tk_verdict_card_get_face (data) == TK_CARD_AMBER && strcmp (tk_verdict_card_get_word (data), "ALREADY IN") == 0;
}

static gboolean
is_red (gpointer data)
{
  return tk_verdict_card_get_face (data) == TK_CARD_RED;
}

static gboolean
says_just_now (gpointer data)
{
  return tk_verdict_card_get_face (data) == TK_CARD_GREEN && strstr (tk_verdict_card_get_sentence (data), "again") != NULL;
}

static void
hand_scan (const char *text)
{
  ui_idle (TK_SAME_CODE_AWAY_MS + 50); /* else it is one and the same read */
  press ("type", "--delay", "4", text, NULL);
  press ("key", "Return", NULL);
}

/* Once more when nothing came of it: a machine that stalls between two keys hears two codes, and knows neither. */
static void
scan_until (UiCondition condition, TkVerdictCard *card, const char *text, const char *what)
{
  for (guint tries = 0; tries < 6 && !condition (card); tries++)
    {
      gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

      hand_scan (text);
      while (!condition (card) && g_get_monotonic_time () < end)
        ui_idle (10);
    }
  ui_wait (condition, card, what);
}

static void
check_gate (UiScene *scene, const char *token)
{
  TkVerdictCard *card;

  tk_preferences_use_place (tk_session_get_preferences (scene->session), 1, 1);
  press ("key", "ctrl+2", NULL);
  ui_wait (is_on_gate, scene->window, "Ctrl+2 brings the gate");
  card = tk_gate_page_get_card (TK_GATE_PAGE (tk_window_get_page (scene->window)));
  scan_until (is_green, card, token, "the first scan is green");
  g_assert_cmpstr (tk_verdict_card_get_word (card), ==, "WELCOME");
  g_assert_nonnull (strstr (tk_verdict_card_get_ticket (card), "Regular"));
  scan_until (says_just_now, card, token, "the second scan shows the same green card");
  g_assert_cmpint (tk_terminal_fixture_count (scene->terminal, "SELECT count (*) FROM checkin WHERE verdict = 'admitted'"), ==, 1);
  tk_fake_clock_advance (&scene->terminal->clock, 60 * 1000);
  scan_until (says_already_in, card, token, "a minute later it is already in");
  g_assert_cmpstr (tk_verdict_card_get_word (card), ==, "ALREADY IN");
  scan_until (is_red, card, "TK1:NOTHINGOFTHEKIND", "nonsense is red");
}

static void
test_main_job (void)
{
  g_autoptr (UiScene) scene = ui_scene_new ();
  g_autofree char *token = NULL;

  focus (scene);
  ui_wait (is_active, scene->window, "the window has the keys");
  ui_wait (has_faces, ui_find (GTK_WIDGET (scene->window), TK_TYPE_SIGN_IN_PAGE), "the faces are there");
  press ("type", "--delay", "80", "8642", NULL);
  press ("key", "Return", NULL);
  ui_wait (is_on_sell_page, scene->window, "the PIN opens the sell page");
  token = sell_two (scene);
  g_assert_cmpuint (count_printed (scene), ==, 2);
  check_gate (scene, token);
  g_assert_cmpint (tk_terminal_fixture_count (scene->terminal, "SELECT count (*) FROM sale"), ==, 1);
}

/* The next key after a sale starts the next one; quantity first; Esc leaves nothing behind. */
static void
test_next_sale (void)
{
  g_autoptr (UiScene) scene = ui_scene_new ();
  TkDonePanel *done;

  ui_scene_sign_in (scene, "amina", "2468", "sell");
  focus (scene);
  ui_wait (is_on_sell_page, scene->window, "tiles");
  g_free (sell_two (scene));
  done = ui_find (tk_window_get_page (scene->window), TK_TYPE_DONE_PANEL);
  press ("key", "--delay", "80", "3", "x", "2", NULL);
  g_assert_null (tk_done_panel_get_sale (done));
  ui_wait_text (tk_window_get_page (scene->window), "3 × 5,000");
  press ("key", "Delete", NULL);
  g_assert_null (ui_find_text (tk_window_get_page (scene->window), "3 × 5,000"));
}

int
main (int argc, char **argv)
{
  ui_scene_start (&argc, &argv);
  g_test_add_func ("/ui/flow/main-job", test_main_job);
  g_test_add_func ("/ui/flow/next-sale", test_next_sale);
  return g_test_run ();
}
