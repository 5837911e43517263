/* Leases among the service's files: on the wire, granted, waited for, fenced. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-service-private.h"
#include "hub-store-lease.h"

G_BEGIN_DECLS

/* With the seats that are still in it. */
gboolean hub_lease_to_wire (SqlConn *conn, const HubStoreLease *lease, TkWireLease *out, GError **error);
/* Puts the lease, as it now is, into its terminal's feed. */
gboolean hub_lease_publish (SqlConn *conn, const HubStoreLease *lease, GError **error);

/* When selling an event's tickets ends: with the event. 0 when it has ended, or there is no such event. */
gboolean hub_lease_sell_until (SqlConn *conn, gint64 event, gint64 now, gint64 *sell_until, GError **error);
/* Leases of up to `amount` serials out of stock to the terminal, each into its feed; *granted: how many it came to. The
 * certificate is the caller's to renew. */
typedef struct { gint64 terminal, event, type, amount, sell_until; gboolean overdraft; } HubLeaseGrant;
gboolean hub_lease_grant (HubService *service, SqlConn *conn, const HubLeaseGrant *grant, gint64 *granted, GError **error);

/* An open lease is fenced: a new epoch, and what is not known to be sold is quarantined. *unsold: how much that is. */
gboolean hub_lease_fence (HubService *service, SqlConn *conn, HubStoreLease *lease, gint64 *unsold, GError **error);

/* The terminal's journal came after all: nothing of what was released may exist twice any more. */
gboolean hub_lease_close_released (HubService *service, SqlConn *conn, const HubStoreLease *lease,
                                   const HubStoreTerminal *terminal, GError **error);
/* "up to 14 tickets may exist twice" (transfer full). */
char *hub_lease_bound_words (gint64 bound);

/* ---- Waiting: who asked when there was nothing (hub-waiting.c) ---- */

typedef struct { gint64 terminal, event, type; } HubWaiting;
/* Remembers it, and asks others to hand back what they hold above `level` each. */
gboolean hub_waiting_note (HubService *service, SqlConn *conn, const HubWaiting *waiting, gint64 amount, gint64 level,
                           GError **error);
/* It has enough; when nobody waits any more, what was asked back may stay where it is. */
gboolean hub_waiting_forget (HubService *service, SqlConn *conn, const HubWaiting *waiting, GError **error);
/* Something came back to stock: it goes to who has waited longest, with a certificate. */
gboolean hub_waiting_serve (HubService *service, SqlConn *conn, gint64 event, gint64 type, GError **error);

G_END_DECLS
