/* The PostgreSQL driver: what was asked in a transaction and is not answered yet. Each answer costs a journey there and back, so
 * none is waited for before somebody reads (libpq's pipeline). The server passes over everything after a failure, up to the next
 * mark; which part of the transaction failed is kept, so that only that part is lost. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-sql-pg-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ASKED_MAX 256 /* both sides keep what is not read yet */
/* libpq sends by itself at 8 KiB. A server that has a question without a mark waits for the rest of it for ever, with our lock; after
 * a mark it ends whoever says nothing (SESSION in hub-sql-pg.c). */
#define UNMARKED_BYTES_MAX 4096
#define MESSAGE_BYTES 100 /* about, besides the values: names, formats */
#define SILENT_MAX 4  /* libpq says "nothing" once between two answers */

typedef struct
{
  SqlPgRows *rows; /* NULL: nobody reads */
  guint part;
  gboolean mark;   /* not a statement */
} SqlPgAsk;

/* ---- Answers ---- */

static void
note_failure (SqlPgConn *conn, const SqlPgAsk *ask, const PGresult *result)
{
  if (conn->failure != NULL)
    return;
  sql_pg_fail (conn, result, &conn->failure);
  conn->failed_part = ask->part;
}

/* Takes over the result, which is NULL when there is none to come. */
static void
take_answer (SqlPgConn *conn, PGresult *result)
{
  g_autofree SqlPgAsk *ask = g_queue_pop_head (&conn->asked);
  ExecStatusType status = PQresultStatus (result);

  if (!ask->mark && status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY)
    note_failure (conn, ask, result);
  if (ask->rows == NULL)
    {
      PQclear (result);
      return;
    }
  ask->rows->waiting = FALSE;
  ask->rows->result = result;
}

/* Until `rows` (nullable: all) have their answer. */
static void
take_answers (SqlPgConn *conn, const SqlPgRows *rows)
{
  guint silent = 0;

  while (!g_queue_is_empty (&conn->asked) && (rows == NULL || rows->waiting))
    {
      PGresult *result = PQgetResult (conn->pg);

      silent = result == NULL ? silent + 1 : 0;
      if (silent > SILENT_MAX)
        g_clear_pointer (&conn->pg, PQfinish); /* they do not understand each other any more */
      if (result != NULL || sql_pg_is_lost (conn))
        take_answer (conn, result);
    }
}

static void
push (SqlPgConn *conn, SqlPgRows *rows, gboolean mark)
{
  SqlPgAsk *ask = g_new (SqlPgAsk, 1);

  *ask = (SqlPgAsk){ rows, conn->part, mark };
  g_queue_push_tail (&conn->asked, ask);
  conn->unmarked = mark ? 0 : conn->unmarked + 1;
  conn->unmarked_bytes = mark ? 0 : conn->unmarked_bytes;
}

/* The server answers now, and forgets that something failed before. */
static void
set_mark (SqlPgConn *conn)
{
  if (conn->unmarked > 0 && PQpipelineSync (conn->pg) == 1)
    push (conn, NULL, TRUE);
}

static gboolean
tell_failure (SqlPgConn *conn, GError **error)
{
  if (conn->failure == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (conn->failure));
  return FALSE;
}

gboolean
sql_pg_hear (SqlPgConn *conn, SqlPgRows *rows, GError **error)
{
  set_mark (conn);
  take_answers (conn, rows);
  return rows->result != NULL && PQresultStatus (rows->result) != PGRES_PIPELINE_ABORTED ? TRUE : tell_failure (conn, error);
}

gboolean
sql_pg_catch_up (SqlConn *base, GError **error)
{
  SqlPgConn *conn = sql_pg_of (base);

  set_mark (conn);
  take_answers (conn, NULL);
  return tell_failure (conn, error);
}

gboolean
sql_pg_leave_queue (SqlPgConn *conn, GError **error)
{
  gboolean done = sql_pg_catch_up (&conn->base, error);

  if (sql_pg_is_lost (conn) || PQpipelineStatus (conn->pg) == PQ_PIPELINE_OFF || PQexitPipelineMode (conn->pg) == 1)
    return done;
  g_clear_pointer (&conn->pg, PQfinish); /* a connection that cannot be asked is as good as lost */
  return done && sql_pg_fail (conn, NULL, error);
}

void
sql_pg_forget_rows (SqlPgConn *conn, SqlPgRows *rows)
{
  for (GList *link = conn->asked.tail; link != NULL; link = link->prev)
    {
      SqlPgAsk *ask = link->data;

      if (ask->rows != rows)
        continue;
      ask->rows = NULL;
      return;
    }
}

void
sql_pg_forget_failure (SqlPgConn *conn)
{
  g_clear_error (&conn->failure);
  conn->failed_part = 0;
}

/* ---- Asking ---- */

static gboolean
send_statement (SqlPgConn *conn, const SqlPgStatement *it)
{
  if (PQpipelineStatus (conn->pg) == PQ_PIPELINE_OFF && PQenterPipelineMode (conn->pg) == 0)
    return FALSE;
  if (it->name != NULL)
    return PQsendQueryPrepared (conn->pg, it->name, it->n, it->values, it->lengths, it->formats, 0) == 1;
  return PQsendQueryParams (conn->pg, it->sql, it->n, it->types, it->values, it->lengths, it->formats, 0) == 1;
}

static gsize
size_of (const SqlPgStatement *it)
{
  gsize size = MESSAGE_BYTES + (it->name != NULL ? 0 : strlen (it->sql));

  for (int i = 0; i < it->n; i++)
    if (it->values[i] != NULL)
      size += it->formats[i] == 1 ? (gsize) it->lengths[i] : strlen (it->values[i]);
  return size;
}

gboolean
sql_pg_ask (SqlPgConn *conn, const SqlPgStatement *statement, SqlPgRows *rows, GError **error)
{
  if (g_queue_get_length (&conn->asked) >= ASKED_MAX)
    sql_pg_catch_up (&conn->base, NULL);
  if (!tell_failure (conn, error))
    return FALSE;
  if (!send_statement (conn, statement))
    return sql_pg_fail (conn, NULL, error);
  push (conn, rows, FALSE);
  if (rows != NULL)
    rows->waiting = TRUE;
  conn->unmarked_bytes += size_of (statement);
  if (conn->unmarked_bytes >= UNMARKED_BYTES_MAX)
    set_mark (conn);
  return TRUE;
}

/* ---- Parts ---- */

/* Each depth has a name of its own: to undo one undoes what is open in it. */
static gboolean
ask_part (SqlPgConn *conn, const char *words, guint part, GError **error)
{
  char sql[48];
  SqlPgStatement statement = { .sql = sql };

  g_snprintf (sql, sizeof sql, "%s part%u", words, part);
  return sql_pg_ask (conn, &statement, NULL, error);
}

static gboolean
begin_part (SqlPgConn *conn, GError **error)
{
  if (!ask_part (conn, "SAVEPOINT", conn->part + 1, error))
    return FALSE;
  conn->part++;
  return TRUE;
}

/* All of it is known to be done first: what failed in it could not be told from the next part's failures. One that cannot be
 * kept is lost with what is around it. */
static gboolean
keep_part (SqlPgConn *conn, GError **error)
{
  gboolean kept = sql_pg_catch_up (&conn->base, error) && ask_part (conn, "RELEASE SAVEPOINT", conn->part, error);

  conn->part--;
  conn->failed_part = MIN (conn->failed_part, conn->part);
  return kept;
}

/* What failed outside of the part cannot be undone with it: its own savepoint may not even be there. */
static gboolean
undo_part (SqlPgConn *conn, GError **error)
{
  guint part = conn->part--;

  if (!sql_pg_catch_up (&conn->base, NULL) && conn->failed_part < part)
    return tell_failure (conn, error);
  sql_pg_forget_failure (conn);
  return ask_part (conn, "ROLLBACK TO SAVEPOINT", part, error) && ask_part (conn, "RELEASE SAVEPOINT", part, error);
}

gboolean
sql_pg_part (SqlConn *base, SqlPart what, GError **error)
{
  SqlPgConn *conn = sql_pg_of (base);

  if (!sql_pg_ready (conn, error))
    return FALSE;
  if (what == SQL_PART_BEGIN)
    return begin_part (conn, error);
  return what == SQL_PART_KEEP ? keep_part (conn, error) : undo_part (conn, error);
}
