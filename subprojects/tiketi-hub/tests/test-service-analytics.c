/* Sales by event, day, month and type; what is handed back and given away taken off. SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales-check.h"

#include <string.h>

#include "hub-day.h"

/* 2026-12-31, so many minutes after 00:00 UTC. */
#define NEW_YEARS_EVE G_GINT64_CONSTANT (1798675200000)
#define AT(hour, minute) (NEW_YEARS_EVE + ((hour) * 60 + (minute)) * G_GINT64_CONSTANT (60000))

static void
run_sql (HubFixture *fixture, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SqlConn) conn = sql_open (fixture->uri, SQL_OPEN_EXISTING, &error);

  g_assert_no_error (error);
  sql_run (conn, &error, sql, "");
  g_assert_no_error (error);
}

static void
send (FakeTerminal *till)
{
  fake_terminal_tell (till, NULL);
}

/* The clock is a second behind: an entry is dated a second after it. */
static void
set_time (HubFixture *fixture, gint64 ms)
{
  fixture->clock.wall_ms = ms - 1000;
}

static GPtrArray *
read_sales (HubFixture *fixture, const HubSalesAsk *ask)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *events = hub_service_sales (fixture->service, ask, &error);

  g_assert_no_error (error);
  return events;
}

static const HubSales *
day_at (GPtrArray *events, guint event, guint day)
{
  const GArray *days = ((const HubEventSales *) events->pdata[event])->days;

  g_assert_cmpuint (day, <, days->len);
  return &g_array_index (days, HubSales, day);
}

static void
assert_day (const HubSales *sales, const char *day, gint64 tickets, gint64 revenue)
{
  g_autofree char *text = hub_day_format (sales->day);

  g_assert_cmpstr (text, ==, day);
  g_assert_cmpint (sales->tickets, ==, tickets);
  g_assert_cmpint (hub_sales_revenue (sales), ==, revenue);
}

/* Around midnight of New Year, in three zones: each event by its own clocks. */
static void
test_days (void)
{
  HubFixture fixture;
  HubSalesAsk ask = { 0 };

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  fake_terminal_fetch_lease (till, 1, 1, 10);
  fake_terminal_fetch_lease (till, 2, 1, 10);
  set_time (&fixture, AT (20, 59)); /* 23:59 in Nairobi */
  fake_terminal_sell (till, 1, 1, 1, 150000);
  fake_terminal_sell (till, 2, 1, 1, 200000);
  set_time (&fixture, AT (21, 0)); /* 00:00 in Nairobi, 02:45 in Kathmandu */
  fake_terminal_sell (till, 1, 1, 2, 150000);
  fake_terminal_sell (till, 2, 1, 2, 200000);
  set_time (&fixture, AT (24, 30));
  fake_terminal_sell (till, 1, 1, 3, 150000);
  send (till);
  run_sql (&fixture, "UPDATE event SET zone = 'America/New_York' WHERE event = 2");
  g_autoptr (GPtrArray) events = read_sales (&fixture, &ask);
  g_assert_cmpuint (events->len, ==, 2);
  assert_day (day_at (events, 0, 0), "2026-12-31", 1, 150000);
  assert_day (day_at (events, 0, 1), "2027-01-01", 2, 300000);
  assert_day (day_at (events, 1, 0), "2026-12-31", 2, 400000);
  run_sql (&fixture, "UPDATE event SET zone = 'Asia/Kathmandu' WHERE event = 2");
  g_autoptr (GPtrArray) later = read_sales (&fixture, &ask);
  assert_day (day_at (later, 1, 0), "2027-01-01", 2, 400000);
  g_autoptr (GArray) months = hub_sales_months (later, "KES");
  g_assert_cmpuint (months->len, ==, 2);
  g_assert_cmpint (g_array_index (months, HubMonthSales, 0).year, ==, 2026);
  g_assert_cmpint (g_array_index (months, HubMonthSales, 0).month, ==, 12);
  g_assert_cmpint (g_array_index (months, HubMonthSales, 0).sum.tickets, ==, 1);
  g_assert_cmpint (g_array_index (months, HubMonthSales, 1).year, ==, 2027);
  g_assert_cmpint (g_array_index (months, HubMonthSales, 1).month, ==, 1);
  g_assert_cmpint (g_array_index (months, HubMonthSales, 1).sum.tickets, ==, 4);
  sales_check (fixture.service);
  hub_fixture_tear_down (&fixture);
}

/* One sale of two Regular and one VIP, all given away; then one Regular of it undone. */
static void
give_away (FakeTerminal *till)
{
  fake_terminal_append (
    till, TK_KIND_SALE_COMPLETED,
    "{\"currency\":\"KES\",\"lines\":[{\"amount\":300000,\"event\":1,\"qty\":2,\"type\":1,\"unit\":150000},"
    "{\"amount\":500000,\"event\":1,\"qty\":1,\"type\":2,\"unit\":500000}],\"payments\":[{\"amount\":800000,\"approved_by\":\"wanjiru\","
    "\"method\":\"comp\",\"reason\":\"press\"}],\"sale\":\"gift\",\"tickets\":[{\"event\":1,\"issue\":0,\"serial\":3,\"type\":1},"
    "{\"event\":1,\"issue\":0,\"serial\":4,\"type\":1},{\"event\":1,\"issue\":0,\"serial\":1,\"type\":2}],\"total\":800000}");
  fake_terminal_append (
    till, TK_KIND_SALE_REFUNDED,
    "{\"amount\":150000,\"approved_by\":\"wanjiru\",\"currency\":\"KES\",\"payments\":[{\"amount\":150000,\"method\":\"comp\"}],"
    "\"reversal\":\"r-gift\",\"sale\":\"gift\",\"shift\":\"\",\"tickets\":[{\"event\":1,\"issue\":0,\"serial\":4,\"type\":1}]}");
}

static void
assert_type (const HubEventSales *event, guint index, gint64 sold, gint64 revenue)
{
  const HubTypeSales *type = event->types->pdata[index];

  g_assert_cmpint (type->sold, ==, sold);
  g_assert_cmpint (type->revenue, ==, revenue);
}

/* What was given away, voided and refunded is no revenue. */
static void
test_revenue (void)
{
  HubFixture fixture;
  HubSalesAsk ask = { .figures = TRUE };

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  fake_terminal_fetch_lease (till, 1, 1, 10);
  fake_terminal_fetch_lease (till, 1, 2, 5);
  fake_terminal_sell (till, 1, 1, 1, 150000);
  fake_terminal_sell (till, 1, 1, 2, 150000);
  give_away (till);
  fake_terminal_check_in (till, TK_KIND_CHECKIN_ENTRY, "entry", 1, 1);
  fake_terminal_check_in (till, TK_KIND_CHECKIN_EXIT, "exit", 1, 1);
  fake_terminal_check_in (till, TK_KIND_CHECKIN_ENTRY, "entry", 1, 1);
  send (till);
  g_autoptr (GPtrArray) events = read_sales (&fixture, &ask);
  const HubEventSales *event = events->pdata[0];
  g_assert_cmpint (event->sum.sales, ==, 3);
  g_assert_cmpint (event->sum.tickets, ==, 4);
  g_assert_cmpint (event->sum.gross, ==, 1100000);
  g_assert_cmpint (event->sum.back, ==, 150000);
  g_assert_cmpint (event->sum.given, ==, 650000);
  g_assert_cmpint (hub_sales_revenue (&event->sum), ==, 300000);
  assert_type (event, 0, 3, 300000);
  assert_type (event, 1, 1, 0);
  g_assert_cmpint (event->came, ==, 1);
  g_assert_cmpint (event->places, ==, 500 + 50 + 60 + 5);
  sales_check (fixture.service);
  hub_fixture_tear_down (&fixture);
}

/* Whose, when and which. */
static void
test_narrowed (void)
{
  HubFixture fixture;
  HubSalesAsk own = { .organizer = 2, .figures = TRUE }, nobody = { .organizer = 77 }, comedy = { .title = "COMEDY" };
  HubSalesAsk late = { .first_day = NEW_YEARS_EVE / 86400000, .last_day = NEW_YEARS_EVE / 86400000 };

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  fake_terminal_fetch_lease (till, 1, 1, 10);
  fake_terminal_fetch_lease (till, 2, 1, 10);
  fake_terminal_sell (till, 1, 1, 1, 150000);
  fake_terminal_sell (till, 2, 1, 1, 200000);
  set_time (&fixture, AT (9, 0));
  fake_terminal_sell (till, 2, 1, 2, 200000);
  send (till);
  run_sql (&fixture, "UPDATE event SET organizer = 2 WHERE event = 2");
  run_sql (&fixture, "UPDATE event SET organizer = 1 WHERE event = 1");
  g_autoptr (GPtrArray) of_own = read_sales (&fixture, &own);
  g_assert_cmpuint (of_own->len, ==, 1);
  g_assert_cmpint (((const HubEventSales *) of_own->pdata[0])->event, ==, 2);
  g_assert_cmpint (hub_sales_sum (of_own, "KES").gross, ==, 400000);
  g_assert_cmpint (hub_sales_sum (of_own, "NGN").gross, ==, 0);
  g_assert_cmpint (hub_sales_sum (of_own, "NGN").tickets, ==, 2);
  g_autoptr (GPtrArray) of_nobody = read_sales (&fixture, &nobody);
  g_assert_cmpuint (of_nobody->len, ==, 0);
  g_autoptr (GPtrArray) of_title = read_sales (&fixture, &comedy);
  g_assert_cmpuint (of_title->len, ==, 1);
  g_assert_cmpint (hub_sales_sum (of_title, "KES").gross, ==, 400000);
  g_autoptr (GPtrArray) of_day = read_sales (&fixture, &late);
  g_assert_cmpuint (of_day->len, ==, 2);
  g_assert_cmpint (hub_sales_sum (of_day, "KES").gross, ==, 200000);
  hub_fixture_tear_down (&fixture);
}

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    gint64 day; /* -1: refused */
  } rows[] = {
    { "1970-01-01", 0 }, { "2026-11-21", 20778 }, { "2026-11-21T10:00:00", 20778 }, { "2026-11-21 10:00", 20778 }, { "2024-02-29", 19782 },
    { "2026-02-29", -1 }, { "2026-13-01", -1 }, { "2026-00-10", -1 }, { "2026-1-1", -1 }, { "20261121", -1 }, { "", -1 },
    { "yesterday", -1 }, { "2026-11-21x", -1 }, { "2026-11-2 1", -1 }, { "1969-12-31", -1 }, { "99999-01-01", -1 }, { "2026-11-21'--", -1 },
    { "+026-11-21", -1 }, { "2026--1-21", -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 day = -1;

      g_test_message ("“%s”", rows[i].text);
      g_assert_cmpint (hub_day_parse (rows[i].text, &day), ==, rows[i].day >= 0);
      g_assert_cmpint (day, ==, rows[i].day);
      g_autofree char *back = day >= 0 ? hub_day_format (day) : NULL;
      g_assert_true (back == NULL || g_str_has_prefix (rows[i].text, back));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/analytics/days", test_days);
  g_test_add_func ("/analytics/revenue", test_revenue);
  g_test_add_func ("/analytics/narrowed", test_narrowed);
  g_test_add_func ("/analytics/parse", test_parse);
  return g_test_run ();
}
