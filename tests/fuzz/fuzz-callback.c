/* What gateways tell: callbacks, webhooks and answers. Whatever is read is within its limits, and the same the second time.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-fuzz.h"

#include <string.h>
#include "hub-gateway-json.h"
#include "hub-mpesa-words.h"
#include "hub-paystack-words.h"

static const char *const words[] = {
  "{\"Body\":{\"stkCallback\":{", "\"MerchantRequestID\":\"a\"", "\"CheckoutRequestID\":\"b\"", "\"ResultCode\":0", "\"ResultCode\":\"1032\"",
  "\"CallbackMetadata\":{\"Item\":[", "{\"Name\":\"Amount\",\"Value\":1.0}", "{\"Name\":\"MpesaReceiptNumber\",\"Value\":\"RL29XX6ZLL\"}",
  "\"TransID\":\"LGR219G3EY\"", "\"TransAmount\":\"10.00\"", "\"BusinessShortCode\":\"174379\"", "\"event\":\"charge.success\"",
  "\"status\":\"success\"", "\"amount\":9950", "\"currency\":\"KES\"", "\"reference\":\"x\"", "null", "1e9", "\\u0000", "-1", NULL,
};

static const char *const made[] = {
  "{\"Body\":{\"stkCallback\":{\"MerchantRequestID\":\"29115-1\",\"CheckoutRequestID\":\"ws_CO_1\",\"ResultCode\":0,\"ResultDesc\":\"-\","
  "\"CallbackMetadata\":{\"Item\":[{\"Name\":\"Amount\",\"Value\":1.0},{\"Name\":\"MpesaReceiptNumber\",\"Value\":\"RL29XX6ZLL\"},"
  "{\"Name\":\"Balance\"},{\"Name\":\"TransactionDate\",\"Value\":20231202082055},{\"Name\":\"PhoneNumber\",\"Value\":254700000000}]}}}}",
  "{\"Body\":{\"stkCallback\":{\"MerchantRequestID\":\"a\",\"CheckoutRequestID\":\"b\",\"ResultCode\":1032,\"ResultDesc\":\"Request cancelled\"}}}",
  "{\"TransID\":\"LGR219G3EY\",\"TransTime\":\"20170727104247\",\"TransAmount\":\"10.00\",\"BusinessShortCode\":\"174379\","
  "\"BillRefNumber\":\"TT-1\",\"MSISDN\":\"2547 ***** 149\",\"FirstName\":\"John\"}",
  "{\"event\":\"charge.success\",\"data\":{\"status\":\"success\",\"reference\":\"x-1\",\"amount\":9950,\"currency\":\"KES\",\"metadata\":0}}",
  "{\"event\":\"refund.processed\",\"data\":{\"transaction_reference\":\"x\",\"amount\":\"9950\"}}",
  "{\"MerchantRequestID\":\"a\",\"CheckoutRequestID\":\"b\",\"ResponseCode\":\"0\",\"ResultCode\":\"0\"}",
  "{\"status\":true,\"message\":\"ok\",\"data\":{\"authorization_url\":\"https://x.example/y\",\"reference\":\"b\",\"status\":\"success\",\"amount\":1,"
  "\"currency\":\"KES\"}}",
  "{\"access_token\":\"abc\",\"expires_in\":\"3599\"}",
};

static void
make (GRand *random, GByteArray *input)
{
  tk_fuzz_append (input, made[g_rand_int_range (random, 0, G_N_ELEMENTS (made))]);
}

const TkFuzzHarness tk_fuzz_harness = { "callback", 4096, words, make };

static void
check_printable (const char *text, gsize size)
{
  g_assert_cmpuint (strlen (text), <, size);
  for (; *text != '\0'; text++)
    g_assert_true (*text > ' ' && *text <= '~');
}

/* What a word holds goes into tables, lists and addresses. */
static void
check_word (const HubWord *word)
{
  g_assert_cmpint (word->kind, >=, HUB_WORD_PENDING);
  g_assert_cmpint (word->kind, <=, HUB_WORD_REFUND);
  g_assert_nonnull (word->reason);
  g_assert_cmpint (word->amount, >=, 0);
  check_printable (word->checkout, sizeof word->checkout);
  check_printable (word->merchant, sizeof word->merchant);
  check_printable (word->receipt, sizeof word->receipt);
  check_printable (word->currency, sizeof word->currency);
  check_printable (word->url, sizeof word->url);
  g_assert_true (g_utf8_validate (word->said, -1, NULL));
  g_assert_true (g_utf8_validate (word->account, -1, NULL));
  g_assert_true (g_utf8_validate (word->payer, -1, NULL));
}

typedef gboolean (*Read) (const char *bytes, gsize length, HubWord *word, GError **error);

static gboolean
read_c2b (const char *bytes, gsize length, HubWord *word, GError **error)
{
  return hub_mpesa_read_c2b (bytes, length, "174379", "555123", word, error);
}

static void
try_read (Read read, const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  HubWord word = { .amount = -77 }, again;

  if (!read (bytes, length, &word, &error))
    {
      g_assert_error (error, HUB_GATEWAY_ERROR, HUB_GATEWAY_ERROR_UNREADABLE);
      g_assert_cmpint (word.amount, ==, -77);
      return;
    }
  check_word (&word);
  g_assert_true (read (bytes, length, &again, NULL));
  g_assert_cmpint (again.kind, ==, word.kind);
  g_assert_cmpstr (again.receipt, ==, word.receipt);
}

/* Nobody is taken for paid by an answer that names another checkout. */
static void
try_answers (const char *bytes, gsize length)
{
  static const guint statuses[] = { 200, 400, 401, 404, 500, 503 };
  HubWord word;

  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      hub_mpesa_read_push (statuses[i], bytes, length, &word);
      check_word (&word);
      g_assert_true (word.kind != HUB_WORD_SENT || (statuses[i] == 200 && *word.checkout != '\0' && *word.merchant != '\0'));
      hub_mpesa_read_query (statuses[i], bytes, length, "b", &word);
      check_word (&word);
      g_assert_true (word.kind != HUB_WORD_PAID || statuses[i] == 200);
      hub_paystack_read_verify (statuses[i], bytes, length, "x", &word);
      check_word (&word);
      g_assert_true (word.kind != HUB_WORD_PAID || (statuses[i] == 200 && strcmp (word.receipt, "x") == 0 && word.amount > 0));
      hub_paystack_read_initialize (statuses[i], bytes, length, "b", &word);
      check_word (&word);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  const char *bytes = (const char *)data;
  gint64 seconds = 0;
  g_autofree char *token = size > 0 ? hub_mpesa_read_token (bytes, size, &seconds) : NULL;

  if (size == 0)
    return 0;
  g_assert_cmpint (seconds, >=, 0);
  try_read (hub_mpesa_read_stk, bytes, size);
  try_read (read_c2b, bytes, size);
  try_read (hub_paystack_read_webhook, bytes, size);
  try_answers (bytes, size);
  return 0;
}
