/* What gateways call. Whoever knows the address, or signs, is answered 200 as soon as the words are kept: they are worked on
 * afterwards, and saying them again would not change them. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-private.h"

#include <glib/gi18n-lib.h>
#include "hub-api-problem.h"
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

/* Whoever pays by hand may: what it is for shows when its code is typed. */
HubHttpResponse *
hub_api_callbacks_c2b_validation (HubHttpRequest *request, gpointer data)
{
  if (!is_expected (request, data))
    return refuse_address ();
  return hub_http_response_new_text (200, "application/json", g_strdup ("{\"ResultCode\":\"0\",\"ResultDesc\":\"Accepted\"}"));
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
