/* Dead letters again: the hub is asked to apply what it could not, after an update of either side.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-sync-session.h"

#include "tk-wire-messages.h"

#define RETRY_TIMEOUT_MS 60000

typedef struct
{
  TkSyncSession *session;
  TkSyncRetried counts;
  gint64 from;              /* seq */
  gboolean more;
} Retry;

static void
count (Retry *retry, const GPtrArray *results)
{
  gint64 from = retry->from;

  for (guint i = 0; i < results->len; i++)
    {
      const TkWireEntryResult *result = g_ptr_array_index (results, i);

      retry->counts.tried++;
      retry->counts.applied += g_str_equal (result->status, "applied");
      retry->counts.conflict += g_str_equal (result->status, "conflict");
      retry->counts.dead += g_str_equal (result->status, "dead");
      retry->from = MAX (retry->from, result->seq + 1);
    }
  retry->more = results->len == TK_WIRE_BATCH_MAX && retry->from > from; /* a full answer may not be all */
}

static gboolean
take_reply (Retry *retry, TkSyncHttpReply *reply, GError **error)
{
  TkSyncSession *session = retry->session;
  TkWireBatchReply *message = tk_sync_reply_decode (reply, &tk_wire_batch_reply_shape, error);
  gboolean stored;

  if (message == NULL)
    return FALSE;
  stored = tk_store_sync_put_results (session->store, message->results, tk_clock_wall (session->clock), error);
  if (stored)
    count (retry, message->results);
  tk_wire_free (&tk_wire_batch_reply_shape, message);
  return stored;
}

static void
replied_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Retry *retry = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (TkSyncHttpReply) reply = tk_sync_carrier_send_finish (retry->session->carrier, result, &error);

  if (reply != NULL && take_reply (retry, reply, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* One request, and its answer. */
static gboolean
ask (Retry *retry, GMainContext *context, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GTask *task = g_task_new (NULL, NULL, keep_result_cb, &result);
  TkWireRetry message = { .from = retry->from };
  g_autofree char *json = tk_wire_encode (&tk_wire_retry_shape, &message);
  TkSyncHttpRequest request = { .path = "/api/v1/sync/retry", .body = json, .timeout_ms = RETRY_TIMEOUT_MS };

  g_task_set_task_data (task, retry, NULL);
  tk_sync_carrier_send_async (retry->session->carrier, &request, NULL, replied_cb, task);
  while (result == NULL)
    g_main_context_iteration (context, TRUE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
run (GMainContext *context, const char *dir, const TkClock *clock, TkSyncRetried *retried, GError **error)
{
  g_autoptr (TkSyncSession) session = tk_sync_session_open (dir, clock, error);
  Retry retry = { .session = session };

  if (session == NULL)
    return FALSE;
  do
    if (!ask (&retry, context, error))
      return FALSE;
  while (retry.more);
  if (retried != NULL)
    *retried = retry.counts;
  return TRUE;
}

gboolean
tk_sync_retry (const char *dir, const TkClock *clock, TkSyncRetried *retried, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  gboolean done;

  g_main_context_push_thread_default (context);
  done = run (context, dir, clock, retried, error);
  g_main_context_pop_thread_default (context);
  return done;
}
