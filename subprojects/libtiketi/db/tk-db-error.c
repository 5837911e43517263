/* Result codes of SQLite and errno turned into one error domain and a sentence for people.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-db-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

G_DEFINE_QUARK (tk-db-error-quark, tk_db_error)

static TkDbError
classify_errno (int number)
{
  switch (number)
    {
    case ENOSPC:
    case EDQUOT:
      return TK_DB_ERROR_FULL;
    case EACCES:
    case EPERM:
    case EROFS:
      return TK_DB_ERROR_READ_ONLY;
    default:
      return TK_DB_ERROR_IO;
    }
}

static TkDbError
classify (int code, int number)
{
  switch (code & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return TK_DB_ERROR_BUSY;
    case SQLITE_CONSTRAINT:
      return TK_DB_ERROR_CONSTRAINT;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
      return TK_DB_ERROR_CORRUPT;
    case SQLITE_FULL:
      return TK_DB_ERROR_FULL;
    case SQLITE_READONLY:
      return code == SQLITE_READONLY_DBMOVED ? TK_DB_ERROR_IO : TK_DB_ERROR_READ_ONLY;
    case SQLITE_PERM:
      return TK_DB_ERROR_READ_ONLY;
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
      return classify_errno (number);
    case SQLITE_NOMEM:
    case SQLITE_NOLFS:
      return TK_DB_ERROR_IO;
    default:
      return TK_DB_ERROR_SQL;
    }
}

/* Why a file could not be read or written, in words: the system's reason, else SQLite's. */
static const char *
io_reason (int code, int number)
{
  if (code == SQLITE_READONLY_DBMOVED)
    return _("it was moved or deleted while in use");
  if ((code & 0xff) == SQLITE_NOMEM)
    return _("out of memory");
  return number != 0 ? g_strerror (number) : sqlite3_errstr (code);
}

static void
set_sentence (GError **error, TkDbError kind, const char *name, const char *reason)
{
  switch (kind)
    {
    case TK_DB_ERROR_BUSY:
      g_set_error (error, TK_DB_ERROR, kind,
                   _("%s is in use by another program; wait a moment or close that program, then try again"), name);
      return;
    case TK_DB_ERROR_CONSTRAINT:
      g_set_error (error, TK_DB_ERROR, kind,
                   _("%s refused a change that breaks one of its rules (%s), so nothing was stored; report this"),
                   name, reason);
      return;
    case TK_DB_ERROR_CORRUPT:
      g_set_error (error, TK_DB_ERROR, kind,
                   _("%s is damaged or is not a database of this program; restore the last backup of it"), name);
      return;
    case TK_DB_ERROR_FULL:
      g_set_error (error, TK_DB_ERROR, kind,
                   _("The disk is full, so %s could not be written; free some space, then try again"), name);
      return;
    case TK_DB_ERROR_READ_ONLY:
      g_set_error (error, TK_DB_ERROR, kind,
                   _("%s cannot be written; check who may write to the file and its folder"), name);
      return;
    case TK_DB_ERROR_IO:
      g_set_error (error, TK_DB_ERROR, kind,
                   _("%s cannot be read or written (%s); check the disk and that its folder exists"), name, reason);
      return;
    case TK_DB_ERROR_TOO_NEW:
    case TK_DB_ERROR_SQL:
    default:
      g_set_error (error, TK_DB_ERROR, kind,
                   _("%s was asked for something it does not understand (%s); this is a fault in the program, report it"),
                   name, reason);
    }
}

/* SQLite tells of a read-only disk by the errno of the last thing it tried, which may be “no such file”. */
static int
find_errno (sqlite3 *handle, const char *path, int code)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if ((code & 0xff) == SQLITE_CANTOPEN && g_access (path, F_OK) == 0
      && (g_access (path, W_OK) != 0 || g_access (folder, W_OK) != 0))
    return errno;
  return handle != NULL ? sqlite3_system_errno (handle) : 0;
}

gboolean
tk_db_fail (sqlite3 *handle, const char *path, int code, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);
  int number = find_errno (handle, path, code);
  TkDbError kind = classify (code, number);
  const char *reason;

  if (kind == TK_DB_ERROR_IO)
    reason = io_reason (code, number);
  else
    reason = handle != NULL ? sqlite3_errmsg (handle) : sqlite3_errstr (code);
  set_sentence (error, kind, name, reason);
  return FALSE;
}

gboolean
tk_db_fail_errno (const char *path, int number, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);

  set_sentence (error, classify_errno (number), name, g_strerror (number));
  return FALSE;
}

gboolean
tk_db_fail_statement (TkDb *db, int code, GError **error)
{
  GError *reason = NULL;

  tk_db_fail (db->handle, db->path, code, &reason);
  if (db->depth > 0 && db->lost == NULL && sqlite3_get_autocommit (db->handle))
    db->lost = g_error_copy (reason);
  g_propagate_error (error, reason);
  return FALSE;
}

gboolean
tk_db_still_whole (TkDb *db, GError **error)
{
  if (db->stuck && !tk_db_undo (db))
    return tk_db_fail (db->handle, db->path, sqlite3_errcode (db->handle), error);
  if (db->lost == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (db->lost));
  return FALSE;
}
