/* How the connection to the hub goes, kept where status pages and the desk read it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-sync-session.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tk-store-clock.h"
#include "tk-store-lease.h"
#include "tk-store-setting.h"
#include "tk-sync-http.h"
#include "tk-wire-messages.h"

#define SLOW_MS 2000
#define HEAR_EVERY_MS 60000

/* Incidents that stand as long as the hub refuses that direction. */
static const char *const refusals[TK_SYNC_DIRECTIONS] = {
  [TK_SYNC_UP] = "journal_refused",
  [TK_SYNC_DOWN] = "feed_refused",
  [TK_SYNC_LEASES] = "leases_refused",
};

static gboolean
read_identity (TkSyncSession *session, GError **error)
{
  if (!tk_store_sync_read_identity (session->store, &session->identity, error))
    return FALSE;
  if (session->identity.terminal > 0)
    return TRUE;
  g_set_error_literal (
    error, TK_SYNC_ERROR, TK_SYNC_ERROR_INVALID,
    _("This terminal is not enrolled yet; ask the organizer for a code and enrol it first"));
  return FALSE;
}

TkSyncSession *
tk_sync_session_open_offline (const char *dir, const TkClock *clock, GError **error)
{
  g_autoptr (TkSyncSession) session = g_new0 (TkSyncSession, 1);
  g_autofree char *key_file = g_build_filename (dir, TK_SYNC_KEY_FILE, NULL);

  tk_keys_init ();
  session->clock = clock;
  session->round_trip_ms = -1;
  session->told_waiting = -1;
  session->store = tk_store_open (dir, error);
  if (session->store == NULL || !read_identity (session, error))
    return NULL;
  session->pair = tk_key_pair_load (key_file, error);
  return session->pair != NULL ? g_steal_pointer (&session) : NULL;
}

TkSyncSession *
tk_sync_session_open (const char *dir, const TkClock *clock, GError **error)
{
  g_autoptr (TkSyncSession) session = tk_sync_session_open_offline (dir, clock, error);
  const TkSyncIdentity *identity;
  TkSyncHttp *http;

  if (session == NULL)
    return NULL;
  identity = &session->identity;
  http = tk_sync_http_new (identity->hub_url, identity->credential, identity->ca_file, error);
  if (http == NULL)
    return NULL;
  session->carrier = tk_sync_http_as_carrier (http);
  return g_steal_pointer (&session);
}

TkSyncSession *
tk_sync_session_open_over (const char *dir, const TkClock *clock, TkSyncCarrier *carrier, GError **error)
{
  TkSyncSession *session = tk_sync_session_open_offline (dir, clock, error);

  if (session != NULL)
    session->carrier = carrier;
  else
    tk_sync_carrier_free (carrier);
  return session;
}

void
tk_sync_session_close (TkSyncSession *session)
{
  if (session == NULL)
    return;
  tk_sync_carrier_free (session->carrier);
  tk_sync_carrier_free (session->witness);
  g_free (session->witness_url);
  g_free (session->witness_ca_file);
  g_free (session->ask_after);
  tk_store_close (session->store);
  tk_key_pair_free (session->pair);
  tk_sync_identity_clear (&session->identity);
  for (gsize i = 0; i < TK_SYNC_DIRECTIONS; i++)
    g_free (session->trouble[i]);
  g_free (session);
}

/* ---- Settings, written only when they say something new ---- */

static gboolean
keep (TkSyncSession *session, const char *name, const char *value, GError **error)
{
  g_autofree char *before = NULL;

  if (!tk_store_get_setting (session->store, name, &before, error))
    return FALSE;
  if (g_strcmp0 (before, value) == 0)
    return TRUE;
  session->changed = TRUE;
  return tk_store_set_setting (session->store, name, value, error);
}

static gboolean
keep_flag (TkSyncSession *session, const char *name, gboolean value, GError **error)
{
  gint64 before;

  if (!tk_store_get_setting_int (session->store, name, 0, &before, error))
    return FALSE;
  return (before != 0) == value || keep (session, name, value ? "1" : "0", error);
}

gboolean
tk_sync_keep_end (TkSyncSession *session, const TkWireChangesEnd *end, gint64 as_of_ms, GError **error)
{
  TkStore *store = session->store;

  return tk_store_set_setting (store, "cursor", end->cursor, error)
         && (end->more || tk_store_set_setting_int (store, "last_complete", as_of_ms, error))
         && tk_store_set_setting_int (store, "feed_epoch", end->epoch, error)
         && tk_store_set_setting_int (store, "feed_position", end->position, error)
         && tk_store_set_setting_int (store, "offline_hours", end->offline_hours, error);
}

/* The first trouble of any direction; "" when all is well. */
static gboolean
keep_trouble (TkSyncSession *session, GError **error)
{
  for (gsize i = 0; i < TK_SYNC_DIRECTIONS; i++)
    if (session->trouble[i] != NULL)
      return keep (session, "last_error", session->trouble[i], error);
  return keep (session, "last_error", "", error);
}

/* The hub's clock minus ours: its word was under way for half a round trip. */
static gboolean
keep_offset (TkSyncSession *session, gint64 hub_now_ms, GError **error)
{
  gint64 boot = tk_clock_boot (session->clock);
  gint64 arrived;

  if (hub_now_ms <= 0 || session->round_trip_ms < 0)
    return TRUE;
  arrived = hub_now_ms + session->round_trip_ms / 2;
  if (!tk_store_set_setting_int (session->store, "clock_offset", arrived - tk_clock_wall (session->clock),
                                 error))
    return FALSE;
  if (session->heard_boot_ms != 0 && boot - session->heard_boot_ms < HEAR_EVERY_MS)
    return TRUE;
  session->heard_boot_ms = boot;
  return tk_store_clock_heard (session->store, session->clock, arrived, error);
}

static gboolean
keep_success (TkSyncSession *session, gint64 hub_now_ms, GError **error)
{
  return keep (session, "net", session->round_trip_ms > SLOW_MS ? "slow" : "online", error)
         && tk_store_set_setting_int (session->store, "last_contact", tk_clock_wall (session->clock), error)
         && keep_offset (session, hub_now_ms, error) && keep_flag (session, "revoked", FALSE, error)
         && keep_trouble (session, error);
}

gboolean
tk_sync_session_note_success (TkSyncSession *session, TkSyncWay way, gint64 hub_now_ms, GError **error)
{
  TkDb *db = tk_store_get_db (session->store);
  gboolean was_trouble = session->trouble[way] != NULL || !session->went_well[way];

  g_clear_pointer (&session->trouble[way], g_free);
  if (!tk_db_begin (db, error))
    return FALSE;
  if ((!was_trouble || tk_store_sync_withdraw (session->store, refusals[way], error))
      && keep_success (session, hub_now_ms, error))
    {
      session->went_well[way] = TRUE;
      return tk_db_commit (db, error);
    }
  tk_db_rollback (db);
  return FALSE;
}

/* ---- Failures ---- */

/* Nothing at all gets through; a hub that answers with an error can be reached. */
static gboolean
means_offline (const TkSyncSession *session, TkSyncWay way, const GError *failure)
{
  if (g_error_matches (failure, TK_SYNC_ERROR, TK_SYNC_ERROR_UNREACHABLE)
      || g_error_matches (failure, TK_SYNC_ERROR, TK_SYNC_ERROR_TLS))
    return TRUE;
  if (!g_error_matches (failure, TK_SYNC_ERROR, TK_SYNC_ERROR_ANSWER)
      && !g_error_matches (failure, TK_SYNC_ERROR, TK_SYNC_ERROR_HUB))
    return FALSE;
  return session->trouble[way == TK_SYNC_UP ? TK_SYNC_DOWN : TK_SYNC_UP] != NULL || !session->complete;
}

static gboolean
keep_failure (TkSyncSession *session, TkSyncWay way, const GError *failure, GError **error)
{
  if (means_offline (session, way, failure)
      && (!keep (session, "net", "offline", error) || !tk_store_clock_mark (session->store, session->clock, error)))
    return FALSE;
  if (g_error_matches (failure, TK_SYNC_ERROR, TK_SYNC_ERROR_REVOKED)
      && (!keep_flag (session, "revoked", TRUE, error)
          || !tk_store_give_up_leases (session->store, session->clock, error)))
    return FALSE;
  if (g_error_matches (failure, TK_SYNC_ERROR, TK_SYNC_ERROR_REFUSED)
      && !tk_store_sync_raise (session->store, refusals[way], failure->message,
                               tk_clock_wall (session->clock), error))
    return FALSE;
  return keep_trouble (session, error);
}

void
tk_sync_session_note_failure (TkSyncSession *session, TkSyncWay way, const GError *failure)
{
  TkDb *db = tk_store_get_db (session->store);
  g_autoptr (GError) error = NULL;

  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (way == TK_SYNC_WITNESS)
    return tk_sync_witness_note_failure (session, failure);
  if (way == TK_SYNC_MESSAGES)
    return; /* said with the message */
  if (way > TK_SYNC_WITNESS)
    return tk_sync_payments_note_failure (session, failure);
  g_free (session->trouble[way]);
  session->trouble[way] = g_strdup (failure->message);
  if (!tk_db_begin (db, &error))
    {
      g_warning ("The state of the connection could not be kept: %s", error->message);
      return;
    }
  if (!keep_failure (session, way, failure, &error))
    tk_db_rollback (db);
  else
    tk_db_commit (db, &error);
  if (error != NULL)
    g_warning ("The state of the connection could not be kept: %s", error->message);
}
