/* The loop of one direction, with steps made up: again, rest, back off, nudge, retry, cancel, once.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tk-store-setting.h"
#include "tk-sync-direction.h"
#include "tk-terminal-fixture.h"

#define REST_MS 60000 /* longer than any test: what happens sooner was asked for */

typedef struct
{
  TkTerminalFixture *terminal;
  TkSyncSession session;
  TkSyncDirection *direction;
} Scene;

/* One scene at a time: the steps find their orders here. */
static const char *script;     /* "a" again, "i" idle, "f" fails, "h" hangs until cancelled; the last one is repeated */
static guint steps;
static gboolean waited;        /* the last step might wait */

static gboolean
hung_cb (GCancellable *cancellable, gpointer data)
{
  GTask *task = data;

  g_task_return_error_if_cancelled (task);
  g_object_unref (task);
  return G_SOURCE_REMOVE;
}

static void
hang (GTask *task)
{
  g_autoptr (GSource) source = g_cancellable_source_new (g_task_get_cancellable (task));

  g_source_set_callback (source, G_SOURCE_FUNC (hung_cb), task, NULL);
  g_source_attach (source, NULL);
}

static void
made_up_step (TkSyncSession *session, gboolean may_wait, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, data);
  char order = script[MIN (steps, strlen (script) - 1)];

  steps++;
  waited = may_wait;
  if (order == 'h')
    return hang (task);
  if (order == 'f')
    g_task_return_new_error (task, TK_SYNC_ERROR, TK_SYNC_ERROR_UNREACHABLE, "Step %u failed", steps);
  else
    g_task_return_int (task, order == 'a' ? TK_SYNC_NEXT_AGAIN : TK_SYNC_NEXT_IDLE);
  g_object_unref (task);
}

static void
set_up (Scene *scene, gconstpointer data)
{
  memset (scene, 0, sizeof *scene);
  scene->terminal = tk_terminal_fixture_new ();
  scene->session.clock = &scene->terminal->clock.base;
  scene->session.store = scene->terminal->store;
  steps = 0;
}

static void
tear_down (Scene *scene, gconstpointer data)
{
  if (scene->direction != NULL)
    tk_sync_direction_cancel (scene->direction);
  while (scene->direction != NULL && tk_sync_direction_is_busy (scene->direction))
    g_main_context_iteration (NULL, TRUE);
  tk_sync_direction_free (scene->direction);
  for (gsize i = 0; i < TK_SYNC_DIRECTIONS; i++)
    g_free (scene->session.trouble[i]);
  tk_terminal_fixture_free (scene->terminal);
}

static void
start (Scene *scene, const char *orders, gboolean once)
{
  TkSyncDirectionPlan plan = { .way = TK_SYNC_UP, .step = made_up_step, .rest_ms = REST_MS, .once = once };

  script = orders;
  scene->direction = tk_sync_direction_start (&scene->session, &plan);
}

static void
run_until (guint n)
{
  gint64 end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  while (steps < n)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
    }
}

static void
run_ms (guint ms)
{
  gint64 end = g_get_monotonic_time () + ms * 1000;

  while (g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
    }
  while (g_main_context_iteration (NULL, FALSE)) /* the time may have passed in one stall */
    ;
}

static void
test_again_then_rest (Scene *scene, gconstpointer data)
{
  start (scene, "aaai", FALSE);
  run_until (4);
  g_assert_true (waited);
  run_ms (100);
  g_assert_cmpuint (steps, ==, 4);
  g_assert_true (tk_sync_direction_is_well (scene->direction));
  g_assert_false (tk_sync_direction_has_ended (scene->direction, NULL));
}

static void
test_nudge (Scene *scene, gconstpointer data)
{
  start (scene, "i", FALSE);
  run_until (1);
  run_ms (50);
  g_assert_cmpuint (steps, ==, 1);
  tk_sync_direction_nudge (scene->direction);
  run_until (2);
  run_ms (50);
  g_assert_cmpuint (steps, ==, 2);
}

/* What was journaled while a batch was under way is not left lying until the rest is over. */
static void
test_nudge_while_busy (Scene *scene, gconstpointer data)
{
  start (scene, "ii", FALSE);
  tk_sync_direction_nudge (scene->direction);
  run_until (2);
  run_ms (50);
  g_assert_cmpuint (steps, ==, 2);
}

static void
test_backs_off (Scene *scene, gconstpointer data)
{
  g_autofree char *net = NULL;
  g_autofree char *trouble = NULL;
  g_autoptr (GError) error = NULL;

  gint64 begun = g_get_monotonic_time ();

  start (scene, "ffff", FALSE);
  while (scene->session.trouble[TK_SYNC_UP] == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (tk_sync_direction_is_well (scene->direction));
  tk_sync_direction_nudge (scene->direction); /* no reason to knock at a closed door */
  run_ms (20);
  if (g_get_monotonic_time () - begun < 100000) /* the least delay; a busy machine may have used it up */
    g_assert_cmpuint (steps, ==, 1);
  tk_store_get_setting (scene->terminal->store, "net", &net, &error);
  g_assert_cmpstr (net, ==, "offline");
  tk_store_get_setting (scene->terminal->store, "last_error", &trouble, &error);
  g_assert_cmpstr (trouble, ==, "Step 1 failed");
  g_assert_true (scene->session.changed);
  run_until (2); /* within 1 s */
}

static void
test_retry_ends_the_wait (Scene *scene, gconstpointer data)
{
  gint64 begun = g_get_monotonic_time ();

  start (scene, "fi", FALSE);
  while (scene->session.trouble[TK_SYNC_UP] == NULL)
    g_main_context_iteration (NULL, TRUE);
  tk_sync_direction_retry (scene->direction);
  run_until (2);
  run_ms (20);
  if (g_get_monotonic_time () - begun < 100000) /* the least delay; a busy machine may have used it up, and tried in between */
    g_assert_cmpuint (steps, ==, 2);
  g_assert_true (tk_sync_direction_is_well (scene->direction));
}

/* A long-poll over a network that is no more begins anew, and that is no failure. */
static void
test_retry_begins_anew (Scene *scene, gconstpointer data)
{
  start (scene, "hi", FALSE);
  run_until (1);
  g_assert_true (tk_sync_direction_is_busy (scene->direction));
  tk_sync_direction_retry (scene->direction);
  run_until (2);
  run_ms (20);
  g_assert_null (scene->session.trouble[TK_SYNC_UP]);
  g_assert_true (tk_sync_direction_is_well (scene->direction));
  g_assert_cmpuint (steps, ==, 2);
}

static void
test_cancel (Scene *scene, gconstpointer data)
{
  start (scene, "h", FALSE);
  run_until (1);
  tk_sync_direction_cancel (scene->direction);
  run_ms (50);
  g_assert_false (tk_sync_direction_is_busy (scene->direction));
  g_assert_null (scene->session.trouble[TK_SYNC_UP]); /* nobody is to blame */
  tk_sync_direction_retry (scene->direction);
  tk_sync_direction_nudge (scene->direction);
  run_ms (50);
  g_assert_cmpuint (steps, ==, 1);
}

static void
test_once (Scene *scene, gconstpointer data)
{
  const GError *failure = NULL;

  start (scene, "aai", TRUE);
  run_until (3);
  run_ms (20);
  g_assert_false (waited);
  g_assert_true (tk_sync_direction_has_ended (scene->direction, &failure));
  g_assert_null (failure);
  g_assert_cmpuint (steps, ==, 3);
}

static void
test_once_fails (Scene *scene, gconstpointer data)
{
  const GError *failure = NULL;

  start (scene, "af", TRUE);
  run_until (2);
  run_ms (20);
  g_assert_true (tk_sync_direction_has_ended (scene->direction, &failure));
  g_assert_error (failure, TK_SYNC_ERROR, TK_SYNC_ERROR_UNREACHABLE);
  run_ms (50);
  g_assert_cmpuint (steps, ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/direction/" path, Scene, NULL, set_up, func, tear_down)
  ADD ("again-then-rest", test_again_then_rest);
  ADD ("nudge", test_nudge);
  ADD ("nudge-while-busy", test_nudge_while_busy);
  ADD ("backs-off", test_backs_off);
  ADD ("retry-ends-the-wait", test_retry_ends_the_wait);
  ADD ("retry-begins-anew", test_retry_begins_anew);
  ADD ("cancel", test_cancel);
  ADD ("once", test_once);
  ADD ("once-fails", test_once_fails);
#undef ADD
  return g_test_run ();
}
