/* Judging within a transaction that somebody else runs. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-redeem.h"
#include "hub-sql.h"

G_BEGIN_DECLS

/* As hub_service_redeem(), for whoever appends the entry, under the same id, in it: then nothing stays claimed. count:
 * so many it lets through; again: there is an entry of that id already, and the verdict is its. */
typedef struct { guint count; gboolean again; } HubRedeemed;
TkWireRedeemReply *hub_redeem_here (HubService *service, SqlConn *conn, const HubTerminal *asker, const TkWireRedeem *request,
                                    HubRedeemed *out, GError **error);

G_END_DECLS
