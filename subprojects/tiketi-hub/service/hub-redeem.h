/* A gate asks before it lets somebody in. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-service.h"

G_BEGIN_DECLS

/* How long a good answer keeps other gates off while the entry itself has not come up. */
#define HUB_CLAIM_MS (60 * G_GINT64_CONSTANT (1000))

/* Judges with what the hub knows: the same decision, over the passages of all gates and what other gates have asked and not
 * yet sent. When it is good the scan id is claimed; the same id again gets the first answer. Burns nothing: a claim whose
 * entry does not come is as if it never was. (transfer full) NULL with HUB_ERROR FORBIDDEN (not invited to the event) or
 * INVALID (no such gate there, an id that is another scan's). */
TkWireRedeemReply *hub_service_redeem (HubService *service, const HubTerminal *terminal, const TkWireRedeem *request,
                                       GError **error);

G_END_DECLS
