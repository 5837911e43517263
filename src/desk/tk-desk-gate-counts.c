/* How many are in, and the last scans: what the gate page shows beside the verdict.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-gate.h"
#include "tk-desk-private.h"
#include "tk-store-gate.h"
#include "tk-store-live.h"

typedef struct
{
  TkGateCounts *counts;
  gint64 first;             /* minute since 1970 of the first one told */
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

/* A gate whose clock runs ahead counts as now. */
static void
add_minute_cb (const TkLiveRow *row, gpointer data)
{
  Tally *tally = data;
  gint64 last = (gint64) G_N_ELEMENTS (tally->counts->minutes) - 1;

  tally->counts->minutes[MIN (row->minute - tally->first, last)] += row->entered;
}

static void
add_recent_cb (TkDirection direction, guint count, gint64 at, gpointer data)
{
  TkGateCounts *counts = data;

  counts->last_minute += direction == TK_DIRECTION_EXIT ? 0 : count;
}

/* Asked after every scan: only the last minute is counted body by body. */
gboolean
tk_desk_gate_counts (TkDesk *desk, guint32 event, TkGateCounts *counts, GError **error)
{
  TkGateCounts found = { 0 };
  Tally tally = { &found, 0 };
  TkStoreClock clock;

  if (!tk_store_clock_read (desk->store, desk->clock, &clock, error))
    return FALSE;
  tally.first = clock.now_ms / TK_STORE_MINUTE_MS - (gint64) G_N_ELEMENTS (found.minutes) + 1;
  if (!tk_store_gate_totals (desk->store, event, &found.entered, &found.left, &found.denied, error)
      || !tk_store_live_minutes (desk->store, event, tally.first, add_minute_cb, &tally, error)
      || !tk_store_passages_since (desk->store, event, clock.now_ms - TK_STORE_MINUTE_MS + 1, add_recent_cb, &found, error))
    return FALSE;
  found.inside = MAX (found.entered - found.left, 0);
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
