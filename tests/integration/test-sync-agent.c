/* The running agent against a real hub process: two gates that agree at once, stopping in a long-poll, a night of random faults.
 * TIKETI_SEED replays the faults. SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "tk-sync-scene.h"

#define PATIENCE_S 60

typedef struct
{
  TkSyncAgent *agent;
  guint changes;
} Running;

static void
changed_cb (TkSyncAgent *agent, gpointer data)
{
  ((Running *) data)->changes++;
  g_assert_true (g_main_context_is_owner (g_main_context_default ()));
}

static void
run (Running *running, const char *dir)
{
  g_autoptr (GError) error = NULL;

  running->changes = 0;
  running->agent = tk_sync_agent_new (dir, tk_clock_system ());
  g_signal_connect (running->agent, "changed", G_CALLBACK (changed_cb), running);
  g_assert_true (tk_sync_agent_start (running->agent, &error));
  g_assert_no_error (error);
}

static void
stop (Running *running)
{
  tk_sync_agent_stop (running->agent);
  while (g_main_context_iteration (NULL, FALSE)) /* a "changed" that was on its way holds a reference */
    ;
  g_assert_finalize_object (running->agent);
}

/* Runs the main loop until the query gives `expected`; returns the ms it took. */
static gint64
wait_for (const char *dir, const char *sql, gint64 expected)
{
  gint64 start = g_get_monotonic_time ();

  while (tk_scene_ask (dir, sql) != expected)
    {
      g_assert_cmpint (g_get_monotonic_time () - start, <, (gint64) PATIENCE_S * G_USEC_PER_SEC);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (5000);
    }
  return (g_get_monotonic_time () - start) / 1000;
}

static void
wait_ms (guint ms)
{
  gint64 end = g_get_monotonic_time () + (gint64) ms * 1000;

  while (g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (2000);
    }
}

#define WAITING "SELECT (SELECT count(*) FROM journal) - coalesce ((SELECT CAST (value AS INTEGER) FROM setting WHERE name = 'acked_seq'), 0)"

/* A check-in at one gate is known at the other while both only wait. */
static void
test_two_gates_agree (void)
{
  g_autoptr (TkSyncScene) scene = tk_sync_scene_new ();
  const char *box = tk_sync_scene_terminal (scene, "Box", "box-office");
  const char *a = tk_sync_scene_terminal (scene, "Gate A", "gate");
  const char *b = tk_sync_scene_terminal (scene, "Gate B", "gate");
  g_autofree char *token = tk_scene_sell (box, 1);
  Running at_a, at_b;
  gint64 took;

  tk_scene_sync (box);
  run (&at_a, a);
  run (&at_b, b);
  wait_for (b, "SELECT count(*) FROM ticket", 1);
  wait_ms (800); /* both are in their long-poll by now */
  at_b.changes = 0;
  g_assert_cmpint (tk_scene_scan (a, token), ==, TK_VERDICT_ADMITTED);
  tk_sync_agent_nudge (at_a.agent);
  took = wait_for (b, "SELECT count(*) FROM checkin", 1);
  g_test_message ("the other gate knew after %" G_GINT64_FORMAT " ms", took);
  g_assert_cmpint (took, <, 20000); /* a long-poll lasts 25 s */
  g_assert_cmpint (tk_scene_scan (b, token), ==, TK_VERDICT_ALREADY_IN);
  wait_ms (100);
  g_assert_cmpuint (at_b.changes, >, 0);
  stop (&at_a);
  stop (&at_b);
}

static void
test_stops_in_a_long_poll (void)
{
  g_autoptr (TkSyncScene) scene = tk_sync_scene_new ();
  const char *box = tk_sync_scene_terminal (scene, "Box", "both");
  Running running;
  gint64 start;

  run (&running, box);
  wait_ms (800);
  start = g_get_monotonic_time ();
  stop (&running);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_USEC_PER_SEC);
  /* Again, with a hub that hears and never answers. */
  run (&running, box);
  wait_ms (300);
  tk_fault_proxy_set (scene->proxy, TK_FAULT_DROP, 0);
  tk_scene_journal_notes (box, 3);
  tk_sync_agent_nudge (running.agent);
  wait_ms (300);
  start = g_get_monotonic_time ();
  stop (&running);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_USEC_PER_SEC);
}

static void
test_hub_goes_and_comes_back (void)
{
  g_autoptr (TkSyncScene) scene = tk_sync_scene_new ();
  const char *box = tk_sync_scene_terminal (scene, "Box", "both");
  g_autoptr (GError) error = NULL;
  Running running;

  run (&running, box);
  wait_ms (300);
  tk_hub_runner_stop (scene->hub);
  wait_for (box, "SELECT value = 'offline' FROM setting WHERE name = 'net'", 1);
  g_free (tk_scene_sell (box, 2));
  tk_sync_agent_nudge (running.agent);
  wait_ms (300);
  g_assert_cmpint (tk_scene_ask (box, WAITING), ==, 2);
  tk_hub_runner_start (scene->hub, &error);
  g_assert_no_error (error);
  wait_for (box, WAITING, 0);
  wait_for (box, "SELECT value = 'online' FROM setting WHERE name = 'net'", 1);
  wait_for (box, "SELECT value = '' FROM setting WHERE name = 'last_error'", 1);
  stop (&running);
  tk_sync_scene_assert_same (scene, box);
}

/* A till that sells out of its lease gets more without anybody asking. */
static void
test_leases_top_up (void)
{
  g_autoptr (TkSyncScene) scene = tk_sync_scene_new ();
  const char *box = tk_sync_scene_terminal (scene, "Box", "box-office");
  gint64 left = tk_scene_ask (box, "SELECT sum (last - next + 1) FROM lease WHERE event = 1 AND type = 1");
  Running running;

  run (&running, box);
  for (gint64 sold = 0; sold < left - 5; sold += 50)
    {
      g_free (tk_scene_sell (box, (guint) MIN (50, left - 5 - sold)));
      tk_sync_agent_nudge (running.agent);
      wait_ms (20);
    }
  wait_for (box, "SELECT sum (last - next + 1) > 10 FROM lease WHERE event = 1 AND type = 1", 1);
  wait_for (box, WAITING, 0);
  stop (&running);
  g_assert_cmpint (tk_sync_scene_ask_hub (scene, "SELECT count(*) FROM ticket"), ==, left - 5);
}

static void
test_not_enrolled (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("tiketi-terminal-XXXXXX", NULL);
  TkSyncAgent *agent = tk_sync_agent_new (dir, tk_clock_system ());

  g_assert_false (tk_sync_agent_start (agent, &error));
  g_assert_error (error, TK_SYNC_ERROR, TK_SYNC_ERROR_INVALID);
  tk_sync_agent_stop (agent);
  tk_sync_agent_nudge (agent);
  g_assert_finalize_object (agent);
  tk_test_remove_tree (dir);
}

/* Two terminals sell and check in while their network fails at random and the hub is killed now and then. */
static void
test_a_bad_night (void)
{
  const char *given = g_getenv ("TIKETI_SEED");
  guint32 seed = given != NULL ? (guint32) g_ascii_strtoull (given, NULL, 10) : g_random_int ();
  g_autoptr (TkSyncScene) scene = tk_sync_scene_new ();
  const char *box = tk_sync_scene_terminal (scene, "Box", "both");
  const char *gate = tk_sync_scene_terminal (scene, "Night Gate", "gate");
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autoptr (GError) error = NULL;
  Running at_box, at_gate;
  guint sales = 0;

  g_test_message ("TIKETI_SEED=%u", seed);
  run (&at_box, box);
  run (&at_gate, gate);
  tk_fault_proxy_set (scene->proxy, TK_FAULT_RANDOM, seed);
  for (guint i = 0; i < 80; i++)
    {
      g_autofree char *token = tk_scene_sell (box, 1);

      sales++;
      tk_sync_agent_nudge (at_box.agent);
      /* With or without a word from the box office, its tickets are good inside the lease the gate has heard of. */
      tk_scene_scan (gate, token);
      tk_sync_agent_nudge (at_gate.agent);
      wait_ms ((guint) g_rand_int_range (random, 0, 150));
      if (i % 27 == 26)
        {
          tk_hub_runner_kill (scene->hub);
          wait_ms (150);
          tk_hub_runner_start (scene->hub, &error);
          g_assert_no_error (error);
        }
    }
  g_test_message ("%u faults", tk_fault_proxy_get_faults (scene->proxy));
  tk_fault_proxy_set (scene->proxy, TK_FAULT_PASS, 0);
  stop (&at_box);
  stop (&at_gate);
  tk_scene_sync (box);
  tk_scene_sync (gate);
  tk_sync_scene_assert_same (scene, box);
  tk_sync_scene_assert_same (scene, gate);
  g_assert_cmpint (tk_sync_scene_ask_hub (scene, "SELECT count(*) FROM ticket"), ==, sales);
  g_assert_cmpint (tk_sync_scene_ask_hub (scene, "SELECT count(*) FROM sale"), ==, sales);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/agent/two-gates-agree", test_two_gates_agree);
  g_test_add_func ("/agent/stops-in-a-long-poll", test_stops_in_a_long_poll);
  g_test_add_func ("/agent/hub-goes-and-comes-back", test_hub_goes_and_comes_back);
  g_test_add_func ("/agent/leases-top-up", test_leases_top_up);
  g_test_add_func ("/agent/not-enrolled", test_not_enrolled);
  g_test_add_func ("/agent/a-bad-night", test_a_bad_night);
  return g_test_run ();
}
