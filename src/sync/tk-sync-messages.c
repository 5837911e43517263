/* Messages to buyers: handed to the hub one at a time, tried again later each on its own, and asked about until they are sent.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-outbox.h"
#include "tk-sync-payments.h"

#define PATH "/api/v1/sync/messages"
#define SEND_TIMEOUT_MS 60000       /* a PDF over a bad line */
#define LATER_FIRST_MS 5000         /* then twice as long each */
#define LATER_MOST_MS 900000

typedef struct
{
  TkSyncSession *session;
  char *id;
  gint64 tries;
} Letter;

static void
letter_free (gpointer data)
{
  Letter *letter = data;

  g_free (letter->id);
  g_free (letter);
}

static gboolean
keep_state (const Letter *letter, const char *state, const char *reason, GError **error)
{
  TkSyncSession *session = letter->session;
  gboolean changed = FALSE, kept;

  kept = tk_store_put_message_state (session->store, letter->id, state, reason, tk_clock_wall (session->clock), &changed, error);
  session->changed |= changed;
  return kept;
}

/* Other messages may go while this one cannot. */
static gboolean
put_off (const Letter *letter, const GError *failure, GError **error)
{
  gint64 later = MIN ((gint64) LATER_FIRST_MS << MIN (letter->tries, 12), LATER_MOST_MS);

  return tk_store_put_message_off (letter->session->store, letter->id, failure->message, tk_clock_wall (letter->session->clock), later, error);
}

static gboolean
take_reply (const Letter *letter, const TkSyncHttpReply *reply, GError **error)
{
  g_autoptr (GError) failure = NULL;
  TkWireMessageState *state = tk_sync_reply_decode (reply, &tk_wire_message_state_shape, &failure);
  gboolean kept;

  if (state == NULL)
    return tk_sync_payments_is_refusal (reply) ? keep_state (letter, "failed", failure->message, error) : put_off (letter, failure, error);
  kept = keep_state (letter, state->state, state->reason, error);
  tk_wire_free (&tk_wire_message_state_shape, state);
  return kept;
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  const Letter *letter = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (TkSyncHttpReply) reply = tk_sync_carrier_send_finish (letter->session->carrier, result, &error);

  if (reply != NULL && take_reply (letter, reply, &error))
    g_task_return_int (task, TK_SYNC_NEXT_AGAIN);
  else
    g_task_return_error (task, error);
}

static char *
write_message (const TkStoreMessage *message)
{
  TkWireMessage wire = {
    message->id, message->channel, message->to, message->sale, message->subject, message->text, message->attachment_name, message->attachment,
  };

  return tk_wire_encode (&tk_wire_message_shape, &wire);
}

void
tk_sync_message_async (TkSyncSession *session, gboolean may_wait, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  g_autoptr (TkStoreMessage) message = NULL;
  g_autofree char *json = NULL;
  GError *error = NULL;

  if (!tk_store_next_message (session->store, tk_clock_wall (session->clock), &message, &error))
    return g_task_return_error (task, error);
  if (message == NULL)
    return g_task_return_int (task, TK_SYNC_NEXT_IDLE);
  Letter *letter = g_new0 (Letter, 1);
  letter->session = session;
  letter->id = g_strdup (message->id);
  letter->tries = message->tries;
  g_task_set_task_data (task, letter, letter_free);
  json = write_message (message);
  TkSyncHttpRequest request = { .path = PATH, .body = json, .timeout_ms = SEND_TIMEOUT_MS };
  tk_sync_carrier_send_async (session->carrier, &request, cancellable, sent_cb, g_steal_pointer (&task));
}
