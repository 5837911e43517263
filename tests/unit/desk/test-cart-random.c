/* Random carts against a slow model, ticket by ticket; then refunds and exchanges of some of them: whatever is sold, taken off, paid,
 * rounded and handed back, payments − refunds = sales + rounding, to the cent. SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-fixture.h"
#include "tk-desk-exchange.h"
#include "tk-desk-shift.h"
#include "tk-voucher.h"

#include <string.h>

#define ROUNDS 250
#define TICKETS_MAX 12
#define LIMIT 25 /* uses of the voucher with a limit */

typedef struct { guint32 event; guint16 type; gint64 price; } Kind;
static const Kind kinds[] = { { 1, 1, 33333 }, { 1, 2, 150050 }, { 1, 3, 99 }, { 2, 1, 77701 } };

/* kind, value, types ("" all), per_sale of vouchers 1… of event 1. */
typedef struct { const char *kind; gint64 value; const char *types; guint per_sale; } Voucher;
static const Voucher vouchers[] = {
  { "percent", 1250, "", 0 }, { "percent", 3333, "1", 2 }, { "amount", 5001, "", 0 }, { "price", 20000, "1,2", 3 }, { "percent", 9999, "3", 0 },
};

typedef struct
{
  DeskFixture f;
  GRand *random;
  gint64 given;         /* uses the hub gave away */
  guint codes, sales, refunds, exchanges;
} World;

static guint
below (World *world, guint end)
{
  return (guint) g_rand_int_range (world->random, 0, (gint32) end);
}

/* ---- The model: no merging, no shares computed cleverly ---- */

typedef struct { Kind kind; gint64 price; } Ticket;

/* Half up, by counting: the greatest n with 20000 n ≤ 2 price value + 10000. */
static gint64
model_percent (gint64 price, gint64 value)
{
  return (2 * price * value + 10000) / 20000;
}

static gint64
model_off (const Voucher *v, gint64 price)
{
  gint64 off = g_str_equal (v->kind, "percent") ? model_percent (price, v->value) : g_str_equal (v->kind, "amount") ? v->value : price - v->value;

  return CLAMP (off, 0, price);
}

static gboolean
model_applies (const Voucher *v, const Ticket *ticket)
{
  g_auto (GStrv) types = g_strsplit (v->types, ",", -1);
  g_autofree char *type = g_strdup_printf ("%u", ticket->kind.type);

  return ticket->kind.event == 1 && (*v->types == '\0' || g_strv_contains ((const char *const *) types, type))
         && model_off (v, ticket->price) > 0;
}

/* One ticket after the other, each time the dearest that is left, the first of those that cost the same. */
static void
model_voucher (const Voucher *v, Ticket *tickets, guint n)
{
  gboolean done[TICKETS_MAX] = { FALSE };
  gint64 before[TICKETS_MAX];

  for (guint i = 0; i < n; i++)
    before[i] = tickets[i].price;
  for (guint taken = 0; v->per_sale == 0 || taken < v->per_sale; taken++)
    {
      int best = -1;
      for (guint i = 0; i < n; i++)
        {
          Ticket was = { tickets[i].kind, before[i] };
          if (!done[i] && model_applies (v, &was) && (best < 0 || before[i] > before[best]))
            best = (int) i;
        }
      if (best < 0)
        return;
      done[best] = TRUE;
      tickets[best].price -= model_off (v, before[best]);
    }
}

static gint64
model_sum (const Ticket *tickets, guint n)
{
  gint64 sum = 0;

  for (guint i = 0; i < n; i++)
    sum += tickets[i].price;
  return sum;
}

static void
model_amount (gint64 amount, Ticket *tickets, guint n)
{
  gint64 whole = model_sum (tickets, n), left = amount, shares[TICKETS_MAX];

  for (guint i = 0; i < n; i++)
    left -= shares[i] = tickets[i].price * amount / whole;
  for (guint i = 0; i < n; i++)
    {
      gint64 more = left > 0 && shares[i] < tickets[i].price ? 1 : 0;
      left -= more;
      tickets[i].price -= shares[i] + more;
    }
  g_assert_cmpint (left, ==, 0);
}

/* ---- A cart ---- */

typedef struct
{
  TkCartLine lines[4];
  TkCartOff offs[3];
  TkPayment payments[4];
  char codes[4][12];
  guint n_lines, n_offs, n_payments, n;
  Ticket tickets[TICKETS_MAX];
} Cart;

static void
fill_lines (World *world, Cart *cart)
{
  cart->n_lines = 1 + below (world, 4);
  for (guint i = 0; i < cart->n_lines; i++)
    {
      const Kind *kind = &kinds[below (world, G_N_ELEMENTS (kinds))];
      cart->lines[i] = (TkCartLine) { kind->event, kind->type, 1 + below (world, 3) };
    }
  /* The model's tickets stand as merged lines do: by first mention. */
  for (guint i = 0; i < cart->n_lines; i++)
    {
      gboolean first = TRUE;
      for (guint k = 0; k < i; k++)
        first = first && !(cart->lines[k].event == cart->lines[i].event && cart->lines[k].type == cart->lines[i].type);
      for (guint k = i; first && k < cart->n_lines; k++)
        for (guint q = 0; cart->lines[k].event == cart->lines[i].event && cart->lines[k].type == cart->lines[i].type && q < cart->lines[k].qty; q++)
          for (guint j = 0; j < G_N_ELEMENTS (kinds); j++)
            if (kinds[j].event == cart->lines[i].event && kinds[j].type == cart->lines[i].type)
              cart->tickets[cart->n++] = (Ticket) { kinds[j], kinds[j].price };
    }
}

static void
fill_offs (World *world, Cart *cart)
{
  guint wanted = below (world, 4);

  for (guint i = 0; i < wanted; i++)
    {
      guint which = below (world, G_N_ELEMENTS (vouchers) + 2);
      gboolean any = FALSE, twice = FALSE;

      if (which < G_N_ELEMENTS (vouchers))
        {
          for (guint t = 0; t < cart->n; t++)
            any = any || model_applies (&vouchers[which], &cart->tickets[t]);
          for (guint k = 0; k < cart->n_offs; k++)
            twice = twice || (cart->offs[k].kind == TK_OFF_DISCOUNT && cart->offs[k].number == which + 1);
          if (!any || twice)
            continue;
          cart->offs[cart->n_offs++] = (TkCartOff) { TK_OFF_DISCOUNT, NULL, 1, (guint16) (which + 1), 0, NULL };
          model_voucher (&vouchers[which], cart->tickets, cart->n);
        }
      else if (which == G_N_ELEMENTS (vouchers))
        {
          gint64 value = 1 + below (world, 10000);
          cart->offs[cart->n_offs++] = (TkCartOff) { TK_OFF_PERCENT, NULL, 0, 0, value, "model" };
          for (guint t = 0; t < cart->n; t++)
            cart->tickets[t].price -= model_percent (cart->tickets[t].price, value);
        }
      else if (model_sum (cart->tickets, cart->n) > 0)
        {
          gint64 value = 1 + below (world, (guint) model_sum (cart->tickets, cart->n));
          cart->offs[cart->n_offs++] = (TkCartOff) { TK_OFF_AMOUNT, NULL, 0, 0, value, "model" };
          model_amount (value, cart->tickets, cart->n);
        }
    }
}

static void
pay (World *world, Cart *cart, gint64 due)
{
  static const TkPayMethod ways[] = { TK_PAY_MPESA_CODE, TK_PAY_CARD };

  for (guint i = 0; i < G_N_ELEMENTS (ways) && due > 0; i++)
    if (below (world, 3) == 0)
      {
        gint64 part = 1 + below (world, (guint) due);
        g_snprintf (cart->codes[i], sizeof cart->codes[i], "CR%08u", world->codes++);
        cart->payments[cart->n_payments++] = (TkPayment) { ways[i], part, cart->codes[i] };
        due -= part;
      }
  if (due > 0 && below (world, 12) == 0)
    cart->payments[cart->n_payments++] = (TkPayment) { .method = TK_PAY_COMP, .reason = "press" };
  else if (due > 0)
    cart->payments[cart->n_payments++] = (TkPayment) { TK_PAY_CASH, (due + 50) / 100 * 100 + below (world, 3) * 5000 * ((due + 50) / 100 > 0), NULL };
}

static TkSaleRequest
request_of (World *world, const Cart *cart)
{
  return (TkSaleRequest) { .lines = cart->lines, .n_lines = cart->n_lines, .offs = cart->offs, .n_offs = cart->n_offs,
                           .payments = cart->payments, .n_payments = cart->n_payments, .approver = &world->f.supervisor };
}

static void
assert_units (const Cart *cart, const TkSale *sale)
{
  g_assert_cmpuint (sale->tickets->len, ==, cart->n);
  for (guint i = 0; i < cart->n; i++)
    {
      const TkSoldTicket *ticket = g_ptr_array_index (sale->tickets, i);
      g_assert_cmpuint (ticket->id.event, ==, cart->tickets[i].kind.event);
      g_assert_cmpuint (ticket->id.type, ==, cart->tickets[i].kind.type);
      g_assert_cmpint (ticket->price, ==, cart->tickets[i].price);
    }
}

static void
assert_sale (const Cart *cart, const TkSale *sale)
{
  gint64 paid = 0;

  for (guint i = 0; i < sale->payments->len; i++)
    paid += ((const TkPaid *) g_ptr_array_index (sale->payments, i))->amount;
  g_assert_cmpint (sale->total, ==, model_sum (cart->tickets, cart->n));
  g_assert_cmpint (paid, ==, sale->total + sale->rounding);
  g_assert_cmpint (sale->rounding, >, -50);
  g_assert_cmpint (sale->rounding, <=, 50);
  g_assert_cmpint (sale->list - sale->off, ==, sale->total);
  assert_units (cart, sale);
}

static void
sell (World *world)
{
  Cart cart = { 0 };
  g_autoptr (GError) error = NULL;

  fill_lines (world, &cart);
  fill_offs (world, &cart);
  pay (world, &cart, model_sum (cart.tickets, cart.n));
  TkSaleRequest request = request_of (world, &cart);
  g_autoptr (TkQuote) quote = tk_desk_quote (world->f.desk, &request, &error);
  g_assert_no_error (error);
  g_assert_cmpint (quote->total, ==, model_sum (cart.tickets, cart.n));
  g_autoptr (TkSale) sale = tk_desk_sell (world->f.desk, &world->f.cashier, &request, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sale->number, ==, ++world->sales);
  assert_sale (&cart, sale);
}

/* ---- Undoing ---- */

static TkSale *
any_sale (World *world, TkTicketId *ids, gsize *n)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM sale WHERE number = %u", 1 + below (world, world->sales));
  g_autofree char *id = desk_fixture_text (&world->f, sql);
  g_autoptr (GError) error = NULL;
  TkSale *sale = tk_desk_get_sale (world->f.desk, id, &error);

  g_assert_no_error (error);
  *n = 0;
  for (guint i = 0; i < sale->tickets->len && *n < 250; i++)
    {
      const TkSoldTicket *ticket = g_ptr_array_index (sale->tickets, i);
      if (g_str_equal (ticket->status, "valid") && below (world, 2) == 0)
        ids[(*n)++] = ticket->id;
    }
  return sale;
}

static void
refund (World *world)
{
  TkTicketId ids[250];
  gsize n;
  g_autoptr (TkSale) sale = any_sale (world, ids, &n);
  TkReversalRequest request = { .sale = sale->id, .tickets = ids, .n_tickets = n, .reason = "model", .approver = &world->f.supervisor };
  g_autoptr (GError) error = NULL;

  if (n == 0)
    return;
  g_autoptr (TkReversal) reversal = tk_desk_refund (world->f.desk, &world->f.cashier, &request, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < reversal->payments->len; i++)
    {
      const TkHandedBack *back = g_ptr_array_index (reversal->payments, i);
      g_assert_cmpint (back->amount, >, 0);
      g_assert_cmpstr (back->method, !=, "exchange");
      if (g_str_equal (back->method, "cash"))
        g_assert_cmpint (back->amount % 100, ==, 0);
    }
  world->refunds++;
}

static void
exchange (World *world)
{
  TkTicketId ids[250];
  gsize n;
  g_autoptr (TkSale) sale = any_sale (world, ids, &n);
  Cart cart = { 0 };
  TkExchangeQuote quote = { 0 };
  g_autoptr (GError) error = NULL;

  if (n == 0)
    return;
  fill_lines (world, &cart);
  TkExchangeRequest request = { .sale = sale->id, .tickets = ids, .n_tickets = n, .instead = request_of (world, &cart), .reason = "model" };
  g_assert_true (tk_desk_exchange_quote (world->f.desk, &request, &quote, &error));
  g_free (quote.currency);
  pay (world, &cart, MAX (quote.difference, 0));
  request.instead = request_of (world, &cart);
  g_autoptr (TkExchange) done = tk_desk_exchange (world->f.desk, &world->f.cashier, &request, &error);
  g_assert_no_error (error);
  world->sales++;
  world->exchanges++;
}

/* ---- What must be so ---- */

#define ZERO(sql) g_assert_cmpint (desk_fixture_int (&world->f, sql), ==, 0)

static void
check (World *world)
{
  /* Each sale: paid is total + rounding, lines less what was taken off are the total, tickets are the total. */
  ZERO ("SELECT count (*) FROM sale AS s WHERE total + rounding <> (SELECT coalesce (sum (amount), 0) FROM payment WHERE sale = s.id)");
  ZERO ("SELECT count (*) FROM sale AS s WHERE total <> (SELECT sum (amount - off) FROM sale_line WHERE sale = s.id)");
  ZERO ("SELECT count (*) FROM sale AS s WHERE total <> (SELECT sum (unit) FROM sale_ticket WHERE sale = s.id)");
  ZERO ("SELECT count (*) FROM sale AS s WHERE (SELECT sum (off) FROM sale_line WHERE sale = s.id)"
        " <> (SELECT coalesce (sum (amount), 0) FROM sale_discount WHERE sale = s.id)");
  /* Each reversal is what its payments come to; never more than was paid; all of a sale that is undone is exactly that, but for
   * what coins could not say when some of it went into another sale, or came out of one. */
  ZERO ("SELECT count (*) FROM reversal AS r WHERE amount <> (SELECT coalesce (sum (amount), 0) FROM reversal_payment WHERE reversal = r.id)");
  ZERO ("SELECT count (*) FROM sale AS s WHERE total + rounding < (SELECT coalesce (sum (amount), 0) FROM reversal WHERE sale = s.id)");
  ZERO ("SELECT count (*) FROM sale AS s WHERE NOT EXISTS (SELECT 1 FROM ticket AS t WHERE t.sale = s.id AND t.status = 'valid')"
        " AND NOT EXISTS (SELECT 1 FROM reversal AS r JOIN reversal_payment AS p ON p.reversal = r.id WHERE r.sale = s.id"
        " AND p.method = 'exchange') AND s.exchange = ''"
        " AND total + rounding <> (SELECT coalesce (sum (amount), 0) FROM reversal WHERE sale = s.id)");
  /* What is kept of a sale differs from what its good tickets cost by no more than coins do, once for each time money moved. */
  ZERO ("SELECT count (*) FROM sale AS s WHERE abs (total + rounding - (SELECT coalesce (sum (amount), 0) FROM reversal WHERE sale = s.id)"
        " - (SELECT coalesce (sum (unit), 0) FROM sale_ticket AS st JOIN ticket AS t USING (event, type, serial, issue)"
        " WHERE st.sale = s.id AND t.status = 'valid')) > 50 * (1 + (SELECT count (*) FROM reversal WHERE sale = s.id))");
  /* What an exchange gives, another sale takes. */
  ZERO ("SELECT (SELECT coalesce (sum (amount), 0) FROM payment WHERE method = 'exchange')"
        " - (SELECT coalesce (sum (amount), 0) FROM reversal_payment WHERE method = 'exchange')");
}

/* The drawer holds what went in less what went out, in whole coins. */
static void
check_drawer (World *world)
{
  g_autoptr (GError) error = NULL;
  gint64 cash = desk_fixture_int (&world->f, "SELECT (SELECT coalesce (sum (amount), 0) FROM payment WHERE method = 'cash')"
                                             " - (SELECT coalesce (sum (amount), 0) FROM reversal_payment WHERE method = 'cash')");
  gint64 other = desk_fixture_int (&world->f, "SELECT (SELECT coalesce (sum (amount), 0) FROM payment WHERE method <> 'cash')"
                                              " - (SELECT coalesce (sum (amount), 0) FROM reversal_payment WHERE method <> 'cash')");
  gint64 kept = desk_fixture_int (&world->f, "SELECT (SELECT sum (total + rounding) FROM sale) - (SELECT coalesce (sum (amount), 0) FROM reversal)");
  g_autoptr (TkShiftReport) z = tk_desk_shift_close (world->f.desk, &world->f.cashier, MAX (cash, 0), "", &error);

  g_assert_no_error (error);
  g_assert_cmpint (z->expected, ==, cash);
  g_assert_cmpint (cash % 100, ==, 0);
  g_assert_cmpint (cash + other, ==, kept);
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
add_catalogue (World *world)
{
  desk_fixture_sql (&world->f, "UPDATE event SET currency = 'KES'");
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *sql = g_strdup_printf (
        "UPDATE ticket_type SET price = %" G_GINT64_FORMAT ", capacity = 100000 WHERE event = %u AND number = %u;"
        "INSERT INTO lease (id, event, type, first, last, next, epoch, sell_until, status)"
        " VALUES ('more-%u', %u, %u, 1001, 90000, 1001, 1, 1795302000000, 'open')", kinds[i].price, kinds[i].event, kinds[i].type, i,
        kinds[i].event, kinds[i].type);
      desk_fixture_sql (&world->f, sql);
    }
  for (guint i = 0; i < G_N_ELEMENTS (vouchers); i++)
    {
      g_autofree char *sql = g_strdup_printf (
        "INSERT INTO voucher VALUES (1, %u, 'V%u', '', '%s', %" G_GINT64_FORMAT ", '%s', 0, %u, 0, 0, 0, 0)", i + 1, i + 1, vouchers[i].kind,
        vouchers[i].value, vouchers[i].types, vouchers[i].per_sale);
      desk_fixture_sql (&world->f, sql);
    }
}

static void
test_money (World *world, gconstpointer data)
{
  add_catalogue (world);
  for (guint i = 0; i < ROUNDS; i++)
    {
      guint act = below (world, 10);

      if (act < 6 || world->sales == 0)
        sell (world);
      else if (act < 8)
        refund (world);
      else
        exchange (world);
    }
  check (world);
  check_drawer (world);
  g_assert_cmpuint (world->refunds, >, 0);
  g_assert_cmpuint (world->exchanges, >, 0);
}

/* ---- A code with a limit at two tills: each has some uses and gets more now and then; together never more than there are ---- */

static void
grant (World *tills, guint which, guint n)
{
  g_autofree char *sql = NULL;

  n = (guint) MIN ((gint64) n, LIMIT - tills[0].given);
  if (n == 0)
    return;
  sql = g_strdup_printf ("INSERT INTO lease (id, event, type, first, last, next, epoch, sell_until, status) VALUES ('u-%" G_GINT64_FORMAT
                         "', 1, 32777, %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ", 1, 1795302000000, 'open')",
                         tills[0].given, tills[0].given + 1, tills[0].given + n, tills[0].given + 1);
  desk_fixture_sql (&tills[which].f, sql);
  tills[0].given += n;
}

static guint
use (World *till, guint qty)
{
  TkCartLine line = { 1, 3, qty };
  TkCartOff off = { TK_OFF_VOUCHER, "limited", 0, 0, 0, NULL };
  TkPayment cash = { TK_PAY_CASH, 10000000, NULL };
  TkSaleRequest request = { .lines = &line, .n_lines = 1, .offs = &off, .n_offs = 1, .payments = &cash, .n_payments = 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkSale) sale = tk_desk_sell (till->f.desk, &till->f.cashier, &request, &error);

  if (sale != NULL)
    return qty;
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NO_LEASE);
  return 0;
}

static void
test_uses (World *world, gconstpointer data)
{
  World tills[2] = { { .random = world->random }, { .random = world->random } };
  g_autofree char *digest = tk_voucher_digest (1, "limited");
  g_autofree char *sql = g_strdup_printf ("INSERT INTO voucher VALUES (1, 9, 'Few', '%s', 'amount', 100, '', %d, 0, 0, 0, 0, 0)", digest, LIMIT);
  guint used = 0;

  for (guint i = 0; i < 2; i++)
    {
      desk_fixture_set_up (&tills[i].f, NULL);
      desk_fixture_sql (&tills[i].f, sql);
    }
  for (guint i = 0; i < 60; i++)
    {
      guint which = below (world, 2);
      if (below (world, 3) == 0)
        grant (tills, which, 1 + below (world, 5));
      else
        used += use (&tills[which], 1 + below (world, 3));
    }
  gint64 counted = desk_fixture_int (&tills[0].f, "SELECT count (*) FROM sale_use") + desk_fixture_int (&tills[1].f, "SELECT count (*) FROM sale_use");
  g_assert_cmpint (counted, ==, used);
  g_assert_cmpint (counted, <=, LIMIT);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpint (desk_fixture_int (&tills[i].f, "SELECT coalesce (sum (tickets), 0) FROM sale_discount"), ==,
                       desk_fixture_int (&tills[i].f, "SELECT count (*) FROM sale_use"));
      desk_fixture_tear_down (&tills[i].f, NULL);
    }
}

static void
set_up (World *world, gconstpointer data)
{
  desk_fixture_set_up (&world->f, NULL);
  world->random = g_rand_new_with_seed (choose_seed ());
}

static void
tear_down (World *world, gconstpointer data)
{
  g_rand_free (world->random);
  desk_fixture_tear_down (&world->f, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/cart-random/money", World, NULL, set_up, test_money, tear_down);
  g_test_add ("/cart-random/uses", World, NULL, set_up, test_uses, tear_down);
  return g_test_run ();
}
