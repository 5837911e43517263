/* What happens at the drawer: cash in and out, opening it, handing over, counting by notes and coins; what is refused; and that a Z asked
 * for again says what it said. SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-fixture.h"
#include "tk-desk-shift.h"
#include "tk-shift-lines.h"
#include "tk-wire-messages.h"

#include <string.h>

static TkShiftReport *
report_ok (DeskFixture *f)
{
  g_autoptr (GError) error = NULL;
  TkShiftReport *report = tk_desk_shift_report (f->desk, FALSE, &error);

  g_assert_no_error (error);
  return report;
}

static void
open_ok (DeskFixture *f, gint64 amount)
{
  g_autoptr (GError) error = NULL;

  tk_shift_report_free (tk_desk_shift_open (f->desk, &f->cashier, amount, "KES", &error));
  g_assert_no_error (error);
}

static TkShiftReport *
close_ok (DeskFixture *f, gint64 counted)
{
  g_autoptr (GError) error = NULL;
  TkShiftReport *z = tk_desk_shift_close (f->desk, &f->cashier, counted, "", &error);

  g_assert_no_error (error);
  return z;
}

/* ---- Moving cash ---- */

static void
test_move (DeskFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  open_ok (f, 100000);
  g_assert_true (tk_desk_cash_move (f->desk, &f->cashier, 50000, "Change", NULL, &error));
  g_assert_true (tk_desk_cash_move (f->desk, &f->cashier, -120000, "Safe", &f->supervisor, &error));
  g_assert_true (tk_desk_cash_move (f->desk, &f->supervisor, -30000, "Safe", NULL, &error)); /* approves by acting; all that is left */
  g_assert_no_error (error);
  g_autoptr (TkShiftReport) x = report_ok (f);
  g_assert_cmpint (x->cash_in, ==, 50000);
  g_assert_cmpint (x->cash_out, ==, 150000);
  g_assert_cmpint (x->expected, ==, 0);
  g_assert_cmpuint (x->acts->len, ==, 3);
  const TkTillAct *act = g_ptr_array_index (x->acts, 1);
  g_assert_cmpstr (act->kind, ==, "cash.moved");
  g_assert_cmpstr (act->approved_by, ==, "wanjiru");
  g_assert_cmpstr (act->reason, ==, "Safe");
  g_assert_cmpint (act->amount, ==, -120000);
  g_autofree char *body = desk_fixture_text (f, "SELECT body FROM journal WHERE kind = 'cash.moved' ORDER BY seq LIMIT 1 OFFSET 1");
  g_autofree char *wanted = g_strdup_printf ("{\"amount\":-120000,\"approved_by\":\"wanjiru\",\"currency\":\"KES\",\"reason\":\"Safe\",\"shift\":\"%s\"}", x->id);
  g_assert_cmpstr (body, ==, wanted);
}

typedef struct
{
  const char *name;
  gint64 amount;
  const char *reason;
  TkRole staff, approver;      /* approver TK_ROLE_ATTENDEE: nobody */
  gboolean open;
  TkDeskError code;
  const char *sentence;
} Refusal;

static const Refusal refusals[] = {
  { "role", 100, "x", TK_ROLE_GATE, TK_ROLE_ATTENDEE, TRUE, TK_DESK_ERROR_NOT_ALLOWED,
    "Zawadi may not use the drawer; a cashier or a supervisor must sign in" },
  { "nothing", 0, "x", TK_ROLE_CASHIER, TK_ROLE_ATTENDEE, TRUE, TK_DESK_ERROR_INVALID,
    "That is not an amount that can be moved; type it again" },
  { "huge", G_MAXINT64, "x", TK_ROLE_CASHIER, TK_ROLE_ATTENDEE, TRUE, TK_DESK_ERROR_INVALID,
    "That is not an amount that can be moved; type it again" },
  { "huge-out", G_MININT64, "x", TK_ROLE_CASHIER, TK_ROLE_SUPERVISOR, TRUE, TK_DESK_ERROR_INVALID,
    "That is not an amount that can be moved; type it again" },
  { "no-reason", 100, "", TK_ROLE_CASHIER, TK_ROLE_ATTENDEE, TRUE, TK_DESK_ERROR_INVALID, "Say in a few words what it is for" },
  { "null-reason", 100, NULL, TK_ROLE_CASHIER, TK_ROLE_ATTENDEE, TRUE, TK_DESK_ERROR_INVALID, "Say in a few words what it is for" },
  { "bytes", 100, "\xff", TK_ROLE_CASHIER, TK_ROLE_ATTENDEE, TRUE, TK_DESK_ERROR_INVALID, "That reason is too long; write it shorter" },
  { "out-alone", -100, "x", TK_ROLE_CASHIER, TK_ROLE_ATTENDEE, TRUE, TK_DESK_ERROR_NOT_ALLOWED,
    "A supervisor must approve taking cash out; let one give their name and PIN" },
  { "out-approved-by-cashier", -100, "x", TK_ROLE_CASHIER, TK_ROLE_CASHIER, TRUE, TK_DESK_ERROR_NOT_ALLOWED,
    "Neema may not approve this; ask a supervisor" },
  { "too-much-out", -100001, "x", TK_ROLE_CASHIER, TK_ROLE_SUPERVISOR, TRUE, TK_DESK_ERROR_INVALID,
    "Only KES 1,000 should be in the drawer; take out less" },
  { "too-much-in", 1000000000000, "x", TK_ROLE_CASHIER, TK_ROLE_ATTENDEE, TRUE, TK_DESK_ERROR_INVALID,
    "That is not an amount that fits in a drawer; count it again" },
  { "closed", 100, "x", TK_ROLE_CASHIER, TK_ROLE_ATTENDEE, FALSE, TK_DESK_ERROR_SHIFT, "No shift is open; open one first" },
};

static void
test_move_refused (DeskFixture *f, gconstpointer data)
{
  const Refusal *row = data;
  TkStaff staff = { "zawadi", "Zawadi", row->staff, 0 }, approver = { "neema", "Neema", row->approver, 0 };
  g_autoptr (GError) error = NULL;

  if (row->open)
    open_ok (f, 100000);
  g_autofree char *before = desk_fixture_print (f);
  g_assert_false (tk_desk_cash_move (f->desk, &staff, row->amount, row->reason, row->approver != TK_ROLE_ATTENDEE ? &approver : NULL, &error));
  g_assert_error (error, TK_DESK_ERROR, (int) row->code);
  g_assert_cmpstr (error->message, ==, row->sentence);
  g_autofree char *after = desk_fixture_print (f);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM cash_moved"), ==, 0);
}

/* ---- The drawer ---- */

static void
test_drawer (DeskFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (tk_desk_drawer_open (f->desk, &f->cashier, "Change", &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_SHIFT);
  g_clear_error (&error);
  open_ok (f, 0);
  g_assert_false (tk_desk_drawer_open (f->desk, &f->gate, "Change", &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_ALLOWED);
  g_clear_error (&error);
  g_assert_false (tk_desk_drawer_open (f->desk, &f->cashier, "", &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_true (tk_desk_drawer_open (f->desk, &f->cashier, "Change", &error));
  g_assert_no_error (error);
  g_autoptr (TkShiftReport) z = close_ok (f, 0);
  g_assert_cmpint (z->drawer_opens, ==, 1);
  g_assert_cmpint (z->expected, ==, 0);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM journal WHERE kind = 'drawer.opened'"), ==, 1);
}

/* ---- Handing over ---- */

static void
test_hand_over (DeskFixture *f, gconstpointer data)
{
  TkCount count = { .counted = 99900, .explained = TRUE };
  g_autoptr (GError) error = NULL;

  open_ok (f, 100000);
  g_assert_null (tk_desk_hand_over (f->desk, &f->cashier, &f->cashier, &count, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (tk_desk_hand_over (f->desk, &f->cashier, &f->gate, &count, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_ALLOWED);
  g_clear_error (&error);
  g_assert_null (tk_desk_hand_over (f->desk, &f->cashier, &f->supervisor, &count, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, "KES 1 is missing; say why in the note");
  g_clear_error (&error);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM handed_over"), ==, 0);
  count.note = "A coin fell";
  g_autoptr (TkShiftReport) x = tk_desk_hand_over (f->desk, &f->cashier, &f->supervisor, &count, &error);
  g_assert_no_error (error);
  g_assert_cmpint (x->closed_at, ==, 0);
  g_assert_cmpint (x->number, ==, 0);
  const TkTillAct *act = g_ptr_array_index (x->acts, 0);
  g_assert_cmpstr (act->kind, ==, "shift.handed-over");
  g_assert_cmpstr (act->to, ==, "wanjiru");
  g_assert_cmpint (act->amount, ==, 99900);
  g_assert_cmpint (act->difference, ==, -100);
  g_assert_cmpint (x->cash_out, ==, 0);
  g_autofree char *body = desk_fixture_text (f, "SELECT body FROM journal WHERE kind = 'shift.handed-over'");
  g_autofree char *wanted = g_strdup_printf ("{\"counted\":99900,\"currency\":\"KES\",\"difference\":-100,\"expected\":100000,\"from\":\"amina\","
                                             "\"note\":\"A coin fell\",\"shift\":\"%s\",\"to\":\"wanjiru\"}", x->id);
  g_assert_cmpstr (body, ==, wanted);
}

/* ---- Counting ---- */

static void
test_count (DeskFixture *f, gconstpointer data)
{
  TkDenomination rows[] = { { 100000, 1 }, { 50000, 0 }, { 20000, 2 } };
  TkCount count = { .counted = 130000, .denominations = rows, .n_denominations = G_N_ELEMENTS (rows), .explained = TRUE };
  g_autoptr (GError) error = NULL;

  open_ok (f, 150000);
  g_assert_null (tk_desk_shift_close_counted (f->desk, &f->cashier, &count, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, "The notes and coins come to KES 1,400, not to KES 1,300; count them again");
  g_clear_error (&error);
  count.counted = 140000;
  g_assert_null (tk_desk_shift_close_counted (f->desk, &f->cashier, &count, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, "KES 100 is missing; say why in the note");
  g_clear_error (&error);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM journal WHERE kind = 'shift.closed'"), ==, 0);
  g_autoptr (TkShiftReport) preview = tk_desk_shift_preview (f->desk, &f->cashier, &count, &error);
  g_assert_no_error (error);
  g_assert_cmpint (preview->number, ==, 1);
  g_assert_cmpint (preview->closed_at, ==, 0);
  g_assert_cmpint (preview->difference, ==, -10000);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM journal WHERE kind = 'shift.closed'"), ==, 0);
  count.note = "Torn";
  g_autoptr (TkShiftReport) z = tk_desk_shift_close_counted (f->desk, &f->cashier, &count, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (z->denominations->len, ==, 2);
  g_assert_cmpint (g_array_index (z->denominations, TkDenomination, 1).count, ==, 2);
  g_assert_cmpint (z->difference, ==, -10000);
}

static void
test_bad_counts (DeskFixture *f, gconstpointer data)
{
  static const TkDenomination bad[][2] = {
    { { 0, 1 }, { 1, 0 } }, { { -100, 1 }, { 1, 0 } }, { { 100, -1 }, { 1, 100 } }, { { G_MAXINT64, 2 }, { 1, 0 } },
    { { 1, G_MAXINT64 }, { 1, 0 } },
  };
  TkDenomination many[41];
  TkCount count = { .n_denominations = 2 };

  open_ok (f, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      count.denominations = bad[i];
      g_assert_null (tk_desk_shift_close_counted (f->desk, &f->cashier, &count, &error));
      g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (many); i++)
    many[i] = (TkDenomination){ 1, 0 };
  g_autoptr (GError) error = NULL;
  count.denominations = many;
  count.n_denominations = G_N_ELEMENTS (many);
  g_assert_null (tk_desk_shift_close_counted (f->desk, &f->cashier, &count, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM shift WHERE closed_at IS NOT NULL"), ==, 0);
}

static void
test_denominations (void)
{
  static const char *const currencies[] = { "KES", "UGX", "TZS", "RWF", "BIF", "ETB", "NGN", "GHS", "ZAR", "USD", "EUR", "GBP", "JPY", "TND", "??" };

  for (gsize i = 0; i < G_N_ELEMENTS (currencies); i++)
    {
      g_autoptr (GArray) values = tk_denominations (currencies[i]);
      g_assert_cmpuint (values->len, >, 0);
      g_assert_cmpuint (values->len, <=, 40);
      g_assert_cmpint (g_array_index (values, gint64, values->len - 1), >, 0);
      for (guint j = 1; j < values->len; j++)
        g_assert_cmpint (g_array_index (values, gint64, j), <, g_array_index (values, gint64, j - 1));
    }
}

/* ---- Zs ---- */

/* Codes that are confirmed and entries that arrive later change no report that was closed. */
static void
test_same_again (DeskFixture *f, gconstpointer data)
{
  TkCartLine line = { .event = 1, .type = 1, .qty = 1 };
  TkPayment payment = { .method = TK_PAY_MPESA_CODE, .amount = 150000, .reference = "SKL5XQ2M7P" };
  TkSaleRequest request = { .lines = &line, .n_lines = 1, .payments = &payment, .n_payments = 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkSale) sale = tk_desk_sell (f->desk, &f->cashier, &request, &error);

  g_assert_no_error (error);
  desk_fixture_sql (f, "INSERT INTO attempt (id, method, amount, currency, event, phone, email, staff, at, sale, cart, state, reason, receipt, url,"
                       " paid, changed_at, error) VALUES ('a', 'mpesa', 100, 'KES', 1, '', '', 'amina', 1, 's', '', 'new', '', '', '', 0, 1, '')");
  g_autoptr (TkShiftReport) z = close_ok (f, 0);
  g_assert_cmpint (z->unmatched, ==, 1);
  g_assert_cmpint (z->attempts, ==, 1);
  g_assert_cmpint (z->waiting, ==, 2); /* the opening and the sale; not the closing itself */
  g_autofree char *qr = g_strdup_printf ("TKZ1:%d:3:%s", FIXTURE_TERMINAL, z->head_hash);
  g_assert_cmpstr (z->head_qr, ==, qr);
  g_autofree char *before = tk_shift_report_csv (z);
  desk_fixture_sql (f, "INSERT INTO receipt (method, reference, state, amount, at) VALUES ('mpesa-code', 'SKL5XQ2M7P', 'matched', 150000, 1)");
  desk_fixture_sql (f, "UPDATE attempt SET done = 1");
  desk_fixture_sql (f, "INSERT INTO setting (name, value) VALUES ('acked_seq', '3')");
  g_autoptr (TkShiftReport) again = tk_desk_shift_get (f->desk, 1, &error);
  g_assert_no_error (error);
  g_autofree char *after = tk_shift_report_csv (again);
  g_assert_cmpstr (after, ==, before);
  g_assert_null (tk_desk_shift_get (f->desk, 2, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_FOUND);
}

static void
test_numbers (DeskFixture *f, gconstpointer data)
{
  for (gint64 i = 1; i <= 5; i++)
    {
      open_ok (f, 0);
      g_autoptr (TkShiftReport) x = report_ok (f);
      g_assert_cmpint (x->number, ==, 0);
      g_autoptr (TkShiftReport) z = close_ok (f, 0);
      g_assert_cmpint (z->number, ==, i);
    }
  g_autoptr (GError) error = NULL;
  g_assert_false (tk_db_run (tk_store_get_db (f->store), &error, "UPDATE shift SET number = 9 WHERE number = 5", ""));
  g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_CONSTRAINT);
}

/* An hour begins where the clocks of the event's zone say so, also where zones are 45 minutes off. */
static void
test_hours (DeskFixture *f, gconstpointer data)
{
  desk_fixture_sql (f, "UPDATE event SET zone = 'Asia/Kathmandu'");
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 1, 1, 1); /* 17:00 UTC is 22:45 there */
      tk_fake_clock_advance (&f->clock, FIXTURE_HOUR / 4);
    }
  g_autoptr (TkShiftReport) x = report_ok (f);
  g_assert_cmpuint (x->hours->len, ==, 2);
  const TkShiftHour *first = g_ptr_array_index (x->hours, 0), *second = g_ptr_array_index (x->hours, 1);
  g_assert_cmpint (first->hour_ms, ==, FIXTURE_NOW - 45 * 60000);
  g_assert_cmpint (first->tickets, ==, 1);
  g_assert_cmpint (second->hour_ms, ==, FIXTURE_NOW + 15 * 60000);
  g_assert_cmpint (second->tickets, ==, 3);
  g_assert_cmpint (second->amount, ==, 450000);
  g_autoptr (TkShiftChartData) chart = tk_shift_chart_data (x);
  g_assert_cmpuint (chart->hours->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (chart->hours, 0), ==, "22:00");
  g_assert_cmpstr (g_ptr_array_index (chart->names, 0), ==, "Regular");
  g_assert_cmpint (chart->amounts[1], ==, 450000);
}

/* ---- Words ---- */

static const char *
right_of (const GPtrArray *lines, const char *left)
{
  for (guint i = 0; i < lines->len; i++)
    {
      const TkShiftLine *line = g_ptr_array_index (lines, i);
      if (g_str_equal (line->left, left))
        return line->right;
    }
  return NULL;
}

static void
test_lines (DeskFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  open_ok (f, 100000);
  g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 1, 1, 2);
  g_assert_true (tk_desk_cash_move (f->desk, &f->cashier, -50000, "To the safe", &f->supervisor, &error));
  g_autoptr (TkShiftReport) z = close_ok (f, 349900);
  g_autoptr (GPtrArray) lines = tk_shift_lines (z);
  g_autofree char *title = tk_shift_title (z);
  g_assert_cmpstr (title, ==, "Z report 1");
  g_assert_cmpstr (right_of (lines, "Total"), ==, "KES 3,000");
  g_assert_cmpstr (right_of (lines, "Cash × 1"), ==, "3,000");
  g_assert_cmpstr (right_of (lines, "Regular × 2"), ==, "3,000");
  g_assert_cmpstr (right_of (lines, "Cash out"), ==, "-500");
  g_assert_cmpstr (right_of (lines, "Expected in the drawer"), ==, "KES 3,500");
  g_assert_cmpstr (right_of (lines, "Counted"), ==, "KES 3,499");
  g_assert_cmpstr (right_of (lines, "Difference"), ==, "KES -1");
  g_assert_cmpstr (right_of (lines, "20:00 Cash out · amina, approved by wanjiru · To the safe"), ==, "-500");
  g_assert_cmpstr (right_of (lines, "Entries the hub has not got yet"), ==, "3");
  g_autofree char *csv = tk_shift_report_csv (z);
  g_assert_nonnull (strstr (csv, "\"drawer\",\"expected\",0,3500\r\n"));
  g_assert_nonnull (strstr (csv, "\"type\",\"Tamasha la Pwani / Regular\",2,3000\r\n"));
  g_assert_nonnull (strstr (csv, "\"hour\",\"2026-11-21 20:00 Regular\",2,3000\r\n"));
}

/* A reason is somebody's free text: it stays one field, and no formula. */
static void
test_csv_text (DeskFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  open_ok (f, 0);
  g_autoptr (TkShiftReport) z = tk_desk_shift_close (f->desk, &f->cashier, 0, "=HYPERLINK(\"x\")\nsecond", &error);
  g_assert_no_error (error);
  g_autofree char *csv = tk_shift_report_csv (z);
  g_assert_nonnull (strstr (csv, "\"note\",\"'=HYPERLINK(\"\"x\"\")\nsecond\","));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/desk/till/" name, DeskFixture, NULL, desk_fixture_set_up, function, desk_fixture_tear_down)
  ADD ("move", test_move);
  ADD ("drawer", test_drawer);
  ADD ("hand-over", test_hand_over);
  ADD ("count", test_count);
  ADD ("bad-counts", test_bad_counts);
  ADD ("same-again", test_same_again);
  ADD ("numbers", test_numbers);
  ADD ("hours", test_hours);
  ADD ("lines", test_lines);
  ADD ("csv-text", test_csv_text);
  g_test_add_func ("/desk/till/denominations", test_denominations);
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strconcat ("/desk/till/move-refused/", refusals[i].name, NULL);
      g_test_add (path, DeskFixture, &refusals[i], desk_fixture_set_up, test_move_refused, desk_fixture_tear_down);
    }
  return g_test_run ();
}
