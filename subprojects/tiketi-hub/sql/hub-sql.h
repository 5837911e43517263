/* The database driver: a dozen functions over SQLite or PostgreSQL. SQL is written once, in the dialect both
 * share: $1 parameters, RETURNING, ON CONFLICT. A connection is used by one thread at a time.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SQL_ERROR (sql_error_quark ())
GQuark sql_error_quark (void);
typedef enum {
  SQL_ERROR_URI,          /* not an address of a database, or a kind this version does not speak */
  SQL_ERROR_BUSY,
  SQL_ERROR_CONSTRAINT,
  SQL_ERROR_CORRUPT,
  SQL_ERROR_FULL,
  SQL_ERROR_TOO_NEW,
  SQL_ERROR_IO,
  SQL_ERROR_STATEMENT,    /* a programmer's mistake */
} SqlError;
/* Every GError here is one sentence for people. */

typedef struct _SqlConn SqlConn;
typedef struct _SqlRows SqlRows;

typedef enum {
  SQL_OPEN_EXISTING,      /* refuses a database that is not there */
  SQL_OPEN_CREATE,
  SQL_OPEN_READ_ONLY,     /* refuses writes; the database must be there */
} SqlOpenMode;

/* "sqlite:PATH" or "postgresql://…", as libpq has it. A lost connection to PostgreSQL is made anew by the next begin, or by the
 * next statement outside of a transaction. No error repeats the address, which may hold a password. */
SqlConn *sql_open (const char *uri, SqlOpenMode mode, GError **error);
void sql_close (SqlConn *conn);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SqlConn, sql_close)

/* TRUE when hubs on several machines may write to this database. */
gboolean sql_is_shared (SqlConn *conn);
/* "sqlite" or "postgresql". */
const char *sql_driver_name (SqlConn *conn);

/* Brings the schema up to date from resources below PREFIX ("…/0001-name.sql"), written as hub-sql-ddl.h says. */
gboolean sql_migrate (SqlConn *conn, const char *resource_prefix, GError **error);
/* The schema's number; 0 for an empty database, -1 when it cannot be read. */
int sql_version (SqlConn *conn);

/* Write transaction; takes the writer's lock at once. What a failed statement leaves of it is undefined: end it, or the part. */
gboolean sql_begin (SqlConn *conn, GError **error);
/* One consistent view for several reads; ends with sql_rollback(). */
gboolean sql_begin_read (SqlConn *conn, GError **error);
gboolean sql_commit (SqlConn *conn, GError **error);   /* on failure everything is rolled back */
void sql_rollback (SqlConn *conn);                      /* safe when nothing is open */
/* In a transaction sql_run() and sql_query() may return before the database has done it: a failure is told by what reads, runs
 * or commits next, and no later than by this, which waits for all of it. Whoever goes on after a failure asks it first. */
gboolean sql_catch_up (SqlConn *conn, GError **error);
/* One part of a transaction that may fail without the others. Parts nest; the innermost is meant. Keep only what is known to
 * have been done, by sql_catch_up(). */
gboolean sql_part_begin (SqlConn *conn, GError **error);
gboolean sql_part_keep (SqlConn *conn, GError **error);
gboolean sql_part_undo (SqlConn *conn, GError **error);

/* Parameters are bound by `types`, one letter each: i gint64 · s const char * (NULL binds null) · b const guint8 *, gsize ·
 * n null. The rows are finished with sql_done() (g_autoptr does). */
SqlRows *sql_query (SqlConn *conn, GError **error, const char *sql, const char *types, ...);
gboolean sql_run (SqlConn *conn, GError **error, const char *sql, const char *types, ...);
/* Runs, and says how many rows it changed. */
gboolean sql_run_count (SqlConn *conn, gint64 *changed, GError **error, const char *sql, const char *types, ...);
/* For as many values as are only known while running, at most 64: what the letters say, lent until done. */
typedef struct { char type; gint64 number; gconstpointer data; gsize length; } SqlValue; /* a text ends with NUL */
SqlRows *sql_query_values (SqlConn *conn, GError **error, const char *sql, const SqlValue *values, gsize n);
gboolean sql_run_values (SqlConn *conn, GError **error, const char *sql, const SqlValue *values, gsize n);
/* One row, one integer; 0 when there is no row or it is null. */
gboolean sql_get_int (SqlConn *conn, gint64 *out, GError **error, const char *sql, const char *types, ...);

/* TRUE with a row to read; FALSE at the end (error unset) or on failure (error set). */
gboolean sql_step (SqlRows *rows, GError **error);
/* As sql_step() for one expected row: *found says whether there is one. FALSE only on failure. */
gboolean sql_step_one (SqlRows *rows, gboolean *found, GError **error);
/* One expected row, read by `read`; *out NULL when there is none, untouched on failure. Takes over rows, which may be NULL:
 * what sql_query() answers, error set. */
typedef gpointer (*SqlRead) (SqlRows *rows);
gboolean sql_read_one (SqlRows *rows, SqlRead read, gpointer *out, GError **error);
/* Hands every row to `take`, in order. Takes over rows, as above; so do the next two. */
typedef void (*SqlTake) (SqlRows *rows, gpointer data);
gboolean sql_each (SqlRows *rows, SqlTake take, gpointer data, GError **error);
/* Every row as `read` makes it, in order; each is freed with `destroy`. (transfer full); NULL on failure. */
GPtrArray *sql_read_all (SqlRows *rows, SqlRead read, GDestroyNotify destroy, GError **error);
/* Rows of one integer: gint64. (transfer full); NULL on failure. */
GArray *sql_read_ints (SqlRows *rows, GError **error);
gint64 sql_int (SqlRows *rows, int column);
const char *sql_text (SqlRows *rows, int column);   /* "" for null; until the next step */
const guint8 *sql_blob (SqlRows *rows, int column, gsize *length);
gboolean sql_is_null (SqlRows *rows, int column);
void sql_done (SqlRows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SqlRows, sql_done)

G_END_DECLS
