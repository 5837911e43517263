/* The loop every direction runs: step, then again, rest or back off.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-sync-direction.h"

#include "tk-sync-backoff.h"

/* Between two pages of a long download. SQLite's lock knows no queue: without it a sale or a verdict waits
 * for hundreds of ms while page after page is written (tests/bench/bench-verdict.c measures it). */
#define BREATH_MS 5

struct _TkSyncDirection
{
  TkSyncSession *session;
  TkSyncDirectionPlan plan;
  GMainContext *context;
  GCancellable *cancellable;   /* of the step under way */
  GRand *random;
  TkSyncBackoff backoff;
  GSource *timer;          /* rest, or wait after a failure; NULL while a step is under way */
  gboolean failing;        /* the timer is a wait after a failure */
  gboolean busy;
  gboolean nudged;         /* while busy: look again before resting */
  gboolean restarting;     /* the step under way was given up to begin anew */
  gboolean cancelled;
  gboolean ended;
  gboolean well;
  GError *failure;         /* of `once` */
};

static void step (TkSyncDirection *direction);

static void
timer_drop (TkSyncDirection *direction)
{
  if (direction->timer == NULL)
    return;
  g_source_destroy (direction->timer);
  g_clear_pointer (&direction->timer, g_source_unref);
}

static gboolean
timer_fired_cb (gpointer data)
{
  TkSyncDirection *direction = data;

  timer_drop (direction);
  step (direction);
  return G_SOURCE_REMOVE;
}

static void
wait_for (TkSyncDirection *direction, guint ms)
{
  timer_drop (direction);
  direction->timer = g_timeout_source_new (ms);
  g_source_set_callback (direction->timer, timer_fired_cb, direction, NULL);
  g_source_attach (direction->timer, direction->context);
}

static void
end (TkSyncDirection *direction, const GError *failure)
{
  direction->ended = TRUE;
  direction->failure = failure != NULL ? g_error_copy (failure) : NULL;
}

static void
fail (TkSyncDirection *direction, const GError *failure)
{
  tk_sync_session_note_failure (direction->session, direction->plan.way, failure);
  direction->well = FALSE;
  direction->failing = TRUE;
  if (direction->plan.once || direction->cancelled)
    end (direction, failure);
  else
    wait_for (direction, tk_sync_backoff_next (&direction->backoff, direction->random));
}

static void
go_on (TkSyncDirection *direction, TkSyncNext next)
{
  gboolean again = next == TK_SYNC_NEXT_AGAIN || direction->nudged;

  tk_sync_backoff_reset (&direction->backoff);
  direction->well = TRUE;
  direction->failing = FALSE;
  direction->nudged = FALSE;
  if (direction->plan.once && !again)
    end (direction, NULL);
  else
    wait_for (direction, again ? BREATH_MS : direction->plan.rest_ms);
}

static void
stepped_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TkSyncDirection *direction = data;
  g_autoptr (GError) error = NULL;
  TkSyncNext next = tk_sync_step_finish (result, &error);

  direction->busy = FALSE;
  if (direction->restarting && !direction->cancelled)
    wait_for (direction, 0);
  else if (next == TK_SYNC_NEXT_FAILED)
    fail (direction, error);
  else
    go_on (direction, next);
  if (direction->plan.stepped != NULL)
    direction->plan.stepped (direction, direction->plan.data);
}

static void
step (TkSyncDirection *direction)
{
  direction->busy = TRUE;
  direction->restarting = FALSE;
  g_cancellable_reset (direction->cancellable);
  direction->plan.step (direction->session, !direction->plan.once, direction->cancellable, stepped_cb,
                        direction);
}

TkSyncDirection *
tk_sync_direction_start (TkSyncSession *session, const TkSyncDirectionPlan *plan)
{
  TkSyncDirection *direction = g_new0 (TkSyncDirection, 1);

  direction->session = session;
  direction->plan = *plan;
  direction->context = g_main_context_ref_thread_default ();
  direction->cancellable = g_cancellable_new ();
  direction->random = g_rand_new ();
  step (direction);
  return direction;
}

void
tk_sync_direction_cancel (TkSyncDirection *direction)
{
  timer_drop (direction);
  direction->cancelled = TRUE;
  g_cancellable_cancel (direction->cancellable);
}

gboolean
tk_sync_direction_is_busy (TkSyncDirection *direction)
{
  return direction->busy;
}

void
tk_sync_direction_free (TkSyncDirection *direction)
{
  if (direction == NULL)
    return;
  g_return_if_fail (!direction->busy);
  timer_drop (direction);
  g_main_context_unref (direction->context);
  g_object_unref (direction->cancellable);
  g_rand_free (direction->random);
  g_clear_error (&direction->failure);
  g_free (direction);
}

void
tk_sync_direction_nudge (TkSyncDirection *direction)
{
  if (direction->busy)
    direction->nudged = TRUE;
  else if (!direction->failing && !direction->ended)
    wait_for (direction, 0);
}

void
tk_sync_direction_retry (TkSyncDirection *direction)
{
  tk_sync_backoff_reset (&direction->backoff);
  if (direction->ended || direction->cancelled)
    return;
  if (!direction->busy)
    return wait_for (direction, 0);
  direction->restarting = TRUE;
  g_cancellable_cancel (direction->cancellable);
}

gboolean
tk_sync_direction_has_ended (TkSyncDirection *direction, const GError **failure)
{
  if (direction->ended && failure != NULL)
    *failure = direction->failure;
  return direction->ended;
}

TkSyncWay
tk_sync_direction_get_way (TkSyncDirection *direction)
{
  return direction->plan.way;
}

gboolean
tk_sync_direction_is_well (TkSyncDirection *direction)
{
  return direction->well;
}
