/* Queries behind reports. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-report.h"

/* Bodies in and out; a denial counts once however many stood there. An override counts by its direction. */
#define ENTRIES "coalesce(sum(CASE WHEN " PASSED " AND direction = 'entry' THEN count ELSE 0 END), 0)"
#define EXITS "coalesce(sum(CASE WHEN " PASSED " AND direction = 'exit' THEN count ELSE 0 END), 0)"
#define DENIED "coalesce(sum(CASE WHEN kind = 'checkin.denied' THEN 1 ELSE 0 END), 0)"
#define PASSED "annulled = 0 AND kind IN ('checkin.entry', 'checkin.exit', 'checkin.override')"

SqlRows *
hub_store_report_events (SqlConn *conn, GError **error)
{
  return sql_query (
    conn, error, "SELECT event, title, venue, zone, currency, doors_at, starts_at, ends_at FROM event ORDER BY event", "");
}

/* What an undone ticket had cost: the unit of its sale's line. */
#define UNIT                                                                                                             \
  "(SELECT unit FROM sale_line WHERE sale_line.sale = ticket.sale AND sale_line.event = ticket.event "                  \
  "AND sale_line.type = ticket.type ORDER BY line LIMIT 1)"
#define TICKETS_OF_TYPE "FROM ticket WHERE ticket.event = ticket_type.event AND ticket.type = ticket_type.type"

SqlRows *
hub_store_report_types (SqlConn *conn, gint64 event, GError **error)
{
  return sql_query (conn, error,
                    "SELECT type, name, price, capacity, sold, leased, held, quarantined, "
                    "(SELECT count(*) " TICKETS_OF_TYPE " AND status NOT IN ('voided', 'refunded')), "
                    "(SELECT coalesce(sum(amount), 0) FROM sale JOIN sale_line ON sale_line.sale = sale.id "
                    "WHERE sale.event = $1 AND sale_line.event = ticket_type.event AND sale_line.type = ticket_type.type) "
                    "- (SELECT coalesce(sum(" UNIT "), 0) " TICKETS_OF_TYPE " AND status IN ('voided', 'refunded')), "
                    "(SELECT count(*) " TICKETS_OF_TYPE " AND status = 'voided'), "
                    "(SELECT count(*) " TICKETS_OF_TYPE " AND status = 'refunded'), "
                    "overdraft, overdraft_sold, overdraft_leased "
                    "FROM ticket_type WHERE event = $1 ORDER BY position, type",
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
                    "SELECT method, 1 AS taken, amount, 0 AS back FROM sale JOIN payment ON payment.sale = sale.id "
                    "WHERE sale.event = $1 UNION ALL "
                    "SELECT method, 0, -reversal_payment.amount, reversal_payment.amount FROM reversal "
                    "JOIN reversal_payment ON reversal_payment.reversal = reversal.id WHERE reversal.event = $1) AS moved "
                    "GROUP BY method ORDER BY method",
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

#define UNDONE(what, kind) "(SELECT coalesce(" what ", 0) FROM reversal WHERE event = $1 AND kind = '" kind "')"

gboolean
hub_store_report_sums (SqlConn *conn, gint64 event, HubStoreSums *out, GError **error)
{
  gboolean found;
  g_autoptr (SqlRows) rows = sql_query (
    conn, error,
    "SELECT " ENTRIES ", " EXITS ", " DENIED ", "
    "(SELECT count(*) FROM (SELECT DISTINCT type, serial, issue FROM checkin WHERE event = $1 AND direction = 'entry' "
    "AND serial > 0 AND " PASSED ") AS inside), "
    "coalesce(sum(CASE WHEN kind = 'checkin.override' AND annulled = 0 THEN 1 ELSE 0 END), 0), "
    "coalesce(sum(CASE WHEN kind = 'checkin.annulled' THEN 1 ELSE 0 END), 0), "
    "coalesce(sum(CASE WHEN attention_seen = 1 AND annulled = 0 THEN 1 ELSE 0 END), 0), "
    "(SELECT count(*) FROM sale WHERE event = $1), (SELECT coalesce(sum(total), 0) FROM sale WHERE event = $1), "
    UNDONE ("count(*)", "voided") ", " UNDONE ("sum(amount)", "voided") ", " UNDONE ("count(*)", "refunded") ", "
    UNDONE ("sum(amount)", "refunded") ", "
    "(SELECT count(*) FROM orphan WHERE event = $1 AND sale = ''), "
    "(SELECT coalesce(sum(price), 0) FROM orphan WHERE event = $1 AND sale = ''), "
    "(SELECT count(*) FROM (SELECT id FROM journal WHERE status <> 'dead' GROUP BY id HAVING count(*) > 1) AS twice) "
    "FROM checkin WHERE event = $1",
    "i", event);

  if (rows == NULL || !sql_step_one (rows, &found, error))
    return FALSE;
  *out = (HubStoreSums){ .entries = sql_int (rows, 0), .exits = sql_int (rows, 1), .denied = sql_int (rows, 2),
                         .tickets_in = sql_int (rows, 3), .overrides = sql_int (rows, 4), .annulled = sql_int (rows, 5),
                         .attention_seen = sql_int (rows, 6), .sales = sql_int (rows, 7), .total = sql_int (rows, 8),
                         .voided = sql_int (rows, 9), .voided_amount = sql_int (rows, 10), .refunded = sql_int (rows, 11),
                         .refunded_amount = sql_int (rows, 12), .orphans = sql_int (rows, 13),
                         .orphans_amount = sql_int (rows, 14), .double_applied = sql_int (rows, 15) };
  return TRUE;
}
