/* Queries behind reports. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-report.h"

#include "hub-store-worth.h"

/* Bodies in and out; a denial counts once however many stood there. An override counts by its direction. */
#define ENTRIES "coalesce(sum(CASE WHEN " PASSED " AND direction = 'entry' THEN count ELSE 0 END), 0)"
#define EXITS "coalesce(sum(CASE WHEN " PASSED " AND direction = 'exit' THEN count ELSE 0 END), 0)"
#define DENIED "coalesce(sum(CASE WHEN kind = 'checkin.denied' THEN 1 ELSE 0 END), 0)"
#define PASSED HUB_STORE_PASSED

#define TICKETS_OF_TYPE "FROM ticket WHERE ticket.event = ticket_type.event AND ticket.type = ticket_type.type"
#define NOT_GIVEN_AGAIN " AND " HUB_STORE_NOT_GIVEN_AGAIN
/* One pass over the event's lines, for all its types together. */
#define LINES_BY_TYPE                                                                                                    \
  "(SELECT sale_line.type AS type, sum(sale_line.amount - sale_line.off) AS net, sum(sale_line.off) AS taken_off FROM sale_worth " \
  "JOIN sale_line ON sale_line.sale = sale_worth.sale AND sale_line.event = sale_worth.event WHERE sale_worth.event = $1 " \
  "GROUP BY sale_line.type)"
SqlRows *
hub_store_report_types (SqlConn *conn, gint64 event, GError **error)
{
  return sql_query (conn, error,
                    "SELECT ticket_type.type, name, price, capacity, sold, leased, held, quarantined, "
                    "(SELECT count(*) " TICKETS_OF_TYPE " AND " HUB_STORE_TICKET_GOOD "), "
                    "coalesce(lines.net, 0), "
                    "(SELECT count(*) " TICKETS_OF_TYPE " AND status = 'voided'" NOT_GIVEN_AGAIN "), "
                    "(SELECT count(*) " TICKETS_OF_TYPE " AND status = 'refunded'), "
                    "overdraft, overdraft_sold, overdraft_leased, coalesce(lines.taken_off, 0), asks "
                    "FROM ticket_type LEFT JOIN " LINES_BY_TYPE " AS lines ON lines.type = ticket_type.type "
                    "WHERE ticket_type.event = $1 AND ticket_type.type <= 32768 AND gone = 0 "
                    "ORDER BY position, ticket_type.type",
                    "i", event);
}

SqlRows *
hub_store_report_back (SqlConn *conn, gint64 event, GError **error)
{
  return sql_query (conn, error,
                    "SELECT sale_line.sale, sale_line.type, sum(sale_line.amount - sale_line.off), sum(sale_line.qty), "
                    "(SELECT count(*) FROM ticket WHERE ticket.sale = sale_line.sale AND ticket.event = $1 "
                    "AND ticket.type = sale_line.type AND " HUB_STORE_TICKET_UNDONE "), handed.amount "
                    "FROM (SELECT sale, sum(amount) AS amount FROM " HUB_STORE_BACK " AS back WHERE event = $1 GROUP BY sale) AS handed "
                    "JOIN sale_line ON sale_line.sale = handed.sale AND sale_line.event = $1 "
                    "GROUP BY sale_line.sale, sale_line.type, handed.amount ORDER BY sale_line.sale, sale_line.type",
                    "i", event);
}

SqlRows *
hub_store_report_gates (SqlConn *conn, gint64 event, GError **error)
{
  return sql_query (conn, error,
                    "SELECT gate.gate, gate.name, " ENTRIES ", " EXITS ", " DENIED " FROM gate "
                    "LEFT JOIN checkin ON checkin.gate = gate.gate AND checkin.event = gate.event "
                    "WHERE gate.event = $1 GROUP BY gate.gate, gate.name ORDER BY gate.gate",
                    "i", event);
}

SqlRows *
hub_store_report_overrides (SqlConn *conn, gint64 event, GError **error)
{
  return sql_query (conn, error,
                    "SELECT checkin.at, coalesce(gate.name, ''), coalesce(terminal.name, ''), checkin.staff, checkin.approved_by, "
                    "checkin.reason, checkin.verdict, checkin.rule, checkin.type, checkin.serial, checkin.issue, checkin.count "
                    "FROM checkin LEFT JOIN gate ON gate.gate = checkin.gate "
                    "LEFT JOIN terminal ON terminal.terminal = checkin.terminal "
                    "WHERE checkin.event = $1 AND checkin.kind = 'checkin.override' AND checkin.annulled = 0 "
                    "ORDER BY checkin.at, checkin.id",
                    "i", event);
}

#define MINUTE "(CASE WHEN hlc > 0 THEN hlc ELSE at END) / 60000"

SqlRows *
hub_store_report_arrivals (SqlConn *conn, gint64 event, GError **error)
{
  return sql_query (conn, error,
                    "SELECT 60000 * minute, gate, coalesce((SELECT name FROM gate WHERE gate.gate = arrival.gate), ''), "
                    "sum(entries), sum(exits) FROM (SELECT " MINUTE " AS minute, gate, "
                    "CASE WHEN direction = 'entry' THEN count ELSE 0 END AS entries, "
                    "CASE WHEN direction = 'exit' THEN count ELSE 0 END AS exits "
                    "FROM checkin WHERE event = $1 AND " PASSED ") AS arrival GROUP BY minute, gate ORDER BY minute, gate",
                    "i", event);
}

SqlRows *
hub_store_report_payments (SqlConn *conn, gint64 event, GError **error)
{
  return sql_query (conn, error,
                    "SELECT method, sum(taken), sum(amount), sum(back) FROM ("
                    "SELECT method, 1 AS taken, amount, 0 AS back FROM payment_worth WHERE event = $1 UNION ALL "
                    "SELECT method, 0, -amount, amount FROM reversal_worth WHERE event = $1 UNION ALL "
                    "SELECT method, 0, -amount, amount FROM " HUB_STORE_PARTS " AS part WHERE event = $1) AS moved "
                    "GROUP BY method ORDER BY method",
                    "i", event);
}

SqlRows *
hub_store_report_discounts (SqlConn *conn, gint64 event, GError **error)
{
  return sql_query (conn, error,
                    "SELECT given.kind, given.voucher, coalesce(voucher.name, ''), count(DISTINCT given.sale), sum(given.tickets), "
                    "sum(given.amount), coalesce(max(voucher.uses), 0), coalesce(max(slots.sold), 0) FROM sale_discount AS given "
                    "LEFT JOIN voucher ON voucher.event = given.event AND voucher.voucher = given.voucher "
                    "LEFT JOIN ticket_type AS slots ON slots.event = given.event AND slots.type = 32768 + given.voucher "
                    "AND given.voucher > 0 WHERE given.event = $1 "
                    "GROUP BY given.kind, given.voucher, coalesce(voucher.name, '') ORDER BY given.voucher, given.kind",
                    "i", event);
}

SqlRows *
hub_store_report_shifts (SqlConn *conn, gint64 event, GError **error)
{
  return sql_query (conn, error,
                    "SELECT terminal.name, shift.number, shift.staff, shift.currency, opened_at, closed_at, float_amount, counted, "
                    "expected, difference, "
                    "(SELECT count(*) FROM drawer_open WHERE drawer_open.terminal = shift.terminal AND drawer_open.shift = shift.id), "
                    "(SELECT count(*) FROM handed_over WHERE handed_over.terminal = shift.terminal AND handed_over.shift = shift.id), "
                    "shift.body FROM shift JOIN terminal ON terminal.terminal = shift.terminal WHERE shift.terminal IN "
                    "(SELECT terminal FROM terminal_event WHERE event = $1) ORDER BY terminal.name, opened_at, shift.id",
                    "i", event);
}

SqlRows *
hub_store_report_incidents (SqlConn *conn, gint64 event, GError **error)
{
  return sql_query (conn, error,
                    "SELECT kind, text, at, severity, closed FROM incident WHERE event = $1 OR (event = 0 AND terminal IN "
                    "(SELECT terminal FROM terminal_event WHERE event = $1)) ORDER BY at, id",
                    "i", event);
}

SqlRows *
hub_store_report_terminals (SqlConn *conn, gint64 event, GError **error)
{
  return sql_query (conn, error,
                    "SELECT name, acked, head_hash, last_seen, "
                    "(SELECT count(*) FROM journal WHERE journal.terminal = terminal.terminal AND status = 'conflict'), "
                    "(SELECT count(*) FROM journal WHERE journal.terminal = terminal.terminal AND status = 'dead') "
                    "FROM terminal WHERE terminal IN (SELECT terminal FROM terminal_event WHERE event = $1) "
                    "ORDER BY terminal",
                    "i", event);
}

gboolean
hub_store_report_terminal (SqlConn *conn, gint64 terminal, HubStoreTerminalSums *out, GError **error)
{
  gboolean found;
  g_autoptr (SqlRows) rows = sql_query (
    conn, error,
    "SELECT (SELECT count(*) FROM sale WHERE terminal = $1), "
    "(SELECT coalesce(sum(total), 0) FROM sale WHERE terminal = $1 AND currency = latest.currency) "
    "- (SELECT coalesce(sum(amount), 0) FROM reversal WHERE terminal = $1 AND currency = latest.currency), waiting, "
    "(SELECT count(*) FROM journal WHERE journal.terminal = $1 AND status = 'conflict'), "
    "(SELECT count(*) FROM journal WHERE journal.terminal = $1 AND status = 'dead'), latest.currency FROM "
    "(SELECT waiting, coalesce((SELECT currency FROM sale WHERE sale.terminal = $1 ORDER BY seq DESC LIMIT 1), '') AS currency "
    "FROM terminal WHERE terminal = $1) AS latest",
    "i", terminal);

  if (rows == NULL || !sql_step_one (rows, &found, error))
    return FALSE;
  *out = (HubStoreTerminalSums){ 0 };
  if (!found)
    return TRUE;
  *out = (HubStoreTerminalSums){ .sales = sql_int (rows, 0), .total = sql_int (rows, 1), .waiting = sql_int (rows, 2),
                                 .conflicts = sql_int (rows, 3), .dead = sql_int (rows, 4) };
  g_strlcpy (out->currency, sql_text (rows, 5), sizeof out->currency);
  return TRUE;
}

#define UNDONE(kind)                                                                                                     \
  "(SELECT count(DISTINCT reversal) FROM " HUB_STORE_BACK " AS back WHERE event = $1 AND kind = '" kind "'), "           \
  "(SELECT coalesce(sum(amount), 0) FROM " HUB_STORE_BACK " AS back WHERE event = $1 AND kind = '" kind "')"
#define TAKEN(what) "(SELECT coalesce(sum(" what "), 0) FROM sale_worth WHERE event = $1)"
#define PAID(what, how)                                                                                                  \
  "(SELECT coalesce(sum(" what "), 0) FROM payment_worth WHERE event = $1 AND " how ")"
#define BACK(how) "(SELECT coalesce(sum(amount), 0) FROM reversal_worth WHERE event = $1 AND " how ")"
#define PARTS "(SELECT coalesce(sum(amount), 0) FROM " HUB_STORE_PARTS " AS part WHERE event = $1)"
#define MONEY "method <> 'comp' AND method <> 'exchange'"

gboolean
hub_store_report_sums (SqlConn *conn, gint64 event, HubStoreSums *out, GError **error)
{
  gboolean found;
  g_autoptr (SqlRows) rows = sql_query (
    conn, error,
    "SELECT " ENTRIES ", " EXITS ", " DENIED ", "
    "(SELECT count(*) FROM (SELECT DISTINCT type, serial, issue FROM checkin WHERE event = $1 AND " HUB_STORE_CAME_IN ") AS inside), "
    "coalesce(sum(CASE WHEN kind = 'checkin.override' AND annulled = 0 THEN 1 ELSE 0 END), 0), "
    "coalesce(sum(CASE WHEN kind = 'checkin.annulled' THEN 1 ELSE 0 END), 0), "
    "coalesce(sum(CASE WHEN attention_seen = 1 AND annulled = 0 THEN 1 ELSE 0 END), 0), "
    "(SELECT count(*) FROM sale_worth WHERE event = $1), " TAKEN ("total") ", " UNDONE ("voided") ", " UNDONE ("refunded") ", "
    "(SELECT count(*) FROM orphan WHERE event = $1 AND sale = '' AND type <= 32768), "
    "(SELECT coalesce(sum(price), 0) FROM orphan WHERE event = $1 AND sale = '' AND type <= 32768), "
    "(SELECT count(*) FROM (SELECT id FROM journal WHERE status <> 'dead' GROUP BY id HAVING count(*) > 1) AS twice), "
    TAKEN ("rounding") ", " PAID ("amount", MONEY) " - " BACK (MONEY) " - " PARTS ", "
    PAID ("1", "method = 'comp' AND amount > 0") ", " PAID ("amount", "method = 'comp'") ", " BACK ("method = 'comp'") ", "
    PAID ("1", "method = 'exchange' AND amount > 0") ", " PAID ("amount", "method = 'exchange'") ", " BACK ("method = 'exchange'") ", "
    "(SELECT count(*) FROM reissue WHERE event = $1), " UNDONE ("part") " FROM checkin WHERE event = $1",
    "i", event);

  if (rows == NULL || !sql_step_one (rows, &found, error))
    return FALSE;
  *out = (HubStoreSums){ .entries = sql_int (rows, 0), .exits = sql_int (rows, 1), .denied = sql_int (rows, 2),
                         .tickets_in = sql_int (rows, 3), .overrides = sql_int (rows, 4), .annulled = sql_int (rows, 5),
                         .attention_seen = sql_int (rows, 6), .sales = sql_int (rows, 7), .total = sql_int (rows, 8),
                         .voided = sql_int (rows, 9), .voided_amount = sql_int (rows, 10), .refunded = sql_int (rows, 11),
                         .refunded_amount = sql_int (rows, 12), .orphans = sql_int (rows, 13),
                         .orphans_amount = sql_int (rows, 14), .double_applied = sql_int (rows, 15),
                         .rounding = sql_int (rows, 16), .takings = sql_int (rows, 17), .comps = sql_int (rows, 18),
                         .comps_amount = sql_int (rows, 19), .comps_back = sql_int (rows, 20), .exchanges = sql_int (rows, 21),
                         .exchanged_in = sql_int (rows, 22), .exchanged_out = sql_int (rows, 23),
                         .reissued = sql_int (rows, 24), .parts = sql_int (rows, 25), .parts_amount = sql_int (rows, 26) };
  return TRUE;
}
