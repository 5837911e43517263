/* The rules of Daraja as its documents and captures tell them. SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-daraja.h"

#include <string.h>

#include "fake-delivery.h"
#include "hub-gateway-json.h"
#include "hub-http-server.h"

#define TOKEN_SECONDS "3599"

typedef struct
{
  int ending;        /* of the phone */
  const char *code;  /* that callback and query tell */
  gboolean callback;
  gboolean late_money;
  guint times;       /* the callback comes */
  gboolean before_answer, lost_answer, receipts_differ, wrong_order;
  int less;          /* shillings */
} Script;

static const Script scripts[] = {
  { 0, "0", .callback = TRUE, .times = 1 },
  { 1, "1032", .callback = TRUE, .times = 1 },
  { 2, "1", .callback = TRUE, .times = 1 },
  { 3, "1037", .callback = TRUE, .times = 1, .late_money = TRUE },
  { 4, "1037" },
  { 5, "0", .callback = TRUE, .times = 2 },
  { 6, "0", .callback = TRUE, .times = 1, .before_answer = TRUE },
  { 7, "pending" },
  { 8, "2001", .callback = TRUE, .times = 1 },
  { 9, "0" },
  { 10, "0", .callback = TRUE, .times = 1, .lost_answer = TRUE },
  { 11, "0", .callback = TRUE, .times = 1, .less = 1 },
  { 13, "8888", .callback = TRUE, .times = 1 },
  { 14, "0", .callback = TRUE, .times = 2, .receipts_differ = TRUE },
  { 15, "0", .callback = TRUE, .times = 1, .wrong_order = TRUE },
};

typedef struct
{
  char *checkout, *merchant, *phone, *url, *receipt;
  gint64 amount;
  const Script *script;
  gint64 decided_us;
  gboolean locked;
} Prompt;

struct _FakeDaraja
{
  HubHttpServer *server;
  FakeDelivery *delivery;
  guint delay_ms;
  GMutex lock; /* guards what follows */
  FakeDarajaCounts counts;
  GHashTable *tokens;  /* a set */
  GPtrArray *prompts;  /* Prompt */
  guint status, slow_ms, next;
  char *why;
};

static void
free_prompt (gpointer data)
{
  Prompt *prompt = data;

  g_free (prompt->checkout);
  g_free (prompt->merchant);
  g_free (prompt->phone);
  g_free (prompt->url);
  g_free (prompt->receipt);
  g_free (prompt);
}

static const Script *
find_script (const char *phone)
{
  int ending = atoi (phone + strlen (phone) - 3);

  for (gsize i = 0; i < G_N_ELEMENTS (scripts); i++)
    if (scripts[i].ending == ending)
      return &scripts[i];
  return &scripts[0];
}

/* ---- Answers ---- */

static HubHttpResponse *
reply (guint status, char *text)
{
  return hub_http_response_new_text (status, "application/json", text);
}

static HubHttpResponse *
refuse (FakeDaraja *daraja, guint status, const char *code, const char *message)
{
  g_mutex_lock (&daraja->lock);
  daraja->counts.refusals++;
  g_free (daraja->why);
  daraja->why = g_strdup (message);
  g_mutex_unlock (&daraja->lock);
  return reply (status, g_strdup_printf ("{\"requestId\":\"11728-2929992-1\",\"errorCode\":\"%s\",\"errorMessage\":\"%s\"}", code, message));
}

/* What stands before every product call: slowness, trouble, the token. NULL: go on. */
static HubHttpResponse *
stand_before (FakeDaraja *daraja, HubHttpRequest *request)
{
  const char *token = hub_http_request_get_bearer (request);

  g_mutex_lock (&daraja->lock);
  guint status = daraja->status, slow = daraja->slow_ms;
  gboolean known = token != NULL && g_hash_table_contains (daraja->tokens, token);
  g_mutex_unlock (&daraja->lock);
  if (slow > 0)
    g_usleep (slow * 1000UL);
  if (status != 0)
    return hub_http_response_new_text (status, "text/html", g_strdup ("<html>busy</html>"));
  return known ? NULL : refuse (daraja, 404, "404.001.03", "Invalid Access Token");
}

static HubHttpResponse *
token_cb (HubHttpRequest *request, gpointer data)
{
  FakeDaraja *daraja = data;
  g_autofree char *pair = g_base64_encode ((const guchar *) FAKE_DARAJA_KEY ":" FAKE_DARAJA_SECRET,
                                           strlen (FAKE_DARAJA_KEY ":" FAKE_DARAJA_SECRET));
  g_autofree char *expected = g_strconcat ("Basic ", pair, NULL);
  char *token;

  if (g_strcmp0 (hub_http_request_get_header (request, "authorization"), expected) != 0)
    return refuse (daraja, 401, "401.002.01", "Error Occurred - Invalid Credentials");
  if (g_strcmp0 (hub_http_request_get_query (request, "grant_type"), "client_credentials") != 0)
    return refuse (daraja, 400, "400.008.02", "Invalid grant type passed");
  g_mutex_lock (&daraja->lock);
  token = g_strdup_printf ("token-%u", ++daraja->next);
  daraja->counts.tokens++;
  g_hash_table_add (daraja->tokens, g_strdup (token));
  g_mutex_unlock (&daraja->lock);
  HubHttpResponse *answer
    = reply (200, g_strdup_printf ("{\"access_token\":\"%s\",\"expires_in\":\"" TOKEN_SECONDS "\"}", token));
  g_free (token);
  return answer;
}

/* ---- Callbacks ---- */

static char *
success_body (const Prompt *prompt, const char *receipt, gint64 amount)
{
  return g_strdup_printf (
    "{\"Body\":{\"stkCallback\":{\"MerchantRequestID\":\"%s\",\"CheckoutRequestID\":\"%s\",\"ResultCode\":0,"
    "\"ResultDesc\":\"The service request is processed successfully.\",\"CallbackMetadata\":{\"Item\":["
    "{\"Name\":\"Amount\",\"Value\":%" G_GINT64_FORMAT ".0},{\"Name\":\"MpesaReceiptNumber\",\"Value\":\"%s\"},{\"Name\":\"Balance\"},"
    "{\"Name\":\"TransactionDate\",\"Value\":20261121190005},{\"Name\":\"PhoneNumber\",\"Value\":%s}]}}}}",
    prompt->merchant, prompt->checkout, amount, receipt, prompt->phone);
}

static char *
failure_body (const Prompt *prompt, const char *code)
{
  return g_strdup_printf ("{\"Body\":{\"stkCallback\":{\"MerchantRequestID\":\"%s\",\"CheckoutRequestID\":\"%s\",\"ResultCode\":%s,"
                          "\"ResultDesc\":\"It ended with %s\"}}}",
                          prompt->merchant, prompt->checkout, code, code);
}

static void
call_back (FakeDaraja *daraja, const Prompt *prompt)
{
  const Script *script = prompt->script;
  gboolean paid = strcmp (script->code, "0") == 0 && !prompt->locked;
  guint delay = script->before_answer ? 0 : daraja->delay_ms;
  g_autofree char *second = g_strconcat (prompt->receipt, "2", NULL);

  if (prompt->locked)
    {
      fake_delivery_post (daraja->delivery, prompt->url, failure_body (prompt, "1001"), NULL, delay);
      return;
    }
  if (script->wrong_order)
    fake_delivery_post (daraja->delivery, prompt->url, failure_body (prompt, "1037"), NULL, delay * 2);
  for (guint i = 0; script->callback && i < script->times; i++)
    fake_delivery_post (daraja->delivery, prompt->url,
                        paid ? success_body (prompt, script->receipts_differ && i > 0 ? second : prompt->receipt,
                                             prompt->amount - script->less)
                             : failure_body (prompt, script->code),
                        NULL, delay * (i + 1));
  if (script->late_money)
    fake_delivery_post (daraja->delivery, prompt->url, success_body (prompt, prompt->receipt, prompt->amount), NULL, delay * 4);
}

/* ---- Push ---- */

/* What the gateway would say against it; NULL for nothing. */
static const char *
find_fault (HubJson *json)
{
  static const char *const texts[] = { "BusinessShortCode", "Password", "Timestamp", "TransactionType", "PartyA", "PartyB",
                                       "PhoneNumber", "CallBackURL", "AccountReference", "TransactionDesc" };
  gint64 amount = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (hub_json_text (json, texts[i]) == NULL)
      return "Bad Request - Invalid Parameters";
  if (!hub_json_is_int (json, "Amount") || !hub_json_int (json, "Amount", &amount) || amount < 1)
    return "Bad Request - Invalid Amount";
  if (!g_regex_match_simple ("^254[17][0-9]{8}$", hub_json_text (json, "PhoneNumber"), 0, 0)
      || strcmp (hub_json_text (json, "PartyA"), hub_json_text (json, "PhoneNumber")) != 0)
    return "Bad Request - Invalid PhoneNumber";
  if (!g_regex_match_simple ("^[0-9]{14}$", hub_json_text (json, "Timestamp"), 0, 0))
    return "Bad Request - Invalid Timestamp";
  if (g_regex_match_simple ("mpesa|safaricom", hub_json_text (json, "CallBackURL"), G_REGEX_CASELESS, 0)
      || !g_str_has_prefix (hub_json_text (json, "CallBackURL"), "http"))
    return "Bad Request - Invalid CallBackURL";
  if (strlen (hub_json_text (json, "AccountReference")) < 1 || strlen (hub_json_text (json, "AccountReference")) > 12)
    return "Bad Request - Invalid AccountReference";
  if (strlen (hub_json_text (json, "TransactionDesc")) < 1 || strlen (hub_json_text (json, "TransactionDesc")) > 13)
    return "Invalid Remarks";
  return NULL;
}

static gboolean
is_password (HubJson *json)
{
  g_autofree char *plain = g_strconcat (FAKE_DARAJA_SHORTCODE, FAKE_DARAJA_PASSKEY, hub_json_text (json, "Timestamp"), NULL);
  g_autofree char *expected = g_base64_encode ((const guchar *) plain, strlen (plain));

  return g_strcmp0 (hub_json_text (json, "Password"), expected) == 0;
}

static gboolean
is_receiver (HubJson *json)
{
  const char *type = hub_json_text (json, "TransactionType"), *to = hub_json_text (json, "PartyB");

  return (strcmp (type, "CustomerPayBillOnline") == 0 && strcmp (to, FAKE_DARAJA_SHORTCODE) == 0)
         || (strcmp (type, "CustomerBuyGoodsOnline") == 0 && strcmp (to, FAKE_DARAJA_TILL) == 0);
}

/* With the lock held. */
static gboolean
has_prompt (FakeDaraja *daraja, const char *phone)
{
  for (guint i = 0; i < daraja->prompts->len; i++)
    {
      const Prompt *prompt = daraja->prompts->pdata[i];

      if (strcmp (prompt->phone, phone) == 0 && !prompt->locked && g_get_monotonic_time () < prompt->decided_us)
        return TRUE;
    }
  return FALSE;
}

static Prompt *
add_prompt (FakeDaraja *daraja, HubJson *json)
{
  Prompt *prompt = g_new0 (Prompt, 1);
  guint n;

  prompt->phone = g_strdup (hub_json_text (json, "PhoneNumber"));
  prompt->url = g_strdup (hub_json_text (json, "CallBackURL"));
  prompt->script = find_script (prompt->phone);
  hub_json_int (json, "Amount", &prompt->amount);
  prompt->decided_us = g_get_monotonic_time () + daraja->delay_ms * G_GINT64_CONSTANT (1000);
  g_mutex_lock (&daraja->lock);
  n = ++daraja->next;
  prompt->checkout = g_strdup_printf ("ws_CO_21112026190005%06u", n);
  prompt->merchant = g_strdup_printf ("29115-%u-1", n);
  prompt->receipt = g_strdup_printf ("SKL%06uP", n);
  prompt->locked = has_prompt (daraja, prompt->phone);
  daraja->counts.overlaps += prompt->locked;
  daraja->counts.pushes++;
  g_ptr_array_add (daraja->prompts, prompt);
  g_mutex_unlock (&daraja->lock);
  return prompt;
}

static HubHttpResponse *
push_cb (HubHttpRequest *request, gpointer data)
{
  FakeDaraja *daraja = data;
  gsize length;
  const char *bytes = g_bytes_get_data (hub_http_request_get_body (request), &length);
  g_autoptr (HubJson) json = hub_json_parse (bytes, length);
  HubHttpResponse *trouble = stand_before (daraja, request);
  const char *fault;

  if (trouble != NULL)
    return trouble;
  if (json == NULL)
    return refuse (daraja, 400, "400.002.05", "Invalid Request Payload");
  fault = find_fault (json);
  if (fault != NULL)
    return refuse (daraja, 400, "400.002.02", fault);
  if (strcmp (hub_json_text (json, "BusinessShortCode"), FAKE_DARAJA_SHORTCODE) != 0)
    return refuse (daraja, 500, "500.001.1001", "Merchant does not exist");
  if (!is_password (json) || !is_receiver (json))
    return refuse (daraja, 500, "500.001.1001", "[MerchantValidate] - Wrong credentials");
  if (g_str_has_suffix (hub_json_text (json, "PhoneNumber"), "012"))
    return refuse (daraja, 400, "400.002.02", "Bad Request - Invalid PhoneNumber");

  const Prompt *prompt = add_prompt (daraja, json);
  g_autofree char *ack
    = g_strdup_printf ("{\"MerchantRequestID\":\"%s\",\"CheckoutRequestID\":\"%s\",\"ResponseCode\":\"0\",\"ResponseDescription\":"
                       "\"Success. Request accepted for processing\",\"CustomerMessage\":\"Success. Request accepted for processing\"}",
                       prompt->merchant, prompt->checkout);
  call_back (daraja, prompt);
  if (prompt->script->before_answer)
    g_usleep (300 * 1000);
  if (prompt->script->lost_answer)
    return hub_http_response_new_text (502, "text/html", g_strdup ("<html>Bad Gateway</html>"));
  return reply (200, g_steal_pointer (&ack));
}

/* ---- Query ---- */

/* With the lock held. */
static const Prompt *
find_prompt (FakeDaraja *daraja, const char *checkout)
{
  for (guint i = 0; i < daraja->prompts->len; i++)
    {
      const Prompt *prompt = daraja->prompts->pdata[i];

      if (strcmp (prompt->checkout, checkout) == 0)
        return prompt;
    }
  return NULL;
}

static HubHttpResponse *
tell_query (const Prompt *prompt, guint n)
{
  gboolean pending = g_get_monotonic_time () < prompt->decided_us || strcmp (prompt->script->code, "pending") == 0;
  const char *code = pending ? "4999" : prompt->locked ? "1001" : prompt->script->code;

  if (pending && n % 2 == 0)
    return reply (500, g_strdup ("{\"requestId\":\"1\",\"errorCode\":\"500.001.1001\",\"errorMessage\":\"The transaction is being processed\"}"));
  return reply (200, g_strdup_printf ("{\"ResponseCode\":\"0\",\"ResponseDescription\":\"The service request has been accepted successsfully\","
                                      "\"MerchantRequestID\":\"%s\",\"CheckoutRequestID\":\"%s\",\"ResultCode\":\"%s\",\"ResultDesc\":\"-\"}",
                                      prompt->merchant, prompt->checkout, code));
}

static HubHttpResponse *
query_cb (HubHttpRequest *request, gpointer data)
{
  FakeDaraja *daraja = data;
  gsize length;
  const char *bytes = g_bytes_get_data (hub_http_request_get_body (request), &length);
  g_autoptr (HubJson) json = hub_json_parse (bytes, length);
  HubHttpResponse *trouble = stand_before (daraja, request);
  const Prompt *prompt;
  guint n;

  if (trouble != NULL)
    return trouble;
  if (json == NULL || hub_json_text (json, "CheckoutRequestID") == NULL || hub_json_text (json, "Timestamp") == NULL)
    return refuse (daraja, 400, "400.002.02", "Bad Request - Invalid CheckoutRequestID");
  if (!is_password (json))
    return refuse (daraja, 500, "500.001.1001", "[MerchantValidate] - Wrong credentials");
  g_mutex_lock (&daraja->lock);
  n = daraja->counts.queries++;
  prompt = find_prompt (daraja, hub_json_text (json, "CheckoutRequestID"));
  g_mutex_unlock (&daraja->lock);
  if (prompt == NULL)
    return refuse (daraja, 400, "400.002.02", "Bad Request - Invalid CheckoutRequestID");
  return tell_query (prompt, n);
}

/* ---- By hand ---- */

static HubHttpResponse *
register_cb (HubHttpRequest *request, gpointer data)
{
  FakeDaraja *daraja = data;
  gsize length;
  const char *bytes = g_bytes_get_data (hub_http_request_get_body (request), &length);
  g_autoptr (HubJson) json = hub_json_parse (bytes, length);
  HubHttpResponse *trouble = stand_before (daraja, request);
  const char *type = json != NULL ? hub_json_text (json, "ResponseType") : NULL;

  if (trouble != NULL)
    return trouble;
  if (type == NULL || (strcmp (type, "Completed") != 0 && strcmp (type, "Cancelled") != 0)
      || hub_json_text (json, "ConfirmationURL") == NULL || hub_json_text (json, "ValidationURL") == NULL
      || g_regex_match_simple ("mpesa|safaricom", hub_json_text (json, "ConfirmationURL"), G_REGEX_CASELESS, 0))
    return refuse (daraja, 400, "400.003.02", "Bad Request - Invalid URLs");
  g_mutex_lock (&daraja->lock);
  daraja->counts.registered++;
  g_mutex_unlock (&daraja->lock);
  return reply (200, g_strdup ("{\"OriginatorCoversationID\":\"7619-37765134-1\",\"ResponseCode\":\"0\",\"ResponseDescription\":\"success\"}"));
}

void
fake_daraja_pay_by_hand (FakeDaraja *daraja, const char *url, const char *receipt, guint amount, const char *account)
{
  char *body = g_strdup_printf (
    "{\"TransactionType\":\"Pay Bill\",\"TransID\":\"%s\",\"TransTime\":\"20261121190005\",\"TransAmount\":\"%u.00\","
    "\"BusinessShortCode\":\"" FAKE_DARAJA_SHORTCODE "\",\"BillRefNumber\":\"%s\",\"InvoiceNumber\":\"\",\"OrgAccountBalance\":\"49197.00\","
    "\"ThirdPartyTransID\":\"\",\"MSISDN\":\"2547 ***** 149\",\"FirstName\":\"John\",\"MiddleName\":\"\",\"LastName\":\"\"}",
    receipt, amount, account);

  fake_delivery_post (daraja->delivery, url, body, NULL, 0);
}

/* ---- The server ---- */

static const HubHttpRoute routes[] = {
  { "GET", "/oauth/v1/generate", 0, token_cb, 0, 0, .query = "grant_type" },
  { "POST", "/mpesa/stkpush/v1/processrequest", 0, push_cb, 0, 0 },
  { "POST", "/mpesa/stkpushquery/v1/query", 0, query_cb, 0, 0 },
  { "POST", "/mpesa/c2b/v1/registerurl", 0, register_cb, 0, 0 },
};

FakeDaraja *
fake_daraja_new (guint16 port, guint delay_ms)
{
  FakeDaraja *daraja = g_new0 (FakeDaraja, 1);
  g_autofree char *listen = g_strdup_printf ("127.0.0.1:%u", port);
  HubHttpSettings settings = { .listen = listen, .routes = routes, .n_routes = G_N_ELEMENTS (routes), .data = daraja };
  g_autoptr (GError) error = NULL;

  daraja->delay_ms = delay_ms;
  daraja->delivery = fake_delivery_new ();
  daraja->tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  daraja->prompts = g_ptr_array_new_with_free_func (free_prompt);
  g_mutex_init (&daraja->lock);
  daraja->server = hub_http_server_start (&settings, &error);
  if (daraja->server == NULL)
    g_error ("The fake gateway cannot listen: %s", error->message);
  return daraja;
}

void
fake_daraja_free (FakeDaraja *daraja)
{
  if (daraja == NULL)
    return;
  hub_http_server_stop (daraja->server);
  fake_delivery_free (daraja->delivery);
  g_hash_table_unref (daraja->tokens);
  g_ptr_array_unref (daraja->prompts);
  g_mutex_clear (&daraja->lock);
  g_free (daraja->why);
  g_free (daraja);
}

const char *
fake_daraja_get_url (FakeDaraja *daraja)
{
  return hub_http_server_get_url (daraja->server);
}

void
fake_daraja_set_status (FakeDaraja *daraja, guint status)
{
  g_mutex_lock (&daraja->lock);
  daraja->status = status;
  g_mutex_unlock (&daraja->lock);
}

void
fake_daraja_set_slow (FakeDaraja *daraja, guint ms)
{
  g_mutex_lock (&daraja->lock);
  daraja->slow_ms = ms;
  g_mutex_unlock (&daraja->lock);
}

void
fake_daraja_expire_tokens (FakeDaraja *daraja)
{
  g_mutex_lock (&daraja->lock);
  g_hash_table_remove_all (daraja->tokens);
  g_mutex_unlock (&daraja->lock);
}

void
fake_daraja_count (FakeDaraja *daraja, FakeDarajaCounts *counts)
{
  g_mutex_lock (&daraja->lock);
  *counts = daraja->counts;
  g_mutex_unlock (&daraja->lock);
}

guint
fake_daraja_prompts (FakeDaraja *daraja, const char *phone)
{
  guint n = 0;

  g_mutex_lock (&daraja->lock);
  for (guint i = 0; i < daraja->prompts->len; i++)
    n += strcmp (((Prompt *) daraja->prompts->pdata[i])->phone, phone) == 0;
  g_mutex_unlock (&daraja->lock);
  return n;
}

char *
fake_daraja_receipt (FakeDaraja *daraja, const char *phone)
{
  char *receipt = NULL;

  g_mutex_lock (&daraja->lock);
  for (guint i = daraja->prompts->len; receipt == NULL && i > 0; i--)
    {
      const Prompt *prompt = daraja->prompts->pdata[i - 1];

      if (strcmp (prompt->phone, phone) == 0)
        receipt = g_strdup (prompt->receipt);
    }
  g_mutex_unlock (&daraja->lock);
  return receipt;
}

char *
fake_daraja_why (FakeDaraja *daraja)
{
  g_mutex_lock (&daraja->lock);
  char *why = g_strdup (daraja->why);
  g_mutex_unlock (&daraja->lock);
  return why;
}
