/* Making orders, asking for their money again, and calling them off. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-order-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-account-private.h"
#include "hub-audit.h"
#include "hub-error.h"
#include "hub-pay-private.h"
#include "tk-money.h"
#include "tk-uuid.h"

#define MINUTE (60 * G_GINT64_CONSTANT (1000))
#define HOLD_PROMPT (5 * MINUTE) /* a prompt lives a minute or three */
#define HOLD_LINK (15 * MINUTE)
#define HOLD_MOST (30 * MINUTE)  /* however often it is asked for again */

typedef struct
{
  HubService *service;
  const HubCaller *caller;
  const HubOrderNew *made;
  const HubOrderRetry *retry;
  const HubOnce *once;
  HubOnceAnswer *answer;
  gint64 id;
  const char *reason;
  /* What came of it. */
  HubStoreAttempt *attempt;
  HubOrder *order;
} Job;

/* A job may run again. */
static void
clear_job (Job *job)
{
  g_clear_pointer (&job->attempt, hub_store_attempt_free);
  g_clear_pointer (&job->order, hub_order_free);
  if (job->answer != NULL)
    hub_once_answer_clear (job->answer);
}

static void
set_text (char **field, const char *text)
{
  if (text == NULL)
    return;
  g_free (*field);
  *field = g_strdup (text);
}

static gboolean
is_gateway (const char *method)
{
  return strcmp (method, "mpesa") == 0 || strcmp (method, "paystack") == 0;
}

static gint64
hold_of (const char *method)
{
  return strcmp (method, "paystack") == 0 ? HOLD_LINK : HOLD_PROMPT;
}

static HubOrder *
run (HubService *service, HubWork work, Job *job, GError **error)
{
  HubOrder *order = NULL;

  if (hub_writer_run (service->writer, work, job, error))
    {
      order = g_steal_pointer (&job->order);
      if (job->attempt != NULL)
        hub_pay_hand_over (service, job->attempt);
    }
  else if (job->answer != NULL)
    hub_once_answer_clear (job->answer);
  g_clear_pointer (&job->attempt, hub_store_attempt_free);
  g_clear_pointer (&job->order, hub_order_free);
  return order;
}

static gboolean
see (Job *job, SqlConn *conn, gint64 id, GError **error)
{
  g_autoptr (HubStoreOrder) row = NULL;

  if (!hub_order_own (conn, job->caller, id, &row, error))
    return FALSE;
  job->order = hub_order_view (conn, row, error);
  return job->order != NULL;
}

/* *known TRUE: the same request was here before, and its answer or its order stand in the job. */
static gboolean
look_back (Job *job, SqlConn *conn, gboolean *known, GError **error)
{
  g_autofree char *begun = NULL;
  HubOnceState state;

  clear_job (job);
  if (!hub_once_look (conn, job->caller, job->once, &state, &begun, job->answer, error))
    return FALSE;
  *known = state != HUB_ONCE_NEW;
  return state != HUB_ONCE_BEGUN || see (job, conn, g_ascii_strtoll (begun, NULL, 10), error);
}

/* Written down, and answered by what it is now. */
static gboolean
finish (Job *job, SqlConn *conn, gint64 id, const char *action, GError **error)
{
  g_autofree char *target = g_strdup_printf ("%" PRId64, id);
  HubAudit audit = { .caller = job->caller, .action = action, .target_type = "order", .target = target };

  return hub_audit_note (job->service, conn, &audit, error)
         && hub_once_begun (job->service, conn, job->caller, job->once, target, error) && see (job, conn, id, error);
}

/* ---- What may be ordered ---- */

static gboolean
check_counts (const HubOrderNew *made, GError **error)
{
  gint64 all = 0;

  for (guint i = 0; i < made->n_items; i++)
    {
      gint64 of_type = 0;

      for (guint j = 0; j < made->n_items; j++)
        of_type += made->items[j].type == made->items[i].type ? CLAMP (made->items[j].qty, 0, 1000) : 0;
      if (made->items[i].qty < 1 || of_type > HUB_ORDER_TYPE_MAX)
        return hub_refuse (error, HUB_ERROR_INVALID, _("Between 1 and %d tickets of one type make an order"), HUB_ORDER_TYPE_MAX);
      if (made->items[i].n_guests > made->items[i].qty)
        return hub_refuse (error, HUB_ERROR_INVALID, _("More people are named than tickets ordered; name at most one for each"));
      all += made->items[i].qty;
    }
  if (made->n_items == 0)
    return hub_refuse (error, HUB_ERROR_INVALID, _("Nothing is ordered; choose at least one ticket"));
  return all <= HUB_ORDER_TICKETS_MAX
         || hub_refuse (error, HUB_ERROR_INVALID, _("At most %d tickets make an order"), HUB_ORDER_TICKETS_MAX);
}

static gboolean
check_offer (const HubStoreOffer *offer, gint64 now, GError **error)
{
  if (offer == NULL || offer->gone || strcmp (offer->status, "approved") != 0)
    return hub_refuse (error, HUB_ERROR_NOT_FOUND, _("There is no such ticket; look at the event again"));
  if (offer->ends_at != 0 && offer->ends_at <= now)
    return hub_refuse (error, HUB_ERROR_SALE_CLOSED, _("“%s” is over; its tickets are no longer sold"), offer->title);
  if (offer->sale_until != 0 && offer->sale_until <= now)
    return hub_refuse (error, HUB_ERROR_SALE_CLOSED, _("“%s” is no longer on sale"), offer->name);
  return offer->sale_from <= now || hub_refuse (error, HUB_ERROR_SALE_CLOSED, _("“%s” is not on sale yet"), offer->name);
}

/* Cash and gifts are for those who stand behind a counter, or whose event it is. */
static gboolean
check_method (const Job *job, const HubStoreOffer *offer, GError **error)
{
  const char *method = job->made->method;
  TkRole role = job->caller->role;
  gboolean owns = role == TK_ROLE_ORGANIZER && offer->organizer == job->caller->account;

  if (is_gateway (method))
    return TRUE;
  if (strcmp (method, "cash") == 0)
    return role == TK_ROLE_CASHIER || role == TK_ROLE_SUPERVISOR || role == TK_ROLE_ADMIN || owns
           || hub_refuse (error, HUB_ERROR_FORBIDDEN, _("Only cashiers take cash; pay by M-Pesa or card"));
  if (strcmp (method, "comp") == 0)
    return role == TK_ROLE_SUPERVISOR || role == TK_ROLE_ADMIN || owns
           || hub_refuse (error, HUB_ERROR_FORBIDDEN, _("Only supervisors and the event's organizer give tickets away"));
  return hub_refuse (error, HUB_ERROR_INVALID, _("method must be mpesa, paystack, cash or comp"));
}

static gboolean
check_open (const Job *job, SqlConn *conn, GError **error)
{
  gint64 open = 0;

  if (!hub_store_order_count_pending (conn, job->caller->account, &open, error))
    return FALSE;
  return open < HUB_ORDER_OPEN_MAX
         || hub_refuse (error, HUB_ERROR_TOO_MANY, _("Too many of your orders wait to be paid; pay or cancel them first"));
}

/* Each line's unit, and the order's total and currency. */
static gboolean
price_items (const Job *job, SqlConn *conn, HubStoreOrder *order, gint64 *units, GError **error)
{
  const HubOrderNew *made = job->made;

  for (guint i = 0; i < made->n_items; i++)
    {
      g_autoptr (HubStoreOffer) offer = NULL;
      gint64 amount = 0;

      if (!hub_store_offer_get (conn, made->event, made->items[i].type, &offer, error)
          || !check_offer (offer, hub_now (job->service), error) || !check_method (job, offer, error))
        return FALSE;
      units[i] = offer->price;
      if (!tk_money_multiply (offer->price, made->items[i].qty, &amount) || !tk_money_add (order->total, amount, &order->total))
        return hub_refuse (error, HUB_ERROR_INVALID, _("That order is too large; order in parts"));
      g_free (order->currency);
      order->currency = g_steal_pointer (&offer->currency);
    }
  return made->amount < 0 || made->amount == order->total
         || hub_refuse (error, HUB_ERROR_INVALID, _("The amount is not what these tickets cost; look at the event again"));
}

/* ---- Asking for money ---- */

static gboolean
check_gateway (HubService *service, const char *method, GError **error)
{
  HubPayGateway *gateway = hub_pay_gateway (service, method);

  if (gateway == NULL)
    return hub_refuse (error, HUB_ERROR_UNAVAILABLE, _("This hub takes no payments of that kind; pay another way"));
  return !hub_breaker_is_open (gateway->breaker)
         || hub_refuse (error, HUB_ERROR_BREAKER, _("Circuit breaker is OPEN. Service temporarily unavailable; try again in a minute"));
}

static gboolean
ask (Job *job, SqlConn *conn, HubStoreOrder *order, GError **error)
{
  char id[TK_UUID_SIZE];
  g_autoptr (HubTerminal) seller = hub_own_terminal (job->service, conn, order->event, error);
  TkWirePaymentAsk asked = { .attempt = id, .method = order->method, .sale = order->sale, .event = order->event, .amount = order->total,
                             .currency = order->currency, .phone = (char *) "", .email = order->email, .staff = (char *) "" };

  const char *callback = job->made != NULL ? job->made->callback : NULL;

  if (seller == NULL)
    return FALSE;
  if (strcmp (order->method, "mpesa") == 0)
    asked.phone = order->phone;
  tk_uuid_new (job->service->clock, id);
  g_free (order->attempt);
  order->attempt = g_strdup (id);
  return hub_pay_ask (job->service, conn, seller, &asked, &job->attempt, error)
         && (callback == NULL || hub_store_attempt_set_callback (conn, id, callback, error))
         && hub_store_order_set (conn, order, hub_now (job->service), error);
}

/* ---- Ordering ---- */

static gboolean
add_guests (SqlConn *conn, gint64 order, const HubOrderItem *item, gint64 *n, GError **error)
{
  for (guint i = 0; i < item->n_guests; i++)
    {
      const HubOrderGuest *guest = &item->guests[i];
      HubStoreOrderGuest row = { ++*n, item->type, (char *) guest->first_name, (char *) guest->last_name, (char *) guest->email,
                                 (char *) guest->phone };

      if (!hub_store_order_add_guest (conn, order, &row, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_parts (const Job *job, SqlConn *conn, const HubStoreOrder *order, const gint64 *units, GError **error)
{
  gint64 guests = 0;

  for (guint i = 0; i < job->made->n_items; i++)
    {
      const HubOrderItem *item = &job->made->items[i];
      HubStoreOrderLine line = { .type = item->type, .qty = item->qty, .unit = units[i] };

      if (!hub_store_order_add_line (conn, order->id, i + 1, &line, error) || !add_guests (conn, order->id, item, &guests, error))
        return FALSE;
    }
  return TRUE;
}

static HubStoreOrder *
new_order (const Job *job, const char *phone)
{
  HubStoreOrder *order = g_new0 (HubStoreOrder, 1);
  const HubOrderNew *made = job->made;
  char sale[TK_UUID_SIZE];

  tk_uuid_new (job->service->clock, sale);
  order->account = job->caller->account;
  order->event = made->event;
  order->sale = g_strdup (sale);
  order->status = g_strdup (HUB_ORDER_PENDING);
  order->method = g_strdup (made->method);
  order->phone = g_strdup (phone);
  order->email = g_strdup (*made->email != '\0' || !is_gateway (made->method) ? made->email : job->caller->email);
  order->at = hub_now (job->service);
  order->expires_at = order->at + hold_of (made->method);
  return order;
}

/* Nothing to wait for: it is free, or somebody behind a counter has been paid. */
static gboolean
issue_now (const Job *job, SqlConn *conn, HubStoreOrder *order, GError **error)
{
  gboolean counter = !is_gateway (job->made->method), comp = strcmp (order->method, "comp") == 0, issued = FALSE;
  HubOrderPayment payment = { .method = order->total > 0 ? order->method : NULL, .staff = counter ? job->caller->name : NULL,
                              .reason = comp ? job->made->reason : NULL, .approved_by = comp ? job->caller->name : NULL };

  return hub_order_issue (job->service, conn, order, &payment, &issued, error);
}

/* As the gateway wants it; "" where none is needed. NULL with the error. */
static char *
phone_of (const char *method, const char *phone, GError **error)
{
  char *normal = *phone != '\0' ? hub_account_phone (phone) : NULL;

  if (normal != NULL || (*phone == '\0' && strcmp (method, "mpesa") != 0))
    return normal != NULL ? normal : g_strdup ("");
  hub_refuse (error, HUB_ERROR_FIELD, "phone: %s", _("Give the phone that pays, as 0712 345 678 or +254 712 345 678."));
  return NULL;
}

static gboolean
place (Job *job, SqlConn *conn, GError **error)
{
  g_autofree char *phone = phone_of (job->made->method, job->made->phone, error);
  g_autoptr (HubStoreOrder) order = phone != NULL ? new_order (job, phone) : NULL;
  g_autofree gint64 *units = g_new0 (gint64, job->made->n_items + 1);

  if (order == NULL || !price_items (job, conn, order, units, error))
    return FALSE;
  if (order->total == 0)
    set_text (&order->method, "free");
  gboolean waits = order->total > 0 && is_gateway (order->method);
  if (waits && (!check_open (job, conn, error) || !check_gateway (job->service, order->method, error)))
    return FALSE;
  if (!hub_store_order_add (conn, order, error) || !add_parts (job, conn, order, units, error)
      || !hub_order_hold (job->service, conn, order, error))
    return FALSE;
  return (waits ? ask (job, conn, order, error) : issue_now (job, conn, order, error))
         && finish (job, conn, order->id, "order.created", error);
}

static gboolean
do_order (SqlConn *conn, gpointer data, GError **error)
{
  Job *job = data;
  gboolean known = FALSE;

  return look_back (job, conn, &known, error) && (known || place (job, conn, error));
}

HubOrder *
hub_service_order (HubService *service, const HubCaller *caller, const HubOrderNew *made, const HubOnce *once, HubOnceAnswer *answer,
                   GError **error)
{
  Job job = { .service = service, .caller = caller, .made = made, .once = once, .answer = answer };

  return check_counts (made, error) ? run (service, do_order, &job, error) : NULL;
}

/* ---- Asking again ---- */

static gboolean
check_retry (HubService *service, const HubStoreOrder *order, GError **error)
{
  if (strcmp (order->status, HUB_ORDER_PAID) == 0 || strcmp (order->status, HUB_ORDER_REFUNDED) == 0)
    return hub_refuse (error, HUB_ERROR_CONFLICT, _("This order is paid already"));
  if (strcmp (order->status, HUB_ORDER_PENDING) != 0 || order->expires_at <= hub_now (service))
    return hub_refuse (error, HUB_ERROR_CONFLICT, _("This order is over and its tickets were given back; order again"));
  return check_gateway (service, order->method, error);
}

static gboolean
pay_again (Job *job, SqlConn *conn, GError **error)
{
  g_autoptr (HubStoreOrder) order = NULL;
  gint64 now = hub_now (job->service);

  if (!hub_order_own (conn, job->caller, job->id, &order, error))
    return FALSE;
  set_text (&order->method, job->retry->method);
  g_autofree char *phone = phone_of (order->method, job->retry->phone != NULL ? job->retry->phone : order->phone, error);
  if (phone == NULL)
    return FALSE;
  set_text (&order->phone, phone);
  set_text (&order->email, job->retry->email);
  if (!is_gateway (order->method))
    return hub_refuse (error, HUB_ERROR_INVALID, _("method must be mpesa or paystack"));
  if (!check_retry (job->service, order, error))
    return FALSE;
  order->expires_at = MAX (order->expires_at, MIN (now + hold_of (order->method), order->at + HOLD_MOST));
  return ask (job, conn, order, error) && finish (job, conn, order->id, "order.asked", error);
}

static gboolean
do_pay (SqlConn *conn, gpointer data, GError **error)
{
  Job *job = data;
  gboolean known = FALSE;

  return look_back (job, conn, &known, error) && (known || pay_again (job, conn, error));
}

HubOrder *
hub_service_order_pay (HubService *service, const HubCaller *caller, gint64 id, const HubOrderRetry *retry, const HubOnce *once,
                       HubOnceAnswer *answer, GError **error)
{
  Job job = { .service = service, .caller = caller, .retry = retry, .once = once, .answer = answer, .id = id };

  return run (service, do_pay, &job, error);
}

/* ---- Calling it off ---- */

/* Should the buyer pay all the same, the money is to go back. */
static gboolean
give_up (HubService *service, SqlConn *conn, const HubStoreOrder *order, GError **error)
{
  HubPayEvent event = { .kind = HUB_PAY_GIVE_UP };
  g_autoptr (GPtrArray) attempts = hub_store_attempt_of_sale (conn, order->sale, error);

  for (guint i = 0; attempts != NULL && i < attempts->len; i++)
    if (!hub_pay_take (service, conn, attempts->pdata[i], &event, NULL, error))
      return FALSE;
  return attempts != NULL;
}

static gboolean
call_off (Job *job, SqlConn *conn, GError **error)
{
  g_autoptr (HubStoreOrder) order = NULL;
  gboolean ended = FALSE;

  if (!hub_order_own (conn, job->caller, job->id, &order, error))
    return FALSE;
  if (strcmp (order->status, HUB_ORDER_PAID) == 0 || strcmp (order->status, HUB_ORDER_REFUNDED) == 0)
    return hub_refuse (error, HUB_ERROR_CONFLICT, _("This order is paid; ask for a refund instead"));
  if (strcmp (order->status, HUB_ORDER_PENDING) != 0)
    return see (job, conn, order->id, error);
  return hub_order_end (job->service, conn, order, HUB_ORDER_CANCELLED, "", &ended, error)
         && give_up (job->service, conn, order, error) && finish (job, conn, order->id, "order.cancelled", error);
}

static gboolean
do_cancel (SqlConn *conn, gpointer data, GError **error)
{
  Job *job = data;
  gboolean known = FALSE;

  return look_back (job, conn, &known, error) && (known || call_off (job, conn, error));
}

HubOrder *
hub_service_order_cancel (HubService *service, const HubCaller *caller, gint64 id, const HubOnce *once, HubOnceAnswer *answer,
                          GError **error)
{
  Job job = { .service = service, .caller = caller, .once = once, .answer = answer, .id = id };
  HubOrder *order = run (service, do_cancel, &job, error);

  if (order != NULL)
    hub_pay_wake (service);
  return order;
}

static gboolean
do_drop (SqlConn *conn, gpointer data, GError **error)
{
  Job *job = data;
  g_autoptr (HubStoreOrder) order = NULL;
  gboolean ended = FALSE;

  if (!hub_store_order_get (conn, job->id, &order, error))
    return FALSE;
  return order == NULL || strcmp (order->status, HUB_ORDER_PENDING) != 0
         || hub_order_end (job->service, conn, order, HUB_ORDER_FAILED, job->reason, &ended, error);
}

gboolean
hub_service_order_drop (HubService *service, gint64 id, const char *reason, GError **error)
{
  Job job = { .service = service, .id = id, .reason = reason };

  return hub_writer_run (service->writer, do_drop, &job, error);
}
