/* Money to be handed back: listed, taken off the list again, done. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-apply.h"
#include "hub-pay.h"
#include "hub-pay-machine.h"
#include "hub-store-attempt.h"
#include "hub-store-money.h"

G_BEGIN_DECLS

/* What is due for this attempt as it stands is on the list, once; what no longer is, is off it. */
gboolean hub_refund_settle (HubService *service, SqlConn *conn, const HubStoreAttempt *attempt, const HubPayCase *state,
                            GError **error);
/* The second receipt of an attempt that was paid already. */
gboolean hub_refund_second (HubService *service, SqlConn *conn, const HubStoreAttempt *attempt, const HubWord *word,
                            GError **error);
/* That money pays for a sale after all. */
gboolean hub_refund_receipt_used (HubService *service, SqlConn *conn, const char *receipt, const char *sale, GError **error);
/* What a reversal hands back through a gateway. Also after a replay: once. */
gboolean hub_refund_reversal_applied (HubApply *apply, const TkWireReversal *body, GError **error);
/* Asks gateways that can to hand back what reversals owe. */
void hub_refund_turn (HubService *service, HubPayGateway *gateway);

G_END_DECLS
