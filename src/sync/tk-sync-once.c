/* One synchronisation from beginning to end: up and down side by side, then leases for what is now known.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-sync-direction.h"

static TkSyncDirection *
start_once (TkSyncSession *session, TkSyncWay way, TkSyncStep step)
{
  TkSyncDirectionPlan plan = { .way = way, .step = step, .once = TRUE };

  return tk_sync_direction_start (session, &plan);
}

/* Runs until both have ended; keeps the first failure. `b` may be NULL. */
static void
finish (GMainContext *context, TkSyncDirection *a, TkSyncDirection *b, GError **failure)
{
  const GError *why = NULL;

  while (!tk_sync_direction_has_ended (a, NULL) || (b != NULL && !tk_sync_direction_has_ended (b, NULL)))
    g_main_context_iteration (context, TRUE);
  tk_sync_direction_has_ended (a, &why);
  if (why == NULL && b != NULL)
    tk_sync_direction_has_ended (b, &why);
  if (why != NULL && *failure == NULL)
    *failure = g_error_copy (why);
  tk_sync_direction_free (a);
  tk_sync_direction_free (b);
}

static gboolean
run (GMainContext *context, const char *dir, const TkClock *clock, TkSyncOutcome *outcome, GError **error)
{
  g_autoptr (TkSyncSession) session = tk_sync_session_open (dir, clock, error);
  GError *failure = NULL, *witness = NULL;
  TkSyncDirection *up, *seen;

  if (session == NULL)
    return FALSE;
  seen = start_once (session, TK_SYNC_WITNESS, tk_sync_witness_async);
  up = start_once (session, TK_SYNC_UP, tk_sync_push_async);
  finish (context, up, start_once (session, TK_SYNC_DOWN, tk_sync_pull_async), &failure);
  finish (context, seen, NULL, &witness);
  /* Without the feed it is not known what is on sale. */
  if (session->complete)
    finish (context, start_once (session, TK_SYNC_LEASES, tk_sync_lease_async), NULL, &failure);
  /* What was handed back meanwhile is of use to others only once the hub has read of it. */
  if (session->journaled && failure == NULL)
    finish (context, start_once (session, TK_SYNC_UP, tk_sync_push_async), NULL, &failure);
  if (session->journaled && witness == NULL)
    finish (context, start_once (session, TK_SYNC_WITNESS, tk_sync_witness_async), NULL, &witness);
  if (failure == NULL)
    {
      finish (context, start_once (session, TK_SYNC_ASK, tk_sync_ask_async), NULL, &failure);
      finish (context, start_once (session, TK_SYNC_WATCH, tk_sync_watch_async), start_once (session, TK_SYNC_MESSAGES, tk_sync_message_async),
              &failure);
    }
  if (outcome != NULL)
    *outcome = session->outcome;
  if (failure == NULL)
    failure = g_steal_pointer (&witness);
  g_clear_error (&witness);
  if (failure != NULL)
    g_propagate_error (error, failure);
  return failure == NULL;
}

gboolean
tk_sync_once (const char *dir, const TkClock *clock, TkSyncOutcome *outcome, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  gboolean done;

  g_main_context_push_thread_default (context);
  done = run (context, dir, clock, outcome, error);
  g_main_context_pop_thread_default (context);
  return done;
}
