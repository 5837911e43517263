/* How fast journals come in, as texts, the way the network brings them: sales, check-ins and a mix of an evening, in batches of
 * 500 and one by one, from one terminal and from eight at once; how long a batch and a reader beside it wait; how long a full
 * feed of many tickets takes. Prints; asserts no time. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-fixture.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "tk-uuid.h"

#define THREADS 8
#define TYPE 1
#define PRICE 150000

typedef enum
{
  MIX_SALES,    /* of one or two tickets, cash */
  MIX_CHECKINS, /* each ticket once */
  MIX_EVENING,  /* sign-ins, sales, check-ins of what was sold, a few denials */
} Mix;

static const char *const mix_names[] = { "sales", "check-ins", "evening" };

typedef struct
{
  FakeTerminal *till;
  GPtrArray *texts; /* batches as they are sent */
  GArray *waits;    /* gint64 us, one a batch */
} Load;

static double
seconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

/* Of the whole process: decoding, storing, answering. */
static double
processor_us (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

static int
by_size (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return first < second ? -1 : first > second;
}

/* `part` of 100; the array must be sorted. */
static double
percentile_ms (const GArray *times, guint part)
{
  return times->len == 0 ? 0 : (double) g_array_index (times, gint64, (times->len - 1) * part / 100) / 1000;
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

/* ---- What a terminal did ---- */

/* Keys and values as the desk writes them. */
static void
sell (FakeTerminal *till, const char *lease, const char *shift, gint64 serial, guint qty)
{
  char sale[TK_UUID_SIZE];
  g_autoptr (GString) tickets = g_string_new (NULL);

  tk_uuid_new (&till->fixture->clock.base, sale);
  for (guint i = 0; i < qty; i++)
    g_string_append_printf (tickets, "%s{\"event\":1,\"issue\":0,\"lease\":\"%s\",\"serial\":%" PRId64 ",\"type\":1}",
                            i > 0 ? "," : "", lease, serial + i);
  g_autofree char *body
    = g_strdup_printf ("{\"currency\":\"KES\",\"lines\":[{\"amount\":%u,\"event\":1,\"qty\":%u,\"type\":1,\"unit\":%u}],"
                       "\"payments\":[{\"amount\":%u,\"method\":\"cash\",\"tendered\":%u}],\"sale\":\"%s\","
                       "\"shift\":\"%s\",\"tickets\":[%s],\"total\":%u}",
                       qty * PRICE, qty, PRICE, qty * PRICE, qty * PRICE, sale, shift, tickets->str, qty * PRICE);
  fake_terminal_append (till, TK_KIND_SALE_COMPLETED, body);
}

static void
check_in (FakeTerminal *till, const char *kind, const char *verdict, gint64 serial)
{
  g_autofree char *body = g_strdup_printf ("{\"count\":1,\"direction\":\"entry\",\"event\":1,\"gate\":1,\"issuer\":2,"
                                           "\"serial\":%" PRId64 ",\"source\":\"scan\",\"type\":1,\"verdict\":\"%s\"}",
                                           serial, verdict);
  fake_terminal_append (till, kind, body);
}

static void
act (FakeTerminal *till, Mix mix, const TkWireLease *lease, const char *shift, guint n, gint64 *next)
{
  guint turn = n % 20;

  if (mix == MIX_EVENING && turn == 0)
    fake_terminal_append (till, n % 40 == 0 ? TK_KIND_STAFF_SIGNED_IN : TK_KIND_STAFF_SIGNED_OUT, "{\"staff\":\"amina\"}");
  else if (mix == MIX_EVENING && turn == 1)
    check_in (till, TK_KIND_CHECKIN_DENIED, "already_in", lease->first);
  else if (mix == MIX_CHECKINS || (mix == MIX_EVENING && turn > 9))
    check_in (till, TK_KIND_CHECKIN_ENTRY, "admitted", lease->first + n % (guint) (lease->last - lease->first));
  else
    {
      sell (till, lease->id, shift, *next, 1 + n % 2);
      *next += 1 + n % 2;
    }
}

static void
write_batches (Load *load, guint per_batch)
{
  for (guint first = 1; first <= load->till->journal->len; first += per_batch)
    {
      TkWireBatch *batch = fake_terminal_batch (load->till, first, MIN (first + per_batch - 1, load->till->journal->len));

      g_ptr_array_add (load->texts, tk_wire_encode (&tk_wire_batch_shape, batch));
      tk_wire_free (&tk_wire_batch_shape, batch);
    }
}

static Load
make_load (HubFixture *fixture, const char *name, Mix mix, guint entries, guint per_batch)
{
  Load load = { fake_terminal_new (fixture, name, "both"), g_ptr_array_new_with_free_func (g_free),
                g_array_new (FALSE, FALSE, sizeof (gint64)) };
  TkWireLeaseReply *reply = fake_terminal_lease (load.till, 1, TYPE, 0, 2 * entries);
  const TkWireLease *lease = reply->leases->pdata[0];
  char shift[TK_UUID_SIZE];
  gint64 next = lease->first;

  tk_uuid_new (&fixture->clock.base, shift);
  for (guint i = 0; i < entries; i++)
    act (load.till, mix, lease, shift, i, &next);
  write_batches (&load, per_batch);
  tk_wire_free (&tk_wire_lease_reply_shape, reply);
  return load;
}

static void
clear_load (Load *load)
{
  fake_terminal_free (load->till);
  g_ptr_array_unref (load->texts);
  g_array_unref (load->waits);
}

/* ---- Sending it ---- */

/* As the route does it: decode, take, answer. */
static void
send_text (const FakeTerminal *till, const char *text)
{
  g_autoptr (GError) error = NULL;
  TkWireBatch *batch = tk_wire_decode (&tk_wire_batch_shape, text, strlen (text), &error);

  g_assert_no_error (error);
  TkWireBatchReply *reply = hub_service_ingest (till->fixture->service, till->terminal, batch, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fake_terminal_status (reply, 0), ==, "applied");
  g_autofree char *answer = tk_wire_encode (&tk_wire_batch_reply_shape, reply);
  tk_wire_free (&tk_wire_batch_reply_shape, reply);
  tk_wire_free (&tk_wire_batch_shape, batch);
}

static gpointer
send_all (gpointer data)
{
  Load *load = data;

  for (guint i = 0; i < load->texts->len; i++)
    {
      gint64 start = g_get_monotonic_time ();

      send_text (load->till, load->texts->pdata[i]);
      gint64 took = g_get_monotonic_time () - start;
      g_array_append_val (load->waits, took);
    }
  return NULL;
}

/* ---- A reader beside it: what a gate that long-polls does after each commit ---- */

typedef struct
{
  FakeTerminal *gate;
  GArray *waits;
  gint stop;
} Reader;

static gpointer
read_beside (gpointer data)
{
  Reader *reader = data;

  while (!g_atomic_int_get (&reader->stop))
    {
      g_autoptr (GError) error = NULL;
      gboolean empty;
      gint64 start = g_get_monotonic_time ();
      g_autoptr (GBytes) page
        = hub_service_changes (reader->gate->fixture->service, reader->gate->terminal, "0", 50, &empty, &error);

      g_assert_no_error (error);
      gint64 took = g_get_monotonic_time () - start;
      g_array_append_val (reader->waits, took);
      g_usleep (5000);
    }
  return NULL;
}

static void
collect_waits (Load *loads, guint n, GArray *all)
{
  for (guint i = 0; i < n; i++)
    g_array_append_vals (all, loads[i].waits->data, loads[i].waits->len);
  g_array_sort (all, by_size);
}

static double
measure (HubFixture *fixture, Mix mix, guint terminals, guint entries, guint per_batch, Reader *reader)
{
  static guint run;
  Load loads[THREADS];
  GThread *threads[THREADS];
  g_autoptr (GArray) waits = g_array_new (FALSE, FALSE, sizeof (gint64));
  GThread *beside = reader != NULL ? g_thread_new ("reader", read_beside, reader) : NULL;

  run++;
  for (guint i = 0; i < terminals; i++)
    {
      g_autofree char *name = g_strdup_printf ("Run %u, terminal %u", run, i);
      loads[i] = make_load (fixture, name, mix, entries, per_batch);
    }
  if (reader != NULL)
    g_array_set_size (reader->waits, 0);
  double processor = processor_us ();
  gint64 start = g_get_monotonic_time ();
  for (guint i = 0; i < terminals; i++)
    threads[i] = g_thread_new ("load", send_all, &loads[i]);
  for (guint i = 0; i < terminals; i++)
    g_thread_join (threads[i]);
  double rate = terminals * entries / seconds_since (start);
  processor = (processor_us () - processor) / (terminals * entries);
  collect_waits (loads, terminals, waits);
  g_print ("%-10s %u terminal%s, %3u a batch %7u entries %8.0f entries/s   processor %.0f us an entry   a batch: p50 %.1f, p99 %.1f ms\n",
           mix_names[mix], terminals, terminals == 1 ? " " : "s", per_batch, terminals * entries, rate, processor,
           percentile_ms (waits, 50), percentile_ms (waits, 99));
  for (guint i = 0; i < terminals; i++)
    clear_load (&loads[i]);
  if (beside != NULL)
    {
      g_atomic_int_set (&reader->stop, 1);
      g_thread_join (beside);
    }
  return rate;
}

static void
measure_reader (HubFixture *fixture, guint entries)
{
  Reader reader = { fake_terminal_new (fixture, "Reading gate", "gate"), g_array_new (FALSE, FALSE, sizeof (gint64)), 0 };

  measure (fixture, MIX_EVENING, 2, entries, 500, &reader);
  g_array_sort (reader.waits, by_size);
  g_print ("a page of 50 lines read beside that: p50 %.1f, p99 %.1f, worst %.1f ms (%u reads)\n", percentile_ms (reader.waits, 50),
           percentile_ms (reader.waits, 99), percentile_ms (reader.waits, 100), reader.waits->len);
  fake_terminal_free (reader.gate);
  g_array_unref (reader.waits);
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

/* For a profiler: one mix alone. */
static int
measure_one (HubFixture *fixture, const char *name, guint entries)
{
  for (Mix mix = MIX_SALES; mix <= MIX_EVENING; mix++)
    {
      if (strcmp (mix_names[mix], name) == 0)
        measure (fixture, mix, 1, entries, 500, NULL);
    }
  hub_fixture_tear_down (fixture);
  return 0;
}

int
main (int argc, char **argv)
{
  HubFixture fixture;
  struct rusage usage;
  guint entries = argc > 1 ? (guint) atoi (argv[1]) : 20000;

  hub_fixture_set_up (&fixture);
  make_room (&fixture, 30 * (gint64) entries);
  if (argc > 2)
    return measure_one (&fixture, argv[2], entries);
  for (Mix mix = MIX_SALES; mix <= MIX_EVENING; mix++)
    {
      double batched = measure (&fixture, mix, 1, entries, 500, NULL);
      double single = measure (&fixture, mix, 1, entries / 20, 1, NULL);
      measure (&fixture, mix, THREADS, entries / THREADS, 500, NULL);
      g_print ("%-10s batches are %.1f times as fast as single entries\n", mix_names[mix], batched / single);
    }
  measure (&fixture, MIX_EVENING, THREADS, entries / 20, 1, NULL);
  measure_reader (&fixture, entries);
  measure_feed (&fixture);
  fill_feed (&fixture, 1000000);
  measure_feed (&fixture);
  getrusage (RUSAGE_SELF, &usage);
  g_print ("largest memory of the process      %7ld kB (terminals and journals of the benchmark included)\n", usage.ru_maxrss);
  hub_fixture_tear_down (&fixture);
  return 0;
}
