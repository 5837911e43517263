/* To the witness: the journal in batches, as to the hub. What it acknowledged is on a second machine's disk.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-sync-session.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tk-store-journal.h"
#include "tk-store-setting.h"
#include "tk-store-witness.h"
#include "tk-sync-http.h"

#define PUSH_TIMEOUT_MS 10000
#define REFUSED "witness_refused" /* the incident that stands meanwhile */

typedef struct
{
  TkSyncSession *session;
  gint64 before;           /* acknowledged until now */
  gint64 head_seq;         /* of the batch under way */
} Push;

/* ---- Which one ---- */

/* It never gets the hub's credential: it knows us by our certificate. */
static gboolean
open_carrier (TkSyncSession *session, const TkStoreWitness *witness, GError **error)
{
  TkSyncHttp *http;

  if (session->witness != NULL && g_str_equal (session->witness_url, witness->url)
      && g_str_equal (session->witness_ca_file, witness->ca_file))
    return TRUE;
  g_clear_pointer (&session->witness, tk_sync_carrier_free);
  session->witness_confirmed = FALSE;
  tk_wire_set (&session->witness_url, witness->url);
  tk_wire_set (&session->witness_ca_file, witness->ca_file);
  http = tk_sync_http_new (witness->url, NULL, *witness->ca_file != '\0' ? witness->ca_file : NULL, error);
  if (http == NULL)
    return FALSE;
  session->witness = tk_sync_http_as_carrier (http);
  return TRUE;
}

/* ---- Up ---- */

/* The first batch begins with an entry it acknowledged: it may have lost its copy, or hold another one. */
static gboolean
find_start (const Push *push, gint64 *start, GError **error)
{
  gint64 last;

  if (!tk_store_journal_head (push->session->store, &last, NULL, error))
    return FALSE;
  *start = push->session->witness_confirmed ? push->before + 1 : MAX (MIN (push->before, last), 1);
  return TRUE;
}

static gboolean
fill (Push *push, TkWireWitnessed *message, GError **error)
{
  TkSyncSession *session = push->session;
  g_autofree char *certificate = NULL;
  gint64 start;

  if (!tk_store_get_setting (session->store, "certificate", &certificate, error) || !find_start (push, &start, error)
      || !tk_sync_fill_batch (session, start, &message->batch, error))
    return FALSE;
  message->terminal = session->identity.terminal;
  tk_wire_set (&message->certificate, certificate != NULL ? certificate : "");
  push->head_seq = message->batch.head_seq;
  return TRUE;
}

/* *json stays NULL when nothing waits, or there is no witness. */
static gboolean
make_push (Push *push, char **json, GError **error)
{
  g_auto (TkStoreWitness) witness = { NULL };
  TkWireWitnessed *message;
  gboolean filled;

  if (!tk_store_witness_read (push->session->store, &witness, error))
    return FALSE;
  if (*witness.url == '\0')
    return TRUE;
  if (!open_carrier (push->session, &witness, error))
    return FALSE;
  push->before = witness.acked;
  message = tk_wire_new (&tk_wire_witnessed_shape);
  filled = fill (push, message, error);
  if (filled && message->batch.entries->len > 0)
    *json = tk_wire_encode (&tk_wire_witnessed_shape, message);
  tk_wire_free (&tk_wire_witnessed_shape, message);
  return filled;
}

/* ---- The answer ---- */

static gboolean
set_problem (const TkSyncHttpReply *reply, GError **error)
{
  TkWireProblem *problem = tk_wire_decode (&tk_wire_problem_shape, reply->body->str, reply->body->len, NULL);
  gboolean final;

  if (problem == NULL)
    {
      g_set_error (error, TK_SYNC_ERROR, TK_SYNC_ERROR_ANSWER,
                   _("What answers at the witness's address is not a witness (%u); check it with “tiketictl status”"),
                   reply->status);
      return FALSE;
    }
  final = g_str_equal (problem->code, TK_PROBLEM_CHAIN) || g_str_equal (problem->code, TK_PROBLEM_SEALED);
  g_set_error (error, TK_SYNC_ERROR, final ? TK_SYNC_ERROR_REFUSED : TK_SYNC_ERROR_HUB, _("The witness says: %s"),
               problem->message);
  tk_wire_free (&tk_wire_problem_shape, problem);
  return FALSE;
}

static gboolean
check_not_ahead (const Push *push, gint64 acked, GError **error)
{
  gint64 last;

  if (!tk_store_journal_head (push->session->store, &last, NULL, error))
    return FALSE;
  if (acked <= last)
    return TRUE;
  g_set_error_literal (error, TK_SYNC_ERROR, TK_SYNC_ERROR_REFUSED,
                       _("The witness holds more of this terminal's journal than there is here: older data were put back, or "
                         "this is a copy; enrol this machine anew"));
  return FALSE;
}

static gboolean
store_acked (const Push *push, gint64 acked, GError **error)
{
  TkSyncSession *session = push->session;
  TkDb *db = tk_store_get_db (session->store);
  g_autofree char *url = NULL;

  if (!tk_db_begin (db, error))
    return FALSE;
  /* Another witness may have been chosen while this one answered. */
  if (!tk_store_get_setting (session->store, "witness_url", &url, error)
      || (g_strcmp0 (url, session->witness_url) == 0
          && (!tk_store_witness_keep_acked (session->store, acked, tk_clock_wall (session->clock), error)
              || !tk_store_sync_withdraw (session->store, REFUSED, error))))
    {
      tk_db_rollback (db);
      return FALSE;
    }
  return tk_db_commit (db, error);
}

/* It may hold less than it did: then it has the rest again, from there. */
static gboolean
take_acked (const Push *push, gint64 acked, GError **error)
{
  if (!check_not_ahead (push, acked, error) || !store_acked (push, acked, error))
    return FALSE;
  push->session->witness_confirmed = TRUE;
  push->session->changed = TRUE;
  if (acked != push->before || acked >= push->head_seq)
    return TRUE;
  g_set_error_literal (error, TK_SYNC_ERROR, TK_SYNC_ERROR_ANSWER,
                       _("The witness answered without taking the journal's entries; they will be sent again"));
  return FALSE;
}

static gboolean
take_reply (const Push *push, const TkSyncHttpReply *reply, GError **error)
{
  TkWireBatchReply *message = NULL;
  gboolean taken;

  if (reply->status == 200)
    message = tk_wire_decode (&tk_wire_batch_reply_shape, reply->body->str, reply->body->len, NULL);
  if (message == NULL)
    return set_problem (reply, error);
  taken = take_acked (push, message->acked, error);
  tk_wire_free (&tk_wire_batch_reply_shape, message);
  return taken;
}

/* The carrier thinks that everything is a hub. */
static GError *
reword (GError *failure)
{
  const char *sentence = NULL;
  GError *reworded;

  if (g_error_matches (failure, TK_SYNC_ERROR, TK_SYNC_ERROR_UNREACHABLE))
    sentence = _("The witness cannot be reached; check that it runs, and that this network leads to it");
  else if (g_error_matches (failure, TK_SYNC_ERROR, TK_SYNC_ERROR_TLS))
    sentence = _("The witness's certificate is not trusted; name its authority with “tiketictl witness URL --ca-file FILE”");
  if (sentence == NULL)
    return failure;
  reworded = g_error_new_literal (failure->domain, failure->code, sentence);
  g_error_free (failure);
  return reworded;
}

static void
pushed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  const Push *push = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (TkSyncHttpReply) reply = tk_sync_carrier_send_finish (push->session->witness, result, &error);

  if (reply != NULL && take_reply (push, reply, &error))
    g_task_return_int (task, TK_SYNC_NEXT_AGAIN);
  else
    g_task_return_error (task, reply == NULL ? reword (error) : error);
}

void
tk_sync_witness_async (TkSyncSession *session, gboolean may_wait, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  g_autofree char *json = NULL;
  GError *error = NULL;
  Push *push = g_new0 (Push, 1);
  TkSyncHttpRequest request = { .path = "/api/v1/witness/journal", .timeout_ms = PUSH_TIMEOUT_MS };

  push->session = session;
  g_task_set_task_data (task, push, g_free);
  if (!make_push (push, &json, &error))
    return g_task_return_error (task, error);
  if (json == NULL)
    return g_task_return_int (task, TK_SYNC_NEXT_IDLE);
  request.body = json;
  tk_sync_carrier_send_async (session->witness, &request, cancellable, pushed_cb, g_steal_pointer (&task));
}

/* ---- How it goes ---- */

static gboolean
keep_failure (TkSyncSession *session, const GError *failure, GError **error)
{
  g_auto (TkStoreWitness) witness = { NULL };

  if (!tk_store_witness_read (session->store, &witness, error))
    return FALSE;
  if (g_str_equal (witness.error, failure->message))
    return TRUE;
  session->changed = TRUE;
  return tk_store_witness_keep_error (session->store, failure->message, error)
         && (!g_error_matches (failure, TK_SYNC_ERROR, TK_SYNC_ERROR_REFUSED)
             || tk_store_sync_raise (session->store, REFUSED, failure->message, tk_clock_wall (session->clock), error));
}

void
tk_sync_witness_note_failure (TkSyncSession *session, const GError *failure)
{
  g_autoptr (GError) error = NULL;

  if (!keep_failure (session, failure, &error))
    g_warning ("The state of the witness could not be kept: %s", error->message);
}

/* ---- Choosing it ---- */

gboolean
tk_sync_set_witness (const char *dir, const TkClock *clock, const char *url, const char *ca_file, GError **error)
{
  g_autofree char *checked = url != NULL ? tk_sync_http_check_url (url, error) : NULL;
  g_autofree char *ca_path = ca_file != NULL ? g_canonicalize_filename (ca_file, NULL) : NULL;
  g_autoptr (TkSyncSession) session = NULL;
  gboolean held;

  if (url != NULL && checked == NULL)
    return FALSE;
  session = tk_sync_session_open_offline (dir, clock, error);
  if (session == NULL || !tk_store_witness_set (session->store, checked, ca_path, &held, error))
    return FALSE;
  if (!held)
    return TRUE;
  g_set_error_literal (error, TK_SYNC_ERROR, TK_SYNC_ERROR_INVALID,
                       _("This terminal holds tickets that are sold only with its present witness; close the shift while the hub "
                         "can be reached, so that they go back, and then change the witness"));
  return FALSE;
}
