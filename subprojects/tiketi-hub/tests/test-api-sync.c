/* Journal, leases and the change feed over the real service. SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <glib.h>
#include "api-fixture.h"
#include "hub-http-gzip.h"
#include "hub-sql.h"

typedef struct
{
  ApiFixture hub; /* first: set up and torn down as one */
  ApiTerminal *terminal;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  api_fixture_set_up (&fixture->hub, data);
  fixture->terminal = api_terminal_enrol (&fixture->hub, fixture->hub.codes.box_office_code);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->terminal, api_terminal_free);
  api_fixture_tear_down (&fixture->hub, data);
}

static guint
count (const char *text, const char *part)
{
  guint n = 0;

  for (const char *at = text; (at = strstr (at, part)) != NULL; at += strlen (part))
    n++;

  return n;
}

static void
assert_code (const RawReply *reply, guint status, const char *code)
{
  g_autofree char *found = raw_json_text (raw_reply_text (reply), "code");

  g_assert_cmpuint (reply->status, ==, status);
  g_assert_cmpstr (found, ==, code);
}

static void
test_journal (Fixture *fixture, gconstpointer data)
{
  g_autofree char *batch = api_terminal_batch (fixture->terminal, 5);
  g_autofree char *next = api_terminal_batch (fixture->terminal, 500);
  g_autoptr (RawReply) first = api_terminal_push (&fixture->hub, fixture->terminal, batch);
  g_autoptr (RawReply) again = api_terminal_push (&fixture->hub, fixture->terminal, batch);
  g_autoptr (RawReply) more = api_terminal_push (&fixture->hub, fixture->terminal, next);

  g_assert_cmpuint (first->status, ==, 200);
  g_assert_cmpuint (count (raw_reply_text (first), "\"applied\""), ==, 5);
  g_assert_nonnull (strstr (raw_reply_text (first), "\"acked\":5,"));
  g_assert_cmpuint (again->status, ==, 200);
  g_assert_cmpuint (count (raw_reply_text (again), "\"duplicate\""), ==, 5);
  g_assert_cmpuint (more->status, ==, 200);
  g_assert_nonnull (strstr (raw_reply_text (more), "\"acked\":505,"));
}

static void
test_journal_packed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *batch = api_terminal_batch (fixture->terminal, 500);
  g_autoptr (GBytes) plain = g_bytes_new (batch, strlen (batch));
  g_autoptr (GBytes) packed = hub_http_gzip_pack (plain);
  g_autofree char *headers
    = g_strconcat (fixture->terminal->authorization, "Content-Encoding: gzip\r\nAccept-Encoding: gzip\r\n", NULL);
  g_autoptr (RawReply) reply = raw_request (fixture->hub.port, "POST", "/sync/journal", headers,
                                            g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (raw_reply_header (reply, "content-encoding"), ==, "gzip");
}

static void
test_journal_refused (Fixture *fixture, gconstpointer data)
{
  g_autofree char *skipped = api_terminal_batch (fixture->terminal, 1);
  g_autofree char *gap = api_terminal_batch (fixture->terminal, 1);
  g_autoptr (RawReply) not_json = api_terminal_push (&fixture->hub, fixture->terminal, "{\"entries\":");
  g_autoptr (RawReply) no_entries = api_terminal_push (&fixture->hub, fixture->terminal, "{}");
  g_autoptr (RawReply) broken = NULL;

  assert_code (not_json, 400, "invalid_json");
  assert_code (no_entries, 400, "invalid_request");
  /* Whoever leaves a gap is asked for what lies between, several times. */
  for (int i = 0; i < 7; i++)
    {
      g_autoptr (RawReply) asked = api_terminal_push (&fixture->hub, fixture->terminal, gap);

      g_assert_cmpuint (asked->status, ==, 200);
      g_assert_nonnull (strstr (raw_reply_text (asked), "\"acked\":0,"));
      g_assert_nonnull (strstr (raw_reply_text (asked), "\"results\":[]"));
    }
  broken = api_terminal_push (&fixture->hub, fixture->terminal, gap);
  assert_code (broken, 409, "journal_chain");
}

static void
test_leases (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RawReply) granted
    = raw_request (fixture->hub.port, "POST", "/api/v1/sync/leases", fixture->terminal->authorization,
                   "{\"wants\":[{\"event\":1,\"held\":0,\"type\":1,\"want\":10}]}", -1);
  g_autoptr (RawReply) bad = raw_request (fixture->hub.port, "POST", "/api/v1/sync/leases",
                                          fixture->terminal->authorization, "{\"wants\":[{\"event\":\"x\"}]}", -1);
  g_autofree char *field = raw_json_text (raw_reply_text (bad), "field");

  g_assert_cmpuint (granted->status, ==, 200);
  g_assert_nonnull (strstr (raw_reply_text (granted), "\"event\":1,"));
  g_assert_nonnull (strstr (raw_reply_text (granted), "\"certificate\":\"TKC1:"));
  assert_code (bad, 400, "invalid_request");
  g_assert_cmpstr (field, ==, "wants[0].event");
}

static RawReply *
redeem (Fixture *fixture, const char *scan, const char *gate)
{
  g_autofree char *body = g_strdup_printf ("{\"at\":1,\"count\":1,\"direction\":\"entry\",\"event\":1,\"gate\":%s,\"issue\":0,"
                                           "\"scan\":\"%s\",\"serial\":5,\"type\":1}",
                                           gate, scan);

  return raw_request (fixture->hub.port, "POST", "/api/v1/sync/redeem", fixture->terminal->authorization, body, -1);
}

static void
test_redeem (Fixture *fixture, gconstpointer data)
{
  static const char scan[] = "019b2c5e-7a03-7cc1-8a4f-2f1d8f0f6a33";
  g_autoptr (RawReply) good = redeem (fixture, scan, "1");
  g_autoptr (RawReply) again = redeem (fixture, scan, "1");
  g_autoptr (RawReply) no_gate = redeem (fixture, scan, "77");
  g_autoptr (RawReply) no_scan = redeem (fixture, "", "1");
  g_autofree char *field = raw_json_text (raw_reply_text (no_scan), "field");

  g_assert_cmpuint (good->status, ==, 200);
  g_assert_nonnull (strstr (raw_reply_text (good), "\"verdict\":\"admitted\""));
  g_assert_cmpuint (again->status, ==, 200);
  g_assert_nonnull (strstr (raw_reply_text (again), "\"verdict\":\"admitted\""));
  assert_code (no_gate, 400, "invalid_request");
  assert_code (no_scan, 400, "invalid_request");
  g_assert_cmpstr (field, ==, "scan");
}

static void
test_feed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RawReply) all = api_terminal_changes (&fixture->hub, fixture->terminal, "", 0);
  g_autofree char *cursor = api_terminal_drain (&fixture->hub, fixture->terminal);
  g_autoptr (RawReply) none = api_terminal_changes (&fixture->hub, fixture->terminal, cursor, 0);
  g_autoptr (RawReply) few = raw_request (fixture->hub.port, "GET", "/sync/changes?limit=3",
                                          fixture->terminal->authorization, NULL, 0);

  g_assert_cmpuint (all->status, ==, 200);
  g_assert_cmpstr (raw_reply_header (all, "content-type"), ==, "application/x-ndjson");
  g_assert_nonnull (strstr (raw_reply_text (all), "Tamasha la Pwani"));
  g_assert_cmpuint (none->status, ==, 200);
  g_assert_cmpuint (count (raw_reply_text (none), "\n"), ==, 1);
  g_assert_cmpuint (count (raw_reply_text (few), "\n"), ==, 4);
  g_assert_nonnull (strstr (raw_reply_text (few), "\"more\":true"));
}

static void
take_gate_away (ApiFixture *hub)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SqlConn) conn = sql_open (hub->uri, SQL_OPEN_EXISTING, &error);

  g_assert_no_error (error);
  sql_run (conn, &error, "UPDATE change SET gone = 1, body = '' WHERE kind = 'gate' AND key = '1'", "");
  g_assert_no_error (error);
}

/* As the feed from the start, without what is gone; the feed goes on from there. */
static void
test_snapshot (Fixture *fixture, gconstpointer data)
{
  const char *who = fixture->terminal->authorization;
  guint16 port = fixture->hub.port;

  take_gate_away (&fixture->hub);
  g_autoptr (RawReply) feed = api_terminal_changes (&fixture->hub, fixture->terminal, "", 0);
  g_autoptr (RawReply) all = raw_request (port, "GET", "/api/v1/sync/snapshot", who, NULL, 0);
  g_assert_cmpuint (all->status, ==, 200);
  g_assert_cmpstr (raw_reply_header (all, "content-type"), ==, "application/x-ndjson");
  g_assert_cmpuint (count (raw_reply_text (feed), "\"gone\":true"), ==, 1);
  g_assert_cmpuint (count (raw_reply_text (all), "\"gone\":true"), ==, 0);
  g_assert_cmpuint (count (raw_reply_text (all), "\n"), ==, count (raw_reply_text (feed), "\n") - 1);
  g_assert_nonnull (strstr (raw_reply_text (all), "Tamasha la Pwani"));
  g_autofree char *cursor = api_cursor (all);
  g_autoptr (RawReply) rest = api_terminal_changes (&fixture->hub, fixture->terminal, cursor, 0);
  g_assert_cmpuint (count (raw_reply_text (rest), "\n"), ==, 1);

  g_autoptr (RawReply) few = raw_request (port, "GET", "/sync/snapshot?limit=3", who, NULL, 0);
  g_autofree char *begun = api_cursor (few);
  g_autoptr (RawReply) more = api_terminal_changes (&fixture->hub, fixture->terminal, begun, 0);
  g_assert_nonnull (strstr (raw_reply_text (few), "\"more\":true"));
  g_assert_cmpuint (count (raw_reply_text (few), "\n") + count (raw_reply_text (more), "\n"), ==, count (raw_reply_text (feed), "\n") + 1);
  g_autoptr (RawReply) wrong = raw_request (port, "GET", "/sync/snapshot?limit=x", who, NULL, 0);
  assert_code (wrong, 400, "invalid_request");
}

static void
test_feed_refused (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *target, *code;
  } rows[] = {
    { "/sync/changes?wait=soon", "invalid_request" }, { "/sync/changes?wait=-1", "invalid_request" },
    { "/sync/changes?wait=1.5", "invalid_request" },  { "/sync/changes?limit=x", "invalid_request" },
    { "/sync/changes?since=x", "invalid_request" },   { "/sync/changes?since=%00", "invalid_request" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (RawReply) reply
        = raw_request (fixture->hub.port, "GET", rows[i].target, fixture->terminal->authorization, NULL, 0);

      g_test_message ("%s", rows[i].target);
      assert_code (reply, 400, rows[i].code);
    }
}

static void
test_wait_times_out (Fixture *fixture, gconstpointer data)
{
  g_autofree char *cursor = api_terminal_drain (&fixture->hub, fixture->terminal);
  gint64 began = g_get_monotonic_time ();
  g_autoptr (RawReply) reply = api_terminal_changes (&fixture->hub, fixture->terminal, cursor, 1);

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpuint (count (raw_reply_text (reply), "\n"), ==, 1);
  g_assert_cmpint (g_get_monotonic_time () - began, >=, G_USEC_PER_SEC);
}

#define WAIT_S 30                            /* the longest there is */
#define WOKEN_US (20 * G_USEC_PER_SEC)       /* far from it, also on a machine that stalls */

typedef struct
{
  Fixture *fixture;
  const char *cursor;
  gint64 answered; /* monotonic; 0: nothing but the end */
} Poll;

static gpointer
poll_thread (gpointer data)
{
  Poll *poll = data;
  g_autoptr (RawReply) reply = api_terminal_changes (&poll->fixture->hub, poll->fixture->terminal, poll->cursor, WAIT_S);

  if (reply->status == 200 && count (raw_reply_text (reply), "\n") > 1)
    poll->answered = g_get_monotonic_time ();

  return NULL;
}

/* More polls than server threads: none of them may hold one, and one commit wakes them all. */
static void
test_wait_wakes (Fixture *fixture, gconstpointer data)
{
  g_autofree char *cursor = api_terminal_drain (&fixture->hub, fixture->terminal);
  Poll polls[40];
  GThread *threads[G_N_ELEMENTS (polls)];
  gint64 committed;

  for (gsize i = 0; i < G_N_ELEMENTS (polls); i++)
    {
      polls[i] = (Poll){ fixture, cursor, 0 };
      threads[i] = g_thread_new ("poll", poll_thread, &polls[i]);
    }
  g_usleep (300000);
  api_fixture_commit_change (&fixture->hub, "Another");
  committed = g_get_monotonic_time ();
  for (gsize i = 0; i < G_N_ELEMENTS (polls); i++)
    {
      g_thread_join (threads[i]);
      g_assert_cmpint (polls[i].answered, !=, 0);
      g_assert_cmpint (polls[i].answered - committed, <, WOKEN_US);
    }
}

/* Commits at random moments around the poll's arrival: whatever the order, the poll must not sleep through one. */
static void
test_wait_race (Fixture *fixture, gconstpointer data)
{
  const char *given = g_getenv ("TIKETI_SEED");
  guint32 seed = given != NULL ? (guint32) g_ascii_strtoull (given, NULL, 10) : g_random_int ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);

  g_test_message ("TIKETI_SEED=%u", seed);
  for (guint i = 0; i < 25; i++)
    {
      g_autofree char *cursor = api_terminal_drain (&fixture->hub, fixture->terminal);
      g_autofree char *name = g_strdup_printf ("Race %u", i);
      Poll poll = { fixture, cursor, 0 };
      GThread *thread = g_thread_new ("poll", poll_thread, &poll);
      gint64 committed;

      g_usleep ((gulong) g_rand_int_range (random, 0, 4000));
      api_fixture_commit_change (&fixture->hub, name);
      committed = g_get_monotonic_time ();
      g_thread_join (thread);
      g_assert_cmpint (poll.answered, !=, 0);
      g_assert_cmpint (poll.answered - committed, <, WOKEN_US);
    }
}

static void
test_stop_while_waiting (Fixture *fixture, gconstpointer data)
{
  g_autofree char *cursor = api_terminal_drain (&fixture->hub, fixture->terminal);
  Poll poll = { fixture, cursor, 0 };
  GThread *thread = g_thread_new ("poll", poll_thread, &poll);
  gint64 began;

  g_usleep (200000);
  began = g_get_monotonic_time ();
  hub_http_server_stop (g_steal_pointer (&fixture->hub.server));
  g_thread_join (thread);
  g_assert_cmpint (g_get_monotonic_time () - began, <, WOKEN_US);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/api/sync/journal", test_journal);
  ADD ("/api/sync/journal-packed", test_journal_packed);
  ADD ("/api/sync/journal-refused", test_journal_refused);
  ADD ("/api/sync/leases", test_leases);
  ADD ("/api/sync/redeem", test_redeem);
  ADD ("/api/sync/feed", test_feed);
  ADD ("/api/sync/snapshot", test_snapshot);
  ADD ("/api/sync/feed-refused", test_feed_refused);
  ADD ("/api/sync/wait-times-out", test_wait_times_out);
  ADD ("/api/sync/wait-wakes", test_wait_wakes);
  ADD ("/api/sync/wait-race", test_wait_race);
  ADD ("/api/sync/stop-while-waiting", test_stop_while_waiting);

  return g_test_run ();
}
