/* Tests of what a box office does beside selling: lost tickets given again, Z reports and the drawer, exchanges, sales over several events
 * and their shares. SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "hub-books.h"
#include "hub-share.h"
#include "tk-money.h"

#define N G_GINT64_FORMAT

static void
tell (FakeTerminal *terminal, const char *kind, const char *body, const char *status)
{
  fake_terminal_append (terminal, kind, body);
  fake_terminal_tell (terminal, status);
}

/* VIP tickets first..last, for somebody. */
static void
sell (FakeTerminal *till, const char *sale, gint64 first, gint64 last, const char *status)
{
  gint64 total = (last - first + 1) * 500000;
  g_autoptr (GString) tickets = g_string_new (NULL);

  for (gint64 serial = first; serial <= last; serial++)
    g_string_append_printf (tickets, "%s{\"email\":\"o@example.com\",\"event\":1,\"holder\":\"Otieno\",\"issue\":0,\"phone\":\"254700000001\","
                                     "\"seat\":\"B 14\",\"serial\":%" N ",\"type\":2}",
                            serial > first ? "," : "", serial);
  g_autofree char *body = g_strdup_printf (
    "{\"buyer_name\":\"Auma\",\"buyer_phone\":\"254700000002\",\"currency\":\"KES\",\"lines\":[{\"amount\":%" N ",\"event\":1,\"qty\":%" N
    ",\"type\":2,\"unit\":500000}],\"note\":\"At the door.\",\"number\":1,\"payments\":[{\"amount\":%" N ",\"method\":\"cash\",\"tendered\":%" N
    "}],\"sale\":\"%s\",\"shift\":\"shift\",\"tickets\":[%s],\"total\":%" N "}",
    total, last - first + 1, total, total, sale, tickets->str, total);
  tell (till, TK_KIND_SALE_COMPLETED, body, status);
}

static void
undo (FakeTerminal *till, const char *sale, gint64 serial, gint64 issue, const char *status)
{
  g_autofree char *body = g_strdup_printf (
    "{\"amount\":500000,\"currency\":\"KES\",\"payments\":[{\"amount\":500000,\"method\":\"cash\"}],\"reversal\":\"undo-%s-%" N "-%" N "\","
    "\"sale\":\"%s\",\"shift\":\"shift\",\"tickets\":[{\"event\":1,\"issue\":%" N ",\"serial\":%" N ",\"type\":2}]}",
    sale, serial, issue, sale, issue, serial);
  tell (till, TK_KIND_SALE_REFUNDED, body, status);
}

static void
give_again (FakeTerminal *till, const char *sale, gint64 serial, gint64 issue, gint64 issued, const char *status)
{
  g_autofree char *body = g_strdup_printf (
    "{\"approved_by\":\"wanjiru\",\"event\":1,\"issue\":%" N ",\"issued\":%" N ",\"reason\":\"Lost.\",\"sale\":\"%s\",\"serial\":%" N ",\"type\":2}",
    issue, issued, sale, serial);
  tell (till, TK_KIND_TICKET_REISSUED, body, status);
}

static char *
status_of (HubFixture *fixture, gint64 serial, gint64 issue)
{
  g_autofree char *sql
    = g_strdup_printf ("SELECT status FROM ticket WHERE type = 2 AND serial = %" N " AND issue = %" N, serial, issue);

  return hub_fixture_text (fixture, sql);
}

static void
expect_status (HubFixture *fixture, gint64 serial, gint64 issue, const char *status)
{
  g_autofree char *now = status_of (fixture, serial, issue);

  g_assert_cmpstr (now, ==, status);
}

/* ---- Lost tickets ---- */

static void
test_given_again (void)
{
  HubFixture fixture;
  g_autofree char *cursor = NULL;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  g_autoptr (FakeTerminal) gate = fake_terminal_new (&fixture, "Gate 7", "gate");
  fake_terminal_fetch_lease (till, 1, 2, 10);
  sell (till, "sale", 1, 2, "applied");
  g_autoptr (GPtrArray) before = fake_terminal_changes (gate, &cursor, 0);
  const char *sold = hub_fixture_find (before, "ticket", "1-2-1-0")->body;
  g_assert_nonnull (strstr (sold, "\"holder\":\"Otieno\""));
  g_assert_nonnull (strstr (sold, "\"phone\":\"254700000001\",\"sale\":\"sale\",\"seat\":\"B 14\""));
  g_assert_null (strstr (sold, "example.com"));
  give_again (till, "sale", 1, 0, 1, "applied");
  expect_status (&fixture, 1, 0, "voided");
  expect_status (&fixture, 1, 1, "valid");
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM ticket WHERE issue = 1 AND holder = 'Otieno' AND email = 'o@example.com' "
                                              "AND seat = 'B 14' AND sale = 'sale'"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT sold FROM ticket_type WHERE event = 1 AND type = 2"), ==, 2);
  g_autoptr (GPtrArray) after = fake_terminal_changes (gate, &cursor, 0);
  g_assert_nonnull (strstr (hub_fixture_find (after, "ticket", "1-2-1-0")->body, "voided"));
  g_assert_nonnull (strstr (hub_fixture_find (after, "ticket", "1-2-1-1")->body, "\"holder\":\"Otieno\""));
  hub_books_check (&fixture);
  /* Nothing was undone: the report says so. */
  g_autofree char *report = hub_service_report (fixture.service, 1, &error);
  g_assert_nonnull (strstr (report, "\"name\":\"VIP\",\"capacity\":50,\"sold\":2,\"tickets\":2,\"amount\":10000,\"amount_minor\":1000000,"
                                    "\"voided\":0,\"refunded\":0"));
  g_assert_nonnull (strstr (report, "\"reissued\":1"));
  g_assert_null (strstr (report, "Otieno"));
  g_assert_null (strstr (report, "Auma"));
  /* Again, and undone: the slot is sold next as the issue after the newest. */
  give_again (till, "sale", 1, 1, 2, "applied");
  undo (till, "sale", 1, 2, "applied");
  expect_status (&fixture, 1, 2, "refunded");
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT issue FROM stock WHERE event = 1 AND type = 2 AND first = 1"), ==, 3);
  hub_books_check (&fixture);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM incident"), ==, 0);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM sale WHERE buyer_name = 'Auma' AND note = 'At the door.' AND number = 1"), ==, 1);
  hub_fixture_tear_down (&fixture);
}

/* Nothing good comes of what cannot be. */
static void
test_given_again_clashes (void)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  g_autoptr (FakeTerminal) other = fake_terminal_new (&fixture, "Till 8", "both");
  g_autoptr (FakeTerminal) gate = fake_terminal_new (&fixture, "Gate 7", "gate");
  fake_terminal_fetch_lease (till, 1, 2, 20);
  fake_terminal_fetch_lease (other, 1, 2, 10);
  sell (till, "sale", 1, 6, "applied");
  sell (other, "theirs", 21, 21, "applied");
  give_again (till, "nothing", 1, 0, 1, "conflict");
  give_again (till, "theirs", 21, 0, 1, "conflict");
  g_assert_cmpint (hub_fixture_incidents (&fixture, "reissue_unknown"), ==, 2);
  expect_status (&fixture, 21, 0, "valid");
  undo (till, "sale", 2, 0, "applied");
  give_again (till, "sale", 2, 0, 1, "conflict");
  g_assert_cmpint (hub_fixture_incidents (&fixture, "reissue_not_good"), ==, 1);
  expect_status (&fixture, 2, 1, "voided");
  fake_terminal_check_in (gate, TK_KIND_CHECKIN_ENTRY, "entry", 2, 3);
  fake_terminal_tell (gate, "applied");
  give_again (till, "sale", 3, 0, 1, "conflict");
  g_assert_cmpint (hub_fixture_incidents (&fixture, "reissued_after_entry"), ==, 1);
  expect_status (&fixture, 3, 0, "valid");
  expect_status (&fixture, 3, 1, "voided");
  give_again (till, "sale", 4, 0, 1, "applied");
  give_again (till, "sale", 4, 0, 1, "conflict");
  g_assert_cmpint (hub_fixture_incidents (&fixture, "reissue_twice"), ==, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (SqlConn) conn = sql_open (fixture.uri, SQL_OPEN_EXISTING, &error);
  g_assert_true (sql_run (conn, &error,
                          "INSERT INTO mark (event, type, serial, issue, issuer, digest, blocked, voided, proved, attention, reason, at, who) "
                          "VALUES (1, 2, 6, 0, 0, '', 1, 0, 0, '', '', 0, '')",
                          ""));
  g_assert_no_error (error);
  give_again (till, "sale", 6, 0, 1, "conflict");
  g_assert_cmpint (hub_fixture_incidents (&fixture, "reissue_not_good"), ==, 2);
  expect_status (&fixture, 6, 1, "voided");
  hub_fixture_tear_down (&fixture);
}

/* The slot was released as lost, and is another's by now. */
static void
test_given_again_taken (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;
  HubLeaseFenced fenced;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) lost = fake_terminal_new (&fixture, "Till 7", "both");
  g_autoptr (FakeTerminal) other = fake_terminal_new (&fixture, "Till 8", "both");
  fake_terminal_fetch_lease (lost, 1, 2, 50);
  g_autofree char *id = hub_fixture_text (&fixture, "SELECT id FROM lease");
  HubLeaseFence fence = { .lease = id, .who = "wanjiru" };
  HubLeaseRelease release = { id, "wanjiru", "Lost." };
  g_assert_true (hub_service_lease_fence (fixture.service, &fence, &fenced, &error));
  g_autofree char *released = hub_service_lease_release (fixture.service, &release, &error);
  fake_terminal_fetch_lease (other, 1, 2, 5);
  sell (lost, "late", 1, 1, "applied");
  give_again (lost, "late", 1, 0, 1, "conflict");
  g_assert_cmpint (hub_fixture_incidents (&fixture, "reissue_taken"), ==, 1);
  expect_status (&fixture, 1, 0, "valid");
  hub_books_check (&fixture);
  hub_fixture_tear_down (&fixture);
}

/* The sale was a dead letter: once it is applied, so is what was given again of it, and then undone. */
static void
test_sale_comes_late (void)
{
  HubFixture fixture;
  HubRetryReport report;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  fake_terminal_fetch_lease (till, 1, 2, 10);
  g_autoptr (SqlConn) conn = sql_open (fixture.uri, SQL_OPEN_EXISTING, &error);
  hub_fixture_poison (&fixture, "ticket", "poison");
  sell (till, "sale", 1, 2, "dead");
  hub_fixture_cure (&fixture, "ticket");
  give_again (till, "sale", 1, 0, 1, "conflict");
  give_again (till, "sale", 2, 0, 1, "conflict");
  undo (till, "sale", 2, 1, "conflict");
  g_assert_true (hub_service_retry_all (fixture.service, NULL, &report, &error));
  g_assert_cmpint (report.applied, ==, 1);
  expect_status (&fixture, 1, 0, "voided");
  expect_status (&fixture, 1, 1, "valid");
  expect_status (&fixture, 2, 1, "refunded");
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM incident WHERE closed = 0"), ==, 0);
  hub_books_check (&fixture);
  hub_fixture_tear_down (&fixture);
}

/* ---- Shifts ---- */

/* With one sale of 500,000 in cash, one opening of the drawer. */
static void
test_z (void)
{
  static const struct
  {
    const char *name, *key, *wrong;
  } rows[] = {
    { "right", NULL, NULL },
    { "sales", "\"sales\":1,\"shift\"", "\"sales\":2,\"shift\"" },
    { "total", "\"total\":500000", "\"total\":500001" },
    { "rounding", "\"rounding\":0", "\"rounding\":50" },
    { "discounts", "\"discounts\":0", "\"discounts\":1" },
    { "drawer", "\"drawer_opens\":1", "\"drawer_opens\":0" },
    { "denominations", "\"count\":5,", "\"count\":4," },
    { "method", "{\"method\":\"cash\",\"sales\":500000}", "{\"method\":\"cash\",\"sales\":499999}" },
    { "way", "{\"method\":\"cash\",\"sales\":500000}", "{\"method\":\"card\",\"sales\":0}" },
    { "refunds", "{\"method\":\"cash\",\"sales\":500000}", "{\"method\":\"cash\",\"refunds\":1,\"sales\":500000}" },
  };
  static const char z[]
    = "{\"cash_sales\":500000,\"counted\":500000,\"currency\":\"KES\",\"denominations\":[{\"count\":5,\"value\":100000}],\"difference\":-1000,"
      "\"discounts\":0,\"drawer_opens\":1,\"expected\":501000,\"float\":1000,\"methods\":[{\"method\":\"cash\",\"sales\":500000}],\"note\":\"A coin.\","
      "\"number\":1,\"rounding\":0,\"sales\":1,\"shift\":\"shift\",\"tickets\":1,\"total\":500000,\"unmatched\":2}";
  HubFixture fixture;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (GStrv) parts = rows[i].key != NULL ? g_strsplit (z, rows[i].key, -1) : NULL;
      g_autofree char *body = parts != NULL ? g_strjoinv (rows[i].wrong, parts) : g_strdup (z);
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", rows[i].name);
      g_assert_true (parts == NULL || g_strv_length (parts) == 2);
      hub_fixture_set_up (&fixture);
      g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
      fake_terminal_fetch_lease (till, 1, 2, 10);
      tell (till, TK_KIND_SHIFT_OPENED, "{\"currency\":\"KES\",\"float\":1000,\"shift\":\"shift\"}", "applied");
      sell (till, "sale", 1, 1, "applied");
      tell (till, TK_KIND_DRAWER_OPENED, "{\"reason\":\"Change.\",\"shift\":\"shift\"}", "applied");
      tell (till, TK_KIND_SHIFT_HANDED_OVER,
            "{\"counted\":501000,\"currency\":\"KES\",\"difference\":0,\"expected\":501000,\"from\":\"amina\",\"shift\":\"shift\",\"to\":\"otieno\"}",
            "applied");
      tell (till, TK_KIND_SHIFT_CLOSED, body, rows[i].key == NULL ? "applied" : "conflict");
      g_assert_cmpint (hub_fixture_incidents (&fixture, "shift_sums"), ==, rows[i].key != NULL);
      g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM shift WHERE number = 1 AND body LIKE '%A coin.%'"), ==, 1);
      g_autofree char *report = hub_service_report (fixture.service, 1, &error);
      if (rows[i].key == NULL)
        g_assert_nonnull (strstr (report, "\"shifts\":[{\"terminal\":\"Till 7\",\"number\":1,\"staff\":\"amina\",\"currency\":\"KES\",\"opened_at\":\"2026"));
      g_assert_nonnull (strstr (report, "\"difference_minor\":-1000,\"drawer_opens\":1,\"hand_overs\":1,"));
      hub_fixture_tear_down (&fixture);
    }
}

static void
close_numbered (FakeTerminal *till, const char *shift, gint64 number, const char *status)
{
  g_autofree char *opened = g_strdup_printf ("{\"currency\":\"KES\",\"float\":0,\"shift\":\"%s\"}", shift);
  g_autofree char *told = number > 0 ? g_strdup_printf ("\"number\":%" N ",", number) : g_strdup ("");
  g_autofree char *closed = g_strdup_printf (
    "{\"cash_sales\":0,\"counted\":0,\"currency\":\"KES\",\"difference\":0,\"expected\":0,\"float\":0,%s\"sales\":0,\"shift\":\"%s\","
    "\"tickets\":0,\"total\":0}",
    told, shift);

  tell (till, TK_KIND_SHIFT_OPENED, opened, "applied");
  tell (till, TK_KIND_SHIFT_CLOSED, closed, status);
}

static void
test_z_numbers (void)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  g_autoptr (FakeTerminal) other = fake_terminal_new (&fixture, "Till 8", "both");
  close_numbered (till, "a", 1, "applied");
  close_numbered (till, "b", 2, "applied");
  close_numbered (till, "c", 4, "conflict");
  close_numbered (till, "d", 5, "applied"); /* one gap is told once */
  close_numbered (till, "e", 5, "conflict");
  g_assert_cmpint (hub_fixture_incidents (&fixture, "shift_number"), ==, 2);
  close_numbered (other, "f", 0, "applied"); /* before there were numbers */
  close_numbered (other, "g", 2, "applied");
  close_numbered (other, "h", 3, "applied");
  g_assert_cmpint (hub_fixture_incidents (&fixture, "shift_number"), ==, 2);
  g_autoptr (FakeTerminal) third = fake_terminal_new (&fixture, "Till 9", "both");
  close_numbered (third, "i", 2, "conflict");
  g_assert_cmpint (hub_fixture_incidents (&fixture, "shift_number"), ==, 3);
  tell (third, TK_KIND_SHIFT_HANDED_OVER,
        "{\"counted\":1,\"currency\":\"KES\",\"difference\":1,\"expected\":1,\"from\":\"a\",\"shift\":\"i\",\"to\":\"b\"}", "conflict");
  g_assert_cmpint (hub_fixture_incidents (&fixture, "shift_sums"), ==, 1);
  hub_fixture_tear_down (&fixture);
}

/* ---- Exchanges and several events ---- */

/* One ticket at each event, paid in two ways; rounded up by 50. */
static const char both[]
  = "{\"currency\":\"KES\",\"lines\":[{\"amount\":150025,\"event\":1,\"off\":25,\"qty\":1,\"type\":1,\"unit\":150025},{\"amount\":200050,\"event\":2,"
    "\"qty\":1,\"type\":1,\"unit\":200050}],\"discounts\":[{\"amount\":25,\"approved_by\":\"wanjiru\",\"event\":1,\"kind\":\"manual\",\"reason\":\"Pillar.\","
    "\"tickets\":1}],\"payments\":[{\"amount\":100,\"method\":\"comp\",\"reason\":\"Press.\"},{\"amount\":350000,\"method\":\"cash\",\"tendered\":350000}],"
    "\"rounding\":50,\"sale\":\"both\",\"shift\":\"shift\",\"tickets\":[{\"event\":1,\"issue\":0,\"serial\":1,\"type\":1},{\"event\":2,\"issue\":0,"
    "\"serial\":1,\"type\":1}],\"total\":350050}";

static void
test_two_events (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  fake_terminal_fetch_lease (till, 1, 1, 10);
  fake_terminal_fetch_lease (till, 2, 1, 10);
  fake_terminal_append (till, TK_KIND_SALE_COMPLETED, both);
  fake_terminal_tell (till, "applied");
  hub_books_check (&fixture);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT total FROM sale_share WHERE event = 1"), ==, 150000);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT rounding FROM sale_share WHERE event = 1"), ==, 21);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT amount FROM payment_share WHERE event = 1 AND line = 1"), ==, 43);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT amount FROM payment_share WHERE event = 2 AND line = 1"), ==, 57);
  g_autofree char *report = hub_service_report (fixture.service, 2, &error);
  g_assert_nonnull (strstr (report, "\"sales\":{\"count\":1,\"total\":2000.50,\"total_minor\":200050,"));
  g_assert_nonnull (strstr (report, "\"rounding\":0.29,\"rounding_minor\":29,\"takings\":2000.22,\"takings_minor\":200022,"
                                    "\"comps\":{\"count\":1,\"amount\":0.57,\"amount_minor\":57}"));
  g_assert_nonnull (strstr (report, "{\"method\":\"comp\",\"count\":1,\"amount\":0.57,"));
  /* All of it undone: nothing is left at either. */
  tell (till, TK_KIND_SALE_REFUNDED,
        "{\"amount\":350100,\"currency\":\"KES\",\"payments\":[{\"amount\":350000,\"method\":\"cash\"},{\"amount\":100,\"method\":\"comp\"}],\"reversal\":\"r\","
        "\"sale\":\"both\",\"shift\":\"shift\",\"tickets\":[{\"event\":1,\"issue\":0,\"serial\":1,\"type\":1},{\"event\":2,\"issue\":0,\"serial\":1,"
        "\"type\":1}]}",
        "applied");
  hub_books_check (&fixture);
  for (gint64 event = 1; event <= 2; event++)
    {
      g_autofree char *after = hub_service_report (fixture.service, event, &error);

      g_assert_nonnull (strstr (after, "\"refunded\":{\"count\":1,"));
      g_assert_nonnull (strstr (after, event == 1 ? "\"total\":-0.21" : "\"total\":-0.29")); /* the rounding went back, too */
    }
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM incident"), ==, 0);
  hub_fixture_tear_down (&fixture);
}

static void
test_exchange (void)
{
  static const char cheaper[]
    = "{\"currency\":\"KES\",\"exchange\":\"undo-vip-1-0\",\"lines\":[{\"amount\":600000,\"event\":2,\"qty\":3,\"type\":1,\"unit\":200000}],\"payments\":["
      "{\"amount\":500000,\"method\":\"exchange\",\"reference\":\"undo-vip-1-0\"},{\"amount\":100000,\"method\":\"cash\",\"tendered\":100000}],\"sale\":"
      "\"instead\",\"shift\":\"shift\",\"tickets\":[{\"event\":2,\"issue\":0,\"serial\":1,\"type\":1},{\"event\":2,\"issue\":0,\"serial\":2,\"type\":1},"
      "{\"event\":2,\"issue\":0,\"serial\":3,\"type\":1}],\"total\":600000}";
  HubFixture fixture;
  g_autoptr (GError) error = NULL;

  for (int good = 1; good >= 0; good--)
    {
      hub_fixture_set_up (&fixture);
      g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
      fake_terminal_fetch_lease (till, 1, 2, 10);
      fake_terminal_fetch_lease (till, 2, 1, 10);
      sell (till, "vip", 1, 1, "applied");
      if (good)
        tell (till, TK_KIND_SALE_REFUNDED,
              "{\"amount\":500000,\"currency\":\"KES\",\"payments\":[{\"amount\":500000,\"method\":\"exchange\"}],\"reversal\":\"undo-vip-1-0\",\"sale\":"
              "\"vip\",\"shift\":\"shift\",\"tickets\":[{\"event\":1,\"issue\":0,\"serial\":1,\"type\":2}]}",
              "applied");
      else
        undo (till, "vip", 1, 0, "applied"); /* handed back in cash, and taken for an exchange besides */
      tell (till, TK_KIND_SALE_COMPLETED, cheaper, good ? "applied" : "conflict");
      g_assert_cmpint (hub_fixture_incidents (&fixture, "exchange_unknown"), ==, !good);
      hub_books_check (&fixture);
      g_autofree char *report = hub_service_report (fixture.service, 2, &error);
      g_assert_nonnull (strstr (report, "\"takings\":1000,\"takings_minor\":100000,"));
      g_assert_nonnull (strstr (report, "\"exchange\":{\"count\":1,\"amount\":5000,\"amount_minor\":500000}"));
      hub_fixture_tear_down (&fixture);
    }
}

/* ---- Shares ---- */

static void
test_share (void)
{
  static const struct { gint64 amount, weights[3], shares[3]; } rows[] = {
    { 100, { 1, 1, 1 }, { 34, 33, 33 } },
    { 101, { 1, 1, 1 }, { 34, 34, 33 } },
    { 100, { 0, 0, 0 }, { 100, 0, 0 } },
    { 100, { 0, 5, 0 }, { 0, 100, 0 } },
    { 1, { 1, 2, 1 }, { 0, 1, 0 } },
    { 7, { 3, 3, 1 }, { 3, 3, 1 } },
    { 0, { 3, 3, 1 }, { 0, 0, 0 } },
    { TK_MONEY_MAX, { TK_MONEY_MAX, TK_MONEY_MAX, 1 }, { TK_MONEY_MAX / 2, TK_MONEY_MAX / 2, 0 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 out[3] = { -1, -1, -1 };

      hub_share (rows[i].amount, rows[i].weights, 3, out);
      for (int j = 0; j < 3; j++)
        g_assert_cmpint (out[j], ==, rows[i].shares[j]);
    }
}

/* Both ways the sums are exact, whatever the amounts. */
static void
test_shares (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);

  for (int i = 0; i < 2000; i++)
    {
      gsize n = (gsize) g_rand_int_range (random, 1, 6), payments = (gsize) g_rand_int_range (random, 1, 6);
      gint64 worth[6] = { 0 }, got[6] = { 0 }, part[6], left = 0;

      for (gsize j = 0; j < n; j++)
        left += worth[j] = g_rand_boolean (random) ? g_rand_int_range (random, 0, 100) : (gint64) g_rand_int (random) * 200000;
      g_autoptr (HubShares) shares = hub_shares_new (worth, n);
      for (gsize k = 0; k < payments; k++)
        {
          gint64 amount = k + 1 == payments ? left : left / g_rand_int_range (random, 1, 5), sum = 0;

          hub_shares_take (shares, amount, part);
          for (gsize j = 0; j < n; j++)
            {
              g_assert_cmpint (part[j], >=, 0);
              got[j] += part[j];
              sum += part[j];
            }
          g_assert_cmpint (sum, ==, amount);
          left -= amount;
        }
      for (gsize j = 0; j < n; j++)
        g_assert_cmpint (got[j], ==, worth[j]);
      hub_shares_take (shares, 10, part); /* beyond: by what they are worth */
      gint64 sum = 0;
      for (gsize j = 0; j < n; j++)
        sum += part[j];
      g_assert_cmpint (sum, ==, 10);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/till/given-again", test_given_again);
  g_test_add_func ("/till/given-again-clashes", test_given_again_clashes);
  g_test_add_func ("/till/given-again-taken", test_given_again_taken);
  g_test_add_func ("/till/sale-comes-late", test_sale_comes_late);
  g_test_add_func ("/till/z", test_z);
  g_test_add_func ("/till/z-numbers", test_z_numbers);
  g_test_add_func ("/till/two-events", test_two_events);
  g_test_add_func ("/till/exchange", test_exchange);
  g_test_add_func ("/till/share", test_share);
  g_test_add_func ("/till/shares", test_shares);
  return g_test_run ();
}
