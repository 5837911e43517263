/* Tests of reports and lists. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-fixture.h"

#include <string.h>

static void
expect (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_test_message ("in: %s", text);
  g_assert_nonnull (strstr (text, part));
}

/* One evening: two kinds sold, cash and M-Pesa in one sale, two gates, one coming and going, one denied, one let in. */
static void
play_evening (FakeTerminal *till, FakeTerminal *gate)
{
  fake_terminal_fetch_lease (till, 1, 1, 10);
  fake_terminal_fetch_lease (till, 1, 3, 2);
  fake_terminal_sell (till, 1, 1, 1, 150000);
  fake_terminal_sell (till, 1, 1, 2, 150000);
  fake_terminal_append (
    till, TK_KIND_SALE_COMPLETED,
    "{\"currency\":\"KES\",\"lines\":[{\"amount\":150000,\"event\":1,\"qty\":1,\"type\":1,\"unit\":150000},"
    "{\"amount\":400000,\"event\":1,\"qty\":1,\"type\":3,\"unit\":400000}],\"payments\":[{\"amount\":50000,"
    "\"method\":\"cash\",\"tendered\":50000},{\"amount\":500000,\"method\":\"mpesa-code\",\"reference\":\"QWE1\"}],"
    "\"sale\":\"mixed\",\"tickets\":[{\"event\":1,\"issue\":0,\"serial\":3,\"type\":1},{\"event\":1,\"issue\":0,"
    "\"serial\":1,\"type\":3}],\"total\":550000}");
  fake_terminal_tell (till, NULL);
  fake_terminal_check_in (gate, TK_KIND_CHECKIN_ENTRY, "entry", 1, 1);
  fake_terminal_check_in (gate, TK_KIND_CHECKIN_DENIED, "entry", 1, 1);
  fake_terminal_check_in (gate, TK_KIND_CHECKIN_EXIT, "exit", 1, 1);
  fake_terminal_check_in (gate, TK_KIND_CHECKIN_ENTRY, "entry", 1, 1);
  fake_terminal_append (gate, TK_KIND_CHECKIN_ENTRY,
                        "{\"count\":4,\"direction\":\"entry\",\"event\":1,\"gate\":1,\"serial\":1,\"type\":3,"
                        "\"verdict\":\"admitted\"}");
  fake_terminal_tell (gate, NULL);
}

static void
test_report (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  g_autoptr (FakeTerminal) gate = fake_terminal_new (&fixture, "Gate 7", "gate");
  play_evening (till, gate);
  /* Everything again, as after a lost answer: the report is the same. */
  TkWireBatch *again = fake_terminal_batch (gate, 1, 5);
  tk_wire_free (&tk_wire_batch_reply_shape, fake_terminal_send_batch (gate, again, &error));
  g_assert_no_error (error);
  tk_wire_free (&tk_wire_batch_shape, again);
  g_autofree char *report = hub_service_report (fixture.service, 1, &error);
  g_assert_no_error (error);
  expect (report, "\"event\":1,\"title\":\"Tamasha la Pwani\",\"currency\":\"KES\"");
  expect (report, "\"sales\":{\"count\":3,\"total\":8500,\"total_minor\":850000,");
  expect (report, "\"name\":\"Regular\",\"capacity\":500,\"sold\":3,\"tickets\":3,\"amount\":4500,\"amount_minor\":450000,");
  expect (report, "\"name\":\"Family\",\"capacity\":60,\"sold\":1,\"tickets\":1,\"amount\":4000,\"amount_minor\":400000");
  expect (report, "{\"method\":\"cash\",\"count\":3,\"amount\":3500,\"amount_minor\":350000,\"refunded\":0,\"refunded_minor\":0}");
  expect (report, "{\"method\":\"mpesa-code\",\"count\":1,\"amount\":5000,\"amount_minor\":500000,\"refunded\":0,\"refunded_minor\":0}");
  expect (report, "\"entries\":6,\"exits\":1,\"inside\":5,\"denied\":1,\"overrides\":0,\"tickets\":2");
  expect (report, "{\"gate\":1,\"name\":\"Main\",\"entries\":6,\"exits\":1,\"denied\":1}");
  expect (report, "{\"gate\":2,\"name\":\"VIP\",\"entries\":0,\"exits\":0,\"denied\":0}");
  expect (report, "\"incidents\":[]");
  expect (report, "{\"name\":\"Till 7\",\"journal_seq\":3,\"head_hash\":\"");
  expect (report, "{\"name\":\"Gate 7\",\"journal_seq\":5,\"head_hash\":\"");
  expect (report, "\"duplicates\":0");
  g_autofree char *other = hub_service_report (fixture.service, 2, &error);
  expect (other, "\"sales\":{\"count\":0,\"total\":0,\"total_minor\":0,");
  expect (other, "\"entries\":0,\"exits\":0,\"inside\":0,\"denied\":0,\"overrides\":0,\"tickets\":0");
  g_assert_null (hub_service_report (fixture.service, 3, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_NOT_FOUND);
  hub_fixture_tear_down (&fixture);
}

/* What was handed back is taken off, and said. */
static void
test_undone (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  g_autoptr (FakeTerminal) gate = fake_terminal_new (&fixture, "Gate 7", "gate");
  play_evening (till, gate);
  fake_terminal_append (
    till, TK_KIND_SALE_REFUNDED,
    "{\"amount\":150000,\"approved_by\":\"wanjiru\",\"currency\":\"KES\",\"payments\":[{\"amount\":50000,\"method\":\"cash\"},"
    "{\"amount\":100000,\"method\":\"mpesa-code\",\"reference\":\"BACK\"}],\"reversal\":\"r1\",\"sale\":\"mixed\",\"shift\":\"\","
    "\"tickets\":[{\"event\":1,\"issue\":0,\"serial\":3,\"type\":1}]}");
  fake_terminal_tell (till, NULL);
  g_autofree char *report = hub_service_report (fixture.service, 1, &error);
  g_assert_no_error (error);
  expect (report, "\"sales\":{\"count\":3,\"total\":7000,\"total_minor\":700000,");
  expect (report, "\"voided\":{\"count\":0,\"amount\":0,\"amount_minor\":0}");
  expect (report, "\"refunded\":{\"count\":1,\"amount\":1500,\"amount_minor\":150000}");
  expect (report, "\"name\":\"Regular\",\"capacity\":500,\"sold\":2,\"tickets\":2,\"amount\":3000,\"amount_minor\":300000,"
                  "\"voided\":0,\"refunded\":1");
  expect (report, "{\"method\":\"cash\",\"count\":3,\"amount\":3000,\"amount_minor\":300000,\"refunded\":500,"
                  "\"refunded_minor\":50000}");
  expect (report, "{\"method\":\"mpesa-code\",\"count\":1,\"amount\":4000,\"amount_minor\":400000,\"refunded\":1000,"
                  "\"refunded_minor\":100000}");
  hub_fixture_tear_down (&fixture);
}

static void
test_events (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  fake_terminal_fetch_lease (till, 1, 4, 4);
  fake_terminal_sell (till, 1, 4, 1, 50000);
  fake_terminal_tell (till, NULL);
  g_autofree char *list = hub_service_event_list (fixture.service, &error);
  g_assert_no_error (error);
  expect (list, "[{\"number\":1,\"title\":\"Tamasha la Pwani\"");
  expect (list, "\"number\":4,\"name\":\"Last Seats\",\"price_minor\":50000,\"currency\":\"KES\",\"capacity\":5,\"sold\":1,"
                "\"leased\":3,\"held\":0,\"quarantined\":0,\"free\":1,\"overdraft\":0,");
  expect (list, "\"gates\":[{\"number\":1,\"name\":\"Main\"},{\"number\":2,\"name\":\"VIP\"}]");
  expect (list, "{\"number\":2,\"title\":\"Nairobi Comedy Night\"");
  expect (list, "\"starts_at\":\"2026-11-21T17:00:00.000Z\"");
  hub_fixture_tear_down (&fixture);
}

static void
test_terminals (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till \"7\"", "both");
  fake_terminal_append (till, TK_KIND_NOTE, "{\"text\":\"hello\"}");
  fake_terminal_tell (till, NULL);
  hub_service_terminal_revoke (fixture.service, "2", &error); /* by number */
  g_assert_no_error (error);
  g_autofree char *list = hub_service_terminal_list (fixture.service, &error);
  g_assert_no_error (error);
  expect (list, "{\"id\":1,\"name\":\"Box Office\",\"kind\":\"box-office\",\"enrolled\":false,\"revoked\":false,"
                "\"quarantined\":false,\"witnessed\":false,\"last_seen\":null,\"journal_seq\":0,");
  expect (list, "{\"id\":2,\"name\":\"Gate\",\"kind\":\"gate\",\"enrolled\":false,\"revoked\":true,");
  expect (list, "{\"id\":3,\"name\":\"Till \\\"7\\\"\",\"kind\":\"both\",\"enrolled\":true,\"revoked\":false,"
                "\"quarantined\":false,\"witnessed\":false,\"last_seen\":\"2026-11-21T16:00:01.000Z\",\"journal_seq\":1,\"queue\":0,\"conflicts\":0,"
                "\"dead\":0,\"sales\":0,\"sales_total_minor\":0,\"currency\":\"\"}");
  hub_fixture_tear_down (&fixture);
}

static void
test_health (void)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  fake_terminal_append (till, TK_KIND_NOTE, "{\"text\":\"hello\"}");
  fake_terminal_append (till, "unheard-of", "{}");
  fake_terminal_tell (till, NULL);
  gboolean well = FALSE;
  g_autofree char *health = hub_service_health (fixture.service, &well);
  g_assert_true (well);
  expect (health, "{\"status\":\"healthy\",\"version\":\"" TIKETI_VERSION "\",\"db\":\"ok\",");
  expect (health, "\"mpesa\":{\"breaker\":\"CLOSED\",\"configured\":false}");
  expect (health, "\"entries\":2,\"last_change\":");
  expect (health, "\"terminals\":3,\"open_incidents\":1,\"oldest_wait_ms\":0}");
  hub_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/event", test_report);
  g_test_add_func ("/report/undone", test_undone);
  g_test_add_func ("/report/events", test_events);
  g_test_add_func ("/report/terminals", test_terminals);
  g_test_add_func ("/report/health", test_health);
  return g_test_run ();
}
