/* Claims: a gate asked about a ticket it finds good, and its entry has not come up yet. A claim burns nothing: once expired it
 * is as if it never was. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

typedef struct {
  char *scan;                              /* id of the entry to come */
  gint64 terminal, gate, count, at, expires;
  char *direction;
  char *terminal_name, *gate_name;         /* only when read */
} HubStoreClaim;
void hub_store_claim_free (HubStoreClaim *claim);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubStoreClaim, hub_store_claim_free)

gboolean hub_store_claim_add (SqlConn *conn, const TkWireRedeem *redeem, gint64 terminal, gint64 now, gint64 expires,
                              GError **error);
/* On the ticket, whosever and not expired at `now`, oldest first; (transfer full) of HubStoreClaim. */
GPtrArray *hub_store_claim_list (SqlConn *conn, const TkWireRedeem *ticket, gint64 now, GError **error);
/* The entry came, or another scan takes its place. */
gboolean hub_store_claim_remove (SqlConn *conn, const char *scan, GError **error);
gboolean hub_store_claim_expire (SqlConn *conn, gint64 now, GError **error);

G_END_DECLS
