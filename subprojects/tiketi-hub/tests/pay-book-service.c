/* The whole service as a book: database, journal, words as they come over HTTP, a gateway that does as it is told.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pay-book-service.h"

#include <stdlib.h>
#include <string.h>

#include "hub-mpesa-words.h"
#include "hub-pay-turn.h"
#include "hub-sql.h"

#define SECOND G_GINT64_CONSTANT (1000)

struct _PayService
{
  HubFixture fixture;
  FakeTerminal *terminal;
  SqlConn *conn; /* looks on */
  HubPayGateway gateway;
  guint serial, pushes;
};

static PayWorld *playing; /* the gateway's table has no room for it */

static PayService *
book_of (PayWorld *world)
{
  return world->book;
}

/* ---- The gateway ---- */

static int
number_of (const char *attempt)
{
  return (int) g_ascii_strtoll (attempt + 32, NULL, 16);
}

static gboolean
check_cb (gpointer self, const HubAsk *ask, GError **error)
{
  return TRUE;
}

static void
ask_gateway_cb (gpointer self, const HubAsk *ask, HubWord *word)
{
  static const HubWordKind kinds[] = { [PAY_TAKEN] = HUB_WORD_SENT, [PAY_LOST] = HUB_WORD_LOST, [PAY_REFUSED] = HUB_WORD_REFUSED };
  int n = number_of (ask->attempt);
  char checkout[16];

  ((PayService *) self)->pushes++;
  word->kind = kinds[playing->attempts[n].outcome];
  word->reason = word->kind == HUB_WORD_REFUSED ? "refused" : "";
  if (word->kind != HUB_WORD_SENT)
    return;
  pay_world_checkout (playing, n, checkout);
  g_strlcpy (word->checkout, checkout, sizeof word->checkout);
  g_snprintf (word->merchant, sizeof word->merchant, "m-%s", checkout);
}

static void
query_gateway_cb (gpointer self, const char *checkout, gint64 now, HubWord *word)
{
  static const HubWordKind kinds[] = { [PAY_FATE_OPEN] = HUB_WORD_PENDING, [PAY_FATE_PAID] = HUB_WORD_PAID,
                                       [PAY_FATE_FAILED] = HUB_WORD_FAILED, [PAY_FATE_CANCELLED] = HUB_WORD_CANCELLED };

  word->kind = kinds[pay_world_truth (playing, atoi (strrchr (checkout, '-') + 1))];
  word->reason = word->kind == HUB_WORD_FAILED ? "unreachable" : "";
}

static gboolean
read_gateway_cb (gpointer self, const char *told, const char *bytes, gsize length, HubWord *word, GError **error)
{
  return strcmp (told, "c2b") == 0 ? hub_mpesa_read_c2b (bytes, length, "174379", NULL, word, error)
                                   : hub_mpesa_read_stk (bytes, length, word, error);
}

/* ---- Setting up ---- */

static void
connect_service (PayService *book)
{
  HubGateways gateways = { .mpesa = &book->gateway };
  g_autoptr (GError) error = NULL;

  hub_service_set_gateways (book->fixture.service, &gateways, FALSE);
  book->conn = sql_open (book->fixture.uri, SQL_OPEN_READ_ONLY, &error);
  g_assert_no_error (error);
}

PayService *
pay_service_new (void)
{
  PayService *book = g_new0 (PayService, 1);

  book->gateway = (HubPayGateway){ .method = "mpesa", .self = book, .check = check_cb, .ask = ask_gateway_cb,
                                   .query = query_gateway_cb, .read = read_gateway_cb };
  hub_fixture_set_up (&book->fixture);
  book->terminal = fake_terminal_new (&book->fixture, "Till", "box-office");
  connect_service (book);
  return book;
}

void
pay_service_free (PayService *book)
{
  sql_close (book->conn);
  fake_terminal_free (book->terminal);
  hub_fixture_tear_down (&book->fixture);
  g_free (book);
}

void
pay_service_play (PayService *book, PayWorld *world)
{
  playing = world;
}

/* ---- What happens ---- */

static gboolean
ask_cb (PayWorld *world, int n)
{
  PayService *book = book_of (world);
  char id[37], sale[37], phone[16];
  g_autoptr (GError) error = NULL;

  pay_world_attempt_id (world, n, id);
  pay_world_sale_id (world, world->attempts[n].sale, sale);
  pay_world_phone (world, world->attempts[n].phone, phone);
  TkWirePaymentAsk ask = { .attempt = id, .method = (char *) "mpesa", .sale = sale, .event = 1, .amount = PAY_PRICE,
                           .currency = (char *) "KES", .phone = phone, .email = (char *) "", .staff = (char *) "amina" };
  TkWirePaymentState *state = hub_service_pay (book->fixture.service, book->terminal->terminal, &ask, &error);
  if (state != NULL)
    {
      tk_wire_free (&tk_wire_payment_state_shape, state);
      return TRUE;
    }
  g_assert_error (error, HUB_ERROR, HUB_ERROR_PAYMENT_PENDING);
  return FALSE;
}

static gboolean
push_cb (PayWorld *world, int n)
{
  PayService *book = book_of (world);
  guint before = book->pushes;
  char id[37];

  pay_world_attempt_id (world, n, id);
  hub_pay_push (book->fixture.service, id);
  hub_pay_push (book->fixture.service, id); /* whoever comes second does nothing */
  g_assert_cmpuint (book->pushes - before, <=, 1);
  return book->pushes > before;
}

static char *
callback_body (PayWorld *world, const PayMessage *message)
{
  char checkout[16], receipt[16];

  pay_world_checkout (world, message->attempt, checkout);
  if (message->money == PAY_NONE)
    return g_strdup_printf ("{\"Body\":{\"stkCallback\":{\"MerchantRequestID\":\"m-%s\",\"CheckoutRequestID\":\"%s\",\"ResultCode\":%s,"
                            "\"ResultDesc\":\"-\"}}}",
                            checkout, checkout, message->fate == PAY_FATE_CANCELLED ? "1032" : "1037");
  pay_world_receipt (world, message->money, receipt);
  return g_strdup_printf ("{\"Body\":{\"stkCallback\":{\"MerchantRequestID\":\"m-%s\",\"CheckoutRequestID\":\"%s\",\"ResultCode\":0,"
                          "\"ResultDesc\":\"-\",\"CallbackMetadata\":{\"Item\":[{\"Name\":\"MpesaReceiptNumber\",\"Value\":\"%s\"},"
                          "{\"Name\":\"Amount\",\"Value\":%" G_GINT64_FORMAT ".00}]}}}}",
                          checkout, checkout, receipt, world->monies[message->money].amount / 100);
}

static char *
by_hand_body (PayWorld *world, int money)
{
  char receipt[16];

  pay_world_receipt (world, money, receipt);
  return g_strdup_printf ("{\"TransID\":\"%s\",\"TransTime\":\"20261121190005\",\"TransAmount\":\"%" G_GINT64_FORMAT ".00\","
                          "\"BusinessShortCode\":\"174379\",\"BillRefNumber\":\"x\",\"MSISDN\":\"254\",\"FirstName\":\"J\"}",
                          receipt, world->monies[money].amount / 100);
}

static void
deliver_cb (PayWorld *world, const PayMessage *message)
{
  PayService *book = book_of (world);
  gboolean by_hand = message->attempt == PAY_NONE;
  char *text = by_hand ? by_hand_body (world, message->money) : callback_body (world, message);
  g_autoptr (GBytes) body = g_bytes_new_take (text, strlen (text));
  g_autoptr (GError) error = NULL;
  char id[37] = "";

  if (!by_hand)
    pay_world_attempt_id (world, message->attempt, id);
  g_assert_true (hub_service_told (book->fixture.service, "mpesa", by_hand ? "c2b" : "stk", id, body, &error));
  g_assert_no_error (error);
  hub_pay_clock_turn (book->fixture.service);
}

static void
query_cb (PayWorld *world, int n)
{
  PayService *book = book_of (world);

  tk_fake_clock_advance (&book->fixture.clock, 601 * SECOND);
  hub_pay_question_turn (book->fixture.service, &book->gateway);
}

static void
give_up_cb (PayWorld *world, int n)
{
  PayService *book = book_of (world);
  char id[37];

  pay_world_attempt_id (world, n, id);
  TkWirePaymentState *state = hub_service_give_up (book->fixture.service, book->terminal->terminal, id, NULL);
  g_assert_nonnull (state);
  tk_wire_free (&tk_wire_payment_state_shape, state);
}

static char *
payment_of (PayWorld *world, const PaySale *sale)
{
  char id[37], receipt[16];

  if (sale->how == PAY_BY_ATTEMPT)
    {
      pay_world_attempt_id (world, sale->attempt, id);
      return g_strdup_printf ("{\"amount\":150000,\"attempt\":\"%s\",\"method\":\"mpesa\"}", id);
    }
  if (sale->how != PAY_BY_CODE)
    return g_strdup ("{\"amount\":150000,\"method\":\"cash\",\"tendered\":150000}");
  pay_world_receipt (world, sale->money, receipt);
  return g_strdup_printf ("{\"amount\":150000,\"method\":\"mpesa-code\",\"reference\":\"%s\"}", receipt);
}

static void
sell_cb (PayWorld *world, int n)
{
  PayService *book = book_of (world);
  g_autofree char *payment = payment_of (world, &world->sales[n]);
  char id[37];

  pay_world_sale_id (world, n, id);
  g_autofree char *body
    = g_strdup_printf ("{\"currency\":\"KES\",\"lines\":[{\"amount\":150000,\"event\":1,\"qty\":1,\"type\":1,\"unit\":150000}],"
                       "\"payments\":[%s],\"sale\":\"%s\",\"tickets\":[{\"event\":1,\"issue\":0,\"serial\":%u,\"type\":1}],"
                       "\"total\":150000}",
                       payment, id, ++book->serial);
  fake_terminal_append (book->terminal, TK_KIND_SALE_COMPLETED, body);
  TkWireBatchReply *reply = fake_terminal_send (book->terminal);
  g_assert_cmpstr (fake_terminal_status (reply, 0), !=, "dead");
  tk_wire_free (&tk_wire_batch_reply_shape, reply);
}

/* Whoever comes back finds what was asked, and after a minute says what became of it. */
static void
restart_cb (PayWorld *world)
{
  PayService *book = book_of (world);

  sql_close (book->conn);
  hub_fixture_reopen (&book->fixture);
  connect_service (book);
  tk_fake_clock_advance (&book->fixture.clock, 61 * SECOND);
  hub_pay_clock_turn (book->fixture.service);
}

static void
pass_cb (PayWorld *world, gboolean long_time)
{
  PayService *book = book_of (world);
  g_autoptr (HubTerminal) seen = NULL;

  tk_fake_clock_advance (&book->fixture.clock, (long_time ? 25 * 3600 : 300) * SECOND);
  seen = hub_service_authenticate (book->fixture.service, book->terminal->enrolled->credential, NULL);
  g_assert_nonnull (seen);
  hub_pay_clock_turn (book->fixture.service);
}

/* ---- What stands there ---- */

static char *
look (PayService *book, const char *sql, const char *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SqlRows) rows = sql_query (book->conn, &error, sql, "s", key);

  g_assert_no_error (error);
  char *text = sql_step (rows, &error) ? g_strdup (sql_text (rows, 0)) : g_strdup ("");
  g_assert_no_error (error);
  return text;
}

static gint64
look_number (PayService *book, const char *sql, const char *key)
{
  g_autofree char *text = look (book, sql, key);

  return g_ascii_strtoll (text, NULL, 10);
}

static gint64
attempt_number (PayWorld *world, int n, const char *sql)
{
  char id[37];

  pay_world_attempt_id (world, n, id);
  return look_number (book_of (world), sql, id);
}

static HubPayState
state_cb (PayWorld *world, int n)
{
  char id[37];

  pay_world_attempt_id (world, n, id);
  g_autofree char *state = look (book_of (world), "SELECT state FROM attempt WHERE id = $1", id);
  return hub_pay_state_from_string (state);
}

static int
sale_number (const char *sale)
{
  return *sale != '\0' ? number_of (sale) : PAY_NONE;
}

static int
sale_of_money_cb (PayWorld *world, int n)
{
  char receipt[16];

  pay_world_receipt (world, n, receipt);
  g_autofree char *sale = look (book_of (world), "SELECT sale FROM money_in WHERE receipt = $1", receipt);
  return sale_number (sale);
}

static int
sale_of_attempt_cb (PayWorld *world, int n)
{
  char id[37];

  pay_world_attempt_id (world, n, id);
  g_autofree char *sale = look (book_of (world), "SELECT used_by FROM attempt WHERE id = $1", id);
  return sale_number (sale);
}

static gboolean
has_money_cb (PayWorld *world, int n)
{
  return attempt_number (world, n, "SELECT money FROM attempt WHERE id = $1") != 0;
}

static gint64
paid_cb (PayWorld *world, int n)
{
  return attempt_number (world, n, "SELECT paid FROM attempt WHERE id = $1");
}

static gint64
due_of_attempt_cb (PayWorld *world, int n)
{
  return attempt_number (world, n, "SELECT sum(amount) FROM refund_due WHERE id = 'attempt-' || $1 AND done_at = 0");
}

static gint64
due_of_money_cb (PayWorld *world, int n)
{
  char receipt[16];

  pay_world_receipt (world, n, receipt);
  return look_number (book_of (world), "SELECT sum(amount) FROM refund_due WHERE id = 'receipt-' || $1 AND done_at = 0", receipt);
}

static gboolean
is_subject (PayWorld *world, const char *name)
{
  return look_number (book_of (world),
                      "SELECT count(*) FROM incident WHERE closed = 0 AND subject = $1 AND (kind LIKE 'payment_%' OR kind = 'receipt_twice')",
                      name)
         > 0;
}

static gboolean
is_money_flagged (PayWorld *world, int money)
{
  char receipt[16];

  if (money == PAY_NONE)
    return FALSE;
  pay_world_receipt (world, money, receipt);
  return is_subject (world, receipt);
}

static gboolean
is_flagged_cb (PayWorld *world, int attempt, int money)
{
  char id[37];

  if (is_money_flagged (world, money))
    return TRUE;
  if (attempt == PAY_NONE)
    return FALSE;
  pay_world_attempt_id (world, attempt, id);
  return is_subject (world, id) || is_money_flagged (world, world->attempts[attempt].money)
         || is_money_flagged (world, world->attempts[attempt].second);
}

const PayBookKind pay_book_service = { ask_cb,  push_cb,  deliver_cb,       query_cb,           give_up_cb,   sell_cb,
                                       restart_cb, pass_cb, state_cb, sale_of_money_cb, sale_of_attempt_cb, has_money_cb,
                                       paid_cb, due_of_attempt_cb, due_of_money_cb, is_flagged_cb };
