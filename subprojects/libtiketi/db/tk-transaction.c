/* Write transactions: one BEGIN IMMEDIATE at the outermost, a counter inside.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-db-private.h"

#include <glib/gi18n-lib.h>

static void
forget (TkDb *db)
{
  db->depth = 0;
  db->doomed = FALSE;
  g_clear_error (&db->lost);
}

gboolean
tk_db_undo (TkDb *db)
{
  if (db->handle != NULL && !sqlite3_get_autocommit (db->handle))
    sqlite3_exec (db->handle, "ROLLBACK", NULL, NULL, NULL);
  db->stuck = db->handle != NULL && !sqlite3_get_autocommit (db->handle);
  return !db->stuck;
}

static void
roll_back_all (TkDb *db)
{
  tk_db_undo (db);
  forget (db);
}

static gboolean
fail_doomed (TkDb *db, GError **error)
{
  g_autofree char *name = g_filename_display_name (db->path);

  g_set_error (error, TK_DB_ERROR, TK_DB_ERROR_SQL,
               _("A part of this change to %s failed, so none of it was stored; try again"), name);
  return FALSE;
}

static gboolean
commit_outermost (TkDb *db, GError **error)
{
  if (!tk_db_still_whole (db, error))
    return FALSE;
  if (db->doomed)
    return fail_doomed (db, error);
  return tk_db_exec (db, "COMMIT", error);
}

static gboolean
begin_outermost (TkDb *db, GError **error)
{
  if (!tk_db_still_whole (db, error))
    return FALSE;
  if (tk_db_exec (db, "BEGIN IMMEDIATE", error))
    return TRUE;
  tk_db_undo (db); /* without memory it may have begun and say that it failed */
  return FALSE;
}

gboolean
tk_db_begin (TkDb *db, GError **error)
{
  g_return_val_if_fail (db != NULL, FALSE);
  if (db->depth == 0 ? !begin_outermost (db, error) : !tk_db_still_whole (db, error))
    return FALSE;
  db->depth++;
  return TRUE;
}

gboolean
tk_db_commit (TkDb *db, GError **error)
{
  g_return_val_if_fail (db != NULL && db->depth > 0, FALSE);
  if (db->depth > 1)
    {
      db->depth--;
      return TRUE;
    }
  if (commit_outermost (db, error))
    {
      forget (db);
      return TRUE;
    }
  roll_back_all (db);
  return FALSE;
}

void
tk_db_rollback (TkDb *db)
{
  g_return_if_fail (db != NULL);
  if (db->depth > 1)
    {
      db->depth--;
      db->doomed = TRUE;
    }
  else
    roll_back_all (db);
}

gboolean
tk_db_in_transaction (TkDb *db)
{
  g_return_val_if_fail (db != NULL, FALSE);
  return db->depth > 0;
}
