/* Tests of vouchers, of what an event prints, and of what buyers are asked: what people set, what terminals hear, uses leased, taken, freed
 * and oversold like tickets. SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "hub-books.h"
#include "hub-guess.h"
#include "hub-redeem.h"
#include "tk-certificate.h"
#include "tk-base64url.h"
#include "tk-voucher.h"

#define N G_GINT64_FORMAT
#define SAUTI (TK_WIRE_VOUCHER_TYPE + 2)

static void
expect (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_test_message ("in: %s", text);
  g_assert_nonnull (strstr (text, part));
}

static gint64
slots (HubFixture *fixture, const char *counter)
{
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM ticket_type WHERE event = 1 AND type = 32770", counter);

  return hub_fixture_int (fixture, sql);
}

static gint64
lease (FakeTerminal *till, gint64 type, gint64 want)
{
  TkWireLeaseReply *reply = fake_terminal_lease (till, 1, type, 0, want);
  gint64 unsold = 0;

  for (guint i = 0; i < reply->leases->len; i++)
    {
      const TkWireLease *row = reply->leases->pdata[i];

      unsold += row->type == type ? row->last - row->first + 1 : 0;
    }
  tk_wire_free (&tk_wire_lease_reply_shape, reply);
  return unsold;
}

/* Regular tickets first..last in cash, SAUTI10 on as many as uses are named (first_use.., as issue). */
static void
sell (FakeTerminal *till, const char *sale, gint64 first, gint64 last, gint64 first_use, gint64 uses, gint64 issue, const char *status)
{
  gint64 qty = last - first + 1, off = uses * 15000, total = qty * 150000 - off;
  g_autoptr (GString) tickets = g_string_new (NULL);
  g_autoptr (GString) used = g_string_new (NULL);

  for (gint64 serial = first; serial <= last; serial++)
    g_string_append_printf (tickets, "%s{\"event\":1,\"issue\":0,\"serial\":%" N ",\"type\":1}", serial > first ? "," : "", serial);
  for (gint64 i = 0; i < uses; i++)
    g_string_append_printf (used, "%s{\"event\":1,\"issue\":%" N ",\"serial\":%" N ",\"type\":32770}", i > 0 ? "," : "", issue, first_use + i);
  g_autofree char *discount
    = uses > 0 ? g_strdup_printf ("{\"amount\":%" N ",\"event\":1,\"kind\":\"voucher\",\"tickets\":%" N ",\"voucher\":2}", off, uses)
               : g_strdup ("");
  g_autofree char *body = g_strdup_printf (
    "{\"currency\":\"KES\",\"discounts\":[%s],\"lines\":[{\"amount\":%" N ",\"event\":1,\"off\":%" N ",\"qty\":%" N
    ",\"type\":1,\"unit\":150000}],\"payments\":[{\"amount\":%" N ",\"method\":\"cash\",\"tendered\":%" N "}],\"sale\":\"%s\","
    "\"shift\":\"shift\",\"tickets\":[%s],\"total\":%" N ",\"uses\":[%s]}",
    discount, qty * 150000, off, qty, total, total, sale, tickets->str, total, used->str);
  fake_terminal_append (till, TK_KIND_SALE_COMPLETED, body);
  fake_terminal_tell (till, status);
}

static void
undo (FakeTerminal *till, const char *reversal, const char *sale, gint64 first, gint64 last, const char *status)
{
  g_autoptr (GString) tickets = g_string_new (NULL);

  for (gint64 serial = first; serial <= last; serial++)
    g_string_append_printf (tickets, "%s{\"event\":1,\"issue\":0,\"serial\":%" N ",\"type\":1}", serial > first ? "," : "", serial);
  g_autofree char *body = g_strdup_printf (
    "{\"amount\":1,\"currency\":\"KES\",\"payments\":[{\"amount\":1,\"method\":\"cash\"}],\"reversal\":\"%s\",\"sale\":\"%s\","
    "\"shift\":\"shift\",\"tickets\":[%s]}",
    reversal, sale, tickets->str);
  fake_terminal_append (till, TK_KIND_SALE_REFUNDED, body);
  fake_terminal_tell (till, status);
}

/* ---- What people set ---- */

static void
test_add (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autofree char *cursor = NULL;
  static const char *const codes[] = { "pwani-1", "PWANI 2" };
  HubVoucherNew made = { .name = "Press", .codes = codes, .n_codes = 2, .amount = "250.50", .types = "2,1", .uses = "3",
                         .per_sale = "2", .from = "2026-11-21T08:00", .approval = TRUE };

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  g_autofree char *added = hub_service_voucher_add (fixture.service, 1, &made, "wanjiru", &error);
  g_assert_no_error (error);
  expect (added, "\"voucher\":3,\"name\":\"Press\",\"code\":true,\"kind\":\"amount\",\"worth\":\"KES 250.50\",\"value\":25050,\"types\":\"1,2\"");
  expect (added, "\"voucher\":4");
  expect (added, "\"from\":\"2026-11-21T05:00:00.000Z\",\"until\":null,\"approval\":true,\"closed\":false");
  /* Terminals hear of the digest, and nothing anywhere tells the code. */
  g_autoptr (GPtrArray) told = fake_terminal_changes (till, &cursor, 0);
  g_autofree char *digest = tk_voucher_digest (1, "Pwani1");
  expect (hub_fixture_find (told, "voucher", "1-3")->body, digest);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM act WHERE upper(text) LIKE '%PWANI%1%'"), ==, 0);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM act WHERE kind = 'voucher.added' AND who = 'wanjiru'"), ==, 2);
  /* Its uses are no ticket type. */
  g_assert_null (hub_fixture_find (told, "type", "1-32771"));
  g_autofree char *events = hub_service_event_list (fixture.service, &error);
  g_assert_null (strstr (events, "3277"));
  hub_books_check (&fixture);
  g_autofree char *closed = hub_service_voucher_close (fixture.service, 1, 3, "wanjiru", &error);
  expect (closed, "\"closed\":true");
  g_autoptr (GPtrArray) after = fake_terminal_changes (till, &cursor, 0);
  expect (hub_fixture_find (after, "voucher", "1-3")->body, "\"closed\":true");
  g_autofree char *list = hub_service_voucher_list (fixture.service, 1, &error);
  expect (list, "\"voucher\":1,\"name\":\"Student\",\"code\":false,\"kind\":\"percent\",\"worth\":\"20 %\",\"value\":2000,\"types\":\"1\"");
  expect (list, "\"uses\":20,\"used\":0,\"leased\":0,\"free\":20,\"tickets\":0,\"amount_minor\":0}");
  hub_fixture_tear_down (&fixture);
}

static void
test_refused (void)
{
  static const char *const taken[] = { "sauti 10" }, *const none[] = { " - " }, *const twice[] = { "NEW", "n-e-w" };
  static const struct
  {
    const char *name;
    gint64 event;
    HubVoucherNew made;
    HubError code;
  } rows[] = {
    { "no event", 9, { .name = "A", .percent = "10" }, HUB_ERROR_NOT_FOUND },
    { "no name", 1, { .percent = "10" }, HUB_ERROR_INVALID },
    { "no worth", 1, { .name = "A" }, HUB_ERROR_INVALID },
    { "two worths", 1, { .name = "A", .percent = "10", .price = "5" }, HUB_ERROR_INVALID },
    { "nothing off", 1, { .name = "A", .percent = "0" }, HUB_ERROR_INVALID },
    { "no amount off", 1, { .name = "A", .amount = "0" }, HUB_ERROR_INVALID },
    { "more than all", 1, { .name = "A", .percent = "100.01" }, HUB_ERROR_INVALID },
    { "too fine", 1, { .name = "A", .percent = "1.234" }, HUB_ERROR_INVALID },
    { "signed", 1, { .name = "A", .percent = "-5" }, HUB_ERROR_INVALID },
    { "two points", 1, { .name = "A", .percent = "1.2.3" }, HUB_ERROR_INVALID },
    { "money", 1, { .name = "A", .amount = "1.234" }, HUB_ERROR_INVALID },
    { "type", 1, { .name = "A", .percent = "10", .types = "1,9" }, HUB_ERROR_NOT_FOUND },
    { "use as type", 1, { .name = "A", .percent = "10", .types = "32770" }, HUB_ERROR_NOT_FOUND },
    { "uses", 1, { .name = "A", .percent = "10", .uses = "many" }, HUB_ERROR_INVALID },
    { "too many uses", 1, { .name = "A", .percent = "10", .uses = "1000001" }, HUB_ERROR_INVALID },
    { "time", 1, { .name = "A", .percent = "10", .from = "yesterday" }, HUB_ERROR_INVALID },
    { "order", 1, { .name = "A", .percent = "10", .from = "2026-11-22", .until = "2026-11-21" }, HUB_ERROR_INVALID },
    { "code taken", 1, { .name = "A", .percent = "10", .codes = taken, .n_codes = 1 }, HUB_ERROR_CONFLICT },
    { "no code", 1, { .name = "A", .percent = "10", .codes = none, .n_codes = 1 }, HUB_ERROR_INVALID },
    { "code twice", 1, { .name = "A", .percent = "10", .codes = twice, .n_codes = 2 }, HUB_ERROR_CONFLICT },
  };
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", rows[i].name);
      g_assert_null (hub_service_voucher_add (fixture.service, rows[i].event, &rows[i].made, "wanjiru", &error));
      g_assert_error (error, HUB_ERROR, (gint) rows[i].code);
      g_assert_null (strstr (error->message, "sauti 10"));
    }
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM voucher"), ==, 2);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM act"), ==, 0);
  g_autoptr (GError) error = NULL;
  g_assert_null (hub_service_voucher_close (fixture.service, 1, 9, "wanjiru", &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_NOT_FOUND);
  g_clear_error (&error);
  gint64 set = 0;
  g_assert_false (hub_service_type_overdraft (fixture.service, 1, SAUTI, 3, "wanjiru", &set, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_NOT_FOUND);
  hub_fixture_tear_down (&fixture);
}

/* ---- Uses ---- */

/* Leased, sold, listed; never signed for, never at a gate. */
static void
test_uses (void)
{
  HubFixture fixture;
  guint8 hub_key[32];
  g_autoptr (GError) error = NULL;
  g_autofree char *cursor = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  g_autoptr (FakeTerminal) gate = fake_terminal_new (&fixture, "Gate 7", "gate");
  lease (till, 1, 10);
  TkWireLeaseReply *reply = fake_terminal_lease (till, 1, SAUTI, 0, 5);
  g_assert_true (tk_base64url_decode (till->enrolled->hub_key, hub_key, sizeof hub_key));
  g_autoptr (TkCertificate) certificate = tk_certificate_open (reply->certificate, strlen (reply->certificate), hub_key, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (certificate->ranges->len, ==, 1);
  g_assert_cmpint (g_array_index (certificate->ranges, TkSerialRange, 0).type, ==, 1);
  tk_wire_free (&tk_wire_lease_reply_shape, reply);
  sell (till, "one", 1, 3, 1, 2, 0, "applied");
  g_assert_cmpint (slots (&fixture, "sold"), ==, 2);
  g_assert_cmpint (slots (&fixture, "leased"), ==, 3);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM ticket"), ==, 3);
  hub_books_check (&fixture);
  g_autoptr (GPtrArray) told = fake_terminal_changes (gate, &cursor, 0);
  g_assert_cmpuint (hub_fixture_count (told, "ticket"), ==, 3);
  TkWireRedeem ask = { .scan = (char *) "019b2c5e-7a03-7cc1-8a4f-2f1d8f0f6a33", .direction = (char *) "entry", .event = 1, .gate = 1,
                       .type = SAUTI, .serial = 1, .issuer = till->enrolled->issuer, .count = 1, .at = FIXTURE_NOW, .hlc = FIXTURE_NOW };
  TkWireRedeemReply *answer = hub_service_redeem (fixture.service, gate->terminal, &ask, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (answer->verdict, ==, "voided");
  tk_wire_free (&tk_wire_redeem_reply_shape, answer);
  g_autofree char *list = hub_service_voucher_list (fixture.service, 1, &error);
  expect (list, "\"uses\":20,\"used\":2,\"leased\":3,\"free\":15,\"tickets\":2,\"amount_minor\":30000}");
  g_autofree char *report = hub_service_report (fixture.service, 1, &error);
  expect (report, "\"discounts\":[{\"kind\":\"voucher\",\"voucher\":2,\"name\":\"Sauti\",\"sales\":1,\"tickets\":2,\"amount\":300,\"amount_minor\":30000,"
                  "\"uses\":20,\"used\":2}]");
  expect (report, "\"name\":\"Regular\",\"capacity\":500,\"sold\":3,\"tickets\":3,\"amount\":4200,");
  g_assert_null (strstr (report, "32770"));
  g_autofree char *tickets = hub_service_ticket_list (fixture.service, 1, NULL, 100, &error);
  g_assert_null (strstr (tickets, "32770"));
  hub_fixture_tear_down (&fixture);
}

/* Each voucher of the sale gets one use back for each undone ticket, the lowest first, until none is left; they are used again, as their
 * next issue. */
static void
test_given_back (void)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  lease (till, 1, 20);
  g_assert_cmpint (lease (till, SAUTI, 20), ==, 20);
  sell (till, "one", 1, 4, 1, 2, 0, "applied");
  undo (till, "r1", "one", 4, 4, "applied");
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT serial FROM voucher_use WHERE status = 'valid'"), ==, 2);
  g_assert_cmpint (slots (&fixture, "sold"), ==, 1);
  hub_books_check (&fixture);
  undo (till, "r2", "one", 1, 3, "applied");
  g_assert_cmpint (slots (&fixture, "sold"), ==, 0);
  hub_books_check (&fixture);
  /* Nobody hands back a use by its name. */
  sell (till, "two", 5, 5, 3, 1, 0, "applied");
  fake_terminal_append (till, TK_KIND_SALE_REFUNDED,
                        "{\"amount\":1,\"currency\":\"KES\",\"payments\":[{\"amount\":1,\"method\":\"cash\"}],\"reversal\":\"r3\",\"sale\":\"two\","
                        "\"shift\":\"shift\",\"tickets\":[{\"event\":1,\"issue\":0,\"serial\":3,\"type\":32770}]}");
  fake_terminal_tell (till, "conflict");
  g_assert_cmpint (hub_fixture_incidents (&fixture, "reversal_ticket"), ==, 1);
  g_assert_cmpint (slots (&fixture, "sold"), ==, 1);
  hub_books_check (&fixture);
  TkWireLeaseReply *reply = fake_terminal_lease (till, 1, SAUTI, 0, 2);
  gint64 again = 0;
  for (guint i = 0; i < reply->leases->len; i++)
    again += ((TkWireLease *) reply->leases->pdata[i])->type == SAUTI && ((TkWireLease *) reply->leases->pdata[i])->issue == 1;
  g_assert_cmpint (again, >, 0);
  tk_wire_free (&tk_wire_lease_reply_shape, reply);
  sell (till, "three", 6, 6, 1, 1, 1, "applied");
  hub_books_check (&fixture);
  hub_fixture_tear_down (&fixture);
}

/* A till is lost with sales nobody heard of; what it held is released and used elsewhere, then its journal comes: both are honoured and told
 * of, as with tickets. */
static void
test_crash (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;
  HubLeaseFenced fenced;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) lost = fake_terminal_new (&fixture, "Till 7", "both");
  g_autoptr (FakeTerminal) other = fake_terminal_new (&fixture, "Till 8", "both");
  lease (lost, 1, 10);
  lease (other, 1, 10);
  g_assert_cmpint (lease (lost, SAUTI, 20), ==, 20);
  sell (lost, "told", 1, 1, 1, 1, 0, "applied");
  g_autofree char *id = hub_fixture_text (&fixture, "SELECT id FROM lease WHERE type = 32770");
  HubLeaseFence fence = { .lease = id, .who = "wanjiru" };
  g_assert_true (hub_service_lease_fence (fixture.service, &fence, &fenced, &error));
  g_assert_cmpint (fenced.unsold, ==, 19);
  g_assert_cmpint (slots (&fixture, "quarantined"), ==, 19);
  hub_books_check (&fixture);
  HubLeaseRelease release = { id, "wanjiru", "It fell into the sea." };
  g_autofree char *released = hub_service_lease_release (fixture.service, &release, &error);
  g_assert_no_error (error);
  expect (released, "\"released\":19");
  hub_books_check (&fixture);
  g_assert_cmpint (lease (other, SAUTI, 3), ==, 3);
  sell (other, "theirs", 11, 11, 2, 1, 1, "applied");
  sell (lost, "late", 2, 2, 2, 1, 0, "conflict");
  g_assert_cmpint (hub_fixture_incidents (&fixture, "double_sale"), ==, 1);
  g_autofree char *text = hub_fixture_text (&fixture, "SELECT text FROM incident WHERE kind = 'double_sale'");
  expect (text, "use 2 of the voucher “Sauti” of Tamasha la Pwani was taken twice");
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM voucher_use WHERE status = 'valid'"), ==, 3);
  hub_books_check (&fixture);
  hub_fixture_tear_down (&fixture);
}

/* Whatever does not fit is stored, and told. */
static void
test_clashes (void)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  lease (till, 1, 20);
  lease (till, SAUTI, 5);
  sell (till, "beyond", 1, 1, 21, 1, 0, "conflict");
  g_assert_cmpint (hub_fixture_incidents (&fixture, "oversell"), ==, 1);
  sell (till, "not leased", 2, 2, 9, 1, 0, "conflict");
  g_assert_cmpint (hub_fixture_incidents (&fixture, "outside_lease"), ==, 1);
  sell (till, "good", 3, 3, 1, 1, 0, "applied");
  sell (till, "again", 4, 4, 1, 1, 0, "conflict");
  g_assert_cmpint (hub_fixture_incidents (&fixture, "double_sale"), ==, 1);
  hub_books_check (&fixture);
  /* A discount of nobody's, one without its uses, and a use for nothing. */
  static const char *const bodies[] = {
    "{\"currency\":\"KES\",\"discounts\":[{\"amount\":100,\"event\":1,\"kind\":\"discount\",\"tickets\":1,\"voucher\":9}],\"lines\":[{\"amount\":"
    "150000,\"event\":1,\"off\":100,\"qty\":1,\"type\":1,\"unit\":150000}],\"payments\":[{\"amount\":149900,\"method\":\"cash\"}],\"sale\":\"a\","
    "\"tickets\":[{\"event\":1,\"issue\":0,\"serial\":5,\"type\":1}],\"total\":149900}",
    "{\"currency\":\"KES\",\"discounts\":[{\"amount\":100,\"event\":1,\"kind\":\"voucher\",\"tickets\":1,\"voucher\":2}],\"lines\":[{\"amount\":"
    "150000,\"event\":1,\"off\":100,\"qty\":1,\"type\":1,\"unit\":150000}],\"payments\":[{\"amount\":149900,\"method\":\"cash\"}],\"sale\":\"b\","
    "\"tickets\":[{\"event\":1,\"issue\":0,\"serial\":6,\"type\":1}],\"total\":149900}",
    "{\"currency\":\"KES\",\"lines\":[{\"amount\":150000,\"event\":1,\"qty\":1,\"type\":1,\"unit\":150000}],\"payments\":[{\"amount\":150000,"
    "\"method\":\"cash\"}],\"sale\":\"c\",\"tickets\":[{\"event\":1,\"issue\":0,\"serial\":7,\"type\":1}],\"total\":150000,\"uses\":[{\"event\":1,"
    "\"issue\":0,\"serial\":2,\"type\":32770}]}",
    /* What is taken off without a reason; what is rounded without cash; a use sold as a ticket; a ticket taken as a use. */
    "{\"currency\":\"KES\",\"lines\":[{\"amount\":150000,\"event\":1,\"off\":100,\"qty\":1,\"type\":1,\"unit\":150000}],\"payments\":[{\"amount\":149900,"
    "\"method\":\"cash\"}],\"sale\":\"d\",\"tickets\":[{\"event\":1,\"issue\":0,\"serial\":8,\"type\":1}],\"total\":149900}",
    "{\"currency\":\"KES\",\"lines\":[{\"amount\":150000,\"event\":1,\"qty\":1,\"type\":1,\"unit\":150000}],\"payments\":[{\"amount\":150050,"
    "\"method\":\"card\"}],\"rounding\":50,\"sale\":\"e\",\"tickets\":[{\"event\":1,\"issue\":0,\"serial\":9,\"type\":1}],\"total\":150000}",
    "{\"currency\":\"KES\",\"lines\":[{\"amount\":0,\"event\":1,\"qty\":1,\"type\":32770,\"unit\":0}],\"payments\":[],\"sale\":\"f\",\"tickets\":[{"
    "\"event\":1,\"issue\":0,\"serial\":3,\"type\":32770}],\"total\":0}",
    "{\"currency\":\"KES\",\"lines\":[{\"amount\":150000,\"event\":1,\"qty\":1,\"type\":1,\"unit\":150000}],\"payments\":[{\"amount\":150000,"
    "\"method\":\"cash\"}],\"sale\":\"g\",\"tickets\":[{\"event\":1,\"issue\":0,\"serial\":10,\"type\":1}],\"total\":150000,\"uses\":[{\"event\":1,"
    "\"issue\":0,\"serial\":11,\"type\":1}]}",
  };
  static const char *const kinds[] = { "discount_unknown", "voucher_uses", "voucher_uses", "sale_sums", "sale_sums", "unknown_type", "unknown_type" };
  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      gint64 before = hub_fixture_incidents (&fixture, kinds[i]);

      g_test_message ("%s", bodies[i]);
      fake_terminal_append (till, TK_KIND_SALE_COMPLETED, bodies[i]);
      fake_terminal_tell (till, "conflict");
      g_assert_cmpint (hub_fixture_incidents (&fixture, kinds[i]), ==, before + 1);
      hub_books_check (&fixture);
    }
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM ticket WHERE serial = 11"), ==, 0);
  hub_fixture_tear_down (&fixture);
}

/* ---- What is printed, asked, rounded ---- */

static void
test_brand (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autofree char *cursor = NULL;
  guint8 picture[33] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0, 0, 3, 0xe8, 0, 0, 0, 1 };
  HubBrandNew made = { .logo = picture, .logo_length = sizeof picture, .contact = "+254 700 000000" };

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  g_autoptr (GPtrArray) told = fake_terminal_changes (till, &cursor, 0);
  expect (hub_fixture_find (told, "brand", "1")->body, "\"logo\":\"iVBORw0KGgo");
  expect (hub_fixture_find (told, "brand", "1")->body, "\"organizer\":\"Pwani Events\"");
  g_autofree char *set = hub_service_event_brand (fixture.service, 1, &made, "wanjiru", &error);
  g_assert_no_error (error);
  expect (set, "[{\"event\":1,\"organizer\":\"Pwani Events\",\"logo\":true,");
  g_autoptr (GPtrArray) after = fake_terminal_changes (till, &cursor, 0);
  expect (hub_fixture_find (after, "brand", "1")->body, "\"contact\":\"+254 700 000000\",\"event\":1,\"logo\":\"iVBORw0KGgo");
  static const struct { int at; guint8 byte; gsize length; } bad[] = {
    { 0, 'x', 33 }, { 18, 4, 33 }, { 22, 4, 33 }, { 19, 0, 33 }, { 15, 'X', 33 }, { 0, 0x89, 23 }, { 0, 0x89, 65537 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree guint8 *bytes = g_malloc0 (MAX (bad[i].length, sizeof picture));

      memcpy (bytes, picture, sizeof picture);
      bytes[bad[i].at] = bad[i].byte;
      if (bad[i].at == 19)
        bytes[18] = 0;
      made.logo = bytes;
      made.logo_length = bad[i].length;
      g_assert_null (hub_service_event_brand (fixture.service, 1, &made, "wanjiru", &error));
      g_assert_error (error, HUB_ERROR, HUB_ERROR_INVALID);
      g_clear_error (&error);
    }
  HubBrandNew none = { .logo = (const guint8 *) "", .ticket_text = "One.\nTwo." };
  g_autofree char *off = hub_service_event_brand (fixture.service, 1, &none, "wanjiru", &error);
  expect (off, "\"logo\":false,\"ticket_text\":\"One.\\nTwo.\"");
  g_assert_null (hub_service_event_brand (fixture.service, 9, &none, "wanjiru", &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_NOT_FOUND);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM act WHERE kind = 'event.brand'"), ==, 2);
  hub_fixture_tear_down (&fixture);
}

static void
test_asks (void)
{
  static const struct { const char *asks, *kept; } rows[] = {
    { "phone,name!", "\"asks\":\"name!,phone\"" },
    { " email , document! ", "\"asks\":\"document!,email\"" },
    { "", "\"asks\":\"\"" },
    { "age", NULL }, { "name,name!", NULL }, { "name!!", NULL }, { "name,", NULL }, { "!", NULL }, { "name,,phone", NULL },
  };
  HubFixture fixture;
  g_autofree char *cursor = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      HubTypeRules rules = { .asks = rows[i].asks };
      g_autofree char *set = hub_service_type_set (fixture.service, 1, 2, &rules, "wanjiru", &error);

      g_test_message ("“%s”", rows[i].asks);
      if (rows[i].kept != NULL)
        expect (set, rows[i].kept);
      else
        g_assert_error (error, HUB_ERROR, HUB_ERROR_INVALID);
    }
  g_autoptr (GError) error = NULL;
  HubTypeRules rules = { .asks = "name" };
  g_autofree char *set = hub_service_type_set (fixture.service, 1, 2, &rules, "wanjiru", &error);
  g_autoptr (GPtrArray) told = fake_terminal_changes (till, &cursor, 0);
  expect (hub_fixture_find (told, "type", "1-2")->body, "\"asks\":\"name\"");
  hub_fixture_tear_down (&fixture);
}

static void
test_cash_unit (void)
{
  static const struct { const char *text; gint64 kept; } rows[] = { { "5", 500 }, { "0.50", 50 }, { "0", 0 }, { "x", -1 }, { "10001", -1 } };
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      HubEventRules rules = { rows[i].text };
      g_autofree char *set = hub_service_event_set (fixture.service, 1, &rules, "wanjiru", &error);

      if (rows[i].kept < 0)
        g_assert_error (error, HUB_ERROR, HUB_ERROR_INVALID);
      else
        g_assert_cmpint (hub_fixture_int (&fixture, "SELECT cash_unit FROM event WHERE event = 1"), ==, rows[i].kept);
    }
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM act WHERE kind = 'event.set'"), ==, 3);
  hub_fixture_tear_down (&fixture);
}

/* ---- Guessing codes ---- */

typedef struct { HubGuesses *guesses; guint wrong; } Guesser;

static gpointer
guess_thread (gpointer data)
{
  Guesser *guesser = data;

  for (guint i = 0; i < 1000; i++)
    {
      if (hub_guess_take (guesser->guesses, 2, 5000)) /* theirs are right */
        hub_guess_give_back (guesser->guesses, 2, 5000);
      guesser->wrong += hub_guess_take (guesser->guesses, 1, 5000);
    }
  return NULL;
}

static void
test_guess_threads (void)
{
  HubGuesses *guesses = hub_guesses_new ();
  Guesser guessers[4];
  GThread *threads[4];
  guint wrong = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      guessers[i] = (Guesser){ guesses, 0 };
      threads[i] = g_thread_new ("guess", guess_thread, &guessers[i]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_thread_join (threads[i]);
      wrong += guessers[i].wrong;
    }
  g_assert_cmpuint (wrong, ==, HUB_GUESS_MOST);
  for (guint i = 0; i < HUB_GUESS_MOST; i++)
    g_assert_true (hub_guess_take (guesses, 2, 5000));
  g_assert_false (hub_guess_take (guesses, 2, 5000));
  hub_guesses_free (guesses);
}

/* However many guess, it grows no further: whoever waits least is forgiven. */
static void
test_guess_bounds (void)
{
  HubGuesses *guesses = hub_guesses_new ();

  for (guint i = 0; i < HUB_GUESS_MOST; i++)
    g_assert_true (hub_guess_take (guesses, 1, 1000));
  g_assert_true (hub_guess_take (guesses, 2, 0));
  for (gint64 account = 3; account <= 10000; account++)
    g_assert_true (hub_guess_take (guesses, account, 1000));
  for (guint i = 1; i < HUB_GUESS_MOST; i++)
    g_assert_true (hub_guess_take (guesses, 10001, 1000)); /* in the second's place */
  for (guint i = 0; i < HUB_GUESS_MOST; i++)
    g_assert_true (hub_guess_take (guesses, 2, 1000));
  g_assert_false (hub_guess_take (guesses, 2, 1000));
  g_assert_false (hub_guess_take (guesses, 1, 1000));
  hub_guesses_free (guesses);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/voucher/add", test_add);
  g_test_add_func ("/voucher/refused", test_refused);
  g_test_add_func ("/voucher/uses", test_uses);
  g_test_add_func ("/voucher/given-back", test_given_back);
  g_test_add_func ("/voucher/crash", test_crash);
  g_test_add_func ("/voucher/clashes", test_clashes);
  g_test_add_func ("/voucher/brand", test_brand);
  g_test_add_func ("/voucher/asks", test_asks);
  g_test_add_func ("/voucher/cash-unit", test_cash_unit);
  g_test_add_func ("/voucher/guess-threads", test_guess_threads);
  g_test_add_func ("/voucher/guess-bounds", test_guess_bounds);
  return g_test_run ();
}
