/* Queries on stock ranges. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-stock.h"

gboolean
hub_store_stock_add (SqlConn *conn, gint64 event, gint64 type, gint64 first, gint64 last, GError **error)
{
  return sql_run (conn, error, "INSERT INTO stock (event, type, first, last) VALUES ($1, $2, $3, $4)", "iiii", event, type,
                  first, last);
}

static gboolean
remove_range (SqlConn *conn, gint64 event, gint64 type, gint64 first, GError **error)
{
  return sql_run (conn, error, "DELETE FROM stock WHERE event = $1 AND type = $2 AND first = $3", "iii", event, type,
                  first);
}

/* The range whose first serial is the lowest (serial 0), or the one that holds `serial`. */
static gboolean
find_range (SqlConn *conn, gint64 event, gint64 type, gint64 serial, gint64 *first, gint64 *last, gboolean *found,
            GError **error)
{
  g_autoptr (SqlRows) rows
    = serial == 0
        ? sql_query (conn, error,
                     "SELECT first, last FROM stock WHERE event = $1 AND type = $2 ORDER BY first LIMIT 1", "ii", event,
                     type)
        : sql_query (conn, error,
                     "SELECT first, last FROM stock WHERE event = $1 AND type = $2 AND first <= $3 AND last >= $3", "iii",
                     event, type, serial);

  if (rows == NULL || !sql_step_one (rows, found, error))
    return FALSE;
  if (*found)
    {
      *first = sql_int (rows, 0);
      *last = sql_int (rows, 1);
    }
  return TRUE;
}

gboolean
hub_store_stock_cut (SqlConn *conn, gint64 event, gint64 type, gint64 most, gint64 *first, gint64 *last, gboolean *found,
                     GError **error)
{
  gint64 start = 0, end = 0;

  if (!find_range (conn, event, type, 0, &start, &end, found, error))
    return FALSE;
  if (!*found)
    return TRUE;
  gint64 cut = MIN (end, start + most - 1);
  if (!remove_range (conn, event, type, start, error)
      || (cut < end && !hub_store_stock_add (conn, event, type, cut + 1, end, error)))
    return FALSE;
  *first = start;
  *last = cut;
  return TRUE;
}

gboolean
hub_store_stock_take (SqlConn *conn, gint64 event, gint64 type, gint64 serial, gboolean *found, GError **error)
{
  gint64 first = 0, last = 0;

  if (!find_range (conn, event, type, serial, &first, &last, found, error))
    return FALSE;
  if (!*found)
    return TRUE;
  return remove_range (conn, event, type, first, error)
         && (serial == first || hub_store_stock_add (conn, event, type, first, serial - 1, error))
         && (serial == last || hub_store_stock_add (conn, event, type, serial + 1, last, error));
}

gboolean
hub_store_stock_size (SqlConn *conn, gint64 event, gint64 type, gint64 *out, GError **error)
{
  return sql_get_int (conn, out, error,
                      "SELECT coalesce(sum(last - first + 1), 0) FROM stock WHERE event = $1 AND type = $2", "ii", event,
                      type);
}
