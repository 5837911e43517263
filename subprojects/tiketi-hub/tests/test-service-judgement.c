/* Tests of what the hub makes of good entries: clashes, double entries, others' business, returned leases.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-fixture.h"

#include <string.h>

#include "tk-uuid.h"

/* ---- Clashes: never refused ---- */

static void
test_double_sale (void)
{
  HubFixture fixture;
  g_autofree char *cursor = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) one = fake_terminal_new (&fixture, "Till 7", "both");
  g_autoptr (FakeTerminal) two = fake_terminal_new (&fixture, "Till 8", "both");
  fake_terminal_fetch_lease (one, 1, 2, 5);
  fake_terminal_sell (one, 1, 2, 1, 500000);
  fake_terminal_tell (one, "applied");
  fake_terminal_sell (two, 1, 2, 1, 500000);
  fake_terminal_tell (two, "conflict");
  g_assert_cmpint (hub_fixture_incidents (&fixture, "double_sale"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM sale"), ==, 2);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM ticket"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT sold FROM ticket_type WHERE event = 1 AND type = 2"), ==, 1);
  g_autoptr (GPtrArray) changes = fake_terminal_changes (one, &cursor, 0);
  const TkWireChange *change = hub_fixture_find (changes, "incident", NULL);
  g_assert_nonnull (change);
  g_assert_nonnull (strstr (change->body, "VIP number 1"));
  g_assert_nonnull (strstr (change->body, "Till 8"));
  hub_fixture_tear_down (&fixture);
}

/* Out of stock, out of another's lease, beyond the capacity, of no type at all. */
static void
test_outside_lease (void)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) one = fake_terminal_new (&fixture, "Till 7", "both");
  g_autoptr (FakeTerminal) two = fake_terminal_new (&fixture, "Till 8", "both");
  fake_terminal_fetch_lease (one, 1, 2, 10); /* 1..10 */
  fake_terminal_sell (two, 1, 2, 30, 500000);
  fake_terminal_tell (two, "conflict");
  fake_terminal_sell (two, 1, 2, 4, 500000);
  fake_terminal_tell (two, "conflict");
  g_assert_cmpint (hub_fixture_incidents (&fixture, "outside_lease"), ==, 2);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT sold FROM ticket_type WHERE event = 1 AND type = 2"), ==, 2);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT leased FROM ticket_type WHERE event = 1 AND type = 2"), ==, 9);
  g_assert_cmpint (
    hub_fixture_int (&fixture, "SELECT sum(last - first + 1) FROM stock WHERE event = 1 AND type = 2"), ==, 39);
  fake_terminal_sell (two, 1, 2, 51, 500000);
  fake_terminal_tell (two, "conflict");
  fake_terminal_sell (two, 1, 77, 1, 500000);
  fake_terminal_tell (two, "conflict");
  g_assert_cmpint (hub_fixture_incidents (&fixture, "oversell"), ==, 1);
  g_assert_cmpint (hub_fixture_incidents (&fixture, "unknown_type"), ==, 1);
  /* The slot sold behind its back is, when its holder sells it too, a double sale; the serial in stock is never granted. */
  fake_terminal_sell (one, 1, 2, 4, 500000);
  fake_terminal_tell (one, "conflict");
  g_assert_cmpint (hub_fixture_incidents (&fixture, "double_sale"), ==, 1);
  fake_terminal_fetch_lease (two, 1, 2, 50);
  g_assert_cmpint (
    hub_fixture_int (&fixture, "SELECT count(*) FROM lease WHERE type = 2 AND first <= 30 AND last >= 30"), ==, 0);
  g_assert_cmpint (
    hub_fixture_int (&fixture, "SELECT sold + leased FROM ticket_type WHERE event = 1 AND type = 2"), ==, 50);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM sale"), ==, 5);
  hub_fixture_tear_down (&fixture);
}

static char *
sale_body (const char *sale, gint64 qty, gint64 amount, gint64 total, const char *payments, gint64 serial)
{
  return g_strdup_printf ("{\"currency\":\"KES\",\"lines\":[{\"amount\":%" G_GINT64_FORMAT
                          ",\"event\":1,\"qty\":%" G_GINT64_FORMAT
                          ",\"type\":1,\"unit\":150000}],\"payments\":[%s],\"sale\":\"%s\",\"tickets\":[{\"event\":1,"
                          "\"issue\":0,\"serial\":%" G_GINT64_FORMAT ",\"type\":1}],\"total\":%" G_GINT64_FORMAT "}",
                          amount, qty, payments, sale, serial, total);
}

static void
test_money_clashes (void)
{
  static const struct
  {
    gint64 qty, amount, total;
    const char *payments;
    const char *status;
  } rows[] = {
    { 1, 150000, 150000, "{\"amount\":150000,\"method\":\"cash\",\"tendered\":150000}", "applied" },
    { 1, 150000, 150000, "{\"amount\":140000,\"method\":\"cash\",\"tendered\":140000}", "conflict" },
    { 1, 150000, 140000, "{\"amount\":140000,\"method\":\"cash\",\"tendered\":140000}", "conflict" },
    { 1, 140000, 140000, "{\"amount\":140000,\"method\":\"cash\",\"tendered\":140000}", "conflict" },
    { 2, 300000, 300000, "{\"amount\":300000,\"method\":\"cash\",\"tendered\":300000}", "conflict" },
    { 1, 150000, 150000, "", "conflict" },
    { 1, 150000, 150000,
      "{\"amount\":50000,\"method\":\"cash\",\"tendered\":50000},{\"amount\":100000,\"method\":\"mpesa-code\","
      "\"reference\":\"QWE1\"}",
      "applied" },
    { 1, 150000, 150000, "{\"amount\":150000,\"method\":\"mpesa-code\",\"reference\":\"QWE1\"}", "conflict" },
    { 1, 150000, 150000, "{\"amount\":150000,\"method\":\"card\",\"reference\":\"QWE1\"}", "applied" },
    /* It is one receipt, prompted or typed; and none is what somebody wrote beside cash. */
    { 1, 150000, 150000, "{\"amount\":150000,\"method\":\"mpesa\",\"reference\":\"QWE1\"}", "conflict" },
    { 1, 150000, 150000,
      "{\"amount\":50000,\"method\":\"mpesa\",\"reference\":\"QWE2\"},{\"amount\":100000,\"method\":\"mpesa-code\","
      "\"reference\":\"QWE2\"}",
      "conflict" },
    { 1, 150000, 150000, "{\"amount\":150000,\"method\":\"cash\",\"reference\":\"till\",\"tendered\":150000}", "applied" },
    { 1, 150000, 150000, "{\"amount\":150000,\"method\":\"cash\",\"reference\":\"till\",\"tendered\":150000}", "applied" },
  };
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  fake_terminal_fetch_lease (till, 1, 1, 20);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *sale = g_strdup_printf ("sale-%" G_GSIZE_FORMAT, i);
      g_autofree char *body
        = sale_body (sale, rows[i].qty, rows[i].amount, rows[i].total, rows[i].payments, (gint64) i + 1);

      fake_terminal_append (till, TK_KIND_SALE_COMPLETED, body);
      fake_terminal_tell (till, rows[i].status);
    }
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM sale"), ==, G_N_ELEMENTS (rows));
  g_assert_cmpint (hub_fixture_incidents (&fixture, "sale_sums"), ==, 5);
  g_assert_cmpint (hub_fixture_incidents (&fixture, "receipt_twice"), ==, 2); /* by receipt */
  hub_fixture_tear_down (&fixture);
}

/* Each event has its part of every payment. */
static void
test_two_events (void)
{
  static const char body[]
    = "{\"currency\":\"KES\",\"lines\":[{\"amount\":150000,\"event\":1,\"qty\":1,\"type\":1,\"unit\":150000},"
      "{\"amount\":200000,\"event\":2,\"qty\":1,\"type\":1,\"unit\":200000}],\"payments\":[{\"amount\":350000,"
      "\"method\":\"cash\",\"tendered\":350000}],\"sale\":\"mixed\",\"tickets\":[{\"event\":1,\"issue\":0,\"serial\":1,"
      "\"type\":1},{\"event\":2,\"issue\":0,\"serial\":1,\"type\":1}],\"total\":350000}";
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  fake_terminal_fetch_lease (till, 1, 1, 5);
  fake_terminal_fetch_lease (till, 2, 1, 5);
  fake_terminal_append (till, TK_KIND_SALE_COMPLETED, body);
  fake_terminal_tell (till, "applied");
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM incident"), ==, 0);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT amount FROM payment_worth WHERE event = 1"), ==, 150000);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT total FROM sale_worth WHERE event = 2"), ==, 200000);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM ticket"), ==, 2);
  hub_fixture_tear_down (&fixture);
}

/* ---- Check-ins ---- */

static void
test_double_entry (void)
{
  HubFixture fixture;
  g_autofree char *cursor = NULL;
  g_autofree char *other_cursor = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) one = fake_terminal_new (&fixture, "Gate 7", "gate");
  g_autoptr (FakeTerminal) two = fake_terminal_new (&fixture, "Gate 8", "gate");
  fake_terminal_check_in (one, TK_KIND_CHECKIN_ENTRY, "entry", 1, 5);
  fake_terminal_tell (one, "applied");
  fake_terminal_check_in (two, TK_KIND_CHECKIN_ENTRY, "entry", 1, 5);
  fake_terminal_tell (two, "conflict");
  g_assert_cmpint (hub_fixture_incidents (&fixture, "double_entry"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM checkin"), ==, 2);
  /* Both gates hear of it. */
  g_autoptr (GPtrArray) mine = fake_terminal_changes (one, &cursor, 0);
  g_autoptr (GPtrArray) theirs = fake_terminal_changes (two, &other_cursor, 0);
  g_assert_cmpuint (hub_fixture_count (mine, "incident"), ==, 1);
  g_assert_cmpuint (hub_fixture_count (theirs, "incident"), ==, 1);
  g_autofree char *report = hub_service_report (fixture.service, 1, NULL);
  g_assert_nonnull (strstr (report, "\"entries\":2,\"exits\":0,\"inside\":2"));
  g_assert_nonnull (strstr (report, "\"tickets\":1,"));
  g_assert_nonnull (strstr (report, "double_entry"));
  hub_fixture_tear_down (&fixture);
}

/* The exit between was made at a third gate and arrives last: what looked double is explained. */
static void
test_late_exit (void)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) one = fake_terminal_new (&fixture, "Gate 7", "gate");
  g_autoptr (FakeTerminal) two = fake_terminal_new (&fixture, "Gate 8", "gate");
  g_autoptr (FakeTerminal) three = fake_terminal_new (&fixture, "Gate 9", "gate");
  fake_terminal_check_in (one, TK_KIND_CHECKIN_ENTRY, "entry", 1, 5);
  fake_terminal_check_in (three, TK_KIND_CHECKIN_EXIT, "exit", 1, 5);
  fake_terminal_check_in (two, TK_KIND_CHECKIN_ENTRY, "entry", 1, 5);
  fake_terminal_tell (one, "applied");
  fake_terminal_tell (two, "conflict");
  g_assert_cmpint (hub_fixture_incidents (&fixture, "double_entry"), ==, 1);
  fake_terminal_tell (three, "applied");
  g_assert_cmpint (hub_fixture_incidents (&fixture, "double_entry"), ==, 0);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM incident WHERE closed = 1"), ==, 1);
  hub_fixture_tear_down (&fixture);
}

/* A family of four may come in one by one; the fifth is one too many. An annulled entry was nobody. */
static void
test_group_and_annulled (void)
{
  HubFixture fixture;
  gint64 mark;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) one = fake_terminal_new (&fixture, "Gate 7", "gate");
  g_autoptr (FakeTerminal) two = fake_terminal_new (&fixture, "Gate 8", "gate");
  for (int i = 0; i < 4; i++)
    {
      fake_terminal_check_in (i % 2 ? one : two, TK_KIND_CHECKIN_ENTRY, "entry", 3, 9);
      fake_terminal_tell (i % 2 ? one : two, "applied");
    }
  const char *fifth = fake_terminal_check_in (one, TK_KIND_CHECKIN_ENTRY, "entry", 3, 9);
  fake_terminal_tell (one, "conflict");
  g_assert_cmpint (hub_fixture_incidents (&fixture, "double_entry"), ==, 1);
  mark = hub_fixture_int (&fixture, "SELECT max(n) FROM change");
  g_autofree char *annul = g_strdup_printf ("{\"annuls\":\"%s\",\"direction\":\"entry\",\"event\":1,\"gate\":1,"
                                            "\"reason\":\"did not pass\",\"verdict\":\"admitted\"}",
                                            fifth);
  fake_terminal_append (two, TK_KIND_CHECKIN_ANNULLED, annul);
  fake_terminal_tell (two, "applied");
  g_assert_cmpint (hub_fixture_incidents (&fixture, "double_entry"), ==, 0);
  g_autofree char *cursor = g_strdup_printf ("%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, mark, mark);
  g_autoptr (GPtrArray) changes = fake_terminal_changes (one, &cursor, 0);
  const TkWireChange *change = hub_fixture_find (changes, "checkin", fifth);
  g_assert_nonnull (change); /* its own scan, but another one annulled it */
  g_assert_nonnull (strstr (change->body, "\"annulled\":true"));
  g_autofree char *report = hub_service_report (fixture.service, 1, NULL);
  g_assert_nonnull (strstr (report, "\"entries\":4,"));
  hub_fixture_tear_down (&fixture);
}

/* A supervisor let somebody in on purpose: counted, told to people, and no entry too many. A denial is neither body nor
 * incident. */
static void
test_override_and_denied (void)
{
  HubFixture fixture;
  g_autofree char *cursor = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) one = fake_terminal_new (&fixture, "Gate 7", "gate");
  g_autoptr (FakeTerminal) two = fake_terminal_new (&fixture, "Gate 8", "gate");
  fake_terminal_check_in (one, TK_KIND_CHECKIN_ENTRY, "entry", 1, 5);
  fake_terminal_tell (one, "applied");
  fake_terminal_check_in (two, TK_KIND_CHECKIN_DENIED, "entry", 1, 5);
  fake_terminal_tell (two, "applied");
  fake_terminal_check_in (two, TK_KIND_CHECKIN_OVERRIDE, "entry", 1, 5);
  fake_terminal_tell (two, "applied");
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM incident WHERE kind <> 'override'"), ==, 0);
  g_assert_cmpint (hub_fixture_incidents (&fixture, "override"), ==, 1);
  g_autofree char *report = hub_service_report (fixture.service, 1, NULL);
  g_assert_nonnull (strstr (report, "\"entries\":2,\"exits\":0,\"inside\":2,\"denied\":1,\"overrides\":1"));
  g_autoptr (GPtrArray) changes = fake_terminal_changes (one, &cursor, 0);
  g_assert_cmpuint (hub_fixture_count (changes, "checkin"), ==, 1); /* the override; denials are of no interest */
  hub_fixture_tear_down (&fixture);
}

/* ---- What is none of its business ---- */

static FakeTerminal *
invite_to (HubFixture *fixture, const char *name, guint32 event)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) events = g_array_new (FALSE, FALSE, sizeof (guint32));
  HubTerminalInvite invite = { .name = (char *) name, .kind = (char *) "both", .events = events };

  g_array_append_val (events, event);
  g_autofree char *code = hub_service_terminal_add (fixture->service, &invite, NULL, &error);
  g_assert_no_error (error);
  FakeTerminal *terminal = fake_terminal_enrol (fixture, code, &error);
  g_assert_no_error (error);
  return terminal;
}

/* A terminal of another event cannot say anything about this one's tickets, takings or gates. */
static void
test_not_invited (void)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  g_autoptr (FakeTerminal) comedy = invite_to (&fixture, "Comedy", 2);
  fake_terminal_fetch_lease (till, 1, 1, 10);
  fake_terminal_sell (till, 1, 1, 1, 150000);
  const char *entry = fake_terminal_check_in (till, TK_KIND_CHECKIN_ENTRY, "entry", 1, 1);
  fake_terminal_tell (till, "applied");
  gint64 mark = hub_fixture_int (&fixture, "SELECT max(n) FROM change");
  g_autofree char *annul = g_strdup_printf ("{\"annuls\":\"%s\",\"direction\":\"entry\",\"event\":1,\"gate\":1,"
                                            "\"verdict\":\"admitted\"}", entry);
  g_autofree char *annul_as_two = g_strdup_printf ("{\"annuls\":\"%s\",\"direction\":\"entry\",\"event\":2,"
                                                   "\"gate\":3,\"verdict\":\"admitted\"}", entry);

  fake_terminal_sell (comedy, 1, 1, 40, 150000);
  fake_terminal_tell (comedy, "conflict");
  fake_terminal_check_in (comedy, TK_KIND_CHECKIN_EXIT, "exit", 1, 1);
  fake_terminal_tell (comedy, "conflict");
  fake_terminal_append (comedy, TK_KIND_CHECKIN_ANNULLED, annul);
  fake_terminal_tell (comedy, "conflict");
  fake_terminal_append (comedy, TK_KIND_CHECKIN_ANNULLED, annul_as_two);
  fake_terminal_tell (comedy, "applied");
  g_assert_cmpint (hub_fixture_incidents (&fixture, "not_invited"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT sold FROM ticket_type WHERE event = 1 AND type = 1"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM sale"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM checkin WHERE event = 1"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM checkin WHERE annulled = 1"), ==, 0);
  g_autofree char *changed
    = g_strdup_printf ("SELECT count(*) FROM change WHERE kind NOT IN ('incident', 'answer') AND n > %" G_GINT64_FORMAT, mark);
  g_assert_cmpint (hub_fixture_int (&fixture, changed), ==, 0);
  /* A scan of this event that comes after somebody "annulled" it elsewhere stays as it is. */
  const char *late = fake_terminal_check_in (till, TK_KIND_CHECKIN_ENTRY, "entry", 1, 2);
  g_autofree char *too_early = g_strdup_printf ("{\"annuls\":\"%s\",\"direction\":\"entry\",\"event\":2,"
                                                "\"gate\":3,\"verdict\":\"admitted\"}", late);
  fake_terminal_append (comedy, TK_KIND_CHECKIN_ANNULLED, too_early);
  fake_terminal_tell (comedy, "applied");
  fake_terminal_tell (till, "applied");
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM checkin WHERE annulled = 1"), ==, 0);
  hub_fixture_tear_down (&fixture);
}

static void
sell_issue (FakeTerminal *till, gint64 serial, gint64 issue, const char *status)
{
  char sale[TK_UUID_SIZE];

  tk_uuid_new (&till->fixture->clock.base, sale);
  g_autofree char *body = g_strdup_printf (
    "{\"currency\":\"KES\",\"lines\":[{\"amount\":500000,\"event\":1,\"qty\":1,\"type\":2,\"unit\":500000}],"
    "\"payments\":[{\"amount\":500000,\"method\":\"cash\",\"tendered\":500000}],\"sale\":\"%s\",\"tickets\":[{\"event\":1,"
    "\"issue\":%" G_GINT64_FORMAT ",\"serial\":%" G_GINT64_FORMAT ",\"type\":2}],\"total\":500000}", sale, issue, serial);

  fake_terminal_append (till, TK_KIND_SALE_COMPLETED, body);
  fake_terminal_tell (till, status);
}

/* Only who holds the slot re-issues it: a stolen till must not put everybody else's tickets out of use. */
static void
test_issue_of_another (void)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) one = fake_terminal_new (&fixture, "Till 7", "both");
  g_autoptr (FakeTerminal) stolen = fake_terminal_new (&fixture, "Till 8", "both");
  fake_terminal_fetch_lease (one, 1, 2, 10);
  fake_terminal_fetch_lease (stolen, 1, 2, 10);
  fake_terminal_sell (one, 1, 2, 1, 500000);
  fake_terminal_tell (one, "applied");
  sell_issue (stolen, 1, 1, "conflict");
  sell_issue (stolen, 2, 255, "conflict");
  fake_terminal_sell (one, 1, 2, 2, 500000);
  fake_terminal_tell (one, "applied");
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM ticket WHERE status = 'valid'"), ==, 2);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM ticket"), ==, 2);
  g_assert_cmpint (hub_fixture_incidents (&fixture, "outside_lease"), ==, 2);
  sell_issue (one, 1, 1, "conflict"); /* its own slot, but not what it was leased as */
  g_assert_cmpint (hub_fixture_incidents (&fixture, "wrong_issue"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM ticket WHERE status = 'voided' AND issue = 0"), ==, 1);
  hub_fixture_tear_down (&fixture);
}

static void
test_shift_of_another (void)
{
  static const char opened[] = "{\"currency\":\"KES\",\"float\":1000,\"shift\":\"018f0000-0000-7000-8000-000000000001\"}";
  static const char closed[]
    = "{\"cash_sales\":0,\"counted\":%d,\"currency\":\"KES\",\"difference\":0,\"expected\":%d,\"float\":1000,\"sales\":0,"
      "\"shift\":\"018f0000-0000-7000-8000-000000000001\",\"tickets\":0,\"total\":0}";
  g_autofree char *small = g_strdup_printf (closed, 1, 1);
  g_autofree char *right = g_strdup_printf (closed, 1000, 1000);
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) one = fake_terminal_new (&fixture, "Till 7", "both");
  g_autoptr (FakeTerminal) two = fake_terminal_new (&fixture, "Till 8", "both");
  fake_terminal_append (one, TK_KIND_SHIFT_OPENED, opened);
  fake_terminal_append (one, TK_KIND_SHIFT_CLOSED, right);
  fake_terminal_tell (one, "applied");
  fake_terminal_append (two, TK_KIND_SHIFT_CLOSED, small);
  fake_terminal_tell (two, "conflict");
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT counted FROM shift"), ==, 1000);
  hub_fixture_tear_down (&fixture);
}

/* ---- Returned leases ---- */

static void
return_serials (FakeTerminal *till, const char *id, gint64 first, gint64 last, const char *status)
{
  g_autofree char *body = g_strdup_printf ("{\"event\":1,\"first\":%" G_GINT64_FORMAT ",\"last\":%" G_GINT64_FORMAT
                                           ",\"lease\":\"%s\",\"type\":2}",
                                           first, last, id);

  fake_terminal_append (till, TK_KIND_LEASE_RETURNED, body);
  fake_terminal_tell (till, status);
}

static void
test_lease_returned (void)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  g_autoptr (FakeTerminal) other = fake_terminal_new (&fixture, "Till 8", "both");
  fake_terminal_fetch_lease (till, 1, 2, 10);
  g_autofree char *id = hub_fixture_text (&fixture, "SELECT id FROM lease");
  for (gint64 serial = 1; serial <= 3; serial++)
    fake_terminal_sell (till, 1, 2, serial, 500000);
  fake_terminal_tell (till, NULL);
  return_serials (till, id, 3, 10, "conflict");     /* 3 is sold */
  return_serials (till, id, 4, 11, "conflict");     /* beyond it */
  return_serials (till, "nothing", 4, 10, "conflict");
  return_serials (other, id, 4, 10, "conflict");    /* not theirs */
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT leased FROM ticket_type WHERE event = 1 AND type = 2"), ==, 7);
  return_serials (till, id, 6, 10, "applied");
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT leased FROM ticket_type WHERE event = 1 AND type = 2"), ==, 2);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT last FROM lease"), ==, 5);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT revision FROM terminal WHERE name = 'Till 7'"), ==, 3);
  return_serials (till, id, 6, 10, "conflict");     /* twice */
  /* What came back is granted again, to another: the lowest serials first. */
  fake_terminal_fetch_lease (other, 1, 2, 6);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT first FROM lease WHERE terminal = 4 ORDER BY first"), ==, 6);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT sum(last - first + 1) FROM lease WHERE terminal = 4"), ==, 6);
  hub_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ingest/double-sale", test_double_sale);
  g_test_add_func ("/ingest/outside-lease", test_outside_lease);
  g_test_add_func ("/ingest/money-clashes", test_money_clashes);
  g_test_add_func ("/clash/two-events", test_two_events);
  g_test_add_func ("/ingest/double-entry", test_double_entry);
  g_test_add_func ("/ingest/late-exit", test_late_exit);
  g_test_add_func ("/ingest/group-and-annulled", test_group_and_annulled);
  g_test_add_func ("/ingest/override-and-denied", test_override_and_denied);
  g_test_add_func ("/clash/not-invited", test_not_invited);
  g_test_add_func ("/clash/issue-of-another", test_issue_of_another);
  g_test_add_func ("/clash/shift-of-another", test_shift_of_another);
  g_test_add_func ("/ingest/lease-returned", test_lease_returned);
  return g_test_run ();
}
