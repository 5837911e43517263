/* Ordering and asking for money. What the gateway must answer first is waited for without holding a thread, some seconds at most.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-orders.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-api-events.h"
#include "hub-pay.h"
#include "tk-money.h"

#define WAIT_MS 8000       /* most gateways have answered by then */
#define LOOK_AGAIN_MS 1000 /* another hub on the same database wakes nobody here */
#define TEXT_MAX 100
#define CURRENCY "KES"     /* in which older clients name amounts */

/* A request whose order stands and whose push is on its way. */
typedef struct
{
  HubService *service;
  guint64 watch; /* 0: none */
  gint64 order;
  gboolean made; /* the order is this request's */
} Waiting;

static void
free_waiting (gpointer data)
{
  Waiting *waiting = data;

  if (waiting->watch != 0)
    hub_service_forget_payments (waiting->service, waiting->watch);
  g_free (waiting);
}

static void
changed_cb (gpointer request)
{
  hub_http_request_wake (request);
}

/* Watch first, read then: nothing that changes in between is slept through. */
static void
watch_again (HubHttpRequest *request, Waiting *waiting)
{
  if (waiting->watch != 0)
    hub_service_forget_payments (waiting->service, waiting->watch);
  waiting->watch = hub_service_watch_payments (waiting->service, changed_cb, request);
}

static Waiting *
start_waiting (HubHttpRequest *request, HubService *service, const HubOrder *order, gboolean made)
{
  Waiting *waiting = g_new0 (Waiting, 1);

  waiting->service = service;
  waiting->order = order->id;
  waiting->made = made;
  hub_http_request_set_state (request, waiting, free_waiting);
  return waiting;
}

/* ---- Answering ---- */

static gboolean
is_asked (const HubOrder *order)
{
  const HubOrderPush *push = hub_order_push (order);

  return hub_order_is (order, "pending") && push != NULL && strcmp (push->state, TK_PAY_STATE_ASKED) == 0;
}

/* Nobody was prompted, and nobody will be. */
static gboolean
is_refused (const HubOrder *order)
{
  const HubOrderPush *push = hub_order_push (order);

  return hub_order_is (order, "pending") && push != NULL && strcmp (push->state, TK_PAY_STATE_FAILED) == 0 && *push->checkout == '\0';
}

static HubHttpResponse *
refuse_gateway (Waiting *waiting, const HubOrder *order)
{
  gboolean unreachable = strcmp (hub_order_push (order)->reason, "unreachable") == 0;

  if (waiting->made)
    hub_service_order_drop (waiting->service, waiting->order, "gateway", NULL);
  return hub_api_problem (unreachable ? 503 : 502, unreachable ? "gateway_unreachable" : "gateway",
                          unreachable ? _("The payment gateway cannot be reached; try again in a minute.")
                                      : _("The payment gateway refused; check the phone number or e-mail address, and try again."));
}

typedef struct { guint status; const char *message, *link_message; } Words;

static HubHttpResponse *
tell (const HubOrder *order, const Words *words)
{
  const HubOrderPush *push = hub_order_push (order);
  gboolean paid = order->paid_at > 0, link = push != NULL && strcmp (push->method, "paystack") == 0;
  gboolean open = push == NULL || *push->checkout != '\0' || paid;
  TkJson *json = tk_json_object ();

  if (paid)
    tk_json_set_string (json, "message", _("The order is paid."));
  else if (!open)
    tk_json_set_string (json, "message", _("The gateway has not answered yet; look at the order again."));
  else
    tk_json_set_string (json, "message", link ? words->link_message : words->message);
  tk_json_set_bool (json, "success", TRUE);
  hub_api_order_put_push (json, order, push);
  return hub_api_json (!open ? 202 : paid && push == NULL ? 201 : words->status, json);
}

/* NULL: later. */
static HubHttpResponse *
answer_or_wait (HubHttpRequest *request, Waiting *waiting, const Words *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HubOrder) order = NULL;
  gboolean over = hub_http_request_is_expired (request);

  if (!over)
    watch_again (request, waiting);
  order = hub_service_order_get (waiting->service, hub_api_caller (request), waiting->order, &error);
  if (order == NULL)
    return hub_api_problem_from_error (error);
  if (is_asked (order) && !over)
    {
      hub_http_request_wait (request, WAIT_MS);
      hub_http_request_look_again (request, LOOK_AGAIN_MS);
      return NULL;
    }
  return hub_api_once_keep (request, waiting->service,
                            is_refused (order) ? refuse_gateway (waiting, order) : tell (order, words));
}

/* What the service made of it; or its refusal, or what was answered before. */
static HubHttpResponse *
go_on (HubHttpRequest *request, HubService *service, HubOrder *order, const HubOnceAnswer *before, gboolean made, const Words *words,
       const GError *error)
{
  if (error != NULL)
    return hub_api_problem_from_error (error);
  if (order == NULL)
    return hub_api_once_replay (before);
  return answer_or_wait (request, start_waiting (request, service, order, made), words);
}

/* ---- Ordering ---- */

static HubHttpResponse *
place (HubHttpRequest *request, HubService *service, HubApiBody *body, const HubApiWanted *wanted, const Words *words)
{
  HubHttpResponse *refusal = NULL;
  g_auto (HubApiOnce) once = { { NULL } };
  g_auto (HubOnceAnswer) before = { 0 };
  g_autoptr (GError) error = NULL;

  if (!hub_api_once_read (request, body, &once, &refusal))
    return refusal;
  g_autoptr (HubOrder) order
    = hub_service_order (service, hub_api_caller (request), &wanted->made, &once.once, &before, &error);
  return go_on (request, service, order, &before, TRUE, words, error);
}

static const Words order_words = { 200, "STK Push initiated", "Open the authorization_url to pay." };

HubHttpResponse *
hub_api_orders_create (HubHttpRequest *request, gpointer service)
{
  Waiting *waiting = hub_http_request_get_state (request);
  HubHttpResponse *refusal = NULL;
  g_auto (HubApiWanted) wanted = { .items = NULL };

  hub_api_wanted_init (&wanted);
  if (waiting != NULL)
    return answer_or_wait (request, waiting, &order_words);
  g_autoptr (HubApiBody) body = hub_api_body_new (request, &refusal);
  if (body == NULL)
    return refusal;
  refusal = hub_api_body_has (body, "event_id") && !hub_api_body_has (body, "tickets") && !hub_api_body_has (body, "ticket_id")
              ? hub_api_wanted_read_named (service, body, &wanted) : hub_api_wanted_read (body, &wanted);
  return refusal != NULL ? refusal : place (request, service, body, &wanted, &order_words);
}

/* B's, which names the price it saw, and E's, which pays by link. */
static HubHttpResponse *
order_named (HubHttpRequest *request, HubService *service, const char *method, const Words *words)
{
  Waiting *waiting = hub_http_request_get_state (request);
  HubHttpResponse *refusal = NULL;
  g_auto (HubApiWanted) wanted = { .items = NULL };

  hub_api_wanted_init (&wanted);
  if (waiting != NULL)
    return answer_or_wait (request, waiting, words);
  g_autoptr (HubApiBody) body = hub_api_body_new (request, &refusal);
  if (body == NULL || (refusal = hub_api_wanted_read_named (service, body, &wanted)) != NULL)
    return refusal;
  wanted.made.method = method;
  return place (request, service, body, &wanted, words);
}

/* Whoever runs events and names no phone that pays makes a ticket type. */
static gboolean
is_type (HubHttpRequest *request, const HubApiBody *body)
{
  const HubCaller *caller = hub_api_caller (request);

  return (caller->role == TK_ROLE_ADMIN || caller->role == TK_ROLE_ORGANIZER)
         && hub_api_body_which (body, "phone_number", "phone", NULL) == NULL;
}

HubHttpResponse *
hub_api_orders_buy (HubHttpRequest *request, gpointer service)
{
  static const Words words = { 200, "STK push initiated. Enter your M-Pesa PIN to pay.", "" };
  HubHttpResponse *refusal = NULL;

  if (hub_http_request_get_state (request) != NULL)
    return order_named (request, service, "mpesa", &words);
  g_autoptr (HubApiBody) body = hub_api_body_new (request, &refusal);
  if (body == NULL)
    return refusal;
  return is_type (request, body) ? hub_api_types_create_in_body (request, service, body) : order_named (request, service, "mpesa", &words);
}

HubHttpResponse *
hub_api_orders_initialize (HubHttpRequest *request, gpointer service)
{
  static const Words words = { 200, "", "Authorization URL created" };

  return order_named (request, service, "paystack", &words);
}

/* ---- Asking again ---- */

static HubHttpResponse *
ask_again (HubHttpRequest *request, HubService *service, HubApiBody *body, gint64 order, const Words *words)
{
  HubHttpResponse *refusal = NULL;
  HubOrderRetry retry = { NULL };
  g_auto (HubApiOnce) once = { { NULL } };
  g_auto (HubOnceAnswer) before = { 0 };
  g_autoptr (GError) error = NULL;
  const char *phone = hub_api_body_which (body, "phone", "phone_number", "phoneNumber", NULL);

  if (hub_api_body_which (body, "method", "payment_method", NULL) != NULL)
    retry.method = hub_api_wanted_method (body);
  retry.phone = phone != NULL ? hub_api_body_text (body, phone, TEXT_MAX) : NULL;
  retry.email = hub_api_body_text (body, "email", TEXT_MAX);
  refusal = hub_api_body_refusal (body);
  if (refusal != NULL || !hub_api_once_read (request, body, &once, &refusal))
    return refusal;
  g_autoptr (HubOrder) known
    = hub_service_order_pay (service, hub_api_caller (request), order, &retry, &once.once, &before, &error);
  return go_on (request, service, known, &before, FALSE, words, error);
}

HubHttpResponse *
hub_api_orders_pay (HubHttpRequest *request, gpointer service)
{
  Waiting *waiting = hub_http_request_get_state (request);
  HubHttpResponse *refusal = NULL;

  if (waiting != NULL)
    return answer_or_wait (request, waiting, &order_words);
  g_autoptr (HubApiBody) body = hub_api_body_new (request, &refusal);
  if (body == NULL)
    return refusal;
  return ask_again (request, service, body, hub_api_order_number (hub_http_request_get_parameter (request, "id")), &order_words);
}

HubHttpResponse *
hub_api_orders_push (HubHttpRequest *request, gpointer service)
{
  static const Words words = { 200, "STK Push initiated", "Open the authorization_url to pay." };
  Waiting *waiting = hub_http_request_get_state (request);
  HubHttpResponse *refusal = NULL;

  if (waiting != NULL)
    return answer_or_wait (request, waiting, &words);
  g_autoptr (HubApiBody) body = hub_api_body_new (request, &refusal);
  if (body == NULL)
    return refusal;
  const char *id = hub_api_body_need (body, "order_id", TEXT_MAX);
  refusal = hub_api_body_refusal (body);
  return refusal != NULL ? refusal : ask_again (request, service, body, hub_api_order_number (id), &words);
}

/* The order of whoever asks that waits for just this money: those clients know no orders. */
static HubHttpResponse *
ask_for_amount (HubHttpRequest *request, HubService *service, HubApiBody *body, const Words *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HubOrder) order = NULL;
  gint64 amount;

  if (hub_api_body_has (body, "order_id"))
    return ask_again (request, service, body, hub_api_order_number (hub_api_body_text (body, "order_id", TEXT_MAX)), words);
  hub_api_body_need (body, "amount", TEXT_MAX);
  amount = hub_api_body_amount (body, "amount", CURRENCY, 0);
  HubHttpResponse *refusal = hub_api_body_refusal (body);
  if (refusal != NULL)
    return refusal;
  order = hub_service_order_waiting (service, hub_api_caller (request), amount, &error);
  return order != NULL ? ask_again (request, service, body, order->id, words) : hub_api_problem_from_error (error);
}

HubHttpResponse *
hub_api_orders_initiate (HubHttpRequest *request, gpointer service)
{
  static const Words words = { 201, "Payment initiated", "Payment initiated" };
  Waiting *waiting = hub_http_request_get_state (request);
  HubHttpResponse *refusal = NULL;
  g_auto (HubApiWanted) wanted = { .items = NULL };

  hub_api_wanted_init (&wanted);
  if (waiting != NULL)
    return answer_or_wait (request, waiting, &words);
  g_autoptr (HubApiBody) body = hub_api_body_new (request, &refusal);
  if (body == NULL)
    return refusal;
  if (!hub_api_body_has (body, "ticket_id"))
    return ask_for_amount (request, service, body, &words);
  wanted.made.amount = hub_api_body_amount (body, "amount", CURRENCY, -1);
  refusal = hub_api_wanted_read (body, &wanted);
  return refusal != NULL ? refusal : place (request, service, body, &wanted, &words);
}

/* ---- By what stands in the address ---- */

HubHttpResponse *
hub_api_orders_lnmo (HubHttpRequest *request, gpointer service)
{
  static const Words words = { 200, "Success. Request accepted for processing", "" };
  Waiting *waiting = hub_http_request_get_state (request);
  const char *said = hub_http_request_get_query (request, "amount"), *phone = hub_http_request_get_query (request, "phone");
  HubOrderRetry retry = { .method = "mpesa", .phone = phone };
  HubOnce once = { NULL };
  g_auto (HubOnceAnswer) before = { 0 };
  g_autoptr (GError) error = NULL;
  gint64 amount = 0;

  if (waiting != NULL)
    return answer_or_wait (request, waiting, &words);
  if (said == NULL || !tk_money_parse (said, CURRENCY, &TK_MONEY_PLAIN, &amount, NULL))
    return hub_api_problem_field ("amount", _("Say the amount in shillings, as the order costs."));
  g_autoptr (HubOrder) order = hub_service_order_waiting (service, hub_api_caller (request), amount, &error);
  g_autoptr (HubOrder) asked
    = order != NULL ? hub_service_order_pay (service, hub_api_caller (request), order->id, &retry, &once, &before, &error) : NULL;
  return go_on (request, service, asked, &before, FALSE, &words, error);
}
