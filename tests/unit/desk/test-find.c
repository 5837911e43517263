/* Finding tickets by what people say, and what is known of one: answers, the journal, and who may ask.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tk-desk-exception.h"
#include "tk-desk-find.h"
#include "tk-human-code.h"
#include "tk-keys.h"
#include "tk-store-journal.h"
#include "tk-store-person.h"
#include "tk-store-sync.h"
#include "tk-terminal-fixture.h"

typedef TkTerminalFixture Fixture;

static void
tell (Fixture *f, gint64 type, gint64 serial, const char *status, const char *holder, const char *phone, const char *order)
{
  TkWireTicket ticket = { .event = 1, .type = type, .serial = serial, .issuer = 9, .status = (char *) status, .sold_at = 1795270000000,
                          .holder = (char *) holder, .phone = (char *) phone, .order = (char *) order };
  g_autoptr (GError) error = NULL;

  g_assert_true (tk_store_put_ticket (f->store, &ticket, &error));
  g_assert_true (tk_store_person_keep (f->store, &ticket, &error));
  g_assert_no_error (error);
}

static void
set_up (Fixture **fixture, gconstpointer data)
{
  *fixture = tk_terminal_fixture_new ();
  tk_terminal_fixture_sql (*fixture, "INSERT INTO issuer (number, name, certificate, revision) VALUES (9, 'Online', '', 1)");
  tell (*fixture, 1, 40001, "valid", "Wanjirũ Kamau", "+254712345678", "O-2041");
  tell (*fixture, 3, 2, "unpaid", "Amina Ali", "0722000111", "O-2042");
  tell (*fixture, 1, 40003, "valid", "", "", "");
}

static void
tear_down (Fixture **fixture, gconstpointer data)
{
  tk_terminal_fixture_free (*fixture);
}

static TkFound *
find (Fixture *f, const char *text)
{
  g_autoptr (GError) error = NULL;
  TkFound *found = tk_desk_find_tickets (f->desk, f->juma, 1, text, &error);

  g_assert_no_error (error);
  return found;
}

static TkScanResult *
scan (Fixture *f, const char *text, TkDirection direction, guint count)
{
  TkScanRequest request = { .event = 1, .gate = 1, .direction = direction, .text = text, .length = strlen (text),
                            .source = "search", .count = count };
  g_autoptr (GError) error = NULL;
  TkScanResult *result = tk_desk_scan (f->desk, f->juma, &request, &error);

  g_assert_no_error (error);
  tk_fake_clock_advance (&f->clock, 6000);
  return result;
}

static char *
last_note (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  gint64 length = tk_terminal_fixture_count (f, "SELECT count(*) FROM journal");
  g_autoptr (GPtrArray) entries = tk_store_journal_read (f->store, length, 1, &error);
  const TkJournalEntry *entry = g_ptr_array_index (entries, 0);

  g_assert_cmpstr (entry->kind, ==, TK_KIND_NOTE);
  return g_strdup (entry->body);
}

static void
test_found (Fixture **fixture, gconstpointer data)
{
  Fixture *f = *fixture;
  g_autoptr (TkFound) found = find (f, "  wanjiru   kam ");
  const TkFoundTicket *ticket = g_ptr_array_index (found->tickets, 0);
  g_autofree char *note = last_note (f);

  g_assert_cmpuint (found->tickets->len, ==, 1);
  g_assert_false (found->more);
  g_assert_cmpstr (ticket->holder, ==, "Wanjirũ Kamau");
  g_assert_cmpstr (ticket->phone, ==, "+•••••••••678");
  g_assert_cmpstr (ticket->order, ==, "O-2041");
  g_assert_cmpstr (ticket->type_name, ==, "Regular");
  g_assert_cmpint (ticket->status, ==, TK_TICKET_VALID);
  g_assert_false (ticket->inside);
  g_assert_cmpint (ticket->last_entry_ms, ==, 0);
  g_assert_cmpstr (note, ==, "{\"text\":\"Looked for “wanjiru   kam” at Box Office A.\"}");
  /* The one found is let in by its code. */
  g_autoptr (TkScanResult) in = scan (f, ticket->code, TK_DIRECTION_ENTRY, 0);
  g_assert_cmpint (in->kind, ==, TK_VERDICT_ADMITTED);
  g_autoptr (TkFound) again = find (f, "0712");
  const TkFoundTicket *inside = g_ptr_array_index (again->tickets, 0);
  g_assert_true (inside->inside);
  g_assert_cmpint (inside->last_entry_ms, ==, in->at_ms);
}

/* The whole code, its beginning, and one that nobody's name is known for. */
static void
test_codes (Fixture **fixture, gconstpointer data)
{
  Fixture *f = *fixture;
  g_autofree char *code = tk_human_code_format (&(TkTicketId) { 1, 1, 40003, 0 }),
                  *other = tk_human_code_format (&(TkTicketId) { 1, 1, 40001, 0 });
  g_autoptr (TkFound) whole = find (f, code);

  g_assert_cmpuint (whole->tickets->len, ==, 1);
  g_assert_cmpstr (((TkFoundTicket *) whole->tickets->pdata[0])->code, ==, code);
  g_assert_cmpstr (((TkFoundTicket *) whole->tickets->pdata[0])->holder, ==, "");
  other[5] = '\0';
  g_autoptr (TkFound) both = find (f, other); /* "417-3": four symbols */
  g_assert_cmpuint (both->tickets->len, ==, 2);
  other[3] = '\0';
  g_autoptr (TkFound) none = find (f, other);
  g_assert_cmpuint (none->tickets->len, ==, 0);
}

static void
test_limit (Fixture **fixture, gconstpointer data)
{
  Fixture *f = *fixture;

  for (guint i = 0; i < TK_FIND_LIMIT; i++)
    tell (f, 1, 100 + i, "valid", "Zawadi", NULL, NULL);
  g_autoptr (TkFound) all = find (f, "zawadi");
  g_assert_cmpuint (all->tickets->len, ==, TK_FIND_LIMIT);
  g_assert_false (all->more);
  tell (f, 1, 99, "valid", "Zawadi", NULL, NULL);
  g_autoptr (TkFound) more = find (f, "zawadi");
  g_assert_cmpuint (more->tickets->len, ==, TK_FIND_LIMIT);
  g_assert_true (more->more);
}

/* Each new search is a note; the same one asked again at once is not. */
static void
test_notes (Fixture **fixture, gconstpointer data)
{
  Fixture *f = *fixture;
  const struct { const char *text; gint64 later_ms, notes; } steps[] = {
    { "wanj", 0, 1 }, { "wanj", 5000, 1 }, { " wanj", 20000, 1 }, { "wanji", 0, 2 }, { "wanj", 0, 3 }, { "wanj", 31000, 4 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      tk_fake_clock_advance (&f->clock, steps[i].later_ms);
      g_autoptr (TkFound) found = find (f, steps[i].text);
      g_assert_cmpint (tk_terminal_fixture_count (f, "SELECT count(*) FROM journal WHERE kind = 'note'"), ==, steps[i].notes);
    }
  g_autofree char *longest = g_strnfill (5000, 'w');
  g_autoptr (TkFound) none = find (f, longest);
  g_autofree char *note = last_note (f);
  g_assert_cmpuint (strlen (note), <, 200);
}

static void
assert_no_find (Fixture *f, const TkStaff *staff, const char *text, TkDeskError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (tk_desk_find_tickets (f->desk, staff, 1, text, &error));
  g_assert_error (error, TK_DESK_ERROR, (int) code);
  g_assert_cmpint (tk_terminal_fixture_count (f, "SELECT count(*) FROM journal"), ==, 0);
}

static void
test_refusals (Fixture **fixture, gconstpointer data)
{
  Fixture *f = *fixture;
  const char *const too_short[] = { "", "w", " w ", "  ", "é" };

  for (gsize i = 0; i < G_N_ELEMENTS (too_short); i++)
    assert_no_find (f, f->juma, too_short[i], TK_DESK_ERROR_INVALID);
  assert_no_find (f, f->amina, "wanjiru", TK_DESK_ERROR_NOT_ALLOWED);
  assert_no_find (f, &(TkStaff) { (char *) "x", (char *) "X", TK_ROLE_ATTENDEE, 0 }, "wanjiru", TK_DESK_ERROR_NOT_ALLOWED);
  g_autoptr (GError) error = NULL;
  g_autoptr (TkFound) found = tk_desk_find_tickets (f->desk, f->wanjiru, 1, "wanjiru", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->tickets->len, ==, 1);
}

/* ---- Details ---- */

static TkTicketDetails *
details_of (Fixture *f, const char *scan_id)
{
  g_autoptr (GError) error = NULL;
  TkTicketDetails *details = tk_desk_ticket_details (f->desk, f->juma, scan_id, &error);

  g_assert_no_error (error);
  return details;
}

static const TkTicketPast *
past_of (const TkTicketDetails *details, guint i)
{
  return g_ptr_array_index (details->past, i);
}

static void
test_details (Fixture **fixture, gconstpointer data)
{
  Fixture *f = *fixture;
  g_autofree char *code = tk_human_code_format (&(TkTicketId) { 1, 1, 40001, 0 });
  g_autoptr (TkScanResult) in = scan (f, code, TK_DIRECTION_ENTRY, 0), refused = scan (f, code, TK_DIRECTION_ENTRY, 0);
  TkOverrideRequest request = { .scan = refused->scan_id, .reason = "lost wristband", .approver = f->wanjiru };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkScanResult) let_in = tk_desk_override (f->desk, f->juma, &request, &error);
  tk_fake_clock_advance (&f->clock, 6000);
  TkAnnulRequest undo = { .scan = let_in->scan_id, .reason = "walked away" };
  g_autoptr (TkAnnulled) undone = tk_desk_annul (f->desk, f->juma, &undo, &error);
  tk_fake_clock_advance (&f->clock, 6000);
  g_autoptr (TkScanResult) out = scan (f, code, TK_DIRECTION_EXIT, 0);
  g_assert_no_error (error);
  g_autoptr (TkTicketDetails) details = details_of (f, refused->scan_id);

  g_assert_cmpstr (details->code, ==, code);
  g_assert_cmpstr (details->type_name, ==, "Regular");
  g_assert_cmpstr (details->holder, ==, "Wanjirũ Kamau");
  g_assert_cmpstr (details->phone, ==, "+•••••••••678");
  g_assert_cmpstr (details->order, ==, "O-2041");
  g_assert_cmpstr (details->sold_by, ==, "Online");
  g_assert_cmpint (details->sold_at, ==, 1795270000000);
  g_assert_cmpint (details->status, ==, TK_TICKET_VALID);
  g_assert_cmpuint (details->admits, ==, 1);
  g_assert_cmpuint (details->inside, ==, 0);
  const struct { const char *what; gboolean annulled; gint64 at_ms; } past[] = {
    { "Out", FALSE, out->at_ms }, { "Undone by Juma: walked away", FALSE, undone->at_ms },
    { "Let in by Wanjiru: lost wristband", TRUE, let_in->at_ms }, { "Refused: already in", FALSE, refused->at_ms },
    { "In", FALSE, in->at_ms },
  };
  g_assert_cmpuint (details->past->len, ==, G_N_ELEMENTS (past));
  for (guint i = 0; i < G_N_ELEMENTS (past); i++)
    {
      g_assert_cmpstr (past_of (details, i)->what, ==, past[i].what);
      g_assert_cmpint (past_of (details, i)->annulled, ==, past[i].annulled);
      g_assert_cmpint (past_of (details, i)->at_ms, ==, past[i].at_ms);
      g_assert_cmpstr (past_of (details, i)->gate, ==, "Main");
    }
}

static void
see (Fixture *f, const char *id, const char *verdict, const char *direction, gint64 at, gboolean annulled)
{
  TkWireSeen seen = { .id = (char *) id, .direction = (char *) direction, .verdict = (char *) verdict, .gate_name = (char *) "VIP",
                      .terminal_name = (char *) "B", .event = 1, .type = 1, .serial = 5, .gate = 2, .terminal = 4, .count = 1, .at = at,
                      .annulled = annulled };
  g_autoptr (GError) error = NULL;

  g_assert_true (tk_store_put_seen (f->store, &seen, &error));
  g_assert_no_error (error);
}

/* What other gates did, a ticket nobody has told of, and the limit. */
static void
test_details_elsewhere (Fixture **fixture, gconstpointer data)
{
  Fixture *f = *fixture;
  g_autofree char *text = tk_fixture_token (f->pair, TK_FIXTURE_ISSUER, 1, 1, 5, 0);
  g_autoptr (TkScanResult) in = scan (f, text, TK_DIRECTION_ENTRY, 0);

  see (f, "019b2c5e-7a03-7cc1-8a4f-2f1d8f0f6a01", "blocked", "entry", in->at_ms + 1000, FALSE);
  see (f, "019b2c5e-7a03-7cc1-8a4f-2f1d8f0f6a02", "admitted_reentry", "entry", in->at_ms + 2000, TRUE);
  see (f, "019b2c5e-7a03-7cc1-8a4f-2f1d8f0f6a03", "from_the_future", "entry", in->at_ms + 3000, FALSE);
  g_autoptr (TkTicketDetails) details = details_of (f, in->scan_id);
  const char *const past[] = { "Let in although refused: from_the_future", "Back in", "Let in although refused: blocked", "In" };
  g_assert_cmpuint (details->past->len, ==, G_N_ELEMENTS (past));
  for (guint i = 0; i < G_N_ELEMENTS (past); i++)
    g_assert_cmpstr (past_of (details, i)->what, ==, past[i]);
  g_assert_true (past_of (details, 1)->annulled);
  g_assert_cmpstr (past_of (details, 1)->terminal, ==, "B");
  g_assert_cmpstr (details->sold_by, ==, "Box Office A");
  g_assert_cmpint (details->sold_at, ==, 0);
  g_assert_cmpint (details->status, ==, TK_TICKET_UNKNOWN);
  for (guint i = 0; i < 60; i++)
    {
      g_autoptr (TkScanResult) again = scan (f, text, TK_DIRECTION_ENTRY, 0);
    }
  g_autoptr (TkTicketDetails) many = details_of (f, in->scan_id);
  g_assert_cmpuint (many->past->len, ==, 50);
}

static void
test_sellers (Fixture **fixture, gconstpointer data)
{
  Fixture *f = *fixture;
  const struct { guint32 serial; const char *sql, *sold_by; } cases[] = {
    { 61, "INSERT INTO ticket (event, type, serial, issue, issuer, status, sold_at) VALUES (1, 1, 61, 0, 12, 'valid', 1)", "box office 12" },
    { 3000000001, "INSERT INTO ticket (event, type, serial, issue, issuer, status, sold_at) VALUES (1, 1, 3000000001, 0, 0, 'valid', 1);"
                  "INSERT INTO ticket_code VALUES (1, 'ab', 1, 3000000001, 0)", "imported list" },
    { 3000000002, "INSERT INTO ticket (event, type, serial, issue, issuer, status, sold_at) VALUES (1, 1, 3000000002, 0, 0, 'valid', 1);"
                  "INSERT INTO signer VALUES (1, 1, 'pretix_sig1', 'Advance sale', 'k', 0, '', 0), "
                  "(1, 2, 'pretix_sig1', 'Advance sale', 'l', 0, '', 0)", "Advance sale" },
    { 62, "INSERT INTO ticket (event, type, serial, issue, issuer, status, sold_at) VALUES (1, 1, 62, 0, 0, 'valid', 1)", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *code = tk_human_code_format (&(TkTicketId) { 1, 1, cases[i].serial, 0 });
      tk_terminal_fixture_sql (f, cases[i].sql);
      g_autoptr (TkScanResult) in = scan (f, code, TK_DIRECTION_ENTRY, 0);
      g_autoptr (TkTicketDetails) details = details_of (f, in->scan_id);
      g_assert_cmpstr (details->sold_by, ==, cases[i].sold_by);
    }
}

static void
test_details_refusals (Fixture **fixture, gconstpointer data)
{
  Fixture *f = *fixture;
  g_autofree char *text = tk_fixture_token (f->pair, TK_FIXTURE_ISSUER, 1, 1, 5, 0),
                  *foreign = tk_fixture_token (f->pair, TK_FIXTURE_ISSUER, 2, 1, 5, 0);
  g_autoptr (TkScanResult) in = scan (f, text, TK_DIRECTION_ENTRY, 0), nothing = scan (f, "https://example.org", TK_DIRECTION_ENTRY, 0),
                          other = scan (f, foreign, TK_DIRECTION_ENTRY, 0);
  const struct { const TkStaff *staff; const char *scan; TkDeskError code; } cases[] = {
    { f->amina, in->scan_id, TK_DESK_ERROR_NOT_ALLOWED },
    { f->juma, nothing->scan_id, TK_DESK_ERROR_NOT_FOUND },
    { f->juma, other->scan_id, TK_DESK_ERROR_NOT_FOUND },
    { f->juma, "019b2c5e-7a03-7cc1-8a4f-2f1d8f0f6a13", TK_DESK_ERROR_NOT_FOUND },
    { f->juma, "", TK_DESK_ERROR_NOT_FOUND },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (tk_desk_ticket_details (f->desk, cases[i].staff, cases[i].scan, &error));
      g_assert_error (error, TK_DESK_ERROR, (int) cases[i].code);
    }
}

/* Whoever has a whole code gets in with it: the journal, which travels, does not hold it. */
static void
test_code_is_not_journaled (Fixture **fixture, gconstpointer data)
{
  static const char *const codes[] = { "TK1:112000V50V50000V502005ODMI4", "mb9ndmzj2k8wqh4v7x3c5l1a6s0d9f8g7h6j" };
  Fixture *f = *fixture;

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr (TkFound) found = find (f, codes[i]);
      g_autofree char *note = last_note (f), *digest = tk_digest_text (codes[i]);

      g_assert_cmpuint (found->tickets->len, ==, 0);
      g_assert_null (strstr (note, codes[i]));
      g_assert_nonnull (strstr (note, digest));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/find/" name, Fixture *, NULL, set_up, function, tear_down)
  ADD ("found", test_found);
  ADD ("codes", test_codes);
  ADD ("limit", test_limit);
  ADD ("notes", test_notes);
  ADD ("refusals", test_refusals);
  ADD ("code-is-not-journaled", test_code_is_not_journaled);
  ADD ("details", test_details);
  ADD ("details/elsewhere", test_details_elsewhere);
  ADD ("details/sellers", test_sellers);
  ADD ("details/refusals", test_details_refusals);
  return g_test_run ();
}
