/* Tickets to buyers by mail and SMS: kept until they are on their way. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-gateway.h"
#include "hub-service.h"

G_BEGIN_DECLS

#define HUB_MESSAGES_WAITING_MAX 2000 /* of one terminal */

/* (transfer full). The same id is kept, and sent, once. INVALID, NO_GATEWAY, CONFLICT (the id was another terminal's). */
TkWireMessageState *hub_service_message (HubService *service, const HubTerminal *terminal, const TkWireMessage *message,
                                         GError **error);
/* Sends the next one that is due that way; FALSE when there is none. Takes as long as the sender takes. */
gboolean hub_message_turn (HubService *service, HubSender *sender);

G_END_DECLS
