/* Daraja over HTTP: the token, kept and renewed; push, query and registration. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-mpesa.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "hub-gateway-http.h"
#include "hub-gateway-json.h"
#include "hub-mpesa-words.h"

#define EARLY_SECONDS 60
#define TOKEN_SECONDS 10 /* asking for one: with the push itself well below what the hub takes for lost */
#define MAJOR 100

typedef struct
{
  HubPayGateway base; /* first: freed as one */
  char *url, *consumer_key, *consumer_secret, *passkey, *shortcode, *till, *callback_url, *callback_secret;
  const TkClock *clock;
  GMutex lock; /* guards what follows */
  char *token;
  gint64 good_until; /* boot time, ms */
} Mpesa;

/* ---- The token ---- */

static char *
fetch_token (Mpesa *mpesa, gint64 *seconds, GError **error)
{
  g_autofree char *url = g_strconcat (mpesa->url, "/oauth/v1/generate?grant_type=client_credentials", NULL);
  HubGatewayRequest request = { .url = url, .user = mpesa->consumer_key, .password = mpesa->consumer_secret,
                                .seconds = TOKEN_SECONDS };
  g_auto (HubGatewayReply) reply = { 0 };
  char *token;

  hub_gateway_request_guarded (&request, mpesa->base.breaker, hub_mpesa_is_down, &reply);
  if (reply.kind != HUB_REPLY_WHOLE)
    {
      g_set_error (error, HUB_GATEWAY_ERROR, HUB_GATEWAY_ERROR_UNREACHABLE, _("M-Pesa does not answer (%s)."), reply.why);
      return NULL;
    }
  token = reply.status == 200 ? hub_mpesa_read_token (reply.body->str, reply.body->len, seconds) : NULL;
  if (token == NULL)
    g_set_error (error, HUB_GATEWAY_ERROR,
                 reply.status >= 400 && reply.status < 500 ? HUB_GATEWAY_ERROR_REFUSED : HUB_GATEWAY_ERROR_UNREACHABLE,
                 _("M-Pesa gives no token (status %u); check consumer_key and consumer_secret in [mpesa]."), reply.status);
  return token;
}

/* (transfer full); `stale` (nullable) is one that was refused. Whoever waits here waits for the same token. */
static char *
get_token (Mpesa *mpesa, const char *stale, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mpesa->lock);
  gint64 seconds = 0;

  if (g_strcmp0 (stale, mpesa->token) == 0 || tk_clock_boot (mpesa->clock) >= mpesa->good_until)
    g_clear_pointer (&mpesa->token, g_free);
  if (mpesa->token == NULL)
    {
      mpesa->token = fetch_token (mpesa, &seconds, error);
      mpesa->good_until = tk_clock_boot (mpesa->clock) + MAX (seconds - EARLY_SECONDS, 0) * 1000;
    }
  return g_strdup (mpesa->token);
}

static void
post (Mpesa *mpesa, const char *path, const char *body, const char *token, HubGatewayReply *reply)
{
  g_autofree char *url = g_strconcat (mpesa->url, path, NULL);
  HubGatewayRequest request = { .url = url, .body = body, .bearer = token };

  hub_gateway_request_guarded (&request, mpesa->base.breaker, hub_mpesa_is_down, reply);
}

/* ---- Push ---- */

static gboolean
check_cb (gpointer self, const HubAsk *ask, GError **error)
{
  if (strcmp (ask->currency, "KES") != 0)
    g_set_error (error, HUB_GATEWAY_ERROR, HUB_GATEWAY_ERROR_INVALID, _("M-Pesa takes KES only, not %s; take it another way."),
                 ask->currency);
  else if (ask->amount <= 0 || ask->amount % MAJOR != 0)
    g_set_error_literal (error, HUB_GATEWAY_ERROR, HUB_GATEWAY_ERROR_INVALID,
                         _("M-Pesa takes whole shillings only; take the cents another way."));
  else if (!hub_mpesa_is_phone (ask->phone))
    g_set_error_literal (error, HUB_GATEWAY_ERROR, HUB_GATEWAY_ERROR_INVALID,
                         _("This is not a phone number of M-Pesa; it has twelve digits and begins with 2547 or 2541."));
  else
    return TRUE;
  return FALSE;
}

static GString *
begin_body (Mpesa *mpesa, gint64 now)
{
  GString *body = g_string_new ("{");
  g_autofree char *timestamp = hub_mpesa_timestamp (now);
  g_autofree char *password = hub_mpesa_password (mpesa->shortcode, mpesa->passkey, timestamp);

  hub_json_put (body, "BusinessShortCode", mpesa->shortcode);
  hub_json_put (body, "Password", password);
  hub_json_put (body, "Timestamp", timestamp);
  return body;
}

/* The attempt's id is in the address, so that a callback finds its attempt although the answer with its number was lost. */
static char *
push_body (Mpesa *mpesa, const HubAsk *ask)
{
  GString *body = begin_body (mpesa, ask->now);
  g_autofree char *reference = hub_mpesa_reference (ask->attempt);
  g_autofree char *callback
    = g_strdup_printf ("%s/callbacks/stk/%s/%s", mpesa->callback_url, mpesa->callback_secret, ask->attempt);

  hub_json_put (body, "TransactionType", mpesa->till != NULL ? "CustomerBuyGoodsOnline" : "CustomerPayBillOnline");
  hub_json_put_int (body, "Amount", ask->amount / MAJOR);
  hub_json_put (body, "PartyA", ask->phone);
  hub_json_put (body, "PartyB", mpesa->till != NULL ? mpesa->till : mpesa->shortcode);
  hub_json_put (body, "PhoneNumber", ask->phone);
  hub_json_put (body, "CallBackURL", callback);
  hub_json_put (body, "AccountReference", reference);
  hub_json_put (body, "TransactionDesc", "Tickets");
  g_string_append_c (body, '}');
  return g_string_free (body, FALSE);
}

static void
not_sent (HubWord *word, const char *reason, const char *why)
{
  hub_word_clear (word);
  word->kind = HUB_WORD_REFUSED;
  word->reason = reason;
  hub_word_say (word->said, sizeof word->said, why);
}

static HubMpesaAnswer
push_once (Mpesa *mpesa, const char *body, const char *token, HubWord *word)
{
  g_auto (HubGatewayReply) reply = { 0 };

  post (mpesa, "/mpesa/stkpush/v1/processrequest", body, token, &reply);
  if (reply.kind == HUB_REPLY_WHOLE)
    return hub_mpesa_read_push (reply.status, reply.body->str, reply.body->len, word);
  not_sent (word, "unreachable", reply.why);
  if (reply.kind == HUB_REPLY_LOST)
    word->kind = HUB_WORD_LOST;
  return HUB_MPESA_READ;
}

/* A refused token is the one thing after which it is asked again: such a push was not taken. */
static void
ask_cb (gpointer self, const HubAsk *ask, HubWord *word)
{
  Mpesa *mpesa = self;
  g_autofree char *body = push_body (mpesa, ask);
  g_autofree char *stale = NULL;

  for (int i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *token = get_token (mpesa, stale, &error);

      if (token == NULL)
        {
          not_sent (word, error->code == HUB_GATEWAY_ERROR_REFUSED ? "refused" : "unreachable", error->message);
          return;
        }
      if (push_once (mpesa, body, token, word) == HUB_MPESA_READ)
        return;
      g_free (stale);
      stale = g_steal_pointer (&token);
    }
  not_sent (word, "refused", "The token is refused.");
}

/* ---- Query ---- */

static char *
query_body (Mpesa *mpesa, const char *checkout, gint64 now)
{
  GString *body = begin_body (mpesa, now);

  hub_json_put (body, "CheckoutRequestID", checkout);
  g_string_append_c (body, '}');
  return g_string_free (body, FALSE);
}

static void
query_cb (gpointer self, const char *checkout, gint64 now, HubWord *word)
{
  Mpesa *mpesa = self;
  g_autofree char *body = query_body (mpesa, checkout, now);
  g_autofree char *stale = NULL;

  hub_word_clear (word);
  word->kind = HUB_WORD_LOST;
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *token = get_token (mpesa, stale, NULL);
      g_auto (HubGatewayReply) reply = { 0 };

      if (token == NULL)
        return;
      post (mpesa, "/mpesa/stkpushquery/v1/query", body, token, &reply);
      if (reply.kind != HUB_REPLY_WHOLE
          || hub_mpesa_read_query (reply.status, reply.body->str, reply.body->len, checkout, word) == HUB_MPESA_READ)
        return;
      g_free (stale);
      stale = g_steal_pointer (&token);
    }
}

/* ---- The rest ---- */

static gboolean
read_cb (gpointer self, const char *told, const char *bytes, gsize length, HubWord *word, GError **error)
{
  Mpesa *mpesa = self;

  if (strcmp (told, "c2b") == 0)
    return hub_mpesa_read_c2b (bytes, length, mpesa->shortcode, mpesa->till, word, error);
  return hub_mpesa_read_stk (bytes, length, word, error);
}

static gboolean
reach_cb (gpointer self, GError **error)
{
  gint64 seconds;
  g_autofree char *token = fetch_token (self, &seconds, error);

  return token != NULL;
}

static void
free_cb (gpointer self)
{
  Mpesa *mpesa = self;

  g_free (mpesa->url);
  g_free (mpesa->consumer_key);
  g_free (mpesa->consumer_secret);
  g_free (mpesa->passkey);
  g_free (mpesa->shortcode);
  g_free (mpesa->till);
  g_free (mpesa->callback_url);
  g_free (mpesa->callback_secret);
  g_free (mpesa->token);
  g_mutex_clear (&mpesa->lock);
  hub_breaker_free (mpesa->base.breaker);
  g_free (mpesa);
}

/* Addresses are joined with paths that begin with a slash. */
static char *
without_slash (const char *url)
{
  char *copy = g_strdup (url);

  for (gsize length = strlen (copy); length > 0 && copy[length - 1] == '/'; length--)
    copy[length - 1] = '\0';
  return copy;
}

HubPayGateway *
hub_mpesa_new (const HubMpesaSettings *settings, const TkClock *clock)
{
  Mpesa *mpesa = g_new0 (Mpesa, 1);

  mpesa->base = (HubPayGateway){ .method = "mpesa", .self = mpesa, .check = check_cb, .ask = ask_cb, .query = query_cb,
                                 .read = read_cb, .reach = reach_cb, .free = free_cb, .breaker = hub_breaker_new (clock) };
  mpesa->url = without_slash (settings->base);
  mpesa->consumer_key = g_strdup (settings->consumer_key);
  mpesa->consumer_secret = g_strdup (settings->consumer_secret);
  mpesa->passkey = g_strdup (settings->passkey);
  mpesa->shortcode = g_strdup (settings->shortcode);
  mpesa->till = g_strdup (settings->till);
  mpesa->callback_url = without_slash (settings->callback_url);
  mpesa->callback_secret = g_strdup (settings->callback_secret);
  mpesa->clock = clock;
  g_mutex_init (&mpesa->lock);
  hub_gateway_http_init ();
  return &mpesa->base;
}

static char *
register_body (Mpesa *mpesa)
{
  GString *body = g_string_new ("{");
  g_autofree char *c2b = g_strdup_printf ("%s/callbacks/c2b/%s", mpesa->callback_url, mpesa->callback_secret);
  g_autofree char *confirmation = g_strconcat (c2b, "/confirmation", NULL);
  g_autofree char *validation = g_strconcat (c2b, "/validation", NULL);

  hub_json_put (body, "ShortCode", mpesa->till != NULL ? mpesa->till : mpesa->shortcode);
  hub_json_put (body, "ResponseType", "Completed");
  hub_json_put (body, "ConfirmationURL", confirmation);
  hub_json_put (body, "ValidationURL", validation);
  g_string_append_c (body, '}');
  return g_string_free (body, FALSE);
}

gboolean
hub_mpesa_register (HubPayGateway *gateway, GError **error)
{
  Mpesa *mpesa = gateway->self;
  g_autofree char *token = get_token (mpesa, NULL, error);
  g_autofree char *body = register_body (mpesa);
  g_auto (HubGatewayReply) reply = { 0 };

  if (token == NULL)
    return FALSE;
  post (mpesa, "/mpesa/c2b/v1/registerurl", body, token, &reply);
  g_autoptr (HubJson) json = reply.kind == HUB_REPLY_WHOLE ? hub_json_parse (reply.body->str, reply.body->len) : NULL;
  if (json != NULL && reply.status == 200 && g_strcmp0 (hub_json_text (json, "ResponseCode"), "0") == 0)
    return TRUE;
  const char *said = json != NULL ? hub_json_text (json, "errorMessage") : reply.why;
  g_set_error (error, HUB_GATEWAY_ERROR, HUB_GATEWAY_ERROR_REFUSED,
               _("M-Pesa did not take the addresses for money paid by hand (%s)."), said != NULL ? said : "?");
  return FALSE;
}
