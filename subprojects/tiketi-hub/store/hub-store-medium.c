/* Queries on pictures. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-medium.h"

gboolean
hub_store_medium_add (SqlConn *conn, const HubStoreMedium *medium, GError **error)
{
  return sql_run (conn, error,
                  "INSERT INTO medium (id, content_type, bytes, account, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING",
                  "ssbii", medium->id, medium->content_type, medium->bytes, medium->length, medium->account, medium->at);
}

gboolean
hub_store_medium_get (SqlConn *conn, const char *id, GBytes **bytes, char **content_type, GError **error)
{
  gboolean found;
  gsize length;
  g_autoptr (SqlRows) rows = sql_query (conn, error, "SELECT content_type, bytes FROM medium WHERE id = $1", "s", id);

  if (rows == NULL || !sql_step_one (rows, &found, error))
    return FALSE;
  *bytes = NULL;
  if (!found)
    return TRUE;
  *content_type = g_strdup (sql_text (rows, 0));
  const guint8 *data = sql_blob (rows, 1, &length);
  *bytes = g_bytes_new (data, length);
  return TRUE;
}

gboolean
hub_store_medium_size (SqlConn *conn, gint64 account, gint64 *out, GError **error)
{
  return sql_get_int (conn, out, error, "SELECT coalesce(sum(length(bytes)), 0) FROM medium WHERE account = $1", "i", account);
}
