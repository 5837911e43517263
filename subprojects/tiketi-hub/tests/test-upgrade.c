/* A hub's database that an earlier version wrote, brought up to date: nothing is lost, and its books still balance.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "hub-books.h"
#include "tk-db.h"

typedef struct
{
  const char *path, *dump;
  int version;
  gint64 entries, good, sold, checkins, numbered, vouchers;
} Release;

static const Release releases[] = {
  { "/upgrade/version-1", "hub-v1.sql", 1, 5, 6, 6, 1 },
  { "/upgrade/version-2", "hub-v2.sql", 2, 8, 4, 6, 4 },
  { "/upgrade/version-3", "hub-v3.sql", 3, 16, 4, 4, 3 },
  { "/upgrade/version-4", "hub-v4.sql", 4, 14, 5, 6, 1, 4, 2 },
};

/* In place of what the fixture made, under the fixture's key. */
static void
put_back (HubFixture *fixture, const Release *release)
{
  g_autofree char *dump_path = g_test_build_filename (G_TEST_DIST, release->dump, NULL);
  g_autofree char *key = hub_fixture_text (fixture, "SELECT public_key FROM hub");
  g_autofree char *version = g_strdup_printf ("PRAGMA user_version=%d", release->version);
  const char *path = fixture->uri + strlen ("sqlite:");
  g_autofree char *dump = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&fixture->service, hub_service_close);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_file_get_contents (dump_path, &dump, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (TkDb) db = tk_db_open (path, TK_DB_DEFAULT, &error);
  g_assert_no_error (error);
  tk_db_exec_script (db, dump, &error);
  g_assert_no_error (error);
  g_assert_true (tk_db_run (db, &error, "UPDATE hub SET public_key = $1", "s", key));
  tk_db_exec_script (db, version, &error);
  g_assert_no_error (error);
}

static void
test_upgrade (gconstpointer data)
{
  const Release *release = data;
  HubFixture fixture;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  put_back (&fixture, release);
  g_assert_null (hub_service_open (fixture.uri, &fixture.clock.base, &error)); /* init brings it up to date */
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_true (hub_service_init (fixture.uri, &fixture.clock.base, &error));
  g_assert_no_error (error);
  fixture.service = hub_service_open (fixture.uri, &fixture.clock.base, &error);
  g_assert_no_error (error);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM journal"), ==, release->entries);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM ticket WHERE status = 'valid'"), ==, release->good);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT sum(sold) FROM ticket_type"), ==, release->sold);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM checkin WHERE overrides = '' AND attention_seen = 0"), ==,
                   release->checkins);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT epoch FROM hub"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM gate WHERE zones = '' AND opens_from = '' AND opens > 0"), ==,
                   3);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM sale WHERE rounding <> 0 OR number <> 0 OR note <> ''"), ==,
                   release->numbered);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM voucher"), ==, release->vouchers);
  /* What was sold before the public could see events is shown to it; who had an account can sign in. */
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM event WHERE status = 'approved' AND gone = 0"), ==, 2);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM account WHERE status <> 'active' OR locked_until <> 0"), ==, 0);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM web_order"), ==, 0);
  hub_books_check (&fixture);
  hub_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (releases); i++)
    g_test_add_data_func (releases[i].path, &releases[i], test_upgrade);
  return g_test_run ();
}
