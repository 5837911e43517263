/* Payments in the service: what sales, typed codes and reversals make of money, whichever comes first. SPDX-License-Identifier:
 * GPL-3.0-or-later */
#include <string.h>

#include "hub-fixture.h"
#include "hub-message.h"
#include "hub-mpesa-words.h"
#include "hub-pay.h"
#include "played-gateways.h"
#include "tk-uuid.h"

#define SECOND G_GINT64_CONSTANT (1000)
#define MINUTE (60 * SECOND)
#define PRICE "150000"

typedef struct
{
  HubFixture hub;
  FakeTerminal *till, *other;
  PlayedGateways gateways;
  HubSender mail;
  guint letters;
  int mail_code; /* of the error; -1 none */
  GThread *curer; /* of the table of messages, which is poisoned while a letter is sent */
  gboolean poisons;
  guint serial;
} Fixture;

static Fixture *current;

static gboolean
check_letter_cb (gpointer self, const HubLetter *letter, GError **error)
{
  return TRUE;
}

static gpointer
cure_thread (gpointer fixture)
{
  g_usleep (500000);
  hub_fixture_cure (fixture, "message");
  return NULL;
}

static gboolean
send_cb (gpointer self, const HubLetter *letter, GError **error)
{
  current->letters++;
  if (current->poisons)
    {
      hub_fixture_poison_changes (&current->hub, "message", "no room");
      current->curer = g_thread_new ("cure", cure_thread, &current->hub);
    }
  if (current->mail_code >= 0)
    g_set_error_literal (error, HUB_GATEWAY_ERROR, current->mail_code, "Not now.");
  return current->mail_code < 0;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  current = fixture;
  hub_fixture_set_up (&fixture->hub);
  fixture->till = fake_terminal_new (&fixture->hub, "Till", "box-office");
  fixture->other = fake_terminal_new (&fixture->hub, "Other", "box-office");
  played_gateways_init (&fixture->gateways);
  fixture->mail = (HubSender){ .channel = "email", .check = check_letter_cb, .send = send_cb };
  fixture->mail_code = -1;
  HubGateways gateways = { .mpesa = &fixture->gateways.mpesa, .paystack = &fixture->gateways.paystack, .mail = &fixture->mail };
  hub_service_set_gateways (fixture->hub.service, &gateways, FALSE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  fake_terminal_free (fixture->till);
  fake_terminal_free (fixture->other);
  hub_fixture_tear_down (&fixture->hub);
}

/* ---- What terminals and gateways do ---- */

static char *
new_id (Fixture *fixture)
{
  char id[TK_UUID_SIZE];

  tk_uuid_new (&fixture->hub.clock.base, id);
  return g_strdup (id);
}

static char *
ask (Fixture *fixture, const char *method, const char *sale, const char *phone)
{
  char *attempt = new_id (fixture);
  TkWirePaymentAsk asked = { .attempt = attempt, .method = (char *) method, .sale = (char *) sale, .event = 1, .amount = 150000,
                             .currency = (char *) "KES", .phone = (char *) phone, .email = (char *) "", .staff = (char *) "amina" };
  g_autoptr (GError) error = NULL;
  TkWirePaymentState *state = hub_service_pay (fixture->hub.service, fixture->till->terminal, &asked, &error);

  g_assert_no_error (error);
  tk_wire_free (&tk_wire_payment_state_shape, state);
  hub_pay_turn (fixture->hub.service);
  return attempt;
}

static void
tell (Fixture *fixture, const char *told, const char *attempt, char *text)
{
  g_autoptr (GBytes) body = g_bytes_new_take (text, strlen (text));

  g_assert_true (hub_service_told (fixture->hub.service, "mpesa", told, attempt, body, NULL));
  hub_pay_turn (fixture->hub.service);
}

static void
pay (Fixture *fixture, const char *attempt, const char *receipt, guint shillings)
{
  tell (fixture, "stk", "",
        g_strdup_printf ("{\"Body\":{\"stkCallback\":{\"MerchantRequestID\":\"m-%s\",\"CheckoutRequestID\":\"ws-%s\",\"ResultCode\":0,"
                         "\"CallbackMetadata\":{\"Item\":[{\"Name\":\"Amount\",\"Value\":%u},{\"Name\":\"MpesaReceiptNumber\","
                         "\"Value\":\"%s\"}]}}}}",
                         attempt, attempt, shillings, receipt));
}

static void
pay_by_hand (Fixture *fixture, const char *receipt, guint shillings)
{
  tell (fixture, "c2b", "",
        g_strdup_printf ("{\"TransID\":\"%s\",\"TransAmount\":\"%u.00\",\"BusinessShortCode\":\"174379\"}", receipt, shillings));
}

static void
sell (Fixture *fixture, FakeTerminal *till, const char *sale, const char *payments)
{
  fixture->serial++;
  g_autofree char *body = g_strdup_printf (
    "{\"currency\":\"KES\",\"lines\":[{\"amount\":" PRICE ",\"event\":1,\"qty\":1,\"type\":1,\"unit\":" PRICE "}],\"payments\":[%s],"
    "\"sale\":\"%s\",\"tickets\":[{\"event\":1,\"issue\":0,\"serial\":%u,\"type\":1}],\"total\":" PRICE "}",
    payments, sale, fixture->serial);
  fake_terminal_append (till, TK_KIND_SALE_COMPLETED, body);
  fake_terminal_tell (till, NULL);
}

static void
sell_typed (Fixture *fixture, FakeTerminal *till, const char *sale, const char *code)
{
  g_autofree char *payment = g_strdup_printf ("{\"amount\":" PRICE ",\"method\":\"mpesa-code\",\"reference\":\"%s\"}", code);

  sell (fixture, till, sale, payment);
}

static void
sell_attempt (Fixture *fixture, const char *sale, const char *method, const char *attempt)
{
  g_autofree char *payment = g_strdup_printf ("{\"amount\":" PRICE ",\"attempt\":\"%s\",\"method\":\"%s\"}", attempt, method);

  sell (fixture, fixture->till, sale, payment);
}

static void
assert_state (Fixture *fixture, const char *attempt, const char *expected)
{
  TkWirePaymentState *state = hub_service_payment (fixture->hub.service, fixture->till->terminal, attempt, NULL);

  g_assert_nonnull (state);
  g_assert_cmpstr (state->state, ==, expected);
  tk_wire_free (&tk_wire_payment_state_shape, state);
}

static void
assert_int (Fixture *fixture, const char *sql, gint64 expected)
{
  g_assert_cmpint (hub_fixture_int (&fixture->hub, sql), ==, expected);
}

/* What the feed tells a terminal of a typed code; NULL: nothing. (transfer full) */
static char *
told (FakeTerminal *terminal, const char *key)
{
  g_autofree char *cursor = g_strdup ("");
  g_autoptr (GPtrArray) changes = fake_terminal_changes (terminal, &cursor, 500);
  const TkWireChange *change = hub_fixture_find (changes, TK_CHANGE_RECEIPT, key);

  if (change == NULL)
    return NULL;
  TkWireReceipt *receipt = tk_wire_decode (&tk_wire_receipt_shape, change->body, strlen (change->body), NULL);
  char *state = g_strdup (receipt->state);
  tk_wire_free (&tk_wire_receipt_shape, receipt);
  return state;
}

/* ---- Typed codes ---- */

static void
test_typed_first (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sale = new_id (fixture);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *elsewhere = NULL;

  sell_typed (fixture, fixture->till, sale, "SKL5XQ2M7P");
  before = told (fixture->till, "mpesa-code-SKL5XQ2M7P");
  g_assert_cmpstr (before, ==, NULL);
  pay_by_hand (fixture, "SKL5XQ2M7P", 1500);
  after = told (fixture->till, "mpesa-code-SKL5XQ2M7P");
  g_assert_cmpstr (after, ==, "matched");
  elsewhere = told (fixture->other, NULL);
  g_assert_cmpstr (elsewhere, ==, NULL); /* only who typed it */
}

static void
test_money_first (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sale = new_id (fixture);
  g_autofree char *second = new_id (fixture);
  g_autofree char *short_sale = new_id (fixture);
  g_autofree char *matched = NULL;
  g_autofree char *twice = NULL;
  g_autofree char *amount = NULL;

  pay_by_hand (fixture, "SKL5XQ2M7P", 1500);
  pay_by_hand (fixture, "SKL6XQ2M7P", 1000);
  sell_typed (fixture, fixture->till, sale, "SKL5XQ2M7P");
  sell_typed (fixture, fixture->other, second, "SKL5XQ2M7P");
  sell_typed (fixture, fixture->till, short_sale, "SKL6XQ2M7P");
  matched = told (fixture->till, "mpesa-code-SKL5XQ2M7P");
  twice = told (fixture->other, NULL);
  amount = told (fixture->till, "mpesa-code-SKL6XQ2M7P");
  g_assert_cmpstr (matched, ==, "matched");
  g_assert_cmpstr (twice, ==, "twice");
  g_assert_cmpstr (amount, ==, "amount");
  assert_int (fixture, "SELECT count(*) FROM incident WHERE kind = 'receipt_twice' AND closed = 0", 1);
  assert_int (fixture, "SELECT count(*) FROM incident WHERE kind = 'payment_amount' AND closed = 0", 1);
}

/* Typed by two before the money came: the second is told at once. */
static void
test_typed_twice (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sale = new_id (fixture);
  g_autofree char *second = new_id (fixture);
  g_autofree char *twice = NULL;
  g_autofree char *matched = NULL;

  sell_typed (fixture, fixture->till, sale, "SKL5XQ2M7P");
  sell_typed (fixture, fixture->other, second, "SKL5XQ2M7P");
  twice = told (fixture->other, NULL);
  g_assert_cmpstr (twice, ==, "twice");
  pay_by_hand (fixture, "SKL5XQ2M7P", 1500);
  matched = told (fixture->till, NULL);
  g_assert_cmpstr (matched, ==, "matched");
}

/* The prompt's own receipt, typed because the till did not hear in time: nothing is left to hand back. */
static void
test_typed_of_push (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sale = new_id (fixture);
  g_autofree char *attempt = ask (fixture, "mpesa", sale, "254712345678");

  sell_typed (fixture, fixture->till, sale, "SKL5XQ2M7P");
  pay (fixture, attempt, "SKL5XQ2M7P", 1500);
  assert_state (fixture, attempt, "paid");
  assert_int (fixture, "SELECT count(*) FROM refund_due WHERE done_at = 0", 0);
  g_autofree char *matched = told (fixture->till, NULL);
  g_assert_cmpstr (matched, ==, "matched");
}

/* ---- Money that pays for nothing ---- */

static void
test_unused (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sale = new_id (fixture);
  g_autofree char *attempt = ask (fixture, "mpesa", sale, "254712345678");
  g_autoptr (HubTerminal) seen = NULL;

  pay (fixture, attempt, "SKL5XQ2M7P", 1500);
  assert_state (fixture, attempt, "paid");
  tk_fake_clock_advance (&fixture->hub.clock, 16 * MINUTE);
  hub_pay_turn (fixture->hub.service);
  assert_state (fixture, attempt, "paid"); /* its terminal was not heard of since: its journal may hold the sale */
  seen = hub_service_authenticate (fixture->hub.service, fixture->till->enrolled->credential, NULL);
  for (int i = 0; i < 6000 && hub_fixture_int (&fixture->hub, "SELECT count(*) FROM refund_due") == 0; i++)
    {
      g_usleep (10 * 1000); /* that it was seen is written when there is time */
      hub_pay_turn (fixture->hub.service);
    }
  assert_state (fixture, attempt, "refund");
  assert_int (fixture, "SELECT amount FROM refund_due WHERE why = 'unused' AND done_at = 0", 150000);
  sell_attempt (fixture, sale, "mpesa", attempt);
  assert_state (fixture, attempt, "paid");
  assert_int (fixture, "SELECT count(*) FROM refund_due WHERE done_at = 0", 0);
}

static void
test_given_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sale = new_id (fixture);
  g_autofree char *attempt = ask (fixture, "mpesa", sale, "254712345678");
  g_autoptr (GError) error = NULL;

  tk_wire_free (&tk_wire_payment_state_shape, hub_service_give_up (fixture->hub.service, fixture->till->terminal, attempt, NULL));
  pay (fixture, attempt, "SKL5XQ2M7P", 1500);
  assert_state (fixture, attempt, "refund");
  g_assert_false (hub_service_refund_done (fixture->hub.service, "SKL0000000", "cash", "amina", &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_NOT_FOUND);
  g_assert_true (hub_service_refund_done (fixture->hub.service, "SKL5XQ2M7P", "cash", "wanjiru", NULL));
  assert_int (fixture, "SELECT count(*) FROM refund_due WHERE done_at = 0", 0);
  /* And then a sale counts it: people must know. */
  sell_attempt (fixture, sale, "mpesa", attempt);
  assert_int (fixture, "SELECT count(*) FROM incident WHERE kind = 'payment_refunded' AND closed = 0", 1);
}

static void
test_without_money (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sale = new_id (fixture);
  g_autofree char *attempt = ask (fixture, "mpesa", sale, "254712345678");

  sell_attempt (fixture, sale, "mpesa", attempt);
  assert_int (fixture, "SELECT count(*) FROM incident WHERE kind = 'payment_no_money' AND closed = 0", 1);
  pay (fixture, attempt, "SKL5XQ2M7P", 1500);
  assert_int (fixture, "SELECT count(*) FROM incident WHERE kind = 'payment_no_money' AND closed = 0", 0);
  assert_int (fixture, "SELECT count(*) FROM money_in WHERE sale <> ''", 1);
}

/* ---- Lost answers, silence, strangers ---- */

static void
test_lost (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sale = new_id (fixture);
  fixture->gateways.answer = HUB_WORD_LOST;
  g_autofree char *attempt = ask (fixture, "mpesa", sale, "254712345678");

  assert_state (fixture, attempt, "unknown");
  hub_pay_turn (fixture->hub.service);
  g_assert_cmpuint (fixture->gateways.asks, ==, 1); /* never again */
  tell (fixture, "stk", attempt,
        g_strdup ("{\"Body\":{\"stkCallback\":{\"MerchantRequestID\":\"m\",\"CheckoutRequestID\":\"c\",\"ResultCode\":1032}}}"));
  assert_state (fixture, attempt, "cancelled");
}

static void
test_silence (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sale = new_id (fixture);
  g_autofree char *attempt = ask (fixture, "mpesa", sale, "254712345678");

  assert_state (fixture, attempt, "sent");
  tk_fake_clock_advance (&fixture->hub.clock, 91 * SECOND);
  hub_pay_turn (fixture->hub.service);
  assert_state (fixture, attempt, "unknown");
  tk_fake_clock_advance (&fixture->hub.clock, 61 * MINUTE);
  hub_pay_turn (fixture->hub.service);
  assert_state (fixture, attempt, "unknown");
  assert_int (fixture, "SELECT count(*) FROM incident WHERE kind = 'payment_review'", 1);
  fixture->gateways.queried = HUB_WORD_PAID;
  tk_fake_clock_advance (&fixture->hub.clock, 11 * MINUTE);
  hub_pay_turn (fixture->hub.service);
  assert_state (fixture, attempt, "paid");
}

/* Could not be reached, paid all the same, and the callback that says so is lost. */
static void
test_late_without_callback (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sale = new_id (fixture);
  g_autofree char *attempt = ask (fixture, "mpesa", sale, "254712345678");

  tell (fixture, "stk", attempt,
        g_strdup_printf ("{\"Body\":{\"stkCallback\":{\"MerchantRequestID\":\"m-%s\",\"CheckoutRequestID\":\"ws-%s\",\"ResultCode\":1037}}}",
                         attempt, attempt));
  assert_state (fixture, attempt, "failed");
  fixture->gateways.queried = HUB_WORD_PAID;
  tk_fake_clock_advance (&fixture->hub.clock, 11 * MINUTE);
  hub_pay_turn (fixture->hub.service);
  assert_state (fixture, attempt, "paid");
}

/* Nobody knows the push: after ten minutes people are told, and the money can still be matched with a code. */
static void
test_stray (Fixture *fixture, gconstpointer data)
{
  pay (fixture, "019b2c5e-7a03-7cc1-8a4f-2f1d8f0f6a77", "SKL5XQ2M7P", 1500);
  assert_int (fixture, "SELECT count(*) FROM money_in", 0);
  tk_fake_clock_advance (&fixture->hub.clock, 11 * MINUTE);
  hub_pay_turn (fixture->hub.service);
  assert_int (fixture, "SELECT count(*) FROM money_in WHERE attempt = ''", 1);
  assert_int (fixture, "SELECT count(*) FROM incident WHERE kind = 'payment_stray'", 1);
}

/* Both numbers must be those of the answer. */
static void
test_forged (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sale = new_id (fixture);
  g_autofree char *attempt = ask (fixture, "mpesa", sale, "254712345678");

  tell (fixture, "stk", attempt,
        g_strdup_printf ("{\"Body\":{\"stkCallback\":{\"MerchantRequestID\":\"guess\",\"CheckoutRequestID\":\"ws-%s\",\"ResultCode\":0,"
                         "\"CallbackMetadata\":{\"Item\":[{\"Name\":\"Amount\",\"Value\":1500},{\"Name\":\"MpesaReceiptNumber\","
                         "\"Value\":\"SKL5XQ2M7P\"}]}}}}",
                         attempt));
  assert_state (fixture, attempt, "sent");
}

/* Told for two payments, a receipt is believed once. */
static void
test_one_receipt (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sale = new_id (fixture);
  g_autofree char *second = new_id (fixture);
  g_autofree char *first_attempt = ask (fixture, "mpesa", sale, "254712345678");
  g_autofree char *second_attempt = ask (fixture, "mpesa", second, "254712345679");

  pay (fixture, first_attempt, "SKL5XQ2M7P", 1500);
  pay (fixture, second_attempt, "SKL5XQ2M7P", 1500);
  assert_state (fixture, first_attempt, "paid");
  assert_state (fixture, second_attempt, "sent");
  assert_int (fixture, "SELECT count(*) FROM incident WHERE kind = 'payment_receipt'", 1);
}

/* The callback was lost and the query told no receipt; M-Pesa tells of the same money as paid to the paybill, by our reference. */
static void
test_receipt_by_confirmation (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sale = new_id (fixture);
  g_autofree char *second = new_id (fixture);
  g_autofree char *attempt = ask (fixture, "mpesa", sale, "254712345678");
  g_autofree char *reference = hub_mpesa_reference (attempt);

  fixture->gateways.queried = HUB_WORD_PAID;
  tk_fake_clock_advance (&fixture->hub.clock, MINUTE);
  hub_pay_turn (fixture->hub.service);
  assert_state (fixture, attempt, "paid");
  sell_attempt (fixture, sale, "mpesa", attempt);
  tell (fixture, "c2b", "",
        g_strdup_printf ("{\"TransID\":\"SKL5XQ2M7P\",\"TransAmount\":\"1500.00\",\"BusinessShortCode\":\"174379\","
                         "\"BillRefNumber\":\"%s\"}", reference));
  sell_typed (fixture, fixture->other, second, "SKL5XQ2M7P");
  g_autofree char *word = told (fixture->other, NULL);
  g_assert_cmpstr (word, ==, "twice");
  g_autofree char *named = g_strdup_printf ("SELECT count(*) FROM attempt WHERE id = '%s' AND receipt = 'SKL5XQ2M7P'", attempt);
  assert_int (fixture, named, 1);
}

/* The other way round. */
static void
test_confirmation_before_query (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sale = new_id (fixture);
  g_autofree char *second = new_id (fixture);
  g_autofree char *attempt = ask (fixture, "mpesa", sale, "254712345678");
  g_autofree char *reference = hub_mpesa_reference (attempt);

  tell (fixture, "c2b", "",
        g_strdup_printf ("{\"TransID\":\"SKL5XQ2M7P\",\"TransAmount\":\"1500.00\",\"BusinessShortCode\":\"174379\","
                         "\"BillRefNumber\":\"%s\"}", reference));
  fixture->gateways.queried = HUB_WORD_PAID;
  tk_fake_clock_advance (&fixture->hub.clock, MINUTE);
  hub_pay_turn (fixture->hub.service);
  assert_state (fixture, attempt, "paid");
  sell_attempt (fixture, sale, "mpesa", attempt);
  sell_typed (fixture, fixture->other, second, "SKL5XQ2M7P");
  g_autofree char *word = told (fixture->other, NULL);
  g_assert_cmpstr (word, ==, "twice");
  assert_int (fixture, "SELECT count(*) FROM money_in WHERE receipt = 'SKL5XQ2M7P' AND attempt <> ''", 1);
}

/* Words that are nobody's, however many, hold up none that is somebody's. */
static void
test_many_strays (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sale = new_id (fixture);
  g_autofree char *attempt = ask (fixture, "mpesa", sale, "254712345678");

  for (int i = 0; i < 60; i++)
    tell (fixture, "stk", "",
          g_strdup_printf ("{\"Body\":{\"stkCallback\":{\"MerchantRequestID\":\"x-%d\",\"CheckoutRequestID\":\"x-%d\",\"ResultCode\":1032}}}",
                           i, i));
  tk_fake_clock_advance (&fixture->hub.clock, SECOND);
  pay (fixture, attempt, "SKL5XQ2M7P", 1500);
  assert_state (fixture, attempt, "paid");
}

/* A word that fails every time holds up neither the words after it nor the answer to a push. */
static void
test_poisoned_word (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sale = new_id (fixture);
  g_autofree char *second = new_id (fixture);

  pay (fixture, "019b2c5e-7a03-7cc1-8a4f-2f1d8f0f6a77", "SKL5XQ2M7Q", 1500); /* nobody's: its use ends in an incident */
  hub_fixture_poison (&fixture->hub, "incident", "poison");
  tk_fake_clock_advance (&fixture->hub.clock, 11 * MINUTE);
  g_test_expect_message ("tiketi-hub-service", G_LOG_LEVEL_WARNING, "*could not be used and waits*");
  g_autofree char *attempt = ask (fixture, "mpesa", sale, "254712345678");
  g_test_assert_expected_messages ();
  assert_state (fixture, attempt, "sent");
  pay (fixture, attempt, "SKL5XQ2M7P", 1500);
  assert_state (fixture, attempt, "paid");
  g_autofree char *other = ask (fixture, "mpesa", second, "254712345679");
  assert_state (fixture, other, "sent");
  assert_int (fixture, "SELECT count(*) FROM money_in", 1); /* nothing half */
  hub_fixture_cure (&fixture->hub, "incident");
  hub_pay_turn (fixture->hub.service);
  assert_int (fixture, "SELECT count(*) FROM money_in WHERE attempt = ''", 1);
  assert_int (fixture, "SELECT count(*) FROM incident WHERE kind = 'payment_stray'", 1);
  assert_int (fixture, "SELECT count(*) FROM gateway_word WHERE used = 0", 0);
}

/* ---- Reversals ---- */

static void
reverse (Fixture *fixture, const char *sale, const char *payment)
{
  g_autofree char *reversal = new_id (fixture);
  g_autofree char *body = g_strdup_printf (
    "{\"amount\":" PRICE ",\"approved_by\":\"wanjiru\",\"currency\":\"KES\",\"payments\":[%s],\"reason\":\"Wrong day.\",\"reversal\":\"%s\","
    "\"sale\":\"%s\",\"shift\":\"s\",\"tickets\":[{\"event\":1,\"issue\":0,\"serial\":%u,\"type\":1}]}",
    payment, reversal, sale, fixture->serial);

  fake_terminal_append (fixture->till, TK_KIND_SALE_REFUNDED, body);
  fake_terminal_tell (fixture->till, NULL);
}

static void
test_reversal (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sale = new_id (fixture);
  g_autofree char *link_sale = new_id (fixture);
  g_autofree char *attempt = ask (fixture, "mpesa", sale, "254712345678");
  g_autofree char *link = ask (fixture, "paystack", link_sale, "");

  pay (fixture, attempt, "SKL5XQ2M7P", 1500);
  sell_attempt (fixture, sale, "mpesa", attempt);
  reverse (fixture, sale, "{\"amount\":" PRICE ",\"method\":\"mpesa\"}");
  assert_int (fixture, "SELECT count(*) FROM refund_due WHERE why = 'reversal' AND receipt = 'SKL5XQ2M7P' AND payer = '254712345678'", 1);
  sell_attempt (fixture, link_sale, "paystack", link);
  g_autofree char *payment = g_strdup_printf ("{\"amount\":" PRICE ",\"attempt\":\"%s\",\"method\":\"paystack\",\"reference\":\"%s\"}", link, link);
  reverse (fixture, link_sale, payment);
  hub_pay_turn (fixture->hub.service);
  hub_pay_turn (fixture->hub.service);
  g_assert_cmpuint (fixture->gateways.refunds, ==, 1); /* by itself, and once */
  assert_int (fixture, "SELECT count(*) FROM refund_due WHERE gateway = 'paystack' AND done_at > 0", 1);
  assert_int (fixture, "SELECT count(*) FROM refund_due WHERE done_at = 0", 1); /* people hand the other back */
}

/* ---- Messages ---- */

static TkWireMessageState *
send (Fixture *fixture, FakeTerminal *terminal, GError **error)
{
  TkWireMessage message = { .id = (char *) "019b2c5e-7a03-7cc1-8a4f-2f1d8f0f6a78", .channel = (char *) "email", .to = (char *) "a@b.c",
                            .sale = (char *) "", .subject = (char *) "Tickets", .text = (char *) "x", .attachment_name = (char *) "",
                            .attachment = (char *) "" };

  return hub_service_message (fixture->hub.service, terminal->terminal, &message, error);
}

static void
test_message (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  tk_wire_free (&tk_wire_message_state_shape, send (fixture, fixture->till, NULL));
  fixture->mail_code = HUB_GATEWAY_ERROR_UNREACHABLE;
  g_assert_true (hub_message_turn (fixture->hub.service, &fixture->mail));
  g_assert_false (hub_message_turn (fixture->hub.service, &fixture->mail)); /* later */
  tk_fake_clock_advance (&fixture->hub.clock, 31 * SECOND);
  fixture->mail_code = -1;
  g_assert_true (hub_message_turn (fixture->hub.service, &fixture->mail));
  tk_fake_clock_advance (&fixture->hub.clock, 60 * MINUTE);
  g_assert_false (hub_message_turn (fixture->hub.service, &fixture->mail));
  g_assert_cmpuint (fixture->letters, ==, 2);
  TkWireMessageState *state = send (fixture, fixture->till, NULL);
  g_assert_cmpstr (state->state, ==, "sent");
  tk_wire_free (&tk_wire_message_state_shape, state);
  g_assert_null (send (fixture, fixture->other, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_CONFLICT);
}

static void
test_message_refused (Fixture *fixture, gconstpointer data)
{
  tk_wire_free (&tk_wire_message_state_shape, send (fixture, fixture->till, NULL));
  fixture->mail_code = HUB_GATEWAY_ERROR_REFUSED;
  g_assert_true (hub_message_turn (fixture->hub.service, &fixture->mail));
  TkWireMessageState *state = send (fixture, fixture->till, NULL);
  g_assert_cmpstr (state->state, ==, "failed");
  g_assert_cmpstr (state->reason, ==, "Not now.");
  tk_wire_free (&tk_wire_message_state_shape, state);
}

/* What was sent and could not be stored is stored a little later, and not sent again. */
static void
test_message_not_stored (Fixture *fixture, gconstpointer data)
{
  tk_wire_free (&tk_wire_message_state_shape, send (fixture, fixture->till, NULL));
  fixture->poisons = TRUE;
  g_assert_true (hub_message_turn (fixture->hub.service, &fixture->mail));
  g_thread_join (fixture->curer);
  fixture->poisons = FALSE;
  tk_fake_clock_advance (&fixture->hub.clock, 60 * MINUTE);
  g_assert_false (hub_message_turn (fixture->hub.service, &fixture->mail));
  g_assert_cmpuint (fixture->letters, ==, 1);
  TkWireMessageState *state = send (fixture, fixture->till, NULL);
  g_assert_cmpstr (state->state, ==, "sent");
  tk_wire_free (&tk_wire_message_state_shape, state);
}

/* A till put back from a copy undoes the same ticket again: the gateway is not asked a second time, people are. */
static void
test_reversal_twice (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sale = new_id (fixture);
  g_autofree char *attempt = ask (fixture, "paystack", sale, "");
  g_autofree char *payment = g_strdup_printf ("{\"amount\":" PRICE ",\"attempt\":\"%s\",\"method\":\"paystack\",\"reference\":\"%s\"}",
                                              attempt, attempt);

  fixture->gateways.queried = HUB_WORD_PAID;
  sell (fixture, fixture->till, sale, payment);
  for (int i = 0; i < 2; i++)
    {
      reverse (fixture, sale, payment);
      hub_pay_turn (fixture->hub.service);
      hub_pay_turn (fixture->hub.service);
    }
  g_assert_cmpuint (fixture->gateways.refunds, ==, 1);
  assert_int (fixture, "SELECT count(*) FROM refund_due WHERE done_at = 0", 1);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/service-pay/typed-first", test_typed_first);
  ADD ("/service-pay/money-first", test_money_first);
  ADD ("/service-pay/typed-twice", test_typed_twice);
  ADD ("/service-pay/typed-of-push", test_typed_of_push);
  ADD ("/service-pay/unused", test_unused);
  ADD ("/service-pay/given-up", test_given_up);
  ADD ("/service-pay/without-money", test_without_money);
  ADD ("/service-pay/lost", test_lost);
  ADD ("/service-pay/silence", test_silence);
  ADD ("/service-pay/late-without-callback", test_late_without_callback);
  ADD ("/service-pay/stray", test_stray);
  ADD ("/service-pay/forged", test_forged);
  ADD ("/service-pay/one-receipt", test_one_receipt);
  ADD ("/service-pay/receipt-by-confirmation", test_receipt_by_confirmation);
  ADD ("/service-pay/confirmation-before-query", test_confirmation_before_query);
  ADD ("/service-pay/many-strays", test_many_strays);
  ADD ("/service-pay/poisoned-word", test_poisoned_word);
  ADD ("/service-pay/reversal", test_reversal);
  ADD ("/service-pay/reversal-twice", test_reversal_twice);
  ADD ("/service-pay/message", test_message);
  ADD ("/service-pay/message-refused", test_message_refused);
  ADD ("/service-pay/message-not-stored", test_message_not_stored);
  return g_test_run ();
}
