/* What orders hold, and giving it back. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-order-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-pay-private.h"
#include "hub-store-voucher.h"

#define TURN_MAX 100

/* ---- Holding ---- */

static gboolean
note_leases (SqlConn *conn, const HubStoreOrder *order, const GPtrArray *leases, GError **error)
{
  for (guint i = 0; i < leases->len; i++)
    if (!hub_store_order_add_lease (conn, order->id, ((const HubStoreLease *) leases->pdata[i])->id, error))
      return FALSE;
  return TRUE;
}

/* As many uses as tickets that it makes cheaper, where they are limited; closed since or not: it was good when it was ordered. */
static gboolean
hold_uses (HubService *service, SqlConn *conn, const HubStoreOrder *order, const HubStoreTerminal *seller, GPtrArray *leases,
           GError **error)
{
  TkWireVoucher *voucher = NULL;

  if (order->voucher == 0)
    return TRUE;
  if (!hub_store_voucher_get (conn, order->event, order->voucher, &voucher, error))
    return FALSE;
  gboolean limited = voucher != NULL && voucher->uses > 0;
  if (voucher != NULL)
    tk_wire_free (&tk_wire_voucher_shape, voucher);
  return !limited
         || hub_own_hold (service, conn, seller, TK_WIRE_VOUCHER_TYPE + order->voucher, order->voucher_tickets, leases, error);
}

static gboolean
hold_lines (HubService *service, SqlConn *conn, const HubStoreOrder *order, GError **error)
{
  g_autoptr (HubStoreTerminal) seller = NULL;
  g_autoptr (GPtrArray) leases = g_ptr_array_new_with_free_func ((GDestroyNotify) hub_store_lease_free);
  g_autoptr (GPtrArray) lines = hub_store_order_lines (conn, order->id, error);

  if (lines == NULL || !hub_own_seller (service, conn, order->event, &seller, error))
    return FALSE;
  for (guint i = 0; i < lines->len; i++)
    {
      const HubStoreOrderLine *line = lines->pdata[i];

      if (!hub_own_hold (service, conn, seller, line->type, line->qty, leases, error))
        return FALSE;
    }
  return hold_uses (service, conn, order, seller, leases, error) && note_leases (conn, order, leases, error);
}

/* All of it, or nothing of it: where a half could not be undone nobody may go on as if merely nothing was left. */
static gboolean
try_hold (HubService *service, SqlConn *conn, const HubStoreOrder *order, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (!sql_part_begin (conn, error))
    return FALSE;
  if (hold_lines (service, conn, order, &failure) && sql_catch_up (conn, &failure))
    return sql_part_keep (conn, error);
  if (sql_part_undo (conn, error))
    g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
expire_one (HubService *service, SqlConn *conn, gint64 id, gboolean *ended, GError **error)
{
  g_autoptr (HubStoreOrder) order = NULL;

  if (!hub_store_order_get (conn, id, &order, error))
    return FALSE;
  return order == NULL || strcmp (order->status, HUB_ORDER_PENDING) != 0 || order->expires_at > hub_now (service)
         || hub_order_end (service, conn, order, HUB_ORDER_EXPIRED, "", ended, error);
}

/* Those of this event that nobody has looked at since their time was up. */
static gboolean
expire_event (HubService *service, SqlConn *conn, gint64 event, gboolean *any, GError **error)
{
  g_autoptr (GArray) due = hub_store_order_due (conn, event, hub_now (service), TURN_MAX, error);

  *any = FALSE;
  for (guint i = 0; due != NULL && i < due->len; i++)
    {
      gboolean ended = FALSE;

      if (!expire_one (service, conn, g_array_index (due, gint64, i), &ended, error))
        return FALSE;
      *any |= ended;
    }
  return due != NULL;
}

gboolean
hub_order_hold (HubService *service, SqlConn *conn, const HubStoreOrder *order, GError **error)
{
  g_autoptr (GError) failure = NULL;
  gboolean any;

  if (try_hold (service, conn, order, &failure))
    return TRUE;
  if (!g_error_matches (failure, HUB_ERROR, HUB_ERROR_SOLD_OUT))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (!expire_event (service, conn, order->event, &any, error))
    return FALSE;
  if (any)
    return try_hold (service, conn, order, error);
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* ---- Giving back ---- */

gboolean
hub_order_release (HubService *service, SqlConn *conn, const HubStoreOrder *order, GError **error)
{
  g_autoptr (HubStoreTerminal) seller = NULL;
  g_autoptr (GPtrArray) leases = hub_store_order_leases (conn, order->id, error);

  if (leases == NULL || !hub_own_seller (service, conn, order->event, &seller, error))
    return FALSE;
  for (guint i = 0; i < leases->len; i++)
    if (!hub_own_release (service, conn, seller, leases->pdata[i], error))
      return FALSE;
  return hub_store_order_drop_leases (conn, order->id, error);
}

gboolean
hub_order_end (HubService *service, SqlConn *conn, HubStoreOrder *order, const char *to, const char *reason, gboolean *ended,
               GError **error)
{
  if (!hub_store_order_move (conn, order, to, hub_now (service), ended, error))
    return FALSE;
  if (!*ended)
    return TRUE;
  g_free (order->status);
  order->status = g_strdup (to);
  g_free (order->reason);
  order->reason = g_strdup (reason);
  return hub_order_release (service, conn, order, error) && hub_store_order_set (conn, order, hub_now (service), error);
}

/* ---- When their time is up ---- */

typedef struct
{
  HubService *service;
  GArray *due;
  gint64 id;
  gboolean ended;
} Turn;

static gboolean
find_due (SqlConn *conn, gpointer data, GError **error)
{
  Turn *turn = data;

  turn->due = hub_store_order_due (conn, 0, hub_now (turn->service), TURN_MAX, error);
  return turn->due != NULL;
}

static gboolean
do_expire (SqlConn *conn, gpointer data, GError **error)
{
  Turn *turn = data;

  return expire_one (turn->service, conn, turn->id, &turn->ended, error);
}

void
hub_order_turn (HubService *service)
{
  Turn turn = { .service = service };
  g_autoptr (GArray) due = NULL;
  gboolean any = FALSE;

  if (!hub_readers_run (service->readers, find_due, &turn, NULL))
    return;
  due = turn.due;
  for (guint i = 0; i < due->len; i++)
    {
      g_autoptr (GError) error = NULL;

      turn.id = g_array_index (due, gint64, i);
      turn.ended = FALSE;
      if (!hub_writer_run (service->writer, do_expire, &turn, &error))
        g_warning ("An order did not expire: %s", error->message);
      any |= turn.ended;
    }
  if (any)
    hub_pay_wake (service);
}
