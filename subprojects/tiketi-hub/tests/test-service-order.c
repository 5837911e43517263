/* Orders in the service: held, paid, issued once, given back once, whatever comes in whatever order. SPDX-License-Identifier:
 * GPL-3.0-or-later */
#include <string.h>

#include "hub-books.h"
#include "hub-fixture.h"
#include "hub-order.h"
#include "hub-pay.h"
#include "hub-service-private.h"
#include "played-gateways.h"
#include "sales-check.h"

#define SECOND G_GINT64_CONSTANT (1000)
#define MINUTE (60 * SECOND)
#define PRICE G_GINT64_CONSTANT (150000)

typedef struct
{
  HubFixture hub;
  PlayedGateways gateways;
  HubCaller buyer, other, admin, organizer, cashier;
  guint receipts;
} Fixture;

static void
set_gateways (Fixture *fixture)
{
  HubGateways gateways = { .mpesa = &fixture->gateways.mpesa, .paystack = &fixture->gateways.paystack };

  hub_service_set_gateways (fixture->hub.service, &gateways, FALSE);
}

static HubCaller
caller (Fixture *fixture, const char *email, TkRole role)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM account WHERE email = '%s'", email);
  HubCaller made = { .account = hub_fixture_int (&fixture->hub, sql), .role = role, .name = (char *) "Amina Otieno",
                     .email = (char *) email, .jti = (char *) "", .address = (char *) "127.0.0.1" };

  g_assert_cmpint (made.account, >, 0);
  return made;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture->hub);
  played_gateways_init (&fixture->gateways);
  hub_service_user_add (fixture->hub.service, "buyer@example.com", "Amina Otieno", TK_ROLE_ATTENDEE, "a long password", &error);
  g_assert_no_error (error);
  hub_service_user_add (fixture->hub.service, "other@example.com", "Juma", TK_ROLE_ATTENDEE, "a long password", &error);
  g_assert_no_error (error);
  fixture->buyer = caller (fixture, "buyer@example.com", TK_ROLE_ATTENDEE);
  fixture->other = caller (fixture, "other@example.com", TK_ROLE_ATTENDEE);
  fixture->admin = caller (fixture, "other@example.com", TK_ROLE_ADMIN);
  fixture->organizer = caller (fixture, "other@example.com", TK_ROLE_ORGANIZER);
  fixture->cashier = caller (fixture, "other@example.com", TK_ROLE_CASHIER);
  set_gateways (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  hub_books_check (&fixture->hub);
  hub_fixture_tear_down (&fixture->hub);
}

/* ---- What buyers and gateways do ---- */

static const HubOnce no_key = { NULL };

typedef struct
{
  const HubCaller *who;
  gint64 type, qty, amount;
  const char *method, *phone;
  const HubOnce *once;
} Wish;

static HubOrder *
try_order (Fixture *fixture, const Wish *wish, GError **error)
{
  HubOrderItem item = { .type = wish->type, .qty = wish->qty };
  HubOrderNew made = { .event = 1, .items = &item, .n_items = 1, .method = wish->method, .phone = wish->phone, .email = "",
                       .reason = "", .amount = wish->amount };
  g_auto (HubOnceAnswer) answer = { 0 };

  return hub_service_order (fixture->hub.service, wish->who, &made, wish->once != NULL ? wish->once : &no_key, &answer, error);
}

static HubOrder *
order_as (Fixture *fixture, const char *phone, gint64 qty)
{
  Wish wish = { &fixture->buyer, 1, qty, -1, "mpesa", phone, NULL };
  g_autoptr (GError) error = NULL;
  HubOrder *order = try_order (fixture, &wish, &error);

  g_assert_no_error (error);
  g_assert_nonnull (order);
  hub_pay_turn (fixture->hub.service);
  return order;
}

static void
assert_refused (Fixture *fixture, const Wish *wish, HubError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HubOrder) order = try_order (fixture, wish, &error);

  g_assert_null (order);
  g_assert_error (error, HUB_ERROR, (int) code);
}

static void
tell (Fixture *fixture, const char *told, char *text)
{
  g_autoptr (GBytes) body = g_bytes_new_take (text, strlen (text));

  g_assert_true (hub_service_told (fixture->hub.service, "mpesa", told, "", body, NULL));
  hub_pay_turn (fixture->hub.service);
}

static void
pay (Fixture *fixture, const HubOrder *order, const char *receipt, gint64 amount)
{
  const char *attempt = hub_order_push (order)->attempt;

  tell (fixture, "stk",
        g_strdup_printf ("{\"Body\":{\"stkCallback\":{\"MerchantRequestID\":\"m-%s\",\"CheckoutRequestID\":\"ws-%s\",\"ResultCode\":0,"
                         "\"CallbackMetadata\":{\"Item\":[{\"Name\":\"Amount\",\"Value\":%d},{\"Name\":\"MpesaReceiptNumber\","
                         "\"Value\":\"%s\"}]}}}}",
                         attempt, attempt, (int) (amount / 100), receipt));
}

static void
fail (Fixture *fixture, const HubOrder *order, int code)
{
  const char *attempt = hub_order_push (order)->attempt;

  tell (fixture, "stk",
        g_strdup_printf ("{\"Body\":{\"stkCallback\":{\"MerchantRequestID\":\"m-%s\",\"CheckoutRequestID\":\"ws-%s\",\"ResultCode\":%d,"
                         "\"ResultDesc\":\"no\"}}}",
                         attempt, attempt, code));
}

static void
pay_by_hand (Fixture *fixture, const char *account, const char *receipt, gint64 amount)
{
  tell (fixture, "c2b",
        g_strdup_printf ("{\"TransID\":\"%s\",\"TransAmount\":\"%d.00\",\"BusinessShortCode\":\"174379\",\"BillRefNumber\":\"%s\"}",
                         receipt, (int) (amount / 100), account));
}

static void
pass (Fixture *fixture, gint64 ms)
{
  tk_fake_clock_advance (&fixture->hub.clock, ms);
  hub_pay_turn (fixture->hub.service);
}

static HubOrder *
look (Fixture *fixture, const HubOrder *order)
{
  g_autoptr (GError) error = NULL;
  HubOrder *now = hub_service_order_get (fixture->hub.service, &fixture->buyer, order->id, &error);

  g_assert_no_error (error);
  return now;
}

static void
assert_order (Fixture *fixture, const HubOrder *order, const char *status, guint tickets)
{
  g_autoptr (HubOrder) now = look (fixture, order);

  g_assert_cmpstr (now->status, ==, status);
  g_assert_cmpuint (now->tickets->len, ==, tickets);
}

static void
assert_int (Fixture *fixture, const char *sql, gint64 expected)
{
  g_assert_cmpint (hub_fixture_int (&fixture->hub, sql), ==, expected);
}

#define HELD "SELECT leased FROM ticket_type WHERE event = 1 AND type = 1"
#define SOLD "SELECT sold FROM ticket_type WHERE event = 1 AND type = 1"
#define DUE "SELECT coalesce(sum(amount), 0) FROM refund_due WHERE done_at = 0"

/* ---- Paying ---- */

static void
test_paid (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HubOrder) order = order_as (fixture, "254711000000", 3);

  g_assert_cmpint (order->total, ==, 3 * PRICE);
  assert_order (fixture, order, "pending", 0);
  assert_int (fixture, HELD, 3);
  pay (fixture, order, "SKL5XQ2M7P", 3 * PRICE);
  assert_order (fixture, order, "paid", 3);
  assert_int (fixture, HELD, 0);
  assert_int (fixture, SOLD, 3);
  /* Twice, and once more with another wording. */
  pay (fixture, order, "SKL5XQ2M7P", 3 * PRICE);
  fail (fixture, order, 1032);
  assert_order (fixture, order, "paid", 3);
  assert_int (fixture, "SELECT count(*) FROM sale", 1);
  assert_int (fixture, DUE, 0);
  g_autoptr (HubOrder) now = look (fixture, order);
  g_assert_cmpstr (now->receipt, ==, "SKL5XQ2M7P");
  g_assert_cmpstr (((HubOrderTicket *) now->tickets->pdata[0])->holder, ==, "Amina Otieno");
}

/* The callback comes before the answer to the push is stored. */
static void
test_before_answer (Fixture *fixture, gconstpointer data)
{
  Wish wish = { &fixture->buyer, 1, 1, -1, "mpesa", "254711000000", NULL };
  g_autoptr (HubOrder) order = try_order (fixture, &wish, NULL);

  pay (fixture, order, "SKL5XQ2M7P", PRICE);
  hub_pay_turn (fixture->hub.service);
  assert_order (fixture, order, "paid", 1);
}

static void
test_only_queried (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HubOrder) order = order_as (fixture, "254711000000", 1);

  fixture->gateways.queried = HUB_WORD_PAID;
  pass (fixture, 30 * SECOND);
  assert_order (fixture, order, "paid", 1);
  pay (fixture, order, "SKL5XQ2M7P", PRICE);
  g_autoptr (HubOrder) now = look (fixture, order);
  g_assert_cmpstr (now->receipt, ==, "SKL5XQ2M7P");
  assert_int (fixture, "SELECT count(*) FROM sale", 1);
}

static void
test_retry (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HubOrder) order = order_as (fixture, "254711000000", 1);
  HubOrderRetry again = { NULL };
  g_auto (HubOnceAnswer) answer = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubOrder) second = hub_service_order_pay (fixture->hub.service, &fixture->buyer, order->id, &again, &no_key, &answer, &error);

  g_assert_null (second);
  g_assert_error (error, HUB_ERROR, HUB_ERROR_PAYMENT_PENDING);
  g_clear_error (&error);
  fail (fixture, order, 1032);
  assert_order (fixture, order, "pending", 0);
  second = hub_service_order_pay (fixture->hub.service, &fixture->buyer, order->id, &again, &no_key, &answer, &error);
  g_assert_no_error (error);
  hub_pay_turn (fixture->hub.service);
  g_assert_cmpuint (second->pushes->len, ==, 2);
  pay (fixture, second, "SKL5XQ2M7P", PRICE);
  assert_order (fixture, order, "paid", 1);
  /* The first one is paid after all: that money goes back. */
  pay (fixture, order, "SKL5XQ2M7Q", PRICE);
  assert_int (fixture, "SELECT count(*) FROM sale", 1);
  assert_int (fixture, DUE, PRICE);
}

static void
test_amounts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HubOrder) less = order_as (fixture, "254711000000", 1);
  g_autoptr (HubOrder) more = order_as (fixture, "254711000001", 1);

  pay (fixture, less, "SKL5XQ2M70", 100);
  assert_order (fixture, less, "pending", 0);
  assert_int (fixture, DUE, 100);
  pay (fixture, more, "SKL5XQ2M71", PRICE + 5000);
  assert_order (fixture, more, "paid", 1);
  assert_int (fixture, DUE, 100 + 5000);
}

/* ---- Time ---- */

static void
test_expiry (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HubOrder) order = order_as (fixture, "254711000000", 2);

  pass (fixture, 4 * MINUTE);
  assert_int (fixture, HELD, 2);
  hub_fixture_reopen (&fixture->hub);
  set_gateways (fixture);
  pass (fixture, 2 * MINUTE);
  assert_order (fixture, order, "expired", 0);
  assert_int (fixture, HELD, 0);
  pass (fixture, 2 * MINUTE);
  assert_int (fixture, HELD, 0);
  /* It is paid all the same, and there are tickets. */
  pay (fixture, order, "SKL5XQ2M7P", 2 * PRICE);
  assert_order (fixture, order, "paid", 2);
  assert_int (fixture, SOLD, 2);
  assert_int (fixture, DUE, 0);
}

static gint64
sell_out (Fixture *fixture)
{
  gint64 left = hub_fixture_int (&fixture->hub, "SELECT capacity - sold - leased FROM ticket_type WHERE event = 1 AND type = 3");
  FakeTerminal *till = fake_terminal_new (&fixture->hub, "Till", "box-office");
  TkWireLeaseReply *reply = fake_terminal_lease (till, 1, 3, 0, left);

  tk_wire_free (&tk_wire_lease_reply_shape, reply);
  fake_terminal_free (till);
  return left;
}

static void
test_late_and_sold_out (Fixture *fixture, gconstpointer data)
{
  Wish wish = { &fixture->buyer, 3, 2, -1, "mpesa", "254711000000", NULL };
  g_autoptr (HubOrder) order = try_order (fixture, &wish, NULL);

  hub_pay_turn (fixture->hub.service);
  pass (fixture, 6 * MINUTE);
  assert_order (fixture, order, "expired", 0);
  sell_out (fixture);
  assert_refused (fixture, &wish, HUB_ERROR_SOLD_OUT);
  pay (fixture, order, "SKL5XQ2M7P", order->total);
  assert_order (fixture, order, "expired", 0);
  assert_int (fixture, DUE, order->total);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HubOrder) order = order_as (fixture, "254711000000", 2);
  g_auto (HubOnceAnswer) answer = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubOrder) none = hub_service_order_cancel (fixture->hub.service, &fixture->other, order->id, &no_key, &answer, &error);

  g_assert_null (none);
  g_assert_error (error, HUB_ERROR, HUB_ERROR_NOT_FOUND);
  g_clear_error (&error);
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (HubOrder) now = hub_service_order_cancel (fixture->hub.service, &fixture->buyer, order->id, &no_key, &answer, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (now->status, ==, "cancelled");
      assert_int (fixture, HELD, 0);
    }
  pay (fixture, order, "SKL5XQ2M7P", 2 * PRICE);
  assert_order (fixture, order, "cancelled", 0);
  assert_int (fixture, DUE, 2 * PRICE);
}

/* Its time was up, and nobody had said so: whoever calls it off gets no tickets when the money comes late, but the money back. */
static void
test_cancel_late (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HubOrder) order = order_as (fixture, "254711000000", 2);
  g_auto (HubOnceAnswer) answer = { 0 };
  g_autoptr (GError) error = NULL;

  pass (fixture, 6 * MINUTE);
  assert_order (fixture, order, "expired", 0);
  g_autoptr (HubOrder) now = hub_service_order_cancel (fixture->hub.service, &fixture->buyer, order->id, &no_key, &answer, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (now->status, ==, "cancelled");
  assert_int (fixture, HELD, 0);
  pay (fixture, order, "SKL5XQ2M7P", 2 * PRICE);
  assert_order (fixture, order, "cancelled", 0);
  assert_int (fixture, DUE, 2 * PRICE);
}

/* ---- By hand ---- */

static void
test_paybill (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HubOrder) order = order_as (fixture, "254711000000", 1);
  HubPaybill answer;

  g_assert_cmpstr (order->number, ==, "TT-000001");
  g_assert_true (hub_service_order_paybill (fixture->hub.service, "tt 1", PRICE, &answer, NULL));
  g_assert_cmpint (answer, ==, HUB_PAYBILL_TAKE);
  g_assert_true (hub_service_order_paybill (fixture->hub.service, "TT-000001", 100, &answer, NULL));
  g_assert_cmpint (answer, ==, HUB_PAYBILL_AMOUNT);
  g_assert_true (hub_service_order_paybill (fixture->hub.service, "TT-000002", PRICE, &answer, NULL));
  g_assert_cmpint (answer, ==, HUB_PAYBILL_ACCOUNT);
  g_assert_true (hub_service_order_paybill (fixture->hub.service, "Juma", PRICE, &answer, NULL));
  g_assert_cmpint (answer, ==, HUB_PAYBILL_OTHER);
  pay_by_hand (fixture, "TT-000001", "SKL5XQ2M70", 1000);
  assert_order (fixture, order, "pending", 0);
  pay_by_hand (fixture, "TT-000001", "SKL5XQ2M71", PRICE);
  assert_order (fixture, order, "paid", 1);
  pay_by_hand (fixture, "tt1", "SKL5XQ2M71", PRICE);
  assert_int (fixture, "SELECT count(*) FROM sale", 1);
  /* The prompt is paid, too: it pays for nothing. */
  pay (fixture, order, "SKL5XQ2M72", PRICE);
  assert_int (fixture, DUE, PRICE);
}

/* ---- Who and what ---- */

static void
test_refusals (Fixture *fixture, gconstpointer data)
{
  const struct { Wish wish; HubError code; } rows[] = {
    { { &fixture->buyer, 1, 0, -1, "mpesa", "254711000000", NULL }, HUB_ERROR_INVALID },
    { { &fixture->buyer, 1, 11, -1, "mpesa", "254711000000", NULL }, HUB_ERROR_INVALID },
    { { &fixture->buyer, 99, 1, -1, "mpesa", "254711000000", NULL }, HUB_ERROR_NOT_FOUND },
    { { &fixture->buyer, 40000, 1, -1, "mpesa", "254711000000", NULL }, HUB_ERROR_NOT_FOUND },
    { { &fixture->buyer, 1, 1, 100, "mpesa", "254711000000", NULL }, HUB_ERROR_INVALID },
    { { &fixture->buyer, 1, 1, -1, "cash", "", NULL }, HUB_ERROR_FORBIDDEN },
    { { &fixture->organizer, 1, 1, -1, "cash", "", NULL }, HUB_ERROR_FORBIDDEN },
    { { &fixture->buyer, 1, 1, -1, "comp", "", NULL }, HUB_ERROR_FORBIDDEN },
    { { &fixture->cashier, 1, 1, -1, "comp", "", NULL }, HUB_ERROR_FORBIDDEN },
    { { &fixture->buyer, 1, 1, -1, "barter", "", NULL }, HUB_ERROR_INVALID },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_refused (fixture, &rows[i].wish, rows[i].code);
  assert_int (fixture, HELD, 0);
  assert_int (fixture, "SELECT count(*) FROM web_order", 0);
  tk_fake_clock_advance (&fixture->hub.clock, 400 * 24 * 60 * MINUTE);
  Wish late = { &fixture->buyer, 1, 1, -1, "mpesa", "254711000000", NULL };
  assert_refused (fixture, &late, HUB_ERROR_SALE_CLOSED);
}

static void
test_counter (Fixture *fixture, gconstpointer data)
{
  Wish cash = { &fixture->cashier, 1, 2, -1, "cash", "", NULL };
  Wish comp = { &fixture->admin, 1, 1, -1, "comp", "", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubOrder) paid = try_order (fixture, &cash, &error);
  g_autoptr (HubOrder) given = try_order (fixture, &comp, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (paid->status, ==, "paid");
  g_assert_cmpuint (paid->tickets->len, ==, 2);
  g_assert_cmpstr (((HubOrderTicket *) paid->tickets->pdata[0])->holder, ==, "");
  g_assert_cmpuint (given->tickets->len, ==, 1);
  assert_int (fixture, "SELECT count(*) FROM journal WHERE status <> 'applied'", 0);
}

/* Nobody takes all free tickets, or has the hub write to a stranger; a counter hands out as many as people come. */
static void
test_free (Fixture *fixture, gconstpointer data)
{
  Wish wish = { &fixture->buyer, 1, 10, -1, "mpesa", "254711000000", NULL }, counter = { &fixture->cashier, 1, 10, -1, "cash", "", NULL };
  HubOrderItem items[] = { { .type = 1, .qty = 9 }, { .type = 2, .qty = 1 } };
  HubOrderNew made = { .event = 1, .items = items, .n_items = 1, .method = "mpesa", .phone = "254711000000",
                       .email = "stranger@example.org", .reason = "", .amount = -1 };
  g_auto (HubOnceAnswer) answer = { 0 };
  g_autoptr (GError) error = NULL;

  hub_fixture_run (&fixture->hub, "UPDATE ticket_type SET price = 0 WHERE event = 1 AND type = 1");
  g_autoptr (HubOrder) ten = try_order (fixture, &wish, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ten->status, ==, "paid");
  g_autoptr (HubOrder) nine = hub_service_order (fixture->hub.service, &fixture->buyer, &made, &no_key, &answer, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (nine->email, ==, "buyer@example.com");
  wish.qty = 2;
  assert_refused (fixture, &wish, HUB_ERROR_TOO_MANY);
  made.n_items = 2; /* with a ticket that costs something, too */
  g_assert_null (hub_service_order (fixture->hub.service, &fixture->buyer, &made, &no_key, &answer, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_TOO_MANY);
  g_clear_error (&error);
  wish.qty = 1;
  g_autoptr (HubOrder) last = try_order (fixture, &wish, &error);
  g_assert_no_error (error);
  assert_refused (fixture, &wish, HUB_ERROR_TOO_MANY);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (HubOrder) order = try_order (fixture, &counter, &error);
      g_assert_no_error (error);
    }
  assert_int (fixture, SOLD, 50);
}

/* ---- Vouchers: the demo's SAUTI10 takes 10 % off, 20 times ---- */

#define USES(counter) "SELECT " counter " FROM ticket_type WHERE event = 1 AND type = 32770"

typedef struct { const char *code; const HubOrderItem *items; guint n_items; gint64 amount; const char *method; } Cheap;

static HubOrder *
try_cheap (Fixture *fixture, const Cheap *cheap, GError **error)
{
  HubOrderNew made = { .event = 1, .items = cheap->items, .n_items = cheap->n_items, .method = cheap->method != NULL ? cheap->method : "mpesa",
                       .phone = "254711000000", .email = "", .reason = "", .amount = cheap->amount, .voucher = cheap->code };
  const HubCaller *who = cheap->method != NULL ? &fixture->cashier : &fixture->buyer;
  g_auto (HubOnceAnswer) answer = { 0 };

  return hub_service_order (fixture->hub.service, who, &made, &no_key, &answer, error);
}

static HubOrder *
order_cheap (Fixture *fixture, const char *code, const HubOrderItem *items, guint n_items)
{
  Cheap cheap = { code, items, n_items, -1, NULL };
  g_autoptr (GError) error = NULL;
  HubOrder *order = try_cheap (fixture, &cheap, &error);

  g_assert_no_error (error);
  g_assert_nonnull (order);
  hub_pay_turn (fixture->hub.service);
  return order;
}

static void
assert_cheap (Fixture *fixture, const Cheap *cheap, HubError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HubOrder) order = try_cheap (fixture, cheap, &error);

  g_assert_null (order);
  g_assert_error (error, HUB_ERROR, (int) code);
}

static void
test_voucher (Fixture *fixture, gconstpointer data)
{
  static const HubOrderItem items[] = { { .type = 1, .qty = 2 } };
  g_autoptr (HubOrder) order = order_cheap (fixture, "sauti-10", items, 1);
  gint64 off = 2 * PRICE / 10;

  g_assert_cmpint (order->total, ==, 2 * PRICE - off);
  g_assert_cmpint (order->off, ==, off);
  g_assert_cmpint (hub_order_push (order)->amount, ==, 2 * PRICE - off);
  assert_int (fixture, USES ("leased"), 2);
  pay (fixture, order, "SKL5XQ2M7P", 2 * PRICE - off);
  assert_order (fixture, order, "paid", 2);
  assert_int (fixture, USES ("leased"), 0);
  assert_int (fixture, USES ("sold"), 2);
  assert_int (fixture, "SELECT count(*) FROM voucher_use WHERE status = 'valid'", 2);
  assert_int (fixture, "SELECT amount FROM sale_discount WHERE kind = 'voucher' AND voucher = 2 AND tickets = 2", off);
  assert_int (fixture, "SELECT count(*) FROM incident", 0);
  assert_int (fixture, "SELECT count(*) FROM journal WHERE status <> 'applied'", 0);
}

/* What comes to nothing, and what is handed back, gives the uses back; money that comes late takes them again. */
static void
test_voucher_back (Fixture *fixture, gconstpointer data)
{
  static const HubOrderItem items[] = { { .type = 1, .qty = 2 } };
  g_auto (HubOnceAnswer) answer = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubOrder) cancelled = order_cheap (fixture, "SAUTI10", items, 1);
  HubOrderRefund back = { 0, TRUE, NULL, "it rained" };

  g_autoptr (HubOrder) now = hub_service_order_cancel (fixture->hub.service, &fixture->buyer, cancelled->id, &no_key, &answer, &error);
  g_assert_no_error (error);
  assert_int (fixture, USES ("leased"), 0);
  fail (fixture, cancelled, 1032);
  g_autoptr (HubOrder) late = order_cheap (fixture, "SAUTI10", items, 1);
  pass (fixture, 6 * MINUTE);
  assert_order (fixture, late, "expired", 0);
  assert_int (fixture, USES ("leased + sold"), 0);
  pay (fixture, late, "SKL5XQ2M7P", late->total);
  assert_order (fixture, late, "paid", 2);
  assert_int (fixture, USES ("sold"), 2);
  back.order = late->id;
  g_autoptr (HubOrder) undone = hub_service_order_refund (fixture->hub.service, &fixture->admin, &back, &no_key, &answer, &error);
  g_assert_no_error (error);
  g_assert_cmpint (undone->refunded, ==, late->total);
  assert_int (fixture, USES ("leased + sold"), 0);
}

/* Its uses went to others while its money was on the way: the money goes back. */
static void
test_voucher_late (Fixture *fixture, gconstpointer data)
{
  static const HubOrderItem items[] = { { .type = 1, .qty = 2 } };
  g_autoptr (HubOrder) late = order_cheap (fixture, "SAUTI10", items, 1);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture->hub, "Till", "box-office");

  pass (fixture, 6 * MINUTE);
  tk_wire_free (&tk_wire_lease_reply_shape, fake_terminal_lease (till, 1, 32770, 0, 20));
  assert_int (fixture, USES ("leased"), 20);
  pay (fixture, late, "SKL5XQ2M7P", late->total);
  assert_order (fixture, late, "expired", 0);
  assert_int (fixture, DUE, late->total);
  assert_int (fixture, HELD, 0);
}

/* The dearer first, once an order; and everything free at once. */
static void
test_voucher_rules (Fixture *fixture, gconstpointer data)
{
  static const HubOrderItem items[] = { { .type = 1, .qty = 2 }, { .type = 2, .qty = 2 } };
  static const char *const press[] = { "PRESS" }, *const odd[] = { "ODD" }, *const price[] = { "FLAT" };
  HubVoucherNew made = { .name = "Press", .codes = press, .n_codes = 1, .percent = "100", .per_sale = "3" };
  HubVoucherNew third = { .name = "Odd", .codes = odd, .n_codes = 1, .percent = "33.33", .types = "1" };
  HubVoucherNew flat = { .name = "Flat", .codes = price, .n_codes = 1, .price = "2000" };
  const HubVoucherNew *all[] = { &made, &third, &flat };

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    g_free (hub_service_voucher_add (fixture->hub.service, 1, all[i], "wanjiru", NULL));
  g_autoptr (HubOrder) cheap = order_cheap (fixture, "press", items, 2);
  g_assert_cmpint (cheap->total, ==, PRICE); /* both VIP, one Regular */
  fail (fixture, cheap, 1032);
  g_autoptr (HubOrder) free = order_cheap (fixture, "press", items, 1);
  g_assert_cmpint (free->total, ==, 0);
  assert_order (fixture, free, "paid", 2);
  g_assert_cmpstr (free->method, ==, "free");
  Cheap odds = { "ODD", items, 2, 2 * PRICE + 2 * 500000 - 2 * 49995, "cash" }; /* 33.33 % of 1,500 is 499.95 */
  g_autoptr (HubOrder) paid = try_cheap (fixture, &odds, NULL);
  g_assert_cmpint (paid->total, ==, odds.amount);
  g_assert_cmpint (((HubOrderLine *) paid->lines->pdata[0])->off, ==, 2 * 49995);
  g_autoptr (HubOrder) vip = order_cheap (fixture, "FLAT", items, 2);
  g_assert_cmpint (vip->total, ==, 2 * PRICE + 2 * 200000);
  assert_int (fixture, "SELECT count(*) FROM incident", 0);
}

/* Tickets that a voucher made free are free ones, whatever else is in their orders; those it made cheaper are not. */
static void
test_voucher_free (Fixture *fixture, gconstpointer data)
{
  static const HubOrderItem nine[] = { { .type = 1, .qty = 9 }, { .type = 2, .qty = 1 } }, four[] = { { .type = 1, .qty = 4 } };
  static const HubOrderItem three[] = { { .type = 1, .qty = 3 }, { .type = 2, .qty = 1 } }, one[] = { { .type = 1, .qty = 1 } };
  static const char *const codes[] = { "PRESS", "LESS", "HALF", "NEAR" };
  static const HubVoucherNew vouchers[] = {
    { .name = "Press", .codes = &codes[0], .n_codes = 1, .percent = "100", .types = "1" },
    { .name = "Less", .codes = &codes[1], .n_codes = 1, .amount = "1500", .per_sale = "10" },
    { .name = "Half", .codes = &codes[2], .n_codes = 1, .percent = "50" },
    { .name = "Near", .codes = &codes[3], .n_codes = 1, .percent = "99.99", .types = "1", .per_sale = "1" },
  };
  Cheap more = { "PRESS", one, 1, -1, NULL }, counter = { "PRESS", one, 1, -1, "cash" };

  for (gsize i = 0; i < G_N_ELEMENTS (vouchers); i++)
    g_free (hub_service_voucher_add (fixture->hub.service, 1, &vouchers[i], "wanjiru", NULL));
  g_autoptr (HubOrder) press = order_cheap (fixture, "PRESS", nine, 2);
  g_assert_cmpint (press->total, ==, 500000);
  pay (fixture, press, "SKL5XQ2M7P", press->total);
  g_autoptr (HubOrder) less = order_cheap (fixture, "LESS", nine, 2); /* of the dear one it takes 1,500 of 5,000 */
  g_assert_cmpint (less->total, ==, 350000);
  fail (fixture, less, 1032);
  g_autoptr (HubOrder) half = order_cheap (fixture, "HALF", four, 1);
  fail (fixture, half, 1032);
  g_autoptr (HubOrder) near = order_cheap (fixture, "NEAR", three, 2); /* one by rounding; the two others are paid */
  g_assert_cmpint (near->total, ==, 2 * PRICE + 500000);
  fail (fixture, near, 1032);
  g_autoptr (HubOrder) last = order_cheap (fixture, "PRESS", one, 1);
  g_assert_cmpint (last->total, ==, 0);
  assert_cheap (fixture, &more, HUB_ERROR_TOO_MANY);
  g_autoptr (HubOrder) given = try_cheap (fixture, &counter, NULL);
  g_assert_nonnull (given);
  g_autoptr (GError) error = NULL;
  g_auto (HubOnceAnswer) answer = { 0 };
  g_autoptr (HubOrder) off = hub_service_order_cancel (fixture->hub.service, &fixture->buyer, less->id, &no_key, &answer, &error);
  g_assert_no_error (error);
  g_autoptr (HubOrder) again = try_cheap (fixture, &more, NULL);
  g_assert_nonnull (again);
}

/* M-Pesa moves no cents: there each ticket comes to whole shillings, and nowhere else. */
static void
test_voucher_cents (Fixture *fixture, gconstpointer data)
{
  static const HubOrderItem items[] = { { .type = 1, .qty = 2 }, { .type = 2, .qty = 1 } };
  static const char *const odd[] = { "ODD" }, *const near[] = { "NEAR" };
  HubVoucherNew third = { .name = "Odd", .codes = odd, .n_codes = 1, .percent = "33.33" };
  HubVoucherNew all = { .name = "Near", .codes = near, .n_codes = 1, .percent = "99.99", .types = "1" };
  Cheap link = { "ODD", items, 2, 2 * (PRICE - 49995) + 500000 - 166650, "paystack" };

  g_free (hub_service_voucher_add (fixture->hub.service, 1, &third, "wanjiru", NULL));
  g_free (hub_service_voucher_add (fixture->hub.service, 1, &all, "wanjiru", NULL));
  g_autoptr (HubOrder) pushed = order_cheap (fixture, "ODD", items, 2); /* 499.95 and 1,666.50 become 500 and 1,667 */
  g_assert_cmpint (pushed->total, ==, 2 * (PRICE - 50000) + 500000 - 166700);
  g_assert_cmpint (hub_order_push (pushed)->amount, ==, pushed->total);
  g_assert_cmpint (((HubOrderLine *) pushed->lines->pdata[0])->off, ==, 2 * 50000);
  pay (fixture, pushed, "SKL5XQ2M7P", pushed->total);
  assert_order (fixture, pushed, "paid", 3);
  g_autoptr (HubOrder) linked = try_cheap (fixture, &link, NULL);
  g_assert_cmpint (linked->total, ==, link.amount);
  g_autoptr (HubOrder) even = order_cheap (fixture, "SAUTI10", items, 1);
  g_assert_cmpint (even->off, ==, 2 * PRICE / 10);
  fail (fixture, even, 1032);
  g_autoptr (HubOrder) free = order_cheap (fixture, "NEAR", items, 1); /* 15 cents are left of each */
  g_assert_cmpint (free->total, ==, 0);
  assert_order (fixture, free, "paid", 2);
  assert_int (fixture, "SELECT count(*) FROM incident", 0);
}

static void
test_voucher_refusals (Fixture *fixture, gconstpointer data)
{
  static const HubOrderItem one[] = { { .type = 1, .qty = 1 } }, vip[] = { { .type = 2, .qty = 1 } };
  static const char *const names[] = { "SHUT", "SOON", "PAST", "ASK", "ONLY" };
  static const struct { HubVoucherNew made; } vouchers[] = {
    { { .name = "Shut", .codes = &names[0], .n_codes = 1, .percent = "10" } },
    { { .name = "Soon", .codes = &names[1], .n_codes = 1, .percent = "10", .from = "2026-12-21T08:00" } },
    { { .name = "Past", .codes = &names[2], .n_codes = 1, .percent = "10", .until = "2026-11-20T08:00" } },
    { { .name = "Ask", .codes = &names[3], .n_codes = 1, .percent = "10", .approval = TRUE } },
    { { .name = "Only", .codes = &names[4], .n_codes = 1, .percent = "10", .types = "1", .uses = "2" } },
  };
  static const HubOrderItem three[] = { { .type = 1, .qty = 3 } };
  const struct { Cheap cheap; HubError code; } rows[] = {
    { { "NOBODY", one, 1, -1, NULL }, HUB_ERROR_FIELD }, { { "Student", one, 1, -1, NULL }, HUB_ERROR_FIELD },
    { { "' OR 1=1 --", one, 1, -1, NULL }, HUB_ERROR_FIELD }, { { " - ", one, 1, -1, NULL }, HUB_ERROR_FIELD },
    { { "SAUTI10SAUTI10SAUTI10SAUTI10SAUTI10SAUTI10", one, 1, -1, NULL }, HUB_ERROR_FIELD },
    { { "SHUT", one, 1, -1, NULL }, HUB_ERROR_FIELD }, { { "SOON", one, 1, -1, NULL }, HUB_ERROR_FIELD },
    { { "PAST", one, 1, -1, NULL }, HUB_ERROR_FIELD }, { { "ASK", one, 1, -1, NULL }, HUB_ERROR_FIELD },
    { { "ONLY", vip, 1, -1, NULL }, HUB_ERROR_FIELD }, { { "ONLY", three, 1, -1, NULL }, HUB_ERROR_SOLD_OUT },
    { { "SAUTI10", one, 1, PRICE, NULL }, HUB_ERROR_INVALID },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (vouchers); i++)
    g_free (hub_service_voucher_add (fixture->hub.service, 1, &vouchers[i].made, "wanjiru", NULL));
  g_free (hub_service_voucher_close (fixture->hub.service, 1, 3, "wanjiru", NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HubOrder) order = try_cheap (fixture, &rows[i].cheap, &error);

      g_test_message ("%s", rows[i].cheap.code);
      g_assert_null (order);
      g_assert_error (error, HUB_ERROR, (int) rows[i].code);
      g_assert_true (rows[i].code != HUB_ERROR_FIELD || g_str_has_prefix (error->message, "voucher: "));
    }
  assert_int (fixture, HELD, 0);
  assert_int (fixture, "SELECT sum(leased + sold) FROM ticket_type WHERE type > 32768", 0);
  assert_int (fixture, "SELECT count(*) FROM web_order", 0);
}

/* Who guesses is soon told to wait, whatever the code; others are not, and nobody who writes nothing waits for the writer. */
static void
test_voucher_guesses (Fixture *fixture, gconstpointer data)
{
  static const HubOrderItem one[] = { { .type = 1, .qty = 1 } };
  Cheap wrong = { "GUESS", one, 1, -1, NULL }, right = { "SAUTI10", one, 1, -1, NULL }, none = { NULL, one, 1, -1, NULL };
  Cheap other = { "SAUTI10", one, 1, -1, "cash" };
  HubWriterLoad load;

  hub_writer_get_load (fixture->hub.service->writer, &load);
  guint64 commits = hub_meter_count (load.sizes);
  for (guint i = 0; i < 10; i++)
    assert_cheap (fixture, &wrong, HUB_ERROR_FIELD);
  assert_cheap (fixture, &wrong, HUB_ERROR_TOO_MANY);
  assert_cheap (fixture, &right, HUB_ERROR_TOO_MANY);
  g_assert_cmpuint (hub_meter_count (load.sizes), ==, commits);
  g_autoptr (HubOrder) paid = try_cheap (fixture, &other, NULL);
  g_assert_nonnull (paid);
  g_autoptr (HubOrder) plain = try_cheap (fixture, &none, NULL);
  g_assert_nonnull (plain);
  hub_pay_turn (fixture->hub.service);
  fail (fixture, plain, 1032);
  tk_fake_clock_advance (&fixture->hub.clock, 89 * SECOND);
  assert_cheap (fixture, &right, HUB_ERROR_TOO_MANY);
  tk_fake_clock_advance (&fixture->hub.clock, SECOND);
  for (guint i = 0; i < 3; i++) /* a right code is no guess */
    {
      g_autoptr (HubOrder) good = order_cheap (fixture, "SAUTI10", one, 1);

      fail (fixture, good, 1032);
    }
  assert_cheap (fixture, &wrong, HUB_ERROR_FIELD);
  assert_cheap (fixture, &wrong, HUB_ERROR_TOO_MANY);
  tk_fake_clock_advance (&fixture->hub.clock, 15 * MINUTE);
  for (guint i = 0; i < 10; i++)
    assert_cheap (fixture, &wrong, HUB_ERROR_FIELD);
  assert_cheap (fixture, &wrong, HUB_ERROR_TOO_MANY);
}

/* ---- Many at once ---- */

#define CROWD 8

typedef struct { Fixture *fixture; guint first, good; } Crowd;

/* Three orders of one ticket, one after another; every second one is paid at a counter. */
static gpointer
crowd_thread (gpointer data)
{
  static const HubOrderItem item = { .type = 1, .qty = 1 };
  Crowd *crowd = data;

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *phone = g_strdup_printf ("254711%06u", crowd->first + i);
      gboolean counter = i % 2 == 1;
      HubOrderNew made = { .event = 1, .items = &item, .n_items = 1, .method = counter ? "cash" : "mpesa", .phone = phone, .email = "",
                           .reason = "", .amount = -1, .voucher = "SAUTI10" };
      g_auto (HubOnceAnswer) answer = { 0 };
      g_autoptr (GError) error = NULL;
      const HubCaller *who = counter ? &crowd->fixture->cashier : &crowd->fixture->buyer;
      g_autoptr (HubOrder) order = hub_service_order (crowd->fixture->hub.service, who, &made, &no_key, &answer, &error);

      g_assert_true (order != NULL || g_error_matches (error, HUB_ERROR, HUB_ERROR_SOLD_OUT));
      crowd->good += order != NULL;
    }
  return NULL;
}

/* Twenty uses: a till leased its share, eight buyers want three each. */
static void
test_voucher_crowd (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture->hub, "Till", "box-office");
  Crowd crowds[CROWD];
  GThread *threads[CROWD];
  guint good = 0;

  tk_wire_free (&tk_wire_lease_reply_shape, fake_terminal_lease (till, 1, 32770, 0, 7));
  gint64 leased = hub_fixture_int (&fixture->hub, USES ("leased"));
  g_assert_cmpint (leased, >=, 7);
  g_assert_cmpint (leased, <, 20);
  for (guint i = 0; i < CROWD; i++)
    {
      crowds[i] = (Crowd){ fixture, i * 10, 0 };
      threads[i] = g_thread_new ("crowd", crowd_thread, &crowds[i]);
    }
  for (guint i = 0; i < CROWD; i++)
    {
      g_thread_join (threads[i]);
      good += crowds[i].good;
    }
  g_assert_cmpuint (good, ==, 20 - leased);
  assert_int (fixture, USES ("sold + leased"), 20);
  assert_int (fixture, "SELECT sum(voucher_tickets) FROM web_order", good);
  assert_int (fixture, "SELECT count(*) FROM incident", 0);
}

/* ---- What a type asks ---- */

typedef struct
{
  const char *name, *asks;
  gint64 qty;
  HubOrderGuest guests[2];
  guint n_guests;
  gboolean counter;
  const char *field; /* NULL: it is taken; "field" · "field,field": each is missing */
} Asking;

static void
assert_asked (Fixture *fixture, const Asking *row)
{
  HubOrderItem item = { .type = 1, .qty = row->qty, .guests = row->guests, .n_guests = row->n_guests };
  HubOrderNew made = { .event = 1, .items = &item, .n_items = 1, .method = row->counter ? "cash" : "mpesa",
                       .phone = row->counter ? "" : "254711000000", .email = "", .reason = "", .amount = -1 };
  g_autofree char *sql = g_strdup_printf ("UPDATE ticket_type SET asks = '%s' WHERE event = 1 AND type = 1", row->asks);
  g_auto (HubOnceAnswer) answer = { 0 };
  g_auto (GStrv) fields = g_strsplit (row->field != NULL ? row->field : "", ",", -1);
  g_autoptr (GError) error = NULL;

  g_test_message ("%s", row->name);
  hub_fixture_run (&fixture->hub, sql);
  g_autoptr (HubOrder) order
    = hub_service_order (fixture->hub.service, row->counter ? &fixture->cashier : &fixture->buyer, &made, &no_key, &answer, &error);
  if (row->field == NULL)
    {
      g_assert_no_error (error);
      hub_pay_turn (fixture->hub.service);
      if (!row->counter)
        fail (fixture, order, 1032);
      return;
    }
  g_assert_error (error, HUB_ERROR, HUB_ERROR_FIELD);
  g_auto (GStrv) lines = g_strsplit (error->message, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, g_strv_length (fields));
  for (guint i = 0; fields[i] != NULL; i++)
    {
      g_autofree char *begin = g_strdup_printf ("tickets[0].attendees%s: ", fields[i]);

      g_assert_true (g_str_has_prefix (lines[i], begin));
    }
}

static void
test_asks (Fixture *fixture, gconstpointer data)
{
  g_autofree char *long_name = g_strnfill (101, 'a');
  const Asking rows[] = {
    { "nothing asked", "", 2, { { NULL } }, 0, FALSE, NULL },
    { "not needed", "document,email,name,phone", 2, { { NULL } }, 0, FALSE, NULL },
    { "nobody named", "name!", 2, { { NULL } }, 0, FALSE, "[0].first_name,[1].first_name" },
    { "one of two", "name!", 2, { { "Amina" } }, 1, FALSE, "[1].first_name" },
    { "both", "name!", 2, { { "Amina", "Otieno" }, { NULL, "Juma" } }, 2, FALSE, NULL },
    { "blanks", "name!", 1, { { "  ", " " } }, 1, FALSE, "[0].first_name" },
    { "all of it", "document!,email!,name!,phone!", 1, { { NULL, NULL, NULL, NULL, "12345678" } }, 1, FALSE,
      "[0].first_name,[0].email,[0].phone" },
    { "whoever orders one comes", "email!,name!,phone!", 1, { { NULL } }, 0, FALSE, NULL },
    { "but has no document told", "document!,name!", 1, { { NULL } }, 0, FALSE, "[0].document" },
    { "not at a counter", "name!", 1, { { NULL } }, 0, TRUE, "[0].first_name" },
    { "at a counter", "name!", 1, { { "Juma" } }, 1, TRUE, NULL },
    { "no address", "email", 1, { { "Juma", NULL, "juma@" } }, 1, FALSE, "[0].email" },
    { "nobody asked", "name!", 1, { { "Juma", NULL, "juma@" } }, 1, FALSE, NULL },
    { "long name", "", 1, { { long_name } }, 1, FALSE, "[0].first_name" },
    { "long together", "", 1, { { "Amina", long_name + 4 } }, 1, FALSE, "[0].first_name" },
    { "two lines", "", 1, { { "Juma\r\nBcc: x@example.com" } }, 1, FALSE, "[0].first_name" },
    { "no text", "", 1, { { "Juma", NULL, NULL, "\xff\xfe" } }, 1, FALSE, "[0].phone" },
    { "long phone", "", 1, { { "Juma", NULL, NULL, "012345678901234567890123456789012" } }, 1, FALSE, "[0].phone" },
    { "long document", "", 1, { { "Juma", NULL, NULL, NULL, "01234567890123456789012345678901234567890" } }, 1, FALSE, "[0].document" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_asked (fixture, &rows[i]);
}

static void
test_guests (Fixture *fixture, gconstpointer data)
{
  static const HubOrderGuest guests[] = { { "Amina", "Otieno", "amina@example.com", "0722000000", "ID 12345678" } };
  static const HubOrderItem items[] = { { .type = 1, .qty = 1, .guests = guests, .n_guests = 1 } };
  g_autoptr (HubOrder) order = order_cheap (fixture, NULL, items, 1);

  pay (fixture, order, "SKL5XQ2M7P", PRICE);
  assert_int (fixture, "SELECT count(*) FROM ticket WHERE holder = 'Amina Otieno' AND document = 'ID 12345678' AND phone = '0722000000'", 1);
}

/* ---- Two hubs on one database ---- */

typedef struct { Fixture *fixture; HubService *service; guint first; } Hub;

/* Five buyers, one after another, at one of the hubs; how many got a ticket. */
static gpointer
buy_thread (gpointer data)
{
  const Hub *hub = data;
  HubOrderItem item = { .type = 4, .qty = 1 };
  guint good = 0;

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *phone = g_strdup_printf ("254711%06u", hub->first + i);
      HubOrderNew made = { .event = 1, .items = &item, .n_items = 1, .method = "mpesa", .phone = phone, .email = "", .reason = "",
                           .amount = -1 };
      g_auto (HubOnceAnswer) answer = { 0 };
      g_autoptr (GError) error = NULL;
      g_autoptr (HubOrder) order = hub_service_order (hub->service, &hub->fixture->buyer, &made, &no_key, &answer, &error);

      g_assert_true (order != NULL || g_error_matches (error, HUB_ERROR, HUB_ERROR_SOLD_OUT));
      good += order != NULL;
    }
  return GUINT_TO_POINTER (good);
}

static gpointer
turn_thread (gpointer service)
{
  hub_pay_turn (service);
  return NULL;
}

static void
run_at_both (GThreadFunc func, gpointer one, gpointer other, guint *sum)
{
  gpointer which[] = { one, other };
  GThread *threads[2];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("hub", func, which[i]);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    *sum += GPOINTER_TO_UINT (g_thread_join (threads[i]));
}

static void
test_two_hubs (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) other = hub_service_open (fixture->hub.uri, &fixture->hub.clock.base, &error);
  HubGateways gateways = { .mpesa = &fixture->gateways.mpesa, .paystack = &fixture->gateways.paystack };
  Hub hubs[] = { { fixture, fixture->hub.service, 100000 }, { fixture, other, 200000 } };
  guint good = 0, nothing = 0;

  g_assert_no_error (error);
  hub_service_set_gateways (other, &gateways, FALSE);
  GThread *first = g_thread_new ("hub", buy_thread, &hubs[0]), *second = g_thread_new ("hub", buy_thread, &hubs[1]);
  good = GPOINTER_TO_UINT (g_thread_join (first)) + GPOINTER_TO_UINT (g_thread_join (second));
  g_assert_cmpuint (good, ==, 5);
  hub_pay_turn (fixture->hub.service);
  hub_pay_turn (other);
  assert_int (fixture, "SELECT leased FROM ticket_type WHERE event = 1 AND type = 4", 5);
  hub_books_check (&fixture->hub);
  /* Their time is up, and both hubs see it in the same moment. */
  tk_fake_clock_advance (&fixture->hub.clock, 6 * MINUTE);
  run_at_both (turn_thread, fixture->hub.service, other, &nothing);
  assert_int (fixture, "SELECT leased FROM ticket_type WHERE event = 1 AND type = 4", 0);
  assert_int (fixture, "SELECT count(*) FROM web_order WHERE status = 'expired'", 5);
}

/* ---- Once ---- */

static void
test_once (Fixture *fixture, gconstpointer data)
{
  HubOnce once = { "key-1", "POST /orders", "abc" }, changed = { "key-1", "POST /orders", "abd" };
  Wish wish = { &fixture->buyer, 1, 1, -1, "mpesa", "254711000000", &once };
  HubOnceAnswer kept = { 200, (char *) "application/json", (char *) "{\"kept\":1}" };
  HubOrderItem item = { .type = 1, .qty = 1 };
  HubOrderNew made = { .event = 1, .items = &item, .n_items = 1, .method = "mpesa", .phone = "254711000000", .email = "", .reason = "",
                       .amount = -1 };
  g_auto (HubOnceAnswer) answer = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubOrder) first = try_order (fixture, &wish, &error);
  g_autoptr (HubOrder) again = try_order (fixture, &wish, &error);
  g_autoptr (HubOrder) none = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (first->id, ==, again->id);
  assert_int (fixture, HELD, 1);
  g_assert_true (hub_service_once_end (fixture->hub.service, &fixture->buyer, &once, &kept, NULL));
  none = hub_service_order (fixture->hub.service, &fixture->buyer, &made, &once, &answer, &error);
  g_assert_no_error (error);
  g_assert_null (none);
  g_assert_cmpuint (answer.status, ==, 200);
  g_assert_cmpstr (answer.body, ==, "{\"kept\":1}");
  assert_int (fixture, "SELECT count(*) FROM idempotency WHERE event = 1", 1);
  wish.once = &changed;
  assert_refused (fixture, &wish, HUB_ERROR_IDEMPOTENCY);
  /* Another account's keys are others. */
  wish.once = &once;
  wish.who = &fixture->other;
  wish.phone = "254711000001";
  g_autoptr (HubOrder) theirs = try_order (fixture, &wish, &error);
  g_assert_no_error (error);
  g_assert_cmpint (theirs->id, !=, first->id);
}

static void
test_type_by_name (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "Élan vip", "ÉLAN VIP", "Élan VIP" };
  g_autoptr (GError) error = NULL;

  hub_fixture_run (&fixture->hub, "UPDATE ticket_type SET name = 'Élan VIP' WHERE event = 1 AND type = 1");
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gint64 type = 0;

      g_assert_true (hub_service_order_find_type (fixture->hub.service, 1, names[i], &type, &error));
      g_assert_no_error (error);
      g_assert_cmpint (type, ==, 1);
    }
}

/* ---- Back ---- */

static HubOrder *
refund (Fixture *fixture, const HubCaller *who, const HubOrder *order, const char *amount, GError **error)
{
  HubOrderRefund wanted = { order->id, TRUE, amount, "it rained" };
  g_auto (HubOnceAnswer) answer = { 0 };

  return hub_service_order_refund (fixture->hub.service, who, &wanted, &no_key, &answer, error);
}

static void
test_refund (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HubOrder) order = order_as (fixture, "254711000000", 2);
  g_autoptr (GError) error = NULL;

  g_assert_null (refund (fixture, &fixture->admin, order, NULL, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_CONFLICT);
  g_clear_error (&error);
  pay (fixture, order, "SKL5XQ2M7P", 2 * PRICE);
  g_assert_null (refund (fixture, &fixture->buyer, order, NULL, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (refund (fixture, &fixture->admin, order, "3000.01", &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (refund (fixture, &fixture->admin, order, "0", &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_FIELD);
  g_clear_error (&error);
  g_assert_null (refund (fixture, &fixture->admin, order, "1e3", &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_FIELD);
  g_clear_error (&error);
  g_autoptr (HubOrder) part = refund (fixture, &fixture->admin, order, "100", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (part->status, ==, "paid");
  g_assert_cmpint (part->refunded, ==, 10000);
  g_autoptr (HubOrder) whole = refund (fixture, &fixture->admin, order, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (whole->status, ==, "refunded");
  g_assert_cmpint (whole->refunded, ==, 2 * PRICE);
  assert_int (fixture, DUE, 2 * PRICE);
  assert_int (fixture, "SELECT count(*) FROM ticket WHERE status = 'refunded'", 2);
  assert_int (fixture, SOLD, 0);
  g_assert_null (refund (fixture, &fixture->admin, order, NULL, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_CONFLICT);
}

/* What is handed back while tickets stay good is in every sum: by type, by method and in all. */
static void
test_part_refund (Fixture *fixture, gconstpointer data)
{
  static const HubOrderItem items[] = { { .type = 1, .qty = 2 }, { .type = 2, .qty = 1 } };
  static const char *const odd[] = { "ODD" };
  HubVoucherNew third = { .name = "Odd", .codes = odd, .n_codes = 1, .percent = "33.33", .types = "1" };
  Cheap cheap = { "ODD", items, 2, -1, "cash" };
  HubSalesAsk ask = { .figures = TRUE };
  g_autoptr (GError) error = NULL;

  g_free (hub_service_voucher_add (fixture->hub.service, 1, &third, "wanjiru", NULL));
  g_autoptr (HubOrder) order = try_cheap (fixture, &cheap, &error);
  g_assert_no_error (error);
  g_autoptr (HubOrder) other = order_as (fixture, "254711000000", 1);
  pay (fixture, other, "SKL5XQ2M7P", PRICE);
  g_autoptr (HubOrder) part = refund (fixture, &fixture->admin, order, "100.01", &error);
  g_assert_no_error (error);
  tk_fake_clock_advance (&fixture->hub.clock, 24 * 60 * MINUTE);
  g_autoptr (HubOrder) more = refund (fixture, &fixture->admin, other, "0.50", &error);
  g_assert_no_error (error);
  gint64 gross = order->total + PRICE;
  g_autoptr (GPtrArray) events = hub_service_sales (fixture->hub.service, &ask, &error);
  const HubEventSales *event = events->pdata[0];
  g_assert_cmpint (event->sum.gross, ==, gross);
  g_assert_cmpint (event->sum.back, ==, 10051);
  g_assert_cmpuint (event->days->len, ==, 2);
  g_assert_cmpint (((const HubTypeSales *) event->types->pdata[0])->sold, ==, 3);
  g_assert_cmpint (((const HubTypeSales *) event->types->pdata[0])->revenue, <, 3 * PRICE - 2 * 49995 - 50);
  g_autofree char *report = hub_service_report (fixture->hub.service, 1, &error);
  g_assert_nonnull (strstr (report, "\"part_refunded\":{\"count\":2,\"amount\":100.51,\"amount_minor\":10051}"));
  g_assert_nonnull (strstr (report, "\"refunded\":100.01,\"refunded_minor\":10001}"));
  sales_check (fixture->hub.service);
  /* And then all the rest. */
  g_autoptr (HubOrder) whole = refund (fixture, &fixture->admin, order, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (whole->refunded, ==, order->total);
  sales_check (fixture->hub.service);
  g_autoptr (GPtrArray) after = hub_service_sales (fixture->hub.service, &ask, &error);
  event = after->pdata[0];
  g_assert_cmpint (hub_sales_revenue (&event->sum), ==, PRICE - 50);
  g_assert_cmpint (((const HubTypeSales *) event->types->pdata[0])->revenue, ==, PRICE - 50);
  g_assert_cmpint (((const HubTypeSales *) event->types->pdata[1])->revenue, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add ("/service/order/" path, Fixture, NULL, set_up, test, tear_down)
  ADD ("paid", test_paid);
  ADD ("before-answer", test_before_answer);
  ADD ("only-queried", test_only_queried);
  ADD ("retry", test_retry);
  ADD ("amounts", test_amounts);
  ADD ("expiry", test_expiry);
  ADD ("late-and-sold-out", test_late_and_sold_out);
  ADD ("cancel", test_cancel);
  ADD ("cancel-late", test_cancel_late);
  ADD ("paybill", test_paybill);
  ADD ("refusals", test_refusals);
  ADD ("counter", test_counter);
  ADD ("free", test_free);
  ADD ("voucher", test_voucher);
  ADD ("voucher-back", test_voucher_back);
  ADD ("voucher-late", test_voucher_late);
  ADD ("voucher-rules", test_voucher_rules);
  ADD ("voucher-free", test_voucher_free);
  ADD ("voucher-cents", test_voucher_cents);
  ADD ("voucher-refusals", test_voucher_refusals);
  ADD ("voucher-guesses", test_voucher_guesses);
  ADD ("voucher-crowd", test_voucher_crowd);
  ADD ("asks", test_asks);
  ADD ("guests", test_guests);
  ADD ("two-hubs", test_two_hubs);
  ADD ("once", test_once);
  ADD ("type-by-name", test_type_by_name);
  ADD ("refund", test_refund);
  ADD ("part-refund", test_part_refund);
  return g_test_run ();
}
