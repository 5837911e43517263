/* Up: the journal in batches, the head signed. What the hub acknowledged once is not sent again.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "tk-base64url.h"
#include "tk-store-journal.h"
#include "tk-store-setting.h"
#include "tk-sync-session.h"
#include "tk-wire-messages.h"

#define BATCH_BYTES (1024 * 1024)
#define ENTRY_BYTES 320          /* of an entry's other fields, at most */
#define PUSH_TIMEOUT_MS 30000

typedef struct
{
  TkSyncSession *session;
  gint64 head_seq;         /* of the batch under way */
} Push;

/* How long the entry's JSON may get: its quotes are escaped once more. */
static gsize
weight (const TkJournalEntry *entry)
{
  gsize length = ENTRY_BYTES + strlen (entry->staff);

  for (const char *p = entry->body; *p != '\0'; p++)
    length += *p == '"' || *p == '\\' ? 2 : 1;
  return length;
}

static void
add_entry (TkWireBatch *batch, const TkJournalEntry *entry)
{
  TkWireEntry *wire = tk_wire_append (&tk_wire_entry_shape, batch->entries);

  wire->seq = entry->seq;
  wire->at = entry->at_ms;
  wire->boot = entry->boot_ms;
  tk_wire_set (&wire->id, entry->id);
  tk_wire_set (&wire->kind, entry->kind);
  tk_wire_set (&wire->staff, entry->staff);
  tk_wire_set (&wire->body, entry->body);
  g_free (wire->hash);
  wire->hash = tk_hex_encode (entry->hash, TK_DIGEST_SIZE);
}

/* As many as fit; at least one, however large. */
static const TkJournalEntry *
add_entries (TkWireBatch *batch, const GPtrArray *entries)
{
  const TkJournalEntry *head = NULL;
  gsize total = 0;

  for (guint i = 0; i < entries->len; i++)
    {
      const TkJournalEntry *entry = g_ptr_array_index (entries, i);

      total += weight (entry);
      if (head != NULL && total > BATCH_BYTES)
        break;
      add_entry (batch, entry);
      head = entry;
    }
  return head;
}

static void
sign_head (TkSyncSession *session, TkWireBatch *batch, const TkJournalEntry *head)
{
  guint8 signature[TK_SIGNATURE_SIZE];

  tk_journal_head_sign (session->pair, (guint32) session->identity.terminal, head->seq, head->hash,
                        signature);
  batch->head_seq = head->seq;
  g_free (batch->head_hash);
  batch->head_hash = tk_hex_encode (head->hash, TK_DIGEST_SIZE);
  g_free (batch->head_signature);
  batch->head_signature = tk_base64url_encode (signature, sizeof signature);
}

/* The first batch begins with an entry the hub holds: if it holds more, older data were put back here, and
 * nothing may be sold from them. */
static gboolean
find_start (TkSyncSession *session, gint64 *start, GError **error)
{
  gint64 acked, last;

  if (!tk_store_sync_acked (session->store, &acked, error)
      || !tk_store_journal_head (session->store, &last, NULL, error))
    return FALSE;
  *start = session->confirmed ? acked + 1 : MAX (MIN (acked, last), 1);
  return TRUE;
}

gboolean
tk_sync_fill_batch (TkSyncSession *session, gint64 start, TkWireBatch *batch, GError **error)
{
  g_autoptr (GPtrArray) entries = tk_store_journal_read (session->store, start, TK_WIRE_BATCH_MAX, error);

  if (entries == NULL)
    return FALSE;
  if (entries->len > 0)
    sign_head (session, batch, add_entries (batch, entries));
  return TRUE;
}

/* *json is NULL when nothing waits. */
static gboolean
make_batch (Push *push, char **json, GError **error)
{
  TkWireBatch *batch;
  gboolean filled;
  gint64 start;

  if (!find_start (push->session, &start, error))
    return FALSE;
  *json = NULL;
  batch = tk_wire_new (&tk_wire_batch_shape);
  filled = tk_sync_fill_batch (push->session, start, batch, error);
  push->head_seq = batch->head_seq;
  if (filled && batch->entries->len > 0)
    *json = tk_wire_encode (&tk_wire_batch_shape, batch);
  tk_wire_free (&tk_wire_batch_shape, batch);
  return filled;
}

static gboolean
check_not_stopped (TkSyncSession *session, GError **error)
{
  g_autofree char *stopped = NULL;

  if (!tk_store_get_setting (session->store, TK_STORE_STOPPED, &stopped, error))
    return FALSE;
  if (stopped == NULL)
    return TRUE;
  g_set_error_literal (
    error, TK_SYNC_ERROR, TK_SYNC_ERROR_REFUSED,
    _("The hub holds more of this terminal's journal than there is here: older data were put back, or this is a "
      "copy; keep it as it is, and enrol this machine anew"));
  return FALSE;
}

static gboolean
store_reply (const Push *push, const TkWireBatchReply *reply, GError **error)
{
  TkSyncSession *session = push->session;
  TkDb *db = tk_store_get_db (session->store);
  gint64 before, after;

  if (!tk_db_begin (db, error))
    return FALSE;
  if (!tk_store_sync_acked (session->store, &before, error)
      || !tk_store_sync_store_answers (session->store, reply, tk_clock_wall (session->clock), error)
      || !tk_store_sync_acked (session->store, &after, error)
      || !tk_sync_session_note_success (session, TK_SYNC_UP, reply->now, error))
    {
      tk_db_rollback (db);
      return FALSE;
    }
  if (!tk_db_commit (db, error))
    return FALSE;
  session->outcome.pushed += MAX (after - before, 0);
  session->changed = TRUE;
  if (!check_not_stopped (session, error))
    return FALSE;
  session->confirmed = TRUE;
  /* The hub knows of new sales, so it may grant now what it would not before. */
  session->no_lease_boot_ms = 0;
  /* A hub put back from a backup holds less than it did: it has the rest again, from there. But without any movement the
   * next batch would be the same one, for ever. */
  if (after != before || after >= push->head_seq)
    return TRUE;
  g_set_error_literal (error, TK_SYNC_ERROR, TK_SYNC_ERROR_ANSWER,
                       _("The hub answered without taking the journal's entries; they will be sent again"));
  return FALSE;
}

/* What is sold after this would never reach the hub. An older copy stays known as one. */
static void
stop_selling (TkSyncSession *session)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *stopped = NULL;

  if (!tk_store_get_setting (session->store, TK_STORE_STOPPED, &stopped, &error)
      || (stopped == NULL
          && !tk_store_set_setting (session->store, TK_STORE_STOPPED, TK_STORE_STOPPED_JOURNAL, &error)))
    g_warning ("That the hub refuses the journal could not be kept: %s", error->message);
}

static TkSyncNext
take_reply (const Push *push, TkSyncHttpReply *reply, GError **error)
{
  TkWireBatchReply *message = tk_sync_reply_decode (reply, &tk_wire_batch_reply_shape, error);
  gboolean stored;

  if (message == NULL && tk_sync_reply_has_code (reply, TK_PROBLEM_CHAIN))
    stop_selling (push->session);
  if (message == NULL)
    return TK_SYNC_NEXT_FAILED;
  push->session->round_trip_ms = reply->round_trip_ms;
  stored = store_reply (push, message, error);
  tk_wire_free (&tk_wire_batch_reply_shape, message);
  return stored ? TK_SYNC_NEXT_AGAIN : TK_SYNC_NEXT_FAILED;
}

static void
pushed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  const Push *push = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (TkSyncHttpReply) reply = tk_sync_carrier_send_finish (push->session->carrier, result, &error);
  TkSyncNext next = reply != NULL ? take_reply (push, reply, &error) : TK_SYNC_NEXT_FAILED;

  if (next == TK_SYNC_NEXT_FAILED)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, next);
}

void
tk_sync_push_async (TkSyncSession *session, gboolean may_wait, GCancellable *cancellable,
                    GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  g_autofree char *json = NULL;
  GError *error = NULL;
  Push *push = g_new0 (Push, 1);
  TkSyncHttpRequest request = { .path = "/api/v1/sync/journal", .timeout_ms = PUSH_TIMEOUT_MS };

  push->session = session;
  g_task_set_task_data (task, push, g_free);
  if (!make_batch (push, &json, &error))
    return g_task_return_error (task, error);
  if (json == NULL)
    return g_task_return_int (task, TK_SYNC_NEXT_IDLE);
  request.body = json;
  tk_sync_carrier_send_async (session->carrier, &request, cancellable, pushed_cb, g_steal_pointer (&task));
}

TkSyncNext
tk_sync_step_finish (GAsyncResult *result, GError **error)
{
  gssize next = g_task_propagate_int (G_TASK (result), error);

  return next < 0 ? TK_SYNC_NEXT_FAILED : (TkSyncNext) next;
}
