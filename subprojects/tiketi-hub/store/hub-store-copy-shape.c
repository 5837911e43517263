/* Which tables there are, in an order that keeps their references, and what shape each has. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-copy-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PAGE 500
#define PAGE_OF_BLOBS 8 /* one may be an image */

/* What only the database itself knows of its schema: SQLite's words and PostgreSQL's side by side. */
static const struct Words
{
  const char *tables, *references, *columns;
} sqlite_words = {
  "SELECT name FROM sqlite_schema WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_' ORDER BY name",
  "SELECT DISTINCT \"table\" FROM pragma_foreign_key_list($1) WHERE \"table\" <> $1 ORDER BY \"table\"",
  "SELECT name, type, pk FROM pragma_table_info($1) ORDER BY cid",
}, postgresql_words = {
  "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename <> 'schema_version' "
  "ORDER BY tablename COLLATE \"C\"",
  "SELECT DISTINCT other.relname FROM pg_constraint JOIN pg_class AS other ON other.oid = confrelid "
  "WHERE contype = 'f' AND conrelid = to_regclass(quote_ident($1)) AND other.relname <> $1 ORDER BY other.relname",
  "SELECT attname, CASE typname WHEN 'int8' THEN 'INTEGER' WHEN 'text' THEN 'TEXT' WHEN 'bytea' THEN 'BLOB' ELSE typname END, "
  "coalesce((SELECT array_position(indkey::smallint[], attnum) + 1 FROM pg_index WHERE indrelid = attrelid AND indisprimary), 0) "
  "FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid WHERE attrelid = to_regclass(quote_ident($1)) AND attnum > 0 "
  "AND NOT attisdropped ORDER BY attnum",
};

static const struct Words *
words_of (SqlConn *conn)
{
  return strcmp (sql_driver_name (conn), "sqlite") == 0 ? &sqlite_words : &postgresql_words;
}

/* ---- Tables in order ---- */

static void
free_table (gpointer data)
{
  HubStoreTable *table = data;

  g_free (table->name);
  g_free (table);
}

static gpointer
read_name (SqlRows *rows)
{
  return g_strdup (sql_text (rows, 0));
}

/* (transfer full) */
static GPtrArray *
read_names (SqlConn *conn, const char *sql, const char *table, GError **error)
{
  return sql_read_all (sql_query (conn, error, sql, table != NULL ? "s" : "", table), read_name, g_free, error);
}

static gboolean
place (SqlConn *conn, GPtrArray *left, guint index, GPtrArray *tables, gboolean *placed, GError **error)
{
  const char *name = left->pdata[index];
  g_autoptr (GPtrArray) others = read_names (conn, words_of (conn)->references, name, error);

  if (others == NULL)
    return FALSE;
  *placed = TRUE;
  for (guint i = 0; i < others->len && *placed; i++)
    *placed = !g_ptr_array_find_with_equal_func (left, others->pdata[i], g_str_equal, NULL);
  if (*placed)
    {
      HubStoreTable *table = g_new0 (HubStoreTable, 1);

      table->name = g_strdup (name);
      g_ptr_array_add (tables, table);
      g_ptr_array_remove_index (left, index);
    }
  return TRUE;
}

GPtrArray *
hub_store_tables (SqlConn *conn, GError **error)
{
  g_autoptr (GPtrArray) tables = g_ptr_array_new_with_free_func (free_table);
  g_autoptr (GPtrArray) left = read_names (conn, words_of (conn)->tables, NULL, error);

  while (left != NULL && left->len > 0)
    {
      gboolean placed = FALSE;

      for (guint i = 0; i < left->len && !placed; i++)
        {
          if (!place (conn, left, i, tables, &placed, error))
            return NULL;
        }
      if (!placed) /* they refer to each other in a ring */
        {
          g_set_error (error, SQL_ERROR, SQL_ERROR_STATEMENT, "%s", (const char *) left->pdata[0]);
          return NULL;
        }
    }
  return left != NULL ? g_steal_pointer (&tables) : NULL;
}

/* ---- One table's shape ---- */

static void
clear_column (gpointer column)
{
  g_free (((HubStoreColumn *) column)->name);
}

void
hub_store_shape_clear (HubStoreShape *shape)
{
  g_clear_pointer (&shape->columns, g_array_unref);
  g_clear_pointer (&shape->key, g_array_unref);
}
static char
letter_for (const char *type)
{
  if (strcmp (type, "INTEGER") == 0)
    return 'i';
  if (strcmp (type, "TEXT") == 0)
    return 's';
  return strcmp (type, "BLOB") == 0 ? 'b' : '?';
}

static void
find_key (HubStoreShape *shape)
{
  for (gint64 n = 1; n <= (gint64) shape->columns->len; n++)
    {
      for (guint i = 0; i < shape->columns->len; i++)
        {
          if (g_array_index (shape->columns, HubStoreColumn, i).key == n)
            g_array_append_val (shape->key, i);
        }
    }
}

static gboolean
check_shape (const HubStoreShape *shape, GError **error)
{
  gboolean known = shape->key->len > 0;

  for (guint i = 0; i < shape->columns->len; i++)
    known = known && g_array_index (shape->columns, HubStoreColumn, i).letter != '?';
  if (known)
    return TRUE;
  g_set_error (error, SQL_ERROR, SQL_ERROR_STATEMENT,
               _("The table %s is none of those this program makes, so it cannot be copied; report this"), shape->table);
  return FALSE;
}

static void
take_column (SqlRows *rows, gpointer data)
{
  HubStoreShape *shape = data;
  HubStoreColumn column = { g_strdup (sql_text (rows, 0)), letter_for (sql_text (rows, 1)), sql_int (rows, 2) };

  g_array_append_val (shape->columns, column);
  if (column.letter == 'b')
    shape->page = PAGE_OF_BLOBS;
}

gboolean
hub_store_shape_read (SqlConn *conn, const char *table, HubStoreShape *shape, GError **error)
{
  *shape = (HubStoreShape){ table, g_array_new (FALSE, FALSE, sizeof (HubStoreColumn)), g_array_new (FALSE, FALSE, sizeof (guint)), PAGE };
  g_array_set_clear_func (shape->columns, clear_column);
  if (!sql_each (sql_query (conn, error, words_of (conn)->columns, "s", table), take_column, shape, error))
    return FALSE;
  find_key (shape);
  return check_shape (shape, error);
}
