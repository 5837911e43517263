/* A gate's first load of an event with 1,000,000 sold tickets, 50,000 of them voided, from a real hub process over loopback; then
 * its verdicts with all of them known.
 *   TIKETI_HUB_PROGRAM=… bench-load [TICKETS]
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "tk-db.h"
#include "tk-keys.h"
#include "tk-store.h"
#include "tk-sync-scene.h"
#include "tk-token.h"

#define TICKETS_DEFAULT 1000000
#define VOIDED_EACH 20  /* every 20th ticket */
#define SCANS 2000

static double
seconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

static gint64
resident_kb (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

static void
hub_sql (TkSyncScene *scene, const char *format, ...)
{
  g_autoptr (GError) error = NULL;
  va_list args;

  va_start (args, format);
  g_autofree char *sql = g_strdup_vprintf (format, args);
  va_end (args);
  g_autoptr (TkDb) db = tk_db_open (tk_hub_runner_get_db_path (scene->hub), TK_DB_EXISTING, &error);
  g_assert_no_error (error);
  g_assert_true (tk_db_begin (db, &error) && tk_db_exec_script (db, sql, &error) && tk_db_commit (db, &error));
}

/* Room for as many tickets of the demo's first type. */
static void
enlarge (TkSyncScene *scene, guint tickets)
{
  tk_hub_runner_stop (scene->hub);
  hub_sql (scene,
           "UPDATE ticket_type SET capacity = %u WHERE event = 1 AND type = 1; "
           "UPDATE change SET body = replace(body, '\"capacity\":500', '\"capacity\":%u') WHERE kind = 'type' AND key = '1-1'; "
           "UPDATE stock SET last = %u WHERE event = 1 AND type = 1;",
           tickets, tickets, tickets);
  g_assert_true (tk_hub_runner_start (scene->hub, NULL));
}

/* The feed's rows as if all were sold, two to a sale, as the hub writes them. */
static void
sell_all (TkSyncScene *scene, gint64 issuer, guint tickets)
{
  tk_hub_runner_stop (scene->hub);
  hub_sql (scene,
           "WITH RECURSIVE s (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < %u) "
           "INSERT INTO change (n, kind, key, gone, urgent, event, terminal, origin, body) "
           "SELECT (SELECT max(n) FROM change) + i, 'ticket', '1-1-' || i || '-0', 0, i %% %d = 0, 1, 0, 0, "
           "printf('{\"event\":1,\"issue\":0,\"issuer\":%d,\"sale\":\"019b2c5e-7a03-7cc1-8a4f-%%012x\",\"serial\":%%d,"
           "\"sold_at\":1795278605123,\"status\":\"%%s\",\"type\":1}', i / 2, i, iif(i %% %d = 0, 'voided', 'valid')) FROM s;",
           tickets, VOIDED_EACH, (int) issuer, VOIDED_EACH);
  g_assert_true (tk_hub_runner_start (scene->hub, NULL));
}

static gint64
database_bytes (const char *dir)
{
  return tk_scene_ask (dir, "SELECT (SELECT * FROM pragma_page_count) * (SELECT * FROM pragma_page_size)");
}

static const char *
load (TkSyncScene *scene, guint tickets)
{
  gint64 rss = resident_kb ();
  const char *gate = tk_sync_scene_dir (scene);
  TkEnrolRequest request = { tk_hub_runner_get_url (scene->hub), tk_hub_runner_get_gate_code (scene->hub), NULL };
  g_autoptr (GError) error = NULL;

  g_assert_true (tk_sync_enrol (gate, tk_clock_system (), &request, &error));
  gint64 before = database_bytes (gate);
  gint64 start = g_get_monotonic_time ();
  TkSyncOutcome outcome = tk_scene_sync (gate);
  double seconds = seconds_since (start);

  g_assert_cmpint (tk_scene_ask (gate, "SELECT count(*) FROM ticket"), ==, tickets);
  printf ("first load of %u tickets %10.2f s   (%.0f changes a second)\n", tickets, seconds, (double) outcome.pulled / seconds);
  printf ("resident, at most        %10.1f MiB (before it %.1f)\n", (double) resident_kb () / 1024, (double) rss / 1024);
  printf ("terminal's database      %10.1f bytes a ticket\n", (double) (database_bytes (gate) - before) / tickets);
  return gate;
}

static int
by_time (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static void
print_row (const char *name, GArray *times)
{
  g_array_sort (times, by_time);
  printf ("%-24s p50 %7.3f ms   p99 %7.3f ms   (%u)\n", name, (double) g_array_index (times, gint64, times->len / 2) / 1000,
          (double) g_array_index (times, gint64, times->len * 99 / 100) / 1000, times->len);
}

static gint64
scan (TkDesk *desk, const TkKeyPair *pair, gint64 issuer, guint32 serial, TkVerdictKind expected)
{
  TkToken token = { .id = { 1, 1, serial, 0 }, .issuer = (guint16) issuer };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = tk_token_issue (&token, pair, &error);
  TkStaff juma = { (char *) "juma", (char *) "Juma", TK_ROLE_GATE, 0 };
  TkScanRequest request = { 1, 1, TK_DIRECTION_ENTRY, text, strlen (text), "scanner", NULL, 0 };
  gint64 start = g_get_monotonic_time ();
  g_autoptr (TkScanResult) result = tk_desk_scan (desk, &juma, &request, &error);
  gint64 took = g_get_monotonic_time () - start;

  g_assert_no_error (error);
  g_assert_cmpint (result->kind, ==, expected);
  return took;
}

/* Serials far apart, so that no page of the database is met twice soon. */
static void
judge (const char *till, const char *gate, gint64 issuer, guint32 leased)
{
  g_autofree char *key_file = g_build_filename (till, TK_SYNC_KEY_FILE, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TkKeyPair) pair = tk_key_pair_load (key_file, &error);
  g_autoptr (TkDesk) desk = tk_desk_open (gate, tk_clock_system (), &error);
  g_autoptr (GArray) green = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) red = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint32 step = leased / VOIDED_EACH / SCANS;

  g_assert_no_error (error);
  for (guint i = 0; i < SCANS; i++)
    {
      guint32 serial = (1 + i * MAX (step, 1)) * VOIDED_EACH;
      gint64 good = scan (desk, pair, issuer, serial + 1, TK_VERDICT_ADMITTED);
      gint64 bad = scan (desk, pair, issuer, serial, TK_VERDICT_VOIDED);

      g_array_append_val (green, good);
      g_array_append_val (red, bad);
    }
  print_row ("green, all known", green);
  print_row ("red, voided", red);
}

int
main (int argc, char **argv)
{
  guint tickets = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : TICKETS_DEFAULT;
  g_autoptr (TkSyncScene) scene = tk_sync_scene_new ();
  const char *till;
  gint64 issuer, leased;

  tk_keys_init ();
  enlarge (scene, tickets);
  till = tk_sync_scene_terminal (scene, "Bench Till", "box-office");
  issuer = tk_scene_ask (till, "SELECT value FROM setting WHERE name = 'issuer'");
  leased = tk_scene_ask (till, "SELECT max(last) FROM lease WHERE event = 1 AND type = 1");
  sell_all (scene, issuer, tickets);
  judge (till, load (scene, tickets), issuer, (guint32) leased);
  return 0;
}
