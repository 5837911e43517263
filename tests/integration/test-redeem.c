/* Two gates and a real hub: together, cut off from each other, and together again.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tk-store-setting.h"
#include "tk-sync-redeem.h"
#include "tk-sync-scene.h"

#define BUDGET_MS 20000 /* this machine may be busy; what is measured is which came first, not how fast */
#define LATE_MS 15000   /* sooner than that is at once */
#define SILENCE_MS 2000 /* a budget that a test waits for */

/* A gate as the programs make one: a desk, and somebody to ask. */
typedef struct
{
  const char *dir;
  TkDesk *desk;
  TkSyncRedeemer *redeemer;
} Gate;

static void
open_gate (Gate *gate, const char *dir, guint budget_ms)
{
  g_autofree char *sql
    = g_strdup_printf ("INSERT INTO setting VALUES ('redeem_budget_ms', '%u') ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                       budget_ms);
  g_autoptr (GError) error = NULL;

  tk_scene_sql (dir, sql);
  gate->dir = dir;
  gate->desk = tk_desk_open (dir, tk_clock_system (), &error);
  g_assert_no_error (error);
  gate->redeemer = tk_sync_redeemer_new (dir, tk_clock_system ());
  tk_desk_set_redeemer (gate->desk, &(TkDeskRedeemer) { tk_sync_redeemer_ask, gate->redeemer });
}

static void
close_gate (Gate *gate)
{
  tk_desk_close (gate->desk);
  tk_sync_redeemer_free (gate->redeemer);
}

static TkScanResult *
scan (Gate *gate, const char *token, TkDirection direction)
{
  TkStaff juma = { (char *) "juma", (char *) "Juma", TK_ROLE_GATE, 0 };
  TkScanRequest request = { 1, 1, direction, token, strlen (token), "scanner", NULL, 0 };
  g_autoptr (GError) error = NULL;
  TkScanResult *result = tk_desk_scan (gate->desk, &juma, &request, &error);

  g_assert_no_error (error);
  return result;
}

static TkVerdictKind
enter (Gate *gate, const char *token, gboolean confirmed)
{
  g_autoptr (TkScanResult) result = scan (gate, token, TK_DIRECTION_ENTRY);

  g_assert_cmpint (result->confirmed, ==, confirmed);
  return result->kind;
}

typedef struct
{
  TkSyncScene *scene;
  const char *till;
  Gate one, two;
} Hall;

static void
set_up (Hall *hall, gconstpointer data)
{
  hall->scene = tk_sync_scene_new ();
  hall->till = tk_sync_scene_terminal (hall->scene, "Till", "both");
  open_gate (&hall->one, tk_sync_scene_terminal (hall->scene, "Gate 1", "gate"), BUDGET_MS);
  open_gate (&hall->two, tk_sync_scene_terminal (hall->scene, "Gate 2", "gate"), BUDGET_MS);
}

static void
tear_down (Hall *hall, gconstpointer data)
{
  close_gate (&hall->one);
  close_gate (&hall->two);
  tk_sync_scene_free (hall->scene);
}

/* Sold, and its seller's certificate with the new lease known at both gates. */
static char *
sell (Hall *hall)
{
  char *token = tk_scene_sell (hall->till, 1);

  tk_scene_sync (hall->till);
  tk_scene_sync (hall->one.dir);
  tk_scene_sync (hall->two.dir);
  return token;
}

static gint64
entries_at_hub (Hall *hall)
{
  return tk_sync_scene_ask_hub (hall->scene, "SELECT count(*) FROM checkin WHERE kind = 'checkin.entry'");
}

static gint64
claims (Hall *hall)
{
  return tk_sync_scene_ask_hub (hall->scene, "SELECT count(*) FROM claim");
}

/* ---- Together ---- */

typedef struct
{
  Gate *gate;
  const char *token;
  TkVerdictKind kind;
} Scan;

static gpointer
scan_thread (gpointer data)
{
  Scan *one = data;

  one->kind = enter (one->gate, one->token, TRUE);
  return NULL;
}

static void
test_same_moment (Hall *hall, gconstpointer data)
{
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *token = sell (hall);
      Scan scans[] = { { &hall->one, token, 0 }, { &hall->two, token, 0 } };
      GThread *thread = g_thread_new ("gate", scan_thread, &scans[0]);
      gboolean first;

      scan_thread (&scans[1]);
      g_thread_join (thread);
      first = scans[0].kind == TK_VERDICT_ADMITTED;
      g_assert_cmpint (scans[first ? 0 : 1].kind, ==, TK_VERDICT_ADMITTED);
      g_assert_cmpint (scans[first ? 1 : 0].kind, ==, TK_VERDICT_ALREADY_IN);
    }
  tk_scene_sync (hall->one.dir);
  tk_scene_sync (hall->two.dir);
  g_assert_cmpint (entries_at_hub (hall), ==, 10);
  g_assert_cmpint (claims (hall), ==, 0); /* each taken over by its entry */
  g_assert_cmpint (tk_sync_scene_ask_hub (hall->scene, "SELECT count(*) FROM incident"), ==, 0);
}

/* Out by the other gate, and in again, each a moment after the other: every step is known at once. */
static void
test_comings_and_goings (Hall *hall, gconstpointer data)
{
  g_autofree char *token = sell (hall);
  g_autoptr (TkScanResult) out = NULL;

  g_assert_cmpint (enter (&hall->one, token, TRUE), ==, TK_VERDICT_ADMITTED);
  tk_scene_sync (hall->one.dir);
  tk_scene_sync (hall->two.dir);
  out = scan (&hall->two, token, TK_DIRECTION_EXIT);
  g_assert_cmpint (out->kind, ==, TK_VERDICT_EXIT_RECORDED);
  /* The exit has not come up yet: the hub would refuse, and this gate knows better. */
  g_assert_cmpint (enter (&hall->two, token, FALSE), ==, TK_VERDICT_ADMITTED_REENTRY);
  tk_scene_sync (hall->two.dir);
  g_assert_cmpint (tk_sync_scene_ask_hub (hall->scene, "SELECT count(*) FROM incident"), ==, 0);
  tk_scene_sync (hall->one.dir);
  g_assert_cmpint (tk_scene_ask (hall->one.dir, "SELECT count(*) FROM alarm"), ==, 0);
}

/* ---- The hub, or the way to it, fails ---- */

static void
assert_let_in_alone (Hall *hall, const char *token, gint64 at_least_ms)
{
  gint64 start = g_get_monotonic_time (), waited;

  g_assert_cmpint (enter (&hall->one, token, FALSE), ==, TK_VERDICT_ADMITTED);
  waited = (g_get_monotonic_time () - start) / 1000;
  g_assert_cmpint (waited, >=, at_least_ms);
  g_assert_cmpint (waited, <, LATE_MS);
}

static void
test_hub_stopped (Hall *hall, gconstpointer data)
{
  g_autofree char *first = sell (hall);
  g_autofree char *second = sell (hall);
  g_autofree char *third = sell (hall);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (enter (&hall->one, first, TRUE), ==, TK_VERDICT_ADMITTED);
  tk_hub_runner_kill (hall->scene->hub);
  assert_let_in_alone (hall, second, 0);
  assert_let_in_alone (hall, third, 0);
  tk_hub_runner_start (hall->scene->hub, &error);
  g_assert_no_error (error);
  tk_scene_sync (hall->one.dir);
  g_assert_cmpint (entries_at_hub (hall), ==, 3);
  tk_sync_scene_assert_same (hall->scene, hall->one.dir);
}

/* Nothing comes back while the question is under way: the budget is waited for once. */
static void
test_silence (Hall *hall, gconstpointer data)
{
  g_autofree char *first = sell (hall);
  char *others[5];
  gint64 waited = SILENCE_MS, entered = 1;

  for (gsize i = 0; i < G_N_ELEMENTS (others) - 1; i++)
    others[i] = tk_scene_sell (hall->till, 1);
  others[G_N_ELEMENTS (others) - 1] = sell (hall);
  close_gate (&hall->one);
  open_gate (&hall->one, hall->one.dir, SILENCE_MS);
  tk_fault_proxy_set (hall->scene->proxy, TK_FAULT_DROP, 0);
  assert_let_in_alone (hall, first, SILENCE_MS - 1);
  for (gsize i = 0; i < G_N_ELEMENTS (others) && waited >= SILENCE_MS; i++) /* a disk may stall now and then */
    {
      gint64 start = g_get_monotonic_time ();

      g_assert_cmpint (enter (&hall->one, others[i], FALSE), ==, TK_VERDICT_ADMITTED);
      waited = (g_get_monotonic_time () - start) / 1000;
      entered++;
    }
  g_assert_cmpint (waited, <, SILENCE_MS);
  tk_fault_proxy_set (hall->scene->proxy, TK_FAULT_PASS, 0);
  tk_scene_sync (hall->one.dir);
  g_assert_cmpint (entries_at_hub (hall), ==, entered);
  g_assert_cmpint (claims (hall), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_free (others[i]);
}

/* The hub said yes, and its answer came too late: nothing is burnt, the entry goes up under the same id. */
static void
test_late_answer (Hall *hall, gconstpointer data)
{
  g_autofree char *token = sell (hall);

  close_gate (&hall->one);
  open_gate (&hall->one, hall->one.dir, 20);
  tk_fault_proxy_set (hall->scene->proxy, TK_FAULT_DELAY, 300);
  assert_let_in_alone (hall, token, 19);
  for (guint i = 0; i < 6000 && claims (hall) == 0; i++)
    g_usleep (10000);
  g_assert_cmpint (claims (hall), ==, 1);
  tk_fault_proxy_set (hall->scene->proxy, TK_FAULT_PASS, 0);
  g_assert_cmpint (enter (&hall->two, token, TRUE), ==, TK_VERDICT_ALREADY_IN); /* held for it meanwhile */
  tk_scene_sync (hall->one.dir);
  g_assert_cmpint (claims (hall), ==, 0);
  g_assert_cmpint (entries_at_hub (hall), ==, 1);
  g_assert_cmpint (tk_sync_scene_ask_hub (hall->scene, "SELECT count(*) FROM incident"), ==, 0);
}

/* ---- A partition, and what is found at reunion ---- */

static gint64
incidents_at (const char *dir)
{
  return tk_scene_ask (dir, "SELECT count(*) FROM incident WHERE kind = 'double_entry' AND closed = 0");
}

static void
assert_alarmed (Gate *gate)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) alarms = tk_desk_gate_alarms (gate->desk, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (alarms->len, ==, 1);
}

static void
test_partition (Hall *hall, gconstpointer data)
{
  static const char *const words[] = { "report", "1", "--json", NULL };
  g_autofree char *token = sell (hall);
  g_autoptr (GError) error = NULL;
  g_autofree char *report = NULL;

  tk_fault_proxy_set (hall->scene->proxy, TK_FAULT_REFUSE, 0);
  tk_scene_sync_fails (hall->one.dir, TK_SYNC_ERROR_UNREACHABLE);
  tk_scene_sync_fails (hall->two.dir, TK_SYNC_ERROR_UNREACHABLE);
  g_assert_cmpint (enter (&hall->one, token, FALSE), ==, TK_VERDICT_ADMITTED);
  g_assert_cmpint (enter (&hall->two, token, FALSE), ==, TK_VERDICT_ADMITTED);
  tk_fault_proxy_set (hall->scene->proxy, TK_FAULT_PASS, 0);
  tk_scene_sync (hall->one.dir);
  g_assert_cmpint (incidents_at (hall->one.dir), ==, 0);
  tk_scene_sync (hall->two.dir);
  tk_scene_sync (hall->one.dir);
  tk_scene_sync (hall->two.dir);
  g_assert_cmpint (incidents_at (hall->one.dir), ==, 1);
  g_assert_cmpint (incidents_at (hall->two.dir), ==, 1);
  assert_alarmed (&hall->one);
  assert_alarmed (&hall->two);
  report = tk_hub_runner_run (hall->scene->hub, words, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (report, "double_entry"));
  g_assert_nonnull (strstr (report, "\"entries\":2")); /* bodies, as it happened */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/redeem/" path, Hall, NULL, set_up, func, tear_down)
  ADD ("same-moment", test_same_moment);
  ADD ("comings-and-goings", test_comings_and_goings);
  ADD ("hub-stopped", test_hub_stopped);
  ADD ("silence", test_silence);
  ADD ("late-answer", test_late_answer);
  ADD ("partition", test_partition);
#undef ADD
  return g_test_run ();
}
