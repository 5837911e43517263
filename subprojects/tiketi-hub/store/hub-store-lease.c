/* Queries on leases. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-lease.h"

#define SELECT_LEASE "SELECT id, event, type, first, last, terminal, epoch, sell_until, status, sold FROM lease "

void
hub_store_lease_free (HubStoreLease *lease)
{
  if (lease == NULL)
    return;
  g_free (lease->id);
  g_free (lease->status);
  g_free (lease);
}

static gpointer
read_lease (SqlRows *rows)
{
  HubStoreLease *lease = g_new0 (HubStoreLease, 1);

  lease->id = g_strdup (sql_text (rows, 0));
  lease->event = sql_int (rows, 1);
  lease->type = sql_int (rows, 2);
  lease->first = sql_int (rows, 3);
  lease->last = sql_int (rows, 4);
  lease->terminal = sql_int (rows, 5);
  lease->epoch = sql_int (rows, 6);
  lease->sell_until = sql_int (rows, 7);
  lease->status = g_strdup (sql_text (rows, 8));
  lease->sold = sql_int (rows, 9);
  return lease;
}

/* Takes over rows. */
static gboolean
read_one (SqlRows *rows, HubStoreLease **out, GError **error)
{
  gpointer row;

  if (!sql_read_one (rows, read_lease, &row, error))
    return FALSE;
  *out = row;
  return TRUE;
}

gboolean
hub_store_lease_add (SqlConn *conn, const HubStoreLease *lease, gint64 granted_at, GError **error)
{
  return sql_run (conn, error,
                  "INSERT INTO lease (id, event, type, first, last, terminal, epoch, sell_until, status, granted_at) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                  "siiiiiiisi", lease->id, lease->event, lease->type, lease->first, lease->last, lease->terminal,
                  lease->epoch, lease->sell_until, lease->status, granted_at);
}

gboolean
hub_store_lease_get (SqlConn *conn, const char *id, HubStoreLease **out, GError **error)
{
  return read_one (sql_query (conn, error, SELECT_LEASE "WHERE id = $1", "s", id), out, error);
}

gboolean
hub_store_lease_holding (SqlConn *conn, gint64 event, gint64 type, gint64 serial, HubStoreLease **out, GError **error)
{
  /* Ranges never overlap, so only the nearest one at or below the serial can hold it. */
  return read_one (sql_query (conn, error,
                              SELECT_LEASE "WHERE id = (SELECT id FROM lease WHERE event = $1 AND type = $2 AND "
                                           "first <= $3 AND status <> 'returned' ORDER BY first DESC LIMIT 1) "
                                           "AND last >= $3",
                              "iii", event, type, serial),
                   out, error);
}

GPtrArray *
hub_store_lease_list (SqlConn *conn, gint64 terminal, GError **error)
{
  GError *failure = NULL;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) hub_store_lease_free);
  g_autoptr (SqlRows) rows
    = sql_query (conn, error,
                 SELECT_LEASE "WHERE terminal = $1 AND status <> 'returned' ORDER BY event, type, first", "i", terminal);

  if (rows == NULL)
    return NULL;
  while (sql_step (rows, &failure))
    g_ptr_array_add (list, read_lease (rows));
  if (failure == NULL)
    return g_steal_pointer (&list);
  g_propagate_error (error, failure);
  return NULL;
}

gboolean
hub_store_lease_unsold (SqlConn *conn, gint64 terminal, gint64 event, gint64 type, gint64 *out, GError **error)
{
  return sql_get_int (conn, out, error,
                      "SELECT coalesce(sum(last - first + 1 - sold), 0) FROM lease "
                      "WHERE terminal = $1 AND event = $2 AND type = $3 AND status = 'open'",
                      "iii", terminal, event, type);
}

gboolean
hub_store_lease_add_sold (SqlConn *conn, const char *id, gint64 sold, GError **error)
{
  return sql_run (conn, error, "UPDATE lease SET sold = sold + $2 WHERE id = $1", "si", id, sold);
}

gboolean
hub_store_lease_set_range (SqlConn *conn, const char *id, gint64 first, gint64 last, GError **error)
{
  return sql_run (conn, error, "UPDATE lease SET first = $2, last = $3, epoch = epoch + 1 WHERE id = $1", "sii", id, first, last);
}

gboolean
hub_store_lease_set_status (SqlConn *conn, const char *id, const char *status, GError **error)
{
  return sql_run (conn, error, "UPDATE lease SET status = $2, epoch = epoch + 1 WHERE id = $1", "ss", id, status);
}

gboolean
hub_store_lease_set_sell_until (SqlConn *conn, const char *id, gint64 sell_until, GError **error)
{
  return sql_run (conn, error, "UPDATE lease SET sell_until = $2 WHERE id = $1", "si", id, sell_until);
}
