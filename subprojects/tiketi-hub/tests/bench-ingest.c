/* How fast journals come in: sales in batches of 500 and one by one, from one terminal and from eight at once; how long a
 * full feed of many tickets takes. Prints; asserts no time. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-fixture.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define THREADS 8

typedef struct
{
  FakeTerminal *till;
  guint per_batch;
} Load;

static double
seconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

/* A type large enough for the load, all of it leased to the terminals in turn. */
static void
make_room (HubFixture *fixture, gint64 capacity)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SqlConn) conn = sql_open (fixture->uri, SQL_OPEN_EXISTING, &error);

  g_assert_no_error (error);
  sql_run (conn, &error, "UPDATE ticket_type SET capacity = $1 WHERE event = 1 AND type = 1", "i", capacity);
  g_assert_no_error (error);
  /* Every entry takes a second on the test's clock. */
  sql_run (conn, &error, "UPDATE event SET ends_at = ends_at + 31536000000", "");
  g_assert_no_error (error);
  sql_run (conn, &error, "UPDATE stock SET last = $1 WHERE event = 1 AND type = 1", "i", capacity);
  g_assert_no_error (error);
}

static FakeTerminal *
make_till (HubFixture *fixture, const char *name, guint sales)
{
  FakeTerminal *till = fake_terminal_new (fixture, name, "both");
  TkWireLeaseReply *reply = fake_terminal_lease (till, 1, 1, 0, sales);
  const TkWireLease *lease = reply->leases->pdata[0];

  for (guint i = 0; i < sales; i++)
    fake_terminal_sell (till, 1, 1, lease->first + i, 150000);
  tk_wire_free (&tk_wire_lease_reply_shape, reply);
  return till;
}

static gpointer
send_all (gpointer data)
{
  Load *load = data;

  for (guint first = 1; first <= load->till->journal->len; first += load->per_batch)
    {
      guint last = MIN (first + load->per_batch - 1, load->till->journal->len);
      g_autoptr (GError) error = NULL;
      TkWireBatch *batch = fake_terminal_batch (load->till, first, last);
      TkWireBatchReply *reply = fake_terminal_send_batch (load->till, batch, &error);

      g_assert_no_error (error);
      tk_wire_free (&tk_wire_batch_reply_shape, reply);
      tk_wire_free (&tk_wire_batch_shape, batch);
    }
  return NULL;
}

static double
measure (HubFixture *fixture, const char *what, guint terminals, guint sales, guint per_batch)
{
  Load loads[THREADS];
  GThread *threads[THREADS];

  for (guint i = 0; i < terminals; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s %u", what, i);
      loads[i] = (Load){ make_till (fixture, name, sales), per_batch };
    }
  gint64 start = g_get_monotonic_time ();
  for (guint i = 0; i < terminals; i++)
    threads[i] = g_thread_new ("load", send_all, &loads[i]);
  for (guint i = 0; i < terminals; i++)
    g_thread_join (threads[i]);
  double rate = terminals * sales / seconds_since (start);
  g_print ("%-32s %6u entries  %9.0f entries/s\n", what, terminals * sales, rate);
  for (guint i = 0; i < terminals; i++)
    fake_terminal_free (loads[i].till);
  return rate;
}

/* Tickets sold by others, as many as a large hall's season has. */
static void
fill_feed (HubFixture *fixture, gint64 lines)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SqlConn) conn = sql_open (fixture->uri, SQL_OPEN_EXISTING, &error);

  g_assert_no_error (error);
  sql_run (conn, &error,
           "INSERT INTO change (n, kind, key, gone, urgent, event, terminal, origin, body) "
           "WITH RECURSIVE i (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < $1) "
           "SELECT (SELECT max(n) FROM change) + i.n, 'ticket', '1-1-' || (1000000 + i.n) || '-0', 0, 0, 1, 0, 0, "
           "'{\"event\":1,\"issue\":0,\"issuer\":2,\"sale\":\"019aa000-0000-7000-8000-000000000000\",\"serial\":' || "
           "(1000000 + i.n) || ',\"sold_at\":1795276800000,\"status\":\"valid\",\"type\":1}' FROM i",
           "i", lines);
  g_assert_no_error (error);
}

static const char *
gate_name (HubFixture *fixture)
{
  return hub_fixture_int (fixture, "SELECT count(*) FROM terminal WHERE name = 'Feed gate'") == 0 ? "Feed gate"
                                                                                                    : "Second feed gate";
}

static void
measure_feed (HubFixture *fixture)
{
  g_autoptr (FakeTerminal) gate = fake_terminal_new (fixture, gate_name (fixture), "gate");
  g_autofree char *cursor = g_strdup ("");
  gint64 start = g_get_monotonic_time ();
  guint pages = 0;
  gsize bytes = 0;
  gboolean empty = FALSE;

  while (!empty)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) page
        = hub_service_changes (fixture->service, gate->terminal, cursor, 5000, &empty, &error);

      g_assert_no_error (error);
      g_autofree char *text = g_strndup (g_bytes_get_data (page, NULL), g_bytes_get_size (page));
      const char *at = g_strrstr (text, "{\"cursor\":\"") + 11;
      g_free (cursor);
      cursor = g_strndup (at, strcspn (at, "\""));
      bytes += g_bytes_get_size (page);
      pages++;
    }
  gint64 lines = hub_fixture_int (fixture, "SELECT count(*) FROM change");
  double seconds = seconds_since (start);
  g_print ("%-32s %7" G_GINT64_FORMAT " lines   %9.0f lines/s    %u pages, %.1f MB\n", "first load of a gate", lines,
           lines / seconds, pages, bytes / 1e6);
}

int
main (int argc, char **argv)
{
  HubFixture fixture;
  struct rusage usage;
  guint sales = argc > 1 ? (guint) atoi (argv[1]) : 10000;

  hub_fixture_set_up (&fixture);
  make_room (&fixture, 10 * sales);
  double batched = measure (&fixture, "one terminal, 500 a batch", 1, sales, 500);
  double single = measure (&fixture, "one terminal, one by one", 1, sales / 10, 1);
  double crowd = measure (&fixture, "eight terminals, one by one", THREADS, sales / 10, 1);
  measure (&fixture, "eight terminals, 500 a batch", THREADS, sales / 8, 500);
  g_print ("batches are %.1f times as fast as single entries; eight at once %.1f times as fast as one\n", batched / single,
           crowd / single);
  measure_feed (&fixture);
  fill_feed (&fixture, 1000000);
  measure_feed (&fixture);
  getrusage (RUSAGE_SELF, &usage);
  g_print ("largest memory of the process      %7ld kB (terminals and journals of the benchmark included)\n", usage.ru_maxrss);
  hub_fixture_tear_down (&fixture);
  return 0;
}
