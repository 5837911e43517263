/* Statements: prepared once and cached by their text, bound by letters, stepped, returned.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-db-private.h"

#include <glib/gi18n-lib.h>
#include <stdarg.h>
#include <string.h>

#define CACHE_MAX 256
#define PARAMETERS_MAX 64

static gboolean
fail_sql (TkDb *db, const char *reason, const char *sql, GError **error)
{
  g_autofree char *name = g_filename_display_name (db->path);

  g_set_error (error, TK_DB_ERROR, TK_DB_ERROR_SQL,
               _("%s was asked for something it does not understand (%s: %s); this is a fault in the program, report it"),
               name, reason, sql);
  return FALSE;
}

/* Only blanks and comments may follow: a second statement would silently not run. */
static gboolean
check_tail (TkStmt *stmt, const char *tail, GError **error)
{
  TkDb *db = stmt->db;
  sqlite3_stmt *next = NULL;
  int code = *tail != '\0' ? sqlite3_prepare_v2 (db->handle, tail, -1, &next, NULL) : SQLITE_OK;
  gboolean blank = code == SQLITE_OK && next == NULL;

  sqlite3_finalize (next);
  if (code == SQLITE_NOMEM) /* says nothing about what follows */
    return tk_db_fail_statement (db, code, error);
  return blank || fail_sql (db, "more than one statement", stmt->sql, error);
}

/* "$2" is a name to SQLite, numbered by first appearance: find where each $n went. */
static gboolean
map_parameters (TkStmt *stmt, GError **error)
{
  int n = sqlite3_bind_parameter_count (stmt->stmt);

  if (n > PARAMETERS_MAX)
    return fail_sql (stmt->db, "too many parameters", stmt->sql, error);
  stmt->n_parameters = n;
  stmt->positions = g_new0 (int, n + 1);
  for (int index = 1; index <= n; index++)
    {
      const char *name = sqlite3_bind_parameter_name (stmt->stmt, index);
      guint64 number = 0;

      if (name == NULL || *name != '$' || !g_ascii_string_to_unsigned (name + 1, 10, 1, n, &number, NULL))
        return fail_sql (stmt->db, "parameters must be $1, $2, … without gaps", stmt->sql, error);
      stmt->positions[number - 1] = index;
    }
  return TRUE;
}

static gboolean
prepare (TkStmt *stmt, GError **error)
{
  TkDb *db = stmt->db;
  const char *tail = NULL;
  int code = sqlite3_prepare_v3 (db->handle, stmt->sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt->stmt, &tail);

  if (code != SQLITE_OK)
    return tk_db_fail_statement (db, code, error);
  if (stmt->stmt == NULL)
    return fail_sql (db, "empty statement", stmt->sql, error);
  return check_tail (stmt, tail, error) && map_parameters (stmt, error);
}

void
tk_stmt_free (TkStmt *stmt)
{
  sqlite3_finalize (stmt->stmt);
  g_free (stmt->positions);
  g_free (stmt->sql);
  g_free (stmt);
}

static TkStmt *
prepare_new (TkDb *db, const char *sql, GError **error)
{
  TkStmt *stmt = g_new0 (TkStmt, 1);

  stmt->db = db;
  stmt->sql = g_strdup (sql);
  if (prepare (stmt, error))
    return stmt;
  tk_stmt_free (stmt);
  return NULL;
}

/* Most texts are literals, so the same address nearly always means the same text; comparing is cheaper than hashing. */
static TkStmt *
look_up (TkDb *db, const char *sql)
{
  TkStmt **recent = &db->recent[GPOINTER_TO_SIZE (sql) / 8 % G_N_ELEMENTS (db->recent)];

  if (*recent == NULL || strcmp ((*recent)->sql, sql) != 0)
    *recent = g_hash_table_lookup (db->cache, sql);
  return *recent;
}

/* From the cache, or new; new ones stay in the cache unless the same text is in use right now. */
static TkStmt *
take (TkDb *db, const char *sql, GError **error)
{
  TkStmt *stmt = look_up (db, sql);

  if (stmt == NULL || stmt->in_use)
    {
      gboolean cacheable = stmt == NULL && g_hash_table_size (db->cache) < CACHE_MAX;

      stmt = prepare_new (db, sql, error);
      if (stmt == NULL)
        return NULL;
      stmt->cached = cacheable;
      if (cacheable)
        g_hash_table_insert (db->cache, stmt->sql, stmt);
    }
  stmt->in_use = TRUE;
  stmt->finished = FALSE;
  db->in_use++;
  return stmt;
}

static int
bind_blob (TkStmt *stmt, int position, const guint8 *data, gsize length, sqlite3_destructor_type keep)
{
  if (length > G_MAXINT)
    return SQLITE_TOOBIG;
  return sqlite3_bind_blob (stmt->stmt, position, data, (int) length, keep);
}

static int
bind_value (TkStmt *stmt, int position, const TkDbValue *value)
{
  switch (value->type)
    {
    case 'i':
      return sqlite3_bind_int64 (stmt->stmt, position, value->number);
    case 's':
      return sqlite3_bind_text (stmt->stmt, position, value->data, -1, SQLITE_STATIC);
    case 'b':
      return bind_blob (stmt, position, value->length > 0 ? value->data : "", value->length, SQLITE_STATIC);
    case 'n':
      return sqlite3_bind_null (stmt->stmt, position);
    default:
      return SQLITE_MISUSE;
    }
}

static gboolean
bind_values (TkStmt *stmt, const TkDbValue *values, gsize n, GError **error)
{
  if (n != (gsize) stmt->n_parameters)
    return fail_sql (stmt->db, "wrong number of parameters", stmt->sql, error);
  for (gsize i = 0; i < n; i++)
    {
      int code = bind_value (stmt, stmt->positions[i], &values[i]);

      if (code != SQLITE_OK)
        return tk_db_fail_statement (stmt->db, code, error);
    }
  return TRUE;
}

static gboolean
bind_all (TkStmt *stmt, gboolean lent, const char *types, va_list *args, GError **error)
{
  sqlite3_destructor_type keep = lent ? SQLITE_STATIC : SQLITE_TRANSIENT;


  if ((int) strlen (types) != stmt->n_parameters)
    return fail_sql (stmt->db, "wrong number of parameters", stmt->sql, error);
  for (int i = 0; i < stmt->n_parameters; i++)
    {
      int position = stmt->positions[i];
      int code = SQLITE_MISUSE;

      if (types[i] == 'i')
        code = sqlite3_bind_int64 (stmt->stmt, position, va_arg (*args, gint64));
      else if (types[i] == 's')
        code = sqlite3_bind_text (stmt->stmt, position, va_arg (*args, const char *), -1, keep);
      else if (types[i] == 'n')
        code = sqlite3_bind_null (stmt->stmt, position);
      else if (types[i] == 'b')
        {
          const guint8 *data = va_arg (*args, const guint8 *);
          code = bind_blob (stmt, position, data, va_arg (*args, gsize), keep);
        }
      if (code != SQLITE_OK)
        return tk_db_fail_statement (stmt->db, code, error);
    }
  return TRUE;
}

static TkStmt *
query_va (TkDb *db, gboolean lent, const char *sql, const char *types, va_list *args, GError **error)
{
  if (!tk_db_still_whole (db, error))
    return NULL;
  TkStmt *stmt = take (db, sql, error);
  if (stmt != NULL && !bind_all (stmt, lent, types, args, error))
    g_clear_pointer (&stmt, tk_stmt_done);
  return stmt;
}

TkStmt *
tk_db_query (TkDb *db, GError **error, const char *sql, const char *types, ...)
{
  va_list args;

  g_return_val_if_fail (db != NULL && sql != NULL && types != NULL, NULL);
  va_start (args, types);
  TkStmt *stmt = query_va (db, FALSE, sql, types, &args, error);
  va_end (args);
  return stmt;
}

TkStmt *
tk_db_query_va (TkDb *db, GError **error, const char *sql, const char *types, va_list args)
{
  va_list copy;

  g_return_val_if_fail (db != NULL && sql != NULL && types != NULL, NULL);
  va_copy (copy, args);
  TkStmt *stmt = query_va (db, FALSE, sql, types, &copy, error);
  va_end (copy);
  return stmt;
}

TkStmt *
tk_db_query_lent_va (TkDb *db, GError **error, const char *sql, const char *types, va_list args)
{
  va_list copy;

  g_return_val_if_fail (db != NULL && sql != NULL && types != NULL, NULL);
  va_copy (copy, args);
  TkStmt *stmt = query_va (db, TRUE, sql, types, &copy, error);
  va_end (copy);
  return stmt;
}

TkStmt *
tk_db_query_values (TkDb *db, GError **error, const char *sql, const TkDbValue *values, gsize n)
{
  g_return_val_if_fail (db != NULL && sql != NULL && (values != NULL || n == 0), NULL);
  if (!tk_db_still_whole (db, error))
    return NULL;
  TkStmt *stmt = take (db, sql, error);
  if (stmt != NULL && !bind_values (stmt, values, n, error))
    g_clear_pointer (&stmt, tk_stmt_done);
  return stmt;
}

gboolean
tk_db_run (TkDb *db, GError **error, const char *sql, const char *types, ...)
{
  GError *failure = NULL;
  va_list args;

  g_return_val_if_fail (db != NULL && sql != NULL && types != NULL, FALSE);
  va_start (args, types);
  g_autoptr (TkStmt) stmt = query_va (db, TRUE, sql, types, &args, error);
  va_end (args);
  if (stmt == NULL)
    return FALSE;
  while (tk_stmt_step (stmt, &failure))
    ; /* rows of a RETURNING nobody asked for */
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

/* Steps once: *row says whether there is a row. FALSE on failure. */
static gboolean
first_row (TkStmt *stmt, gboolean *row, GError **error)
{
  GError *failure = NULL;

  *row = tk_stmt_step (stmt, &failure);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

gboolean
tk_db_get_int (TkDb *db, gint64 *out, gboolean *found, GError **error, const char *sql, const char *types, ...)
{
  gboolean row;
  va_list args;

  g_return_val_if_fail (db != NULL && out != NULL && sql != NULL && types != NULL, FALSE);
  va_start (args, types);
  g_autoptr (TkStmt) stmt = query_va (db, TRUE, sql, types, &args, error);
  va_end (args);
  if (stmt == NULL || !first_row (stmt, &row, error))
    return FALSE;
  row = row && !tk_stmt_is_null (stmt, 0);
  if (row)
    *out = tk_stmt_int (stmt, 0);
  if (found != NULL)
    *found = row;
  return TRUE;
}

gboolean
tk_db_get_text (TkDb *db, char **out, GError **error, const char *sql, const char *types, ...)
{
  gboolean row;
  va_list args;

  g_return_val_if_fail (db != NULL && out != NULL && sql != NULL && types != NULL, FALSE);
  va_start (args, types);
  g_autoptr (TkStmt) stmt = query_va (db, TRUE, sql, types, &args, error);
  va_end (args);
  if (stmt == NULL || !first_row (stmt, &row, error))
    return FALSE;
  gboolean null = !row || tk_stmt_is_null (stmt, 0);
  g_autofree char *text = null ? NULL : tk_stmt_dup_text (stmt, 0);
  if (!null && text == NULL)
    return tk_db_fail_statement (db, SQLITE_NOMEM, error);
  *out = g_steal_pointer (&text);
  return TRUE;
}

gint64
tk_db_changes (TkDb *db)
{
  return sqlite3_changes64 (db->handle);
}

gint64
tk_db_last_rowid (TkDb *db)
{
  return sqlite3_last_insert_rowid (db->handle);
}

gboolean
tk_db_exec_script (TkDb *db, const char *sql, GError **error)
{
  g_return_val_if_fail (db != NULL && sql != NULL, FALSE);
  return tk_db_still_whole (db, error) && tk_db_exec (db, sql, error);
}

gboolean
tk_stmt_step (TkStmt *stmt, GError **error)
{
  g_return_val_if_fail (stmt != NULL && stmt->in_use, FALSE);
  if (stmt->finished || !tk_db_still_whole (stmt->db, error))
    return FALSE;
  int code = sqlite3_step (stmt->stmt);
  if (code == SQLITE_ROW)
    return TRUE;
  stmt->finished = TRUE;
  if (code == SQLITE_DONE)
    return FALSE;
  return tk_db_fail_statement (stmt->db, code, error);
}

gint64
tk_stmt_int (TkStmt *stmt, int column)
{
  return sqlite3_column_int64 (stmt->stmt, column);
}

const char *
tk_stmt_text (TkStmt *stmt, int column)
{
  const char *text = (const char *) sqlite3_column_text (stmt->stmt, column);

  return text != NULL ? text : "";
}

char *
tk_stmt_dup_text (TkStmt *stmt, int column)
{
  return g_strdup ((const char *) sqlite3_column_text (stmt->stmt, column));
}

const guint8 *
tk_stmt_blob (TkStmt *stmt, int column, gsize *length)
{
  const guint8 *data = sqlite3_column_blob (stmt->stmt, column);

  *length = (gsize) sqlite3_column_bytes (stmt->stmt, column);
  return data;
}

gboolean
tk_stmt_is_null (TkStmt *stmt, int column)
{
  return sqlite3_column_type (stmt->stmt, column) == SQLITE_NULL;
}

/* A column that could not be read for lack of memory read as nothing: nothing may be stored that follows from it. */
static void
give_up_transaction (TkDb *db)
{
  if (db->depth > 0 && db->lost == NULL)
    tk_db_fail (db->handle, db->path, SQLITE_NOMEM, &db->lost);
}

void
tk_stmt_done (TkStmt *stmt)
{
  if (stmt == NULL)
    return;
  g_return_if_fail (stmt->in_use);
  stmt->in_use = FALSE;
  stmt->db->in_use--;
  if (sqlite3_reset (stmt->stmt) == SQLITE_NOMEM)
    give_up_transaction (stmt->db);
  if (stmt->cached)
    sqlite3_clear_bindings (stmt->stmt);
  else
    tk_stmt_free (stmt);
}
