/* Paystack over HTTP. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-paystack.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "hub-gateway-http.h"
#include "hub-gateway-json.h"
#include "hub-paystack-words.h"

typedef struct
{
  HubPayGateway base; /* first: freed as one */
  char *url, *secret_key, *email;
} Paystack;

static const char currencies[] = "NGN GHS ZAR USD KES";

static const char *
email_of (Paystack *paystack, const HubAsk *ask)
{
  return *ask->email != '\0' ? ask->email : paystack->email;
}

static gboolean
check_cb (gpointer self, const HubAsk *ask, GError **error)
{
  Paystack *paystack = self;
  const char *email = email_of (paystack, ask);

  if (strlen (ask->currency) != 3 || strstr (currencies, ask->currency) == NULL)
    g_set_error (error, HUB_GATEWAY_ERROR, HUB_GATEWAY_ERROR_INVALID, _("Paystack does not take %s; take it another way."),
                 ask->currency);
  else if (ask->amount <= 0)
    g_set_error_literal (error, HUB_GATEWAY_ERROR, HUB_GATEWAY_ERROR_INVALID, _("There is nothing to pay."));
  else if (email == NULL || strchr (email, '@') == NULL || strpbrk (email, " \r\n\t,;<>\"") != NULL)
    g_set_error_literal (error, HUB_GATEWAY_ERROR, HUB_GATEWAY_ERROR_INVALID,
                         _("Paystack wants the buyer's e-mail address; ask for it."));
  else
    return TRUE;
  return FALSE;
}

static void
call (Paystack *paystack, const char *path, const char *body, HubGatewayReply *reply)
{
  g_autofree char *url = g_strconcat (paystack->url, path, NULL);
  HubGatewayRequest request = { .url = url, .body = body, .bearer = paystack->secret_key };

  hub_gateway_request_guarded (&request, paystack->base.breaker, hub_paystack_is_down, reply);
}

static char *
initialize_body (Paystack *paystack, const HubAsk *ask)
{
  GString *body = g_string_new ("{");

  hub_json_put (body, "email", email_of (paystack, ask));
  hub_json_put_int (body, "amount", ask->amount);
  hub_json_put (body, "currency", ask->currency);
  hub_json_put (body, "reference", ask->attempt);
  if (ask->callback != NULL && *ask->callback != '\0')
    hub_json_put (body, "callback_url", ask->callback);
  g_string_append_c (body, '}');
  return g_string_free (body, FALSE);
}

/* When the answer with the link is lost, nobody has seen the link, so nobody can pay by it: that is a failure, not a
 * question. */
static void
ask_cb (gpointer self, const HubAsk *ask, HubWord *word)
{
  g_autofree char *body = initialize_body (self, ask);
  g_auto (HubGatewayReply) reply = { 0 };

  call (self, "/transaction/initialize", body, &reply);
  if (reply.kind == HUB_REPLY_WHOLE)
    {
      hub_paystack_read_initialize (reply.status, reply.body->str, reply.body->len, ask->attempt, word);
    }
  else
    {
      hub_word_clear (word);
      word->kind = HUB_WORD_LOST;
      hub_word_say (word->said, sizeof word->said, reply.why);
    }
  if (word->kind == HUB_WORD_LOST)
    {
      word->kind = HUB_WORD_REFUSED;
      word->reason = "unreachable";
    }
}

static void
query_cb (gpointer self, const char *checkout, gint64 now, HubWord *word)
{
  g_autofree char *path = g_strconcat ("/transaction/verify/", checkout, NULL);
  g_auto (HubGatewayReply) reply = { 0 };

  hub_word_clear (word);
  word->kind = HUB_WORD_LOST;
  if (!hub_paystack_is_reference (checkout))
    return;
  call (self, path, NULL, &reply);
  if (reply.kind == HUB_REPLY_WHOLE)
    hub_paystack_read_verify (reply.status, reply.body->str, reply.body->len, checkout, word);
}

static gboolean
read_cb (gpointer self, const char *told, const char *bytes, gsize length, HubWord *word, GError **error)
{
  return hub_paystack_read_webhook (bytes, length, word, error);
}

static gboolean
is_signed_cb (gpointer self, const char *bytes, gsize length, const char *signature)
{
  Paystack *paystack = self;

  return hub_paystack_is_signed (bytes, length, paystack->secret_key, signature);
}

static gboolean
refund_cb (gpointer self, const HubRefundAsk *ask, char **said, GError **error)
{
  GString *body = g_string_new ("{");
  g_auto (HubGatewayReply) reply = { 0 };

  hub_json_put (body, "transaction", ask->checkout);
  hub_json_put_int (body, "amount", ask->amount);
  hub_json_put (body, "currency", ask->currency);
  g_string_append_c (body, '}');
  call (self, "/refund", body->str, &reply);
  g_string_free (body, TRUE);
  if (reply.kind != HUB_REPLY_WHOLE)
    {
      g_set_error (error, HUB_GATEWAY_ERROR,
                   reply.kind == HUB_REPLY_NOT_SENT ? HUB_GATEWAY_ERROR_REFUSED : HUB_GATEWAY_ERROR_UNREACHABLE,
                   _("Paystack does not answer (%s)."), reply.why);
      return FALSE;
    }
  char *told = hub_paystack_read_refund (reply.status, reply.body->str, reply.body->len, error);
  if (told == NULL)
    return FALSE;
  *said = told;
  return TRUE;
}

/* Any list that only we may see will do. */
static gboolean
reach_cb (gpointer self, GError **error)
{
  g_auto (HubGatewayReply) reply = { 0 };

  call (self, "/transaction?perPage=1", NULL, &reply);
  if (reply.kind != HUB_REPLY_WHOLE)
    g_set_error (error, HUB_GATEWAY_ERROR, HUB_GATEWAY_ERROR_UNREACHABLE, _("Paystack does not answer (%s)."), reply.why);
  else if (reply.status == 401)
    g_set_error_literal (error, HUB_GATEWAY_ERROR, HUB_GATEWAY_ERROR_REFUSED,
                         _("Paystack does not take the key; check secret_key in [paystack]."));
  else if (reply.status != 200)
    g_set_error (error, HUB_GATEWAY_ERROR, HUB_GATEWAY_ERROR_UNREACHABLE, _("Paystack answers with status %u."), reply.status);
  else
    return TRUE;
  return FALSE;
}

static void
free_cb (gpointer self)
{
  Paystack *paystack = self;

  g_free (paystack->url);
  g_free (paystack->secret_key);
  g_free (paystack->email);
  hub_breaker_free (paystack->base.breaker);
  g_free (paystack);
}

HubPayGateway *
hub_paystack_new (const HubPaystackSettings *settings)
{
  Paystack *paystack = g_new0 (Paystack, 1);

  paystack->base = (HubPayGateway){ .method = "paystack", .self = paystack, .check = check_cb, .ask = ask_cb, .query = query_cb,
                                    .read = read_cb, .is_signed = is_signed_cb, .refund = refund_cb, .reach = reach_cb,
                                    .free = free_cb,
                                    .breaker = hub_breaker_new (settings->clock != NULL ? settings->clock : tk_clock_system ()) };
  paystack->url = g_strdup (settings->base);
  paystack->secret_key = g_strdup (settings->secret_key);
  paystack->email = g_strdup (settings->email);
  hub_gateway_http_init ();
  return &paystack->base;
}
