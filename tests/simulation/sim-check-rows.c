/* The checker's own reading of SQLite, and its sheets: what must stand in a table against what stands there.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-check-private.h"

#include <string.h>

gboolean
sim_violates (SimLook *look, const char *format, ...)
{
  va_list args;

  if (look->violation != NULL)
    return FALSE;
  va_start (args, format);
  look->violation = g_strdup_vprintf (format, args);
  va_end (args);
  return FALSE;
}

sqlite3 *
sim_open (SimLook *look, const char *path, const char *who)
{
  sqlite3 *db = NULL;

  if (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, look->seen->vfs) == SQLITE_OK
      && sqlite3_exec (db, "BEGIN", NULL, NULL, NULL) == SQLITE_OK)
    return db;
  sim_violates (look, "DB: %s: %s cannot be opened: %s", who, path, db != NULL ? sqlite3_errmsg (db) : "no memory");
  sqlite3_close (db);
  return NULL;
}

sqlite3_stmt *
sim_query (SimLook *look, sqlite3 *db, const char *who, const char *sql)
{
  sqlite3_stmt *stmt = NULL;

  if (sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL) == SQLITE_OK)
    return stmt;
  sim_violates (look, "DB: %s cannot be read: %s (%s)", who, sqlite3_errmsg (db), sql);
  return NULL;
}

gboolean
sim_step (SimLook *look, sqlite3_stmt *stmt)
{
  int code = stmt != NULL ? sqlite3_step (stmt) : SQLITE_DONE;

  if (code == SQLITE_ROW)
    return TRUE;
  if (code != SQLITE_DONE)
    sim_violates (look, "DB: a database cannot be read: %s (%s)", sqlite3_errmsg (sqlite3_db_handle (stmt)), sqlite3_sql (stmt));
  return FALSE;
}

const char *
sim_column (sqlite3_stmt *stmt, int column)
{
  const char *text = (const char *) sqlite3_column_text (stmt, column);

  return text != NULL ? text : "";
}

gboolean
sim_check_file (SimLook *look, sqlite3 *db, const char *who)
{
  sqlite3_stmt *stmt = sim_query (look, db, who, "PRAGMA integrity_check (1)");

  if (sim_step (look, stmt) && strcmp (sim_column (stmt, 0), "ok") != 0)
    sim_violates (look, "DB: %s: integrity_check says %s", who, sim_column (stmt, 0));
  sqlite3_finalize (stmt);
  stmt = look->violation == NULL ? sim_query (look, db, who, "PRAGMA foreign_key_check") : NULL;
  if (sim_step (look, stmt))
    sim_violates (look, "DB: %s: a row of %s (%s) points to none in %s", who, sim_column (stmt, 0), sim_column (stmt, 1),
                  sim_column (stmt, 2));
  sqlite3_finalize (stmt);
  return look->violation == NULL;
}

gboolean
sim_none (SimLook *look, sqlite3 *db, const char *who, const char *invariant, const char *sql)
{
  sqlite3_stmt *stmt = sim_query (look, db, who, sql);

  if (sim_step (look, stmt))
    sim_violates (look, "%s: %s: %s", invariant, who, sim_column (stmt, 0));
  sqlite3_finalize (stmt);
  return look->violation == NULL;
}

/* ---- Sheets ---- */

struct _SimSheet {
  GHashTable *lines; /* text → how often */
};

SimSheet *
sim_sheet_new (void)
{
  SimSheet *sheet = g_new (SimSheet, 1);

  sheet->lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return sheet;
}

void
sim_sheet_free (SimSheet *sheet)
{
  g_hash_table_unref (sheet->lines);
  g_free (sheet);
}

void
sim_expect (SimSheet *sheet, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  char *line = g_strdup_vprintf (format, args);
  va_end (args);
  g_hash_table_replace (sheet->lines, line, GINT_TO_POINTER (GPOINTER_TO_INT (g_hash_table_lookup (sheet->lines, line)) + 1));
}

/* Ticks one line off. */
static gboolean
tick (SimLook *look, SimSheet *sheet, const char *line, const char *who, const char *invariant)
{
  int left = GPOINTER_TO_INT (g_hash_table_lookup (sheet->lines, line));

  if (left == 0)
    return sim_violates (look, "%s: %s holds “%s”, and nothing tells of that (any more)", invariant, who, line);
  if (left == 1)
    g_hash_table_remove (sheet->lines, line);
  else
    g_hash_table_insert (sheet->lines, g_strdup (line), GINT_TO_POINTER (left - 1));
  return TRUE;
}

/* The alphabetically first of what is left, so that a replay says the same. */
static gboolean
nothing_left (SimLook *look, SimSheet *sheet, const char *who, const char *invariant)
{
  GHashTableIter iter;
  gpointer line;
  const char *first = NULL;

  g_hash_table_iter_init (&iter, sheet->lines);
  while (g_hash_table_iter_next (&iter, &line, NULL))
    if (first == NULL || strcmp (line, first) < 0)
      first = line;
  return first == NULL || sim_violates (look, "%s: %s lacks “%s”", invariant, who, first);
}

gboolean
sim_compare (SimLook *look, SimSheet *sheet, sqlite3 *db, const char *who, const char *invariant, const char *sql)
{
  sqlite3_stmt *stmt = sim_query (look, db, who, sql);
  g_autofree char *surplus = NULL;

  while (sim_step (look, stmt) && tick (look, sheet, sim_column (stmt, 0), who, invariant))
    look->counts.rows++;
  sqlite3_finalize (stmt);
  return look->violation == NULL && nothing_left (look, sheet, who, invariant);
}
