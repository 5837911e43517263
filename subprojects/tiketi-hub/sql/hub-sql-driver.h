/* What a driver provides; hub-sql.c is the only caller. A driver's connection begins with SqlConn, its rows with SqlRows.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"
#include <stdarg.h>

G_BEGIN_DECLS

typedef enum { SQL_PART_BEGIN, SQL_PART_KEEP, SQL_PART_UNDO } SqlPart;

typedef struct {
  const char *name;      /* "sqlite" */
  gboolean shared;       /* programs on several machines write to it */
  SqlConn *(*open) (const char *address, SqlOpenMode mode, GError **error); /* SQLite: what follows the scheme; else all of it */
  void (*close) (SqlConn *conn);
  gboolean (*migrate) (SqlConn *conn, const char *prefix, GError **error);
  int (*version) (SqlConn *conn);
  gboolean (*begin) (SqlConn *conn, gboolean write, GError **error);
  gboolean (*commit) (SqlConn *conn, GError **error);
  void (*rollback) (SqlConn *conn);
  gboolean (*part) (SqlConn *conn, SqlPart what, GError **error);
  gboolean (*is_deferring) (SqlConn *conn); /* a statement that nobody reads need not be waited for; NULL: never */
  gboolean (*catch_up) (SqlConn *conn, GError **error); /* NULL: nothing is deferred */
  /* lent: texts and blobs stay as they are until done, and need not be copied */
  SqlRows *(*query) (SqlConn *conn, gboolean lent, const char *sql, const char *types, va_list args, GError **error);
  SqlRows *(*query_values) (SqlConn *conn, const char *sql, const SqlValue *values, gsize n, GError **error);
  gint64 (*changed) (SqlConn *conn);
  gboolean (*step) (SqlRows *rows, GError **error);
  gint64 (*get_int) (SqlRows *rows, int column);
  const char *(*get_text) (SqlRows *rows, int column);
  const guint8 *(*get_blob) (SqlRows *rows, int column, gsize *length);
  gboolean (*is_null) (SqlRows *rows, int column);
  void (*done) (SqlRows *rows);
} SqlDriver;

struct _SqlConn { const SqlDriver *driver; };
struct _SqlRows { SqlConn *conn; };

extern const SqlDriver sql_driver_sqlite;
extern const SqlDriver sql_driver_pg;
/* How long PostgreSQL is asked about a commit whose answer was lost; tests are less patient. */
extern gint64 sql_settle_us;

G_END_DECLS
