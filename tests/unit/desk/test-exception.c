/* Letting in after all, undoing, counting anew: who may, what it changes, what the journal says, and that twice is once.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tk-desk-exception.h"
#include "tk-human-code.h"
#include "tk-store-gate.h"
#include "tk-store-journal.h"
#include "tk-store-sync.h"
#include "tk-terminal-fixture.h"
#include "tk-uuid.h"

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

/* ---- Scanning ---- */

static TkScanResult *
scan_by (Fixture *f, const TkStaff *staff, guint32 gate, TkDirection direction, const char *text, guint count)
{
  TkScanRequest request = { .event = gate == 3 ? 2 : 1, .gate = gate, .direction = direction, .text = text,
                            .length = strlen (text), .source = "text", .count = count };
  g_autoptr (GError) error = NULL;
  TkScanResult *result = tk_desk_scan (f->desk, staff, &request, &error);

  g_assert_no_error (error);
  tk_fake_clock_advance (&f->clock, 6000); /* past a repeat */
  return result;
}

static TkScanResult *
enter (Fixture *f, guint32 gate, const char *text, guint count)
{
  return scan_by (f, f->juma, gate, TK_DIRECTION_ENTRY, text, count);
}

static char *
token (Fixture *f, guint16 type, guint32 serial)
{
  return tk_fixture_token (f->pair, TK_FIXTURE_ISSUER, 1, type, serial, 0);
}

static void
assert_scan (Fixture *f, guint32 gate, const char *text, TkVerdictKind kind)
{
  g_autoptr (TkScanResult) result = enter (f, gate, text, 0);

  g_assert_cmpstr (tk_verdict_to_string (result->kind), ==, tk_verdict_to_string (kind));
}

/* Refused as already in: the id of that scan. */
static char *
refused_twice (Fixture *f, const char *text)
{
  assert_scan (f, 1, text, TK_VERDICT_ADMITTED);
  g_autoptr (TkScanResult) refused = enter (f, 1, text, 0);
  g_assert_cmpint (refused->kind, ==, TK_VERDICT_ALREADY_IN);
  return g_strdup (refused->scan_id);
}

static gint64
journal_length (Fixture *f)
{
  return tk_terminal_fixture_count (f, "SELECT count(*) FROM journal");
}

static TkWireCheckin *
last_body (Fixture *f, const char *kind, gint64 back)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = tk_store_journal_read (f->store, journal_length (f) - back, 1, &error);
  const TkJournalEntry *entry = g_ptr_array_index (entries, 0);

  g_assert_cmpstr (entry->kind, ==, kind);
  TkWireCheckin *body = tk_wire_decode (&tk_wire_checkin_shape, entry->body, strlen (entry->body), &error);
  g_assert_no_error (error);
  return body;
}

static void
assert_counts (Fixture *f, gint64 entered, gint64 denied, gint64 inside)
{
  g_autoptr (GError) error = NULL;
  TkGateCounts counts;

  g_assert_true (tk_desk_gate_counts (f->desk, 1, &counts, &error));
  g_assert_cmpint (counts.entered, ==, entered);
  g_assert_cmpint (counts.denied, ==, denied);
  g_assert_cmpint (counts.inside, ==, inside);
  /* What the live picture sums is the same. */
  g_assert_cmpint (tk_terminal_fixture_count (f, "SELECT coalesce (sum (entered), 0) FROM checkin_minute"), ==, entered);
  g_assert_cmpint (tk_terminal_fixture_count (f, "SELECT coalesce (sum (denied), 0) FROM checkin_minute"), ==, denied);
}

/* ---- Overriding ---- */

static TkScanResult *
override (Fixture *f, const TkStaff *staff, const char *scan, guint count, const TkStaff *approver, GError **error)
{
  TkOverrideRequest request = { .scan = scan, .count = count, .reason = "lost wristband", .approver = approver };

  return tk_desk_override (f->desk, staff, &request, error);
}

static TkScanResult *
override_ok (Fixture *f, const char *scan, guint count)
{
  g_autoptr (GError) error = NULL;
  TkScanResult *result = override (f, f->juma, scan, count, f->wanjiru, &error);

  g_assert_no_error (error);
  tk_fake_clock_advance (&f->clock, 6000);
  return result;
}

static void
test_override (Fixture **fixture, gconstpointer data)
{
  Fixture *f = *fixture;
  g_autofree char *text = token (f, 1, 5), *scan = refused_twice (f, text);
  g_autoptr (TkScanResult) result = override_ok (f, scan, 0);
  TkWireCheckin *body = last_body (f, TK_KIND_CHECKIN_OVERRIDE, 0);

  g_assert_cmpint (result->colour, ==, TK_COLOUR_GREEN);
  g_assert_cmpint (result->kind, ==, TK_VERDICT_ALREADY_IN);
  g_assert_cmpuint (result->count, ==, 1);
  g_assert_cmpuint (result->id.serial, ==, 5);
  g_assert_cmpstr (result->word, ==, "LET IN");
  g_assert_cmpstr (result->sentence, ==, "Let in by wanjiru: lost wristband");
  g_assert_cmpstr (result->instruction, ==, "");
  g_assert_cmpstr (result->scan_id, !=, scan);
  g_assert_cmpstr (body->overrides, ==, scan);
  g_assert_cmpstr (body->verdict, ==, "already_in");
  g_assert_cmpstr (body->reason, ==, "lost wristband");
  g_assert_cmpstr (body->approved_by, ==, "wanjiru");
  g_assert_cmpint (body->count, ==, 1);
  g_assert_cmpint (body->serial, ==, 5);
  g_assert_cmpint (body->issuer, ==, TK_FIXTURE_ISSUER);
  g_assert_cmpint (body->hlc, >, 0);
  tk_wire_free (&tk_wire_checkin_shape, body);
  assert_counts (f, 2, 1, 2);
  g_autoptr (TkScanResult) later = enter (f, 1, text, 0);
  g_assert_cmpint (later->kind, ==, TK_VERDICT_ALREADY_IN);
  g_assert_cmpint (later->colour, ==, TK_COLOUR_AMBER);
  g_assert_cmpstr (later->seen_gate, ==, "Main");
  g_assert_cmpint (later->seen_ms, ==, result->at_ms);
}

/* Everything a gate says no to, and what the journal then names. */
static void
test_override_every_refusal (Fixture **fixture, gconstpointer data)
{
  Fixture *f = *fixture;
  const struct { guint32 gate; char *text; TkVerdictKind kind; gboolean identified; } refusals[] = {
    { 2, token (f, 1, 1), TK_VERDICT_WRONG_GATE, TRUE },
    { 1, token (f, 1, 2), TK_VERDICT_VOIDED, TRUE },
    { 1, token (f, 1, 3), TK_VERDICT_UNPAID, TRUE },
    { 1, token (f, 1, 4), TK_VERDICT_BLOCKED, TRUE },
    { 1, token (f, 1, 200000), TK_VERDICT_OUTSIDE_LEASE, TRUE },
    { 1, tk_fixture_token (f->hub, TK_FIXTURE_ISSUER, 1, 1, 6, 0), TK_VERDICT_BAD_SIGNATURE, FALSE },
    { 1, tk_fixture_token (f->hub, 99, 1, 1, 6, 0), TK_VERDICT_UNKNOWN_ISSUER, FALSE },
    { 1, g_strdup ("https://example.org"), TK_VERDICT_NOT_A_TICKET, FALSE },
  };

  tk_terminal_fixture_sql (f, "INSERT INTO ticket (event, type, serial, issue, issuer, status, sold_at) VALUES "
                              "(1, 1, 2, 0, 7, 'voided', 1), (1, 1, 3, 0, 7, 'unpaid', 1), (1, 1, 4, 0, 7, 'blocked', 1)");
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (TkScanResult) refused = enter (f, refusals[i].gate, refusals[i].text, 0);
      g_assert_cmpstr (tk_verdict_to_string (refused->kind), ==, tk_verdict_to_string (refusals[i].kind));
      g_autoptr (TkScanResult) result = override_ok (f, refused->scan_id, 0);
      TkWireCheckin *body = last_body (f, TK_KIND_CHECKIN_OVERRIDE, 0);
      g_assert_cmpint (result->colour, ==, TK_COLOUR_GREEN);
      g_assert_cmpint (result->kind, ==, refusals[i].kind);
      g_assert_cmpuint (result->count, ==, 1);
      g_assert_cmpint (body->count, ==, 1);
      g_assert_cmpint (body->serial != 0, ==, refusals[i].identified);
      g_assert_cmpint (*body->digest != '\0', ==, !refusals[i].identified);
      tk_wire_free (&tk_wire_checkin_shape, body);
      assert_counts (f, (gint64) i + 1, (gint64) i + 1, (gint64) i + 1);
      g_free (refusals[i].text);
    }
}

/* A group: all that remain, some of them, and not without limit. */
static void
test_override_counts (Fixture **fixture, gconstpointer data)
{
  Fixture *f = *fixture;
  g_autofree char *text = token (f, 3, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (TkScanResult) first = enter (f, 1, text, 2), too_many = enter (f, 1, text, 3);

  g_assert_cmpint (too_many->kind, ==, TK_VERDICT_ALREADY_IN);
  g_assert_null (override (f, f->wanjiru, too_many->scan_id, TK_OVERRIDE_COUNT_MAX + 1, NULL, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID);
  g_autoptr (TkScanResult) rest = override_ok (f, too_many->scan_id, 0);
  g_assert_cmpuint (rest->count, ==, 2);
  g_assert_cmpuint (rest->remaining, ==, 0);
  g_autoptr (TkScanResult) fifth = enter (f, 1, text, 1);
  g_autoptr (TkScanResult) more = override_ok (f, fifth->scan_id, 3);
  g_assert_cmpuint (more->count, ==, 3);
  assert_counts (f, 7, 2, 7);
}

static void
assert_no_override (Fixture *f, const TkStaff *staff, const char *scan, const TkStaff *approver, TkDeskError code, const char *words)
{
  gint64 before = journal_length (f);
  g_autoptr (GError) error = NULL;

  g_assert_null (override (f, staff, scan, 0, approver, &error));
  g_assert_error (error, TK_DESK_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_cmpint (journal_length (f), ==, before);
}

static void
test_override_refusals (Fixture **fixture, gconstpointer data)
{
  Fixture *f = *fixture;
  g_autofree char *text = token (f, 1, 5), *scan = refused_twice (f, text), *foreign = NULL;
  g_autoptr (TkScanResult) let_out = scan_by (f, f->juma, 1, TK_DIRECTION_EXIT, text, 0);
  g_autoptr (TkScanResult) out_again = scan_by (f, f->juma, 1, TK_DIRECTION_EXIT, text, 0);
  g_autoptr (TkScanResult) good = enter (f, 1, text, 0);
  foreign = tk_fixture_token (f->pair, TK_FIXTURE_ISSUER, 2, 1, 5, 0);
  g_autoptr (TkScanResult) other = enter (f, 1, foreign, 0);

  g_assert_cmpint (good->colour, ==, TK_COLOUR_GREEN);
  g_assert_cmpint (out_again->colour, ==, TK_COLOUR_AMBER);
  g_assert_cmpint (other->kind, ==, TK_VERDICT_WRONG_EVENT);
  assert_no_override (f, f->juma, "019b2c5e-7a03-7cc1-8a4f-2f1d8f0f6a13", f->wanjiru, TK_DESK_ERROR_NOT_FOUND, "made no such scan");
  assert_no_override (f, f->juma, good->scan_id, f->wanjiru, TK_DESK_ERROR_INVALID, "was not refused");
  assert_no_override (f, f->juma, let_out->scan_id, f->wanjiru, TK_DESK_ERROR_INVALID, "was not refused");
  assert_no_override (f, f->juma, out_again->scan_id, f->wanjiru, TK_DESK_ERROR_INVALID, "may leave");
  assert_no_override (f, f->juma, other->scan_id, f->wanjiru, TK_DESK_ERROR_INVALID, "another event");
  assert_no_override (f, f->juma, scan, NULL, TK_DESK_ERROR_NOT_ALLOWED, "A supervisor must let them in");
  for (guint32 event = 1; event <= 2; event++)
    {
      TkOverrideRequest elsewhere = { .scan = scan, .reason = "x", .approver = f->wanjiru, .event = event, .gate = 3 - event };
      g_autoptr (GError) error = NULL;
      g_assert_null (tk_desk_override (f->desk, f->juma, &elsewhere, &error));
      g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID);
    }
  g_autoptr (TkScanResult) done = override_ok (f, scan, 0);
  assert_no_override (f, f->juma, scan, f->wanjiru, TK_DESK_ERROR_INVALID, "let in after that scan already");
  assert_no_override (f, f->juma, done->scan_id, f->wanjiru, TK_DESK_ERROR_INVALID, "was not refused");
}

static void
test_reasons (Fixture **fixture, gconstpointer data)
{
  Fixture *f = *fixture;
  g_autofree char *text = token (f, 1, 5), *scan = refused_twice (f, text), *longest = g_strnfill (500, 'x'),
                  *too_long = g_strnfill (501, 'x');
  const char *const bad[] = { NULL, "", "  \n", too_long, "\xff" };
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      TkOverrideRequest request = { .scan = scan, .reason = bad[i], .approver = f->wanjiru };
      TkAnnulRequest undo = { .scan = scan, .reason = bad[i] };
      g_assert_null (tk_desk_override (f->desk, f->juma, &request, &error));
      g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID);
      g_clear_error (&error);
      g_assert_null (tk_desk_annul (f->desk, f->juma, &undo, &error));
      g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID);
      g_clear_error (&error);
    }
  TkOverrideRequest request = { .scan = scan, .reason = longest, .approver = f->wanjiru };
  g_autoptr (TkScanResult) result = tk_desk_override (f->desk, f->juma, &request, &error);
  g_assert_no_error (error);
}

/* The first answer, whatever happened since; and an id is for one thing only. */
static void
test_override_again (Fixture **fixture, gconstpointer data)
{
  Fixture *f = *fixture;
  g_autofree char *text = token (f, 1, 5), *scan = refused_twice (f, text);
  char id[TK_UUID_SIZE];
  TkOverrideRequest request = { .scan = scan, .reason = "lost wristband", .approver = f->wanjiru, .id = id };
  g_autoptr (GError) error = NULL;

  tk_uuid_new (&f->clock.base, id);
  g_autoptr (TkScanResult) first = tk_desk_override (f->desk, f->juma, &request, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (first->scan_id, ==, id);
  gint64 entries = journal_length (f);
  tk_fake_clock_advance (&f->clock, 60000);
  g_autoptr (TkScanResult) again = tk_desk_override (f->desk, f->juma, &request, &error);
  g_assert_no_error (error);
  g_assert_true (again->replayed);
  g_assert_cmpint (again->at_ms, ==, first->at_ms);
  g_assert_cmpint (again->colour, ==, TK_COLOUR_GREEN);
  g_assert_cmpstr (again->sentence, ==, first->sentence);
  g_assert_cmpint (journal_length (f), ==, entries);
  g_autoptr (TkScanResult) other = enter (f, 1, text, 0);
  request.scan = other->scan_id;
  g_assert_null (tk_desk_override (f->desk, f->juma, &request, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID);
  g_clear_error (&error);
  request.id = "not-a-uuid";
  g_assert_null (tk_desk_override (f->desk, f->juma, &request, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID);
}

/* ---- Annulling ---- */

static TkAnnulled *
annul (Fixture *f, const TkStaff *staff, const char *scan, const TkStaff *approver, GError **error)
{
  TkAnnulRequest request = { .scan = scan, .reason = "did not pass", .approver = approver };

  return tk_desk_annul (f->desk, staff, &request, error);
}

static void
test_annul (Fixture **fixture, gconstpointer data)
{
  Fixture *f = *fixture;
  g_autofree char *text = token (f, 1, 5);
  g_autoptr (TkScanResult) first = enter (f, 1, text, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (TkAnnulled) done = annul (f, f->juma, first->scan_id, NULL, &error);

  g_assert_no_error (error);
  g_assert_false (done->again);
  g_assert_cmpstr (done->scan, ==, first->scan_id);
  g_assert_cmpstr (done->code, ==, first->code);
  g_assert_cmpstr (done->type_name, ==, "Regular");
  g_assert_cmpuint (done->count, ==, 1);
  g_assert_cmpint (done->direction, ==, TK_DIRECTION_ENTRY);
  TkWireCheckin *body = last_body (f, TK_KIND_CHECKIN_ANNULLED, 0);
  g_assert_cmpstr (body->annuls, ==, first->scan_id);
  g_assert_cmpstr (body->reason, ==, "did not pass");
  g_assert_cmpstr (body->approved_by, ==, "");
  g_assert_cmpint (body->serial, ==, 5);
  tk_wire_free (&tk_wire_checkin_shape, body);
  assert_counts (f, 0, 0, 0);
  gint64 entries = journal_length (f);
  tk_fake_clock_advance (&f->clock, 60000);
  g_autoptr (TkAnnulled) again = annul (f, f->juma, first->scan_id, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (again->again);
  g_assert_cmpint (again->at_ms, ==, done->at_ms);
  g_assert_cmpint (journal_length (f), ==, entries);
  assert_scan (f, 1, text, TK_VERDICT_ADMITTED);
  assert_counts (f, 1, 0, 1);
}

/* An exit undone puts them back in; an override undone leaves what was refused, refused, and able to be let in again. */
static void
test_annul_others (Fixture **fixture, gconstpointer data)
{
  Fixture *f = *fixture;
  g_autofree char *text = token (f, 1, 5), *scan = refused_twice (f, text);
  g_autoptr (GError) error = NULL;
  g_autoptr (TkScanResult) let_in = override_ok (f, scan, 0);
  g_autoptr (TkAnnulled) undone = annul (f, f->juma, let_in->scan_id, NULL, &error);

  g_assert_no_error (error);
  assert_counts (f, 1, 1, 1);
  g_autoptr (TkScanResult) once_more = override_ok (f, scan, 0);
  assert_counts (f, 2, 1, 2);
  g_autoptr (TkAnnulled) undone_too = annul (f, f->juma, once_more->scan_id, NULL, &error);
  g_autoptr (TkScanResult) left = scan_by (f, f->juma, 1, TK_DIRECTION_EXIT, text, 0);
  assert_counts (f, 1, 1, 0);
  g_autoptr (TkAnnulled) back = annul (f, f->juma, left->scan_id, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (back->direction, ==, TK_DIRECTION_EXIT);
  assert_counts (f, 1, 1, 1);
  assert_scan (f, 1, text, TK_VERDICT_ALREADY_IN);
}

static void
assert_no_annul (Fixture *f, const TkStaff *staff, const char *scan, const TkStaff *approver, TkDeskError code, const char *words)
{
  gint64 before = journal_length (f);
  g_autoptr (GError) error = NULL;

  g_assert_null (annul (f, staff, scan, approver, &error));
  g_assert_error (error, TK_DESK_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_cmpint (journal_length (f), ==, before);
}

static void
test_annul_refusals (Fixture **fixture, gconstpointer data)
{
  Fixture *f = *fixture;
  g_autofree char *text = token (f, 1, 5), *other = token (f, 1, 6), *scan = refused_twice (f, text);
  g_autoptr (TkScanResult) theirs = scan_by (f, f->wanjiru, 1, TK_DIRECTION_ENTRY, other, 0);
  g_autoptr (GError) error = NULL;

  assert_no_annul (f, f->juma, "019b2c5e-7a03-7cc1-8a4f-2f1d8f0f6a13", NULL, TK_DESK_ERROR_NOT_FOUND, "made no such scan");
  assert_no_annul (f, f->juma, scan, f->wanjiru, TK_DESK_ERROR_INVALID, "Nobody was let through");
  assert_no_annul (f, f->juma, theirs->scan_id, NULL, TK_DESK_ERROR_NOT_ALLOWED, "Somebody else made");
  g_autoptr (TkAnnulled) approved = annul (f, f->juma, theirs->scan_id, f->wanjiru, &error);
  g_assert_no_error (error);
  g_assert_cmpint (tk_terminal_fixture_count (f, "SELECT count(*) FROM annulment WHERE approved_by = 'wanjiru' AND staff = 'juma'"),
                   ==, 1);
}

/* To the millisecond. */
static void
test_annul_in_time (Fixture **fixture, gconstpointer data)
{
  Fixture *f = *fixture;
  g_autofree char *text = token (f, 1, 5), *other = token (f, 1, 6);
  g_autoptr (TkScanResult) first = enter (f, 1, text, 0);
  g_autoptr (GError) error = NULL;

  tk_fake_clock_advance (&f->clock, TK_ANNUL_OWN_MS - 6000);
  g_autoptr (TkAnnulled) in_time = annul (f, f->juma, first->scan_id, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (TkScanResult) second = enter (f, 1, other, 0);
  tk_fake_clock_advance (&f->clock, TK_ANNUL_OWN_MS - 6000 + 1);
  assert_no_annul (f, f->juma, second->scan_id, NULL, TK_DESK_ERROR_NOT_ALLOWED, "over 10 minutes");
  g_autoptr (TkAnnulled) late = annul (f, f->wanjiru, second->scan_id, NULL, &error);
  g_assert_no_error (error);
}

/* Two gates let them in; the one here undoes its own, and the alarm has explained itself. */
static void
test_annul_explains (Fixture **fixture, gconstpointer data)
{
  Fixture *f = *fixture;
  g_autofree char *text = token (f, 1, 5);
  g_autoptr (TkScanResult) first = enter (f, 1, text, 0);
  TkWireSeen seen = { .id = (char *) "019b2c5e-7a03-7cc1-8a4f-2f1d8f0f6a13", .direction = (char *) "entry",
                      .verdict = (char *) "admitted", .gate_name = (char *) "VIP", .terminal_name = (char *) "B", .event = 1, .type = 1,
                      .serial = 5, .gate = 2, .terminal = 4, .count = 1, .at = first->at_ms + 1000 };
  g_autoptr (GError) error = NULL;

  g_assert_true (tk_store_put_seen (f->store, &seen, &error));
  g_assert_cmpint (tk_terminal_fixture_count (f, "SELECT count(*) FROM alarm WHERE dismissed = 0"), ==, 1);
  g_autoptr (TkAnnulled) done = annul (f, f->juma, first->scan_id, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (tk_terminal_fixture_count (f, "SELECT count(*) FROM alarm WHERE dismissed = 0"), ==, 0);
}

/* Another terminal's annulment is not made twice here. */
static void
test_annulled_elsewhere (Fixture **fixture, gconstpointer data)
{
  Fixture *f = *fixture;
  g_autofree char *text = token (f, 1, 5);
  g_autoptr (TkScanResult) first = enter (f, 1, text, 0);
  TkWireSeen seen = { .id = first->scan_id, .direction = (char *) "entry", .verdict = (char *) "admitted",
                      .gate_name = (char *) "Main", .terminal_name = (char *) "A", .event = 1, .type = 1, .serial = 5, .gate = 1,
                      .terminal = 3, .count = 1, .at = first->at_ms, .annulled = TRUE };
  g_autoptr (GError) error = NULL;

  g_assert_true (tk_store_put_seen (f->store, &seen, &error));
  gint64 entries = journal_length (f);
  g_autoptr (TkAnnulled) again = annul (f, f->juma, first->scan_id, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (again->again);
  g_assert_cmpint (journal_length (f), ==, entries);
  assert_counts (f, 0, 0, 0);
}

/* ---- Counting anew ---- */

static TkScanResult *
correct (Fixture *f, const TkStaff *staff, const char *scan, guint count, const char *id, GError **error)
{
  TkCorrectRequest request = { .scan = scan, .count = count, .reason = "only 2 of the 4 came", .id = id };

  return tk_desk_correct (f->desk, staff, &request, error);
}

static void
test_correct (Fixture **fixture, gconstpointer data)
{
  Fixture *f = *fixture;
  g_autofree char *text = token (f, 3, 1);
  g_autoptr (TkScanResult) first = enter (f, 1, text, 0);
  g_autoptr (GError) error = NULL;
  char id[TK_UUID_SIZE];

  g_assert_cmpuint (first->count, ==, 4);
  tk_uuid_new (&f->clock.base, id);
  g_autoptr (TkScanResult) result = correct (f, f->juma, first->scan_id, 2, id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (result->colour, ==, TK_COLOUR_GREEN);
  g_assert_cmpint (result->kind, ==, TK_VERDICT_ADMITTED);
  g_assert_cmpstr (result->scan_id, ==, id);
  g_assert_cmpuint (result->count, ==, 2);
  g_assert_cmpuint (result->remaining, ==, 2);
  g_assert_cmpstr (result->sentence, ==, "Counted anew: 2 people.");
  TkWireCheckin *undone = last_body (f, TK_KIND_CHECKIN_ANNULLED, 1), *made = last_body (f, TK_KIND_CHECKIN_ENTRY, 0);
  g_assert_cmpstr (undone->annuls, ==, first->scan_id);
  g_assert_cmpint (undone->count, ==, 4);
  g_assert_cmpint (made->count, ==, 2);
  g_assert_cmpstr (made->reason, ==, "");
  tk_wire_free (&tk_wire_checkin_shape, undone);
  tk_wire_free (&tk_wire_checkin_shape, made);
  assert_counts (f, 2, 0, 2);
  gint64 entries = journal_length (f);
  g_autoptr (TkScanResult) again = correct (f, f->juma, first->scan_id, 2, id, &error);
  g_assert_no_error (error);
  g_assert_true (again->replayed);
  g_assert_cmpint (journal_length (f), ==, entries);
  g_assert_null (correct (f, f->juma, first->scan_id, 1, id, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID);
  g_clear_error (&error);
  /* What was made anew may be counted anew, too; the rest still comes. */
  tk_fake_clock_advance (&f->clock, 6000);
  g_autoptr (TkScanResult) fewer = correct (f, f->juma, result->scan_id, 1, NULL, &error);
  g_assert_no_error (error);
  tk_fake_clock_advance (&f->clock, 6000);
  g_autoptr (TkScanResult) rest = enter (f, 1, text, 0);
  g_assert_cmpuint (rest->count, ==, 3);
  assert_counts (f, 4, 0, 4);
}

static void
test_correct_override (Fixture **fixture, gconstpointer data)
{
  Fixture *f = *fixture;
  g_autofree char *text = token (f, 3, 1);
  g_autoptr (TkScanResult) at_vip = enter (f, 2, text, 0);
  g_autoptr (TkScanResult) let_in = override_ok (f, at_vip->scan_id, 0);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (let_in->count, ==, 4);
  g_autoptr (TkScanResult) result = correct (f, f->wanjiru, let_in->scan_id, 3, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (result->kind, ==, TK_VERDICT_WRONG_GATE);
  g_assert_cmpint (result->colour, ==, TK_COLOUR_GREEN);
  TkWireCheckin *body = last_body (f, TK_KIND_CHECKIN_OVERRIDE, 0);
  g_assert_cmpstr (body->overrides, ==, at_vip->scan_id);
  g_assert_cmpstr (body->reason, ==, "lost wristband");
  g_assert_cmpstr (body->approved_by, ==, "wanjiru");
  g_assert_cmpint (body->count, ==, 3);
  tk_wire_free (&tk_wire_checkin_shape, body);
  assert_counts (f, 3, 1, 3);
}

static void
test_correct_refusals (Fixture **fixture, gconstpointer data)
{
  Fixture *f = *fixture;
  g_autofree char *text = token (f, 3, 1), *single = token (f, 1, 1);
  g_autoptr (TkScanResult) group = enter (f, 1, text, 0), one = enter (f, 1, single, 0), refused = enter (f, 1, single, 0);
  const struct { const char *scan; guint count; TkDeskError code; } cases[] = {
    { group->scan_id, 0, TK_DESK_ERROR_INVALID }, { group->scan_id, 4, TK_DESK_ERROR_INVALID },
    { group->scan_id, G_MAXUINT, TK_DESK_ERROR_INVALID }, { one->scan_id, 1, TK_DESK_ERROR_INVALID },
    { refused->scan_id, 1, TK_DESK_ERROR_INVALID },
    { "019b2c5e-7a03-7cc1-8a4f-2f1d8f0f6a13", 1, TK_DESK_ERROR_NOT_FOUND },
  };

  gint64 before = journal_length (f);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (correct (f, f->juma, cases[i].scan, cases[i].count, NULL, &error));
      g_assert_error (error, TK_DESK_ERROR, (int) cases[i].code);
    }
  g_assert_cmpint (journal_length (f), ==, before);
  assert_counts (f, 5, 1, 5);
  g_autoptr (GError) error = NULL;
  g_autoptr (TkAnnulled) gone = annul (f, f->juma, group->scan_id, NULL, &error);
  g_assert_null (correct (f, f->juma, group->scan_id, 2, NULL, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID);
}

/* ---- Which role may do what ---- */

typedef gboolean (*Act) (Fixture *f, const TkStaff *staff, const TkStaff *approver, const char *scan, GError **error);

static gboolean
act_override (Fixture *f, const TkStaff *staff, const TkStaff *approver, const char *scan, GError **error)
{
  TkOverrideRequest request = { .scan = scan, .reason = "because", .approver = approver };
  g_autoptr (TkScanResult) result = tk_desk_override (f->desk, staff, &request, error);
  return result != NULL;
}

static gboolean
act_annul (Fixture *f, const TkStaff *staff, const TkStaff *approver, const char *scan, GError **error)
{
  TkAnnulRequest request = { .scan = scan, .reason = "because", .approver = approver };
  g_autoptr (TkAnnulled) result = tk_desk_annul (f->desk, staff, &request, error);
  return result != NULL;
}

static gboolean
act_correct (Fixture *f, const TkStaff *staff, const TkStaff *approver, const char *scan, GError **error)
{
  TkCorrectRequest request = { .scan = scan, .count = 1, .reason = "because", .approver = approver };
  g_autoptr (TkScanResult) result = tk_desk_correct (f->desk, staff, &request, error);
  return result != NULL;
}

/* What somebody of the role may do alone, with a supervisor, and with one who is none. `own`: their own scan of just now. */
static const struct {
  const char *name;
  Act act;
  gboolean refused, own;
  struct { TkRole role; gboolean alone, supervised; } roles[6];
} rights[] = {
  { "override", act_override, TRUE, FALSE,
    { { TK_ROLE_ATTENDEE, FALSE, FALSE }, { TK_ROLE_GATE, FALSE, TRUE }, { TK_ROLE_CASHIER, FALSE, FALSE },
      { TK_ROLE_SUPERVISOR, TRUE, TRUE }, { TK_ROLE_ORGANIZER, TRUE, TRUE }, { TK_ROLE_ADMIN, TRUE, TRUE } } },
  { "annul-own", act_annul, FALSE, TRUE,
    { { TK_ROLE_ATTENDEE, FALSE, FALSE }, { TK_ROLE_GATE, TRUE, TRUE }, { TK_ROLE_CASHIER, FALSE, FALSE },
      { TK_ROLE_SUPERVISOR, TRUE, TRUE }, { TK_ROLE_ORGANIZER, TRUE, TRUE }, { TK_ROLE_ADMIN, TRUE, TRUE } } },
  { "annul-others", act_annul, FALSE, FALSE,
    { { TK_ROLE_ATTENDEE, FALSE, FALSE }, { TK_ROLE_GATE, FALSE, TRUE }, { TK_ROLE_CASHIER, FALSE, FALSE },
      { TK_ROLE_SUPERVISOR, TRUE, TRUE }, { TK_ROLE_ORGANIZER, TRUE, TRUE }, { TK_ROLE_ADMIN, TRUE, TRUE } } },
  { "correct-own", act_correct, FALSE, TRUE,
    { { TK_ROLE_ATTENDEE, FALSE, FALSE }, { TK_ROLE_GATE, TRUE, TRUE }, { TK_ROLE_CASHIER, FALSE, FALSE },
      { TK_ROLE_SUPERVISOR, TRUE, TRUE }, { TK_ROLE_ORGANIZER, TRUE, TRUE }, { TK_ROLE_ADMIN, TRUE, TRUE } } },
  { "correct-others", act_correct, FALSE, FALSE,
    { { TK_ROLE_ATTENDEE, FALSE, FALSE }, { TK_ROLE_GATE, FALSE, TRUE }, { TK_ROLE_CASHIER, FALSE, FALSE },
      { TK_ROLE_SUPERVISOR, TRUE, TRUE }, { TK_ROLE_ORGANIZER, TRUE, TRUE }, { TK_ROLE_ADMIN, TRUE, TRUE } } },
};

static void
assert_right (Fixture *f, gsize i, TkRole role, const TkStaff *approver, gboolean may)
{
  static guint32 serial = 1;
  TkStaff staff = { (char *) (rights[i].own ? "juma" : "zawadi"), (char *) "Zawadi", role, 0 };
  g_autofree char *text = token (f, 3, serial++);
  g_autoptr (TkScanResult) scan = enter (f, rights[i].refused ? 2 : 1, text, 0);
  g_autoptr (GError) error = NULL;
  gint64 before = journal_length (f);

  g_test_message ("%s %s %s", rights[i].name, tk_role_to_string (role), approver != NULL ? approver->name : "alone");
  g_assert_cmpint (rights[i].act (f, &staff, approver, scan->scan_id, &error), ==, may);
  if (may)
    g_assert_no_error (error);
  else
    g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_ALLOWED);
  g_assert_cmpint (journal_length (f) > before, ==, may);
}

static void
test_rights (Fixture **fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rights); i++)
    for (gsize n = 0; n < G_N_ELEMENTS (rights[i].roles); n++)
      {
        TkRole role = rights[i].roles[n].role;
        assert_right (*fixture, i, role, NULL, rights[i].roles[n].alone);
        assert_right (*fixture, i, role, (*fixture)->wanjiru, rights[i].roles[n].supervised);
        assert_right (*fixture, i, role, (*fixture)->juma, FALSE);
        assert_right (*fixture, i, role, (*fixture)->amina, FALSE);
      }
}

/* A copy that was put back says nothing more for anybody. */
static void
test_revoked (Fixture **fixture, gconstpointer data)
{
  Fixture *f = *fixture;
  g_autofree char *text = token (f, 1, 5), *scan = refused_twice (f, text);

  tk_terminal_fixture_sql (f, "INSERT INTO setting VALUES ('stopped', 'older-copy')");
  assert_no_override (f, f->juma, scan, f->wanjiru, TK_DESK_ERROR_REVOKED, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/exception/" name, Fixture *, NULL, set_up, function, tear_down)
  ADD ("override", test_override);
  ADD ("override/every-refusal", test_override_every_refusal);
  ADD ("override/counts", test_override_counts);
  ADD ("override/refusals", test_override_refusals);
  ADD ("override/again", test_override_again);
  ADD ("reasons", test_reasons);
  ADD ("annul", test_annul);
  ADD ("annul/others", test_annul_others);
  ADD ("annul/refusals", test_annul_refusals);
  ADD ("annul/in-time", test_annul_in_time);
  ADD ("annul/explains", test_annul_explains);
  ADD ("annul/elsewhere", test_annulled_elsewhere);
  ADD ("correct", test_correct);
  ADD ("correct/override", test_correct_override);
  ADD ("correct/refusals", test_correct_refusals);
  ADD ("rights", test_rights);
  ADD ("revoked", test_revoked);
  return g_test_run ();
}
