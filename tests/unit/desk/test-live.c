/* The live picture: what it sums is what a plain count of the check-ins says, whatever changed since.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tk-desk-gate.h"
#include "tk-desk-live.h"
#include "tk-store-sync.h"
#include "tk-terminal-fixture.h"

typedef TkTerminalFixture Fixture;

#define MINUTE G_GINT64_CONSTANT (60000)
#define NOW TK_FIXTURE_NOW_MS /* on the minute */

static void
set_up (Fixture **fixture, gconstpointer data)
{
  *fixture = tk_terminal_fixture_new ();
}

static void
tear_down (Fixture **fixture, gconstpointer data)
{
  tk_terminal_fixture_free (*fixture);
}

typedef struct {
  const char *id, *verdict, *direction;
  gint64 gate, type, count, at;
  gboolean annulled;
} Seen;

static void
see (Fixture *f, const Seen *seen)
{
  TkWireSeen wire = { .id = (char *) seen->id, .direction = (char *) seen->direction, .verdict = (char *) seen->verdict,
                      .gate_name = (char *) "", .terminal_name = (char *) "", .event = 1, .type = seen->type, .serial = 5,
                      .gate = seen->gate, .terminal = 4, .count = seen->count, .at = seen->at, .annulled = seen->annulled };
  g_autoptr (GError) error = NULL;

  g_assert_true (tk_store_put_seen (f->store, &wire, &error));
  g_assert_no_error (error);
}

static const Seen evening[] = {
  { "a", "admitted", "entry", 1, 1, 1, NOW - 2 * MINUTE, FALSE },
  { "b", "admitted", "entry", 1, 3, 4, NOW - 2 * MINUTE + 59999, FALSE },
  { "c", "admitted", "entry", 2, 2, 1, NOW - MINUTE, FALSE },
  { "d", "exit_recorded", "exit", 1, 3, 2, NOW, FALSE },
  { "e", "already_in", "entry", 1, 1, 1, NOW, FALSE },          /* an override */
  { "f", "not_a_ticket", "entry", 1, 0, 3, NOW, FALSE },        /* an override without a ticket */
  { "g", "admitted", "entry", 1, 1, 1, NOW - 90 * MINUTE, FALSE },
  { "h", "admitted", "entry", 1, 1, 7, NOW, TRUE },
  { "i", "admitted", "entry", 1, 1, 1, NOW + 5 * MINUTE, FALSE }, /* its clock runs ahead */
};

static void
see_evening (Fixture *f)
{
  for (gsize i = 0; i < G_N_ELEMENTS (evening); i++)
    see (f, &evening[i]);
}

static TkLive *
live_of (Fixture *f, guint minutes)
{
  g_autoptr (GError) error = NULL;
  TkLive *live = tk_desk_live (f->desk, 1, minutes, &error);

  g_assert_no_error (error);
  return live;
}

static void
test_live (Fixture **fixture, gconstpointer data)
{
  Fixture *f = *fixture;
  TkScanRequest bad = { .event = 1, .gate = 1, .text = "x", .length = 1, .source = "text" };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkScanResult) refused = tk_desk_scan (f->desk, f->juma, &bad, &error);

  see_evening (f);
  tk_terminal_fixture_sql (f, "INSERT INTO ticket (event, type, serial, issue, issuer, status, sold_at) VALUES "
                              "(1, 1, 1, 0, 7, 'valid', 1), (1, 1, 2, 0, 7, 'unpaid', 1), (1, 1, 3, 0, 7, 'voided', 1)");
  g_autoptr (TkLive) live = live_of (f, 3);
  g_assert_cmpint (live->since_ms, ==, NOW - 2 * MINUTE);
  g_assert_cmpuint (live->minutes[0], ==, 5);
  g_assert_cmpuint (live->minutes[1], ==, 1);
  g_assert_cmpuint (live->minutes[2], ==, 5);
  g_assert_cmpint (live->entered, ==, 12);
  g_assert_cmpint (live->inside, ==, 10);
  g_assert_cmpint (live->denied, ==, 1);
  g_assert_cmpint (live->overridden, ==, 2);
  g_assert_cmpuint (live->gates->len, ==, 2);
  const TkLiveGate *main_gate = live->gates->pdata[0], *vip = live->gates->pdata[1];
  g_assert_cmpstr (main_gate->name, ==, "Main");
  g_assert_cmpint (main_gate->entered, ==, 11);
  g_assert_cmpint (main_gate->left, ==, 2);
  g_assert_cmpuint (main_gate->minutes[0], ==, 5);
  g_assert_cmpuint (vip->minutes[1], ==, 1);
  const struct { const char *name; gint64 entered, inside, sold; } types[] = {
    { "Regular", 4, 4, 2 }, { "VIP", 1, 1, 0 }, { "Family", 4, 2, 0 }, { "Without a ticket", 3, 3, 0 },
  };
  g_assert_cmpuint (live->types->len, ==, G_N_ELEMENTS (types));
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      const TkLiveType *type = live->types->pdata[i];
      g_assert_cmpstr (type->name, ==, types[i].name);
      g_assert_cmpint (type->entered, ==, types[i].entered);
      g_assert_cmpint (type->inside, ==, types[i].inside);
      g_assert_cmpint (type->sold, ==, types[i].sold);
    }
}

static void
test_nothing (Fixture **fixture, gconstpointer data)
{
  g_autoptr (TkLive) live = live_of (*fixture, TK_LIVE_MINUTES_MAX);

  g_assert_cmpint (live->entered + live->inside + live->denied + live->overridden, ==, 0);
  g_assert_cmpuint (live->gates->len, ==, 0);
  g_assert_cmpuint (live->types->len, ==, 3);
}

static void
test_csv (Fixture **fixture, gconstpointer data)
{
  Fixture *f = *fixture;
  g_autoptr (GError) error = NULL;

  tk_terminal_fixture_sql (f, "UPDATE gate SET name = 'Left, \"side\"' WHERE number = 2");
  see_evening (f);
  see (f, &(Seen) { "j", "admitted", "entry", 77, 1, 1, NOW, FALSE });
  g_autofree char *csv = tk_desk_live_csv (f->desk, 1, &error);
  g_assert_cmpstr (csv, ==,
                   "minute,gate,entered,left,refused\r\n"
                   "2026-11-21 17:30,Main,1,0,0\r\n"
                   "2026-11-21 18:58,Main,5,0,0\r\n"
                   "2026-11-21 18:59,\"Left, \"\"side\"\"\",1,0,0\r\n"
                   "2026-11-21 19:00,Main,4,2,0\r\n"
                   "2026-11-21 19:00,77,1,0,0\r\n"
                   "2026-11-21 19:05,Main,1,0,0\r\n");
  tk_terminal_fixture_sql (f, "UPDATE gate SET name = '=HYPERLINK(1)' WHERE number = 2");
  g_autofree char *text = tk_desk_live_csv (f->desk, 1, &error);
  g_assert_nonnull (strstr (text, ",\"'=HYPERLINK(1)\",1,0,0\r\n"));
  g_autofree char *none = tk_desk_live_csv (f->desk, 9, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (none, ==, "minute,gate,entered,left,refused\r\n");
}

#define COUNTED                                                                                                      \
  "SELECT event, at / 60000 AS minute, gate, type, sum ((direction = 'entry') * count) AS entered, "                \
  "sum ((direction = 'exit') * count) AS gone, sum (count = 0) AS denied, "                                         \
  "sum (count > 0 AND verdict NOT IN ('admitted', 'admitted_reentry', 'exit_recorded')) AS overridden "             \
  "FROM checkin WHERE annulled = 0 GROUP BY 1, 2, 3, 4"
#define KEPT                                                                                                         \
  "SELECT event, minute, gate, type, entered, gone, denied, overridden FROM checkin_minute "                        \
  "WHERE entered <> 0 OR gone <> 0 OR denied <> 0 OR overridden <> 0"

/* Told, told again otherwise, annulled, gone: what is kept is what a count would say. */
static void
test_kept (Fixture **fixture, gconstpointer data)
{
  static const char *const verdicts[] = { "admitted", "admitted_reentry", "already_in", "exit_recorded" };
  Fixture *f = *fixture;
  const char *env = g_getenv ("TIKETI_SEED");
  guint32 seed = env != NULL ? (guint32) g_ascii_strtoull (env, NULL, 10) : g_random_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (GError) error = NULL;

  g_test_message ("TIKETI_SEED=%u", seed);
  for (guint i = 0; i < 400; i++)
    {
      g_autofree char *id = g_strdup_printf ("c%d", g_rand_int_range (rand, 0, 40));
      guint verdict = (guint) g_rand_int_range (rand, 0, G_N_ELEMENTS (verdicts));
      /* Event, gate, type and direction of one never change. */
      see (f, &(Seen) { id, verdicts[verdict], id[1] % 2 != 0 ? "entry" : "exit", 1 + id[1] % 2, id[1] % 3,
                        g_rand_int_range (rand, 0, 3), NOW + g_rand_int_range (rand, -3, 3) * MINUTE, g_rand_int_range (rand, 0, 4) == 0 });
      if (g_rand_int_range (rand, 0, 5) == 0)
        g_assert_true (tk_store_remove (f->store, TK_CHANGE_CHECKIN, id, &error));
    }
  g_assert_no_error (error);
  g_assert_cmpint (tk_terminal_fixture_count (f, "SELECT count(*) FROM (" KEPT " EXCEPT SELECT * FROM (" COUNTED "))"), ==, 0);
  g_assert_cmpint (tk_terminal_fixture_count (f, "SELECT count(*) FROM (" COUNTED ")"), ==,
                   tk_terminal_fixture_count (f, "SELECT count(*) FROM (" KEPT ")"));
  g_assert_cmpint (tk_terminal_fixture_count (f, "SELECT count(*) FROM (" KEPT ")"), >, 3);
}

static void
test_sold (Fixture **fixture, gconstpointer data)
{
  static const char *const steps[] = {
    "INSERT INTO ticket (event, type, serial, issue, issuer, status, sold_at) VALUES (1, 1, 1, 0, 7, 'valid', 1), (1, 1, 2, 0, 7, 'voided', 1)",
    "UPDATE ticket SET status = 'refunded' WHERE serial = 1", "UPDATE ticket SET status = 'voided'", "UPDATE ticket SET status = 'blocked'",
    "DELETE FROM ticket WHERE serial = 1", "UPDATE ticket SET status = 'voided'", "DELETE FROM ticket",
  };
  static const gint64 good[] = { 1, 0, 0, 2, 1, 0, 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      tk_terminal_fixture_sql (*fixture, steps[i]);
      g_autoptr (TkLive) live = live_of (*fixture, 1);
      g_assert_cmpint (((TkLiveType *) live->types->pdata[0])->sold, ==, good[i]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/live/" name, Fixture *, NULL, set_up, function, tear_down)
  ADD ("live", test_live);
  ADD ("nothing", test_nothing);
  ADD ("csv", test_csv);
  ADD ("kept", test_kept);
  ADD ("sold", test_sold);
  return g_test_run ();
}
