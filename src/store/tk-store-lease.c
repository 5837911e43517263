/* Leases as stored. A serial is taken by moving `next` in the transaction of its sale.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-lease-private.h"

#define OPEN_LEASES TK_STORE_LEASE_COLUMNS "WHERE status = 'open' AND next <= last "

gpointer
tk_store_read_lease (TkStmt *stmt)
{
  TkStoreLease *lease = g_new0 (TkStoreLease, 1);

  lease->id = tk_stmt_dup_text (stmt, 0);
  lease->status = tk_stmt_dup_text (stmt, 1);
  lease->event = tk_stmt_int (stmt, 2);
  lease->type = tk_stmt_int (stmt, 3);
  lease->first = tk_stmt_int (stmt, 4);
  lease->last = tk_stmt_int (stmt, 5);
  lease->next = tk_stmt_int (stmt, 6);
  lease->epoch = tk_stmt_int (stmt, 7);
  lease->sell_until = tk_stmt_int (stmt, 8);
  lease->issue = tk_stmt_int (stmt, 9);
  lease->recall = tk_stmt_int (stmt, 10);
  lease->overdraft = tk_stmt_int (stmt, 11) != 0;
  lease->witnessed = tk_stmt_int (stmt, 12) != 0;
  return lease;
}

static gpointer
read_stock (TkStmt *stmt)
{
  TkStoreStock *stock = g_new0 (TkStoreStock, 1);

  stock->left = tk_stmt_int (stmt, 0);
  stock->granted = tk_stmt_int (stmt, 1);
  stock->expired = tk_stmt_int (stmt, 2);
  stock->expired_until = tk_stmt_int (stmt, 3);
  stock->beyond = tk_stmt_int (stmt, 4);
  return stock;
}

static void
add_serials (GArray *serials, const TkStoreLease *lease, gint64 end)
{
  for (gint64 serial = lease->next; serial < end; serial++)
    {
      TkStoreSerial taken = { .serial = (guint32) serial, .issue = (guint8) lease->issue, .overdraft = lease->overdraft,
                              .witnessed = lease->witnessed };
      g_strlcpy (taken.lease, lease->id, sizeof taken.lease);
      g_array_append_val (serials, taken);
    }
}

void
tk_store_lease_free (TkStoreLease *lease)
{
  if (lease == NULL)
    return;
  g_free (lease->id);
  g_free (lease->status);
  g_free (lease);
}

GPtrArray *
tk_store_list_leases (TkStore *store, GError **error)
{
  return tk_store_rows (tk_db_query (tk_store_get_db (store), error, OPEN_LEASES "ORDER BY event, type, first", ""),
                        tk_store_read_lease, (GDestroyNotify) tk_store_lease_free, error);
}

gboolean
tk_store_get_stock (TkStore *store, guint32 event, guint16 type, gint64 now_ms, TkStoreStock *out, GError **error)
{
  g_autofree TkStoreStock *stock = NULL;
  TkStmt *stmt = tk_db_query (tk_store_get_db (store), error,
                              "SELECT coalesce (sum (CASE WHEN sell_until > $3 AND overdraft = 0 THEN last - next + 1 ELSE 0 END), 0),"
                              " coalesce (sum (CASE WHEN sell_until > $3 AND overdraft = 0 THEN last - first + 1 ELSE 0 END), 0),"
                              " coalesce (sum (CASE WHEN sell_until > $3 THEN 0 ELSE last - next + 1 END), 0),"
                              " coalesce (max (CASE WHEN sell_until > $3 THEN 0 ELSE sell_until END), 0),"
                              " coalesce (sum (CASE WHEN sell_until > $3 AND overdraft = 1 THEN last - next + 1 ELSE 0 END), 0)"
                              " FROM lease WHERE event = $1 AND type = $2 AND status = 'open' AND next <= last", "iii",
                              (gint64) event, (gint64) type, now_ms);

  if (!tk_store_row (stmt, read_stock, (gpointer *) &stock, error))
    return FALSE;
  *out = *stock; /* an aggregate always has its one row */
  return TRUE;
}

GArray *
tk_store_take_serials (TkStore *store, guint32 event, guint16 type, guint n, gint64 now_ms, GError **error)
{
  TkDb *db = tk_store_get_db (store);
  g_autoptr (GArray) serials = g_array_new (FALSE, FALSE, sizeof (TkStoreSerial));

  g_return_val_if_fail (tk_db_in_transaction (db), NULL);
  g_autoptr (GPtrArray) leases = tk_store_rows (
    tk_db_query (db, error, OPEN_LEASES "AND event = $1 AND type = $2 AND sell_until > $3 ORDER BY overdraft, first, issue", "iii",
                 (gint64) event, (gint64) type, now_ms),
    tk_store_read_lease, (GDestroyNotify) tk_store_lease_free, error);
  if (leases == NULL)
    return NULL;
  for (guint i = 0; i < leases->len && serials->len < n; i++)
    {
      const TkStoreLease *lease = g_ptr_array_index (leases, i);
      gint64 end = MIN (lease->last + 1, lease->next + (gint64) (n - serials->len));
      if (!tk_db_run (db, error, "UPDATE lease SET next = $2 WHERE id = $1", "si", lease->id, end))
        return NULL;
      add_serials (serials, lease, end);
    }
  return g_steal_pointer (&serials);
}
