/* Queries on stock ranges. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-stock.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#define CAPACITY "(SELECT capacity FROM ticket_type WHERE event = $1 AND type = $2)"
#define OF_TYPE "WHERE event = $1 AND type = $2 "
#define BEYOND "CASE WHEN first > " CAPACITY " THEN 1 ELSE 0 END"

/* Removes the one row that meets the condition; *found FALSE, and *out untouched, when there is none. */
static gboolean
take_row (SqlRows *opened, HubStoreRange *out, gboolean *found, GError **error)
{
  g_autoptr (SqlRows) rows = opened;

  if (rows == NULL || !sql_step_one (rows, found, error))
    return FALSE;
  if (*found)
    *out = (HubStoreRange){ .first = sql_int (rows, 0), .last = sql_int (rows, 1), .issue = sql_int (rows, 2) };
  return TRUE;
}

/* A range that lies beside this one, of the same issue and on the same side of the capacity, becomes part of it. */
static gboolean
join_neighbours (SqlConn *conn, gint64 event, gint64 type, HubStoreRange *range, GError **error)
{
  gboolean below, above;
  HubStoreRange before, after;

  if (!take_row (sql_query (conn, error,
                            "DELETE FROM stock " OF_TYPE "AND last = $3 - 1 AND issue = $4 AND last <> " CAPACITY
                            " RETURNING first, last, issue",
                            "iiii", event, type, range->first, range->issue),
                 &before, &below, error)
      || !take_row (sql_query (conn, error,
                               "DELETE FROM stock " OF_TYPE "AND first = $3 + 1 AND issue = $4 AND first <> " CAPACITY
                               " + 1 RETURNING first, last, issue",
                               "iiii", event, type, range->last, range->issue),
                    &after, &above, error))
    return FALSE;
  if (below)
    range->first = before.first;
  if (above)
    range->last = after.last;
  return TRUE;
}

/* Ranges never overlap, so only the nearest one at or below the last serial could. */
static gboolean
insert (SqlConn *conn, gint64 event, gint64 type, const HubStoreRange *range, GError **error)
{
  gint64 added;

  if (!sql_run_count (conn, &added, error,
                      "INSERT INTO stock (event, type, first, last, issue) SELECT $1, $2, $3, $4, $5 WHERE "
                      "coalesce((SELECT last FROM stock " OF_TYPE "AND first <= $4 ORDER BY first DESC LIMIT 1), 0) < $3",
                      "iiiii", event, type, range->first, range->last, range->issue))
    return FALSE;
  if (added > 0)
    return TRUE;
  g_set_error (error, SQL_ERROR, SQL_ERROR_CONSTRAINT,
               _("Numbers %" PRId64 " to %" PRId64 " of ticket type %" PRId64 " of event %" PRId64
                 " are in stock already; nothing was changed"),
               range->first, range->last, type, event);
  return FALSE;
}

gboolean
hub_store_stock_add (SqlConn *conn, gint64 event, gint64 type, const HubStoreRange *range, GError **error)
{
  HubStoreRange joined = *range;

  return join_neighbours (conn, event, type, &joined, error) && insert (conn, event, type, &joined, error);
}

static gboolean
put_back (SqlConn *conn, gint64 event, gint64 type, gint64 first, gint64 last, gint64 issue, GError **error)
{
  HubStoreRange rest = { first, last, issue };

  return first > last || insert (conn, event, type, &rest, error);
}

/* What was never sold goes first: it comes in long ranges, and a slot sold before in a lease of its own. */
gboolean
hub_store_stock_cut (SqlConn *conn, gint64 event, gint64 type, gboolean overdraft, gint64 most, HubStoreRange *out,
                     gboolean *found, GError **error)
{
  HubStoreRange range;

  if (!take_row (sql_query (conn, error,
                            "DELETE FROM stock " OF_TYPE "AND first = (SELECT first FROM stock " OF_TYPE
                            "AND " BEYOND " = $3 ORDER BY issue, first LIMIT 1) RETURNING first, last, issue",
                            "iii", event, type, (gint64) overdraft),
                 &range, found, error))
    return FALSE;
  if (!*found)
    return TRUE;
  gint64 cut = MIN (range.last, range.first + most - 1);
  if (!put_back (conn, event, type, cut + 1, range.last, range.issue, error))
    return FALSE;
  *out = (HubStoreRange){ range.first, cut, range.issue };
  return TRUE;
}

gboolean
hub_store_stock_take (SqlConn *conn, gint64 event, gint64 type, gint64 serial, gboolean *found, GError **error)
{
  HubStoreRange range;

  if (!take_row (sql_query (conn, error,
                            "DELETE FROM stock " OF_TYPE "AND first = (SELECT first FROM stock " OF_TYPE
                            "AND first <= $3 ORDER BY first DESC LIMIT 1) AND last >= $3 RETURNING first, last, issue",
                            "iii", event, type, serial),
                 &range, found, error))
    return FALSE;
  return !*found
         || (put_back (conn, event, type, range.first, serial - 1, range.issue, error)
             && put_back (conn, event, type, serial + 1, range.last, range.issue, error));
}

gboolean
hub_store_stock_trim (SqlConn *conn, gint64 event, gint64 type, gint64 first, gint64 last, gint64 *left, GError **error)
{
  gboolean found = TRUE;

  *left = last;
  while (*left >= first)
    {
      HubStoreRange range;

      if (!take_row (sql_query (conn, error,
                                "DELETE FROM stock " OF_TYPE "AND last = $3 AND issue = 0 RETURNING first, last, issue", "iii",
                                event, type, *left),
                     &range, &found, error))
        return FALSE;
      if (!found)
        return TRUE;
      if (!put_back (conn, event, type, range.first, MIN (range.last, first - 1), 0, error))
        return FALSE;
      *left = MAX (range.first, first) - 1;
    }
  return TRUE;
}

gboolean
hub_store_stock_issue (SqlConn *conn, gint64 event, gint64 type, gint64 serial, gint64 *issue, GError **error)
{
  return sql_get_int (conn, issue, error,
                      "SELECT coalesce((SELECT issue FROM stock " OF_TYPE "AND first = (SELECT first FROM stock " OF_TYPE
                      "AND first <= $3 ORDER BY first DESC LIMIT 1) AND last >= $3), -1)",
                      "iii", event, type, serial);
}

gboolean
hub_store_stock_size (SqlConn *conn, gint64 event, gint64 type, gboolean overdraft, gint64 *out, GError **error)
{
  return sql_get_int (conn, out, error,
                      "SELECT coalesce(sum(last - first + 1), 0) FROM stock " OF_TYPE "AND " BEYOND " = $3",
                      "iii", event, type, (gint64) overdraft);
}
