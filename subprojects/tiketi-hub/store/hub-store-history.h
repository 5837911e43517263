/* Which events a person has tickets of. Tickets that were voided or refunded do not count.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"

G_BEGIN_DECLS

/* event, tickets; by event */
SqlRows *hub_store_history_events (SqlConn *conn, gint64 account, GError **error);
/* Of each order and type: type, name, tickets, unit: the price of one; qty: how many were ordered; net: what all those cost; by type,
 * then unit */
SqlRows *hub_store_history_lines (SqlConn *conn, gint64 account, gint64 event, GError **error);
/* id, at, receipt, method, status, total; ascending */
SqlRows *hub_store_history_orders (SqlConn *conn, gint64 account, gint64 event, GError **error);
/* rating, comment, at; of at most one row */
SqlRows *hub_store_history_review (SqlConn *conn, gint64 account, gint64 event, GError **error);

G_END_DECLS
