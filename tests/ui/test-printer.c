/* Selling onto paper: the printer's address on the Status page, a sale that comes out of it, and one touch when the paper had run out.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <string.h>

#include "fake-printer.h"
#include "tk-decode.h"
#include "tk-done-panel.h"
#include "tk-desk-printed.h"
#include "tk-printer-setup.h"
#include "tk-ticket-preview.h"
#include "tk-ticket-printer.h"
#include "ui-scene.h"

typedef struct
{
  GtkWidget *root;
  const char *text;
} Wanted;

static gboolean
is_shown (gpointer data)
{
  Wanted *wanted = data;

  return ui_find_text (wanted->root, wanted->text) != NULL;
}

static void
wait_for (UiScene *scene, const char *text)
{
  Wanted wanted = { tk_window_get_page (scene->window), text };

  ui_wait (is_shown, &wanted, text);
}

static void
draw (UiScene *scene, const char *name)
{
  const char *dir = g_getenv ("TIKETI_SCREENSHOTS");
  g_autofree char *path = dir != NULL ? g_strdup_printf ("%s/printer-%s.png", dir, name) : NULL;

  ui_idle (300);
  if (path != NULL)
    ui_scene_draw (scene, path);
}

/* As a supervisor does it once: writes the address on the Status page. */
static void
set_printer (UiScene *scene, const char *address)
{
  GtkWidget *row = ui_find (tk_window_get_page (scene->window), ADW_TYPE_ENTRY_ROW);

  gtk_editable_set_text (GTK_EDITABLE (row), address);
  g_signal_emit_by_name (row, "apply");
}

static void
sell_two (UiScene *scene)
{
  tk_window_show_page (scene->window, "sell");
  wait_for (scene, "480");
  ui_scene_key (scene, GDK_KEY_1);
  ui_scene_key (scene, GDK_KEY_1);
  ui_idle (50);
  ui_scene_key (scene, GDK_KEY_F9);
  ui_scene_key (scene, GDK_KEY_F3);
  ui_idle (50);
  ui_scene_key (scene, GDK_KEY_Return);
}

static gboolean
has_two_papers (gpointer fake)
{
  return fake_printer_get_papers (fake)->len >= 2;
}

static void
assert_reads (const FakePaper *paper, const char *token)
{
  g_autoptr (TkDecoder) decoder = tk_decoder_new ();
  g_autoptr (TkReading) reading
    = tk_decoder_read (decoder, paper->luma->data, paper->width, paper->height, paper->width, TRUE);

  g_assert_nonnull (reading);
  g_assert_cmpstr (reading->payload, ==, token);
}

static void
test_paper (void)
{
  g_autoptr (FakePrinter) fake = fake_printer_new (NULL);
  g_autofree char *address = fake_printer_get_address (fake, "");
  g_autoptr (UiScene) scene = ui_scene_new ();
  GtkWidget *panel;

  ui_scene_sign_in (scene, "wanjiru", "8642", "status");
  set_printer (scene, "laser printer");
  wait_for (scene, "“laser printer” is no printer");
  g_assert_cmpstr (tk_preferences_get_printer (tk_session_get_preferences (scene->session)), ==, "");
  set_printer (scene, address);
  wait_for (scene, "The printer is ready.");
  draw (scene, "ready");
  sell_two (scene);
  ui_wait (has_two_papers, fake, "two tickets on paper");
  panel = ui_find (tk_window_get_page (scene->window), TK_TYPE_DONE_PANEL);
  const TkSale *sale = tk_done_panel_get_sale (TK_DONE_PANEL (panel));
  for (guint i = 0; i < 2; i++)
    {
      const TkSoldTicket *ticket = sale->tickets->pdata[i];

      assert_reads (fake_printer_get_papers (fake)->pdata[i], ticket->token);
    }
  g_assert_null (fake_printer_get_unknown (fake));
}

/* The sale stands, both tickets say why they are not there, and after a new roll one touch each brings them. */
static void
test_paper_out (void)
{
  const FakePrinterFaults faults = { .paper_out = TRUE };
  g_autoptr (FakePrinter) fake = fake_printer_new (&faults);
  g_autofree char *address = fake_printer_get_address (fake, "");
  g_autoptr (UiScene) scene = ui_scene_new ();
  GtkWidget *preview;

  tk_preferences_set_printer (tk_session_get_preferences (scene->session), address);
  ui_scene_sign_in (scene, "amina", "2468", "sell");
  sell_two (scene);
  wait_for (scene, "its paper is out");
  draw (scene, "paper-out");
  fake_printer_mend (fake);
  preview = ui_find (tk_window_get_page (scene->window), TK_TYPE_TICKET_PREVIEW);
  g_signal_emit_by_name (preview, "again");
  g_signal_emit_by_name (gtk_widget_get_next_sibling (preview), "again");
  ui_wait (has_two_papers, fake, "two tickets on paper");
  g_assert_cmpuint (fake_printer_get_papers (fake)->len, ==, 2);
}

/* ---- The queue itself ---- */

static TkSale *
sell (UiScene *scene, guint qty)
{
  TkCartLine line = { .event = 1, .type = 1, .qty = qty };
  TkPayment cash = { .method = TK_PAY_CASH, .amount = qty * 150000 };
  TkSaleRequest request = { .lines = &line, .n_lines = 1, .payments = &cash, .n_payments = 1 };
  g_autoptr (GError) error = NULL;
  TkSale *sale = tk_desk_sell (scene->terminal->desk, scene->terminal->amina, &request, &error);

  g_assert_no_error (error);
  return sale;
}

static gboolean
is_idle (gpointer data)
{
  g_autoptr (GPtrArray) open = tk_ticket_printer_list_open (data);

  for (guint i = 0; i < open->len; i++)
    if (!tk_print_job_has_failed (open->pdata[i]))
      return FALSE;
  return TRUE;
}

static void
count_trouble_cb (TkTicketPrinter *printer, const char *words, GString *said)
{
  g_string_assign (said, words);
}

static gint64
count_reprints (UiScene *scene)
{
  return tk_terminal_fixture_count (scene->terminal, "SELECT count (*) FROM journal WHERE kind = 'ticket.reprinted'");
}

static gboolean
is_noted (gpointer data)
{
  return tk_terminal_fixture_count (((UiScene *) data)->terminal,
                                    "SELECT count (*) FROM sale_ticket st LEFT JOIN printed p ON p.serial = st.serial AND p.type = st.type"
                                    " WHERE p.how IS NULL OR p.how <> 'paper'") == 0;
}

static UiScene *
scene_with (FakePrinter *fake, const char *options)
{
  g_autofree char *address = fake_printer_get_address (fake, options);
  UiScene *scene = ui_scene_new ();

  tk_preferences_set_printer (tk_session_get_preferences (scene->session), address);
  ui_scene_sign_in (scene, "amina", "2468", "sell");
  return scene;
}

/* Drawer, tickets, receipt: in this order, on one line, and the desk knows that they are on paper. */
static void
test_sale (void)
{
  g_autoptr (FakePrinter) fake = fake_printer_new (NULL);
  g_autoptr (UiScene) scene = scene_with (fake, ",drawer");
  TkTicketPrinter *printer = tk_ticket_printer_get (scene->session);
  g_autoptr (TkSale) sale = sell (scene, 3);
  g_autoptr (GPtrArray) jobs = NULL;

  tk_preferences_set_receipts (tk_session_get_preferences (scene->session), TK_RECEIPTS_ALWAYS);
  tk_ticket_printer_expect (printer);
  jobs = tk_ticket_printer_print_sale (printer, sale);
  g_assert_cmpuint (jobs->len, ==, 3);
  ui_wait (is_idle, printer, "all printed");
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpint (tk_print_job_get_state (jobs->pdata[i]), ==, TK_PRINT_JOB_PRINTED);
      assert_reads (fake_printer_get_papers (fake)->pdata[i], ((TkSoldTicket *) sale->tickets->pdata[i])->token);
    }
  g_assert_cmpuint (fake_printer_get_papers (fake)->len, ==, 4);
  assert_reads (fake_printer_get_papers (fake)->pdata[3], sale->id);
  g_assert_cmpuint (fake_printer_get_kicks (fake), ==, 1);
  g_assert_cmpuint (fake_printer_get_connections (fake), ==, 1);
  ui_wait (is_noted, scene, "noted");
  g_assert_cmpint (count_reprints (scene), ==, 0);
}

/* Nothing is on paper: all of them come out with one touch, none of them is journaled as printed again. */
static void
test_all_again (void)
{
  const FakePrinterFaults faults = { .paper_out = TRUE };
  g_autoptr (FakePrinter) fake = fake_printer_new (&faults);
  g_autoptr (UiScene) scene = scene_with (fake, "");
  TkTicketPrinter *printer = tk_ticket_printer_get (scene->session);
  g_autoptr (TkSale) sale = sell (scene, 3);
  g_autoptr (GString) said = g_string_new (NULL);
  g_autoptr (GPtrArray) jobs = NULL;

  g_signal_connect (printer, "trouble", G_CALLBACK (count_trouble_cb), said);
  jobs = tk_ticket_printer_print_sale (printer, sale);
  ui_wait (is_idle, printer, "all failed");
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (tk_print_job_get_state (jobs->pdata[i]), ==, TK_PRINT_JOB_FAILED);
  g_assert_nonnull (strstr (said->str, "its paper is out"));
  g_assert_cmpuint (fake_printer_get_connections (fake), ==, 1);
  fake_printer_mend (fake);
  tk_ticket_printer_again_all (printer);
  ui_wait (is_idle, printer, "all printed");
  g_assert_cmpstr (said->str, ==, "");
  g_assert_cmpuint (fake_printer_get_papers (fake)->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    assert_reads (fake_printer_get_papers (fake)->pdata[i], ((TkSoldTicket *) sale->tickets->pdata[i])->token);
  ui_wait (is_noted, scene, "noted");
  g_assert_cmpint (count_reprints (scene), ==, 0);
}

/* The paper ends within the first ticket: only that one is journaled when it is printed again. */
static void
test_half (void)
{
  const FakePrinterFaults faults = { .rows_left = 300 };
  g_autoptr (FakePrinter) fake = fake_printer_new (&faults);
  g_autoptr (UiScene) scene = scene_with (fake, "");
  TkTicketPrinter *printer = tk_ticket_printer_get (scene->session);
  g_autoptr (TkSale) sale = sell (scene, 2);
  g_autoptr (GPtrArray) jobs = tk_ticket_printer_print_sale (printer, sale);

  ui_wait (is_idle, printer, "both failed");
  g_assert_cmpint (tk_print_job_get_state (jobs->pdata[0]), ==, TK_PRINT_JOB_HALF);
  g_assert_cmpint (tk_print_job_get_state (jobs->pdata[1]), ==, TK_PRINT_JOB_FAILED);
  fake_printer_mend (fake);
  tk_ticket_printer_again_all (printer);
  ui_wait (is_idle, printer, "the second one");
  g_assert_cmpint (tk_print_job_get_state (jobs->pdata[0]), ==, TK_PRINT_JOB_HALF);
  assert_reads (fake_printer_get_papers (fake)->pdata[0], ((TkSoldTicket *) sale->tickets->pdata[1])->token);
  g_assert_cmpint (count_reprints (scene), ==, 0);
  tk_ticket_printer_again (printer, jobs->pdata[0]);
  ui_wait (has_two_papers, fake, "the first one");
  assert_reads (fake_printer_get_papers (fake)->pdata[1], ((TkSoldTicket *) sale->tickets->pdata[0])->token);
  ui_wait (is_idle, printer, "all printed");
  ui_wait (is_noted, scene, "noted");
  g_assert_cmpint (count_reprints (scene), ==, 1);
}

static gboolean
has_two_open (gpointer printer)
{
  g_autoptr (GPtrArray) open = tk_ticket_printer_list_open (printer);

  return open->len == 2;
}

/* Sold before the program ended, and nobody knows of the paper: after the next sign-in somebody looks. */
static void
test_restart (void)
{
  g_autoptr (FakePrinter) fake = fake_printer_new (NULL);
  g_autofree char *address = fake_printer_get_address (fake, "");
  g_autoptr (UiScene) scene = ui_scene_new ();
  g_autoptr (TkSale) sale = sell (scene, 2);
  TkTicketPrinter *printer = tk_ticket_printer_get (scene->session);
  g_autoptr (GPtrArray) open = NULL;

  tk_preferences_set_printer (tk_session_get_preferences (scene->session), address);
  ui_scene_sign_in (scene, "amina", "2468", "sell");
  ui_wait (has_two_open, printer, "two tickets of which nobody knows");
  open = tk_ticket_printer_list_open (printer);
  g_assert_cmpint (tk_print_job_get_state (open->pdata[0]), ==, TK_PRINT_JOB_HALF);
  g_assert_nonnull (strstr (tk_print_job_get_words (open->pdata[0]), "Nobody knows"));
  tk_ticket_printer_accept (printer, open->pdata[0]);
  tk_ticket_printer_again (printer, open->pdata[1]);
  g_clear_pointer (&open, g_ptr_array_unref);
  ui_wait (is_idle, printer, "printed");
  while (fake_printer_get_papers (fake)->len == 0)
    ui_idle (20);
  assert_reads (fake_printer_get_papers (fake)->pdata[0], ((TkSoldTicket *) sale->tickets->pdata[1])->token);
  g_assert_cmpint (count_reprints (scene), ==, 1);
}

static gboolean
has_a_paper (gpointer fake)
{
  return fake_printer_get_papers (fake)->len >= 1;
}

static void
scroll_down (GtkWidget *inside)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (inside, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *place = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));

  gtk_adjustment_set_value (place, gtk_adjustment_get_upper (place));
}

/* On the Status page: the picture of the test page, and the page itself. */
static void
test_test_page (void)
{
  g_autoptr (FakePrinter) fake = fake_printer_new (NULL);
  g_autofree char *address = fake_printer_get_address (fake, ",native-qr");
  g_autoptr (UiScene) scene = ui_scene_new ();
  g_autoptr (TkDecoder) decoder = tk_decoder_new ();
  g_autoptr (TkReading) reading = NULL;
  const FakePaper *paper;

  ui_scene_sign_in (scene, "wanjiru", "8642", "status");
  set_printer (scene, address);
  wait_for (scene, "The printer is ready.");
  gtk_widget_activate (gtk_widget_get_ancestor (ui_find_text (tk_window_get_page (scene->window), "Print a test page"), GTK_TYPE_BUTTON));
  ui_wait (has_a_paper, fake, "the test page");
  wait_for (scene, "The test page came out");
  ui_idle (g_getenv ("TIKETI_SCREENSHOTS") != NULL ? 3000 : 0);
  scroll_down (ui_find_text (tk_window_get_page (scene->window), "Print a test page"));
  draw (scene, "test-page");
  paper = fake_printer_get_papers (fake)->pdata[0];
  reading = tk_decoder_read (decoder, paper->luma->data, paper->width, paper->height, paper->width, TRUE);
  g_assert_nonnull (reading);
  g_assert_true (g_str_has_prefix (reading->payload, "TIKETI TEST "));
}

int
main (int argc, char **argv)
{
  ui_scene_start (&argc, &argv);
  g_test_add_func ("/ui/printer/paper", test_paper);
  g_test_add_func ("/ui/printer/paper-out", test_paper_out);
  g_test_add_func ("/ui/printer/sale", test_sale);
  g_test_add_func ("/ui/printer/all-again", test_all_again);
  g_test_add_func ("/ui/printer/half", test_half);
  g_test_add_func ("/ui/printer/restart", test_restart);
  g_test_add_func ("/ui/printer/test-page", test_test_page);
  return g_test_run ();
}
