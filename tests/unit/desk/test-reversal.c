/* Voids and refunds: who may undo what, how the money goes back, what the gate and the drawer say afterwards.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-fixture.h"
#include "tk-desk-shift.h"
#include "tk-desk-status.h"
#include "tk-store-sync.h"

#include <string.h>

static TkReversal *
undo (DeskFixture *f, gboolean is_void, const TkStaff *staff, const TkReversalRequest *request, GError **error)
{
  return is_void ? tk_desk_void (f->desk, staff, request, error) : tk_desk_refund (f->desk, staff, request, error);
}

static TkReversal *
undo_ok (DeskFixture *f, gboolean is_void, const TkReversalRequest *request)
{
  g_autoptr (GError) error = NULL;
  TkReversal *reversal = undo (f, is_void, &f->cashier, request, &error);

  g_assert_no_error (error);
  g_assert_nonnull (reversal);
  return reversal;
}

static void
assert_refused (DeskFixture *f, gboolean is_void, const TkStaff *staff, const TkReversalRequest *request, TkDeskError code,
                const char *words)
{
  g_autofree char *before = desk_fixture_print (f);
  g_autoptr (GError) error = NULL;

  g_assert_null (undo (f, is_void, staff, request, &error));
  g_assert_error (error, TK_DESK_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, words));
  g_autofree char *after = desk_fixture_print (f);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM reversal_ticket"), ==,
                   desk_fixture_int (f, "SELECT count(*) FROM ticket WHERE status <> 'valid'"));
}

static void
assert_verifies (DeskFixture *f, gint64 entries)
{
  g_autoptr (GError) error = NULL;
  gint64 found = 0;

  g_assert_true (tk_desk_verify_journal (f->desk, &found, NULL, &error));
  g_assert_no_error (error);
  if (entries >= 0)
    g_assert_cmpint (found, ==, entries);
}

static TkTicketId
ticket_of (TkSale *sale, guint i)
{
  return ((TkSoldTicket *) g_ptr_array_index (sale->tickets, i))->id;
}

static void
test_void (DeskFixture *f, gconstpointer data)
{
  g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 1, 1, 2);
  TkReversalRequest request = { .sale = sale->id, .reason = "wrong type" };
  g_autoptr (TkReversal) reversal = undo_ok (f, TRUE, &request);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (reversal->kind, ==, "voided");
  g_assert_cmpstr (reversal->staff, ==, "amina");
  g_assert_cmpstr (reversal->approved_by, ==, "");
  g_assert_cmpint (reversal->amount, ==, 300000);
  g_assert_cmpint (reversal->cash, ==, 300000);
  g_assert_cmpuint (reversal->tickets->len, ==, 2);
  g_assert_false (reversal->again);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM ticket WHERE status = 'voided'"), ==, 2);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM journal WHERE kind = 'sale.voided'"), ==, 1);
  g_autoptr (TkSale) again = tk_desk_get_sale (f->desk, sale->id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (again->handed_back, ==, 300000);
  g_assert_cmpstr (((TkSoldTicket *) g_ptr_array_index (again->tickets, 0))->status, ==, "voided");
  assert_verifies (f, 3);
  /* The slot is not sold again here. */
  g_autoptr (TkSale) next = desk_fixture_sell_ok (f, 1, 1, 1);
  g_assert_cmpuint (ticket_of (next, 0).serial, ==, 3);
}

/* VIP at KES 5,000: part by code, the rest in cash. */
static TkSale *
sell_mixed (DeskFixture *f, guint qty, gint64 code)
{
  TkCartLine line = { 1, 2, qty };
  TkPayment payments[] = { { TK_PAY_MPESA_CODE, code, "QGH7XK2M1P" }, { TK_PAY_CASH, (500000 * (gint64) qty - code + 99) / 100 * 100, NULL } };
  TkSaleRequest request = { &line, 1, payments, 2, NULL, NULL };
  g_autoptr (GError) error = NULL;
  TkSale *sale = tk_desk_sell (f->desk, &f->cashier, &request, &error);

  g_assert_no_error (error);
  return sale;
}

static gint64
part (const TkReversal *reversal, const char *method)
{
  gint64 sum = 0;

  for (guint i = 0; i < reversal->payments->len; i++)
    {
      const TkHandedBack *payment = g_ptr_array_index (reversal->payments, i);
      if (g_str_equal (payment->method, method))
        sum += payment->amount;
    }
  return sum;
}

/* In proportion, in whole shillings, and to the last one what was paid. */
static void
test_in_parts (DeskFixture *f, gconstpointer data)
{
  static const struct { gint64 code, cash; } parts[] = { { 166700, 333300 }, { 166700, 333300 }, { 166600, 333400 } };
  g_autoptr (TkSale) sale = sell_mixed (f, 3, 500000);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      TkTicketId id = ticket_of (sale, i);
      TkReversalRequest request = { .sale = sale->id, .tickets = &id, .n_tickets = 1, .reason = "ill", .approver = &f->supervisor };
      g_autoptr (TkReversal) reversal = undo_ok (f, FALSE, &request);

      g_assert_cmpstr (reversal->kind, ==, "refunded");
      g_assert_cmpstr (reversal->approved_by, ==, "wanjiru");
      g_assert_cmpint (reversal->amount, ==, 500000);
      g_assert_cmpint (part (reversal, "mpesa-code"), ==, parts[i].code);
      g_assert_cmpint (part (reversal, "cash"), ==, parts[i].cash);
      g_assert_cmpint (reversal->cash, ==, parts[i].cash);
      g_assert_cmpuint (reversal->tickets->len, ==, 1);
      g_assert_true (tk_ticket_id_equal (&g_array_index (reversal->tickets, TkTicketId, 0), &id));
    }
  g_assert_cmpint (desk_fixture_int (f, "SELECT sum(amount) FROM reversal"), ==, sale->total);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM ticket WHERE status = 'refunded'"), ==, 3);
  g_autofree char *reference = desk_fixture_text (f, "SELECT DISTINCT reference FROM reversal_payment WHERE method <> 'cash'");
  g_assert_cmpstr (reference, ==, "QGH7XK2M1P");
  TkReversalRequest rest = { .sale = sale->id, .reason = "ill", .approver = &f->supervisor };
  assert_refused (f, FALSE, &f->cashier, &rest, TK_DESK_ERROR_INVALID, "undone already");
}

/* Cents stay where there are cents: cash is in whole shillings, and the last takes what is left of the rounding. */
static void
test_cents (DeskFixture *f, gconstpointer data)
{
  g_autoptr (TkSale) sale = sell_mixed (f, 2, 333333);
  TkTicketId id = ticket_of (sale, 0);
  TkReversalRequest request = { .sale = sale->id, .tickets = &id, .n_tickets = 1, .reason = "ill" };
  g_autoptr (TkReversal) first = undo_ok (f, TRUE, &request);
  request.n_tickets = 0;
  g_autoptr (TkReversal) second = undo_ok (f, TRUE, &request);

  g_assert_cmpint (sale->rounding, ==, 33);
  g_assert_cmpint (first->cash, ==, 333300);
  g_assert_cmpint (first->amount, ==, 500000);
  g_assert_cmpint (part (second, "mpesa-code"), ==, 333333 - 166700);
  g_assert_cmpint (second->cash, ==, 333400);
  g_assert_cmpint (first->amount + second->amount, ==, sale->total + sale->rounding);
}

static void
test_free_tickets (DeskFixture *f, gconstpointer data)
{
  desk_fixture_sql (f, "UPDATE ticket_type SET price = 0");
  TkCartLine line = { 1, 1, 2 };
  TkSaleRequest sell = { .lines = &line, .n_lines = 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkSale) sale = tk_desk_sell (f->desk, &f->cashier, &sell, &error);
  g_assert_no_error (error);
  TkReversalRequest request = { .sale = sale->id, .reason = "not coming" };
  g_autoptr (TkReversal) reversal = undo_ok (f, TRUE, &request);

  g_assert_cmpint (reversal->amount + reversal->cash, ==, 0);
  g_assert_cmpuint (reversal->payments->len, ==, 0);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM ticket WHERE status = 'voided'"), ==, 2);
}

/* ---- Who may ---- */

static const struct
{
  const char *name;
  gboolean is_void;
  char seller, staff, approver;   /* cashier, supervisor, gate, - nobody */
  const char *approved_by;        /* NULL: refused */
  const char *words;
} rights[] = {
  { "own-void", TRUE, 'c', 'c', '-', "", NULL },
  { "own-void-approved", TRUE, 'c', 'c', 's', "wanjiru", NULL },
  { "others-void", TRUE, 's', 'c', '-', NULL, "made by wanjiru" },
  { "others-void-approved", TRUE, 's', 'c', 's', "wanjiru", NULL },
  { "supervisor-void", TRUE, 'c', 's', '-', "wanjiru", NULL },
  { "gate-void", TRUE, 'c', 'g', '-', NULL, "may not undo sales" },
  { "gate-void-approved", TRUE, 'c', 'g', 's', NULL, "may not undo sales" },
  { "approved-by-cashier", TRUE, 's', 'c', 'c', NULL, "may not approve" },
  { "approved-by-gate", FALSE, 'c', 'c', 'g', NULL, "may not approve" },
  { "refund", FALSE, 'c', 'c', '-', NULL, "supervisor must approve a refund" },
  { "refund-approved", FALSE, 'c', 'c', 's', "wanjiru", NULL },
  { "supervisor-refund", FALSE, 'c', 's', '-', "wanjiru", NULL },
};

static const TkStaff *
who (DeskFixture *f, char letter)
{
  return letter == 'c' ? &f->cashier : letter == 's' ? &f->supervisor : letter == 'g' ? &f->gate : NULL;
}

static TkSale *
sell_as (DeskFixture *f, const TkStaff *staff)
{
  TkCartLine line = { 1, 1, 1 };
  TkPayment cash = { TK_PAY_CASH, 150000, NULL };
  TkSaleRequest request = { &line, 1, &cash, 1, NULL, NULL };
  g_autoptr (GError) error = NULL;
  TkSale *sale = tk_desk_sell (f->desk, staff, &request, &error);

  g_assert_no_error (error);
  return sale;
}

static void
test_right (DeskFixture *f, gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (TkSale) sale = sell_as (f, who (f, rights[i].seller));
  TkReversalRequest request = { .sale = sale->id, .reason = "ill", .approver = who (f, rights[i].approver) };
  const TkStaff *staff = who (f, rights[i].staff);
  g_autoptr (GError) error = NULL;

  if (rights[i].approved_by == NULL)
    return assert_refused (f, rights[i].is_void, staff, &request, TK_DESK_ERROR_NOT_ALLOWED, rights[i].words);
  g_autoptr (TkReversal) reversal = undo (f, rights[i].is_void, staff, &request, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (reversal->staff, ==, staff->name);
  g_assert_cmpstr (reversal->approved_by, ==, rights[i].approved_by);
}

/* ---- What may not be ---- */

static void
test_not_sold_here (DeskFixture *f, gconstpointer data)
{
  TkReversalRequest request = { .sale = "0193-elsewhere", .reason = "ill", .approver = &f->supervisor };

  assert_refused (f, TRUE, &f->cashier, &request, TK_DESK_ERROR_NOT_FOUND, "undo it where it was made");
  assert_refused (f, FALSE, &f->cashier, &request, TK_DESK_ERROR_NOT_FOUND, "undo it where it was made");
}

static void
test_tickets_refused (DeskFixture *f, gconstpointer data)
{
  g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 1, 1, 2), other = desk_fixture_sell_ok (f, 1, 1, 1);
  TkTicketId ids[] = { ticket_of (sale, 0), ticket_of (other, 0) };
  TkTicketId twice[] = { ids[0], ids[0] };
  TkReversalRequest request = { .sale = sale->id, .tickets = ids, .n_tickets = 2, .reason = "ill" };

  assert_refused (f, TRUE, &f->cashier, &request, TK_DESK_ERROR_NOT_FOUND, "is not of this sale");
  request.tickets = twice; /* named twice is named once */
  g_autoptr (TkReversal) reversal = undo_ok (f, TRUE, &request);
  g_assert_cmpint (reversal->amount, ==, 150000);
  request.n_tickets = 1;
  assert_refused (f, TRUE, &f->cashier, &request, TK_DESK_ERROR_INVALID, "undone already (voided)");
  /* The hub's word counts as well. */
  desk_fixture_sql (f, "UPDATE ticket SET status = 'voided' WHERE serial = 3");
  TkReversalRequest theirs = { .sale = other->id, .reason = "ill" };
  g_autoptr (GError) error = NULL;
  g_assert_null (tk_desk_void (f->desk, &f->cashier, &theirs, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID);
}

static void
test_words_refused (DeskFixture *f, gconstpointer data)
{
  g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 1, 1, 1);
  g_autofree char *long_text = g_strnfill (TK_REASON_MAX + 1, 'x');
  TkReversalRequest request = { .sale = sale->id };

  assert_refused (f, TRUE, &f->cashier, &request, TK_DESK_ERROR_INVALID, "why the sale is undone");
  request.reason = "";
  assert_refused (f, TRUE, &f->cashier, &request, TK_DESK_ERROR_INVALID, "why the sale is undone");
  request.reason = long_text;
  assert_refused (f, TRUE, &f->cashier, &request, TK_DESK_ERROR_INVALID, "too long");
  request.reason = "\xff";
  assert_refused (f, TRUE, &f->cashier, &request, TK_DESK_ERROR_INVALID, "too long");
  request.reason = "ill";
  request.request = "";
  assert_refused (f, TRUE, &f->cashier, &request, TK_DESK_ERROR_INVALID, "request key");
  desk_fixture_sql (f, "INSERT INTO setting VALUES ('revoked', '1')");
  request.request = NULL;
  assert_refused (f, TRUE, &f->cashier, &request, TK_DESK_ERROR_REVOKED, "revoked");
}

static void
test_somebody_inside (DeskFixture *f, gconstpointer data)
{
  g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 1, 1, 2);
  TkReversalRequest request = { .sale = sale->id, .reason = "ill" };

  desk_fixture_sql (f, "INSERT INTO checkin (id, event, gate, gate_name, terminal_name, type, serial, issue, direction, verdict, count, at)"
                       " VALUES ('c', 1, 1, 'Main', 'Gate 1', 1, 2, 0, 'entry', 'admitted', 1, 1)");
  assert_refused (f, TRUE, &f->cashier, &request, TK_DESK_ERROR_NOT_ALLOWED, "Somebody went in with ticket");
  TkTicketId outside = ticket_of (sale, 0);
  TkReversalRequest first = { .sale = sale->id, .tickets = &outside, .n_tickets = 1, .reason = "ill" };
  g_autoptr (TkReversal) one = undo_ok (f, TRUE, &first);
  g_assert_cmpint (one->amount, ==, 150000);
  request.approver = &f->supervisor;
  g_autoptr (TkReversal) both = undo_ok (f, TRUE, &request);
  g_assert_cmpint (both->amount, ==, 150000);
}

/* ---- Shifts ---- */

static TkShiftReport *
close_shift (DeskFixture *f, gint64 counted)
{
  g_autoptr (GError) error = NULL;
  TkShiftReport *z = tk_desk_shift_close (f->desk, &f->cashier, counted, "", &error);

  g_assert_no_error (error);
  return z;
}

static void
test_drawer (DeskFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkShiftReport) opened = tk_desk_shift_open (f->desk, &f->cashier, 100000, "KES", &error);
  g_autoptr (TkSale) a = desk_fixture_sell_ok (f, 1, 1, 2), b = sell_mixed (f, 2, 400000);
  TkReversalRequest void_a = { .sale = a->id, .reason = "wrong" };
  g_autoptr (TkReversal) voided = undo_ok (f, TRUE, &void_a);
  TkTicketId id = ticket_of (b, 0);
  TkReversalRequest refund_b = { .sale = b->id, .tickets = &id, .n_tickets = 1, .reason = "ill", .approver = &f->supervisor };
  g_autoptr (TkReversal) refunded = undo_ok (f, FALSE, &refund_b);
  g_autoptr (TkShiftReport) z = close_shift (f, 400000);

  g_assert_cmpint (z->cash_sales, ==, 300000 + 600000);
  g_assert_cmpint (z->other_sales, ==, 400000);
  g_assert_cmpint (z->total, ==, 1300000);
  g_assert_cmpint (z->cash_refunds, ==, 300000 + 300000);
  g_assert_cmpint (z->other_refunds, ==, 200000);
  g_assert_cmpint (z->voids, ==, 1);
  g_assert_cmpint (z->voided, ==, 300000);
  g_assert_cmpint (z->refunds, ==, 1);
  g_assert_cmpint (z->refunded, ==, 500000);
  g_assert_cmpint (z->tickets, ==, 4);
  g_assert_cmpint (z->tickets_undone, ==, 3);
  g_assert_cmpint (z->expected, ==, 100000 + 900000 - 600000);
  g_assert_cmpint (z->difference, ==, 0);
  g_autofree char *body = desk_fixture_text (f, "SELECT json_extract (body, '$.cash_refunds') || ' ' || json_extract (body, '$.expected')"
                                                " FROM journal WHERE kind = 'shift.closed'");
  g_assert_cmpstr (body, ==, "600000 400000");

  /* A day later: no longer to be voided, but refunded out of the next drawer. */
  TkReversalRequest rest = { .sale = b->id, .reason = "rain", .approver = &f->supervisor };
  assert_refused (f, TRUE, &f->cashier, &rest, TK_DESK_ERROR_INVALID, "refund it");
  g_autoptr (TkShiftReport) next = tk_desk_shift_open (f->desk, &f->cashier, 500000, "KES", &error);
  assert_refused (f, TRUE, &f->cashier, &rest, TK_DESK_ERROR_INVALID, "refund it");
  g_autoptr (TkReversal) late = undo_ok (f, FALSE, &rest);
  g_autoptr (TkShiftReport) x = tk_desk_shift_report (f->desk, FALSE, &error);
  g_assert_cmpint (x->expected, ==, 500000 - 300000);
  g_assert_cmpint (x->sales, ==, 0);
  g_assert_cmpint (x->refunds, ==, 1);
  g_autoptr (TkShiftReport) before = tk_desk_shift_report (f->desk, TRUE, &error); /* the closed one stays as it was */
  g_assert_cmpint (before->expected, ==, z->expected);
  assert_verifies (f, -1);
}

/* A refund with no shift open opens one, as a sale does. */
static void
test_opens_a_shift (DeskFixture *f, gconstpointer data)
{
  g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 1, 1, 1);
  g_autoptr (TkShiftReport) z = close_shift (f, 150000);
  TkReversalRequest request = { .sale = sale->id, .reason = "ill", .approver = &f->supervisor };
  g_autoptr (TkReversal) reversal = undo_ok (f, FALSE, &request);
  g_autoptr (GError) error = NULL;
  g_autoptr (TkShiftReport) x = tk_desk_shift_report (f->desk, FALSE, &error);

  g_assert_no_error (error);
  g_assert_cmpint (x->expected, ==, -150000);
}

/* ---- Asked again ---- */

static void
test_again (DeskFixture *f, gconstpointer data)
{
  g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 1, 1, 2);
  TkReversalRequest request = { .sale = sale->id, .reason = "ill", .request = "click-1" };
  g_autoptr (TkReversal) first = undo_ok (f, TRUE, &request);
  g_autofree char *before = desk_fixture_print (f);

  desk_fixture_reopen (f);
  g_autoptr (TkReversal) second = undo_ok (f, TRUE, &request);
  g_autofree char *after = desk_fixture_print (f);
  g_assert_cmpstr (after, ==, before);
  g_assert_true (second->again);
  g_assert_cmpstr (second->id, ==, first->id);
  g_assert_cmpint (second->amount, ==, first->amount);
  g_assert_cmpuint (second->tickets->len, ==, 2);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM reversal"), ==, 1);
}

/* ---- Afterwards ---- */

static void
test_found_again (DeskFixture *f, gconstpointer data)
{
  g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 1, 1, 3);
  TkTicketId id = ticket_of (sale, 1);
  TkReversalRequest request = { .sale = sale->id, .tickets = &id, .n_tickets = 1, .reason = "ill" };
  g_autoptr (TkReversal) reversal = undo_ok (f, TRUE, &request);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = tk_desk_search_sales (f->desk, sale->id, 10, &error);

  g_assert_no_error (error);
  const TkSaleSummary *summary = g_ptr_array_index (found, 0);
  g_assert_cmpuint (summary->tickets, ==, 3);
  g_assert_cmpuint (summary->undone, ==, 1);
  g_assert_cmpint (summary->handed_back, ==, 150000);
  g_assert_null (tk_desk_reprint (f->desk, &f->cashier, &id, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID);
}

/* The hub's feed may still say what was so before it read of the void. */
static void
test_feed_is_behind (DeskFixture *f, gconstpointer data)
{
  g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 1, 1, 1);
  TkReversalRequest request = { .sale = sale->id, .reason = "ill" };
  g_autoptr (TkReversal) reversal = undo_ok (f, TRUE, &request);
  TkWireTicket said = { 1, 1, 1, 0, FIXTURE_ISSUER, 1, (char *) "valid", (char *) "", (char *) "", (char *) "", sale->id };
  g_autoptr (GError) error = NULL;

  g_assert_true (tk_store_put_ticket (f->store, &said, &error));
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM ticket WHERE status = 'voided'"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/reversal/" name, DeskFixture, NULL, desk_fixture_set_up, function, desk_fixture_tear_down)
  ADD ("void", test_void);
  ADD ("in-parts", test_in_parts);
  ADD ("cents", test_cents);
  ADD ("free", test_free_tickets);
  ADD ("not-sold-here", test_not_sold_here);
  ADD ("tickets-refused", test_tickets_refused);
  ADD ("words-refused", test_words_refused);
  ADD ("somebody-inside", test_somebody_inside);
  ADD ("drawer", test_drawer);
  ADD ("opens-a-shift", test_opens_a_shift);
  ADD ("again", test_again);
  ADD ("found-again", test_found_again);
  ADD ("feed-is-behind", test_feed_is_behind);
  for (gsize i = 0; i < G_N_ELEMENTS (rights); i++)
    {
      g_autofree char *path = g_strconcat ("/reversal/right/", rights[i].name, NULL);
      g_test_add (path, DeskFixture, GSIZE_TO_POINTER (i), desk_fixture_set_up, test_right, desk_fixture_tear_down);
    }
  return g_test_run ();
}
