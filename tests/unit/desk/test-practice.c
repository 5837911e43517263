/* Practice: everything can be done, the real journal and stock do not notice, and no gate lets its tickets in.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-catalogue.h"
#include "tk-desk-gate.h"
#include "tk-desk-practice.h"
#include "tk-desk-sell.h"
#include "tk-desk-shift.h"
#include "tk-terminal-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define DAY G_GINT64_CONSTANT (86400000)

/* Journal and leases of the real terminal, each byte of them. */
static char *
dump_real (TkTerminalFixture *f)
{
  static const char *const queries[] = {
    "SELECT group_concat (seq || id || kind || at || boot || staff || body || hex (hash), char (10)) FROM journal",
    "SELECT group_concat (id || event || '.' || type || '.' || first || '.' || last || '.' || next || '.' || status || places, char (10)) FROM lease",
    "SELECT count (*) || '.' || (SELECT count (*) FROM shift) || '.' || (SELECT count (*) FROM ticket) FROM sale",
  };
  g_autoptr (GString) dump = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autofree char *text = NULL;
      g_autoptr (GError) error = NULL;

      tk_db_get_text (tk_store_get_db (f->store), &text, &error, queries[i], "");
      g_assert_no_error (error);
      g_string_append_printf (dump, "%s\n", text != NULL ? text : "");
    }
  return g_string_free (g_steal_pointer (&dump), FALSE);
}

static void
add_lease (TkTerminalFixture *f)
{
  tk_terminal_fixture_sql (f, "INSERT INTO lease (id, event, type, first, last, next, epoch, sell_until, status)"
                              " VALUES ('lease-1', 1, 1, 1, 480, 1, 1, 1895276800000, 'open')");
}

static TkDesk *
practise (TkTerminalFixture *f)
{
  g_autofree char *dir = tk_desk_practice_dir (f->dir);
  g_autoptr (GError) error = NULL;
  TkDesk *desk;

  tk_desk_practice_make (f->dir, &f->clock.base, &error);
  g_assert_no_error (error);
  desk = tk_desk_open (dir, &f->clock.base, &error);
  g_assert_no_error (error);
  return desk;
}

static TkSale *
sell (TkTerminalFixture *f, TkDesk *desk, guint16 type, guint qty, TkPayMethod method, gint64 amount)
{
  TkCartLine line = { .event = 1, .type = type, .qty = qty };
  TkPayment payment = { .method = method, .amount = amount, .reason = method == TK_PAY_COMP ? "Press" : NULL };
  TkSaleRequest request = { .lines = &line, .n_lines = 1, .payments = &payment, .n_payments = 1, .approver = f->wanjiru };
  g_autoptr (GError) error = NULL;
  TkSale *sale = tk_desk_sell (desk, f->amina, &request, &error);

  g_assert_no_error (error);
  return sale;
}

static void
undo (TkTerminalFixture *f, TkDesk *desk, const TkSale *sale)
{
  TkReversalRequest request = { .sale = sale->id, .reason = "wrong type" };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkReversal) reversal = tk_desk_void (desk, f->amina, &request, &error);

  g_assert_no_error (error);
  g_assert_cmpint (reversal->amount, ==, sale->total);
}

static void
close_shift (TkTerminalFixture *f, TkDesk *desk)
{
  g_autoptr (GError) error = NULL;
  TkShiftReport *report = tk_desk_shift_close (desk, f->amina, 300000, "", &error);

  g_assert_no_error (error);
  g_assert_cmpint (report->expected, ==, 300000);
  tk_shift_report_free (report);
}

static void
test_real_does_not_notice (void)
{
  g_autoptr (TkTerminalFixture) f = tk_terminal_fixture_new ();
  g_autofree char *before = NULL, *after = NULL, *folder = tk_desk_practice_dir (f->dir);
  g_autoptr (TkSale) real = NULL, cash = NULL, comp = NULL, undone = NULL;
  TkDesk *desk;

  add_lease (f);
  real = sell (f, f->desk, 1, 2, TK_PAY_CASH, 300000);
  before = dump_real (f);
  desk = practise (f);
  cash = sell (f, desk, 1, 2, TK_PAY_CASH, 500000);
  comp = sell (f, desk, 2, 1, TK_PAY_COMP, 0);
  undone = sell (f, desk, 3, 1, TK_PAY_CASH, 400000);
  g_assert_cmpint (cash->change, ==, 200000);
  g_assert_cmpint (cash->number, ==, 1); /* its own numbers, its own till */
  g_assert_cmpint (comp->number, ==, 2);
  undo (f, desk, undone);
  close_shift (f, desk);
  tk_desk_close (desk);
  after = dump_real (f);
  g_assert_cmpstr (after, ==, before);
  g_assert_nonnull (strstr (before, "sale.completed"));
  tk_desk_practice_remove (f->dir);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  tk_desk_practice_remove (f->dir);
}

static TkVerdictKind
scan (TkTerminalFixture *f, TkDesk *desk, const char *token)
{
  TkScanRequest request = { .event = 1, .gate = 1, .direction = TK_DIRECTION_ENTRY, .text = token, .length = strlen (token), .source = "scanner" };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkScanResult) result = tk_desk_scan (desk, f->juma, &request, &error);

  g_assert_no_error (error);
  return result->kind;
}

static void
test_no_gate_lets_it_in (void)
{
  g_autoptr (TkTerminalFixture) f = tk_terminal_fixture_new ();
  g_autoptr (TkSale) sale = NULL;
  const char *token;
  TkDesk *desk;

  add_lease (f);
  desk = practise (f);
  sale = sell (f, desk, 1, 1, TK_PAY_CASH, 150000);
  token = ((TkSoldTicket *) g_ptr_array_index (sale->tickets, 0))->token;
  g_assert_cmpint (scan (f, desk, token), ==, TK_VERDICT_ADMITTED); /* its own gate practises with it */
  g_assert_cmpint (scan (f, f->desk, token), ==, TK_VERDICT_BAD_SIGNATURE);
  tk_terminal_fixture_sql (f, "DELETE FROM issuer");
  g_assert_cmpint (scan (f, f->desk, token), !=, TK_VERDICT_ADMITTED);
  tk_desk_close (desk);
}

static void
test_same_catalogue (void)
{
  g_autoptr (TkTerminalFixture) f = tk_terminal_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) types = NULL, staff = NULL;
  TkDesk *desk = practise (f);

  types = tk_desk_list_types (desk, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (types->len, ==, 3);
  for (guint i = 0; i < types->len; i++)
    {
      const TkTypeInfo *type = g_ptr_array_index (types, i);

      g_assert_cmpint (type->left, >=, 500);
      g_assert_null (type->unavailable);
    }
  staff = tk_desk_list_staff (desk, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (staff->len, ==, 3);
  tk_desk_close (desk);
}

/* Made anew each time: yesterday's practice is gone. */
static void
test_anew (void)
{
  g_autoptr (TkTerminalFixture) f = tk_terminal_fixture_new ();
  g_autoptr (GPtrArray) sales = NULL;
  g_autoptr (GError) error = NULL;
  TkDesk *desk = practise (f);

  tk_sale_free (sell (f, desk, 1, 1, TK_PAY_CASH, 150000));
  tk_desk_close (desk);
  desk = practise (f);
  sales = tk_desk_search_sales (desk, NULL, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sales->len, ==, 0);
  tk_desk_close (desk);
}

static void
test_not_enrolled (void)
{
  TkFakeClock clock;
  g_autofree char *dir = g_dir_make_tmp ("tiketi-practice-XXXXXX", NULL), *folder = tk_desk_practice_dir (dir);
  g_autofree char *database = g_build_filename (dir, "terminal.db", NULL);
  g_autoptr (GError) error = NULL;

  tk_fake_clock_init (&clock, TK_FIXTURE_NOW_MS);
  g_assert_false (tk_desk_practice_make (dir, &clock.base, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_ENROLLED);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  g_unlink (database);
  g_rmdir (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/practice/real-does-not-notice", test_real_does_not_notice);
  g_test_add_func ("/desk/practice/no-gate-lets-it-in", test_no_gate_lets_it_in);
  g_test_add_func ("/desk/practice/same-catalogue", test_same_catalogue);
  g_test_add_func ("/desk/practice/anew", test_anew);
  g_test_add_func ("/desk/practice/not-enrolled", test_not_enrolled);
  return g_test_run ();
}
