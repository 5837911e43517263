/* Reading and writing whole tables, whatever they are. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-copy.h"

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

#define RESET_IDENTITY                                                                                                   \
  "SELECT setval(pg_get_serial_sequence(quote_ident($1), attname), greatest($2, 1), $2 > 0) FROM pg_attribute "          \
  "WHERE attrelid = to_regclass(quote_ident($1)) AND attidentity <> ''"

typedef struct
{
  char *name;
  char letter;
  gint64 key; /* its place in the primary key; 0 none */
} Column;

typedef struct
{
  const char *table;
  GArray *columns; /* Column */
  GArray *key;     /* guint: of columns, in the key's order */
  guint page;
} Shape;

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
  g_free (((Column *) column)->name);
}

static void
clear_shape (Shape *shape)
{
  g_clear_pointer (&shape->columns, g_array_unref);
  g_clear_pointer (&shape->key, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Shape, clear_shape)

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
find_key (Shape *shape)
{
  for (gint64 n = 1; n <= (gint64) shape->columns->len; n++)
    {
      for (guint i = 0; i < shape->columns->len; i++)
        {
          if (g_array_index (shape->columns, Column, i).key == n)
            g_array_append_val (shape->key, i);
        }
    }
}

static gboolean
check_shape (const Shape *shape, GError **error)
{
  gboolean known = shape->key->len > 0;

  for (guint i = 0; i < shape->columns->len; i++)
    known = known && g_array_index (shape->columns, Column, i).letter != '?';
  if (known)
    return TRUE;
  g_set_error (error, SQL_ERROR, SQL_ERROR_STATEMENT,
               _("The table %s is none of those this program makes, so it cannot be copied; report this"), shape->table);
  return FALSE;
}

static void
take_column (SqlRows *rows, gpointer data)
{
  Shape *shape = data;
  Column column = { g_strdup (sql_text (rows, 0)), letter_for (sql_text (rows, 1)), sql_int (rows, 2) };

  g_array_append_val (shape->columns, column);
  if (column.letter == 'b')
    shape->page = PAGE_OF_BLOBS;
}

static gboolean
read_shape (SqlConn *conn, const char *table, Shape *shape, GError **error)
{
  *shape = (Shape){ table, g_array_new (FALSE, FALSE, sizeof (Column)), g_array_new (FALSE, FALSE, sizeof (guint)), PAGE };
  g_array_set_clear_func (shape->columns, clear_column);
  if (!sql_each (sql_query (conn, error, words_of (conn)->columns, "s", table), take_column, shape, error))
    return FALSE;
  find_key (shape);
  return check_shape (shape, error);
}

/* ---- Statements for it ---- */

static void
append_key (GString *sql, const Shape *shape)
{
  for (guint i = 0; i < shape->key->len; i++)
    g_string_append_printf (sql, "%s\"%s\"", i > 0 ? ", " : "",
                            g_array_index (shape->columns, Column, g_array_index (shape->key, guint, i)).name);
}

static void
append_columns (GString *sql, const Shape *shape)
{
  for (guint i = 0; i < shape->columns->len; i++)
    g_string_append_printf (sql, "%s\"%s\"", i > 0 ? ", " : "", g_array_index (shape->columns, Column, i).name);
}

static void
append_numbers (GString *sql, guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_append_printf (sql, "%s$%u", i > 0 ? ", " : "", i + 1);
}

/* A page: the first, or that after the key given as parameters. */
static char *
write_select (const Shape *shape, gboolean first)
{
  GString *sql = g_string_new ("SELECT ");

  append_columns (sql, shape);
  g_string_append_printf (sql, " FROM \"%s\"", shape->table);
  if (!first)
    {
      g_string_append (sql, " WHERE (");
      append_key (sql, shape);
      g_string_append (sql, ") > (");
      append_numbers (sql, shape->key->len);
      g_string_append_c (sql, ')');
    }
  g_string_append (sql, " ORDER BY ");
  append_key (sql, shape);
  g_string_append_printf (sql, " LIMIT %u", shape->page);
  return g_string_free (sql, FALSE);
}

static char *
write_insert (const Shape *shape)
{
  GString *sql = g_string_new (NULL);

  g_string_append_printf (sql, "INSERT INTO \"%s\" (", shape->table);
  append_columns (sql, shape);
  g_string_append (sql, ") VALUES (");
  append_numbers (sql, shape->columns->len);
  g_string_append_c (sql, ')');
  return g_string_free (sql, FALSE);
}

/* ---- Rows ---- */

static SqlValue
read_value (SqlRows *rows, const Shape *shape, guint column)
{
  SqlValue value = { .type = g_array_index (shape->columns, Column, column).letter };

  if (sql_is_null (rows, (int) column))
    value.type = 'n';
  else if (value.type == 'i')
    value.number = sql_int (rows, (int) column);
  else if (value.type == 's')
    value.data = sql_text (rows, (int) column);
  else
    value.data = sql_blob (rows, (int) column, &value.length);
  return value;
}

/* Each value by its letter and its length, so that no two rows read alike. */
static void
digest_value (GChecksum *sum, const SqlValue *value)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, value->number);
  gconstpointer data = value->type == 'i' ? number : value->data;
  gsize length = value->type == 'b' ? value->length : value->type == 'n' ? 0 : strlen (data);
  g_autofree char *head = g_strdup_printf ("%c%" G_GSIZE_FORMAT ":", value->type, length);

  g_checksum_update (sum, (const guint8 *) head, -1);
  if (length > 0)
    g_checksum_update (sum, data, (gssize) length);
}

typedef struct
{
  const Shape *shape;
  char *next, *insert;
  GChecksum *sum;
  SqlValue *row;   /* lent by the rows being read */
  SqlValue *after; /* the key of the page before, our own; the page being read borrows it */
  SqlValue *last;  /* the key of the row just read, our own */
  gint64 n;
} Pass;

static void
clear_key (const Pass *pass, SqlValue *key)
{
  for (guint i = 0; i < pass->shape->key->len; i++)
    g_clear_pointer ((gpointer *) &key[i].data, g_free);
}

static void
keep_key (Pass *pass)
{
  clear_key (pass, pass->last);
  for (guint i = 0; i < pass->shape->key->len; i++)
    {
      const SqlValue *value = &pass->row[g_array_index (pass->shape->key, guint, i)];

      pass->last[i] = *value;
      pass->last[i].data = value->type == 's' ? g_strdup (value->data) : NULL;
    }
}

static void
turn_page (Pass *pass)
{
  SqlValue *read = pass->last;

  pass->last = pass->after;
  pass->after = read;
}

static gboolean
take_row (Pass *pass, SqlRows *rows, SqlConn *to, GError **error)
{
  for (guint i = 0; i < pass->shape->columns->len; i++)
    {
      pass->row[i] = read_value (rows, pass->shape, i);
      digest_value (pass->sum, &pass->row[i]);
    }
  pass->n++;
  keep_key (pass);
  return to == NULL || sql_run_values (to, error, pass->insert, pass->row, pass->shape->columns->len);
}

/* *more: this page was full. */
static gboolean
take_page (Pass *pass, SqlConn *from, SqlConn *to, gboolean *more, GError **error)
{
  GError *failure = NULL;
  guint n = 0;
  g_autofree char *first = write_select (pass->shape, TRUE);
  g_autoptr (SqlRows) rows = pass->n == 0 ? sql_query (from, error, first, "")
                                          : sql_query_values (from, error, pass->next, pass->after, pass->shape->key->len);

  if (rows == NULL)
    return FALSE;
  while (sql_step (rows, &failure) && take_row (pass, rows, to, &failure))
    n++;
  *more = n == pass->shape->page;
  g_clear_pointer (&rows, sql_done);
  turn_page (pass);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

static gboolean
take_pages (Pass *pass, SqlConn *from, SqlConn *to, GError **error)
{
  gboolean more = TRUE;

  while (more)
    {
      if (!take_page (pass, from, to, &more, error))
        return FALSE;
    }
  return TRUE;
}

/* What the database numbers by itself goes on behind what was copied; SQLite does so anyway. */
static gboolean
reset_identity (SqlConn *to, const Shape *shape, GError **error)
{
  const Column *key = &g_array_index (shape->columns, Column, g_array_index (shape->key, guint, 0));
  g_autofree char *sql = g_strdup_printf ("SELECT max(\"%s\") FROM \"%s\"", key->name, shape->table);
  gint64 last = 0;

  if (!sql_is_shared (to) || shape->key->len != 1 || key->letter != 'i')
    return TRUE;
  return sql_get_int (to, &last, error, sql, "") && sql_run (to, error, RESET_IDENTITY, "si", shape->table, last);
}

gboolean
hub_store_table_copy (SqlConn *from, SqlConn *to, HubStoreTable *table, GError **error)
{
  g_auto (Shape) shape = { NULL };

  if (!read_shape (from, table->name, &shape, error))
    return FALSE;
  Pass pass = { .shape = &shape, .next = write_select (&shape, FALSE), .insert = write_insert (&shape),
                .sum = g_checksum_new (G_CHECKSUM_SHA256), .row = g_new0 (SqlValue, shape.columns->len),
                .after = g_new0 (SqlValue, shape.key->len), .last = g_new0 (SqlValue, shape.key->len) };
  gboolean done = take_pages (&pass, from, to, error) && (to == NULL || reset_identity (to, &shape, error));
  if (done)
    {
      table->rows = pass.n;
      g_strlcpy (table->digest, g_checksum_get_string (pass.sum), sizeof table->digest);
    }
  clear_key (&pass, pass.after);
  clear_key (&pass, pass.last);
  g_free (pass.after);
  g_free (pass.last);
  g_free (pass.row);
  g_free (pass.next);
  g_free (pass.insert);
  g_checksum_free (pass.sum);
  return done;
}

gboolean
hub_store_table_is_empty (SqlConn *conn, const HubStoreTable *table, gboolean *empty, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM (SELECT 1 FROM \"%s\" LIMIT 1) AS found", table->name);
  gint64 n = 0;

  if (!sql_get_int (conn, &n, error, sql, ""))
    return FALSE;
  *empty = n == 0;
  return TRUE;
}

gboolean
hub_store_put_away (SqlConn *conn, GError **error)
{
  return sql_run (conn, error, "PRAGMA journal_mode=DELETE", "");
}
