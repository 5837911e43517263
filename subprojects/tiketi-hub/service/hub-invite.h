/* Terminals that people invite who signed in. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-caller.h"
#include "hub-service.h"

G_BEGIN_DECLS

/* As hub_service_terminal_add(), for events that are the caller's (NULL: the operator of the machine, who may all). FORBIDDEN, NOT_FOUND. */
char *hub_service_terminal_invite (HubService *service, const HubCaller *caller, const HubTerminalInvite *invite, gint64 *terminal_id,
                                   GError **error);

G_END_DECLS
