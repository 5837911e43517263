/* Enrolment and acknowledgements of the sync agent. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-sync.h"

#include <string.h>

#include "tk-base64url.h"
#include "tk-store-gate.h"
#include "tk-store-journal.h"
#include "tk-store-setting.h"

void
tk_sync_identity_clear (TkSyncIdentity *identity)
{
  g_clear_pointer (&identity->kind, g_free);
  g_clear_pointer (&identity->hub_url, g_free);
  g_clear_pointer (&identity->credential, g_free);
  g_clear_pointer (&identity->ca_file, g_free);
  g_clear_pointer (&identity->cursor, g_free);
}

gboolean
tk_store_sync_read_identity (TkStore *store, TkSyncIdentity *out, GError **error)
{
  g_auto (TkSyncIdentity) read = { 0 };
  g_autofree char *hub_key = NULL;

  if (!tk_store_get_setting_int (store, "terminal", 0, &read.terminal, error)
      || !tk_store_get_setting_int (store, "issuer", 0, &read.issuer, error)
      || !tk_store_get_setting (store, "kind", &read.kind, error)
      || !tk_store_get_setting (store, "hub_url", &read.hub_url, error)
      || !tk_store_get_setting (store, "credential", &read.credential, error)
      || !tk_store_get_setting (store, "ca_file", &read.ca_file, error)
      || !tk_store_get_setting (store, "cursor", &read.cursor, error)
      || !tk_store_get_setting (store, "hub_key", &hub_key, error))
    return FALSE;
  if (read.terminal <= 0 || read.kind == NULL || read.hub_url == NULL || read.credential == NULL
      || hub_key == NULL || !tk_base64url_decode (hub_key, read.hub_key, sizeof read.hub_key))
    return TRUE; /* *out stays as it was: nobody yet */
  if (read.cursor == NULL)
    read.cursor = g_strdup ("");
  *out = read;
  memset (&read, 0, sizeof read);
  return TRUE;
}

/* ---- Enrolment ---- */

typedef struct
{
  const TkWireEnrolReply *reply;
  guint32 revision;
  const char *hub_url, *ca_file;
} Enrolment;

static gboolean
store_enrolment (TkStore *store, const Enrolment *enrolment, GError **error)
{
  const TkWireEnrolReply *reply = enrolment->reply;

  return tk_store_set_setting_int (store, "terminal", reply->terminal, error)
         && tk_store_set_setting_int (store, "issuer", reply->issuer, error)
         && tk_store_set_setting (store, "name", reply->name, error)
         && tk_store_set_setting (store, "kind", reply->kind, error)
         && tk_store_set_setting (store, "hub_url", enrolment->hub_url, error)
         && tk_store_set_setting (store, "ca_file", enrolment->ca_file, error)
         && tk_store_set_setting (store, "credential", reply->credential, error)
         && tk_store_set_setting (store, "hub_key", reply->hub_key, error)
         && tk_store_set_setting (store, "certificate", reply->certificate, error)
         && tk_store_set_setting_int (store, "revoked", 0, error)
         && tk_store_set_setting (store, "last_error", "", error)
         && tk_store_issuer_keep (store, (guint16) reply->issuer, enrolment->revision, reply->name,
                                  reply->certificate, NULL, error);
}

gboolean
tk_store_sync_enrol (TkStore *store, const TkWireEnrolReply *reply, guint32 revision, const char *hub_url,
                     const char *ca_file, GError **error)
{
  TkDb *db = tk_store_get_db (store);
  Enrolment enrolment = { reply, revision, hub_url, ca_file };

  if (!tk_db_begin (db, error))
    return FALSE;
  if (store_enrolment (store, &enrolment, error))
    return tk_db_commit (db, error);
  tk_db_rollback (db);
  return FALSE;
}

/* ---- Up ---- */

gboolean
tk_store_sync_acked (TkStore *store, gint64 *seq, GError **error)
{
  return tk_store_get_setting_int (store, "acked_seq", 0, seq, error);
}

/* A dead letter may come to life; "duplicate" says only that the hub holds the entry, not what became of it. */
gboolean
tk_store_put_answer (TkStore *store, const TkWireEntryResult *result, gint64 now_ms, GError **error)
{
  TkDb *db = tk_store_get_db (store);

  if (g_str_equal (result->status, "applied"))
    return tk_db_run (db, error, "DELETE FROM journal_answer WHERE seq = $1", "i", result->seq);
  if (!g_str_equal (result->status, "conflict") && !g_str_equal (result->status, "dead"))
    return TRUE;
  return tk_db_run (db, error,
                    "INSERT INTO journal_answer (seq, status, reason, at) SELECT $1, $2, $3, $4 "
                    "WHERE EXISTS (SELECT 1 FROM journal WHERE seq = $1) "
                    "ON CONFLICT (seq) DO UPDATE SET status = excluded.status, reason = excluded.reason",
                    "issi", result->seq, result->status, result->reason, now_ms);
}

static gboolean
put_results (TkStore *store, const GPtrArray *results, gint64 now_ms, GError **error)
{
  for (guint i = 0; i < results->len; i++)
    if (!tk_store_put_answer (store, g_ptr_array_index (results, i), now_ms, error))
      return FALSE;
  return TRUE;
}

gboolean
tk_store_sync_put_results (TkStore *store, const GPtrArray *results, gint64 now_ms, GError **error)
{
  TkDb *db = tk_store_get_db (store);

  if (!tk_db_begin (db, error))
    return FALSE;
  if (put_results (store, results, now_ms, error))
    return tk_db_commit (db, error);
  tk_db_rollback (db);
  return FALSE;
}

/* A hub that holds more than there is here was told it by this terminal: these are older data put back, or
 * one of two copies. What was sold and checked in since is not known here. An answer without such a claim
 * ends an earlier stop. */
static gboolean
store_acked (TkStore *store, gint64 acked, gint64 last, GError **error)
{
  return tk_store_set_setting_int (store, "acked_seq", MIN (acked, last), error)
         && tk_store_set_setting (store, TK_STORE_STOPPED, acked > last ? TK_STORE_STOPPED_OLDER : NULL,
                                  error);
}

static gboolean
store_answers (TkStore *store, const TkWireBatchReply *reply, gint64 now_ms, GError **error)
{
  gint64 last;

  return put_results (store, reply->results, now_ms, error) && tk_store_journal_head (store, &last, NULL, error)
         && store_acked (store, reply->acked, last, error);
}

gboolean
tk_store_sync_store_answers (TkStore *store, const TkWireBatchReply *reply, gint64 now_ms, GError **error)
{
  TkDb *db = tk_store_get_db (store);

  if (!tk_db_begin (db, error))
    return FALSE;
  if (store_answers (store, reply, now_ms, error))
    return tk_db_commit (db, error);
  tk_db_rollback (db);
  return FALSE;
}

static gboolean
store_brought (TkStore *store, const TkWireBatchReply *reply, gint64 now_ms, GError **error)
{
  g_autofree char *stopped = NULL;
  TkWireBatchReply forward = *reply;
  gint64 acked;

  if (!tk_store_sync_acked (store, &acked, error) || !tk_store_get_setting (store, TK_STORE_STOPPED, &stopped, error))
    return FALSE;
  forward.acked = MAX (reply->acked, acked);
  return store_answers (store, &forward, now_ms, error)
         && (stopped == NULL || tk_store_set_setting (store, TK_STORE_STOPPED, stopped, error));
}

gboolean
tk_store_sync_store_brought (TkStore *store, const TkWireBatchReply *reply, gint64 now_ms, GError **error)
{
  TkDb *db = tk_store_get_db (store);

  if (!tk_db_begin (db, error))
    return FALSE;
  if (store_brought (store, reply, now_ms, error))
    return tk_db_commit (db, error);
  tk_db_rollback (db);
  return FALSE;
}

/* ---- What people must look at ---- */

gboolean
tk_store_sync_raise (TkStore *store, const char *id, const char *text, gint64 now_ms, GError **error)
{
  return tk_db_run (tk_store_get_db (store), error,
                    "INSERT INTO incident (id, kind, text, at, event, severity, closed, local) VALUES ($1, $1, $2, $3, 0, 3, 0, 1) "
                    "ON CONFLICT (id) DO UPDATE SET text = excluded.text, at = CASE closed WHEN 0 THEN at ELSE excluded.at END, "
                    "closed = 0",
                    "ssi", id, text, now_ms);
}

gboolean
tk_store_sync_withdraw (TkStore *store, const char *id, GError **error)
{
  return tk_db_run (tk_store_get_db (store), error,
                    "UPDATE incident SET closed = 1 WHERE id = $1 AND local = 1 AND closed = 0", "s", id);
}
