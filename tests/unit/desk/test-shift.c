/* The shift: opened, counted, closed, and its arithmetic on random sales (invariant I4).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-fixture.h"
#include "tk-desk-shift.h"
#include "tk-wire-messages.h"

#include <string.h>

#define RANDOM_SALES 120

static TkShiftReport *
report_ok (DeskFixture *f, gboolean closed)
{
  g_autoptr (GError) error = NULL;
  TkShiftReport *report = tk_desk_shift_report (f->desk, closed, &error);

  g_assert_no_error (error);
  g_assert_nonnull (report);
  return report;
}

static void
test_round (DeskFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkShiftReport) opened = tk_desk_shift_open (f->desk, &f->cashier, 500000, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (opened->currency, ==, "KES");
  g_assert_cmpint (opened->expected, ==, 500000);
  g_assert_cmpint (opened->closed_at, ==, 0);
  g_assert_cmpstr (opened->closed_by, ==, "");
  g_autoptr (TkSale) sale = desk_fixture_sell (f, 1, 1, 2, 500000, &error); /* 200000 change: only 300000 stay */
  g_assert_no_error (error);
  tk_fake_clock_advance (&f->clock, FIXTURE_HOUR);
  g_autoptr (TkShiftReport) z = tk_desk_shift_close (f->desk, &f->supervisor, 799900, "one shilling short", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (z->id, ==, opened->id);
  g_assert_cmpint (z->opening_float, ==, 500000);
  g_assert_cmpint (z->cash_sales, ==, 300000);
  g_assert_cmpint (z->other_sales, ==, 0);
  g_assert_cmpint (z->expected, ==, 800000);
  g_assert_cmpint (z->counted, ==, 799900);
  g_assert_cmpint (z->difference, ==, -100);
  g_assert_cmpint (z->sales, ==, 1);
  g_assert_cmpint (z->tickets, ==, 2);
  g_assert_cmpint (z->total, ==, 300000);
  g_assert_cmpint (z->opened_at, ==, FIXTURE_NOW);
  g_assert_cmpint (z->closed_at, ==, FIXTURE_NOW + FIXTURE_HOUR);
  g_assert_cmpstr (z->opened_by, ==, "amina");
  g_assert_cmpstr (z->closed_by, ==, "wanjiru");
  g_assert_cmpstr (z->note, ==, "one shilling short");
  g_assert_cmpint (z->head_seq, ==, 3);
}

/* Z printed again later says the same, though the journal went on. */
static void
test_again (DeskFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 1, 1, 1);
  g_autoptr (TkShiftReport) z = tk_desk_shift_close (f->desk, &f->cashier, 150000, NULL, &error);
  g_autofree char *head = desk_fixture_text (f, "SELECT lower (hex (hash)) FROM journal ORDER BY seq DESC LIMIT 1");

  g_assert_no_error (error);
  g_assert_cmpstr (z->head_hash, ==, head);
  g_autoptr (TkSale) next = desk_fixture_sell_ok (f, 1, 1, 1);
  g_autoptr (TkShiftReport) again = report_ok (f, TRUE);
  g_autoptr (TkShiftReport) x = report_ok (f, FALSE);
  g_assert_cmpstr (again->head_hash, ==, head);
  g_assert_cmpint (again->head_seq, ==, z->head_seq);
  g_assert_cmpint (again->total, ==, 150000);
  g_assert_cmpstr (x->id, !=, again->id);
  g_assert_cmpint (x->head_seq, ==, next->seq);
  g_assert_cmpint (x->expected, ==, 150000);
}

static void
test_bodies (DeskFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 1, 1, 1);
  g_autoptr (TkShiftReport) z = tk_desk_shift_close (f->desk, &f->cashier, 160000, "tip", &error);
  g_autofree char *opened = desk_fixture_text (f, "SELECT body FROM journal WHERE kind = 'shift.opened'");
  g_autofree char *closed = desk_fixture_text (f, "SELECT body FROM journal WHERE kind = 'shift.closed'");

  g_assert_no_error (error);
  g_autofree char *expected = g_strdup_printf ("{\"automatic\":true,\"currency\":\"KES\",\"float\":0,\"shift\":\"%s\"}", z->id);
  g_assert_cmpstr (opened, ==, expected);
  TkWireShiftClosed *body = tk_wire_decode (&tk_wire_shift_closed_shape, closed, strlen (closed), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (body->shift, ==, z->id);
  g_assert_cmpint (body->float_amount, ==, 0);
  g_assert_cmpint (body->cash_sales, ==, 150000);
  g_assert_cmpint (body->expected, ==, 150000);
  g_assert_cmpint (body->counted, ==, 160000);
  g_assert_cmpint (body->difference, ==, 10000);
  g_assert_cmpint (body->tickets, ==, 1);
  g_assert_cmpstr (body->note, ==, "tip");
  tk_wire_free (&tk_wire_shift_closed_shape, body);
}

typedef struct
{
  const char *name;
  gboolean close;
  gboolean open_before;
  TkRole role;
  gint64 amount;
  const char *text;    /* currency or note */
  TkDeskError code;
  const char *sentence;
} Refusal;

static const Refusal refusals[] = {
  { "open-twice", FALSE, TRUE, TK_ROLE_CASHIER, 0, "KES", TK_DESK_ERROR_SHIFT, "A shift is already open; close it first" },
  { "close-none", TRUE, FALSE, TK_ROLE_CASHIER, 0, NULL, TK_DESK_ERROR_SHIFT, "No shift is open; open one first" },
  { "role", FALSE, FALSE, TK_ROLE_GATE, 0, "KES", TK_DESK_ERROR_NOT_ALLOWED,
    "Zawadi may not open or close a shift; a cashier or a supervisor must sign in" },
  { "role-close", TRUE, TRUE, TK_ROLE_GATE, 0, NULL, TK_DESK_ERROR_NOT_ALLOWED,
    "Zawadi may not open or close a shift; a cashier or a supervisor must sign in" },
  { "negative", FALSE, FALSE, TK_ROLE_CASHIER, -1, "KES", TK_DESK_ERROR_INVALID,
    "That is not an amount that fits in a drawer; count it again" },
  { "huge", TRUE, TRUE, TK_ROLE_CASHIER, G_MAXINT64, NULL, TK_DESK_ERROR_INVALID,
    "That is not an amount that fits in a drawer; count it again" },
  { "currency", FALSE, FALSE, TK_ROLE_CASHIER, 0, "XYZ", TK_DESK_ERROR_INVALID,
    "XYZ is not a currency; write its code, like KES" },
  { "note", TRUE, TRUE, TK_ROLE_CASHIER, 0, "\xff", TK_DESK_ERROR_INVALID, "That note is too long; write it shorter" },
};

static void
test_refusal (DeskFixture *f, gconstpointer data)
{
  const Refusal *row = data;
  TkStaff staff = { "zawadi", "Zawadi", row->role, 0 };
  g_autoptr (GError) error = NULL;
  TkShiftReport *report;

  if (row->open_before)
    tk_shift_report_free (tk_desk_shift_open (f->desk, &f->cashier, 0, "KES", NULL));
  g_autofree char *before = desk_fixture_print (f);
  report = row->close ? tk_desk_shift_close (f->desk, &staff, row->amount, row->text, &error)
                      : tk_desk_shift_open (f->desk, &staff, row->amount, row->text, &error);
  g_assert_null (report);
  g_assert_error (error, TK_DESK_ERROR, (int) row->code);
  g_assert_cmpstr (error->message, ==, row->sentence);
  g_autofree char *after = desk_fixture_print (f);
  g_assert_cmpstr (after, ==, before);
}

static void
test_no_report (DeskFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (tk_desk_shift_report (f->desk, TRUE, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_SHIFT);
  g_clear_error (&error);
  g_assert_null (tk_desk_shift_report (f->desk, FALSE, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_SHIFT);
}

/* What the till should hold, counted beside the desk. */
typedef struct
{
  GRand *random;
  gint64 cash, other, total, tickets, sales;
  gint64 opening_float;
  int codes;
} Model;

static gint64
random_below (Model *model, gint64 limit)
{
  return g_rand_int_range (model->random, 0, (gint32) limit);
}

/* A random cart, part paid by code, the rest in cash, often with change; sometimes short, which must change nothing. */
static void
sell_at_random (DeskFixture *f, Model *model)
{
  TkCartLine line = { 1, 3, 1 + (guint) random_below (model, 3) };
  gint64 total = 400000 * line.qty;
  gint64 code = random_below (model, 3) == 0 ? (1 + random_below (model, total / 100)) * 100 : 0;
  gint64 cash = total - code, given = cash > 0 ? cash + random_below (model, 3) * 5000 : 0;
  gboolean is_short = cash > 0 && random_below (model, 5) == 0;
  g_autofree char *reference = g_strdup_printf ("PR%08d", model->codes++);
  TkPayment payments[] = { { TK_PAY_MPESA_CODE, code, reference }, { TK_PAY_CASH, is_short ? cash - 1 : given, NULL } };
  gboolean by_code = code > 0;
  TkSaleRequest request = { &line, 1, by_code ? payments : payments + 1, by_code ? 2 : 1, NULL, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkSale) sale = tk_desk_sell (f->desk, &f->cashier, &request, &error);

  if (is_short)
    {
      g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_PAYMENT);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpint (sale->change, ==, given - cash);
  model->cash += cash;
  model->other += code;
  model->total += total;
  model->tickets += line.qty;
  model->sales++;
}

static void
assert_adds_up (const TkShiftReport *report, const Model *model)
{
  g_assert_cmpint (report->cash_sales, ==, model->cash);
  g_assert_cmpint (report->other_sales, ==, model->other);
  g_assert_cmpint (report->total, ==, model->total);
  g_assert_cmpint (report->cash_sales + report->other_sales, ==, report->total);
  g_assert_cmpint (report->sales, ==, model->sales);
  g_assert_cmpint (report->tickets, ==, model->tickets);
  g_assert_cmpint (report->expected, ==, report->opening_float + model->cash);
}

static guint32
choose_seed (void)
{
  const char *given = g_getenv ("TIKETI_SEED");
  guint32 seed = given != NULL ? (guint32) g_ascii_strtoull (given, NULL, 10) : g_random_int ();

  g_test_message ("TIKETI_SEED=%u", seed);
  return seed;
}

static void
test_random (DeskFixture *f, gconstpointer data)
{
  Model model = { .random = g_rand_new_with_seed (choose_seed ()) };
  g_autoptr (GError) error = NULL;

  desk_fixture_sql (f, "INSERT INTO lease (id, event, type, first, last, next, epoch, sell_until, status)"
                       " VALUES ('lease-f', 1, 3, 61, 1000, 61, 1, 1795302000000, 'open')");
  model.opening_float = random_below (&model, 1000000);
  g_autoptr (TkShiftReport) opened = tk_desk_shift_open (f->desk, &f->cashier, model.opening_float, "KES", &error);
  g_assert_no_error (error);
  for (int i = 0; i < RANDOM_SALES; i++)
    {
      sell_at_random (f, &model);
      g_autoptr (TkShiftReport) x = report_ok (f, FALSE);
      assert_adds_up (x, &model);
    }
  g_autoptr (TkShiftReport) z = tk_desk_shift_close (f->desk, &f->cashier, model.opening_float + model.cash, "", &error);
  g_assert_no_error (error);
  assert_adds_up (z, &model);
  g_assert_cmpint (z->difference, ==, 0);
  g_assert_cmpint (desk_fixture_int (f, "SELECT sum(amount) FROM payment"), ==, model.total);
  g_assert_cmpint (desk_fixture_int (f, "SELECT sum(amount) FROM sale_line"), ==, model.total);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM sale_ticket"), ==, model.tickets);
  g_rand_free (model.random);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/desk/shift/" name, DeskFixture, NULL, desk_fixture_set_up, function, desk_fixture_tear_down)
  ADD ("round", test_round);
  ADD ("again", test_again);
  ADD ("bodies", test_bodies);
  ADD ("no-report", test_no_report);
  ADD ("random", test_random);
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strconcat ("/desk/shift/refused/", refusals[i].name, NULL);
      g_test_add (path, DeskFixture, &refusals[i], desk_fixture_set_up, test_refusal, desk_fixture_tear_down);
    }
  return g_test_run ();
}
