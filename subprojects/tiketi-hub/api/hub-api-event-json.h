/* Events and ticket types as the API tells them, with every key that the five older systems had. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-event.h"
#include "hub-service.h"
#include "tk-wire.h"

G_BEGIN_DECLS

/* An event, as api.md section 3 has it. */
TkJson *hub_api_event_json (HubService *service, const HubEvent *event);
/* Its keys, into an object that has some already. */
void hub_api_event_fill (TkJson *object, HubService *service, const HubEvent *event);
/* {id, title, description, start_time, end_time, location, status, image_url …}: where an event is only named. */
TkJson *hub_api_event_brief (HubService *service, const HubEvent *event);
/* One row of /events/{id}/tickets. */
TkJson *hub_api_type_json (const HubEvent *event, const HubEventType *type);
/* Of HubEvent. */
TkJson *hub_api_event_array (HubService *service, GPtrArray *events);

/* ---- Values ---- */
/* A number in major units, KEY, and KEY_minor beside it. */
void hub_api_put_money (TkJson *object, const char *key, gint64 minor, const char *currency);
/* "2026-12-31T17:00:00Z"; null for 0. */
void hub_api_put_time (TkJson *object, const char *key, gint64 ms);
/* "2026-12-31T20:00:00", as the clocks show it there; null for 0. */
void hub_api_put_local_time (TkJson *object, const char *key, gint64 ms, const char *zone);
/* Where an event's picture is, for browsers, whose pages come from elsewhere: a whole address when the hub knows its own. NULL when the
 * event has none. (transfer full) */
char *hub_api_image_url (HubService *service, const char *image);

G_END_DECLS
