/* What the hub sells and checks by itself: for each event it is a terminal with a journal of its own, whose key comes from the
 * hub's, so that what is sold online is sold as at any terminal: same slots, same tokens, same entries, same feed.
 * All of it inside the writer's transaction, but for signing. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-service-private.h"
#include "hub-store-lease.h"
#include "hub-store-sale.h"
#include "hub-store-terminal.h"

G_BEGIN_DECLS

/* The event's seller, made when it is first needed. NOT_FOUND when there is no such event. */
gboolean hub_own_seller (HubService *service, SqlConn *conn, gint64 event, HubStoreTerminal **out, GError **error);
/* The same, for functions that ask on behalf of a terminal (payments, redeem); (transfer full). */
HubTerminal *hub_own_terminal (HubService *service, SqlConn *conn, gint64 event, GError **error);

/* CONFLICT when the terminal is the hub itself: nobody can lose it, and its holds end by themselves. */
gboolean hub_own_refuse (SqlConn *conn, gint64 terminal, GError **error);

/* Holds `qty` tickets of a type, or uses of a voucher, for the seller, until they are sold, released, or the event ends: all of them, or none with
 * SOLD_OUT. Adds the leases to `leases` (of HubStoreLease, which frees them). The event's overall cap counts, too. */
gboolean hub_own_hold (HubService *service, SqlConn *conn, const HubStoreTerminal *seller, gint64 type, gint64 qty,
                       GPtrArray *leases, GError **error);
/* The held tickets as a sale names them: serial, issue, lease, and seat where the type has a plan; `tickets` (of TkWireSaleTicket)
 * is a list made by tk_wire_new(). In the order of the leases. */
gboolean hub_own_tickets (SqlConn *conn, const GPtrArray *leases, GPtrArray *tickets, GError **error);
/* The held uses of vouchers, in the same way; hub_own_tickets() leaves them out. */
gboolean hub_own_uses (SqlConn *conn, const GPtrArray *leases, GPtrArray *uses, GError **error);
/* The event's types are others now, or have more tickets: gates must believe its seller for all of them. Does nothing before there
 * is a seller. */
gboolean hub_own_renew (HubService *service, SqlConn *conn, gint64 event, GError **error);
/* Gives back what a held lease has not sold. Does nothing to one that is over. */
gboolean hub_own_release (HubService *service, SqlConn *conn, const HubStoreTerminal *seller, const char *lease, GError **error);

/* After the sale.completed of held tickets: what was sold as a whole is over. */
gboolean hub_own_sold (SqlConn *conn, const GPtrArray *leases, GError **error);

/* One entry more in the seller's journal, applied as any terminal's. body: of the kind's shape. *clash (transfer full): why it
 * clashes with what the hub knows, NULL when it does not; may be NULL. */
typedef struct { const char *kind, *staff; const TkWireShape *shape; gconstpointer body; const char *id; /* NULL: a new one */ } HubOwnAct;
gboolean hub_own_append (HubService *service, SqlConn *conn, const HubStoreTerminal *seller, const HubOwnAct *act, char **clash,
                         GError **error);

/* The token of a ticket, signed by the seller of its event, whoever sold it: gates know a ticket by what it says, and that key
 * speaks for every slot of the event. Pure; (transfer full). issuer: of the event's seller. */
char *hub_own_token (HubService *service, const HubStoreTicket *ticket, gint64 issuer, GError **error);

G_END_DECLS
