/* The circuit breaker: its states by a table, and what the gateways' clients count. SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "fake-daraja.h"
#include "fake-paystack.h"
#include "hub-breaker.h"
#include "hub-gateway-http.h"
#include "hub-mpesa-words.h"
#include "hub-mpesa.h"
#include "hub-paystack-words.h"
#include "hub-paystack.h"
#include "tk-uuid.h"

#define START G_GINT64_CONSTANT (1795276800000)
#define ATTEMPT "019b2c5e-7a03-7cc1-8a4f-2f1d8f0f6a77"

/* ---- States ---- */

/* f: a call that fails · o: one that is answered · -: a call is refused · w: a minute passes · s: a second less than one ·
 * p: a call goes out and stays out · F and O: how it ends. */
static const struct
{
  const char *acts;
  HubBreakerState state;
  guint opened;
} rows[] = {
  { "", HUB_BREAKER_CLOSED, 0 },
  { "ffff", HUB_BREAKER_CLOSED, 0 },
  { "fffff", HUB_BREAKER_OPEN, 1 },
  { "ffffoffff", HUB_BREAKER_CLOSED, 0 },
  { "fffff---", HUB_BREAKER_OPEN, 1 },
  { "fffffs-", HUB_BREAKER_OPEN, 1 },
  { "fffffw", HUB_BREAKER_HALF_OPEN, 1 },
  { "fffffwo", HUB_BREAKER_CLOSED, 1 },
  { "fffffwooo", HUB_BREAKER_CLOSED, 1 },
  { "fffffwf-", HUB_BREAKER_OPEN, 2 },
  { "fffffwfwo", HUB_BREAKER_CLOSED, 2 },
  { "fffffwoffff", HUB_BREAKER_CLOSED, 1 },
  { "fffffwofffff-", HUB_BREAKER_OPEN, 2 },
  { "fffffwp--Oo", HUB_BREAKER_CLOSED, 1 },
  { "fffffwp-F-", HUB_BREAKER_OPEN, 2 },
  { "pfffff-O-", HUB_BREAKER_OPEN, 1 },     /* it began before the others failed: its end decides nothing any more */
  { "pfffffwFo", HUB_BREAKER_CLOSED, 1 },
};

static void
call (HubBreaker *breaker, gboolean failed)
{
  guint pass = hub_breaker_enter (breaker);

  g_assert_cmpuint (pass, !=, 0);
  hub_breaker_leave (breaker, pass, failed);
}

static void
play (HubBreaker *breaker, TkFakeClock *clock, const char *acts)
{
  guint out = 0;

  for (const char *act = acts; *act != '\0'; act++)
    {
      if (*act == 'f' || *act == 'o')
        call (breaker, *act == 'f');
      else if (*act == '-')
        {
          g_assert_true (hub_breaker_is_open (breaker));
          g_assert_cmpuint (hub_breaker_enter (breaker), ==, 0);
        }
      else if (*act == 'w' || *act == 's')
        tk_fake_clock_advance (clock, *act == 'w' ? 60000 : 59000);
      else if (*act == 'p')
        out = hub_breaker_enter (breaker);
      else
        hub_breaker_leave (breaker, out, *act == 'F');
    }
}

static void
test_states (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      TkFakeClock clock;
      g_autoptr (HubBreaker) breaker = NULL;
      guint64 opened;

      tk_fake_clock_init (&clock, START);
      breaker = hub_breaker_new (&clock.base);
      g_test_message ("%s", rows[i].acts);
      play (breaker, &clock, rows[i].acts);
      g_assert_cmpint (hub_breaker_get_state (breaker, &opened), ==, rows[i].state);
      g_assert_cmpuint (opened, ==, rows[i].opened);
    }
  g_assert_false (hub_breaker_is_open (NULL));
  g_assert_cmpint (hub_breaker_get_state (NULL, NULL), ==, HUB_BREAKER_CLOSED);
  g_assert_cmpstr (hub_breaker_state_name (HUB_BREAKER_HALF_OPEN), ==, "HALF_OPEN");
}

static gpointer
take_probe (gpointer data)
{
  return GUINT_TO_POINTER (hub_breaker_enter (data));
}

/* Many at once find it half open: one of them goes. */
static void
test_one_probe (void)
{
  TkFakeClock clock;
  g_autoptr (HubBreaker) breaker = NULL;
  GThread *threads[8];
  guint passes = 0;

  tk_fake_clock_init (&clock, START);
  breaker = hub_breaker_new (&clock.base);
  play (breaker, &clock, "fffffw");
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("probe", take_probe, breaker);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    passes += g_thread_join (threads[i]) != NULL ? 1 : 0;
  g_assert_cmpuint (passes, ==, 1);
}

/* ---- What counts ---- */

static void
test_down (void)
{
  static const struct
  {
    guint status;
    const char *body;
    gboolean mpesa, paystack;
  } answers[] = {
    { 200, "{}", FALSE, FALSE },
    { 200, "not json", FALSE, FALSE },
    { 400, "{\"errorCode\":\"400.002.02\"}", FALSE, FALSE },
    { 401, "", FALSE, FALSE },
    { 404, "{\"errorCode\":\"404.001.03\"}", FALSE, FALSE },
    { 429, "", FALSE, FALSE },
    { 500, "{\"errorCode\":\"500.001.1001\"}", FALSE, TRUE }, /* so M-Pesa says that a payment is still going on */
    { 500, "{\"errorCode\":\"500.003.02\"}", TRUE, TRUE },
    { 500, "", TRUE, TRUE },
    { 502, "<html>", TRUE, TRUE },
    { 503, "{}", TRUE, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_test_message ("%u %s", answers[i].status, answers[i].body);
      g_assert_cmpint (hub_mpesa_is_down (answers[i].status, answers[i].body, strlen (answers[i].body)), ==, answers[i].mpesa);
      g_assert_cmpint (hub_paystack_is_down (answers[i].status, answers[i].body, strlen (answers[i].body)), ==,
                       answers[i].paystack);
    }
}

static HubPayGateway *
connect_mpesa (const char *base, const TkClock *clock)
{
  HubMpesaSettings settings = { .base = base, .consumer_key = FAKE_DARAJA_KEY, .consumer_secret = FAKE_DARAJA_SECRET,
                                .passkey = FAKE_DARAJA_PASSKEY, .shortcode = FAKE_DARAJA_SHORTCODE,
                                .callback_url = "http://127.0.0.1:9/api/v1", .callback_secret = "secret-of-the-test" };

  return hub_mpesa_new (&settings, clock);
}

static void
ask (HubPayGateway *gateway, const char *phone, HubWord *word)
{
  HubAsk wanted = { .attempt = ATTEMPT, .phone = phone, .email = "otieno@example.com", .currency = "KES", .amount = 150000,
                    .now = START };

  gateway->ask (gateway->self, &wanted, word);
}

static void
assert_state (HubPayGateway *gateway, HubBreakerState state)
{
  g_assert_cmpint (hub_breaker_get_state (gateway->breaker, NULL), ==, state);
}

/* Down, then well again: nobody is called meanwhile, and nobody is prompted. */
static void
test_daraja_down (void)
{
  g_autoptr (FakeDaraja) daraja = fake_daraja_new (0, 5);
  TkFakeClock clock;
  FakeDarajaCounts before, after;
  HubPayGateway *mpesa;
  HubWord word;

  tk_fake_clock_init (&clock, START);
  mpesa = connect_mpesa (fake_daraja_get_url (daraja), &clock.base);
  fake_daraja_set_status (daraja, 503);
  for (guint i = 0; i < HUB_BREAKER_FAILURES; i++)
    {
      assert_state (mpesa, HUB_BREAKER_CLOSED);
      ask (mpesa, "254712345000", &word);
      g_assert_cmpint (word.kind, ==, HUB_WORD_LOST);
    }
  assert_state (mpesa, HUB_BREAKER_OPEN);

  fake_daraja_set_status (daraja, 0);
  fake_daraja_count (daraja, &before);
  ask (mpesa, "254712345000", &word);
  g_assert_cmpint (word.kind, ==, HUB_WORD_REFUSED);
  g_assert_cmpstr (word.reason, ==, "unreachable");
  mpesa->query (mpesa->self, "ws_CO_1", START, &word);
  g_assert_cmpint (word.kind, ==, HUB_WORD_LOST);
  g_assert_false (mpesa->reach (mpesa->self, NULL));
  fake_daraja_count (daraja, &after);
  g_assert_cmpmem (&before, sizeof before, &after, sizeof after);

  tk_fake_clock_advance (&clock, HUB_BREAKER_OPEN_MS);
  assert_state (mpesa, HUB_BREAKER_HALF_OPEN);
  ask (mpesa, "254712345000", &word);
  g_assert_cmpint (word.kind, ==, HUB_WORD_SENT);
  assert_state (mpesa, HUB_BREAKER_CLOSED);
  mpesa->free (mpesa->self);
}

/* Refusals of ours, payments that fail and payments that go on are answers. */
static void
test_daraja_refuses (void)
{
  g_autoptr (FakeDaraja) daraja = fake_daraja_new (0, 5);
  HubPayGateway *mpesa = connect_mpesa (fake_daraja_get_url (daraja), tk_clock_system ());
  HubWord word;

  for (guint i = 0; i < 2 * HUB_BREAKER_FAILURES; i++)
    {
      ask (mpesa, "254712345012", &word);
      g_assert_cmpint (word.kind, ==, HUB_WORD_REFUSED);
    }
  ask (mpesa, "254712345007", &word);
  g_assert_cmpint (word.kind, ==, HUB_WORD_SENT);
  for (guint i = 0; i < 2 * HUB_BREAKER_FAILURES; i++)
    {
      HubWord answer;

      mpesa->query (mpesa->self, word.checkout, tk_clock_wall (tk_clock_system ()), &answer);
      g_assert_cmpint (answer.kind, ==, HUB_WORD_PENDING);
    }
  fake_daraja_set_status (daraja, 400);
  for (guint i = 0; i < 2 * HUB_BREAKER_FAILURES; i++)
    ask (mpesa, "254712346000", &word);
  assert_state (mpesa, HUB_BREAKER_CLOSED);
  mpesa->free (mpesa->self);
}

static void
test_nobody_there (void)
{
  HubPayGateway *mpesa = connect_mpesa ("http://127.0.0.1:1", tk_clock_system ());
  HubWord word;

  for (guint i = 0; i < HUB_BREAKER_FAILURES; i++)
    ask (mpesa, "254712345000", &word);
  assert_state (mpesa, HUB_BREAKER_OPEN);
  mpesa->free (mpesa->self);
}

static void
test_time_out (void)
{
  g_autoptr (FakeDaraja) daraja = fake_daraja_new (0, 5);
  g_autoptr (HubBreaker) breaker = hub_breaker_new (tk_clock_system ());
  g_autofree char *url = g_strconcat (fake_daraja_get_url (daraja), "/mpesa/stkpush/v1/processrequest", NULL);
  HubGatewayRequest request = { .url = url, .body = "{}", .seconds = 1 };
  g_auto (HubGatewayReply) reply = { 0 };
  g_auto (HubGatewayReply) refused = { 0 };

  fake_daraja_set_slow (daraja, 3000);
  for (guint i = 0; i < HUB_BREAKER_FAILURES - 1; i++)
    call (breaker, TRUE);
  hub_gateway_request_guarded (&request, breaker, hub_mpesa_is_down, &reply);
  g_assert_cmpint (reply.kind, ==, HUB_REPLY_LOST);
  g_assert_true (hub_breaker_is_open (breaker));
  hub_gateway_request_guarded (&request, breaker, hub_mpesa_is_down, &refused);
  g_assert_cmpint (refused.kind, ==, HUB_REPLY_NOT_SENT);
  g_assert_cmpuint (refused.body->len, ==, 0);
}

static void
test_paystack (void)
{
  g_autoptr (FakePaystack) fake = fake_paystack_new (0, NULL, 0);
  HubPaystackSettings settings = { .base = fake_paystack_get_url (fake), .secret_key = FAKE_PAYSTACK_KEY };
  HubPaystackSettings wrong_key = { .base = fake_paystack_get_url (fake), .secret_key = "sk_test_wrong" };
  HubRefundAsk back = { .checkout = ATTEMPT, .currency = "KES", .amount = 100 };
  TkFakeClock clock;
  HubPayGateway *paystack, *wrong = hub_paystack_new (&wrong_key);
  FakePaystackCounts before, after;
  g_autofree char *said = NULL;
  HubWord word;

  tk_fake_clock_init (&clock, START);
  settings.clock = &clock.base;
  paystack = hub_paystack_new (&settings);
  for (guint i = 0; i < 2 * HUB_BREAKER_FAILURES; i++)
    ask (wrong, "", &word);
  assert_state (wrong, HUB_BREAKER_CLOSED);

  fake_paystack_set_status (fake, 502);
  for (guint i = 0; i < HUB_BREAKER_FAILURES; i++)
    paystack->query (paystack->self, ATTEMPT, START, &word);
  assert_state (paystack, HUB_BREAKER_OPEN);
  fake_paystack_set_status (fake, 0);
  fake_paystack_count (fake, &before);
  g_assert_false (paystack->refund (paystack->self, &back, &said, NULL));
  ask (paystack, "", &word);
  g_assert_cmpint (word.kind, ==, HUB_WORD_REFUSED);
  fake_paystack_count (fake, &after);
  g_assert_cmpmem (&before, sizeof before, &after, sizeof after);
  tk_fake_clock_advance (&clock, HUB_BREAKER_OPEN_MS);
  ask (paystack, "", &word);
  g_assert_cmpint (word.kind, ==, HUB_WORD_SENT);
  assert_state (paystack, HUB_BREAKER_CLOSED);
  paystack->free (paystack->self);
  wrong->free (wrong->self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL); /* the fakes' servers warn of what they are told to answer */
  g_test_add_func ("/breaker/states", test_states);
  g_test_add_func ("/breaker/one-probe", test_one_probe);
  g_test_add_func ("/breaker/down", test_down);
  g_test_add_func ("/breaker/daraja/down", test_daraja_down);
  g_test_add_func ("/breaker/daraja/refuses", test_daraja_refuses);
  g_test_add_func ("/breaker/nobody-there", test_nobody_there);
  g_test_add_func ("/breaker/time-out", test_time_out);
  g_test_add_func ("/breaker/paystack", test_paystack);
  return g_test_run ();
}
