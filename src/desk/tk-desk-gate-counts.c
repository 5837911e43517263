/* How many are in, and the last scans: what the gate page shows beside the verdict.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-gate.h"
#include "tk-desk-private.h"
#include "tk-store-gate.h"

#define MINUTE_MS G_GINT64_CONSTANT (60000)

typedef struct
{
  TkGateCounts *counts;
  gint64 now;
} Tally;

void
tk_recent_scan_free (TkRecentScan *scan)
{
  if (scan == NULL)
    return;
  g_free (scan->verdict);
  g_free (scan->type_name);
  g_free (scan->gate_name);
  g_free (scan->id);
  g_free (scan);
}

/* The newest minute is the one that ends now. */
static void
tally_cb (TkDirection direction, guint count, gint64 at, gpointer data)
{
  Tally *tally = data;
  gint64 ago = MAX (tally->now - at, 0) / MINUTE_MS;

  if (direction == TK_DIRECTION_EXIT || ago >= (gint64) G_N_ELEMENTS (tally->counts->minutes))
    return;
  tally->counts->minutes[G_N_ELEMENTS (tally->counts->minutes) - 1 - ago] += count;
}

gboolean
tk_desk_gate_counts (TkDesk *desk, guint32 event, TkGateCounts *counts, GError **error)
{
  TkGateCounts found = { 0 };
  Tally tally = { &found, 0 };
  TkStoreClock clock;
  gint64 since;

  if (!tk_store_clock_read (desk->store, desk->clock, &clock, error))
    return FALSE;
  tally.now = clock.now_ms;
  since = tally.now - (gint64) G_N_ELEMENTS (found.minutes) * MINUTE_MS;
  if (!tk_store_gate_totals (desk->store, event, &found.entered, &found.left, &found.denied, error)
      || !tk_store_passages_since (desk->store, event, since, tally_cb, &tally, error))
    return FALSE;
  found.inside = MAX (found.entered - found.left, 0);
  found.last_minute = found.minutes[G_N_ELEMENTS (found.minutes) - 1];
  *counts = found;
  return TRUE;
}

static TkRecentScan *
recent_scan (const TkScanRow *row)
{
  TkRecentScan *scan = g_new0 (TkRecentScan, 1);
  TkVerdictKind kind;

  scan->at = row->at;
  scan->verdict = g_strdup (row->verdict);
  if (!tk_colour_from_string (row->colour, &scan->colour))
    scan->colour = tk_verdict_from_string (row->verdict, &kind) ? tk_verdict_colour (kind) : TK_COLOUR_RED;
  scan->type_name = g_strdup (row->type_name);
  scan->gate_name = g_strdup (row->gate_name);
  scan->here = row->here;
  scan->id = g_strdup (row->id);
  scan->annulled = row->annulled;
  return scan;
}

GPtrArray *
tk_desk_recent_scans (TkDesk *desk, guint32 event, guint limit, GError **error)
{
  g_autoptr (GPtrArray) rows = tk_store_recent_scans (desk->store, event, limit, error);
  GPtrArray *scans;

  if (rows == NULL)
    return NULL;
  scans = g_ptr_array_new_with_free_func ((GDestroyNotify) tk_recent_scan_free);
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (scans, recent_scan (g_ptr_array_index (rows, i)));
  return scans;
}
