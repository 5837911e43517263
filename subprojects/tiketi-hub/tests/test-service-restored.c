/* A hub put back from a backup: terminals bring back what it lost, once, and read everything anew; nobody is quarantined who
 * has all of its journal. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-fixture.h"
#include "test-database.h"

#include <glib/gstdio.h>
#include <string.h>

#define TILLS 3
#define HOUR_MS (3600 * G_GINT64_CONSTANT (1000))

typedef struct
{
  HubFixture hub;
  FakeTerminal *tills[TILLS];
  gint64 serials[TILLS]; /* the next to sell */
  char *cursors[TILLS];
  TestDatabase *database; /* the backup */
} Night;

static gint64
ask (Night *night, const char *sql)
{
  return hub_fixture_int (&night->hub, sql);
}

static void
take_backup (Night *night)
{
  g_clear_pointer (&night->hub.service, hub_service_close);
  g_clear_pointer (&night->hub.reader, sql_close);
  g_clear_pointer (&night->database, test_database_forget);
  night->database = test_database_keep (night->hub.uri);
  hub_fixture_reopen (&night->hub);
}

static void
put_back (Night *night)
{
  g_clear_pointer (&night->hub.service, hub_service_close);
  g_clear_pointer (&night->hub.reader, sql_close);
  test_database_put_back (night->hub.uri, night->database);
  hub_fixture_reopen (&night->hub);
}

/* As the agent does it: where the hub holds less than was sent, from there again. */
static void
sync_up (Night *night, guint index)
{
  FakeTerminal *till = night->tills[index];

  for (int round = 0; till->sent < till->journal->len; round++)
    {
      g_autoptr (GError) error = NULL;
      TkWireBatch *batch = fake_terminal_batch (till, till->sent + 1, till->journal->len);
      TkWireBatchReply *reply = fake_terminal_send_batch (till, batch, &error);

      g_assert_no_error (error);
      g_assert_cmpint (round, <, 2);
      g_assert_cmpint (reply->acked, !=, till->sent);
      till->sent = (guint) reply->acked;
      tk_wire_free (&tk_wire_batch_reply_shape, reply);
      tk_wire_free (&tk_wire_batch_shape, batch);
    }
}

/* How many changes came. */
static guint
sync_down (Night *night, guint index)
{
  g_autoptr (GPtrArray) changes = fake_terminal_changes (night->tills[index], &night->cursors[index], 0);

  return changes->len;
}

static void
work (Night *night, int sales)
{
  for (guint i = 0; i < TILLS; i++)
    for (int n = 0; n < sales; n++)
      {
        fake_terminal_check_in (night->tills[i], TK_KIND_CHECKIN_ENTRY, "entry", 1, night->serials[i]);
        fake_terminal_sell (night->tills[i], 1, 1, night->serials[i]++, 150000);
      }
}

static void
sync_all (Night *night)
{
  for (guint i = 0; i < TILLS; i++)
    sync_up (night, i);
  for (guint i = 0; i < TILLS; i++)
    sync_down (night, i);
}

static void
set_up (Night *night, gconstpointer data)
{
  memset (night, 0, sizeof *night);
  hub_fixture_set_up (&night->hub);
  for (guint i = 0; i < TILLS; i++)
    {
      g_autofree char *name = g_strdup_printf ("Till %u", i + 1);

      night->tills[i] = fake_terminal_new (&night->hub, name, "both");
      TkWireLeaseReply *reply = fake_terminal_lease (night->tills[i], 1, 1, 0, 40);
      night->serials[i] = ((TkWireLease *) reply->leases->pdata[0])->first;
      tk_wire_free (&tk_wire_lease_reply_shape, reply);
    }
  work (night, 3);
  sync_all (night);
}

static void
tear_down (Night *night, gconstpointer data)
{
  for (guint i = 0; i < TILLS; i++)
    {
      fake_terminal_free (night->tills[i]);
      g_free (night->cursors[i]);
    }
  test_database_forget (night->database);
  hub_fixture_tear_down (&night->hub);
}

static void
assert_whole (Night *night)
{
  gint64 entries = 0;

  for (guint i = 0; i < TILLS; i++)
    entries += night->tills[i]->journal->len;
  g_assert_cmpint (ask (night, "SELECT count(*) FROM journal"), ==, entries);
  g_assert_cmpint (ask (night, "SELECT count(*) FROM sale"), ==, entries / 2);
  g_assert_cmpint (ask (night, "SELECT count(*) FROM ticket"), ==, entries / 2);
  g_assert_cmpint (ask (night, "SELECT count(*) FROM checkin"), ==, entries / 2);
  g_assert_cmpint (ask (night, "SELECT sold FROM ticket_type WHERE event = 1 AND type = 1"), ==, entries / 2);
  g_assert_cmpint (ask (night, "SELECT count(*) FROM journal WHERE status <> 'applied'"), ==, 0);
  g_assert_cmpint (ask (night, "SELECT count(*) FROM terminal WHERE quarantined_at > 0"), ==, 0);
}

/* Everything told to a terminal since it began is what a new one would hear. */
static void
assert_feed_complete (Night *night, guint index)
{
  g_autofree char *start = g_strdup ("");
  g_autofree char *now = g_strdup (night->cursors[index]);
  g_autoptr (GPtrArray) all = fake_terminal_changes (night->tills[index], &start, 0);
  g_autoptr (GPtrArray) rest = fake_terminal_changes (night->tills[index], &now, 0);

  g_assert_cmpstr (start, ==, now);
  g_assert_cmpuint (rest->len, ==, 0);
  g_assert_cmpuint (hub_fixture_count (all, "ticket"), ==, ask (night, "SELECT count(*) FROM ticket") * (TILLS - 1) / TILLS);
}

/* ---- ---- */

static void
test_heals (Night *night, gconstpointer data)
{
  gint64 before = ask (night, "SELECT epoch FROM hub");

  g_assert_cmpint (before, ==, 1);
  take_backup (night);
  work (night, 4);
  sync_all (night);
  put_back (night);
  work (night, 2);
  for (guint i = 0; i < TILLS; i++)
    sync_up (night, i);
  assert_whole (night);
  g_assert_cmpint (ask (night, "SELECT count(*) FROM incident"), ==, 1); /* though all three found it */
  g_assert_cmpint (ask (night, "SELECT severity FROM incident WHERE kind = 'hub_restored' AND closed = 0"), ==, 3);
  g_assert_cmpint (ask (night, "SELECT epoch FROM hub"), >, 1);
  g_assert_cmpint (ask (night, "SELECT sum(gap_seq + gap_count) FROM terminal"), ==, 0);
  /* Their cursors are of the lost time: everything is read anew. */
  gint64 changes = ask (night, "SELECT count(*) FROM change WHERE kind = 'ticket'");
  for (guint i = 0; i < TILLS; i++)
    {
      g_assert_cmpuint (sync_down (night, i), >, changes / TILLS * (TILLS - 1));
      assert_feed_complete (night, i);
    }
  /* And all is as ever. */
  work (night, 1);
  sync_all (night);
  assert_whole (night);
  g_assert_cmpint (ask (night, "SELECT count(*) FROM incident"), ==, 1);
}

/* Gates keep the latest certificate and lease they were told: what the hub says now must be later than all it said in the
 * time it lost. */
static void
test_says_later_words (Night *night, gconstpointer data)
{
  take_backup (night);
  work (night, 1);
  sync_all (night);
  gint64 revision = ask (night, "SELECT max(revision) FROM terminal");
  gint64 lease = ask (night, "SELECT max(epoch) FROM lease");
  put_back (night);
  work (night, 1);
  sync_up (night, 0);
  g_assert_cmpint (ask (night, "SELECT min(revision) FROM terminal"), >, revision + 1000);
  g_assert_cmpint (ask (night, "SELECT min(epoch) FROM lease"), >, lease + 1000);
  /* A terminal invited now gets the number of an issuer that is forgotten. */
  g_autoptr (FakeTerminal) late = fake_terminal_new (&night->hub, "Till 9", "both");
  g_assert_cmpint (ask (night, "SELECT min(revision) FROM terminal"), >, revision + 1000);
  g_autofree char *cursor = g_strdup ("");
  g_autoptr (GPtrArray) changes = fake_terminal_changes (late, &cursor, 0);
  g_assert_cmpuint (hub_fixture_count (changes, "issuer"), ==, (guint) ask (night, "SELECT count(*) FROM terminal WHERE issuer > 0"));
}

/* Only the feed tells: nobody has anything to send. */
static void
test_cursor_from_the_future (Night *night, gconstpointer data)
{
  take_backup (night);
  work (night, 4);
  sync_all (night);
  put_back (night);
  g_assert_cmpuint (sync_down (night, 0), >, 0);
  gint64 epoch = ask (night, "SELECT epoch FROM hub");
  g_assert_cmpint (epoch, >, 1);
  for (guint i = 1; i < TILLS; i++)
    g_assert_cmpuint (sync_down (night, i), >, 0);
  g_assert_cmpint (ask (night, "SELECT epoch FROM hub"), ==, epoch);
  g_assert_cmpint (ask (night, "SELECT count(*) FROM incident WHERE kind = 'hub_restored'"), ==, 1);
  work (night, 1);
  sync_all (night);
  assert_whole (night);
  for (guint i = 0; i < TILLS; i++)
    assert_feed_complete (night, i);
  g_assert_cmpint (ask (night, "SELECT count(*) FROM incident"), ==, 1);
}

/* All within one second, as on a busy night. */
static void
test_within_a_second (Night *night, gconstpointer data)
{
  take_backup (night);
  gint64 received = ask (night, "SELECT max(received_at) FROM journal");
  work (night, 4);
  sync_all (night);
  put_back (night);
  night->hub.clock.wall_ms = received + 1;
  sync_all (night); /* nothing to send: the feed tells */
  for (guint i = 0; i < TILLS; i++)
    {
      FakeTerminal *till = night->tills[i];
      TkWireBatch *batch = fake_terminal_batch (till, till->sent, till->journal->len); /* as a new session begins */
      g_autoptr (GError) error = NULL;
      TkWireBatchReply *reply = fake_terminal_send_batch (till, batch, &error);

      g_assert_no_error (error);
      till->sent = (guint) reply->acked;
      tk_wire_free (&tk_wire_batch_reply_shape, reply);
      tk_wire_free (&tk_wire_batch_shape, batch);
      sync_up (night, i);
    }
  assert_whole (night);
  g_assert_cmpint (ask (night, "SELECT count(*) FROM incident WHERE kind = 'hub_restored'"), ==, 1);
}

/* The same backup a second time, or one from after the first time. */
static void
test_twice (Night *night, gconstpointer data)
{
  gboolean anew = GPOINTER_TO_INT (data);

  take_backup (night);
  for (int round = 1; round <= 2; round++)
    {
      work (night, 3);
      sync_all (night);
      tk_fake_clock_advance (&night->hub.clock, HOUR_MS);
      put_back (night);
      work (night, 1);
      sync_all (night);
      sync_all (night);
      assert_whole (night);
      for (guint i = 0; i < TILLS; i++)
        assert_feed_complete (night, i);
      g_assert_cmpint (ask (night, "SELECT count(*) FROM incident WHERE kind = 'hub_restored'"), ==, anew ? round : 1);
      if (anew)
        {
          tk_fake_clock_advance (&night->hub.clock, HOUR_MS);
          work (night, 1);
          sync_all (night);
          take_backup (night);
        }
    }
}

/* An answer that is lost on the way: the same question again, and nobody is quarantined for it. */
static void
test_answer_lost (Night *night, gconstpointer data)
{
  take_backup (night);
  work (night, 4);
  sync_all (night);
  put_back (night);
  work (night, 1);
  FakeTerminal *till = night->tills[0];
  for (int i = 0; i < 5; i++)
    {
      g_autoptr (GError) error = NULL;
      TkWireBatch *batch = fake_terminal_batch (till, till->sent + 1, till->journal->len);

      tk_wire_free (&tk_wire_batch_reply_shape, fake_terminal_send_batch (till, batch, &error));
      g_assert_no_error (error);
      tk_wire_free (&tk_wire_batch_shape, batch);
    }
  for (guint i = 0; i < TILLS; i++)
    sync_up (night, i);
  assert_whole (night);
}

/* What was really removed is missed: in the lost time, or when nothing was lost. */
static void
test_removed_all_the_same (Night *night, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  FakeTerminal *till = night->tills[0];

  take_backup (night);
  work (night, 4);
  sync_all (night);
  put_back (night);
  sync_up (night, 1);
  work (night, 1);
  /* It lost entries of its own: what it can send begins beyond what the hub holds, and stays there. */
  for (int i = 0; error == NULL; i++)
    {
      TkWireBatch *batch = fake_terminal_batch (till, till->sent + 1, till->journal->len);
      TkWireBatchReply *reply = fake_terminal_send_batch (till, batch, &error);

      g_assert_cmpint (i, <, 20);
      if (reply != NULL)
        tk_wire_free (&tk_wire_batch_reply_shape, reply);
      tk_wire_free (&tk_wire_batch_shape, batch);
    }
  g_assert_error (error, HUB_ERROR, HUB_ERROR_CHAIN);
  g_assert_nonnull (strstr (error->message, "were removed"));
  g_assert_cmpint (ask (night, "SELECT count(*) FROM incident WHERE kind = 'journal_chain'"), ==, 1);
  g_assert_cmpint (ask (night, "SELECT count(*) FROM terminal WHERE quarantined_at > 0"), ==, 1);
  /* The others heal. */
  sync_up (night, 1);
  sync_up (night, 2);
  g_assert_cmpint (ask (night, "SELECT count(*) FROM journal WHERE terminal <> (SELECT terminal FROM terminal WHERE name = 'Till 1')"),
                   ==, night->tills[1]->journal->len + night->tills[2]->journal->len);
}

/* A terminal that invents cursors cannot make everybody read everything, again and again. */
static void
test_made_up_cursors (Night *night, gconstpointer data)
{
  for (int i = 1; i <= 5; i++)
    {
      g_autofree char *made_up = g_strdup_printf ("%" G_GINT64_FORMAT "-1-1", G_GINT64_CONSTANT (5000000000000) + i);
      g_autoptr (GPtrArray) changes = fake_terminal_changes (night->tills[0], &made_up, 0);

      g_assert_cmpuint (hub_fixture_count (changes, "event"), ==, 2);
    }
  g_assert_cmpint (ask (night, "SELECT count(*) FROM incident WHERE kind = 'hub_restored'"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/restored/heals", Night, NULL, set_up, test_heals, tear_down);
  g_test_add ("/restored/says-later-words", Night, NULL, set_up, test_says_later_words, tear_down);
  g_test_add ("/restored/cursor-from-the-future", Night, NULL, set_up, test_cursor_from_the_future, tear_down);
  g_test_add ("/restored/within-a-second", Night, NULL, set_up, test_within_a_second, tear_down);
  g_test_add ("/restored/twice-the-same", Night, GINT_TO_POINTER (FALSE), set_up, test_twice, tear_down);
  g_test_add ("/restored/twice-anew", Night, GINT_TO_POINTER (TRUE), set_up, test_twice, tear_down);
  g_test_add ("/restored/answer-lost", Night, NULL, set_up, test_answer_lost, tear_down);
  g_test_add ("/restored/removed-all-the-same", Night, NULL, set_up, test_removed_all_the_same, tear_down);
  g_test_add ("/restored/made-up-cursors", Night, NULL, set_up, test_made_up_cursors, tear_down);
  return g_test_run ();
}
