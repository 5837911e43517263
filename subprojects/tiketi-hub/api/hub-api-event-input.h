/* Events and ticket types as people send them, in the words of any of the five older systems. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-api-body.h"
#include "hub-event.h"
#include "hub-web.h"

G_BEGIN_DECLS

typedef struct { HubEventInput event; HubTypeInput *types; char *kept; } HubApiEventInput;
void hub_api_event_input_clear (HubApiEventInput *input);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HubApiEventInput, hub_api_event_input_clear)

/* What the body says of an event; `before` NULL: a new one, for which more is needed. Faults go to the body. Texts are the body's. */
void hub_api_event_input_read (HubApiBody *body, const HubEvent *before, const HubWebRules *web, HubApiEventInput *out);
/* One ticket type in that currency; `made`: it is a new one. */
void hub_api_type_input_read (HubApiBody *body, const char *currency, const char *zone, gboolean made, HubTypeInput *out);

G_END_DECLS
