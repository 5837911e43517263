/* What gateways call. Whoever knows the address, or signs, is answered 200 as soon as the words are kept: they are worked on
 * afterwards, and saying them again would not change them. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-private.h"

#include <glib/gi18n-lib.h>
#include "hub-api-problem.h"
#include "hub-order.h"
#include "hub-pay.h"

/* As a wrong address, whatever it is that is wrong. */
static HubHttpResponse *
refuse_address (void)
{
  return hub_api_problem (404, "not_found", _("There is nothing here."));
}

/* A word that could not be kept is one they should say again: the only answer that is not 200. */
static HubHttpResponse *
keep (HubHttpRequest *request, HubService *service, const char *gateway, const char *told, const char *answer)
{
  const char *attempt = hub_http_request_get_parameter (request, "attempt");
  g_autoptr (GError) error = NULL;

  if (!hub_service_told (service, gateway, told, attempt != NULL ? attempt : "", hub_http_request_get_body (request), &error))
    return hub_api_problem_from_error (error);
  return hub_http_response_new_text (200, "application/json", g_strdup (answer));
}

static gboolean
is_expected (HubHttpRequest *request, HubService *service)
{
  return hub_service_is_callback (service, hub_http_request_get_parameter (request, "secret"), hub_http_request_get_remote (request));
}

HubHttpResponse *
hub_api_callbacks_stk (HubHttpRequest *request, gpointer data)
{
  if (!is_expected (request, data))
    return refuse_address ();
  return keep (request, data, "mpesa", "stk", "{\"ResultCode\":0,\"ResultDesc\":\"Accepted\"}");
}

HubHttpResponse *
hub_api_callbacks_c2b (HubHttpRequest *request, gpointer data)
{
  if (!is_expected (request, data))
    return refuse_address ();
  return keep (request, data, "mpesa", "c2b", "{\"ResultCode\":0,\"ResultDesc\":\"Accepted\"}");
}

/* "C2B00012" says that there is no such account, "C2B00013" that it is another amount. strict: any account must be an order's. */
static HubHttpResponse *
validate (HubHttpRequest *request, HubService *service, gboolean strict)
{
  HubPaybill answer = HUB_PAYBILL_OTHER;
  HubWord word;
  const char *code = "0";

  hub_word_clear (&word);
  if (!hub_service_read_word (service, "mpesa", "c2b", hub_http_request_get_body (request), &word))
    return hub_api_problem (400, "invalid_request", _("This is not what M-Pesa asks before money is paid by hand."));
  if (!hub_service_order_paybill (service, word.account, word.amount, &answer, NULL))
    code = "C2B00016";
  else if (answer == HUB_PAYBILL_AMOUNT)
    code = "C2B00013";
  else if (answer == HUB_PAYBILL_ACCOUNT || (strict && answer == HUB_PAYBILL_OTHER && word.account[0] != '\0'))
    code = "C2B00012";
  return hub_http_response_new_text (200, "application/json",
                                     g_strdup_printf ("{\"ResultCode\":\"%s\",\"ResultDesc\":\"%s\"}", code,
                                                      *code == '0' ? "Accepted" : "Rejected"));
}

/* Whoever pays by hand at a counter may: what it is for shows when its code is typed. */
HubHttpResponse *
hub_api_callbacks_c2b_validation (HubHttpRequest *request, gpointer data)
{
  if (!is_expected (request, data))
    return refuse_address ();
  return validate (request, data, FALSE);
}

HubHttpResponse *
hub_api_callbacks_paystack (HubHttpRequest *request, gpointer data)
{
  const char *signature = hub_http_request_get_header (request, "x-paystack-signature");
  gsize length;
  const char *bytes = g_bytes_get_data (hub_http_request_get_body (request), &length);

  if (signature == NULL || !hub_service_is_signed (data, bytes, length, signature))
    return hub_api_problem (401, TK_PROBLEM_UNAUTHORIZED, _("The signature is not that of these bytes."));
  return keep (request, data, "paystack", "webhook", "{}");
}

/* ---- The same under the names that older systems gave it ---- */

#define WRONG_CALLBACKS_PER_MINUTE 30
#define ACCEPTED "{\"ResultCode\":0,\"ResultDesc\":\"Accepted\"}"
#define ACCEPTED_TEXT "{\"ResultCode\":\"0\",\"ResultDesc\":\"Accepted\"}"

static HubHttpResponse *
refuse_caller (void)
{
  return hub_api_problem (403, "forbidden", _("Only the payment gateway may call this."));
}

/* An address without a secret proves nothing: then it must come from where the settings say that gateways call from. */
static gboolean
is_gateway (HubHttpRequest *request, HubService *service)
{
  return hub_http_request_get_parameter (request, "secret") != NULL
           ? is_expected (request, service) : hub_service_is_gateway_address (service, hub_http_request_get_remote (request));
}

static HubHttpResponse *
read_and_keep (HubHttpRequest *request, HubService *service, const char *told, const char *answer)
{
  HubWord word;

  if (!is_gateway (request, service))
    return refuse_caller ();
  hub_word_clear (&word);
  if (!hub_service_read_word (service, "mpesa", told, hub_http_request_get_body (request), &word))
    return hub_api_problem (400, "invalid_request", _("This is not what M-Pesa tells."));
  return keep (request, service, "mpesa", told, answer);
}

static HubHttpResponse *
stk_cb (HubHttpRequest *request, gpointer data)
{
  return read_and_keep (request, data, "stk", ACCEPTED);
}

static HubHttpResponse *
confirmation_cb (HubHttpRequest *request, gpointer data)
{
  return read_and_keep (request, data, "c2b", ACCEPTED_TEXT);
}

static HubHttpResponse *
validation_cb (HubHttpRequest *request, gpointer data)
{
  return is_expected (request, data) ? validate (request, data, TRUE) : refuse_caller ();
}

static HubHttpResponse *
webhook_cb (HubHttpRequest *request, gpointer data)
{
  HubHttpResponse *response = hub_api_callbacks_paystack (request, data);

  if (hub_http_response_get_status (response) != 200)
    return response;
  hub_http_response_free (response);
  return hub_http_response_new_text (200, "application/json", g_strdup ("{\"status\":\"ok\"}"));
}

#define CALLED(path, handler, summary) { "POST", path, HUB_API_PUBLIC, handler, 0, WRONG_CALLBACKS_PER_MINUTE, summary, FALSE, HUB_API_RATE_GATEWAYS }

static const HubHttpRoute routes[] = {
  CALLED ("/payments/mpesa/callback/{secret}", stk_cb, "M-Pesa tells how a prompt ended"),
  CALLED ("/payments/mpesa/c2b/validation/{secret}", validation_cb, "M-Pesa asks whether an order waits for that money"),
  CALLED ("/payments/mpesa/c2b/confirmation/{secret}", confirmation_cb, "M-Pesa tells of money paid by hand for an order"),
  CALLED ("/payments/paystack/webhook", webhook_cb, "Paystack tells of a payment, signed over the bytes as they are"),
  CALLED ("/mpesa_callback", stk_cb, NULL),
  CALLED ("/mpesa_callback/{secret}", stk_cb, NULL),
  CALLED ("/lnmo", stk_cb, NULL),
  CALLED ("/lnmo/{secret}", stk_cb, NULL),
  CALLED ("/payments/callback", stk_cb, NULL),
  CALLED ("/payments/callback/{secret}", stk_cb, NULL),
  CALLED ("/callback-url", stk_cb, NULL),
  CALLED ("/callback-url/{secret}", stk_cb, NULL),
  CALLED ("/api/payment/callback", stk_cb, NULL),
  CALLED ("/api/payment/callback/{secret}", stk_cb, NULL),
};

const HubApiGroup hub_api_callbacks = { routes, G_N_ELEMENTS (routes) };
