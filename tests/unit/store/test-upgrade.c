/* Databases that earlier versions wrote, opened by this one: nothing is lost, the chain holds, their leases still sell and their
 * gates still let in. SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "store-fixture.h"
#include "tk-store-gate.h"
#include "tk-store-journal.h"
#include "tk-store-lease.h"
#include "tk-store-setting.h"

#define VERSION_NOW 4

/* What each dump holds. */
typedef struct
{
  int version;
  const char *dump, *name;
  guint terminal, entries, sold, checkins;
} Old;

static const Old olds[] = {
  { 1, "terminal-v1.sql", "Till", 3, 5, 7, 0 },
  { 2, "terminal-v2.sql", "Box Office", 1, 8, 4, 4 },
  { 3, "terminal-v3.sql", "Box Office", 1, 9, 5, 1 },
};

/* In place of what the fixture made. */
static void
put_back (StoreFixture *f, const Old *old)
{
  g_autofree char *dump_path = g_test_build_filename (G_TEST_DIST, old->dump, NULL);
  g_autofree char *path = g_build_filename (f->dir, TK_STORE_FILE, NULL);
  g_autofree char *version = g_strdup_printf ("PRAGMA user_version=%d", old->version);
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
  tk_db_exec_script (db, version, &error);
  g_assert_no_error (error);
}

static void
assert_chain (TkStore *store, const Old *old)
{
  guint8 prev[TK_DIGEST_SIZE];
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = tk_store_journal_read (store, 1, 100, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, old->entries);
  tk_journal_genesis (old->terminal, prev);
  for (guint i = 0; i < entries->len; i++)
    {
      const TkJournalEntry *entry = g_ptr_array_index (entries, i);

      g_assert_true (tk_journal_entry_check (entry, i + 1, prev, &error));
      memcpy (prev, entry->hash, sizeof prev);
    }
}

static gint64
count (TkStore *store, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 value = -1;

  tk_db_get_int (tk_store_get_db (store), &value, NULL, &error, sql, "");
  g_assert_no_error (error);
  return value;
}

/* Kept with each row from version 3 on, and counted from what was there. */
static void
assert_totals (TkStore *store)
{
  g_assert_cmpint (count (store, "SELECT coalesce (sum (good), 0) FROM ticket_total"), ==,
                   count (store, "SELECT count(*) FROM ticket WHERE status NOT IN ('voided', 'refunded')"));
  g_assert_cmpint (count (store, "SELECT coalesce (sum (entered), 0) FROM checkin_minute"), ==,
                   count (store, "SELECT coalesce (sum (count), 0) FROM checkin WHERE direction = 'entry'"));
  g_assert_cmpint (count (store, "SELECT coalesce (sum (denied), 0) FROM checkin_minute"), ==,
                   count (store, "SELECT count(*) FROM checkin WHERE count = 0"));
}

/* Numbered in the order they were made, from version 4 on; what there was before discounts and rounding means what it meant. */
static void
assert_numbers (TkStore *store)
{
  g_assert_cmpint (count (store, "SELECT count(*) FROM sale AS s WHERE number <> (SELECT count(*) FROM sale WHERE seq <= s.seq)"), ==, 0);
  g_assert_cmpint (count (store, "SELECT coalesce (max (number), 0) FROM shift"), ==,
                   count (store, "SELECT count(*) FROM shift WHERE closed_at IS NOT NULL"));
  g_assert_cmpint (count (store, "SELECT count(*) FROM sale AS s WHERE total + rounding <> (SELECT sum(amount) FROM payment WHERE sale = s.id)"),
                   ==, 0);
  g_assert_cmpint (count (store, "SELECT count(*) FROM sale_ticket WHERE unit <> -1"), ==, 0);
}

static void
test_upgrade (StoreFixture *f, gconstpointer data)
{
  const Old *old = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL, *well = NULL;

  put_back (f, old);
  f->store = tk_store_open (f->dir, &error);
  g_assert_no_error (error);
  g_assert_cmpint (tk_db_get_version (tk_store_get_db (f->store)), ==, VERSION_NOW);
  assert_chain (f->store, old);
  g_assert_true (tk_store_get_setting (f->store, "name", &name, &error));
  g_assert_cmpstr (name, ==, old->name);
  g_assert_cmpint (count (f->store, "SELECT count(*) FROM sale_ticket"), ==, old->sold);
  g_assert_cmpint (count (f->store, "SELECT count(*) FROM checkin"), ==, old->checkins);
  assert_totals (f->store);
  assert_numbers (f->store);
  well = tk_db_check (tk_store_get_db (f->store), &error);
  g_assert_cmpstr (well, ==, "ok");
}

/* What it held to sell is sold on, from where it stopped. */
static void
test_sells_on (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) serials = NULL;
  gint64 last_sold;

  put_back (f, data);
  f->store = tk_store_open (f->dir, &error);
  g_assert_no_error (error);
  TkDb *db = tk_store_get_db (f->store);
  last_sold = count (f->store, "SELECT max(serial) FROM sale_ticket WHERE event = 1 AND type = 1");
  g_assert_true (tk_db_begin (db, &error));
  serials = tk_store_take_serials (f->store, 1, 1, 2, STORE_FIXTURE_NOW, &error);
  g_assert_no_error (error);
  g_assert_true (tk_db_commit (db, &error));
  g_assert_cmpuint (serials->len, ==, 2);
  g_assert_cmpuint (g_array_index (serials, TkStoreSerial, 0).serial, ==, last_sold + 1);
  g_assert_cmpuint (g_array_index (serials, TkStoreSerial, 0).issue, ==, 0);
}

/* A gate that was told nothing new means what it meant. */
static void
test_gates_mean_the_same (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkGateRow) main_gate = NULL;
  g_autoptr (TkGateRow) vip = NULL;

  put_back (f, data);
  f->store = tk_store_open (f->dir, &error);
  g_assert_no_error (error);
  g_assert_true (tk_store_gate_find (f->store, 1, &main_gate, &error));
  g_assert_true (tk_store_gate_find (f->store, 2, &vip, &error));
  g_assert_no_error (error);
  TkGateRules rules = tk_gate_row_rules (main_gate), only = tk_gate_row_rules (vip);
  g_assert_cmpuint (rules.n_types, ==, 0);
  g_assert_false (rules.no_types);
  g_assert_cmpint (rules.opens_ms, ==, count (f->store, "SELECT opens FROM gate WHERE number = 1"));
  g_assert_cmpint (rules.closes_ms, ==, count (f->store, "SELECT closes FROM gate WHERE number = 1"));
  g_assert_cmpint (rules.tolerance_ms, ==, 0);
  g_assert_cmpint (rules.event_ends_ms, ==, count (f->store, "SELECT ends_at FROM event WHERE number = 1"));
  g_assert_cmpuint (main_gate->day_starts, ==, 0);
  g_assert_cmpuint (only.n_types, ==, 1);
  g_assert_cmpuint (only.types[0], ==, 2);
}

int
main (int argc, char **argv)
{
  static const struct { const char *name; void (*func) (StoreFixture *, gconstpointer); } tests[] = {
    { "nothing-lost", test_upgrade }, { "sells-on", test_sells_on }, { "gates-mean-the-same", test_gates_mean_the_same },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (olds); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (tests); j++)
      {
        g_autofree char *path = g_strdup_printf ("/upgrade/%d/%s", olds[i].version, tests[j].name);

        g_test_add (path, StoreFixture, &olds[i], store_fixture_set_up, tests[j].func, store_fixture_tear_down);
      }
  return g_test_run ();
}
