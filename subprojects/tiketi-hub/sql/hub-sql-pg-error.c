/* What PostgreSQL says, as one error domain and a sentence for people that never holds a password.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-sql-pg-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const struct
{
  const char *begins;
  SqlError code;
} classes[] = {
  { "40001", SQL_ERROR_BUSY },  /* serialization */
  { "40P01", SQL_ERROR_BUSY },  /* deadlock */
  { "55P03", SQL_ERROR_BUSY },  /* lock_timeout */
  { "57014", SQL_ERROR_BUSY },  /* statement_timeout */
  { "25P03", SQL_ERROR_BUSY },  /* idle in a transaction for too long */
  { "57P0", SQL_ERROR_BUSY },   /* shut down, restarted, not up yet */
  { "53300", SQL_ERROR_BUSY },  /* too many connections */
  { "53", SQL_ERROR_FULL },
  { "54", SQL_ERROR_FULL },     /* a row or value larger than it can take */
  { "23", SQL_ERROR_CONSTRAINT },
  { "P0001", SQL_ERROR_CONSTRAINT }, /* raised by our own triggers */
  { "25006", SQL_ERROR_IO },    /* read only: a standby, or a reader */
  { "28", SQL_ERROR_IO },       /* who are you */
  { "3D000", SQL_ERROR_IO },    /* no such database */
  { "42501", SQL_ERROR_IO },    /* no leave to */
  { "58", SQL_ERROR_IO },
  { "XX001", SQL_ERROR_CORRUPT },
  { "XX002", SQL_ERROR_CORRUPT },
};

SqlError
sql_pg_classify (const char *state, gboolean lost)
{
  for (gsize i = 0; state != NULL && i < G_N_ELEMENTS (classes); i++)
    {
      if (g_str_has_prefix (state, classes[i].begins))
        return classes[i].code;
    }
  return lost ? SQL_ERROR_BUSY : SQL_ERROR_STATEMENT;
}

gboolean
sql_pg_is_lost (const SqlPgConn *conn)
{
  return conn->pg == NULL || PQstatus (conn->pg) != CONNECTION_OK;
}

/* Its first line; never with the password. (transfer full) */
static char *
reason_of (SqlPgConn *conn, const PGresult *result)
{
  const char *said = result != NULL ? PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY) : NULL;

  if (said == NULL)
    said = conn->pg != NULL ? PQerrorMessage (conn->pg) : "";
  if (conn->password != NULL && *conn->password != '\0' && strstr (said, conn->password) != NULL)
    said = _("it does not say why");
  if (g_str_has_prefix (said, "FATAL:  "))
    said += strlen ("FATAL:  ");
  g_autofree char *line = g_strndup (said, strcspn (said, "\n"));
  return *line != '\0' ? g_utf8_make_valid (line, -1) : g_strdup (_("the connection was lost"));
}

static const char *
sentence_for (SqlError code)
{
  switch (code)
    {
    case SQL_ERROR_BUSY:
      return _("The PostgreSQL database cannot answer now (%s); try again in a moment");
    case SQL_ERROR_CONSTRAINT:
      return _("The PostgreSQL database refused a change that breaks one of its rules (%s), so nothing was stored; report this");
    case SQL_ERROR_CORRUPT:
      return _("The PostgreSQL database is damaged (%s); restore the last backup of it");
    case SQL_ERROR_FULL:
      return _("The PostgreSQL database has no room left (%s); give it more, then try again");
    case SQL_ERROR_IO:
      return _("The PostgreSQL database cannot be used (%s); check its address, its rights and that it is not a standby");
    case SQL_ERROR_URI:
    case SQL_ERROR_TOO_NEW:
    case SQL_ERROR_STATEMENT:
    default:
      return _("The PostgreSQL database was asked for something it does not understand (%s); this is a fault in the program, report it");
    }
}

gboolean
sql_pg_fail_connect (SqlPgConn *conn, GError **error)
{
  g_autofree char *reason = reason_of (conn, NULL);

  g_set_error (error, SQL_ERROR, SQL_ERROR_BUSY,
               _("The PostgreSQL database cannot be reached (%s); check its address and that it is there, then try again"), reason);
  return FALSE;
}

gboolean
sql_pg_fail (SqlPgConn *conn, const PGresult *result, GError **error)
{
  g_autofree char *reason = reason_of (conn, result);
  const char *state = result != NULL ? PQresultErrorField (result, PG_DIAG_SQLSTATE) : NULL;
  SqlError code = sql_pg_classify (state, sql_pg_is_lost (conn));

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_set_error (error, SQL_ERROR, code, sentence_for (code), reason);
#pragma GCC diagnostic pop
  return FALSE;
}
