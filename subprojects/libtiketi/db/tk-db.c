/* Opening and closing a connection: the file, its mode, and every pragma set and read back.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-db-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#define BUSY_TIMEOUT_MS 5000
#define BUSY_STEP_MS 2

typedef struct
{
  const char *set;
  const char *get;
  const char *expected;
} Pragma;

static char *vfs_name; /* process-wide, for tests */

/* journal_mode comes first: it is also what first reads the file. */
static const Pragma file_pragmas[] = {
  { "PRAGMA journal_mode=WAL", "PRAGMA journal_mode", "wal" },
  { "PRAGMA synchronous=FULL", "PRAGMA synchronous", "2" },
};
static const Pragma fast_pragmas[] = {
  { "PRAGMA journal_mode=WAL", "PRAGMA journal_mode", "wal" },
  { "PRAGMA synchronous=NORMAL", "PRAGMA synchronous", "1" },
};
static const Pragma read_only_pragmas[] = {
  { "PRAGMA query_only=ON", "PRAGMA query_only", "1" },
};
static const Pragma pragmas[] = {
  { "PRAGMA foreign_keys=ON", "PRAGMA foreign_keys", "1" },
  { "PRAGMA trusted_schema=OFF", "PRAGMA trusted_schema", "0" },
  { "PRAGMA cell_size_check=ON", "PRAGMA cell_size_check", "1" },
};

gboolean
tk_db_exec (TkDb *db, const char *sql, GError **error)
{
  int code = sqlite3_exec (db->handle, sql, NULL, NULL, NULL);

  if (code != SQLITE_OK)
    return tk_db_fail_statement (db, code, error);
  return TRUE;
}

static gboolean
apply_pragma (TkDb *db, const Pragma *pragma, GError **error)
{
  g_autofree char *value = NULL;

  if (!tk_db_exec (db, pragma->set, error) || !tk_db_get_text (db, &value, error, pragma->get, ""))
    return FALSE;
  if (g_strcmp0 (value, pragma->expected) == 0)
    return TRUE;
  g_autofree char *name = g_filename_display_name (db->path);
  g_set_error (error, TK_DB_ERROR, TK_DB_ERROR_IO,
               _("%s cannot be opened safely (“%s” reads back as “%s”); put it on a local disk"), name, pragma->set,
               value != NULL ? value : "");
  return FALSE;
}

static gboolean
apply_pragmas (TkDb *db, const Pragma *list, gsize n, GError **error)
{
  for (gsize i = 0; i < n; i++)
    {
      if (!apply_pragma (db, &list[i], error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
apply_durability (TkDb *db, GError **error)
{
  if (db->flags & TK_DB_READ_ONLY)
    return apply_pragmas (db, read_only_pragmas, G_N_ELEMENTS (read_only_pragmas), error);
  if (strcmp (db->path, TK_DB_MEMORY) == 0)
    return TRUE;
  if (db->flags & TK_DB_FAST)
    return apply_pragmas (db, fast_pragmas, G_N_ELEMENTS (fast_pragmas), error);
  return apply_pragmas (db, file_pragmas, G_N_ELEMENTS (file_pragmas), error);
}

/* SQLite's own waiting sleeps longer and longer, up to 100 ms, while a writer that commits 300 rows at a time frees the lock
 * every few: the one who has waited longest would come last. */
static int
busy_cb (void *data, int tries)
{
  TkDb *db = data;

  if (tries >= db->busy_ms / BUSY_STEP_MS)
    return 0;
  sqlite3_sleep (BUSY_STEP_MS);
  return 1;
}

static gboolean
configure (TkDb *db, GError **error)
{
  gint64 tables;

  sqlite3_extended_result_codes (db->handle, 1);
  db->busy_ms = BUSY_TIMEOUT_MS;
  sqlite3_busy_handler (db->handle, busy_cb, db);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  /* "x" is only ever a name, as it is in PostgreSQL; a misspelt column must not read as a text. */
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
  return apply_durability (db, error) && apply_pragmas (db, pragmas, G_N_ELEMENTS (pragmas), error)
         /* Nothing above needs the first page of a database opened only to be read; this does. */
         && tk_db_get_int (db, &tables, NULL, error, "SELECT count(*) FROM sqlite_schema", "");
}

gboolean
tk_db_create_file (const char *path, GError **error)
{
  int fd = open (path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);

  if (fd < 0)
    return tk_db_fail_errno (path, errno, error);
  close (fd);
  return TRUE;
}

/* SQLite would create with the process's umask, and gives -wal and -shm the mode of the database. */
static gboolean
create_if_missing (const char *path, TkDbFlags flags, GError **error)
{
  if ((flags & (TK_DB_READ_ONLY | TK_DB_EXISTING)) != 0 || strcmp (path, TK_DB_MEMORY) == 0)
    return TRUE;
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  GError *failure = NULL;
  if (tk_db_create_file (path, &failure))
    return tk_db_sync_folder (path, error);
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_clear_error (&failure); /* another process was faster: as good */
      return TRUE;
    }
  g_propagate_error (error, failure);
  return FALSE;
}

void
tk_db_set_vfs (const char *name)
{
  g_free (vfs_name);
  vfs_name = g_strdup (name);
}

void
tk_db_set_busy_timeout (TkDb *db, int ms)
{
  g_return_if_fail (db != NULL && ms >= 0);
  db->busy_ms = ms;
}

const char *
tk_db_get_path (TkDb *db)
{
  g_return_val_if_fail (db != NULL, NULL);
  return db->path;
}

void
tk_db_close (TkDb *db)
{
  if (db == NULL)
    return;
  g_return_if_fail (db->in_use == 0);
  tk_db_rollback (db);
  g_hash_table_unref (db->cache);
  sqlite3_close (db->handle);
  g_clear_error (&db->lost);
  g_free (db->path);
  g_free (db);
}

/* Counting memory takes a lock at every allocation, which all threads share. Too late once something else started SQLite,
 * which costs only time. */
static void
configure_library (void)
{
  static gsize done;

  if (g_once_init_enter (&done))
    {
      sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
      g_once_init_leave (&done, 1);
    }
}

TkDb *
tk_db_open (const char *path, TkDbFlags flags, GError **error)
{
  int mode = (flags & TK_DB_READ_ONLY) ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;

  g_return_val_if_fail (path != NULL && *path != '\0', NULL);
  configure_library ();
  if (!create_if_missing (path, flags, error))
    return NULL;
  TkDb *db = g_new0 (TkDb, 1);
  db->path = g_strdup (path);
  db->flags = flags;
  db->cache = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) tk_stmt_free);
  int code = sqlite3_open_v2 (path, &db->handle, mode | SQLITE_OPEN_NOMUTEX, vfs_name);
  if (code == SQLITE_OK ? configure (db, error) : tk_db_fail (db->handle, path, code, error))
    return db;
  tk_db_close (db);
  return NULL;
}
