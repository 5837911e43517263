/* Statements of the PostgreSQL driver: prepared once a connection by their text, their rows read whole.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-sql-pg-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define STATEMENTS_MAX 1000 /* kept prepared: texts made by hand must not fill the server */
#define PARAMETERS_MAX 64
#define OID_BYTEA 17
#define OID_INT8 20
#define OID_TEXT 25

typedef struct
{
  int n;
  char letters[PARAMETERS_MAX + 1];
  Oid types[PARAMETERS_MAX];
  const char *values[PARAMETERS_MAX];
  int lengths[PARAMETERS_MAX];
  int formats[PARAMETERS_MAX];
  char numbers[PARAMETERS_MAX][24];
} Parameters;

/* ---- Parameters ---- */

static void
take_number (Parameters *given, gint64 number)
{
  g_snprintf (given->numbers[given->n], sizeof given->numbers[0], "%" G_GINT64_FORMAT, number);
  given->types[given->n] = OID_INT8;
  given->values[given->n] = given->numbers[given->n];
}

static void
take_blob (Parameters *given, const guint8 *bytes, gsize length)
{
  given->types[given->n] = OID_BYTEA;
  /* Without a place it would be null. */
  given->values[given->n] = bytes != NULL ? (const char *) bytes : "";
  given->lengths[given->n] = (int) length;
  given->formats[given->n] = 1;
}

static gboolean
take_value (Parameters *given, const SqlValue *value)
{
  if (given->n == PARAMETERS_MAX)
    return FALSE;
  given->letters[given->n] = value->type;
  given->formats[given->n] = 0;
  given->lengths[given->n] = 0;
  given->types[given->n] = 0;
  given->values[given->n] = NULL;
  switch (value->type)
    {
    case 'i':
      take_number (given, value->number);
      break;
    case 's':
      given->types[given->n] = OID_TEXT;
      given->values[given->n] = value->data;
      break;
    case 'b':
      take_blob (given, value->data, value->length);
      break;
    case 'n':
      break;
    default:
      return FALSE;
    }
  given->n++;
  given->letters[given->n] = '\0';
  return TRUE;
}

static gboolean
take_parameters (Parameters *given, const char *types, va_list args)
{
  for (; *types != '\0'; types++)
    {
      SqlValue value = { .type = *types };

      if (*types == 'i')
        value.number = va_arg (args, gint64);
      else if (*types == 's' || *types == 'b')
        value.data = va_arg (args, gconstpointer);
      if (*types == 'b')
        value.length = va_arg (args, gsize);
      if (!take_value (given, &value))
        return FALSE;
    }
  return TRUE;
}

/* ---- Running ---- */

/* The name under which the server knows the statement; NULL with an error, or without one when too many are known. */
static const char *
find_prepared (SqlPgConn *conn, const char *sql, const Parameters *given, GError **error)
{
  g_autofree char *key = g_strconcat (given->letters, " ", sql, NULL);
  const char *known = g_hash_table_lookup (conn->statements, key);

  if (known != NULL || g_hash_table_size (conn->statements) >= STATEMENTS_MAX)
    return known;
  g_autofree char *name = g_strdup_printf ("s%u", g_hash_table_size (conn->statements));
  if (!sql_pg_leave_queue (conn, error))
    return NULL;
  PGresult *result = PQprepare (conn->pg, name, sql, given->n, given->types);
  gboolean prepared = PQresultStatus (result) == PGRES_COMMAND_OK || sql_pg_fail (conn, result, error);
  PQclear (result);
  if (!prepared)
    return NULL;
  known = name;
  g_hash_table_insert (conn->statements, g_steal_pointer (&key), g_steal_pointer (&name));
  return known;
}

gboolean
sql_pg_check_result (SqlPgConn *conn, const PGresult *result, GError **error)
{
  ExecStatusType status = PQresultStatus (result);

  if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
    return TRUE;
  if (status != PGRES_EMPTY_QUERY)
    return sql_pg_fail (conn, result, error);
  g_set_error_literal (error, SQL_ERROR, SQL_ERROR_STATEMENT,
                       _("The PostgreSQL database was asked nothing; this is a fault in the program, report it"));
  return FALSE;
}

gboolean
sql_pg_is_deferring (SqlConn *conn)
{
  return sql_pg_of (conn)->open;
}

static gboolean
run_now (SqlPgConn *conn, const SqlPgStatement *it, SqlPgRows *rows, GError **error)
{
  rows->result = it->name != NULL ? PQexecPrepared (conn->pg, it->name, it->n, it->values, it->lengths, it->formats, 0)
                                  : PQexecParams (conn->pg, it->sql, it->n, it->types, it->values, it->lengths, it->formats, 0);
  return sql_pg_check_result (conn, rows->result, error);
}

static SqlRows *
run (SqlPgConn *conn, const char *sql, const Parameters *given, GError **error)
{
  GError *failure = NULL;

  if (!sql_pg_ready (conn, error))
    return NULL;
  SqlPgStatement statement = { .name = find_prepared (conn, sql, given, &failure), .sql = sql, .n = given->n, .types = given->types,
                               .values = given->values, .lengths = given->lengths, .formats = given->formats };
  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return NULL;
    }
  SqlPgRows *rows = g_new0 (SqlPgRows, 1);
  rows->base.conn = &conn->base;
  rows->row = -1;
  if ((conn->open ? sql_pg_ask : run_now) (conn, &statement, rows, error))
    return &rows->base;
  sql_pg_done (&rows->base);
  return NULL;
}

static SqlRows *
refuse_parameters (const char *sql, GError **error)
{
  g_set_error (error, SQL_ERROR, SQL_ERROR_STATEMENT,
               _("The PostgreSQL database was asked for something it does not understand (%s); this is a fault in the program, report it"),
               sql);
  return NULL;
}

SqlRows *
sql_pg_query (SqlConn *conn, gboolean lent, const char *sql, const char *types, va_list args, GError **error)
{
  Parameters given;

  given.n = 0;
  given.letters[0] = '\0';
  return take_parameters (&given, types, args) ? run (sql_pg_of (conn), sql, &given, error) : refuse_parameters (sql, error);
}

SqlRows *
sql_pg_query_values (SqlConn *conn, const char *sql, const SqlValue *values, gsize n, GError **error)
{
  Parameters given;

  given.n = 0;
  given.letters[0] = '\0';
  for (gsize i = 0; i < n; i++)
    {
      if (!take_value (&given, &values[i]))
        return refuse_parameters (sql, error);
    }
  return run (sql_pg_of (conn), sql, &given, error);
}

/* ---- Rows ---- */

/* The first step is the moment to wait. */
static gboolean
hear (SqlPgRows *rows, GError **error)
{
  SqlPgConn *conn = sql_pg_of (rows->base.conn);

  if (rows->waiting && !sql_pg_hear (conn, rows, error))
    return FALSE;
  if (!sql_pg_check_result (conn, rows->result, error))
    return FALSE;
  conn->changed = g_ascii_strtoll (PQcmdTuples (rows->result), NULL, 10);
  return TRUE;
}

gboolean
sql_pg_step (SqlRows *base, GError **error)
{
  SqlPgRows *rows = (SqlPgRows *) base;

  g_clear_pointer (&rows->blobs, g_ptr_array_unref);
  if (rows->row < 0 && !hear (rows, error))
    return FALSE;
  if (rows->row + 1 >= PQntuples (rows->result))
    {
      rows->row = PQntuples (rows->result);
      return FALSE;
    }
  rows->row++;
  return TRUE;
}

static gboolean
has_cell (const SqlPgRows *rows, int column)
{
  return rows->row >= 0 && rows->row < PQntuples (rows->result) && column >= 0 && column < PQnfields (rows->result);
}

const char *
sql_pg_get_text (SqlRows *base, int column)
{
  const SqlPgRows *rows = (SqlPgRows *) base;

  return has_cell (rows, column) ? PQgetvalue (rows->result, rows->row, column) : "";
}

/* A sum is numeric there, and a comparison boolean. */
gint64
sql_pg_get_int (SqlRows *base, int column)
{
  const char *text = sql_pg_get_text (base, column);

  if (*text == 't')
    return 1;
  return g_ascii_strtoll (text, NULL, 10);
}

static void
free_blob (gpointer blob)
{
  PQfreemem (blob);
}

const guint8 *
sql_pg_get_blob (SqlRows *base, int column, gsize *length)
{
  SqlPgRows *rows = (SqlPgRows *) base;

  *length = 0;
  if (sql_pg_is_null (base, column))
    return NULL;
  guint8 *blob = PQunescapeBytea ((const guint8 *) PQgetvalue (rows->result, rows->row, column), length);
  if (rows->blobs == NULL)
    rows->blobs = g_ptr_array_new_with_free_func (free_blob);
  g_ptr_array_add (rows->blobs, blob);
  return blob;
}

gboolean
sql_pg_is_null (SqlRows *base, int column)
{
  const SqlPgRows *rows = (SqlPgRows *) base;

  return !has_cell (rows, column) || PQgetisnull (rows->result, rows->row, column);
}

void
sql_pg_done (SqlRows *base)
{
  SqlPgRows *rows = (SqlPgRows *) base;

  if (rows->waiting)
    sql_pg_forget_rows (sql_pg_of (base->conn), rows);
  g_clear_pointer (&rows->blobs, g_ptr_array_unref);
  PQclear (rows->result);
  g_free (rows);
}
