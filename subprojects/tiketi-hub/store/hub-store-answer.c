/* Queries on dead letters and answers. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-answer.h"

void
hub_store_dead_free (HubStoreDead *dead)
{
  if (dead == NULL)
    return;
  tk_wire_free (&tk_wire_entry_shape, dead->entry);
  g_free (dead->reason);
  g_free (dead);
}

static gpointer
read_dead (SqlRows *rows)
{
  HubStoreDead *dead = g_new0 (HubStoreDead, 1);

  dead->entry = tk_wire_new (&tk_wire_entry_shape);
  dead->entry->seq = sql_int (rows, 0);
  dead->entry->at = sql_int (rows, 1);
  dead->entry->boot = sql_int (rows, 2);
  tk_wire_set (&dead->entry->id, sql_text (rows, 3));
  tk_wire_set (&dead->entry->kind, sql_text (rows, 4));
  tk_wire_set (&dead->entry->staff, sql_text (rows, 5));
  tk_wire_set (&dead->entry->body, sql_text (rows, 6));
  tk_wire_set (&dead->entry->hash, sql_text (rows, 7));
  dead->reason = g_strdup (sql_text (rows, 8));
  return dead;
}

static gpointer
read_answer (SqlRows *rows)
{
  TkWireEntryResult *result = tk_wire_new (&tk_wire_entry_result_shape);

  result->seq = sql_int (rows, 0);
  tk_wire_set (&result->status, sql_text (rows, 1));
  tk_wire_set (&result->reason, sql_text (rows, 2));
  return result;
}

static void
free_answer (gpointer result)
{
  tk_wire_free (&tk_wire_entry_result_shape, result);
}

GPtrArray *
hub_store_dead_list (SqlConn *conn, gint64 terminal, gint64 from, gint64 limit, GError **error)
{
  return sql_read_all (sql_query (conn, error,
                                  "SELECT seq, at, boot, id, kind, staff, body, hash, reason FROM journal "
                                  "WHERE status <> 'applied' AND status = 'dead' AND terminal = $1 AND seq >= $2 ORDER BY seq LIMIT $3",
                                  "iii", terminal, from, limit),
                       read_dead, (GDestroyNotify) hub_store_dead_free, error);
}

GArray *
hub_store_dead_terminals (SqlConn *conn, GError **error)
{
  return sql_read_ints (sql_query (conn, error,
                                   "SELECT DISTINCT terminal FROM journal WHERE status <> 'applied' AND status = 'dead' "
                                   "ORDER BY terminal",
                                   ""), error);
}

GPtrArray *
hub_store_answer_list (SqlConn *conn, gint64 terminal, gint64 after, gint64 limit, GError **error)
{
  return sql_read_all (sql_query (conn, error,
                                  "SELECT seq, status, reason FROM journal WHERE status <> 'applied' AND terminal = $1 AND seq > $2 "
                                  "ORDER BY seq LIMIT $3",
                                  "iii", terminal, after, limit),
                       read_answer, free_answer, error);
}
