/* Tests of the writer: many threads at once, jobs that fail beside jobs that do not, a commit that fails.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-fixture.h"
#include "test-database.h"

#include <string.h>

#include "hub-writer.h"

#define THREADS 8
#define JOBS 40

typedef struct
{
  HubWriter *writer;
  int number;
  int stored, refused;
} Worker;

typedef struct
{
  gint64 id;
  gboolean fail;
} Work;

/* Writes first and fails then: only its own write may be undone. */
static gboolean
write_note (SqlConn *conn, gpointer data, GError **error)
{
  Work *work = data;

  if (!sql_run (conn, error, "INSERT INTO account (id, email, name, role, password_hash, created_at) "
                             "VALUES ($1, $1, 'x', 'attendee', 'x', 0)",
                "i", work->id))
    return FALSE;
  if (!work->fail)
    return TRUE;
  g_set_error_literal (error, HUB_ERROR, HUB_ERROR_NOT_FOUND, "failed on purpose");
  return FALSE;
}

static gpointer
work_thread (gpointer data)
{
  Worker *worker = data;

  for (int i = 0; i < JOBS; i++)
    {
      Work work = { .id = 1000 + worker->number * JOBS + i, .fail = i % 3 == 0 };
      g_autoptr (GError) error = NULL;

      if (hub_writer_run (worker->writer, write_note, &work, &error))
        worker->stored++;
      else
        {
          g_assert_error (error, HUB_ERROR, HUB_ERROR_NOT_FOUND);
          worker->refused++;
        }
    }
  return NULL;
}

static void
count_commit_cb (SqlConn *conn, gpointer data)
{
  g_atomic_int_inc ((int *) data);
}

static void
test_group_commit (void)
{
  HubFixture fixture;
  Worker workers[THREADS];
  GThread *threads[THREADS];
  int commits = 0, stored = 0;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  HubWriter *writer = hub_writer_new (fixture.uri, &fixture.clock.base, count_commit_cb, &commits, &error);
  g_assert_no_error (error);
  for (int i = 0; i < THREADS; i++)
    {
      workers[i] = (Worker){ .writer = writer, .number = i };
      threads[i] = g_thread_new ("worker", work_thread, &workers[i]);
    }
  for (int i = 0; i < THREADS; i++)
    {
      g_thread_join (threads[i]);
      g_assert_cmpint (workers[i].stored + workers[i].refused, ==, JOBS);
      g_assert_cmpint (workers[i].refused, ==, (JOBS + 2) / 3);
      stored += workers[i].stored;
    }
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM account WHERE id >= 1000"), ==, stored);
  g_test_message ("%d jobs in %d commits", THREADS * JOBS, commits);
  hub_writer_free (writer);
  hub_fixture_tear_down (&fixture);
}

/* ---- Several jobs in one commit, for certain: the writer is held while they queue ---- */

typedef struct
{
  GMutex mutex;
  GCond cond;
  gboolean entered, released;
} Latch;

static gboolean
hold (SqlConn *conn, gpointer data, GError **error)
{
  Latch *latch = data;

  g_mutex_lock (&latch->mutex);
  latch->entered = TRUE;
  g_cond_broadcast (&latch->cond);
  while (!latch->released)
    g_cond_wait (&latch->cond, &latch->mutex);
  g_mutex_unlock (&latch->mutex);
  return TRUE;
}

typedef struct
{
  HubWriter *writer;
  Work work;
  gboolean done;
  GError *error;
} Queued;

static gpointer
queue_thread (gpointer data)
{
  Queued *queued = data;

  queued->done = hub_writer_run (queued->writer, write_note, &queued->work, &queued->error);
  return NULL;
}

static void
run_together (HubFixture *fixture, Queued *queued, int n, int *commits)
{
  Latch latch = { .entered = FALSE };
  GThread *threads[16];
  g_autoptr (GError) error = NULL;
  HubWriter *writer = hub_writer_new (fixture->uri, &fixture->clock.base, count_commit_cb, commits, &error);

  g_assert_no_error (error);
  hub_writer_post (writer, hold, &latch, NULL);
  g_mutex_lock (&latch.mutex);
  while (!latch.entered)
    g_cond_wait (&latch.cond, &latch.mutex);
  g_mutex_unlock (&latch.mutex);
  for (int i = 0; i < n; i++)
    {
      queued[i].writer = writer;
      threads[i] = g_thread_new ("queued", queue_thread, &queued[i]);
    }
  g_usleep (200 * 1000); /* let them queue; were one late, it would only commit by itself */
  g_mutex_lock (&latch.mutex);
  latch.released = TRUE;
  g_cond_broadcast (&latch.cond);
  g_mutex_unlock (&latch.mutex);
  for (int i = 0; i < n; i++)
    g_thread_join (threads[i]);
  hub_writer_free (writer);
}

static void
test_one_fails_alone (void)
{
  HubFixture fixture;
  int commits = 0;
  Queued queued[5] = { { .work = { 2001, FALSE } },
                       { .work = { 2002, TRUE } },
                       { .work = { 2001, FALSE } }, /* the same again: the schema refuses the later one */
                       { .work = { 2004, FALSE } },
                       { .work = { 2005, TRUE } } };

  hub_fixture_set_up (&fixture);
  run_together (&fixture, queued, 5, &commits);
  g_assert_cmpint (queued[0].done + queued[2].done, ==, 1);
  GError *clash = queued[0].done ? queued[2].error : queued[0].error;
  g_assert_error (clash, HUB_ERROR, HUB_ERROR_UNAVAILABLE);
  g_assert_error (queued[1].error, HUB_ERROR, HUB_ERROR_NOT_FOUND);
  g_assert_true (queued[3].done);
  g_assert_error (queued[4].error, HUB_ERROR, HUB_ERROR_NOT_FOUND);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM account WHERE id > 2000"), ==, 2);
  for (int i = 0; i < 5; i++)
    g_clear_error (&queued[i].error);
  hub_fixture_tear_down (&fixture);
}

/* ---- Jobs of one kind, all at once ---- */

typedef struct
{
  Queued base; /* error and done */
  gboolean refuse;  /* when it is asked with others */
  gboolean poison;  /* something the schema does not take, when it is */
  int *calls;
} Alike;

static gboolean
write_all (SqlConn *conn, gpointer *data, GError **errors, guint n, GError **error)
{
  for (guint i = 0; i < n; i++)
    {
      Alike *alike = data[i];
      Work twice = { alike->base.work.id, FALSE };

      (*alike->calls)++;
      if (alike->refuse)
        g_set_error_literal (&errors[i], HUB_ERROR, HUB_ERROR_NOT_FOUND, "refused on purpose");
      else if (!write_note (conn, &twice, error) || (alike->poison && !write_note (conn, &twice, error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_one (SqlConn *conn, gpointer data, GError **error)
{
  return write_note (conn, &((Alike *) data)->base.work, error);
}

static gpointer
alike_thread (gpointer data)
{
  Alike *alike = data;

  alike->base.done = hub_writer_run_together (alike->base.writer, write_one, write_all, alike, &alike->base.error);
  return NULL;
}

static void
wait_until_queued (HubWriter *writer, guint n)
{
  HubWriterLoad load = { 0 };

  for (guint tries = 0; tries < 60000 && load.waiting < n; tries++)
    {
      g_usleep (1000);
      hub_writer_get_load (writer, &load);
    }
  g_assert_cmpuint (load.waiting, ==, n);
}

/* Behind one that holds the writer, so that they come together. */
static void
run_alike (HubFixture *fixture, Alike *alike, guint n)
{
  Latch latch = { .entered = FALSE };
  GThread *threads[16];
  g_autoptr (GError) error = NULL;
  HubWriter *writer = hub_writer_new (fixture->uri, &fixture->clock.base, NULL, NULL, &error);

  g_assert_no_error (error);
  hub_writer_post (writer, hold, &latch, NULL);
  g_mutex_lock (&latch.mutex);
  while (!latch.entered)
    g_cond_wait (&latch.cond, &latch.mutex);
  g_mutex_unlock (&latch.mutex);
  for (guint i = 0; i < n; i++)
    {
      alike[i].base.writer = writer;
      threads[i] = g_thread_new ("alike", alike_thread, &alike[i]);
    }
  wait_until_queued (writer, n);
  g_mutex_lock (&latch.mutex);
  latch.released = TRUE;
  g_cond_broadcast (&latch.cond);
  g_mutex_unlock (&latch.mutex);
  for (guint i = 0; i < n; i++)
    g_thread_join (threads[i]);
  hub_writer_free (writer);
}

/* One refused is refused alone; when the whole cannot be stored each has its own try. */
static void
test_alike (void)
{
  HubFixture fixture;
  int calls = 0;

  hub_fixture_set_up (&fixture);
  for (int poison = 0; poison < 2; poison++)
    {
      gint64 first = 6000 + 10 * poison;
      Alike alike[4] = { { .base.work = { first, FALSE }, .calls = &calls },
                         { .base.work = { first + 1, TRUE }, .refuse = TRUE, .calls = &calls },
                         { .base.work = { first + 2, FALSE }, .poison = poison == 1, .calls = &calls },
                         { .base.work = { first + 3, FALSE }, .calls = &calls } };

      calls = 0;
      run_alike (&fixture, alike, 4);
      g_assert_cmpint (calls, >, 1);
      for (int i = 0; i < 4; i++)
        {
          g_assert_cmpint (alike[i].base.done, ==, i != 1);
          if (i == 1)
            g_assert_error (alike[i].base.error, HUB_ERROR, HUB_ERROR_NOT_FOUND);
          g_clear_error (&alike[i].base.error);
        }
      g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM account WHERE id >= 6000"), ==, 3 * (poison + 1));
    }
  hub_fixture_tear_down (&fixture);
}

/* ---- Nobody waits for ever behind long jobs ---- */

typedef struct
{
  TkFakeClock *clock;
  gint64 takes_ms;
  gint64 id;
  GArray *order; /* ids as they ran */
} Timed;

static gboolean
take_time (SqlConn *conn, gpointer data, GError **error)
{
  Timed *timed = data;
  Work work = { timed->id, FALSE };

  g_array_append_val (timed->order, timed->id);
  tk_fake_clock_advance (timed->clock, timed->takes_ms);
  return write_note (conn, &work, error);
}

/* How many of these jobs were stored whenever something was committed. */
static void
count_stored_cb (SqlConn *conn, gpointer data)
{
  gint64 stored = 0;

  sql_get_int (conn, &stored, NULL, "SELECT count(*) FROM account WHERE id > 5000", "");
  g_array_append_val ((GArray *) data, stored);
}

static void
assert_numbers (const GArray *array, const gint64 *expected, guint n)
{
  g_assert_cmpuint (array->len, ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (g_array_index (array, gint64, i), ==, expected[i]);
}

/* A long job ends its commit; one in haste, though it came last, waits for none of them. */
static void
test_long_jobs (void)
{
  HubFixture fixture;
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) stored = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  Timed jobs[] = { { &fixture.clock, 30, 5001, order },
                   { &fixture.clock, 15, 5002, order },
                   { &fixture.clock, 15, 5003, order },
                   { &fixture.clock, 0, 5004, order },
                   { &fixture.clock, 0, 5005, order } };
  hub_writer_set_threads (FALSE);
  HubWriter *writer = hub_writer_new (fixture.uri, &fixture.clock.base, count_stored_cb, stored, &error);
  g_assert_no_error (error);
  for (int i = 0; i < 4; i++)
    hub_writer_post (writer, take_time, &jobs[i], NULL);
  g_assert_true (hub_writer_run_soon (writer, take_time, &jobs[4], &error));
  g_assert_no_error (error);
  assert_numbers (order, (const gint64[]){ 5005, 5001, 5002, 5003, 5004 }, 5);
  assert_numbers (stored, (const gint64[]){ 2, 4, 5 }, 3);
  hub_writer_free (writer);
  hub_writer_set_threads (TRUE);
  hub_fixture_tear_down (&fixture);
}

/* A job that ends the transaction for all: nobody is told that it was stored. */
static gboolean
break_transaction (SqlConn *conn, gpointer data, GError **error)
{
  return sql_run (conn, error, "ROLLBACK", "");
}

static void
test_commit_fails (void)
{
  HubFixture fixture;
  Work work = { 3001, FALSE };
  g_autoptr (GError) error = NULL;

  if (test_database_skip ("a COMMIT with nothing open only warns there"))
    return;
  hub_fixture_set_up (&fixture);
  HubWriter *writer = hub_writer_new (fixture.uri, &fixture.clock.base, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (hub_writer_run (writer, break_transaction, NULL, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_UNAVAILABLE);
  g_clear_error (&error);
  g_assert_true (hub_writer_run (writer, write_note, &work, &error)); /* and it goes on */
  g_assert_no_error (error);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM account WHERE id = 3001"), ==, 1);
  hub_writer_free (writer);
  hub_fixture_tear_down (&fixture);
}

/* A key that is there already is that job's fault, and nothing is wrong with the database. */
static void
test_own_fault (void)
{
  HubFixture fixture;
  Work work = { 3001, FALSE };
  HubWriterLoad load;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  HubWriter *writer = hub_writer_new (fixture.uri, &fixture.clock.base, NULL, NULL, &error);
  g_assert_true (hub_writer_run (writer, write_note, &work, &error));
  g_assert_false (hub_writer_run (writer, write_note, &work, &error));
  hub_writer_get_load (writer, &load);
  g_assert_false (load.failing);
  g_assert_cmpint (load.failed, ==, 0);
  hub_writer_free (writer);
  hub_fixture_tear_down (&fixture);
}

/* Another program holds the database for longer than the hub waits. */
static void
test_busy (void)
{
  HubFixture fixture;
  Work work = { 4001, FALSE };
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  HubWriter *writer = hub_writer_new (fixture.uri, &fixture.clock.base, NULL, NULL, &error);
  g_autoptr (SqlConn) other = sql_open (fixture.uri, SQL_OPEN_EXISTING, &error);
  g_assert_true (sql_begin (other, &error));
  g_assert_false (hub_writer_run (writer, write_note, &work, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_UNAVAILABLE);
  g_clear_error (&error);
  sql_rollback (other);
  g_assert_true (hub_writer_run (writer, write_note, &work, &error));
  hub_writer_free (writer);
  hub_fixture_tear_down (&fixture);
}

/* ---- Whole batches from eight terminals at once, while others read ---- */

typedef struct
{
  FakeTerminal *till;
  GThread *thread;
} Sender;

static gpointer
send_thread (gpointer data)
{
  FakeTerminal *till = data;
  gboolean empty;

  for (guint first = 1; first <= till->journal->len; first += 5)
    {
      g_autoptr (GError) error = NULL;
      TkWireBatch *batch = fake_terminal_batch (till, first, first + 4);
      TkWireBatchReply *reply = fake_terminal_send_batch (till, batch, &error);

      g_assert_no_error (error);
      for (guint i = 0; i < 5; i++)
        g_assert_cmpstr (fake_terminal_status (reply, i), ==, "applied");
      tk_wire_free (&tk_wire_batch_reply_shape, reply);
      tk_wire_free (&tk_wire_batch_shape, batch);
      g_autoptr (GBytes) page
        = hub_service_changes (till->fixture->service, till->terminal, "", 50, &empty, &error);
      g_assert_no_error (error);
      g_autofree char *report = hub_service_report (till->fixture->service, 1, &error);
      g_assert_no_error (error);
    }
  return NULL;
}

static void
test_eight_terminals (void)
{
  HubFixture fixture;
  Sender senders[THREADS];

  hub_fixture_set_up (&fixture);
  for (int i = 0; i < THREADS; i++)
    {
      g_autofree char *name = g_strdup_printf ("Till %d", i + 10);

      senders[i].till = fake_terminal_new (&fixture, name, "both");
      TkWireLeaseReply *reply = fake_terminal_lease (senders[i].till, 1, 1, 0, 30);
      const TkWireLease *lease = reply->leases->pdata[0];
      for (gint64 k = 0; k < 30; k++)
        fake_terminal_sell (senders[i].till, 1, 1, lease->first + k, 150000);
      tk_wire_free (&tk_wire_lease_reply_shape, reply);
    }
  for (int i = 0; i < THREADS; i++)
    senders[i].thread = g_thread_new ("sender", send_thread, senders[i].till);
  for (int i = 0; i < THREADS; i++)
    {
      g_thread_join (senders[i].thread);
      fake_terminal_free (senders[i].till);
    }
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM ticket"), ==, THREADS * 30);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT sold FROM ticket_type WHERE event = 1 AND type = 1"), ==,
                   THREADS * 30);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM incident"), ==, 0);
  hub_fixture_tear_down (&fixture);
}

/* One code, eight machines at the same moment: one is enrolled. */
static gpointer
enrol_thread (gpointer data)
{
  HubFixture *fixture = data;
  g_autoptr (GError) error = NULL;
  FakeTerminal *terminal = fake_terminal_enrol (fixture, fixture->codes.gate_code, &error);

  if (terminal == NULL)
    g_assert_error (error, HUB_ERROR, HUB_ERROR_CODE_USED);
  return terminal;
}

static void
test_one_code_many_machines (void)
{
  HubFixture fixture;
  GThread *threads[THREADS];
  int enrolled = 0;

  hub_fixture_set_up (&fixture);
  for (int i = 0; i < THREADS; i++)
    threads[i] = g_thread_new ("enrol", enrol_thread, &fixture);
  for (int i = 0; i < THREADS; i++)
    {
      FakeTerminal *terminal = g_thread_join (threads[i]);

      enrolled += terminal != NULL;
      fake_terminal_free (terminal);
    }
  g_assert_cmpint (enrolled, ==, 1);
  hub_fixture_tear_down (&fixture);
}

/* The simulator's way: everything happens in the caller, so that a run replays. */
static void
test_without_a_thread (void)
{
  HubFixture fixture;
  Work posted = { 4001, FALSE }, failing = { 4002, TRUE }, last = { 4003, FALSE };
  int commits = 0;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  hub_writer_set_threads (FALSE);
  HubWriter *writer = hub_writer_new (fixture.uri, &fixture.clock.base, count_commit_cb, &commits, &error);
  hub_writer_set_threads (TRUE);
  g_assert_no_error (error);
  hub_writer_post (writer, write_note, &posted, NULL);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM account WHERE id = 4001"), ==, 0);
  g_assert_false (hub_writer_run (writer, write_note, &failing, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_NOT_FOUND);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM account WHERE id IN (4001, 4002)"), ==, 1);
  g_assert_cmpint (commits, ==, 1);
  hub_writer_post (writer, write_note, &last, NULL);
  hub_writer_free (writer);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM account WHERE id = 4003"), ==, 1);
  hub_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/writer/group-commit", test_group_commit);
  g_test_add_func ("/writer/one-fails-alone", test_one_fails_alone);
  g_test_add_func ("/writer/alike", test_alike);
  g_test_add_func ("/writer/long-jobs", test_long_jobs);
  g_test_add_func ("/writer/commit-fails", test_commit_fails);
  g_test_add_func ("/writer/without-a-thread", test_without_a_thread);
  g_test_add_func ("/writer/own-fault", test_own_fault);
  g_test_add_func ("/writer/busy", test_busy);
  g_test_add_func ("/writer/eight-terminals", test_eight_terminals);
  g_test_add_func ("/writer/one-code-many-machines", test_one_code_many_machines);
  return g_test_run ();
}
