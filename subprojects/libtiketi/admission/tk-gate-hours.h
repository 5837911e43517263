/* When a gate is open, which types it takes and when a day of entries begins, from its rules as they are told. Pure; what gate
 * and hub both build their rules with. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-admission.h"

G_BEGIN_DECLS

typedef struct { gint64 doors_ms, starts_ms, ends_ms; } TkEventTimes;

/* `from` is "doors", "start" or "end": so many minutes after that time of the event (negative: before it); "" or anything else:
 * absolute_ms. 0 when there is no such time: always open, or never closed. */
gint64 tk_gate_hour (const TkEventTimes *event, const char *from, gint64 minutes, gint64 absolute_ms);

/* A gate's hours as they are told. */
typedef struct {
  const char *opens_from, *closes_from;
  gint64 opens_ms, closes_ms, opens_minutes, closes_minutes;
  gint64 tolerance_minutes;
} TkGateHours;
/* Fills opens_ms, closes_ms, tolerance_ms and event_ends_ms. Told to close so many minutes after a time of the event, and that
 * not before its end, a gate closes then: tickets do not expire in front of an open gate. */
void tk_gate_hours_apply (const TkGateHours *hours, const TkEventTimes *event, TkGateRules *rules);

/* "vip,Backstage ,vip" → "backstage,vip": lower case (Unicode), blanks around removed, ascending, each once; (transfer full).
 * What a list of zones must look like to be compared. */
char *tk_zones_normalise (const char *zones);
/* Do two normalised lists share a zone? NULL is as good as "". */
gboolean tk_zones_meet (const char *a, const char *b);
/* Does a gate that names these types and zones take a type with those zones? All types when it names neither; none but the
 * named ones when its zones are no type's. */
gboolean tk_gate_takes_type (const guint16 *types, gsize n_types, const char *zones, guint16 type, const char *type_zones);

/* Days of entries: the same number for two times exactly when they are on the same day in the zone, where a day begins
 * `day_starts` minutes after midnight. Never falls as time goes on, also where clocks are put back across the border. */
gint64 tk_entry_day (gint64 at_ms, const char *zone, guint day_starts);

G_END_DECLS
