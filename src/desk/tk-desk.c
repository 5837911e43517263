/* Opening the desk, who this terminal is, and the transaction every act runs in.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-private.h"
#include "tk-base64url.h"
#include "tk-store-setting.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#define KEY_FILE "terminal.key"
#define HOUR_MS G_GINT64_CONSTANT (3600000)
#define HOURS_MAX G_GINT64_CONSTANT (1000000)
#define REQUEST_MAX 100

G_DEFINE_QUARK (tk-desk-error-quark, tk_desk_error)

static gboolean
read_terminal (TkDesk *desk, TkTerminalInfo *info, GError **error)
{
  TkStore *store = desk->store;
  gint64 issuer, revoked;

  if (!tk_store_get_setting_int (store, "terminal", 0, &info->number, error)
      || !tk_store_get_setting_int (store, "issuer", 0, &issuer, error)
      || !tk_store_get_setting_int (store, "revoked", 0, &revoked, error)
      || !tk_store_get_setting (store, "name", &info->name, error)
      || !tk_store_get_setting (store, "kind", &info->kind, error)
      || !tk_store_get_setting (store, "hub_url", &info->hub_url, error))
    return FALSE;
  info->enrolled = info->number > 0;
  info->revoked = revoked != 0;
  info->issuer = (guint16) CLAMP (issuer, 0, G_MAXUINT16);
  return TRUE;
}

static void
fill_text (char **field)
{
  if (*field == NULL)
    *field = g_strdup ("");
}

gboolean
tk_desk_require_enrolled (TkDesk *desk, gint64 *terminal, GError **error)
{
  gint64 number;

  if (!tk_store_get_setting_int (desk->store, "terminal", 0, &number, error))
    return FALSE;
  if (number <= 0)
    {
      g_set_error_literal (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_ENROLLED,
                           _("This terminal is not enrolled yet; ask the organizer for a code and enrol it first"));
      return FALSE;
    }
  if (terminal != NULL)
    *terminal = number;
  return TRUE;
}

gboolean
tk_desk_read_alone (TkDesk *desk, TkDeskAlone *out, GError **error)
{
  gint64 hours;

  if (!tk_store_get_setting_int (desk->store, "offline_hours", 0, &hours, error)
      || !tk_store_clock_alone (desk->store, desk->clock, &out->alone_ms, error))
    return FALSE;
  out->limit_ms = CLAMP (hours, 0, HOURS_MAX) * HOUR_MS;
  return TRUE;
}

/* A stolen terminal that is kept away from every network stops as well, after a while. */
static gboolean
require_met_hub (TkDesk *desk, GError **error)
{
  TkDeskAlone alone;

  if (!tk_desk_read_alone (desk, &alone, error))
    return FALSE;
  if (alone.limit_ms == 0 || alone.alone_ms <= alone.limit_ms)
    return TRUE;
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_REVOKED,
               _("This terminal has not met its hub for %" PRId64 " hours, and may go on alone for %" PRId64
                 ": connect it, or import a bundle from the hub"),
               alone.alone_ms / HOUR_MS, alone.limit_ms / HOUR_MS);
  return FALSE;
}

/* What was sold and checked in since these data were saved is not known here, so nothing can be judged by them. */
gboolean
tk_desk_require_whole (TkDesk *desk, GError **error)
{
  g_autofree char *stopped = NULL;

  if (!tk_desk_require_enrolled (desk, NULL, error) || !tk_store_get_setting (desk->store, TK_STORE_STOPPED, &stopped, error))
    return FALSE;
  if (g_strcmp0 (stopped, TK_STORE_STOPPED_OLDER) != 0)
    return require_met_hub (desk, error);
  g_set_error_literal (error, TK_DESK_ERROR, TK_DESK_ERROR_REVOKED,
                       _("Older data were put back on this terminal, or it is a copy of another: use another one, and enrol this "
                         "machine anew"));
  return FALSE;
}

static gboolean
require_journal_taken (TkDesk *desk, GError **error)
{
  g_autofree char *stopped = NULL;

  if (!tk_store_get_setting (desk->store, TK_STORE_STOPPED, &stopped, error))
    return FALSE;
  if (stopped == NULL)
    return TRUE;
  g_set_error_literal (error, TK_DESK_ERROR, TK_DESK_ERROR_REVOKED,
                       _("The hub takes nothing more from this terminal, so it may not sell any more; ask the organizer"));
  return FALSE;
}

gboolean
tk_desk_require_trusted (TkDesk *desk, GError **error)
{
  gint64 revoked;

  if (!tk_desk_require_whole (desk, error) || !require_journal_taken (desk, error)
      || !tk_store_get_setting_int (desk->store, "revoked", 0, &revoked, error))
    return FALSE;
  if (revoked == 0)
    return TRUE;
  g_set_error_literal (error, TK_DESK_ERROR, TK_DESK_ERROR_REVOKED,
                       _("The hub has revoked this terminal, so it may not sell any more; ask the organizer"));
  return FALSE;
}

/* Tickets signed by a key the hub has not certified would be refused at every gate. Whether the hub's word is missing or
 * damaged is for the doctor to say. */
static gboolean
check_certified (TkDesk *desk, const TkKeyPair *pair, const char *path, GError **error)
{
  g_autofree char *text = NULL, *hub = NULL;
  g_autoptr (TkCertificate) certificate = NULL;
  guint8 hub_key[TK_PUBLIC_KEY_SIZE];

  if (!tk_store_get_setting (desk->store, "certificate", &text, error)
      || !tk_store_get_setting (desk->store, "hub_key", &hub, error))
    return FALSE;
  if (text != NULL && hub != NULL && tk_base64url_decode (hub, hub_key, sizeof hub_key))
    certificate = tk_certificate_open (text, strlen (text), hub_key, NULL);
  if (certificate == NULL || memcmp (certificate->public_key, tk_key_pair_get_public (pair), TK_PUBLIC_KEY_SIZE) == 0)
    return TRUE;
  g_set_error (error, TK_KEYS_ERROR, TK_KEYS_ERROR_NOT_A_KEY,
               _("The key file “%s” is not this terminal's: put the right one back from a backup, or enrol in an empty folder."),
               path);
  return FALSE;
}

char *
tk_desk_get_certificate (TkDesk *desk, GError **error)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (desk != NULL, NULL);
  if (!tk_desk_require_enrolled (desk, NULL, error) || !tk_store_get_setting (desk->store, "certificate", &text, error))
    return NULL;
  if (text != NULL && *text != '\0')
    return g_steal_pointer (&text);
  g_set_error_literal (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_FOUND,
                       _("This terminal has no certificate yet; synchronise it once"));
  return NULL;
}

gboolean
tk_desk_check_request (const char *request, GError **error)
{
  if (request == NULL || (*request != '\0' && strlen (request) <= REQUEST_MAX))
    return TRUE;
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID, _("A request key has 1 to %d characters"), REQUEST_MAX);
  return FALSE;
}

TkKeyPair *
tk_desk_get_pair (TkDesk *desk, GError **error)
{
  g_autofree char *path = g_build_filename (desk->dir, KEY_FILE, NULL);
  g_autoptr (TkKeyPair) pair = NULL;

  if (desk->pair != NULL)
    return desk->pair;
  pair = tk_key_pair_load (path, error);
  if (pair != NULL && check_certified (desk, pair, path, error))
    desk->pair = g_steal_pointer (&pair);
  return desk->pair;
}

gboolean
tk_desk_transact (TkDesk *desk, TkDeskAct act, gpointer data, GError **error)
{
  TkDb *db = tk_store_get_db (desk->store);

  if (!tk_db_begin (db, error))
    return FALSE;
  if (act (desk, data, error))
    return tk_db_commit (db, error);
  tk_db_rollback (db);
  return FALSE;
}

void
tk_terminal_info_free (TkTerminalInfo *info)
{
  if (info == NULL)
    return;
  g_free (info->name);
  g_free (info->kind);
  g_free (info->hub_url);
  g_free (info);
}

TkTerminalInfo *
tk_desk_get_terminal (TkDesk *desk, GError **error)
{
  g_autoptr (TkTerminalInfo) info = g_new0 (TkTerminalInfo, 1);

  g_return_val_if_fail (desk != NULL, NULL);
  if (!read_terminal (desk, info, error))
    return NULL;
  fill_text (&info->name);
  fill_text (&info->kind);
  fill_text (&info->hub_url);
  return g_steal_pointer (&info);
}

void
tk_desk_close (TkDesk *desk)
{
  if (desk == NULL)
    return;
  tk_store_close (desk->store);
  tk_key_pair_free (desk->pair);
  tk_issuer_cache_free (desk->issuers);
  g_free (desk->dir);
  g_free (desk);
}

TkDesk *
tk_desk_open (const char *dir, const TkClock *clock, GError **error)
{
  g_return_val_if_fail (dir != NULL && *dir != '\0' && clock != NULL, NULL);
  TkStore *store = tk_store_open (dir, error);
  if (store == NULL)
    return NULL;
  TkDesk *desk = g_new0 (TkDesk, 1);
  desk->dir = g_strdup (dir);
  desk->clock = clock;
  desk->store = store;
  return desk;
}
