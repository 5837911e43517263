/* 10,000 queued entries from a terminal to a real hub process on loopback; and how long its sales take down to another terminal.
 *   TIKETI_HUB_PROGRAM=… bench-sync [ENTRIES]
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "tk-sync-scene.h"

#define ENTRIES_DEFAULT 10000

static double
seconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

/* Sales of one ticket each, as many as the demo's largest type holds, and notes for the rest. */
static guint
queue_entries (const char *dir, guint n)
{
  guint sales = MIN (n / 2, 100);

  for (guint i = 0; i < sales; i++)
    g_free (tk_scene_sell (dir, 1));
  tk_scene_journal_notes (dir, n - sales);
  return sales;
}

int
main (int argc, char **argv)
{
  guint entries = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : ENTRIES_DEFAULT;
  g_autoptr (TkSyncScene) scene = tk_sync_scene_new ();
  const char *till = tk_sync_scene_terminal (scene, "Bench Till", "both");
  const char *gate = tk_sync_scene_terminal (scene, "Bench Gate", "gate");
  TkSyncOutcome outcome;
  double seconds;
  gint64 start;
  guint sales;

  sales = queue_entries (till, entries);
  start = g_get_monotonic_time ();
  outcome = tk_scene_sync (till);
  seconds = seconds_since (start);
  tk_sync_scene_assert_same (scene, till);
  printf ("%" G_GINT64_FORMAT " entries up   %6.2f s   %8.0f a second\n", outcome.pushed, seconds, (double) outcome.pushed / seconds);
  start = g_get_monotonic_time ();
  outcome = tk_scene_sync (gate);
  seconds = seconds_since (start);
  printf ("%" G_GINT64_FORMAT " changes down %6.2f s   (%u sales among them)\n", outcome.pulled, seconds, sales);
  return 0;
}
