/* Trouble from below: disk full, a database that is locked, newer, read-only or not one, and others writing meanwhile.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-fixture.h"
#include "tk-desk-private.h"
#include "tk-desk-shift.h"
#include "tk-desk-status.h"
#include "tk-store-setting.h"

#include <glib/gstdio.h>
#include <string.h>

#define SALES_EACH 40

static gint64
pragma (TkDesk *desk, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 value = -1;

  tk_db_get_int (tk_store_get_db (desk->store), &value, NULL, &error, sql, "");
  g_assert_no_error (error);
  return value;
}

/* Sells until the disk is full: the sale that failed left nothing, and the next one works once there is room. */
static void
test_disk_full (DeskFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *limit = NULL, *before = NULL;
  int sold = 0;

  desk_fixture_sql (f, "INSERT INTO lease (id, event, type, first, last, next, epoch, sell_until, status)"
                       " VALUES ('lease-f', 1, 3, 61, 5000, 61, 1, 1795302000000, 'open')");
  limit = g_strdup_printf ("PRAGMA max_page_count=%" G_GINT64_FORMAT, pragma (f->desk, "PRAGMA page_count") + 4);
  pragma (f->desk, limit);
  for (;; sold++)
    {
      g_free (before);
      before = desk_fixture_print (f);
      g_autoptr (TkSale) sale = desk_fixture_sell (f, 1, 3, 10, 4000000, &error);
      if (sale == NULL)
        break;
      g_assert_no_error (error);
      g_assert_cmpint (sold, <, 200);
    }
  g_assert_cmpint (sold, >, 0);
  g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_FULL);
  g_assert_nonnull (strstr (error->message, "The disk is full"));
  g_autofree char *after = desk_fixture_print (f);
  g_assert_cmpstr (after, ==, before);
  pragma (f->desk, "PRAGMA max_page_count=1000000");
  g_autoptr (TkSale) next = desk_fixture_sell_ok (f, 1, 3, 10);
  const TkSoldTicket *ticket = g_ptr_array_index (next->tickets, 0);
  g_assert_cmpuint (ticket->id.serial, ==, (guint) sold * 10 + 1);
  g_clear_error (&error);
  tk_desk_verify_journal (f->desk, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* Another program holds the database for longer than we wait. */
static void
test_busy (DeskFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = desk_fixture_print (f);

  tk_db_set_busy_timeout (tk_store_get_db (f->desk->store), 50);
  g_assert_true (tk_db_begin (tk_store_get_db (f->store), &error));
  g_assert_null (desk_fixture_sell (f, 1, 1, 1, 150000, &error));
  g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_BUSY);
  tk_db_rollback (tk_store_get_db (f->store));
  g_autofree char *after = desk_fixture_print (f);
  g_assert_cmpstr (after, ==, before);
  g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 1, 1, 1);
}

static void
assert_not_opened (DeskFixture *f, int code, const char *words)
{
  g_autoptr (GError) error = NULL;
  TkDesk *desk = tk_desk_open (f->dir, &f->clock.base, &error);

  g_assert_null (desk);
  g_assert_error (error, TK_DB_ERROR, code);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_newer (DeskFixture *f, gconstpointer data)
{
  desk_fixture_sql (f, "PRAGMA user_version=99");
  assert_not_opened (f, TK_DB_ERROR_TOO_NEW, "newer");
  desk_fixture_sql (f, "PRAGMA user_version=1");
}

static void
test_not_a_database (DeskFixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->dir, "terminal.db", NULL);
  g_autofree char *good = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  tk_desk_close (f->desk);
  tk_store_close (f->store);
  g_assert_true (g_file_get_contents (path, &good, &length, NULL));
  g_assert_true (g_file_set_contents_full (path, "this is no database at all, it is a letter", -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  assert_not_opened (f, TK_DB_ERROR_CORRUPT, "damaged");
  g_assert_true (g_file_set_contents_full (path, good, (gssize) length, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  f->desk = tk_desk_open (f->dir, &f->clock.base, &error);
  g_assert_no_error (error);
  f->store = tk_store_open (f->dir, &error);
  g_assert_no_error (error);
}

static void
test_no_folder (DeskFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (f->dir, "terminal.key", "below-a-file", NULL);

  g_assert_null (tk_desk_open (path, &f->clock.base, &error));
  g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_IO);
  g_assert_nonnull (strstr (error->message, "cannot be made"));
}

/* Opened where nothing is yet: folder and file are the owner's alone, and the desk says it is not enrolled. */
static void
test_fresh (DeskFixture *f, gconstpointer data)
{
  g_autofree char *dir = g_build_filename (f->dir, "fresh", NULL), *path = g_build_filename (dir, "terminal.db", NULL);
  g_autoptr (GError) error = NULL;
  GStatBuf folder, file;
  TkDesk *desk = tk_desk_open (dir, &f->clock.base, &error);

  g_assert_no_error (error);
  g_assert_cmpint (g_stat (dir, &folder), ==, 0);
  g_assert_cmpint (g_stat (path, &file), ==, 0);
  g_assert_cmpint (folder.st_mode & 0777, ==, 0700);
  g_assert_cmpint (file.st_mode & 0777, ==, 0600);
  g_autoptr (TkTerminalInfo) info = tk_desk_get_terminal (desk, &error);
  g_assert_false (info->enrolled);
  g_assert_cmpstr (info->name, ==, "");
  g_assert_null (tk_desk_shift_open (desk, &f->cashier, 0, "KES", &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_ENROLLED);
  tk_desk_close (desk);
  g_remove (path);
  g_assert_cmpint (g_rmdir (dir), ==, 0);
}

/* A key that others may read is refused before anything is sold with it. */
static void
test_open_key (DeskFixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->dir, "terminal.key", NULL), *before = desk_fixture_print (f);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
  g_assert_null (desk_fixture_sell (f, 1, 1, 1, 150000, &error));
  g_assert_error (error, TK_KEYS_ERROR, TK_KEYS_ERROR_MODE);
  g_autofree char *after = desk_fixture_print (f);
  g_assert_cmpstr (after, ==, before);
}

/* ---- Others at the same time ---- */

typedef struct
{
  DeskFixture *f;
  gint stop;     /* atomic */
  guint done;
  GError *error;
} Other;

/* The sync agent: short write transactions without pause. */
static gpointer
sync_like (gpointer data)
{
  Other *other = data;
  TkStore *store = tk_store_open (other->f->dir, &other->error);
  TkDb *db = store != NULL ? tk_store_get_db (store) : NULL;

  while (db != NULL && other->error == NULL && !g_atomic_int_get (&other->stop))
    {
      g_autofree char *id = g_strdup_printf ("incident-%u", other->done);
      if (tk_db_begin (db, &other->error)
          && tk_db_run (db, &other->error, "INSERT INTO incident VALUES ($1, 'test', '', 1, 1, 1, 0, 0)", "s", id)
          && tk_store_set_setting_int (store, "cursor", other->done, &other->error))
        tk_db_commit (db, &other->error);
      other->done++;
      g_usleep (1000);
    }
  tk_store_close (store);
  return NULL;
}

/* A second face on the same folder, selling as well. */
static gpointer
second_face (gpointer data)
{
  Other *other = data;
  DeskFixture face = *other->f;

  face.desk = tk_desk_open (face.dir, &face.clock.base, &other->error);
  while (other->error == NULL && other->done < SALES_EACH)
    {
      tk_sale_free (desk_fixture_sell (&face, 1, 3, 1, 400000, &other->error));
      other->done++;
    }
  tk_desk_close (face.desk);
  return NULL;
}

static void
test_sync_meanwhile (DeskFixture *f, gconstpointer data)
{
  Other other = { .f = f };
  GThread *thread = g_thread_new ("sync", sync_like, &other);

  for (int i = 0; i < SALES_EACH; i++)
    tk_sale_free (desk_fixture_sell_ok (f, 1, 3, 1));
  g_atomic_int_set (&other.stop, 1);
  g_thread_join (thread);
  g_assert_no_error (other.error);
  g_assert_cmpuint (other.done, >, 0);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM sale"), ==, SALES_EACH);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM incident"), ==, other.done);
}

static void
test_two_faces (DeskFixture *f, gconstpointer data)
{
  Other other = { .f = f };
  g_autoptr (GError) error = NULL;
  gint64 entries = 0;

  desk_fixture_sql (f, "INSERT INTO lease (id, event, type, first, last, next, epoch, sell_until, status)"
                       " VALUES ('lease-f', 1, 3, 61, 500, 61, 1, 1795302000000, 'open')");
  GThread *thread = g_thread_new ("face", second_face, &other);
  for (int i = 0; i < SALES_EACH; i++)
    tk_sale_free (desk_fixture_sell_ok (f, 1, 3, 1));
  g_thread_join (thread);
  g_assert_no_error (other.error);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM sale"), ==, 2 * SALES_EACH);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(DISTINCT serial) FROM sale_ticket"), ==, 2 * SALES_EACH);
  g_assert_cmpint (desk_fixture_int (f, "SELECT max(serial) FROM sale_ticket"), ==, 2 * SALES_EACH);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM shift"), ==, 1);
  tk_desk_verify_journal (f->desk, &entries, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (entries, ==, 2 * SALES_EACH + 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/desk/trouble/" name, DeskFixture, NULL, desk_fixture_set_up, function, desk_fixture_tear_down)
  ADD ("disk-full", test_disk_full);
  ADD ("busy", test_busy);
  ADD ("newer", test_newer);
  ADD ("not-a-database", test_not_a_database);
  ADD ("no-folder", test_no_folder);
  ADD ("fresh", test_fresh);
  ADD ("open-key", test_open_key);
  ADD ("sync-meanwhile", test_sync_meanwhile);
  ADD ("two-faces", test_two_faces);
  return g_test_run ();
}
