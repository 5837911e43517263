/* Calendar files of events, for the files that answer with one. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-api.h"
#include "hub-calendar.h"
#include "hub-event.h"

G_BEGIN_DECLS

/* Texts are the event's and the arguments'. */
HubCalendarEntry hub_api_calendar_entry (const HubEvent *event, const char *uid, const char *url);
/* "event-7@….tiketi": of this hub alone. (transfer full) */
char *hub_api_calendar_uid (HubService *service, const char *what, const char *id);
/* 200, a download called `name`. */
HubHttpResponse *hub_api_calendar_answer (const HubCalendarEntry *entry, const char *name);

G_END_DECLS
