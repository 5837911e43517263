/* What the files of this folder share about a connection and its statements.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>
#include "tk-db.h"

G_BEGIN_DECLS

#define TK_DB_MEMORY ":memory:" /* SQLite's name for a database without a file */

struct _TkDb
{
  sqlite3 *handle;
  char *path;
  TkDbFlags flags;
  GHashTable *cache;  /* SQL text → TkStmt, owned */
  TkStmt *recent[64]; /* of the cache, by the address of their text: found without hashing it */
  int busy_ms;        /* how long to wait for another writer */
  guint in_use;       /* statements handed out and not yet done */
  guint depth;        /* how many tk_db_begin() are open */
  gboolean doomed;    /* an inner part rolled back: the whole must */
  GError *lost;       /* SQLite itself rolled the transaction back, and why */
  gboolean stuck;     /* undoing a transaction failed, for lack of memory: it must be tried again first of all */
};

struct _TkStmt
{
  TkDb *db;
  sqlite3_stmt *stmt;
  char *sql;
  int *positions;     /* [n - 1] = SQLite's index of $n */
  int n_parameters;
  gboolean cached;
  gboolean in_use;
  gboolean finished;  /* stepped to its end: stepping on would run it again */
};

/* One sentence for a result code about `path`; handle (nullable) adds SQLite's own words. Always returns FALSE. */
gboolean tk_db_fail (sqlite3 *handle, const char *path, int code, GError **error);
/* The same for an errno of the file system. Always returns FALSE. */
gboolean tk_db_fail_errno (const char *path, int number, GError **error);
/* Fails, and remembers the reason when SQLite gave the open transaction up. Always returns FALSE. */
gboolean tk_db_fail_statement (TkDb *db, int code, GError **error);
/* Undoes whatever is open. FALSE when not even that can be done now. */
gboolean tk_db_undo (TkDb *db);
/* FALSE when the open transaction is already lost: what follows must not run outside of it. Or when the last one still
 * waits to be undone: what follows must not run inside of it. */
gboolean tk_db_still_whole (TkDb *db, GError **error);

void tk_stmt_free (TkStmt *stmt);
/* Runs one PRAGMA or command without parameters. */
gboolean tk_db_exec (TkDb *db, const char *sql, GError **error);
/* Makes the folder's entry for `path` survive a power cut. */
gboolean tk_db_sync_folder (const char *path, GError **error);
/* Creates `path` empty with mode 0600; EEXIST is a failure. */
gboolean tk_db_create_file (const char *path, GError **error);

G_END_DECLS
