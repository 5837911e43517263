/* Histograms. Relaxed atomics: each number is right, and two of them may be a moment apart.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-meter.h"

const HubMeterScale hub_meter_times
  = { 15, { 100, 250, 500, 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 500000, 1000000, 2500000, 10000000 } };
const HubMeterScale hub_meter_sizes = { 7, { 1, 2, 4, 8, 16, 32, 64 } };

void
hub_meter_note (HubMeter *meter, const HubMeterScale *scale, gint64 value)
{
  guint i = 0;

  while (i < scale->n && value > scale->bounds[i])
    i++;
  __atomic_fetch_add (&meter->buckets[i], 1, __ATOMIC_RELAXED);
  __atomic_fetch_add (&meter->sum, value, __ATOMIC_RELAXED);
}

void
hub_meter_add (HubMeter *total, const HubMeter *meter)
{
  for (gsize i = 0; i < HUB_METER_BUCKETS; i++)
    total->buckets[i] += __atomic_load_n (&meter->buckets[i], __ATOMIC_RELAXED);
  total->sum += __atomic_load_n (&meter->sum, __ATOMIC_RELAXED);
}

guint64
hub_meter_count (const HubMeter *meter)
{
  guint64 count = 0;

  for (gsize i = 0; i < HUB_METER_BUCKETS; i++)
    count += __atomic_load_n (&meter->buckets[i], __ATOMIC_RELAXED);
  return count;
}
