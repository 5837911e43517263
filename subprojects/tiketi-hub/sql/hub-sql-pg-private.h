/* What the files of the PostgreSQL driver share. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libpq-fe.h>

#include "hub-sql-driver.h"

G_BEGIN_DECLS

/* Every write transaction of every hub takes this lock first: they take turns, as SQLite's writers do. */
#define SQL_PG_TURN "6083433129833025865" /* "TIKETI" and then some */

typedef struct {
  SqlConn base;
  char *uri;
  char *password;          /* never to be told; NULL when the address holds none */
  SqlOpenMode mode;
  PGconn *pg;              /* NULL only while opening failed */
  GHashTable *statements;  /* SQL and its types → name at the server */
  gboolean open;           /* a transaction is */
  gboolean writes;         /* and it writes: its number is xid */
  char xid[24];
  char server[48];         /* which one answers, and on which timeline; "" not known */
  gint64 changed;
  GQueue asked;            /* SqlPgAsk: sent, not answered yet (hub-sql-pg-asked.c) */
  guint unmarked;          /* of them, since the last mark the server answers at */
  gsize unmarked_bytes;    /* and what they hold, about */
  guint part;              /* how many parts are open, one in the other */
  GError *failure;         /* the first thing that failed in the open transaction */
  guint failed_part;       /* and in which part; 0: outside of all */
} SqlPgConn;

typedef struct {
  SqlRows base;
  PGresult *result;        /* NULL until it is read */
  gboolean waiting;        /* asked in a transaction, and not answered yet */
  int row;                 /* -1 before the first step */
  GPtrArray *blobs;        /* of this row */
} SqlPgRows;

typedef struct {
  const char *name;        /* of a prepared statement, or NULL */
  const char *sql;
  int n;
  const Oid *types;
  const char *const *values;
  const int *lengths, *formats;
} SqlPgStatement;

static inline SqlPgConn *
sql_pg_of (SqlConn *conn)
{
  return (SqlPgConn *) conn;
}

/* ---- The connection (hub-sql-pg.c) ---- */
/* patience (nullable): for each host, in seconds. */
gboolean sql_pg_connect (SqlPgConn *conn, const char *patience, GError **error);
/* Connects anew when the connection was lost and no transaction is open. */
gboolean sql_pg_ready (SqlPgConn *conn, GError **error);
/* Statements without parameters, one after the other; whether the last one succeeded is not asked. */
gboolean sql_pg_exec (SqlPgConn *conn, const char *sql, GError **error);

/* ---- In a transaction nothing is waited for before somebody reads (hub-sql-pg-asked.c) ---- */
/* Sends it; rows (nullable: nobody reads) get the answer when it comes. */
gboolean sql_pg_ask (SqlPgConn *conn, const SqlPgStatement *statement, SqlPgRows *rows, GError **error);
/* Waits for the answer to these rows. */
gboolean sql_pg_hear (SqlPgConn *conn, SqlPgRows *rows, GError **error);
/* Nobody reads them any more. */
void sql_pg_forget_rows (SqlPgConn *conn, SqlPgRows *rows);
/* Waits for all answers. FALSE when something in the transaction has failed. */
gboolean sql_pg_catch_up (SqlConn *conn, GError **error);
/* The same, and the connection takes one question at a time again, as PQexec() and the like need it. */
gboolean sql_pg_leave_queue (SqlPgConn *conn, GError **error);
gboolean sql_pg_part (SqlConn *conn, SqlPart what, GError **error);
/* The transaction is over, and what failed in it. */
void sql_pg_forget_failure (SqlPgConn *conn);

/* ---- The answer to a commit was lost (hub-sql-pg-settle.c) ---- */
/* Asks what became of conn->xid. It must neither be called stored when it is not, nor be done twice: FALSE is BUSY (it is not
 * stored) or IO (nobody can tell). */
gboolean sql_pg_settle (SqlPgConn *conn, GError **error);

/* ---- Statements and rows (hub-sql-pg-rows.c) ---- */
/* FALSE with an error for an answer that is none. */
gboolean sql_pg_check_result (SqlPgConn *conn, const PGresult *result, GError **error);
gboolean sql_pg_is_deferring (SqlConn *conn);
SqlRows *sql_pg_query (SqlConn *conn, gboolean lent, const char *sql, const char *types, va_list args, GError **error);
SqlRows *sql_pg_query_values (SqlConn *conn, const char *sql, const SqlValue *values, gsize n, GError **error);
gboolean sql_pg_step (SqlRows *rows, GError **error);
gint64 sql_pg_get_int (SqlRows *rows, int column);
const char *sql_pg_get_text (SqlRows *rows, int column);
const guint8 *sql_pg_get_blob (SqlRows *rows, int column, gsize *length);
gboolean sql_pg_is_null (SqlRows *rows, int column);
void sql_pg_done (SqlRows *rows);

/* ---- The schema (hub-sql-pg-schema.c) ---- */
gboolean sql_pg_migrate (SqlConn *conn, const char *prefix, GError **error);
int sql_pg_version (SqlConn *conn);

/* ---- What went wrong, in words (hub-sql-pg-error.c) ---- */
/* From a result, or from the connection when result is NULL. Always FALSE. */
gboolean sql_pg_fail (SqlPgConn *conn, const PGresult *result, GError **error);
/* No connection came about: why is known only in the server's own words. Always FALSE, BUSY. */
gboolean sql_pg_fail_connect (SqlPgConn *conn, GError **error);
gboolean sql_pg_is_lost (const SqlPgConn *conn);
/* A code of five letters (nullable) as one of ours; `lost` when there is no connection any more. */
SqlError sql_pg_classify (const char *state, gboolean lost);

G_END_DECLS
