/* Tickets others issued, at the gate: codes of imported lists and what pretix signed, through the same decision as our own.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tk-base64url.h"
#include "tk-desk-gate.h"
#include "tk-foreign.h"
#include "tk-store-gate.h"
#include "tk-store-journal.h"
#include "tk-store-sync.h"
#include "tk-terminal-fixture.h"

#define MINUTE_MS G_GINT64_CONSTANT (60000)
#define CODE "kfndgffgyw4tdgcacx6bb3bgemq69cxj"

typedef struct
{
  TkTerminalFixture *terminal;
  TkKeyPair *signer, *other;
} Scene;

static void
set_up (Scene *scene, gconstpointer data)
{
  static const guint8 seeds[2][32] = { { 7 }, { 8 } };

  scene->terminal = tk_terminal_fixture_new ();
  scene->signer = tk_key_pair_from_seed (seeds[0]);
  scene->other = tk_key_pair_from_seed (seeds[1]);
  tk_terminal_fixture_sql (scene->terminal, "INSERT INTO setting (name, value) VALUES ('net', 'online'), ('last_complete', '1795276790000')"
                                            " ON CONFLICT (name) DO UPDATE SET value = excluded.value");
}

static void
tear_down (Scene *scene, gconstpointer data)
{
  tk_terminal_fixture_free (scene->terminal);
  tk_key_pair_free (scene->signer);
  tk_key_pair_free (scene->other);
}

/* ---- What the hub tells ---- */

/* A row of an imported list; its identity is returned. */
static TkTicketId
list_code (Scene *scene, guint32 event, guint16 type, const char *code, guint attempt, TkWireTicket more)
{
  char digest[TK_FOREIGN_DIGEST_SIZE];
  g_autoptr (GError) error = NULL;
  TkTicketId id;

  tk_foreign_code_identity (event, type, code, attempt, &id);
  tk_foreign_code_digest (event, code, digest);
  more.event = event;
  more.type = type;
  more.serial = id.serial;
  more.issue = id.issue;
  more.code = digest;
  if (more.status == NULL)
    more.status = (char *) "valid";
  g_assert_true (tk_store_put_ticket (scene->terminal->store, &more, &error));
  g_assert_no_error (error);
  return id;
}

#define LIST(scene, type, code, ...) list_code (scene, 1, type, code, 0, (TkWireTicket) { __VA_ARGS__ })

typedef struct { gint64 item, variation, type; } Item;

static void
put_signer (Scene *scene, guint32 event, gint64 number, const TkKeyPair *pair, gint64 subevent, gboolean revoked, const Item *items)
{
  g_autofree char *key = tk_base64url_encode (tk_key_pair_get_public (pair), TK_PUBLIC_KEY_SIZE);
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  TkWireSigner signer = { .event = event, .signer = number, .subevent = subevent, .scheme = (char *) "pretix_sig1",
                          .name = (char *) "Advance sale", .public_key = key, .items = list, .revoked = revoked };

  for (; items->item != 0; items++)
    g_ptr_array_add (list, (gpointer) items);
  g_assert_true (tk_store_put_signer (scene->terminal->store, &signer, &error));
  g_assert_no_error (error);
}

static const Item usual_items[] = { { 17, 0, 1 }, { 17, 4, 2 }, { 18, 5, 3 }, { 0 } };
static const Item no_items[] = { { 0 } };

/* ---- What people hold up ---- */

static void
add_number (GByteArray *payload, guint8 field, gint64 number)
{
  guint8 key = (guint8) (field << 3);

  if (number == 0)
    return;
  g_byte_array_append (payload, &key, 1);
  for (guint64 rest = (guint64) number; ; rest >>= 7)
    {
      guint8 byte = (guint8) (rest > 0x7f ? (rest & 0x7f) | 0x80 : rest);

      g_byte_array_append (payload, &byte, 1);
      if (rest <= 0x7f)
        return;
    }
}

typedef struct { const char *seed; gint64 item, variation, subevent, from_s, until_s; } Signed;

static char *
sign (const TkKeyPair *pair, Signed what)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GByteArray) payload = g_byte_array_new ();
  guint8 seed[2] = { 0x0a, (guint8) strlen (what.seed) }, signature[64];
  char *text;

  g_byte_array_append (payload, seed, 2);
  g_byte_array_append (payload, (const guint8 *) what.seed, seed[1]);
  add_number (payload, 2, what.item);
  add_number (payload, 3, what.variation);
  add_number (payload, 4, what.subevent);
  add_number (payload, 5, what.from_s);
  add_number (payload, 6, what.until_s);
  tk_key_pair_sign (pair, "", payload->data, payload->len, signature);
  guint8 head[5] = { 1, 0, (guint8) payload->len, 0, 64 };
  g_byte_array_append (bytes, head, 5);
  g_byte_array_append (bytes, payload->data, payload->len);
  g_byte_array_append (bytes, signature, 64);
  text = g_base64_encode (bytes->data, bytes->len);
  return g_strreverse (text);
}

static TkScanResult *
scan (Scene *scene, guint32 gate, TkDirection direction, const char *text, const char *source)
{
  TkScanRequest request = { gate == 3 ? 2 : 1, gate, direction, text, strlen (text), source, NULL, 0, FALSE };
  g_autoptr (GError) error = NULL;
  TkScanResult *result = tk_desk_scan (scene->terminal->desk, scene->terminal->juma, &request, &error);

  g_assert_no_error (error);
  g_assert_nonnull (result);
  g_assert_cmpstr (result->word, !=, "");
  g_assert_cmpstr (result->sentence, !=, "");
  g_assert_cmpint (*result->instruction == '\0', ==, result->colour == TK_COLOUR_GREEN);
  return result;
}

static TkScanResult *
enter (Scene *scene, const char *text)
{
  return scan (scene, 1, TK_DIRECTION_ENTRY, text, "scanner");
}

#define assert_verdict(result, verdict) \
  g_assert_cmpstr (tk_verdict_to_string ((result)->kind), ==, tk_verdict_to_string (verdict))

/* In the last journal entry. */
static void
assert_journaled (Scene *scene, const char *part, gboolean there)
{
  gint64 last = tk_terminal_fixture_count (scene->terminal, "SELECT count(*) FROM journal");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = tk_store_journal_read (scene->terminal->store, last, 1, &error);

  g_assert_no_error (error);
  g_assert_cmpint (strstr (((TkJournalEntry *) g_ptr_array_index (entries, 0))->body, part) != NULL, ==, there);
}

static void
later (Scene *scene, gint64 minutes)
{
  tk_fake_clock_advance (&scene->terminal->clock, minutes * MINUTE_MS);
}

/* ---- Lists ---- */

static void
test_listed_enters_once (Scene *scene, gconstpointer data)
{
  static const char *const sources[] = { "camera", "scanner", "picture", "text", "typed", NULL };
  static const char *const codes[] = { CODE, "A-1", "213-VWY", "0000000000000", "ÄRGER 12", "https://example.org/t/7" };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    for (gsize j = 0; sources[j] != NULL; j++)
      {
        g_autofree char *code = g_strdup_printf ("%s%" G_GSIZE_FORMAT, codes[i], j);
        TkTicketId id = LIST (scene, 1, code, .holder = (char *) "Otieno");
        g_autoptr (TkScanResult) in = scan (scene, 1, TK_DIRECTION_ENTRY, code, sources[j]);
        g_autofree char *serial = g_strdup_printf ("\"serial\":%u", id.serial);
        g_autoptr (TkScanResult) again = NULL;

        g_test_message ("%s by %s", code, sources[j]);
        assert_verdict (in, TK_VERDICT_ADMITTED);
        g_assert_true (tk_ticket_id_equal (&in->id, &id));
        g_assert_cmpstr (in->type_name, ==, "Regular");
        g_assert_cmpstr (in->holder, ==, "Otieno");
        g_assert_cmpuint (in->admits, ==, 1);
        g_assert_cmpstr (in->code, !=, "");
        assert_journaled (scene, serial, TRUE);
        assert_journaled (scene, code, FALSE);
        later (scene, 1);
        again = scan (scene, 1, TK_DIRECTION_ENTRY, code, sources[j]);
        assert_verdict (again, TK_VERDICT_ALREADY_IN);
      }
}

static void
test_listed_goes_the_same_way (Scene *scene, gconstpointer data)
{
  static const struct { const char *what; guint32 gate; guint16 type; TkWireTicket row; const char *sql; TkVerdictKind verdict; TkRule rule; } rows[] = {
    { "unpaid", 1, 1, { .status = (char *) "unpaid" }, NULL, TK_VERDICT_UNPAID, 0 },
    { "voided", 1, 1, { .status = (char *) "voided" }, NULL, TK_VERDICT_VOIDED, 0 },
    { "refunded", 1, 1, { .status = (char *) "refunded" }, NULL, TK_VERDICT_REFUNDED, 0 },
    { "blocked", 1, 1, { .status = (char *) "blocked" }, NULL, TK_VERDICT_BLOCKED, 0 },
    { "not yet valid", 1, 1, { .valid_from = TK_FIXTURE_NOW_MS + 1 }, NULL, TK_VERDICT_NOT_YET_VALID, 0 },
    { "valid from now", 1, 1, { .valid_from = TK_FIXTURE_NOW_MS }, NULL, TK_VERDICT_ADMITTED, 0 },
    { "expired", 1, 1, { .valid_until = TK_FIXTURE_NOW_MS }, NULL, TK_VERDICT_EXPIRED, 0 },
    { "valid a moment longer", 1, 1, { .valid_until = TK_FIXTURE_NOW_MS + 1 }, NULL, TK_VERDICT_ADMITTED, 0 },
    { "attention", 1, 1, { .attention = (char *) "Student card." }, NULL, TK_VERDICT_ATTENTION, 0 },
    { "wrong gate", 2, 1, { 0 }, NULL, TK_VERDICT_WRONG_GATE, 0 },
    { "right gate", 2, 2, { 0 }, NULL, TK_VERDICT_ADMITTED, 0 },
    { "too early", 1, 1, { 0 }, "UPDATE gate SET opens = 1795278600000", TK_VERDICT_RULE_REFUSED, TK_RULE_TOO_EARLY },
    { "event over", 1, 1, { 0 }, "UPDATE event SET ends_at = 1795276800000", TK_VERDICT_EXPIRED, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Scene other;
      g_autoptr (TkScanResult) result = NULL;

      set_up (&other, NULL);
      g_test_message ("%s", rows[i].what);
      if (rows[i].sql != NULL)
        tk_terminal_fixture_sql (other.terminal, rows[i].sql);
      list_code (&other, 1, rows[i].type, CODE, 0, rows[i].row);
      result = scan (&other, rows[i].gate, TK_DIRECTION_ENTRY, CODE, "camera");
      assert_verdict (result, rows[i].verdict);
      g_assert_cmpint (result->rule, ==, rows[i].rule);
      tear_down (&other, NULL);
    }
}

static void
test_not_in_the_list (Scene *scene, gconstpointer data)
{
  g_autoptr (TkScanResult) no_list = NULL;
  g_autoptr (TkScanResult) missing = NULL;
  g_autoptr (TkScanResult) typed = NULL;
  g_autoptr (TkScanResult) elsewhere = NULL;

  no_list = enter (scene, CODE);
  assert_verdict (no_list, TK_VERDICT_NOT_A_TICKET);
  LIST (scene, 1, "another", .status = NULL);
  list_code (scene, 2, 1, "of the comedy night", 0, (TkWireTicket) { .status = NULL });
  tk_terminal_fixture_sql (scene->terminal, "UPDATE setting SET value = '1795274580000' WHERE name = 'last_complete'");
  missing = enter (scene, CODE);
  assert_verdict (missing, TK_VERDICT_UNKNOWN_CODE);
  g_assert_cmpint (missing->colour, ==, TK_COLOUR_AMBER);
  g_assert_cmpstr (missing->sentence, ==, "Not in the list of 18:23, 37 min old.");
  g_assert_cmpuint (missing->id.serial, ==, 0);
  assert_journaled (scene, "\"digest\":", TRUE);
  typed = scan (scene, 1, TK_DIRECTION_ENTRY, "213-VWX", "typed");
  assert_verdict (typed, TK_VERDICT_UNKNOWN_CODE);
  g_assert_nonnull (strstr (typed->instruction, "typing mistake"));
  elsewhere = enter (scene, "of the comedy night");
  assert_verdict (elsewhere, TK_VERDICT_WRONG_EVENT);
  g_assert_cmpstr (elsewhere->sentence, ==, "This ticket is for Nairobi Comedy Night.");
}

/* Serial and issue of foreign tickets count nothing: none is a later issue of another. */
static void
test_no_later_issue (Scene *scene, gconstpointer data)
{
  TkTicketId id = LIST (scene, 1, CODE, .status = NULL);
  g_autofree char *sql = g_strdup_printf (
    "INSERT INTO ticket (event, type, serial, issue, issuer, status, sold_at) VALUES (1, 1, %u, %u, 0, 'valid', 0)", id.serial,
    id.issue < 255 ? id.issue + 1u : 255u);
  g_autoptr (TkScanResult) result = NULL;

  g_assert_cmpuint (id.issue, <, 255);
  tk_terminal_fixture_sql (scene->terminal, sql);
  result = enter (scene, CODE);
  assert_verdict (result, TK_VERDICT_ADMITTED);
}

static void
test_group_out_and_in (Scene *scene, gconstpointer data)
{
  g_autoptr (TkScanResult) in = NULL;
  g_autoptr (TkScanResult) out = NULL;
  g_autoptr (TkScanResult) back = NULL;

  LIST (scene, 3, CODE, .status = NULL);
  in = enter (scene, CODE);
  g_assert_cmpuint (in->count, ==, 4);
  g_assert_cmpuint (in->admits, ==, 4);
  later (scene, 1);
  out = scan (scene, 1, TK_DIRECTION_EXIT, CODE, "scanner");
  assert_verdict (out, TK_VERDICT_EXIT_RECORDED);
  later (scene, 1);
  back = enter (scene, CODE);
  assert_verdict (back, TK_VERDICT_ADMITTED_REENTRY);
}

/* The list is the hub's to change: a code it takes back is none any more, one it gives to another row is that. */
static void
test_list_changes (Scene *scene, gconstpointer data)
{
  TkTicketId id = LIST (scene, 1, CODE, .status = NULL);
  g_autofree char *key = g_strdup_printf ("1-1-%u-%u", id.serial, id.issue);
  g_autoptr (GError) error = NULL;
  g_autoptr (TkScanResult) other_type = NULL;
  g_autoptr (TkScanResult) gone = NULL;

  LIST (scene, 2, CODE, .status = NULL);
  g_assert_true (tk_store_remove (scene->terminal->store, "ticket", key, &error));
  other_type = enter (scene, CODE);
  assert_verdict (other_type, TK_VERDICT_ADMITTED);
  g_assert_cmpstr (other_type->type_name, ==, "VIP");
  id = other_type->id;
  g_autofree char *other_key = g_strdup_printf ("1-2-%u-%u", id.serial, id.issue);
  g_assert_true (tk_store_remove (scene->terminal->store, "ticket", other_key, &error));
  g_assert_no_error (error);
  g_assert_cmpint (tk_terminal_fixture_count (scene->terminal, "SELECT count(*) FROM ticket_code"), ==, 0);
  later (scene, 1);
  gone = enter (scene, CODE);
  assert_verdict (gone, TK_VERDICT_NOT_A_TICKET);
}

/* ---- Signed ---- */

static void
test_signed_enters_once (Scene *scene, gconstpointer data)
{
  g_autofree char *code = sign (scene->signer, (Signed) { "abc", 17, 0, 0, 0, 0 });
  g_autofree char *with_prefix = g_strconcat ("]Q1\\000026", code, "\r\n", NULL);
  g_autoptr (TkScanResult) in = NULL;
  g_autoptr (TkScanResult) again = NULL;

  put_signer (scene, 1, 1, scene->signer, 0, FALSE, usual_items);
  in = enter (scene, code);
  assert_verdict (in, TK_VERDICT_ADMITTED);
  g_assert_cmpstr (in->type_name, ==, "Regular");
  g_assert_true (tk_ticket_id_is_foreign (&in->id));
  assert_journaled (scene, "\"issuer\"", FALSE);
  later (scene, 1);
  again = enter (scene, with_prefix);
  assert_verdict (again, TK_VERDICT_ALREADY_IN);
  g_assert_true (tk_ticket_id_equal (&again->id, &in->id));
}

#define NOW_S (TK_FIXTURE_NOW_MS / 1000)

static const struct
{
  const char *what;
  Signed signed_;
  gint64 subevent;          /* of the signer */
  TkVerdictKind verdict;
  TkRule rule;
  const char *type, *sentence;
} signeds[] = {
  { "any variation", { "s", 17, 9, 0, 0, 0 }, 0, TK_VERDICT_ADMITTED, 0, "Regular", NULL },
  { "no variation", { "s", 17, 0, 0, 0, 0 }, 0, TK_VERDICT_ADMITTED, 0, "Regular", NULL },
  { "the variation that is named", { "s", 17, 4, 0, 0, 0 }, 0, TK_VERDICT_ADMITTED, 0, "VIP", NULL },
  { "only that variation", { "s", 18, 5, 0, 0, 0 }, 0, TK_VERDICT_ADMITTED, 0, "Family", "4 people may go in." },
  { "another variation", { "s", 18, 6, 0, 0, 0 }, 0, TK_VERDICT_RULE_REFUSED, TK_RULE_PRODUCT, "",
    "This event does not let in what this ticket was sold for." },
  { "none of several variations", { "s", 18, 0, 0, 0, 0 }, 0, TK_VERDICT_RULE_REFUSED, TK_RULE_PRODUCT, "", NULL },
  { "another product", { "s", 19, 0, 0, 0, 0 }, 0, TK_VERDICT_RULE_REFUSED, TK_RULE_PRODUCT, "", NULL },
  { "no product", { "s", 0, 0, 0, 0, 0 }, 0, TK_VERDICT_RULE_REFUSED, TK_RULE_PRODUCT, "", NULL },
  { "a negative product", { "s", -17, 0, 0, 0, 0 }, 0, TK_VERDICT_RULE_REFUSED, TK_RULE_PRODUCT, "", NULL },
  { "any date", { "s", 17, 0, 3, 0, 0 }, 0, TK_VERDICT_ADMITTED, 0, "Regular", NULL },
  { "this date", { "s", 17, 0, 3, 0, 0 }, 3, TK_VERDICT_ADMITTED, 0, "Regular", NULL },
  { "another date", { "s", 17, 0, 4, 0, 0 }, 3, TK_VERDICT_WRONG_EVENT, 0, "", "This ticket is for another date." },
  { "no date", { "s", 17, 0, 0, 0, 0 }, 3, TK_VERDICT_WRONG_EVENT, 0, "", "This ticket is for another date." },
  { "another date before product", { "s", 19, 0, 4, 0, 0 }, 3, TK_VERDICT_WRONG_EVENT, 0, "", NULL },
  { "not yet valid", { "s", 17, 0, 0, NOW_S + 1800, 0 }, 0, TK_VERDICT_NOT_YET_VALID, 0, "Regular", "This ticket is valid from 19:30." },
  { "valid from now", { "s", 17, 0, 0, NOW_S, NOW_S + 1 }, 0, TK_VERDICT_ADMITTED, 0, "Regular", NULL },
  { "expired", { "s", 17, 0, 0, 0, NOW_S }, 0, TK_VERDICT_EXPIRED, 0, "Regular", "This ticket was valid until 19:00." },
};

static void
test_what_is_signed (Scene *scene, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (signeds); i++)
    {
      Scene other;
      g_autofree char *code = sign (scene->signer, signeds[i].signed_);
      g_autoptr (TkScanResult) result = NULL;

      set_up (&other, NULL);
      g_test_message ("%s", signeds[i].what);
      put_signer (&other, 1, 1, other.signer, signeds[i].subevent, FALSE, usual_items);
      result = enter (&other, code);
      assert_verdict (result, signeds[i].verdict);
      g_assert_cmpint (result->rule, ==, signeds[i].rule);
      g_assert_cmpstr (result->type_name, ==, signeds[i].type);
      if (signeds[i].sentence != NULL)
        g_assert_cmpstr (result->sentence, ==, signeds[i].sentence);
      assert_journaled (&other, "\"serial\":", *signeds[i].type != '\0');
      tear_down (&other, NULL);
    }
}

/* Keys of the event, good and revoked, and of the other event; which of the two signed; how old what is known is. */
enum { GOOD = 1, REVOKED = 2 };
static const struct
{
  const char *what;
  int signers, others, elsewhere; /* the event has the key that signed; has another; the other event has the key that signed */
  gboolean list, offline;
  TkVerdictKind verdict;
  const char *sentence;
} keys[] = {
  { "its key", GOOD, 0, 0, FALSE, FALSE, TK_VERDICT_ADMITTED, NULL },
  { "its key, offline", GOOD, 0, 0, FALSE, TRUE, TK_VERDICT_ADMITTED, NULL },
  { "one of two keys", GOOD, GOOD, 0, FALSE, FALSE, TK_VERDICT_ADMITTED, NULL },
  { "beside a revoked one", GOOD, REVOKED, 0, FALSE, FALSE, TK_VERDICT_ADMITTED, NULL },
  { "shared with another event", GOOD, 0, GOOD, FALSE, FALSE, TK_VERDICT_ADMITTED, NULL },
  { "a revoked key", REVOKED, GOOD, 0, FALSE, FALSE, TK_VERDICT_BAD_SIGNATURE,
    "The organizer has withdrawn the key that signed this ticket." },
  { "a revoked key, offline", REVOKED, GOOD, 0, FALSE, TRUE, TK_VERDICT_BAD_SIGNATURE, NULL },
  { "a revoked key alone", REVOKED, 0, 0, FALSE, FALSE, TK_VERDICT_BAD_SIGNATURE, NULL },
  { "no such key", 0, GOOD, 0, FALSE, FALSE, TK_VERDICT_BAD_SIGNATURE,
    "No key of this event fits the signature: this ticket was made up or altered." },
  { "no such key, but a list", 0, GOOD, 0, TRUE, FALSE, TK_VERDICT_BAD_SIGNATURE, NULL },
  { "no such key, as far as was heard", 0, GOOD, 0, FALSE, TRUE, TK_VERDICT_UNKNOWN_ISSUER,
    "This gate holds no key that fits the signature of this ticket." },
  { "no key at all", 0, 0, 0, FALSE, FALSE, TK_VERDICT_UNKNOWN_ISSUER, NULL },
  { "no key at all, but a list", 0, 0, 0, TRUE, FALSE, TK_VERDICT_UNKNOWN_CODE, NULL },
  { "another event's key", 0, 0, GOOD, FALSE, FALSE, TK_VERDICT_WRONG_EVENT, "This ticket is for Nairobi Comedy Night." },
  { "another event's key, and other keys here", 0, GOOD, GOOD, FALSE, TRUE, TK_VERDICT_WRONG_EVENT, NULL },
  { "another event's revoked key", 0, GOOD, REVOKED, FALSE, FALSE, TK_VERDICT_BAD_SIGNATURE, NULL },
};

static void
test_keys (Scene *scene, gconstpointer data)
{
  g_autofree char *code = sign (scene->signer, (Signed) { "abc", 17, 0, 0, 0, 0 });

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      Scene other;
      g_autoptr (TkScanResult) result = NULL;

      set_up (&other, NULL);
      g_test_message ("%s", keys[i].what);
      if (keys[i].others)
        put_signer (&other, 1, 1, other.other, 0, keys[i].others == REVOKED, usual_items);
      if (keys[i].signers)
        put_signer (&other, 1, 2, other.signer, 0, keys[i].signers == REVOKED, usual_items);
      if (keys[i].elsewhere)
        put_signer (&other, 2, 1, other.signer, 0, keys[i].elsewhere == REVOKED, usual_items);
      if (keys[i].list)
        LIST (&other, 1, CODE, .status = NULL);
      if (keys[i].offline)
        tk_terminal_fixture_sql (other.terminal, "UPDATE setting SET value = 'offline' WHERE name = 'net'");
      result = enter (&other, code);
      assert_verdict (result, keys[i].verdict);
      if (keys[i].sentence != NULL)
        g_assert_cmpstr (result->sentence, ==, keys[i].sentence);
      if (result->colour != TK_COLOUR_GREEN)
        g_assert_cmpuint (result->id.serial, ==, 0);
      tear_down (&other, NULL);
    }
}

/* Never green: whatever one changes about a good code. */
static void
test_altered_codes (Scene *scene, gconstpointer data)
{
  g_autofree char *code = sign (scene->signer, (Signed) { "abc", 17, 0, 0, 0, 0 });
  gsize length = strlen (code);

  put_signer (scene, 1, 1, scene->signer, 0, FALSE, usual_items);
  for (gsize i = 0; i < length; i += 9)
    {
      g_autofree char *altered = g_strdup (code);
      g_autoptr (TkScanResult) result = NULL;

      altered[i] = altered[i] == 'A' ? 'B' : 'A';
      result = enter (scene, altered);
      g_assert_cmpint (result->colour, !=, TK_COLOUR_GREEN);
    }
  for (gsize i = 1; i < length; i += 29)
    {
      g_autofree char *cut = g_strndup (code, i);
      g_autoptr (TkScanResult) result = enter (scene, cut);

      g_assert_cmpint (result->colour, !=, TK_COLOUR_GREEN);
    }
  g_autoptr (TkScanResult) good = enter (scene, code);
  assert_verdict (good, TK_VERDICT_ADMITTED);
}

/* ---- Signed and on a list: one ticket ---- */

static void
test_listed_later_is_the_same (Scene *scene, gconstpointer data)
{
  g_autofree char *code = sign (scene->signer, (Signed) { "abc", 17, 0, 0, 0, 0 });
  g_autoptr (TkScanResult) in = NULL;
  g_autoptr (TkScanResult) again = NULL;
  TkTicketId listed;

  put_signer (scene, 1, 1, scene->signer, 0, FALSE, usual_items);
  in = enter (scene, code);
  assert_verdict (in, TK_VERDICT_ADMITTED);
  listed = LIST (scene, 1, code, .holder = (char *) "Otieno");
  g_assert_true (tk_ticket_id_equal (&in->id, &listed));
  later (scene, 1);
  again = enter (scene, code);
  assert_verdict (again, TK_VERDICT_ALREADY_IN);
  g_assert_cmpstr (again->holder, ==, "Otieno");
}

/* Its identity was taken when the list came in, so it has another; the list is asked first. */
static void
test_listed_under_another_identity (Scene *scene, gconstpointer data)
{
  g_autofree char *code = sign (scene->signer, (Signed) { "abc", 17, 0, 0, 0, NOW_S + 60 });
  TkTicketId listed = list_code (scene, 1, 2, code, 1, (TkWireTicket) { .status = NULL });
  g_autoptr (TkScanResult) in = NULL;
  g_autoptr (TkScanResult) late = NULL;

  put_signer (scene, 1, 1, scene->signer, 0, FALSE, usual_items);
  in = enter (scene, code);
  assert_verdict (in, TK_VERDICT_ADMITTED);
  g_assert_true (tk_ticket_id_equal (&in->id, &listed));
  g_assert_cmpstr (in->type_name, ==, "VIP");
  later (scene, 2);
  late = enter (scene, code); /* what is signed still counts */
  assert_verdict (late, TK_VERDICT_EXPIRED);
}

static void
test_blocked_signed_ticket (Scene *scene, gconstpointer data)
{
  static const struct { const char *status; TkVerdictKind verdict; } rows[] = {
    { "blocked", TK_VERDICT_BLOCKED }, { "voided", TK_VERDICT_VOIDED }, { "valid", TK_VERDICT_ADMITTED },
  };
  g_autofree char *code = sign (scene->signer, (Signed) { "abc", 17, 0, 0, 0, 0 });

  put_signer (scene, 1, 1, scene->signer, 0, FALSE, usual_items);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TkScanResult) result = NULL;

      LIST (scene, 1, code, .status = (char *) rows[i].status);
      result = enter (scene, code);
      assert_verdict (result, rows[i].verdict);
    }
}

/* A block that was taken back makes a ticket no better than its signature says. */
static void
test_listed_for_another_date (Scene *scene, gconstpointer data)
{
  g_autofree char *code = sign (scene->signer, (Signed) { "abc", 17, 0, 4, 0, 0 });
  g_autoptr (TkScanResult) result = NULL;

  put_signer (scene, 1, 1, scene->signer, 3, FALSE, usual_items);
  LIST (scene, 1, code, .status = NULL);
  result = enter (scene, code);
  assert_verdict (result, TK_VERDICT_WRONG_EVENT);
}

/* A list names this very code, so it is good although no key here says so. */
static void
test_listed_without_key (Scene *scene, gconstpointer data)
{
  g_autofree char *code = sign (scene->signer, (Signed) { "abc", 17, 0, 0, 0, 0 });
  g_autoptr (TkScanResult) result = NULL;

  put_signer (scene, 1, 1, scene->other, 0, FALSE, usual_items);
  LIST (scene, 1, code, .status = NULL);
  result = enter (scene, code);
  assert_verdict (result, TK_VERDICT_ADMITTED);
}

/* The table of products may be changed while people come: nobody enters twice for that. */
static void
test_products_change (Scene *scene, gconstpointer data)
{
  static const Item changed[] = { { 17, 0, 2 }, { 0 } };
  g_autofree char *code = sign (scene->signer, (Signed) { "abc", 17, 0, 0, 0, 0 });
  g_autofree char *fresh = sign (scene->signer, (Signed) { "def", 17, 0, 0, 0, 0 });
  g_autoptr (TkScanResult) in = NULL;
  g_autoptr (TkScanResult) again = NULL;
  g_autoptr (TkScanResult) other = NULL;
  g_autoptr (TkScanResult) out = NULL;

  put_signer (scene, 1, 1, scene->signer, 0, FALSE, usual_items);
  in = enter (scene, code);
  put_signer (scene, 1, 1, scene->signer, 0, FALSE, changed);
  later (scene, 1);
  again = enter (scene, code);
  assert_verdict (again, TK_VERDICT_ALREADY_IN);
  g_assert_true (tk_ticket_id_equal (&in->id, &again->id));
  other = enter (scene, fresh);
  g_assert_cmpstr (other->type_name, ==, "VIP");
  put_signer (scene, 1, 1, scene->signer, 0, FALSE, no_items);
  out = scan (scene, 1, TK_DIRECTION_ENTRY, fresh, "scanner");
  assert_verdict (out, TK_VERDICT_RULE_REFUSED);
  g_assert_cmpint (out->rule, ==, TK_RULE_PRODUCT);
}

/* Nor is it for a scan that was refused as what it was before: who came in counts, not who was turned away. */
static void
test_refused_before_products_change (Scene *scene, gconstpointer data)
{
  static const Item changed[] = { { 17, 0, 2 }, { 0 } };
  g_autofree char *code = sign (scene->signer, (Signed) { "abc", 17, 0, 0, 0, 0 });
  g_autoptr (TkScanResult) refused = NULL;
  g_autoptr (TkScanResult) again = NULL;
  g_autoptr (GError) error = NULL;

  put_signer (scene, 1, 1, scene->signer, 0, FALSE, usual_items);
  refused = scan (scene, 1, TK_DIRECTION_EXIT, code, "scanner");
  assert_verdict (refused, TK_VERDICT_EXIT_WITHOUT_ENTRY);
  g_assert_cmpint (refused->id.type, ==, 1);
  put_signer (scene, 1, 1, scene->signer, 0, FALSE, changed);
  TkWireSeen seen = { .id = (char *) "019b2c5e-7a03-7cc1-8a4f-2f1d8f0f6a12", .direction = (char *) "entry", .verdict = (char *) "admitted",
                      .gate_name = (char *) "North", .terminal_name = (char *) "Gate 9", .event = 1, .type = 2,
                      .serial = refused->id.serial, .issue = refused->id.issue, .gate = 9, .terminal = 9, .count = 1,
                      .at = TK_FIXTURE_NOW_MS, .hlc = TK_FIXTURE_NOW_MS };
  g_assert_true (tk_store_put_seen (scene->terminal->store, &seen, &error));
  g_assert_no_error (error);
  later (scene, 1);
  again = enter (scene, code);
  assert_verdict (again, TK_VERDICT_ALREADY_IN);
  g_assert_cmpint (again->id.type, ==, 2);
}

/* Nor when a list makes another type of it before the hub has heard who came in: a gate without a network may wait for hours. */
static void
test_listed_type_changes (Scene *scene, gconstpointer data)
{
  g_autoptr (TkScanResult) in = NULL;
  g_autoptr (TkScanResult) again = NULL;
  g_autoptr (GError) error = NULL;

  TkTicketId id = LIST (scene, 1, CODE, .status = NULL);
  g_autofree char *key = g_strdup_printf ("1-1-%u-%u", id.serial, id.issue);
  in = enter (scene, CODE);
  assert_verdict (in, TK_VERDICT_ADMITTED);
  g_assert_true (tk_store_remove (scene->terminal->store, TK_CHANGE_TICKET, key, &error));
  g_assert_no_error (error);
  LIST (scene, 2, CODE, .status = NULL);
  later (scene, 1);
  again = enter (scene, CODE);
  assert_verdict (again, TK_VERDICT_ALREADY_IN);
  g_assert_cmpint (again->id.type, ==, 2);
}

/* ---- The hub is asked about them, too ---- */

static gboolean
ask_cb (const TkWireRedeem *redeem, guint budget_ms, TkWireRedeemReply **reply, gpointer data)
{
  *(gint64 *) data = redeem->serial;
  g_assert_cmpint (redeem->issuer, ==, 0);
  g_assert_cmpint (redeem->type, ==, 1);
  *reply = tk_wire_new (&tk_wire_redeem_reply_shape);
  tk_wire_set (&(*reply)->verdict, "already_in");
  tk_wire_set (&(*reply)->gate_name, "North");
  (*reply)->at = TK_FIXTURE_NOW_MS - 3000;
  return TRUE;
}

static void
test_hub_is_asked (Scene *scene, gconstpointer data)
{
  g_autofree char *code = sign (scene->signer, (Signed) { "abc", 17, 0, 0, 0, 0 });
  gint64 asked = 0;
  TkDeskRedeemer redeemer = { ask_cb, &asked };
  g_autoptr (TkScanResult) result = NULL;

  put_signer (scene, 1, 1, scene->signer, 0, FALSE, usual_items);
  tk_desk_set_redeemer (scene->terminal->desk, &redeemer);
  result = enter (scene, code);
  assert_verdict (result, TK_VERDICT_ALREADY_IN);
  g_assert_cmpint (asked, ==, result->id.serial);
  tk_desk_set_redeemer (scene->terminal->desk, NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/gate-foreign/" path, Scene, NULL, set_up, func, tear_down)
  ADD ("listed/enters-once", test_listed_enters_once);
  ADD ("listed/same-way", test_listed_goes_the_same_way);
  ADD ("listed/not", test_not_in_the_list);
  ADD ("listed/no-later-issue", test_no_later_issue);
  ADD ("listed/group", test_group_out_and_in);
  ADD ("listed/changes", test_list_changes);
  ADD ("signed/enters-once", test_signed_enters_once);
  ADD ("signed/what", test_what_is_signed);
  ADD ("signed/keys", test_keys);
  ADD ("signed/altered", test_altered_codes);
  ADD ("signed/products-change", test_products_change);
  ADD ("signed/refused-before-products-change", test_refused_before_products_change);
  ADD ("listed-type-changes", test_listed_type_changes);
  ADD ("both/listed-later", test_listed_later_is_the_same);
  ADD ("both/another-identity", test_listed_under_another_identity);
  ADD ("both/blocked", test_blocked_signed_ticket);
  ADD ("both/another-date", test_listed_for_another_date);
  ADD ("both/no-key", test_listed_without_key);
  ADD ("signed/hub-is-asked", test_hub_is_asked);
#undef ADD
  return g_test_run ();
}
