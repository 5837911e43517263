/* Ordering and paying over HTTP, with strict gateways: the happy ways, and each mistake of the five older systems.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "api-fixture.h"
#include "fake-daraja.h"
#include "fake-paystack.h"
#include "hub-books.h"
#include "hub-mpesa.h"
#include "hub-pay.h"
#include "hub-paystack.h"

#define SECRET "0123456789-secret"
#define PATIENCE_US (60 * G_USEC_PER_SEC)
#define REGULAR 65537 /* event 1, type 1: 1,500 shillings */
#define JSON "Content-Type: application/json\r\n"

typedef struct
{
  ApiFixture api;
  HubFixture books; /* its address alone */
  FakeDaraja *daraja;
  FakePaystack *paystack;
  HubGateways gateways;
  char *buyer, *other, *cashier, *admin, *organizer; /* headers */
} Fixture;

static char *
person (Fixture *fixture, TkRole role)
{
  g_autofree char *email = api_fixture_person (&fixture->api, role);
  g_autofree char *token = api_fixture_token (&fixture->api, email);

  return g_strconcat (token, JSON, NULL);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  api_fixture_set_up (&fixture->api, NULL);
  fixture->books.uri = fixture->api.uri;
  fixture->daraja = fake_daraja_new (0, 60);
  g_autofree char *hub = g_strdup_printf ("http://127.0.0.1:%u/api/v1", fixture->api.port);
  g_autofree char *webhook = g_strdup_printf ("%s/payments/paystack/webhook", hub);
  fixture->paystack = fake_paystack_new (0, webhook, 0);
  HubMpesaSettings mpesa = { .base = fake_daraja_get_url (fixture->daraja), .consumer_key = FAKE_DARAJA_KEY,
                             .consumer_secret = FAKE_DARAJA_SECRET, .passkey = FAKE_DARAJA_PASSKEY, .shortcode = FAKE_DARAJA_SHORTCODE,
                             .callback_url = hub, .callback_secret = SECRET };
  HubPaystackSettings paystack = { .base = fake_paystack_get_url (fixture->paystack), .secret_key = FAKE_PAYSTACK_KEY };
  fixture->gateways = (HubGateways){ .mpesa = hub_mpesa_new (&mpesa, tk_clock_system ()), .paystack = hub_paystack_new (&paystack),
                                     .callback_secret = SECRET };
  hub_service_set_gateways (fixture->api.service, &fixture->gateways, TRUE);
  fixture->buyer = person (fixture, TK_ROLE_ATTENDEE);
  fixture->other = person (fixture, TK_ROLE_ATTENDEE);
  fixture->cashier = person (fixture, TK_ROLE_CASHIER);
  fixture->admin = person (fixture, TK_ROLE_ADMIN);
  fixture->organizer = person (fixture, TK_ROLE_ORGANIZER);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  hub_books_check (&fixture->books);
  g_clear_pointer (&fixture->books.reader, sql_close);
  api_fixture_tear_down (&fixture->api, NULL);
  fixture->gateways.mpesa->free (fixture->gateways.mpesa->self);
  fixture->gateways.paystack->free (fixture->gateways.paystack->self);
  fake_daraja_free (fixture->daraja);
  fake_paystack_free (fixture->paystack);
  g_free (fixture->buyer);
  g_free (fixture->other);
  g_free (fixture->cashier);
  g_free (fixture->admin);
  g_free (fixture->organizer);
}

/* ---- Requests ---- */

typedef struct { Fixture *fixture; const char *who, *method, *target; char *body; } Call;

static RawReply *
call (Fixture *fixture, const char *who, const char *method, const char *target, const char *body)
{
  return raw_request (fixture->api.port, method, target, who, body, -1);
}

static RawReply *
expect (Fixture *fixture, const char *who, const char *method, const char *target, const char *body, guint status)
{
  RawReply *reply = call (fixture, who, method, target, body);

  if (reply->status != status)
    g_error ("%s %s %s: %u instead of %u: %s", method, target, body != NULL ? body : "", reply->status, status, raw_reply_text (reply));
  return reply;
}

static void
assert_refused (Fixture *fixture, const char *who, const char *method, const char *target, const char *body, guint status, const char *code)
{
  g_autoptr (RawReply) reply = expect (fixture, who, method, target, body, status);
  g_autofree char *said = raw_json_text (raw_reply_text (reply), "code");

  g_assert_cmpstr (said, ==, code);
}

static gboolean
has (const RawReply *reply, const char *text)
{
  return strstr (raw_reply_text (reply), text) != NULL;
}

static gint64
number_in (const RawReply *reply, const char *key)
{
  g_autofree char *quoted = g_strdup_printf ("\"%s\":", key);
  const char *at = strstr (raw_reply_text (reply), quoted);

  g_assert_nonnull (at);
  return g_ascii_strtoll (at + strlen (quoted), NULL, 10);
}

static gint64
count (Fixture *fixture, const char *sql)
{
  return hub_fixture_int (&fixture->books, sql);
}

/* Orders `qty` regular tickets by M-Pesa; its number. */
static gint64
order (Fixture *fixture, const char *phone, guint qty)
{
  g_autofree char *body = g_strdup_printf ("{\"phone\":\"%s\",\"tickets\":[{\"ticket_id\":%d,\"quantity\":%u}]}", phone, REGULAR, qty);
  g_autoptr (RawReply) reply = expect (fixture, fixture->buyer, "POST", "/orders", body, 200);

  return number_in (reply, "orderId");
}

static RawReply *
look (Fixture *fixture, gint64 id)
{
  g_autofree char *target = g_strdup_printf ("/orders/%d", (int) id);

  return expect (fixture, fixture->buyer, "GET", target, NULL, 200);
}

/* Waits until the order says so. */
static void
await (Fixture *fixture, gint64 id, const char *text)
{
  gint64 until = g_get_monotonic_time () + PATIENCE_US;

  while (g_get_monotonic_time () < until)
    {
      g_autoptr (RawReply) reply = look (fixture, id);

      if (has (reply, text))
        return;
      g_usleep (30000);
    }
  g_autoptr (RawReply) last = look (fixture, id);
  g_error ("order %d never said %s: %s", (int) id, text, raw_reply_text (last));
}

static char *
link_of (Fixture *fixture, const char *who, const char *body)
{
  g_autoptr (RawReply) reply = expect (fixture, who, "POST", "/payments/initialize", body, 200);
  g_autofree char *url = raw_json_text (raw_reply_text (reply), "authorization_url");
  g_autofree char *code = raw_json_text (raw_reply_text (reply), "access_code");

  g_assert_nonnull (url);
  g_assert_cmpstr (code, ==, "0peioxfhpn"); /* the gateway's own, which need not stand in the link */
  return raw_json_text (raw_reply_text (reply), "reference");
}

static RawReply *
verify (Fixture *fixture, const char *who, const char *reference, guint status)
{
  g_autofree char *target = g_strdup_printf ("/payments/verify/%s", reference);

  return expect (fixture, who, "GET", target, NULL, status);
}

/* The gateway is asked every two seconds at most, so what it says may take its time. */
static RawReply *
verify_until (Fixture *fixture, const char *who, const char *reference, guint status)
{
  g_autofree char *target = g_strdup_printf ("/payments/verify/%s", reference);
  gint64 until = g_get_monotonic_time () + PATIENCE_US;

  for (;;)
    {
      g_autoptr (RawReply) reply = call (fixture, who, "GET", target, NULL);

      if (reply->status == status)
        return g_steal_pointer (&reply);
      if (g_get_monotonic_time () > until)
        g_error ("%s was never %u, but %u: %s", target, status, reply->status, raw_reply_text (reply));
      g_usleep (100000);
    }
}

/* ---- M-Pesa ---- */

static void
test_mpesa (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RawReply) reply = expect (
    fixture, fixture->buyer, "POST", "/api/v1/orders/",
    "{\"phone\":\"0711 000 000\",\"tickets\":[{\"ticket_id\":\"65537\",\"quantity\":\"2\",\"attendees\":[{\"first_name\":\"Amina\","
    "\"last_name\":\"Otieno\",\"email\":\"amina@example.com\",\"phone\":\"0722000000\"},{\"first_name\":\"Juma\"}]}]}",
    200);
  g_autofree char *checkout = raw_json_text (raw_reply_text (reply), "checkoutRequestID");
  gint64 id = number_in (reply, "orderId");
  g_autofree char *target = g_strdup_printf ("/payments/check/%s", checkout);
  g_autofree char *receipt = NULL;

  g_assert_nonnull (checkout);
  g_assert_true (has (reply, "\"message\":\"STK Push initiated\"") && has (reply, "\"customerMessage\"") && has (reply, "\"expires_at\""));
  g_assert_true (has (reply, "\"total_amount\":3000,"));
  await (fixture, id, "\"status\":\"paid\"");
  g_autoptr (RawReply) paid = look (fixture, id);
  g_assert_true (has (paid, "\"attendee_first_name\":\"Amina\"") && has (paid, "\"order_items\":[{") && has (paid, "\"payments\":[{"));
  g_assert_cmpint (number_in (paid, "payment_id"), ==, id);
  receipt = fake_daraja_receipt (fixture->daraja, "254711000000");
  g_assert_true (has (paid, receipt));
  g_autoptr (RawReply) check = expect (fixture, NULL, "GET", target, NULL, 200);
  g_assert_true (has (check, "\"ResultCode\":\"0\"") && has (check, "\"status\":\"paid\""));
  g_autoptr (RawReply) list = expect (fixture, fixture->buyer, "GET", "/payments", NULL, 200);
  g_assert_true (g_str_has_prefix (raw_reply_text (list), "[{\"id\":") && has (list, receipt));
  g_autofree char *paper = g_strdup_printf ("/payments/%d/receipt.pdf", (int) id);
  g_autoptr (RawReply) pdf = expect (fixture, fixture->buyer, "GET", paper, NULL, 200);
  g_assert_cmpint (memcmp (pdf->body->data, "%PDF-", 5), ==, 0);
  assert_refused (fixture, fixture->other, "GET", paper, NULL, 404, "not_found");
  g_autoptr (RawReply) theirs = expect (fixture, fixture->other, "GET", "/payments", NULL, 200);
  g_assert_cmpstr (raw_reply_text (theirs), ==, "[]");
  g_autoptr (RawReply) own = expect (fixture, fixture->buyer, "GET", "/user/payments", NULL, 200);
  g_assert_true (g_str_has_prefix (raw_reply_text (own), "{\"payments\":[{"));
  g_autoptr (RawReply) orders = expect (fixture, fixture->buyer, "GET", "/orders?status=paid", NULL, 200);
  g_assert_true (g_str_has_prefix (raw_reply_text (orders), "[{\"id\":"));
  g_autoptr (RawReply) none = expect (fixture, fixture->buyer, "GET", "/orders?page=2", NULL, 200);
  g_assert_cmpstr (raw_reply_text (none), ==, "[]");
}

/* Every ending of a prompt, as the book and M-Pesa's words tell it. */
static const struct { const char *ending, *order, *code; } endings[] = {
  { "001", "pending", "1032" }, { "002", "pending", "1" },  { "003", "paid", "0" }, { "005", "paid", "0" }, { "006", "paid", "0" },
  { "008", "pending", "2001" }, { "010", "paid", "0" },     { "011", "pending", "17" }, { "014", "paid", "0" }, { "015", "paid", "0" },
};

static void
assert_code (Fixture *fixture, gint64 id, const char *code)
{
  g_autoptr (RawReply) reply = look (fixture, id);
  g_autofree char *checkout = raw_json_text (strstr (raw_reply_text (reply), "\"payments\":[") , "checkoutRequestID");
  g_autofree char *target = g_strdup_printf ("/payments/check/%s", checkout);
  g_autofree char *wanted = g_strdup_printf ("\"ResultCode\":\"%s\"", code);
  gint64 until = g_get_monotonic_time () + PATIENCE_US;

  while (g_get_monotonic_time () < until)
    {
      g_autoptr (RawReply) check = expect (fixture, NULL, "GET", target, NULL, 200);

      if (has (check, wanted))
        return;
      g_usleep (50000);
    }
  g_error ("%s never said %s", target, code);
}

static void
test_endings (Fixture *fixture, gconstpointer data)
{
  gint64 ids[G_N_ELEMENTS (endings)];
  gint64 paid = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"phone\":\"2547110%02u%s\",\"ticket_id\":%d}", (guint) i, endings[i].ending, REGULAR);
      g_autoptr (RawReply) reply = call (fixture, fixture->buyer, "POST", "/orders", body);

      g_assert_true (reply->status == 200 || (reply->status == 202 && strcmp (endings[i].ending, "010") == 0));
      ids[i] = number_in (reply, "orderId");
      paid += strcmp (endings[i].order, "paid") == 0;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *status = g_strdup_printf ("\"status\":\"%s\"", endings[i].order);

      await (fixture, ids[i], status);
      assert_code (fixture, ids[i], endings[i].code);
    }
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM sale"), ==, paid);
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM ticket"), ==, paid);
}

static void
test_refused_push (Fixture *fixture, gconstpointer data)
{
  assert_refused (fixture, fixture->buyer, "POST", "/orders", "{\"phone\":\"254711000012\",\"ticket_id\":65537}", 502, "gateway");
  g_assert_cmpint (count (fixture, "SELECT sum(leased) FROM ticket_type"), ==, 0);
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM web_order WHERE status = 'failed'"), ==, 1);
}

static void
test_retry_and_cancel (Fixture *fixture, gconstpointer data)
{
  gint64 id = order (fixture, "254711000001", 1);
  g_autofree char *pay = g_strdup_printf ("/orders/%d/pay", (int) id);
  g_autofree char *cancel = g_strdup_printf ("/orders/%d/cancel", (int) id);
  g_autofree char *push = g_strdup_printf ("{\"order_id\":%d,\"phone\":\"254711000000\"}", (int) id);

  assert_refused (fixture, fixture->other, "POST", pay, "{}", 404, "not_found");
  assert_refused (fixture, fixture->other, "POST", cancel, NULL, 404, "not_found");
  /* Nobody says of himself that he has paid. */
  assert_refused (fixture, fixture->buyer, "PATCH", pay, "{\"status\":\"paid\"}", 403, "forbidden");
  assert_code (fixture, id, "1032");
  g_autoptr (RawReply) again = expect (fixture, fixture->buyer, "POST", "/payments", push, 200);
  g_assert_true (has (again, "\"data\":{\"MerchantRequestID\""));
  await (fixture, id, "\"status\":\"paid\"");
  assert_refused (fixture, fixture->buyer, "POST", cancel, NULL, 409, "conflict");
  assert_refused (fixture, fixture->buyer, "POST", pay, "{}", 409, "conflict");
  gint64 second = order (fixture, "254711000007", 1);
  g_autofree char *pay_second = g_strdup_printf ("/orders/%d/pay", (int) second);
  g_autofree char *cancel_second = g_strdup_printf ("/orders/%d/cancel", (int) second);
  assert_refused (fixture, fixture->buyer, "POST", pay_second, "{}", 409, "payment_pending");
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (RawReply) gone = expect (fixture, fixture->buyer, "POST", cancel_second, NULL, 200);

      g_assert_true (has (gone, "\"status\":\"cancelled\""));
    }
  g_assert_cmpint (count (fixture, "SELECT sum(leased) FROM ticket_type"), ==, 0);
}

static void
test_older_addresses (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RawReply) buy = expect (fixture, fixture->buyer, "POST", "/tickets",
                                     "{\"event_id\":1,\"ticket_type\":\"regular\",\"phone_number\":\"254711000001\",\"amount\":1500}", 200);
  g_autofree char *checkout = raw_json_text (raw_reply_text (buy), "checkout_request_id");
  g_autofree char *ask = g_strdup_printf ("{\"checkout_request_id\":\"%s\"}", checkout);

  g_assert_true (has (buy, "\"account_reference\":\"TT-") && has (buy, "\"status\":\"pending\""));
  assert_code (fixture, number_in (buy, "orderId"), "1032");
  g_autoptr (RawReply) status = expect (fixture, fixture->buyer, "POST", "/mpesa_transaction_status", ask, 200);
  g_assert_true (has (status, "\"transaction_status\":\"Cancelled\"") && has (status, "\"status\":\"success\""));
  /* They know no orders: the one that waits for that money is meant. */
  assert_refused (fixture, fixture->buyer, "GET", "/lnmo?amount=1&phone=254711000002", NULL, 404, "not_found");
  g_autoptr (RawReply) lnmo = expect (fixture, fixture->buyer, "GET", "/lnmo?amount=1500&phone=254711000002", NULL, 200);
  g_assert_true (has (lnmo, "\"ResponseCode\":\"0\""));
  assert_code (fixture, number_in (buy, "orderId"), "1032");
  gint64 until = g_get_monotonic_time () + PATIENCE_US;
  while (count (fixture, "SELECT count(*) FROM attempt WHERE state = 'failed'") < 1 && g_get_monotonic_time () < until)
    g_usleep (30000);
  g_autoptr (RawReply) mpesa
    = expect (fixture, fixture->buyer, "POST", "/mpesa", "{\"phone_number\":\"0711000000\",\"amount\":\"1500.00\",\"email\":\"a@b.example\"}", 201);
  g_assert_true (has (mpesa, "\"invoice\":{\"invoice_id\":\""));
  await (fixture, number_in (buy, "orderId"), "\"status\":\"paid\"");
}

/* ---- Paystack ---- */

static void
test_paystack (Fixture *fixture, gconstpointer data)
{
  g_autofree char *reference
    = link_of (fixture, fixture->buyer, "{\"event_id\":1,\"email\":\"009@example.com\",\"ticket_type\":\"VIP\",\"quantity\":2,"
                                        "\"callback_url\":\"https://shop.example/done?x=1\"}");
  g_autoptr (RawReply) pending = verify (fixture, fixture->buyer, reference, 202);

  g_assert_true (has (pending, "\"status\":\"pending\""));
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM attempt WHERE callback = 'https://shop.example/done?x=1'"), ==, 1);
  assert_refused (fixture, fixture->buyer, "POST", "/payments/initialize",
                  "{\"event_id\":1,\"email\":\"a@b.example\",\"callback_url\":\"javascript:alert(1)\"}", 422, "invalid_fields");
  g_autoptr (RawReply) not_theirs = verify (fixture, fixture->other, reference, 404);
  fake_paystack_set_status (fixture->paystack, 429);
  g_autoptr (RawReply) silent = verify_until (fixture, fixture->buyer, reference, 503);
  g_assert_true (has (silent, "\"code\":\"gateway_unreachable\""));
  fake_paystack_set_status (fixture->paystack, 0);
  fake_paystack_pay (fixture->paystack, reference);
  g_autoptr (RawReply) paid = verify_until (fixture, fixture->buyer, reference, 200);
  g_assert_true (has (paid, "\"ticket_code\":\"") && has (paid, "\"qr_code_path\":\"/api/v1/tickets/"));
  g_autoptr (RawReply) again = verify (fixture, fixture->buyer, reference, 200);
  g_assert_true (has (again, "\"message\":\"Payment already verified\""));
  g_autoptr (RawReply) still_not_theirs = verify (fixture, fixture->other, reference, 404);
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM ticket"), ==, 2);
  g_assert_cmpint (count (fixture, "SELECT amount FROM attempt"), ==, 1000000);
}

static gpointer
verify_thread (gpointer data)
{
  Call *wanted = data;
  g_autoptr (RawReply) reply = call (wanted->fixture, wanted->who, wanted->method, wanted->target, NULL);

  return GUINT_TO_POINTER (reply->status);
}

/* The webhook, twice, and eight who ask at the same time: one sale. */
static void
test_verify_race (Fixture *fixture, gconstpointer data)
{
  g_autofree char *reference = link_of (fixture, fixture->buyer, "{\"event_id\":1,\"email\":\"005@example.com\"}");
  g_autofree char *target = g_strdup_printf ("/payments/verify/%s", reference);
  Call wanted = { fixture, fixture->buyer, "GET", target, NULL };
  GThread *threads[8];

  fake_paystack_pay (fixture->paystack, reference);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("verify", verify_thread, &wanted);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (threads[i])), ==, 200);
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM sale"), ==, 1);
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM ticket"), ==, 1);
}

/* 99.50 is 9950 of the smallest unit, and another amount or currency pays for nothing. */
static void
test_paystack_amounts (Fixture *fixture, gconstpointer data)
{
  hub_fixture_run (&fixture->books, "UPDATE ticket_type SET price = 9950 WHERE event = 1 AND type = 4");
  g_autofree char *exact
    = link_of (fixture, fixture->buyer, "{\"event_id\":1,\"email\":\"000@example.com\",\"ticket_type\":\"last seats\"}");
  g_assert_cmpint (count (fixture, "SELECT amount FROM attempt"), ==, 9950);
  fake_paystack_pay (fixture->paystack, exact);
  g_autoptr (RawReply) paid = verify (fixture, fixture->buyer, exact, 200);
  g_autofree char *other
    = link_of (fixture, fixture->buyer, "{\"event_id\":1,\"email\":\"011@example.com\",\"ticket_type\":\"last seats\"}");
  fake_paystack_pay (fixture->paystack, other);
  gint64 until = g_get_monotonic_time () + PATIENCE_US;
  while (count (fixture, "SELECT count(*) FROM attempt WHERE money = 1") < 2 && g_get_monotonic_time () < until)
    g_usleep (30000);
  gint64 came = count (fixture, "SELECT paid FROM attempt ORDER BY at DESC, id DESC LIMIT 1");
  g_autoptr (RawReply) tampered = verify (fixture, fixture->buyer, other, came < 9950 ? 409 : 200);
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM ticket"), ==, came < 9950 ? 1 : 2);
  g_assert_cmpint (count (fixture, "SELECT coalesce(sum(amount), 0) FROM refund_due"), ==, came < 9950 ? came : came - 9950);
  g_autofree char *failed = link_of (fixture, fixture->buyer, "{\"event_id\":1,\"email\":\"001@example.com\"}");
  fake_paystack_pay (fixture->paystack, failed);
  g_autoptr (RawReply) refused = verify (fixture, fixture->buyer, failed, 400);
}

/* ---- Refusals ---- */

static void
test_bad_orders (Fixture *fixture, gconstpointer data)
{
  const struct { const char *body; guint status; const char *code; } rows[] = {
    { "{", 400, NULL },
    { "{}", 422, "invalid_fields" },
    { "{\"tickets\":[]}", 400, "invalid_request" },
    { "{\"tickets\":7,\"phone\":\"0711000000\"}", 422, "invalid_fields" },
    { "{\"ticket_id\":65537,\"quantity\":0,\"phone\":\"0711000000\"}", 400, "invalid_request" },
    { "{\"ticket_id\":65537,\"quantity\":-1,\"phone\":\"0711000000\"}", 400, "invalid_request" },
    { "{\"ticket_id\":65537,\"quantity\":11,\"phone\":\"0711000000\"}", 400, "invalid_request" },
    { "{\"ticket_id\":65537,\"quantity\":99999999999,\"phone\":\"0711000000\"}", 422, "invalid_fields" },
    { "{\"ticket_id\":65537,\"quantity\":1.5,\"phone\":\"0711000000\"}", 422, "invalid_fields" },
    { "{\"ticket_id\":65537,\"quantity\":1}", 422, "invalid_fields" },
    { "{\"ticket_id\":65537,\"phone\":\"12\"}", 422, "invalid_fields" },
    { "{\"ticket_id\":1,\"phone\":\"0711000000\"}", 404, "not_found" },
    { "{\"ticket_id\":9223372036854775807,\"phone\":\"0711000000\"}", 422, "invalid_fields" },
    { "{\"ticket_id\":98305,\"phone\":\"0711000000\"}", 404, "not_found" }, /* a voucher's use is no ticket */
    { "{\"phone\":\"0711000000\",\"tickets\":[{\"ticket_id\":65537},{\"ticket_id\":131073}]}", 400, "invalid_request" },
    { "{\"phone\":\"0711000000\",\"tickets\":[{\"ticket_id\":65537,\"quantity\":6},{\"ticket_id\":65537,\"quantity\":6}]}", 400, "invalid_request" },
    { "{\"phone\":\"0711000000\",\"ticket_id\":65537,\"attendees\":[{\"first_name\":\"A\"},{\"first_name\":\"B\"}]}", 400, "invalid_request" },
    { "{\"phone\":\"0711000000\",\"ticket_id\":65537,\"quantity\":2,\"attendees\":[{\"first_name\":\"A\"}]}", 400, "invalid_request" },
    { "{\"event_id\":1,\"ticket_type\":\"Regular\",\"phone_number\":\"0711000000\",\"amount\":1}", 400, "invalid_request" },
    { "{\"event_id\":1,\"ticket_type\":\"x' OR '1'='1\",\"phone_number\":\"0711000000\",\"amount\":1}", 404, "not_found" },
    { "{\"event_id\":77,\"ticket_type\":\"Regular\",\"phone_number\":\"0711000000\"}", 404, "not_found" },
    { "{\"ticket_id\":65537,\"method\":\"cash\"}", 403, "forbidden" },
    { "{\"ticket_id\":65537,\"method\":\"comp\"}", 403, "forbidden" },
    { "{\"ticket_id\":65537,\"method\":\"barter\"}", 400, "invalid_request" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (RawReply) reply = call (fixture, fixture->buyer, "POST", "/orders", rows[i].body);
      g_autofree char *code = raw_json_text (raw_reply_text (reply), "code");

      if (reply->status != rows[i].status || (rows[i].code != NULL && g_strcmp0 (code, rows[i].code) != 0))
        g_error ("%s: %u %s", rows[i].body, reply->status, raw_reply_text (reply));
    }
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM web_order"), ==, 0);
  assert_refused (fixture, JSON, "POST", "/orders", "{\"ticket_id\":65537}", 401, "unauthorized");
  hub_fixture_run (&fixture->books, "UPDATE ticket_type SET sale_until = 1 WHERE event = 1 AND type = 1");
  assert_refused (fixture, fixture->buyer, "POST", "/orders", "{\"ticket_id\":65537,\"phone\":\"0711000000\"}", 410, "sale_closed");
  hub_fixture_run (&fixture->books, "UPDATE event SET status = 'pending' WHERE event = 2");
  assert_refused (fixture, fixture->buyer, "POST", "/orders", "{\"ticket_id\":131073,\"phone\":\"0711000000\"}", 404, "not_found");
  g_autoptr (RawReply) five
    = expect (fixture, fixture->cashier, "POST", "/orders", "{\"ticket_id\":65540,\"quantity\":5,\"method\":\"cash\"}", 201);
  g_assert_true (has (five, "\"tickets\":[{"));
  assert_refused (fixture, fixture->buyer, "POST", "/orders", "{\"ticket_id\":65540,\"phone\":\"0711000000\"}", 409, "sold_out");
}

static void
test_others (Fixture *fixture, gconstpointer data)
{
  gint64 id = order (fixture, "254711000000", 1);
  g_autofree char *target = g_strdup_printf ("/orders/%d", (int) id);
  g_autofree char *refund = g_strdup_printf ("/payments/%d/refund", (int) id);

  await (fixture, id, "\"status\":\"paid\"");
  assert_refused (fixture, fixture->other, "GET", target, NULL, 404, "not_found");
  assert_refused (fixture, fixture->cashier, "GET", target, NULL, 404, "not_found");
  assert_refused (fixture, fixture->buyer, "GET", "/orders/999999999999999999999", NULL, 404, "not_found");
  assert_refused (fixture, fixture->buyer, "GET", "/orders/1%27%20OR%201=1", NULL, 404, "not_found");
  assert_refused (fixture, fixture->buyer, "GET", "/payments?user_id=1", NULL, 403, "forbidden");
  assert_refused (fixture, fixture->buyer, "GET", "/payments?from=yesterday", NULL, 400, "invalid_request");
  assert_refused (fixture, fixture->buyer, "GET", "/payments/check/ws_CO_1", NULL, 404, "not_found");
  assert_refused (fixture, fixture->buyer, "POST", refund, "{\"action\":\"approve\"}", 403, "forbidden");
  assert_refused (fixture, fixture->organizer, "POST", refund, "{\"action\":\"approve\"}", 404, "not_found"); /* another's event */
  assert_refused (fixture, fixture->admin, "POST", refund, "{\"action\":\"maybe\"}", 422, "invalid_fields");
  assert_refused (fixture, fixture->admin, "POST", refund, "{\"action\":\"approve\",\"amount\":\"9999\"}", 400, "invalid_request");
  g_autoptr (RawReply) seen = expect (fixture, fixture->admin, "GET", target, NULL, 200);
  g_autoptr (RawReply) denied = expect (fixture, fixture->admin, "POST", refund, "{\"action\":\"deny\",\"reason\":\"no\"}", 200);
  g_assert_true (has (denied, "\"status\":\"refund_denied\""));
  g_autoptr (RawReply) part = expect (fixture, fixture->admin, "POST", refund, "{\"action\":\"approve\",\"amount\":100.50}", 200);
  g_assert_true (has (part, "\"amount\":100.50"));
  g_autofree char *older = g_strdup_printf ("{\"payment_id\":%d,\"action\":\"approve\"}", (int) id);
  assert_refused (fixture, fixture->buyer, "POST", "/payments", older, 403, "forbidden");
  g_autoptr (RawReply) whole = expect (fixture, fixture->admin, "POST", "/payments", older, 200);
  g_assert_true (has (whole, "\"message\":\"Refund approved successfully\""));
  assert_refused (fixture, fixture->admin, "POST", refund, "{\"action\":\"approve\"}", 409, "conflict");
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM ticket WHERE status = 'valid'"), ==, 0);
  g_assert_cmpint (count (fixture, "SELECT sum(amount) FROM refund_due"), ==, 150000);
}

/* ---- What gateways call ---- */

static const char stk[] = "{\"Body\":{\"stkCallback\":{\"MerchantRequestID\":\"1\",\"CheckoutRequestID\":\"ws_CO_1\",\"ResultCode\":1032,"
                          "\"ResultDesc\":\"no\"}}}";
static const char *const callbacks[] = { "/mpesa_callback", "/lnmo", "/payments/callback", "/callback-url", "/api/payment/callback" };

static void
test_callbacks (Fixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (callbacks); i++)
    {
      g_autofree char *wrong = g_strconcat (callbacks[i], "/wrong", NULL);
      g_autofree char *right = g_strconcat (callbacks[i], "/" SECRET, NULL);
      g_autoptr (RawReply) taken = expect (fixture, JSON, "POST", right, stk, 200);

      g_assert_cmpstr (raw_reply_text (taken), ==, "{\"ResultCode\":0,\"ResultDesc\":\"Accepted\"}");
      assert_refused (fixture, JSON, "POST", callbacks[i], stk, 403, "forbidden");
      assert_refused (fixture, JSON, "POST", wrong, stk, 403, "forbidden");
    }
  g_autoptr (RawReply) canonical = expect (fixture, JSON, "POST", "/payments/mpesa/callback/" SECRET, stk, 200);
  assert_refused (fixture, JSON, "POST", "/payments/mpesa/callback/" SECRET, "{\"Body\":1}", 400, "invalid_request");
  assert_refused (fixture, JSON, "POST", "/payments/mpesa/callback/" SECRET, "not json", 400, "invalid_request");
  assert_refused (fixture, JSON, "POST", "/payments/mpesa/callback/x", stk, 403, "forbidden");
  assert_refused (fixture, JSON, "POST", "/payments/paystack/webhook", "{}", 401, "unauthorized");
  assert_refused (fixture, JSON "x-paystack-signature: 00\r\n", "POST", "/payments/paystack/webhook", "{}", 401, "unauthorized");
}

static void
test_paybill (Fixture *fixture, gconstpointer data)
{
  gint64 id = order (fixture, "254711000001", 1);
  const struct { const char *account, *amount, *code; } rows[] = {
    { "TT-000001", "1500.00", "0" }, { "tt 1", "1500", "0" }, { "TT-000001", "1.00", "C2B00013" }, { "TT-000009", "1500.00", "C2B00012" },
    { "Juma", "1500.00", "C2B00012" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"TransID\":\"LGR219G3E%u\",\"TransAmount\":\"%s\",\"BusinessShortCode\":\"174379\","
                                               "\"BillRefNumber\":\"%s\"}", (guint) i, rows[i].amount, rows[i].account);
      g_autofree char *code = g_strdup_printf ("\"ResultCode\":\"%s\"", rows[i].code);
      g_autoptr (RawReply) reply = expect (fixture, JSON, "POST", "/payments/mpesa/c2b/validation/" SECRET, body, 200);

      g_assert_true (has (reply, code));
      assert_refused (fixture, JSON, "POST", "/payments/mpesa/c2b/confirmation/wrong", body, 403, "forbidden");
    }
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (RawReply) reply = expect (fixture, JSON, "POST", "/payments/mpesa/c2b/confirmation/" SECRET,
                                           "{\"TransID\":\"LGR219G3EZ\",\"TransAmount\":\"1500.00\",\"BusinessShortCode\":\"174379\","
                                           "\"BillRefNumber\":\"TT-000001\"}", 200);
      g_assert_true (has (reply, "\"ResultCode\":\"0\""));
    }
  await (fixture, id, "\"mpesa_receipt\":\"LGR219G3EZ\"");
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM ticket"), ==, 1);
}

/* ---- Once ---- */

static gpointer
order_thread (gpointer data)
{
  Call *wanted = data;

  return call (wanted->fixture, wanted->who, wanted->method, wanted->target, wanted->body);
}

static void
test_once (Fixture *fixture, gconstpointer data)
{
  g_autofree char *who = g_strconcat (fixture->buyer, "Idempotency-Key: key-1\r\n", NULL);
  g_autofree char *theirs = g_strconcat (fixture->other, "Idempotency-Key: key-1\r\n", NULL);
  g_autofree char *bad = g_strconcat (fixture->buyer, "Idempotency-Key: a b\r\n", NULL);
  Call wanted = { fixture, who, "POST", "/orders", (char *) "{\"ticket_id\":65537,\"phone\":\"0711000007\"}" };
  GThread *threads[8];
  guint good = 0;

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("order", order_thread, &wanted);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autoptr (RawReply) reply = g_thread_join (threads[i]);

      g_assert_true (reply->status == 200 || reply->status == 409);
      good += reply->status == 200;
    }
  g_assert_cmpuint (good, >, 0);
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM web_order"), ==, 1);
  g_autoptr (RawReply) first = expect (fixture, who, "POST", "/orders", wanted.body, 200);
  g_autoptr (RawReply) second = expect (fixture, who, "POST", "/orders", wanted.body, 200);
  g_assert_cmpstr (raw_reply_text (first), ==, raw_reply_text (second));
  g_assert_cmpstr (raw_reply_header (second, "idempotent-replayed"), ==, "true");
  assert_refused (fixture, who, "POST", "/orders", "{\"ticket_id\":65538,\"phone\":\"0711000007\"}", 422, "idempotency_mismatch");
  assert_refused (fixture, bad, "POST", "/orders", wanted.body, 400, "invalid_request");
  g_autoptr (RawReply) others = expect (fixture, theirs, "POST", "/orders", "{\"ticket_id\":65537,\"phone\":\"0711000000\"}", 200);
  FakeDarajaCounts counts;
  fake_daraja_count (fixture->daraja, &counts);
  g_assert_cmpuint (counts.pushes, ==, 2);
  g_assert_cmpuint (counts.refusals, ==, 0);
}

/* What came to nothing is no answer for ever: the same request with the same key is tried anew. */
static void
test_once_more (Fixture *fixture, gconstpointer data)
{
  g_autofree char *who = g_strconcat (fixture->buyer, "Idempotency-Key: key-2\r\n", NULL);

  for (guint i = 1; i <= 2; i++)
    {
      assert_refused (fixture, who, "POST", "/orders", "{\"ticket_id\":65537,\"phone\":\"254711000012\"}", 502, "gateway");
      g_assert_cmpint (count (fixture, "SELECT count(*) FROM web_order WHERE status = 'failed'"), ==, i);
      g_assert_cmpint (count (fixture, "SELECT count(*) FROM idempotency"), ==, 0);
    }
}

static void
test_free (Fixture *fixture, gconstpointer data)
{
  hub_fixture_run (&fixture->books, "UPDATE ticket_type SET price = 0 WHERE event = 1 AND type = 4");
  g_autoptr (RawReply) reply = expect (fixture, fixture->buyer, "POST", "/orders", "{\"ticket_id\":65540,\"method\":\"paystack\"}", 201);

  g_assert_true (has (reply, "\"status\":\"paid\"") && has (reply, "\"tickets\":[{"));
}

/* By either name, by M-Pesa and by link; what is wrong with it is told of its field. */
static void
test_voucher (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RawReply) pushed = expect (fixture, fixture->buyer, "POST", "/orders",
                                        "{\"phone\":\"0711000000\",\"voucher\":\"sauti 10\",\"tickets\":[{\"ticket_id\":65537,\"quantity\":2}]}", 200);
  g_assert_true (has (pushed, "\"total_amount\":2700,") && has (pushed, "\"discount\":300,"));
  g_autofree char *reference = link_of (
    fixture, fixture->other,
    "{\"event_id\":1,\"email\":\"a@example.com\",\"ticket_type\":\"Regular\",\"voucher_code\":\"SAUTI10\"}");
  g_autoptr (RawReply) refused = expect (fixture, fixture->other, "POST", "/payments/initialize",
                                         "{\"event_id\":1,\"email\":\"a@example.com\",\"voucher\":\"NONE\"}", 422);
  g_assert_true (has (refused, "\"field\":\"voucher\""));
  g_autofree char *long_code = g_strnfill (200, 'A');
  g_autofree char *body = g_strdup_printf ("{\"ticket_id\":65537,\"phone\":\"0711000001\",\"voucher\":\"%s\"}", long_code);
  g_autoptr (RawReply) longer = expect (fixture, fixture->buyer, "POST", "/orders", body, 422);
  assert_refused (fixture, fixture->buyer, "POST", "/orders",
                  "{\"phone\":\"0711000002\",\"voucher\":\"SAUTI10\",\"tickets\":[{\"ticket_id\":65537,\"quantity\":10},{\"ticket_id\":65538,"
                  "\"quantity\":8}]}", 409, "sold_out");
  g_assert_cmpint (count (fixture, "SELECT leased + sold FROM ticket_type WHERE event = 1 AND type = 32770"), ==, 3);
  await (fixture, number_in (pushed, "orderId"), "\"status\":\"paid\"");
  g_autoptr (RawReply) history = expect (fixture, fixture->buyer, "GET", "/profile/my-upcoming-events/1", NULL, 200);
  g_assert_true (has (history, "\"quantity\":2,\"price\":1500,\"price_minor\":150000,\"subtotal\":2700,"));
  guint wrong = 1, status = 422; /* as above */
  for (; status == 422 && wrong < 20; wrong += status == 422)
    {
      g_autoptr (RawReply) guess = call (fixture, fixture->other, "POST", "/orders", "{\"ticket_id\":65537,\"voucher\":\"NONE\"}");

      status = guess->status;
    }
  g_assert_cmpuint (wrong, >=, 10);
  assert_refused (fixture, fixture->other, "POST", "/payments/initialize", "{\"event_id\":1,\"voucher\":\"SAUTI10\"}", 429, "too_many_requests");
}

/* What a type asks stands with it, and what is missing comes back as fields. */
static void
test_asks (Fixture *fixture, gconstpointer data)
{
  static const char *const ways[] = {
    "{\"phone\":\"0711000000\",\"tickets\":[{\"ticket_id\":65537,\"quantity\":2,\"attendees\":[{\"first_name\":\"Amina\",\"document\":\"A1\"},"
    "{\"first_name\":\"Juma\",\"id_number\":\"A2\"}]}]}",
    "{\"event_id\":1,\"ticket_type\":\"Regular\",\"phone\":\"0711000001\",\"attendees\":[{\"name\":\"Amina\",\"document\":\"A1\"}]}",
  };

  hub_fixture_run (&fixture->books, "UPDATE ticket_type SET asks = 'document!,name!' WHERE event = 1 AND type = 1");
  g_autoptr (RawReply) types = expect (fixture, fixture->buyer, "GET", "/events/1/tickets", NULL, 200);
  g_assert_true (has (types, "\"asks\":\"document!,name!\""));
  g_autoptr (RawReply) reply
    = expect (fixture, fixture->buyer, "POST", "/orders", "{\"phone\":\"0711000000\",\"ticket_id\":65537,\"quantity\":2}", 422);
  g_assert_true (has (reply, "\"field\":\"tickets[0].attendees[0].first_name\""));
  g_assert_true (has (reply, "\"field\":\"tickets[0].attendees[1].document\""));
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM web_order"), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr (RawReply) good = expect (fixture, fixture->buyer, "POST", "/orders", ways[i], 200);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add ("/api/orders/" path, Fixture, NULL, set_up, test, tear_down)
  ADD ("mpesa", test_mpesa);
  ADD ("endings", test_endings);
  ADD ("refused-push", test_refused_push);
  ADD ("retry-and-cancel", test_retry_and_cancel);
  ADD ("older-addresses", test_older_addresses);
  ADD ("paystack", test_paystack);
  ADD ("verify-race", test_verify_race);
  ADD ("paystack-amounts", test_paystack_amounts);
  ADD ("bad-orders", test_bad_orders);
  ADD ("others", test_others);
  ADD ("callbacks", test_callbacks);
  ADD ("paybill", test_paybill);
  ADD ("once", test_once);
  ADD ("once-more", test_once_more);
  ADD ("free", test_free);
  ADD ("voucher", test_voucher);
  ADD ("asks", test_asks);
  return g_test_run ();
}
