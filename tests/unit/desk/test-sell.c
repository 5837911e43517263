/* Selling: what is paid, what is refused, and that a refusal leaves nothing. SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-fixture.h"
#include "tk-human-code.h"
#include "tk-store-setting.h"
#include "tk-wire-messages.h"

#include <string.h>

#define MAX_LINES 4
#define MAX_PAYMENTS 4

static void
test_exact (DeskFixture *f, gconstpointer data)
{
  g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 1, 1, 2);
  const TkSoldTicket *ticket = g_ptr_array_index (sale->tickets, 1);

  g_assert_cmpint (sale->total, ==, 300000);
  g_assert_cmpint (sale->tendered, ==, 300000);
  g_assert_cmpint (sale->change, ==, 0);
  g_assert_cmpint (sale->at, ==, FIXTURE_NOW);
  g_assert_cmpint (sale->seq, ==, 2); /* after the shift it opened */
  g_assert_cmpstr (sale->currency, ==, "KES");
  g_assert_cmpstr (sale->staff, ==, "amina");
  g_assert_false (sale->again);
  g_assert_cmpuint (sale->tickets->len, ==, 2);
  g_assert_cmpuint (ticket->id.serial, ==, 2);
  g_assert_cmpuint (ticket->id.issue, ==, 0);
  g_assert_cmpstr (ticket->event_title, ==, "Tamasha la Pwani");
  g_assert_cmpstr (ticket->venue, ==, "Fort Jesus");
  g_assert_cmpstr (ticket->zone, ==, "Africa/Nairobi");
  g_assert_cmpstr (ticket->type_name, ==, "Regular");
  g_assert_cmpstr (ticket->seat, ==, "");
  g_assert_cmpstr (ticket->sale, ==, sale->id);
  g_assert_cmpstr (ticket->status, ==, "valid");
  g_assert_cmpint (ticket->price, ==, 150000);
  g_assert_cmpint (ticket->admits, ==, 1);
}

/* Every gate must know the ticket from its text and its code alone. */
static void
test_token (DeskFixture *f, gconstpointer data)
{
  static const guint8 seed[32] = { 1, 2, 3 };
  g_autoptr (TkKeyPair) pair = tk_key_pair_from_seed (seed);
  g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 1, 2, 1);
  const TkSoldTicket *ticket = g_ptr_array_index (sale->tickets, 0);
  g_autoptr (GError) error = NULL;
  TkTicketId typed;
  TkToken token;

  tk_token_parse (ticket->token, strlen (ticket->token), &token, &error);
  g_assert_no_error (error);
  g_assert_true (tk_token_verify (&token, tk_key_pair_get_public (pair)));
  g_assert_true (tk_ticket_id_equal (&token.id, &ticket->id));
  g_assert_cmpuint (token.id.event, ==, 1);
  g_assert_cmpuint (token.id.type, ==, 2);
  g_assert_cmpuint (token.id.serial, ==, 1);
  g_assert_cmpuint (token.issuer, ==, FIXTURE_ISSUER);
  g_assert_true (tk_human_code_parse (ticket->code, 1, &typed));
  g_assert_true (tk_ticket_id_equal (&typed, &ticket->id));
}

static void
test_change (DeskFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkSale) sale = desk_fixture_sell (f, 1, 1, 1, 200000, &error);

  g_assert_no_error (error);
  g_assert_cmpint (sale->tendered, ==, 200000);
  g_assert_cmpint (sale->change, ==, 50000);
  g_assert_cmpint (desk_fixture_int (f, "SELECT amount FROM payment"), ==, 150000);
}

static void
test_split (DeskFixture *f, gconstpointer data)
{
  TkCartLine lines[] = { { 1, 1, 1 }, { 1, 2, 1 }, { 1, 1, 1 } };
  TkPayment payments[] = { { TK_PAY_MPESA_CODE, 300000, "qgh7xk2m1p" }, { TK_PAY_CASH, 300000, NULL },
                           { TK_PAY_CASH, 250000, NULL }, { TK_PAY_MPESA_CODE, 100, "QGH7XK2M1Q" } };
  TkSaleRequest request = { lines, 3, payments, 4, NULL, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkSale) sale = tk_desk_sell (f->desk, &f->cashier, &request, &error);
  g_autofree char *code = desk_fixture_text (f, "SELECT reference FROM payment WHERE amount = 300000");

  g_assert_no_error (error);
  g_assert_cmpint (sale->total, ==, 800000);
  g_assert_cmpint (sale->change, ==, 50100);
  g_assert_cmpstr (code, ==, "QGH7XK2M1P");
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM sale_line"), ==, 2); /* merged */
  g_assert_cmpint (desk_fixture_int (f, "SELECT qty FROM sale_line WHERE type = 1"), ==, 2);
  g_assert_cmpint (desk_fixture_int (f, "SELECT sum(amount) FROM payment"), ==, 800000);
}

static void
test_free (DeskFixture *f, gconstpointer data)
{
  TkCartLine line = { 1, 1, 1 };
  TkSaleRequest request = { &line, 1, NULL, 0, NULL, NULL };
  g_autoptr (GError) error = NULL;

  desk_fixture_sql (f, "UPDATE ticket_type SET price = 0");
  g_autoptr (TkSale) sale = tk_desk_sell (f->desk, &f->cashier, &request, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sale->total, ==, 0);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM payment"), ==, 0);
}

/* What the hub will read is what happened. */
static void
test_body (DeskFixture *f, gconstpointer data)
{
  g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 1, 3, 2);
  g_autofree char *kind = desk_fixture_text (f, "SELECT kind FROM journal WHERE seq = 2");
  g_autofree char *text = desk_fixture_text (f, "SELECT body FROM journal WHERE seq = 2");
  g_autofree char *shift = desk_fixture_text (f, "SELECT id FROM shift");
  g_autoptr (GError) error = NULL;
  TkWireSale *body = tk_wire_decode (&tk_wire_sale_shape, text, strlen (text), &error);
  const TkWireSaleTicket *ticket;

  g_assert_no_error (error);
  ticket = g_ptr_array_index (body->tickets, 1);
  g_assert_true (tk_wire_is_canonical (text, strlen (text)));
  g_assert_cmpstr (kind, ==, "sale.completed");
  g_assert_cmpstr (body->sale, ==, sale->id);
  g_assert_cmpstr (body->shift, ==, shift);
  g_assert_cmpint (body->total, ==, 800000);
  g_assert_cmpuint (body->lines->len, ==, 1);
  g_assert_cmpuint (body->payments->len, ==, 1);
  g_assert_cmpint (ticket->serial, ==, 2);
  g_assert_cmpstr (ticket->lease, ==, "lease-d");
  tk_wire_free (&tk_wire_sale_shape, body);
}

static void
test_again (DeskFixture *f, gconstpointer data)
{
  TkCartLine line = { 1, 1, 1 }, other = { 1, 2, 1 };
  TkPayment cash = { TK_PAY_CASH, 150000, NULL };
  TkSaleRequest request = { &line, 1, &cash, 1, "click-1", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkSale) first = tk_desk_sell (f->desk, &f->cashier, &request, &error);

  g_assert_no_error (error);
  g_autofree char *before = desk_fixture_print (f);
  desk_fixture_reopen (f);
  desk_fixture_sql (f, "UPDATE lease SET sell_until = 1"); /* asked again when nothing may be sold any more */
  request.lines = &other;
  g_autoptr (TkSale) again = tk_desk_sell (f->desk, &f->cashier, &request, &error);
  g_assert_no_error (error);
  g_autofree char *after = desk_fixture_print (f);
  const TkSoldTicket *a = g_ptr_array_index (first->tickets, 0), *b = g_ptr_array_index (again->tickets, 0);
  g_assert_cmpstr (again->id, ==, first->id);
  g_assert_cmpint (again->seq, ==, first->seq);
  g_assert_cmpstr (a->token, ==, b->token);
  g_assert_false (first->again);
  g_assert_true (again->again);
  g_assert_cmpstr (after, ==, before);
}

typedef struct
{
  const char *name;
  const char *sql;         /* what is so before */
  TkCartLine lines[MAX_LINES];
  gsize n_lines;
  TkPayment payments[MAX_PAYMENTS];
  gsize n_payments;
  TkDeskError code;
  const char *sentence;
} Refusal;

#define CASH(amount) { TK_PAY_CASH, amount, NULL }
#define CODE(amount, text) { TK_PAY_MPESA_CODE, amount, text }
#define ONE { { 1, 1, 1 } }, 1

static const Refusal refusals[] = {
  { "empty", NULL, { { 0 } }, 0, { CASH (100) }, 1, TK_DESK_ERROR_INVALID, "There is nothing in the cart; choose a ticket first" },
  { "zero", NULL, { { 1, 1, 0 } }, 1, { CASH (100) }, 1, TK_DESK_ERROR_INVALID,
    "A quantity of 0 cannot be sold; take that line out" },
  { "long", NULL, { { 1, 3, 60 }, { 2, 1, 191 } }, 2, { CASH (100) }, 1, TK_DESK_ERROR_INVALID,
    "One sale holds at most 250 tickets and this one has 251; split it into several sales" },
  { "wrapping", NULL, { { 1, 3, 1 }, { 1, 3, G_MAXUINT } }, 2, { CASH (100) }, 1, TK_DESK_ERROR_INVALID,
    "One sale holds at most 250 tickets and this one has 4294967296; split it into several sales" },
  { "type", NULL, { { 1, 9, 1 } }, 1, { CASH (100) }, 1, TK_DESK_ERROR_NOT_FOUND,
    "Event 1 has no ticket type 9 here; choose one that is listed" },
  { "event", NULL, { { 9, 1, 1 } }, 1, { CASH (100) }, 1, TK_DESK_ERROR_NOT_FOUND,
    "Event 9 has no ticket type 1 here; choose one that is listed" },
  { "currencies", NULL, { { 1, 1, 1 }, { 2, 1, 1 } }, 2, { CASH (100) }, 1, TK_DESK_ERROR_INVALID,
    "KES and UGX cannot be paid in one sale; sell them one after the other" },
  { "overflow", "UPDATE ticket_type SET price = 1000000000000000", { { 1, 3, 60 } }, 1, { CASH (100) }, 1, TK_DESK_ERROR_INVALID,
    "This cart costs more than one sale may; take fewer tickets or have the price checked" },
  { "int64", "UPDATE ticket_type SET price = 9223372036854775807", { { 1, 3, 2 } }, 1, { CASH (100) }, 1, TK_DESK_ERROR_INVALID,
    "This cart costs more than one sale may; take fewer tickets or have the price checked" },
  { "unpaid", NULL, ONE, { { 0 } }, 0, TK_DESK_ERROR_PAYMENT, "KES 1,500 is due and KES 0 was given: KES 1,500 is missing" },
  { "short", NULL, ONE, { CASH (100050) }, 1, TK_DESK_ERROR_PAYMENT,
    "KES 1,500 is due and KES 1,000.50 was given: KES 499.50 is missing" },
  { "split-short", NULL, ONE, { CODE (100000, "QGH7XK2M1P"), CASH (40000) }, 2, TK_DESK_ERROR_PAYMENT,
    "KES 500 is due and KES 400 was given: KES 100 is missing" },
  { "negative", NULL, ONE, { CASH (-1) }, 1, TK_DESK_ERROR_PAYMENT, "That is not an amount that can be paid; type it again" },
  { "huge", NULL, ONE, { CASH (G_MAXINT64) }, 1, TK_DESK_ERROR_PAYMENT, "That is not an amount that can be paid; type it again" },
  { "negative-code", NULL, ONE, { CODE (-150000, "QGH7XK2M1P"), CASH (300000) }, 2, TK_DESK_ERROR_PAYMENT,
    "That is not an amount that can be paid; type it again" },
  { "code-short", NULL, ONE, { CODE (150000, "QGH7XK2M1") }, 1, TK_DESK_ERROR_PAYMENT,
    "An M-Pesa code has 10 letters and digits, like QGH7XK2M1P; read it again from the message" },
  { "code-odd", NULL, ONE, { CODE (150000, "QGH7XK2M1-") }, 1, TK_DESK_ERROR_PAYMENT,
    "An M-Pesa code has 10 letters and digits, like QGH7XK2M1P; read it again from the message" },
  { "code-none", NULL, ONE, { CODE (150000, NULL) }, 1, TK_DESK_ERROR_PAYMENT,
    "An M-Pesa code has 10 letters and digits, like QGH7XK2M1P; read it again from the message" },
  { "code-zero", NULL, ONE, { CODE (0, "QGH7XK2M1P"), CASH (150000) }, 2, TK_DESK_ERROR_PAYMENT,
    "An M-Pesa payment of 0 pays nothing; type the amount in the message" },
  { "code-twice", NULL, ONE, { CODE (100000, "QGH7XK2M1P"), CODE (50000, "qgh7xk2m1p") }, 2, TK_DESK_ERROR_PAYMENT,
    "The same M-Pesa code was given twice; each payment has its own code" },
  { "code-over", NULL, ONE, { CODE (200000, "QGH7XK2M1P") }, 1, TK_DESK_ERROR_PAYMENT,
    "The M-Pesa payments are KES 500 more than this sale costs; type only what belongs to it" },
  { "cash-too", NULL, ONE, { CODE (150000, "QGH7XK2M1P"), CASH (100) }, 2, TK_DESK_ERROR_PAYMENT,
    "Nothing is left to pay in cash; give the cash back" },
  { "early", "UPDATE ticket_type SET sale_from = 1795284000000", ONE, { CASH (150000) }, 1, TK_DESK_ERROR_NOT_ON_SALE,
    "Regular goes on sale at 21:00" },
  { "late", "UPDATE ticket_type SET sale_until = 1795280400000", ONE, { CASH (150000) }, 1, TK_DESK_ERROR_NOT_ON_SALE,
    "The sale of Regular ended at 20:00" },
  { "over", "UPDATE event SET ends_at = 1795280400000", ONE, { CASH (150000) }, 1, TK_DESK_ERROR_NOT_ON_SALE,
    "Tamasha la Pwani ended at 20:00" },
  { "enrolled", "DELETE FROM setting WHERE name = 'terminal'", ONE, { CASH (150000) }, 1, TK_DESK_ERROR_NOT_ENROLLED,
    "This terminal is not enrolled yet; ask the organizer for a code and enrol it first" },
  { "revoked", "INSERT INTO setting VALUES ('revoked', '1')", ONE, { CASH (150000) }, 1, TK_DESK_ERROR_REVOKED,
    "The hub has revoked this terminal, so it may not sell any more; ask the organizer" },
};

static void
test_refusal (DeskFixture *f, gconstpointer data)
{
  const Refusal *row = data;
  TkSaleRequest request = { row->lines, row->n_lines, row->payments, row->n_payments, "key", NULL };
  g_autoptr (GError) error = NULL;

  if (row->sql != NULL)
    desk_fixture_sql (f, row->sql);
  g_autofree char *before = desk_fixture_print (f);
  g_assert_null (tk_desk_sell (f->desk, &f->cashier, &request, &error));
  g_assert_error (error, TK_DESK_ERROR, (int) row->code);
  g_assert_cmpstr (error->message, ==, row->sentence);
  g_autofree char *after = desk_fixture_print (f);
  g_assert_cmpstr (after, ==, before);
}

static void
test_role (DeskFixture *f, gconstpointer data)
{
  TkCartLine line = { 1, 1, 1 };
  TkPayment cash = { TK_PAY_CASH, 150000, NULL };
  TkSaleRequest request = { &line, 1, &cash, 1, NULL, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_null (tk_desk_sell (f->desk, &f->gate, &request, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_ALLOWED);
  g_assert_cmpstr (error->message, ==, "Juma may not sell tickets; a cashier or a supervisor must sign in");
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM journal"), ==, 0);
}

static void
test_used_code (DeskFixture *f, gconstpointer data)
{
  TkCartLine line = { 1, 1, 1 };
  TkPayment code = { TK_PAY_MPESA_CODE, 150000, "QGH7XK2M1P" };
  TkSaleRequest request = { &line, 1, &code, 1, NULL, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkSale) sale = tk_desk_sell (f->desk, &f->cashier, &request, &error);

  g_assert_no_error (error);
  g_autofree char *before = desk_fixture_print (f);
  g_assert_null (tk_desk_sell (f->desk, &f->cashier, &request, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_PAYMENT);
  g_assert_cmpstr (error->message, ==,
                   "M-Pesa code QGH7XK2M1P has already paid another sale here; ask the buyer for the right message");
  g_autofree char *after = desk_fixture_print (f);
  g_assert_cmpstr (after, ==, before);
}

static void
test_other_currency (DeskFixture *f, gconstpointer data)
{
  g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 1, 1, 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *before = desk_fixture_print (f);

  g_assert_null (desk_fixture_sell (f, 2, 1, 1, 7000000, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_SHIFT);
  g_assert_cmpstr (error->message, ==, "The open shift counts KES; close it before selling in UGX");
  g_autofree char *after = desk_fixture_print (f);
  g_assert_cmpstr (after, ==, before);
}

static void
test_price (DeskFixture *f, gconstpointer data)
{
  TkCartLine lines[] = { { 1, 1, 2 }, { 1, 3, 1 } };
  g_autoptr (GError) error = NULL;
  g_autofree char *currency = NULL;
  gint64 total = -1;

  tk_desk_price (f->desk, lines, 2, &total, &currency, &error);
  g_assert_no_error (error);
  g_assert_cmpint (total, ==, 700000);
  g_assert_cmpstr (currency, ==, "KES");
  total = -1;
  g_assert_false (tk_desk_price (f->desk, lines, 0, &total, NULL, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID);
  g_assert_cmpint (total, ==, -1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/desk/sell/" name, DeskFixture, NULL, desk_fixture_set_up, function, desk_fixture_tear_down)
  ADD ("exact", test_exact);
  ADD ("token", test_token);
  ADD ("change", test_change);
  ADD ("split", test_split);
  ADD ("free", test_free);
  ADD ("body", test_body);
  ADD ("again", test_again);
  ADD ("role", test_role);
  ADD ("used-code", test_used_code);
  ADD ("other-currency", test_other_currency);
  ADD ("price", test_price);
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strconcat ("/desk/sell/refused/", refusals[i].name, NULL);
      g_test_add (path, DeskFixture, &refusals[i], desk_fixture_set_up, test_refusal, desk_fixture_tear_down);
    }
  return g_test_run ();
}
