/* What makes a cart cheaper: each kind, each edge, and in which order. SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-fixture.h"
#include "tk-voucher.h"

#include <string.h>

#define MAX_OFFS 4

/* Vouchers of event 1: code SAUTI (3), KUMI (4) … and discounts without a code. */
static void
add (DeskFixture *f, int number, const char *code, const char *kind, gint64 value, const char *rest)
{
  g_autofree char *digest = code != NULL ? tk_voucher_digest (1, code) : g_strdup ("");
  g_autofree char *sql = g_strdup_printf ("INSERT INTO voucher VALUES (1, %d, 'V%d', '%s', '%s', %" G_GINT64_FORMAT ", %s)", number, number,
                                          digest, kind, value, rest);

  desk_fixture_sql (f, sql);
}

static void
set_up (DeskFixture *f, gconstpointer data)
{
  desk_fixture_set_up (f, data);
  /* types, uses, per_sale, from, until, approval, closed */
  add (f, 1, NULL, "percent", 1000, "'', 0, 0, 0, 0, 0, 0");
  add (f, 2, NULL, "amount", 60000, "'1', 0, 0, 0, 0, 0, 0");
  add (f, 3, "SAUTI-2026", "percent", 3333, "'', 0, 1, 0, 0, 0, 0");
  add (f, 4, "kumi", "price", 100000, "'1,2', 0, 0, 0, 0, 0, 0");
  add (f, 5, "limited", "amount", 10000, "'', 100, 0, 0, 0, 0, 0");
  add (f, 6, "later", "amount", 10000, "'', 0, 0, 1795284000000, 0, 0, 0");
  add (f, 7, "over", "amount", 10000, "'', 0, 0, 0, 1795280400000, 0, 0");
  add (f, 8, "shut", "amount", 10000, "'', 0, 0, 0, 0, 0, 1");
  add (f, 9, NULL, "percent", 10000, "'', 0, 0, 0, 0, 1, 0");
  add (f, 10, NULL, "amount", 900000, "'', 0, 0, 0, 0, 0, 0");
  desk_fixture_sql (f, "INSERT INTO lease (id, event, type, first, last, next, epoch, sell_until, status) VALUES"
                       " ('uses', 1, 32773, 11, 13, 11, 1, 1795302000000, 'open')");
}

#define CODE(text) { TK_OFF_VOUCHER, text, 0, 0, 0, NULL }
#define LISTED(number) { TK_OFF_DISCOUNT, NULL, 1, number, 0, NULL }
#define PERCENT(value) { TK_OFF_PERCENT, NULL, 0, 0, value, "Pillar" }
#define AMOUNT(value) { TK_OFF_AMOUNT, NULL, 0, 0, value, "Pillar" }

typedef struct
{
  const char *name;
  guint regular, vip;           /* at 1,500 and 5,000 */
  TkCartOff offs[MAX_OFFS];
  gsize n_offs;
  gint64 off;                   /* in all */
  guint tickets;                /* of the last one */
  const char *units;            /* what each ticket cost, as sold; NULL: not sold */
  const char *trouble;          /* of the last one */
} Row;

static const Row rows[] = {
  { "percent", 2, 1, { LISTED (1) }, 1, 80000, 3, "135000 135000 450000", NULL },
  { "amount of a type", 2, 1, { LISTED (2) }, 1, 120000, 2, "90000 90000 500000", NULL },
  { "third of the dearest, half up", 1, 1, { CODE ("sauti 2026") }, 1, 166650, 1, "150000 333350", NULL },
  { "price instead", 1, 1, { CODE ("KU-MI") }, 1, 450000, 2, "100000 100000", NULL },
  { "one after the other", 2, 0, { LISTED (1), LISTED (2) }, 2, 150000, 2, "75000 75000", NULL },
  { "the other way round", 2, 0, { LISTED (2), LISTED (1) }, 2, 138000, 2, "81000 81000", NULL },
  { "beyond the price", 1, 1, { LISTED (10) }, 1, 650000, 2, "0 0", NULL },
  { "all by hand", 1, 0, { PERCENT (10000) }, 1, 150000, 1, "0", NULL },
  { "odd percent", 3, 0, { PERCENT (333) }, 1, 14985, 3, "145005 145005 145005", NULL },
  { "amount shared", 2, 1, { AMOUNT (100) }, 1, 100, 3, "149981 149981 499938", NULL },
  { "amount over three", 3, 0, { AMOUNT (100) }, 1, 100, 3, "149966 149967 149967", NULL },
  { "all of it", 1, 0, { AMOUNT (150000) }, 1, 150000, 1, "0", NULL },
  { "uses", 3, 0, { CODE ("limited") }, 1, 30000, 3, "140000 140000 140000", NULL },
  { "no use left", 4, 0, { CODE ("limited") }, 1, 0, 0, NULL,
    "Only 3 uses of “V5” are left here and 4 tickets want one: connect to get more, or sell the others apart" },
  { "no such code", 1, 0, { CODE ("SAUTI-2027") }, 1, 0, 0, NULL, "No voucher has this code; read it again, letter by letter" },
  { "no code", 1, 0, { CODE ("") }, 1, 0, 0, NULL, "No voucher has this code; read it again, letter by letter" },
  { "no such discount", 1, 0, { LISTED (77) }, 1, 0, 0, NULL, "There is no discount 77 for what is in the cart; choose one that is listed" },
  { "chosen without its code", 1, 0, { LISTED (4) }, 1, 0, 0, NULL, "There is no discount 4 for what is in the cart; choose one that is listed" },
  { "of another type", 0, 1, { LISTED (2) }, 1, 0, 0, NULL, "“V2” makes no ticket in this cart cheaper; take it out" },
  { "early", 1, 0, { CODE ("later") }, 1, 0, 0, NULL, "“V6” is good from 21:00 on" },
  { "late", 1, 0, { CODE ("over") }, 1, 0, 0, NULL, "“V7” was good until 20:00" },
  { "closed", 1, 0, { CODE ("shut") }, 1, 0, 0, NULL, "“V8” is not given any more" },
  { "twice", 1, 0, { CODE ("kumi"), CODE ("kumi") }, 2, 50000, 0, NULL, "“V4” is taken off already" },
  { "too much", 1, 0, { AMOUNT (150001) }, 1, 0, 0, NULL,
    "Take off more than nothing and at most what the cart costs; type the amount again" },
  { "nothing", 1, 0, { AMOUNT (0) }, 1, 0, 0, NULL,
    "Take off more than nothing and at most what the cart costs; type the amount again" },
  { "more than all", 1, 0, { PERCENT (10001) }, 1, 0, 0, NULL, "A percentage off is more than 0 and at most 100; type it again" },
  { "without reason", 1, 0, { { TK_OFF_AMOUNT, NULL, 0, 0, 100, "" } }, 1, 0, 0, NULL, "Say in a few words why something is taken off" },
};

static void
assert_lines (const TkQuote *quote)
{
  gint64 list = 0, off = 0;

  for (guint i = 0; i < quote->lines->len; i++)
    {
      const TkQuoteLine *line = g_ptr_array_index (quote->lines, i);
      g_assert_cmpint (line->amount, ==, line->unit * line->qty);
      g_assert_cmpint (line->off, >=, 0);
      g_assert_cmpint (line->off, <=, line->amount);
      list += line->amount;
      off += line->off;
    }
  g_assert_cmpint (quote->list, ==, list);
  g_assert_cmpint (quote->off, ==, off);
  g_assert_cmpint (quote->total, ==, list - off);
}

static void
test_row (DeskFixture *f, gconstpointer data)
{
  const Row *row = data;
  TkCartLine lines[] = { { 1, 1, row->regular }, { 1, 2, row->vip } };
  gboolean only_vip = row->regular == 0;
  TkPayment cash = { TK_PAY_CASH, 1000000, NULL };
  TkSaleRequest request = { .lines = only_vip ? lines + 1 : lines, .n_lines = row->regular > 0 && row->vip > 0 ? 2 : 1, .offs = row->offs,
                            .n_offs = row->n_offs, .approver = &f->supervisor, .payments = &cash, .n_payments = 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkQuote) quote = tk_desk_quote (f->desk, &request, &error);
  const TkQuoteOff *last;

  g_assert_no_error (error);
  g_assert_null (quote->trouble);
  assert_lines (quote);
  last = g_ptr_array_index (quote->offs, row->n_offs - 1);
  g_assert_cmpuint (quote->offs->len, ==, row->n_offs);
  g_assert_cmpstr (last->trouble, ==, row->trouble);
  g_assert_cmpint (quote->off, ==, row->off);
  g_assert_cmpuint (last->tickets, ==, row->tickets);
  if (quote->cash_total == 0)
    request.n_payments = 0;
  g_autofree char *before = desk_fixture_print (f);
  g_autoptr (TkSale) sale = tk_desk_sell (f->desk, &f->cashier, &request, &error);
  if (row->units == NULL)
    {
      g_assert_null (sale);
      g_assert_cmpstr (error->message, ==, row->trouble);
      g_autofree char *after = desk_fixture_print (f);
      g_assert_cmpstr (after, ==, before);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpint (sale->total, ==, quote->total);
  g_assert_cmpint (sale->off, ==, row->off);
  g_assert_cmpint (sale->list - sale->off, ==, sale->total);
  g_autofree char *units = desk_fixture_text (f, "SELECT group_concat (unit, ' ') FROM (SELECT unit FROM sale_ticket ORDER BY type, serial)");
  g_assert_cmpstr (units, ==, row->units);
  g_assert_cmpint (desk_fixture_int (f, "SELECT sum (unit) FROM sale_ticket"), ==, sale->total);
  g_assert_cmpint (desk_fixture_int (f, "SELECT total (amount) FROM sale_discount"), ==, row->off);
  g_assert_cmpint (desk_fixture_int (f, "SELECT sum (off) FROM sale_line"), ==, row->off);
  g_assert_cmpint (desk_fixture_int (f, "SELECT (SELECT coalesce (sum (amount), 0) FROM payment) - total - rounding FROM sale"), ==, 0);
}

/* A limited code is used in order, as tickets are, and a refund returns what that ticket cost. */
static void
test_uses (DeskFixture *f, gconstpointer data)
{
  TkCartLine line = { 1, 1, 2 };
  TkCartOff off = CODE ("limited");
  TkPayment cash = { TK_PAY_CASH, 280000, NULL };
  TkSaleRequest request = { .lines = &line, .n_lines = 1, .offs = &off, .n_offs = 1, .payments = &cash, .n_payments = 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkSale) sale = tk_desk_sell (f->desk, &f->cashier, &request, &error);
  g_autofree char *body = desk_fixture_text (f, "SELECT body FROM journal ORDER BY seq DESC LIMIT 1");

  g_assert_no_error (error);
  g_assert_nonnull (strstr (body, "\"uses\":[{\"event\":1,\"issue\":0,\"lease\":\"uses\",\"serial\":11,\"type\":32773},"));
  g_assert_nonnull (strstr (body, "\"number\":1,"));
  g_assert_cmpint (desk_fixture_int (f, "SELECT count (*) FROM sale_use WHERE serial IN (11, 12)"), ==, 2);
  g_assert_cmpint (desk_fixture_int (f, "SELECT next FROM lease WHERE id = 'uses'"), ==, 13);
  g_assert_null (tk_desk_sell (f->desk, &f->cashier, &request, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NO_LEASE);
  g_autofree char *wanted = desk_fixture_text (f, "SELECT value FROM setting WHERE name = 'short-1-32773'");
  g_assert_cmpstr (wanted, ==, "2 1795280400000");
  g_clear_error (&error);
  TkTicketId id = ((const TkSoldTicket *) g_ptr_array_index (sale->tickets, 0))->id;
  TkReversalRequest undo = { .sale = sale->id, .tickets = &id, .n_tickets = 1, .reason = "ill" };
  g_autoptr (TkReversal) reversal = tk_desk_void (f->desk, &f->cashier, &undo, &error);
  g_assert_no_error (error);
  g_assert_cmpint (reversal->amount, ==, 140000);
  g_assert_cmpint (desk_fixture_int (f, "SELECT next FROM lease WHERE id = 'uses'"), ==, 13); /* nothing is used again here */
}

static void
test_approval (DeskFixture *f, gconstpointer data)
{
  TkCartLine line = { 1, 1, 1 };
  TkCartOff offs[] = { LISTED (9), PERCENT (1000) };

  for (guint i = 0; i < G_N_ELEMENTS (offs); i++)
    {
      TkPayment cash = { TK_PAY_CASH, 150000, NULL };
      TkSaleRequest request = { .lines = &line, .n_lines = 1, .offs = &offs[i], .n_offs = 1, .payments = &cash, .n_payments = i };
      g_autoptr (GError) error = NULL;
      g_autoptr (TkQuote) quote = tk_desk_quote (f->desk, &request, &error);

      g_assert_no_error (error);
      g_assert_true (quote->needs_approval);
      g_assert_null (tk_desk_sell (f->desk, &f->cashier, &request, &error));
      g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_ALLOWED);
      g_clear_error (&error);
      g_autoptr (TkSale) sale = tk_desk_sell (f->desk, &f->supervisor, &request, &error); /* who acts approves by acting */
      g_assert_no_error (error);
      g_autofree char *by = desk_fixture_text (f, "SELECT approved_by FROM sale_discount ORDER BY sale DESC LIMIT 1");
      g_assert_cmpstr (by, ==, "wanjiru");
    }
}

static void
test_list (DeskFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = tk_desk_list_discounts (f->desk, 1, &error);
  const TkDiscountInfo *first = g_ptr_array_index (list, 0), *third = g_ptr_array_index (list, 2);

  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 4);
  g_assert_cmpuint (first->number, ==, 1);
  g_assert_cmpstr (first->name, ==, "V1");
  g_assert_cmpint (first->left, ==, -1);
  g_assert_null (first->unavailable);
  g_assert_cmpuint (third->number, ==, 9);
  g_assert_true (third->approval);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/discount/row/", rows[i].name, NULL);
      g_test_add (path, DeskFixture, &rows[i], set_up, test_row, desk_fixture_tear_down);
    }
  g_test_add ("/discount/uses", DeskFixture, NULL, set_up, test_uses, desk_fixture_tear_down);
  g_test_add ("/discount/approval", DeskFixture, NULL, set_up, test_approval, desk_fixture_tear_down);
  g_test_add ("/discount/list", DeskFixture, NULL, set_up, test_list, desk_fixture_tear_down);
  return g_test_run ();
}
