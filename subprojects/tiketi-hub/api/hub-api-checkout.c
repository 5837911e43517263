/* Ordering and asking for money. What the gateway must answer first is waited for without holding a thread, some seconds at most.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-orders.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-api-events.h"
#include "hub-pay.h"
#include "hub-type-id.h"
#include "tk-money.h"

#define WAIT_MS 8000       /* most gateways have answered by then */
#define LOOK_AGAIN_MS 1000 /* another hub on the same database wakes nobody here */
#define ITEMS_MAX 20
#define TEXT_MAX 100
#define URL_MAX 500
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

/* ---- Reading what is wanted ---- */

typedef struct
{
  HubOrderNew made;
  GArray *items;     /* HubOrderItem */
  GPtrArray *guests; /* GArray of HubOrderGuest, one for each item */
} Wanted;

static void
free_guests (gpointer guests)
{
  g_array_unref (guests);
}

static void
init_wanted (Wanted *wanted)
{
  *wanted = (Wanted){ .items = g_array_new (FALSE, TRUE, sizeof (HubOrderItem)),
                      .guests = g_ptr_array_new_with_free_func (free_guests) };
  wanted->made = (HubOrderNew){ .phone = "", .email = "", .reason = "", .amount = -1 };
}

static void
clear_wanted (Wanted *wanted)
{
  g_array_unref (wanted->items);
  g_ptr_array_unref (wanted->guests);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wanted, clear_wanted)

static const char *
text_of (HubApiBody *body, const char *key)
{
  const char *text = key != NULL ? hub_api_body_text (body, key, TEXT_MAX) : NULL;

  return text != NULL ? text : "";
}

static void
read_guests (HubApiBody *item, GArray *guests)
{
  HubApiBody *const *people = NULL;
  guint n = hub_api_body_items (item, hub_api_body_has (item, "guests") ? "guests" : "attendees", 100, &people);

  for (guint i = 0; i < n; i++)
    {
      const char *first = text_of (people[i], hub_api_body_which (people[i], "first_name", "firstName", "name", NULL));
      HubOrderGuest guest = { first, text_of (people[i], hub_api_body_which (people[i], "last_name", "lastName", NULL)),
                              text_of (people[i], "email"), text_of (people[i], "phone") };

      g_array_append_val (guests, guest);
    }
}

/* Every item names a type by its one number, which says its event, too. */
static void
read_item (HubApiBody *item, Wanted *wanted, gint64 *event)
{
  const char *key = hub_api_body_which (item, "ticket_id", "ticket_type_id", "ticketId", "id", NULL);
  GArray *guests = g_array_new (FALSE, TRUE, sizeof (HubOrderGuest));
  HubOrderItem row = { 0 };
  gint64 of = 0;

  g_ptr_array_add (wanted->guests, guests);
  hub_type_id_split (hub_api_body_int (item, key != NULL ? key : "ticket_id", 1, G_MAXINT64 / 2, 0), &of, &row.type);
  row.qty = hub_api_body_int (item, hub_api_body_has (item, "qty") ? "qty" : "quantity", G_MININT32, G_MAXINT32, 1);
  read_guests (item, guests);
  row.guests = (const HubOrderGuest *) guests->data;
  row.n_guests = guests->len;
  if (key == NULL)
    hub_api_body_fault (item, "ticket_id", _("Say which ticket by ticket_id."));
  else if (*event != 0 && of != *event)
    *event = -1;
  else
    *event = of;
  g_array_append_val (wanted->items, row);
}

static const char *
read_method (HubApiBody *body)
{
  const char *method = text_of (body, hub_api_body_which (body, "method", "payment_method", NULL));
  g_autofree char *lower = g_ascii_strdown (method, -1);

  return *method == '\0' || strcmp (lower, "m-pesa") == 0 ? "mpesa" : g_intern_string (lower);
}

static void
read_payer (HubApiBody *body, HubOrderNew *made)
{
  made->method = read_method (body);
  made->phone = text_of (body, hub_api_body_which (body, "phone", "phone_number", "phoneNumber", NULL));
  made->email = text_of (body, "email");
  made->reason = text_of (body, "reason");
}

/* NULL, or the refusal. */
static HubHttpResponse *
finish_wanted (HubApiBody *body, Wanted *wanted)
{
  wanted->made.items = (const HubOrderItem *) wanted->items->data;
  wanted->made.n_items = wanted->items->len;
  HubHttpResponse *refusal = hub_api_body_refusal (body);
  if (refusal != NULL)
    return refusal;
  return wanted->made.event < 0 ? hub_api_problem_field ("tickets", _("One order is for one event; order for each event by itself.")) : NULL;
}

static HubHttpResponse *
read_order (HubApiBody *body, Wanted *wanted)
{
  HubApiBody *const *items = NULL;
  const char *list = hub_api_body_which (body, "tickets", "items", NULL);
  guint n = list != NULL ? hub_api_body_items (body, list, ITEMS_MAX, &items) : 0;

  for (guint i = 0; i < n; i++)
    read_item (items[i], wanted, &wanted->made.event);
  if (list == NULL)
    read_item (body, wanted, &wanted->made.event);
  read_payer (body, &wanted->made);
  return finish_wanted (body, wanted);
}

/* A web address, on one line; it goes to the gateway, and comes back as the buyer's next page. */
static const char *
read_callback (HubApiBody *body)
{
  const char *url = hub_api_body_text (body, "callback_url", URL_MAX);

  if (url == NULL || *url == '\0')
    return NULL;
  if ((!g_str_has_prefix (url, "https://") && !g_str_has_prefix (url, "http://")) || strpbrk (url, " \t\r\n\"<>\\") != NULL
      || !g_uri_is_valid (url, G_URI_FLAGS_NONE, NULL))
    hub_api_body_fault (body, "callback_url", _("callback_url must be a web address."));
  return url;
}

/* A type of an event by its name. */
static HubHttpResponse *
read_named (HubService *service, HubApiBody *body, Wanted *wanted)
{
  const char *name = text_of (body, hub_api_body_which (body, "ticket_type", "type", "tier", NULL));
  HubOrderItem item = { 0 };
  g_autoptr (GError) error = NULL;

  wanted->made.event = hub_api_body_int (body, "event_id", 1, G_MAXUINT32, 0);
  if (!hub_api_body_has (body, "event_id"))
    hub_api_body_fault (body, "event_id", _("Say which event by event_id."));
  item.qty = hub_api_body_int (body, "quantity", G_MININT32, G_MAXINT32, 1);
  wanted->made.amount = hub_api_body_amount (body, "amount", CURRENCY, -1);
  wanted->made.callback = read_callback (body);
  read_payer (body, &wanted->made);
  HubHttpResponse *refusal = hub_api_body_refusal (body);
  if (refusal != NULL)
    return refusal;
  if (!hub_service_order_find_type (service, wanted->made.event, name, &item.type, &error))
    return hub_api_problem_from_error (error);
  g_array_append_val (wanted->items, item);
  return finish_wanted (body, wanted);
}

/* ---- Ordering ---- */

static HubHttpResponse *
place (HubHttpRequest *request, HubService *service, HubApiBody *body, const Wanted *wanted, const Words *words)
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
  g_auto (Wanted) wanted = { .items = NULL };

  init_wanted (&wanted);
  if (waiting != NULL)
    return answer_or_wait (request, waiting, &order_words);
  g_autoptr (HubApiBody) body = hub_api_body_new (request, &refusal);
  if (body == NULL)
    return refusal;
  refusal = hub_api_body_has (body, "event_id") && !hub_api_body_has (body, "tickets") && !hub_api_body_has (body, "ticket_id")
              ? read_named (service, body, &wanted) : read_order (body, &wanted);
  return refusal != NULL ? refusal : place (request, service, body, &wanted, &order_words);
}

/* B's, which names the price it saw, and E's, which pays by link. */
static HubHttpResponse *
order_named (HubHttpRequest *request, HubService *service, const char *method, const Words *words)
{
  Waiting *waiting = hub_http_request_get_state (request);
  HubHttpResponse *refusal = NULL;
  g_auto (Wanted) wanted = { .items = NULL };

  init_wanted (&wanted);
  if (waiting != NULL)
    return answer_or_wait (request, waiting, words);
  g_autoptr (HubApiBody) body = hub_api_body_new (request, &refusal);
  if (body == NULL || (refusal = read_named (service, body, &wanted)) != NULL)
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
    retry.method = read_method (body);
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
  g_auto (Wanted) wanted = { .items = NULL };

  init_wanted (&wanted);
  if (waiting != NULL)
    return answer_or_wait (request, waiting, &words);
  g_autoptr (HubApiBody) body = hub_api_body_new (request, &refusal);
  if (body == NULL)
    return refusal;
  if (!hub_api_body_has (body, "ticket_id"))
    return ask_for_amount (request, service, body, &words);
  wanted.made.amount = hub_api_body_amount (body, "amount", CURRENCY, -1);
  refusal = read_order (body, &wanted);
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
