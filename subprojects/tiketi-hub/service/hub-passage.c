/* From the hub's rows to the decision's inputs. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-passage.h"

#include <string.h>

#include "tk-clock.h"

TkGateRules
hub_passage_rules (const HubStoreGate *gate)
{
  return (TkGateRules){ .event = (guint32) gate->event,
                        .types = gate->types->len > 0 ? (const guint16 *) (gconstpointer) gate->types->data : NULL,
                        .n_types = gate->types->len,
                        .takes_entries = gate->entries,
                        .takes_exits = gate->exits,
                        .opens_ms = gate->opens,
                        .closes_ms = gate->closes,
                        .event_ends_ms = gate->event_ends,
                        .entries_total = (guint) gate->entries_total,
                        .entries_per_day = (guint) gate->entries_per_day,
                        .reentry = gate->reentry,
                        .minimum_minutes = (guint) gate->minimum_minutes };
}

gint64
hub_passage_day (gint64 ms, const char *zone)
{
  g_autofree char *day = tk_time_format (ms, zone, "%Y%m%d");

  return g_ascii_strtoll (day, NULL, 10);
}

TkDirection
hub_passage_direction (const char *direction)
{
  return strcmp (direction, "exit") == 0 ? TK_DIRECTION_EXIT : TK_DIRECTION_ENTRY;
}
