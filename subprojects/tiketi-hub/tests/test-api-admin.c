/* What organizers and administrators are told of sales, over HTTP: the same as the hub's own report. SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <json-c/json.h>
#include "api-fixture.h"
#include "hub-fixture.h"

#define HOUR_MS G_GINT64_CONSTANT (3600000)

typedef struct
{
  ApiFixture api;
  HubFixture hub;       /* for terminals: shares the service */
  FakeTerminal *till;
  char *admin, *organizer, *attendee;
} World;

static void
run_sql (World *world, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SqlConn) conn = sql_open (world->api.uri, SQL_OPEN_EXISTING, &error);

  g_assert_no_error (error);
  sql_run (conn, &error, sql, "");
  g_assert_no_error (error);
}

/* Two sold for cash, three given away of which one was taken back, one sold and voided. */
static void
sell (World *world)
{
  fake_terminal_fetch_lease (world->till, 1, 1, 10);
  fake_terminal_fetch_lease (world->till, 1, 2, 5);
  fake_terminal_fetch_lease (world->till, 2, 1, 5);
  fake_terminal_sell (world->till, 1, 1, 1, 150000);
  fake_terminal_sell (world->till, 1, 1, 2, 150000);
  fake_terminal_sell (world->till, 2, 1, 1, 200050);
  fake_terminal_append (
    world->till, TK_KIND_SALE_COMPLETED,
    "{\"currency\":\"KES\",\"lines\":[{\"amount\":300000,\"event\":1,\"qty\":2,\"type\":1,\"unit\":150000},"
    "{\"amount\":500000,\"event\":1,\"qty\":1,\"type\":2,\"unit\":500000}],\"payments\":[{\"amount\":800000,\"approved_by\":\"wanjiru\","
    "\"method\":\"comp\",\"reason\":\"press\"}],\"sale\":\"gift\",\"tickets\":[{\"event\":1,\"issue\":0,\"serial\":3,\"type\":1},"
    "{\"event\":1,\"issue\":0,\"serial\":4,\"type\":1},{\"event\":1,\"issue\":0,\"serial\":1,\"type\":2}],\"total\":800000}");
  fake_terminal_append (
    world->till, TK_KIND_SALE_REFUNDED,
    "{\"amount\":150000,\"approved_by\":\"wanjiru\",\"currency\":\"KES\",\"payments\":[{\"amount\":150000,\"method\":\"comp\"}],"
    "\"reversal\":\"r-gift\",\"sale\":\"gift\",\"shift\":\"\",\"tickets\":[{\"event\":1,\"issue\":0,\"serial\":4,\"type\":1}]}");
  fake_terminal_append (
    world->till, TK_KIND_SALE_COMPLETED,
    "{\"currency\":\"KES\",\"lines\":[{\"amount\":150000,\"event\":1,\"qty\":1,\"type\":1,\"unit\":150000}],\"payments\":[{\"amount\":150000,"
    "\"method\":\"cash\",\"tendered\":150000}],\"sale\":\"slip\",\"tickets\":[{\"event\":1,\"issue\":0,\"serial\":5,\"type\":1}],"
    "\"total\":150000}");
  fake_terminal_append (
    world->till, TK_KIND_SALE_VOIDED,
    "{\"amount\":150000,\"approved_by\":\"wanjiru\",\"currency\":\"KES\",\"payments\":[{\"amount\":150000,\"method\":\"cash\"}],"
    "\"reversal\":\"r-slip\",\"sale\":\"slip\",\"shift\":\"\",\"tickets\":[{\"event\":1,\"issue\":0,\"serial\":5,\"type\":1}]}");
  fake_terminal_check_in (world->till, TK_KIND_CHECKIN_ENTRY, "entry", 1, 1);
  fake_terminal_tell (world->till, NULL);
}

static void
set_up (World *world, gconstpointer data)
{
  api_fixture_set_up (&world->api, NULL);
  tk_fake_clock_init (&world->hub.clock, tk_clock_wall (tk_clock_system ()) - HOUR_MS);
  world->hub.service = world->api.service;
  world->till = fake_terminal_new (&world->hub, "Till 7", "both");
  world->admin = api_fixture_token (&world->api, "admin@tiketi.example");
  world->organizer = api_fixture_token (&world->api, "organizer@tiketi.example");
  world->attendee = api_fixture_token (&world->api, "attendee@tiketi.example");
  sell (world);
  run_sql (world, "UPDATE event SET organizer = 2 WHERE event = 1");
  run_sql (world, "UPDATE event SET organizer = 77 WHERE event = 2");
}

static void
tear_down (World *world, gconstpointer data)
{
  fake_terminal_free (world->till);
  api_fixture_tear_down (&world->api, NULL);
  g_free (world->admin);
  g_free (world->organizer);
  g_free (world->attendee);
}

/* ---- JSON ---- */

static RawReply *
get (World *world, const char *who, const char *target)
{
  return raw_request (world->api.port, "GET", target, who, NULL, 0);
}

static json_object *
get_json (World *world, const char *who, const char *target)
{
  g_autoptr (RawReply) reply = get (world, who, target);
  json_object *json;

  if (reply->status != 200)
    g_error ("GET %s: %u %s", target, reply->status, raw_reply_text (reply));
  json = json_tokener_parse (raw_reply_text (reply));
  g_assert_nonnull (json);
  return json;
}

static json_object *
member (json_object *object, const char *key)
{
  json_object *value = NULL;

  if (!json_object_object_get_ex (object, key, &value))
    g_error ("there is no “%s” in %s", key, json_object_to_json_string (object));
  return value;
}

static gint64
number (json_object *object, const char *key)
{
  g_assert_true (json_object_is_type (member (object, key), json_type_int));
  return json_object_get_int64 (member (object, key));
}

/* As it is written. */
static void
assert_written (json_object *object, const char *key, const char *text)
{
  g_assert_cmpstr (json_object_to_json_string (member (object, key)), ==, text);
}

/* ---- Organizer ---- */

static void
test_overview (World *world, gconstpointer data)
{
  json_object *json = get_json (world, world->organizer, "/organizer/overview"), *events = member (json, "events");

  assert_written (json, "total_revenue", "3000");
  g_assert_cmpint (number (json, "total_revenue_minor"), ==, 300000);
  g_assert_cmpint (number (json, "tickets_sold"), ==, 4);
  assert_written (json, "refunds", "3000");
  g_assert_cmpint (number (json, "checked_in"), ==, 1);
  g_assert_cmpint (number (events, "total"), ==, 1);
  g_assert_cmpint (number (events, "approved"), ==, 1);
  g_assert_cmpint (number (events, "pending"), ==, 0);
  g_assert_cmpint (number (events, "rejected"), ==, 0);
  g_assert_cmpint (number (events, "upcoming"), ==, 1);
  g_assert_cmpint (number (events, "past"), ==, 0);
  json_object_put (json);
}

static void
test_stats (World *world, gconstpointer data)
{
  json_object *list = get_json (world, world->organizer, "/api/v1/organizer/stats/"), *event, *type, *day;

  g_assert_cmpuint (json_object_array_length (list), ==, 1);
  event = json_object_array_get_idx (list, 0);
  g_assert_cmpint (number (event, "event_id"), ==, 1);
  assert_written (event, "revenue", "3000");
  g_assert_cmpint (number (event, "tickets_sold"), ==, 4);
  g_assert_cmpint (number (event, "capacity"), ==, 615);
  assert_written (event, "sell_through", "0.0065");
  g_assert_cmpint (number (event, "checked_in"), ==, 1);
  assert_written (event, "attendance_rate", "0.2500");
  g_assert_true (json_object_is_type (member (event, "avg_rating"), json_type_null));
  type = json_object_array_get_idx (member (event, "by_type"), 0);
  g_assert_cmpstr (json_object_get_string (member (type, "type")), ==, "Regular");
  g_assert_cmpint (number (type, "sold"), ==, 3);
  g_assert_cmpint (number (type, "quantity"), ==, 500);
  assert_written (type, "revenue", "3000");
  day = json_object_array_get_idx (member (event, "by_day"), 0);
  g_assert_cmpuint (strlen (json_object_get_string (member (day, "date"))), ==, 10);
  json_object_put (list);
}

/* ---- Administrator ---- */

static void
test_dashboard (World *world, gconstpointer data)
{
  json_object *json = get_json (world, world->admin, "/admin/dashboard"), *summary = member (json, "summary"), *row;

  g_assert_cmpint (number (summary, "total_users"), ==, 3);
  g_assert_cmpint (number (summary, "total_events"), ==, 2);
  g_assert_cmpint (number (summary, "active_events"), ==, 2);
  g_assert_cmpint (number (summary, "pending_events"), ==, 0);
  g_assert_cmpint (number (summary, "rejected_events"), ==, 0);
  assert_written (summary, "total_revenue", "5000.50");
  g_assert_cmpuint (json_object_array_length (member (json, "recent_users")), ==, 3);
  g_assert_cmpuint (json_object_array_length (member (json, "recent_events")), ==, 2);
  row = json_object_array_get_idx (member (json, "recent_events"), 1);
  g_assert_cmpint (number (row, "total_tickets"), ==, 615);
  g_assert_cmpint (number (row, "remaining_tickets"), ==, 615 - number (row, "tickets_sold"));
  json_object_put (json);
  json = get_json (world, world->admin, "/admin-dashboard");
  g_assert_cmpuint (json_object_array_length (member (json, "users")), ==, 3);
  g_assert_cmpuint (json_object_array_length (member (json, "events")), ==, 2);
  g_assert_true (json_object_is_type (member (json, "categories"), json_type_array));
  g_assert_true (json_object_is_type (member (json, "transactions"), json_type_array));
  g_assert_null (strstr (json_object_to_json_string (json), "password"));
  g_assert_null (strstr (json_object_to_json_string (json), "argon2"));
  json_object_put (json);
}

static void
test_analytics (World *world, gconstpointer data)
{
  json_object *json = get_json (world, world->admin, "/admin/analytics/summary"), *row;

  g_assert_cmpint (number (json, "total_users"), ==, 3);
  g_assert_cmpint (number (json, "total_events"), ==, 2);
  g_assert_cmpint (number (json, "total_tickets"), ==, 5);
  assert_written (json, "total_revenue", "5000.50");
  json_object_put (json);

  json = get_json (world, world->admin, "/admin/analytics/ticket-sales-trends");
  g_assert_cmpuint (json_object_array_length (json), >=, 1);
  row = json_object_array_get_idx (json, 0);
  g_assert_cmpuint (strlen (json_object_get_string (member (row, "month"))), ==, 3);
  g_assert_cmpint (number (row, "year"), >=, 2024);
  g_assert_cmpint (number (row, "sales"), ==, 5);
  json_object_put (json);

  json = get_json (world, world->admin, "/admin/analytics/revenue-by-ticket-type");
  row = json_object_array_get_idx (json, 0);
  g_assert_cmpstr (json_object_get_string (member (row, "type")), ==, "Regular");
  assert_written (row, "revenue", "3000");
  row = json_object_array_get_idx (json, 1);
  g_assert_cmpstr (json_object_get_string (member (row, "type")), ==, "Standard");
  assert_written (row, "revenue", "2000.50");
  json_object_put (json);

  json = get_json (world, world->admin, "/admin/analytics/top-event-types");
  g_assert_cmpint (number (json_object_array_get_idx (json, 0), "count"), >=, 1);
  json_object_put (json);

  json = get_json (world, world->admin, "/admin/analytics/top-events-by-revenue?limit=1");
  g_assert_cmpuint (json_object_array_length (json), ==, 1);
  g_assert_cmpstr (json_object_get_string (member (json_object_array_get_idx (json, 0), "title")), ==, "Tamasha la Pwani");
  json_object_put (json);
}

/* ---- Reports ---- */

/* What the hub's own report says of an event: count, total and what was handed back. */
static void
assert_as_report (World *world, json_object *row)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = hub_service_report (world->api.service, number (row, "event_id"), &error);
  g_assert_no_error (error);
  json_object *report = json_tokener_parse (text), *sales = member (report, "sales");

  g_assert_cmpint (number (row, "orders"), ==, number (sales, "count"));
  g_assert_cmpint (number (row, "net_minor"), ==, number (sales, "total_minor"));
  g_assert_cmpint (number (row, "refunds_minor"), ==,
                   number (member (sales, "voided"), "amount_minor") + number (member (sales, "refunded"), "amount_minor"));
  g_assert_cmpint (number (row, "complimentary_minor"), ==, number (member (sales, "comps"), "amount_minor"));
  g_assert_cmpint (number (row, "gross_minor") - number (row, "refunds_minor"), ==, number (row, "net_minor"));
  json_object_put (report);
}

static void
test_report (World *world, gconstpointer data)
{
  json_object *json = get_json (world, world->admin, "/admin/reports"), *totals = member (json, "totals"), *events = member (json, "events");
  gint64 net = 0, tickets = 0;

  g_assert_cmpuint (json_object_array_length (events), ==, 2);
  for (gsize i = 0; i < json_object_array_length (events); i++)
    {
      json_object *row = json_object_array_get_idx (events, i);

      assert_as_report (world, row);
      net += number (row, "net_minor");
      tickets += number (row, "tickets_sold");
    }
  g_assert_cmpint (number (totals, "net_minor"), ==, net);
  g_assert_cmpint (number (totals, "tickets_sold"), ==, tickets);
  g_assert_cmpint (number (totals, "orders"), ==, 5);
  assert_written (totals, "gross", "14500.50");
  assert_written (totals, "refunds", "3000");
  assert_written (totals, "net", "11500.50");
  assert_written (totals, "revenue", "5000.50");
  json_object_put (json);
}

static gint64
orders_of (World *world, const char *query)
{
  g_autofree char *target = g_strconcat ("/admin/reports?", query, NULL);
  json_object *json = get_json (world, world->admin, target);
  gint64 orders = number (member (json, "totals"), "orders");

  json_object_put (json);
  return orders;
}

static void
test_filters (World *world, gconstpointer data)
{
  static const struct
  {
    const char *query, *field; /* NULL: it is good */
  } rows[] = {
    { "start_date=2026-13-01", "start_date" },
    { "start_date=yesterday", "start_date" },
    { "end_date=2026-02-30", "end_date" },
    { "start_date=2026-02-02&end_date=2026-02-01", "end_date" },
    { "start_date=2026-01-01%27--", "start_date" },
    { "format=pdf", "format" },
    { "start_date=2026-01-01&end_date=2026-01-01", NULL },
    { "start_date=&end_date=&event_name=&format=", NULL },
    { "event_name=%25_%27%22%3b", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *target = g_strconcat ("/admin/reports?", rows[i].query, NULL);
      g_autoptr (RawReply) reply = get (world, world->admin, target);
      g_autofree char *field = raw_json_text (raw_reply_text (reply), "field");

      g_test_message ("%s", rows[i].query);
      g_assert_cmpuint (reply->status, ==, rows[i].field == NULL ? 200 : 400);
      g_assert_cmpstr (field, ==, rows[i].field);
    }
  g_assert_cmpint (orders_of (world, "event_name=comedy"), ==, 1);
  g_assert_cmpint (orders_of (world, "event_name=nothing"), ==, 0);
  g_assert_cmpint (orders_of (world, "end_date=2001-01-01"), ==, 0);
  g_assert_cmpint (orders_of (world, "start_date=2001-01-01"), ==, 5);
  g_assert_cmpint (orders_of (world, "start_date=2001-01-01T00:00:00.000Z&end_date=9999-12-31"), ==, 5);
}

/* A title that a spreadsheet would run. */
static void
test_csv (World *world, gconstpointer data)
{
  run_sql (world, "UPDATE event SET title = '=HYPERLINK(\"http://x\",\"a\"),b' WHERE event = 1");
  run_sql (world, "UPDATE event SET title = '  @SUM(1)' WHERE event = 2");
  g_autoptr (RawReply) reply = get (world, world->admin, "/admin/reports?format=csv");
  g_auto (GStrv) lines = g_strsplit (raw_reply_text (reply), "\r\n", -1);

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_true (g_str_has_prefix (raw_reply_header (reply, "content-type"), "text/csv"));
  g_assert_cmpstr (raw_reply_header (reply, "content-disposition"), ==, "attachment; filename=\"report.csv\"");
  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  g_assert_cmpstr (lines[0], ==, "\"event_id\",\"title\",\"status\",\"orders\",\"tickets_sold\",\"gross\",\"refunds\",\"net\","
                                 "\"complimentary\",\"revenue\",\"currency\"");
  g_assert_cmpstr (lines[1], ==, "1,\"'=HYPERLINK(\"\"http://x\"\",\"\"a\"\"),b\",\"approved\",4,4,12500,3000,9500,6500,3000,\"KES\"");
  g_assert_cmpstr (lines[2], ==, "2,\"'  @SUM(1)\",\"approved\",1,1,2000.50,0,2000.50,0,2000.50,\"KES\"");
}

/* ---- Log ---- */

static void
test_logs (World *world, gconstpointer data)
{
  json_object *list, *row;

  run_sql (world, "DELETE FROM audit");
  run_sql (world, "INSERT INTO audit (at, account, name, action, target_type, target, status, address, extra) VALUES "
                  "(1795276800000, 1, 'Admin', 'event.approved', 'event', '7', 'Success', '127.0.0.1', ''), "
                  "(1795276801000, 0, '', 'user.sign-in', 'user', 'x@y.example', 'Failed', '10.0.0.9', 'wrong password')");
  list = get_json (world, world->admin, "/admin/logs");
  g_assert_cmpuint (json_object_array_length (list), ==, 2);
  row = json_object_array_get_idx (list, 0);
  g_assert_true (json_object_is_type (member (row, "user_id"), json_type_null));
  g_assert_cmpstr (json_object_get_string (member (row, "target_id")), ==, "x@y.example");
  g_assert_cmpstr (json_object_get_string (member (row, "status")), ==, "Failed");
  g_assert_cmpstr (json_object_get_string (member (row, "extra_data")), ==, "wrong password");
  row = json_object_array_get_idx (list, 1);
  g_assert_cmpint (number (row, "user_id"), ==, 1);
  g_assert_cmpint (number (row, "target_id"), ==, 7);
  g_assert_cmpstr (json_object_get_string (member (row, "user_name")), ==, "Admin");
  g_assert_cmpstr (json_object_get_string (member (row, "timestamp")), ==, "2026-11-21 19:00:00"); /* in Nairobi */
  g_assert_cmpstr (json_object_get_string (member (row, "created_at")), ==, "2026-11-21T16:00:00Z");
  g_assert_cmpstr (json_object_get_string (member (row, "ip_address")), ==, "127.0.0.1");
  json_object_put (list);
  list = get_json (world, world->admin, "/admin/logs?page=2&per_page=1");
  g_assert_cmpuint (json_object_array_length (list), ==, 1);
  g_assert_cmpint (number (json_object_array_get_idx (list, 0), "user_id"), ==, 1);
  json_object_put (list);
  list = get_json (world, world->admin, "/admin/logs?page=99999&per_page=-3");
  g_assert_cmpuint (json_object_array_length (list), ==, 0);
  json_object_put (list);
}

/* ---- History ---- */

static void
add_order (World *world, int id, int event, const char *sale, int tickets)
{
  g_autofree char *order = g_strdup_printf (
    "INSERT INTO web_order (id, account, event, sale, status, method, currency, total, phone, email, attempt, receipt, at, expires_at, paid_at, "
    "changed_at) VALUES (%d, 3, %d, '%s', 'paid', 'mpesa', 'KES', %d, '254700000001', 'a@b.example', '', 'QWE%d', 1795276800000, 0, "
    "1795276800000, 1795276800000)",
    id, event, sale, tickets * 150000, id);
  g_autofree char *line = g_strdup_printf ("INSERT INTO web_order_line (web_order, line, type, qty, unit) VALUES (%d, 1, 1, %d, 150000)", id, tickets);

  run_sql (world, order);
  run_sql (world, line);
}

static void
assert_refused (World *world, const char *target, guint status, const char *code)
{
  g_autoptr (RawReply) reply = get (world, world->attendee, target);
  g_autofree char *found = raw_json_text (raw_reply_text (reply), "code");

  g_test_message ("%s", target);
  g_assert_cmpuint (reply->status, ==, status);
  g_assert_cmpstr (found, ==, code);
}

/* The sale “gift” as if the attendee had ordered it: of its two Regular, one was refunded. */
static void
test_history (World *world, gconstpointer data)
{
  static const char *const none[] = { "/profile/my-past-events", "/attendee/past-events" };
  static const char *const one[] = { "/profile/my-upcoming-events", "/attendee/upcoming-events" };
  json_object *json, *row;

  assert_refused (world, "/profile/my-upcoming-events/1", 403, "forbidden");
  add_order (world, 1, 1, "gift", 2);
  for (gsize i = 0; i < G_N_ELEMENTS (none); i++)
    {
      json = get_json (world, world->attendee, none[i]);
      g_assert_cmpuint (json_object_array_length (json), ==, 0);
      json_object_put (json);
      json = get_json (world, world->attendee, one[i]);
      g_assert_cmpuint (json_object_array_length (json), ==, 1);
      row = json_object_array_get_idx (json, 0);
      g_assert_cmpint (number (row, "id"), ==, 1);
      g_assert_nonnull (strchr (json_object_get_string (member (row, "start_time")), 'T'));
      member (row, "end_time");
      member (row, "image_url");
      json_object_put (json);
    }
  json = get_json (world, world->attendee, "/my_events");
  g_assert_cmpuint (json_object_array_length (json), ==, 2); /* one for each ticket that is good */
  json_object_put (json);
  run_sql (world, "INSERT INTO ticket (event, type, serial, issue, issuer, terminal, sale, status, sold_at) SELECT event, type, serial + 100 * (1 + n), "
                  "issue, issuer, terminal, sale, status, sold_at FROM ticket, (SELECT 0 AS n UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION "
                  "SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9 UNION SELECT 10 UNION SELECT 11) AS more");
  json = get_json (world, world->attendee, "/my_events");
  g_assert_cmpuint (json_object_array_length (json), ==, 20); /* a whole event each: not as many as somebody may buy */
  json_object_put (json);
  json = get_json (world, world->attendee, "/user/upcoming_events");
  g_assert_cmpuint (json_object_array_length (member (json, "upcoming_events")), ==, 1);
  json_object_put (json);
}

static void
test_history_one (World *world, gconstpointer data)
{
  json_object *json, *row;

  add_order (world, 1, 1, "gift", 2);
  json = get_json (world, world->attendee, "/profile/my-upcoming-events/1");
  g_assert_cmpint (number (member (json, "event"), "id"), ==, 1);
  g_assert_cmpuint (json_object_array_length (member (json, "tickets")), ==, 2);
  row = json_object_array_get_idx (member (json, "tickets"), 0);
  g_assert_cmpstr (json_object_get_string (member (row, "type")), ==, "Regular");
  g_assert_cmpint (number (row, "quantity"), ==, 1);
  assert_written (row, "price", "1500");
  assert_written (row, "subtotal", "1500");
  g_assert_cmpint (number (row, "id"), ==, 65536 + 1);
  assert_written (json, "total_amount", "1500");
  g_assert_true (json_object_is_type (member (json, "review"), json_type_null));
  g_assert_cmpstr (json_object_get_string (member (member (json, "order"), "mpesa_receipt")), ==, "QWE1");
  member (member (json, "order"), "created_at");
  json_object_put (json);
  /* A voucher took 500.01 off both, of which one is left. */
  run_sql (world, "UPDATE web_order_line SET off = 50001");
  json = get_json (world, world->attendee, "/profile/my-upcoming-events/1");
  row = json_object_array_get_idx (member (json, "tickets"), 0);
  assert_written (row, "price", "1500");
  assert_written (row, "subtotal", "1249.99");
  assert_written (json, "total_amount", "1249.99");
  json_object_put (json);
  assert_refused (world, "/profile/my-past-events/1", 400, "invalid_request");
  assert_refused (world, "/profile/my-upcoming-events/2", 403, "forbidden");
  assert_refused (world, "/profile/my-upcoming-events/99", 404, "not_found");
  assert_refused (world, "/profile/my-upcoming-events/0x1", 404, "not_found");
  assert_refused (world, "/profile/my-upcoming-events/99999999999999999999", 404, "not_found");
  run_sql (world, "UPDATE event SET status = 'pending'");
  assert_refused (world, "/profile/my-upcoming-events/2", 404, "not_found"); /* not even that there is one */
  json = get_json (world, world->attendee, "/profile/my-upcoming-events/1"); /* who has a ticket still sees it */
  json_object_put (json);
  run_sql (world, "UPDATE event SET doors_at = 1000, starts_at = 1000, ends_at = 2000 WHERE event = 1");
  run_sql (world, "INSERT INTO review (event, account, rating, comment, at) VALUES (1, 3, 4, 'Good', 1795276800000)");
  assert_refused (world, "/profile/my-upcoming-events/1", 400, "invalid_request");
  json = get_json (world, world->attendee, "/profile/my-past-events/1");
  g_assert_cmpint (number (member (json, "review"), "rating"), ==, 4);
  json_object_put (json);
}

#define ADD(path, func) g_test_add (path, World, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/api/admin/overview", test_overview);
  ADD ("/api/admin/stats", test_stats);
  ADD ("/api/admin/dashboard", test_dashboard);
  ADD ("/api/admin/analytics", test_analytics);
  ADD ("/api/admin/report", test_report);
  ADD ("/api/admin/filters", test_filters);
  ADD ("/api/admin/csv", test_csv);
  ADD ("/api/admin/logs", test_logs);
  ADD ("/api/admin/history", test_history);
  ADD ("/api/admin/history-one", test_history_one);

  return g_test_run ();
}
