/* Seats of types with a plan: each is in stock, in one lease, or sold with a ticket. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-store-lease.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

gboolean hub_store_plan_has (SqlConn *conn, gint64 event, gint64 type, gboolean *has, GError **error);
/* *out NULL when there is none. Free with tk_wire_free (&tk_wire_plan_shape, …). */
gboolean hub_store_plan_get (SqlConn *conn, gint64 event, gint64 type, TkWirePlan **out, GError **error);
/* The plan and its seats, all in stock; an earlier plan of the type is replaced. */
gboolean hub_store_plan_put (SqlConn *conn, const TkWirePlan *plan, GError **error);

/* The lease gets as many seats out of stock as it has serials, from the front; fewer when there are not so many. */
gboolean hub_store_place_lease (SqlConn *conn, const HubStoreLease *lease, GError **error);
/* As the wire has them: the seats that are still in the lease; "" without a plan. (transfer full) */
char *hub_store_place_list (SqlConn *conn, const char *lease, GError **error);
/* These leave the lease for stock; *moved: how many of them were in it. */
gboolean hub_store_place_return (SqlConn *conn, const char *lease, const GArray *places /* guint32 */, gint64 *moved, GError **error);
gboolean hub_store_place_return_all (SqlConn *conn, const char *lease, GError **error);
/* Sold with that ticket. *lease: where it was, "" in stock; NULL when there is no such seat, it is sold already, or the
 * ticket has another: then nothing changes. */
gboolean hub_store_place_sell (SqlConn *conn, const TkWireSaleTicket *ticket, char **lease, GError **error);
/* The ticket's seat, if it has one, goes to stock · belongs to its next issue. */
gboolean hub_store_place_free (SqlConn *conn, gint64 event, gint64 type, gint64 serial, gint64 issue, GError **error);
gboolean hub_store_place_reissue (SqlConn *conn, const TkWireReissue *reissue, GError **error);

G_END_DECLS
