/* Tests of gates' rules: set at the hub, checked, written down, told to gates, and judged by at the hub itself.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-fixture.h"

#include <string.h>

#include "hub-redeem.h"
#include "tk-uuid.h"

#define MINUTE_MS G_GINT64_CONSTANT (60000)
#define HOUR_MS (60 * MINUTE_MS)

typedef struct
{
  HubFixture hub;
  FakeTerminal *gate;
} Scene;

static void
set_up (Scene *scene, gconstpointer data)
{
  hub_fixture_set_up (&scene->hub);
  scene->gate = fake_terminal_new (&scene->hub, "Gate 7", "gate");
}

static void
tear_down (Scene *scene, gconstpointer data)
{
  fake_terminal_free (scene->gate);
  hub_fixture_tear_down (&scene->hub);
}

static char *
set_gate (Scene *scene, gint64 gate, HubGateRules rules)
{
  g_autoptr (GError) error = NULL;
  char *text = hub_service_gate_set (scene->hub.service, gate, &rules, "wanjiru", &error);

  g_assert_no_error (error);
  return text;
}

static void
set_type (Scene *scene, gint64 type, const char *zones, const char *attention)
{
  g_autoptr (GError) error = NULL;
  HubTypeRules rules = { zones, attention };
  g_autofree char *text = hub_service_type_set (scene->hub.service, 1, type, &rules, "wanjiru", &error);

  g_assert_no_error (error);
}

static void
assert_part (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in %s", part, text);
}

/* The hub's verdict on a ticket that is asked about now; rule "" when none. */
static void
assert_verdict (Scene *scene, gint64 gate, gint64 type, gint64 serial, const char *verdict, const char *rule)
{
  char scan[TK_UUID_SIZE];
  g_autoptr (GError) error = NULL;

  tk_uuid_new (&scene->hub.clock.base, scan);
  TkWireRedeem request = { .scan = scan, .direction = (char *) "entry", .event = 1, .gate = gate, .type = type, .serial = serial,
                           .count = 1, .at = scene->hub.clock.wall_ms };
  TkWireRedeemReply *reply = hub_service_redeem (scene->hub.service, scene->gate->terminal, &request, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (reply->verdict, ==, verdict);
  g_assert_cmpstr (reply->rule, ==, rule);
  tk_wire_free (&tk_wire_redeem_reply_shape, reply);
}

/* ---- Setting ---- */

static void
test_set (Scene *scene, gconstpointer data)
{
  g_autofree char *cursor = NULL;
  g_autofree char *said = set_gate (scene, 2, (HubGateRules){
    .name = "Backstage", .hint = "Behind the stage.", .types = "2,1,2", .zones = "VIP, backstage", .exits = "no",
    .reentry = "no", .opens = "doors-30", .closes = "end+10", .tolerance = "5", .entries_total = "3", .entries_per_day = "2",
    .minimum = "10", .day_starts = "06:00" });

  assert_part (said, "\"types\":\"1,2\",\"zones\":\"backstage,vip\"");
  assert_part (said, "\"opens\":\"doors-30\",\"opens_at\":\"2026-11-21T14:30:00.000Z\",\"closes\":\"end+10\"");
  assert_part (said, "\"day_starts\":\"06:00\"");
  g_autoptr (GPtrArray) changes = fake_terminal_changes (scene->gate, &cursor, 0);
  const TkWireChange *change = hub_fixture_find (changes, TK_CHANGE_GATE, "2");
  g_assert_cmpstr (change->body, ==,
                   "{\"closes_from\":\"end\",\"closes_minutes\":10,\"day_starts\":360,\"direction_hint\":\"Behind the stage.\","
                   "\"entries\":true,\"entries_per_day\":2,\"entries_total\":3,\"event\":1,\"exits\":false,\"gate\":2,"
                   "\"minimum_minutes\":10,\"name\":\"Backstage\",\"opens_from\":\"doors\",\"opens_minutes\":-30,"
                   "\"reentry\":false,\"tolerance_minutes\":5,\"types\":[1,2],\"zones\":\"backstage,vip\"}");
  /* The rest stays as it was; and each time the whole is written down. */
  g_autofree char *again = set_gate (scene, 2, (HubGateRules){ .types = "all", .zones = "", .opens = "2026-11-21T18:00" });
  assert_part (again, "\"types\":\"all\",\"zones\":\"\",\"entries\":true,\"exits\":false");
  assert_part (again, "\"opens\":\"2026-11-21T15:00:00.000Z\""); /* Nairobi's clock */
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM act WHERE kind = 'gate.set' AND who = 'wanjiru' "
                                                 "AND subject = '2' AND text LIKE '%Backstage%'"), ==, 2);
  g_autofree char *list = hub_service_gate_list (scene->hub.service, 1, NULL);
  assert_part (list, "\"name\":\"Backstage\"");
  g_assert_null (strstr (list, "\"name\":\"Door\""));
}

static void
test_add (Scene *scene, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *cursor = NULL;
  HubGateRules rules = { .name = "Terrace", .types = "1" };
  g_autofree char *said = hub_service_gate_add (scene->hub.service, 1, &rules, "wanjiru", &error);

  g_assert_no_error (error);
  assert_part (said, "\"number\":4,\"event\":1,\"name\":\"Terrace\"");
  assert_part (said, "\"entries\":true,\"exits\":true,\"reentry\":true,\"opens\":\"none\",\"opens_at\":null");
  g_autoptr (GPtrArray) changes = fake_terminal_changes (scene->gate, &cursor, 0);
  g_assert_nonnull (hub_fixture_find (changes, TK_CHANGE_GATE, "4"));
}

typedef struct
{
  HubGateRules rules;
  gint64 gate;
  HubError code;
  const char *part;
} Refusal;

static const Refusal refusals[] = {
  { { .name = "" }, 1, HUB_ERROR_INVALID, "name" },
  { { .name = "a\nb" }, 1, HUB_ERROR_INVALID, "name" },
  { { .name = "VIP" }, 1, HUB_ERROR_CONFLICT, "VIP" },
  { { .name = "x" }, 9, HUB_ERROR_NOT_FOUND, "gate 9" },
  { { .types = "7" }, 1, HUB_ERROR_NOT_FOUND, "type 7" },
  { { .types = "0" }, 1, HUB_ERROR_INVALID, "types" },
  { { .types = "1,,2" }, 1, HUB_ERROR_INVALID, "types" },
  { { .types = "" }, 1, HUB_ERROR_INVALID, "types" },
  { { .zones = "\xff" }, 1, HUB_ERROR_INVALID, "zones" },
  { { .entries = "no", .exits = "no" }, 1, HUB_ERROR_INVALID, "entries and exits" },
  { { .entries = "maybe" }, 1, HUB_ERROR_INVALID, "entries" },
  { { .opens = "noon" }, 1, HUB_ERROR_INVALID, "opens" },
  { { .opens = "doors+" }, 1, HUB_ERROR_INVALID, "opens" },
  { { .opens = "doors 5" }, 1, HUB_ERROR_INVALID, "opens" },
  { { .opens = "start+999999" }, 1, HUB_ERROR_INVALID, "opens" },
  { { .opens = "2026-13-01T10:00" }, 1, HUB_ERROR_INVALID, "opens" },
  { { .opens = "end", .closes = "start" }, 1, HUB_ERROR_INVALID, "before it opens" },
  { { .opens = "start", .closes = "start" }, 1, HUB_ERROR_INVALID, "before it opens" },
  { { .tolerance = "-1" }, 1, HUB_ERROR_INVALID, "tolerance" },
  { { .tolerance = "1441" }, 1, HUB_ERROR_INVALID, "tolerance" },
  { { .entries_total = "1.5" }, 1, HUB_ERROR_INVALID, "entries-total" },
  { { .minimum = "" }, 1, HUB_ERROR_INVALID, "minimum" },
  { { .day_starts = "24:00" }, 1, HUB_ERROR_INVALID, "day-starts" },
  { { .day_starts = "6:00" }, 1, HUB_ERROR_INVALID, "day-starts" },
};

static void
test_refusals (Scene *scene, gconstpointer data)
{
  g_autofree char *before = hub_service_gate_list (scene->hub.service, 0, NULL);
  gint64 changes = hub_fixture_int (&scene->hub, "SELECT max(n) FROM change");

  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (hub_service_gate_set (scene->hub.service, refusals[i].gate, &refusals[i].rules, "wanjiru", &error));
      g_assert_error (error, HUB_ERROR, (int) refusals[i].code);
      assert_part (error->message, refusals[i].part);
    }
  g_autofree char *after = hub_service_gate_list (scene->hub.service, 0, NULL);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT max(n) FROM change"), ==, changes);
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM act WHERE kind LIKE 'gate.%'"), ==, 0);
}

static void
test_no_event (Scene *scene, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  HubGateRules rules = { .name = "x" };
  HubTypeRules type = { .zones = "a" };

  g_assert_null (hub_service_gate_add (scene->hub.service, 9, &rules, "wanjiru", &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (hub_service_gate_list (scene->hub.service, 9, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (hub_service_type_set (scene->hub.service, 1, 9, &type, "wanjiru", &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_NOT_FOUND);
}

static void
test_type (Scene *scene, gconstpointer data)
{
  g_autofree char *cursor = NULL;

  set_type (scene, 3, " Terrace,hall", "Children with an adult only.");
  g_autoptr (GPtrArray) changes = fake_terminal_changes (scene->gate, &cursor, 0);
  const TkWireChange *change = hub_fixture_find (changes, TK_CHANGE_TYPE, "1-3");
  assert_part (change->body, "\"zones\":\"hall,terrace\"");
  assert_part (change->body, "\"attention\":\"Children with an adult only.\"");
  set_type (scene, 3, NULL, "");
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM ticket_type WHERE zones = 'hall,terrace' "
                                                 "AND attention = ''"), ==, 1);
}

/* ---- Judging ---- */

static void
test_zones (Scene *scene, gconstpointer data)
{
  g_autofree char *said = set_gate (scene, 2, (HubGateRules){ .zones = "backstage", .types = "2" });

  set_type (scene, 3, "backstage,hall", NULL);
  assert_verdict (scene, 2, 2, 1, "admitted", "");   /* by name */
  assert_verdict (scene, 2, 3, 1, "admitted", "");   /* by zone */
  assert_verdict (scene, 2, 1, 1, "wrong_gate", "");
  g_autofree char *only = set_gate (scene, 2, (HubGateRules){ .zones = "roof", .types = "all" });
  assert_verdict (scene, 2, 2, 2, "wrong_gate", ""); /* a zone that no type has is not “all” */
}

/* Doors opened an hour ago, it starts in an hour. */
static void
test_hours (Scene *scene, gconstpointer data)
{
  g_autofree char *early = set_gate (scene, 1, (HubGateRules){ .opens = "start-30", .tolerance = "5" });

  assert_verdict (scene, 1, 1, 1, "rule_refused", "too_early");
  tk_fake_clock_advance (&scene->hub.clock, 25 * MINUTE_MS);
  assert_verdict (scene, 1, 1, 1, "admitted", ""); /* tolerance */
  g_autofree char *late = set_gate (scene, 1, (HubGateRules){ .opens = "none", .closes = "doors+60" });
  assert_verdict (scene, 1, 1, 2, "rule_refused", "too_late");
  g_autofree char *tolerant = set_gate (scene, 1, (HubGateRules){ .tolerance = "60" });
  assert_verdict (scene, 1, 1, 2, "admitted", "");
}

/* At 01:00 in Nairobi it is still the evening, where days begin at six. */
static void
test_day (Scene *scene, gconstpointer data)
{
  g_autofree char *said = set_gate (scene, 1, (HubGateRules){ .entries_per_day = "1", .opens = "none", .day_starts = "06:00" });

  fake_terminal_check_in (scene->gate, TK_KIND_CHECKIN_ENTRY, "entry", 1, 7);
  fake_terminal_check_in (scene->gate, TK_KIND_CHECKIN_EXIT, "exit", 1, 7);
  fake_terminal_tell (scene->gate, NULL);
  tk_fake_clock_advance (&scene->hub.clock, 6 * HOUR_MS);
  assert_verdict (scene, 1, 1, 7, "rule_refused", "entries_per_day");
  g_autofree char *midnight = set_gate (scene, 1, (HubGateRules){ .day_starts = "00:00" });
  assert_verdict (scene, 1, 1, 7, "admitted_reentry", "");
}

/* Slots end where tickets of others begin. */
static void
test_capacity (Scene *scene, gconstpointer data)
{
  static const char *const refused[] = {
    "UPDATE ticket_type SET capacity = 2147483648 WHERE event = 1 AND type = 1",
    "UPDATE ticket_type SET overdraft = 2147483600 WHERE event = 1 AND type = 1",
    "INSERT INTO ticket_type (event, type, name, description, price, capacity, admits, position, sale_from, sale_until) "
    "VALUES (1, 9, 'x', '', 0, 2147483648, 1, 1, 0, 0)",
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (SqlConn) conn = sql_open (scene->hub.uri, SQL_OPEN_EXISTING, &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_assert_false (sql_run (conn, &error, refused[i], ""));
      g_assert_error (error, SQL_ERROR, SQL_ERROR_CONSTRAINT);
      g_clear_error (&error);
    }
  sql_run (conn, &error, "UPDATE ticket_type SET capacity = 2147483647 WHERE event = 1 AND type = 1", "");
  g_assert_no_error (error);
  gint64 set = 7;
  g_assert_false (hub_service_type_overdraft (scene->hub.service, 1, 1, 1, "wanjiru", &set, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_INVALID);
  g_assert_cmpint (set, ==, 7);
}

#define TEST(path, function) g_test_add (path, Scene, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("/gates/set", test_set);
  TEST ("/gates/add", test_add);
  TEST ("/gates/refusals", test_refusals);
  TEST ("/gates/no-event", test_no_event);
  TEST ("/gates/type", test_type);
  TEST ("/gates/zones", test_zones);
  TEST ("/gates/hours", test_hours);
  TEST ("/gates/day", test_day);
  TEST ("/gates/capacity", test_capacity);
  return g_test_run ();
}
