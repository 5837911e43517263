/* Two hubs on one database: nobody is let in twice, no range is leased twice, no change is missed, and what one commits wakes who
 * waits at the other. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-fixture.h"

#include <string.h>

#include "hub-books.h"
#include "hub-redeem.h"
#include "test-database.h"
#include "tk-uuid.h"
#include "tk-wire.h"

#define HUBS 2
#define TILLS 4 /* two at each hub */
#define ROUNDS 200
#define SALES 40

typedef struct
{
  HubFixture hubs[HUBS];
  FakeTerminal *gates[HUBS];
  FakeTerminal *tills[TILLS];
} Venue;

static void
set_up (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&venue->hubs[0]);
  venue->hubs[1] = venue->hubs[0];
  venue->hubs[1].reader = NULL;
  venue->hubs[1].service = hub_service_open (venue->hubs[1].uri, &venue->hubs[1].clock.base, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < HUBS; i++)
    {
      g_autofree char *name = g_strdup_printf ("Gate %u", i + 7);
      venue->gates[i] = fake_terminal_new (&venue->hubs[i], name, "gate");
    }
  for (guint i = 0; i < TILLS; i++)
    {
      g_autofree char *name = g_strdup_printf ("Till %u", i + 7);
      venue->tills[i] = fake_terminal_new (&venue->hubs[i % HUBS], name, "both");
    }
}

static void
tear_down (Venue *venue, gconstpointer data)
{
  for (guint i = 0; i < HUBS; i++)
    fake_terminal_free (venue->gates[i]);
  for (guint i = 0; i < TILLS; i++)
    fake_terminal_free (venue->tills[i]);
  g_clear_pointer (&venue->hubs[1].service, hub_service_close);
  hub_fixture_tear_down (&venue->hubs[0]);
}

static void
run_all (GThreadFunc work, gpointer rows, gsize size, guint n)
{
  g_autofree GThread **threads = g_new0 (GThread *, n);

  for (guint i = 0; i < n; i++)
    threads[i] = g_thread_new ("hub", work, (char *) rows + i * size);
  for (guint i = 0; i < n; i++)
    g_thread_join (threads[i]);
}

/* ---- One ticket at both ---- */

typedef struct
{
  FakeTerminal *gate;
  gint *ready;
  char scan[TK_UUID_SIZE];
  gint64 serial;
  gboolean admitted;
} Asker;

static gpointer
asker_thread (gpointer data)
{
  Asker *asker = data;
  g_autoptr (GError) error = NULL;
  TkWireRedeem wire = { .scan = asker->scan, .direction = (char *) "entry", .event = 1, .gate = 1, .type = 1,
                        .serial = asker->serial, .count = 1, .at = asker->gate->fixture->clock.wall_ms };

  g_atomic_int_add (asker->ready, 1);
  while (g_atomic_int_get (asker->ready) < HUBS)
    ; /* at the same moment */
  TkWireRedeemReply *reply = hub_service_redeem (asker->gate->fixture->service, asker->gate->terminal, &wire, &error);
  g_assert_no_error (error);
  asker->admitted = strcmp (reply->verdict, "admitted") == 0;
  tk_wire_free (&tk_wire_redeem_reply_shape, reply);
  return NULL;
}

static void
test_redeem (Venue *venue, gconstpointer data)
{
  guint won[HUBS] = { 0 };

  for (gint64 round = 1; round <= ROUNDS; round++)
    {
      gint ready = 0;
      Asker askers[HUBS];

      for (guint i = 0; i < HUBS; i++)
        {
          askers[i] = (Asker){ .gate = venue->gates[i], .ready = &ready, .serial = round };
          tk_uuid_new (&venue->hubs[i].clock.base, askers[i].scan);
        }
      run_all (asker_thread, askers, sizeof *askers, HUBS);
      g_assert_cmpint (askers[0].admitted + askers[1].admitted, ==, 1);
      won[0] += askers[0].admitted != 0;
      won[1] += askers[1].admitted != 0;
    }
  g_test_message ("one hub won %u times, the other %u", won[0], won[1]);
}

/* ---- Leases, sales and the feed at both ---- */

typedef struct
{
  FakeTerminal *till;
  FakeTerminal *elsewhere; /* the same till, whose answer got lost, at the other hub */
  gint64 first;
} Seller;

static gpointer
leasing_thread (gpointer data)
{
  Seller *seller = data;

  for (int i = 0; i < 10; i++)
    {
      TkWireLeaseReply *reply = fake_terminal_lease (seller->till, 1, 1, 0, 4);

      for (guint j = 0; seller->first == 0 && j < reply->leases->len; j++)
        seller->first = ((const TkWireLease *) reply->leases->pdata[j])->first;
      tk_wire_free (&tk_wire_lease_reply_shape, reply);
    }
  return NULL;
}

/* Each entry alone, and each at both hubs: the second hears that it is a duplicate. */
static gpointer
selling_thread (gpointer data)
{
  Seller *seller = data;
  FakeTerminal *till = seller->till;

  for (guint seq = 1; seq <= till->journal->len; seq++)
    {
      for (guint i = 0; i < HUBS; i++)
        {
          g_autoptr (GError) error = NULL;
          TkWireBatch *batch = fake_terminal_batch (till, seq, seq);
          TkWireBatchReply *reply = hub_service_ingest (i == 0 ? till->fixture->service : seller->elsewhere->fixture->service,
                                                        till->terminal, batch, &error);

          g_assert_no_error (error);
          g_assert_cmpstr (fake_terminal_status (reply, 0), ==, i == 0 ? "applied" : "duplicate");
          tk_wire_free (&tk_wire_batch_reply_shape, reply);
          tk_wire_free (&tk_wire_batch_shape, batch);
        }
    }
  return NULL;
}

typedef struct
{
  FakeTerminal *gate;
  gint *selling; /* until it is 0 */
  GHashTable *seen;
  char *cursor;
  guint pages;
} Follower;

static void
follow_once (Follower *follower)
{
  g_autoptr (GPtrArray) changes = fake_terminal_changes (follower->gate, &follower->cursor, 7);

  follower->pages++;
  for (guint i = 0; i < changes->len; i++)
    {
      const TkWireChange *change = changes->pdata[i];

      if (strcmp (change->kind, "ticket") == 0)
        g_hash_table_add (follower->seen, g_strdup (change->key));
    }
}

static gpointer
following_thread (gpointer data)
{
  Follower *follower = data;

  while (g_atomic_int_get (follower->selling) > 0)
    follow_once (follower);
  follow_once (follower);
  return NULL;
}

static void
lease_at_both (Venue *venue, Seller *sellers)
{
  for (guint i = 0; i < TILLS; i++)
    sellers[i] = (Seller){ .till = venue->tills[i], .elsewhere = venue->tills[(i + 1) % TILLS] };
  run_all (leasing_thread, sellers, sizeof *sellers, TILLS);
  g_assert_cmpint (hub_fixture_int (&venue->hubs[0],
                                    "SELECT count(*) FROM lease JOIN lease AS other ON other.event = lease.event "
                                    "AND other.type = lease.type AND other.issue = lease.issue AND other.id > lease.id "
                                    "AND other.first <= lease.last AND lease.first <= other.last"),
                   ==, 0);
  g_assert_cmpint (hub_fixture_int (&venue->hubs[0], "SELECT count(*) FROM lease"), >=, TILLS);
  hub_books_check (&venue->hubs[0]);
}

static void
sell_at_both (Seller *sellers, gint *selling)
{
  for (guint i = 0; i < TILLS; i++)
    {
      for (gint64 n = 0; n < 4; n++) /* of the first lease; beyond it conflicts would be told */
        fake_terminal_sell (sellers[i].till, 1, 1, sellers[i].first + n, 150000);
      for (guint n = 0; n < SALES; n++)
        fake_terminal_append (sellers[i].till, TK_KIND_NOTE, "{\"text\":\"hello\"}");
    }
  run_all (selling_thread, sellers, sizeof *sellers, TILLS);
  g_atomic_int_set (selling, 0);
}

static void
test_sell (Venue *venue, gconstpointer data)
{
  Seller sellers[TILLS];
  Follower followers[HUBS];
  GThread *threads[HUBS];
  gint selling = 1;

  lease_at_both (venue, sellers);
  for (guint i = 0; i < HUBS; i++)
    {
      followers[i] = (Follower){ venue->gates[i], &selling, g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL), g_strdup (""), 0 };
      threads[i] = g_thread_new ("follower", following_thread, &followers[i]);
    }
  sell_at_both (sellers, &selling);
  for (guint i = 0; i < HUBS; i++)
    {
      g_thread_join (threads[i]);
      g_assert_cmpuint (g_hash_table_size (followers[i].seen), ==, TILLS * 4);
      g_test_message ("read the feed %u times meanwhile", followers[i].pages);
      g_hash_table_unref (followers[i].seen);
      g_free (followers[i].cursor);
    }
  g_assert_cmpint (hub_fixture_int (&venue->hubs[0], "SELECT count(*) FROM journal WHERE status = 'applied'"), ==, TILLS * (4 + SALES));
  g_assert_cmpint (hub_fixture_int (&venue->hubs[0], "SELECT count(*) FROM incident"), ==, 0);
  hub_books_check (&venue->hubs[0]);
}

/* ---- Waiting at the other ---- */

static void
rung_cb (gpointer data)
{
  g_atomic_int_set ((gint *) data, 1);
}

static void
test_wake (Venue *venue, gconstpointer data)
{
  gint64 shortest = G_MAXINT64, allowed = test_database_is_postgresql () ? 1000 : 2500; /* a file is looked at once a second */

  for (int round = 0; round < 3; round++)
    {
      gint rung = 0;

      g_usleep (G_USEC_PER_SEC * 5 / 4); /* what was before has been heard of */
      hub_service_watch (venue->hubs[1].service, rung_cb, &rung);
      gint64 began = g_get_monotonic_time ();
      fake_terminal_fetch_lease (venue->tills[0], 1, 1, 4 + round);
      while (g_atomic_int_get (&rung) == 0 && g_get_monotonic_time () - began < 60 * G_USEC_PER_SEC)
        g_usleep (2000);
      g_assert_cmpint (g_atomic_int_get (&rung), ==, 1);
      shortest = MIN (shortest, (g_get_monotonic_time () - began) / 1000); /* a machine that stalls does not stall thrice */
    }
  g_test_message ("woke after at least %" G_GINT64_FORMAT " ms", shortest);
  g_assert_cmpint (shortest, <, allowed);
}

/* ---- The server throws everybody out ---- */

static void
test_thrown_out (Venue *venue, gconstpointer data)
{
  if (!test_database_is_postgresql ())
    {
      g_test_skip ("a file has no server");
      return;
    }
  for (int round = 0; round < 3; round++)
    {
      g_autofree char *health = NULL;
      gboolean well = FALSE;
      gint rung = 0;

      hub_fixture_int (&venue->hubs[0], "SELECT count(pg_terminate_backend (pid)) FROM pg_stat_activity "
                                        "WHERE datname = current_database () AND pid <> pg_backend_pid ()");
      fake_terminal_fetch_lease (venue->tills[round], 1, 1, 4);
      health = hub_service_health (venue->hubs[1].service, &well);
      g_assert_true (well);
      hub_service_watch (venue->hubs[1].service, rung_cb, &rung);
      fake_terminal_fetch_lease (venue->tills[0], 1, 2, 4 + round);
      for (int i = 0; i < 30000 && g_atomic_int_get (&rung) == 0; i++)
        g_usleep (2000);
      g_assert_cmpint (g_atomic_int_get (&rung), ==, 1);
    }
  hub_books_check (&venue->hubs[0]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Venue, NULL, set_up, func, tear_down)
  ADD ("/hubs/redeem", test_redeem);
  ADD ("/hubs/sell", test_sell);
  ADD ("/hubs/wake", test_wake);
  ADD ("/hubs/thrown-out", test_thrown_out);
  return g_test_run ();
}
