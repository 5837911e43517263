/* Opening the terminal's database: its folder, its file, its schema. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store.h"
#include "tk-store-resources.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#define MIGRATIONS "/tiketi/store/migrations/"
#define SMALLEST_PAGE 512

struct _TkStore
{
  TkDb *db;
};

/* A static library's resources register themselves only when something asks for them by name. */
static void
register_migrations (void)
{
  static gsize done;

  if (!g_once_init_enter (&done))
    return;
  tk_store_register_resource ();
  g_once_init_leave (&done, 1);
}

static gboolean
make_folder (const char *dir, GError **error)
{
  if (g_mkdir_with_parents (dir, 0700) == 0)
    return TRUE;
  int number = errno;
  g_autofree char *name = g_filename_display_name (dir);
  if (g_file_test (dir, G_FILE_TEST_EXISTS) && !g_file_test (dir, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, TK_DB_ERROR, TK_DB_ERROR_IO, _("%s is a file, not a folder; choose another one"), name);
      return FALSE;
    }
  g_set_error (error, TK_DB_ERROR, number == ENOSPC ? TK_DB_ERROR_FULL : TK_DB_ERROR_IO,
               _("The folder %s cannot be made (%s); choose another one"), name, g_strerror (number));
  return FALSE;
}

/* SQLite takes a file without a first page for a new database. Beside a key it is an old one that lost its contents, and a
 * new one in its place would hide that. */
static gboolean
check_not_emptied (const char *dir, const char *path, GError **error)
{
  g_autofree char *key = g_build_filename (dir, "terminal.key", NULL), *name = NULL;
  GStatBuf info;

  if (g_stat (path, &info) != 0 || info.st_size >= SMALLEST_PAGE || !g_file_test (key, G_FILE_TEST_EXISTS))
    return TRUE;
  name = g_filename_display_name (path);
  g_set_error (error, TK_DB_ERROR, TK_DB_ERROR_CORRUPT,
               _("%s is empty although this terminal has been in use; restore the last backup of it"), name);
  return FALSE;
}

TkDb *
tk_store_get_db (TkStore *store)
{
  g_return_val_if_fail (store != NULL, NULL);
  return store->db;
}

gboolean
tk_store_set_durable (TkStore *store, gboolean durable, GError **error)
{
  const char *pragma = durable ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL";
  g_autofree char *name = NULL, *level = NULL;

  g_return_val_if_fail (store != NULL && !tk_db_in_transaction (store->db), FALSE);
  if (!tk_db_exec_script (store->db, pragma, error)
      || !tk_db_get_text (store->db, &level, error, "PRAGMA synchronous", ""))
    return FALSE;
  if (g_strcmp0 (level, durable ? "2" : "1") == 0)
    return TRUE;
  name = g_filename_display_name (tk_db_get_path (store->db));
  g_set_error (error, TK_DB_ERROR, TK_DB_ERROR_IO,
               _("%s cannot be opened safely (“%s” reads back as “%s”); put it on a local disk"), name, pragma, level);
  return FALSE;
}

void
tk_store_close (TkStore *store)
{
  if (store == NULL)
    return;
  tk_db_close (store->db);
  g_free (store);
}

TkStore *
tk_store_open (const char *dir, GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (TkDb) db = NULL;

  g_return_val_if_fail (dir != NULL && *dir != '\0', NULL);
  register_migrations ();
  if (!make_folder (dir, error))
    return NULL;
  path = g_build_filename (dir, TK_STORE_FILE, NULL);
  if (!check_not_emptied (dir, path, error))
    return NULL;
  db = tk_db_open (path, TK_DB_DEFAULT, error);
  if (db == NULL || !tk_db_migrate (db, MIGRATIONS, error))
    return NULL;
  TkStore *store = g_new0 (TkStore, 1);
  store->db = g_steal_pointer (&db);
  return store;
}
