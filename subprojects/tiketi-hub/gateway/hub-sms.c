/* One POST a message. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-sms.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "hub-gateway-http.h"
#include "hub-gateway-json.h"

typedef struct
{
  HubSender base; /* first: freed as one */
  char *url, *token;
} Sms;

static gboolean
check_cb (gpointer self, const HubLetter *letter, GError **error)
{
  const char *digits = *letter->to == '+' ? letter->to + 1 : letter->to;
  gsize length = strlen (digits);

  if (length >= 7 && length <= 15 && strspn (digits, "0123456789") == length)
    return TRUE;
  g_set_error_literal (error, HUB_GATEWAY_ERROR, HUB_GATEWAY_ERROR_INVALID,
                       _("This is not a phone number; it has 7 to 15 digits."));
  return FALSE;
}

static gboolean
send_cb (gpointer self, const HubLetter *letter, GError **error)
{
  Sms *sms = self;
  g_autoptr (GString) body = g_string_new ("{");
  g_auto (HubGatewayReply) reply = { 0 };

  if (!check_cb (self, letter, error))
    return FALSE;
  hub_json_put (body, "to", letter->to);
  hub_json_put (body, "text", letter->text);
  g_string_append_c (body, '}');
  HubGatewayRequest request = { .url = sms->url, .body = body->str, .bearer = sms->token };
  hub_gateway_request (&request, &reply);
  if (reply.kind == HUB_REPLY_WHOLE && reply.status >= 200 && reply.status < 300)
    return TRUE;
  if (reply.kind == HUB_REPLY_WHOLE && reply.status >= 400 && reply.status < 500 && reply.status != 401 && reply.status != 429)
    g_set_error (error, HUB_GATEWAY_ERROR, HUB_GATEWAY_ERROR_REFUSED, _("The SMS service refused the message (%u)."),
                 reply.status);
  else
    g_set_error (error, HUB_GATEWAY_ERROR, HUB_GATEWAY_ERROR_UNREACHABLE, _("The SMS service does not answer (%s)."),
                 reply.kind == HUB_REPLY_WHOLE ? "-" : reply.why);
  return FALSE;
}

/* Asking costs nothing; whatever answers is there. */
static gboolean
reach_cb (gpointer self, GError **error)
{
  Sms *sms = self;
  HubGatewayRequest request = { .url = sms->url, .bearer = sms->token };
  g_auto (HubGatewayReply) reply = { 0 };

  hub_gateway_request (&request, &reply);
  if (reply.kind == HUB_REPLY_WHOLE && reply.status != 401 && reply.status != 403)
    return TRUE;
  g_set_error (error, HUB_GATEWAY_ERROR, HUB_GATEWAY_ERROR_UNREACHABLE,
               _("The SMS service does not answer, or not us (%s); check [sms]."),
               reply.kind == HUB_REPLY_WHOLE ? "-" : reply.why);
  return FALSE;
}

static void
free_cb (gpointer self)
{
  Sms *sms = self;

  g_free (sms->url);
  g_free (sms->token);
  g_free (sms);
}

HubSender *
hub_sms_new (const char *url, const char *token)
{
  Sms *sms = g_new0 (Sms, 1);

  sms->base = (HubSender){ .channel = "sms", .self = sms, .check = check_cb, .send = send_cb, .reach = reach_cb, .free = free_cb };
  sms->url = g_strdup (url);
  sms->token = g_strdup (token);
  hub_gateway_http_init ();
  return &sms->base;
}
