/* Queries behind the pages of organizers and administrators. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-analytics.h"

#include "hub-store-worth.h"

#define QUARTER(at) at " / 900000 AS quarter"
#define IN_SPAN(at) at " >= $1 AND " at " < $2"

/* Each part yields the columns of the sums; `of` narrows it down to an event. */
#define SOLD(of)                                                                                                         \
  "SELECT sale_worth.event AS event, " QUARTER ("sale.at") ", 1 AS sales, sale_worth.total AS total, 0 AS back, 0 AS given, 0 AS tickets " \
  "FROM sale_worth JOIN sale ON sale.id = sale_worth.sale WHERE " IN_SPAN ("sale.at") of ("sale_worth.event")
#define HANDED_BACK(of)                                                                                                  \
  "SELECT back.event, " QUARTER ("back.at") ", 0, 0, back.amount, 0, 0 FROM " HUB_STORE_BACK " AS back WHERE " IN_SPAN ("back.at") \
  of ("back.event")
#define GIVEN(of)                                                                                                        \
  "SELECT payment_worth.event, " QUARTER ("sale.at") ", 0, 0, 0, payment_worth.amount, 0 FROM payment_worth "            \
  "JOIN sale ON sale.id = payment_worth.sale WHERE payment_worth.method = 'comp' AND " IN_SPAN ("sale.at") of ("payment_worth.event")
#define GIVEN_BACK(of)                                                                                                   \
  "SELECT reversal_worth.event, " QUARTER ("reversal.at") ", 0, 0, 0, -reversal_worth.amount, 0 FROM reversal_worth "    \
  "JOIN reversal ON reversal.id = reversal_worth.reversal WHERE reversal_worth.method = 'comp' AND " IN_SPAN ("reversal.at") \
  of ("reversal_worth.event")
#define TICKETS(of)                                                                                                      \
  "SELECT ticket.event, " QUARTER ("sale.at") ", 0, 0, 0, 0, 1 FROM ticket JOIN sale ON sale.id = ticket.sale "          \
  "WHERE " HUB_STORE_TICKET_GOOD " AND " IN_SPAN ("sale.at") of ("ticket.event")
#define MOVES(of)                                                                                                        \
  "SELECT event, quarter, sum(sales), sum(total), sum(back), sum(given), sum(tickets) FROM (" SOLD (of) " UNION ALL " HANDED_BACK (of) \
  " UNION ALL " GIVEN (of) " UNION ALL " GIVEN_BACK (of) " UNION ALL " TICKETS (of) ") AS moved GROUP BY event, quarter " \
  "ORDER BY event, quarter"
#define OF_ALL(event) ""
#define OF_ONE(event) " AND " event " = $3"

SqlRows *
hub_store_analytics_moves (SqlConn *conn, const HubStoreSpan *span, GError **error)
{
  if (span->event == 0)
    return sql_query (conn, error, MOVES (OF_ALL), "ii", span->from, span->until);
  return sql_query (conn, error, MOVES (OF_ONE), "iii", span->from, span->until, span->event);
}

SqlRows *
hub_store_analytics_given (SqlConn *conn, gint64 event, GError **error)
{
  return sql_query (conn, error,
                    "SELECT sale_line.type, sum(sale_line.amount - sale_line.off), sum(sale_line.qty), "
                    "(SELECT count(*) FROM ticket WHERE ticket.sale = sale_line.sale AND ticket.event = $1 "
                    "AND ticket.type = sale_line.type AND " HUB_STORE_TICKET_UNDONE "), given.given, given.paid "
                    "FROM sale_line JOIN (SELECT sale, sum(CASE WHEN method = 'comp' THEN amount ELSE 0 END) AS given, sum(amount) AS paid "
                    "FROM payment_worth WHERE event = $1 GROUP BY sale) AS given ON given.sale = sale_line.sale "
                    "WHERE given.given > 0 AND sale_line.event = $1 "
                    "GROUP BY sale_line.sale, sale_line.type, given.given, given.paid ORDER BY sale_line.type, sale_line.sale",
                    "i", event);
}

#define SELECT_EVENTS                                                                                                    \
  "SELECT event.event, event.title, event.venue, event.zone, event.currency, event.starts_at, event.ends_at, event.status, "  \
  "event.organizer, coalesce(category.name, ''), event.created_at, event.image, event.description FROM event "           \
  "LEFT JOIN category ON category.id = event.category WHERE event.gone = 0 "

SqlRows *
hub_store_analytics_events (SqlConn *conn, gint64 organizer, GError **error)
{
  if (organizer == 0)
    return sql_query (conn, error, SELECT_EVENTS "ORDER BY event.event", "");
  return sql_query (conn, error, SELECT_EVENTS "AND event.organizer = $1 ORDER BY event.event", "i", organizer);
}

gboolean
hub_store_analytics_turnout (SqlConn *conn, gint64 event, HubStoreTurnout *out, GError **error)
{
  gboolean found;
  gint64 cap;
  g_autoptr (SqlRows) rows = sql_query (
    conn, error,
    "SELECT (SELECT count(*) FROM (SELECT DISTINCT type, serial, issue FROM checkin WHERE event = $1 AND " HUB_STORE_CAME_IN ") AS came), "
    "(SELECT count(*) FROM foreign_ticket WHERE event = $1 AND status = 'valid'), "
    "(SELECT count(*) FROM review WHERE event = $1), (SELECT coalesce(sum(rating), 0) FROM review WHERE event = $1), "
    "(SELECT coalesce(sum(capacity), 0) FROM ticket_type WHERE event = $1 AND type <= 32768 AND gone = 0), "
    "(SELECT coalesce(max(cap), 0) FROM event WHERE event = $1)",
    "i", event);

  if (rows == NULL || !sql_step_one (rows, &found, error))
    return FALSE;
  cap = sql_int (rows, 5);
  *out = (HubStoreTurnout){ .came = sql_int (rows, 0), .listed = sql_int (rows, 1), .reviews = sql_int (rows, 2),
                            .stars = sql_int (rows, 3), .places = sql_int (rows, 4) };
  if (cap > 0)
    out->places = MIN (out->places, cap);
  return TRUE;
}

gboolean
hub_store_analytics_users (SqlConn *conn, gint64 *out, GError **error)
{
  return sql_get_int (conn, out, error, "SELECT count(*) FROM account WHERE status <> 'deleted'", "");
}

SqlRows *
hub_store_analytics_newest_users (SqlConn *conn, gint64 limit, GError **error)
{
  return sql_query (conn, error,
                    "SELECT id, username, first_name, last_name, name, email, phone, role, status, created_at FROM account "
                    "WHERE status <> 'deleted' ORDER BY created_at DESC, id DESC LIMIT $1",
                    "i", limit);
}

SqlRows *
hub_store_analytics_categories (SqlConn *conn, gint64 limit, GError **error)
{
  return sql_query (conn, error, "SELECT id, name FROM category ORDER BY name, id LIMIT $1", "i", limit);
}

SqlRows *
hub_store_analytics_orders (SqlConn *conn, gint64 limit, GError **error)
{
  return sql_query (conn, error,
                    "SELECT web_order.id, account.name, account.email, event.title, event.zone, web_order.currency, web_order.total, "
                    "web_order.method, web_order.status, web_order.at FROM web_order "
                    "JOIN account ON account.id = web_order.account JOIN event ON event.event = web_order.event "
                    "ORDER BY web_order.id DESC LIMIT $1",
                    "i", limit);
}
