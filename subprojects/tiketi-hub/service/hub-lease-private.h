/* How leases show on the wire. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-service-private.h"
#include "hub-store-lease.h"

G_BEGIN_DECLS

void hub_lease_to_wire (const HubStoreLease *lease, TkWireLease *out);
/* Puts the lease, as it now is, into its terminal's feed. */
gboolean hub_lease_publish (SqlConn *conn, const HubStoreLease *lease, GError **error);

G_END_DECLS
