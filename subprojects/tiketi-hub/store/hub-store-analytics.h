/* Sums over events and time, and the short lists of the pages of organizers and administrators.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"

G_BEGIN_DECLS

#define HUB_STORE_QUARTER_MS G_GINT64_CONSTANT (900000) /* what clocks differ by is whole quarters of an hour */

/* event, quarter (of an hour since 1970), sales, total, back, given, tickets: what was sold (undone or not), handed back and given away
 * in it, and the good tickets of the sales made in it. Of sales from `from` and before `until`, reversals likewise. event 0: of
 * all. By event, then quarter. */
typedef struct { gint64 event, from, until; } HubStoreSpan;
SqlRows *hub_store_analytics_moves (SqlConn *conn, const HubStoreSpan *span, GError **error);

/* type, net, qty, undone, given, paid: of sales of the event with something given away, by sale and type: what the lines come to, for so
 * many tickets, so many of them undone; and how much of what was paid for the event was given. */
SqlRows *hub_store_analytics_given (SqlConn *conn, gint64 event, GError **error);

/* event, title, venue, zone, currency, starts_at, ends_at, status, organizer, category, created_at, image, description of events that
 * were not deleted, ascending; organizer 0: of all. */
SqlRows *hub_store_analytics_events (SqlConn *conn, gint64 organizer, GError **error);

/* came: tickets that entered at least once; listed: good ones that others issued; reviews of so many stars together; places: capacity of
 * all types, or the event's cap where that is less. */
typedef struct { gint64 came, listed, reviews, stars, places; } HubStoreTurnout;
gboolean hub_store_analytics_turnout (SqlConn *conn, gint64 event, HubStoreTurnout *out, GError **error);

/* Accounts that were not deleted. */
gboolean hub_store_analytics_users (SqlConn *conn, gint64 *out, GError **error);
/* id, username, first_name, last_name, name, email, phone, role, status, created_at: the newest first. */
SqlRows *hub_store_analytics_newest_users (SqlConn *conn, gint64 limit, GError **error);
/* id, name; by name */
SqlRows *hub_store_analytics_categories (SqlConn *conn, gint64 limit, GError **error);
/* id (order), name, email, title, zone, currency, total, method, status, at: the newest first */
SqlRows *hub_store_analytics_orders (SqlConn *conn, gint64 limit, GError **error);

G_END_DECLS
