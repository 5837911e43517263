/* Tickets a lost terminal sold, rebuilt from what gates saw. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-apply.h"
#include "hub-store-orphan.h"

G_BEGIN_DECLS

/* The lease's highest serial that is proved to be sold, by the terminal's own journal or by a scan; first - 1 when none is. */
gboolean hub_orphan_proved (SqlConn *conn, const HubStoreLease *lease, gint64 issuer, gint64 *serial, GError **error);
/* How many tickets of a fenced lease may be out there without the hub knowing: what is not proved sold. */
gboolean hub_orphan_bound (SqlConn *conn, const HubStoreLease *lease, gint64 issuer, gint64 *bound, GError **error);
/* Rebuilds what is proved sold and unknown: in one lease, or in all the terminal has lost. Updates the lease's `sold`. */
gboolean hub_orphan_rebuild_lease (HubService *service, SqlConn *conn, const HubStoreTerminal *terminal, HubStoreLease *lease,
                                   GError **error);
gboolean hub_orphan_rebuild (HubService *service, SqlConn *conn, const HubStoreTerminal *terminal, GError **error);
/* The real sale came: the orphan is reconciled. */
gboolean hub_orphan_adopt (HubApply *apply, HubStoreOrphan *orphan, const char *sale, GError **error);

G_END_DECLS
