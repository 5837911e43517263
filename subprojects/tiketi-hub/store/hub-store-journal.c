/* Queries on journal entries. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-journal.h"

gboolean
hub_store_journal_add (SqlConn *conn, const HubStoreEntry *entry, gboolean *added, GError **error)
{
  gint64 changed;

  if (!sql_run_count (conn, &changed, error,
                      "INSERT INTO journal (terminal, seq, id, kind, at, boot, staff, body, hash, status, reason, received_at) "
                      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', $11) "
                      "ON CONFLICT (id) WHERE status <> 'dead' DO NOTHING",
                      "iissiissssi", entry->terminal, entry->seq, entry->id, entry->kind, entry->at, entry->boot,
                      entry->staff, entry->body, entry->hash, entry->status, entry->received_at))
    return FALSE;
  *added = changed > 0;
  return TRUE;
}

gboolean
hub_store_journal_judge (SqlConn *conn, gint64 terminal, gint64 seq, const char *status, const char *reason,
                         GError **error)
{
  return sql_run (conn, error, "UPDATE journal SET status = $3, reason = $4 WHERE terminal = $1 AND seq = $2", "iiss",
                  terminal, seq, status, reason);
}

gboolean
hub_store_journal_hash (SqlConn *conn, gint64 terminal, gint64 seq, char **hash, GError **error)
{
  gboolean found;
  g_autoptr (SqlRows) rows
    = sql_query (conn, error, "SELECT hash FROM journal WHERE terminal = $1 AND seq = $2", "ii", terminal, seq);

  if (rows == NULL || !sql_step_one (rows, &found, error))
    return FALSE;
  *hash = g_strdup (found ? sql_text (rows, 0) : "");
  return TRUE;
}

gboolean
hub_store_journal_received (SqlConn *conn, gint64 terminal, gint64 seq, gint64 *at, GError **error)
{
  return sql_get_int (conn, at, error, "SELECT received_at FROM journal WHERE terminal = $1 AND seq = $2", "ii", terminal,
                      seq);
}

gboolean
hub_store_journal_holder (SqlConn *conn, const char *id, gint64 *terminal, GError **error)
{
  return sql_get_int (conn, terminal, error, "SELECT terminal FROM journal WHERE id = $1 AND status <> 'dead'", "s", id);
}
