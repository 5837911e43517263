/* Tests of sales undone: slots come back once, under their next issue, and whatever does not fit is told and frees nothing.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-fixture.h"

#include <string.h>

#define D G_GINT64_FORMAT
#define PRICE G_GINT64_CONSTANT (500000)

/* One VIP ticket for each serial of first..last, in cash. */
static void
sell (FakeTerminal *till, const char *sale, gint64 first, gint64 last, gint64 issue, const char *status)
{
  gint64 qty = last - first + 1;
  g_autoptr (GString) tickets = g_string_new (NULL);

  for (gint64 serial = first; serial <= last; serial++)
    g_string_append_printf (tickets, "%s{\"event\":1,\"issue\":%" D ",\"serial\":%" D ",\"type\":2}", serial > first ? "," : "",
                            issue, serial);
  g_autofree char *body = g_strdup_printf (
    "{\"currency\":\"KES\",\"lines\":[{\"amount\":%" D ",\"event\":1,\"qty\":%" D ",\"type\":2,\"unit\":%" D "}],"
    "\"payments\":[{\"amount\":%" D ",\"method\":\"cash\",\"tendered\":%" D "}],\"sale\":\"%s\",\"shift\":\"shift\","
    "\"tickets\":[%s],\"total\":%" D "}",
    qty * PRICE, qty, PRICE, qty * PRICE, qty * PRICE, sale, tickets->str, qty * PRICE);
  fake_terminal_append (till, TK_KIND_SALE_COMPLETED, body);
  fake_terminal_tell (till, status);
}

typedef struct
{
  const char *kind, *reversal, *sale, *shift, *currency;
  gint64 first, last, issue, amount, paid;
} Undo;

static void
undo (FakeTerminal *till, Undo undo, const char *status)
{
  g_autoptr (GString) tickets = g_string_new (NULL);

  for (gint64 serial = undo.first; serial <= undo.last; serial++)
    g_string_append_printf (tickets, "%s{\"event\":1,\"issue\":%" D ",\"serial\":%" D ",\"type\":2}",
                            serial > undo.first ? "," : "", undo.issue, serial);
  g_autofree char *body = g_strdup_printf (
    "{\"amount\":%" D ",\"approved_by\":\"wanjiru\",\"currency\":\"%s\",\"payments\":[{\"amount\":%" D ",\"method\":\"cash\"}],"
    "\"reason\":\"rain\",\"reversal\":\"%s\",\"sale\":\"%s\",\"shift\":\"%s\",\"tickets\":[%s]}",
    undo.amount, undo.currency != NULL ? undo.currency : "KES", undo.paid != 0 ? undo.paid : undo.amount, undo.reversal,
    undo.sale, undo.shift != NULL ? undo.shift : "shift", tickets->str);
  fake_terminal_append (till, undo.kind, body);
  fake_terminal_tell (till, status);
}

static gint64
vip (HubFixture *fixture, const char *counter)
{
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM ticket_type WHERE event = 1 AND type = 2", counter);

  return hub_fixture_int (fixture, sql);
}

/* Where every slot is, from the rows alone. */
static void
check_books (HubFixture *fixture)
{
  g_assert_cmpint (vip (fixture, "sold"), ==,
                   hub_fixture_int (fixture, "SELECT count(*) FROM ticket WHERE type = 2 AND status = 'valid'"));
  g_assert_cmpint (vip (fixture, "leased"), ==,
                   hub_fixture_int (fixture, "SELECT coalesce(sum(last - first + 1 - sold), 0) FROM lease WHERE status = 'open'"));
  g_assert_cmpint (vip (fixture, "capacity - sold - leased - held - quarantined"), ==,
                   hub_fixture_int (fixture, "SELECT coalesce(sum(last - first + 1), 0) FROM stock WHERE event = 1 AND type = 2"));
}

/* Voided: its slots are sold again under issue 1, by another, and the feed says so at once. */
static void
test_voided (void)
{
  HubFixture fixture;
  g_autofree char *cursor = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) one = fake_terminal_new (&fixture, "Till 7", "both");
  g_autoptr (FakeTerminal) two = fake_terminal_new (&fixture, "Till 8", "both");
  g_autoptr (FakeTerminal) gate = fake_terminal_new (&fixture, "Gate 7", "gate");
  fake_terminal_fetch_lease (one, 1, 2, 50);
  sell (one, "sale-1", 1, 3, 0, "applied");
  undo (one, (Undo){ .kind = TK_KIND_SALE_VOIDED, .reversal = "r1", .sale = "sale-1", .first = 1, .last = 3,
                     .amount = 3 * PRICE }, "applied");
  check_books (&fixture);
  g_assert_cmpint (vip (&fixture, "sold"), ==, 0);
  g_assert_cmpint (vip (&fixture, "leased"), ==, 47);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM ticket WHERE status = 'voided'"), ==, 3);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT issue FROM stock WHERE type = 2 AND first = 1 AND last = 3"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT sum(amount) FROM reversal_payment"), ==, 3 * PRICE);
  g_autofree char *who = hub_fixture_text (&fixture, "SELECT approved_by || reason || shift FROM reversal WHERE kind = 'voided'");
  g_assert_cmpstr (who, ==, "wanjirurainshift");
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT urgent FROM change WHERE kind = 'ticket' AND key = '1-2-2-0'"), ==, 1);
  g_autoptr (GPtrArray) changes = fake_terminal_changes (gate, &cursor, 0);
  g_assert_nonnull (strstr (hub_fixture_find (changes, "ticket", "1-2-2-0")->body, "voided"));
  /* The only three left are granted to another, who sells one of them and has it undone as well. */
  TkWireLeaseReply *reply = fake_terminal_lease (two, 1, 2, 0, 10);
  g_assert_cmpuint (reply->leases->len, ==, 1);
  g_assert_cmpint (((TkWireLease *) reply->leases->pdata[0])->issue, ==, 1);
  g_assert_cmpint (((TkWireLease *) reply->leases->pdata[0])->last, ==, 3);
  tk_wire_free (&tk_wire_lease_reply_shape, reply);
  sell (two, "sale-2", 1, 1, 1, "applied");
  check_books (&fixture);
  undo (two, (Undo){ .kind = TK_KIND_SALE_REFUNDED, .reversal = "r2", .sale = "sale-2", .first = 1, .last = 1, .issue = 1,
                     .amount = PRICE }, "applied");
  check_books (&fixture);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT issue FROM stock WHERE type = 2 AND first = 1"), ==, 2);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM incident"), ==, 0);
  hub_fixture_tear_down (&fixture);
}

/* Whatever does not fit: recorded, told, and no slot comes back that has not to. */
static void
test_clashes (void)
{
  static const struct
  {
    const char *name;
    Undo undo;
    const char *incident;
    gint64 freed;
  } rows[] = {
    { "unknown sale", { TK_KIND_SALE_REFUNDED, "r", "nothing", NULL, NULL, 1, 1, 0, PRICE, 0 }, "reversal_unknown", 0 },
    { "another's sale", { TK_KIND_SALE_REFUNDED, "r", "theirs", NULL, NULL, 11, 11, 0, PRICE, 0 }, "reversal_foreign", 0 },
    { "another sale's ticket", { TK_KIND_SALE_REFUNDED, "r", "mine", NULL, NULL, 3, 3, 0, PRICE, 0 }, "reversal_ticket", 0 },
    { "another's ticket", { TK_KIND_SALE_REFUNDED, "r", "mine", NULL, NULL, 11, 11, 0, PRICE, 0 }, "reversal_ticket", 0 },
    { "no such issue", { TK_KIND_SALE_REFUNDED, "r", "mine", NULL, NULL, 1, 1, 1, PRICE, 0 }, "reversal_ticket", 0 },
    { "twice", { TK_KIND_SALE_REFUNDED, "r", "undone", NULL, NULL, 4, 4, 0, 0, 0 }, "reversal_twice", 0 },
    { "too much", { TK_KIND_SALE_REFUNDED, "r", "mine", NULL, NULL, 1, 2, 0, 2 * PRICE + 1, 0 }, "reversal_sums", 2 },
    { "payments differ", { TK_KIND_SALE_REFUNDED, "r", "mine", NULL, NULL, 1, 1, 0, PRICE, PRICE - 1 }, "reversal_sums", 1 },
    { "currency", { TK_KIND_SALE_REFUNDED, "r", "mine", NULL, "USD", 1, 1, 0, PRICE, 0 }, "reversal_sums", 1 },
    { "voided later", { TK_KIND_SALE_VOIDED, "r", "mine", "other", NULL, 1, 2, 0, 2 * PRICE, 0 }, "reversal_sums", 2 },
  };
  HubFixture fixture;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      hub_fixture_set_up (&fixture);
      g_autoptr (FakeTerminal) one = fake_terminal_new (&fixture, "Till 7", "both");
      g_autoptr (FakeTerminal) two = fake_terminal_new (&fixture, "Till 8", "both");
      fake_terminal_fetch_lease (one, 1, 2, 10);
      fake_terminal_fetch_lease (two, 1, 2, 10);
      sell (one, "mine", 1, 2, 0, "applied");
      sell (one, "other", 3, 3, 0, "applied");
      sell (one, "undone", 4, 4, 0, "applied");
      sell (two, "theirs", 11, 11, 0, "applied");
      undo (one, (Undo){ .kind = TK_KIND_SALE_REFUNDED, .reversal = "first", .sale = "undone", .first = 4, .last = 4,
                         .amount = PRICE }, "applied");
      undo (one, rows[i].undo, "conflict");
      g_test_message ("%s", rows[i].name);
      g_assert_cmpint (hub_fixture_incidents (&fixture, rows[i].incident), ==, 1);
      g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM incident"), ==, 1);
      g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM reversal"), ==, 2);
      g_assert_cmpint (vip (&fixture, "sold"), ==, 4 - rows[i].freed);
      check_books (&fixture);
      hub_fixture_tear_down (&fixture);
    }
}

/* In parts, up to what was paid and not beyond; told twice it is a dead letter. */
static void
test_in_parts (void)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  fake_terminal_fetch_lease (till, 1, 2, 10);
  sell (till, "sale", 1, 3, 0, "applied");
  undo (till, (Undo){ .kind = TK_KIND_SALE_VOIDED, .reversal = "a", .sale = "sale", .first = 2, .last = 2, .amount = PRICE },
        "applied");
  undo (till, (Undo){ .kind = TK_KIND_SALE_REFUNDED, .reversal = "a", .sale = "sale", .first = 1, .last = 1, .amount = PRICE },
        "dead");
  undo (till, (Undo){ .kind = TK_KIND_SALE_REFUNDED, .reversal = "b", .sale = "sale", .first = 3, .last = 3, .amount = PRICE },
        "applied");
  undo (till, (Undo){ .kind = TK_KIND_SALE_REFUNDED, .reversal = "c", .sale = "sale", .first = 1, .last = 1,
                      .amount = PRICE + 1 }, "conflict");
  g_assert_cmpint (vip (&fixture, "sold"), ==, 0);
  g_assert_cmpint (hub_fixture_incidents (&fixture, "reversal_sums"), ==, 1);
  check_books (&fixture);
  hub_fixture_tear_down (&fixture);
}

/* The sale was a dead letter when it was undone: once it is applied, so is what undid it. */
static void
test_sale_comes_late (void)
{
  HubFixture fixture;
  HubRetryReport report;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  fake_terminal_fetch_lease (till, 1, 2, 10);
  g_autoptr (SqlConn) conn = sql_open (fixture.uri, SQL_OPEN_EXISTING, &error);
  hub_fixture_poison (&fixture, "ticket", "poison");
  sell (till, "sale", 1, 2, 0, "dead");
  hub_fixture_cure (&fixture, "ticket");
  undo (till, (Undo){ .kind = TK_KIND_SALE_REFUNDED, .reversal = "r", .sale = "sale", .first = 2, .last = 2, .amount = PRICE },
        "conflict");
  g_assert_cmpint (hub_fixture_incidents (&fixture, "reversal_unknown"), ==, 1);
  sell (till, "next", 3, 3, 0, "applied");
  g_assert_true (hub_service_retry_all (fixture.service, NULL, &report, &error));
  g_assert_cmpint (report.applied, ==, 1);
  g_assert_cmpint (vip (&fixture, "sold"), ==, 2);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM ticket WHERE serial = 2 AND status = 'refunded'"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM incident WHERE closed = 0"), ==, 0);
  check_books (&fixture);
  hub_fixture_tear_down (&fixture);
}

/* The ticket was used: the money is gone all the same, and people must know. */
static void
test_after_entry (void)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  g_autoptr (FakeTerminal) gate = fake_terminal_new (&fixture, "Gate 7", "gate");
  fake_terminal_fetch_lease (till, 1, 2, 10);
  sell (till, "sale", 1, 1, 0, "applied");
  fake_terminal_check_in (gate, TK_KIND_CHECKIN_ENTRY, "entry", 2, 1);
  fake_terminal_tell (gate, "applied");
  undo (till, (Undo){ .kind = TK_KIND_SALE_REFUNDED, .reversal = "r", .sale = "sale", .first = 1, .last = 1, .amount = PRICE },
        "conflict");
  g_assert_cmpint (hub_fixture_incidents (&fixture, "undone_after_entry"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM ticket WHERE status = 'refunded'"), ==, 1);
  check_books (&fixture);
  hub_fixture_tear_down (&fixture);
}

/* Issue 255 is the last: the slot stays sold, and somebody is told. */
static void
test_exhausted (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  g_autoptr (SqlConn) conn = sql_open (fixture.uri, SQL_OPEN_EXISTING, &error);
  g_assert_true (sql_run (conn, &error, "UPDATE stock SET issue = 255 WHERE event = 1 AND type = 2", ""));
  fake_terminal_fetch_lease (till, 1, 2, 10);
  sell (till, "sale", 1, 1, 255, "applied");
  undo (till, (Undo){ .kind = TK_KIND_SALE_VOIDED, .reversal = "r", .sale = "sale", .first = 1, .last = 1, .issue = 255,
                      .amount = PRICE }, "conflict");
  g_assert_cmpint (hub_fixture_incidents (&fixture, "issues_exhausted"), ==, 1);
  g_assert_cmpint (vip (&fixture, "sold"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM stock WHERE type = 2 AND first = 1"), ==, 0);
  hub_fixture_tear_down (&fixture);
}

/* The drawer: float + cash sales - cash refunds + in - out, and what the journal said of each. */
static void
test_drawer (void)
{
  static const struct
  {
    const char *name;
    gint64 sales, refunds, in, out, expected;
    const char *status;
  } rows[] = {
    { "right", 2 * PRICE, PRICE, 5000, 2000, 1000 + PRICE + 3000, "applied" },
    { "expected", 2 * PRICE, PRICE, 5000, 2000, 1000 + PRICE, "conflict" },
    { "sales", 3 * PRICE, PRICE, 5000, 2000, 1000 + 2 * PRICE + 3000, "conflict" },
    { "refunds", 2 * PRICE, 0, 5000, 2000, 1000 + 2 * PRICE + 3000, "conflict" },
    { "in", 2 * PRICE, PRICE, 4000, 2000, 1000 + PRICE + 2000, "conflict" },
    { "out", 2 * PRICE, PRICE, 5000, 0, 1000 + PRICE + 5000, "conflict" },
  };
  HubFixture fixture;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      hub_fixture_set_up (&fixture);
      g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
      fake_terminal_fetch_lease (till, 1, 2, 10);
      fake_terminal_append (till, TK_KIND_SHIFT_OPENED, "{\"currency\":\"KES\",\"float\":1000,\"shift\":\"shift\"}");
      sell (till, "sale", 1, 2, 0, "applied");
      undo (till, (Undo){ .kind = TK_KIND_SALE_REFUNDED, .reversal = "r", .sale = "sale", .first = 1, .last = 1,
                          .amount = PRICE }, "applied");
      fake_terminal_append (till, TK_KIND_CASH_MOVED,
                            "{\"amount\":5000,\"currency\":\"KES\",\"reason\":\"change\",\"shift\":\"shift\"}");
      fake_terminal_append (till, TK_KIND_CASH_MOVED,
                            "{\"amount\":-2000,\"approved_by\":\"wanjiru\",\"currency\":\"KES\",\"reason\":\"bank\","
                            "\"shift\":\"shift\"}");
      g_autofree char *body = g_strdup_printf (
        "{\"cash_in\":%" D ",\"cash_out\":%" D ",\"cash_refunds\":%" D ",\"cash_sales\":%" D ",\"counted\":%" D
        ",\"currency\":\"KES\",\"difference\":0,\"expected\":%" D ",\"float\":1000,\"sales\":1,\"shift\":\"shift\","
        "\"tickets\":2,\"total\":%" D "}",
        rows[i].in, rows[i].out, rows[i].refunds, rows[i].sales, rows[i].expected, rows[i].expected, 2 * PRICE);
      fake_terminal_append (till, TK_KIND_SHIFT_CLOSED, body);
      g_test_message ("%s", rows[i].name);
      fake_terminal_tell (till, rows[i].status);
      g_assert_cmpint (hub_fixture_incidents (&fixture, "shift_sums"), ==, strcmp (rows[i].status, "conflict") == 0);
      g_assert_cmpint (hub_fixture_int (&fixture, "SELECT sum(amount) FROM cash_moved"), ==, 3000);
      g_assert_cmpint (hub_fixture_int (&fixture, "SELECT cash_in - cash_out - cash_refunds FROM shift"), ==,
                       rows[i].in - rows[i].out - rows[i].refunds);
      hub_fixture_tear_down (&fixture);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reversal/voided", test_voided);
  g_test_add_func ("/reversal/clashes", test_clashes);
  g_test_add_func ("/reversal/in-parts", test_in_parts);
  g_test_add_func ("/reversal/sale-comes-late", test_sale_comes_late);
  g_test_add_func ("/reversal/after-entry", test_after_entry);
  g_test_add_func ("/reversal/issues-exhausted", test_exhausted);
  g_test_add_func ("/reversal/drawer", test_drawer);
  return g_test_run ();
}
