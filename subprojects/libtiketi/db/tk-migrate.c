/* Migrations: numbered SQL files, each in one transaction with user_version, after a backup.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-db-private.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

static int
by_name (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static gboolean
fail_setup (const char *reason, const char *name, GError **error)
{
  g_set_error (error, TK_DB_ERROR, TK_DB_ERROR_SQL,
               _("The program's own migration %s cannot be used (%s); this is a fault in the program, report it"),
               name, reason);
  return FALSE;
}

/* "0003-seats.sql" at place 3, and nothing else. */
static gboolean
check_name (const char *name, guint number, GError **error)
{
  g_autofree char *prefix = g_strdup_printf ("%04u-", number);

  if (!g_str_has_prefix (name, prefix) || !g_str_has_suffix (name, ".sql") || strlen (name) <= strlen (prefix) + 4)
    return fail_setup ("it must be called NNNN-name.sql, numbered from 0001 without gaps", name, error);
  return TRUE;
}

/* The names in order; NULL with an error. (transfer full) */
static char **
list_migrations (const char *prefix, GError **error)
{
  g_auto (GStrv) names = g_resources_enumerate_children (prefix, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  if (names == NULL || names[0] == NULL)
    {
      fail_setup ("there is none", prefix, error);
      return NULL;
    }
  qsort (names, g_strv_length (names), sizeof *names, by_name);
  for (guint i = 0; names[i] != NULL; i++)
    {
      if (!check_name (names[i], i + 1, error))
        return NULL;
    }
  return g_steal_pointer (&names);
}

/* What the schema could not take is a fault of migration or file; a full disk keeps its own sentence. */
static void
explain (TkDb *db, int number, GError **error)
{
  GError *reason = *error;

  if (reason->code != TK_DB_ERROR_SQL && reason->code != TK_DB_ERROR_CONSTRAINT)
    return;
  g_autofree char *name = g_filename_display_name (db->path);
  *error = g_error_new (TK_DB_ERROR, reason->code,
                        _("%s could not be brought to schema %d and stays as it was; report this (%s)"), name, number,
                        reason->message);
  g_error_free (reason);
}

/* One migration inside the open transaction. */
static gboolean
run_script (TkDb *db, const char *path, int number, GError **error)
{
  g_autoptr (GBytes) script = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autofree char *version = g_strdup_printf ("PRAGMA user_version=%d", number);

  if (script == NULL)
    return FALSE;
  g_autofree char *sql = g_strndup (g_bytes_get_data (script, NULL), g_bytes_get_size (script));
  if (!tk_db_exec_script (db, sql, error))
    return FALSE;
  if (sqlite3_get_autocommit (db->handle))
    return fail_setup ("it ends the transaction it runs in", path, error);
  return tk_db_exec (db, version, error);
}

static gboolean
apply (TkDb *db, const char *path, int number, GError **error)
{
  GError *failure = NULL;

  if (!tk_db_begin (db, error))
    return FALSE;
  /* Another process may have done it while this one waited for the lock. */
  gboolean done = tk_db_get_version (db) >= number || run_script (db, path, number, &failure);
  if (!done)
    tk_db_rollback (db);
  if (done && tk_db_commit (db, &failure))
    return TRUE;
  explain (db, number, &failure);
  g_propagate_error (error, failure);
  return FALSE;
}

static gboolean
holds_data (TkDb *db, gboolean *out, GError **error)
{
  gint64 tables = 0;

  if (!tk_db_get_int (db, &tables, NULL, error, "SELECT count(*) FROM sqlite_schema", ""))
    return FALSE;
  *out = tables > 0 && strcmp (db->path, TK_DB_MEMORY) != 0;
  return TRUE;
}

/* An older copy of the same name goes only once the new one is whole. */
static gboolean
back_up_version (TkDb *db, int version, GError **error)
{
  g_autofree char *path = g_strdup_printf ("%s.backup-v%d", db->path, version);
  g_autofree char *unfinished = g_strconcat (path, ".part", NULL);

  g_unlink (unfinished); /* left by a power cut */
  if (!tk_db_backup (db, unfinished, error))
    return FALSE;
  if (g_rename (unfinished, path) == 0)
    return tk_db_sync_folder (path, error);
  int number = errno;
  g_unlink (unfinished);
  return tk_db_fail_errno (path, number, error);
}

static gboolean
fail_too_new (TkDb *db, int version, int known, GError **error)
{
  g_autofree char *name = g_filename_display_name (db->path);

  g_set_error (error, TK_DB_ERROR, TK_DB_ERROR_TOO_NEW,
               _("%s was written by a newer Tiketi (schema %d, this program knows %d); install the newer version"), name,
               version, known);
  return FALSE;
}

static gboolean
prepare_migration (TkDb *db, int version, GError **error)
{
  gboolean backup = FALSE;

  return holds_data (db, &backup, error) && (!backup || back_up_version (db, version, error));
}

int
tk_db_get_version (TkDb *db)
{
  gint64 version = -1;

  g_return_val_if_fail (db != NULL, -1);
  if (!tk_db_get_int (db, &version, NULL, NULL, "PRAGMA user_version", ""))
    return -1;
  return (int) version;
}

gboolean
tk_db_migrate (TkDb *db, const char *resource_prefix, GError **error)
{
  g_return_val_if_fail (db != NULL && resource_prefix != NULL && db->depth == 0, FALSE);
  g_auto (GStrv) names = list_migrations (resource_prefix, error);
  if (names == NULL)
    return FALSE;
  int known = (int) g_strv_length (names);
  gint64 version = 0;
  if (!tk_db_get_int (db, &version, NULL, error, "PRAGMA user_version", ""))
    return FALSE;
  if (version > known || version < 0)
    return fail_too_new (db, (int) version, known, error);
  if (version < known && !prepare_migration (db, (int) version, error))
    return FALSE;
  for (int number = (int) version + 1; number <= known; number++)
    {
      g_autofree char *path = g_build_path ("/", resource_prefix, names[number - 1], NULL);

      if (!apply (db, path, number, error))
        return FALSE;
    }
  return TRUE;
}
