/* The gateways' clients against strict fakes: what they send is what the real ones take. SPDX-License-Identifier:
 * GPL-3.0-or-later */
#include <string.h>

#include "fake-daraja.h"
#include "fake-paystack.h"
#include "hub-mail.h"
#include "hub-mpesa.h"
#include "hub-paystack.h"
#include "hub-sms.h"
#include "smtp-sink.h"
#include "tk-clock.h"
#include "tk-uuid.h"

typedef struct
{
  FakeDaraja *daraja;
  HubPayGateway *mpesa;
  char attempt[TK_UUID_SIZE];
} Fixture;

static HubPayGateway *
connect_mpesa (const char *base, const char *passkey, const char *till)
{
  HubMpesaSettings settings = { .base = base, .consumer_key = FAKE_DARAJA_KEY, .consumer_secret = FAKE_DARAJA_SECRET,
                                .passkey = passkey, .shortcode = FAKE_DARAJA_SHORTCODE, .till = till,
                                .callback_url = "http://127.0.0.1:9/api/v1/", .callback_secret = "secret-of-the-test" };

  return hub_mpesa_new (&settings, tk_clock_system ());
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->daraja = fake_daraja_new (0, 20);
  fixture->mpesa = connect_mpesa (fake_daraja_get_url (fixture->daraja), FAKE_DARAJA_PASSKEY, NULL);
  tk_uuid_new (tk_clock_system (), fixture->attempt);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  fixture->mpesa->free (fixture->mpesa->self);
  fake_daraja_free (fixture->daraja);
}

static HubAsk
ask_of (const Fixture *fixture, const char *phone, gint64 amount)
{
  return (HubAsk){ .attempt = fixture->attempt, .phone = phone, .email = "", .currency = "KES", .amount = amount,
                   .now = tk_clock_wall (tk_clock_system ()) };
}

static void
push (Fixture *fixture, const char *phone, HubWord *word)
{
  HubAsk ask = ask_of (fixture, phone, 150000);
  g_autoptr (GError) error = NULL;

  g_assert_true (fixture->mpesa->check (fixture->mpesa->self, &ask, &error));
  g_assert_no_error (error);
  fixture->mpesa->ask (fixture->mpesa->self, &ask, word);
}

static void
test_push (Fixture *fixture, gconstpointer data)
{
  HubWord word, answer;
  FakeDarajaCounts counts;
  g_autofree char *why = NULL;

  push (fixture, "254712345000", &word);
  why = fake_daraja_why (fixture->daraja);
  g_assert_cmpstr (why, ==, NULL);
  g_assert_cmpint (word.kind, ==, HUB_WORD_SENT);
  g_assert_true (g_str_has_prefix (word.checkout, "ws_CO_"));
  g_usleep (50 * 1000);
  fixture->mpesa->query (fixture->mpesa->self, word.checkout, tk_clock_wall (tk_clock_system ()), &answer);
  g_assert_cmpint (answer.kind, ==, HUB_WORD_PAID);
  fake_daraja_count (fixture->daraja, &counts);
  g_assert_cmpuint (counts.tokens, ==, 1); /* one for both */
  g_assert_cmpuint (counts.refusals, ==, 0);
}

static void
test_till (Fixture *fixture, gconstpointer data)
{
  HubPayGateway *goods = connect_mpesa (fake_daraja_get_url (fixture->daraja), FAKE_DARAJA_PASSKEY, FAKE_DARAJA_TILL);
  HubAsk ask = ask_of (fixture, "254712345000", 100);
  HubWord word;

  goods->ask (goods->self, &ask, &word);
  g_assert_cmpint (word.kind, ==, HUB_WORD_SENT);
  goods->free (goods->self);
}

static void
test_token_renewed (Fixture *fixture, gconstpointer data)
{
  FakeDarajaCounts counts;
  HubWord word;

  push (fixture, "254712345000", &word);
  fake_daraja_expire_tokens (fixture->daraja);
  push (fixture, "254712346000", &word);
  g_assert_cmpint (word.kind, ==, HUB_WORD_SENT);
  fake_daraja_count (fixture->daraja, &counts);
  g_assert_cmpuint (counts.tokens, ==, 2);
  g_assert_cmpuint (counts.pushes, ==, 2);
}

static void
test_troubles (Fixture *fixture, gconstpointer data)
{
  HubPayGateway *wrong = connect_mpesa (fake_daraja_get_url (fixture->daraja), "not-the-passkey", NULL);
  HubPayGateway *dead = connect_mpesa ("http://127.0.0.1:1", FAKE_DARAJA_PASSKEY, NULL);
  HubAsk ask = ask_of (fixture, "254712345000", 100);
  g_autoptr (GError) error = NULL;
  HubWord word;

  wrong->ask (wrong->self, &ask, &word);
  g_assert_cmpint (word.kind, ==, HUB_WORD_REFUSED);
  g_assert_cmpstr (word.reason, ==, "refused");
  dead->ask (dead->self, &ask, &word);
  g_assert_cmpint (word.kind, ==, HUB_WORD_REFUSED); /* nothing left this machine */
  g_assert_cmpstr (word.reason, ==, "unreachable");
  g_assert_false (dead->reach (dead->self, &error));
  g_assert_error (error, HUB_GATEWAY_ERROR, HUB_GATEWAY_ERROR_UNREACHABLE);
  g_assert_true (wrong->reach (wrong->self, NULL));
  push (fixture, "254712345012", &word);
  g_assert_cmpint (word.kind, ==, HUB_WORD_REFUSED);
  push (fixture, "254712345010", &word);
  g_assert_cmpint (word.kind, ==, HUB_WORD_LOST);
  fake_daraja_set_status (fixture->daraja, 503);
  push (fixture, "254712347000", &word);
  g_assert_cmpint (word.kind, ==, HUB_WORD_LOST);
  fixture->mpesa->query (fixture->mpesa->self, "ws_CO_1", ask.now, &word);
  g_assert_cmpint (word.kind, ==, HUB_WORD_LOST);
  wrong->free (wrong->self);
  dead->free (dead->self);
}

static void
test_never_asked (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *phone, *currency;
    gint64 amount;
  } rows[] = {
    { "254712345000", "KES", 150050 }, { "254712345000", "KES", 0 },   { "254712345000", "UGX", 100 },
    { "0712345000", "KES", 100 },      { "", "KES", 100 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HubAsk ask = ask_of (fixture, rows[i].phone, rows[i].amount);
      g_autoptr (GError) error = NULL;

      ask.currency = rows[i].currency;
      g_assert_false (fixture->mpesa->check (fixture->mpesa->self, &ask, &error));
      g_assert_error (error, HUB_GATEWAY_ERROR, HUB_GATEWAY_ERROR_INVALID);
    }
}

static void
test_register (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  FakeDarajaCounts counts;

  g_assert_true (hub_mpesa_register (fixture->mpesa, &error));
  g_assert_no_error (error);
  fake_daraja_count (fixture->daraja, &counts);
  g_assert_cmpuint (counts.registered, ==, 1);
}

/* ---- Paystack ---- */

static void
test_paystack (void)
{
  g_autoptr (FakePaystack) fake = fake_paystack_new (0, NULL, 0);
  HubPaystackSettings settings = { fake_paystack_get_url (fake), FAKE_PAYSTACK_KEY, NULL };
  HubPayGateway *paystack = hub_paystack_new (&settings);
  HubAsk ask = { .attempt = "019b2c5e-7a03-7cc1-8a4f-2f1d8f0f6a77", .phone = "", .email = "otieno@example.com", .currency = "KES",
                 .amount = 9950, .now = 0 };
  HubRefundAsk back = { .checkout = ask.attempt, .currency = "KES", .amount = 5000 };
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;
  FakePaystackCounts counts;
  HubWord word;

  g_assert_true (paystack->check (paystack->self, &ask, NULL));
  paystack->ask (paystack->self, &ask, &word);
  g_assert_cmpint (word.kind, ==, HUB_WORD_SENT);
  g_assert_cmpstr (word.checkout, ==, ask.attempt);
  g_assert_true (g_str_has_suffix (word.url, ask.attempt));
  paystack->query (paystack->self, ask.attempt, 0, &word);
  g_assert_cmpint (word.kind, ==, HUB_WORD_PENDING);
  fake_paystack_pay (fake, ask.attempt);
  paystack->query (paystack->self, ask.attempt, 0, &word);
  g_assert_cmpint (word.kind, ==, HUB_WORD_PAID);
  g_assert_cmpint (word.amount, ==, 9950);
  g_assert_true (paystack->refund (paystack->self, &back, &said, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (said, ==, "3018284 pending");
  g_assert_false (paystack->refund (paystack->self, &back, &said, &error)); /* more than is left */
  g_assert_error (error, HUB_GATEWAY_ERROR, HUB_GATEWAY_ERROR_REFUSED);
  fake_paystack_count (fake, &counts);
  g_assert_cmpint (counts.refunded_amount, ==, 5000);
  g_assert_true (paystack->reach (paystack->self, NULL));
  paystack->ask (paystack->self, &ask, &word); /* a reference is used once */
  g_assert_cmpint (word.kind, ==, HUB_WORD_REFUSED);
  ask.email = "";
  g_clear_error (&error);
  g_assert_false (paystack->check (paystack->self, &ask, &error));
  g_assert_error (error, HUB_GATEWAY_ERROR, HUB_GATEWAY_ERROR_INVALID);
  paystack->free (paystack->self);
}

/* ---- Mail ---- */

static void
test_headers (void)
{
  static const struct
  {
    const char *text, *header;
  } rows[] = {
    { "Your tickets", "Your tickets" },
    { "Tiketi zako: Wanjirũ", "=?UTF-8?B?VGlrZXRpIHpha286IFdhbmppcsWp?=" },
    { "Bad\r\nBcc: x@y.z", "Bad  Bcc: x@y.z" },
    { "=?x?= looks encoded", "=?UTF-8?B?PT94Pz0gbG9va3MgZW5jb2RlZA==?=" },
    { "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *header = hub_mail_header (rows[i].text);

      g_assert_cmpstr (header, ==, rows[i].header);
    }
  g_autofree char *long_text = g_strnfill (200, 'a');
  g_autofree char *folded = hub_mail_header (long_text);
  g_auto (GStrv) lines = g_strsplit (folded, "\r\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    g_assert_cmpuint (strlen (lines[i]), <=, 76);
}

static void
test_addresses (void)
{
  static const char *const good[] = { "a@b", "otieno@example.com", "a.b+c@d-e.co.ke" };
  static const char *const bad[] = { "", "a", "@b", "a@", "a@b@c", "a b@c", "a@b\r\nBcc: c@d", "<a@b>", "a@b,c@d", "ü@b" };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (hub_mail_is_address (good[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (hub_mail_is_address (bad[i]));
}

static void
test_mail (void)
{
  g_autoptr (SmtpSink) sink = smtp_sink_new (0);
  HubMailSettings settings = { .url = smtp_sink_get_url (sink), .from = "Tamasha ya Pwanĩ <tickets@example.com>" };
  HubSender *mail = hub_mail_new (&settings);
  HubLetter letter = { .to = "otieno@example.com", .subject = "Tiketi zako: Wanjirũ", .text = "See you at the gate, Wanjirũ.\n.\nEnd.",
                       .attachment_name = "tickets \"1\".pdf", .attachment = (const guint8 *) "%PDF-1.5 x", .attachment_length = 10,
                       .id = "019b2c5e-7a03-7cc1-8a4f-2f1d8f0f6a78", .now = G_GINT64_CONSTANT (1795275005000) };
  g_autoptr (GError) error = NULL;

  g_assert_true (mail->reach (mail->self, &error));
  g_assert_no_error (error);
  g_assert_true (mail->send (mail->self, &letter, &error));
  g_assert_no_error (error);
  g_assert_true (smtp_sink_wait (sink, 1));
  g_autofree char *got = smtp_sink_get (sink, 0);
  g_assert_true (g_str_has_prefix (got, "<otieno@example.com>"));
  g_assert_nonnull (strstr (got, "Subject: =?UTF-8?B?VGlrZXRpIHpha286IFdhbmppcsWp?=\r\n"));
  g_assert_nonnull (strstr (got, "From: =?UTF-8?B?VGFtYXNoYSB5YSBQd2FuxKk=?= <tickets@example.com>\r\n"));
  g_assert_nonnull (strstr (got, "Message-ID: <019b2c5e-7a03-7cc1-8a4f-2f1d8f0f6a78@example.com>\r\n"));
  g_assert_nonnull (strstr (got, "Date: Sat, 21 Nov 2026 15:30:05 +0000\r\n"));
  g_assert_nonnull (strstr (got, "multipart/mixed"));
  g_assert_nonnull (strstr (got, "Wanjir=C5=A9."));
  g_assert_nonnull (strstr (got, "filename=\"tickets--1-.pdf\""));
  g_assert_nonnull (strstr (got, "JVBERi0xLjUgeA=="));

  smtp_sink_set_answer (sink, 451);
  g_assert_false (mail->send (mail->self, &letter, &error));
  g_assert_error (error, HUB_GATEWAY_ERROR, HUB_GATEWAY_ERROR_UNREACHABLE);
  g_clear_error (&error);
  smtp_sink_set_answer (sink, 550);
  g_assert_false (mail->send (mail->self, &letter, &error));
  g_assert_error (error, HUB_GATEWAY_ERROR, HUB_GATEWAY_ERROR_REFUSED);
  mail->free (mail->self);
}

/* Mail to another machine does not go in the clear because nobody said anything. */
static void
test_mail_tls (void)
{
  g_autoptr (SmtpSink) sink = smtp_sink_new (0);
  HubMailSettings settings = { .url = smtp_sink_get_url (sink), .from = "tickets@example.com", .starttls = "always" };
  HubSender *mail = hub_mail_new (&settings);
  HubLetter letter = { .to = "otieno@example.com", .subject = "x", .text = "y", .attachment_name = "", .id = "1" };
  g_autoptr (GError) error = NULL;

  g_assert_false (mail->send (mail->self, &letter, &error));
  g_assert_error (error, HUB_GATEWAY_ERROR, HUB_GATEWAY_ERROR_UNREACHABLE);
  g_assert_cmpuint (smtp_sink_count (sink), ==, 0);
  mail->free (mail->self);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL); /* the fakes' servers warn of what they are told to answer */
  ADD ("/gateway/mpesa/push", test_push);
  ADD ("/gateway/mpesa/till", test_till);
  ADD ("/gateway/mpesa/token-renewed", test_token_renewed);
  ADD ("/gateway/mpesa/troubles", test_troubles);
  ADD ("/gateway/mpesa/never-asked", test_never_asked);
  ADD ("/gateway/mpesa/register", test_register);
  g_test_add_func ("/gateway/paystack", test_paystack);
  g_test_add_func ("/gateway/mail/headers", test_headers);
  g_test_add_func ("/gateway/mail/addresses", test_addresses);
  g_test_add_func ("/gateway/mail/sent", test_mail);
  g_test_add_func ("/gateway/mail/tls", test_mail_tls);
  return g_test_run ();
}
