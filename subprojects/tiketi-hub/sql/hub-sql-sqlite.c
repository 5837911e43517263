/* The SQLite driver, over libtiketi's tk-db.h. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-sql-driver.h"

#include <glib/gi18n-lib.h>

#include "tk-db.h"

typedef struct
{
  SqlConn base;
  TkDb *db;
  gboolean reading; /* a read transaction is open */
} SqliteConn;

typedef struct
{
  SqlRows base;
  TkStmt *stmt;
} SqliteRows;

static SqlError
translate_code (int code)
{
  switch (code)
    {
    case TK_DB_ERROR_BUSY:
      return SQL_ERROR_BUSY;
    case TK_DB_ERROR_CONSTRAINT:
      return SQL_ERROR_CONSTRAINT;
    case TK_DB_ERROR_CORRUPT:
      return SQL_ERROR_CORRUPT;
    case TK_DB_ERROR_FULL:
      return SQL_ERROR_FULL;
    case TK_DB_ERROR_TOO_NEW:
      return SQL_ERROR_TOO_NEW;
    case TK_DB_ERROR_SQL:
      return SQL_ERROR_STATEMENT;
    default:
      return SQL_ERROR_IO;
    }
}

/* Takes over `failure` when there is one; TRUE when there is none. */
static gboolean
translate (GError *failure, GError **error)
{
  if (failure == NULL)
    return TRUE;
  if (failure->domain == TK_DB_ERROR)
    g_set_error_literal (error, SQL_ERROR, translate_code (failure->code), failure->message);
  else
    g_set_error_literal (error, SQL_ERROR, SQL_ERROR_IO, failure->message);
  g_error_free (failure);
  return FALSE;
}

static TkDb *
db_of (SqlConn *conn)
{
  return ((SqliteConn *) conn)->db;
}

static TkStmt *
stmt_of (SqlRows *rows)
{
  return ((SqliteRows *) rows)->stmt;
}

static TkDbFlags
flags_for (SqlOpenMode mode)
{
  if (mode == SQL_OPEN_READ_ONLY)
    return TK_DB_READ_ONLY | TK_DB_EXISTING;
  return mode == SQL_OPEN_EXISTING ? TK_DB_EXISTING : TK_DB_DEFAULT;
}

/* One connection writes, so it may be generous: 64 MB of pages, parts of a transaction undone from memory rather than from a
 * temporary file, and the log folded in each 32 MB rather than each 4, because most pages are written again meanwhile. */
static gboolean
tune_writer (TkDb *db, GError **error)
{
  return tk_db_run (db, error, "PRAGMA cache_size=-65536", "") && tk_db_run (db, error, "PRAGMA temp_store=MEMORY", "")
         && tk_db_run (db, error, "PRAGMA wal_autocheckpoint=8192", "");
}

static SqlConn *
sqlite_open (const char *address, SqlOpenMode mode, GError **error)
{
  GError *failure = NULL;

  if (*address == '\0')
    {
      g_set_error_literal (error, SQL_ERROR, SQL_ERROR_URI,
                           _("The address names no file; write it as sqlite:PATH, for example sqlite:hub.db"));
      return NULL;
    }
  TkDb *db = tk_db_open (address, flags_for (mode), &failure);
  if (!translate (failure, error))
    return NULL;
  if (mode != SQL_OPEN_READ_ONLY && !tune_writer (db, &failure))
    {
      tk_db_close (db);
      translate (failure, error);
      return NULL;
    }
  SqliteConn *conn = g_new0 (SqliteConn, 1);
  conn->base.driver = &sql_driver_sqlite;
  conn->db = db;
  return &conn->base;
}

static void
end_reading (SqlConn *conn)
{
  SqliteConn *sqlite = (SqliteConn *) conn;

  if (sqlite->reading)
    tk_db_rollback (sqlite->db);
  sqlite->reading = FALSE;
}

static void
sqlite_close_conn (SqlConn *conn)
{
  end_reading (conn);
  tk_db_close (db_of (conn));
  g_free (conn);
}

static gboolean
sqlite_migrate (SqlConn *conn, const char *prefix, GError **error)
{
  GError *failure = NULL;

  tk_db_migrate (db_of (conn), prefix, &failure);
  return translate (failure, error);
}

static int
sqlite_version (SqlConn *conn)
{
  return tk_db_get_version (db_of (conn));
}

static gboolean
sqlite_begin (SqlConn *conn, gboolean write, GError **error)
{
  GError *failure = NULL;

  if (write)
    tk_db_begin (db_of (conn), &failure);
  else if (tk_db_run (db_of (conn), &failure, "BEGIN", ""))
    ((SqliteConn *) conn)->reading = TRUE;
  else
    tk_db_rollback (db_of (conn)); /* without memory it may have begun and say that it failed */
  return translate (failure, error);
}

static gboolean
sqlite_commit (SqlConn *conn, GError **error)
{
  GError *failure = NULL;

  tk_db_commit (db_of (conn), &failure);
  return translate (failure, error);
}

static void
sqlite_rollback (SqlConn *conn)
{
  end_reading (conn);
  tk_db_rollback (db_of (conn));
}

static gboolean
sqlite_part (SqlConn *conn, SqlPart what, GError **error)
{
  GError *failure = NULL;
  TkDb *db = db_of (conn);

  if (what == SQL_PART_BEGIN)
    tk_db_run (db, &failure, "SAVEPOINT part", "");
  else if (what == SQL_PART_KEEP || tk_db_run (db, &failure, "ROLLBACK TO SAVEPOINT part", ""))
    tk_db_run (db, &failure, "RELEASE SAVEPOINT part", "");
  return translate (failure, error);
}

/* Takes over both. */
static SqlRows *
rows_of (SqlConn *conn, TkStmt *stmt, GError *failure, GError **error)
{
  if (!translate (failure, error))
    return NULL;
  SqliteRows *rows = g_new0 (SqliteRows, 1);
  rows->base.conn = conn;
  rows->stmt = stmt;
  return &rows->base;
}

static SqlRows *
sqlite_query (SqlConn *conn, gboolean lent, const char *sql, const char *types, va_list args, GError **error)
{
  GError *failure = NULL;
  TkStmt *stmt = lent ? tk_db_query_lent_va (db_of (conn), &failure, sql, types, args)
                      : tk_db_query_va (db_of (conn), &failure, sql, types, args);

  return rows_of (conn, stmt, failure, error);
}

static SqlRows *
sqlite_query_values (SqlConn *conn, const char *sql, const SqlValue *values, gsize n, GError **error)
{
  g_autofree TkDbValue *given = g_new0 (TkDbValue, n + 1);
  GError *failure = NULL;

  for (gsize i = 0; i < n; i++)
    given[i] = (TkDbValue){ values[i].type, values[i].number, values[i].data, values[i].length };
  TkStmt *stmt = tk_db_query_values (db_of (conn), &failure, sql, given, n);
  return rows_of (conn, stmt, failure, error);
}

static gint64
sqlite_changed (SqlConn *conn)
{
  return tk_db_changes (db_of (conn));
}

static gboolean
sqlite_step_rows (SqlRows *rows, GError **error)
{
  GError *failure = NULL;
  gboolean row = tk_stmt_step (stmt_of (rows), &failure);

  return translate (failure, error) && row;
}

static gint64
sqlite_get_int (SqlRows *rows, int column)
{
  return tk_stmt_int (stmt_of (rows), column);
}

static const char *
sqlite_get_text (SqlRows *rows, int column)
{
  return tk_stmt_text (stmt_of (rows), column);
}

static const guint8 *
sqlite_get_blob (SqlRows *rows, int column, gsize *length)
{
  return tk_stmt_blob (stmt_of (rows), column, length);
}

static gboolean
sqlite_is_null (SqlRows *rows, int column)
{
  return tk_stmt_is_null (stmt_of (rows), column);
}

static void
sqlite_rows_done (SqlRows *rows)
{
  tk_stmt_done (stmt_of (rows));
  g_free (rows);
}

const SqlDriver sql_driver_sqlite = {
  .name = "sqlite",
  .open = sqlite_open,
  .close = sqlite_close_conn,
  .migrate = sqlite_migrate,
  .version = sqlite_version,
  .begin = sqlite_begin,
  .commit = sqlite_commit,
  .rollback = sqlite_rollback,
  .part = sqlite_part,
  .query = sqlite_query,
  .query_values = sqlite_query_values,
  .changed = sqlite_changed,
  .step = sqlite_step_rows,
  .get_int = sqlite_get_int,
  .get_text = sqlite_get_text,
  .get_blob = sqlite_get_blob,
  .is_null = sqlite_is_null,
  .done = sqlite_rows_done,
};
