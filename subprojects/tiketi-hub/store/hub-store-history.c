/* Queries on a person's tickets. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-history.h"

#include "hub-store-worth.h"

#define TICKETS_OF_ORDERS                                                                                                \
  "FROM web_order JOIN ticket ON ticket.sale = web_order.sale AND ticket.event = web_order.event WHERE web_order.account = $1 " \
  "AND " HUB_STORE_TICKET_GOOD " "

SqlRows *
hub_store_history_events (SqlConn *conn, gint64 account, GError **error)
{
  return sql_query (conn, error,
                    "SELECT web_order.event, count(*) " TICKETS_OF_ORDERS "GROUP BY web_order.event ORDER BY web_order.event", "i",
                    account);
}

/* Of each order and type so many tickets; and what the order's lines say of them. */
#define GOOD                                                                                                             \
  "SELECT web_order.id AS id, ticket.type AS type, count(*) AS tickets " TICKETS_OF_ORDERS                               \
  "AND web_order.event = $2 GROUP BY web_order.id, ticket.type"
#define LINES(what) "(SELECT coalesce(" what ", 0) FROM web_order_line AS l WHERE l.web_order = good.id AND l.type = good.type)"

SqlRows *
hub_store_history_lines (SqlConn *conn, gint64 account, gint64 event, GError **error)
{
  return sql_query (conn, error,
                    "SELECT good.type, ticket_type.name, good.tickets, " LINES ("max(unit)") " AS unit, " LINES ("sum(qty)") ", "
                    LINES ("sum(qty * unit - off)") " FROM (" GOOD ") AS good "
                    "JOIN ticket_type ON ticket_type.event = $2 AND ticket_type.type = good.type ORDER BY good.type, unit, good.id",
                    "ii", account, event);
}

SqlRows *
hub_store_history_orders (SqlConn *conn, gint64 account, gint64 event, GError **error)
{
  return sql_query (conn, error,
                    "SELECT id, at, receipt, method, status, total FROM web_order WHERE account = $1 AND event = $2 AND EXISTS "
                    "(SELECT 1 FROM ticket WHERE ticket.sale = web_order.sale AND ticket.event = $2 AND " HUB_STORE_TICKET_GOOD ") "
                    "ORDER BY id",
                    "ii", account, event);
}

SqlRows *
hub_store_history_review (SqlConn *conn, gint64 account, gint64 event, GError **error)
{
  return sql_query (conn, error, "SELECT rating, comment, at FROM review WHERE account = $1 AND event = $2", "ii", account, event);
}
