/* SQLite, the one way: open, pragmas asserted, statements, write transactions. One connection per thread.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdarg.h>

G_BEGIN_DECLS

#define TK_DB_ERROR (tk_db_error_quark ())
GQuark tk_db_error_quark (void);
typedef enum {
  TK_DB_ERROR_BUSY,        /* another program holds it */
  TK_DB_ERROR_CONSTRAINT,
  TK_DB_ERROR_CORRUPT,     /* damaged, or not a database */
  TK_DB_ERROR_FULL,        /* the disk is full */
  TK_DB_ERROR_READ_ONLY,
  TK_DB_ERROR_TOO_NEW,     /* written by a newer version of the program */
  TK_DB_ERROR_IO,
  TK_DB_ERROR_SQL,         /* a programmer's mistake */
} TkDbError;
/* Every GError here is one sentence for people, naming the file and what to do. */

typedef struct _TkDb TkDb;
typedef struct _TkStmt TkStmt;

typedef enum {
  TK_DB_DEFAULT = 0,
  TK_DB_READ_ONLY = 1 << 0,
  TK_DB_EXISTING = 1 << 1,  /* do not create */
  TK_DB_FAST = 1 << 2,      /* synchronous=NORMAL; only for data that can be downloaded again */
} TkDbFlags;

/* WAL, synchronous=FULL, foreign_keys=ON, waits 5 s for another writer, trusted_schema=OFF, cell_size_check; each is read back and
 * must be what was asked. Created with mode 0600. "x" in double quotes is a name, never a text. ":memory:" works.
 * A file that is not a database, or whose header is damaged, is refused here. Close after every statement is done. */
TkDb *tk_db_open (const char *path, TkDbFlags flags, GError **error);
void tk_db_close (TkDb *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkDb, tk_db_close)
const char *tk_db_get_path (TkDb *db);
/* How long a statement waits for another program's lock; 5 s unless told. */
void tk_db_set_busy_timeout (TkDb *db, int ms);
/* A file name that SQLite opens through this VFS instead of the default one (for tests); NULL restores. Process-wide. */
void tk_db_set_vfs (const char *name);

/* Numbered SQL files "0001-name.sql", "0002-…" as GResources below prefix ("/example/migrations/"); each runs in one
 * transaction together with user_version. Copies the file to "PATH.backup-vN" (N the version it had) first when the
 * database holds data. A migration that fails leaves the version before it. Not inside a transaction. */
gboolean tk_db_migrate (TkDb *db, const char *resource_prefix, GError **error);
int tk_db_get_version (TkDb *db);
/* "ok", or the first line of what PRAGMA integrity_check says. (transfer full), NULL on error */
char *tk_db_check (TkDb *db, GError **error);
/* A consistent copy while in use (VACUUM INTO); path must not exist. */
gboolean tk_db_backup (TkDb *db, const char *path, GError **error);

/* Write transactions: BEGIN IMMEDIATE. They nest: only the outermost commits; a rollback inside dooms the whole, and the
 * outermost commit then fails. An inner commit always succeeds, so each begin is matched by one commit or one rollback;
 * a rollback after a failed commit does no harm. When SQLite itself gives the transaction up (disk full), every further
 * statement fails with that reason until the outermost ends. */
gboolean tk_db_begin (TkDb *db, GError **error);
gboolean tk_db_commit (TkDb *db, GError **error);  /* on failure everything is rolled back */
void tk_db_rollback (TkDb *db);                     /* safe when nothing is open; ends a reader's BEGIN, too */
gboolean tk_db_in_transaction (TkDb *db);

/* Statements are cached by their text; trailing SQL is refused. Parameters are $1, $2, … bound by `types`, one letter each:
 *   i gint64 · s const char * (NULL binds null) · b const guint8 *, gsize · n null
 * tk_db_query returns a statement ready to step, to be finished with tk_stmt_done() (g_autoptr does). */
TkStmt *tk_db_query (TkDb *db, GError **error, const char *sql, const char *types, ...);
TkStmt *tk_db_query_va (TkDb *db, GError **error, const char *sql, const char *types, va_list args); /* args stay usable */
/* Texts and blobs are not copied: they must stay as they are until tk_stmt_done(). */
TkStmt *tk_db_query_lent_va (TkDb *db, GError **error, const char *sql, const char *types, va_list args);
gboolean tk_db_run (TkDb *db, GError **error, const char *sql, const char *types, ...);
/* The same for as many values as are only known while running; lent, and not more than 64. */
typedef struct { char type; gint64 number; gconstpointer data; gsize length; } TkDbValue; /* a text ends with NUL */
TkStmt *tk_db_query_values (TkDb *db, GError **error, const char *sql, const TkDbValue *values, gsize n);
/* One row, one integer; *found FALSE when there is no row or it is null. found may be NULL. */
gboolean tk_db_get_int (TkDb *db, gint64 *out, gboolean *found, GError **error, const char *sql, const char *types, ...);
/* One row, one text; (transfer full) *out NULL when there is none. */
gboolean tk_db_get_text (TkDb *db, char **out, GError **error, const char *sql, const char *types, ...);
gint64 tk_db_changes (TkDb *db);       /* rows the last statement changed */
gint64 tk_db_last_rowid (TkDb *db);
gboolean tk_db_exec_script (TkDb *db, const char *sql, GError **error); /* several statements; no parameters */

/* TRUE with a row to read; FALSE at the end (error unset) or on failure (error set). */
gboolean tk_stmt_step (TkStmt *stmt, GError **error);
gint64 tk_stmt_int (TkStmt *stmt, int column);
const char *tk_stmt_text (TkStmt *stmt, int column);               /* "" for null; until the next step */
char *tk_stmt_dup_text (TkStmt *stmt, int column);                 /* NULL for null */
const guint8 *tk_stmt_blob (TkStmt *stmt, int column, gsize *length);
gboolean tk_stmt_is_null (TkStmt *stmt, int column);
void tk_stmt_done (TkStmt *stmt);                                  /* back to the cache */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkStmt, tk_stmt_done)

G_END_DECLS
