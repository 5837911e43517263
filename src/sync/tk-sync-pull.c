/* Down: the change feed, a page at a time. The cursor moves in one transaction with the end of its page, so that a page cut off
 * half-way is read again. A long page is applied in slices, so that no sale waits behind it. SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "tk-store-journal.h"
#include "tk-store-setting.h"
#include "tk-sync-apply.h"

#define PAGE 5000
#define SLICE 500
#define WAIT_SECONDS 25
#define PULL_TIMEOUT_MS 30000

typedef struct
{
  TkSyncSession *session;
  gboolean waits;
  GPtrArray *changes;      /* TkWireChange */
  TkWireChangesEnd *end;   /* NULL until its line came */
} Pull;

static void
change_free (gpointer data)
{
  tk_wire_free (&tk_wire_change_shape, data);
}

static void
pull_free (gpointer data)
{
  Pull *pull = data;

  g_ptr_array_unref (pull->changes);
  if (pull->end != NULL)
    tk_wire_free (&tk_wire_changes_end_shape, pull->end);
  g_free (pull);
}

static gboolean
refuse_line (const char *why, GError **error)
{
  g_set_error (error, TK_SYNC_ERROR, TK_SYNC_ERROR_ANSWER,
               _("The hub's list of changes cannot be understood (%s); it will be asked again"), why);
  return FALSE;
}

/* A change, or the page's end. */
static gboolean
line_cb (const char *line, gsize length, gpointer data, GError **error)
{
  Pull *pull = data;
  g_autoptr (GError) reason = NULL;
  TkWireChange *change;

  if (pull->end != NULL)
    return refuse_line (_("more came after its end"), error);
  change = tk_wire_decode (&tk_wire_change_shape, line, length, &reason);
  if (change == NULL)
    pull->end = tk_wire_decode (&tk_wire_changes_end_shape, line, length, NULL);
  else if (pull->changes->len < PAGE)
    g_ptr_array_add (pull->changes, change);
  else
    {
      tk_wire_free (&tk_wire_change_shape, change);
      return refuse_line (_("more came than was asked for"), error);
    }
  return change != NULL || pull->end != NULL || refuse_line (reason->message, error);
}

/* Can be downloaded again, and says nothing that must not be forgotten once it was acted on. */
static gboolean
is_loadable (const TkWireChange *change)
{
  return g_str_equal (change->kind, TK_CHANGE_TICKET) || g_str_equal (change->kind, TK_CHANGE_CHECKIN);
}

static gboolean
apply_changes (Pull *pull, guint from, guint end, GError **error)
{
  for (guint i = from; i < end; i++)
    if (!tk_sync_apply (pull->session, g_ptr_array_index (pull->changes, i), error))
      return FALSE;
  return TRUE;
}

/* One slice without its cursor. What can be downloaded again need not be on disk before the page's end is. */
static gboolean
store_slice (Pull *pull, guint from, GError **error)
{
  TkStore *store = pull->session->store;
  TkDb *db = tk_store_get_db (store);
  gboolean loadable = TRUE;

  for (guint i = from; i < from + SLICE; i++)
    loadable = loadable && is_loadable (g_ptr_array_index (pull->changes, i));
  if (!tk_store_set_durable (store, !loadable, error) || !tk_db_begin (db, error))
    return FALSE;
  if (apply_changes (pull, from, from + SLICE, error))
    return tk_db_commit (db, error);
  tk_db_rollback (db);
  return FALSE;
}

/* All slices but the last; *stored says how far. */
static gboolean
store_slices (Pull *pull, guint *stored, GError **error)
{
  gboolean done = TRUE;

  *stored = 0;
  if (pull->changes->len <= SLICE) /* nearly always: nothing to do */
    return TRUE;
  while (done && *stored + SLICE < pull->changes->len)
    {
      done = store_slice (pull, *stored, error);
      *stored += SLICE;
    }
  /* Whatever happened, the connection is durable again. */
  return tk_store_set_durable (pull->session->store, TRUE, done ? error : NULL) && done;
}

static gboolean
apply_end (Pull *pull, guint stored, GError **error)
{
  TkSyncSession *session = pull->session;

  if (!apply_changes (pull, stored, pull->changes->len, error)
      || !tk_sync_keep_end (session, pull->end, tk_clock_wall (session->clock), error))
    return FALSE;
  return tk_sync_session_note_success (session, TK_SYNC_DOWN, pull->end->now, error);
}

/* The last slice, together with the cursor. */
static gboolean
store_end (Pull *pull, guint stored, GError **error)
{
  TkDb *db = tk_store_get_db (pull->session->store);

  if (!tk_db_begin (db, error))
    return FALSE;
  if (apply_end (pull, stored, error))
    return tk_db_commit (db, error);
  tk_db_rollback (db);
  return FALSE;
}

static gboolean
store_page (Pull *pull, GError **error)
{
  TkSyncSession *session = pull->session;
  guint stored = 0;

  if (!store_slices (pull, &stored, error) || !store_end (pull, stored, error))
    return FALSE;
  g_free (session->identity.cursor);
  session->identity.cursor = g_strdup (pull->end->cursor);
  session->outcome.pulled += pull->changes->len;
  session->complete = !pull->end->more;
  if (pull->changes->len > 0)
    session->changed = TRUE;
  return TRUE;
}

static TkSyncNext
take_reply (Pull *pull, TkSyncHttpReply *reply, GError **error)
{
  if (reply->status != 200 || !g_str_equal (reply->type, "application/x-ndjson"))
    {
      tk_sync_reply_set_error (reply, error);
      return TK_SYNC_NEXT_FAILED;
    }
  if (pull->end == NULL)
    {
      g_set_error_literal (error, TK_SYNC_ERROR, TK_SYNC_ERROR_ANSWER,
                           _("Only part of the hub's list of changes came; it will be asked again"));
      return TK_SYNC_NEXT_FAILED;
    }
  if (!pull->waits)
    pull->session->round_trip_ms = reply->round_trip_ms;
  if (!store_page (pull, error))
    return TK_SYNC_NEXT_FAILED;
  return pull->end->more ? TK_SYNC_NEXT_AGAIN : TK_SYNC_NEXT_IDLE;
}

static void
pulled_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Pull *pull = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (TkSyncHttpReply) reply = tk_sync_carrier_send_finish (pull->session->carrier, result, &error);
  TkSyncNext next = reply != NULL ? take_reply (pull, reply, &error) : TK_SYNC_NEXT_FAILED;

  if (next != TK_SYNC_NEXT_FAILED)
    return g_task_return_int (task, next);
  pull->session->complete = FALSE;
  g_task_return_error (task, error);
}

/* "&waiting=12" when the hub was told otherwise; a supervisor elsewhere looks at it. (transfer full) */
static char *
tell_waiting (TkSyncSession *session)
{
  gint64 head, acked;

  if (!tk_store_journal_head (session->store, &head, NULL, NULL) || !tk_store_sync_acked (session->store, &acked, NULL)
      || head - acked == session->told_waiting)
    return g_strdup ("");
  session->told_waiting = head - acked;
  return g_strdup_printf ("&waiting=%" G_GINT64_FORMAT, head - acked);
}

void
tk_sync_pull_async (TkSyncSession *session, gboolean may_wait, GCancellable *cancellable,
                    GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, data);
  g_autofree char *since = g_uri_escape_string (session->identity.cursor, NULL, FALSE);
  g_autofree char *waiting = tell_waiting (session);
  g_autofree char *path = NULL;
  Pull *pull = g_new0 (Pull, 1);
  TkSyncHttpRequest request = { .line = line_cb, .line_data = pull };

  pull->session = session;
  /* After a failure the state of the network should be known at once, not in 25 s. */
  pull->waits = may_wait && session->complete;
  pull->changes = g_ptr_array_new_with_free_func (change_free);
  g_task_set_task_data (task, pull, pull_free);
  path = g_strdup_printf ("/api/v1/sync/changes?since=%s&wait=%d&limit=%d%s", since,
                          pull->waits ? WAIT_SECONDS : 0, PAGE, waiting);
  request.path = path;
  request.timeout_ms = PULL_TIMEOUT_MS + (pull->waits ? WAIT_SECONDS * 1000 : 0);
  tk_sync_carrier_send_async (session->carrier, &request, cancellable, pulled_cb, task);
}
