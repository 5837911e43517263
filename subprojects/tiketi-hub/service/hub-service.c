/* Creating, opening and closing a hub: database, key file, writer, readers, watchers.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-service-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-error.h"
#include "hub-pay-private.h"
#include "hub-store-change.h"
#include "hub-store.h"
#include "hub-web-private.h"
#include "tk-base64url.h"
#include "tk-wire.h"

#define OFFLINE_HOURS_MAX (10 * 366 * 24)

static char *key_file; /* process-wide: where the key lies, or NULL */

void
hub_service_set_key_file (const char *path)
{
  g_free (key_file);
  key_file = g_strdup (path);
}

/* As told, else "sqlite:PATH" → "PATH.key"; NULL with an error when nobody told and there is no such place. */
char *
hub_key_path (const char *uri, GError **error)
{
  if (key_file != NULL)
    return g_strdup (key_file);
  if (g_str_has_prefix (uri, "sqlite:"))
    return g_strconcat (uri + strlen ("sqlite:"), ".key", NULL);
  g_set_error_literal (error, HUB_ERROR, HUB_ERROR_INVALID,
                       _("With PostgreSQL the hub's key is a file of its own; give it with --key FILE, TIKETI_HUB_KEY or "
                         "“key” in [hub], the same for every hub"));
  return NULL;
}

/* A new key, or the one lying there from an init that was cut short. */
static TkKeyPair *
make_key (const char *path, GError **error)
{
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return tk_key_pair_load (path, error);
  g_autoptr (TkKeyPair) pair = tk_key_pair_new ();
  return tk_key_pair_save (pair, path, error) ? g_steal_pointer (&pair) : NULL;
}

TkKeyPair *
hub_key_load (const char *path, const char *expected, GError **error)
{
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_autofree char *name = g_filename_display_name (path);
      g_set_error (error, HUB_ERROR, HUB_ERROR_UNAVAILABLE,
                   _("The hub's key %s is missing; put it back from the backup, because every terminal trusts it"), name);
      return NULL;
    }
  g_autoptr (TkKeyPair) pair = tk_key_pair_load (path, error);
  if (pair == NULL)
    return NULL;
  g_autofree char *found = tk_hex_encode (tk_key_pair_get_public (pair), TK_PUBLIC_KEY_SIZE);
  if (strcmp (found, expected) == 0)
    return g_steal_pointer (&pair);
  g_autofree char *name = g_filename_display_name (path);
  g_set_error (error, HUB_ERROR, HUB_ERROR_UNAVAILABLE,
               _("The key %s belongs to another hub's database; put back the one that was saved with this database"), name);
  return NULL;
}

/* The key and the database vouch for each other. */
static gboolean
settle_key (SqlConn *conn, const char *path, const TkClock *clock, GError **error)
{
  g_autofree char *stored = NULL;

  if (!hub_store_get_hub_key (conn, &stored, error))
    return FALSE;
  g_autoptr (TkKeyPair) pair = *stored != '\0' ? hub_key_load (path, stored, error) : make_key (path, error);
  if (pair == NULL)
    return FALSE;
  if (*stored != '\0')
    return TRUE;
  g_autofree char *public_key = tk_hex_encode (tk_key_pair_get_public (pair), TK_PUBLIC_KEY_SIZE);
  return hub_store_set_hub_key (conn, public_key, tk_clock_wall (clock), error);
}

gboolean
hub_service_init (const char *uri, const TkClock *clock, GError **error)
{
  GError *failure = NULL;

  g_return_val_if_fail (uri != NULL && clock != NULL, FALSE);
  tk_keys_init ();
  g_autoptr (SqlConn) conn = sql_open (uri, SQL_OPEN_CREATE, &failure);
  g_autofree char *path = conn != NULL ? hub_key_path (uri, &failure) : NULL;
  if (path != NULL && hub_store_migrate (conn, &failure) && sql_begin (conn, &failure))
    {
      if (settle_key (conn, path, clock, &failure))
        sql_commit (conn, &failure);
      else
        sql_rollback (conn);
    }
  if (failure == NULL)
    return TRUE;
  if (failure->domain == SQL_ERROR && failure->code == SQL_ERROR_URI)
    {
      g_set_error_literal (error, HUB_ERROR, HUB_ERROR_INVALID, failure->message);
      g_error_free (failure);
      return FALSE;
    }
  return hub_error_take (failure, error);
}

/* On the writer's thread. */
static void
database_committed_cb (SqlConn *conn, gpointer data)
{
  HubService *service = data;
  gint64 last = 0;

  if (g_atomic_int_compare_and_exchange (&service->moved, 1, 0))
    g_atomic_int_inc (&service->generation);
  if (!hub_store_change_last (conn, &last, NULL) || last == service->last_change)
    return;
  service->last_change = last;
  g_atomic_int_inc (&service->generation);
  hub_watchers_wake (service->watchers);
}

static gboolean
check_schema (SqlConn *conn, GError **error)
{
  if (hub_store_is_current (conn))
    return TRUE;
  g_set_error_literal (error, HUB_ERROR, HUB_ERROR_UNAVAILABLE,
                       _("The database is not ready for this version; run “tiketi-hub init” on it first"));
  return FALSE;
}

static TkKeyPair *
read_key (const char *uri, GError **error)
{
  g_autofree char *stored = NULL;
  g_autoptr (SqlConn) conn = sql_open (uri, SQL_OPEN_EXISTING, error);
  g_autofree char *path = conn != NULL ? hub_key_path (uri, error) : NULL;

  if (path == NULL || !check_schema (conn, error) || !hub_store_get_hub_key (conn, &stored, error))
    return NULL;
  return hub_key_load (path, stored, error);
}

HubService *
hub_service_open (const char *uri, const TkClock *clock, GError **error)
{
  GError *failure = NULL;

  g_return_val_if_fail (uri != NULL && clock != NULL, NULL);
  tk_keys_init ();
  TkKeyPair *key = read_key (uri, &failure);
  if (key == NULL)
    {
      hub_error_take (failure, error);
      return NULL;
    }
  g_autoptr (HubService) service = g_new0 (HubService, 1);
  static gint opened;

  service->instance = (guint) g_atomic_int_add (&opened, 1);
  service->uri = g_strdup (uri);
  service->clock = clock;
  service->key = key;
  service->watchers = hub_watchers_new ();
  service->readers = hub_readers_new (uri);
  service->pay = hub_pay_new ();
  service->web = hub_web_new (key);
  service->guesses = hub_guesses_new ();
  service->writer = hub_writer_new (uri, clock, database_committed_cb, service, error);
  return service->writer != NULL ? g_steal_pointer (&service) : NULL;
}

void
hub_service_close (HubService *service)
{
  if (service == NULL)
    return;
  hub_pay_stop (service->pay); /* its threads read and write */
  /* The last connection to close folds the write-ahead log in, which only one that writes can. */
  hub_readers_free (service->readers);
  hub_writer_free (service->writer);
  hub_pay_free (service->pay); /* what was still queued wakes its watchers */
  hub_watchers_free (service->watchers);
  hub_web_free (service->web);
  hub_guesses_free (service->guesses);
  tk_key_pair_free (service->key);
  g_free (service->uri);
  g_free (service);
}

guint64
hub_service_watch (HubService *service, HubWoken woken, gpointer data)
{
  return hub_watchers_add (service->watchers, woken, data);
}

void
hub_service_forget (HubService *service, guint64 id)
{
  hub_watchers_remove (service->watchers, id);
}

static gboolean
set_offline_hours (SqlConn *conn, gpointer data, GError **error)
{
  return hub_store_set_offline_hours (conn, *(gint64 *) data, error);
}

gboolean
hub_service_set_offline_hours (HubService *service, gint64 hours, GError **error)
{
  if (hours < 0 || hours > OFFLINE_HOURS_MAX)
    return hub_refuse (error, HUB_ERROR_INVALID, _("Terminals may stay away between 1 and %d hours; 0 means for ever"),
                       OFFLINE_HOURS_MAX);
  return hub_writer_run (service->writer, set_offline_hours, &hours, error);
}

char *
hub_service_get_key (HubService *service)
{
  return tk_base64url_encode (tk_key_pair_get_public (service->key), TK_PUBLIC_KEY_SIZE);
}
