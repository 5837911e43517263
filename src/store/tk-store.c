/* Opening the terminal's database: its folder, its file, its schema. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store.h"
#include "tk-store-resources.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#define MIGRATIONS "/tiketi/store/migrations/"

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
  g_set_error (error, TK_DB_ERROR, number == ENOSPC ? TK_DB_ERROR_FULL : TK_DB_ERROR_IO,
               _("The folder %s cannot be made (%s); choose another one"), name, g_strerror (number));
  return FALSE;
}

TkDb *
tk_store_get_db (TkStore *store)
{
  g_return_val_if_fail (store != NULL, NULL);
  return store->db;
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
  db = tk_db_open (path, TK_DB_DEFAULT, error);
  if (db == NULL || !tk_db_migrate (db, MIGRATIONS, error))
    return NULL;
  TkStore *store = g_new0 (TkStore, 1);
  store->db = g_steal_pointer (&db);
  return store;
}
