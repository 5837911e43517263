/* What becomes of payments: those not decided are watched, each with a request the hub holds until something happens; what is decided
 * is looked at again for a day, more and more rarely, because money may come late. SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "tk-store-attempt.h"
#include "tk-sync-payments.h"

#define WATCHED_MAX 8            /* at once; the others have their turn next */
#define HOLD_SECONDS 20
#define HELD_TIMEOUT_MS ((HOLD_SECONDS + 15) * 1000)
#define CHECK_TIMEOUT_MS 15000
#define HELD_MS 1000             /* a hub that answers sooner with nothing new does not hold: it is left alone for a while */

typedef struct
{
  TkSyncSession *session;
  GTask *task;
  GCancellable *cancellable;     /* of all that are under way */
  GCancellable *outer;           /* the step's */
  gulong outer_handler;
  guint under_way;
  gint64 began_ms;               /* boot time */
  gboolean answered, news, again;
  GError *error;
} Watch;

typedef struct
{
  Watch *watch;
  char *attempt;
} Question;

static void
watch_free (Watch *watch)
{
  g_cancellable_disconnect (watch->outer, watch->outer_handler);
  g_clear_object (&watch->outer);
  g_object_unref (watch->task);
  g_object_unref (watch->cancellable);
  g_clear_error (&watch->error);
  g_free (watch);
}

static TkSyncNext
judge_next (const Watch *watch)
{
  gboolean held = tk_clock_boot (watch->session->clock) - watch->began_ms >= HELD_MS;

  return watch->again && (watch->news || held) ? TK_SYNC_NEXT_AGAIN : TK_SYNC_NEXT_IDLE;
}

static void
finish (Watch *watch)
{
  if (watch->error != NULL)
    g_task_return_error (watch->task, g_steal_pointer (&watch->error));
  else
    g_task_return_int (watch->task, judge_next (watch));
  watch_free (watch);
}

/* The hub was put back from a backup, or it is another one: nobody knows any more. */
static gboolean
take_unknown (TkSyncSession *session, const char *attempt, gboolean *news, GError **error)
{
  const char *sentence = _("The hub does not know this payment any more; look at the buyer's phone before taking money another way");
  g_autoptr (TkStoreAttempt) row = NULL;
  TkWirePaymentState unknown = { (char *) attempt, (char *) TK_PAY_STATE_UNKNOWN, (char *) "", (char *) "", (char *) "", 0, 0, 0 };
  gboolean noted, fresh = FALSE;

  if (!tk_store_get_attempt (session->store, attempt, &row, error))
    return FALSE;
  if (row != NULL && tk_store_attempt_is_open (row) && !g_str_equal (row->state, TK_PAY_STATE_UNKNOWN)
      && !tk_store_put_attempt_state (session->store, &unknown, FALSE, tk_clock_wall (session->clock), &fresh, error))
    return FALSE;
  if (!tk_store_note_attempt (session->store, attempt, sentence, tk_clock_wall (session->clock), &noted, error))
    return FALSE;
  session->changed |= fresh || noted;
  *news = fresh || noted;
  return TRUE;
}

static gboolean
take_reply (Question *question, const TkSyncHttpReply *reply, GError **error)
{
  Watch *watch = question->watch;
  gboolean news = FALSE, taken;

  if (tk_sync_payments_is_refusal (reply))
    taken = take_unknown (watch->session, question->attempt, &news, error);
  else
    taken = tk_sync_payments_take (watch->session, question->attempt, reply, FALSE, &news, error);
  watch->news |= news;
  return taken;
}

/* The first that has something to say ends the round: the others are asked again with whatever is new to be watched. */
static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Question *question = data;
  Watch *watch = question->watch;
  GError *error = NULL;
  g_autoptr (TkSyncHttpReply) reply = tk_sync_carrier_send_finish (watch->session->carrier, result, &error);

  if (reply != NULL && take_reply (question, reply, &error))
    watch->answered = TRUE;
  if (error != NULL && !watch->answered && watch->error == NULL)
    watch->error = g_steal_pointer (&error);
  g_clear_error (&error);
  watch->under_way--;
  g_free (question->attempt);
  g_free (question);
  if (watch->under_way > 0)
    g_cancellable_cancel (watch->cancellable);
  else
    finish (watch);
}

/* `known` is the time of the hub's last word that is known here: anything else it says at once. */
static void
ask (Watch *watch, const char *attempt, gint64 known, gboolean hold)
{
  g_autofree char *path = g_strdup_printf (TK_SYNC_PAYMENTS_PATH "/%s?wait=%d&at=%" G_GINT64_FORMAT, attempt, hold ? HOLD_SECONDS : 0, known);
  TkSyncHttpRequest request = { .path = path, .timeout_ms = hold ? HELD_TIMEOUT_MS : CHECK_TIMEOUT_MS };
  Question *question = g_new0 (Question, 1);

  question->watch = watch;
  question->attempt = g_strdup (attempt);
  tk_sync_carrier_send_async (watch->session->carrier, &request, watch->cancellable, answered_cb, question);
}

static void
outer_cancelled_cb (GCancellable *outer, gpointer data)
{
  g_cancellable_cancel (data);
}

static Watch *
watch_new (TkSyncSession *session, GTask *task, GCancellable *cancellable)
{
  Watch *watch = g_new0 (Watch, 1);

  watch->session = session;
  watch->task = g_object_ref (task);
  watch->cancellable = g_cancellable_new ();
  watch->began_ms = tk_clock_boot (session->clock);
  if (cancellable == NULL)
    return watch;
  watch->outer = g_object_ref (cancellable);
  watch->outer_handler = g_cancellable_connect (cancellable, G_CALLBACK (outer_cancelled_cb), g_object_ref (watch->cancellable), g_object_unref);
  return watch;
}

/* The hub was not reached: that it is again is said before it is waited for. */
static gboolean
shows_trouble (const TkStoreAttempt *attempt)
{
  return *attempt->error != '\0' && !g_str_equal (attempt->state, TK_PAY_STATE_UNKNOWN);
}

/* Those that are not decided; every other step one that is. */
static gboolean
pick (TkSyncSession *session, GPtrArray **watched, char **check, GError **error)
{
  gint64 now = tk_clock_wall (session->clock);

  *watched = tk_store_list_watched_attempts (session->store, WATCHED_MAX, error);
  if (*watched == NULL)
    return FALSE;
  return (session->checked && (*watched)->len > 0) || tk_store_next_attempt_to_check (session->store, now, check, error);
}

void
tk_sync_watch_async (TkSyncSession *session, gboolean may_wait, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  g_autoptr (GPtrArray) watched = NULL;
  g_autofree char *check = NULL;
  GError *error = NULL;

  if (!pick (session, &watched, &check, &error))
    return g_task_return_error (task, error);
  if (check == NULL && watched->len == 0)
    return g_task_return_int (task, TK_SYNC_NEXT_IDLE);
  Watch *watch = watch_new (session, task, cancellable);
  session->checked = check != NULL;
  watch->news = check != NULL; /* the next round follows at once */
  watch->again = may_wait || check != NULL;
  watch->under_way = check != NULL ? 1 : watched->len;
  if (check != NULL)
    return ask (watch, check, 0, FALSE);
  for (guint i = 0; i < watched->len; i++)
    {
      const TkStoreAttempt *attempt = g_ptr_array_index (watched, i);
      ask (watch, attempt->id, attempt->said_at, may_wait && !shows_trouble (attempt));
    }
}
