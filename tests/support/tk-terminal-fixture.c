/* A terminal enrolled by hand, for tests that need no hub. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-terminal-fixture.h"

#include <string.h>

#include "tk-base64url.h"
#include "tk-hub-runner.h"
#include "tk-store-gate.h"
#include "tk-store-setting.h"

#define HOUR_MS G_GINT64_CONSTANT (3600000)

static const char catalogue[] =
  "INSERT INTO event (number, title, venue, zone, currency, doors_at, starts_at, ends_at) VALUES"
  " (1, 'Tamasha la Pwani', 'Fort Jesus', 'Africa/Nairobi', 'KES', 1795273200000, 1795276800000, 1795298400000),"
  " (2, 'Nairobi Comedy Night', 'Alliance', 'Africa/Nairobi', 'KES', 1795273200000, 1795276800000, 1795298400000);"
  "INSERT INTO ticket_type (event, number, name, description, price, capacity, admits, position, sale_from, sale_until) VALUES"
  " (1, 1, 'Regular', '', 150000, 100000, 1, 1, 0, 0), (1, 2, 'VIP', '', 500000, 50, 1, 2, 0, 0),"
  " (1, 3, 'Family', '', 400000, 60, 4, 3, 0, 0), (2, 1, 'Standard', '', 200000, 200, 1, 1, 0, 0);"
  "INSERT INTO gate (number, event, name, hint, types, takes_entries, takes_exits, reentry, opens, closes, entries_total,"
  " entries_per_day, minimum_minutes) VALUES"
  " (1, 1, 'Main', '', '', 1, 1, 1, 0, 0, 0, 0, 0),"
  " (2, 1, 'VIP', 'VIP gate is to the left.', '2', 1, 1, 1, 0, 0, 0, 0, 0),"
  " (3, 2, 'Door', '', '', 1, 0, 0, 0, 0, 0, 0, 0);"
  "INSERT INTO staff (name, display_name, role, pin_hash, active) VALUES"
  " ('amina', 'Amina', 'cashier', '', 1), ('juma', 'Juma', 'gate', '', 1), ('wanjiru', 'Wanjiru', 'supervisor', '', 1);";

static TkStaff *
staff_new (const char *name, TkRole role)
{
  TkStaff *staff = g_new0 (TkStaff, 1);

  staff->name = g_strdup (name);
  staff->display_name = g_strdup (name);
  staff->role = role;
  return staff;
}

static void
set (TkTerminalFixture *fixture, const char *name, const char *value)
{
  g_autoptr (GError) error = NULL;

  tk_store_set_setting (fixture->store, name, value, &error);
  g_assert_no_error (error);
}

static void
enrol_by_hand (TkTerminalFixture *fixture)
{
  g_autofree char *hub_key = tk_base64url_encode (tk_key_pair_get_public (fixture->hub), TK_PUBLIC_KEY_SIZE);
  g_autofree char *certificate = tk_fixture_certificate (fixture->hub, fixture->pair, TK_FIXTURE_ISSUER, 1, 1,
                                                         100000);
  g_autofree char *key_file = g_build_filename (fixture->dir, "terminal.key", NULL);
  g_autoptr (GError) error = NULL;

  tk_key_pair_save (fixture->pair, key_file, &error);
  g_assert_no_error (error);
  set (fixture, "terminal", "3");
  set (fixture, "name", "Box Office A");
  set (fixture, "kind", "both");
  set (fixture, "issuer", G_STRINGIFY (TK_FIXTURE_ISSUER));
  set (fixture, "hub_url", "http://127.0.0.1:1");
  set (fixture, "credential", "not-a-real-credential");
  set (fixture, "hub_key", hub_key);
  set (fixture, "certificate", certificate);
  tk_store_issuer_keep (fixture->store, TK_FIXTURE_ISSUER, 1, "Box Office A", certificate, NULL, &error);
  g_assert_no_error (error);
}

TkTerminalFixture *
tk_terminal_fixture_new (void)
{
  TkTerminalFixture *fixture = g_new0 (TkTerminalFixture, 1);
  g_autoptr (GError) error = NULL;

  tk_keys_init ();
  tk_fake_clock_init (&fixture->clock, TK_FIXTURE_NOW_MS);
  fixture->dir = g_dir_make_tmp ("tiketi-terminal-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->hub = tk_key_pair_new ();
  fixture->pair = tk_key_pair_new ();
  fixture->store = tk_store_open (fixture->dir, &error);
  g_assert_no_error (error);
  enrol_by_hand (fixture);
  tk_terminal_fixture_sql (fixture, catalogue);
  fixture->desk = tk_desk_open (fixture->dir, &fixture->clock.base, &error);
  g_assert_no_error (error);
  fixture->juma = staff_new ("juma", TK_ROLE_GATE);
  fixture->amina = staff_new ("amina", TK_ROLE_CASHIER);
  fixture->wanjiru = staff_new ("wanjiru", TK_ROLE_SUPERVISOR);
  return fixture;
}

void
tk_terminal_fixture_free (TkTerminalFixture *fixture)
{
  tk_desk_close (fixture->desk);
  tk_store_close (fixture->store);
  tk_key_pair_free (fixture->hub);
  tk_key_pair_free (fixture->pair);
  tk_staff_free (fixture->juma);
  tk_staff_free (fixture->amina);
  tk_staff_free (fixture->wanjiru);
  tk_test_remove_tree (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture);
}

void
tk_terminal_fixture_sql (TkTerminalFixture *fixture, const char *sql)
{
  g_autoptr (GError) error = NULL;

  tk_db_exec_script (tk_store_get_db (fixture->store), sql, &error);
  g_assert_no_error (error);
}

gint64
tk_terminal_fixture_count (TkTerminalFixture *fixture, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 value = -1;

  tk_db_get_int (tk_store_get_db (fixture->store), &value, NULL, &error, sql, "");
  g_assert_no_error (error);
  return value;
}

char *
tk_fixture_token (const TkKeyPair *pair, guint16 issuer, guint32 event, guint16 type, guint32 serial,
                  guint8 issue)
{
  TkToken token = { .id = { event, type, serial, issue }, .issuer = issuer };
  g_autoptr (GError) error = NULL;
  char *text = tk_token_issue (&token, pair, &error);

  g_assert_no_error (error);
  return text;
}

char *
tk_fixture_certificate (const TkKeyPair *hub, const TkKeyPair *pair, guint16 issuer, guint32 revision,
                        guint32 first, guint32 last)
{
  static const struct { guint32 event; guint16 type; } types[] = { { 1, 1 }, { 1, 2 }, { 1, 3 }, { 2, 1 } };
  g_autoptr (TkCertificate) certificate = tk_certificate_new ();
  g_autoptr (GError) error = NULL;
  char *text;

  certificate->issuer = issuer;
  certificate->revision = revision;
  memcpy (certificate->public_key, tk_key_pair_get_public (pair), TK_PUBLIC_KEY_SIZE);
  certificate->not_before_ms = TK_FIXTURE_NOW_MS - 24 * HOUR_MS;
  certificate->not_after_ms = TK_FIXTURE_NOW_MS + 240 * HOUR_MS;
  for (guint32 event = 1; event <= 2; event++)
    g_array_append_val (certificate->events, event);
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      TkSerialRange range = { types[i].event, types[i].type, first, last };

      g_array_append_val (certificate->ranges, range);
    }
  text = tk_certificate_issue (certificate, hub, &error);
  g_assert_no_error (error);
  return text;
}
