/* Whether a link was paid: asked of the gateway now, and waited for without holding a thread. SPDX-License-Identifier:
 * GPL-3.0-or-later */
#include "hub-api-orders.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-pay.h"

#define WAIT_MS 8000
#define LOOK_AGAIN_MS 1000

typedef struct
{
  HubService *service;
  guint64 watch;
  gboolean was_paid; /* before this request came */
} Verifying;

static void
free_verifying (gpointer data)
{
  Verifying *verifying = data;

  if (verifying->watch != 0)
    hub_service_forget_payments (verifying->service, verifying->watch);
  g_free (verifying);
}

static void
changed_cb (gpointer request)
{
  hub_http_request_wake (request);
}

static void
watch_again (HubHttpRequest *request, Verifying *verifying)
{
  if (verifying->watch != 0)
    hub_service_forget_payments (verifying->service, verifying->watch);
  verifying->watch = hub_service_watch_payments (verifying->service, changed_cb, request);
}

static HubHttpResponse *
tell_verified (const HubOrder *order, gboolean was_paid)
{
  TkJson *json = tk_json_object (), *tickets = hub_api_order_tickets_json (order);
  const HubOrderTicket *first = order->tickets->len > 0 ? order->tickets->pdata[0] : NULL;
  g_autofree char *picture = first != NULL ? g_strdup_printf (HUB_API_PREFIX "/tickets/%s/qr.png", first->code) : NULL;

  tk_json_set_string (json, "message", was_paid ? "Payment already verified" : "Payment verified successfully");
  tk_json_set_bool (json, "success", TRUE);
  tk_json_set_string (json, "ticket_code", first != NULL ? first->code : NULL);
  tk_json_set_string (json, "qr_code_path", picture);
  tk_json_set_bool (json, "email_sent", order->mailed);
  tk_json_set_string (json, "status", order->status);
  tk_json_set_int (json, "order_id", order->id);
  tk_json_take (json, "tickets", tickets);
  return hub_api_json (200, json);
}

static const HubOrderPush *
push_of (const HubOrder *order, const char *attempt)
{
  for (guint i = 0; i < order->pushes->len; i++)
    if (strcmp (((const HubOrderPush *) order->pushes->pdata[i])->attempt, attempt) == 0)
      return order->pushes->pdata[i];
  return hub_order_push (order);
}

/* Not decided: what the gateway says, or that it says nothing. */
static HubHttpResponse *
tell_pending (HubService *service, const char *attempt)
{
  if (hub_service_order_is_unanswered (service, attempt))
    return hub_api_problem (503, "gateway_unreachable", _("The payment gateway cannot be reached; try again in a minute."));

  TkJson *json = tk_json_object ();
  tk_json_set_string (json, "message", _("The payment is not decided yet; ask again in a moment."));
  tk_json_set_bool (json, "success", TRUE);
  tk_json_set_string (json, "status", "pending");
  return hub_api_json (202, json);
}

/* NULL: not decided. */
static HubHttpResponse *
tell_decided (const HubOrder *order, const HubOrderPush *push, gboolean was_paid)
{
  const char *status = push != NULL ? hub_api_push_status (push) : "pending";

  if (order->paid_at > 0)
    return tell_verified (order, was_paid);
  if (strcmp (status, "refund") == 0)
    return hub_api_problem (409, "refund_due", _("The money came too late or was not what it should be; it will be handed back."));
  if (strcmp (status, "pending") == 0)
    return NULL;
  return hub_api_problem (400, "payment_failed", _("The payment failed; pay again, or order again."));
}

HubHttpResponse *
hub_api_payments_verify (HubHttpRequest *request, gpointer service)
{
  const char *reference = hub_http_request_get_parameter (request, "reference");
  Verifying *verifying = hub_http_request_get_state (request);
  gboolean first = verifying == NULL, over = hub_http_request_is_expired (request);
  g_autoptr (GError) error = NULL;

  if (first)
    {
      verifying = g_new0 (Verifying, 1);
      verifying->service = service;
      hub_http_request_set_state (request, verifying, free_verifying);
    }
  if (!over)
    watch_again (request, verifying);
  g_autoptr (HubOrder) order = hub_service_order_by_attempt (service, hub_api_caller (request), reference, &error);
  if (order == NULL)
    return hub_api_problem_from_error (error);
  if (first)
    verifying->was_paid = order->paid_at > 0;
  HubHttpResponse *response = tell_decided (order, push_of (order, reference), verifying->was_paid);
  if (response != NULL || over)
    return response != NULL ? response : tell_pending (service, reference);
  if (first)
    hub_service_order_question (service, reference);
  else if (!hub_service_order_is_asking (service, reference))
    return tell_pending (service, reference);
  hub_http_request_wait (request, WAIT_MS);
  hub_http_request_look_again (request, LOOK_AGAIN_MS);
  return NULL;
}
