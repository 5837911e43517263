/* Nights at random: several tills sell over two events with discounts, vouchers, roundings and every way of paying, undo, exchange and give
 * again, open, hand over and close their shifts. All of it is true, so the hub must find nothing wrong, and its books must balance.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "hub-books.h"
#include "sales-check.h"
#include "tk-uuid.h"

#define TILLS 3
#define ACTS 140
#define SAUTI 2
#define UNIT 100 /* cash is rounded to it */

typedef struct
{
  char *id;
  gint64 event, type, next, last, issue;
} Lease;

typedef struct
{
  TkWireReprint id;
  gint64 net;
  gboolean gone;
} Ticket;

typedef struct
{
  char *id, *shift;
  gint64 due, back;
  GArray *tickets; /* Ticket */
} Sale;

typedef struct
{
  FakeTerminal *terminal;
  GPtrArray *leases, *sales;
  GRand *random;
  char *shift; /* NULL: none open */
  TkWireShiftClosed *z;
  gint64 sold, closed, typed;
} Till;

static gint64
number (Till *till, gint64 most)
{
  return g_rand_int_range (till->random, 0, (gint32) most + 1);
}

static gboolean
maybe (Till *till, int percent)
{
  return g_rand_int_range (till->random, 0, 100) < percent;
}

static char *
new_id (Till *till)
{
  char id[TK_UUID_SIZE];

  tk_uuid_new (&till->terminal->fixture->clock.base, id);
  return g_strdup (id);
}

static void
append (Till *till, const char *kind, const TkWireShape *shape, gpointer body)
{
  g_autofree char *text = tk_wire_encode (shape, body);

  fake_terminal_append (till->terminal, kind, text);
}

/* ---- Leases ---- */

static void
free_lease (gpointer lease)
{
  g_free (((Lease *) lease)->id);
  g_free (lease);
}

static Lease *
find_by_id (Till *till, const char *id)
{
  for (guint i = 0; i < till->leases->len; i++)
    {
      Lease *lease = till->leases->pdata[i];

      if (strcmp (lease->id, id) == 0)
        return lease;
    }
  return NULL;
}

static void
send (Till *till)
{
  TkWireBatchReply *reply;

  if (till->terminal->sent == till->terminal->journal->len)
    return;
  reply = fake_terminal_send (till->terminal);
  for (guint i = 0; i < reply->results->len; i++)
    {
      const TkWireEntryResult *result = reply->results->pdata[i];

      if (strcmp (result->status, "applied") != 0)
        g_test_message ("%s: %s", result->reason, ((TkJournalEntry *) till->terminal->journal->pdata[result->seq - 1])->body);
      g_assert_cmpstr (result->status, ==, "applied");
    }
  tk_wire_free (&tk_wire_batch_reply_shape, reply);
}

/* The hub must know what was sold before it is asked again: what it lists is what is left. */
static void
draw (Till *till, gint64 event, gint64 type)
{
  send (till);
  TkWireLeaseReply *reply = fake_terminal_lease (till->terminal, event, type, 0, 1 + number (till, 7));
  for (guint i = 0; i < reply->leases->len; i++)
    {
      const TkWireLease *wire = reply->leases->pdata[i];
      Lease *lease = find_by_id (till, wire->id);

      if (lease == NULL)
        {
          lease = g_new0 (Lease, 1);
          *lease = (Lease){ g_strdup (wire->id), wire->event, wire->type, wire->first, wire->last, wire->issue };
          g_ptr_array_add (till->leases, lease);
        }
      lease->last = MIN (lease->last, wire->last);
    }
  tk_wire_free (&tk_wire_lease_reply_shape, reply);
}

static Lease *
find_stocked (Till *till, gint64 event, gint64 type)
{
  for (guint i = 0; i < till->leases->len; i++)
    {
      Lease *lease = till->leases->pdata[i];

      if (lease->event == event && lease->type == type && lease->next <= lease->last)
        return lease;
    }
  return NULL;
}

/* The next serial of that type; FALSE when there is none to be had. */
static gboolean
take (Till *till, gint64 event, gint64 type, GPtrArray *into)
{
  Lease *lease = find_stocked (till, event, type);

  if (lease == NULL)
    {
      draw (till, event, type);
      lease = find_stocked (till, event, type);
    }
  if (lease == NULL)
    return FALSE;
  TkWireSaleTicket *ticket = tk_wire_append (&tk_wire_sale_ticket_shape, into);
  ticket->event = event;
  ticket->type = type;
  ticket->serial = lease->next++;
  ticket->issue = lease->issue;
  tk_wire_set (&ticket->lease, lease->id);
  return TRUE;
}

static void
hand_back (Till *till)
{
  for (guint i = 0; i < till->leases->len; i++)
    {
      Lease *lease = till->leases->pdata[i];
      TkWireLeaseMoved moved = { .lease = lease->id, .event = lease->event, .type = lease->type, .first = lease->next,
                                 .last = lease->last, .places = (char *) "" };

      if (lease->next > lease->last || maybe (till, 50))
        continue;
      append (till, TK_KIND_LEASE_RETURNED, &tk_wire_lease_moved_shape, &moved);
      lease->last = lease->next - 1;
    }
}

/* ---- Shifts ---- */

static void
open_shift (Till *till)
{
  till->shift = new_id (till);
  till->z = tk_wire_new (&tk_wire_shift_closed_shape);
  till->z->float_amount = 100 * number (till, 1000);
  tk_wire_set (&till->z->shift, till->shift);
  tk_wire_set (&till->z->currency, "KES");
  TkWireShiftOpened opened = { .shift = till->shift, .currency = (char *) "KES", .float_amount = till->z->float_amount };
  append (till, TK_KIND_SHIFT_OPENED, &tk_wire_shift_opened_shape, &opened);
}

static TkWireShiftMethod *
method_of (TkWireShiftClosed *z, const char *method)
{
  for (guint i = 0; i < z->methods->len; i++)
    {
      TkWireShiftMethod *row = z->methods->pdata[i];

      if (strcmp (row->method, method) == 0)
        return row;
    }
  TkWireShiftMethod *row = tk_wire_append (&tk_wire_shift_method_shape, z->methods);
  tk_wire_set (&row->method, method);
  return row;
}

static gint64
expected (const TkWireShiftClosed *z)
{
  return z->float_amount + z->cash_sales - z->cash_refunds + z->cash_in - z->cash_out;
}

static void
close_shift (Till *till)
{
  TkWireShiftClosed *z = till->z;

  z->number = ++till->closed;
  z->expected = expected (z);
  z->counted = MAX (0, z->expected - number (till, 3));
  z->difference = z->counted - z->expected;
  TkWireDenomination *coins = tk_wire_append (&tk_wire_denomination_shape, z->denominations);
  *coins = (TkWireDenomination){ .value = 1, .count = z->counted };
  append (till, TK_KIND_SHIFT_CLOSED, &tk_wire_shift_closed_shape, z);
  tk_wire_free (&tk_wire_shift_closed_shape, g_steal_pointer (&till->z));
  g_clear_pointer (&till->shift, g_free);
}

static void
use_drawer (Till *till)
{
  TkWireDrawerOpened opened = { .shift = till->shift, .reason = (char *) "Change.", .approved_by = (char *) "" };
  TkWireShiftHanded handed = { .shift = till->shift, .currency = (char *) "KES", .from = (char *) "amina", .to = (char *) "otieno",
                               .note = (char *) "", .counted = MAX (0, expected (till->z)), .expected = expected (till->z) };
  TkWireCashMoved moved = { .shift = till->shift, .currency = (char *) "KES", .reason = (char *) "safe",
                            .approved_by = (char *) "wanjiru", .amount = 100 * number (till, 50) - 2000 };

  handed.difference = handed.counted - handed.expected;
  append (till, TK_KIND_DRAWER_OPENED, &tk_wire_drawer_opened_shape, &opened);
  append (till, TK_KIND_SHIFT_HANDED_OVER, &tk_wire_shift_handed_shape, &handed);
  append (till, TK_KIND_CASH_MOVED, &tk_wire_cash_moved_shape, &moved);
  till->z->drawer_opens++;
  *(moved.amount > 0 ? &till->z->cash_in : &till->z->cash_out) += ABS (moved.amount);
}

/* ---- Sales ---- */

static const struct { gint64 event, type, price; } types[] = {
  { 1, 1, 150000 }, { 1, 2, 500000 }, { 1, 3, 400000 }, { 1, 4, 50000 }, { 2, 1, 200000 },
};

static void
free_sale (gpointer data)
{
  Sale *sale = data;

  g_free (sale->id);
  g_free (sale->shift);
  g_array_unref (sale->tickets);
  g_free (sale);
}

static void
add_line (Till *till, TkWireSale *sale)
{
  guint which = (guint) number (till, G_N_ELEMENTS (types) - 1);
  gint64 wanted = 1 + number (till, 2), qty = 0;

  while (qty < wanted && take (till, types[which].event, types[which].type, sale->tickets))
    {
      TkWireSaleTicket *ticket = sale->tickets->pdata[sale->tickets->len - 1];

      if (maybe (till, 20))
        tk_wire_set (&ticket->holder, "Otieno");
      qty++;
    }
  if (qty == 0)
    return;
  TkWireSaleLine *line = tk_wire_append (&tk_wire_sale_line_shape, sale->lines);
  gint64 unit = types[which].price + number (till, 99);
  *line = (TkWireSaleLine){ types[which].event, types[which].type, qty, unit, qty * unit, 0 };
}

static void
give (TkWireSale *sale, TkWireSaleLine *line, const char *kind, gint64 voucher, gint64 tickets, gint64 amount)
{
  TkWireDiscount *discount;

  amount = MIN (amount, line->amount - line->off);
  line->off += amount;
  discount = tk_wire_append (&tk_wire_discount_shape, sale->discounts);
  discount->event = line->event;
  discount->voucher = voucher;
  discount->tickets = tickets;
  discount->amount = amount;
  tk_wire_set (&discount->kind, kind);
  if (voucher == 0)
    tk_wire_set (&discount->approved_by, "wanjiru");
}

static void
add_discounts (Till *till, TkWireSale *sale)
{
  for (guint i = 0; i < sale->lines->len; i++)
    {
      TkWireSaleLine *line = sale->lines->pdata[i];
      gint64 uses = 0;

      if (line->event == 1 && line->type == 1 && maybe (till, 30))
        give (sale, line, "discount", 1, line->qty, line->amount / 5);
      if (line->event == 1 && maybe (till, 30))
        {
          while (uses < line->qty && take (till, 1, TK_WIRE_VOUCHER_TYPE + SAUTI, sale->uses))
            uses++;
          if (uses > 0)
            give (sale, line, "voucher", SAUTI, uses, line->unit * uses / 10);
        }
      if (maybe (till, 10))
        give (sale, line, "manual", 0, 1, number (till, 1000000));
    }
}

static TkWirePayment *
pay (Till *till, TkWireSale *sale, const char *method, gint64 amount)
{
  TkWirePayment *payment = tk_wire_append (&tk_wire_payment_shape, sale->payments);
  g_autofree char *receipt = g_strdup_printf ("R%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, till->terminal->terminal->id, ++till->typed);

  tk_wire_set (&payment->method, method);
  payment->amount = amount;
  if (strcmp (method, "cash") == 0)
    payment->tendered = amount;
  else if (strcmp (method, "comp") != 0)
    tk_wire_set (&payment->reference, receipt);
  method_of (till->z, method)->sales += amount;
  return payment;
}

static gint64
net (const TkWireSale *sale)
{
  gint64 sum = 0;

  for (guint i = 0; i < sale->lines->len; i++)
    {
      const TkWireSaleLine *line = sale->lines->pdata[i];

      sum += line->amount - line->off;
    }
  return sum;
}

static gint64
offs (const TkWireSale *sale)
{
  gint64 sum = 0;

  for (guint i = 0; i < sale->lines->len; i++)
    sum += ((const TkWireSaleLine *) sale->lines->pdata[i])->off;
  return sum;
}

/* `rest` was not paid yet; of it, cash is rounded. */
static void
add_payments (Till *till, TkWireSale *sale, gint64 rest)
{
  static const char *const others[] = { "mpesa-code", "mpesa", "card", "comp", "paystack" };

  while (rest > 0 && maybe (till, 40) && sale->payments->len < 4)
    {
      gint64 most = 1 + number (till, 300000), amount = MIN (rest, most);

      pay (till, sale, others[number (till, G_N_ELEMENTS (others) - 1)], amount);
      rest -= amount;
    }
  if (rest == 0)
    return;
  gint64 cash = (rest + UNIT / 2) / UNIT * UNIT;
  sale->rounding = cash - rest;
  till->z->cash_sales += cash;
  pay (till, sale, "cash", cash);
}

static void
remember (Till *till, const TkWireSale *sale)
{
  Sale *made = g_new0 (Sale, 1);
  guint at = 0;

  *made = (Sale){ g_strdup (sale->sale), g_strdup (sale->shift), sale->total + sale->rounding, 0,
                  g_array_new (FALSE, FALSE, sizeof (Ticket)) };
  for (guint i = 0; i < sale->lines->len; i++)
    {
      const TkWireSaleLine *line = sale->lines->pdata[i];

      for (gint64 n = 0; n < line->qty; n++)
        {
          const TkWireSaleTicket *sold = sale->tickets->pdata[at++];
          Ticket ticket = { { sold->event, sold->type, sold->serial, sold->issue }, (line->amount - line->off) / line->qty, FALSE };
          g_array_append_val (made->tickets, ticket);
        }
    }
  g_ptr_array_add (till->sales, made);
}

/* exchange: the reversal whose worth pays for some of it, or NULL. */
static void
sell (Till *till, const char *exchange, gint64 worth)
{
  g_autofree char *id = new_id (till);
  TkWireSale *sale = tk_wire_new (&tk_wire_sale_shape);

  for (gint64 lines = 1 + number (till, 3); lines > 0; lines--)
    add_line (till, sale);
  /* Some types are sold out; there is room in the first. */
  while (sale->lines->len == 0 || (exchange != NULL && net (sale) < worth))
    add_line (till, sale);
  if (exchange == NULL)
    add_discounts (till, sale);
  sale->total = net (sale);
  sale->number = ++till->sold;
  tk_wire_set (&sale->sale, id);
  tk_wire_set (&sale->shift, till->shift);
  tk_wire_set (&sale->currency, "KES");
  if (exchange != NULL)
    {
      tk_wire_set (&sale->exchange, exchange);
      tk_wire_set (&pay (till, sale, "exchange", worth)->reference, exchange);
    }
  add_payments (till, sale, sale->total - (exchange != NULL ? worth : 0));
  till->z->sales++;
  till->z->tickets += sale->tickets->len;
  till->z->total += sale->total;
  till->z->rounding += sale->rounding;
  till->z->discounts += offs (sale);
  append (till, TK_KIND_SALE_COMPLETED, &tk_wire_sale_shape, sale);
  remember (till, sale);
  tk_wire_free (&tk_wire_sale_shape, sale);
}

/* ---- Undoing ---- */

static Sale *
choose_sale (Till *till)
{
  return till->sales->len > 0 ? till->sales->pdata[number (till, till->sales->len - 1)] : NULL;
}

/* Some of its tickets; *worth: what they had cost, as far as so much was paid. */
static void
choose_tickets (Till *till, Sale *sale, GPtrArray *into, gint64 *worth)
{
  *worth = 0;
  for (guint i = 0; i < sale->tickets->len; i++)
    {
      Ticket *ticket = &g_array_index (sale->tickets, Ticket, i);

      if (ticket->gone || maybe (till, 40))
        continue;
      ticket->gone = TRUE;
      *worth += ticket->net;
      *(TkWireReprint *) tk_wire_append (&tk_wire_reprint_shape, into) = ticket->id;
    }
  *worth = MIN (*worth, sale->due - sale->back);
}

/* Handed back in one way or two; an exchange is worth what it is as a whole. */
static void
hand_money_back (Till *till, TkWireReversal *back, gboolean exchange)
{
  static const char *const ways[] = { "cash", "mpesa", "card" };
  gint64 rest = back->amount;

  while (rest > 0)
    {
      const char *method = exchange ? "exchange" : ways[number (till, G_N_ELEMENTS (ways) - 1)];
      gint64 amount = exchange || maybe (till, 60) ? rest : 1 + number (till, rest - 1);
      TkWirePayment *payment = tk_wire_append (&tk_wire_payment_shape, back->payments);

      tk_wire_set (&payment->method, method);
      payment->amount = amount;
      rest -= amount;
      method_of (till->z, method)->refunds += amount;
      if (strcmp (method, "cash") == 0)
        till->z->cash_refunds += amount;
    }
}

static void
undo (Till *till, gboolean exchange)
{
  Sale *sale = choose_sale (till);
  g_autofree char *id = new_id (till);

  if (sale == NULL)
    return;
  TkWireReversal *back = tk_wire_new (&tk_wire_reversal_shape);
  gboolean voided = !exchange && strcmp (sale->shift, till->shift) == 0 && maybe (till, 50);
  choose_tickets (till, sale, back->tickets, &back->amount);
  if (back->tickets->len > 0)
    {
      sale->back += back->amount;
      tk_wire_set (&back->reversal, id);
      tk_wire_set (&back->sale, sale->id);
      tk_wire_set (&back->shift, till->shift);
      tk_wire_set (&back->currency, "KES");
      hand_money_back (till, back, exchange);
      append (till, voided ? TK_KIND_SALE_VOIDED : TK_KIND_SALE_REFUNDED, &tk_wire_reversal_shape, back);
      if (exchange && back->amount > 0)
        sell (till, id, back->amount);
    }
  tk_wire_free (&tk_wire_reversal_shape, back);
}

static void
give_again (Till *till)
{
  Sale *sale = choose_sale (till);

  if (sale == NULL)
    return;
  Ticket *ticket = &g_array_index (sale->tickets, Ticket, number (till, sale->tickets->len - 1));
  TkWireReissue lost = { .event = ticket->id.event, .type = ticket->id.type, .serial = ticket->id.serial, .issue = ticket->id.issue,
                         .issued = ticket->id.issue + 1, .sale = sale->id, .reason = (char *) "Lost.",
                         .approved_by = (char *) "wanjiru" };
  if (ticket->gone)
    return;
  ticket->id.issue++;
  append (till, TK_KIND_TICKET_REISSUED, &tk_wire_reissue_shape, &lost);
}

/* ---- Nights ---- */

static void
act (Till *till)
{
  gint64 what = number (till, 99);

  if (till->shift == NULL)
    open_shift (till);
  if (what < 50)
    sell (till, NULL, 0);
  else if (what < 65)
    undo (till, FALSE);
  else if (what < 72)
    undo (till, TRUE);
  else if (what < 82)
    give_again (till);
  else if (what < 86)
    use_drawer (till);
  else if (what < 90)
    hand_back (till);
  else if (what < 94)
    close_shift (till);
  else
    send (till);
}

static void
init_till (Till *till, HubFixture *fixture, int n, GRand *random)
{
  g_autofree char *name = g_strdup_printf ("Till %d", n + 7);

  *till = (Till){ .terminal = fake_terminal_new (fixture, name, "both"), .random = random };
  till->leases = g_ptr_array_new_with_free_func (free_lease);
  till->sales = g_ptr_array_new_with_free_func (free_sale);
}

static void
clear_till (Till *till)
{
  fake_terminal_free (till->terminal);
  g_ptr_array_unref (till->leases);
  g_ptr_array_unref (till->sales);
  g_free (till->shift);
  if (till->z != NULL)
    tk_wire_free (&tk_wire_shift_closed_shape, till->z);
}

/* Room enough: the last seats and the vouchers run out all the same. */
static void
make_room (HubFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SqlConn) conn = sql_open (fixture->uri, SQL_OPEN_EXISTING, &error);

  g_assert_no_error (error);
  sql_run (conn, &error, "UPDATE ticket_type SET capacity = 5000 WHERE event = 1 AND type = 1", "");
  g_assert_no_error (error);
  sql_run (conn, &error, "UPDATE stock SET last = 5000 WHERE event = 1 AND type = 1", "");
  g_assert_no_error (error);
}

static GRand *
seed (void)
{
  const char *given = g_getenv ("TIKETI_SEED");
  guint32 number = given != NULL ? (guint32) g_ascii_strtoull (given, NULL, 10) : g_random_int ();

  g_test_message ("TIKETI_SEED=%u", number);
  return g_rand_new_with_seed (number);
}

/* What the reports of both events say together is what went through the tills. */
static void
check_takings (HubFixture *fixture)
{
  gint64 paid = hub_fixture_int (fixture, "SELECT sum(amount) FROM payment WHERE method NOT IN ('comp', 'exchange')");
  gint64 back = hub_fixture_int (fixture, "SELECT coalesce(sum(amount), 0) FROM reversal_payment WHERE method <> 'exchange'");
  gint64 takings = 0;

  for (gint64 event = 1; event <= 2; event++)
    {
      g_autofree char *report = hub_service_report (fixture->service, event, NULL);
      const char *found = strstr (report, "\"takings_minor\":");

      g_assert_nonnull (found);
      takings += g_ascii_strtoll (found + strlen ("\"takings_minor\":"), NULL, 10);
    }
  g_assert_cmpint (takings, ==, paid - back);
}

static void
test_nights (void)
{
  HubFixture fixture;
  Till tills[TILLS];
  g_autoptr (GRand) random = seed ();

  hub_fixture_set_up (&fixture);
  make_room (&fixture);
  for (int i = 0; i < TILLS; i++)
    init_till (&tills[i], &fixture, i, random);
  for (int i = 0; i < ACTS; i++)
    {
      act (&tills[g_rand_int_range (random, 0, TILLS)]);
      if (i % 40 == 39)
        hub_books_check (&fixture);
    }
  for (int i = 0; i < TILLS; i++)
    {
      if (tills[i].shift != NULL)
        close_shift (&tills[i]);
      send (&tills[i]);
    }
  hub_books_check (&fixture);
  check_takings (&fixture);
  sales_check (fixture.service);
  g_autofree char *incident = hub_fixture_text (&fixture, "SELECT text FROM incident");
  g_assert_cmpstr (incident, ==, "");
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM sale_share"), >, 0);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM voucher_use"), >, 0);
  for (int i = 0; i < TILLS; i++)
    clear_till (&tills[i]);
  hub_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/office/nights", test_nights);
  return g_test_run ();
}
