/* Queries on terminals that wait for tickets. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-waiting.h"

static void
take_waiting (SqlRows *rows, gpointer list)
{
  HubStoreWaiting row = { sql_int (rows, 0), sql_int (rows, 1), sql_int (rows, 2) };

  g_array_append_val ((GArray *) list, row);
}

static void
take_holder (SqlRows *rows, gpointer list)
{
  HubStoreHolder row = { .terminal = sql_int (rows, 1), .unsold = sql_int (rows, 2), .recall = sql_int (rows, 3),
                         .recall_at = sql_int (rows, 4) };

  g_strlcpy (row.lease, sql_text (rows, 0), sizeof row.lease);
  g_array_append_val ((GArray *) list, row);
}

gboolean
hub_store_waiting_put (SqlConn *conn, const HubStoreWaiting *waiting, gint64 event, gint64 type, GError **error)
{
  return sql_run (conn, error,
                  "INSERT INTO lease_waiting (terminal, event, type, amount, at, asked) VALUES ($1, $2, $3, $4, $5, $5) "
                  "ON CONFLICT (terminal, event, type) DO UPDATE SET amount = excluded.amount, asked = excluded.asked",
                  "iiiii", waiting->terminal, event, type, waiting->amount, waiting->asked);
}

gboolean
hub_store_waiting_reduce (SqlConn *conn, const HubStoreWaiting *waiting, gint64 event, gint64 type, GError **error)
{
  return sql_run (conn, error, "UPDATE lease_waiting SET amount = $4 WHERE terminal = $1 AND event = $2 AND type = $3",
                  "iiii", waiting->terminal, event, type, waiting->amount);
}

gboolean
hub_store_waiting_remove (SqlConn *conn, gint64 terminal, gint64 event, gint64 type, GError **error)
{
  return sql_run (conn, error,
                  "DELETE FROM lease_waiting WHERE terminal = $1 AND ($2 = 0 OR (event = $2 AND type = $3))", "iii", terminal,
                  event, type);
}

gboolean
hub_store_waiting_expire (SqlConn *conn, gint64 asked_before, GError **error)
{
  return sql_run (conn, error, "DELETE FROM lease_waiting WHERE asked < $1", "i", asked_before);
}

GArray *
hub_store_waiting_list (SqlConn *conn, gint64 event, gint64 type, GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (HubStoreWaiting));

  return sql_each (sql_query (conn, error,
                              "SELECT lease_waiting.terminal, amount, asked FROM lease_waiting JOIN terminal "
                              "ON terminal.terminal = lease_waiting.terminal WHERE event = $1 AND type = $2 "
                              "AND revoked_at = 0 AND quarantined_at = 0 ORDER BY at, lease_waiting.terminal",
                              "ii", event, type),
                   take_waiting, list, error)
             ? g_steal_pointer (&list)
             : NULL;
}

GArray *
hub_store_waiting_holders (SqlConn *conn, gint64 event, gint64 type, gint64 seen_after, GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (HubStoreHolder));

  return sql_each (sql_query (conn, error,
                              "SELECT id, lease.terminal, last - first + 1 - sold, recall, recall_at FROM lease "
                              "JOIN terminal ON terminal.terminal = lease.terminal WHERE event = $1 AND type = $2 "
                              "AND status = 'open' AND overdraft = 0 AND last - first + 1 > sold "
                              "AND lease.terminal NOT IN (SELECT terminal FROM online_seller) " /* buyers are paying for those */
                              "ORDER BY CASE WHEN last_seen >= $3 THEN 0 ELSE 1 END, 3 DESC, id",
                              "iii", event, type, seen_after),
                   take_holder, list, error)
             ? g_steal_pointer (&list)
             : NULL;
}
