/* A gate's rules as the hub tells them, from the feed's message to the verdict: zones, hours, days, attention, the right gate.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tk-desk-gate.h"
#include "tk-store-gate.h"
#include "tk-store-journal.h"
#include "tk-store-sync.h"
#include "tk-terminal-fixture.h"
#include "tk-uuid.h"

#define MINUTE_MS G_GINT64_CONSTANT (60000)
#define HOUR_MS (60 * MINUTE_MS)
/* of the fixture's event 1 */
#define DOORS (TK_FIXTURE_NOW_MS - HOUR_MS)
#define STARTS TK_FIXTURE_NOW_MS
#define ENDS (TK_FIXTURE_NOW_MS + 6 * HOUR_MS)

typedef TkTerminalFixture Fixture;

static void
set_up (Fixture **fixture, gconstpointer data)
{
  *fixture = tk_terminal_fixture_new ();
}

static void
tear_down (Fixture **fixture, gconstpointer data)
{
  tk_terminal_fixture_free (*fixture);
}

/* Through the feed's own message. `types` ends with 0. */
static void
put_gate (Fixture *fixture, TkWireGate gate, const gint64 *types)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) error = NULL;

  for (; types != NULL && *types != 0; types++)
    g_array_append_val (list, *types);
  gate.types = list;
  gate.event = 1;
  if (gate.gate == 0)
    gate.gate = 1;
  if (gate.name == NULL)
    gate.name = (char *) "Main";
  if (gate.direction_hint == NULL)
    gate.direction_hint = (char *) "";
  g_assert_true (tk_store_put_gate (fixture->store, &gate, &error));
  g_assert_no_error (error);
}

#define GATE(fixture, types, ...) put_gate (fixture, (TkWireGate) { .entries = TRUE, .exits = TRUE, .reentry = TRUE, __VA_ARGS__ }, types)

static void
put_type (Fixture *fixture, gint64 number, const char *name, const char *zones, const char *attention)
{
  TkWireTicketType type = { .event = 1, .type = number, .name = (char *) name, .description = (char *) "", .admits = 1, .capacity = 100,
                            .zones = (char *) zones, .attention = (char *) attention };
  g_autoptr (GError) error = NULL;

  g_assert_true (tk_store_put_type (fixture->store, &type, &error));
  g_assert_no_error (error);
}

static TkScanResult *
scan (Fixture *fixture, guint32 gate, TkDirection direction, guint16 type, guint32 serial, gboolean attention_seen)
{
  g_autofree char *token = tk_fixture_token (fixture->pair, TK_FIXTURE_ISSUER, 1, type, serial, 0);
  TkScanRequest request = { 1, gate, direction, token, strlen (token), "camera", NULL, 0, attention_seen };
  g_autoptr (GError) error = NULL;
  TkScanResult *result = tk_desk_scan (fixture->desk, fixture->juma, &request, &error);

  g_assert_no_error (error);
  g_assert_nonnull (result);
  return result;
}

#define assert_verdict(result, verdict) \
  g_assert_cmpstr (tk_verdict_to_string ((result)->kind), ==, tk_verdict_to_string (verdict))

/* ---- Zones ---- */

static void
test_zones (Fixture **fixture, gconstpointer data)
{
  static const gint64 only_family[] = { 3, 0 };
  static const struct { const char *what, *zones; const gint64 *types; gboolean taken[3]; } rows[] = {
    { "neither", "", NULL, { TRUE, TRUE, TRUE } },
    { "a zone of two types", "hall", NULL, { TRUE, TRUE, FALSE } },
    { "a zone of one type", "vip", NULL, { FALSE, TRUE, FALSE } },
    { "two zones", "terrace,vip", NULL, { FALSE, TRUE, TRUE } },
    { "a zone and a type beside it", "vip", only_family, { FALSE, TRUE, TRUE } },
    { "a zone of no type", "stage", NULL, { FALSE, FALSE, FALSE } },
    { "a zone of no type, and a type", "stage", only_family, { FALSE, FALSE, TRUE } },
    { "a part of a zone's name", "hal", NULL, { FALSE, FALSE, FALSE } },
  };
  guint32 serial = 1;

  put_type (*fixture, 1, "Regular", "hall", "");
  put_type (*fixture, 2, "VIP", "hall,vip", "");
  put_type (*fixture, 3, "Family", "terrace", "");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].what);
      GATE (*fixture, rows[i].types, .zones = (char *) rows[i].zones);
      for (guint16 type = 1; type <= 3; type++)
        {
          g_autoptr (TkScanResult) result = scan (*fixture, 1, TK_DIRECTION_ENTRY, type, serial++, FALSE);

          assert_verdict (result, rows[i].taken[type - 1] ? TK_VERDICT_ADMITTED : TK_VERDICT_WRONG_GATE);
        }
    }
}

/* Named by the same rules that it would let in by. */
static void
test_right_gate_by_zone (Fixture **fixture, gconstpointer data)
{
  g_autoptr (TkScanResult) result = NULL;
  g_autoptr (TkScanResult) nowhere = NULL;

  put_type (*fixture, 1, "Regular", "hall", "");
  put_type (*fixture, 2, "VIP", "vip", "");
  GATE (*fixture, NULL, .gate = 1, .zones = (char *) "stage");
  GATE (*fixture, NULL, .gate = 2, .name = (char *) "Side", .zones = (char *) "vip", .direction_hint = (char *) "Round the corner.");
  result = scan (*fixture, 1, TK_DIRECTION_ENTRY, 2, 5, FALSE);
  assert_verdict (result, TK_VERDICT_WRONG_GATE);
  g_assert_cmpstr (result->right_gate, ==, "Side");
  g_assert_cmpstr (result->instruction, ==, "Round the corner.");
  nowhere = scan (*fixture, 1, TK_DIRECTION_ENTRY, 1, 5, FALSE);
  assert_verdict (nowhere, TK_VERDICT_WRONG_GATE);
  g_assert_cmpstr (nowhere->right_gate, ==, "");
}

static void
test_right_gate_of_a_direction (Fixture **fixture, gconstpointer data)
{
  g_autoptr (TkScanResult) result = NULL;

  put_gate (*fixture, (TkWireGate) { .gate = 1, .exits = TRUE }, NULL);
  put_gate (*fixture, (TkWireGate) { .gate = 2, .name = (char *) "North", .entries = TRUE }, NULL);
  result = scan (*fixture, 1, TK_DIRECTION_ENTRY, 1, 5, FALSE);
  assert_verdict (result, TK_VERDICT_RULE_REFUSED);
  g_assert_cmpint (result->rule, ==, TK_RULE_DIRECTION);
  g_assert_cmpstr (result->right_gate, ==, "North");
  g_assert_cmpstr (result->instruction, ==, "Send them to Gate North.");
}

/* ---- Hours: at each edge a ms before and after, without and with tolerance ---- */

static void
test_hours (Fixture **fixture, gconstpointer data)
{
  static const struct { const char *what; TkWireGate gate; gint64 at; gint64 rule; } rows[] = {
    { "opens with the doors", { .opens_from = (char *) "doors" }, DOORS, 0 },
    { "and not before", { .opens_from = (char *) "doors" }, DOORS - 1, TK_RULE_TOO_EARLY },
    { "opens before the start", { .opens_from = (char *) "start", .opens_minutes = -30 }, STARTS - 30 * MINUTE_MS, 0 },
    { "and not before that", { .opens_from = (char *) "start", .opens_minutes = -30 }, STARTS - 30 * MINUTE_MS - 1, TK_RULE_TOO_EARLY },
    { "with tolerance", { .opens_from = (char *) "start", .tolerance_minutes = 10 }, STARTS - 10 * MINUTE_MS, 0 },
    { "but not more", { .opens_from = (char *) "start", .tolerance_minutes = 10 }, STARTS - 10 * MINUTE_MS - 1, TK_RULE_TOO_EARLY },
    { "closes after the start", { .closes_from = (char *) "start", .closes_minutes = 60 }, STARTS + HOUR_MS - 1, 0 },
    { "and then", { .closes_from = (char *) "start", .closes_minutes = 60 }, STARTS + HOUR_MS, TK_RULE_TOO_LATE },
    { "late with tolerance", { .closes_from = (char *) "start", .tolerance_minutes = 5 }, STARTS + 5 * MINUTE_MS - 1, 0 },
    { "but not later", { .closes_from = (char *) "start", .tolerance_minutes = 5 }, STARTS + 5 * MINUTE_MS, TK_RULE_TOO_LATE },
    { "until after the end", { .closes_from = (char *) "end", .closes_minutes = 30 }, ENDS + 30 * MINUTE_MS - 1, 0 },
    { "and then it is closed", { .closes_from = (char *) "end", .closes_minutes = 30 }, ENDS + 30 * MINUTE_MS, TK_RULE_TOO_LATE },
    { "fixed hours", { .opens = DOORS + 5, .closes = STARTS }, DOORS + 5, 0 },
    { "fixed hours, early", { .opens = DOORS + 5, .closes = STARTS }, DOORS + 4, TK_RULE_TOO_EARLY },
    { "fixed hours with tolerance", { .opens = DOORS, .closes = STARTS, .tolerance_minutes = 1 }, STARTS + MINUTE_MS - 1, 0 },
    { "relative before fixed", { .opens_from = (char *) "doors", .opens = ENDS }, DOORS, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      TkWireGate gate = rows[i].gate;
      g_autoptr (TkScanResult) result = NULL;

      g_test_message ("%s", rows[i].what);
      gate.entries = TRUE;
      put_gate (*fixture, gate, NULL);
      (*fixture)->clock.wall_ms = rows[i].at;
      tk_terminal_fixture_sql (*fixture, "DELETE FROM setting WHERE name GLOB 'clock_*'");
      result = scan (*fixture, 1, TK_DIRECTION_ENTRY, 1, (guint32) i + 1, FALSE);
      assert_verdict (result, rows[i].rule == 0 ? TK_VERDICT_ADMITTED : TK_VERDICT_RULE_REFUSED);
      g_assert_cmpint (result->rule, ==, rows[i].rule);
    }
}

static void
test_refusal_tells_the_hour_itself (Fixture **fixture, gconstpointer data)
{
  g_autoptr (TkScanResult) result = NULL;

  GATE (*fixture, NULL, .opens_from = (char *) "start", .opens_minutes = 30, .tolerance_minutes = 10);
  result = scan (*fixture, 1, TK_DIRECTION_ENTRY, 1, 5, FALSE);
  g_assert_cmpstr (result->sentence, ==, "This gate opens at 19:30.");
  g_assert_cmpstr (result->instruction, ==, "Ask them to wait until 19:30.");
}

/* ---- Days ---- */

static void
test_day_begins_in_the_morning (Fixture **fixture, gconstpointer data)
{
  static const struct { const char *what; gint64 hours; TkVerdictKind verdict; } rows[] = {
    { "an hour later", 1, TK_VERDICT_RULE_REFUSED },
    { "after midnight", 6, TK_VERDICT_RULE_REFUSED },
    { "a minute before six is the evening before", 10, TK_VERDICT_RULE_REFUSED },
    { "at six", 11, TK_VERDICT_ADMITTED_REENTRY },
  };
  g_autoptr (TkScanResult) in = NULL;
  gint64 now = TK_FIXTURE_NOW_MS;

  tk_terminal_fixture_sql (*fixture, "UPDATE event SET ends_at = 0");
  GATE (*fixture, NULL, .entries_per_day = 1, .day_starts = 360);
  in = scan (*fixture, 1, TK_DIRECTION_ENTRY, 1, 5, FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 at = TK_FIXTURE_NOW_MS + rows[i].hours * HOUR_MS - (rows[i].hours == 10 ? -59 * MINUTE_MS : 0);
      g_autoptr (TkScanResult) result = NULL;

      g_test_message ("%s", rows[i].what);
      tk_fake_clock_advance (&(*fixture)->clock, at - now);
      now = at;
      if (i == 0)
        tk_scan_result_free (scan (*fixture, 1, TK_DIRECTION_EXIT, 1, 5, FALSE));
      result = scan (*fixture, 1, TK_DIRECTION_ENTRY, 1, 5, FALSE);
      assert_verdict (result, rows[i].verdict);
    }
}

/* ---- The organizer's text ---- */

static gboolean
journal_says (Fixture *fixture, const char *part)
{
  gint64 last = tk_terminal_fixture_count (fixture, "SELECT count(*) FROM journal");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = tk_store_journal_read (fixture->store, last, 1, &error);

  g_assert_no_error (error);
  return strstr (((TkJournalEntry *) g_ptr_array_index (entries, 0))->body, part) != NULL;
}

static void
test_attention (Fixture **fixture, gconstpointer data)
{
  static const struct { const char *type, *ticket, *text; } rows[] = {
    { "Give a wristband.", "", "Give a wristband." },
    { "", "Ask for the student card.", "Ask for the student card." },
    { "Give a wristband.", "Ask for the student card.", "Give a wristband. · Ask for the student card." },
    { "Give a wristband.", "Give a wristband.", "Give a wristband." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint32 serial = (guint32) i + 1;
      TkWireTicket ticket = { .event = 1, .type = 1, .serial = serial, .issuer = 7, .status = (char *) "valid", .attention = (char *) rows[i].ticket,
                              .holder = (char *) "Achieng" };
      g_autoptr (GError) error = NULL;
      g_autoptr (TkScanResult) first = NULL;
      g_autoptr (TkScanResult) seen = NULL;
      g_autoptr (TkScanResult) again = NULL;

      put_type (*fixture, 1, "Regular", "", rows[i].type);
      g_assert_true (tk_store_put_ticket ((*fixture)->store, &ticket, &error));
      first = scan (*fixture, 1, TK_DIRECTION_ENTRY, 1, serial, FALSE);
      assert_verdict (first, TK_VERDICT_ATTENTION);
      g_assert_cmpstr (first->sentence, ==, rows[i].text);
      g_assert_cmpstr (first->attention, ==, rows[i].text);
      g_assert_cmpstr (first->holder, ==, "Achieng");
      g_assert_false (journal_says (*fixture, "attention_seen"));
      seen = scan (*fixture, 1, TK_DIRECTION_ENTRY, 1, serial, TRUE);
      assert_verdict (seen, TK_VERDICT_ADMITTED);
      g_assert_cmpstr (seen->attention, ==, rows[i].text);
      g_assert_true (journal_says (*fixture, "\"attention_seen\":true"));
      tk_fake_clock_advance (&(*fixture)->clock, MINUTE_MS);
      again = scan (*fixture, 1, TK_DIRECTION_ENTRY, 1, serial, TRUE);
      assert_verdict (again, TK_VERDICT_ALREADY_IN);
      g_assert_cmpstr (again->attention, ==, "");
      g_assert_false (journal_says (*fixture, "attention_seen"));
    }
}

/* Seen where there was nothing to see: nothing is said of it. */
static void
test_nothing_to_see (Fixture **fixture, gconstpointer data)
{
  g_autoptr (TkScanResult) result = scan (*fixture, 1, TK_DIRECTION_ENTRY, 1, 5, TRUE);

  assert_verdict (result, TK_VERDICT_ADMITTED);
  g_assert_cmpstr (result->attention, ==, "");
  g_assert_false (journal_says (*fixture, "attention_seen"));
}

static gboolean
ask_cb (const TkWireRedeem *redeem, guint budget_ms, TkWireRedeemReply **reply, gpointer data)
{
  (*(guint *) data)++;
  *reply = tk_wire_new (&tk_wire_redeem_reply_shape);
  tk_wire_set (&(*reply)->verdict, "already_in");
  (*reply)->at = TK_FIXTURE_NOW_MS - 3000;
  return TRUE;
}

/* The hub is asked once they may come in, not before; its word stands. */
static void
test_hub_is_asked_once_seen (Fixture **fixture, gconstpointer data)
{
  guint asked = 0;
  TkDeskRedeemer redeemer = { ask_cb, &asked };
  g_autoptr (TkScanResult) first = NULL;
  g_autoptr (TkScanResult) seen = NULL;

  put_type (*fixture, 1, "Regular", "", "Give a wristband.");
  tk_terminal_fixture_sql (*fixture, "INSERT INTO setting (name, value) VALUES ('net', 'online')");
  tk_desk_set_redeemer ((*fixture)->desk, &redeemer);
  first = scan (*fixture, 1, TK_DIRECTION_ENTRY, 1, 5, FALSE);
  assert_verdict (first, TK_VERDICT_ATTENTION);
  g_assert_cmpuint (asked, ==, 0);
  seen = scan (*fixture, 1, TK_DIRECTION_ENTRY, 1, 5, TRUE);
  assert_verdict (seen, TK_VERDICT_ALREADY_IN);
  g_assert_cmpuint (asked, ==, 1);
  g_assert_cmpstr (seen->attention, ==, "");
  tk_desk_set_redeemer ((*fixture)->desk, NULL);
}

/* ---- What a scan's answer holds ---- */

static void
test_validity_of_the_row (Fixture **fixture, gconstpointer data)
{
  static const struct { gint64 from, until; TkVerdictKind verdict; } rows[] = {
    { TK_FIXTURE_NOW_MS + 1, 0, TK_VERDICT_NOT_YET_VALID }, { 0, TK_FIXTURE_NOW_MS, TK_VERDICT_EXPIRED },
    { TK_FIXTURE_NOW_MS, TK_FIXTURE_NOW_MS + 1, TK_VERDICT_ADMITTED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      TkWireTicket ticket = { .event = 1, .type = 1, .serial = (gint64) i + 1, .issuer = 7, .status = (char *) "valid",
                              .valid_from = rows[i].from, .valid_until = rows[i].until };
      g_autoptr (GError) error = NULL;
      g_autoptr (TkScanResult) result = NULL;

      g_assert_true (tk_store_put_ticket ((*fixture)->store, &ticket, &error));
      result = scan (*fixture, 1, TK_DIRECTION_ENTRY, 1, (guint32) i + 1, FALSE);
      assert_verdict (result, rows[i].verdict);
    }
}

static TkScanResult *
replay (Fixture *fixture, const char *id)
{
  TkScanRequest request = { 1, 1, TK_DIRECTION_ENTRY, "x", 1, "camera", id, 0, FALSE };
  g_autoptr (GError) error = NULL;
  TkScanResult *result = tk_desk_scan (fixture->desk, fixture->juma, &request, &error);

  g_assert_no_error (error);
  g_assert_true (result->replayed);
  return result;
}

/* As version 1 and 2 kept it, without what came later. */
static void
test_older_answers (Fixture **fixture, gconstpointer data)
{
  static const char id[] = "01a1ffa4-5ea3-72f2-ac96-5273a449c564";
  g_autoptr (TkScanResult) first = scan (*fixture, 1, TK_DIRECTION_ENTRY, 1, 5, FALSE);
  g_autoptr (TkScanResult) old = NULL;

  tk_terminal_fixture_sql (*fixture,
    "INSERT INTO checkin (id, seq, event, gate, gate_name, terminal_name, type, serial, issue, direction, verdict, count, at, answer)"
    " VALUES ('01a1ffa4-5ea3-72f2-ac96-5273a449c564', 1, 1, 1, 'Main', 'Gate', 1, 5, 0, 'entry', 'already_in', 0, 1795276700000,"
    " '{\"at\":1795276700000,\"event\":1,\"instruction\":\"Ask them to step aside.\",\"seen\":1795276600000,\"seen_gate\":\"Main\","
    "\"sentence\":\"Already in.\",\"serial\":5,\"type\":1,\"type_name\":\"Regular\",\"verdict\":\"already_in\",\"word\":\"ALREADY IN\"}')");
  old = replay (*fixture, id);
  assert_verdict (old, TK_VERDICT_ALREADY_IN);
  g_assert_cmpint (old->colour, ==, TK_COLOUR_AMBER);
  g_assert_cmpstr (old->sentence, ==, "Already in.");
  g_assert_cmpuint (old->id.serial, ==, 5);
  g_assert_cmpuint (old->admits, ==, 0);
  g_assert_cmpstr (old->holder, ==, "");
  g_assert_cmpstr (old->attention, ==, "");
}

static void
test_answer_is_kept_whole (Fixture **fixture, gconstpointer data)
{
  TkWireTicket ticket = { .event = 1, .type = 3, .serial = 5, .issuer = 7, .status = (char *) "valid", .holder = (char *) "Wanjikũ \"W\"",
                          .attention = (char *) "Four\nwristbands." };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkScanResult) first = NULL;
  g_autoptr (TkScanResult) again = NULL;
  g_autoptr (TkScanResult) copy = NULL;

  g_assert_true (tk_store_put_ticket ((*fixture)->store, &ticket, &error));
  first = scan (*fixture, 1, TK_DIRECTION_ENTRY, 3, 5, TRUE);
  again = replay (*fixture, first->scan_id);
  copy = tk_scan_result_copy (again);
  g_assert_cmpuint (first->admits, ==, 4);
  g_assert_cmpuint (again->admits, ==, 4);
  g_assert_cmpstr (again->holder, ==, "Wanjikũ \"W\"");
  g_assert_cmpstr (again->attention, ==, "Four\nwristbands.");
  g_assert_cmpstr (copy->holder, ==, again->holder);
  g_assert_cmpstr (copy->attention, ==, again->attention);
  g_assert_cmpstr (copy->sentence, ==, first->sentence);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/gate-rules/" path, Fixture *, NULL, set_up, func, tear_down)
  ADD ("zones", test_zones);
  ADD ("right-gate/zone", test_right_gate_by_zone);
  ADD ("right-gate/direction", test_right_gate_of_a_direction);
  ADD ("hours", test_hours);
  ADD ("hours-told", test_refusal_tells_the_hour_itself);
  ADD ("day", test_day_begins_in_the_morning);
  ADD ("attention", test_attention);
  ADD ("attention/nothing", test_nothing_to_see);
  ADD ("attention/hub", test_hub_is_asked_once_seen);
  ADD ("validity-of-the-row", test_validity_of_the_row);
  ADD ("answer/older", test_older_answers);
  ADD ("answer/whole", test_answer_is_kept_whole);
#undef ADD
  return g_test_run ();
}
