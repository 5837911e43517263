/* Tickets of people with accounts: found by whatever is on them, told in full or in part, checked in by the same rules as at any gate,
 * and by one of all who ask. SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <string.h>

#include "hub-fixture.h"
#include "hub-redeem.h"
#include "hub-ticket-web.h"
#include "tk-human-code.h"
#include "tk-journal.h"
#include "tk-token.h"
#include "tk-uuid.h"

#define MINUTE_MS G_GINT64_CONSTANT (60000)
#define HOUR_MS (60 * MINUTE_MS)

typedef struct
{
  HubFixture hub;
  FakeTerminal *till;
  HubCaller admin, organizer, other, attendee, stranger, gate;
} Scene;

static void
run_sql (Scene *scene, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SqlConn) conn = sql_open (scene->hub.uri, SQL_OPEN_EXISTING, &error);

  g_assert_no_error (error);
  sql_run (conn, &error, sql, "");
  g_assert_no_error (error);
}

static HubCaller
caller (gint64 account, TkRole role)
{
  return (HubCaller){ .account = account, .role = role, .name = (char *) "Somebody", .email = (char *) "s@tiketi.example",
                      .address = (char *) "127.0.0.1" };
}

/* Regular 1 … 4 and Family 1, of whom the first is the attendee's. */
static void
set_up (Scene *scene, gconstpointer data)
{
  hub_fixture_set_up (&scene->hub);
  scene->till = fake_terminal_new (&scene->hub, "Till 9", "box-office");
  fake_terminal_fetch_lease (scene->till, 1, 1, 10);
  fake_terminal_fetch_lease (scene->till, 1, 3, 5);
  for (gint64 serial = 1; serial <= 4; serial++)
    fake_terminal_sell (scene->till, 1, 1, serial, 150000);
  fake_terminal_sell (scene->till, 1, 3, 1, 400000);
  fake_terminal_tell (scene->till, NULL);
  run_sql (scene, "UPDATE event SET organizer = CASE WHEN event = 1 THEN 2 ELSE 1 END");
  run_sql (scene, "UPDATE ticket SET holder = 'Asha Mwangi', email = 'asha@tiketi.example', phone = '254700000001' "
                  "WHERE event = 1 AND type = 1 AND serial = 1");
  run_sql (scene, "INSERT INTO web_order (id, account, event, sale, status, method, currency, total, phone, email, attempt, at, expires_at, "
                  "changed_at) SELECT 17, 3, 1, sale, 'paid', 'mpesa', 'KES', 150000, '', 'buyer@tiketi.example', '', 1, 1, 1 FROM ticket "
                  "WHERE event = 1 AND type = 1 AND serial = 1");
  scene->admin = caller (1, TK_ROLE_ADMIN);
  scene->organizer = caller (2, TK_ROLE_ORGANIZER);
  scene->attendee = caller (3, TK_ROLE_ATTENDEE);
  scene->other = caller (98, TK_ROLE_ORGANIZER);
  scene->stranger = caller (99, TK_ROLE_ATTENDEE);
  scene->gate = caller (97, TK_ROLE_GATE);
}

static void
tear_down (Scene *scene, gconstpointer data)
{
  fake_terminal_free (scene->till);
  hub_fixture_tear_down (&scene->hub);
}

static char *
human_code (gint64 type, gint64 serial)
{
  TkTicketId id = { 1, (guint16) type, (guint32) serial, 0 };

  return tk_human_code_format (&id);
}

/* ---- Finding, and who sees what ---- */

static void
expect_key (Scene *scene, const HubCaller *who, const char *said, const char *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HubPass) pass = hub_service_pass (scene->hub.service, who, said, &error);

  if (key == NULL)
    {
      g_assert_error (error, HUB_ERROR, HUB_ERROR_NOT_FOUND);
      g_assert_null (pass);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpstr (pass->key, ==, key);
}

static void
test_find (Scene *scene, gconstpointer data)
{
  static const char *const nothing[] = { "", " ", "1-1-99-0", "1-1-1-1", "1-1-01-0", "01-1-1-0", "1-1-1-0-", "-1-1-1-0", "1-1-1-256", "1-1-1",
                                         "99999999999-1-1-0", "7", "hello", "TK1:NONSENSE", "'; DROP TABLE ticket; --", "../../etc/passwd",
                                         "%00", "\xff\xfe" };
  g_autofree char *code = human_code (1, 2);
  g_autofree char *small = g_ascii_strdown (code, -1);
  g_autofree char *spaced = g_strdelimit (g_strdup (code), "-", ' ');
  g_autofree char *unsold = human_code (1, 9);
  g_autofree char *token = hub_service_pass_token (scene->hub.service, &scene->organizer, "1-1-2-0", NULL);
  const char *const good[] = { "1-1-2-0", code, small, spaced, token };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    expect_key (scene, &scene->organizer, good[i], "1-1-2-0");
  for (gsize i = 0; i < G_N_ELEMENTS (nothing); i++)
    expect_key (scene, &scene->admin, nothing[i], NULL);
  expect_key (scene, &scene->admin, unsold, NULL);
}

/* Who has nothing to do with an event cannot have every one that ever was tried with a code. */
static void
test_find_old (Scene *scene, gconstpointer data)
{
  static const struct
  {
    gint64 days;
    gboolean found;
  } rows[] = { { -1, TRUE }, { 29, TRUE }, { 31, FALSE }, { 4000, FALSE } };
  g_autofree char *code = human_code (1, 2);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *sql = g_strdup_printf ("UPDATE event SET ends_at = %" PRId64 " WHERE event = 1",
                                              FIXTURE_NOW - rows[i].days * 24 * HOUR_MS);

      run_sql (scene, sql);
      expect_key (scene, NULL, code, rows[i].found ? "1-1-2-0" : NULL);
      expect_key (scene, NULL, "1-1-2-0", "1-1-2-0");
      expect_key (scene, &scene->stranger, code, rows[i].found ? "1-1-2-0" : NULL); /* has no ticket of it */
      expect_key (scene, &scene->organizer, code, "1-1-2-0");
    }
}

static void
test_who_sees (Scene *scene, gconstpointer data)
{
  const struct
  {
    const HubCaller *who;
    gboolean full;
  } rows[] = { { NULL, FALSE }, { &scene->admin, TRUE }, { &scene->organizer, TRUE }, { &scene->other, FALSE },
               { &scene->attendee, TRUE }, { &scene->stranger, FALSE }, { &scene->gate, TRUE } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HubPass) pass = hub_service_pass (scene->hub.service, rows[i].who, "1-1-1-0", NULL);
      g_autofree char *token = hub_service_pass_token (scene->hub.service, rows[i].who, "1-1-1-0", &error);

      g_assert_cmpstr (pass->status, ==, "valid");
      g_assert_cmpint (pass->full, ==, rows[i].full);
      g_assert_cmpstr (pass->holder, ==, rows[i].full ? "Asha Mwangi" : NULL);
      g_assert_cmpstr (pass->phone, ==, rows[i].full ? "254700000001" : NULL);
      g_assert_cmpint (pass->price, ==, rows[i].full ? 150000 : 0);
      if (rows[i].full)
        g_assert_no_error (error);
      else
        g_assert_error (error, HUB_ERROR, HUB_ERROR_NOT_FOUND);
      g_assert_cmpint (token != NULL, ==, rows[i].full);
    }
}

/* What the QR holds is what gates verify: signed by a certified key, whoever sold it. */
static void
test_token (Scene *scene, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = hub_service_pass_token (scene->hub.service, &scene->attendee, "1-1-1-0", &error);
  g_autofree char *key_text = NULL;
  guint8 key[TK_PUBLIC_KEY_SIZE];
  TkToken token;

  g_assert_no_error (error);
  g_assert_true (tk_token_parse (text, strlen (text), &token, &error));
  key_text = hub_fixture_text (&scene->hub, "SELECT public_key FROM terminal JOIN online_seller ON online_seller.terminal = terminal.terminal");
  g_assert_true (tk_hex_decode (key_text, key, sizeof key));
  g_assert_true (tk_token_verify (&token, key));
  g_assert_cmpuint (token.id.serial, ==, 1);
  g_assert_cmpint (token.issuer, ==, hub_fixture_int (&scene->hub, "SELECT issuer FROM terminal JOIN online_seller "
                                                                   "ON online_seller.terminal = terminal.terminal"));
}

static void
test_token_void (Scene *scene, gconstpointer data)
{
  static const struct
  {
    const char *sql, *status;
  } rows[] = {
    { "UPDATE ticket SET status = 'refunded' WHERE event = 1 AND type = 1 AND serial = 1", "refunded" },
    { "UPDATE ticket SET status = 'voided' WHERE event = 1 AND type = 1 AND serial = 1", "voided" },
    { "INSERT INTO mark (event, type, serial, issue, issuer, digest, proved, blocked, voided, reason, attention, who, at) "
      "VALUES (1, 1, 1, 0, 0, '', 0, 1, 0, 'lost', '', '', 1)", "blocked" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      run_sql (scene, "UPDATE ticket SET status = 'valid' WHERE event = 1");
      run_sql (scene, rows[i].sql);
      g_autoptr (HubPass) pass = hub_service_pass (scene->hub.service, &scene->attendee, "1-1-1-0", NULL);
      g_assert_cmpstr (pass->status, ==, rows[i].status);
      g_assert_null (hub_service_pass_token (scene->hub.service, &scene->attendee, "1-1-1-0", &error));
      g_assert_error (error, HUB_ERROR, HUB_ERROR_VOIDED);
    }
}

/* ---- Checking in ---- */

static HubCheckedIn *
check_in (Scene *scene, const HubCaller *who, const char *said, GError **error)
{
  HubCheckInAsked asked = { .said = said };

  return hub_service_check_in (scene->hub.service, who, &asked, error);
}

static void
expect_in (Scene *scene, const char *said, const char *verdict)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HubCheckedIn) in = check_in (scene, &scene->organizer, said, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (in->verdict, ==, verdict);
}

static void
expect_out (Scene *scene, const char *said, const char *verdict, gboolean annulled)
{
  HubCheckInAsked asked = { .said = said };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubCheckedIn) out = hub_service_check_out (scene->hub.service, &scene->organizer, &asked, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (out->verdict, ==, verdict);
  g_assert_cmpint (out->annulled, ==, annulled);
}

static void
test_check_in (Scene *scene, gconstpointer data)
{
  gint64 then = scene->hub.clock.wall_ms;
  g_autoptr (GError) error = NULL;
  g_autoptr (HubCheckedIn) in = check_in (scene, &scene->organizer, "1-1-1-0", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (in->verdict, ==, "admitted");
  g_assert_cmpstr (in->gate_name, ==, "Main");
  g_assert_cmpint (in->count, ==, 1);
  g_assert_true (in->pass->checked_in);
  g_assert_cmpint (in->pass->checked_in_at, ==, then);
  tk_fake_clock_advance (&scene->hub.clock, 7 * MINUTE_MS);
  g_autoptr (HubCheckedIn) again = check_in (scene, &scene->gate, "1-1-1-0", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->verdict, ==, "already_in");
  g_assert_cmpint (again->at, ==, then);
  g_assert_cmpstr (again->gate_name, ==, "Main");
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM checkin WHERE kind = 'checkin.entry'"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM checkin WHERE kind = 'checkin.denied'"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM claim"), ==, 0);
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM audit WHERE action = 'ticket.checked-in'"), ==, 2);
}

static void
test_who_checks_in (Scene *scene, gconstpointer data)
{
  const struct
  {
    const HubCaller *who;
    const char *said;
    gint64 event;
    HubError code;
  } rows[] = {
    { &scene->other, "1-1-1-0", 0, HUB_ERROR_NOT_FOUND },   { &scene->attendee, "1-1-1-0", 0, HUB_ERROR_NOT_FOUND },
    { &scene->stranger, "1-1-1-0", 0, HUB_ERROR_NOT_FOUND }, { &scene->other, "1-1-1-0", 1, HUB_ERROR_FORBIDDEN },
    { &scene->organizer, "1-1-99-0", 0, HUB_ERROR_NOT_FOUND }, { &scene->organizer, "nothing", 1, HUB_ERROR_NOT_FOUND },
    { &scene->admin, "1-1-1-0", 2, HUB_ERROR_WRONG_EVENT },  { &scene->gate, "1-1-1-0", 77, HUB_ERROR_NOT_FOUND },
    { &scene->gate, "TK1:NONSENSE", 1, HUB_ERROR_NOT_FOUND },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HubCheckInAsked asked = { .said = rows[i].said, .event = rows[i].event };
      g_autoptr (GError) error = NULL;

      g_test_message ("row %u", (guint) i);
      g_assert_null (hub_service_check_in (scene->hub.service, rows[i].who, &asked, &error));
      g_assert_error (error, HUB_ERROR, (int) rows[i].code);
    }
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM checkin"), ==, 0);
}

static void
test_asked_badly (Scene *scene, gconstpointer data)
{
  const HubCheckInAsked rows[] = { { .said = "1-1-1-0", .gate = "No such" }, { .said = "1-1-1-0", .gate = "99" },
                                   { .said = "1-1-1-0", .gate = "3" }, { .said = "1-1-1-0", .scan = "not a uuid" } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (hub_service_check_in (scene->hub.service, &scene->organizer, &rows[i], &error));
      g_assert_error (error, HUB_ERROR, HUB_ERROR_FIELD);
    }
}

static void
test_not_good (Scene *scene, gconstpointer data)
{
  static const struct
  {
    const char *sql, *verdict;
  } rows[] = {
    { "UPDATE ticket SET status = 'refunded' WHERE event = 1", "refunded" },
    { "UPDATE ticket SET status = 'voided' WHERE event = 1", "voided" },
    { "UPDATE ticket SET status = 'unpaid' WHERE event = 1", "unpaid" },
    { "UPDATE ticket SET status = 'blocked' WHERE event = 1", "blocked" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      run_sql (scene, rows[i].sql);
      expect_in (scene, "1-1-1-0", rows[i].verdict);
    }
  run_sql (scene, "UPDATE ticket SET status = 'valid' WHERE event = 1");
  expect_in (scene, "1-1-1-0", "admitted");
}

static void
test_by_gate (Scene *scene, gconstpointer data)
{
  HubCheckInAsked asked = { .said = "1-1-1-0", .gate = "vip" };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubCheckedIn) wrong = hub_service_check_in (scene->hub.service, &scene->gate, &asked, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (wrong->verdict, ==, "wrong_gate");
  asked.gate = "MAIN";
  g_autoptr (HubCheckedIn) right = hub_service_check_in (scene->hub.service, &scene->gate, &asked, &error);
  g_assert_cmpstr (right->verdict, ==, "admitted");
}

/* A family of four: all, unless it is said how many. */
static void
test_group (Scene *scene, gconstpointer data)
{
  HubCheckInAsked asked = { .said = "1-3-1-0", .count = 3 };
  g_autoptr (HubCheckedIn) three = hub_service_check_in (scene->hub.service, &scene->gate, &asked, NULL);

  g_assert_cmpstr (three->verdict, ==, "admitted");
  g_assert_cmpint (three->count, ==, 3);
  g_assert_cmpint (three->remaining, ==, 1);
  asked.count = 2;
  g_autoptr (HubCheckedIn) many = hub_service_check_in (scene->hub.service, &scene->gate, &asked, NULL);
  g_assert_cmpstr (many->verdict, ==, "already_in");
  asked.count = 0;
  g_autoptr (HubCheckedIn) rest = hub_service_check_in (scene->hub.service, &scene->gate, &asked, NULL);
  g_assert_cmpstr (rest->verdict, ==, "admitted");
  g_assert_cmpint (rest->count, ==, 1);
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT sum(count) FROM checkin WHERE kind = 'checkin.entry'"), ==, 4);
}

/* A phone that lost the answer asks again under the same id, and is not told that somebody else was there. */
static void
test_replay (Scene *scene, gconstpointer data)
{
  char scan[TK_UUID_SIZE];
  HubCheckInAsked asked = { .said = "1-1-1-0", .scan = scan };

  tk_uuid_new (&scene->hub.clock.base, scan);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (HubCheckedIn) in = hub_service_check_in (scene->hub.service, &scene->gate, &asked, NULL);

      g_assert_cmpstr (in->verdict, ==, "admitted");
      g_assert_cmpint (in->count, ==, 1);
    }
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM checkin"), ==, 1);
}

/* An event that nobody made gates for. */
static void
test_no_gate (Scene *scene, gconstpointer data)
{
  run_sql (scene, "DELETE FROM gate_type");
  run_sql (scene, "DELETE FROM gate");
  expect_in (scene, "1-1-1-0", "admitted");
  expect_in (scene, "1-1-2-0", "admitted");
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM gate WHERE event = 1"), ==, 1);
}

/* ---- Checking out ---- */

static void
test_out_and_in_again (Scene *scene, gconstpointer data)
{
  expect_out (scene, "1-1-1-0", "exit_without_entry", FALSE);
  expect_in (scene, "1-1-1-0", "admitted");
  tk_fake_clock_advance (&scene->hub.clock, MINUTE_MS);
  expect_out (scene, "1-1-1-0", "exit_recorded", FALSE);
  expect_out (scene, "1-1-1-0", "exit_without_entry", FALSE);
  tk_fake_clock_advance (&scene->hub.clock, MINUTE_MS);
  expect_in (scene, "1-1-1-0", "admitted_reentry");
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM checkin WHERE kind = 'checkin.exit'"), ==, 1);
}

/* Where nobody is let back in, checking out takes the check-in back: it never happened. */
static void
test_undo (Scene *scene, gconstpointer data)
{
  run_sql (scene, "UPDATE gate SET reentry = 0");
  expect_in (scene, "1-1-1-0", "admitted");
  expect_out (scene, "1-1-1-0", "exit_recorded", TRUE);
  expect_in (scene, "1-1-1-0", "admitted");
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM checkin WHERE kind = 'checkin.annulled'"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM checkin WHERE kind = 'checkin.entry' AND annulled = 0"), ==, 1);
  /* After the evening it is a fact. */
  tk_fake_clock_advance (&scene->hub.clock, 13 * HOUR_MS);
  expect_out (scene, "1-1-1-0", "exit_recorded", FALSE);
}

/* What a terminal did is not undone from here. */
static void
test_terminals_entry_stays (Scene *scene, gconstpointer data)
{
  fake_terminal_check_in (scene->till, TK_KIND_CHECKIN_ENTRY, "entry", 1, 2);
  fake_terminal_tell (scene->till, NULL);
  expect_in (scene, "1-1-2-0", "already_in");
  run_sql (scene, "UPDATE gate SET reentry = 0");
  expect_out (scene, "1-1-2-0", "exit_recorded", FALSE);
  expect_in (scene, "1-1-2-0", "rule_refused");
}

/* ---- With terminals ---- */

static TkWireRedeemReply *
redeem (FakeTerminal *terminal, gint64 serial)
{
  char scan[TK_UUID_SIZE];
  TkWireRedeem asked = { .scan = scan, .direction = (char *) "entry", .event = 1, .gate = 1, .type = 1, .serial = serial,
                         .at = terminal->fixture->clock.wall_ms };
  g_autoptr (GError) error = NULL;

  tk_uuid_new (&terminal->fixture->clock.base, scan);
  TkWireRedeemReply *reply = hub_service_redeem (terminal->fixture->service, terminal->terminal, &asked, &error);
  g_assert_no_error (error);
  return reply;
}

/* Gates hear of it by the feed, and are told when they ask. */
static void
test_gates_hear (Scene *scene, gconstpointer data)
{
  g_autoptr (FakeTerminal) gate = fake_terminal_new (&scene->hub, "Gate 7", "gate");
  g_autofree char *cursor = NULL;

  expect_in (scene, "1-1-1-0", "admitted");
  g_autoptr (GPtrArray) changes = fake_terminal_changes (gate, &cursor, 500);
  const TkWireChange *change = hub_fixture_find (changes, TK_CHANGE_CHECKIN, NULL);
  g_assert_nonnull (change);
  TkWireRedeemReply *reply = redeem (gate, 1);
  g_assert_cmpstr (reply->verdict, ==, "already_in");
  g_assert_cmpstr (reply->gate_name, ==, "Main");
  tk_wire_free (&tk_wire_redeem_reply_shape, reply);
  /* And the other way: a gate that has asked is about to let somebody in. */
  reply = redeem (gate, 2);
  g_assert_cmpstr (reply->verdict, ==, "admitted");
  tk_wire_free (&tk_wire_redeem_reply_shape, reply);
  expect_in (scene, "1-1-2-0", "already_in");
}

#define ASKERS 8
#define ASKS 25

typedef struct
{
  Scene *scene;
  HubService *service;    /* which hub a browser asks */
  FakeTerminal *terminal; /* NULL: a browser */
  guint admitted, refused;
} Asker;

static gpointer
ask_many (gpointer data)
{
  Asker *asker = data;

  for (guint i = 0; i < ASKS; i++)
    {
      g_autofree char *verdict = NULL;

      if (asker->terminal != NULL)
        {
          TkWireRedeemReply *reply = redeem (asker->terminal, 3);
          verdict = g_strdup (reply->verdict);
          tk_wire_free (&tk_wire_redeem_reply_shape, reply);
        }
      else
        {
          HubCheckInAsked asked = { .said = "1-1-3-0" };
          g_autoptr (GError) error = NULL;
          g_autoptr (HubCheckedIn) in = hub_service_check_in (asker->service, &asker->scene->gate, &asked, &error);

          g_assert_no_error (error);
          verdict = g_strdup (in->verdict);
        }
      asker->admitted += strcmp (verdict, "admitted") == 0;
      asker->refused += strcmp (verdict, "already_in") == 0;
    }
  return NULL;
}

/* Two hundred at once, browsers and a gate: one is let in. */
static void
test_parallel (Scene *scene, gconstpointer data)
{
  g_autoptr (FakeTerminal) gate = fake_terminal_new (&scene->hub, "Gate 7", "gate");
  Asker askers[ASKERS];
  GThread *threads[ASKERS];
  guint by_gate = 0, by_browser = 0, refused = 0;

  for (guint i = 0; i < ASKERS; i++)
    {
      askers[i] = (Asker){ .scene = scene, .service = scene->hub.service, .terminal = i == 0 ? gate : NULL };
      threads[i] = g_thread_new ("asker", ask_many, &askers[i]);
    }
  for (guint i = 0; i < ASKERS; i++)
    {
      g_thread_join (threads[i]);
      *(i == 0 ? &by_gate : &by_browser) += askers[i].admitted;
      refused += askers[i].refused;
    }
  /* A gate that asks anew has let nobody in before: its own claim gives way to itself, never to others. */
  g_assert_true ((by_gate > 0 && by_browser == 0) || (by_gate == 0 && by_browser == 1));
  g_assert_cmpuint (refused + by_gate + by_browser, ==, ASKERS * ASKS);
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM checkin WHERE kind = 'checkin.entry'"), ==, by_browser);
}

/* Two hubs on one database, each with a writer of its own: still one. */
static void
test_two_hubs (Scene *scene, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) second = hub_service_open (scene->hub.uri, &scene->hub.clock.base, &error);
  Asker askers[ASKERS];
  GThread *threads[ASKERS];
  guint admitted = 0, refused = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < ASKERS; i++)
    {
      askers[i] = (Asker){ .scene = scene, .service = i % 2 == 0 ? scene->hub.service : second };
      threads[i] = g_thread_new ("asker", ask_many, &askers[i]);
    }
  for (guint i = 0; i < ASKERS; i++)
    {
      g_thread_join (threads[i]);
      admitted += askers[i].admitted;
      refused += askers[i].refused;
    }
  g_assert_cmpuint (admitted, ==, 1);
  g_assert_cmpuint (refused, ==, ASKERS * ASKS - 1);
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM checkin WHERE kind = 'checkin.entry'"), ==, 1);
}

/* ---- Lists ---- */

static gboolean
collect (const HubPass *pass, gpointer data, GError **error)
{
  g_string_append_printf (data, "%s ", pass->key);
  return TRUE;
}

static void
test_attendees (Scene *scene, gconstpointer data)
{
  g_autofree char *code = human_code (1, 4);
  const struct
  {
    HubAttendees asked;
    const char *keys;
    gint64 total;
  } rows[] = {
    { { .event = 1, .checked_in = -1 }, "1-1-1-0 1-1-2-0 1-1-4-0 1-3-1-0 ", 4 },
    { { .event = 1, .checked_in = -1, .all = TRUE }, "1-1-1-0 1-1-2-0 1-1-3-0 1-1-4-0 1-3-1-0 ", 5 },
    { { .event = 1, .checked_in = 1 }, "1-1-2-0 ", 1 },
    { { .event = 1, .checked_in = 0 }, "1-1-1-0 1-1-4-0 1-3-1-0 ", 3 },
    { { .event = 1, .checked_in = -1, .q = "MWANGI" }, "1-1-1-0 ", 1 },
    { { .event = 1, .checked_in = -1, .q = "asha@" }, "1-1-1-0 ", 1 },
    { { .event = 1, .checked_in = -1, .q = "Élodie Ĩrũngũ" }, "1-1-4-0 ", 1 },
    { { .event = 1, .checked_in = -1, .q = "ÉLODIE" }, "1-1-4-0 ", 1 },
    { { .event = 1, .checked_in = -1, .q = "élodie ĩrũ" }, "1-1-4-0 ", 1 },
    { { .event = 1, .checked_in = -1, .q = "ÉLODIE ĨRŨNGŨ" }, "1-1-4-0 ", 1 },
    { { .event = 1, .checked_in = -1, .q = "zoë" }, "1-3-1-0 ", 1 },
    { { .event = 1, .checked_in = -1, .q = "Zoe\xcc\x88" }, "1-3-1-0 ", 1 },
    { { .event = 1, .checked_in = -1, .q = "%" }, "", 0 },
    { { .event = 1, .checked_in = -1, .q = "' OR 1=1 --" }, "", 0 },
    { { .event = 1, .checked_in = -1, .q = code }, "1-1-4-0 ", 1 },
    { { .event = 1, .checked_in = -1, .q = "1-1-2-0" }, "1-1-2-0 ", 1 },
    { { .event = 1, .checked_in = -1, .limit = 2, .offset = 1 }, "1-1-2-0 1-1-4-0 ", 4 },
    { { .event = 1, .checked_in = -1, .limit = 2, .offset = 100 }, "", 4 },
  };

  expect_in (scene, "1-1-2-0", "admitted");
  run_sql (scene, "UPDATE ticket SET status = 'refunded' WHERE event = 1 AND type = 1 AND serial = 3");
  run_sql (scene, "UPDATE ticket SET holder = 'Élodie Ĩrũngũ' WHERE event = 1 AND type = 1 AND serial = 4");
  run_sql (scene, "UPDATE ticket SET holder = 'ZOË KAMAU' WHERE event = 1 AND type = 3 AND serial = 1");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) keys = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      g_autofree char *title = NULL;
      gint64 total = -1;

      g_test_message ("row %u", (guint) i);
      g_assert_true (hub_service_attendees (scene->hub.service, &scene->organizer, &rows[i].asked, collect, keys, &total, &title, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (keys->str, ==, rows[i].keys);
      g_assert_cmpint (total, ==, rows[i].total);
      g_assert_cmpstr (title, ==, "Tamasha la Pwani");
    }
}

/* Tickets that others issued come, too: behind one's own, page by page, each once. */
static void
test_listed_attendees (Scene *scene, gconstpointer data)
{
  static const char *const keys[] = { "1-1-1-0", "1-1-2-0", "1-1-3-0", "1-1-4-0", "1-3-1-0", "1-1-2147483700-1", "1-2-2147483650-3" };
  const HubAttendees found = { .event = 1, .checked_in = -1, .q = "WANJIKŨ" }, of_other = { .event = 2, .checked_in = -1 };
  g_autoptr (GString) listed = g_string_new (NULL);
  gint64 total = 0;

  run_sql (scene, "INSERT INTO foreign_ticket (event, serial, issue, type, digest, status, holder, phone, order_name, seat, attention, "
                  "valid_from, valid_until, batch, imported_at) VALUES "
                  "(1, 2147483700, 1, 1, 'd1', 'valid', 'Otieno', '', 'A-17', '', '', 0, 0, 'b', 1), "
                  "(1, 2147483650, 3, 2, 'd2', 'valid', 'Wanjikũ', '254700000009', '', 'B 7', '', 0, 0, 'b', 1), "
                  "(1, 2147483660, 1, 2, 'd3', 'refunded', 'Gone', '', '', '', '', 0, 0, 'b', 1)");
  for (gint64 size = 1; size <= 8; size++)
    {
      g_autoptr (GString) pages = g_string_new (NULL);
      g_autofree char *all = g_strjoin (" ", keys[0], keys[1], keys[2], keys[3], keys[4], keys[5], keys[6], "", NULL);

      for (gint64 offset = 0; offset < 12; offset += size)
        {
          HubAttendees page = { .event = 1, .checked_in = -1, .limit = size, .offset = offset };

          g_assert_true (hub_service_attendees (scene->hub.service, &scene->organizer, &page, collect, pages, &total, NULL, NULL));
          g_assert_cmpint (total, ==, 7);
        }
      g_assert_cmpstr (pages->str, ==, all);
    }
  g_assert_true (hub_service_attendees (scene->hub.service, &scene->organizer, &found, collect, listed, &total, NULL, NULL));
  g_assert_cmpstr (listed->str, ==, "1-2-2147483650-3 ");
  g_string_truncate (listed, 0);
  g_assert_true (hub_service_attendees (scene->hub.service, &scene->admin, &of_other, collect, listed, &total, NULL, NULL));
  g_assert_cmpstr (listed->str, ==, "");
}

static void
test_whose_attendees (Scene *scene, gconstpointer data)
{
  const struct
  {
    const HubCaller *who;
    gint64 event;
    gboolean exporting;
    int code; /* -1: told */
  } rows[] = {
    { &scene->admin, 1, TRUE, -1 },
    { &scene->organizer, 1, TRUE, -1 },
    { &scene->gate, 1, FALSE, -1 },
    { &scene->gate, 1, TRUE, HUB_ERROR_FORBIDDEN },
    { &scene->other, 1, FALSE, HUB_ERROR_FORBIDDEN },
    { &scene->attendee, 1, FALSE, HUB_ERROR_FORBIDDEN },
    { &scene->organizer, 2, FALSE, HUB_ERROR_FORBIDDEN },
    { &scene->admin, 99, FALSE, HUB_ERROR_NOT_FOUND },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HubAttendees asked = { .event = rows[i].event, .checked_in = -1, .exporting = rows[i].exporting };
      g_autoptr (GString) keys = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      gboolean told = hub_service_attendees (scene->hub.service, rows[i].who, &asked, collect, keys, NULL, NULL, &error);

      g_test_message ("row %u", (guint) i);
      g_assert_cmpint (told, ==, rows[i].code < 0);
      if (rows[i].code >= 0)
        g_assert_error (error, HUB_ERROR, rows[i].code);
      g_assert_cmpint (keys->len > 0, ==, told);
    }
}

static void
test_mine (Scene *scene, gconstpointer data)
{
  const struct
  {
    const HubCaller *who;
    const char *keys;
  } rows[] = { { &scene->attendee, "1-1-1-0 " }, { &scene->stranger, "" }, { &scene->admin, "" } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) keys = g_string_new (NULL);

      g_assert_true (hub_service_my_passes (scene->hub.service, rows[i].who, 0, 0, collect, keys, NULL));
      g_assert_cmpstr (keys->str, ==, rows[i].keys);
    }
}

#define TEST(name, func) g_test_add ("/passes/" name, Scene, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  tk_keys_init ();
  TEST ("find", test_find);
  TEST ("find-old", test_find_old);
  TEST ("who-sees", test_who_sees);
  TEST ("token", test_token);
  TEST ("token-void", test_token_void);
  TEST ("check-in", test_check_in);
  TEST ("check-in/who", test_who_checks_in);
  TEST ("check-in/asked-badly", test_asked_badly);
  TEST ("check-in/not-good", test_not_good);
  TEST ("check-in/by-gate", test_by_gate);
  TEST ("check-in/group", test_group);
  TEST ("check-in/replay", test_replay);
  TEST ("check-in/no-gate", test_no_gate);
  TEST ("check-out/and-in-again", test_out_and_in_again);
  TEST ("check-out/undo", test_undo);
  TEST ("check-out/terminals-entry", test_terminals_entry_stays);
  TEST ("terminals/hear", test_gates_hear);
  TEST ("terminals/parallel", test_parallel);
  TEST ("two-hubs", test_two_hubs);
  TEST ("attendees", test_attendees);
  TEST ("listed-attendees", test_listed_attendees);
  TEST ("attendees/whose", test_whose_attendees);
  TEST ("mine", test_mine);
  return g_test_run ();
}
