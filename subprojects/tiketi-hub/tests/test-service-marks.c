/* Tests of what people at the hub say about tickets, whoever issued them; of keys of other systems; and of overrides.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-fixture.h"

#include <string.h>

#include "hub-redeem.h"
#include "tk-base64url.h"
#include "tk-foreign.h"
#include "tk-human-code.h"
#include "tk-uuid.h"

typedef struct
{
  HubFixture hub;
  FakeTerminal *till, *gate;
  char *cursor; /* of the gate */
} Scene;

static void
set_up (Scene *scene, gconstpointer data)
{
  hub_fixture_set_up (&scene->hub);
  scene->till = fake_terminal_new (&scene->hub, "Till 7", "box-office");
  scene->gate = fake_terminal_new (&scene->hub, "Gate 7", "gate");
  fake_terminal_fetch_lease (scene->till, 1, 1, 20);
  scene->cursor = NULL;
  g_ptr_array_unref (fake_terminal_changes (scene->gate, &scene->cursor, 0));
}

static void
tear_down (Scene *scene, gconstpointer data)
{
  fake_terminal_free (scene->till);
  fake_terminal_free (scene->gate);
  g_free (scene->cursor);
  hub_fixture_tear_down (&scene->hub);
}

static void
assert_part (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in %s", part, text);
}

static gint64
mark (Scene *scene, HubMarkKind kind, const char *code, const char *text)
{
  g_autoptr (GError) error = NULL;
  HubMarking marking = { .event = 1, .kind = kind, .codes = &code, .n = 1, .text = text, .who = "wanjiru" };
  HubMarkReport report = { 0 };

  hub_service_mark (scene->hub.service, &marking, &report, &error);
  g_assert_no_error (error);
  hub_mark_report_clear (&report);
  return report.marked;
}

static void
import_as (Scene *scene, gint64 type, const char *text)
{
  g_autoptr (GError) error = NULL;
  HubImport list = { .event = 1, .bytes = text, .length = strlen (text), .name = "list.csv", .who = "wanjiru", .type = type };
  HubImportReport report = { 0 };

  hub_service_import (scene->hub.service, &list, &report, &error);
  g_assert_no_error (error);
  g_assert_true (report.written);
  hub_import_report_clear (&report);
}

static void
import (Scene *scene, const char *text)
{
  import_as (scene, 1, text);
}

static char *
human_code (guint16 type, guint32 serial)
{
  TkTicketId id = { 1, type, serial, 0 };

  return tk_human_code_format (&id);
}

/* What gates were told of that ticket since the last look: its body, "gone", or NULL. */
static char *
told (Scene *scene, const char *key)
{
  g_autoptr (GPtrArray) changes = fake_terminal_changes (scene->gate, &scene->cursor, 0);
  const TkWireChange *change = hub_fixture_find (changes, TK_CHANGE_TICKET, key);

  return change != NULL ? g_strdup (change->gone ? "gone" : change->body) : NULL;
}

static void
assert_told (Scene *scene, const char *key, const char *part)
{
  g_autofree char *body = told (scene, key);

  g_assert_nonnull (body);
  assert_part (body, part);
}

static void
assert_verdict (Scene *scene, gint64 type, gint64 serial, gint64 issue, const char *verdict)
{
  char scan[TK_UUID_SIZE];
  g_autoptr (GError) error = NULL;

  tk_uuid_new (&scene->hub.clock.base, scan);
  TkWireRedeem request = { .scan = scan, .direction = (char *) "entry", .event = 1, .gate = 1, .type = type, .serial = serial,
                           .issue = issue, .count = 1, .at = scene->hub.clock.wall_ms };
  TkWireRedeemReply *reply = hub_service_redeem (scene->hub.service, scene->gate->terminal, &request, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (reply->verdict, ==, verdict);
  tk_wire_free (&tk_wire_redeem_reply_shape, reply);
}

/* ---- Ours ---- */

static void
test_block_sold (Scene *scene, gconstpointer data)
{
  g_autofree char *code = human_code (1, 1);
  g_autofree char *cursor = NULL;

  fake_terminal_sell (scene->till, 1, 1, 1, 150000);
  fake_terminal_tell (scene->till, "applied");
  g_ptr_array_unref (fake_terminal_changes (scene->till, &cursor, 0));
  g_assert_cmpint (mark (scene, HUB_MARK_BLOCK, code, "stolen"), ==, 1);
  g_assert_cmpint (mark (scene, HUB_MARK_BLOCK, code, "again"), ==, 0);
  assert_told (scene, "1-1-1-0", "\"status\":\"blocked\"");
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT urgent FROM change WHERE kind = 'ticket' AND key = '1-1-1-0'"), ==, 1);
  assert_verdict (scene, 1, 1, 0, "blocked");
  fake_terminal_check_in (scene->gate, TK_KIND_CHECKIN_ENTRY, "entry", 1, 1);
  fake_terminal_tell (scene->gate, "conflict"); /* the gate had not heard of it */
  g_assert_cmpint (mark (scene, HUB_MARK_UNBLOCK, code, "found"), ==, 1);
  assert_told (scene, "1-1-1-0", "\"status\":\"valid\"");
  g_autoptr (GPtrArray) changes = fake_terminal_changes (scene->till, &cursor, 0);
  g_assert_nonnull (hub_fixture_find (changes, TK_CHANGE_TICKET, "1-1-1-0")); /* its seller, too */
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM act WHERE kind IN ('ticket.blocked', 'ticket.unblocked') "
                                                 "AND subject = '1-1-1-0' AND who = 'wanjiru'"), ==, 2);
}

/* The sale comes later, and changes nothing of it. */
static void
test_block_unheard (Scene *scene, gconstpointer data)
{
  g_autofree char *code = human_code (1, 1), *later = human_code (1, 2);

  mark (scene, HUB_MARK_BLOCK, code, "stolen");
  mark (scene, HUB_MARK_ATTENTION, later, "Ask for the student card.");
  assert_told (scene, "1-1-1-0", "\"status\":\"blocked\"");
  assert_verdict (scene, 1, 1, 0, "blocked");
  fake_terminal_sell (scene->till, 1, 1, 1, 150000);
  fake_terminal_sell (scene->till, 1, 1, 2, 150000);
  fake_terminal_tell (scene->till, "applied");
  assert_told (scene, "1-1-1-0", "\"sale\":");
  assert_verdict (scene, 1, 1, 0, "blocked");
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM change WHERE key = '1-1-2-0' "
                                                 "AND body LIKE '%student card%' AND body LIKE '%\"valid\"%'"), ==, 1);
  /* Of one that nobody told of, gates forget what they heard. */
  g_autofree char *none = human_code (1, 9);
  mark (scene, HUB_MARK_BLOCK, none, "typing slip");
  mark (scene, HUB_MARK_UNBLOCK, none, "typing slip");
  assert_told (scene, "1-1-9-0", "gone");
}

static char *
issue_token (Scene *scene, guint32 event, guint32 serial, const TkKeyPair *key)
{
  g_autoptr (GError) error = NULL;
  TkToken token = { .id = { event, 1, serial, 0 }, .issuer = scene->till->terminal->issuer };
  char *text = tk_token_issue (&token, key, &error);

  g_assert_no_error (error);
  return text;
}

static void
assert_refused (Scene *scene, HubMarkKind kind, const char *code, const char *text, HubError expected)
{
  g_autoptr (GError) error = NULL;
  HubMarking marking = { .event = 1, .kind = kind, .codes = &code, .n = 1, .text = text, .who = "wanjiru" };
  HubMarkReport report = { 0 };

  g_assert_false (hub_service_mark (scene->hub.service, &marking, &report, &error));
  g_assert_error (error, HUB_ERROR, (int) expected);
  g_assert_null (report.json);
}

static void
test_token (Scene *scene, gconstpointer data)
{
  g_autoptr (TkKeyPair) forger = tk_key_pair_new ();
  g_autofree char *good = issue_token (scene, 1, 5, scene->till->key), *forged = issue_token (scene, 1, 6, forger);
  g_autofree char *elsewhere = issue_token (scene, 2, 5, scene->till->key);

  mark (scene, HUB_MARK_ATTENTION, good, "VIP host to be called");
  assert_told (scene, "1-1-5-0", "\"attention\":\"VIP host to be called\""); /* it exists: its signature says so */
  assert_refused (scene, HUB_MARK_BLOCK, forged, "x", HUB_ERROR_INVALID);
  assert_refused (scene, HUB_MARK_BLOCK, elsewhere, "x", HUB_ERROR_INVALID);
}

static void
test_refusals (Scene *scene, gconstpointer data)
{
  g_autofree char *sold = human_code (1, 1), *beyond = human_code (1, 501), *no_type = human_code (9, 1);

  assert_refused (scene, HUB_MARK_BLOCK, "", "x", HUB_ERROR_INVALID);
  assert_refused (scene, HUB_MARK_BLOCK, "never heard of", "x", HUB_ERROR_NOT_FOUND);
  assert_refused (scene, HUB_MARK_BLOCK, beyond, "x", HUB_ERROR_NOT_FOUND);
  assert_refused (scene, HUB_MARK_BLOCK, no_type, "x", HUB_ERROR_NOT_FOUND);
  assert_refused (scene, HUB_MARK_BLOCK, sold, "", HUB_ERROR_INVALID);
  assert_refused (scene, HUB_MARK_VOID, sold, "x", HUB_ERROR_INVALID);
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM mark"), ==, 0);
}

/* ---- Others' ---- */

static void
test_imported (Scene *scene, gconstpointer data)
{
  TkTicketId id;

  import (scene, "code\nx1\nx2\n");
  tk_foreign_code_identity (1, 1, "x1", 0, &id);
  g_autofree char *key = g_strdup_printf ("1-1-%u-%d", id.serial, id.issue);
  assert_verdict (scene, 1, id.serial, id.issue, "admitted");
  mark (scene, HUB_MARK_BLOCK, "x1", "stolen");
  assert_told (scene, key, "\"status\":\"blocked\"");
  assert_verdict (scene, 1, id.serial, id.issue, "blocked");
  import (scene, "code,name\nx1,Otieno\n"); /* a list does not lift it */
  assert_told (scene, key, "\"holder\":\"Otieno\"");
  assert_verdict (scene, 1, id.serial, id.issue, "blocked");
  mark (scene, HUB_MARK_UNBLOCK, "x1", "found");
  mark (scene, HUB_MARK_VOID, "x1", "refunded by hand");
  assert_verdict (scene, 1, id.serial, id.issue, "voided");
  g_autofree char *list = hub_service_ticket_list (scene->hub.service, 1, "voided", 10, NULL);
  assert_part (list, "\"origin\":\"imported\",\"type\":1,\"name\":\"Regular\"");
  assert_part (list, "\"code\":null,\"status\":\"voided\",\"holder\":\"Otieno\"");
  g_assert_null (strstr (list, "x2"));
}

static void
test_list_of_codes (Scene *scene, gconstpointer data)
{
  const char *codes[] = { "x1", "no ticket", "x2" };
  HubMarking marking = { .event = 1, .kind = HUB_MARK_BLOCK, .codes = codes, .n = 3, .text = "chargeback", .who = "wanjiru" };
  HubMarkReport report = { 0 };
  g_autoptr (GError) error = NULL;

  import (scene, "code\nx1\nx2\n");
  hub_service_mark (scene->hub.service, &marking, &report, &error);
  g_assert_no_error (error);
  g_assert_cmpint (report.refused, ==, 1);
  g_assert_false (report.written);
  assert_part (report.json, "Line 2: ");
  hub_mark_report_clear (&report);
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM mark"), ==, 0);
  marking.skip_bad = TRUE;
  hub_service_mark (scene->hub.service, &marking, &report, &error);
  g_assert_no_error (error);
  g_assert_cmpint (report.marked, ==, 2);
  hub_mark_report_clear (&report);
}

/* ---- Signers ---- */

/* Source: libpretixsync's event1.json and AsyncCheckProviderTest.kt, as in libtiketi's test-foreign.c. */
#define PEM_KEY                                                                                                          \
  "LS0tLS1CRUdJTiBQVUJMSUMgS0VZLS0tLS0KTUNvd0JRWURLMlZ3QXlFQTdBRDcvdkZBMzNFc1k0ejJQSHI3aVpQc1o4bjVkaDBhalA4Z3l6Tm1tSXM9Ci" \
  "0tLS0tRU5EIFBVQkxJQyBLRVktLS0tLQo="

static char *
add_signer (Scene *scene, const char *key, const char *items, GError **error)
{
  HubSignerNew signer = { "pretix_sig1", key, "Advance sale", items, 0 };

  return hub_service_signer_add (scene->hub.service, 1, &signer, "wanjiru", error);
}

static void
test_signers (Scene *scene, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *said = add_signer (scene, PEM_KEY, "17=1, 17/4=2", &error);

  g_assert_no_error (error);
  assert_part (said, "\"signer\":1,\"scheme\":\"pretix_sig1\",\"name\":\"Advance sale\"");
  assert_part (said, "\"items\":\"17=1,17/4=2\",\"revoked\":false");
  g_autoptr (GPtrArray) changes = fake_terminal_changes (scene->gate, &scene->cursor, 0);
  const TkWireChange *change = hub_fixture_find (changes, TK_CHANGE_SIGNER, "1-1");
  assert_part (change->body, "\"items\":[{\"item\":17,\"type\":1},{\"item\":17,\"type\":2,\"variation\":4}]");
  g_assert_null (add_signer (scene, PEM_KEY, "18=1", &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_CONFLICT);
  g_clear_error (&error);
  g_autofree char *gone = hub_service_signer_revoke (scene->hub.service, 1, 1, "wanjiru", &error);
  g_assert_no_error (error);
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT urgent FROM change WHERE kind = 'signer'"), ==, 1);
  g_assert_null (hub_service_signer_revoke (scene->hub.service, 1, 1, "wanjiru", &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_null (hub_service_signer_revoke (scene->hub.service, 1, 7, "wanjiru", &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_autofree char *again = add_signer (scene, PEM_KEY, "18=1", &error); /* the revoked one stands beside it */
  g_assert_no_error (error);
  assert_part (again, "\"signer\":2");
  g_autofree char *list = hub_service_signer_list (scene->hub.service, 1, &error);
  assert_part (list, "\"revoked\":true},{\"signer\":2");
}

static void
test_signer_refusals (Scene *scene, gconstpointer data)
{
  static const struct { const char *key, *items; HubError code; } rows[] = {
    { "no key", "17=1", HUB_ERROR_INVALID },
    { PEM_KEY, "", HUB_ERROR_INVALID },
    { PEM_KEY, "17", HUB_ERROR_INVALID },
    { PEM_KEY, "17=1,17=2", HUB_ERROR_INVALID },
    { PEM_KEY, "17=1/4", HUB_ERROR_INVALID },
    { PEM_KEY, "0=1", HUB_ERROR_INVALID },
    { PEM_KEY, "17=9", HUB_ERROR_NOT_FOUND },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (add_signer (scene, rows[i].key, rows[i].items, &error));
      g_assert_error (error, HUB_ERROR, (int) rows[i].code);
    }
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM signer"), ==, 0);
}

/* item 1 and variation 2, signed by a key of the test; as pretix writes it: base64, back to front. */
static char *
pretix_code (const TkKeyPair *key, char variation)
{
  const guint8 payload[] = { 0x0a, 3, 'a', 'b', 'c', 0x10, 1, 0x18, (guint8) variation };
  guint8 bytes[5 + sizeof payload + TK_SIGNATURE_SIZE] = { 1, 0, sizeof payload, 0, TK_SIGNATURE_SIZE };

  memcpy (bytes + 5, payload, sizeof payload);
  tk_key_pair_sign (key, "", payload, sizeof payload, bytes + 5 + sizeof payload);
  char *text = g_base64_encode (bytes, sizeof bytes);
  return g_strreverse (text);
}

/* A list and a signature are one ticket, whatever the list's column says of its type. */
static void
test_signed (Scene *scene, gconstpointer data)
{
  static const guint8 seed[32] = { 9 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkKeyPair) key = tk_key_pair_from_seed (seed), forger = tk_key_pair_new ();
  g_autofree char *hex = tk_hex_encode (tk_key_pair_get_public (key), TK_PUBLIC_KEY_SIZE);
  g_autofree char *code = pretix_code (key, 2), *other = pretix_code (key, 3), *forged = pretix_code (forger, 2);
  g_autofree char *list = g_strdup_printf ("code\n%s\n", code);
  TkPretixTicket ticket;
  TkTicketId id;

  assert_refused (scene, HUB_MARK_BLOCK, code, "x", HUB_ERROR_NOT_FOUND); /* no signer yet */
  g_autofree char *said = add_signer (scene, hex, "1=2,1/2=3", &error);
  g_assert_no_error (error);
  assert_refused (scene, HUB_MARK_BLOCK, forged, "x", HUB_ERROR_NOT_FOUND);
  g_assert_true (tk_pretix_parse (code, strlen (code), &ticket, NULL));
  tk_foreign_identity (1, 3, ticket.payload, ticket.length, 0, &id);
  mark (scene, HUB_MARK_BLOCK, code, "stolen"); /* on no list: by its signature */
  g_autofree char *key_text = g_strdup_printf ("1-3-%u-%d", id.serial, id.issue);
  assert_told (scene, key_text, "\"status\":\"blocked\",\"type\":3");
  import (scene, list);
  assert_told (scene, key_text, "\"status\":\"blocked\",\"type\":3");
  assert_verdict (scene, 3, id.serial, id.issue, "blocked");
  mark (scene, HUB_MARK_BLOCK, other, "stolen");
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM mark WHERE type = 2"), ==, 1);
}

/* Refused at the gate by its signature, and so not let in by its list either. */
static void
test_other_date (Scene *scene, gconstpointer data)
{
  static const guint8 seed[32] = { 9 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkKeyPair) key = tk_key_pair_from_seed (seed);
  g_autofree char *hex = tk_hex_encode (tk_key_pair_get_public (key), TK_PUBLIC_KEY_SIZE), *code = pretix_code (key, 2);
  g_autofree char *text = g_strdup_printf ("code\n%s\n", code);
  HubSignerNew friday = { "pretix_sig1", hex, "Friday", "1=2", 5 };
  HubImport list = { .event = 1, .bytes = text, .length = strlen (text), .name = "list.csv", .who = "wanjiru", .type = 1 };
  HubImportReport report = { 0 };
  g_autofree char *said = hub_service_signer_add (scene->hub.service, 1, &friday, "wanjiru", &error);

  g_assert_no_error (error);
  hub_service_import (scene->hub.service, &list, &report, NULL);
  g_assert_false (report.written);
  g_assert_cmpint (report.refused, ==, 1);
  assert_part (report.json, "another date");
  hub_import_report_clear (&report);
}

/* ---- Overrides ---- */

static const char *
override (Scene *scene, gint64 type, gint64 serial, const char *overrides)
{
  g_autofree char *body = g_strdup_printf (
    "{\"approved_by\":\"wanjiru\",\"attention_seen\":true,\"count\":1,\"direction\":\"entry\",\"event\":1,\"gate\":1,\"overrides\":\"%s\","
    "\"reason\":\"knows the band\",\"serial\":%d,\"type\":%d,\"verdict\":\"%s\"}",
    overrides, (int) serial, (int) type, type > 0 ? "voided" : "bad_signature");

  return fake_terminal_append (scene->gate, TK_KIND_CHECKIN_OVERRIDE, body);
}

static const char *
deny (Scene *scene, gint64 type, gint64 serial)
{
  g_autofree char *body = g_strdup_printf ("{\"count\":0,\"direction\":\"entry\",\"event\":1,\"gate\":1,\"serial\":%d,\"type\":%d,"
                                           "\"verdict\":\"voided\"}", (int) serial, (int) type);

  return fake_terminal_append (scene->gate, TK_KIND_CHECKIN_DENIED, body);
}

static void
assert_report (Scene *scene, const char *part)
{
  g_autofree char *report = hub_service_report (scene->hub.service, 1, NULL);

  assert_part (report, part);
}

/* Counted once, told to other gates and to people; the second word about the same refusal counts nobody. */
static void
test_override (Scene *scene, gconstpointer data)
{
  g_autoptr (FakeTerminal) other = fake_terminal_new (&scene->hub, "Gate 8", "gate");
  g_autofree char *cursor = NULL;
  const char *refused = deny (scene, 1, 3);
  const char *let_in = override (scene, 1, 3, refused);

  fake_terminal_tell (scene->gate, "applied");
  g_autoptr (GPtrArray) changes = fake_terminal_changes (other, &cursor, 0);
  g_assert_nonnull (hub_fixture_find (changes, TK_CHANGE_CHECKIN, let_in));
  assert_report (scene, "\"entries\":1,\"exits\":0,\"inside\":1,\"denied\":1,\"overrides\":1,\"tickets\":1,\"annulled\":0,\"attention_seen\":1");
  assert_report (scene, "\"gate\":\"Main\",\"terminal\":\"Gate 7\",\"who\":\"amina\",\"approved_by\":\"wanjiru\","
                        "\"reason\":\"knows the band\",\"verdict\":\"voided\"");
  g_autofree char *text = hub_fixture_text (&scene->hub, "SELECT text FROM incident WHERE kind = 'override'");
  assert_part (text, "let in Regular number 3 of Tamasha la Pwani although the gate had refused (voided): “knows the band”");
  override (scene, 1, 3, refused);
  fake_terminal_tell (scene->gate, "conflict");
  assert_report (scene, "\"entries\":1,\"exits\":0,\"inside\":1,\"denied\":1,\"overrides\":1");
  /* Annulled, it may be said again. */
  g_autofree char *annul = g_strdup_printf ("{\"annuls\":\"%s\",\"count\":1,\"direction\":\"entry\",\"event\":1,\"gate\":1,"
                                            "\"verdict\":\"voided\"}", let_in);
  fake_terminal_append (scene->gate, TK_KIND_CHECKIN_ANNULLED, annul);
  fake_terminal_tell (scene->gate, "applied");
  assert_report (scene, "\"entries\":0,\"exits\":0,\"inside\":0,\"denied\":1,\"overrides\":0,\"tickets\":0,\"annulled\":1");
  g_assert_cmpint (hub_fixture_incidents (&scene->hub, "override"), ==, 0);
  override (scene, 1, 3, refused);
  fake_terminal_tell (scene->gate, "applied");
  assert_report (scene, "\"entries\":1,");
}

/* Somebody whose code could not be told is a body all the same. */
static void
test_override_without_ticket (Scene *scene, gconstpointer data)
{
  override (scene, 0, 0, deny (scene, 0, 0));
  fake_terminal_tell (scene->gate, "applied");
  assert_report (scene, "\"entries\":1,\"exits\":0,\"inside\":1,\"denied\":1,\"overrides\":1");
  assert_report (scene, "\"verdict\":\"bad_signature\"");
}

static void
test_arrivals (Scene *scene, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fake_terminal_check_in (scene->gate, TK_KIND_CHECKIN_ENTRY, "entry", 1, 1);
  fake_terminal_check_in (scene->gate, TK_KIND_CHECKIN_ENTRY, "entry", 1, 2);
  tk_fake_clock_advance (&scene->hub.clock, 60000);
  fake_terminal_check_in (scene->gate, TK_KIND_CHECKIN_ENTRY, "entry", 1, 3);
  fake_terminal_tell (scene->gate, "applied");
  g_autofree char *arrivals = hub_service_arrivals (scene->hub.service, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (arrivals, ==,
                   "[{\"minute\":\"2026-11-21T16:00:00.000Z\",\"gate\":1,\"name\":\"Main\",\"entries\":2,\"exits\":0},"
                   "{\"minute\":\"2026-11-21T16:01:00.000Z\",\"gate\":1,\"name\":\"Main\",\"entries\":1,\"exits\":0}]");
}

/* A slot sold again: the old ticket is void at every gate, the new one comes in. */
static void
test_resold (Scene *scene, gconstpointer data)
{
  static const char undo[] = "{\"amount\":500000,\"approved_by\":\"wanjiru\",\"currency\":\"KES\",\"payments\":[{\"amount\":500000,"
                             "\"method\":\"cash\"}],\"reason\":\"rain\",\"reversal\":\"back\",\"sale\":\"SALE\",\"shift\":\"\","
                             "\"tickets\":[{\"event\":1,\"issue\":0,\"serial\":1,\"type\":2}]}";
  g_autoptr (FakeTerminal) other = fake_terminal_new (&scene->hub, "Till 8", "box-office");
  g_autoptr (GString) body = g_string_new (undo);

  fake_terminal_fetch_lease (scene->till, 1, 2, 50); /* all there are */
  fake_terminal_sell (scene->till, 1, 2, 1, 500000);
  fake_terminal_tell (scene->till, "applied");
  g_autofree char *sale = hub_fixture_text (&scene->hub, "SELECT id FROM sale");
  g_string_replace (body, "SALE", sale, 1);
  fake_terminal_append (scene->till, TK_KIND_SALE_VOIDED, body->str);
  fake_terminal_tell (scene->till, "applied");
  assert_told (scene, "1-2-1-0", "\"status\":\"voided\"");
  TkWireLeaseReply *reply = fake_terminal_lease (other, 1, 2, 0, 10);
  g_assert_cmpint (((TkWireLease *) reply->leases->pdata[0])->issue, ==, 1);
  tk_wire_free (&tk_wire_lease_reply_shape, reply);
  assert_verdict (scene, 2, 1, 0, "voided");
  assert_verdict (scene, 2, 1, 1, "admitted");
}

#define TEST(path, function) g_test_add (path, Scene, NULL, set_up, function, tear_down)

static void
check_in_as (Scene *scene, gint64 type, const TkTicketId *id, const char *status)
{
  g_autofree char *body = g_strdup_printf ("{\"count\":1,\"direction\":\"entry\",\"event\":1,\"gate\":1,\"issue\":%d,\"serial\":%u,"
                                           "\"type\":%d,\"verdict\":\"admitted\"}", id->issue, id->serial, (int) type);

  fake_terminal_append (scene->gate, TK_KIND_CHECKIN_ENTRY, body);
  fake_terminal_tell (scene->gate, status);
}

/* A gate that has not heard of a ticket's new type asks with the old one: it is the same ticket, with all that is known of it. */
static void
test_asked_by_old_type (Scene *scene, gconstpointer data)
{
  TkTicketId voided, claimed;

  tk_foreign_code_identity (1, 1, "V-1", 0, &voided);
  tk_foreign_code_identity (1, 1, "C-1", 0, &claimed);
  import_as (scene, 1, "code,status\nV-1,paid\nC-1,paid\n");
  assert_verdict (scene, 1, voided.serial, voided.issue, "admitted");
  import_as (scene, 2, "code,status\nV-1,canceled\nC-1,paid\n");
  assert_verdict (scene, 1, voided.serial, voided.issue, "voided");
  assert_verdict (scene, 2, voided.serial, voided.issue, "voided");
  /* In by its new type at a gate that had heard: nobody comes in by its old one. */
  check_in_as (scene, 2, &claimed, "applied");
  assert_verdict (scene, 1, claimed.serial, claimed.issue, "already_in");
}

/* Two gates that could not hear each other knew it by different types: one ticket, and in twice. */
static void
test_double_by_two_types (Scene *scene, gconstpointer data)
{
  TkTicketId id;

  tk_foreign_code_identity (1, 1, "D-1", 0, &id);
  import_as (scene, 1, "code,status\nD-1,paid\n");
  import_as (scene, 2, "code,status\nD-1,paid\n");
  check_in_as (scene, 1, &id, "applied");
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM incident WHERE kind = 'double_entry'"), ==, 0);
  check_in_as (scene, 2, &id, "conflict");
  g_assert_cmpint (hub_fixture_incidents (&scene->hub, "double_entry"), ==, 1);
}

/* In by its old type, as a gate tells late: known by its new one it is the same ticket, and does not come in again. */
static void
test_in_by_old_type (Scene *scene, gconstpointer data)
{
  TkTicketId id;

  tk_foreign_code_identity (1, 1, "D-1", 0, &id);
  import_as (scene, 1, "code,status\nD-1,paid\n");
  import_as (scene, 2, "code,status\nD-1,paid\n");
  check_in_as (scene, 1, &id, "applied");
  assert_verdict (scene, 2, id.serial, id.issue, "already_in");
  assert_verdict (scene, 1, id.serial, id.issue, "already_in");
}

/* Gates show, and find by name, others' tickets by a code like ours: who calls the hub has only that. */
static void
test_imported_by_human_code (Scene *scene, gconstpointer data)
{
  TkTicketId id, none;

  tk_foreign_code_identity (1, 1, "H-1", 0, &id);
  tk_foreign_code_identity (1, 1, "H-2", 0, &none);
  import (scene, "code,status\nH-1,paid\n");
  g_autofree char *code = tk_human_code_format (&id), *unknown = tk_human_code_format (&none);
  g_assert_cmpint (mark (scene, HUB_MARK_BLOCK, code, "stolen"), ==, 1);
  assert_verdict (scene, 1, id.serial, id.issue, "blocked");
  g_assert_cmpint (mark (scene, HUB_MARK_UNBLOCK, "H-1", "found"), ==, 1);
  assert_verdict (scene, 1, id.serial, id.issue, "admitted");
  g_autoptr (GError) error = NULL;
  HubMarkReport report = { 0 };
  const char *codes[] = { unknown };
  HubMarking marking = { .event = 1, .kind = HUB_MARK_BLOCK, .codes = codes, .n = 1, .text = "x", .who = "wanjiru" };
  g_assert_false (hub_service_mark (scene->hub.service, &marking, &report, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("/marks/block-sold", test_block_sold);
  TEST ("/marks/block-unheard", test_block_unheard);
  TEST ("/marks/token", test_token);
  TEST ("/marks/refusals", test_refusals);
  TEST ("/marks/imported", test_imported);
  TEST ("/marks/list", test_list_of_codes);
  TEST ("/marks/resold", test_resold);
  TEST ("/marks/imported-by-human-code", test_imported_by_human_code);
  TEST ("/marks/asked-by-old-type", test_asked_by_old_type);
  TEST ("/marks/in-by-old-type", test_in_by_old_type);
  TEST ("/marks/double-by-two-types", test_double_by_two_types);
  TEST ("/signers/add-and-revoke", test_signers);
  TEST ("/signers/refusals", test_signer_refusals);
  TEST ("/signers/signed", test_signed);
  TEST ("/signers/other-date", test_other_date);
  TEST ("/overrides/once", test_override);
  TEST ("/overrides/no-ticket", test_override_without_ticket);
  TEST ("/report/arrivals", test_arrivals);
  return g_test_run ();
}
