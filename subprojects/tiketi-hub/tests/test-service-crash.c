/* Tests of the hub's promise: what it acknowledged is there, once, after it was killed at any moment or its disk was full.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-fixture.h"
#include "test-database.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hub-service-private.h"

#define SALES 400
#define KILLS 30
#define SALES_A_LIFE 100

static guint32
choose_seed (void)
{
  const char *text = g_getenv ("TIKETI_SEED");
  guint32 seed = text != NULL ? (guint32) g_ascii_strtoull (text, NULL, 10) : g_random_int ();

  g_print ("# TIKETI_SEED=%u\n", seed);
  return seed;
}

static FakeTerminal *
make_till (HubFixture *fixture)
{
  FakeTerminal *till = fake_terminal_new (fixture, "Till 7", "both");
  TkWireLeaseReply *reply = fake_terminal_lease (till, 1, 1, 0, SALES);

  for (gint64 serial = 1; serial <= SALES; serial++)
    fake_terminal_sell (till, 1, 1, serial, 150000);
  tk_wire_free (&tk_wire_lease_reply_shape, reply);
  return till;
}

static gint64
ask (SqlConn *view, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 n = -1;

  sql_get_int (view, &n, &error, sql, "");
  g_assert_no_error (error);
  return n;
}

/* What the rows say must be what was sold up to the acknowledged entry, and nothing half. At one moment: a server may be at the last
 * commit of the hub that was killed. */
static void
check_books (HubFixture *fixture, gint64 acknowledged)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SqlConn) view = sql_open (fixture->uri, SQL_OPEN_READ_ONLY, &error);

  g_assert_no_error (error);
  g_assert_true (sql_begin_read (view, &error));
  gint64 acked = ask (view, "SELECT acked FROM terminal WHERE name = 'Till 7'");

  g_assert_cmpint (acked, >=, acknowledged);
  g_assert_cmpint (ask (view, "SELECT count(*) FROM journal"), ==, acked);
  g_assert_cmpint (ask (view, "SELECT coalesce(max(seq), 0) FROM journal"), ==, acked);
  g_assert_cmpint (ask (view, "SELECT count(*) FROM sale"), ==, acked);
  g_assert_cmpint (ask (view, "SELECT count(*) FROM payment"), ==, acked);
  g_assert_cmpint (ask (view, "SELECT count(*) FROM ticket"), ==, acked);
  g_assert_cmpint (ask (view, "SELECT count(*) FROM change WHERE kind = 'ticket'"), ==, acked);
  g_assert_cmpint (ask (view, "SELECT sold FROM ticket_type WHERE event = 1 AND type = 1"), ==, acked);
  g_assert_cmpint (ask (view, "SELECT sold FROM lease WHERE type = 1"), ==, acked);
  g_assert_cmpint (ask (view, "SELECT leased FROM ticket_type WHERE event = 1 AND type = 1"), ==,
                   SALES - acked);
  sql_rollback (view);
}

/* In the child: sends on from where it believes the hub stands, and says through the pipe what was acknowledged. */
static void
send_until_killed (HubFixture *fixture, FakeTerminal *till, gint64 from, int pipe_fd)
{
  hub_fixture_reopen (fixture);
  for (gint64 first = from + 1; first <= MIN (from + SALES_A_LIFE, SALES); first++)
    {
      TkWireBatch *batch = fake_terminal_batch (till, (guint) first, (guint) first);
      TkWireBatchReply *reply = fake_terminal_send_batch (till, batch, NULL);

      if (reply == NULL || write (pipe_fd, &reply->acked, sizeof reply->acked) != sizeof reply->acked)
        _exit (1);
      tk_wire_free (&tk_wire_batch_reply_shape, reply);
      tk_wire_free (&tk_wire_batch_shape, batch);
    }
  for (;;) /* whoever kills may be late */
    pause ();
}

/* Returns what the child heard acknowledged before it died. */
static gint64
kill_once (HubFixture *fixture, FakeTerminal *till, gint64 from, guint delay_us)
{
  int fds[2], status = 0;
  gint64 acked, last = from;

  g_assert_cmpint (pipe (fds), ==, 0);
  pid_t child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    send_until_killed (fixture, till, from, fds[1]);
  close (fds[1]);
  /* Not before it began. */
  if (read (fds[0], &acked, sizeof acked) == sizeof acked)
    last = acked;
  g_usleep (delay_us);
  kill (child, SIGKILL);
  while (read (fds[0], &acked, sizeof acked) == sizeof acked)
    last = acked;
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));
  close (fds[0]);
  return last;
}

static void
test_killed (void)
{
  HubFixture fixture;
  gint64 acknowledged = 0;
  guint killed = 0;

  hub_fixture_set_up (&fixture);
  GRand *rand = g_rand_new_with_seed (choose_seed ());
  g_autoptr (FakeTerminal) till = make_till (&fixture);
  g_clear_pointer (&fixture.service, hub_service_close); /* no threads across a fork */
  while (killed < KILLS && acknowledged < SALES)
    {
      /* The terminal may not have heard of the last ones: it sends some again. */
      gint64 from = MAX (0, acknowledged - g_rand_int_range (rand, 0, 4));

      acknowledged = MAX (acknowledged, kill_once (&fixture, till, from, (guint) g_rand_int_range (rand, 0, 30000)));
      check_books (&fixture, acknowledged);
      killed++;
    }
  g_assert_cmpuint (killed, >=, SALES / SALES_A_LIFE);
  hub_fixture_reopen (&fixture);
  fake_terminal_tell (till, NULL);
  check_books (&fixture, SALES);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM incident"), ==, 0);
  g_test_message ("killed %u times", killed);
  g_rand_free (rand);
  hub_fixture_tear_down (&fixture);
}

/* ---- A full disk ---- */

static gboolean
limit_pages (SqlConn *conn, gpointer data, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA max_page_count = %" G_GINT64_FORMAT, *(gint64 *) data);

  return sql_run (conn, error, sql, "");
}

static void
test_full (void)
{
  HubFixture fixture;
  gint64 pages, many = 1000000;
  guint refused = 0;
  g_autoptr (GError) error = NULL;

  if (test_database_skip ("the disk is the server's"))
    return;
  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = make_till (&fixture);
  for (gint64 more = 0; more < 40; more += 4)
    {
      pages = hub_fixture_int (&fixture, "PRAGMA page_count") + more;
      g_assert_true (hub_writer_run (fixture.service->writer, limit_pages, &pages, &error));
      TkWireBatch *batch = fake_terminal_batch (till, 1, SALES);
      TkWireBatchReply *reply = fake_terminal_send_batch (till, batch, &error);
      g_assert_null (reply);
      g_assert_error (error, HUB_ERROR, HUB_ERROR_UNAVAILABLE);
      g_assert_nonnull (strstr (error->message, "full"));
      g_clear_error (&error);
      tk_wire_free (&tk_wire_batch_shape, batch);
      check_books (&fixture, 0);
      g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM journal"), ==, 0);
      refused++;
    }
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM terminal WHERE quarantined_at > 0"), ==, 0);
  g_assert_true (hub_writer_run (fixture.service->writer, limit_pages, &many, &error));
  fake_terminal_tell (till, NULL);
  check_books (&fixture, SALES);
  g_assert_cmpuint (refused, ==, 10);
  hub_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/crash/killed", test_killed);
  g_test_add_func ("/crash/disk-full", test_full);
  return g_test_run ();
}
