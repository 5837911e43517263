/* Queries on categories. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-category.h"

SqlRows *
hub_store_category_list (SqlConn *conn, gint64 id, GError **error)
{
  return sql_query (conn, error,
                    "SELECT c.id, c.name, c.description, (SELECT count(*) FROM event e WHERE e.category = c.id AND e.gone = 0) "
                    "FROM category c WHERE $1 = 0 OR c.id = $1 ORDER BY c.name, c.id",
                    "i", id);
}

gboolean
hub_store_category_add (SqlConn *conn, const char *name, const char *description, gint64 *id, GError **error)
{
  return sql_get_int (conn, id, error,
                      "INSERT INTO category (name, description) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING RETURNING id", "ss",
                      name, description);
}

gboolean
hub_store_category_set (SqlConn *conn, gint64 id, const char *name, const char *description, gboolean *done, GError **error)
{
  gint64 changed = 0;

  if (!sql_run_count (conn, &changed, error,
                      "UPDATE category SET name = $2, description = $3 WHERE id = $1 "
                      "AND NOT EXISTS (SELECT 1 FROM category other WHERE other.name = $2 AND other.id <> $1)",
                      "iss", id, name, description))
    return FALSE;
  *done = changed > 0;
  return TRUE;
}

gboolean
hub_store_category_remove (SqlConn *conn, gint64 id, GError **error)
{
  return sql_run (conn, error, "UPDATE event SET category = 0 WHERE category = $1 AND gone = 1", "i", id)
         && sql_run (conn, error, "DELETE FROM category WHERE id = $1", "i", id);
}
