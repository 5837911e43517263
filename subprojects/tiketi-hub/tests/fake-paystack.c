/* The rules of Paystack as its documents tell them. SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-paystack.h"

#include <string.h>

#include "fake-delivery.h"
#include "hub-gateway-json.h"
#include "hub-http-server.h"

typedef struct
{
  char *reference, *email, *currency;
  gint64 amount, refunded;
  const char *status; /* a constant */
  gint64 pays_us;     /* 0: not by itself */
} Transaction;

struct _FakePaystack
{
  HubHttpServer *server;
  FakeDelivery *delivery;
  guint pay_ms;
  GThread *payer; /* NULL: buyers open the link */
  GMutex lock; /* guards what follows */
  gboolean stopping;
  GHashTable *transactions; /* reference → Transaction */
  FakePaystackCounts counts;
  char *webhook;
  guint status;
};

static void
free_transaction (gpointer data)
{
  Transaction *transaction = data;

  g_free (transaction->reference);
  g_free (transaction->email);
  g_free (transaction->currency);
  g_free (transaction);
}

static HubHttpResponse *
reply (guint status, char *text)
{
  return hub_http_response_new_text (status, "application/json", text);
}

static HubHttpResponse *
refuse (FakePaystack *paystack, guint status, const char *code, const char *message)
{
  g_mutex_lock (&paystack->lock);
  paystack->counts.refusals++;
  g_mutex_unlock (&paystack->lock);
  return reply (status, g_strdup_printf ("{\"status\":false,\"message\":\"%s\",\"meta\":{\"nextStep\":\"-\"},\"type\":\"validation_error\","
                                         "\"code\":\"%s\"}",
                                         message, code));
}

static HubHttpResponse *
stand_before (FakePaystack *paystack, HubHttpRequest *request)
{
  g_mutex_lock (&paystack->lock);
  guint status = paystack->status;
  g_mutex_unlock (&paystack->lock);
  if (status != 0)
    return hub_http_response_new_text (status, "text/html", g_strdup ("<html>busy</html>"));
  if (g_strcmp0 (hub_http_request_get_bearer (request), FAKE_PAYSTACK_KEY) != 0)
    return refuse (paystack, 401, "invalid_Key", "Invalid key");
  return NULL;
}

static HubJson *
read_body (HubHttpRequest *request)
{
  gsize length;
  const char *bytes = g_bytes_get_data (hub_http_request_get_body (request), &length);

  return hub_json_parse (bytes, length);
}

static gboolean
ends_with (const Transaction *transaction, const char *ending)
{
  const char *at = strchr (transaction->email, '@');

  return at != NULL && at - transaction->email >= 3 && strncmp (at - 3, ending, 3) == 0;
}

static char *
data_of (const Transaction *transaction)
{
  gint64 told = transaction->amount - (ends_with (transaction, "011") ? 100 : 0);

  return g_strdup_printf ("{\"id\":4099260516,\"domain\":\"test\",\"status\":\"%s\",\"reference\":\"%s\",\"amount\":%" G_GINT64_FORMAT ","
                          "\"requested_amount\":%" G_GINT64_FORMAT ",\"message\":null,\"gateway_response\":\"Approved\",\"channel\":\"card\","
                          "\"currency\":\"%s\",\"metadata\":0,\"log\":null,\"fees\":null,\"customer\":{\"id\":68324,\"email\":\"%s\"},"
                          "\"authorization\":{},\"plan\":{}}",
                          transaction->status, transaction->reference, told, transaction->amount, transaction->currency,
                          transaction->email);
}

/* ---- Paying ---- */

/* With the lock held. */
static void
send_event (FakePaystack *paystack, const Transaction *transaction, guint after_ms)
{
  g_autofree char *told = data_of (transaction);
  g_autofree char *body = g_strdup_printf ("{\"event\":\"charge.success\",\"data\":%s}", told);
  g_autofree char *mac = g_compute_hmac_for_string (G_CHECKSUM_SHA512, (const guchar *) FAKE_PAYSTACK_KEY, strlen (FAKE_PAYSTACK_KEY),
                                                    body, -1);
  g_autofree char *header = g_strconcat ("x-paystack-signature: ", mac, NULL);

  if (paystack->webhook != NULL)
    fake_delivery_post (paystack->delivery, paystack->webhook, g_steal_pointer (&body), header, after_ms);
}

/* With the lock held. */
static void
pay (FakePaystack *paystack, Transaction *transaction)
{
  transaction->pays_us = 0;
  if (strcmp (transaction->status, "abandoned") != 0 || ends_with (transaction, "004"))
    return;
  transaction->status = ends_with (transaction, "001") ? "failed" : "success";
  if (strcmp (transaction->status, "success") != 0 || ends_with (transaction, "009"))
    return;
  send_event (paystack, transaction, 10);
  if (ends_with (transaction, "005"))
    send_event (paystack, transaction, 60);
}

void
fake_paystack_pay (FakePaystack *paystack, const char *reference)
{
  g_mutex_lock (&paystack->lock);
  Transaction *transaction = g_hash_table_lookup (paystack->transactions, reference);
  if (transaction != NULL)
    pay (paystack, transaction);
  g_mutex_unlock (&paystack->lock);
}

static HubHttpResponse *
open_cb (HubHttpRequest *request, gpointer data)
{
  fake_paystack_pay (data, hub_http_request_get_parameter (request, "reference"));
  return hub_http_response_new_text (200, "text/html", g_strdup ("<html><body>Thank you.</body></html>"));
}

static gpointer
paying_thread (gpointer data)
{
  FakePaystack *paystack = data;
  gboolean stop = FALSE;

  while (!stop)
    {
      GHashTableIter each;
      gpointer value;

      g_usleep (50 * 1000);
      g_mutex_lock (&paystack->lock);
      g_hash_table_iter_init (&each, paystack->transactions);
      while (g_hash_table_iter_next (&each, NULL, &value))
        {
          Transaction *transaction = value;
          if (transaction->pays_us != 0 && transaction->pays_us <= g_get_monotonic_time ())
            pay (paystack, transaction);
        }
      stop = paystack->stopping;
      g_mutex_unlock (&paystack->lock);
    }
  return NULL;
}

/* ---- Its routes ---- */

static const char *
find_fault (HubJson *json)
{
  gint64 amount;

  if (json == NULL || hub_json_text (json, "email") == NULL || strchr (hub_json_text (json, "email"), '@') == NULL)
    return "Invalid Email Address Passed";
  if (!hub_json_int (json, "amount", &amount) || amount < 1)
    return "Invalid Amount Sent";
  if (hub_json_text (json, "currency") != NULL && strstr ("NGN GHS ZAR USD KES", hub_json_text (json, "currency")) == NULL)
    return "Currency not supported by merchant";
  if (hub_json_text (json, "reference") == NULL || !g_regex_match_simple ("^[A-Za-z0-9.=-]+$", hub_json_text (json, "reference"), 0, 0))
    return "Invalid reference";
  return NULL;
}

static Transaction *
make_transaction (FakePaystack *paystack, HubJson *json)
{
  Transaction *transaction = g_new0 (Transaction, 1);

  transaction->reference = g_strdup (hub_json_text (json, "reference"));
  transaction->email = g_strdup (hub_json_text (json, "email"));
  transaction->currency = g_strdup (hub_json_text (json, "currency") != NULL ? hub_json_text (json, "currency") : "KES");
  transaction->status = "abandoned";
  hub_json_int (json, "amount", &transaction->amount);
  if (paystack->pay_ms > 0)
    transaction->pays_us = g_get_monotonic_time () + paystack->pay_ms * G_GINT64_CONSTANT (1000);
  return transaction;
}

static HubHttpResponse *
initialize_cb (HubHttpRequest *request, gpointer data)
{
  FakePaystack *paystack = data;
  HubHttpResponse *trouble = stand_before (paystack, request);
  g_autoptr (HubJson) json = read_body (request);
  const char *fault = find_fault (json);

  if (trouble != NULL)
    return trouble;
  if (fault != NULL)
    return refuse (paystack, 400, "invalid_params", fault);
  const char *reference = hub_json_text (json, "reference");
  g_mutex_lock (&paystack->lock);
  gboolean there = g_hash_table_contains (paystack->transactions, reference);
  if (!there)
    {
      Transaction *transaction = make_transaction (paystack, json);
      g_hash_table_insert (paystack->transactions, transaction->reference, transaction);
      paystack->counts.initialized++;
    }
  g_mutex_unlock (&paystack->lock);
  if (there)
    return refuse (paystack, 400, "duplicate_reference", "Duplicate Transaction Reference");
  return reply (200, g_strdup_printf ("{\"status\":true,\"message\":\"Authorization URL created\",\"data\":{\"authorization_url\":\"%s/pay/%s\","
                                      "\"access_code\":\"0peioxfhpn\",\"reference\":\"%s\"}}",
                                      hub_http_server_get_url (paystack->server), reference, reference));
}

static HubHttpResponse *
verify_cb (HubHttpRequest *request, gpointer data)
{
  FakePaystack *paystack = data;
  HubHttpResponse *trouble = stand_before (paystack, request);

  if (trouble != NULL)
    return trouble;
  g_mutex_lock (&paystack->lock);
  Transaction *transaction = g_hash_table_lookup (paystack->transactions, hub_http_request_get_parameter (request, "reference"));
  g_autofree char *told = transaction != NULL ? data_of (transaction) : NULL;
  paystack->counts.verified++;
  g_mutex_unlock (&paystack->lock);
  if (told == NULL)
    return refuse (paystack, 404, "transaction_not_found", "Transaction reference not found");
  return reply (200, g_strdup_printf ("{\"status\":true,\"message\":\"Verification successful\",\"data\":%s}", told));
}

static HubHttpResponse *
refund_cb (HubHttpRequest *request, gpointer data)
{
  FakePaystack *paystack = data;
  HubHttpResponse *trouble = stand_before (paystack, request);
  g_autoptr (HubJson) json = read_body (request);
  const char *reference = json != NULL ? hub_json_text (json, "transaction") : NULL;
  gint64 amount = 0;
  gboolean fine;

  if (trouble != NULL)
    return trouble;
  g_mutex_lock (&paystack->lock);
  Transaction *transaction = reference != NULL ? g_hash_table_lookup (paystack->transactions, reference) : NULL;
  fine = transaction != NULL && strcmp (transaction->status, "success") == 0 && hub_json_int (json, "amount", &amount) && amount > 0
         && transaction->refunded + amount <= transaction->amount;
  if (fine)
    {
      transaction->refunded += amount;
      paystack->counts.refunded++;
      paystack->counts.refunded_amount += amount;
    }
  g_mutex_unlock (&paystack->lock);
  if (!fine)
    return refuse (paystack, 400, "invalid_params", "Transaction cannot be refunded");
  return reply (200, g_strdup_printf ("{\"status\":true,\"message\":\"Refund has been queued for processing\",\"data\":{\"transaction\":{},"
                                      "\"status\":\"pending\",\"amount\":%" G_GINT64_FORMAT ",\"id\":3018284}}",
                                      amount));
}

static HubHttpResponse *
list_cb (HubHttpRequest *request, gpointer data)
{
  HubHttpResponse *trouble = stand_before (data, request);

  return trouble != NULL ? trouble : reply (200, g_strdup ("{\"status\":true,\"message\":\"Transactions retrieved\",\"data\":[]}"));
}

static const HubHttpRoute routes[] = {
  { "POST", "/transaction/initialize", 0, initialize_cb, 0, 0 },
  { "GET", "/transaction/verify/{reference}", 0, verify_cb, 0, 0 },
  { "GET", "/transaction", 0, list_cb, 0, 0 },
  { "POST", "/refund", 0, refund_cb, 0, 0 },
  { "GET", "/pay/{reference}", 0, open_cb, 0, 0 },
};

FakePaystack *
fake_paystack_new (guint16 port, const char *webhook, guint pay_ms)
{
  FakePaystack *paystack = g_new0 (FakePaystack, 1);
  g_autofree char *listen = g_strdup_printf ("127.0.0.1:%u", port);
  HubHttpSettings settings = { .listen = listen, .routes = routes, .n_routes = G_N_ELEMENTS (routes), .data = paystack };
  g_autoptr (GError) error = NULL;

  paystack->pay_ms = pay_ms;
  paystack->webhook = g_strdup (webhook);
  paystack->delivery = fake_delivery_new ();
  paystack->transactions = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_transaction);
  g_mutex_init (&paystack->lock);
  paystack->server = hub_http_server_start (&settings, &error);
  if (paystack->server == NULL)
    g_error ("The fake gateway cannot listen: %s", error->message);
  if (pay_ms > 0)
    paystack->payer = g_thread_new ("payer", paying_thread, paystack);
  return paystack;
}

void
fake_paystack_free (FakePaystack *paystack)
{
  if (paystack == NULL)
    return;
  g_mutex_lock (&paystack->lock);
  paystack->stopping = TRUE;
  g_mutex_unlock (&paystack->lock);
  if (paystack->payer != NULL)
    g_thread_join (paystack->payer);
  hub_http_server_stop (paystack->server);
  fake_delivery_free (paystack->delivery);
  g_hash_table_unref (paystack->transactions);
  g_mutex_clear (&paystack->lock);
  g_free (paystack->webhook);
  g_free (paystack);
}

const char *
fake_paystack_get_url (FakePaystack *paystack)
{
  return hub_http_server_get_url (paystack->server);
}

void
fake_paystack_set_webhook (FakePaystack *paystack, const char *webhook)
{
  g_mutex_lock (&paystack->lock);
  g_free (paystack->webhook);
  paystack->webhook = g_strdup (webhook);
  g_mutex_unlock (&paystack->lock);
}

void
fake_paystack_set_status (FakePaystack *paystack, guint status)
{
  g_mutex_lock (&paystack->lock);
  paystack->status = status;
  g_mutex_unlock (&paystack->lock);
}

void
fake_paystack_count (FakePaystack *paystack, FakePaystackCounts *counts)
{
  g_mutex_lock (&paystack->lock);
  *counts = paystack->counts;
  g_mutex_unlock (&paystack->lock);
}
