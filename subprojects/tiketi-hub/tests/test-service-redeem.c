/* Gates that ask first, and what is found afterwards when they could not. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-redeem.h"

#include <string.h>

#include "hub-fixture.h"
#include "hub-service-private.h"
#include "tk-uuid.h"
#include "tk-wire.h"

#define N G_GINT64_FORMAT
#define MINUTE_MS G_GINT64_CONSTANT (60000)

typedef struct
{
  HubFixture hub;
  FakeTerminal *one, *two, *three;
} Scene;

static void
set_up (Scene *scene, gconstpointer data)
{
  hub_fixture_set_up (&scene->hub);
  scene->one = fake_terminal_new (&scene->hub, "Gate 7", "gate");
  scene->two = fake_terminal_new (&scene->hub, "Gate 8", "gate");
  scene->three = fake_terminal_new (&scene->hub, "Gate 9", "gate");
}

static void
tear_down (Scene *scene, gconstpointer data)
{
  fake_terminal_free (scene->one);
  fake_terminal_free (scene->two);
  fake_terminal_free (scene->three);
  hub_fixture_tear_down (&scene->hub);
}

/* Straight into the database: what the organizer changed, or a sale. */
static void
run_sql (Scene *scene, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SqlConn) conn = sql_open (scene->hub.uri, SQL_OPEN_EXISTING, &error);

  g_assert_no_error (error);
  sql_run (conn, &error, sql, "");
  g_assert_no_error (error);
}

/* ---- Asking ---- */

typedef struct
{
  char scan[TK_UUID_SIZE];
  TkWireRedeem wire;
} Question;

static void
ask_for (Scene *scene, Question *question, gint64 type, gint64 serial, gint64 count)
{
  tk_uuid_new (&scene->hub.clock.base, question->scan);
  question->wire = (TkWireRedeem){ .scan = question->scan, .direction = (char *) "entry", .event = 1, .gate = 1, .type = type,
                                   .serial = serial, .count = count, .at = scene->hub.clock.wall_ms };
}

/* Through the encoder and the decoder, as between two machines. */
static TkWireRedeemReply *
try_redeem (FakeTerminal *terminal, const Question *question, GError **error)
{
  g_autofree char *text = tk_wire_encode (&tk_wire_redeem_shape, &question->wire);
  TkWireRedeem *received = tk_wire_decode (&tk_wire_redeem_shape, text, strlen (text), NULL);
  TkWireRedeemReply *reply;

  g_assert_nonnull (received);
  reply = hub_service_redeem (terminal->fixture->service, terminal->terminal, received, error);
  tk_wire_free (&tk_wire_redeem_shape, received);
  return reply;
}

static TkWireRedeemReply *
redeem (FakeTerminal *terminal, const Question *question)
{
  g_autoptr (GError) error = NULL;
  TkWireRedeemReply *reply = try_redeem (terminal, question, &error);

  g_assert_no_error (error);
  return reply;
}

static void
expect (FakeTerminal *terminal, const Question *question, const char *verdict)
{
  TkWireRedeemReply *reply = redeem (terminal, question);

  g_assert_cmpstr (reply->verdict, ==, verdict);
  tk_wire_free (&tk_wire_redeem_reply_shape, reply);
}

static void
expect_new (Scene *scene, FakeTerminal *terminal, gint64 type, gint64 serial, gint64 count, const char *verdict)
{
  Question question;

  ask_for (scene, &question, type, serial, count);
  expect (terminal, &question, verdict);
}

static gint64
claims (Scene *scene)
{
  return hub_fixture_int (&scene->hub, "SELECT count(*) FROM claim");
}

/* The entry itself comes up, under the id that was asked with. */
static void
send_entry (FakeTerminal *terminal, const char *scan, const char *kind, const char *direction, gint64 type, gint64 serial,
            gint64 count)
{
  g_autofree char *body = g_strdup_printf ("{\"count\":%" N ",\"direction\":\"%s\",\"event\":1,\"gate\":1,\"serial\":%" N
                                           ",\"type\":%" N ",\"verdict\":\"admitted\"}",
                                           count, direction, serial, type);
  fake_terminal_append (terminal, kind, body);
  TkJournalEntry *entry = terminal->journal->pdata[terminal->journal->len - 1];
  g_autoptr (GError) error = NULL;
  guint8 prev[TK_DIGEST_SIZE];

  memcpy (prev, entry->prev, sizeof prev);
  g_strlcpy (entry->id, scan, sizeof entry->id);
  tk_journal_entry_seal (entry, prev, &error);
  g_assert_no_error (error);
  TkWireBatchReply *reply = fake_terminal_send (terminal);
  tk_wire_free (&tk_wire_batch_reply_shape, reply);
}

static void
test_first_wins (Scene *scene, gconstpointer data)
{
  Question first, second;
  TkWireRedeemReply *reply;

  ask_for (scene, &first, 1, 5, 1);
  ask_for (scene, &second, 1, 5, 1);
  expect (scene->one, &first, "admitted");
  g_assert_cmpint (claims (scene), ==, 1);
  gint64 when = scene->hub.clock.wall_ms;
  tk_fake_clock_advance (&scene->hub.clock, 2000);
  reply = redeem (scene->two, &second);
  g_assert_cmpstr (reply->verdict, ==, "already_in");
  g_assert_cmpstr (reply->gate_name, ==, "Main");
  g_assert_cmpstr (reply->terminal_name, ==, "Gate 7");
  g_assert_cmpint (reply->at, ==, when);
  g_assert_cmpint (reply->now, ==, when + 2000);
  g_assert_cmpstr (reply->seen, ==, ""); /* nothing came up yet that anybody could know */
  tk_wire_free (&tk_wire_redeem_reply_shape, reply);
  /* The same id again gets the same answer, however often, and takes nothing more. */
  expect (scene->one, &first, "admitted");
  expect (scene->two, &second, "already_in");
  g_assert_cmpint (claims (scene), ==, 1);
}

static void
test_claim_expires (Scene *scene, gconstpointer data)
{
  expect_new (scene, scene->one, 1, 5, 1, "admitted");
  tk_fake_clock_advance (&scene->hub.clock, HUB_CLAIM_MS - 1);
  expect_new (scene, scene->two, 1, 5, 1, "already_in");
  tk_fake_clock_advance (&scene->hub.clock, 1);
  expect_new (scene, scene->two, 1, 5, 1, "admitted");
  g_assert_cmpint (claims (scene), ==, 1);
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM checkin"), ==, 0); /* asking is no passage */
}

static void
test_entry_takes_over (Scene *scene, gconstpointer data)
{
  Question first, second;
  TkWireRedeemReply *reply;

  ask_for (scene, &first, 1, 5, 1);
  expect (scene->one, &first, "admitted");
  send_entry (scene->one, first.scan, TK_KIND_CHECKIN_ENTRY, "entry", 1, 5, 1);
  g_assert_cmpint (claims (scene), ==, 0);
  tk_fake_clock_advance (&scene->hub.clock, 2 * HUB_CLAIM_MS);
  ask_for (scene, &second, 1, 5, 1);
  reply = redeem (scene->two, &second);
  g_assert_cmpstr (reply->verdict, ==, "already_in");
  g_assert_cmpstr (reply->seen, ==, first.scan);
  tk_wire_free (&tk_wire_redeem_reply_shape, reply);
  /* Asked late, after the entry: what it was stands, and nothing is claimed. */
  expect (scene->one, &first, "admitted");
  g_assert_cmpint (claims (scene), ==, 0);
}

static void
test_denial_frees (Scene *scene, gconstpointer data)
{
  Question first;

  ask_for (scene, &first, 1, 5, 1);
  expect (scene->one, &first, "admitted");
  send_entry (scene->one, first.scan, TK_KIND_CHECKIN_DENIED, "entry", 1, 5, 0);
  g_assert_cmpint (claims (scene), ==, 0);
  expect_new (scene, scene->two, 1, 5, 1, "admitted");
}

/* The terminal was cut off after asking and scans again: it is not in its own way. */
static void
test_own_newer_claim (Scene *scene, gconstpointer data)
{
  expect_new (scene, scene->one, 1, 5, 1, "admitted");
  expect_new (scene, scene->one, 1, 5, 1, "admitted");
  g_assert_cmpint (claims (scene), ==, 1);
  expect_new (scene, scene->two, 1, 5, 1, "already_in");
  /* A family in two parts at one gate: both claims hold. */
  expect_new (scene, scene->one, 3, 9, 2, "admitted");
  expect_new (scene, scene->one, 3, 9, 2, "admitted");
  g_assert_cmpint (claims (scene), ==, 3);
  expect_new (scene, scene->two, 3, 9, 1, "already_in");
}

static void
test_groups (Scene *scene, gconstpointer data)
{
  Question three;
  TkWireRedeemReply *reply;

  expect_new (scene, scene->one, 3, 9, 3, "admitted");
  ask_for (scene, &three, 3, 9, 3);
  reply = redeem (scene->two, &three);
  g_assert_cmpstr (reply->verdict, ==, "already_in");
  g_assert_cmpint (reply->remaining, ==, 1);
  tk_wire_free (&tk_wire_redeem_reply_shape, reply);
  expect_new (scene, scene->two, 3, 9, 1, "admitted");
  expect_new (scene, scene->three, 3, 9, 1, "already_in");
}

/* What the organizer did, and what the hub's rules are, reaches a gate that has not heard of it. */
static void
test_facts_and_rules (Scene *scene, gconstpointer data)
{
  static const struct
  {
    const char *name, *sql, *verdict;
    gint64 serial;
  } rows[] = {
    { "sold elsewhere, not heard of", "SELECT 1", "admitted", 11 },
    { "voided", "UPDATE ticket SET status = 'voided' WHERE serial = 1", "voided", 1 },
    { "refunded", "UPDATE ticket SET status = 'refunded' WHERE serial = 1", "refunded", 1 },
    { "blocked", "UPDATE ticket SET status = 'blocked' WHERE serial = 1", "blocked", 1 },
    { "unpaid", "UPDATE ticket SET status = 'unpaid' WHERE serial = 1", "unpaid", 1 },
    { "good again", "UPDATE ticket SET status = 'valid' WHERE serial = 1", "admitted", 1 },
    { "a later issue", "UPDATE ticket SET issue = 1 WHERE serial = 2", "voided", 2 },
    { "gate of another type", "INSERT INTO gate_type VALUES (1, 2)", "wrong_gate", 12 },
    { "gate of these types", "INSERT INTO gate_type VALUES (1, 1)", "admitted", 13 },
    { "not open yet", "UPDATE gate SET opens = 1795276900000 WHERE gate = 1", "rule_refused", 14 },
    { "over", "UPDATE event SET ends_at = 1795276800000 WHERE event = 1", "expired", 15 },
  };
  g_autoptr (FakeTerminal) till = fake_terminal_new (&scene->hub, "Till 7", "both");

  fake_terminal_fetch_lease (till, 1, 1, 10);
  fake_terminal_sell (till, 1, 1, 1, 150000);
  fake_terminal_sell (till, 1, 1, 2, 150000);
  fake_terminal_tell (till, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].name);
      run_sql (scene, rows[i].sql);
      expect_new (scene, scene->two, 1, rows[i].serial, 1, rows[i].verdict);
    }
}

static void
test_rule_is_named (Scene *scene, gconstpointer data)
{
  Question question;
  TkWireRedeemReply *reply;

  run_sql (scene, "UPDATE gate SET minimum_minutes = 30 WHERE gate = 1");
  fake_terminal_check_in (scene->one, TK_KIND_CHECKIN_ENTRY, "entry", 1, 5);
  gint64 entered = scene->hub.clock.wall_ms;
  fake_terminal_check_in (scene->one, TK_KIND_CHECKIN_EXIT, "exit", 1, 5);
  fake_terminal_tell (scene->one, NULL);
  ask_for (scene, &question, 1, 5, 1);
  reply = redeem (scene->two, &question);
  g_assert_cmpstr (reply->verdict, ==, "rule_refused");
  g_assert_cmpstr (reply->rule, ==, "minimum_interval");
  g_assert_cmpint (reply->rule_limit, ==, 30);
  g_assert_cmpint (reply->rule_at, ==, entered + 30 * MINUTE_MS);
  tk_wire_free (&tk_wire_redeem_reply_shape, reply);
  tk_fake_clock_advance (&scene->hub.clock, 31 * MINUTE_MS);
  expect_new (scene, scene->two, 1, 5, 1, "admitted_reentry");
}

static void
test_exit (Scene *scene, gconstpointer data)
{
  Question exit_one;

  expect_new (scene, scene->one, 1, 5, 1, "admitted");
  ask_for (scene, &exit_one, 1, 5, 1);
  exit_one.wire.direction = (char *) "exit";
  expect (scene->two, &exit_one, "exit_recorded");
  expect (scene->two, &exit_one, "exit_recorded");
  expect_new (scene, scene->three, 1, 5, 1, "admitted_reentry");
}

/* ---- Refusals ---- */

static void
expect_error (FakeTerminal *terminal, const Question *question, HubError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (try_redeem (terminal, question, &error));
  g_assert_error (error, HUB_ERROR, (int) code);
}

static void
test_refusals (Scene *scene, gconstpointer data)
{
  Question question, taken;

  ask_for (scene, &question, 1, 5, 1);
  question.wire.gate = 3;
  expect_error (scene->one, &question, HUB_ERROR_INVALID); /* of event 2 */
  question.wire.gate = 77;
  expect_error (scene->one, &question, HUB_ERROR_INVALID);
  question.wire.gate = 1;
  question.wire.direction = (char *) "sideways";
  expect_error (scene->one, &question, HUB_ERROR_INVALID);
  question.wire.direction = (char *) "entry";
  question.wire.scan = (char *) "00000000-0000-4000-8000-000000000000";
  expect_error (scene->one, &question, HUB_ERROR_INVALID);
  ask_for (scene, &question, 1, 5, 1);
  run_sql (scene, "DELETE FROM terminal_event WHERE event = 1 AND terminal = (SELECT terminal FROM terminal WHERE name = 'Gate 9')");
  expect_error (scene->three, &question, HUB_ERROR_FORBIDDEN);
  g_assert_cmpint (claims (scene), ==, 0);
  /* Another terminal's id, or another ticket's, claimed or come up. */
  ask_for (scene, &taken, 1, 5, 1);
  expect (scene->one, &taken, "admitted");
  expect_error (scene->two, &taken, HUB_ERROR_INVALID);
  ask_for (scene, &question, 1, 6, 1);
  question.wire.scan = taken.scan;
  expect_error (scene->one, &question, HUB_ERROR_INVALID);
  g_assert_cmpint (claims (scene), ==, 1);
  send_entry (scene->one, taken.scan, TK_KIND_CHECKIN_ENTRY, "entry", 1, 5, 1);
  expect_error (scene->two, &taken, HUB_ERROR_INVALID);
}

/* ---- At the same moment ---- */

#define ASKERS 8

typedef struct
{
  FakeTerminal *terminal;
  Question question;
  gboolean green;
} Asker;

static gpointer
asker_thread (gpointer data)
{
  Asker *asker = data;
  TkWireRedeemReply *reply = redeem (asker->terminal, &asker->question);

  asker->green = strcmp (reply->verdict, "admitted") == 0;
  tk_wire_free (&tk_wire_redeem_reply_shape, reply);
  return NULL;
}

static void
test_same_moment (Scene *scene, gconstpointer data)
{
  Asker askers[ASKERS];

  for (guint i = 0; i < ASKERS; i++)
    {
      g_autofree char *name = g_strdup_printf ("Door %u", i);
      askers[i] = (Asker){ .terminal = fake_terminal_new (&scene->hub, name, "gate") };
    }
  for (gint64 serial = 1; serial <= 20; serial++)
    {
      GThread *threads[ASKERS];
      guint green = 0;

      for (guint i = 0; i < ASKERS; i++)
        ask_for (scene, &askers[i].question, 1, serial, 1);
      for (guint i = 0; i < ASKERS; i++)
        threads[i] = g_thread_new ("asker", asker_thread, &askers[i]);
      for (guint i = 0; i < ASKERS; i++)
        {
          g_thread_join (threads[i]);
          green += askers[i].green ? 1 : 0;
        }
      g_assert_cmpuint (green, ==, 1);
    }
  for (guint i = 0; i < ASKERS; i++)
    fake_terminal_free (askers[i].terminal);
}

/* ---- In one turn of the writer's, for certain: it is held while they queue ---- */

typedef struct
{
  GMutex mutex;
  GCond cond;
  gboolean entered, released;
} Latch;

static gboolean
hold (SqlConn *conn, gpointer data, GError **error)
{
  Latch *latch = data;

  g_mutex_lock (&latch->mutex);
  latch->entered = TRUE;
  g_cond_broadcast (&latch->cond);
  while (!latch->released)
    g_cond_wait (&latch->cond, &latch->mutex);
  g_mutex_unlock (&latch->mutex);
  return TRUE;
}

static void
wait_until_queued (HubWriter *writer, guint n)
{
  HubWriterLoad load = { 0 };

  for (guint tries = 0; tries < 60000 && load.waiting < n; tries++)
    {
      g_usleep (1000);
      hub_writer_get_load (writer, &load);
    }
  g_assert_cmpuint (load.waiting, ==, n);
}

typedef struct
{
  FakeTerminal *terminal;
  Question question;
  TkWireRedeemReply *reply;
  GError *error;
} Queued;

static gpointer
queue_thread (gpointer data)
{
  Queued *queued = data;

  queued->reply = try_redeem (queued->terminal, &queued->question, &queued->error);
  return NULL;
}

static void
redeem_in_one_turn (Scene *scene, Queued *queued, guint n)
{
  Latch latch = { .entered = FALSE };
  GThread *threads[16];
  HubWriter *writer = scene->hub.service->writer;

  hub_writer_post (writer, hold, &latch, NULL);
  g_mutex_lock (&latch.mutex);
  while (!latch.entered)
    g_cond_wait (&latch.cond, &latch.mutex);
  g_mutex_unlock (&latch.mutex);
  for (guint i = 0; i < n; i++)
    threads[i] = g_thread_new ("queued", queue_thread, &queued[i]);
  wait_until_queued (writer, n);
  g_mutex_lock (&latch.mutex);
  latch.released = TRUE;
  g_cond_broadcast (&latch.cond);
  g_mutex_unlock (&latch.mutex);
  for (guint i = 0; i < n; i++)
    g_thread_join (threads[i]);
}

/* Each is told what it would be told by itself: one of two copies is refused, one of two with the same id, one at a gate that is
 * not there, and nobody else suffers. */
static void
test_one_turn (Scene *scene, gconstpointer data)
{
  Queued queued[7] = { { .terminal = scene->one }, { .terminal = scene->two }, { .terminal = scene->three }, { .terminal = scene->one },
                       { .terminal = scene->two }, { .terminal = scene->three }, { .terminal = scene->three } };
  static const gint64 serials[] = { 5, 5, 6, 7, 8, 9, 10 };
  guint admitted = 0, already = 0, refused = 0;

  run_sql (scene, "INSERT INTO mark (event, type, serial, issue, issuer, digest, proved, blocked, voided, reason, attention, who, at) "
                  "VALUES (1, 1, 10, 0, 0, '', 0, 0, 1, '', '', 'x', 1)");
  for (guint i = 0; i < G_N_ELEMENTS (queued); i++)
    ask_for (scene, &queued[i].question, 1, serials[i], 1);
  queued[2].question.wire.gate = 77;
  queued[4].question.wire.scan = queued[3].question.scan;
  redeem_in_one_turn (scene, queued, G_N_ELEMENTS (queued));
  for (guint i = 0; i < G_N_ELEMENTS (queued); i++)
    {
      admitted += queued[i].reply != NULL && strcmp (queued[i].reply->verdict, "admitted") == 0 ? 1 : 0;
      already += queued[i].reply != NULL && strcmp (queued[i].reply->verdict, "already_in") == 0 ? 1 : 0;
      refused += queued[i].error != NULL ? 1 : 0;
    }
  g_assert_cmpuint (admitted, ==, 3);
  g_assert_cmpuint (already, ==, 1);
  g_assert_cmpuint (refused, ==, 2);
  g_assert_error (queued[2].error, HUB_ERROR, HUB_ERROR_INVALID);
  g_assert_true (g_error_matches (queued[3].error, HUB_ERROR, HUB_ERROR_INVALID)
                 || g_error_matches (queued[4].error, HUB_ERROR, HUB_ERROR_INVALID));
  g_assert_cmpstr (queued[5].reply->verdict, ==, "admitted");
  g_assert_cmpstr (queued[6].reply->verdict, ==, "voided");
  g_assert_cmpint (claims (scene), ==, 3);
  for (guint i = 0; i < G_N_ELEMENTS (queued); i++)
    {
      g_clear_error (&queued[i].error);
      if (queued[i].reply != NULL)
        tk_wire_free (&tk_wire_redeem_reply_shape, queued[i].reply);
    }
}

/* ---- Found afterwards ---- */

typedef struct
{
  guint terminal;            /* 1…3 */
  const char *kind;          /* "entry" · "exit" · "override" */
  gint64 minute;             /* of its hybrid clock, after the fixture's beginning; negative: no hlc, wall clock at -minute */
  const char *status;        /* what the hub answers */
  gint64 open;               /* incidents that stand afterwards */
} Step;

typedef struct
{
  const char *name;
  const char *rule;          /* NULL, or how gate 1 differs */
  Step steps[8];
  const char *text;          /* part of the last incident that stands */
} Night;

static const Night nights[] = {
  { "in order", NULL, { { 1, "entry", 1, "applied", 0 }, { 2, "entry", 3, "conflict", 1 } }, "Main (Gate 7) at 19:01:00 and at Main (Gate 8) at 19:03:00" },
  { "the first arrives last", NULL, { { 2, "entry", 3, "applied", 0 }, { 1, "entry", 1, "conflict", 1 } },
    "Main (Gate 7) at 19:01:00 and at Main (Gate 8) at 19:03:00" },
  { "three copies", NULL, { { 1, "entry", 1, "applied", 0 }, { 2, "entry", 2, "conflict", 1 }, { 3, "entry", 3, "conflict", 2 } }, NULL },
  { "an exit between that arrives last", NULL,
    { { 1, "entry", 1, "applied", 0 }, { 2, "entry", 5, "conflict", 1 }, { 3, "exit", 3, "applied", 0 } }, NULL },
  { "an exit after both explains nothing", NULL,
    { { 1, "entry", 1, "applied", 0 }, { 2, "entry", 5, "conflict", 1 }, { 3, "exit", 7, "applied", 1 } }, NULL },
  { "back in after an exit", NULL,
    { { 1, "entry", 1, "applied", 0 }, { 2, "exit", 2, "applied", 0 }, { 3, "entry", 3, "applied", 0 } }, NULL },
  { "no re-entry", "reentry = 0",
    { { 1, "entry", 1, "applied", 0 }, { 2, "exit", 2, "applied", 0 }, { 3, "entry", 3, "conflict", 1 } }, "left and was let in again" },
  { "two entries in all", "entries_total = 1",
    { { 1, "entry", 1, "applied", 0 }, { 2, "exit", 2, "applied", 0 }, { 3, "entry", 3, "conflict", 1 } }, "more often than it may be in all" },
  { "one entry a day", "entries_per_day = 1",
    { { 1, "entry", 1, "applied", 0 }, { 2, "exit", 2, "applied", 0 }, { 3, "entry", 3, "conflict", 1 } }, "in one day" },
  { "one entry a day, the next day", "entries_per_day = 1",
    { { 1, "entry", 1, "applied", 0 }, { 2, "exit", 2, "applied", 0 }, { 3, "entry", 361, "applied", 0 } }, NULL },
  { "half an hour between", "minimum_minutes = 30",
    { { 1, "entry", 1, "applied", 0 }, { 2, "exit", 2, "applied", 0 }, { 3, "entry", 3, "conflict", 1 } }, "sooner than it may be" },
  { "let in on purpose", NULL, { { 1, "entry", 1, "applied", 0 }, { 2, "override", 2, "applied", 0 } }, NULL },
  /* What one terminal made keeps its order, whatever its wall clock says. */
  { "a clock set back between entry and exit", NULL,
    { { 1, "entry", -30, "applied", 0 }, { 1, "exit", -10, "applied", 0 }, { 1, "entry", -12, "applied", 0 } }, NULL },
};

static const char *
kind_of (const Step *step)
{
  if (strcmp (step->kind, "override") == 0)
    return TK_KIND_CHECKIN_OVERRIDE;
  return strcmp (step->kind, "exit") == 0 ? TK_KIND_CHECKIN_EXIT : TK_KIND_CHECKIN_ENTRY;
}

static void
take_step (FakeTerminal *terminal, const Step *step)
{
  gint64 hlc = step->minute > 0 ? FIXTURE_NOW + step->minute * MINUTE_MS : 0;
  g_autofree char *body = g_strdup_printf ("{\"count\":1,\"direction\":\"%s\",\"event\":1,\"gate\":1,\"hlc\":%" N
                                           ",\"serial\":5,\"type\":1,\"verdict\":\"admitted\"}",
                                           strcmp (step->kind, "exit") == 0 ? "exit" : "entry", hlc);

  terminal->fixture->clock.wall_ms = FIXTURE_NOW + (step->minute > 0 ? 10 * 60 : -step->minute) * MINUTE_MS;
  fake_terminal_append (terminal, kind_of (step), body);
  TkWireBatchReply *reply = fake_terminal_send (terminal);
  g_assert_cmpstr (fake_terminal_status (reply, 0), ==, step->status);
  tk_wire_free (&tk_wire_batch_reply_shape, reply);
}

static void
live_through (const Night *night)
{
  Scene scene;

  set_up (&scene, NULL);
  if (night->rule != NULL)
    {
      g_autofree char *sql = g_strdup_printf ("UPDATE gate SET %s WHERE gate = 1", night->rule);
      run_sql (&scene, sql);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (night->steps) && night->steps[i].kind != NULL; i++)
    {
      const Step *step = &night->steps[i];

      take_step (step->terminal == 1 ? scene.one : step->terminal == 2 ? scene.two : scene.three, step);
      g_assert_cmpint (hub_fixture_incidents (&scene.hub, "double_entry"),
                       ==, step->open);
    }
  if (night->text != NULL)
    {
      g_autofree char *text = hub_fixture_text (&scene.hub, "SELECT text FROM incident WHERE kind = 'double_entry' AND closed = 0");
      g_test_message ("%s", text);
      g_assert_nonnull (strstr (text, night->text));
    }
  tear_down (&scene, NULL);
}

static void
test_nights (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (nights); i++)
    {
      g_test_message ("%s", nights[i].name);
      live_through (&nights[i]);
    }
}

/* Told once: a fourth passage of the same ticket does not tell every gate of the earlier ones again. */
static void
test_told_once (Scene *scene, gconstpointer data)
{
  static const Step steps[] = { { 1, "entry", 1, "applied", 1 }, { 2, "entry", 2, "conflict", 1 }, { 3, "exit", 9, "applied", 1 } };

  take_step (scene->one, &steps[0]);
  take_step (scene->two, &steps[1]);
  gint64 told = hub_fixture_int (&scene->hub, "SELECT n FROM change WHERE kind = 'incident'");
  take_step (scene->three, &steps[2]);
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT n FROM change WHERE kind = 'incident'"), ==, told);
}

/* A gate whose clock runs a year ahead does not put its check-ins behind everybody's. */
static void
test_clock_ahead (Scene *scene, gconstpointer data)
{
  g_autofree char *body = g_strdup_printf ("{\"count\":1,\"direction\":\"entry\",\"event\":1,\"gate\":1,\"hlc\":%" N
                                           ",\"serial\":5,\"type\":1,\"verdict\":\"admitted\"}",
                                           FIXTURE_NOW + 365 * 24 * 60 * MINUTE_MS);
  fake_terminal_append (scene->one, TK_KIND_CHECKIN_ENTRY, body);
  fake_terminal_tell (scene->one, NULL);
  gint64 believed = scene->hub.clock.wall_ms + 5 * MINUTE_MS;
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT hlc FROM checkin"), ==, believed);
  /* Nor does it take the gates that hear of it along. */
  g_autofree char *told = hub_fixture_text (&scene->hub, "SELECT body FROM change WHERE kind = 'checkin'");
  g_autofree char *hlc = g_strdup_printf ("\"hlc\":%" N ",", believed);
  g_assert_nonnull (strstr (told, hlc));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/redeem/" path, Scene, NULL, set_up, func, tear_down)
  ADD ("first-wins", test_first_wins);
  ADD ("claim-expires", test_claim_expires);
  ADD ("entry-takes-over", test_entry_takes_over);
  ADD ("denial-frees", test_denial_frees);
  ADD ("own-newer-claim", test_own_newer_claim);
  ADD ("groups", test_groups);
  ADD ("facts-and-rules", test_facts_and_rules);
  ADD ("rule-is-named", test_rule_is_named);
  ADD ("exit", test_exit);
  ADD ("refusals", test_refusals);
  ADD ("same-moment", test_same_moment);
  ADD ("one-turn", test_one_turn);
  ADD ("told-once", test_told_once);
  ADD ("clock-ahead", test_clock_ahead);
#undef ADD
  g_test_add_func ("/redeem/nights", test_nights);
  return g_test_run ();
}
