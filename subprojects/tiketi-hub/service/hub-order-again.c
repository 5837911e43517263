/* Orders that wait to be paid: asking for their money again, and calling them off. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-order-job.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-error.h"
#include "hub-store-idempotency.h"

#define HOLD_MOST (30 * 60 * G_GINT64_CONSTANT (1000)) /* however often it is asked for again */

/* ---- Asking again ---- */

static gboolean
check_retry (HubService *service, const HubStoreOrder *order, GError **error)
{
  if (strcmp (order->status, HUB_ORDER_PAID) == 0 || strcmp (order->status, HUB_ORDER_REFUNDED) == 0)
    return hub_refuse (error, HUB_ERROR_CONFLICT, _("This order is paid already"));
  if (strcmp (order->status, HUB_ORDER_PENDING) != 0 || order->expires_at <= hub_now (service))
    return hub_refuse (error, HUB_ERROR_CONFLICT, _("This order is over and its tickets were given back; order again"));
  return hub_order_check_gateway (service, order->method, error);
}

static gboolean
pay_again (HubOrderJob *job, SqlConn *conn, GError **error)
{
  g_autoptr (HubStoreOrder) order = NULL;
  gint64 now = hub_now (job->service);

  if (!hub_order_own (conn, job->caller, job->id, &order, error))
    return FALSE;
  hub_order_set_text (&order->method, job->retry->method);
  g_autofree char *phone = hub_order_phone (order->method, job->retry->phone != NULL ? job->retry->phone : order->phone, error);
  if (phone == NULL)
    return FALSE;
  hub_order_set_text (&order->phone, phone);
  hub_order_set_text (&order->email, job->retry->email);
  if (!hub_order_is_gateway (order->method))
    return hub_refuse (error, HUB_ERROR_INVALID, _("method must be mpesa or paystack"));
  if (!check_retry (job->service, order, error))
    return FALSE;
  order->expires_at = MAX (order->expires_at, MIN (now + hub_order_hold_time (order->method), order->at + HOLD_MOST));
  return hub_order_job_ask (job, conn, order, error) && hub_order_job_finish (job, conn, order, "order.asked", error);
}

static gboolean
do_pay (SqlConn *conn, gpointer data, GError **error)
{
  HubOrderJob *job = data;
  gboolean known = FALSE;

  return hub_order_job_look_back (job, conn, &known, error) && (known || pay_again (job, conn, error));
}

HubOrder *
hub_service_order_pay (HubService *service, const HubCaller *caller, gint64 id, const HubOrderRetry *retry, const HubOnce *once,
                       HubOnceAnswer *answer, GError **error)
{
  HubOrderJob job = { .service = service, .caller = caller, .retry = retry, .once = once, .answer = answer, .id = id };

  return hub_order_job_run (service, do_pay, &job, error);
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
call_off (HubOrderJob *job, SqlConn *conn, GError **error)
{
  g_autoptr (HubStoreOrder) order = NULL;
  gboolean ended = FALSE;

  if (!hub_order_own (conn, job->caller, job->id, &order, error))
    return FALSE;
  if (strcmp (order->status, HUB_ORDER_PAID) == 0 || strcmp (order->status, HUB_ORDER_REFUNDED) == 0)
    return hub_refuse (error, HUB_ERROR_CONFLICT, _("This order is paid; ask for a refund instead"));
  /* One whose time is up would be issued all the same when its money came late. */
  if (strcmp (order->status, HUB_ORDER_PENDING) != 0 && strcmp (order->status, HUB_ORDER_EXPIRED) != 0)
    return hub_order_job_see (job, conn, order->id, error);
  return hub_order_end (job->service, conn, order, HUB_ORDER_CANCELLED, "", &ended, error)
         && give_up (job->service, conn, order, error) && hub_order_job_finish (job, conn, order, "order.cancelled", error);
}

static gboolean
do_cancel (SqlConn *conn, gpointer data, GError **error)
{
  HubOrderJob *job = data;
  gboolean known = FALSE;

  return hub_order_job_look_back (job, conn, &known, error) && (known || call_off (job, conn, error));
}

HubOrder *
hub_service_order_cancel (HubService *service, const HubCaller *caller, gint64 id, const HubOnce *once, HubOnceAnswer *answer,
                          GError **error)
{
  HubOrderJob job = { .service = service, .caller = caller, .once = once, .answer = answer, .id = id };
  HubOrder *order = hub_order_job_run (service, do_cancel, &job, error);

  if (order != NULL)
    hub_pay_wake (service);
  return order;
}

/* And whoever asks again under the same key begins anew: nothing came of it. */
static gboolean
drop (HubOrderJob *job, SqlConn *conn, HubStoreOrder *order, GError **error)
{
  g_autofree char *begun = g_strdup_printf ("%" PRId64, order->id);
  gboolean ended = FALSE;

  return hub_order_end (job->service, conn, order, HUB_ORDER_FAILED, job->reason, &ended, error)
         && hub_store_once_forget (conn, order->account, begun, error);
}

static gboolean
do_drop (SqlConn *conn, gpointer data, GError **error)
{
  HubOrderJob *job = data;
  g_autoptr (HubStoreOrder) order = NULL;

  if (!hub_store_order_get (conn, job->id, &order, error))
    return FALSE;
  return order == NULL || strcmp (order->status, HUB_ORDER_PENDING) != 0 || drop (job, conn, order, error);
}

gboolean
hub_service_order_drop (HubService *service, gint64 id, const char *reason, GError **error)
{
  HubOrderJob job = { .service = service, .id = id, .reason = reason };

  return hub_writer_run (service->writer, do_drop, &job, error);
}
