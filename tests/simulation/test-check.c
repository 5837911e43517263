/* Does the checker bite? A good evening passes; then each thing that must never happen is done to a copy of it, and the
 * checker must say which promise broke, and where. SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "check-world.h"
#include "tk-keys.h"

static CheckWorld *good;

/* ---- What must never happen, done with SQL. @till, @gate, @lost and @revoked are the terminals' numbers. ---- */

#define JOURNAL_TOO 0x10 /* with a CheckDatabase: that terminal's journal, there and at the hub, is hashed anew */

typedef struct
{
  const char *name;
  const char *hub, *till, *gate;   /* SQL, or NULL */
  guint reseal;                    /* JOURNAL_TOO | CHECK_TILL or CHECK_GATE, or 0 */
  const char *invariant;
  const char *named_by;            /* asked of the good hub: what the violation must name */
} Spoil;

#define SALE "SELECT id FROM sale WHERE terminal = @till ORDER BY seq LIMIT 1"
#define TICKET "SELECT printf ('%d-%d-%d-%d', event, type, serial, issue) FROM ticket WHERE terminal = @till ORDER BY type, serial LIMIT 1"
#define DOUBLE "SELECT substr (subject, 1, instr (subject, '/') - 1) FROM incident WHERE kind = 'double_entry'"
#define SCAN "SELECT id FROM checkin WHERE terminal = @gate AND kind = 'checkin.entry' ORDER BY seq LIMIT 1"
#define LEASE "SELECT id FROM lease WHERE terminal = @till AND type = 1"
#define OF_TILL "SELECT 'terminal ' || @till"
#define SEQ_2 "SELECT printf ('entry 2 (%s) of terminal %d', kind, terminal) FROM journal WHERE terminal = @till AND seq = 2"
#define CLOSING "kind = 'shift.closed'"
#define SOLD_1 "kind = 'sale.completed' AND seq = (SELECT min (seq) FROM journal WHERE kind = 'sale.completed'"

#define COUNT_ANEW /* as whoever spoils check-ins and knows how would leave the sums */                                       \
  "DELETE FROM checkin_total; INSERT INTO checkin_total SELECT event, sum ((direction <> 'exit') * count * (annulled = 0)), "  \
  "sum ((direction = 'exit') * count * (annulled = 0)), sum (count = 0 AND annulled = 0) FROM checkin GROUP BY event; "       \
  "DELETE FROM checkin_minute; INSERT INTO checkin_minute SELECT event, at / 60000, gate, type, "                             \
  "sum ((direction <> 'exit') * count), sum ((direction = 'exit') * count), sum (count = 0), "                                \
  "sum (count > 0 AND verdict NOT IN ('admitted', 'admitted_reentry', 'exit_recorded')) FROM checkin WHERE annulled = 0 "     \
  "GROUP BY 1, 2, 3, 4"
#define OVERRIDE "kind = 'checkin.override'"
#define OVERRIDE_ID "SELECT id FROM checkin WHERE " OVERRIDE
#define ANNULMENT "kind = 'checkin.annulled'"

static const Spoil spoils[] = {
  /* I1: journals */
  { "hub-forgets-last-entry", "DELETE FROM journal WHERE terminal = @till AND seq = (SELECT max (seq) FROM journal WHERE terminal = @till)",
    NULL, NULL, 0, "I1", OF_TILL },
  { "hub-forgets-entry-between", "DELETE FROM journal WHERE terminal = @till AND seq = 2", NULL, NULL, 0, "I1", OF_TILL },
  { "hub-holds-entry-twice", "INSERT INTO journal SELECT terminal, (SELECT max (seq) + 1 FROM journal WHERE terminal = @till), id || 'x', kind, at, "
    "boot, staff, body, hash, status, reason, received_at FROM journal WHERE terminal = @till AND seq = 2", NULL, NULL, 0, "I1", OF_TILL },
  { "hub-edits-body", "UPDATE journal SET body = replace (body, '150000', '150001') WHERE terminal = @till AND seq = 2", NULL, NULL, 0,
    "I1", SEQ_2 },
  { "hub-edits-time", "UPDATE journal SET at = at + 1 WHERE terminal = @till AND seq = 2", NULL, NULL, 0, "I1", SEQ_2 },
  { "hub-edits-staff", "UPDATE journal SET staff = 'juma' WHERE terminal = @till AND seq = 2", NULL, NULL, 0, "I1", SEQ_2 },
  { "hub-swaps-entries", "UPDATE journal SET seq = CASE seq WHEN 2 THEN -3 ELSE -2 END WHERE terminal = @till AND seq IN (2, 3); "
    "UPDATE journal SET seq = -seq WHERE seq < 0", NULL, NULL, 0, "I1", OF_TILL },
  { "hub-head-is-old", "UPDATE terminal SET head_hash = (SELECT hash FROM journal WHERE terminal = @till AND seq = 2) WHERE terminal = @till",
    NULL, NULL, 0, "I1", OF_TILL },
  { "terminal-edits-body", NULL, "UPDATE journal SET body = replace (body, '150000', '150001') WHERE seq = 2", NULL, 0, "I1", SEQ_2 },
  { "terminal-forgets-last-entry", NULL, "DELETE FROM journal WHERE seq = (SELECT max (seq) FROM journal)", NULL, 0, "I1", OF_TILL },
  { "terminal-believes-too-much", NULL, "UPDATE setting SET value = value + 1 WHERE name = 'acked_seq'", NULL, 0, "I1", OF_TILL },
  { "entry-never-sent", "DELETE FROM journal WHERE terminal = @till AND seq = (SELECT max (seq) FROM journal WHERE terminal = @till); "
    "UPDATE terminal SET acked = acked - 1, head_hash = (SELECT hash FROM journal WHERE terminal = @till ORDER BY seq DESC LIMIT 1) "
    "WHERE terminal = @till", "UPDATE setting SET value = value - 1 WHERE name = 'acked_seq'", NULL, 0, "I1", OF_TILL },
  { "dead-letter-nobody-hears-of", "UPDATE journal SET status = 'dead' WHERE terminal = @gate AND kind = 'checkin.denied'; "
    "DELETE FROM checkin WHERE terminal = @gate AND kind = 'checkin.denied'", NULL, NULL, 0, "I1", "SELECT 'no incident says so'" },
  /* I1: what follows from them, at the hub */
  { "hub-loses-sale", "DELETE FROM sale WHERE id = (" SALE ")", NULL, NULL, 0, "I1", SALE },
  { "hub-invents-sale", "INSERT INTO sale (id, terminal, seq, event, staff, shift, currency, total, at) SELECT 'made-up', terminal, 1, event, "
    "staff, shift, currency, total, at FROM sale WHERE id = (" SALE ")", NULL, NULL, 0, "I1", "SELECT 'made-up'" },
  { "hub-changes-total", "UPDATE sale SET total = total + 100 WHERE id = (" SALE ")", NULL, NULL, 0, "I1", SALE },
  { "hub-changes-line", "UPDATE sale_line SET qty = qty + 1 WHERE sale = (" SALE ")", NULL, NULL, 0, "I1", SALE },
  { "hub-doubles-line", "INSERT INTO sale_line (sale, line, event, type, qty, unit, amount) SELECT sale, line + 10, event, type, qty, unit, amount FROM sale_line WHERE sale = (" SALE ")",
    NULL, NULL, 0, "I1", SALE },
  { "hub-loses-payment", "DELETE FROM payment WHERE sale = (" SALE ")", NULL, NULL, 0, "I1", SALE },
  { "hub-changes-reference", "UPDATE payment SET reference = 'SKL5XQ2M7Q' WHERE method = 'mpesa-code'", NULL, NULL, 0, "I1",
    "SELECT 'SKL5XQ2M7Q'" },
  { "hub-loses-ticket", "DELETE FROM ticket WHERE printf ('%d-%d-%d-%d', event, type, serial, issue) = (" TICKET ")", NULL, NULL, 0, "I1", TICKET },
  { "hub-doubles-ticket", "INSERT INTO ticket (event, type, serial, issue, issuer, terminal, sale, status, sold_at) SELECT event, type, serial, issue + 1, issuer, terminal, sale, 'valid', sold_at FROM ticket "
    "WHERE terminal = @till AND type = 1", NULL, NULL, 0, "I1", NULL },
  { "hub-names-another-issuer", "UPDATE ticket SET issuer = issuer + 1 WHERE printf ('%d-%d-%d-%d', event, type, serial, issue) = (" TICKET ")",
    NULL, NULL, 0, "I1", TICKET },
  { "hub-loses-check-in", "DELETE FROM checkin WHERE id = (" SCAN ")", NULL, NULL, 0, "I1", SCAN },
  { "hub-counts-more-bodies", "UPDATE checkin SET count = 3 WHERE id = (" SCAN ")", NULL, NULL, 0, "I1", SCAN },
  { "hub-annuls-by-itself", "UPDATE checkin SET annulled = 1 WHERE id = (" SCAN ")", NULL, NULL, 0, "I1", SCAN },
  { "hub-changes-drawer", "UPDATE shift SET expected = expected - 1 WHERE closed_at <> 0", NULL, NULL, 0, "I1", NULL },
  { "feed-lacks-ticket", "DELETE FROM change WHERE kind = 'ticket' AND key = (" TICKET ")", NULL, NULL, 0, "I1", TICKET },
  { "feed-lacks-check-in", "DELETE FROM change WHERE kind = 'checkin' AND key = (" SCAN ")", NULL, NULL, 0, "I1", SCAN },
  { "feed-has-one-twice", "CREATE TABLE c AS SELECT * FROM change; INSERT INTO c SELECT n + 100000, kind, key, gone, urgent, event, terminal, "
    "origin, body FROM change WHERE kind = 'ticket'; DROP TABLE change; ALTER TABLE c RENAME TO change", NULL, NULL, 0, "I1", NULL },
  /* I1: and at a terminal */
  { "terminal-loses-sale", NULL, "DELETE FROM sale WHERE seq = (SELECT min (seq) FROM sale)", NULL, 0, "I1", SALE },
  { "terminal-changes-total", NULL, "UPDATE sale SET total = total + 100 WHERE seq = (SELECT min (seq) FROM sale)", NULL, 0, "I1", SALE },
  { "terminal-loses-ticket", NULL, "DELETE FROM sale_ticket WHERE type = 1", NULL, 0, "I1", SALE },
  { "terminal-doubles-payment", NULL, "INSERT INTO payment (sale, position, method, amount, tendered, change, reference) SELECT sale, position + 1, method, amount, tendered, change, reference "
    "FROM payment WHERE method = 'cash' LIMIT 1", NULL, 0, "I1", NULL },
  { "terminal-changes-count", NULL, "UPDATE shift SET counted = counted + 1 WHERE closed_seq IS NOT NULL", NULL, 0, "I1", OF_TILL },
  { "terminal-loses-check-in", NULL, NULL, "DELETE FROM checkin WHERE seq = (SELECT min (seq) FROM checkin)", 0, "I1", SCAN },
  { "terminal-would-sell-again", NULL, "UPDATE lease SET next = next - 1 WHERE type = 1 AND next > first", NULL, 0, "I1", OF_TILL },
  { "terminal-skips-a-serial", NULL, "UPDATE lease SET next = next + 1 WHERE type = 1", NULL, 0, "I1", LEASE },
  /* I2 */
  { "two-leases-overlap", "UPDATE lease SET first = first - 1 WHERE terminal = @revoked AND type = 1", NULL, NULL, 0, "I2",
    "SELECT 'is quarantined and quarantined'" },
  { "lease-in-stock", "INSERT INTO stock (event, type, first, last) SELECT event, type, last, last FROM lease WHERE id = (" LEASE ")", NULL, NULL,
    0, "I2", NULL },
  { "sold-slot-in-stock", "INSERT INTO stock (event, type, first, last) SELECT event, type, serial, serial FROM ticket "
    "WHERE terminal = @till AND type = 1 LIMIT 1", NULL, NULL, 0, "I2", NULL },
  { "slots-nowhere", "DELETE FROM stock WHERE type = 1 AND event = 1", NULL, NULL, 0, "I2", "SELECT 'type 1-1'" },
  { "sold-is-wrong", "UPDATE ticket_type SET sold = sold + 1 WHERE event = 1 AND type = 2", NULL, NULL, 0, "I2", "SELECT 'type 1-2: sold'" },
  { "leased-is-wrong", "UPDATE ticket_type SET leased = leased - 1 WHERE event = 1 AND type = 2", NULL, NULL, 0, "I2",
    "SELECT 'type 1-2: leased'" },
  { "held-is-wrong", "UPDATE ticket_type SET held = held + 1 WHERE event = 1 AND type = 3", NULL, NULL, 0, "I2", "SELECT 'type 1-3: '" },
  { "quarantined-is-wrong", "UPDATE ticket_type SET quarantined = quarantined + 1 WHERE event = 1 AND type = 3", NULL, NULL, 0, "I2",
    "SELECT 'type 1-3: '" },
  { "counter-below-zero", "UPDATE ticket_type SET held = -1 WHERE event = 1 AND type = 2", NULL, NULL, 0, "I2", "SELECT 'held is -1'" },
  { "lease-counts-wrong", "UPDATE lease SET sold = sold + 1 WHERE id = (" LEASE ")", NULL, NULL, 0, "I2", LEASE },
  { "capacity-below-sold", "UPDATE ticket_type SET capacity = 1, sold = 1, leased = 0 WHERE event = 1 AND type = 1", NULL, NULL, 0, "I2",
    "SELECT 'capacity of 1 '" },
  { "sold-from-anothers-lease", "UPDATE lease SET terminal = @gate WHERE id = (" LEASE ")", NULL, NULL, 0, "I2", LEASE },
  { "sold-from-no-lease", "DELETE FROM lease WHERE id = (" LEASE ")", NULL, NULL, 0, "I2", LEASE },
  { "sold-outside-lease", "UPDATE lease SET first = first + 1 WHERE id = (" LEASE ")", NULL, NULL, 0, "I2", LEASE },
  { "terminal-stretches-lease", NULL, "UPDATE lease SET last = last + 5 WHERE type = 1", NULL, 0, "I2",
    "SELECT 'of which the hub left it '" },
  { "terminal-invents-lease", NULL, "INSERT INTO lease (id, event, type, first, last, next, epoch, sell_until, status) "
    "VALUES ('made-up', 1, 1, 490, 499, 490, 1, 1, 'open')", NULL, 0, "I2", "SELECT 'made-up'" },
  { "overdraft-sold-is-wrong", "UPDATE ticket_type SET overdraft_sold = overdraft_sold - 1, overdraft_leased = overdraft_leased + 1 "
    "WHERE overdraft > 0", NULL, NULL, 0, "I2", "SELECT 'type 1-4: overdraft_sold'" },
  { "overdraft-taken-back", "UPDATE ticket_type SET overdraft = 0, overdraft_sold = 0, overdraft_leased = 0 WHERE overdraft > 0", NULL, NULL, 0,
    "I2", "SELECT 'the overdraft of 0 '" },
  { "overdraft-nobody-approved", "UPDATE journal SET body = replace (body, '\"approved_by\":\"wanjiru\",', '') WHERE kind = 'sale.completed'",
    "UPDATE journal SET body = replace (body, '\"approved_by\":\"wanjiru\",', '') WHERE kind = 'sale.completed'", NULL,
    JOURNAL_TOO | CHECK_TILL, "I2", "SELECT 'nobody approved it'" },
  { "orphan-forgotten", "DELETE FROM orphan WHERE proved = 1", NULL, NULL, 0, "I2", "SELECT id FROM lease WHERE terminal = @lost AND type = 1" },
  { "orphan-of-nothing", "INSERT INTO orphan SELECT event, type, serial + 5, issue, issuer, terminal, checkin, proved, price, at, sale FROM orphan "
    "WHERE proved = 1", NULL, NULL, 0, "I2", NULL },
  { "void-slot-sold-as-it-was", "UPDATE stock SET first = first WHERE 0; UPDATE ticket SET status = 'valid' WHERE status = 'voided'", NULL, NULL, 0,
    "I1", "SELECT printf ('%d-%d-%d-%d', event, type, serial, issue) FROM ticket WHERE status = 'voided' LIMIT 1" },
  /* Undone */
  { "hub-loses-reversal", "DELETE FROM reversal WHERE kind = 'refunded'", NULL, NULL, 0, "I1", "SELECT id FROM reversal WHERE kind = 'refunded'" },
  { "hub-hands-back-more", "UPDATE reversal_payment SET amount = amount + 1", NULL, NULL, 0, "I1", "SELECT id FROM reversal" },
  { "hub-calls-refund-valid", "UPDATE ticket SET status = 'valid' WHERE status = 'refunded'", NULL, NULL, 0, "I1",
    "SELECT printf ('%d-%d-%d-%d', event, type, serial, issue) FROM ticket WHERE status = 'refunded'" },
  { "terminal-loses-reversal", NULL, "DELETE FROM reversal_ticket", NULL, 0, "I1", OF_TILL },
  { "terminal-forgets-void", NULL, "UPDATE ticket SET status = 'valid' WHERE status = 'voided'", NULL, 0, "I6", OF_TILL },
  { "gate-never-heard-of-void", NULL, NULL, "UPDATE ticket SET status = 'valid' WHERE status = 'voided'", 0, "I6",
    "SELECT 'terminal ' || @gate" },
  { "gate-never-heard-of-revocation", NULL, NULL, "UPDATE issuer SET revoked_at = NULL", 0, "I6", "SELECT 'is revoked'" },
  { "gate-never-heard-of-entry", NULL, NULL, "DELETE FROM checkin WHERE seq IS NULL; " COUNT_ANEW, 0, "I3", "SELECT 'terminal ' || @gate" },
  /* I3 */
  { "nobody-hears-of-double-entry", "DELETE FROM incident WHERE kind = 'double_entry'", NULL, NULL, 0, "I3", DOUBLE },
  { "double-entry-explained-away", "UPDATE incident SET closed = 1 WHERE kind = 'double_entry'", NULL, NULL, 0, "I3", DOUBLE },
  { "double-entry-names-another", "UPDATE incident SET subject = substr (subject, 1, instr (subject, '/')) || 'x' WHERE kind = 'double_entry'",
    NULL, NULL, 0, "I3", DOUBLE },
  { "gate-never-told", NULL, NULL, "DELETE FROM incident WHERE kind = 'double_entry'", 0, "I3", DOUBLE },
  { "live-picture-is-wrong", NULL, NULL, "UPDATE checkin_minute SET entered = entered + 1", 0, "I3", "SELECT 'the live picture'" },
  { "terminal-loses-annulment", NULL, NULL, "DELETE FROM annulment", 0, "I1", "SELECT annuls FROM checkin WHERE " ANNULMENT },
  { "override-of-nothing", "UPDATE journal SET body = replace (body, '\"overrides\":\"', '\"overrides\":\"x') WHERE " OVERRIDE, NULL,
    "UPDATE journal SET body = replace (body, '\"overrides\":\"', '\"overrides\":\"x') WHERE " OVERRIDE
    "; UPDATE checkin SET overrides = 'x' || overrides WHERE overrides <> ''", JOURNAL_TOO | CHECK_GATE, "I3", OVERRIDE_ID },
  { "override-nobody-approved", "UPDATE journal SET body = replace (body, '\"approved_by\":\"wanjiru\",', '') WHERE " OVERRIDE, NULL,
    "UPDATE journal SET body = replace (body, '\"approved_by\":\"wanjiru\",', '') WHERE " OVERRIDE
    "; UPDATE checkin SET approved_by = '' WHERE overrides <> ''", JOURNAL_TOO | CHECK_GATE, "I7", OVERRIDE_ID },
  { "override-gives-no-reason", "UPDATE journal SET body = replace (body, '\"reason\":\"known to us\",', '') WHERE " OVERRIDE, NULL,
    "UPDATE journal SET body = replace (body, '\"reason\":\"known to us\",', '') WHERE " OVERRIDE
    "; UPDATE checkin SET reason = '' WHERE overrides <> ''", JOURNAL_TOO | CHECK_GATE, "I7", OVERRIDE_ID },
  { "undone-by-somebody-else", "UPDATE journal SET staff = 'zawadi' WHERE " ANNULMENT "; UPDATE checkin SET staff = 'zawadi' WHERE " ANNULMENT, NULL,
    "UPDATE journal SET staff = 'zawadi' WHERE " ANNULMENT "; UPDATE annulment SET staff = 'zawadi'", JOURNAL_TOO | CHECK_GATE, "I7",
    "SELECT 'zawadi'" },
  { "headcount-is-wrong", NULL, NULL, "UPDATE checkin_total SET entered = entered + 1", 0, "I3", NULL },
  { "let-back-in-where-nobody-is", "UPDATE gate SET reentry = 0", NULL, NULL, 0, "I3", NULL },
  /* I4: whoever writes wrong sums and hashes them well */
  { "drawer-does-not-add-up", "UPDATE journal SET body = replace (body, '\"cash_sales\":', '\"cash_sales\":1') WHERE " CLOSING,
    "UPDATE journal SET body = replace (body, '\"cash_sales\":', '\"cash_sales\":1') WHERE " CLOSING, NULL, JOURNAL_TOO | CHECK_TILL, "I4", NULL },
  { "drawer-expects-other", "UPDATE journal SET body = replace (body, '\"expected\":', '\"expected\":1') WHERE " CLOSING,
    "UPDATE journal SET body = replace (body, '\"expected\":', '\"expected\":1') WHERE " CLOSING, NULL, JOURNAL_TOO | CHECK_TILL, "I4", NULL },
  { "difference-is-hidden", "UPDATE journal SET body = replace (body, '\"difference\":-10000', '\"difference\":0') WHERE " CLOSING,
    "UPDATE journal SET body = replace (body, '\"difference\":-10000', '\"difference\":0') WHERE " CLOSING, NULL, JOURNAL_TOO | CHECK_TILL, "I4",
    NULL },
  { "change-is-wrong", "UPDATE journal SET body = replace (body, '\"change\":50000', '\"change\":40000') WHERE terminal = @till AND " SOLD_1
    " AND terminal = @till)", "UPDATE journal SET body = replace (body, '\"change\":50000', '\"change\":40000') WHERE " SOLD_1 ")", NULL,
    JOURNAL_TOO | CHECK_TILL, "I4", SALE },
  { "line-costs-other", "UPDATE journal SET body = replace (body, '\"unit\":150000', '\"unit\":140000') WHERE terminal = @till AND " SOLD_1
    " AND terminal = @till)", "UPDATE journal SET body = replace (body, '\"unit\":150000', '\"unit\":140000') WHERE " SOLD_1 ")", NULL,
    JOURNAL_TOO | CHECK_TILL, "I4", SALE },
  /* I5 */
  { "innocent-is-quarantined", "UPDATE terminal SET quarantined_at = 1 WHERE terminal = @gate", NULL, NULL, 0, "I5",
    "SELECT 'terminal ' || @gate" },
  /* I6 */
  { "feed-calls-it-void", "UPDATE change SET body = replace (body, '\"status\":\"valid\"', '\"status\":\"voided\"') "
    "WHERE kind = 'ticket' AND key = (" TICKET ")", NULL, NULL, 0, "I6", TICKET },
  { "token-of-another", NULL, "UPDATE sale_ticket SET token = (SELECT token FROM sale_ticket WHERE type = 2) WHERE type = 3", NULL, 0, "I6",
    OF_TILL },
  { "hub-key-is-another", "UPDATE hub SET public_key = 'none'", NULL, NULL, 0, "I6", NULL },
  /* The files themselves */
  { "row-points-nowhere", "INSERT INTO gate_type (gate, type) VALUES (99, 1)", NULL, NULL, 0, "DB", "SELECT 'gate_type'" },
};

static char *
fill_in (const char *sql)
{
  g_autoptr (GString) text = g_string_new (sql);
  g_autofree char *till = g_strdup_printf ("%u", good->terminals[CHECK_TILL]);
  g_autofree char *gate = g_strdup_printf ("%u", good->terminals[CHECK_GATE]);
  g_autofree char *lost = g_strdup_printf ("%u", good->terminals[CHECK_LOST]);
  g_autofree char *revoked = g_strdup_printf ("%u", good->terminals[CHECK_REVOKED]);

  g_string_replace (text, "@till", till, 0);
  g_string_replace (text, "@gate", gate, 0);
  g_string_replace (text, "@lost", lost, 0);
  g_string_replace (text, "@revoked", revoked, 0);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
spoil_one (CheckWorld *world, CheckDatabase database, const char *sql)
{
  g_autofree char *text = sql != NULL ? fill_in (sql) : NULL;

  if (text != NULL)
    check_world_spoil (world, database, text);
}

static void
assert_says (CheckWorld *world, const char *invariant, const char *named)
{
  g_autofree char *violation = sim_check (world->seen);
  g_autofree char *prefix = NULL;

  g_assert_nonnull (violation);
  if (violation == NULL)
    return;
  g_test_message ("%s", violation);
  prefix = g_strndup (violation, strlen (invariant));
  g_assert_cmpstr (prefix, ==, invariant);
  if (named != NULL && strstr (violation, named) == NULL)
    g_test_fail_printf ("“%s” does not name “%s”", violation, named);
}

static void
test_spoil (gconstpointer data)
{
  const Spoil *spoil = data;
  CheckWorld *world = check_world_copy (good);
  g_autofree char *question = spoil->named_by != NULL ? fill_in (spoil->named_by) : NULL;
  g_autofree char *named = question != NULL ? check_world_ask (good, CHECK_HUB, question) : NULL;

  g_assert_true (question == NULL || named != NULL);
  spoil_one (world, CHECK_HUB, spoil->hub);
  spoil_one (world, CHECK_TILL, spoil->till);
  spoil_one (world, CHECK_GATE, spoil->gate);
  if (spoil->reseal != 0)
    {
      CheckDatabase whose = spoil->reseal & ~JOURNAL_TOO;

      check_world_reseal (world, whose, world->terminals[whose]);
      check_world_reseal (world, CHECK_HUB, world->terminals[whose]);
    }
  assert_says (world, spoil->invariant, named);
  check_world_free (world);
}

/* ---- What must never be seen, done to what the world saw ---- */

static SimSaleSeen *
sale_of (CheckWorld *world, CheckDatabase at)
{
  for (guint i = 0; i < world->seen->sales->len; i++)
    {
      SimSaleSeen *sale = world->seen->sales->pdata[i];

      if (sale->terminal == world->terminals[at])
        return sale;
    }
  return NULL;
}

static SimTerminalSeen *
terminal (CheckWorld *world, CheckDatabase at)
{
  for (guint i = 0; i < world->seen->terminals->len; i++)
    {
      SimTerminalSeen *seen = world->seen->terminals->pdata[i];

      if (seen->terminal == world->terminals[at])
        return seen;
    }
  return NULL;
}

/* The nth scan of that colour at that terminal. */
static SimScanSeen *
scan_of (CheckWorld *world, CheckDatabase at, const char *colour, guint n)
{
  for (guint i = 0; i < world->seen->scans->len; i++)
    {
      SimScanSeen *scan = world->seen->scans->pdata[i];

      if (scan->terminal == world->terminals[at] && strcmp (scan->colour, colour) == 0 && n-- == 0)
        return scan;
    }
  g_assert_not_reached ();
}

static const char *
lie_about_sale (CheckWorld *world)
{
  SimSaleSeen *sale = sale_of (world, CHECK_TILL);

  g_free (sale->sale);
  sale->sale = g_strdup ("never-recorded");
  return "never-recorded";
}

static const char *
lie_about_seq (CheckWorld *world)
{
  SimSaleSeen *sale = sale_of (world, CHECK_TILL);

  sale->seq++;
  return sale->sale;
}

static const char *
lie_about_money (CheckWorld *world)
{
  SimSaleSeen *sale = sale_of (world, CHECK_TILL);

  sale->change -= 100;
  return sale->sale;
}

/* A ticket was printed that the journal does not know. */
static const char *
print_one_more (CheckWorld *world)
{
  SimSaleSeen *one = sale_of (world, CHECK_TILL), *other = sale_of (world, CHECK_GATE);
  g_auto (GStrv) tokens = one->tokens;

  one->tokens = g_new0 (char *, 3);
  one->tokens[0] = g_strdup (tokens[0]);
  one->tokens[1] = g_strdup (other->tokens[0]);
  return "lacks the printed ticket";
}

static const char *
print_one_less (CheckWorld *world)
{
  SimSaleSeen *sale = sale_of (world, CHECK_TILL);

  g_clear_pointer (&sale->tokens[1], g_free);
  return "has 2 tickets, and the screen showed 1";
}

/* The lost terminal printed what another sold. */
static const char *
print_anothers (CheckWorld *world)
{
  SimSaleSeen *sale = world->seen->sales->pdata[world->seen->sales->len - 1];
  const SimSaleSeen *other = sale_of (world, CHECK_TILL);

  for (guint i = 0; i < world->seen->sales->len; i++)
    {
      sale = world->seen->sales->pdata[i];
      if (sale->terminal == world->terminals[CHECK_LOST] && sale->seq > terminal (world, CHECK_LOST)->acked)
        break;
    }
  g_free (sale->tokens[0]);
  sale->tokens[0] = g_strdup (other->tokens[0]);
  return other->sale;
}

static const char *
lose_what_was_acknowledged (CheckWorld *world)
{
  terminal (world, CHECK_LOST)->acked += 2;
  return "was acknowledged";
}

static const char *
lose_what_was_synced (CheckWorld *world)
{
  terminal (world, CHECK_LOST)->synced = TRUE;
  return "is in no journal";
}

static const char *
forget_a_scan (CheckWorld *world)
{
  SimScanSeen *scan = scan_of (world, CHECK_GATE, "green", 0);

  g_free (scan->scan);
  scan->scan = g_strdup ("019b2c5e-0000-7cc1-8a4f-000000000000");
  return scan->scan;
}

static const char *
show_other_verdict (CheckWorld *world)
{
  SimScanSeen *scan = scan_of (world, CHECK_GATE, "red", 0);

  g_free (scan->verdict);
  scan->verdict = g_strdup ("wrong_gate");
  return scan->scan;
}

static const char *
show_red_record_green (CheckWorld *world)
{
  SimScanSeen *scan = scan_of (world, CHECK_GATE, "green", 0);

  g_free (scan->colour);
  scan->colour = g_strdup ("red");
  return scan->scan;
}

static const char *
let_more_through (CheckWorld *world)
{
  SimScanSeen *scan = scan_of (world, CHECK_TILL, "green", 1);

  scan->count++;
  return scan->scan;
}

static const char *
repeat_what_never_was (CheckWorld *world)
{
  SimScanSeen *scan = scan_of (world, CHECK_TILL, "green", 0);

  g_free (scan->scan);
  scan->scan = g_strdup ("019b2c5e-0000-7cc1-8a4f-000000000000");
  scan->repeat = TRUE;
  g_free (scan->text);
  scan->text = g_strdup (sale_of (world, CHECK_LOST)->tokens[0]);
  return "never let through";
}

/* The till had heard of the entry at the gate, and let the same ticket in. */
static const char *
knew_it (CheckWorld *world)
{
  SimScanSeen *scan = scan_of (world, CHECK_TILL, "green", 0);
  const SimScanSeen *other = scan_of (world, CHECK_GATE, "green", 3);
  const char *knew[] = { other->scan, NULL };

  g_assert_cmpstr (scan->text, ==, other->text);
  scan->knew = g_strdupv ((GStrv) knew);
  return scan->scan;
}

static const char *
tamper_unnoticed (CheckWorld *world)
{
  terminal (world, CHECK_GATE)->tampered = TRUE;
  terminal (world, CHECK_GATE)->synced = FALSE;
  return "has not noticed";
}

static const char *
tamper_unexplained (CheckWorld *world)
{
  spoil_one (world, CHECK_HUB, "UPDATE terminal SET quarantined_at = 1 WHERE terminal = @gate");
  tamper_unnoticed (world);
  return "no incident says why";
}

static const char *
show_bad_green (CheckWorld *world)
{
  SimScanSeen *scan = scan_of (world, CHECK_GATE, "green", 0);

  scan->known_bad = TRUE;
  return scan->scan;
}

/* The same identity under another signature. */
static const char *
show_forged_green (CheckWorld *world)
{
  SimScanSeen *scan = scan_of (world, CHECK_GATE, "green", 0);
  gsize last = strlen (scan->text) - 1;

  scan->text[last] = scan->text[last] == '0' ? '1' : '0';
  return scan->scan;
}

static const char *
sign_with_another_key (CheckWorld *world)
{
  terminal (world, CHECK_TILL)->public_key[3] ^= 1;
  return "is not signed by issuer";
}

/* A serial that nobody sold came in, journaled well at both ends. */
static const char *
let_in_what_nobody_sold (CheckWorld *world)
{
  static const char *const sql = "UPDATE journal SET body = json_set (body, '$.serial', 499) WHERE kind = 'checkin.entry' "
                                 "AND id = (SELECT id FROM journal WHERE kind = 'checkin.entry' ORDER BY at LIMIT 1)";
  static const char *const row = "UPDATE checkin SET serial = 499 WHERE id = (SELECT id FROM journal WHERE kind = 'checkin.entry' ORDER BY at LIMIT 1)";

  spoil_one (world, CHECK_HUB, sql);
  spoil_one (world, CHECK_HUB, row);
  spoil_one (world, CHECK_HUB, "UPDATE change SET key = key WHERE kind = 'checkin'");
  spoil_one (world, CHECK_GATE, sql);
  spoil_one (world, CHECK_GATE, row);
  check_world_reseal (world, CHECK_GATE, world->terminals[CHECK_GATE]);
  check_world_reseal (world, CHECK_HUB, world->terminals[CHECK_GATE]);
  g_ptr_array_remove_index (world->seen->scans, 0);
  return "which nobody ever sold";
}

/* The gate's own exit turned into a second entry. */
static const char *
let_in_twice (CheckWorld *world)
{
  static const char *const sql = "UPDATE journal SET kind = 'checkin.entry', body = json_set (body, '$.direction', 'entry', '$.verdict', "
                                 "'admitted') WHERE kind = 'checkin.exit'";
  static const char *const row = "UPDATE checkin SET direction = 'entry', verdict = 'admitted' WHERE direction = 'exit'";

  spoil_one (world, CHECK_HUB, sql);
  spoil_one (world, CHECK_HUB, row);
  spoil_one (world, CHECK_HUB, "UPDATE checkin SET kind = 'checkin.entry' WHERE kind = 'checkin.exit'");
  spoil_one (world, CHECK_GATE, sql);
  spoil_one (world, CHECK_GATE, row);
  spoil_one (world, CHECK_GATE, COUNT_ANEW);
  check_world_reseal (world, CHECK_GATE, world->terminals[CHECK_GATE]);
  check_world_reseal (world, CHECK_HUB, world->terminals[CHECK_GATE]);
  g_ptr_array_set_size (world->seen->scans, 0);
  return "a second time by itself";
}

/* A slot under two issues, with no reversal between. */
static const char *
sell_slot_again (CheckWorld *world)
{
  static const char *const sql = "UPDATE journal SET body = replace (body, '\"issue\":0', '\"issue\":1') WHERE kind = 'sale.completed'";
  g_autofree char *serial = check_world_ask (good, CHECK_HUB, "SELECT serial FROM ticket WHERE type = 1 ORDER BY serial LIMIT 1");
  g_autofree char *lease = check_world_ask (good, CHECK_HUB, "SELECT serial FROM ticket WHERE type = 1 ORDER BY serial LIMIT 1");

  g_assert_nonnull (serial);
  g_assert_nonnull (lease);
  spoil_one (world, CHECK_GATE, sql);
  g_autofree char *same = g_strdup_printf ("UPDATE journal SET body = json_set (body, '$.tickets[0].serial', %s) WHERE kind = 'sale.completed'", serial);
  spoil_one (world, CHECK_GATE, same);
  g_autofree char *there = g_strdup_printf ("UPDATE journal SET body = json_set (replace (body, '\"issue\":0', '\"issue\":1'), '$.tickets[0].serial', %s) "
                                            "WHERE kind = 'sale.completed' AND terminal = @gate", serial);
  spoil_one (world, CHECK_HUB, there);
  g_autofree char *granted = g_strdup_printf ("UPDATE lease SET first = %s, issue = 1 WHERE terminal = @gate AND type = 1", serial);
  spoil_one (world, CHECK_HUB, granted);
  check_world_reseal (world, CHECK_GATE, world->terminals[CHECK_GATE]);
  check_world_reseal (world, CHECK_HUB, world->terminals[CHECK_GATE]);
  for (guint i = 0; i < world->seen->sales->len; i++)
    if (((const SimSaleSeen *) world->seen->sales->pdata[i])->terminal == world->terminals[CHECK_GATE])
      g_ptr_array_remove_index (world->seen->sales, i--);
  return "has two good tickets";
}

/* More was handed back than the sale took, and both journals say so. */
static const char *
hand_back_more (CheckWorld *world)
{
  static const char *const sql = "UPDATE journal SET body = replace (body, '\"amount\":150000', '\"amount\":350000') "
                                 "WHERE kind = 'sale.refunded'";

  spoil_one (world, CHECK_HUB, sql);
  spoil_one (world, CHECK_TILL, sql);
  check_world_reseal (world, CHECK_TILL, world->terminals[CHECK_TILL]);
  check_world_reseal (world, CHECK_HUB, world->terminals[CHECK_TILL]);
  g_ptr_array_set_size (world->seen->reversals, 0);
  return "350000 were handed back";
}

static const char *
lie_about_reversal (CheckWorld *world)
{
  SimReversalSeen *reversal = world->seen->reversals->pdata[0];

  reversal->amount += 100;
  return reversal->sale;
}

static const char *
lose_database_page (CheckWorld *world)
{
  FILE *file = g_fopen (world->paths[CHECK_HUB], "r+b");
  char page[4096];

  memset (page, 0x5a, sizeof page);
  g_assert_nonnull (file);
  fseek (file, -(long) sizeof page, SEEK_END);
  fwrite (page, sizeof page, 1, file);
  fclose (file);
  return NULL;
}

static const char *
lose_database (CheckWorld *world)
{
  g_unlink (world->paths[CHECK_TILL]);
  return "cannot be opened";
}

static const char *
swap_databases (CheckWorld *world)
{
  SimTerminalSeen *till = terminal (world, CHECK_TILL), *gate = terminal (world, CHECK_GATE);
  char *path = till->path;

  till->path = gate->path;
  gate->path = path;
  return "says that it is of terminal";
}

static const char *
unknown_terminal (CheckWorld *world)
{
  terminal (world, CHECK_REVOKED)->terminal = 99;
  return "terminal 99";
}

static const char *
promise_an_override (CheckWorld *world)
{
  SimDecisionSeen *decision = world->seen->decisions->pdata[0];

  g_free (decision->about);
  decision->about = g_strdup ("a scan nobody made");
  return "a scan nobody made";
}

static const char *
let_more_in (CheckWorld *world)
{
  for (guint i = 0; i < world->seen->decisions->len; i++)
    ((SimDecisionSeen *) world->seen->decisions->pdata[i])->count++;
  return "checkin.override";
}

static const struct
{
  const char *name;
  const char *(*lie) (CheckWorld *world); /* returns what must be named */
  const char *invariant;
} lies[] = {
  { "sale-in-no-journal", lie_about_sale, "I1" },
  { "sale-is-another-entry", lie_about_seq, "I1" },
  { "screen-said-other-change", lie_about_money, "I4" },
  { "printed-one-more", print_one_more, "I1" },
  { "printed-one-less", print_one_less, "I1" },
  { "printed-anothers-ticket", print_anothers, "I2" },
  { "acknowledged-and-lost", lose_what_was_acknowledged, "I1" },
  { "synced-and-lost", lose_what_was_synced, "I1" },
  { "scan-in-no-journal", forget_a_scan, "I3" },
  { "screen-said-other-verdict", show_other_verdict, "I1" },
  { "shown-red-recorded-green", show_red_record_green, "I1" },
  { "let-more-through", let_more_through, "I1" },
  { "repeat-of-nothing", repeat_what_never_was, "I1" },
  { "green-though-it-knew", knew_it, "I3" },
  { "let-in-twice-by-itself", let_in_twice, "I3" },
  { "tampering-unnoticed", tamper_unnoticed, "I5" },
  { "tampering-unexplained", tamper_unexplained, "I5" },
  { "bad-shown-green", show_bad_green, "I6" },
  { "forged-shown-green", show_forged_green, "I6" },
  { "signed-with-another-key", sign_with_another_key, "I6" },
  { "never-sold-shown-green", let_in_what_nobody_sold, "I6" },
  { "decided-in-no-journal", promise_an_override, "I1" },
  { "screen-said-more-were-let-in", let_more_in, "I1" },
  { "handed-back-more", hand_back_more, "I4" },
  { "screen-said-other-reversal", lie_about_reversal, "I1" },
  { "slot-has-two-good-tickets", sell_slot_again, "I2" },
  { "page-is-lost", lose_database_page, "DB" },
  { "database-is-lost", lose_database, "DB" },
  { "databases-are-swapped", swap_databases, "I1" },
  { "terminal-nobody-knows", unknown_terminal, "I1" },
};

static void
test_lie (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  CheckWorld *world = check_world_copy (good);
  const char *named = lies[i].lie (world);

  assert_says (world, lies[i].invariant, named);
  check_world_free (world);
}

/* ---- And what is good ---- */

static void
test_good (void)
{
  SimCheckCounts before, after;
  sim_check_counts (&before);
  g_autofree char *violation = sim_check (good->seen);

  sim_check_counts (&after);
  g_assert_cmpstr (violation, ==, NULL);
  g_test_message ("%u entries, %u sales, %u scans, %u passages, %u tokens, %u slots, %u sums, %u rows",
                  (guint) (after.entries - before.entries), (guint) (after.sales - before.sales), (guint) (after.scans - before.scans),
                  (guint) (after.passages - before.passages), (guint) (after.tokens - before.tokens),
                  (guint) (after.slots - before.slots), (guint) (after.sums - before.sums), (guint) (after.rows - before.rows));
  g_assert_cmpuint (after.sales, >, before.sales);
  g_assert_cmpuint (after.passages, >, before.passages);
  g_assert_cmpuint (after.tokens, >, before.tokens);
}

/* What the evening must hold for the rest to mean anything. */
static void
test_evening (void)
{
  static const char *const there[] = {
    "SELECT count (*) FROM ticket WHERE issue > 0",
    "SELECT count (*) FROM ticket WHERE status = 'voided'",
    "SELECT count (*) FROM ticket WHERE status = 'refunded'",
    "SELECT count (*) FROM orphan WHERE proved = 1",
    "SELECT count (*) FROM orphan WHERE proved = 0",
    "SELECT count (*) FROM ticket_type WHERE overdraft_sold > 0",
    "SELECT count (*) FROM lease WHERE released_at > 0",
    "SELECT count (*) FROM lease WHERE status = 'fenced'",
    "SELECT count (*) FROM lease WHERE status = 'returned'",
    "SELECT count (*) FROM stock WHERE issue > 0",
    "SELECT count (*) FROM incident WHERE kind = 'double_entry'",
    "SELECT count (*) FROM checkin WHERE direction = 'exit'",
    "SELECT count (*) FROM checkin WHERE kind = 'checkin.denied'",
    "SELECT count (*) FROM payment WHERE method = 'mpesa-code'",
    "SELECT count (*) FROM shift WHERE closed_at <> 0",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (there); i++)
    {
      g_autofree char *count = check_world_ask (good, CHECK_HUB, there[i]);

      if (strcmp (count, "0") == 0)
        g_test_fail_printf ("The evening has none: %s", there[i]);
    }
}

/* A copy is as good, and so is it before everything has come to rest. */
static void
test_good_copy (void)
{
  CheckWorld *world = check_world_copy (good);
  g_autofree char *at_rest = sim_check (world->seen);
  world->seen->at_rest = FALSE;
  g_autofree char *on_the_way = sim_check (world->seen);

  g_assert_cmpstr (at_rest, ==, NULL);
  g_assert_cmpstr (on_the_way, ==, NULL);
  check_world_free (world);
}

/* Who was caught is judged no further; the others are. */
static void
test_caught (void)
{
  CheckWorld *world = check_world_copy (good);

  spoil_one (world, CHECK_GATE, "UPDATE journal SET body = replace (body, '1', '2') WHERE seq = 3");
  spoil_one (world, CHECK_HUB, "UPDATE terminal SET quarantined_at = 1 WHERE terminal = @gate; INSERT INTO incident (id, kind, subject, text, at, "
             "event, terminal, severity) VALUES ('i', 'journal_chain', '@gate', 'Entry 3 was edited.', 1, 0, @gate, 3)");
  tamper_unnoticed (world);
  g_autofree char *violation = sim_check (world->seen);
  g_assert_cmpstr (violation, ==, NULL);
  check_world_free (world);
}

/* A hub put back from a copy may lack what it acknowledged, but not for ever. */
static void
test_hub_restored (void)
{
  CheckWorld *world = check_world_copy (good);

  spoil_one (world, CHECK_TILL, "UPDATE setting SET value = value + 1 WHERE name = 'acked_seq'");
  world->seen->hub_restored = TRUE;
  world->seen->at_rest = FALSE;
  g_autofree char *on_the_way = sim_check (world->seen);
  g_assert_cmpstr (on_the_way, ==, NULL);
  world->seen->at_rest = TRUE;
  assert_says (world, "I1", "was acknowledged");
  check_world_free (world);
}

/* ---- The same, from files alone, as a program ---- */

static void
run_audit (CheckWorld *world, const char *flag, int expected, const char *says)
{
  const char *argv[] = { g_getenv ("TIKETI_AUDIT_PROGRAM"), flag, world->paths[CHECK_HUB], world->paths[CHECK_TILL],
                         world->paths[CHECK_GATE], world->paths[CHECK_REVOKED], NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *out = NULL, *err = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, &err, &status, &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  g_assert_cmpint (error != NULL ? error->code : 0, ==, expected);
  g_assert_nonnull (strstr (expected == 0 ? out : err, says));
}

static void
test_audit (void)
{
  CheckWorld *world = check_world_copy (good);
  g_autofree char *gone = g_strdup (world->paths[CHECK_GATE]);

  run_audit (world, "--at-rest", 0, "3 terminals: ");
  run_audit (world, "--at-dawn", 2, "--at-dawn");
  check_world_spoil (world, CHECK_HUB, "UPDATE ticket_type SET sold = sold + 1 WHERE event = 1 AND type = 2");
  run_audit (world, "--at-rest", 1, "I2: hub: type 1-2: sold is ");
  g_unlink (gone);
  run_audit (world, "--at-rest", 1, gone);
  check_world_free (world);
}

/* With -m perf: how long one look takes. */
static void
test_speed (void)
{
  for (int deep = 0; deep <= 1; deep++)
    {
      clock_t start = clock ();

      good->seen->deep = deep;
      for (guint i = 0; i < 1000; i++)
        {
          g_autofree char *violation = sim_check (good->seen);
          g_assert_cmpstr (violation, ==, NULL);
        }
      g_test_message ("%s check: %u µs of processor time", deep ? "deep" : "plain", (guint) ((clock () - start) * 1000 / CLOCKS_PER_SEC));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions (); /* one run tells everything that it does not see */
  tk_keys_init ();
  good = check_world_new ();
  g_test_add_func ("/check/good/evening", test_good);
  g_test_add_func ("/check/good/holds-everything", test_evening);
  g_test_add_func ("/check/good/copy", test_good_copy);
  g_test_add_func ("/check/good/caught", test_caught);
  g_test_add_func ("/check/good/hub-restored", test_hub_restored);
  g_test_add_func ("/check/audit", test_audit);
  for (gsize i = 0; i < G_N_ELEMENTS (spoils); i++)
    {
      g_autofree char *path = g_strdup_printf ("/check/spoiled/%s", spoils[i].name);
      g_test_add_data_func (path, &spoils[i], test_spoil);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (lies); i++)
    {
      g_autofree char *path = g_strdup_printf ("/check/lie/%s", lies[i].name);
      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_lie);
    }
  if (g_test_perf ())
    g_test_add_func ("/check/good/speed", test_speed);
  int result = g_test_run ();
  check_world_free (good);
  return result;
}
