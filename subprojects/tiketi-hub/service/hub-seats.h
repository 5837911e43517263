/* Seats among the service's files. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-apply.h"
#include "hub-store-place.h"

G_BEGIN_DECLS

/* A ticket that is stored was sold with a seat: the seat is its own now, or the two clash. Nothing for one without a seat. */
gboolean hub_seats_sold (HubApply *apply, const TkWireSaleTicket *ticket, GError **error);
/* The terminal hands back serials of the lease: *fits FALSE when it does not name as many seats of it, and nothing moved. */
gboolean hub_seats_returned (HubApply *apply, const TkWireLeaseMoved *moved, gboolean *fits, GError **error);
/* TRUE in *out when the lease came with seats. */
gboolean hub_seats_of_lease (SqlConn *conn, const HubStoreLease *lease, gboolean *out, GError **error);
gboolean hub_publish_plan (SqlConn *conn, const TkWirePlan *plan, GError **error);

G_END_DECLS
