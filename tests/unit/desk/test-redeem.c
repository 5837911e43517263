/* Asking before letting in: when the hub is asked, what its word changes, and what is journaled; and the clock that orders
 * check-ins. SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tk-desk-gate.h"
#include "tk-store-journal.h"
#include "tk-store-setting.h"
#include "tk-terminal-fixture.h"
#include "tk-uuid.h"

#define SECOND_MS G_GINT64_CONSTANT (1000)
#define AHEAD_MS (5 * 60 * SECOND_MS)

/* Plays the hub. */
typedef struct
{
  TkTerminalFixture *terminal;
  const TkWireRedeemReply *reply;   /* NULL: no answer in time */
  const char *meanwhile;            /* NULL, or SQL that runs while the gate waits */
  guint asked, budget_ms;
  char scan[TK_UUID_SIZE];
  TkWireRedeem last;                /* numbers only */
} Hub;

static gboolean
ask_cb (const TkWireRedeem *redeem, guint budget_ms, TkWireRedeemReply **reply, gpointer data)
{
  Hub *hub = data;

  hub->asked++;
  hub->budget_ms = budget_ms;
  hub->last = *redeem;
  g_strlcpy (hub->scan, redeem->scan, sizeof hub->scan);
  g_assert_cmpstr (redeem->direction, ==, "entry");
  /* Nobody holds the database meanwhile: the sync goes on writing. */
  if (hub->meanwhile != NULL)
    tk_terminal_fixture_sql (hub->terminal, hub->meanwhile);
  if (hub->reply == NULL)
    return FALSE;
  g_autofree char *text = tk_wire_encode (&tk_wire_redeem_reply_shape, hub->reply);
  *reply = tk_wire_decode (&tk_wire_redeem_reply_shape, text, strlen (text), NULL);
  g_assert_nonnull (*reply);
  return TRUE;
}

static void
set_up (Hub *hub, gconstpointer data)
{
  TkDeskRedeemer redeemer = { ask_cb, hub };

  memset (hub, 0, sizeof *hub);
  hub->terminal = tk_terminal_fixture_new ();
  tk_terminal_fixture_sql (hub->terminal, "INSERT INTO setting VALUES ('net', 'online')");
  tk_desk_set_redeemer (hub->terminal->desk, &redeemer);
}

static void
tear_down (Hub *hub, gconstpointer data)
{
  tk_terminal_fixture_free (hub->terminal);
}

static TkScanResult *
scan (Hub *hub, guint32 serial, TkDirection direction, const char *id)
{
  g_autofree char *token = tk_fixture_token (hub->terminal->pair, TK_FIXTURE_ISSUER, 1, 1, serial, 0);
  TkScanRequest request = { 1, 1, direction, token, strlen (token), "scanner", id, 0 };
  g_autoptr (GError) error = NULL;
  TkScanResult *result = tk_desk_scan (hub->terminal->desk, hub->terminal->juma, &request, &error);

  g_assert_no_error (error);
  return result;
}

static gint64
count (Hub *hub, const char *sql)
{
  return tk_terminal_fixture_count (hub->terminal, sql);
}

/* The last entry is of this kind, under the id that was asked with. */
static void
assert_journaled (Hub *hub, const char *kind, const char *verdict)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM journal WHERE seq = (SELECT max(seq) FROM journal) AND kind = '%s' "
                                          "AND id = '%s' AND body LIKE '%%\"verdict\":\"%s\"%%'",
                                          kind, hub->scan, verdict);

  g_assert_cmpint (count (hub, sql), ==, 1);
}

/* ---- What the hub says, and what the gate then shows ---- */

typedef struct
{
  const char *name;
  TkWireRedeemReply reply;
  gboolean silent;
  TkVerdictKind verdict;
  const char *sentence;
  gboolean confirmed;
} Word;

#define SAYS(v, ...) { .verdict = (char *) v, .now = TK_FIXTURE_NOW_MS, __VA_ARGS__ }
#define AT(ms, gate) .at = TK_FIXTURE_NOW_MS - (ms), .hlc = TK_FIXTURE_NOW_MS - (ms), .gate_name = (char *) gate

static const Word words[] = {
  { "no answer", SAYS ("admitted"), TRUE, TK_VERDICT_ADMITTED, NULL, FALSE },
  { "admitted", SAYS ("admitted"), FALSE, TK_VERDICT_ADMITTED, NULL, TRUE },
  { "admitted another way", SAYS ("admitted_reentry"), FALSE, TK_VERDICT_ADMITTED, NULL, TRUE },
  { "already in", SAYS ("already_in", AT (3000, "Gate B"), .terminal_name = (char *) "T2"), FALSE, TK_VERDICT_ALREADY_IN,
    "Already in at 18:59, Gate B, 3 s ago.", TRUE },
  { "already in, told of a check-in not known here", SAYS ("already_in", AT (3000, "B"), .seen = (char *) "elsewhere"), FALSE,
    TK_VERDICT_ALREADY_IN, NULL, TRUE },
  { "voided", SAYS ("voided"), FALSE, TK_VERDICT_VOIDED, NULL, TRUE },
  { "refunded", SAYS ("refunded"), FALSE, TK_VERDICT_REFUNDED, NULL, TRUE },
  { "blocked", SAYS ("blocked"), FALSE, TK_VERDICT_BLOCKED, NULL, TRUE },
  { "unpaid", SAYS ("unpaid"), FALSE, TK_VERDICT_UNPAID, NULL, TRUE },
  { "a rule", SAYS ("rule_refused", .rule = (char *) "minimum_interval", .rule_at = TK_FIXTURE_NOW_MS + 60 * SECOND_MS, .rule_limit = 30),
    FALSE, TK_VERDICT_RULE_REFUSED, "May come back in at 19:01.", TRUE },
  { "what it cannot know", SAYS ("bad_signature"), FALSE, TK_VERDICT_ADMITTED, NULL, FALSE },
  { "what is no verdict", SAYS ("maybe"), FALSE, TK_VERDICT_ADMITTED, NULL, FALSE },
};

static void
test_words (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      const Word *row = &words[i];
      gboolean green = row->verdict == TK_VERDICT_ADMITTED;
      Hub hub;
      g_autoptr (TkScanResult) result = NULL;
      g_autoptr (TkScanResult) replayed = NULL;

      g_test_message ("%s", row->name);
      set_up (&hub, NULL);
      hub.reply = row->silent ? NULL : &row->reply;
      result = scan (&hub, 5, TK_DIRECTION_ENTRY, NULL);
      g_assert_cmpuint (hub.asked, ==, 1);
      g_assert_cmpuint (hub.budget_ms, ==, TK_DESK_REDEEM_BUDGET_MS);
      g_assert_cmpint (hub.last.serial, ==, 5);
      g_assert_cmpint (hub.last.issuer, ==, TK_FIXTURE_ISSUER);
      g_assert_cmpint (hub.last.count, ==, 1);
      g_assert_cmpint (hub.last.hlc, ==, TK_FIXTURE_NOW_MS);
      g_assert_cmpstr (tk_verdict_to_string (result->kind), ==, tk_verdict_to_string (row->verdict));
      g_assert_cmpint (result->colour, ==, tk_verdict_colour (row->verdict));
      g_assert_cmpint (result->confirmed, ==, row->confirmed);
      g_assert_cmpstr (result->scan_id, ==, hub.scan);
      if (row->sentence != NULL)
        g_assert_cmpstr (result->sentence, ==, row->sentence);
      assert_journaled (&hub, green ? TK_KIND_CHECKIN_ENTRY : TK_KIND_CHECKIN_DENIED, tk_verdict_to_string (row->verdict));
      g_assert_cmpint (count (&hub, "SELECT count(*) FROM journal"), ==, 1);
      g_assert_cmpint (count (&hub, "SELECT coalesce (sum (count), 0) FROM checkin"), ==, green);
      /* The same id again gets the same answer, and nobody is asked. */
      replayed = scan (&hub, 5, TK_DIRECTION_ENTRY, hub.scan);
      g_assert_true (replayed->replayed);
      g_assert_cmpint (replayed->kind, ==, result->kind);
      g_assert_cmpint (replayed->confirmed, ==, result->confirmed);
      g_assert_cmpuint (hub.asked, ==, 1);
      tear_down (&hub, NULL);
    }
}

/* ---- When it is asked ---- */

static void
test_when (Hub *hub, gconstpointer data)
{
  static const TkWireRedeemReply good = SAYS ("admitted");

  hub->reply = &good;
  tk_scan_result_free (scan (hub, 100001, TK_DIRECTION_ENTRY, NULL)); /* a local refusal shows at once */
  g_assert_cmpuint (hub->asked, ==, 0);
  tk_scan_result_free (scan (hub, 5, TK_DIRECTION_EXIT, NULL));
  g_assert_cmpuint (hub->asked, ==, 0);
  tk_scan_result_free (scan (hub, 5, TK_DIRECTION_ENTRY, NULL));
  g_assert_cmpuint (hub->asked, ==, 1);
  tk_scan_result_free (scan (hub, 5, TK_DIRECTION_ENTRY, NULL)); /* the same card again */
  g_assert_cmpuint (hub->asked, ==, 1);
  tk_fake_clock_advance (&hub->terminal->clock, 60 * SECOND_MS);
  tk_scan_result_free (scan (hub, 5, TK_DIRECTION_EXIT, NULL)); /* whoever is inside may leave */
  g_assert_cmpuint (hub->asked, ==, 1);
  tk_terminal_fixture_sql (hub->terminal, "INSERT INTO setting VALUES ('redeem_budget_ms', '40')");
  tk_scan_result_free (scan (hub, 6, TK_DIRECTION_ENTRY, NULL));
  g_assert_cmpuint (hub->asked, ==, 2);
  g_assert_cmpuint (hub->budget_ms, ==, 40);
  tk_terminal_fixture_sql (hub->terminal, "UPDATE setting SET value = '0' WHERE name = 'redeem_budget_ms'");
  tk_scan_result_free (scan (hub, 7, TK_DIRECTION_ENTRY, NULL));
  tk_terminal_fixture_sql (hub->terminal, "DELETE FROM setting WHERE name = 'redeem_budget_ms'");
  tk_terminal_fixture_sql (hub->terminal, "UPDATE setting SET value = 'offline' WHERE name = 'net'");
  tk_scan_result_free (scan (hub, 8, TK_DIRECTION_ENTRY, NULL));
  tk_terminal_fixture_sql (hub->terminal, "UPDATE setting SET value = 'slow' WHERE name = 'net'");
  tk_scan_result_free (scan (hub, 9, TK_DIRECTION_ENTRY, NULL));
  g_assert_cmpuint (hub->asked, ==, 2);
  tk_terminal_fixture_sql (hub->terminal, "UPDATE setting SET value = 'online' WHERE name = 'net'");
  tk_desk_set_redeemer (hub->terminal->desk, NULL);
  tk_scan_result_free (scan (hub, 10, TK_DIRECTION_ENTRY, NULL));
  g_assert_cmpuint (hub->asked, ==, 2);
}

/* ---- What is known here ---- */

static const char elsewhere[] =
  "INSERT INTO checkin (id, event, gate, gate_name, terminal_name, type, serial, issue, direction, verdict, count, at, hlc) VALUES "
  "('there', 1, 1, 'Main', 'T2', 1, 5, 0, 'entry', 'admitted', 1, 1795276700000, 1795276700000)";

/* The feed brings the other gate's entry while the hub is asked: what is known last decides, not the green of before. */
static void
test_feed_meanwhile (Hub *hub, gconstpointer data)
{
  static const TkWireRedeemReply good = SAYS ("admitted");

  hub->reply = &good;
  hub->meanwhile = elsewhere;
  g_autoptr (TkScanResult) result = scan (hub, 5, TK_DIRECTION_ENTRY, NULL);
  g_assert_cmpint (result->kind, ==, TK_VERDICT_ALREADY_IN);
  g_assert_false (result->confirmed);
  assert_journaled (hub, TK_KIND_CHECKIN_DENIED, "already_in");
}

/* They left by this gate, which has not come up yet: the hub still has them inside, and this gate knows better. */
static void
test_hub_knows_less (Hub *hub, gconstpointer data)
{
  static const TkWireRedeemReply stale = SAYS ("already_in", AT (100000, "Main"), .seen = (char *) "there");

  tk_terminal_fixture_sql (hub->terminal, elsewhere);
  tk_scan_result_free (scan (hub, 5, TK_DIRECTION_EXIT, NULL));
  tk_fake_clock_advance (&hub->terminal->clock, 10 * SECOND_MS);
  hub->reply = &stale;
  g_autoptr (TkScanResult) result = scan (hub, 5, TK_DIRECTION_ENTRY, NULL);
  g_assert_cmpuint (hub->asked, ==, 1);
  g_assert_cmpint (result->kind, ==, TK_VERDICT_ADMITTED_REENTRY);
  assert_journaled (hub, TK_KIND_CHECKIN_ENTRY, "admitted_reentry");
}

/* ---- The hybrid logical clock ---- */

static gint64
last_hlc (Hub *hub)
{
  gint64 stored = count (hub, "SELECT hlc FROM checkin WHERE seq = (SELECT max(seq) FROM journal)");
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM journal WHERE seq = (SELECT max(seq) FROM journal) AND body LIKE "
                                          "'%%\"hlc\":%" G_GINT64_FORMAT ",%%'", stored);

  g_assert_cmpint (count (hub, sql), ==, 1); /* and the journal says the same */
  return stored;
}

static void
test_clock (Hub *hub, gconstpointer data)
{
  static const struct
  {
    const char *name;
    gint64 advance, wall;     /* wall: set it to this much after the fixture's, when not 0 */
    gint64 heard;             /* of this ticket from elsewhere, after the fixture's; 0 nothing */
    gint64 hlc;               /* after the fixture's */
  } rows[] = {
    { "now", 0, 0, 0, 0 },
    { "the same moment", 0, 0, 0, 1 },
    { "a second later", 1000, 0, 0, 1000 },
    { "after what was heard", 0, 0, 5000, 5001 },
    { "after the last, although the clock says less", 1000, 0, 0, 5002 },
    { "the clock goes on", 4000, 0, 0, 6000 },
    { "a clock a day ahead is not believed", 0, 0, 86400000, 6000 + AHEAD_MS + 1 },
    { "and leaves its mark until ours has caught up", 1000, 0, 0, 6000 + AHEAD_MS + 2 },
    { "which it has", AHEAD_MS + 1000, 0, 0, 8000 + AHEAD_MS },
    { "the wall clock is set back", 0, -3600000, 0, 8000 + AHEAD_MS + 1 },
  };

  tk_desk_set_redeemer (hub->terminal->desk, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].name);
      tk_fake_clock_advance (&hub->terminal->clock, rows[i].advance);
      if (rows[i].wall != 0)
        hub->terminal->clock.wall_ms = TK_FIXTURE_NOW_MS + rows[i].wall;
      if (rows[i].heard != 0)
        {
          g_autofree char *sql = g_strdup_printf (
            "INSERT INTO checkin (id, event, gate, gate_name, terminal_name, type, serial, issue, direction, verdict, count, at, hlc)"
            " VALUES ('x%u', 1, 1, 'Main', 'T2', 1, %u, 0, 'exit', 'exit_recorded', 1, 1, %" G_GINT64_FORMAT ")",
            (guint) i, (guint) i + 1, TK_FIXTURE_NOW_MS + rows[i].heard);
          tk_terminal_fixture_sql (hub->terminal, sql);
        }
      tk_scan_result_free (scan (hub, (guint32) i + 1, TK_DIRECTION_ENTRY, NULL));
      g_assert_cmpint (last_hlc (hub) - TK_FIXTURE_NOW_MS, ==, rows[i].hlc);
    }
}

/* Two gates with clocks an hour apart: out at the other one after in here, and in again, in this order whatever clocks say. */
static void
test_order (Hub *hub, gconstpointer data)
{
  tk_desk_set_redeemer (hub->terminal->desk, NULL);
  tk_scan_result_free (scan (hub, 5, TK_DIRECTION_ENTRY, NULL));
  tk_terminal_fixture_sql (hub->terminal,
    "INSERT INTO checkin (id, event, gate, gate_name, terminal_name, type, serial, issue, direction, verdict, count, at, hlc)"
    " VALUES ('out', 1, 1, 'Main', 'T2', 1, 5, 0, 'exit', 'exit_recorded', 1, 1795273200000, 1795276801000)");
  tk_fake_clock_advance (&hub->terminal->clock, 60 * SECOND_MS);
  g_autoptr (TkScanResult) back = scan (hub, 5, TK_DIRECTION_ENTRY, NULL);
  g_assert_cmpint (back->kind, ==, TK_VERDICT_ADMITTED_REENTRY);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/redeem/" path, Hub, NULL, set_up, func, tear_down)
  g_test_add_func ("/redeem/words", test_words);
  ADD ("when", test_when);
  ADD ("feed-meanwhile", test_feed_meanwhile);
  ADD ("hub-knows-less", test_hub_knows_less);
  ADD ("clock", test_clock);
  ADD ("order", test_order);
#undef ADD
  return g_test_run ();
}
