/* Queries on requests that are done once. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-idempotency.h"

void
hub_store_once_free (HubStoreOnce *once)
{
  if (once == NULL)
    return;
  g_free (once->key);
  g_free (once->route);
  g_free (once->digest);
  g_free (once->content_type);
  g_free (once->body);
  g_free (once);
}

static gpointer
read_once (SqlRows *rows)
{
  HubStoreOnce *once = g_new0 (HubStoreOnce, 1);

  once->account = sql_int (rows, 0);
  once->key = g_strdup (sql_text (rows, 1));
  once->route = g_strdup (sql_text (rows, 2));
  once->digest = g_strdup (sql_text (rows, 3));
  once->status = sql_int (rows, 4);
  once->content_type = g_strdup (sql_text (rows, 5));
  once->body = g_strdup (sql_text (rows, 6));
  once->at = sql_int (rows, 7);
  return once;
}

gboolean
hub_store_once_get (SqlConn *conn, gint64 account, const char *key, HubStoreOnce **out, GError **error)
{
  gpointer row;

  if (!sql_read_one (sql_query (conn, error,
                                "SELECT account, key, route, digest, status, content_type, body, at FROM idempotency "
                                "WHERE account = $1 AND key = $2",
                                "is", account, key),
                     read_once, &row, error))
    return FALSE;
  *out = row;
  return TRUE;
}

gboolean
hub_store_once_add (SqlConn *conn, const HubStoreOnce *once, gboolean *added, GError **error)
{
  gint64 changed = 0;

  if (!sql_run_count (conn, &changed, error,
                      "INSERT INTO idempotency (account, key, route, digest, status, content_type, body, at, event) "
                      "VALUES ($1, $2, $3, $4, 0, '', $5, $6, $7) ON CONFLICT (account, key) DO NOTHING",
                      "issssii", once->account, once->key, once->route, once->digest, once->body, once->at, once->event))
    return FALSE;
  *added = changed > 0;
  return TRUE;
}

gboolean
hub_store_once_answer (SqlConn *conn, const HubStoreOnce *once, GError **error)
{
  return sql_run (conn, error,
                  "UPDATE idempotency SET status = $3, content_type = $4, body = $5 WHERE account = $1 AND key = $2 AND status = 0",
                  "isiss", once->account, once->key, once->status, once->content_type, once->body);
}

gboolean
hub_store_once_forget (SqlConn *conn, gint64 account, const char *begun, GError **error)
{
  return sql_run (conn, error, "DELETE FROM idempotency WHERE account = $1 AND status = 0 AND body = $2", "is", account, begun);
}

gboolean
hub_store_once_sweep (SqlConn *conn, gint64 before, gint64 limit, gint64 *forgotten, GError **error)
{
  return sql_run_count (conn, forgotten, error,
                        "DELETE FROM idempotency WHERE (account, key) IN (SELECT account, key FROM idempotency WHERE at < $1 "
                        "AND NOT EXISTS (SELECT 1 FROM event WHERE event.event = idempotency.event AND event.ends_at >= $1) "
                        "ORDER BY at, account, key LIMIT $2)",
                        "ii", before, limit);
}
