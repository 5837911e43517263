/* How fast a list of 100,000 tickets is taken, and how long a terminal's journal waits beside it: taken by the hub that serves,
 * and by a program beside it, as the command is. Prints; asserts no time. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-fixture.h"

#include <inttypes.h>
#include <stdlib.h>
#include <sys/resource.h>

#define ROWS 100000
#define BATCH 20
#define ALONE_MS 3000

typedef struct
{
  FakeTerminal *gate;
  gint stop;       /* atomic */
  gint64 serial;
  GArray *waits;   /* gint64 us, one a batch */
} Ingest;

static double
processor_s (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
         + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static int
by_size (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return first < second ? -1 : first > second;
}

static double
percentile_ms (const GArray *times, guint part)
{
  return times->len == 0 ? 0 : (double) g_array_index (times, gint64, (times->len - 1) * part / 100) / 1000;
}

/* As an advance sale's export: 25 random digits for a code, 80 bytes a row. */
static char *
make_list (gsize *length)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (17);
  GString *text = g_string_new ("Order code,Attendee name,Phone number,Product,Ticket secret,Status,Seat name\n");

  for (guint i = 0; i < ROWS; i++)
    g_string_append_printf (text, "O%05u,\"Guest %u, Mx\",+2547%08u,%s,%08x%08x%08x,Paid,A %u\n", i / 2, i, i,
                            i % 3 == 0 ? "VIP" : "Regular", g_rand_int (random), g_rand_int (random), g_rand_int (random), i);
  *length = text->len;
  return g_string_free (text, FALSE);
}

/* ---- A gate beside it ---- */

static gpointer
ingest_thread (gpointer data)
{
  Ingest *ingest = data;

  while (!g_atomic_int_get (&ingest->stop))
    {
      for (guint i = 0; i < BATCH; i++)
        fake_terminal_check_in (ingest->gate, TK_KIND_CHECKIN_ENTRY, "entry", 1, ++ingest->serial);
      gint64 start = g_get_monotonic_time ();
      fake_terminal_tell (ingest->gate, NULL);
      gint64 waited = g_get_monotonic_time () - start;
      g_array_append_val (ingest->waits, waited);
      g_usleep (2000);
    }
  return NULL;
}

static void
tell_waits (const char *what, Ingest *ingest)
{
  g_array_sort (ingest->waits, by_size);
  g_print ("  a batch of %d check-ins %s: p50 %.1f, p99 %.1f, worst %.1f ms (%u batches)\n", BATCH, what,
           percentile_ms (ingest->waits, 50), percentile_ms (ingest->waits, 99), percentile_ms (ingest->waits, 100),
           ingest->waits->len);
  g_array_set_size (ingest->waits, 0);
}

/* ---- The list ---- */

static void
take_list (HubService *service, const char *text, gsize length, const char *what)
{
  g_autoptr (GError) error = NULL;
  HubImport import = { .event = 1, .bytes = text, .length = length, .name = "bench", .who = "bench" };
  HubImportReport report = { 0 };
  double processor = processor_s ();
  gint64 start = g_get_monotonic_time ();

  hub_service_import (service, &import, &report, &error);
  g_assert_no_error (error);
  double seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  g_print ("%s: %.2f s, %.0f rows/s, %.2f s of processor; %" PRId64 " added, %" PRId64 " as they were\n", what, seconds,
           ROWS / seconds, processor_s () - processor, report.added, report.unchanged);
  hub_import_report_clear (&report);
}

static void
empty_list (HubFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SqlConn) conn = sql_open (fixture->uri, SQL_OPEN_EXISTING, &error);

  sql_run (conn, &error, "DELETE FROM foreign_ticket", "");
  g_assert_no_error (error);
  sql_run (conn, &error, "DELETE FROM change WHERE kind = 'ticket'", "");
  g_assert_no_error (error);
}

static void
take_beside (HubFixture *fixture, HubService *service, Ingest *ingest, const char *text, gsize length, const char *what)
{
  empty_list (fixture);
  g_atomic_int_set (&ingest->stop, 0);
  GThread *thread = g_thread_new ("ingest", ingest_thread, ingest);
  g_usleep (ALONE_MS * 1000);
  guint alone = ingest->waits->len;
  take_list (service, text, length, what);
  g_atomic_int_set (&ingest->stop, 1);
  g_thread_join (thread);
  g_autoptr (GArray) before = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (before, ingest->waits->data, alone);
  g_array_remove_range (ingest->waits, 0, alone);
  Ingest quiet = { .waits = before };
  tell_waits ("before", &quiet);
  tell_waits ("meanwhile", ingest);
}

int
main (int argc, char **argv)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;
  gsize length;
  g_autofree char *text = make_list (&length);

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) gate = fake_terminal_new (&fixture, "Gate 7", "gate");
  g_autoptr (GArray) waits = g_array_new (FALSE, FALSE, sizeof (gint64));
  Ingest ingest = { .gate = gate, .waits = waits };

  take_list (fixture.service, text, length, "alone");
  take_list (fixture.service, text, length, "the same again");
  take_beside (&fixture, fixture.service, &ingest, text, length, "in the hub that serves");
  g_autoptr (HubService) beside = hub_service_open (fixture.uri, &fixture.clock.base, &error);
  g_assert_no_error (error);
  take_beside (&fixture, beside, &ingest, text, length, "by a program beside it");
  g_clear_pointer (&beside, hub_service_close);
  hub_fixture_tear_down (&fixture);
  return EXIT_SUCCESS;
}
