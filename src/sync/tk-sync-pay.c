/* Payments without an agent: for programs that ask, wait and end. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-attempt.h"
#include "tk-sync-backoff.h"
#include "tk-sync-session.h"

#define LOOK_AGAIN_MS 500

typedef struct
{
  GMainContext *context;
  TkSyncSession *session;
  const char *attempt;         /* (nullable) */
  gint64 until_ms;             /* boot time */
  GRand *random;
  TkSyncBackoff backoff;
} Wait;

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gint64
left_ms (const Wait *wait)
{
  return MAX (wait->until_ms - tk_clock_boot (wait->session->clock), 0);
}

static gboolean
cancel_cb (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

/* One step, given up when the time is over: that is no failure. */
static TkSyncNext
run_step (Wait *wait, TkSyncWay way, TkSyncStep step, gboolean may_wait, GError **error)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) failure = NULL;
  g_autoptr (GSource) timer = g_timeout_source_new ((guint) left_ms (wait) + 1);
  TkSyncNext next;

  g_source_set_callback (timer, cancel_cb, cancellable, NULL);
  if (may_wait)
    g_source_attach (timer, wait->context);
  step (wait->session, may_wait, cancellable, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (wait->context, TRUE);
  g_source_destroy (timer);
  next = tk_sync_step_finish (result, &failure);
  if (next != TK_SYNC_NEXT_FAILED)
    return next;
  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return TK_SYNC_NEXT_IDLE;
  tk_sync_session_note_failure (wait->session, way, failure);
  g_propagate_error (error, g_steal_pointer (&failure));
  return TK_SYNC_NEXT_FAILED;
}

static gboolean
rest_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
rest (Wait *wait, guint ms)
{
  g_autoptr (GSource) timer = g_timeout_source_new (ms);
  gboolean rested = FALSE;

  g_source_set_callback (timer, rest_cb, &rested, NULL);
  g_source_attach (timer, wait->context);
  while (!rested)
    g_main_context_iteration (wait->context, TRUE);
}

/* Everything that waits to be asked for or told, once. */
static gboolean
ask_all (Wait *wait, GError **error)
{
  TkSyncNext next;

  do
    next = run_step (wait, TK_SYNC_ASK, tk_sync_ask_async, FALSE, error);
  while (next == TK_SYNC_NEXT_AGAIN);
  return next != TK_SYNC_NEXT_FAILED;
}

static gboolean
is_decided (Wait *wait, gboolean *decided, GError **error)
{
  g_autoptr (TkStoreAttempt) attempt = NULL;

  if (!tk_store_get_attempt (wait->session->store, wait->attempt, &attempt, error))
    return FALSE;
  *decided = attempt == NULL || !tk_store_attempt_is_open (attempt);
  return TRUE;
}

/* A network that is gone for a while does not end the wait. */
static gboolean
wait_for (Wait *wait, GError **error)
{
  gboolean decided = FALSE, well = TRUE;

  for (;;)
    {
      if (!is_decided (wait, &decided, error))
        return FALSE;
      if (decided || left_ms (wait) == 0)
        return TRUE;
      TkSyncNext next = well ? run_step (wait, TK_SYNC_WATCH, tk_sync_watch_async, TRUE, NULL) : TK_SYNC_NEXT_FAILED;
      if (next == TK_SYNC_NEXT_AGAIN)
        continue;
      well = next != TK_SYNC_NEXT_FAILED;
      rest (wait, MIN ((guint) left_ms (wait), well ? LOOK_AGAIN_MS : tk_sync_backoff_next (&wait->backoff, wait->random)));
      well = ask_all (wait, NULL);
    }
}

static gboolean
run (Wait *wait, guint seconds, GError **error)
{
  gboolean waits = wait->attempt != NULL && seconds > 0;

  wait->until_ms = tk_clock_boot (wait->session->clock) + (gint64) seconds * 1000;
  if (!waits)
    return ask_all (wait, error);
  ask_all (wait, NULL);
  return wait_for (wait, error);
}

gboolean
tk_sync_pay (const char *dir, const TkClock *clock, const char *attempt, guint seconds, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GRand) random = g_rand_new ();
  Wait wait = { .context = context, .attempt = attempt, .random = random };
  gboolean done = FALSE;

  g_main_context_push_thread_default (context);
  wait.session = tk_sync_session_open (dir, clock, error);
  if (wait.session != NULL)
    done = run (&wait, seconds, error);
  tk_sync_session_close (wait.session);
  g_main_context_pop_thread_default (context);
  return done;
}
