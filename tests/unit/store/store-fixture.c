/* The database that the store's tests work on. SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

void
store_fixture_set_up (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  memset (f, 0, sizeof *f);
  f->dir = g_dir_make_tmp ("tiketi-store-XXXXXX", &error);
  g_assert_no_error (error);
  tk_fake_clock_init (&f->clock, STORE_FIXTURE_NOW);
  f->store = tk_store_open (f->dir, &error);
  g_assert_no_error (error);
}

void
store_fixture_tear_down (StoreFixture *f, gconstpointer data)
{
  GDir *dir;
  const char *name;

  tk_store_close (f->store);
  dir = g_dir_open (f->dir, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (f->dir, name, NULL);
      g_remove (file);
    }
  g_dir_close (dir);
  g_assert_cmpint (g_rmdir (f->dir), ==, 0);
  g_free (f->dir);
}

void
store_fixture_sql (StoreFixture *f, const char *sql)
{
  g_autoptr (GError) error = NULL;

  tk_db_exec_script (tk_store_get_db (f->store), sql, &error);
  g_assert_no_error (error);
}
