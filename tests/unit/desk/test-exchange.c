/* Tickets exchanged and given again: what moves, who must approve, what the gate and the books say afterwards.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-fixture.h"
#include "tk-desk-exchange.h"
#include "tk-desk-gate.h"
#include "tk-desk-shift.h"
#include "tk-desk-status.h"
#include "tk-base64url.h"
#include "tk-store-gate.h"
#include "tk-store-setting.h"
#include "tk-store-sync.h"
#include "tk-terminal-fixture.h"

#include <string.h>

#define REGULAR 150000
#define VIP 500000

/* With what a gate needs to judge the tickets sold here. */
static void
set_up (DeskFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkKeyPair) hub = tk_key_pair_new (), pair = NULL;
  g_autofree char *key_file = NULL, *certificate = NULL, *hub_key = NULL;

  desk_fixture_set_up (f, data);
  key_file = g_build_filename (f->dir, "terminal.key", NULL);
  pair = tk_key_pair_load (key_file, &error);
  g_assert_no_error (error);
  certificate = tk_fixture_certificate (hub, pair, FIXTURE_ISSUER, 1, 1, 100000);
  hub_key = tk_base64url_encode (tk_key_pair_get_public (hub), TK_PUBLIC_KEY_SIZE);
  g_assert_true (tk_store_set_setting (f->store, "hub_key", hub_key, &error));
  g_assert_true (tk_store_set_setting (f->store, "certificate", certificate, &error));
  g_assert_true (tk_store_issuer_keep (f->store, FIXTURE_ISSUER, 1, "Box Office A", certificate, NULL, &error));
}

static TkTicketId
ticket_of (const TkSale *sale, guint i)
{
  return ((TkSoldTicket *) g_ptr_array_index (sale->tickets, i))->id;
}

static const char *
token_of (const TkSale *sale, guint i)
{
  return ((TkSoldTicket *) g_ptr_array_index (sale->tickets, i))->token;
}

static void
assert_verifies (DeskFixture *f)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (tk_desk_verify_journal (f->desk, NULL, NULL, &error));
  g_assert_no_error (error);
}

/* What the drawer should hold, by the shift's report. */
static gint64
expected_cash (DeskFixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkShiftReport) report = tk_desk_shift_report (f->desk, FALSE, &error);

  g_assert_no_error (error);
  return report->expected;
}

static TkVerdictKind
scan (DeskFixture *f, const char *token)
{
  g_autoptr (GError) error = NULL;
  TkScanRequest request = { .event = 1, .gate = 1, .text = token, .length = strlen (token), .source = "text", .direction = TK_DIRECTION_ENTRY };
  g_autoptr (TkScanResult) result = tk_desk_scan (f->desk, &f->gate, &request, &error);

  g_assert_no_error (error);
  return result->kind;
}

/* ---- Exchange ---- */

typedef struct
{
  TkTicketId tickets[2];
  TkCartLine line;
  TkPayment cash;
  TkExchangeRequest request;
} Wish;

/* Ticket 0 of the sale for one of the type, `cash` handed over. */
static Wish *
wish_new (const TkSale *sale, guint16 type, gint64 cash)
{
  Wish *wish = g_new0 (Wish, 1);

  wish->tickets[0] = ticket_of (sale, 0);
  wish->line = (TkCartLine) { .event = 1, .type = type, .qty = 1 };
  wish->cash = (TkPayment) { .method = TK_PAY_CASH, .amount = cash };
  wish->request = (TkExchangeRequest) {
    .sale = sale->id, .tickets = wish->tickets, .n_tickets = 1, .reason = "another day",
    .instead = { .lines = &wish->line, .n_lines = 1, .payments = &wish->cash, .n_payments = cash > 0 },
  };
  return wish;
}

static TkExchange *
exchange_ok (DeskFixture *f, const TkExchangeRequest *request)
{
  g_autoptr (GError) error = NULL;
  TkExchange *exchange = tk_desk_exchange (f->desk, &f->cashier, request, &error);

  g_assert_no_error (error);
  g_assert_nonnull (exchange);
  return exchange;
}

static void
assert_refused (DeskFixture *f, const TkExchangeRequest *request, TkDeskError code, const char *words)
{
  g_autofree char *before = desk_fixture_print (f);
  g_autoptr (GError) error = NULL;

  g_assert_null (tk_desk_exchange (f->desk, &f->cashier, request, &error));
  g_assert_error (error, TK_DESK_ERROR, (int) code);
  if (strstr (error->message, words) == NULL)
    g_assert_cmpstr (error->message, ==, words);
  g_autofree char *after = desk_fixture_print (f);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM reversal"), ==, 0);
}

/* Payments of a sale or a reversal: "METHOD AMOUNT, …". */
static void
assert_payments (DeskFixture *f, const char *table, const char *owner, const char *id, const char *expected)
{
  g_autofree char *sql = g_strdup_printf ("SELECT group_concat (method || ' ' || amount, ', ') FROM (SELECT * FROM %s WHERE %s = '%s'"
                                          " ORDER BY position)", table, owner, id);
  g_autofree char *text = desk_fixture_text (f, sql);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_dearer (DeskFixture *f, gconstpointer data)
{
  g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 1, 1, 2);
  g_autofree Wish *wish = wish_new (sale, 2, VIP - REGULAR);
  g_autoptr (GError) error = NULL;
  TkExchangeQuote quote;

  g_assert_true (tk_desk_exchange_quote (f->desk, &wish->request, &quote, &error));
  g_assert_cmpint (quote.worth, ==, REGULAR);
  g_assert_cmpint (quote.price, ==, VIP);
  g_assert_cmpint (quote.difference, ==, VIP - REGULAR);
  g_assert_cmpstr (quote.currency, ==, "KES");
  g_free (quote.currency);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM reversal"), ==, 0);

  g_autoptr (TkExchange) exchange = exchange_ok (f, &wish->request);
  g_assert_cmpstr (exchange->back->kind, ==, "refunded");
  g_assert_cmpint (exchange->back->amount, ==, REGULAR);
  g_assert_cmpint (exchange->back->cash, ==, 0);
  g_assert_cmpstr (exchange->back->approved_by, ==, "");
  g_assert_cmpstr (exchange->sale->exchange, ==, exchange->back->id);
  g_assert_cmpint (exchange->sale->total, ==, VIP);
  assert_payments (f, "reversal_payment", "reversal", exchange->back->id, "exchange 150000");
  assert_payments (f, "payment", "sale", exchange->sale->id, "exchange 150000, cash 350000");
  g_assert_cmpint (expected_cash (f), ==, 2 * REGULAR + VIP - REGULAR);
  g_assert_cmpint (scan (f, token_of (sale, 0)), ==, TK_VERDICT_REFUNDED);
  g_assert_cmpint (scan (f, token_of (sale, 1)), ==, TK_VERDICT_ADMITTED);
  g_assert_cmpint (scan (f, token_of (exchange->sale, 0)), ==, TK_VERDICT_ADMITTED);
  g_assert_cmpint (desk_fixture_int (f, "SELECT group_concat (kind) = 'sale.refunded,sale.completed' FROM (SELECT kind FROM journal"
                                        " WHERE kind GLOB 'sale.*' ORDER BY seq LIMIT 2 OFFSET 1)"), ==, 1);
  assert_verifies (f);
}

/* Money goes back the way it came: a supervisor approves. */
static void
test_cheaper (DeskFixture *f, gconstpointer data)
{
  g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 1, 2, 1);
  g_autofree Wish *wish = wish_new (sale, 1, 0);

  assert_refused (f, &wish->request, TK_DESK_ERROR_NOT_ALLOWED, "supervisor");
  wish->request.instead.approver = &f->supervisor;
  g_autoptr (TkExchange) exchange = exchange_ok (f, &wish->request);
  g_assert_cmpint (exchange->back->amount, ==, VIP);
  g_assert_cmpint (exchange->back->cash, ==, VIP - REGULAR);
  g_assert_cmpstr (exchange->back->approved_by, ==, "wanjiru");
  assert_payments (f, "reversal_payment", "reversal", exchange->back->id, "exchange 150000, cash 350000");
  assert_payments (f, "payment", "sale", exchange->sale->id, "exchange 150000");
  g_assert_cmpint (expected_cash (f), ==, REGULAR);
  assert_verifies (f);
}

/* The other was the wrong day: nothing moves but the ticket. And what was exchanged may be undone like any sale. */
static void
test_same (DeskFixture *f, gconstpointer data)
{
  g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 1, 1, 1);
  g_autofree Wish *wish = wish_new (sale, 1, 0);
  g_autoptr (TkExchange) exchange = exchange_ok (f, &wish->request);
  g_autoptr (GError) error = NULL;

  assert_payments (f, "payment", "sale", exchange->sale->id, "exchange 150000");
  g_assert_cmpint (expected_cash (f), ==, REGULAR);
  g_assert_false (tk_ticket_id_equal (&wish->tickets[0], &((TkSoldTicket *) exchange->sale->tickets->pdata[0])->id));
  assert_verifies (f);
}

static void
test_idempotent (DeskFixture *f, gconstpointer data)
{
  g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 1, 1, 1);
  g_autofree Wish *wish = wish_new (sale, 2, VIP);

  wish->request.instead.request = "x-1";
  g_autoptr (TkExchange) first = exchange_ok (f, &wish->request);
  g_autoptr (TkExchange) again = exchange_ok (f, &wish->request);
  g_assert_false (first->sale->again);
  g_assert_true (again->sale->again);
  g_assert_cmpstr (again->sale->id, ==, first->sale->id);
  g_assert_cmpstr (again->back->id, ==, first->back->id);
  g_assert_cmpint (first->sale->change, ==, REGULAR);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM sale"), ==, 2);
}

static void
test_refusals (DeskFixture *f, gconstpointer data)
{
  g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 1, 1, 2);
  g_autofree Wish *wish = wish_new (sale, 2, VIP - REGULAR);

  wish->cash.amount -= 100;
  assert_refused (f, &wish->request, TK_DESK_ERROR_PAYMENT, "missing");
  wish->cash.amount += 100;
  wish->request.sale = "nobody";
  assert_refused (f, &wish->request, TK_DESK_ERROR_NOT_FOUND, "where it was made");
  wish->request.sale = sale->id;
  wish->request.reason = "";
  assert_refused (f, &wish->request, TK_DESK_ERROR_INVALID, "why");
  wish->request.reason = "another day";
  wish->line.event = 2;
  wish->line.type = 1;
  assert_refused (f, &wish->request, TK_DESK_ERROR_INVALID, "UGX");
  wish->line = (TkCartLine) { .event = 1, .type = 4, .qty = 1 };
  assert_refused (f, &wish->request, TK_DESK_ERROR_INVALID, "Last Seats"); /* none here */
  wish->line = (TkCartLine) { .event = 1, .type = 2, .qty = 1 };
  wish->tickets[0].serial = 9999;
  assert_refused (f, &wish->request, TK_DESK_ERROR_NOT_FOUND, "not of this sale");
  wish->tickets[0] = ticket_of (sale, 0);
  g_assert_cmpint (scan (f, token_of (sale, 0)), ==, TK_VERDICT_ADMITTED);
  assert_refused (f, &wish->request, TK_DESK_ERROR_NOT_ALLOWED, "went in");
  wish->request.instead.approver = &f->supervisor;
  g_autoptr (TkExchange) exchange = exchange_ok (f, &wish->request);
  assert_verifies (f);
}

/* ---- Given again ---- */

static void
assert_not_given (DeskFixture *f, const TkReissueRequest *request, const TkStaff *staff, TkDeskError code, const char *words)
{
  g_autofree char *before = desk_fixture_print (f);
  g_autoptr (GError) error = NULL;

  g_assert_null (tk_desk_reissue (f->desk, staff, request, &error));
  g_assert_error (error, TK_DESK_ERROR, (int) code);
  if (strstr (error->message, words) == NULL)
    g_assert_cmpstr (error->message, ==, words);
  g_autofree char *after = desk_fixture_print (f);
  g_assert_cmpstr (after, ==, before);
}

static TkSoldTicket *
give_again (DeskFixture *f, TkTicketId id)
{
  g_autoptr (GError) error = NULL;
  TkReissueRequest request = { .ticket = id, .reason = "fell into the sea", .approver = &f->supervisor };
  TkSoldTicket *ticket = tk_desk_reissue (f->desk, &f->cashier, &request, &error);

  g_assert_no_error (error);
  return ticket;
}

static void
test_reissue (DeskFixture *f, gconstpointer data)
{
  g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 1, 1, 2);
  TkSoldTicket *fresh = give_again (f, ticket_of (sale, 0));
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (fresh->id.serial, ==, ticket_of (sale, 0).serial);
  g_assert_cmpuint (fresh->id.issue, ==, ticket_of (sale, 0).issue + 1);
  g_assert_cmpstr (fresh->sale, ==, sale->id);
  g_assert_cmpint (fresh->price, ==, REGULAR);
  g_assert_cmpstr (fresh->status, ==, "valid");
  g_assert_cmpint (scan (f, token_of (sale, 0)), ==, TK_VERDICT_VOIDED);
  g_assert_cmpint (scan (f, fresh->token), ==, TK_VERDICT_ADMITTED);
  g_autoptr (TkSale) now = tk_desk_get_sale (f->desk, sale->id, &error);
  g_assert_cmpuint (now->tickets->len, ==, 2);
  g_assert_cmpstr (token_of (now, 0), ==, fresh->token);
  g_autoptr (GPtrArray) found = tk_desk_search_sales (f->desk, token_of (sale, 0), 10, &error);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpuint (((TkSaleSummary *) found->pdata[0])->tickets, ==, 2);
  g_assert_cmpuint (((TkSaleSummary *) found->pdata[0])->undone, ==, 0);
  /* the feed may bring what the hub knew before it heard of it */
  TkWireTicket *old = tk_wire_new (&tk_wire_ticket_shape);
  old->event = old->type = 1;
  old->serial = ticket_of (sale, 0).serial;
  old->issuer = FIXTURE_ISSUER;
  tk_wire_set (&old->status, "valid");
  g_assert_true (tk_store_put_ticket (f->store, old, &error));
  tk_wire_free (&tk_wire_ticket_shape, old);
  g_assert_cmpint (scan (f, token_of (sale, 0)), ==, TK_VERDICT_VOIDED);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM sale_ticket WHERE lease = ''"), ==, 1);
  tk_sold_ticket_free (fresh);
  assert_verifies (f);
}

/* Money goes back for the last issue once. */
static void
test_refund_reissued (DeskFixture *f, gconstpointer data)
{
  g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 1, 1, 2);
  TkSoldTicket *first = give_again (f, ticket_of (sale, 0));
  TkSoldTicket *second = give_again (f, first->id);
  TkReversalRequest refund = { .sale = sale->id, .tickets = &first->id, .n_tickets = 1, .reason = "ill", .approver = &f->supervisor };
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (second->id.issue, ==, 2);
  g_assert_null (tk_desk_refund (f->desk, &f->cashier, &refund, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_FOUND);
  g_clear_error (&error);
  refund.n_tickets = 0;
  g_autoptr (TkReversal) back = tk_desk_refund (f->desk, &f->cashier, &refund, &error);
  g_assert_no_error (error);
  g_assert_cmpint (back->amount, ==, 2 * REGULAR);
  g_assert_cmpuint (back->tickets->len, ==, 2);
  g_assert_cmpint (expected_cash (f), ==, 0);
  g_assert_cmpint (scan (f, second->token), ==, TK_VERDICT_REFUNDED);
  tk_sold_ticket_free (first);
  tk_sold_ticket_free (second);
  assert_verifies (f);
}

static void
test_reissue_refusals (DeskFixture *f, gconstpointer data)
{
  g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 1, 1, 3);
  TkReissueRequest request = { .ticket = ticket_of (sale, 0), .reason = "lost" };
  TkSoldTicket *fresh;

  assert_not_given (f, &request, &f->cashier, TK_DESK_ERROR_NOT_ALLOWED, "supervisor");
  request.approver = &f->cashier;
  assert_not_given (f, &request, &f->cashier, TK_DESK_ERROR_NOT_ALLOWED, "supervisor");
  request.approver = &f->supervisor;
  assert_not_given (f, &request, &f->gate, TK_DESK_ERROR_NOT_ALLOWED, "may not");
  request.reason = "";
  assert_not_given (f, &request, &f->cashier, TK_DESK_ERROR_INVALID, "why");
  request.reason = "lost";
  request.ticket.serial = 4711;
  assert_not_given (f, &request, &f->cashier, TK_DESK_ERROR_NOT_FOUND, "did not sell");
  request.ticket = ticket_of (sale, 0);
  g_assert_cmpint (scan (f, token_of (sale, 0)), ==, TK_VERDICT_ADMITTED);
  assert_not_given (f, &request, &f->cashier, TK_DESK_ERROR_INVALID, "went in");

  request.ticket = ticket_of (sale, 1);
  request.request = "r-1";
  fresh = tk_desk_reissue (f->desk, &f->cashier, &request, NULL);
  g_assert_nonnull (fresh);
  TkSoldTicket *again = tk_desk_reissue (f->desk, &f->cashier, &request, NULL);
  g_assert_cmpstr (again->token, ==, fresh->token);
  request.request = NULL;
  assert_not_given (f, &request, &f->cashier, TK_DESK_ERROR_INVALID, "no longer good");
  tk_sold_ticket_free (fresh);
  tk_sold_ticket_free (again);

  request.ticket = ticket_of (sale, 2); /* the hub let the slot be sold again meanwhile */
  desk_fixture_sql (f, "INSERT INTO ticket (event, type, serial, issue, issuer, status, sold_at) SELECT event, type, serial, 1, 9, 'valid', 1"
                       " FROM sale_ticket WHERE issue = 0 ORDER BY serial DESC LIMIT 1");
  assert_not_given (f, &request, &f->cashier, TK_DESK_ERROR_INVALID, "somebody else");
  desk_fixture_sql (f, "UPDATE ticket SET status = 'blocked' WHERE issue = 0 AND serial = (SELECT max (serial) FROM sale_ticket WHERE type = 1)");
  assert_not_given (f, &request, &f->cashier, TK_DESK_ERROR_INVALID, "no longer good");
}

/* Until its issues are used up. */
static void
test_reissue_last (DeskFixture *f, gconstpointer data)
{
  g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 1, 1, 1);
  TkTicketId id = ticket_of (sale, 0);

  for (guint i = 1; i <= 255; i++)
    {
      TkSoldTicket *fresh = give_again (f, id);
      g_assert_cmpuint (fresh->id.issue, ==, i);
      id = fresh->id;
      tk_sold_ticket_free (fresh);
    }
  TkReissueRequest request = { .ticket = id, .reason = "lost", .approver = &f->supervisor };
  assert_not_given (f, &request, &f->cashier, TK_DESK_ERROR_INVALID, "too often");
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM ticket WHERE status = 'valid'"), ==, 1);
}

/* ---- Timeline, and what may be done ---- */

static void
assert_timeline (DeskFixture *f, const char *sale, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) steps = tk_desk_sale_timeline (f->desk, sale, &error);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  g_ptr_array_set_free_func (steps, (GDestroyNotify) tk_sale_step_free);
  for (guint i = 0; i < steps->len; i++)
    {
      const TkSaleStep *step = steps->pdata[i];
      g_string_append_printf (text, "%s%s (%s%s%s)", i > 0 ? "; " : "", step->words, step->staff, *step->approved_by != '\0' ? ", " : "",
                              step->approved_by);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
assert_may (DeskFixture *f, const TkStaff *staff, const char *sale, const char *expected)
{
  g_autoptr (GError) error = NULL;
  TkSaleMay may;
  g_autofree char *text = NULL;

  g_assert_true (tk_desk_sale_may (f->desk, staff, sale, &may, &error));
  text = g_strdup_printf ("%d%d%d%d%d %s", may.reprint == NULL, may.reissue == NULL, may.exchange == NULL, may.refund == NULL, may.void_ == NULL,
                          may.reprint != NULL ? may.reprint : may.reissue != NULL ? may.reissue : may.void_ != NULL ? may.void_ : "");
  g_assert_cmpstr (text, ==, expected);
  tk_sale_may_clear (&may);
}

static void
test_timeline (DeskFixture *f, gconstpointer data)
{
  g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 1, 1, 2);
  TkTicketId first = ticket_of (sale, 0);
  g_autoptr (GError) error = NULL;
  g_autofree char *expected = NULL;
  TkSoldTicket *fresh;

  assert_may (f, &f->cashier, sale->id, "11111 ");
  assert_may (f, &f->gate, sale->id, "00000 A cashier or a supervisor must sign in for this");
  assert_may (f, &f->cashier, "nobody", "00000 This sale was made elsewhere: only its own terminal can do this");
  tk_fake_clock_advance (&f->clock, 1000);
  tk_sold_ticket_free (tk_desk_reprint (f->desk, &f->cashier, &first, &error));
  tk_fake_clock_advance (&f->clock, 1000);
  fresh = give_again (f, first);
  tk_fake_clock_advance (&f->clock, 1000);
  scan (f, fresh->token);
  scan (f, token_of (sale, 0));
  tk_fake_clock_advance (&f->clock, 1000);
  scan (f, token_of (sale, 1));
  assert_may (f, &f->cashier, sale->id, "10111 Somebody went in with every ticket of this sale");
  tk_fake_clock_advance (&f->clock, 1000);
  TkReversalRequest refund = { .sale = sale->id, .reason = "ill", .approver = &f->supervisor };
  g_autoptr (TkReversal) back = tk_desk_refund (f->desk, &f->cashier, &refund, &error);
  g_assert_no_error (error);
  expected = g_strdup_printf ("Sold for KES 3,000 (amina); Ticket %s printed again (amina); Given again as %s: fell into the sea"
                              " (amina, wanjiru); Ticket %s in at Main (juma); Ticket %s refused at Main (juma); Ticket %s in at Main (juma);"
                              " Refunded, KES 3,000: ill (amina, wanjiru)",
                              ((TkSoldTicket *) sale->tickets->pdata[0])->code, fresh->code, fresh->code,
                              ((TkSoldTicket *) sale->tickets->pdata[0])->code, ((TkSoldTicket *) sale->tickets->pdata[1])->code);
  assert_timeline (f, sale->id, expected);
  assert_may (f, &f->cashier, sale->id, "00000 Everything of this sale is undone already");
  tk_sold_ticket_free (fresh);
  g_assert_null (tk_desk_sale_timeline (f->desk, "nobody", &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_FOUND);
  g_clear_error (&error);

  g_autoptr (TkSale) other = desk_fixture_sell_ok (f, 1, 2, 1);
  tk_shift_report_free (tk_desk_shift_close (f->desk, &f->cashier, VIP, NULL, &error));
  g_assert_no_error (error);
  assert_may (f, &f->cashier, other->id, "11110 The shift of this sale is closed: refund it instead");
}

int
main (int argc, char **argv)
{
  static const struct { const char *name; void (*test) (DeskFixture *f, gconstpointer data); } tests[] = {
    { "/desk/exchange/dearer", test_dearer },
    { "/desk/exchange/cheaper", test_cheaper },
    { "/desk/exchange/same", test_same },
    { "/desk/exchange/idempotent", test_idempotent },
    { "/desk/exchange/refusals", test_refusals },
    { "/desk/reissue/given", test_reissue },
    { "/desk/reissue/refunded", test_refund_reissued },
    { "/desk/reissue/refusals", test_reissue_refusals },
    { "/desk/reissue/last", test_reissue_last },
    { "/desk/timeline", test_timeline },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, DeskFixture, NULL, set_up, tests[i].test, desk_fixture_tear_down);
  return g_test_run ();
}
