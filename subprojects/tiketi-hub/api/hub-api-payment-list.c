/* Payments of orders: how they stand, lists of them, handing them back. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-orders.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-api-event-json.h"
#include "hub-web.h"
#include "hub-words.h"

#define PAGE 100
#define LIST_QUERY "status user_id event_id page from to"
#define TEXT_MAX 200
#define LOOKS_PER_MINUTE 120
#define DAY_MS G_GINT64_CONSTANT (86400000)

/* ---- How a push stands ---- */

static HubOrder *
find_push (HubService *service, const char *checkout, const HubOrderPush **push, HubHttpResponse **refusal)
{
  g_autoptr (GError) error = NULL;
  HubOrder *order = hub_service_order_by_checkout (service, checkout, &error);

  if (order == NULL)
    *refusal = hub_api_problem_from_error (error);
  else
    *push = hub_order_push (order);
  return order;
}

static TkJson *
query_json (const HubOrderPush *push)
{
  TkJson *data = tk_json_object ();
  const char *sentence;
  const char *code = hub_api_push_result (push, &sentence);

  tk_json_set_string (data, "ResponseCode", "0");
  tk_json_set_string (data, "ResponseDescription", "The service request has been accepted successsfully"); /* as M-Pesa writes it */
  tk_json_set_string (data, "MerchantRequestID", hub_api_push_is_link (push) ? "" : push->merchant);
  tk_json_set_string (data, "CheckoutRequestID", push->checkout);
  tk_json_set_string (data, "ResultCode", code);
  tk_json_set_string (data, "ResultDesc", sentence);
  return data;
}

/* D's */
static HubHttpResponse *
check_cb (HubHttpRequest *request, gpointer service)
{
  HubHttpResponse *refusal = NULL;
  const HubOrderPush *push = NULL;
  g_autoptr (HubOrder) order = find_push (service, hub_http_request_get_parameter (request, "checkout_id"), &push, &refusal);

  if (order == NULL)
    return refusal;
  TkJson *json = tk_json_object ();
  tk_json_set_string (json, "message", "ok");
  tk_json_take (json, "data", query_json (push));
  tk_json_set_string (json, "status", hub_api_push_status (push));
  tk_json_set_string (json, "order_status", order->status);
  return hub_api_json (200, json);
}

static const char *
transaction_status (const HubOrderPush *push)
{
  static const char *const words[][2] = { { "paid", "Completed" }, { "cancelled", "Cancelled" }, { "failed", "Failed" },
                                          { "refund", "Refund" } };
  const char *status = hub_api_push_status (push);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (words[i][0], status) == 0)
      return words[i][1];
  return "Pending";
}

static void
put_standing (TkJson *json, const HubOrderPush *push)
{
  tk_json_set_string (json, "transaction_status", transaction_status (push));
  tk_json_set_string (json, "payment_status", hub_api_push_status (push));
  tk_json_take (json, "data", query_json (push));
}

/* B's asks how it stands, whatever that is. */
static HubHttpResponse *
tell_standing (const HubOrderPush *push)
{
  TkJson *json = tk_json_object ();

  tk_json_set_string (json, "message", _("This is how the payment stands."));
  tk_json_set_string (json, "status", "success");
  put_standing (json, push);
  return hub_api_json (200, json);
}

/* A's takes every good answer for “paid”. */
static HubHttpResponse *
tell_confirmed (const HubOrderPush *push)
{
  gboolean paid = strcmp (hub_api_push_status (push), "paid") == 0;
  TkJson *json = paid ? tk_json_object () : hub_api_problem_json ("not_paid", _("Payment not completed successfully."));

  if (paid)
    {
      tk_json_set_string (json, "message", _("Payment confirmed and ticket booked."));
      tk_json_set_string (json, "status", "success");
    }
  put_standing (json, push);
  return hub_api_json (paid ? 200 : 400, json);
}

/* B's and A's: the same, asked for in the body. */
static HubHttpResponse *
look_up (HubHttpRequest *request, HubService *service, HubHttpResponse *(*tell) (const HubOrderPush *push))
{
  HubHttpResponse *refusal = NULL;
  const HubOrderPush *push = NULL;
  g_autoptr (HubApiBody) body = hub_api_body_new (request, &refusal);

  if (body == NULL)
    return refusal;
  const char *key = hub_api_body_which (body, "checkout_request_id", "invoice_id", "checkoutRequestID", "CheckoutRequestID", NULL);
  const char *checkout = hub_api_body_need (body, key != NULL ? key : "checkout_request_id", TEXT_MAX);
  if ((refusal = hub_api_body_refusal (body)) != NULL)
    return refusal;
  g_autoptr (HubOrder) order = find_push (service, checkout, &push, &refusal);
  return order != NULL ? tell (push) : refusal;
}

static HubHttpResponse *
status_cb (HubHttpRequest *request, gpointer service)
{
  return look_up (request, service, tell_standing);
}

static HubHttpResponse *
confirm_cb (HubHttpRequest *request, gpointer service)
{
  return look_up (request, service, tell_confirmed);
}

/* ---- Lists ---- */

static gboolean
read_number (HubHttpRequest *request, const char *name, gint64 *out, HubHttpResponse **refusal)
{
  const char *text = hub_http_request_get_query (request, name);
  guint64 number = 0;

  if (text == NULL || *text == '\0')
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &number, NULL))
    {
      *refusal = hub_api_problem_field (name, _("This must be a whole number."));
      return FALSE;
    }
  *out = (gint64) number;
  return TRUE;
}

/* A day of the hub's zone, its first moment or its last; or a moment. */
static gboolean
read_time (HubHttpRequest *request, HubService *service, const char *name, gboolean end_of_day, gint64 *out, HubHttpResponse **refusal)
{
  const char *text = hub_http_request_get_query (request, name);

  if (text == NULL || *text == '\0')
    return TRUE;
  if (hub_words_time (text, hub_service_get_web (service)->zone, out))
    {
      *out += end_of_day && hub_words_is_date (text) ? DAY_MS - 1 : 0;
      return TRUE;
    }
  *refusal = hub_api_problem_field (name, _("This must be a day such as 2026-12-31, or a time such as 2026-12-31T20:00:00Z."));
  return FALSE;
}

static HubHttpResponse *
check_user (HubHttpRequest *request, gint64 user)
{
  const HubCaller *caller = hub_api_caller (request);

  if (user == 0 || user == caller->account || caller->role == TK_ROLE_ADMIN || caller->role == TK_ROLE_ORGANIZER)
    return NULL;
  return hub_api_problem (403, "forbidden", _("Only administrators see the payments of others."));
}

static GPtrArray *
list (HubHttpRequest *request, HubService *service, gboolean own, HubHttpResponse **refusal)
{
  const HubCaller *caller = hub_api_caller (request);
  HubOrderFilter filter = { .asked = TRUE, .limit = PAGE, .status = hub_http_request_get_query (request, "status") };
  g_autoptr (GError) error = NULL;
  gint64 page = 1;

  if (g_strcmp0 (filter.status, "completed") == 0)
    filter.status = "paid";
  filter.all = !own && (caller->role == TK_ROLE_ADMIN || caller->role == TK_ROLE_ORGANIZER);
  if (!read_number (request, "user_id", &filter.account, refusal) || !read_number (request, "event_id", &filter.event, refusal)
      || !read_number (request, "page", &page, refusal) || !read_time (request, service, "from", FALSE, &filter.from, refusal)
      || !read_time (request, service, "to", TRUE, &filter.until, refusal) || (*refusal = check_user (request, filter.account)) != NULL)
    return NULL;
  filter.offset = (CLAMP (page, 1, 1000000) - 1) * PAGE;
  GPtrArray *orders = hub_service_order_list (service, caller, &filter, &error);
  if (orders == NULL)
    *refusal = hub_api_problem_from_error (error);
  return orders;
}

static TkJson *
array_of (const GPtrArray *orders)
{
  TkJson *json = tk_json_array ();

  for (guint i = 0; i < orders->len; i++)
    tk_json_append (json, hub_api_payment_json (orders->pdata[i]));
  return json;
}

static HubHttpResponse *
list_cb (HubHttpRequest *request, gpointer service)
{
  HubHttpResponse *refusal = NULL;
  g_autoptr (GPtrArray) orders = list (request, service, FALSE, &refusal);

  return orders != NULL ? hub_api_json (200, array_of (orders)) : refusal;
}

/* B's */
static HubHttpResponse *
own_cb (HubHttpRequest *request, gpointer service)
{
  HubHttpResponse *refusal = NULL;
  g_autoptr (GPtrArray) orders = list (request, service, TRUE, &refusal);
  TkJson *json;

  if (orders == NULL)
    return refusal;
  json = tk_json_object ();
  tk_json_take (json, "payments", array_of (orders));
  return hub_api_json (200, json);
}

/* ---- Handing back ---- */

static gboolean
read_action (HubApiBody *body, gboolean *approve)
{
  const char *action = hub_api_body_need (body, "action", TEXT_MAX);

  *approve = action != NULL && strcmp (action, "approve") == 0;
  if (action != NULL && !*approve && strcmp (action, "deny") != 0)
    hub_api_body_fault (body, "action", _("action must be approve or deny."));
  return *approve;
}

static TkJson *
refund_json (const HubOrder *order, const HubOrderRefund *refund)
{
  TkJson *json = tk_json_object ();

  tk_json_set_int (json, "payment_id", order->id);
  tk_json_set_string (json, "status", hub_order_is (order, "refunded") ? "refunded" : refund->approve ? "partly_refunded" : "refund_denied");
  hub_api_put_money (json, "amount", order->refunded, order->currency);
  tk_json_set_string (json, "currency", order->currency);
  tk_json_set_string (json, "reason", refund->reason);
  return json;
}

static HubHttpResponse *
decide (HubHttpRequest *request, HubService *service, HubApiBody *body, const char *id)
{
  HubHttpResponse *refusal = NULL;
  HubOrderRefund refund = { .order = hub_api_order_number (id) };
  g_auto (HubApiOnce) once = { { NULL } };
  g_auto (HubOnceAnswer) before = { 0 };
  g_autoptr (GError) error = NULL;

  read_action (body, &refund.approve);
  refund.amount = hub_api_body_text (body, "amount", TEXT_MAX);
  refund.reason = hub_api_body_text (body, "reason", TEXT_MAX);
  if ((refusal = hub_api_body_refusal (body)) != NULL || !hub_api_once_read (request, body, &once, &refusal))
    return refusal;
  refund.reason = refund.reason != NULL ? refund.reason : "";
  g_autoptr (HubOrder) order = hub_service_order_refund (service, hub_api_caller (request), &refund, &once.once, &before, &error);
  if (error != NULL)
    return hub_api_problem_from_error (error);
  if (order == NULL)
    return hub_api_once_replay (&before);
  TkJson *json = tk_json_object ();
  tk_json_set_string (json, "message", refund.approve ? "Refund approved successfully" : "Refund denied successfully");
  tk_json_set_bool (json, "success", TRUE);
  tk_json_take (json, "refund", refund_json (order, &refund));
  return hub_api_once_keep (request, service, hub_api_json (200, json));
}

static HubHttpResponse *
refund_cb (HubHttpRequest *request, gpointer service)
{
  HubHttpResponse *refusal = NULL;
  g_autoptr (HubApiBody) body = hub_api_body_new (request, &refusal);

  return body != NULL ? decide (request, service, body, hub_http_request_get_parameter (request, "id")) : refusal;
}

/* Two older systems used one address: {payment_id, action} decides on a refund, {order_id, phone} asks for money. */
static HubHttpResponse *
dispatch_cb (HubHttpRequest *request, gpointer service)
{
  const HubCaller *caller = hub_api_caller (request);
  HubHttpResponse *refusal = NULL;

  if (hub_http_request_get_state (request) != NULL)
    return hub_api_orders_push (request, service);
  g_autoptr (HubApiBody) body = hub_api_body_new (request, &refusal);
  if (body == NULL)
    return refusal;
  if (hub_api_body_has (body, "order_id"))
    return hub_api_orders_push (request, service);
  if (!hub_api_body_has (body, "payment_id"))
    return hub_api_problem_field ("order_id", _("Say order_id to be asked for its money, or payment_id and action to decide on a refund."));
  if (caller->role != TK_ROLE_ADMIN && caller->role != TK_ROLE_ORGANIZER)
    return hub_api_problem (403, "forbidden", _("Only the event's organizer and administrators decide on refunds."));
  return decide (request, service, body, hub_api_body_text (body, "payment_id", TEXT_MAX));
}

/* ---- On paper ---- */

static HubHttpResponse *
receipt_cb (HubHttpRequest *request, gpointer service)
{
  gint64 id = hub_api_order_number (hub_http_request_get_parameter (request, "id"));
  g_autofree char *disposition = g_strdup_printf ("inline; filename=\"receipt-%" PRId64 ".pdf\"", id);
  g_autoptr (GError) error = NULL;
  GBytes *pdf = hub_service_order_receipt (service, hub_api_caller (request), id, &error);

  if (pdf == NULL)
    return hub_api_problem_from_error (error);
  HubHttpResponse *response = hub_http_response_new (200, "application/pdf", pdf);
  hub_http_response_set_header (response, "Content-Disposition", disposition);
  return response;
}

#define DECIDERS (HUB_API_ADMIN | HUB_API_ORGANIZER)

static const HubHttpRoute routes[] = {
  { "GET", "/payments", HUB_API_USER, list_cb, 0, 0, "Payments: one’s own, of one’s events, or all", .query = LIST_QUERY },
  { "GET", "/user/payments", HUB_API_USER, own_cb, 0, 0, NULL, .query = LIST_QUERY },
  { "POST", "/payments", HUB_API_USER, dispatch_cb, 0, 0, NULL },
  { "GET", "/payments/check/{checkout_id}", HUB_API_PUBLIC, check_cb, 0, LOOKS_PER_MINUTE, "How a prompt stands, in M-Pesa’s words" },
  { "POST", "/mpesa_transaction_status", HUB_API_USER, status_cb, 0, 0, NULL },
  { "POST", "/confirm-payment", HUB_API_USER, confirm_cb, 0, 0, NULL },
  { "POST", "/payments/initialize", HUB_API_USER, hub_api_orders_initialize, 0, 0, "Order tickets of one type, and get a link to pay by" },
  { "GET", "/payments/verify/{reference}", HUB_API_USER, hub_api_payments_verify, 0, 0, "Ask the gateway how a link was paid, and get the tickets" },
  { "POST", "/payments/{id}/refund", DECIDERS, refund_cb, 0, 0, "Hand a payment back, in part or as a whole, or deny it" },
  { "GET", "/payments/{id}/receipt.pdf", HUB_API_USER, receipt_cb, 0, 0, "A payment’s receipt", TRUE },
  { "GET", "/download-receipt/{id}", HUB_API_USER, receipt_cb, 0, 0, NULL, TRUE },
};

const HubApiGroup hub_api_payment_list = { routes, G_N_ELEMENTS (routes) };
