/* Consistent copies of a database in use, and the check that it is sound.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-db-private.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static gboolean
sync_path (const char *path, int flags, GError **error)
{
  int fd = open (path, flags | O_CLOEXEC);

  if (fd < 0)
    return tk_db_fail_errno (path, errno, error);
  int number = fsync (fd) == 0 ? 0 : errno;
  close (fd);
  return number == 0 ? TRUE : tk_db_fail_errno (path, number, error);
}

gboolean
tk_db_sync_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return sync_path (folder, O_RDONLY | O_DIRECTORY, error);
}

/* The copy and the folder's entry for it: a backup that a power cut takes away is none. */
static gboolean
sync_copy (const char *path, GError **error)
{
  return sync_path (path, O_RDONLY, error) && tk_db_sync_folder (path, error);
}

/* Not a TkStmt: the failure concerns the new file, not the database. */
static gboolean
vacuum_into (TkDb *db, const char *path, GError **error)
{
  g_autofree char *shown = g_filename_to_utf8 (path, -1, NULL, NULL, NULL);
  char *sql = sqlite3_mprintf ("VACUUM INTO %Q", shown != NULL ? shown : path);
  int code = sqlite3_exec (db->handle, sql, NULL, NULL, NULL);

  sqlite3_free (sql);
  if (code == SQLITE_OK)
    return TRUE;
  /* A damaged or locked source is not the copy's fault. */
  int kind = code & 0xff;
  gboolean source = kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB || kind == SQLITE_BUSY || kind == SQLITE_LOCKED;
  return tk_db_fail (db->handle, source ? db->path : path, code, error);
}

gboolean
tk_db_backup (TkDb *db, const char *path, GError **error)
{
  g_return_val_if_fail (db != NULL && path != NULL, FALSE);
  if (!tk_db_create_file (path, error)) /* VACUUM INTO takes an empty file; this one has mode 0600 */
    return FALSE;
  if (vacuum_into (db, path, error) && sync_copy (path, error))
    return TRUE;
  unlink (path);
  return FALSE;
}

char *
tk_db_check (TkDb *db, GError **error)
{
  char *answer = NULL;

  g_return_val_if_fail (db != NULL, NULL);
  if (!tk_db_get_text (db, &answer, error, "PRAGMA integrity_check(1)", ""))
    return NULL;
  return answer != NULL ? answer : g_strdup ("");
}
