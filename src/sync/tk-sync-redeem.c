/* One question at a time, from the asker's thread to the redeemer's and back, never longer than the budget.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-sync-redeem.h"

#include "tk-store-sync.h"
#include "tk-sync-http.h"
#include "tk-sync-session.h"

#define PATH "/api/v1/sync/redeem"
#define GIVE_UP_MS 5000      /* when a late answer is not awaited any more */
#define RECENT_MS 10000      /* how long a measured distance is believed */
#define RETRY_FIRST_MS 1000  /* after no answer at all; doubled each time */
#define RETRY_MOST_MS 30000

struct _TkSyncRedeemer
{
  char *dir;
  const TkClock *clock;
  GThread *thread;
  GMainContext *context;       /* the thread's */
  TkSyncCarrier *carrier;      /* the thread's; NULL until the first question */
  GCancellable *cancellable;
  gboolean stopping;           /* the thread's */

  GMutex mutex;                /* of all below */
  GCond answered;
  guint under_way;             /* questions sent, answered in time or not */
  gint64 distance_ms;          /* round trip of the last answer; -1 not known */
  gint64 measured_ms;          /* boot time of that */
  gint64 retry_ms;             /* boot time before which nobody asks */
  guint failures;
};

/* Shared by the asker, who may have left, and the thread. */
typedef struct
{
  TkSyncRedeemer *redeemer;
  char *body;
  TkWireRedeemReply *reply;    /* under the mutex */
  gboolean done;               /* under the mutex */
} Question;

static void
clear_question (gpointer data)
{
  Question *question = data;

  g_free (question->body);
  if (question->reply != NULL)
    tk_wire_free (&tk_wire_redeem_reply_shape, question->reply);
}

static void
question_unref (gpointer question)
{
  g_atomic_rc_box_release_full (question, clear_question);
}

/* ---- How far the hub is; with the mutex held ---- */

static void
note_distance (TkSyncRedeemer *redeemer, gint64 round_trip_ms)
{
  redeemer->distance_ms = round_trip_ms;
  redeemer->measured_ms = tk_clock_boot (redeemer->clock);
  redeemer->failures = 0;
  redeemer->retry_ms = 0;
}

static void
note_failure (TkSyncRedeemer *redeemer)
{
  gint64 wait_ms = MIN ((gint64) RETRY_FIRST_MS << MIN (redeemer->failures, 10), RETRY_MOST_MS);

  redeemer->distance_ms = -1;
  redeemer->failures++;
  redeemer->retry_ms = tk_clock_boot (redeemer->clock) + wait_ms;
}

static gboolean
is_near (const TkSyncRedeemer *redeemer, guint budget_ms)
{
  gint64 now = tk_clock_boot (redeemer->clock);

  if (redeemer->under_way > 0 || now < redeemer->retry_ms)
    return FALSE;
  return redeemer->distance_ms <= (gint64) budget_ms || now - redeemer->measured_ms >= RECENT_MS;
}

/* ---- In the redeemer's thread ---- */

static void
finish (Question *question, TkWireRedeemReply *reply, gint64 round_trip_ms)
{
  TkSyncRedeemer *redeemer = question->redeemer;

  g_mutex_lock (&redeemer->mutex);
  redeemer->under_way--;
  if (reply != NULL)
    note_distance (redeemer, round_trip_ms);
  else
    note_failure (redeemer);
  question->reply = reply;
  question->done = TRUE;
  g_cond_signal (&redeemer->answered);
  g_mutex_unlock (&redeemer->mutex);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Question *question = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TkSyncHttpReply) reply = tk_sync_carrier_send_finish (question->redeemer->carrier, result, &error);
  TkWireRedeemReply *message
    = reply != NULL ? tk_sync_reply_decode (reply, &tk_wire_redeem_reply_shape, &error) : NULL;

  if (message == NULL)
    g_debug ("The hub did not answer a question of this gate: %s", error->message);
  finish (question, message, reply != NULL ? reply->round_trip_ms : 0);
  question_unref (question);
}

static gboolean
connect_hub (TkSyncRedeemer *redeemer, GError **error)
{
  g_autoptr (TkStore) store = NULL;
  g_auto (TkSyncIdentity) identity = { 0 };
  TkSyncHttp *http;

  if (redeemer->carrier != NULL)
    return TRUE;
  store = tk_store_open (redeemer->dir, error);
  if (store == NULL || !tk_store_sync_read_identity (store, &identity, error))
    return FALSE;
  if (identity.terminal <= 0)
    {
      g_set_error_literal (error, TK_SYNC_ERROR, TK_SYNC_ERROR_INVALID, "not enrolled");
      return FALSE;
    }
  http = tk_sync_http_new (identity.hub_url, identity.credential, identity.ca_file, error);
  if (http == NULL)
    return FALSE;
  redeemer->carrier = tk_sync_http_as_carrier (http);
  return TRUE;
}

static gboolean
send_cb (gpointer data)
{
  Question *question = data;
  TkSyncRedeemer *redeemer = question->redeemer;
  TkSyncHttpRequest request = { .path = PATH, .body = question->body, .timeout_ms = GIVE_UP_MS };
  g_autoptr (GError) error = NULL;

  if (connect_hub (redeemer, &error))
    tk_sync_carrier_send_async (redeemer->carrier, &request, redeemer->cancellable, sent_cb, g_atomic_rc_box_acquire (question));
  else
    {
      g_debug ("This gate cannot ask its hub: %s", error->message);
      finish (question, NULL, 0);
    }
  return G_SOURCE_REMOVE;
}

static gboolean
is_busy (TkSyncRedeemer *redeemer)
{
  g_mutex_lock (&redeemer->mutex);
  gboolean busy = redeemer->under_way > 0;
  g_mutex_unlock (&redeemer->mutex);
  return busy;
}

static gpointer
redeemer_thread (gpointer data)
{
  TkSyncRedeemer *redeemer = data;

  g_main_context_push_thread_default (redeemer->context);
  while (!redeemer->stopping || is_busy (redeemer))
    g_main_context_iteration (redeemer->context, TRUE);
  g_clear_pointer (&redeemer->carrier, tk_sync_carrier_free);
  g_main_context_pop_thread_default (redeemer->context);
  return NULL;
}

static gboolean
stop_cb (gpointer data)
{
  TkSyncRedeemer *redeemer = data;

  redeemer->stopping = TRUE;
  g_cancellable_cancel (redeemer->cancellable);
  return G_SOURCE_REMOVE;
}

/* Never runs at once in the caller, whatever context that owns. */
static void
ask_thread (TkSyncRedeemer *redeemer, GSourceFunc func, gpointer data, GDestroyNotify destroy)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, data, destroy);
  g_source_attach (source, redeemer->context);
}

/* ---- For the asker ---- */

TkSyncRedeemer *
tk_sync_redeemer_new (const char *dir, const TkClock *clock)
{
  TkSyncRedeemer *redeemer = g_new0 (TkSyncRedeemer, 1);

  redeemer->dir = g_strdup (dir);
  redeemer->clock = clock;
  redeemer->context = g_main_context_new ();
  redeemer->cancellable = g_cancellable_new ();
  redeemer->distance_ms = -1;
  g_mutex_init (&redeemer->mutex);
  g_cond_init (&redeemer->answered);
  redeemer->thread = g_thread_new ("redeem", redeemer_thread, redeemer);
  return redeemer;
}

void
tk_sync_redeemer_free (TkSyncRedeemer *redeemer)
{
  if (redeemer == NULL)
    return;
  ask_thread (redeemer, stop_cb, redeemer, NULL);
  g_thread_join (redeemer->thread);
  g_main_context_unref (redeemer->context);
  g_object_unref (redeemer->cancellable);
  g_mutex_clear (&redeemer->mutex);
  g_cond_clear (&redeemer->answered);
  g_free (redeemer->dir);
  g_free (redeemer);
}

/* With the mutex held. */
static gboolean
wait_for (Question *question, guint budget_ms, TkWireRedeemReply **reply)
{
  TkSyncRedeemer *redeemer = question->redeemer;
  gint64 until = g_get_monotonic_time () + (gint64) budget_ms * 1000;

  while (!question->done && g_cond_wait_until (&redeemer->answered, &redeemer->mutex, until))
    ;
  if (question->reply == NULL)
    return FALSE;
  *reply = g_steal_pointer (&question->reply);
  return TRUE;
}

gboolean
tk_sync_redeemer_ask (const TkWireRedeem *redeem, guint budget_ms, TkWireRedeemReply **reply, gpointer data)
{
  TkSyncRedeemer *redeemer = data;
  Question *question;
  gboolean answered;

  g_mutex_lock (&redeemer->mutex);
  if (!is_near (redeemer, budget_ms))
    {
      g_mutex_unlock (&redeemer->mutex);
      return FALSE;
    }
  redeemer->under_way++;
  question = g_atomic_rc_box_new0 (Question);
  question->redeemer = redeemer;
  question->body = tk_wire_encode (&tk_wire_redeem_shape, redeem);
  ask_thread (redeemer, send_cb, g_atomic_rc_box_acquire (question), question_unref);
  answered = wait_for (question, budget_ms, reply);
  g_mutex_unlock (&redeemer->mutex);
  question_unref (question);
  return answered;
}
