/* Tests of dead letters tried again: what an update cures is applied in order and told; a taken id stays dead.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-fixture.h"

#include <string.h>

static void
free_reply (TkWireBatchReply *reply)
{
  tk_wire_free (&tk_wire_batch_reply_shape, reply);
}

static TkWireBatchReply *
retry (FakeTerminal *terminal, gint64 from)
{
  g_autoptr (GError) error = NULL;
  TkWireRetry request = { .from = from };
  TkWireBatchReply *reply = hub_service_retry (terminal->fixture->service, terminal->terminal, &request, &error);

  g_assert_no_error (error);
  return reply;
}

static gint64
count_status (HubFixture *fixture, const char *status)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM journal WHERE status = '%s'", status);

  return hub_fixture_int (fixture, sql);
}

static gint64
count_open (HubFixture *fixture, const char *kind)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM incident WHERE closed = 0 AND kind = '%s'", kind);

  return hub_fixture_int (fixture, sql);
}

/* The latest answer in the feed about entry `seq`; (transfer full) its status, NULL when there is none. */
static char *
answer (FakeTerminal *terminal, gint64 seq)
{
  g_autofree char *cursor = g_strdup ("");
  g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, terminal->terminal->id, seq);
  g_autoptr (GPtrArray) changes = fake_terminal_changes (terminal, &cursor, 0);
  const TkWireChange *change = hub_fixture_find (changes, TK_CHANGE_ANSWER, key);
  g_autoptr (GError) error = NULL;

  if (change == NULL)
    return NULL;
  TkWireEntryResult *result = tk_wire_decode (&tk_wire_entry_result_shape, change->body, strlen (change->body), &error);
  g_assert_no_error (error);
  g_assert_cmpint (result->seq, ==, seq);
  char *status = g_strdup (result->status);
  tk_wire_free (&tk_wire_entry_result_shape, result);
  return status;
}

static void
assert_answer (FakeTerminal *terminal, gint64 seq, const char *status)
{
  g_autofree char *found = answer (terminal, seq);

  g_assert_cmpstr (found, ==, status);
}

/* A terminal that sold three tickets and let two of them in, the second one twice; the hub cannot take check-ins. */
static FakeTerminal *
make_dead (HubFixture *fixture)
{
  FakeTerminal *till = fake_terminal_new (fixture, "Till 7", "both");

  fake_terminal_fetch_lease (till, 1, 1, 20);
  hub_fixture_poison (fixture, "checkin", "not yet");
  for (gint64 serial = 1; serial <= 3; serial++)
    fake_terminal_sell (till, 1, 1, serial, 150000);
  fake_terminal_check_in (till, TK_KIND_CHECKIN_ENTRY, "entry", 1, 1);
  fake_terminal_append (till, TK_KIND_NOTE, "{\"text\":\"hello\"}");
  fake_terminal_check_in (till, TK_KIND_CHECKIN_ENTRY, "entry", 1, 2);
  fake_terminal_check_in (till, TK_KIND_CHECKIN_ENTRY, "entry", 1, 2);
  TkWireBatchReply *reply = fake_terminal_send (till);
  g_assert_cmpstr (fake_terminal_status (reply, 3), ==, "dead");
  g_assert_cmpstr (fake_terminal_status (reply, 4), ==, "applied");
  g_assert_cmpstr (fake_terminal_status (reply, 6), ==, "dead");
  free_reply (reply);
  return till;
}

/* ---- ---- */

static void
test_cured (void)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = make_dead (&fixture);
  g_assert_cmpint (count_open (&fixture, "dead_letter"), ==, 3);
  assert_answer (till, 4, "dead");
  assert_answer (till, 5, NULL);

  hub_fixture_cure (&fixture, "checkin");
  TkWireBatchReply *reply = retry (till, 0);
  g_assert_cmpuint (reply->results->len, ==, 3);
  g_assert_cmpint (reply->acked, ==, 7);
  g_assert_cmpint (reply->now, >, 0);
  g_assert_cmpstr (fake_terminal_status (reply, 0), ==, "applied");
  g_assert_cmpstr (fake_terminal_status (reply, 1), ==, "applied");
  g_assert_cmpstr (fake_terminal_status (reply, 2), ==, "conflict"); /* in twice: found in order */
  free_reply (reply);
  assert_answer (till, 4, "applied");
  assert_answer (till, 7, "conflict");
  g_assert_cmpint (count_status (&fixture, "dead"), ==, 0);
  g_assert_cmpint (count_status (&fixture, "conflict"), ==, 1);
  g_assert_cmpint (count_open (&fixture, "dead_letter"), ==, 0);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM incident WHERE kind = 'dead_letter' AND closed = 1"), ==, 3);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM checkin"), ==, 3);

  /* Once more changes nothing. */
  gint64 last = hub_fixture_int (&fixture, "SELECT max(n) FROM change");
  reply = retry (till, 0);
  g_assert_cmpuint (reply->results->len, ==, 0);
  free_reply (reply);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM checkin"), ==, 3);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT max(n) FROM change"), ==, last);
  hub_fixture_tear_down (&fixture);
}

/* Not cured: the same answer, nothing written, nobody told again. From a seq on: only those. */
static void
test_not_cured (void)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = make_dead (&fixture);
  gint64 last = hub_fixture_int (&fixture, "SELECT max(n) FROM change");
  TkWireBatchReply *reply = retry (till, 0);
  g_assert_cmpuint (reply->results->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpstr (fake_terminal_status (reply, i), ==, "dead");
  free_reply (reply);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT max(n) FROM change"), ==, last);
  g_assert_cmpint (count_open (&fixture, "dead_letter"), ==, 3);

  hub_fixture_cure (&fixture, "checkin");
  reply = retry (till, 6);
  g_assert_cmpuint (reply->results->len, ==, 2);
  g_assert_cmpint (((TkWireEntryResult *) reply->results->pdata[0])->seq, ==, 6);
  free_reply (reply);
  g_assert_cmpint (count_status (&fixture, "dead"), ==, 1);
  hub_fixture_tear_down (&fixture);
}

/* What else keeps it from being applied becomes its reason, and the terminal hears of it. */
static void
test_new_reason (void)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = make_dead (&fixture);
  hub_fixture_cure (&fixture, "checkin");
  hub_fixture_poison (&fixture, "checkin", "another reason");
  TkWireBatchReply *reply = retry (till, 0);
  g_assert_nonnull (strstr (((TkWireEntryResult *) reply->results->pdata[0])->reason, "another reason"));
  free_reply (reply);
  assert_answer (till, 4, "dead");
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM journal WHERE reason LIKE '%another reason%'"), ==, 3);
  g_assert_cmpint (count_open (&fixture, "dead_letter"), ==, 3);
  hub_fixture_tear_down (&fixture);
}

static void
test_id_taken (void)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  g_autoptr (FakeTerminal) other = fake_terminal_new (&fixture, "Till 8", "both");
  const char *id = fake_terminal_append (till, TK_KIND_NOTE, "{\"text\":\"first\"}");
  free_reply (fake_terminal_send (till));

  /* The other one writes an entry under the same id. */
  fake_terminal_append (other, TK_KIND_NOTE, "{\"text\":\"second\"}");
  TkJournalEntry *entry = other->journal->pdata[0];
  g_autoptr (GError) error = NULL;
  guint8 genesis[TK_DIGEST_SIZE];
  g_strlcpy (entry->id, id, sizeof entry->id);
  tk_journal_genesis ((guint32) other->terminal->id, genesis);
  tk_journal_entry_seal (entry, genesis, &error);
  g_assert_no_error (error);
  TkWireBatchReply *reply = fake_terminal_send (other);
  g_assert_cmpstr (fake_terminal_status (reply, 0), ==, "dead");
  g_autofree char *reason = g_strdup (((TkWireEntryResult *) reply->results->pdata[0])->reason);
  free_reply (reply);

  for (guint round = 0; round < 2; round++)
    {
      reply = retry (other, 0);
      g_assert_cmpuint (reply->results->len, ==, 1);
      g_assert_cmpstr (fake_terminal_status (reply, 0), ==, "dead");
      g_assert_cmpstr (((TkWireEntryResult *) reply->results->pdata[0])->reason, ==, reason);
      free_reply (reply);
    }
  hub_fixture_tear_down (&fixture);
}

/* By name, by number, all at once, of a revoked terminal too; serials that went back stay with a revoked certificate. */
static void
test_all (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;
  HubRetryReport report;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = make_dead (&fixture);
  hub_service_terminal_revoke (fixture.service, "Till 7", &error);
  g_assert_no_error (error);
  g_assert_true (hub_service_retry_all (fixture.service, "Till 7", &report, &error));
  g_assert_cmpint (report.tried, ==, 3);
  g_assert_cmpint (report.dead, ==, 3);
  hub_fixture_cure (&fixture, "checkin");
  g_assert_true (hub_service_retry_all (fixture.service, NULL, &report, &error));
  g_assert_no_error (error);
  g_assert_cmpint (report.tried, ==, 3);
  g_assert_cmpint (report.applied, ==, 2);
  g_assert_cmpint (report.conflict, ==, 1);
  g_assert_cmpint (report.dead, ==, 0);
  g_assert_true (hub_service_retry_all (fixture.service, NULL, &report, &error));
  g_assert_cmpint (report.tried, ==, 0);
  g_assert_false (hub_service_retry_all (fixture.service, "Till 9", &report, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_NOT_FOUND);
  hub_fixture_tear_down (&fixture);
}

/* More than one page of them. */
static void
test_many (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;
  HubRetryReport report;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  for (guint round = 0; round < 3; round++)
    {
      for (guint i = 0; i < 400; i++)
        fake_terminal_append (till, "future.kind", "{\"text\":\"hello\"}");
      free_reply (fake_terminal_send (till));
    }
  TkWireBatchReply *reply = retry (till, 0);
  g_assert_cmpuint (reply->results->len, ==, TK_WIRE_BATCH_MAX);
  free_reply (reply);
  g_assert_true (hub_service_retry_all (fixture.service, NULL, &report, &error));
  g_assert_no_error (error);
  g_assert_cmpint (report.tried, ==, 1200);
  g_assert_cmpint (report.dead, ==, 1200);
  hub_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/retry/cured", test_cured);
  g_test_add_func ("/hub/retry/not-cured", test_not_cured);
  g_test_add_func ("/hub/retry/new-reason", test_new_reason);
  g_test_add_func ("/hub/retry/id-taken", test_id_taken);
  g_test_add_func ("/hub/retry/all", test_all);
  g_test_add_func ("/hub/retry/many", test_many);
  return g_test_run ();
}
