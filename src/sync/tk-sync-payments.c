/* Payments through the hub: asked for under an id that was kept before, and given up. One at a time, and at once: the buyer waits.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-sync-payments.h"

#include <glib/gi18n-lib.h>

#include "tk-store-attempt.h"

#define ASK_TIMEOUT_MS 15000

typedef struct
{
  TkSyncSession *session;
  TkStoreAttempt *attempt;
  gboolean giving_up;
} Errand;

static void
errand_free (gpointer data)
{
  Errand *errand = data;

  tk_store_attempt_free (errand->attempt);
  g_free (errand);
}

/* ---- Shared with watching ---- */

static gboolean
keep_state (TkSyncSession *session, const char *attempt, const TkWirePaymentState *state, gboolean told, gboolean *news, GError **error)
{
  if (g_str_equal (state->attempt, attempt))
    return tk_store_put_attempt_state (session->store, state, told, tk_clock_wall (session->clock), news, error);
  g_set_error_literal (error, TK_SYNC_ERROR, TK_SYNC_ERROR_ANSWER, _("The hub answered about another payment; it will be asked again"));
  return FALSE;
}

gboolean
tk_sync_payments_take (TkSyncSession *session, const char *attempt, const TkSyncHttpReply *reply, gboolean told, gboolean *news,
                       GError **error)
{
  TkWirePaymentState *state = tk_sync_reply_decode (reply, &tk_wire_payment_state_shape, error);
  gboolean fresh = FALSE, kept;

  if (state == NULL)
    return FALSE;
  kept = keep_state (session, attempt, state, told, &fresh, error);
  tk_wire_free (&tk_wire_payment_state_shape, state);
  session->changed |= fresh;
  if (news != NULL)
    *news = fresh;
  return kept;
}

gboolean
tk_sync_payments_is_refusal (const TkSyncHttpReply *reply)
{
  return reply->status >= 400 && reply->status < 500 && reply->status != 429 && reply->status != 408
         && !tk_sync_reply_has_code (reply, TK_PROBLEM_UNAUTHORIZED) && !tk_sync_reply_has_code (reply, TK_PROBLEM_REVOKED);
}

void
tk_sync_payments_note_failure (TkSyncSession *session, const GError *failure)
{
  g_autoptr (GError) error = NULL;
  gboolean changed = FALSE;

  if (!tk_store_note_attempts (session->store, failure->message, &changed, &error))
    g_warning ("That the hub could not be asked about payments could not be kept: %s", error->message);
  session->changed |= changed;
}

/* ---- What is to be asked ---- */

/* The next of either kind after the one that failed last; then from the first again. */
static gboolean
find_errand (TkSyncSession *session, const char *after, Errand *errand, GError **error)
{
  if (!tk_store_next_attempt_to_ask (session->store, after, &errand->attempt, error))
    return FALSE;
  if (errand->attempt != NULL)
    return TRUE;
  errand->giving_up = TRUE;
  return tk_store_next_attempt_to_give_up (session->store, after, &errand->attempt, error);
}

static gboolean
pick_errand (TkSyncSession *session, Errand *errand, GError **error)
{
  g_autofree char *after = g_steal_pointer (&session->ask_after);

  if (!find_errand (session, after != NULL ? after : "", errand, error))
    return FALSE;
  if (errand->attempt != NULL || after == NULL)
    return TRUE;
  errand->giving_up = FALSE;
  return find_errand (session, "", errand, error);
}

static char *
write_ask (const TkStoreAttempt *attempt)
{
  TkWirePaymentAsk ask = {
    attempt->id, attempt->method, attempt->sale, attempt->event, attempt->amount, attempt->currency, attempt->phone, attempt->email,
    attempt->staff,
  };

  return tk_wire_encode (&tk_wire_payment_ask_shape, &ask);
}

/* ---- What was answered ---- */

/* Nobody was prompted; or the hub never heard of what is given up. */
static gboolean
take_refusal (Errand *errand, const TkSyncHttpReply *reply, GError **error)
{
  TkSyncSession *session = errand->session;
  TkWireProblem *problem = tk_sync_reply_get_problem (reply);
  g_autoptr (GError) said = NULL;
  TkWirePaymentState gone = { errand->attempt->id, (char *) TK_PAY_STATE_GIVEN_UP, (char *) "", (char *) "", (char *) "", 0, 0, 0 };
  gboolean news, kept;

  tk_sync_reply_set_error (reply, &said);
  if (errand->giving_up)
    kept = tk_store_put_attempt_state (session->store, &gone, TRUE, tk_clock_wall (session->clock), &news, error);
  else
    kept = tk_store_refuse_attempt (session->store, errand->attempt->id, problem != NULL ? problem->code : "refused", said->message,
                                    tk_clock_wall (session->clock), error);
  if (problem != NULL)
    tk_wire_free (&tk_wire_problem_shape, problem);
  session->changed = TRUE;
  return kept;
}

static gboolean
take_reply (Errand *errand, const TkSyncHttpReply *reply, GError **error)
{
  if (tk_sync_payments_is_refusal (reply))
    return take_refusal (errand, reply, error);
  return tk_sync_payments_take (errand->session, errand->attempt->id, reply, errand->giving_up, NULL, error);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Errand *errand = g_task_get_task_data (task);
  TkSyncSession *session = errand->session;
  GError *error = NULL;
  g_autoptr (TkSyncHttpReply) reply = tk_sync_carrier_send_finish (session->carrier, result, &error);

  if (reply != NULL && take_reply (errand, reply, &error))
    {
      session->asked |= !errand->giving_up;
      return g_task_return_int (task, TK_SYNC_NEXT_AGAIN);
    }
  session->ask_after = g_strdup (errand->attempt->id);
  g_task_return_error (task, error);
}

/* That it is asked for now is kept first: who gives it up after that tells the hub. */
static gboolean
prepare (Errand *errand, TkSyncHttpRequest *request, char **path, char **body, GError **error)
{
  TkSyncSession *session = errand->session;
  gboolean may = TRUE;

  if (!errand->giving_up && !tk_store_mark_asked (session->store, errand->attempt->id, tk_clock_wall (session->clock), &may, error))
    return FALSE;
  *path = errand->giving_up ? g_strdup_printf (TK_SYNC_PAYMENTS_PATH "/%s/give-up", errand->attempt->id) : g_strdup (TK_SYNC_PAYMENTS_PATH);
  *body = errand->giving_up ? g_strdup ("{}") : may ? write_ask (errand->attempt) : NULL;
  *request = (TkSyncHttpRequest) { .path = *path, .body = *body, .timeout_ms = ASK_TIMEOUT_MS };
  return TRUE;
}

void
tk_sync_ask_async (TkSyncSession *session, gboolean may_wait, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  g_autofree char *path = NULL, *body = NULL;
  Errand *errand = g_new0 (Errand, 1);
  TkSyncHttpRequest request;
  GError *error = NULL;

  errand->session = session;
  g_task_set_task_data (task, errand, errand_free);
  if (!pick_errand (session, errand, &error) || (errand->attempt != NULL && !prepare (errand, &request, &path, &body, &error)))
    return g_task_return_error (task, error);
  if (errand->attempt == NULL)
    return g_task_return_int (task, TK_SYNC_NEXT_IDLE);
  if (body == NULL)
    return g_task_return_int (task, TK_SYNC_NEXT_AGAIN);
  tk_sync_carrier_send_async (session->carrier, &request, cancellable, answered_cb, g_steal_pointer (&task));
}
