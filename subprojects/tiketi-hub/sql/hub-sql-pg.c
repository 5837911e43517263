/* The PostgreSQL driver, over libpq: connections and transactions. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-sql-pg-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A statement that hangs, and a hub that stands still in the middle of its turn, must not stop everybody else for ever. A
 * commit is on the disk when it is answered, whatever the server's own settings say. Compiling a question takes longer than any of
 * ours. */
#define SESSION                                                                                                          \
  "SET lock_timeout = '5s'; SET statement_timeout = '120s'; SET idle_in_transaction_session_timeout = '30s'; "          \
  "SET tcp_keepalives_idle = 15; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3; SET tcp_user_timeout = 30000; " \
  "SET jit = off; SET standard_conforming_strings = on; SET client_min_messages = warning; "                             \
  "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
#define SESSION_READING "; SET default_transaction_read_only = on"
/* The timeline that is written now; the one of pg_control_checkpoint() lags behind a promotion. */
#define IDENTITY "SELECT system_identifier || '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8) FROM pg_control_system()"

/* ---- Connecting ---- */

static void
ignore_notice (void *data, const char *message)
{
}

/* Taken out of the address so that no message repeats it; the address itself may be none. */
static gboolean
read_address (SqlPgConn *conn, GError **error)
{
  PQconninfoOption *options = PQconninfoParse (conn->uri, NULL);

  if (options == NULL)
    {
      g_set_error_literal (error, SQL_ERROR, SQL_ERROR_URI,
                           _("This is not the address of a PostgreSQL database; write it as postgresql://USER@HOST/DATABASE"));
      return FALSE;
    }
  for (const PQconninfoOption *option = options; option->keyword != NULL; option++)
    {
      if (strcmp (option->keyword, "password") == 0)
        conn->password = g_strdup (option->val);
    }
  PQconninfoFree (options);
  return TRUE;
}

static gboolean
check_encoding (SqlPgConn *conn, GError **error)
{
  const char *encoding = PQparameterStatus (conn->pg, "server_encoding");

  if (g_strcmp0 (encoding, "UTF8") == 0)
    return TRUE;
  g_set_error (error, SQL_ERROR, SQL_ERROR_URI,
               _("The PostgreSQL database is in %s; create it anew with ENCODING 'UTF8'"), encoding != NULL ? encoding : "?");
  return FALSE;
}

/* Which server this is, and which of its lives: both change when another takes over. Where that may not be asked it is "". */
static void
ask_identity (SqlPgConn *conn)
{
  PGresult *result = conn->mode == SQL_OPEN_READ_ONLY ? NULL : PQexec (conn->pg, IDENTITY);

  *conn->server = '\0';
  if (PQresultStatus (result) == PGRES_TUPLES_OK && PQntuples (result) == 1)
    g_strlcpy (conn->server, PQgetvalue (result, 0, 0), sizeof conn->server);
  PQclear (result);
}

/* What the address says goes before our defaults; patience (nullable) before both. */
gboolean
sql_pg_connect (SqlPgConn *conn, const char *patience, GError **error)
{
  static const char *const keywords[] = { "connect_timeout", "keepalives_idle", "keepalives_interval", "keepalives_count",
                                          "tcp_user_timeout", "fallback_application_name", "dbname", "client_encoding",
                                          "connect_timeout", NULL };
  const char *const values[] = { "10", "15", "5", "3", "30000", "tiketi-hub", conn->uri, "UTF8", patience, NULL };

  g_clear_pointer (&conn->pg, PQfinish);
  g_hash_table_remove_all (conn->statements);
  conn->unmarked = 0;
  conn->unmarked_bytes = 0;
  conn->pg = PQconnectdbParams (keywords, values, 1);
  if (PQstatus (conn->pg) != CONNECTION_OK)
    return sql_pg_fail_connect (conn, error);
  PQsetNoticeProcessor (conn->pg, ignore_notice, NULL);
  if (!check_encoding (conn, error)
      || !sql_pg_exec (conn, conn->mode == SQL_OPEN_READ_ONLY ? SESSION SESSION_READING : SESSION, error))
    {
      g_clear_pointer (&conn->pg, PQfinish); /* without them it must not be used */
      return FALSE;
    }
  ask_identity (conn);
  return TRUE;
}

gboolean
sql_pg_exec (SqlPgConn *conn, const char *sql, GError **error)
{
  if (!sql_pg_leave_queue (conn, error))
    return FALSE;
  PGresult *result = PQexec (conn->pg, sql);
  ExecStatusType status = PQresultStatus (result);
  gboolean done = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || sql_pg_fail (conn, result, error);

  PQclear (result);
  return done;
}

gboolean
sql_pg_ready (SqlPgConn *conn, GError **error)
{
  if (!sql_pg_is_lost (conn))
    return TRUE;
  /* What follows belongs to the transaction that is gone with the connection. */
  return conn->open ? sql_pg_fail (conn, NULL, error) : sql_pg_connect (conn, NULL, error);
}

static void
pg_close (SqlConn *base)
{
  SqlPgConn *conn = sql_pg_of (base);

  if (conn->open)
    sql_rollback (base);
  g_clear_pointer (&conn->pg, PQfinish);
  g_hash_table_unref (conn->statements);
  g_free (conn->password);
  g_free (conn->uri);
  g_free (conn);
}

static SqlConn *
pg_open (const char *address, SqlOpenMode mode, GError **error)
{
  SqlPgConn *conn = g_new0 (SqlPgConn, 1);

  conn->base.driver = &sql_driver_pg;
  conn->uri = g_strdup (address);
  conn->mode = mode;
  conn->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (read_address (conn, error) && sql_pg_connect (conn, NULL, error))
    return &conn->base;
  pg_close (&conn->base);
  return NULL;
}

/* ---- Transactions ---- */

/* A turn begins when every earlier one is visible: the lock is a statement of its own, and under READ COMMITTED the statements
 * after it see whatever was committed until then. The number is there to ask, should the answer to the commit be lost. */
#define BEGIN_WRITE                                                                                                      \
  "BEGIN ISOLATION LEVEL READ COMMITTED, READ WRITE; SELECT pg_advisory_xact_lock(" SQL_PG_TURN "); SELECT pg_current_xact_id()"
#define BEGIN_READ "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"

static gboolean
begin_now (SqlPgConn *conn, gboolean write, GError **error)
{
  PGresult *result = PQexec (conn->pg, write ? BEGIN_WRITE : BEGIN_READ);
  ExecStatusType status = PQresultStatus (result);
  gboolean begun = status == PGRES_COMMAND_OK || (status == PGRES_TUPLES_OK && PQntuples (result) == 1);

  if (!begun)
    sql_pg_fail (conn, result, error);
  else if (write)
    g_strlcpy (conn->xid, PQgetvalue (result, 0, 0), sizeof conn->xid);
  PQclear (result);
  return begun;
}

static void
end (SqlPgConn *conn)
{
  sql_pg_forget_failure (conn);
  conn->open = FALSE;
  conn->writes = FALSE;
  conn->part = 0;
}

static void
pg_rollback (SqlConn *base)
{
  SqlPgConn *conn = sql_pg_of (base);

  sql_pg_leave_queue (conn, NULL);
  sql_pg_forget_failure (conn);
  if (!sql_pg_is_lost (conn) && PQtransactionStatus (conn->pg) != PQTRANS_IDLE)
    sql_pg_exec (conn, "ROLLBACK", NULL);
  end (conn);
}

/* A server that was restarted is noticed only by asking it: nothing was done yet, so it is asked once more. */
static gboolean
pg_begin (SqlConn *base, gboolean write, GError **error)
{
  SqlPgConn *conn = sql_pg_of (base);
  GError *failure = NULL;

  g_return_val_if_fail (!conn->open, FALSE);
  if (!sql_pg_ready (conn, error))
    return FALSE;
  gboolean begun = begin_now (conn, write, &failure);
  if (!begun && sql_pg_is_lost (conn))
    {
      g_clear_error (&failure);
      begun = sql_pg_ready (conn, &failure) && begin_now (conn, write, &failure);
    }
  if (!begun)
    {
      pg_rollback (base); /* it may stand open without the lock */
      g_propagate_error (error, failure);
      return FALSE;
    }
  conn->open = TRUE;
  conn->writes = write;
  return TRUE;
}

/* COMMIT of a transaction in which something failed answers ROLLBACK, and no error. */
static gboolean
check_committed (SqlPgConn *conn, const PGresult *result, GError **error)
{
  if (PQresultStatus (result) != PGRES_COMMAND_OK)
    return sql_pg_fail (conn, result, error);
  if (strcmp (PQcmdStatus ((PGresult *) result), "COMMIT") == 0)
    return TRUE;
  g_set_error_literal (error, SQL_ERROR, SQL_ERROR_STATEMENT,
                       _("The PostgreSQL database undid a change because a part of it had failed; this is a fault in the program, report it"));
  return FALSE;
}

/* It goes with what was asked before it; when something of that failed, the server passes over it. */
static gboolean
commit_now (SqlPgConn *conn, GError **error)
{
  SqlPgStatement commit = { .sql = "COMMIT" };
  SqlPgRows answer = { .row = -1 };
  gboolean done = sql_pg_ask (conn, &commit, &answer, error) && sql_pg_leave_queue (conn, error)
                  && check_committed (conn, answer.result, error);

  PQclear (answer.result);
  return done;
}

static gboolean
pg_commit (SqlConn *base, GError **error)
{
  SqlPgConn *conn = sql_pg_of (base);
  gboolean asked = !sql_pg_is_lost (conn), writes = conn->writes;
  GError *failure = NULL;

  gboolean done = asked ? commit_now (conn, &failure) : sql_pg_fail (conn, NULL, &failure);
  gboolean lost = sql_pg_is_lost (conn);
  if (!lost && !done)
    pg_rollback (base);
  if (lost)
    sql_pg_leave_queue (conn, NULL); /* whatever is not answered never will be */
  end (conn);
  if (lost && asked && writes)
    {
      g_clear_error (&failure);
      return sql_pg_settle (conn, error);
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return done;
}

static gint64
pg_changed (SqlConn *conn)
{
  return sql_pg_of (conn)->changed;
}

const SqlDriver sql_driver_pg = {
  .name = "postgresql",
  .shared = TRUE,
  .open = pg_open,
  .close = pg_close,
  .migrate = sql_pg_migrate,
  .version = sql_pg_version,
  .begin = pg_begin,
  .commit = pg_commit,
  .rollback = pg_rollback,
  .part = sql_pg_part,
  .is_deferring = sql_pg_is_deferring,
  .catch_up = sql_pg_catch_up,
  .query = sql_pg_query,
  .query_values = sql_pg_query_values,
  .changed = pg_changed,
  .step = sql_pg_step,
  .get_int = sql_pg_get_int,
  .get_text = sql_pg_get_text,
  .get_blob = sql_pg_get_blob,
  .is_null = sql_pg_is_null,
  .done = sql_pg_done,
};
