/* From the text a scanner read to a durable verdict, with 100,000 tickets and 50,000 check-ins known: p50 and p99 beside those of
 * a bare durable transaction of one row in the same file; and again while another connection writes a first load.
 *   bench-verdict [SCANS]
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tk-desk-gate.h"
#include "tk-store-setting.h"
#include "tk-store-sync.h"
#include "tk-terminal-fixture.h"

#define SCANS_DEFAULT 2000
#define WARM_UP 50
#define PAGE 500          /* changes, as the sync agent asks for them */
#define PAUSE_US 5000     /* between two pages; the agent's is longer by a round trip */

/* Serials 1…50,000 have come in elsewhere; the ones above are still outside. */
static const char known[] =
  "BEGIN;"
  "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) "
  "INSERT INTO ticket (event, type, serial, issue, issuer, status, sold_at) SELECT 1, 1, i, 0, 7, 'valid', 1795270000000 + i FROM n;"
  "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000) "
  "INSERT INTO checkin (id, event, gate, gate_name, terminal_name, type, serial, issue, direction, verdict, count, at) "
  "SELECT printf ('%08x-0000-7000-8000-000000000000', i), 1, 1, 'Main', 'Gate 2', 1, i, 0, 'entry', 'admitted', 1, 1795273200000 + i "
  "FROM n;"
  "COMMIT;";

static int
by_time (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

/* The time below which `per_mille` of them are, in µs. */
static gint64
quantile (GArray *times, guint per_mille)
{
  g_array_sort (times, by_time);
  return g_array_index (times, gint64, MIN ((guint64) times->len * per_mille / 1000, times->len - 1));
}

static gint64
scan (TkTerminalFixture *fixture, const char *token, TkVerdictKind expected)
{
  TkScanRequest request = { 1, 1, TK_DIRECTION_ENTRY, token, strlen (token), "scanner", NULL, 0 };
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (TkScanResult) result = tk_desk_scan (fixture->desk, fixture->juma, &request, &error);
  gint64 took = g_get_monotonic_time () - start;

  g_assert_no_error (error);
  g_assert_cmpint (result->kind, ==, expected);
  return took;
}

static gint64
write_one (TkTerminalFixture *fixture, gint64 value)
{
  TkDb *db = tk_store_get_db (fixture->store);
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  g_assert_true (tk_db_begin (db, &error) && tk_store_set_setting_int (fixture->store, "bench", value, &error)
                 && tk_db_commit (db, &error));
  return g_get_monotonic_time () - start;
}

static void
print_row (const char *name, GArray *times)
{
  gint64 p50 = quantile (times, 500), p99 = quantile (times, 990);

  printf ("%-24s p50 %7.3f ms   p99 %7.3f ms   (%u)\n", name, (double) p50 / 1000, (double) p99 / 1000, times->len);
}

/* A ticket that enters, one that is in already, and a bare transaction by turns, so that all meet the same disk. */
static void
measure (TkTerminalFixture *fixture, guint scans)
{
  g_autoptr (GArray) entered = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) refused = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) bare = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < scans + WARM_UP; i++)
    {
      g_autofree char *outside = tk_fixture_token (fixture->pair, TK_FIXTURE_ISSUER, 1, 1, 50001 + i * 7 % 19999, 0);
      g_autofree char *inside = tk_fixture_token (fixture->pair, TK_FIXTURE_ISSUER, 1, 1, 1 + i * 7 % 49999, 0);
      gint64 took[3] = { scan (fixture, outside, TK_VERDICT_ADMITTED), scan (fixture, inside, TK_VERDICT_ALREADY_IN),
                         write_one (fixture, i) };

      if (i < WARM_UP)
        continue;
      g_array_append_val (entered, took[0]);
      g_array_append_val (refused, took[1]);
      g_array_append_val (bare, took[2]);
    }
  print_row ("text to green, durable", entered);
  print_row ("text to amber, durable", refused);
  print_row ("one-row transaction", bare);
  printf ("%-24s p50 %7.2f      p99 %7.2f\n", "ratio green to bare", (double) quantile (entered, 500) / (double) MAX (quantile (bare, 500), 1),
          (double) quantile (entered, 990) / (double) MAX (quantile (bare, 990), 1));
}

/* ---- The same while a first load is coming in ---- */

typedef struct
{
  const char *dir;
  gint ending;             /* atomic */
  guint pages;
} Download;

/* As the sync agent writes them: a page is one transaction. */
static void
store_page (TkStore *store, guint from)
{
  g_autoptr (GError) error = NULL;
  TkDb *db = tk_store_get_db (store);

  g_assert_true (tk_db_begin (db, &error));
  for (guint i = 0; i < PAGE; i++)
    {
      TkWireTicket ticket = { .event = 2, .type = 1, .serial = from + i + 1, .issuer = 7, .sold_at = from, .status = (char *) "valid",
                              .holder = (char *) "", .attention = (char *) "", .seat = (char *) "", .sale = (char *) "" };

      g_assert_true (tk_store_put_ticket (store, &ticket, &error));
    }
  g_assert_true (tk_db_commit (db, &error));
}

static gpointer
download_thread (gpointer data)
{
  Download *download = data;
  g_autoptr (TkStore) store = tk_store_open (download->dir, NULL);

  for (guint page = 0; !g_atomic_int_get (&download->ending); page++)
    {
      store_page (store, page * PAGE % 1000000);
      g_usleep (PAUSE_US);
      download->pages = page;
    }
  return NULL;
}

static void
measure_busy (TkTerminalFixture *fixture, guint scans)
{
  Download download = { fixture->dir, FALSE, 0 };
  g_autoptr (GArray) entered = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 start = g_get_monotonic_time ();
  GThread *thread = g_thread_new ("download", download_thread, &download);

  for (guint i = 0; i < scans; i++)
    {
      g_autofree char *token = tk_fixture_token (fixture->pair, TK_FIXTURE_ISSUER, 1, 1, 70001 + i, 0);
      gint64 took = scan (fixture, token, TK_VERDICT_ADMITTED);

      g_array_append_val (entered, took);
      g_usleep (2000);
    }
  g_atomic_int_set (&download.ending, TRUE);
  g_thread_join (thread);
  print_row ("green during first load", entered);
  printf ("%-24s %7.0f changes a second beside it\n", "", (double) download.pages * 500 * 1e6 / (double) (g_get_monotonic_time () - start));
}

static void
measure_counts (TkTerminalFixture *fixture)
{
  TkGateCounts counts;
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  g_assert_true (tk_desk_gate_counts (fixture->desk, 1, &counts, &error));
  printf ("counts of the gate page  %7.3f ms   (%" G_GINT64_FORMAT " in)\n", (double) (g_get_monotonic_time () - start) / 1000,
          counts.inside);
}

int
main (int argc, char **argv)
{
  guint scans = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : SCANS_DEFAULT;
  g_autoptr (TkTerminalFixture) fixture = NULL;

  if (scans == 0 || scans > 7000)
    {
      fprintf (stderr, "Usage: bench-verdict [SCANS up to 7000]\n");
      return 2;
    }
  fixture = tk_terminal_fixture_new ();
  tk_terminal_fixture_sql (fixture, known);
  measure (fixture, scans);
  measure_busy (fixture, MIN (scans, 1000));
  measure_counts (fixture);
  return 0;
}
