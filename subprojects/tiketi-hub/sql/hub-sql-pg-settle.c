/* The PostgreSQL driver: what became of a commit whose answer was lost. The writer stands still meanwhile, so it takes some 15
 * seconds at most. Only the server that took the commit can tell: after a switch to another host of the address, or to another
 * timeline, its number may be another's transaction, so nobody can. That needs the server's identity, which is read where the
 * role may; where it may not, and wherever a standby may take over, the standby must be synchronous, or an answered commit is lost
 * with the old host. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-sql-pg-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PAUSE_US 250000
#define HOST_MAX 4 /* s; libpq takes less than 2 for 2 */

gint64 sql_settle_us = 15 * G_USEC_PER_SEC;

typedef enum { UNKNOWN, COMMITTED, NOT_COMMITTED, OTHER_SERVER } Told;

static gboolean
wait_for_answer (PGconn *pg, gint64 until)
{
  while (PQisBusy (pg))
    {
      GPollFD fd = { .fd = PQsocket (pg), .events = G_IO_IN };
      gint64 left = until - g_get_monotonic_time ();

      if (left <= 0 || g_poll (&fd, 1, (int) (left / 1000) + 1) < 0 || !PQconsumeInput (pg))
        return FALSE;
    }
  return TRUE;
}

/* As PQexec(), but a server that stands still is not waited for; NULL then. */
static PGresult *
exec_until (PGconn *pg, const char *sql, gint64 until)
{
  PGresult *last = NULL, *next;
  gboolean answered = PQsendQuery (pg, sql) == 1;

  while (answered && (answered = wait_for_answer (pg, until)) && (next = PQgetResult (pg)) != NULL)
    {
      PQclear (last);
      last = next;
    }
  if (!answered)
    g_clear_pointer (&last, PQclear);
  return last;
}

static gboolean
connect_until (SqlPgConn *conn, gint64 until)
{
  gint64 left = (until - g_get_monotonic_time ()) / G_USEC_PER_SEC;
  g_autofree char *patience = g_strdup_printf ("%d", (int) CLAMP (left, 1, HOST_MAX));

  return sql_pg_connect (conn, patience, NULL);
}

/* With the lock in hand the lost turn is over, one way or the other. */
static Told
ask_about_turn (SqlPgConn *conn, const char *server, gint64 until)
{
  g_autofree char *sql = g_strdup_printf ("BEGIN; SELECT pg_advisory_xact_lock(" SQL_PG_TURN "); SELECT pg_xact_status('%s'::xid8)",
                                          conn->xid);
  Told told = UNKNOWN;

  if (!connect_until (conn, until))
    return UNKNOWN;
  if (strcmp (conn->server, server) != 0)
    return *conn->server != '\0' ? OTHER_SERVER : UNKNOWN; /* a standby does not say: it may be promoted in a moment */
  PGresult *result = exec_until (conn->pg, sql, until);
  if (PQresultStatus (result) == PGRES_TUPLES_OK && PQntuples (result) == 1 && !PQgetisnull (result, 0, 0))
    told = strcmp (PQgetvalue (result, 0, 0), "committed") == 0 ? COMMITTED : NOT_COMMITTED;
  PQclear (result);
  if (told == UNKNOWN)
    g_clear_pointer (&conn->pg, PQfinish); /* it may still be at it */
  else
    sql_pg_exec (conn, "ROLLBACK", NULL);
  return told;
}

gboolean
sql_pg_settle (SqlPgConn *conn, GError **error)
{
  gint64 until = g_get_monotonic_time () + sql_settle_us;
  g_autofree char *server = g_strdup (conn->server);
  Told told = ask_about_turn (conn, server, until);

  while (told == UNKNOWN && g_get_monotonic_time () + PAUSE_US < until)
    {
      g_usleep (PAUSE_US);
      told = ask_about_turn (conn, server, until);
    }
  if (told == COMMITTED)
    return TRUE;
  g_set_error_literal (error, SQL_ERROR, told == NOT_COMMITTED ? SQL_ERROR_BUSY : SQL_ERROR_IO,
                       told == NOT_COMMITTED
                         ? _("The PostgreSQL database was lost before it stored this; try again in a moment")
                         : _("The PostgreSQL database was lost while it stored this, so it may be stored or not; look, or send the same again"));
  return FALSE;
}
