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

/* Each ticket, and what its order says one of its type costs. */
#define PRICED                                                                                                           \
  "SELECT ticket.type AS type, (SELECT coalesce(max(unit), 0) FROM web_order_line WHERE web_order_line.web_order = web_order.id " \
  "AND web_order_line.type = ticket.type) AS unit " TICKETS_OF_ORDERS "AND web_order.event = $2"

SqlRows *
hub_store_history_lines (SqlConn *conn, gint64 account, gint64 event, GError **error)
{
  return sql_query (conn, error,
                    "SELECT priced.type, ticket_type.name, count(*), priced.unit FROM (" PRICED ") AS priced "
                    "JOIN ticket_type ON ticket_type.event = $2 AND ticket_type.type = priced.type "
                    "GROUP BY priced.type, ticket_type.name, priced.unit ORDER BY priced.type, priced.unit",
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
