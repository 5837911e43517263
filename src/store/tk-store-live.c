/* Sums for the live picture, all out of the minutes kept with each check-in. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-live.h"

#define SUMS "sum (m.entered), sum (m.gone), sum (m.denied), sum (m.overridden)"
#define PER_MINUTE                                                                                                   \
  "SELECT m.minute, m.gate, coalesce (g.name, ''), 0, '', " SUMS ", 0 FROM checkin_minute AS m "                    \
  "LEFT JOIN gate AS g ON g.number = m.gate WHERE m.event = $1 AND m.minute >= $2 GROUP BY m.minute, m.gate "      \
  "ORDER BY m.minute, m.gate"

static gboolean
tell (TkStmt *query, TkLiveFunc func, gpointer data, GError **error)
{
  g_autoptr (TkStmt) stmt = query;
  GError *failure = NULL;

  if (stmt == NULL)
    return FALSE;
  while (tk_stmt_step (stmt, &failure))
    {
      TkLiveRow row = {
        .minute = tk_stmt_int (stmt, 0), .gate = (guint32) tk_stmt_int (stmt, 1), .gate_name = tk_stmt_text (stmt, 2),
        .type = (guint16) tk_stmt_int (stmt, 3), .type_name = tk_stmt_text (stmt, 4), .entered = tk_stmt_int (stmt, 5),
        .left = tk_stmt_int (stmt, 6), .denied = tk_stmt_int (stmt, 7), .overridden = tk_stmt_int (stmt, 8),
        .sold = tk_stmt_int (stmt, 9),
      };
      func (&row, data);
    }
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

gboolean
tk_store_live_minutes (TkStore *store, guint32 event, gint64 minute, TkLiveFunc func, gpointer data, GError **error)
{
  return tell (tk_db_query (tk_store_get_db (store), error, PER_MINUTE, "ii", (gint64) event, minute), func, data, error);
}

gboolean
tk_store_live_all (TkStore *store, guint32 event, TkLiveFunc func, gpointer data, GError **error)
{
  return tk_store_live_minutes (store, event, 0, func, data, error);
}

gboolean
tk_store_live_gates (TkStore *store, guint32 event, TkLiveFunc func, gpointer data, GError **error)
{
  return tell (tk_db_query (tk_store_get_db (store), error,
                            "SELECT 0, m.gate, coalesce (g.name, ''), 0, '', " SUMS ", 0 FROM checkin_minute AS m "
                            "LEFT JOIN gate AS g ON g.number = m.gate WHERE m.event = $1 GROUP BY m.gate ORDER BY m.gate",
                            "i", (gint64) event),
               func, data, error);
}

gboolean
tk_store_live_types (TkStore *store, guint32 event, TkLiveFunc func, gpointer data, GError **error)
{
  return tell (tk_db_query (tk_store_get_db (store), error,
                            "SELECT 0, 0, '', n.type, coalesce (t.name, ''), coalesce (m.entered, 0), coalesce (m.gone, 0), "
                            "coalesce (m.denied, 0), coalesce (m.overridden, 0), coalesce (k.good, 0) FROM "
                            "(SELECT number AS type FROM ticket_type WHERE event = $1 UNION "
                            "SELECT type FROM checkin_minute WHERE event = $1 GROUP BY type) AS n "
                            "LEFT JOIN (SELECT type, sum (entered) AS entered, sum (gone) AS gone, sum (denied) AS denied, "
                            "sum (overridden) AS overridden FROM checkin_minute WHERE event = $1 GROUP BY type) AS m "
                            "ON m.type = n.type "
                            "LEFT JOIN ticket_type AS t ON t.event = $1 AND t.number = n.type "
                            "LEFT JOIN ticket_total AS k ON k.event = $1 AND k.type = n.type "
                            "ORDER BY n.type = 0, coalesce (t.position, 0), n.type",
                            "i", (gint64) event),
               func, data, error);
}

gboolean
tk_store_live_zone (TkStore *store, guint32 event, char **zone, GError **error)
{
  g_autofree char *found = NULL;

  if (!tk_db_get_text (tk_store_get_db (store), &found, error, "SELECT zone FROM event WHERE number = $1", "i", (gint64) event))
    return FALSE;
  *zone = found != NULL ? g_steal_pointer (&found) : g_strdup ("UTC");
  return TRUE;
}
