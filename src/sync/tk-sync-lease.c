/* Leases: asks for more of what runs low, so that selling goes on when the network does not, and hands back what others can use.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-gate.h"
#include "tk-store-lease.h"
#include "tk-store-setting.h"
#include "tk-sync-apply.h"

#define LEASE_TIMEOUT_MS 15000
#define NOTHING_GRANTED_MS 20000 /* how long a hub that had nothing is left alone */

static void
tell_journaled (TkSyncSession *session, const TkStoreLeaseNews *news)
{
  session->journaled |= news->journaled;
  session->changed |= news->journaled;
}

static gboolean
may_ask (const TkSyncSession *session)
{
  return session->no_lease_boot_ms == 0
         || tk_clock_boot (session->clock) - session->no_lease_boot_ms >= NOTHING_GRANTED_MS;
}

/* After a shift the hub is asked for nothing: only that it is there is of interest, to hand over what is left. *json is NULL
 * when there is nothing to ask. */
static gboolean
make_request (TkSyncSession *session, char **json, GError **error)
{
  g_autoptr (GPtrArray) wants = NULL;
  gboolean due;

  *json = NULL;
  if (!tk_store_lease_return_due (session->store, session->clock, &due, error))
    return FALSE;
  if (due || !may_ask (session))
    wants = g_ptr_array_new ();
  else
    wants = tk_store_lease_wants (session->store, tk_clock_wall (session->clock), error);
  if (wants == NULL)
    return FALSE;
  session->asked_leases = wants->len > 0;
  if (due || session->asked_leases)
    *json = tk_wire_encode (&tk_wire_lease_request_shape, &(TkWireLeaseRequest) { wants });
  return TRUE;
}

/* What was asked back earlier and can be spared by now. */
static gboolean
prepare (TkSyncSession *session, char **json, GError **error)
{
  TkStoreLeaseNews news = { 0 };

  *json = NULL;
  if (g_str_equal (session->identity.kind, "gate"))
    return TRUE;
  if (!tk_store_return_leases (session->store, session->clock, FALSE, &news, error))
    return FALSE;
  tell_journaled (session, &news);
  return make_request (session, json, error);
}

/* Our own certificate now names the new ranges: it is what this till shows to a gate without a network. */
static gboolean
keep_certificate (TkSyncSession *session, const char *certificate, GError **error)
{
  g_autofree char *why = NULL;
  guint32 revision;

  if (*certificate == '\0')
    return TRUE;
  revision = tk_sync_check_certificate (session, certificate, session->identity.issuer, &why);
  if (why != NULL)
    {
      g_warning ("The hub sent a certificate for this terminal that is not good: %s", why);
      return TRUE;
    }
  return tk_store_set_setting (session->store, "certificate", certificate, error)
         && tk_store_issuer_keep (session->store, (guint16) session->identity.issuer, revision, NULL,
                                  certificate, NULL, error);
}

static gboolean
keep_leases (TkSyncSession *session, const TkWireLeaseReply *reply, TkStoreLeaseNews *news, GError **error)
{
  for (guint i = 0; i < reply->leases->len; i++)
    if (!tk_store_put_lease (session->store, session->clock, g_ptr_array_index (reply->leases, i), news, error))
      return FALSE;
  return tk_store_return_leases (session->store, session->clock, TRUE, news, error)
         && keep_certificate (session, reply->certificate, error)
         && tk_sync_session_note_success (session, TK_SYNC_LEASES, reply->now, error);
}

static gboolean
store_reply (TkSyncSession *session, const TkWireLeaseReply *reply, GError **error)
{
  TkDb *db = tk_store_get_db (session->store);
  TkStoreLeaseNews news = { 0 };

  if (!tk_db_begin (db, error))
    return FALSE;
  if (!keep_leases (session, reply, &news, error))
    {
      tk_db_rollback (db);
      return FALSE;
    }
  if (!tk_db_commit (db, error))
    return FALSE;
  session->outcome.leases += news.fresh;
  session->changed |= news.fresh > 0;
  session->no_lease_boot_ms = news.fresh == 0 && session->asked_leases ? tk_clock_boot (session->clock) : 0;
  tell_journaled (session, &news);
  return TRUE;
}

static gboolean
take_reply (TkSyncSession *session, TkSyncHttpReply *reply, GError **error)
{
  TkWireLeaseReply *message = tk_sync_reply_decode (reply, &tk_wire_lease_reply_shape, error);
  gboolean stored;

  if (message == NULL)
    return FALSE;
  session->round_trip_ms = reply->round_trip_ms;
  stored = store_reply (session, message, error);
  tk_wire_free (&tk_wire_lease_reply_shape, message);
  return stored;
}

static void
leased_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  TkSyncSession *session = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (TkSyncHttpReply) reply = tk_sync_carrier_send_finish (session->carrier, result, &error);

  if (reply != NULL && take_reply (session, reply, &error))
    g_task_return_int (task, TK_SYNC_NEXT_IDLE);
  else
    g_task_return_error (task, error);
}

void
tk_sync_lease_async (TkSyncSession *session, gboolean may_wait, GCancellable *cancellable,
                     GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  g_autofree char *json = NULL;
  GError *error = NULL;
  TkSyncHttpRequest request = { .path = "/api/v1/sync/leases", .timeout_ms = LEASE_TIMEOUT_MS };

  g_task_set_task_data (task, session, NULL);
  if (!prepare (session, &json, &error))
    return g_task_return_error (task, error);
  if (json == NULL)
    return g_task_return_int (task, TK_SYNC_NEXT_IDLE);
  request.body = json;
  tk_sync_carrier_send_async (session->carrier, &request, cancellable, leased_cb, g_steal_pointer (&task));
}
