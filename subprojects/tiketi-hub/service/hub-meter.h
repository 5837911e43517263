/* Counting how long or how large things are, by many threads at once and without waiting: a histogram of fixed buckets.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HUB_METER_BUCKETS 16

/* Bucket i counts what is at most bounds[i]; one more, behind the last, counts the rest. */
typedef struct { guint n; gint64 bounds[HUB_METER_BUCKETS - 1]; } HubMeterScale;
extern const HubMeterScale hub_meter_times; /* microseconds: 100 µs to 10 s */
extern const HubMeterScale hub_meter_sizes; /* 1 to 64 */

/* All zero to begin with. */
typedef struct { guint64 buckets[HUB_METER_BUCKETS]; gint64 sum; } HubMeter;

void hub_meter_note (HubMeter *meter, const HubMeterScale *scale, gint64 value);
/* Adds what `meter` has to `total`, as it is now. */
void hub_meter_add (HubMeter *total, const HubMeter *meter);
guint64 hub_meter_count (const HubMeter *meter);

G_END_DECLS
