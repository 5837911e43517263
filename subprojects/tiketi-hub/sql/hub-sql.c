/* Picks the driver by address and hands every call to it. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-sql-driver.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const struct
{
  const char *scheme;
  const SqlDriver *driver;
  gboolean whole; /* the driver reads the scheme, too */
} schemes[] = {
  { "sqlite:", &sql_driver_sqlite, FALSE },
  { "postgresql:", &sql_driver_pg, TRUE },
  { "postgres:", &sql_driver_pg, TRUE },
};

G_DEFINE_QUARK (sql-error-quark, sql_error)

SqlConn *
sql_open (const char *uri, SqlOpenMode mode, GError **error)
{
  g_return_val_if_fail (uri != NULL, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      if (g_str_has_prefix (uri, schemes[i].scheme))
        return schemes[i].driver->open (schemes[i].whole ? uri : uri + strlen (schemes[i].scheme), mode, error);
    }
  /* The address may hold a password: it is not repeated. */
  g_set_error_literal (error, SQL_ERROR, SQL_ERROR_URI,
                       _("This is not the address of a database; write it as sqlite:PATH, for example sqlite:hub.db, or as "
                         "postgresql://USER@HOST/DATABASE"));
  return NULL;
}

void
sql_close (SqlConn *conn)
{
  if (conn != NULL)
    conn->driver->close (conn);
}

gboolean
sql_migrate (SqlConn *conn, const char *resource_prefix, GError **error)
{
  g_autofree char *prefix = g_strconcat (resource_prefix, "/", NULL);

  return conn->driver->migrate (conn, prefix, error);
}

gboolean
sql_is_shared (SqlConn *conn)
{
  return conn->driver->shared;
}

const char *
sql_driver_name (SqlConn *conn)
{
  return conn->driver->name;
}

int
sql_version (SqlConn *conn)
{
  return conn->driver->version (conn);
}

gboolean
sql_begin (SqlConn *conn, GError **error)
{
  return conn->driver->begin (conn, TRUE, error);
}

gboolean
sql_begin_read (SqlConn *conn, GError **error)
{
  return conn->driver->begin (conn, FALSE, error);
}

gboolean
sql_commit (SqlConn *conn, GError **error)
{
  return conn->driver->commit (conn, error);
}

void
sql_rollback (SqlConn *conn)
{
  conn->driver->rollback (conn);
}

gboolean
sql_part_begin (SqlConn *conn, GError **error)
{
  return conn->driver->part (conn, SQL_PART_BEGIN, error);
}

gboolean
sql_part_keep (SqlConn *conn, GError **error)
{
  return conn->driver->part (conn, SQL_PART_KEEP, error);
}

gboolean
sql_part_undo (SqlConn *conn, GError **error)
{
  return conn->driver->part (conn, SQL_PART_UNDO, error);
}

gboolean
sql_catch_up (SqlConn *conn, GError **error)
{
  return conn->driver->catch_up == NULL || conn->driver->catch_up (conn, error);
}

SqlRows *
sql_query (SqlConn *conn, GError **error, const char *sql, const char *types, ...)
{
  va_list args;

  va_start (args, types);
  SqlRows *rows = conn->driver->query (conn, FALSE, sql, types, args, error);
  va_end (args);
  return rows;
}

static gboolean
read_all (SqlRows *rows, GError **error)
{
  GError *failure = NULL;

  if (rows == NULL)
    return FALSE;
  while (sql_step (rows, &failure))
    ; /* rows of a RETURNING nobody asked for */
  sql_done (rows);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

/* Nobody reads what it answers: in a transaction its turn may come later. */
static gboolean
finish (SqlRows *rows, GError **error)
{
  if (rows == NULL || rows->conn->driver->is_deferring == NULL || !rows->conn->driver->is_deferring (rows->conn))
    return read_all (rows, error);
  sql_done (rows);
  return TRUE;
}

gboolean
sql_run (SqlConn *conn, GError **error, const char *sql, const char *types, ...)
{
  va_list args;

  va_start (args, types);
  SqlRows *rows = conn->driver->query (conn, TRUE, sql, types, args, error);
  va_end (args);
  return finish (rows, error);
}

SqlRows *
sql_query_values (SqlConn *conn, GError **error, const char *sql, const SqlValue *values, gsize n)
{
  return conn->driver->query_values (conn, sql, values, n, error);
}

gboolean
sql_run_values (SqlConn *conn, GError **error, const char *sql, const SqlValue *values, gsize n)
{
  return finish (sql_query_values (conn, error, sql, values, n), error);
}

gboolean
sql_run_count (SqlConn *conn, gint64 *changed, GError **error, const char *sql, const char *types, ...)
{
  va_list args;

  va_start (args, types);
  SqlRows *rows = conn->driver->query (conn, TRUE, sql, types, args, error);
  va_end (args);
  if (!read_all (rows, error))
    return FALSE;
  *changed = conn->driver->changed (conn);
  return TRUE;
}

gboolean
sql_get_int (SqlConn *conn, gint64 *out, GError **error, const char *sql, const char *types, ...)
{
  gboolean found;
  va_list args;

  va_start (args, types);
  g_autoptr (SqlRows) rows = conn->driver->query (conn, TRUE, sql, types, args, error);
  va_end (args);
  if (rows == NULL || !sql_step_one (rows, &found, error))
    return FALSE;
  *out = found ? sql_int (rows, 0) : 0;
  return TRUE;
}

gboolean
sql_step (SqlRows *rows, GError **error)
{
  return rows->conn->driver->step (rows, error);
}

gboolean
sql_step_one (SqlRows *rows, gboolean *found, GError **error)
{
  GError *failure = NULL;
  gboolean row = sql_step (rows, &failure);

  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  *found = row;
  return TRUE;
}

gboolean
sql_read_one (SqlRows *rows, SqlRead read, gpointer *out, GError **error)
{
  gboolean found;
  g_autoptr (SqlRows) taken = rows;

  if (taken == NULL || !sql_step_one (taken, &found, error))
    return FALSE;
  *out = found ? read (taken) : NULL;
  return TRUE;
}

gboolean
sql_each (SqlRows *rows, SqlTake take, gpointer data, GError **error)
{
  GError *failure = NULL;
  g_autoptr (SqlRows) taken = rows;

  if (taken == NULL)
    return FALSE;
  while (sql_step (taken, &failure))
    take (taken, data);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

typedef struct
{
  SqlRead read;
  GPtrArray *list;
} Reading;

static void
take_row (SqlRows *rows, gpointer data)
{
  Reading *reading = data;

  g_ptr_array_add (reading->list, reading->read (rows));
}

GPtrArray *
sql_read_all (SqlRows *rows, SqlRead read, GDestroyNotify destroy, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (destroy);
  Reading reading = { read, list };

  return sql_each (rows, take_row, &reading, error) ? g_steal_pointer (&list) : NULL;
}

static void
take_int (SqlRows *rows, gpointer list)
{
  gint64 number = sql_int (rows, 0);

  g_array_append_val ((GArray *) list, number);
}

GArray *
sql_read_ints (SqlRows *rows, GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (gint64));

  return sql_each (rows, take_int, list, error) ? g_steal_pointer (&list) : NULL;
}

gint64
sql_int (SqlRows *rows, int column)
{
  return rows->conn->driver->get_int (rows, column);
}

const char *
sql_text (SqlRows *rows, int column)
{
  return rows->conn->driver->get_text (rows, column);
}

const guint8 *
sql_blob (SqlRows *rows, int column, gsize *length)
{
  return rows->conn->driver->get_blob (rows, column, length);
}

gboolean
sql_is_null (SqlRows *rows, int column)
{
  return rows->conn->driver->is_null (rows, column);
}

void
sql_done (SqlRows *rows)
{
  if (rows != NULL)
    rows->conn->driver->done (rows);
}
