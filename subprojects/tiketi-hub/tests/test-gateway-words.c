/* What gateways say, read: the shapes of their documents and captures, and what must be refused. SPDX-License-Identifier:
 * GPL-3.0-or-later */
#include <string.h>

#include "hub-gateway-json.h"
#include "hub-mpesa-words.h"
#include "hub-paystack-words.h"

#define CHECKOUT "ws_CO_191220191020363925"
#define MERCHANT "29115-34620561-1"

static void
test_amounts (void)
{
  static const struct
  {
    const char *text;
    gint64 minor; /* -1: refused */
  } rows[] = {
    { "1500", 150000 }, { "1.0", 100 }, { "10.00", 1000 }, { "0.5", 50 }, { "99.99", 9999 }, { "10.000", 1000 }, { "0", 0 },
    { "10.001", -1 },   { "-1", -1 },   { "1e3", -1 },     { "", -1 },    { "1.", -1 },      { ".5", -1 },       { " 1", -1 },
    { "1,5", -1 },      { "+1", -1 },   { "99999999999999999999", -1 },   { "1.0.0", -1 },   { "0x10", -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 minor = -7;

      g_test_message ("%s", rows[i].text);
      g_assert_cmpint (hub_gateway_minor (rows[i].text, &minor), ==, rows[i].minor >= 0);
      g_assert_cmpint (minor, ==, rows[i].minor >= 0 ? rows[i].minor : -7);
    }
}

/* ---- M-Pesa ---- */

static void
test_writing (void)
{
  g_autofree char *timestamp = hub_mpesa_timestamp (G_GINT64_CONSTANT (1795275005000)); /* 15:30:05 UTC */
  g_autofree char *password = hub_mpesa_password ("174379", "key", timestamp);
  g_autofree char *reference = hub_mpesa_reference ("019b2c5e-7a03-7cc1-8a4f-2f1d8f0f6a77");
  gint64 back = 0;

  g_assert_cmpstr (timestamp, ==, "20261121183005"); /* in Nairobi */
  g_assert_cmpstr (password, ==, "MTc0Mzc5a2V5MjAyNjExMjExODMwMDU=");
  g_assert_cmpstr (reference, ==, "TK-8F0F6A77");
  g_assert_cmpuint (strlen (reference), <=, 12);
  g_assert_true (hub_mpesa_time (timestamp, &back));
  g_assert_cmpint (back, ==, G_GINT64_CONSTANT (1795275005000));
  g_assert_false (hub_mpesa_time ("20261321183005", &back));
  g_assert_false (hub_mpesa_time ("2026112118300", &back));
}

static void
test_phones (void)
{
  static const char *const good[] = { "254712345678", "254112345678" };
  static const char *const bad[] = { "", "0712345678", "+254712345678", "254812345678", "25471234567", "2547123456789", "25471234567a" };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (hub_mpesa_is_phone (good[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (hub_mpesa_is_phone (bad[i]));
}

static void
test_codes (void)
{
  static const struct
  {
    const char *code;
    HubWordKind kind;
    const char *reason;
  } rows[] = {
    { "0", HUB_WORD_PAID, "" },
    { "1", HUB_WORD_FAILED, "insufficient" },
    { "2", HUB_WORD_FAILED, "limit" },
    { "3", HUB_WORD_FAILED, "limit" },
    { "4", HUB_WORD_FAILED, "limit" },
    { "8", HUB_WORD_FAILED, "limit" },
    { "17", HUB_WORD_FAILED, "busy" },
    { "26", HUB_WORD_FAILED, "busy" },
    { "1001", HUB_WORD_FAILED, "busy" },
    { "1019", HUB_WORD_FAILED, "expired" },
    { "1025", HUB_WORD_FAILED, "unreachable" },
    { "9999", HUB_WORD_FAILED, "unreachable" },
    { "1031", HUB_WORD_CANCELLED, "" },
    { "1032", HUB_WORD_CANCELLED, "" },
    { "1037", HUB_WORD_FAILED, "unreachable" },
    { "2001", HUB_WORD_FAILED, "wrong-pin" },
    { "4999", HUB_WORD_PENDING, "" },
    { "8888", HUB_WORD_PENDING, "" },
    { "", HUB_WORD_PENDING, "" },
    { "00", HUB_WORD_PENDING, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HubWord word;

      hub_word_clear (&word);
      hub_mpesa_result (rows[i].code, &word);
      g_test_message ("%s", rows[i].code);
      g_assert_cmpint (word.kind, ==, rows[i].kind);
      g_assert_cmpstr (word.reason, ==, rows[i].reason);
    }
}

static void
test_push_answers (void)
{
  static const struct
  {
    guint status;
    const char *body;
    HubMpesaAnswer answer;
    HubWordKind kind;
    const char *reason;
  } rows[] = {
    { 200, "{\"MerchantRequestID\":\"" MERCHANT "\",\"CheckoutRequestID\":\"" CHECKOUT "\",\"ResponseCode\":\"0\"}", HUB_MPESA_READ,
      HUB_WORD_SENT, "" },
    { 200, "{\"MerchantRequestID\":\"" MERCHANT "\",\"CheckoutRequestID\":\"" CHECKOUT "\",\"ResponseCode\":0}", HUB_MPESA_READ,
      HUB_WORD_SENT, "" },
    { 200, "{\"ResponseCode\":\"1\",\"ResponseDescription\":\"no\"}", HUB_MPESA_READ, HUB_WORD_REFUSED, "refused" },
    { 200, "{\"ResponseCode\":\"0\"}", HUB_MPESA_READ, HUB_WORD_LOST, "" },
    { 200, "{}", HUB_MPESA_READ, HUB_WORD_LOST, "" },
    { 200, "<html>", HUB_MPESA_READ, HUB_WORD_LOST, "" },
    { 400, "{\"errorCode\":\"400.002.02\",\"errorMessage\":\"Bad Request - Invalid Amount\"}", HUB_MPESA_READ, HUB_WORD_REFUSED,
      "refused" },
    { 404, "{\"errorCode\":\"404.001.03\",\"errorMessage\":\"Invalid Access Token\"}", HUB_MPESA_TOKEN, HUB_WORD_LOST, "" },
    { 401, "", HUB_MPESA_TOKEN, HUB_WORD_LOST, "" },
    { 500, "{\"errorCode\":\"500.001.1001\",\"errorMessage\":\"[MerchantValidate] - Wrong credentials\"}", HUB_MPESA_READ,
      HUB_WORD_REFUSED, "refused" },
    { 500, "{\"errorCode\":\"500.001.1001\",\"errorMessage\":\"Unable to lock subscriber\"}", HUB_MPESA_READ, HUB_WORD_REFUSED, "busy" },
    { 500, "{\"errorCode\":\"500.003.1001\",\"errorMessage\":\"Internal Server Error\"}", HUB_MPESA_READ, HUB_WORD_LOST, "" },
    { 429, "", HUB_MPESA_READ, HUB_WORD_REFUSED, "busy" },
    { 503, "", HUB_MPESA_READ, HUB_WORD_LOST, "" },
    { 502, "<html>Bad Gateway</html>", HUB_MPESA_READ, HUB_WORD_LOST, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HubWord word;

      g_test_message ("%u %s", rows[i].status, rows[i].body);
      g_assert_cmpint (hub_mpesa_read_push (rows[i].status, rows[i].body, strlen (rows[i].body), &word), ==, rows[i].answer);
      g_assert_cmpint (word.kind, ==, rows[i].kind);
      g_assert_cmpstr (word.reason, ==, rows[i].reason);
      g_assert_cmpstr (word.checkout, ==, rows[i].kind == HUB_WORD_SENT ? CHECKOUT : "");
    }
}

static void
test_query_answers (void)
{
  static const struct
  {
    guint status;
    const char *code; /* whole body when it begins with { */
    HubWordKind kind;
  } rows[] = {
    { 200, "\"0\"", HUB_WORD_PAID },
    { 200, "\"1032\"", HUB_WORD_CANCELLED },
    { 200, "1032", HUB_WORD_CANCELLED },
    { 200, "\"4999\"", HUB_WORD_PENDING },
    { 200, "\"77\"", HUB_WORD_PENDING },
    { 500, "{\"errorCode\":\"500.001.1001\",\"errorMessage\":\"The transaction is being processed\"}", HUB_WORD_PENDING },
    { 500, "{\"errorCode\":\"500.003.02\",\"errorMessage\":\"Busy\"}", HUB_WORD_LOST },
    { 200, "{\"ResponseCode\":\"0\",\"CheckoutRequestID\":\"another\",\"ResultCode\":\"0\"}", HUB_WORD_LOST },
    { 200, "{\"ResponseCode\":\"0\",\"CheckoutRequestID\":\"" CHECKOUT "\"}", HUB_WORD_LOST },
    { 200, "{", HUB_WORD_LOST },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *body
        = rows[i].code[0] == '{' ? g_strdup (rows[i].code)
                                 : g_strdup_printf ("{\"ResponseCode\":\"0\",\"MerchantRequestID\":\"" MERCHANT
                                                    "\",\"CheckoutRequestID\":\"" CHECKOUT "\",\"ResultCode\":%s}",
                                                    rows[i].code);
      HubWord word;

      g_test_message ("%s", body);
      g_assert_cmpint (hub_mpesa_read_query (rows[i].status, body, strlen (body), CHECKOUT, &word), ==, HUB_MPESA_READ);
      g_assert_cmpint (word.kind, ==, rows[i].kind);
      g_assert_cmpstr (word.receipt, ==, ""); /* no query has one */
    }
}

#define PAID_ITEMS                                                                                                     \
  "{\"Name\":\"Amount\",\"Value\":1.0},{\"Name\":\"MpesaReceiptNumber\",\"Value\":\"RL29XX6ZLL\"},{\"Name\":\"Balance\"}," \
  "{\"Name\":\"TransactionDate\",\"Value\":20231202082055},{\"Name\":\"PhoneNumber\",\"Value\":254700000000}"
#define CALLBACK(code, rest)                                                                                           \
  "{\"Body\":{\"stkCallback\":{\"MerchantRequestID\":\"" MERCHANT "\",\"CheckoutRequestID\":\"" CHECKOUT               \
  "\",\"ResultCode\":" code ",\"ResultDesc\":\"-\"" rest "}}}"
#define METADATA(items) ",\"CallbackMetadata\":{\"Item\":[" items "]}"

static void
test_stk (void)
{
  static const char paid[] = CALLBACK ("0", METADATA (PAID_ITEMS));
  static const char cancelled[] = CALLBACK ("1032", "");
  HubWord word;

  g_assert_true (hub_mpesa_read_stk (paid, strlen (paid), &word, NULL));
  g_assert_cmpint (word.kind, ==, HUB_WORD_PAID);
  g_assert_cmpint (word.amount, ==, 100);
  g_assert_cmpstr (word.receipt, ==, "RL29XX6ZLL");
  g_assert_cmpstr (word.payer, ==, "254700000000");
  g_assert_cmpstr (word.checkout, ==, CHECKOUT);
  g_assert_cmpstr (word.merchant, ==, MERCHANT);
  g_assert_cmpstr (word.currency, ==, "KES");
  g_assert_cmpint (word.at, ==, G_GINT64_CONSTANT (1701494455000));
  g_assert_true (hub_mpesa_read_stk (cancelled, strlen (cancelled), &word, NULL));
  g_assert_cmpint (word.kind, ==, HUB_WORD_CANCELLED);
}

static void
test_stk_refused (void)
{
  static const char *const bad[] = {
    "",
    "{}",
    "null",
    "[]",
    "{\"Body\":{}}",
    "{\"Body\":{\"stkCallback\":7}}",
    "{\"Body\":{\"stkCallback\":{\"MerchantRequestID\":\"a\",\"CheckoutRequestID\":\"b\"}}}",
    "{\"Body\":{\"stkCallback\":{\"CheckoutRequestID\":\"b\",\"ResultCode\":0}}}",
    "{\"Body\":{\"stkCallback\":{\"MerchantRequestID\":\"a b\",\"CheckoutRequestID\":\"b\",\"ResultCode\":0}}}",
    "{\"Body\":{\"stkCallback\":{\"MerchantRequestID\":\"a\",\"CheckoutRequestID\":\"b\\u0000c\",\"ResultCode\":0}}}",
    CALLBACK ("0", METADATA ("{\"Name\":\"Amount\",\"Value\":-1}")),
    CALLBACK ("0", METADATA ("{\"Name\":\"Amount\",\"Value\":1e9}")),
    CALLBACK ("0", METADATA ("{\"Name\":\"MpesaReceiptNumber\",\"Value\":\"rl29xx\"}")),
    CALLBACK ("0", METADATA ("{\"Name\":\"MpesaReceiptNumber\",\"Value\":\"A\"}")),
    CALLBACK ("0", METADATA (PAID_ITEMS)) " x",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      HubWord word = { .amount = 77 };

      g_test_message ("%s", bad[i]);
      g_assert_false (hub_mpesa_read_stk (bad[i], strlen (bad[i]), &word, &error));
      g_assert_error (error, HUB_GATEWAY_ERROR, HUB_GATEWAY_ERROR_UNREADABLE);
      g_assert_cmpint (word.amount, ==, 77);
    }
}

#define C2B(amount, shortcode)                                                                                         \
  "{\"TransactionType\":\"Pay Bill\",\"TransID\":\"LGR219G3EY\",\"TransTime\":\"20170727104247\",\"TransAmount\":" amount \
  ",\"BusinessShortCode\":\"" shortcode "\",\"BillRefNumber\":\"TT-000123\",\"MSISDN\":\"2547 ***** 149\",\"FirstName\":\"John\"}"

static void
test_c2b (void)
{
  static const char good[] = C2B ("\"10.00\"", "600134");
  static const char *const bad[] = { C2B ("\"10.00\"", "600999"), C2B ("\"0\"", "600134"), C2B ("\"ten\"", "600134"), "{}" };
  HubWord word;

  g_assert_true (hub_mpesa_read_c2b (good, strlen (good), "600134", NULL, &word, NULL));
  g_assert_cmpint (word.kind, ==, HUB_WORD_MONEY);
  g_assert_cmpstr (word.receipt, ==, "LGR219G3EY");
  g_assert_cmpint (word.amount, ==, 1000);
  g_assert_cmpstr (word.account, ==, "TT-000123");
  g_assert_cmpstr (word.payer, ==, "2547 ***** 149 John");
  g_assert_cmpint (word.at, ==, G_GINT64_CONSTANT (1501141367000));
  g_assert_true (hub_mpesa_read_c2b (good, strlen (good), "174379", "600134", &word, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (hub_mpesa_read_c2b (bad[i], strlen (bad[i]), "600134", NULL, &word, &error));
      g_assert_error (error, HUB_GATEWAY_ERROR, HUB_GATEWAY_ERROR_UNREADABLE);
    }
}

static void
test_token (void)
{
  static const char *const bad[] = { "{}", "{\"access_token\":\"\",\"expires_in\":\"1\"}", "{\"access_token\":\"a b\",\"expires_in\":\"1\"}",
                                     "{\"access_token\":\"a\"}", "{\"access_token\":\"a\",\"expires_in\":\"soon\"}" };
  static const char good[] = "{\"access_token\":\"abc\",\"expires_in\":\"3599\"}";
  gint64 seconds = -1;
  g_autofree char *token = hub_mpesa_read_token (good, strlen (good), &seconds);

  g_assert_cmpstr (token, ==, "abc");
  g_assert_cmpint (seconds, ==, 3599);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_null (hub_mpesa_read_token (bad[i], strlen (bad[i]), &seconds));
}

/* ---- Paystack ---- */

#define REFERENCE "019b2c5e-7a03-7cc1-8a4f-2f1d8f0f6a77"
#define VERIFIED(state, amount, reference)                                                                              \
  "{\"status\":true,\"message\":\"ok\",\"data\":{\"id\":4099260516,\"status\":\"" state "\",\"reference\":\"" reference \
  "\",\"amount\":" amount ",\"currency\":\"KES\",\"metadata\":0,\"log\":null,\"customer\":{\"email\":\"a@b.c\"}}}"

static void
test_verify (void)
{
  static const struct
  {
    guint status;
    const char *body;
    HubWordKind kind;
  } rows[] = {
    { 200, VERIFIED ("success", "9950", REFERENCE), HUB_WORD_PAID },
    { 200, VERIFIED ("success", "9950", "another"), HUB_WORD_LOST },
    { 200, VERIFIED ("success", "\"x\"", REFERENCE), HUB_WORD_LOST },
    { 200, VERIFIED ("abandoned", "9950", REFERENCE), HUB_WORD_PENDING },
    { 200, VERIFIED ("ongoing", "9950", REFERENCE), HUB_WORD_PENDING },
    { 200, VERIFIED ("queued", "9950", REFERENCE), HUB_WORD_PENDING },
    { 200, VERIFIED ("never-heard-of", "9950", REFERENCE), HUB_WORD_PENDING },
    { 200, VERIFIED ("failed", "9950", REFERENCE), HUB_WORD_FAILED },
    { 200, VERIFIED ("reversed", "9950", REFERENCE), HUB_WORD_FAILED },
    { 404, "{\"status\":false,\"message\":\"Transaction reference not found\"}", HUB_WORD_PENDING },
    { 401, "{\"status\":false,\"message\":\"Invalid key\"}", HUB_WORD_LOST },
    { 500, "<html>", HUB_WORD_LOST },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HubWord word;

      g_test_message ("%s", rows[i].body);
      hub_paystack_read_verify (rows[i].status, rows[i].body, strlen (rows[i].body), REFERENCE, &word);
      g_assert_cmpint (word.kind, ==, rows[i].kind);
      g_assert_cmpint (word.amount, ==, rows[i].kind == HUB_WORD_PAID ? 9950 : 0);
      g_assert_cmpstr (word.receipt, ==, rows[i].kind == HUB_WORD_PAID ? REFERENCE : "");
    }
}

static void
test_initialize (void)
{
  static const char good[] = "{\"status\":true,\"message\":\"-\",\"data\":{\"authorization_url\":\"https://checkout.example/x\","
                             "\"access_code\":\"0peioxfhpn\",\"reference\":\"" REFERENCE "\"}}";
  static const char odd[] = "{\"status\":true,\"message\":\"-\",\"data\":{\"authorization_url\":\"https://checkout.example/x\","
                            "\"access_code\":\"a b\\r\\n\",\"reference\":\"" REFERENCE "\"}}";
  static const char dup[] = "{\"status\":false,\"message\":\"Duplicate Transaction Reference\"}";
  HubWord word;

  hub_paystack_read_initialize (200, good, strlen (good), REFERENCE, &word);
  g_assert_cmpint (word.kind, ==, HUB_WORD_SENT);
  g_assert_cmpstr (word.url, ==, "https://checkout.example/x");
  g_assert_cmpstr (word.merchant, ==, "0peioxfhpn");
  hub_paystack_read_initialize (200, odd, strlen (odd), REFERENCE, &word);
  g_assert_cmpint (word.kind, ==, HUB_WORD_SENT); /* one can pay without it */
  g_assert_cmpstr (word.merchant, ==, "");
  hub_paystack_read_initialize (200, good, strlen (good), "another", &word);
  g_assert_cmpint (word.kind, ==, HUB_WORD_LOST);
  hub_paystack_read_initialize (400, dup, strlen (dup), REFERENCE, &word);
  g_assert_cmpint (word.kind, ==, HUB_WORD_REFUSED);
  hub_paystack_read_initialize (500, "", 0, REFERENCE, &word);
  g_assert_cmpint (word.kind, ==, HUB_WORD_LOST);
}

static void
test_webhook (void)
{
  static const char charge[] = "{\"event\":\"charge.success\",\"data\":{\"status\":\"success\",\"reference\":\"" REFERENCE
                               "\",\"amount\":9950,\"currency\":\"KES\",\"metadata\":\"\",\"log\":null}}";
  static const char refund[] = "{\"event\":\"refund.processed\",\"data\":{\"transaction_reference\":\"" REFERENCE "\",\"amount\":\"9950\"}}";
  static const char other[] = "{\"event\":\"charge.dispute.create\",\"data\":{}}";
  g_autoptr (GError) error = NULL;
  HubWord word;

  g_assert_true (hub_paystack_read_webhook (charge, strlen (charge), &word, NULL));
  g_assert_cmpint (word.kind, ==, HUB_WORD_PAID);
  g_assert_cmpint (word.amount, ==, 9950);
  g_assert_true (hub_paystack_read_webhook (refund, strlen (refund), &word, NULL));
  g_assert_cmpint (word.kind, ==, HUB_WORD_REFUND);
  g_assert_false (hub_paystack_read_webhook (other, strlen (other), &word, &error));
  g_assert_error (error, HUB_GATEWAY_ERROR, HUB_GATEWAY_ERROR_UNREADABLE);
}

/* RFC 4231, test case 2. */
static void
test_signature (void)
{
  static const char mac[] = "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b6"
                            "36e070a38bce737";
  static const char text[] = "what do ya want for nothing?";

  g_assert_true (hub_paystack_is_signed (text, strlen (text), "Jefe", mac));
  g_assert_false (hub_paystack_is_signed (text, strlen (text) - 1, "Jefe", mac));
  g_assert_false (hub_paystack_is_signed (text, strlen (text), "jefe", mac));
  g_assert_false (hub_paystack_is_signed (text, strlen (text), "Jefe", ""));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gateway-words/amounts", test_amounts);
  g_test_add_func ("/gateway-words/mpesa/writing", test_writing);
  g_test_add_func ("/gateway-words/mpesa/phones", test_phones);
  g_test_add_func ("/gateway-words/mpesa/codes", test_codes);
  g_test_add_func ("/gateway-words/mpesa/push", test_push_answers);
  g_test_add_func ("/gateway-words/mpesa/query", test_query_answers);
  g_test_add_func ("/gateway-words/mpesa/callback", test_stk);
  g_test_add_func ("/gateway-words/mpesa/callback-refused", test_stk_refused);
  g_test_add_func ("/gateway-words/mpesa/by-hand", test_c2b);
  g_test_add_func ("/gateway-words/mpesa/token", test_token);
  g_test_add_func ("/gateway-words/paystack/initialize", test_initialize);
  g_test_add_func ("/gateway-words/paystack/verify", test_verify);
  g_test_add_func ("/gateway-words/paystack/webhook", test_webhook);
  g_test_add_func ("/gateway-words/paystack/signature", test_signature);
  return g_test_run ();
}
