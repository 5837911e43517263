/* From the text a scanner read to a durable verdict, with 250,000 tickets, 50,000 of them blocked, 100,000 imported codes and 50,000
 * check-ins known: p50 and p99 of each kind of ticket beside those of a bare durable transaction of one row in the same file; and
 * again while another connection writes a first load.
 *   bench-verdict [SCANS]
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tk-base64url.h"
#include "tk-desk-gate.h"
#include "tk-foreign.h"
#include "tk-store-setting.h"
#include "tk-store-sync.h"
#include "tk-terminal-fixture.h"

#define SCANS_DEFAULT 2000
#define WARM_UP 50
#define PAGE 500          /* changes, as the sync agent asks for them */
#define PAUSE_US 5000     /* between two pages; the agent's is longer by a round trip */
#define CODES 100000      /* imported */
#define SIGNERS 3         /* keys of the event; the last one signs */

/* Serials 1…50,000 have come in elsewhere; 80,001…100,000 and 220,001…250,000 are blocked; the ones between are still outside. */
static const char known[] =
  "BEGIN;"
  "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 250000) "
  "INSERT INTO ticket (event, type, serial, issue, issuer, status, sold_at) SELECT 1, 1, i, 0, 7, "
  "CASE WHEN i BETWEEN 80001 AND 100000 OR i > 220000 THEN 'blocked' ELSE 'valid' END, 1795270000000 + i FROM n;"
  "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000) "
  "INSERT INTO checkin (id, event, gate, gate_name, terminal_name, type, serial, issue, direction, verdict, count, at) "
  "SELECT printf ('%08x-0000-7000-8000-000000000000', i), 1, 1, 'Main', 'Gate 2', 1, i, 0, 'entry', 'admitted', 1, 1795273200000 + i "
  "FROM n;"
  "COMMIT;";

/* ---- What others issued ---- */

static char *
code_of (guint i)
{
  return g_strdup_printf ("kfndgffgyw4tdgcacx6bb3bg%08u", i);
}

/* As the feed brings them, and how long that takes. */
static void
import_codes (TkTerminalFixture *fixture)
{
  TkDb *db = tk_store_get_db (fixture->store);
  gint64 start = g_get_monotonic_time ();

  g_assert_true (tk_db_begin (db, NULL));
  for (guint i = 0; i < CODES; i++)
    {
      g_autofree char *code = code_of (i);
      char digest[TK_FOREIGN_DIGEST_SIZE];
      TkTicketId id;
      TkWireTicket ticket;

      tk_foreign_code_digest (1, code, digest);
      tk_foreign_code_identity (1, 1, code, 0, &id);
      ticket = (TkWireTicket) { .event = 1, .type = 1, .serial = id.serial, .issue = id.issue, .status = (char *) "valid", .code = digest };
      g_assert_true (tk_store_put_ticket (fixture->store, &ticket, NULL));
    }
  g_assert_true (tk_db_commit (db, NULL));
  printf ("%-24s %7.2f s for %u\n", "imported codes taken in", (double) (g_get_monotonic_time () - start) / 1e6, CODES);
}

static TkKeyPair *
signer_of (guint i)
{
  guint8 seed[32] = { 9, (guint8) i };

  return tk_key_pair_from_seed (seed);
}

static void
add_signers (TkTerminalFixture *fixture)
{
  TkWireSignerItem item = { 17, 0, 1 };
  g_autoptr (GPtrArray) items = g_ptr_array_new ();

  g_ptr_array_add (items, &item);
  for (guint i = 0; i < SIGNERS; i++)
    {
      g_autoptr (TkKeyPair) pair = signer_of (i);
      g_autofree char *key = tk_base64url_encode (tk_key_pair_get_public (pair), TK_PUBLIC_KEY_SIZE);
      TkWireSigner signer = { .event = 1, .signer = i + 1, .scheme = (char *) "pretix_sig1", .public_key = key, .items = items };

      g_assert_true (tk_store_put_signer (fixture->store, &signer, NULL));
    }
}

/* Of item 17, with a seed of nine digits. */
static char *
sign_pretix (const TkKeyPair *pair, guint i)
{
  guint8 bytes[5 + 13 + 64] = { 1, 0, 13, 0, 64, 0x0a, 9 };
  char seed[10], *text;

  g_snprintf (seed, sizeof seed, "%09u", i);
  memcpy (bytes + 7, seed, 9);
  bytes[16] = 0x10;
  bytes[17] = 17;
  tk_key_pair_sign (pair, "", bytes + 5, 13, bytes + 18);
  text = g_base64_encode (bytes, sizeof bytes);
  return g_strreverse (text);
}

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

typedef enum { OWN, INSIDE, BLOCKED, IMPORTED, SIGNED, BARE, KINDS } Kind;
static const struct { const char *name; TkVerdictKind verdict; } kinds[KINDS] = {
  [OWN] = { "own, green", TK_VERDICT_ADMITTED },
  [INSIDE] = { "own, already in, amber", TK_VERDICT_ALREADY_IN },
  [BLOCKED] = { "own, blocked, red", TK_VERDICT_BLOCKED },
  [IMPORTED] = { "imported code, green", TK_VERDICT_ADMITTED },
  [SIGNED] = { "pretix_sig1, green", TK_VERDICT_ADMITTED },
  [BARE] = { "one-row transaction", 0 },
};

static char *
text_of (TkTerminalFixture *fixture, const TkKeyPair *signer, Kind kind, guint i)
{
  switch (kind)
    {
    case OWN:
      return tk_fixture_token (fixture->pair, TK_FIXTURE_ISSUER, 1, 1, 50001 + i * 7 % 19999, 0);
    case INSIDE:
      return tk_fixture_token (fixture->pair, TK_FIXTURE_ISSUER, 1, 1, 1 + i * 7 % 49999, 0);
    case BLOCKED:
      return tk_fixture_token (fixture->pair, TK_FIXTURE_ISSUER, 1, 1, 80001 + i * 7 % 19999, 0);
    case IMPORTED:
      return code_of (i * 7 % CODES);
    case SIGNED:
      return sign_pretix (signer, i);
    case BARE:
    case KINDS:
    default:
      return NULL;
    }
}

static void
print_all (GArray *times[KINDS])
{
  for (guint kind = 0; kind < KINDS; kind++)
    print_row (kinds[kind].name, times[kind]);
  for (guint kind = 0; kind < BARE; kind++)
    printf ("%-24s p50 %7.2f      p99 %7.2f\n", kind == 0 ? "ratios to the bare one" : "",
            (double) quantile (times[kind], 500) / (double) MAX (quantile (times[BARE], 500), 1),
            (double) quantile (times[kind], 990) / (double) MAX (quantile (times[BARE], 990), 1));
}

/* Each kind and a bare transaction by turns, so that all meet the same disk. */
static void
measure (TkTerminalFixture *fixture, guint scans)
{
  g_autoptr (TkKeyPair) signer = signer_of (SIGNERS - 1);
  GArray *times[KINDS];

  for (guint kind = 0; kind < KINDS; kind++)
    times[kind] = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < scans + WARM_UP; i++)
    for (guint kind = 0; kind < KINDS; kind++)
      {
        g_autofree char *text = text_of (fixture, signer, kind, i);
        gint64 took = kind == BARE ? write_one (fixture, i) : scan (fixture, text, kinds[kind].verdict);

        if (i >= WARM_UP)
          g_array_append_val (times[kind], took);
      }
  print_all (times);
  for (guint kind = 0; kind < KINDS; kind++)
    g_array_unref (times[kind]);
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
  import_codes (fixture);
  add_signers (fixture);
  measure (fixture, scans);
  measure_busy (fixture, MIN (scans, 1000));
  measure_counts (fixture);
  return 0;
}
