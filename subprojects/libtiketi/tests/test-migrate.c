/* Migrations: forward in order, a backup first, nothing half done, newer files refused.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-db.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("tiketi-migrate-XXXXXX", NULL);
  g_assert_nonnull (f->folder);
  f->path = g_build_filename (f->folder, "shop.db", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  GDir *dir = g_dir_open (f->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (f->folder, name, NULL);
      g_remove (path);
    }
  g_dir_close (dir);
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  g_free (f->path);
  g_free (f->folder);
}

static TkDb *
open_ok (const char *path)
{
  g_autoptr (GError) error = NULL;
  TkDb *db = tk_db_open (path, TK_DB_DEFAULT, &error);

  g_assert_no_error (error);
  g_assert_nonnull (db);
  return db;
}

static TkDb *
open_at (const char *path, const char *prefix)
{
  g_autoptr (GError) error = NULL;
  TkDb *db = open_ok (path);
  gboolean done = tk_db_migrate (db, prefix, &error);

  g_assert_no_error (error);
  g_assert_true (done);
  return db;
}

static gint64
get_int (TkDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 value = G_MININT64;

  g_assert_true (tk_db_get_int (db, &value, NULL, &error, sql, ""));
  g_assert_no_error (error);
  return value;
}

static gboolean
backup_exists (Fixture *f, int version)
{
  g_autofree char *path = g_strdup_printf ("%s.backup-v%d", f->path, version);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
make_v1_with_guest (const char *path)
{
  g_autoptr (TkDb) db = open_at (path, "/test/v1");

  g_assert_true (tk_db_run (db, NULL, "INSERT INTO guest (name) VALUES ('Amina'), ('Juma')", ""));
}

static void
test_fresh (Fixture *f, gconstpointer data)
{
  g_autoptr (TkDb) db = open_at (f->path, "/test/v2/");

  g_assert_cmpint (tk_db_get_version (db), ==, 2);
  g_assert_cmpint (get_int (db, "SELECT count(*) FROM seat"), ==, 0);
  g_assert_false (backup_exists (f, 0)); /* nothing to lose */
}

static void
test_again (Fixture *f, gconstpointer data)
{
  g_autoptr (TkDb) db = open_at (f->path, "/test/v2");

  g_assert_true (tk_db_migrate (db, "/test/v2", NULL));
  g_assert_cmpint (tk_db_get_version (db), ==, 2);
  g_assert_false (backup_exists (f, 2));
}

static void
test_upgrade (Fixture *f, gconstpointer data)
{
  make_v1_with_guest (f->path);
  g_autoptr (TkDb) db = open_at (f->path, "/test/v2");
  g_assert_cmpint (tk_db_get_version (db), ==, 2);
  g_assert_cmpint (get_int (db, "SELECT count(*) FROM guest WHERE seat = ''"), ==, 2);
  g_assert_true (backup_exists (f, 1));
  g_autofree char *copy = g_strconcat (f->path, ".backup-v1", NULL);
  g_autoptr (TkDb) old = tk_db_open (copy, TK_DB_READ_ONLY, NULL);
  g_assert_cmpint (tk_db_get_version (old), ==, 1);
  g_assert_cmpint (get_int (old, "SELECT count(*) FROM guest"), ==, 2);
}

/* An older backup of the same name, and the rest of one that a power cut stopped, give way. */
static void
test_old_backup_replaced (Fixture *f, gconstpointer data)
{
  g_autofree char *copy = g_strconcat (f->path, ".backup-v1", NULL);
  g_autofree char *part = g_strconcat (copy, ".part", NULL);

  make_v1_with_guest (f->path);
  g_assert_true (g_file_set_contents (copy, "old", 3, NULL));
  g_assert_true (g_file_set_contents (part, "half", 4, NULL));
  g_autoptr (TkDb) db = open_at (f->path, "/test/v2");
  g_autoptr (TkDb) old = tk_db_open (copy, TK_DB_READ_ONLY, NULL);
  g_assert_cmpint (get_int (old, "SELECT count(*) FROM guest"), ==, 2);
  g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));
}

/* Two guests in one seat: the third migration fails after it has changed things. The second stays. */
static void
test_half_way (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  make_v1_with_guest (f->path);
  g_autoptr (TkDb) db = open_ok (f->path);
  g_assert_false (tk_db_migrate (db, "/test/v3-breaks", &error));
  g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_CONSTRAINT);
  g_assert_nonnull (strstr (error->message, f->path));
  g_assert_nonnull (strstr (error->message, "schema 3"));
  g_assert_false (tk_db_in_transaction (db));
  g_assert_cmpint (tk_db_get_version (db), ==, 2);
  g_assert_cmpint (get_int (db, "SELECT count(*) FROM guest WHERE seat = 'A1'"), ==, 0);
  g_assert_cmpint (get_int (db, "SELECT count(*) FROM sqlite_schema WHERE name = 'half_way'"), ==, 0);
  g_assert_true (backup_exists (f, 1));
  g_assert_true (tk_db_migrate (db, "/test/v2", NULL)); /* still good for the program of before */
}

static void
test_too_new (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkDb) db = open_at (f->path, "/test/v2");

  g_assert_true (tk_db_exec_script (db, "PRAGMA user_version=7", NULL));
  g_assert_false (tk_db_migrate (db, "/test/v1", &error));
  g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_TOO_NEW);
  g_autofree char *expected = g_strdup_printf (
      "%s was written by a newer Tiketi (schema 7, this program knows 1); install the newer version", f->path);
  g_assert_cmpstr (error->message, ==, expected);
  g_assert_cmpint (tk_db_get_version (db), ==, 7);
  g_assert_false (backup_exists (f, 7));
}

static void
test_bad_sets (Fixture *f, gconstpointer data)
{
  static const struct { const char *prefix; const char *words; } rows[] = {
    { "/test/none", "there is none" },
    { "/test/gap", "0003-seats.sql" },
    { "/test/misnamed", "0002-.sql" },
  };
  g_autoptr (TkDb) db = open_ok (f->path);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (tk_db_migrate (db, rows[i].prefix, &error));
      g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_SQL);
      g_assert_nonnull (strstr (error->message, rows[i].words));
      g_assert_cmpint (tk_db_get_version (db), ==, 0);
    }
}

static void
test_commits (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkDb) db = open_ok (f->path);

  g_assert_false (tk_db_migrate (db, "/test/commits", &error));
  g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_SQL);
  g_assert_false (tk_db_in_transaction (db));
  g_assert_cmpint (tk_db_get_version (db), ==, 1);
}

static void
test_busy (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  make_v1_with_guest (f->path);
  g_autoptr (TkDb) holder = open_ok (f->path);
  g_autoptr (TkDb) db = open_ok (f->path);
  tk_db_set_busy_timeout (db, 20);
  g_assert_true (tk_db_begin (holder, NULL));
  g_assert_false (tk_db_migrate (db, "/test/v2", &error));
  g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_BUSY);
  tk_db_rollback (holder);
  g_assert_cmpint (tk_db_get_version (db), ==, 1);
}

/* The backup cannot be written: the migration does not start. */
static void
test_no_backup_no_migration (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *part = g_strconcat (f->path, ".backup-v1.part", NULL);

  make_v1_with_guest (f->path);
  g_assert_cmpint (g_mkdir (part, 0700), ==, 0);
  g_autoptr (TkDb) db = open_ok (f->path);
  g_assert_false (tk_db_migrate (db, "/test/v2", &error));
  g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_IO);
  g_assert_cmpint (tk_db_get_version (db), ==, 1);
  g_assert_false (backup_exists (f, 1));
}

#define ADD(name, func) g_test_add ("/migrate/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("fresh", test_fresh);
  ADD ("again", test_again);
  ADD ("upgrade", test_upgrade);
  ADD ("old-backup-replaced", test_old_backup_replaced);
  ADD ("half-way", test_half_way);
  ADD ("too-new", test_too_new);
  ADD ("bad-sets", test_bad_sets);
  ADD ("commits", test_commits);
  ADD ("busy", test_busy);
  ADD ("no-backup-no-migration", test_no_backup_no_migration);
  return g_test_run ();
}
