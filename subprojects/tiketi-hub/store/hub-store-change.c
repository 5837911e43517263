/* Queries on the change feed. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-change.h"

gboolean
hub_store_change_put (SqlConn *conn, const HubStoreChange *change, GError **error)
{
  return sql_run (conn, error,
                  "INSERT INTO change (n, kind, key, gone, urgent, event, terminal, origin, body) "
                  "VALUES ((SELECT coalesce(max(n), 0) + 1 FROM change), $1, $2, $3, $4, $5, $6, $7, $8) "
                  "ON CONFLICT (kind, key) DO UPDATE SET n = excluded.n, gone = excluded.gone, urgent = excluded.urgent, "
                  "event = excluded.event, terminal = excluded.terminal, origin = excluded.origin, body = excluded.body",
                  "ssiiiiis", change->kind, change->key, (gint64) change->gone, (gint64) change->urgent, change->event,
                  change->terminal, change->origin, change->gone ? "" : change->body);
}

gboolean
hub_store_change_last (SqlConn *conn, gint64 *out, GError **error)
{
  return sql_get_int (conn, out, error, "SELECT coalesce(max(n), 0) FROM change", "");
}

SqlRows *
hub_store_change_page (SqlConn *conn, const HubStoreChangePage *page, GError **error)
{
  return sql_query (conn, error,
                    "SELECT n, kind, key, gone, body FROM change WHERE urgent = $2 AND n > $3 AND n <= $4 "
                    "AND (terminal = 0 OR terminal = $1) AND origin <> $1 AND ($6 = 0 OR gone = 0) "
                    "AND (event = 0 OR event IN (SELECT event FROM terminal_event WHERE terminal_event.terminal = $1)) "
                    "ORDER BY n LIMIT $5",
                    "iiiiii", page->terminal, (gint64) page->urgent, page->after, page->upto, page->limit, (gint64) page->there);
}
