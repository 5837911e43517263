/* Queries that change ticket types. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-type-edit.h"

gboolean
hub_store_type_next (SqlConn *conn, gint64 event, gint64 *out, GError **error)
{
  return sql_get_int (conn, out, error, "SELECT coalesce(max(type), 0) + 1 FROM ticket_type WHERE event = $1 AND type < 32768", "i",
                      event);
}
G_STATIC_ASSERT (TK_WIRE_VOUCHER_TYPE == 32768);

gboolean
hub_store_type_stamp (SqlConn *conn, gint64 event, gint64 type, gint64 created_at, GError **error)
{
  return sql_run (conn, error, "UPDATE ticket_type SET created_at = $3 WHERE event = $1 AND type = $2", "iii", event, type,
                  created_at);
}

gboolean
hub_store_type_rewrite (SqlConn *conn, const TkWireTicketType *type, GError **error)
{
  return sql_run (conn, error,
                  "UPDATE ticket_type SET name = $3, description = $4, price = $5, sale_from = $6, sale_until = $7 "
                  "WHERE event = $1 AND type = $2",
                  "iissiii", type->event, type->type, type->name, type->description, type->price, type->sale_from, type->sale_until);
}

gboolean
hub_store_type_set_capacity (SqlConn *conn, gint64 event, gint64 type, gint64 capacity, GError **error)
{
  return sql_run (conn, error, "UPDATE ticket_type SET capacity = $3 WHERE event = $1 AND type = $2", "iii", event, type, capacity);
}

gboolean
hub_store_type_set_gone (SqlConn *conn, gint64 event, gint64 type, GError **error)
{
  return sql_run (conn, error, "UPDATE ticket_type SET gone = 1 WHERE event = $1 AND type = $2", "ii", event, type);
}

gboolean
hub_store_type_has_sales (SqlConn *conn, gint64 event, gint64 type, gboolean *out, GError **error)
{
  gint64 n = 0;

  if (!sql_get_int (conn, &n, error,
                    "SELECT (SELECT count(*) FROM ticket WHERE event = $1 AND type = $2) + (SELECT count(*) FROM ticket_type "
                    "WHERE event = $1 AND type = $2 AND sold + leased + held + quarantined + overdraft_sold + overdraft_leased > 0)",
                    "ii", event, type))
    return FALSE;
  *out = n > 0;
  return TRUE;
}

gboolean
hub_store_event_room (SqlConn *conn, gint64 event, gint64 *out, GError **error)
{
  gint64 cap = 0, used = 0;

  if (!sql_get_int (conn, &cap, error, "SELECT cap FROM event WHERE event = $1", "i", event)
      || (cap > 0
          && !sql_get_int (conn, &used, error,
                           "SELECT coalesce(sum(sold + leased + held + quarantined), 0) FROM ticket_type "
                           "WHERE event = $1 AND type < 32768",
                           "i", event)))
    return FALSE;
  *out = cap > 0 ? MAX (cap - used, 0) : G_MAXINT64;
  return TRUE;
}
