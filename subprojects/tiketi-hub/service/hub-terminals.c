/* Inviting, revoking and listing terminals. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-lease-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-act.h"
#include "hub-error.h"
#include "hub-event-private.h"
#include "hub-invite.h"
#include "hub-orphan.h"
#include "hub-own.h"
#include "hub-store-catalogue.h"
#include "hub-store-report.h"
#include "hub-store-waiting.h"
#include "tk-wire.h"

#define CODE_GROUPS 4 /* 80 bits: not to be guessed in the days it is good for */
#define CODE_VALID_MS (3 * HUB_DAY_MS)
#define NAME_MAX_BYTES 100

static gboolean
is_name (const char *name)
{
  return name != NULL && strspn (name, " \t\n") < strlen (name) && strlen (name) <= NAME_MAX_BYTES
         && g_utf8_validate (name, -1, NULL);
}

static gboolean
check_invite (const HubTerminalInvite *invite, GError **error)
{
  static const char *const kinds[] = { "box-office", "gate", "both", NULL };

  if (!is_name (invite->name))
    return hub_refuse (error, HUB_ERROR_INVALID, _("A terminal needs a name of at most %d bytes; give it one"), NAME_MAX_BYTES);
  if (invite->kind == NULL || !g_strv_contains (kinds, invite->kind))
    return hub_refuse (error, HUB_ERROR_INVALID, _("“%s” is not a kind of terminal; choose box-office, gate or both"),
                       invite->kind != NULL ? invite->kind : "");
  if (invite->events != NULL && invite->events->len > TK_CERTIFICATE_EVENTS_MAX)
    return hub_refuse (error, HUB_ERROR_INVALID, _("A terminal serves at most %d events; name fewer"), TK_CERTIFICATE_EVENTS_MAX);
  return TRUE;
}

typedef struct
{
  HubService *service;
  const HubTerminalInvite *invite;
  const HubCaller *caller; /* NULL: the operator of the machine */
  const char *digest;
  gint64 terminal;
} Inviting;

static gboolean
check_event (SqlConn *conn, gint64 number, GError **error)
{
  TkWireEvent *event = NULL;

  if (!hub_store_event_get (conn, number, &event, error))
    return FALSE;
  if (event != NULL)
    {
      tk_wire_free (&tk_wire_event_shape, event);
      return TRUE;
    }
  return hub_refuse (error, HUB_ERROR_NOT_FOUND,
                     _("There is no event %" PRId64 "; “tiketi-hub event list” shows them"), number);
}

static gboolean
check_name_free (SqlConn *conn, const char *name, GError **error)
{
  g_autoptr (HubStoreTerminal) other = NULL;

  if (!hub_store_terminal_by_name (conn, name, &other, error))
    return FALSE;
  return other == NULL || other->revoked_at > 0
         || hub_refuse (error, HUB_ERROR_CONFLICT, _("There is a terminal “%s” already; choose another name or revoke it"),
                        name);
}

/* The events named, or all there are. */
static GArray *
choose_events (SqlConn *conn, const HubTerminalInvite *invite, GError **error)
{
  if (invite->events == NULL || invite->events->len == 0)
    return hub_store_event_numbers (conn, error);
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < invite->events->len; i++)
    {
      gint64 number = g_array_index (invite->events, guint32, i);
      g_array_append_val (numbers, number);
    }
  return numbers;
}

/* People invite terminals for what is theirs. */
static gboolean
check_own (SqlConn *conn, const HubCaller *caller, gint64 number, GError **error)
{
  g_autoptr (HubEvent) event = NULL;

  return caller == NULL || hub_event_read_own (conn, caller, number, &event, error);
}

static gboolean
note_invited (SqlConn *conn, const Inviting *inviting, GError **error)
{
  g_autofree char *id = g_strdup_printf ("%" PRId64, inviting->terminal);
  HubAudit audit = { .caller = inviting->caller, .action = "terminal.invited", .target_type = "terminal", .target = id,
                     .extra = inviting->invite->name };

  return inviting->caller == NULL || hub_audit_note (inviting->service, conn, &audit, error);
}

static gboolean
add_events (SqlConn *conn, Inviting *inviting, GError **error)
{
  g_autoptr (GArray) numbers = choose_events (conn, inviting->invite, error);

  if (numbers == NULL)
    return FALSE;
  if (numbers->len == 0)
    return hub_refuse (error, HUB_ERROR_CONFLICT, _("There is no event yet for “%s” to serve; add one first"),
                       inviting->invite->name);
  for (guint i = 0; i < numbers->len; i++)
    {
      gint64 number = g_array_index (numbers, gint64, i);

      if (!check_event (conn, number, error) || !check_own (conn, inviting->caller, number, error)
          || !hub_store_terminal_add_event (conn, inviting->terminal, number, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
invite_terminal (SqlConn *conn, gpointer data, GError **error)
{
  Inviting *inviting = data;
  gint64 now = hub_now (inviting->service);
  gint64 valid = inviting->invite->valid_ms > 0 ? inviting->invite->valid_ms : CODE_VALID_MS;
  HubStoreInvite row = { .name = inviting->invite->name, .kind = inviting->invite->kind, .code_digest = inviting->digest,
                         .code_expires = now + valid, .invited_at = now };

  return check_name_free (conn, row.name, error)
         && hub_store_terminal_invite (conn, &row, &inviting->terminal, error) && add_events (conn, inviting, error)
         && note_invited (conn, inviting, error);
}

char *
hub_service_terminal_add (HubService *service, const HubTerminalInvite *invite, gint64 *terminal_id, GError **error)
{
  return hub_service_terminal_invite (service, NULL, invite, terminal_id, error);
}

char *
hub_service_terminal_invite (HubService *service, const HubCaller *caller, const HubTerminalInvite *invite, gint64 *terminal_id,
                             GError **error)
{
  if (!check_invite (invite, error))
    return NULL;
  g_autofree char *code = tk_secret_new_code (CODE_GROUPS);
  g_autofree char *digest = hub_code_digest (code);
  Inviting inviting = { .service = service, .invite = invite, .caller = caller, .digest = digest };
  if (!hub_writer_run (service->writer, invite_terminal, &inviting, error))
    return NULL;
  if (terminal_id != NULL)
    *terminal_id = inviting.terminal;
  return g_steal_pointer (&code);
}

typedef struct
{
  HubService *service;
  const char *name_or_id;
  const char *who;
} Revoking;

gboolean
hub_terminal_find (SqlConn *conn, const char *name_or_id, HubStoreTerminal **out, GError **error)
{
  guint64 number;

  if (!hub_store_terminal_by_name (conn, name_or_id, out, error))
    return FALSE;
  if (*out == NULL && g_ascii_string_to_unsigned (name_or_id, 10, 1, G_MAXUINT32, &number, NULL)
      && !hub_store_terminal_get (conn, (gint64) number, out, error))
    return FALSE;
  return *out != NULL
         || hub_refuse (error, HUB_ERROR_NOT_FOUND, _("There is no terminal “%s”; “tiketi-hub terminal list” shows them"),
                        name_or_id);
}

static gboolean
find_unrevoked (SqlConn *conn, const char *name_or_id, HubStoreTerminal **out, GError **error)
{
  if (!hub_terminal_find (conn, name_or_id, out, error))
    return FALSE;
  return (*out)->revoked_at == 0
         || hub_refuse (error, HUB_ERROR_CONFLICT, _("The terminal “%s” was revoked already"), (*out)->name);
}

/* What it held unsold may exist as tickets nobody told of: quarantined until there is proof. */
static gboolean
fence_leases (HubService *service, SqlConn *conn, gint64 terminal, GError **error)
{
  g_autoptr (GPtrArray) leases = hub_store_lease_list (conn, terminal, error);
  gint64 unsold;

  if (leases == NULL)
    return FALSE;
  for (guint i = 0; i < leases->len; i++)
    {
      HubStoreLease *lease = leases->pdata[i];

      if (strcmp (lease->status, "open") == 0 && !hub_lease_fence (service, conn, lease, &unsold, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_revoked (Revoking *revoking, SqlConn *conn, const HubStoreTerminal *terminal, GError **error)
{
  g_autofree char *subject = g_strdup_printf ("%" PRId64, terminal->terminal);
  g_autofree char *text = g_strdup_printf (_("Revoked “%s”"), terminal->name);
  HubAct act = { .who = revoking->who, .kind = "terminal.revoked", .subject = subject, .text = text,
                 .terminal = terminal->terminal };

  return hub_act_write (revoking->service, conn, &act, error);
}

static gboolean
revoke_terminal (SqlConn *conn, gpointer data, GError **error)
{
  Revoking *revoking = data;
  HubService *service = revoking->service;
  g_autoptr (HubStoreTerminal) terminal = NULL;

  if (!find_unrevoked (conn, revoking->name_or_id, &terminal, error) || !hub_own_refuse (conn, terminal->terminal, error)
      || !hub_store_terminal_revoke (conn, terminal->terminal, hub_now (service), error)
      || !hub_store_waiting_remove (conn, terminal->terminal, 0, 0, error)
      || !fence_leases (service, conn, terminal->terminal, error) || !write_revoked (revoking, conn, terminal, error))
    return FALSE;
  return terminal->enrolled_at == 0
         || (hub_certificate_revoke (service, conn, terminal, error)
             && hub_orphan_rebuild (service, conn, terminal, error));
}

gboolean
hub_service_terminal_revoke_by (HubService *service, const char *name_or_id, const char *who, GError **error)
{
  Revoking revoking = { service, name_or_id, who };

  return hub_writer_run (service->writer, revoke_terminal, &revoking, error);
}

gboolean
hub_service_terminal_revoke (HubService *service, const char *name_or_id, GError **error)
{
  return hub_service_terminal_revoke_by (service, name_or_id, "", error);
}

static TkJson *
describe_terminal (const HubStoreTerminal *terminal, const HubStoreTerminalSums *sums)
{
  TkJson *json = tk_json_object ();
  g_autofree char *last_seen = terminal->last_seen > 0 ? tk_time_to_iso8601 (terminal->last_seen) : NULL;

  tk_json_set_int (json, "id", terminal->terminal);
  tk_json_set_string (json, "name", terminal->name);
  tk_json_set_string (json, "kind", terminal->kind);
  tk_json_set_bool (json, "enrolled", terminal->enrolled_at > 0);
  tk_json_set_bool (json, "revoked", terminal->revoked_at > 0);
  tk_json_set_bool (json, "quarantined", terminal->quarantined_at > 0);
  tk_json_set_bool (json, "witnessed", terminal->witnessed);
  tk_json_set_string (json, "last_seen", last_seen);
  tk_json_set_int (json, "journal_seq", terminal->acked);
  tk_json_set_int (json, "queue", sums->waiting);
  tk_json_set_int (json, "conflicts", sums->conflicts);
  tk_json_set_int (json, "dead", sums->dead);
  tk_json_set_int (json, "sales", sums->sales);
  tk_json_set_int (json, "sales_total_minor", sums->total);
  tk_json_set_string (json, "currency", sums->currency);
  return json;
}

static gboolean
list_terminals (SqlConn *conn, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) terminals = hub_store_terminal_list (conn, error);

  if (terminals == NULL)
    return FALSE;
  for (guint i = 0; i < terminals->len; i++)
    {
      const HubStoreTerminal *terminal = terminals->pdata[i];
      HubStoreTerminalSums sums;

      if (!hub_store_report_terminal (conn, terminal->terminal, &sums, error))
        return FALSE;
      tk_json_append (data, describe_terminal (terminal, &sums));
    }
  return TRUE;
}

char *
hub_service_terminal_list (HubService *service, GError **error)
{
  g_autoptr (TkJson) list = tk_json_array ();

  return hub_readers_run (service->readers, list_terminals, list, error) ? tk_json_to_text (list) : NULL;
}
