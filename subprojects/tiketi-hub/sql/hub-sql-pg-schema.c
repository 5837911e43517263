/* Migrations on PostgreSQL: the same list as SQLite's, each in one transaction with its number.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-sql-pg-private.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-sql-ddl.h"

/* 0 while the table is not there; -1 when nobody can be asked. */
int
sql_pg_version (SqlConn *base)
{
  SqlPgConn *conn = sql_pg_of (base);
  gint64 version = 0;
  gint64 there = 0;

  if (!sql_get_int (&conn->base, &there, NULL, "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() "
                                               "AND tablename = 'schema_version'", "")
      || (there > 0 && !sql_get_int (&conn->base, &version, NULL, "SELECT version FROM schema_version", "")))
    return -1;
  return (int) version;
}

static int
by_name (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static char **
list_migrations (const char *prefix, GError **error)
{
  char **names = g_resources_enumerate_children (prefix, G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  if (names != NULL)
    qsort (names, g_strv_length (names), sizeof *names, by_name);
  return names;
}

/* A migration may take longer than a question. */
#define PREPARE                                                                                                          \
  "SET LOCAL statement_timeout = 0; CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)"

static gboolean
run_script (SqlPgConn *conn, const char *path, int number, GError **error)
{
  g_autoptr (GBytes) script = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  if (script == NULL)
    return FALSE;
  g_autofree char *text = g_strndup (g_bytes_get_data (script, NULL), g_bytes_get_size (script));
  g_autofree char *sql = sql_ddl_for_postgresql (text);
  g_autofree char *mark = g_strdup_printf ("DELETE FROM schema_version; INSERT INTO schema_version (version) VALUES (%d)", number);
  return sql_pg_exec (conn, sql, error) && sql_pg_exec (conn, mark, error);
}

static void
explain (int number, GError **error)
{
  GError *reason = *error;

  if (reason->domain == SQL_ERROR && reason->code != SQL_ERROR_STATEMENT && reason->code != SQL_ERROR_CONSTRAINT)
    return;
  *error = g_error_new (SQL_ERROR, SQL_ERROR_STATEMENT,
                        _("The PostgreSQL database could not be brought to schema %d and stays as it was; report this (%s)"),
                        number, reason->message);
  g_error_free (reason);
}

static gboolean
apply (SqlPgConn *conn, const char *path, int number, GError **error)
{
  GError *failure = NULL;

  if (!sql_begin (&conn->base, error))
    return FALSE;
  /* Another hub may have done it while this one waited for its turn. */
  gboolean done = sql_pg_exec (conn, PREPARE, &failure)
                  && (sql_pg_version (&conn->base) >= number || run_script (conn, path, number, &failure));
  if (!done)
    sql_rollback (&conn->base);
  if (done && sql_commit (&conn->base, &failure))
    return TRUE;
  explain (number, &failure);
  g_propagate_error (error, failure);
  return FALSE;
}

static gboolean
check_version (int version, int known, GError **error)
{
  if (version >= 0 && version <= known)
    return TRUE;
  if (version < 0)
    g_set_error_literal (error, SQL_ERROR, SQL_ERROR_BUSY, _("The PostgreSQL database cannot be asked for its schema; try again in a moment"));
  else
    g_set_error (error, SQL_ERROR, SQL_ERROR_TOO_NEW,
                 _("The PostgreSQL database was written by a newer Tiketi (schema %d, this program knows %d); install the newer version"),
                 version, known);
  return FALSE;
}

gboolean
sql_pg_migrate (SqlConn *base, const char *prefix, GError **error)
{
  SqlPgConn *conn = sql_pg_of (base);
  g_auto (GStrv) names = list_migrations (prefix, error);

  if (names == NULL || !sql_pg_ready (conn, error))
    return FALSE;
  int known = (int) g_strv_length (names);
  int version = sql_pg_version (base);
  if (!check_version (version, known, error))
    return FALSE;
  for (int number = version + 1; number <= known; number++)
    {
      g_autofree char *path = g_build_path ("/", prefix, names[number - 1], NULL);

      if (!apply (conn, path, number, error))
        return FALSE;
    }
  return TRUE;
}
