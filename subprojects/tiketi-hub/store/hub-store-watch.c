/* Queries for those who watch over the hub. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-watch.h"

gboolean
hub_store_watch_seen (SqlConn *conn, gint64 since, gint64 *terminals, GError **error)
{
  return sql_get_int (conn, terminals, error, "SELECT count(*) FROM terminal WHERE revoked_at = 0 AND last_seen >= $1", "i",
                      since);
}

/* Takes over rows. */
static gboolean
count_rows (SqlRows *rows, HubStoreCounted counted, gpointer data, GError **error)
{
  g_autoptr (SqlRows) own = rows;
  GError *failure = NULL;

  while (own != NULL && sql_step (own, &failure))
    counted (sql_text (own, 0), sql_text (own, 1), sql_int (own, 2), data);
  if (failure != NULL)
    g_propagate_error (error, failure);
  return own != NULL && failure == NULL;
}

gboolean
hub_store_watch_attempts (SqlConn *conn, HubStoreCounted counted, gpointer data, GError **error)
{
  return count_rows (sql_query (conn, error,
                                "SELECT method, state, count(*) FROM attempt GROUP BY method, state ORDER BY method, state", ""),
                     counted, data, error);
}

gboolean
hub_store_watch_messages (SqlConn *conn, HubStoreCounted counted, gpointer data, GError **error)
{
  return count_rows (sql_query (conn, error,
                                "SELECT channel, state, count(*) FROM message WHERE state = 'queued' OR state = 'failed' "
                                "GROUP BY channel, state ORDER BY channel, state",
                                ""),
                     counted, data, error);
}
