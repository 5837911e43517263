/* Queries on leases. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-lease.h"

#define SELECT_LEASE                                                                                                     \
  "SELECT id, event, type, first, last, terminal, epoch, sell_until, status, sold, issue, overdraft, recall, recall_at, " \
  "fenced_at, released_at, released, witnessed, witness_freed FROM lease "
#define UNSOLD "(last - first + 1 - sold)"

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
  lease->issue = sql_int (rows, 10);
  lease->overdraft = sql_int (rows, 11) != 0;
  lease->recall = sql_int (rows, 12);
  lease->recall_at = sql_int (rows, 13);
  lease->fenced_at = sql_int (rows, 14);
  lease->released_at = sql_int (rows, 15);
  lease->released = sql_int (rows, 16);
  lease->witnessed = sql_int (rows, 17) != 0;
  lease->witness_freed = sql_int (rows, 18);
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

/* Takes over rows. */
static GPtrArray *
read_list (SqlRows *rows, GError **error)
{
  return sql_read_all (rows, read_lease, (GDestroyNotify) hub_store_lease_free, error);
}

gboolean
hub_store_lease_add (SqlConn *conn, const HubStoreLease *lease, gint64 granted_at, GError **error)
{
  return sql_run (conn, error,
                  "INSERT INTO lease (id, event, type, first, last, terminal, epoch, sell_until, status, granted_at, issue, "
                  "overdraft, witnessed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
                  "siiiiiiisiiii", lease->id, lease->event, lease->type, lease->first, lease->last, lease->terminal,
                  lease->epoch, lease->sell_until, lease->status, granted_at, lease->issue, (gint64) lease->overdraft,
                  (gint64) lease->witnessed);
}

gboolean
hub_store_lease_get (SqlConn *conn, const char *id, HubStoreLease **out, GError **error)
{
  return read_one (sql_query (conn, error, SELECT_LEASE "WHERE id = $1", "s", id), out, error);
}

gboolean
hub_store_lease_holding (SqlConn *conn, gint64 event, gint64 type, gint64 serial, gint64 issue, HubStoreLease **out,
                         GError **error)
{
  /* Ranges of one issue never overlap, so only the nearest one at or below the serial can hold it. */
  return read_one (sql_query (conn, error,
                              SELECT_LEASE "WHERE id = (SELECT id FROM lease WHERE event = $1 AND type = $2 AND issue = $4 "
                                           "AND first <= $3 AND status <> 'returned' ORDER BY first DESC LIMIT 1) "
                                           "AND last >= $3",
                              "iiii", event, type, serial, issue),
                   out, error);
}

gboolean
hub_store_lease_released (SqlConn *conn, gint64 event, gint64 type, gint64 serial, gint64 issue, HubStoreLease **out,
                          GError **error)
{
  return read_one (sql_query (conn, error,
                              SELECT_LEASE "WHERE event = $1 AND type = $2 AND issue = $4 AND released_at > 0 "
                                           "AND first <= $3 AND last >= $3 ORDER BY first DESC LIMIT 1",
                              "iiii", event, type, serial, issue),
                   out, error);
}

GPtrArray *
hub_store_lease_covering (SqlConn *conn, gint64 event, gint64 type, gint64 serial, GError **error)
{
  return read_list (sql_query (conn, error,
                               SELECT_LEASE "WHERE event = $1 AND type = $2 AND first <= $3 AND last >= $3 "
                                            "AND status <> 'returned' ORDER BY issue",
                               "iii", event, type, serial),
                    error);
}

GPtrArray *
hub_store_lease_list (SqlConn *conn, gint64 terminal, GError **error)
{
  return read_list (sql_query (conn, error,
                               SELECT_LEASE "WHERE terminal = $1 AND (status <> 'returned' OR released_at > 0) "
                                            "ORDER BY event, type, first, issue",
                               "i", terminal),
                    error);
}

GPtrArray *
hub_store_lease_list_event (SqlConn *conn, gint64 event, GError **error)
{
  return read_list (sql_query (conn, error,
                               SELECT_LEASE "WHERE ($1 = 0 OR event = $1) AND (status <> 'returned' OR released_at > 0) "
                                            "ORDER BY event, type, first, issue",
                               "i", event),
                    error);
}

gboolean
hub_store_lease_unsold (SqlConn *conn, gint64 terminal, gint64 event, gint64 type, gint64 *out, GError **error)
{
  return sql_get_int (conn, out, error,
                      "SELECT coalesce(sum(" UNSOLD "), 0) FROM lease "
                      "WHERE terminal = $1 AND event = $2 AND type = $3 AND status = 'open'",
                      "iii", terminal, event, type);
}

gboolean
hub_store_lease_add_sold (SqlConn *conn, const char *id, gint64 sold, GError **error)
{
  return sql_run (conn, error, "UPDATE lease SET sold = sold + $2 WHERE id = $1", "si", id, sold);
}

gboolean
hub_store_lease_shorten (SqlConn *conn, const HubStoreLease *lease, GError **error)
{
  return sql_run (conn, error, "UPDATE lease SET last = $2, sold = $3, recall = 0, epoch = $4, witness_freed = $5 WHERE id = $1", "siiii",
                  lease->id, lease->last, lease->sold, lease->epoch, lease->witness_freed);
}

gboolean
hub_store_lease_set_status (SqlConn *conn, const HubStoreLease *lease, GError **error)
{
  return sql_run (conn, error,
                  "UPDATE lease SET status = $2, epoch = $3, fenced_at = $4, released_at = $5, released = $6, recall = 0 "
                  "WHERE id = $1",
                  "ssiiii", lease->id, lease->status, lease->epoch, lease->fenced_at, lease->released_at, lease->released);
}

gboolean
hub_store_lease_set_sell_until (SqlConn *conn, const char *id, gint64 sell_until, GError **error)
{
  return sql_run (conn, error, "UPDATE lease SET sell_until = $2 WHERE id = $1", "si", id, sell_until);
}

gboolean
hub_store_lease_set_recall (SqlConn *conn, const HubStoreLease *lease, GError **error)
{
  return sql_run (conn, error, "UPDATE lease SET recall = $2, recall_at = $3 WHERE id = $1", "sii", lease->id, lease->recall,
                  lease->recall_at);
}

gboolean
hub_store_lease_outage (SqlConn *conn, gint64 *minutes, GError **error)
{
  return sql_get_int (conn, minutes, error, "SELECT outage_minutes FROM hub WHERE id = 1", "");
}

gboolean
hub_store_lease_set_outage (SqlConn *conn, gint64 minutes, GError **error)
{
  return sql_run (conn, error, "UPDATE hub SET outage_minutes = $1 WHERE id = 1", "i", minutes);
}

gboolean
hub_store_lease_raise_epochs (SqlConn *conn, gint64 by, GError **error)
{
  return sql_run (conn, error, "UPDATE lease SET epoch = epoch + $1 WHERE status <> 'returned'", "i", by);
}
