/* Tests of batches of journals: good ones, repeats, what cannot be read, entries the hub cannot take. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-fixture.h"

#include <string.h>

#define NOTE "{\"text\":\"hello\"}"

/* ---- Good chains ---- */

static void
test_good (void)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  fake_terminal_fetch_lease (till, 1, 1, 20);
  for (gint64 serial = 1; serial <= 7; serial++)
    fake_terminal_sell (till, 1, 1, serial, 150000);
  fake_terminal_check_in (till, TK_KIND_CHECKIN_ENTRY, "entry", 1, 3);
  TkWireBatchReply *reply = fake_terminal_send (till);
  g_assert_cmpuint (reply->results->len, ==, 8);
  for (guint i = 0; i < reply->results->len; i++)
    g_assert_cmpstr (fake_terminal_status (reply, i), ==, "applied");
  tk_wire_free (&tk_wire_batch_reply_shape, reply);
  /* In a second batch, too, and after the hub was restarted. */
  hub_fixture_reopen (&fixture);
  fake_terminal_sell (till, 1, 1, 8, 150000);
  fake_terminal_tell (till, "applied");

  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM journal"), ==, 9);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT sum(total) FROM sale"), ==, 8 * 150000);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT sum(amount) FROM payment"), ==, 8 * 150000);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM ticket WHERE status = 'valid'"), ==, 8);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM checkin"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT sold FROM ticket_type WHERE event = 1 AND type = 1"), ==, 8);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT leased FROM ticket_type WHERE event = 1 AND type = 1"), ==, 12);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM incident"), ==, 0);
  hub_fixture_tear_down (&fixture);
}

/* Whatever is sent again, in whatever cut, changes nothing. */
static void
test_duplicates (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  fake_terminal_fetch_lease (till, 1, 1, 20);
  for (gint64 serial = 1; serial <= 6; serial++)
    fake_terminal_sell (till, 1, 1, serial, 150000);
  TkWireBatch *half = fake_terminal_batch (till, 1, 4);
  tk_wire_free (&tk_wire_batch_reply_shape, fake_terminal_send_batch (till, half, &error));
  tk_wire_free (&tk_wire_batch_shape, half);
  for (guint first = 1; first <= 5; first++)
    for (guint last = MAX (first, 4); last <= 6; last++)
      {
        TkWireBatch *batch = fake_terminal_batch (till, first, last);
        TkWireBatchReply *reply = fake_terminal_send_batch (till, batch, &error);

        g_assert_no_error (error);
        g_assert_cmpuint (reply->results->len, ==, last - first + 1);
        for (guint i = 0; first + i <= MIN (last, 4); i++)
          g_assert_cmpstr (fake_terminal_status (reply, i), ==, "duplicate");
        g_assert_cmpint (reply->acked, >=, last);
        tk_wire_free (&tk_wire_batch_reply_shape, reply);
        tk_wire_free (&tk_wire_batch_shape, batch);
      }
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM journal"), ==, 6);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM sale"), ==, 6);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT sold FROM ticket_type WHERE event = 1 AND type = 1"), ==, 6);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT acked FROM terminal WHERE name = 'Till 7'"), ==, 6);
  hub_fixture_tear_down (&fixture);
}

/* Nothing in a message can be read at all: refused, and nobody is quarantined for it. */
static void
test_unreadable_batch (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  fake_terminal_append (till, TK_KIND_NOTE, NOTE);
  TkWireBatch *batch = fake_terminal_batch (till, 1, 1);
  memset (((TkWireEntry *) batch->entries->pdata[0])->hash, 'x', 64);
  g_assert_null (fake_terminal_send_batch (till, batch, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_INVALID);
  tk_wire_free (&tk_wire_batch_shape, batch);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM terminal WHERE quarantined_at > 0"), ==, 0);
  fake_terminal_tell (till, "applied");
  hub_fixture_tear_down (&fixture);
}

/* ---- Poison ---- */

static void
test_poison (void)
{
  static const struct
  {
    const char *kind, *body;
  } rows[] = {
    { "sale.imagined", "{}" },
    { TK_KIND_SALE_COMPLETED, "{}" },
    { TK_KIND_SALE_COMPLETED, "{\"sale\":5}" },
    { TK_KIND_CHECKIN_ENTRY, "{\"direction\":\"sideways\",\"event\":1,\"gate\":1,\"verdict\":\"admitted\"}" },
    { TK_KIND_CHECKIN_ANNULLED, "{\"direction\":\"entry\",\"event\":1,\"gate\":1,\"verdict\":\"admitted\"}" },
    { TK_KIND_SHIFT_OPENED, "{}" },
    { TK_KIND_LEASE_RETURNED, "{\"event\":0,\"first\":1,\"last\":1,\"lease\":\"x\",\"type\":1}" },
    { TK_KIND_NOTE, "{}" },
    { TK_KIND_SALE_COMPLETED,
      "{\"currency\":\"KES\",\"lines\":[{\"amount\":1,\"event\":1,\"qty\":1,\"type\":1,\"unit\":1}],\"payments\":[],"
      "\"sale\":\"s\",\"tickets\":[],\"total\":1}" },
  };
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  fake_terminal_fetch_lease (till, 1, 1, 5);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    fake_terminal_append (till, rows[i].kind, rows[i].body);
  fake_terminal_sell (till, 1, 1, 1, 150000);
  TkWireBatchReply *reply = fake_terminal_send (till);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_cmpstr (fake_terminal_status (reply, i), ==, "dead");
      g_assert_cmpuint (strlen (((TkWireEntryResult *) reply->results->pdata[i])->reason), >, 10);
    }
  g_assert_cmpstr (fake_terminal_status (reply, G_N_ELEMENTS (rows)), ==, "applied");
  tk_wire_free (&tk_wire_batch_reply_shape, reply);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM journal WHERE status = 'dead' AND reason <> ''"), ==,
                   G_N_ELEMENTS (rows));
  g_assert_cmpint (hub_fixture_incidents (&fixture, "dead_letter"), ==, G_N_ELEMENTS (rows));
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM sale"), ==, 1);
  hub_fixture_tear_down (&fixture);
}

/* The same sale told twice, and a shift opened twice: the second is a dead letter, the first stands. */
static void
test_told_twice (void)
{
  static const char *const opened = "{\"currency\":\"KES\",\"float\":1000,\"shift\":\"0192\"}";
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  fake_terminal_fetch_lease (till, 1, 1, 5);
  fake_terminal_sell (till, 1, 1, 1, 150000);
  g_autofree char *body = g_strdup (((TkJournalEntry *) till->journal->pdata[0])->body);
  fake_terminal_tell (till, "applied");
  fake_terminal_append (till, TK_KIND_SALE_COMPLETED, body);
  fake_terminal_tell (till, "dead");
  fake_terminal_append (till, TK_KIND_SHIFT_OPENED, opened);
  fake_terminal_tell (till, "applied");
  fake_terminal_append (till, TK_KIND_SHIFT_OPENED, opened);
  fake_terminal_tell (till, "dead");
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM sale"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM shift"), ==, 1);
  fake_terminal_sell (till, 1, 1, 2, 150000);
  fake_terminal_tell (till, "applied");
  hub_fixture_tear_down (&fixture);
}

/* The schema refuses one entry in the middle of a batch: all others are applied once, in the same batch. */
static void
test_refused_by_schema (void)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  fake_terminal_fetch_lease (till, 1, 1, 20);
  for (gint64 serial = 1; serial <= 9; serial++)
    {
      if (serial % 3 == 0)
        fake_terminal_append (till, TK_KIND_SHIFT_OPENED, "{\"currency\":\"KES\",\"float\":1000,\"shift\":\"0192\"}");
      fake_terminal_sell (till, 1, 1, serial, 150000);
    }
  TkWireBatchReply *reply = fake_terminal_send (till);
  g_assert_cmpuint (reply->results->len, ==, 12);
  for (guint i = 0; i < 12; i++)
    g_assert_cmpstr (fake_terminal_status (reply, i), ==, i == 6 || i == 10 ? "dead" : "applied");
  tk_wire_free (&tk_wire_batch_reply_shape, reply);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM journal"), ==, 12);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM sale"), ==, 9);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT sold FROM ticket_type WHERE event = 1 AND type = 1"), ==, 9);
  g_assert_cmpint (hub_fixture_incidents (&fixture, "dead_letter"), ==, 2);
  hub_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ingest/good", test_good);
  g_test_add_func ("/ingest/duplicates", test_duplicates);
  g_test_add_func ("/ingest/unreadable-batch", test_unreadable_batch);
  g_test_add_func ("/ingest/poison", test_poison);
  g_test_add_func ("/ingest/told-twice", test_told_twice);
  g_test_add_func ("/ingest/refused-by-schema", test_refused_by_schema);
  return g_test_run ();
}
