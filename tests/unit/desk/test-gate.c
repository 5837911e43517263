/* The gate, from text to a durable verdict: every verdict, what is recorded, and what is not.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tk-desk-gate.h"
#include "tk-human-code.h"
#include "tk-store-clock.h"
#include "tk-store-gate.h"
#include "tk-store-journal.h"
#include "tk-store-setting.h"
#include "tk-terminal-fixture.h"
#include "tk-uuid.h"
#include "tk-verdict-words.h"

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

static TkScanResult *
scan_at (Fixture *fixture, guint32 gate, TkDirection direction, const char *text, const char *id, guint count)
{
  TkScanRequest request = { gate == 3 ? 2 : 1, gate, direction, text, strlen (text), "text", id, count };
  g_autoptr (GError) error = NULL;
  TkScanResult *result = tk_desk_scan (fixture->desk, fixture->juma, &request, &error);

  g_assert_no_error (error);
  g_assert_nonnull (result);
  if (result->kind != TK_VERDICT_OUTSIDE_LEASE) /* amber or red, see /gate/old-certificate */
    g_assert_cmpint (result->colour, ==, tk_verdict_colour (result->kind));
  g_assert_cmpstr (result->word, !=, "");
  g_assert_cmpstr (result->sentence, !=, "");
  return result;
}

static TkScanResult *
enter (Fixture *fixture, const char *text)
{
  return scan_at (fixture, 1, TK_DIRECTION_ENTRY, text, NULL, 0);
}

static char *
own_token (Fixture *fixture, guint16 type, guint32 serial)
{
  return tk_fixture_token (fixture->pair, TK_FIXTURE_ISSUER, 1, type, serial, 0);
}

static gint64
journal_length (Fixture *fixture)
{
  return tk_terminal_fixture_count (fixture, "SELECT count(*) FROM journal");
}

static gint64
checkin_rows (Fixture *fixture)
{
  return tk_terminal_fixture_count (fixture, "SELECT count(*) FROM checkin");
}

/* The last entry's kind, and that its body names what was decided. */
static void
assert_last_entry (Fixture *fixture, const char *kind, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = tk_store_journal_read (fixture->store, journal_length (fixture), 1, &error);
  TkJournalEntry *entry;

  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 1);
  entry = g_ptr_array_index (entries, 0);
  g_assert_cmpstr (entry->kind, ==, kind);
  g_assert_cmpstr (entry->staff, ==, "juma");
  g_assert_nonnull (strstr (entry->body, part));
}

#define assert_verdict(result, verdict) \
  g_assert_cmpstr (tk_verdict_to_string ((result)->kind), ==, tk_verdict_to_string (verdict))

static void
test_admits_and_records (Fixture **fixture, gconstpointer data)
{
  g_autofree char *token = own_token (*fixture, 1, 5);
  g_autoptr (TkScanResult) result = enter (*fixture, token);

  assert_verdict (result, TK_VERDICT_ADMITTED);
  g_assert_cmpuint (result->count, ==, 1);
  g_assert_cmpstr (result->type_name, ==, "Regular");
  g_assert_cmpstr (result->word, ==, "WELCOME");
  g_assert_cmpstr (result->instruction, ==, "");
  g_assert_cmpuint (result->id.serial, ==, 5);
  g_assert_cmpstr (result->code, !=, "");
  g_assert_true (tk_uuid_is_valid (result->scan_id));
  g_assert_cmpint (result->at_ms, ==, TK_FIXTURE_NOW_MS);
  g_assert_cmpint (checkin_rows (*fixture), ==, 1);
  assert_last_entry (*fixture, TK_KIND_CHECKIN_ENTRY, "\"verdict\":\"admitted\"");
  assert_last_entry (*fixture, TK_KIND_CHECKIN_ENTRY, "\"issuer\":7");
}

static void
test_same_code_at_once_is_the_same_card (Fixture **fixture, gconstpointer data)
{
  g_autofree char *token = own_token (*fixture, 1, 5);
  g_autoptr (TkScanResult) first = enter (*fixture, token);
  g_autoptr (TkScanResult) again = NULL;
  g_autoptr (TkScanResult) later = NULL;

  tk_fake_clock_advance (&(*fixture)->clock, 5000);
  again = enter (*fixture, token);
  assert_verdict (again, TK_VERDICT_ADMITTED);
  g_assert_true (again->repeat);
  g_assert_cmpint (journal_length (*fixture), ==, 1);
  tk_fake_clock_advance (&(*fixture)->clock, 37000);
  later = enter (*fixture, token);
  assert_verdict (later, TK_VERDICT_ALREADY_IN);
  g_assert_cmpstr (later->sentence, ==, "Already in at 19:00, Gate Main, 42 s ago.");
  g_assert_cmpstr (later->seen_gate, ==, "Main");
  g_assert_cmpint (later->seen_ms, ==, TK_FIXTURE_NOW_MS);
  g_assert_cmpint (journal_length (*fixture), ==, 2);
  assert_last_entry (*fixture, TK_KIND_CHECKIN_DENIED, "\"verdict\":\"already_in\"");
}

static void
test_replay_returns_the_first_answer (Fixture **fixture, gconstpointer data)
{
  g_autofree char *token = own_token (*fixture, 1, 5);
  char id[TK_UUID_SIZE];
  g_autoptr (TkScanResult) first = NULL;
  g_autoptr (TkScanResult) replayed = NULL;

  tk_uuid_new (&(*fixture)->clock.base, id);
  first = scan_at (*fixture, 1, TK_DIRECTION_ENTRY, token, id, 0);
  tk_fake_clock_advance (&(*fixture)->clock, 600000);
  replayed = scan_at (*fixture, 1, TK_DIRECTION_ENTRY, token, id, 0);
  assert_verdict (replayed, TK_VERDICT_ADMITTED);
  g_assert_true (replayed->replayed);
  g_assert_false (first->replayed);
  g_assert_cmpstr (replayed->scan_id, ==, id);
  g_assert_cmpstr (replayed->sentence, ==, first->sentence);
  g_assert_cmpstr (replayed->code, ==, first->code);
  g_assert_cmpint (replayed->at_ms, ==, first->at_ms);
  g_assert_true (tk_ticket_id_equal (&replayed->id, &first->id));
  g_assert_cmpint (journal_length (*fixture), ==, 1);
  g_assert_cmpint (checkin_rows (*fixture), ==, 1);
}

static void
test_replay_survives_a_restart (Fixture **fixture, gconstpointer data)
{
  g_autofree char *token = own_token (*fixture, 3, 5);
  char id[TK_UUID_SIZE];
  g_autoptr (TkScanResult) first = NULL;
  g_autoptr (TkScanResult) replayed = NULL;
  g_autoptr (GError) error = NULL;

  tk_uuid_new (&(*fixture)->clock.base, id);
  first = scan_at (*fixture, 1, TK_DIRECTION_ENTRY, token, id, 1);
  g_assert_cmpuint (first->remaining, ==, 3);
  tk_desk_close ((*fixture)->desk);
  (*fixture)->desk = tk_desk_open ((*fixture)->dir, &(*fixture)->clock.base, &error);
  g_assert_no_error (error);
  replayed = scan_at (*fixture, 1, TK_DIRECTION_ENTRY, token, id, 1);
  g_assert_true (replayed->replayed);
  g_assert_cmpuint (replayed->count, ==, 1);
  g_assert_cmpuint (replayed->remaining, ==, 3);
}

static void
test_exit_and_reentry (Fixture **fixture, gconstpointer data)
{
  g_autofree char *token = own_token (*fixture, 1, 9);
  g_autoptr (TkScanResult) in = NULL;
  g_autoptr (TkScanResult) out = NULL;
  g_autoptr (TkScanResult) back = NULL;
  g_autoptr (TkScanResult) never = NULL;
  g_autofree char *other = own_token (*fixture, 1, 10);

  in = enter (*fixture, token);
  tk_fake_clock_advance (&(*fixture)->clock, 60000);
  out = scan_at (*fixture, 1, TK_DIRECTION_EXIT, token, NULL, 0);
  assert_verdict (out, TK_VERDICT_EXIT_RECORDED);
  assert_last_entry (*fixture, TK_KIND_CHECKIN_EXIT, "\"direction\":\"exit\"");
  tk_fake_clock_advance (&(*fixture)->clock, 60000);
  back = enter (*fixture, token);
  assert_verdict (back, TK_VERDICT_ADMITTED_REENTRY);
  never = scan_at (*fixture, 1, TK_DIRECTION_EXIT, other, NULL, 0);
  assert_verdict (never, TK_VERDICT_EXIT_WITHOUT_ENTRY);
  assert_last_entry (*fixture, TK_KIND_CHECKIN_DENIED, "\"verdict\":\"exit_without_entry\"");
}

static void
test_group_ticket (Fixture **fixture, gconstpointer data)
{
  g_autofree char *token = own_token (*fixture, 3, 2);
  g_autoptr (TkScanResult) three = scan_at (*fixture, 1, TK_DIRECTION_ENTRY, token, NULL, 3);
  g_autoptr (TkScanResult) rest = NULL;

  g_assert_cmpuint (three->count, ==, 3);
  g_assert_cmpuint (three->remaining, ==, 1);
  g_assert_cmpstr (three->sentence, ==, "3 people may go in; 1 more may still come with this ticket.");
  tk_fake_clock_advance (&(*fixture)->clock, 60000);
  rest = enter (*fixture, token);
  assert_verdict (rest, TK_VERDICT_ADMITTED);
  g_assert_cmpuint (rest->count, ==, 1);
}

static void
test_history_from_elsewhere (Fixture **fixture, gconstpointer data)
{
  g_autofree char *token = own_token (*fixture, 1, 20);
  g_autofree char *annulled = own_token (*fixture, 1, 21);
  g_autoptr (TkScanResult) seen = NULL;
  g_autoptr (TkScanResult) free_again = NULL;

  tk_terminal_fixture_sql (*fixture,
    "INSERT INTO checkin (id, event, gate, gate_name, terminal_name, type, serial, issue, direction, verdict, count, at, annulled)"
    " VALUES ('a', 1, 1, 'Main', 'Gate 2', 1, 20, 0, 'entry', 'admitted', 1, 1795276320000, 0),"
    " ('b', 1, 1, 'Main', 'Gate 2', 1, 21, 0, 'entry', 'admitted', 1, 1795276320000, 1)");
  seen = enter (*fixture, token);
  assert_verdict (seen, TK_VERDICT_ALREADY_IN);
  g_assert_cmpstr (seen->sentence, ==, "Already in at 18:52, Gate Main, 8 min ago.");
  free_again = enter (*fixture, annulled);
  assert_verdict (free_again, TK_VERDICT_ADMITTED);
}

/* ---- Refusals: what is set up in SQL, what is scanned, what must come out and be said ---- */

typedef struct
{
  const char *name;
  const char *sql;         /* NULL */
  guint32 gate;
  guint32 event;           /* of the token */
  guint16 type;
  guint32 serial;
  TkVerdictKind verdict;
  const char *sentence;    /* NULL: not looked at */
  const char *instruction;
} Refusal;

static const Refusal refusals[] = {
  { "voided", "INSERT INTO ticket (event, type, serial, issue, issuer, status, sold_at) VALUES (1, 1, 5, 0, 7, 'voided', 0)",
    1, 1, 1, 5, TK_VERDICT_VOIDED, NULL, NULL },
  { "later issue", "INSERT INTO ticket (event, type, serial, issue, issuer, status, sold_at) VALUES (1, 1, 5, 0, 7, 'valid', 0),"
    " (1, 1, 5, 1, 7, 'valid', 0)", 1, 1, 1, 5, TK_VERDICT_VOIDED, NULL, NULL },
  { "only the later issue known", "INSERT INTO ticket (event, type, serial, issue, issuer, status, sold_at)"
    " VALUES (1, 1, 5, 3, 7, 'valid', 0)", 1, 1, 1, 5, TK_VERDICT_VOIDED, NULL, NULL },
  { "refunded", "INSERT INTO ticket (event, type, serial, issue, issuer, status, sold_at) VALUES (1, 1, 5, 0, 7, 'refunded', 0)",
    1, 1, 1, 5, TK_VERDICT_REFUNDED, NULL, NULL },
  { "blocked", "INSERT INTO ticket (event, type, serial, issue, issuer, status, sold_at) VALUES (1, 1, 5, 0, 7, 'blocked', 0)",
    1, 1, 1, 5, TK_VERDICT_BLOCKED, NULL, NULL },
  { "unpaid", "INSERT INTO ticket (event, type, serial, issue, issuer, status, sold_at) VALUES (1, 1, 5, 0, 7, 'unpaid', 0)",
    1, 1, 1, 5, TK_VERDICT_UNPAID, NULL, NULL },
  { "attention", "INSERT INTO ticket (event, type, serial, issue, issuer, status, sold_at, attention)"
    " VALUES (1, 1, 5, 0, 7, 'valid', 0, 'Check the student card.')",
    1, 1, 1, 5, TK_VERDICT_ATTENTION, "Check the student card.", NULL },
  { "wrong event", NULL, 1, 2, 1, 5, TK_VERDICT_WRONG_EVENT, "This ticket is for Nairobi Comedy Night.", NULL },
  { "wrong gate", NULL, 2, 1, 1, 5, TK_VERDICT_WRONG_GATE, "This ticket goes in at Gate Main.", "Send them to Gate Main." },
  { "wrong gate with a hint", "UPDATE gate SET hint = 'Main gate is round the corner.' WHERE number = 1",
    2, 1, 1, 5, TK_VERDICT_WRONG_GATE, "This ticket goes in at Gate Main.", "Main gate is round the corner." },
  { "wrong gate and no right one", "UPDATE gate SET types = '3' WHERE number = 1",
    2, 1, 1, 5, TK_VERDICT_WRONG_GATE, "This gate does not take this type of ticket.", "Send them to the box office." },
  { "event over", "UPDATE event SET ends_at = 1795276800000 WHERE number = 1", 1, 1, 1, 5, TK_VERDICT_EXPIRED,
    "This ticket was valid until 19:00.", NULL },
  { "gate opens later", "UPDATE gate SET opens = 1795278600000 WHERE number = 1", 1, 1, 1, 5, TK_VERDICT_RULE_REFUSED,
    "This gate opens at 19:30.", NULL },
  { "gate closed yesterday", "UPDATE gate SET closes = 1795190400000 WHERE number = 1", 1, 1, 1, 5, TK_VERDICT_RULE_REFUSED,
    "This gate closed at 20 Nov 19:00.", NULL },
  { "exits only", "UPDATE gate SET takes_entries = 0 WHERE number = 1", 1, 1, 1, 5, TK_VERDICT_RULE_REFUSED,
    "This gate takes no entries.", NULL },
  { "outside every range", NULL, 1, 1, 1, 100001, TK_VERDICT_OUTSIDE_LEASE, NULL, NULL },
  { "issuer without certificate", "DELETE FROM issuer", 1, 1, 1, 5, TK_VERDICT_UNKNOWN_ISSUER, NULL, NULL },
  { "damaged certificate", "UPDATE issuer SET certificate = 'TKC1:0000', revision = 9", 1, 1, 1, 5, TK_VERDICT_UNKNOWN_ISSUER,
    NULL, NULL },
};

static void
test_refusals (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      const Refusal *row = &refusals[i];
      g_autoptr (TkTerminalFixture) fixture = tk_terminal_fixture_new ();
      g_autofree char *token = tk_fixture_token (fixture->pair, TK_FIXTURE_ISSUER, row->event, row->type, row->serial, 0);
      g_autoptr (TkScanResult) result = NULL;

      g_test_message ("%s", row->name);
      if (row->sql != NULL)
        tk_terminal_fixture_sql (fixture, row->sql);
      if (strstr (row->name, "damaged") != NULL)
        g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "*certificate of issuer 7 is not good*");
      result = scan_at (fixture, row->gate, TK_DIRECTION_ENTRY, token, NULL, 0);
      g_test_assert_expected_messages ();
      assert_verdict (result, row->verdict);
      g_assert_cmpuint (result->count, ==, 0);
      if (row->sentence != NULL)
        g_assert_cmpstr (result->sentence, ==, row->sentence);
      if (row->instruction != NULL)
        g_assert_cmpstr (result->instruction, ==, row->instruction);
      g_assert_cmpint (journal_length (fixture), ==, 1);
      assert_last_entry (fixture, TK_KIND_CHECKIN_DENIED, tk_verdict_to_string (row->verdict));
    }
}

static void
test_forged_tokens (Fixture **fixture, gconstpointer data)
{
  g_autoptr (TkKeyPair) thief = tk_key_pair_new ();
  g_autofree char *forged = tk_fixture_token (thief, TK_FIXTURE_ISSUER, 1, 1, 5, 0);
  g_autofree char *stranger = tk_fixture_token (thief, 99, 1, 1, 6, 0);
  g_autofree char *real = own_token (*fixture, 1, 5);
  g_autoptr (TkScanResult) bad = enter (*fixture, forged);
  g_autoptr (TkScanResult) unknown = NULL;
  g_autoptr (TkScanResult) good = NULL;

  assert_verdict (bad, TK_VERDICT_BAD_SIGNATURE);
  g_assert_cmpuint (bad->id.serial, ==, 0);
  g_assert_cmpstr (bad->code, ==, "");
  assert_last_entry (*fixture, TK_KIND_CHECKIN_DENIED, "\"digest\":\"");
  unknown = enter (*fixture, stranger);
  assert_verdict (unknown, TK_VERDICT_UNKNOWN_ISSUER);
  /* A forged copy says nothing about the real ticket. */
  good = enter (*fixture, real);
  assert_verdict (good, TK_VERDICT_ADMITTED);
}

static void
test_not_tickets (Fixture **fixture, gconstpointer data)
{
  static const char *const texts[] = { "", "   ", "hello", "https://example.com/x", "TK1:", "TK1:%%%", "TK1:0000000000",
                                       "WIFI:S:venue;T:WPA;P:x;;", "\x01\x02\x03", "7K-2M0X-Z-999999999999" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (TkScanResult) result = enter (*fixture, texts[i]);

      g_test_message ("%s", texts[i]);
      assert_verdict (result, TK_VERDICT_NOT_A_TICKET);
      assert_last_entry (*fixture, TK_KIND_CHECKIN_DENIED, "\"digest\":\"");
    }
  g_assert_cmpint (journal_length (*fixture), ==, G_N_ELEMENTS (texts));
}

static void
test_scanner_dirt_is_cleaned (Fixture **fixture, gconstpointer data)
{
  g_autofree char *token = own_token (*fixture, 1, 30);
  g_autofree char *dirty = g_strdup_printf ("]Q1\\000026%s\r\n", token);
  g_autoptr (TkScanResult) result = enter (*fixture, dirty);

  assert_verdict (result, TK_VERDICT_ADMITTED);
  g_assert_cmpuint (result->id.serial, ==, 30);
}

static void
test_typed_codes (Fixture **fixture, gconstpointer data)
{
  TkTicketId known = { 1, 1, 41, 0 };
  TkTicketId unknown = { 1, 1, 42, 0 };
  g_autofree char *known_code = tk_human_code_format (&known);
  g_autofree char *unknown_code = tk_human_code_format (&unknown);
  g_autofree char *lower = g_ascii_strdown (known_code, -1);
  g_autoptr (TkScanResult) before = NULL;
  g_autoptr (TkScanResult) good = NULL;
  g_autoptr (TkScanResult) missing = NULL;
  g_autoptr (TkScanResult) bad = NULL;
  g_autoptr (GError) error = NULL;

  before = enter (*fixture, known_code);
  assert_verdict (before, TK_VERDICT_UNKNOWN_CODE);
  g_assert_cmpstr (before->sentence, ==, "This gate has no list of tickets yet.");
  tk_terminal_fixture_sql (*fixture, "INSERT INTO ticket (event, type, serial, issue, issuer, status, sold_at)"
                                     " VALUES (1, 1, 41, 0, 7, 'valid', 0)");
  /* 37 minutes and a little before 19:00. */
  tk_store_set_setting_int ((*fixture)->store, "last_complete", TK_FIXTURE_NOW_MS - 37 * 60000 - 20000, &error);
  g_assert_no_error (error);
  good = enter (*fixture, lower);
  assert_verdict (good, TK_VERDICT_ADMITTED);
  g_assert_cmpuint (good->id.serial, ==, 41);
  missing = enter (*fixture, unknown_code);
  assert_verdict (missing, TK_VERDICT_UNKNOWN_CODE);
  g_assert_cmpstr (missing->sentence, ==, "Not in the list of 18:22, 37 min old.");
  bad = enter (*fixture, "ABCDEFGH");
  assert_verdict (bad, TK_VERDICT_NOT_A_TICKET);
  g_assert_nonnull (strstr (bad->instruction, "typing mistake"));
}

static void
test_wrong_clock (Fixture **fixture, gconstpointer data)
{
  g_autofree char *token = own_token (*fixture, 1, 5);
  g_autoptr (GError) error = NULL;
  g_autoptr (TkScanResult) result = NULL;
  g_autoptr (TkScanResult) late = NULL;

  /* The wall clock runs two days ahead, and the hub said what time it is. */
  (*fixture)->clock.wall_ms += 2 * 86400000;
  tk_store_clock_heard ((*fixture)->store, &(*fixture)->clock.base, TK_FIXTURE_NOW_MS, &error);
  g_assert_no_error (error);
  result = enter (*fixture, token);
  assert_verdict (result, TK_VERDICT_ADMITTED);
  g_assert_cmpint (result->at_ms, ==, TK_FIXTURE_NOW_MS);
  /* Set back afterwards, it does not make an event that is over begin again. */
  tk_fake_clock_advance (&(*fixture)->clock, 86400000);
  (*fixture)->clock.wall_ms = TK_FIXTURE_NOW_MS;
  late = enter (*fixture, token);
  assert_verdict (late, TK_VERDICT_EXPIRED);
}

/* Codes can be counted up by whoever has seen one: a QR with nothing but a code is a forgery. */
static void
test_codes_are_typed_not_scanned (Fixture **fixture, gconstpointer data)
{
  static const char *const machines[] = { "camera", "scanner", "picture" };
  TkTicketId known = { 1, 1, 41, 0 };
  g_autofree char *code = tk_human_code_format (&known);
  g_autoptr (TkScanResult) typed = NULL;

  tk_terminal_fixture_sql (*fixture, "INSERT INTO ticket (event, type, serial, issue, issuer, status, sold_at)"
                                     " VALUES (1, 1, 41, 0, 7, 'valid', 0)");
  for (gsize i = 0; i < G_N_ELEMENTS (machines); i++)
    {
      TkScanRequest request = { 1, 1, TK_DIRECTION_ENTRY, code, strlen (code), machines[i], NULL, 0 };
      g_autoptr (GError) error = NULL;
      g_autoptr (TkScanResult) result = tk_desk_scan ((*fixture)->desk, (*fixture)->juma, &request, &error);

      g_assert_no_error (error);
      assert_verdict (result, TK_VERDICT_NOT_A_TICKET);
      g_assert_cmpuint (result->id.serial, ==, 0);
      g_assert_null (strstr (result->instruction, "typing"));
      assert_last_entry (*fixture, TK_KIND_CHECKIN_DENIED, "\"digest\":\"");
    }
  typed = enter (*fixture, code);
  assert_verdict (typed, TK_VERDICT_ADMITTED);
}

static void
test_certificate_by_light (Fixture **fixture, gconstpointer data)
{
  g_autoptr (TkKeyPair) till = tk_key_pair_new ();
  g_autoptr (TkKeyPair) other_hub = tk_key_pair_new ();
  g_autofree char *certificate = tk_fixture_certificate ((*fixture)->hub, till, 12, 1, 1, 50);
  g_autofree char *renewed = tk_fixture_certificate ((*fixture)->hub, till, 12, 2, 1, 80);
  g_autofree char *foreign = tk_fixture_certificate (other_hub, till, 13, 1, 1, 50);
  g_autofree char *first = tk_fixture_token (till, 12, 1, 1, 50, 0);
  g_autofree char *beyond = tk_fixture_token (till, 12, 1, 1, 60, 0);
  const struct { const char *text; TkVerdictKind verdict; const char *sentence; } steps[] = {
    { first, TK_VERDICT_UNKNOWN_ISSUER, NULL },
    { certificate, TK_VERDICT_NOT_A_TICKET, "Certificate of box office 12 taken in." },
    { first, TK_VERDICT_ADMITTED, NULL },
    { beyond, TK_VERDICT_OUTSIDE_LEASE, NULL },
    { renewed, TK_VERDICT_NOT_A_TICKET, "Certificate of box office 12 taken in." },
    { beyond, TK_VERDICT_ADMITTED, NULL },
    { certificate, TK_VERDICT_NOT_A_TICKET, "Certificate of box office 12 is known already." },
    { foreign, TK_VERDICT_NOT_A_TICKET, "This is a box office's certificate, but not one your hub has signed." },
    { "TKC1:NONSENSE", TK_VERDICT_NOT_A_TICKET, "This is a box office's certificate, but not one your hub has signed." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr (TkScanResult) result = enter (*fixture, steps[i].text);

      g_test_message ("step %" G_GSIZE_FORMAT, i);
      assert_verdict (result, steps[i].verdict);
      if (steps[i].sentence != NULL)
        g_assert_cmpstr (result->sentence, ==, steps[i].sentence);
    }
  g_assert_cmpint (tk_terminal_fixture_count (*fixture, "SELECT count(*) FROM issuer WHERE number = 13"), ==, 0);
  g_assert_cmpint (tk_terminal_fixture_count (*fixture, "SELECT count(*) FROM journal WHERE kind = 'note'"), ==, 2);
}

static void
test_revoked_issuer_keeps_its_range (Fixture **fixture, gconstpointer data)
{
  g_autofree char *inside = own_token (*fixture, 1, 5);
  g_autofree char *outside = own_token (*fixture, 1, 500);
  g_autofree char *narrowed = tk_fixture_certificate ((*fixture)->hub, (*fixture)->pair, TK_FIXTURE_ISSUER, 2, 1, 100);
  g_autoptr (GError) error = NULL;
  g_autoptr (TkScanResult) good = NULL;
  g_autoptr (TkScanResult) bad = NULL;

  tk_store_issuer_keep ((*fixture)->store, TK_FIXTURE_ISSUER, 2, NULL, narrowed, NULL, &error);
  g_assert_no_error (error);
  tk_terminal_fixture_sql (*fixture, "UPDATE issuer SET revoked_at = 1795276000000");
  good = enter (*fixture, inside);
  assert_verdict (good, TK_VERDICT_ADMITTED);
  bad = enter (*fixture, outside);
  assert_verdict (bad, TK_VERDICT_OUTSIDE_LEASE);
}

/* A number granted a minute ago looks like one never granted, unless this gate has heard of everything by now. */
static void
test_old_certificate (Fixture **fixture, gconstpointer data)
{
  static const struct { const char *name, *sql; TkColour colour; const char *sentence; } rows[] = {
    { "never heard", "SELECT 1", TK_COLOUR_AMBER, "Perhaps sold since this gate last heard from the hub." },
    { "heard just now", "INSERT INTO setting VALUES ('net', 'online'), ('last_complete', '1795276790000')", TK_COLOUR_RED,
      "The box office that signed this ticket was never given its number." },
    { "heard two minutes ago", "UPDATE setting SET value = '1795276680000' WHERE name = 'last_complete'", TK_COLOUR_RED, NULL },
    { "heard longer ago", "UPDATE setting SET value = '1795276679999' WHERE name = 'last_complete'", TK_COLOUR_AMBER,
      "Perhaps sold since this gate last heard from the hub, at 18:57." },
    { "heard tomorrow: a clock was set", "UPDATE setting SET value = '1795363200000' WHERE name = 'last_complete'", TK_COLOUR_AMBER, NULL },
    { "cut off a moment ago", "UPDATE setting SET value = '1795276790000' WHERE name = 'last_complete';"
      "UPDATE setting SET value = 'offline' WHERE name = 'net'", TK_COLOUR_AMBER, NULL },
    { "cut off, and its till was revoked", "UPDATE issuer SET revoked_at = 1795276000000", TK_COLOUR_RED, NULL },
  };
  g_autofree char *token = own_token (*fixture, 1, 100001);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) recent = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      char id[TK_UUID_SIZE];
      g_autoptr (TkScanResult) result = NULL;
      g_autoptr (TkScanResult) replayed = NULL;

      g_test_message ("%s", rows[i].name);
      tk_terminal_fixture_sql (*fixture, rows[i].sql);
      tk_uuid_new (&(*fixture)->clock.base, id);
      result = scan_at (*fixture, 1, TK_DIRECTION_ENTRY, token, id, 0);
      assert_verdict (result, TK_VERDICT_OUTSIDE_LEASE);
      g_assert_cmpint (result->colour, ==, rows[i].colour);
      if (rows[i].sentence != NULL)
        g_assert_cmpstr (result->sentence, ==, rows[i].sentence);
      replayed = scan_at (*fixture, 1, TK_DIRECTION_ENTRY, token, id, 0);
      g_assert_cmpint (replayed->colour, ==, rows[i].colour);
      assert_last_entry (*fixture, TK_KIND_CHECKIN_DENIED, "\"verdict\":\"outside_lease\"");
    }
  recent = tk_desk_recent_scans ((*fixture)->desk, 1, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpint (((TkRecentScan *) g_ptr_array_index (recent, 0))->colour, ==, TK_COLOUR_RED);
  g_assert_cmpint (((TkRecentScan *) g_ptr_array_index (recent, 1))->colour, ==, TK_COLOUR_AMBER);
}

static void
test_entries_per_day_in_the_events_zone (Fixture **fixture, gconstpointer data)
{
  g_autofree char *token = own_token (*fixture, 1, 8);
  g_autoptr (TkScanResult) first = NULL;
  g_autoptr (TkScanResult) same_day = NULL;
  g_autoptr (TkScanResult) next_day = NULL;

  tk_terminal_fixture_sql (*fixture, "UPDATE gate SET entries_per_day = 1 WHERE number = 1;"
                                     "UPDATE event SET ends_at = 0 WHERE number = 1");
  first = enter (*fixture, token);
  tk_fake_clock_advance (&(*fixture)->clock, 60000);
  tk_scan_result_free (scan_at (*fixture, 1, TK_DIRECTION_EXIT, token, NULL, 0));
  tk_fake_clock_advance (&(*fixture)->clock, 4 * 3600000); /* 23:01 in Nairobi, 20:01 UTC */
  same_day = enter (*fixture, token);
  assert_verdict (same_day, TK_VERDICT_RULE_REFUSED);
  g_assert_cmpint (same_day->rule, ==, TK_RULE_ENTRIES_PER_DAY);
  tk_fake_clock_advance (&(*fixture)->clock, 3600000); /* 00:01 in Nairobi, still the same day in UTC */
  next_day = enter (*fixture, token);
  assert_verdict (next_day, TK_VERDICT_ADMITTED_REENTRY);
}

/* ---- What is an error, not a verdict ---- */

static void
assert_refused (Fixture *fixture, const TkStaff *staff, guint32 event, guint32 gate, const char *id, TkDeskError code)
{
  TkScanRequest request = { event, gate, TK_DIRECTION_ENTRY, "x", 1, "text", id, 0 };
  g_autoptr (GError) error = NULL;

  g_assert_null (tk_desk_scan (fixture->desk, staff, &request, &error));
  g_assert_error (error, TK_DESK_ERROR, (int) code);
  g_assert_cmpint (journal_length (fixture), ==, 0);
}

static void
test_errors (Fixture **fixture, gconstpointer data)
{
  assert_refused (*fixture, (*fixture)->amina, 1, 1, NULL, TK_DESK_ERROR_NOT_ALLOWED);
  assert_refused (*fixture, (*fixture)->juma, 1, 77, NULL, TK_DESK_ERROR_NOT_FOUND);
  assert_refused (*fixture, (*fixture)->juma, 1, 3, NULL, TK_DESK_ERROR_NOT_FOUND);
  assert_refused (*fixture, (*fixture)->juma, 1, 1, "no-uuid", TK_DESK_ERROR_INVALID);
  tk_terminal_fixture_sql (*fixture, "DELETE FROM setting WHERE name = 'terminal'");
  assert_refused (*fixture, (*fixture)->juma, 1, 1, NULL, TK_DESK_ERROR_NOT_ENROLLED);
}

static void
test_counts_and_recent (Fixture **fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) recent = NULL;
  const TkRecentScan *newest;
  TkGateCounts counts;

  for (guint32 serial = 1; serial <= 3; serial++)
    {
      g_autofree char *token = own_token (*fixture, serial == 3 ? 3 : 1, serial);

      tk_scan_result_free (enter (*fixture, token));
      tk_fake_clock_advance (&(*fixture)->clock, 50000);
    }
  tk_scan_result_free (enter (*fixture, "not a ticket at all"));
  g_assert_true (tk_desk_gate_counts ((*fixture)->desk, 1, &counts, &error));
  g_assert_no_error (error);
  g_assert_cmpint (counts.entered, ==, 6);
  g_assert_cmpint (counts.inside, ==, 6);
  g_assert_cmpint (counts.left, ==, 0);
  g_assert_cmpint (counts.denied, ==, 1);
  g_assert_cmpint (counts.last_minute, ==, 4);
  g_assert_cmpint (counts.minutes[29], ==, 0);
  g_assert_cmpint (counts.minutes[28], ==, 4);
  g_assert_cmpint (counts.minutes[27], ==, 2);
  recent = tk_desk_recent_scans ((*fixture)->desk, 1, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (recent->len, ==, 2);
  newest = g_ptr_array_index (recent, 0);
  g_assert_cmpstr (newest->verdict, ==, "not_a_ticket");
  g_assert_cmpint (newest->colour, ==, TK_COLOUR_RED);
  g_assert_cmpstr (((TkRecentScan *) g_ptr_array_index (recent, 1))->type_name, ==, "Family");
}

/* Totals are kept by triggers: whatever happens to the rows, they are what counting gives. */
static void
test_totals_are_what_counting_gives (Fixture **fixture, gconstpointer data)
{
  static const char *const steps[] = {
    "INSERT INTO checkin (id, event, gate, gate_name, terminal_name, type, serial, issue, direction, verdict, count, at, annulled)"
    " VALUES ('a', 1, 1, '', '', 1, 1, 0, 'entry', 'admitted', 3, 5, 0), ('b', 1, 1, '', '', 1, 2, 0, 'entry', 'admitted', 1, 6, 1),"
    " ('c', 1, 1, '', '', 1, 1, 0, 'exit', 'exit_recorded', 2, 7, 0), ('d', 1, 1, '', '', 0, 0, 0, 'entry', 'voided', 0, 8, 0),"
    " ('e', 2, 3, '', '', 1, 1, 0, 'entry', 'admitted', 1, 9, 1)",
    "UPDATE checkin SET annulled = 0 WHERE id IN ('b', 'e')",
    "UPDATE checkin SET annulled = 1 WHERE id IN ('a', 'd')",
    "UPDATE checkin SET count = 5 WHERE id IN ('a', 'b')",
    "UPDATE checkin SET annulled = 0, count = 4 WHERE id = 'a'",
    "DELETE FROM checkin WHERE id IN ('b', 'c')",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      tk_terminal_fixture_sql (*fixture, steps[i]);
      g_assert_cmpint (tk_terminal_fixture_count (*fixture,
        "SELECT count(*) FROM checkin_total AS t WHERE"
        " entered <> (SELECT coalesce (sum (count), 0) FROM checkin WHERE event = t.event AND direction = 'entry' AND annulled = 0) OR"
        " gone <> (SELECT coalesce (sum (count), 0) FROM checkin WHERE event = t.event AND direction = 'exit' AND annulled = 0) OR"
        " denied <> (SELECT count(*) FROM checkin WHERE event = t.event AND count = 0 AND annulled = 0)"), ==, 0);
      g_assert_cmpint (tk_terminal_fixture_count (*fixture, "SELECT count(*) FROM checkin_total"), ==, 2);
    }
}

static void
test_every_verdict_has_words (void)
{
  for (int kind = TK_VERDICT_ADMITTED; kind <= TK_VERDICT_RULE_REFUSED; kind++)
    {
      g_autofree char *word = NULL;
      g_autofree char *sentence = NULL;
      g_autofree char *instruction = NULL;

      tk_verdict_words ((TkVerdictKind) kind, &word, &sentence, &instruction);
      g_assert_cmpstr (word, !=, "");
      g_assert_cmpstr (sentence, !=, "");
      if (tk_verdict_colour ((TkVerdictKind) kind) == TK_COLOUR_GREEN)
        g_assert_cmpstr (instruction, ==, "");
      else
        g_assert_cmpstr (instruction, !=, "");
    }
}

static void
test_every_rule_has_words (void)
{
  for (int rule = TK_RULE_NONE; rule <= TK_RULE_MINIMUM_INTERVAL; rule++)
    {
      TkVerdict verdict = { .kind = TK_VERDICT_RULE_REFUSED, .rule = (TkRule) rule, .rule_limit = 2 };
      TkVerdictPlace place = { TK_DIRECTION_EXIT, "Africa/Nairobi", TK_FIXTURE_NOW_MS, 0, NULL, NULL };
      g_autofree char *word = NULL;
      g_autofree char *sentence = NULL;
      g_autofree char *instruction = NULL;

      tk_verdict_say (&verdict, &place, &word, &sentence, &instruction);
      g_assert_cmpstr (word, !=, "");
      g_assert_cmpstr (sentence, !=, "");
      g_assert_cmpstr (instruction, !=, "");
    }
}

static void
test_gate_names (void)
{
  static const struct { const char *name, *shown; } rows[] = {
    { "Main", "Gate Main" }, { "Gate B", "Gate B" }, { "South gate", "South gate" }, { "", "Gate " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *shown = tk_gate_display_name (rows[i].name);

      g_assert_cmpstr (shown, ==, rows[i].shown);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/gate/" path, Fixture *, NULL, set_up, func, tear_down)
  ADD ("admits-and-records", test_admits_and_records);
  ADD ("same-code-at-once", test_same_code_at_once_is_the_same_card);
  ADD ("replay", test_replay_returns_the_first_answer);
  ADD ("replay-after-restart", test_replay_survives_a_restart);
  ADD ("exit-and-reentry", test_exit_and_reentry);
  ADD ("group", test_group_ticket);
  ADD ("history-from-elsewhere", test_history_from_elsewhere);
  ADD ("forged", test_forged_tokens);
  ADD ("not-tickets", test_not_tickets);
  ADD ("scanner-dirt", test_scanner_dirt_is_cleaned);
  ADD ("typed-codes", test_typed_codes);
  ADD ("wrong-clock", test_wrong_clock);
  ADD ("codes-are-typed-not-scanned", test_codes_are_typed_not_scanned);
  ADD ("certificate-by-light", test_certificate_by_light);
  ADD ("revoked-issuer", test_revoked_issuer_keeps_its_range);
  ADD ("old-certificate", test_old_certificate);
  ADD ("entries-per-day", test_entries_per_day_in_the_events_zone);
  ADD ("errors", test_errors);
  ADD ("counts-and-recent", test_counts_and_recent);
  ADD ("totals", test_totals_are_what_counting_gives);
#undef ADD
  g_test_add_func ("/gate/refusals", test_refusals);
  g_test_add_func ("/gate/every-verdict-has-words", test_every_verdict_has_words);
  g_test_add_func ("/gate/every-rule-has-words", test_every_rule_has_words);
  g_test_add_func ("/gate/names", test_gate_names);
  return g_test_run ();
}
