/* Tests of lost terminals: what gates saw rebuilds what they sold, once; their journal, should it come, replaces it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-books.h"

#include <string.h>

#include "tk-uuid.h"

#define D G_GINT64_FORMAT
#define PRICE 500000

static void
scan (FakeTerminal *gate, FakeTerminal *seller, gint64 serial, gint64 issue, const char *verdict, const char *status)
{
  g_autofree char *body = g_strdup_printf (
    "{\"count\":1,\"direction\":\"entry\",\"event\":1,\"gate\":1,\"issue\":%" D ",\"issuer\":%u,\"serial\":%" D
    ",\"source\":\"camera\",\"type\":2,\"verdict\":\"%s\"}",
    issue, seller->terminal->issuer, serial, verdict);

  fake_terminal_append (gate, TK_KIND_CHECKIN_ENTRY, body);
  fake_terminal_tell (gate, status);
}

static void
revoke (HubFixture *fixture, const char *name)
{
  g_autoptr (GError) error = NULL;

  hub_service_terminal_revoke_by (fixture->service, name, "wanjiru", &error);
  g_assert_no_error (error);
}

static char *
told (HubFixture *fixture)
{
  return hub_fixture_text (fixture, "SELECT text FROM incident WHERE kind = 'lost_terminal'");
}

static void
expect (HubFixture *fixture, const char *part)
{
  g_autofree char *text = told (fixture);

  if (strstr (text, part) == NULL)
    g_test_message ("told: %s", text);
  g_assert_nonnull (strstr (text, part));
}

static gint64
orphans (HubFixture *fixture, const char *condition)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM orphan WHERE %s", condition);

  return hub_fixture_int (fixture, sql);
}

/* Seen before the terminal is known to be lost: rebuilt when it is revoked, the seen and all that were sold before them. */
static void
test_revoked_later (void)
{
  HubFixture fixture;
  g_autofree char *cursor = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 2", "both");
  g_autoptr (FakeTerminal) gate = fake_terminal_new (&fixture, "Gate 7", "gate");
  fake_terminal_fetch_lease (till, 1, 2, 20);
  fake_terminal_sell (till, 1, 2, 1, PRICE);
  fake_terminal_tell (till, "applied");
  scan (gate, till, 14, 0, "admitted", "applied");
  scan (gate, till, 5, 0, "admitted", "applied");
  g_assert_cmpint (orphans (&fixture, "1 = 1"), ==, 0);
  revoke (&fixture, "Till 2");
  g_assert_cmpint (orphans (&fixture, "1 = 1"), ==, 13);
  g_assert_cmpint (orphans (&fixture, "proved = 0 AND serial IN (5, 14)"), ==, 2);
  g_assert_cmpint (orphans (&fixture, "proved = 1 AND checkin <> ''"), ==, 11);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT sold FROM ticket_type WHERE event = 1 AND type = 2"), ==, 14);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT quarantined FROM ticket_type WHERE event = 1 AND type = 2"), ==, 6);
  expect (&fixture, "“Till 2” is lost: 13 tickets it sold are known from gates, KES 65,000 at list price to reconcile; up to 6 more "
                    "may exist.");
  hub_books_check (&fixture);
  g_autoptr (GPtrArray) changes = fake_terminal_changes (gate, &cursor, 0);
  const TkWireChange *ticket = hub_fixture_find (changes, "ticket", "1-2-9-0");
  g_assert_nonnull (strstr (ticket->body, "\"status\":\"valid\""));
  g_assert_null (strstr (ticket->body, "\"sale\"")); /* nobody knows it */
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM act WHERE kind = 'terminal.revoked' AND who = 'wanjiru'"), ==,
                   1);
  g_autofree char *report = hub_service_report (fixture.service, 1, NULL);
  g_assert_nonnull (strstr (report, "\"orphans\":{\"count\":13,\"amount\":65000,"));
  hub_fixture_tear_down (&fixture);
}

/* Seen after it is known to be lost: at once, in one incident that keeps count. */
static void
test_seen_later (void)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 2", "both");
  g_autoptr (FakeTerminal) gate = fake_terminal_new (&fixture, "Gate 7", "gate");
  fake_terminal_fetch_lease (till, 1, 2, 20);
  revoke (&fixture, "Till 2");
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM incident"), ==, 0);
  scan (gate, till, 3, 0, "admitted", "applied");
  g_assert_cmpint (orphans (&fixture, "1 = 1"), ==, 3);
  expect (&fixture, "3 tickets it sold are known from gates, KES 15,000 at list price to reconcile; up to 17 more");
  hub_books_check (&fixture);
  scan (gate, till, 1, 0, "admitted", "applied"); /* proved by 3, and now seen itself */
  g_assert_cmpint (orphans (&fixture, "proved = 0"), ==, 2);
  g_assert_cmpint (orphans (&fixture, "1 = 1"), ==, 3);
  scan (gate, till, 20, 0, "admitted", "applied");
  expect (&fixture, "20 tickets it sold are known from gates, KES 100,000 at list price to reconcile; up to 0 more");
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM incident"), ==, 1);
  hub_books_check (&fixture);
  hub_fixture_tear_down (&fixture);
}

/* What proves nothing: no signature, another's serial, an issue that was never leased, an issuer that is not lost. */
static void
test_no_proof (void)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 2", "both");
  g_autoptr (FakeTerminal) other = fake_terminal_new (&fixture, "Till 8", "both");
  g_autoptr (FakeTerminal) gate = fake_terminal_new (&fixture, "Gate 7", "gate");
  fake_terminal_fetch_lease (till, 1, 2, 10);
  fake_terminal_fetch_lease (other, 1, 2, 10);
  revoke (&fixture, "Till 2");
  scan (gate, till, 5, 0, "bad_signature", "applied");
  scan (gate, till, 6, 0, "unknown_issuer", "applied");
  scan (gate, till, 5, 1, "admitted", "applied");
  scan (gate, till, 15, 0, "admitted", "applied");
  scan (gate, till, 40, 0, "admitted", "applied");
  scan (gate, other, 16, 0, "admitted", "applied");
  g_assert_cmpint (orphans (&fixture, "1 = 1"), ==, 0);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM incident"), ==, 0);
  hub_books_check (&fixture);
  hub_fixture_tear_down (&fixture);
}

/* Its journal turns up after all (a stick, by hand): the sales replace the orphans and count once. The hub is told that the
 * terminal is lost only in the database, because a revoked one cannot send. */
static void
test_journal_comes (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 2", "both");
  g_autoptr (FakeTerminal) gate = fake_terminal_new (&fixture, "Gate 7", "gate");
  fake_terminal_fetch_lease (till, 1, 2, 10);
  for (gint64 serial = 1; serial <= 6; serial++)
    fake_terminal_sell (till, 1, 2, serial, PRICE);
  revoke (&fixture, "Till 2");
  scan (gate, till, 4, 0, "admitted", "applied");
  g_assert_cmpint (orphans (&fixture, "sale = ''"), ==, 4);
  g_autoptr (SqlConn) conn = sql_open (fixture.uri, SQL_OPEN_EXISTING, &error);
  /* Taken back for as long as its journal is read; whether an orphan stands in the way is asked of fenced leases. */
  g_assert_true (sql_run (conn, &error, "UPDATE terminal SET revoked_at = 0 WHERE name = 'Till 2'", ""));
  fake_terminal_tell (till, "applied");
  g_assert_true (sql_run (conn, &error, "UPDATE terminal SET revoked_at = 1 WHERE name = 'Till 2'", ""));
  g_assert_cmpint (orphans (&fixture, "sale = ''"), ==, 0);
  g_assert_cmpint (orphans (&fixture, "sale IN (SELECT id FROM sale)"), ==, 4);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT sold FROM ticket_type WHERE event = 1 AND type = 2"), ==, 6);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT closed FROM incident WHERE kind = 'lost_terminal'"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM incident WHERE kind <> 'lost_terminal'"), ==, 0);
  hub_books_check (&fixture);
  hub_fixture_tear_down (&fixture);
}

/* Released, sold again by another, and then seen with the lost one's ticket: both are told of. */
static void
test_seen_after_release (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 2", "both");
  g_autoptr (FakeTerminal) other = fake_terminal_new (&fixture, "Till 8", "both");
  g_autoptr (FakeTerminal) gate = fake_terminal_new (&fixture, "Gate 7", "gate");
  fake_terminal_fetch_lease (till, 1, 2, 50);
  revoke (&fixture, "Till 2");
  g_autofree char *id = hub_fixture_text (&fixture, "SELECT id FROM lease");
  HubLeaseRelease release = { id, "wanjiru", "burnt" };
  g_autofree char *text = hub_service_lease_release (fixture.service, &release, &error);
  g_assert_no_error (error);
  fake_terminal_fetch_lease (other, 1, 2, 2);
  fake_terminal_append (
    other, TK_KIND_SALE_COMPLETED,
    "{\"currency\":\"KES\",\"lines\":[{\"amount\":100,\"event\":1,\"qty\":1,\"type\":2,\"unit\":100}],\"payments\":[{\"amount\":100,"
    "\"method\":\"cash\",\"tendered\":100}],\"sale\":\"again\",\"tickets\":[{\"event\":1,\"issue\":1,\"serial\":1,\"type\":2}],\"total\":100}");
  fake_terminal_tell (other, "applied");
  scan (gate, till, 3, 0, "admitted", "applied");
  g_assert_cmpint (orphans (&fixture, "1 = 1"), ==, 3);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM incident WHERE kind = 'double_sale'"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT sold FROM ticket_type WHERE event = 1 AND type = 2"), ==, 2); /* 1 and 3 */
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT leased FROM ticket_type WHERE event = 1 AND type = 2"), ==, 1); /* 2 */
  hub_books_check (&fixture);
  hub_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/orphan/revoked-later", test_revoked_later);
  g_test_add_func ("/orphan/seen-later", test_seen_later);
  g_test_add_func ("/orphan/no-proof", test_no_proof);
  g_test_add_func ("/orphan/journal-comes", test_journal_comes);
  g_test_add_func ("/orphan/seen-after-release", test_seen_after_release);
  return g_test_run ();
}
