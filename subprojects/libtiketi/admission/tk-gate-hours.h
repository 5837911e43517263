/* When a gate is open, and which types it takes, from its rules as they are told. Pure. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct { gint64 doors_ms, starts_ms, ends_ms; } TkEventTimes;

/* `from` is "doors", "start" or "end": so many minutes after that time of the event (negative: before it); "" or anything else:
 * absolute_ms. 0 when there is no such time: always open, or never closed. */
gint64 tk_gate_hour (const TkEventTimes *event, const char *from, gint64 minutes, gint64 absolute_ms);

/* "vip,Backstage ,vip" → "backstage,vip": lower case (Unicode), blanks around removed, ascending, each once; (transfer full).
 * What a list of zones must look like to be compared. */
char *tk_zones_normalise (const char *zones);
/* Do two normalised lists share a zone? */
gboolean tk_zones_meet (const char *a, const char *b);

/* Days of entries: the same number for two times exactly when they are on the same day in the zone, where a day begins
 * `day_starts` minutes after midnight. */
gint64 tk_entry_day (gint64 at_ms, const char *zone, guint day_starts);

G_END_DECLS
