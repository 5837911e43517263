/* Making orders: how many, held and asked for, or issued at once. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-order-job.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-error.h"
#include "tk-uuid.h"

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
check_open (const HubOrderJob *job, SqlConn *conn, GError **error)
{
  gint64 open = 0;

  if (!hub_store_order_count_pending (conn, job->caller->account, &open, error))
    return FALSE;
  return open < HUB_ORDER_OPEN_MAX
         || hub_refuse (error, HUB_ERROR_TOO_MANY, _("Too many of your orders wait to be paid; pay or cancel them first"));
}

/* Who pays nothing is not held back by the price. Those who stand behind a counter hand on what others come for. */
static gboolean
check_free (const HubOrderJob *job, SqlConn *conn, const HubOrderPrice *prices, GError **error)
{
  gint64 had = 0, wanted = 0;

  for (guint i = 0; i < job->made->n_items; i++)
    wanted += prices[i].unit == 0 ? job->made->items[i].qty : prices[i].free;
  if (wanted == 0 || !hub_order_is_gateway (job->made->method))
    return TRUE;
  if (!hub_order_count_free (job, conn, &had, error))
    return FALSE;
  return had + wanted <= HUB_ORDER_FREE_MAX
         || hub_refuse (error, HUB_ERROR_TOO_MANY, _("At most %d free tickets of one event are for one person"), HUB_ORDER_FREE_MAX);
}

/* ---- Ordering ---- */

static gboolean
add_guests (SqlConn *conn, gint64 order, const HubOrderItem *item, gint64 *n, GError **error)
{
  for (guint i = 0; i < item->n_guests; i++)
    {
      const HubOrderGuest *guest = &item->guests[i];
      HubStoreOrderGuest row = { ++*n, item->type, (char *) guest->first_name, (char *) guest->last_name, (char *) guest->email,
                                 (char *) guest->phone, (char *) guest->document };

      if (!hub_store_order_add_guest (conn, order, &row, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_parts (const HubOrderJob *job, SqlConn *conn, const HubStoreOrder *order, const HubOrderPrice *prices, GError **error)
{
  gint64 guests = 0;

  for (guint i = 0; i < job->made->n_items; i++)
    {
      const HubOrderItem *item = &job->made->items[i];
      HubStoreOrderLine line = { .type = item->type, .qty = item->qty, .unit = prices[i].unit, .off = prices[i].off };

      if (!hub_store_order_add_line (conn, order->id, i + 1, &line, error) || !add_guests (conn, order->id, item, &guests, error))
        return FALSE;
    }
  return TRUE;
}

static HubStoreOrder *
new_order (const HubOrderJob *job, const char *phone)
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
  order->email = g_strdup (*made->email != '\0' || !hub_order_is_gateway (made->method) ? made->email : job->caller->email);
  order->at = hub_now (job->service);
  order->expires_at = order->at + hub_order_hold_time (made->method);
  return order;
}

/* Nothing to wait for: it is free, or somebody behind a counter has been paid. */
static gboolean
issue_now (const HubOrderJob *job, SqlConn *conn, HubStoreOrder *order, GError **error)
{
  gboolean counter = !hub_order_is_gateway (job->made->method), comp = strcmp (order->method, "comp") == 0, issued = FALSE;
  HubOrderPayment payment = { .method = order->total > 0 ? order->method : NULL, .staff = counter ? job->caller->name : NULL,
                              .reason = comp ? job->made->reason : NULL, .approved_by = comp ? job->caller->name : NULL };

  return hub_order_issue (job->service, conn, order, &payment, &issued, error);
}

/* What costs nothing must not be a way to send letters to anybody. */
static void
be_free (const HubOrderJob *job, HubStoreOrder *order)
{
  if (hub_order_is_gateway (order->method))
    hub_order_set_text (&order->email, job->caller->email);
  hub_order_set_text (&order->method, "free");
}

static gboolean
place (HubOrderJob *job, SqlConn *conn, GError **error)
{
  g_autofree char *phone = hub_order_phone (job->made->method, job->made->phone, error);
  g_autoptr (HubStoreOrder) order = phone != NULL ? new_order (job, phone) : NULL;
  g_autofree HubOrderPrice *prices = g_new0 (HubOrderPrice, job->made->n_items + 1);

  if (order == NULL || !hub_order_price (job, conn, order, prices, error) || !check_free (job, conn, prices, error))
    return FALSE;
  if (order->total == 0)
    be_free (job, order);
  gboolean waits = order->total > 0 && hub_order_is_gateway (order->method);
  if (waits && (!check_open (job, conn, error) || !hub_order_check_gateway (job->service, order->method, error)))
    return FALSE;
  if (!hub_store_order_add (conn, order, error) || !add_parts (job, conn, order, prices, error)
      || !hub_order_hold (job->service, conn, order, error))
    return FALSE;
  return (waits ? hub_order_job_ask (job, conn, order, error) : issue_now (job, conn, order, error))
         && hub_order_job_finish (job, conn, order, "order.created", error);
}

static gboolean
do_order (SqlConn *conn, gpointer data, GError **error)
{
  HubOrderJob *job = data;
  gboolean known = FALSE;

  return hub_order_job_look_back (job, conn, &known, error) && (known || place (job, conn, error));
}

HubOrder *
hub_service_order (HubService *service, const HubCaller *caller, const HubOrderNew *made, const HubOnce *once, HubOnceAnswer *answer,
                   GError **error)
{
  HubOrderJob job = { .service = service, .caller = caller, .made = made, .once = once, .answer = answer };

  if (!check_counts (made, error) || !hub_order_check_texts (made, error) || !hub_order_check_code (&job, error))
    return NULL;
  return hub_order_job_run (service, do_order, &job, error);
}
