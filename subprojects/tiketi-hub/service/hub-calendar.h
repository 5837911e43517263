/* Events for people's calendars: RFC 5545. Pure. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  const char *uid;          /* the same for the same thing, for ever: "event-7@tiketi" */
  const char *title, *description, *location, *url; /* NULL or "": left out; any text: it is escaped */
  gint64 starts_at, ends_at, changed_at; /* UTC ms; ends_at 0: not said */
} HubCalendarEntry;
/* (transfer full) a whole calendar, CRLF, folded at 75 octets, times in UTC. */
char *hub_calendar_write (const HubCalendarEntry *entries, guint n);

G_END_DECLS
