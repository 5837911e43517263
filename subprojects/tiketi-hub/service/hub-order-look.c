/* Who may look at which order, and lists of them. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-order-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-error.h"
#include "hub-store-attempt.h"

#define LIST_MAX 500

/* ---- Whose it is ---- */

gboolean
hub_order_refuse_unknown (GError **error)
{
  return hub_refuse (error, HUB_ERROR_NOT_FOUND, _("There is no such order of yours; look at the list of your orders"));
}

static gboolean
may_see (const HubCaller *caller, const HubStoreOrder *order)
{
  return order->account == caller->account || caller->role == TK_ROLE_ADMIN;
}

gboolean
hub_order_own (SqlConn *conn, const HubCaller *caller, gint64 id, HubStoreOrder **out, GError **error)
{
  g_autoptr (HubStoreOrder) order = NULL;

  if (!hub_store_order_get (conn, id, &order, error))
    return FALSE;
  if (order == NULL || !may_see (caller, order))
    return hub_order_refuse_unknown (error);
  *out = g_steal_pointer (&order);
  return TRUE;
}

typedef struct
{
  const HubCaller *caller;
  const char *text;
  gint64 number;
  const HubOrderFilter *filter;
  HubOrder *order;
  GPtrArray *list;
} Look;

static HubOrder *
run (HubService *service, HubRead read, Look *look, GError **error)
{
  if (hub_readers_run (service->readers, read, look, error))
    return look->order;
  g_clear_pointer (&look->order, hub_order_free);
  return NULL;
}

static gboolean
read_own (SqlConn *conn, gpointer data, GError **error)
{
  Look *look = data;
  g_autoptr (HubStoreOrder) row = NULL;

  return hub_order_own (conn, look->caller, look->number, &row, error) && (look->order = hub_order_view (conn, row, error)) != NULL;
}

HubOrder *
hub_service_order_get (HubService *service, const HubCaller *caller, gint64 id, GError **error)
{
  Look look = { .caller = caller, .number = id };

  return run (service, read_own, &look, error);
}

static gboolean
read_attempt (SqlConn *conn, gpointer data, GError **error)
{
  Look *look = data;
  g_autoptr (HubStoreAttempt) attempt = NULL;
  g_autoptr (HubStoreOrder) row = NULL;

  if (!hub_store_attempt_get (conn, look->text, &attempt, error)
      || (attempt != NULL && !hub_store_order_by_sale (conn, attempt->sale, &row, error)))
    return FALSE;
  if (row == NULL || !may_see (look->caller, row))
    return hub_order_refuse_unknown (error);
  look->order = hub_order_view (conn, row, error);
  return look->order != NULL;
}

HubOrder *
hub_service_order_by_attempt (HubService *service, const HubCaller *caller, const char *attempt, GError **error)
{
  Look look = { .caller = caller, .text = attempt };

  return run (service, read_attempt, &look, error);
}

static gboolean
read_checkout (SqlConn *conn, gpointer data, GError **error)
{
  Look *look = data;
  g_autoptr (HubStoreAttempt) attempt = NULL;
  g_autoptr (HubStoreOrder) row = NULL;

  if (!hub_store_attempt_by_checkout (conn, "mpesa", look->text, &attempt, error)
      || (attempt == NULL && !hub_store_attempt_by_checkout (conn, "paystack", look->text, &attempt, error))
      || (attempt != NULL && !hub_store_order_by_sale (conn, attempt->sale, &row, error)))
    return FALSE;
  if (row == NULL)
    return hub_refuse (error, HUB_ERROR_NOT_FOUND, _("No payment of that id was asked for here"));
  look->order = hub_order_view (conn, row, error);
  if (look->order == NULL)
    return FALSE;
  g_ptr_array_set_size (look->order->pushes, 0);
  hub_order_view_push (look->order, attempt);
  return TRUE;
}

HubOrder *
hub_service_order_by_checkout (HubService *service, const char *checkout, GError **error)
{
  Look look = { .text = checkout };

  return run (service, read_checkout, &look, error);
}

static gboolean
read_waiting (SqlConn *conn, gpointer data, GError **error)
{
  Look *look = data;
  g_autoptr (HubStoreOrder) row = NULL;

  if (!hub_store_order_pending_of (conn, look->caller->account, look->number, &row, error))
    return FALSE;
  if (row == NULL)
    return hub_refuse (error, HUB_ERROR_NOT_FOUND, _("No order of yours waits for that amount; order first"));
  look->order = hub_order_view (conn, row, error);
  return look->order != NULL;
}

HubOrder *
hub_service_order_waiting (HubService *service, const HubCaller *caller, gint64 amount, GError **error)
{
  Look look = { .caller = caller, .number = amount };

  return run (service, read_waiting, &look, error);
}

/* ---- Lists ---- */

static gboolean
set_scope (const Look *look, HubStoreOrderFilter *filter, GError **error)
{
  const HubCaller *caller = look->caller;

  if (!look->filter->all)
    filter->account = caller->account;
  else if (caller->role == TK_ROLE_ORGANIZER)
    filter->organizer = caller->account;
  else if (caller->role != TK_ROLE_ADMIN)
    return hub_refuse (error, HUB_ERROR_FORBIDDEN, _("Only organizers and administrators see the payments of others"));
  return TRUE;
}

static gboolean
read_list (SqlConn *conn, gpointer data, GError **error)
{
  Look *look = data;
  const HubOrderFilter *wanted = look->filter;
  HubStoreOrderFilter filter = { .account = wanted->account, .event = wanted->event, .status = wanted->status, .asked = wanted->asked,
                                 .from = wanted->from, .until = wanted->until, .limit = CLAMP (wanted->limit, 1, LIST_MAX),
                                 .offset = wanted->offset };
  g_autoptr (GArray) ids = NULL;

  if (!set_scope (look, &filter, error))
    return FALSE;
  ids = hub_store_order_list (conn, &filter, error);
  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      g_autoptr (HubStoreOrder) row = NULL;
      HubOrder *order = NULL;

      if (!hub_store_order_get (conn, g_array_index (ids, gint64, i), &row, error)
          || (order = hub_order_view (conn, row, error)) == NULL)
        return FALSE;
      g_ptr_array_add (look->list, order);
    }
  return ids != NULL;
}

GPtrArray *
hub_service_order_list (HubService *service, const HubCaller *caller, const HubOrderFilter *filter, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) hub_order_free);
  Look look = { .caller = caller, .filter = filter, .list = list };

  return hub_readers_run (service->readers, read_list, &look, error) ? g_steal_pointer (&list) : NULL;
}

static gboolean
read_type (SqlConn *conn, gpointer data, GError **error)
{
  Look *look = data;

  return hub_store_offer_find (conn, look->filter->event, look->text, &look->number, error);
}

gboolean
hub_service_order_find_type (HubService *service, gint64 event, const char *name, gint64 *type, GError **error)
{
  HubOrderFilter filter = { .event = event };
  Look look = { .text = name, .filter = &filter };

  if (!hub_readers_run (service->readers, read_type, &look, error))
    return FALSE;
  if (look.number == 0)
    return hub_refuse (error, HUB_ERROR_NOT_FOUND, _("There is no such event or ticket type; look at the event again"));
  *type = look.number;
  return TRUE;
}
