/* Queries on the sellers that the hub is itself. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-own.h"

#include "tk-wire-messages.h"

gboolean
hub_store_own_get (SqlConn *conn, gint64 event, gint64 *terminal, GError **error)
{
  return sql_get_int (conn, terminal, error, "SELECT terminal FROM online_seller WHERE event = $1", "i", event);
}

gboolean
hub_store_own_add (SqlConn *conn, gint64 event, gint64 terminal, GError **error)
{
  return sql_run (conn, error, "INSERT INTO online_seller (event, terminal) VALUES ($1, $2)", "ii", event, terminal);
}

gboolean
hub_store_own_event (SqlConn *conn, gint64 terminal, gint64 *event, GError **error)
{
  return sql_get_int (conn, event, error, "SELECT event FROM online_seller WHERE terminal = $1", "i", terminal);
}

gboolean
hub_store_own_room (SqlConn *conn, gint64 event, gint64 *out, gint64 *cap, GError **error)
{
  return sql_get_int (conn, cap, error, "SELECT cap FROM event WHERE event = $1", "i", event)
         && sql_get_int (conn, out, error,
                         "SELECT coalesce(sum(sold + leased + held + quarantined), 0) FROM ticket_type WHERE event = $1 AND type <= $2",
                         "ii", event, (gint64) TK_WIRE_VOUCHER_TYPE);
}
