/* A database that version 1 wrote, opened by this one: nothing is lost, the chain holds, and its leases still sell.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "store-fixture.h"
#include "tk-store-journal.h"
#include "tk-store-lease.h"
#include "tk-store-setting.h"

#define TERMINAL 3 /* of the dump */
#define ENTRIES 5

/* In place of what the fixture made. */
static void
put_back_version_1 (StoreFixture *f)
{
  g_autofree char *dump_path = g_test_build_filename (G_TEST_DIST, "terminal-v1.sql", NULL);
  g_autofree char *path = g_build_filename (f->dir, TK_STORE_FILE, NULL);
  g_autofree char *dump = NULL;
  g_autoptr (GError) error = NULL;

  tk_store_close (f->store);
  f->store = NULL;
  g_assert_cmpint (g_remove (path), ==, 0);
  g_file_get_contents (dump_path, &dump, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (TkDb) db = tk_db_open (path, TK_DB_DEFAULT, &error);
  g_assert_no_error (error);
  tk_db_exec_script (db, dump, &error);
  g_assert_no_error (error);
  tk_db_exec_script (db, "PRAGMA user_version=1", &error);
  g_assert_no_error (error);
}

static void
assert_chain (TkStore *store)
{
  guint8 prev[TK_DIGEST_SIZE];
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = tk_store_journal_read (store, 1, 100, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, ENTRIES);
  tk_journal_genesis (TERMINAL, prev);
  for (guint i = 0; i < entries->len; i++)
    {
      const TkJournalEntry *entry = g_ptr_array_index (entries, i);

      g_assert_true (tk_journal_entry_check (entry, i + 1, prev, &error));
      memcpy (prev, entry->hash, sizeof prev);
    }
}

static void
test_upgrade (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL, *well = NULL;
  gint64 tickets = 0;

  put_back_version_1 (f);
  f->store = tk_store_open (f->dir, &error);
  g_assert_no_error (error);
  TkDb *db = tk_store_get_db (f->store);
  g_assert_cmpint (tk_db_get_version (db), ==, 3);
  assert_chain (f->store);
  g_assert_true (tk_store_get_setting (f->store, "name", &name, &error));
  g_assert_cmpstr (name, ==, "Till");
  g_assert_true (tk_db_get_int (db, &tickets, NULL, &error, "SELECT count(*) FROM sale_ticket", ""));
  g_assert_cmpint (tickets, ==, 7);
  well = tk_db_check (db, &error);
  g_assert_cmpstr (well, ==, "ok");
}

/* What version 1 held to sell is sold on, from where it stopped. */
static void
test_sells_on (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) serials = NULL;
  gint64 last_sold = 0;

  put_back_version_1 (f);
  f->store = tk_store_open (f->dir, &error);
  g_assert_no_error (error);
  TkDb *db = tk_store_get_db (f->store);
  g_assert_true (tk_db_get_int (db, &last_sold, NULL, &error, "SELECT max(serial) FROM sale_ticket WHERE event = 1 AND type = 1", ""));
  g_assert_true (tk_db_begin (db, &error));
  serials = tk_store_take_serials (f->store, 1, 1, 2, STORE_FIXTURE_NOW, &error);
  g_assert_no_error (error);
  g_assert_true (tk_db_commit (db, &error));
  g_assert_cmpuint (serials->len, ==, 2);
  g_assert_cmpuint (g_array_index (serials, TkStoreSerial, 0).serial, ==, last_sold + 1);
  g_assert_cmpuint (g_array_index (serials, TkStoreSerial, 0).issue, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/upgrade/nothing-lost", StoreFixture, NULL, store_fixture_set_up, test_upgrade, store_fixture_tear_down);
  g_test_add ("/upgrade/sells-on", StoreFixture, NULL, store_fixture_set_up, test_sells_on, store_fixture_tear_down);
  return g_test_run ();
}
