/* Reading and writing whole tables, whatever they are. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-copy-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define RESET_IDENTITY                                                                                                   \
  "SELECT setval(pg_get_serial_sequence(quote_ident($1), attname), greatest($2, 1), $2 > 0) FROM pg_attribute "          \
  "WHERE attrelid = to_regclass(quote_ident($1)) AND attidentity <> ''"

/* ---- Statements for a table ---- */

static void
append_key (GString *sql, const HubStoreShape *shape)
{
  for (guint i = 0; i < shape->key->len; i++)
    g_string_append_printf (sql, "%s\"%s\"", i > 0 ? ", " : "",
                            g_array_index (shape->columns, HubStoreColumn, g_array_index (shape->key, guint, i)).name);
}

static void
append_columns (GString *sql, const HubStoreShape *shape)
{
  for (guint i = 0; i < shape->columns->len; i++)
    g_string_append_printf (sql, "%s\"%s\"", i > 0 ? ", " : "", g_array_index (shape->columns, HubStoreColumn, i).name);
}

static void
append_numbers (GString *sql, guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_append_printf (sql, "%s$%u", i > 0 ? ", " : "", i + 1);
}

/* A page: the first, or that after the key given as parameters. */
static char *
write_select (const HubStoreShape *shape, gboolean first)
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
write_insert (const HubStoreShape *shape)
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
read_value (SqlRows *rows, const HubStoreShape *shape, guint column)
{
  SqlValue value = { .type = g_array_index (shape->columns, HubStoreColumn, column).letter };

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
  const HubStoreShape *shape;
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
reset_identity (SqlConn *to, const HubStoreShape *shape, GError **error)
{
  const HubStoreColumn *key = &g_array_index (shape->columns, HubStoreColumn, g_array_index (shape->key, guint, 0));
  g_autofree char *sql = g_strdup_printf ("SELECT max(\"%s\") FROM \"%s\"", key->name, shape->table);
  gint64 last = 0;

  if (!sql_is_shared (to) || shape->key->len != 1 || key->letter != 'i')
    return TRUE;
  return sql_get_int (to, &last, error, sql, "") && sql_run (to, error, RESET_IDENTITY, "si", shape->table, last);
}

gboolean
hub_store_table_copy (SqlConn *from, SqlConn *to, HubStoreTable *table, GError **error)
{
  g_auto (HubStoreShape) shape = { NULL };

  if (!hub_store_shape_read (from, table->name, &shape, error))
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
