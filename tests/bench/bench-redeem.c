/* Two gates on one hub, each with its agent running, show the same ticket at the same moment: how long until both have said
 * what is so, and that exactly one of them said green. And how long until the other gate knows of an entry by the feed alone.
 *   TIKETI_HUB_PROGRAM=… bench-redeem [TICKETS]
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "tk-store-gate.h"
#include "tk-sync-redeem.h"
#include "tk-sync-scene.h"

#define TICKETS_DEFAULT 200
#define SETTLE_US 20000      /* between two tickets: people come one after another */

typedef struct
{
  const char *dir;
  TkDesk *desk;
  TkStore *store;
  TkSyncRedeemer *redeemer;
  TkSyncAgent *agent;
} Gate;

static void
open_gate (Gate *gate, const char *dir)
{
  g_autoptr (GError) error = NULL;

  gate->dir = dir;
  gate->desk = tk_desk_open (dir, tk_clock_system (), &error);
  g_assert_no_error (error);
  gate->store = tk_store_open (dir, &error);
  g_assert_no_error (error);
  gate->redeemer = tk_sync_redeemer_new (dir, tk_clock_system ());
  tk_desk_set_redeemer (gate->desk, &(TkDeskRedeemer) { tk_sync_redeemer_ask, gate->redeemer });
  gate->agent = tk_sync_agent_new (dir, tk_clock_system ());
  tk_sync_agent_start (gate->agent, &error);
  g_assert_no_error (error);
}

static void
close_gate (Gate *gate)
{
  tk_sync_agent_stop (gate->agent);
  g_object_unref (gate->agent);
  tk_desk_close (gate->desk);
  tk_store_close (gate->store);
  tk_sync_redeemer_free (gate->redeemer);
}

typedef struct
{
  Gate *gate;
  const char *token;
  gint64 us;
  TkScanResult *result;
} Scan;

static gpointer
scan_thread (gpointer data)
{
  Scan *scan = data;
  TkStaff juma = { (char *) "juma", (char *) "Juma", TK_ROLE_GATE, 0 };
  TkScanRequest request = { 1, 1, TK_DIRECTION_ENTRY, scan->token, strlen (scan->token), "scanner", NULL, 0 };
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  scan->result = tk_desk_scan (scan->gate->desk, &juma, &request, &error);
  g_assert_no_error (error);
  scan->us = g_get_monotonic_time () - start;
  tk_sync_agent_nudge (scan->gate->agent);
  return NULL;
}

/* Until the gate knows of the other's check-in. */
static gint64
wait_for_feed (Gate *gate, const char *id, gint64 since)
{
  gboolean known = FALSE;

  while (!known)
    {
      tk_store_checkin_is_known (gate->store, id, &known, NULL);
      if (!known)
        g_usleep (500);
    }
  return g_get_monotonic_time () - since;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

static void
tell (const char *what, GArray *times)
{
  g_array_sort (times, compare);
#define PART(p) ((double) g_array_index (times, gint64, (times->len - 1) * (p) / 100) / 1000)
  printf ("%-28s p50 %7.1f ms   p95 %7.1f ms   p99 %7.1f ms   worst %7.1f ms   (%u)\n", what, PART (50), PART (95), PART (99),
          PART (100), times->len);
}

typedef struct
{
  GArray *scans, *agreed, *fed;
  guint one_green, both_green, none_green, unconfirmed;
} Figures;

static void
show_to_both (Gate *one, Gate *two, const char *token, Figures *figures)
{
  Scan scans[] = { { one, token, 0, NULL }, { two, token, 0, NULL } };
  gint64 start = g_get_monotonic_time (), agreed, fed;
  GThread *thread = g_thread_new ("gate", scan_thread, &scans[0]);
  guint green = 0;

  scan_thread (&scans[1]);
  g_thread_join (thread);
  agreed = MAX (scans[0].us, scans[1].us);
  for (guint i = 0; i < 2; i++)
    {
      gboolean good = scans[i].result->colour == TK_COLOUR_GREEN;

      green += good ? 1 : 0;
      figures->unconfirmed += scans[i].result->confirmed ? 0 : 1;
      g_array_append_val (figures->scans, scans[i].us);
      if (good)
        {
          fed = wait_for_feed (scans[1 - i].gate, scans[i].result->scan_id, start);
          g_array_append_val (figures->fed, fed);
        }
    }
  g_array_append_val (figures->agreed, agreed);
  figures->one_green += green == 1;
  figures->both_green += green == 2;
  figures->none_green += green == 0;
  tk_scan_result_free (scans[0].result);
  tk_scan_result_free (scans[1].result);
}

int
main (int argc, char **argv)
{
  guint tickets = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : TICKETS_DEFAULT;
  g_autoptr (TkSyncScene) scene = tk_sync_scene_new ();
  const char *till = tk_sync_scene_terminal (scene, "Bench Till", "both");
  const char *dirs[] = { tk_sync_scene_terminal (scene, "Bench Gate 1", "gate"), tk_sync_scene_terminal (scene, "Bench Gate 2", "gate") };
  g_autoptr (GPtrArray) tokens = g_ptr_array_new_with_free_func (g_free);
  Figures figures = { g_array_new (FALSE, FALSE, sizeof (gint64)), g_array_new (FALSE, FALSE, sizeof (gint64)),
                      g_array_new (FALSE, FALSE, sizeof (gint64)), 0, 0, 0, 0 };
  Gate one, two;

  for (guint i = 0; i < tickets; i++)
    {
      g_ptr_array_add (tokens, tk_scene_sell (till, 1));
      if (i % 20 == 19)
        tk_scene_sync (till); /* more to sell */
    }
  tk_scene_sync (till);
  tk_scene_sync (dirs[0]);
  tk_scene_sync (dirs[1]);
  open_gate (&one, dirs[0]);
  open_gate (&two, dirs[1]);
  for (guint i = 0; i < tickets; i++)
    {
      show_to_both (&one, &two, g_ptr_array_index (tokens, i), &figures);
      g_usleep (SETTLE_US);
    }
  printf ("exactly one green %u of %u, both green %u, none %u; not confirmed in time %u of %u scans\n", figures.one_green, tickets,
          figures.both_green, figures.none_green, figures.unconfirmed, 2 * tickets);
  tell ("one verdict, asking first", figures.scans);
  tell ("both gates have spoken", figures.agreed);
  tell ("the other knows by the feed", figures.fed);
  close_gate (&one);
  close_gate (&two);
  g_array_unref (figures.scans);
  g_array_unref (figures.agreed);
  g_array_unref (figures.fed);
  return 0;
}
