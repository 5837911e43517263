/* tiketictl enrol, sync, status. SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <glib-unix.h>
#include <signal.h>
#include "tk-ctl.h"
#include "tk-desk-gate.h"
#include "tk-desk-status.h"
#include "tk-sync.h"

#define HOUR_MS G_GINT64_CONSTANT (3600000)

static void
say_terminal (TkCtl *ctl, const TkTerminalInfo *info)
{
  if (!ctl->json)
    {
      tk_ctl_say (_("Enrolled at %s as %s (terminal %" PRId64 ")."), info->hub_url, info->name, info->number);
      return;
    }
  TkJson *json = tk_json_object ();
  tk_json_set_int (json, "terminal", info->number);
  tk_json_set_string (json, "name", info->name);
  tk_json_set_string (json, "kind", info->kind);
  tk_json_set_int (json, "issuer", info->issuer);
  tk_json_set_string (json, "hub", info->hub_url);
  tk_ctl_print_json (json);
}

/* Nobody asks again by itself here; and whoever fears for the code would ask for another one. */
static TkExit
fail_enrol (const GError *error)
{
  static const TkSyncError passing[] = { TK_SYNC_ERROR_UNREACHABLE, TK_SYNC_ERROR_ANSWER, TK_SYNC_ERROR_HUB };
  gboolean again = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (passing); i++)
    again = again || g_error_matches (error, TK_SYNC_ERROR, (int) passing[i]);
  if (!again)
    return tk_ctl_fail (error);
  g_autofree char *sentence = g_strdup_printf (_("%s. The code stays good: run the same command again, with the same --data."),
                                               error->message);
  g_autoptr (GError) advised = g_error_new_literal (error->domain, error->code, sentence);
  return tk_ctl_fail (advised);
}

TkExit
tk_ctl_enrol (TkCtl *ctl, int argc, char **argv)
{
  g_autofree char *hub = NULL, *code = NULL, *ca_file = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "hub", 0, 0, G_OPTION_ARG_STRING, &hub, N_("The hub's address, https://…"), "URL" },
    { "code", 0, 0, G_OPTION_ARG_STRING, &code, N_("The one-time code from the hub"), "CODE" },
    { "ca-file", 0, 0, G_OPTION_ARG_FILENAME, &ca_file, N_("Certificate of a private authority (PEM)"), "FILE" },
    { NULL },
  };

  if (!tk_ctl_options (&argc, &argv, entries, NULL, _("Makes this terminal's keys and joins a hub.")))
    return TK_EXIT_USAGE;
  if (hub == NULL || code == NULL)
    return tk_ctl_usage (_("enrol needs --hub URL and --code CODE."));
  TkEnrolRequest request = { .hub_url = hub, .code = code, .ca_file = ca_file };
  if (!tk_sync_enrol (ctl->dir, ctl->clock, &request, &error))
    return fail_enrol (error);
  if (!tk_sync_once (ctl->dir, ctl->clock, NULL, &error))
    {
      /* The code is spent by now: enrolling again would be the wrong advice. */
      g_prefix_error (&error, "%s ", _("The terminal is enrolled, but nothing could be loaded yet: run tiketictl sync --once."));
      return tk_ctl_fail (error);
    }
  g_autoptr (TkDesk) desk = tk_ctl_open (ctl, NULL, &error);
  g_autoptr (TkTerminalInfo) info = desk != NULL ? tk_desk_get_terminal (desk, &error) : NULL;
  if (info == NULL)
    return tk_ctl_fail (error);
  say_terminal (ctl, info);
  return TK_EXIT_DONE;
}

static void
say_retried (const TkSyncRetried *retried)
{
  tk_ctl_say (_("%" PRId64 " dead letters tried again: %" PRId64 " applied, %" PRId64 " in conflict, %" PRId64 " still dead."),
              retried->tried, retried->applied, retried->conflict, retried->dead);
}

static TkJson *
retried_to_json (const TkSyncRetried *retried)
{
  TkJson *json = tk_json_object ();
  tk_json_set_int (json, "tried", retried->tried);
  tk_json_set_int (json, "applied", retried->applied);
  tk_json_set_int (json, "conflict", retried->conflict);
  tk_json_set_int (json, "dead", retried->dead);
  return json;
}

/* retried: NULL when it was not asked for. */
static void
say_outcome (TkCtl *ctl, const TkSyncOutcome *outcome, const TkSyncRetried *retried)
{
  if (!ctl->json)
    {
      if (retried != NULL)
        say_retried (retried);
      tk_ctl_say (_("%" PRId64 " entries sent, %" PRId64 " changes received, %" PRId64
                    " leases granted."), outcome->pushed, outcome->pulled, outcome->leases);
      return;
    }
  TkJson *json = tk_json_object ();
  tk_json_set_int (json, "pushed", outcome->pushed);
  tk_json_set_int (json, "pulled", outcome->pulled);
  tk_json_set_int (json, "leases", outcome->leases);
  if (retried != NULL)
    tk_json_take (json, "retried", retried_to_json (retried));
  tk_ctl_print_json (json);
}

/* The terminal of --data, enrolled; NULL with NOT_ENROLLED. */
static TkTerminalInfo *
get_enrolled (TkDesk *desk, GError **error)
{
  g_autoptr (TkTerminalInfo) info = tk_desk_get_terminal (desk, error);

  if (info == NULL || info->enrolled)
    return g_steal_pointer (&info);
  g_set_error_literal (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_ENROLLED,
                       _("This terminal is not enrolled: run tiketictl enrol --hub URL --code CODE first."));
  return NULL;
}

/* The desk is closed again: the agent has a connection of its own. */
static gboolean
check_enrolled (TkCtl *ctl, GError **error)
{
  g_autoptr (TkDesk) desk = tk_ctl_open (ctl, NULL, error);
  g_autoptr (TkTerminalInfo) info = desk != NULL ? get_enrolled (desk, error) : NULL;

  return info != NULL;
}

static gboolean
stop_asked_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

/* Runs the agent until SIGINT or SIGTERM. */
static TkExit
keep_syncing (TkCtl *ctl)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (TkSyncAgent) agent = tk_sync_agent_new (ctl->dir, ctl->clock);

  if (!tk_sync_agent_start (agent, &error))
    return tk_ctl_fail (error);
  g_unix_signal_add (SIGINT, stop_asked_cb, loop);
  g_unix_signal_add (SIGTERM, stop_asked_cb, loop);
  g_main_loop_run (loop);
  tk_sync_agent_stop (agent);
  return TK_EXIT_DONE;
}

TkExit
tk_ctl_sync (TkCtl *ctl, int argc, char **argv)
{
  gboolean once = FALSE, retry = FALSE;
  g_autoptr (GError) error = NULL;
  TkSyncOutcome outcome = { 0 };
  TkSyncRetried retried;
  const GOptionEntry entries[] = {
    { "once", 0, 0, G_OPTION_ARG_NONE, &once, N_("Stop when nothing waits and nothing is new"), NULL },
    { "retry", 0, 0, G_OPTION_ARG_NONE, &retry, N_("Once, and let the hub apply dead letters again"), NULL },
    { NULL },
  };

  if (!tk_ctl_options (&argc, &argv, entries, NULL, _("Carries the journal up and changes down.")))
    return TK_EXIT_USAGE;
  if (!check_enrolled (ctl, &error))
    return tk_ctl_fail (error);
  if (!once && !retry)
    return keep_syncing (ctl);
  if ((retry && !tk_sync_retry (ctl->dir, ctl->clock, &retried, &error))
      || !tk_sync_once (ctl->dir, ctl->clock, &outcome, &error))
    return tk_ctl_fail (error);
  say_outcome (ctl, &outcome, retry ? &retried : NULL);
  return TK_EXIT_DONE;
}

static TkJson *
leases_to_json (const GPtrArray *leases)
{
  TkJson *array = tk_json_array ();
  for (guint i = 0; i < leases->len; i++)
    {
      const TkLeaseInfo *lease = leases->pdata[i];
      TkJson *json = tk_json_object ();
      tk_json_set_int (json, "event", lease->event);
      tk_json_set_int (json, "type", lease->type);
      tk_json_set_string (json, "name", lease->type_name);
      tk_json_set_int (json, "left", lease->left);
      tk_ctl_set_time (json, "sell_until", lease->sell_until);
      tk_json_set_bool (json, "expired", lease->expired);
      tk_json_append (array, json);
    }
  return array;
}

static TkJson *
dead_letters_to_json (const GPtrArray *letters)
{
  TkJson *array = tk_json_array ();
  for (guint i = 0; i < letters->len; i++)
    {
      const TkDeadLetter *letter = letters->pdata[i];
      TkJson *json = tk_json_object ();
      tk_json_set_int (json, "seq", letter->seq);
      tk_json_set_string (json, "kind", letter->kind);
      tk_json_set_string (json, "status", letter->status);
      tk_json_set_string (json, "reason", letter->reason);
      tk_json_append (array, json);
    }
  return array;
}

static TkJson *
incidents_to_json (const GPtrArray *incidents)
{
  TkJson *array = tk_json_array ();
  for (guint i = 0; i < incidents->len; i++)
    {
      const TkIncidentInfo *incident = incidents->pdata[i];
      TkJson *json = tk_json_object ();
      tk_json_set_string (json, "kind", incident->kind);
      tk_json_set_string (json, "text", incident->text);
      tk_ctl_set_time (json, "at", incident->at);
      tk_json_append (array, json);
    }
  return array;
}

static TkJson *
alarms_to_json (const GPtrArray *alarms)
{
  TkJson *array = tk_json_array ();
  for (guint i = 0; i < alarms->len; i++)
    {
      const TkGateAlarm *alarm = alarms->pdata[i];
      TkJson *json = tk_json_object ();
      tk_json_set_string (json, "scan", alarm->id);
      tk_json_set_int (json, "event", alarm->ticket.event);
      tk_json_set_int (json, "type", alarm->ticket.type);
      tk_json_set_int (json, "serial", alarm->ticket.serial);
      tk_json_set_string (json, "own_gate", alarm->own_gate);
      tk_ctl_set_time (json, "own_at", alarm->own_at);
      tk_json_set_string (json, "other_gate", alarm->other_gate);
      tk_ctl_set_time (json, "other_at", alarm->other_at);
      tk_json_set_string (json, "text", alarm->sentence);
      tk_json_append (array, json);
    }
  return array;
}

static TkJson *
witness_to_json (TkCtl *ctl, const TkDeskStatus *status)
{
  TkJson *json = tk_json_object ();

  tk_json_set_string (json, "url", *status->witness_url != '\0' ? status->witness_url : NULL);
  tk_json_set_int (json, "acked_seq", status->witness_acked_seq);
  if (status->witness_at_ms > 0)
    tk_json_set_int (json, "age_ms", tk_clock_wall (ctl->clock) - status->witness_at_ms);
  else
    tk_json_set_null (json, "age_ms");
  tk_json_set_string (json, "error", status->witness_error);
  return json;
}

static void
print_witness_words (TkCtl *ctl, const TkDeskStatus *status)
{
  if (*status->witness_url == '\0')
    return;
  if (status->witness_at_ms > 0)
    tk_ctl_say (_("Witness %s has the journal up to %" PRId64 ", told %" PRId64 " s ago"), status->witness_url,
                status->witness_acked_seq, (tk_clock_wall (ctl->clock) - status->witness_at_ms) / 1000);
  else
    tk_ctl_say (_("Witness %s has nothing yet"), status->witness_url);
  if (*status->witness_error != '\0')
    tk_ctl_say (_("Trouble with the witness: %s"), status->witness_error);
}

static void
print_status_json (TkCtl *ctl, const TkTerminalInfo *info, const TkDeskStatus *status, const GPtrArray *alarms)
{
  TkJson *json = tk_json_object ();

  tk_json_set_string (json, "terminal", info->name);
  tk_json_set_string (json, "net", tk_net_state_to_string (status->net));
  tk_json_set_int (json, "waiting", status->waiting);
  tk_json_set_int (json, "head_seq", status->head_seq);
  tk_json_set_int (json, "acked_seq", status->acked_seq);
  tk_json_set_string (json, "head_hash", status->head_hash);
  tk_ctl_set_time (json, "last_contact", status->last_contact_ms);
  if (status->data_ms > 0)
    tk_json_set_int (json, "data_age_ms", tk_clock_wall (ctl->clock) - status->data_ms);
  else
    tk_json_set_null (json, "data_age_ms");
  tk_json_set_int (json, "clock_offset_ms", status->clock_offset_ms);
  tk_json_set_int (json, "alone_ms", status->alone_ms);
  tk_json_set_int (json, "alone_limit_ms", status->alone_limit_ms);
  tk_json_take (json, "witness", witness_to_json (ctl, status));
  tk_json_set_string (json, "cursor", status->cursor);
  tk_json_set_string (json, "last_error", status->last_error);
  tk_json_take (json, "leases", leases_to_json (status->leases));
  tk_json_take (json, "dead_letters", dead_letters_to_json (status->dead_letters));
  tk_json_take (json, "incidents", incidents_to_json (status->incidents));
  tk_json_take (json, "alarms", alarms_to_json (alarms));
  tk_ctl_print_json (json);
}

static void
print_status_words (TkCtl *ctl, const TkTerminalInfo *info, const TkDeskStatus *status, const GPtrArray *alarms)
{
  tk_ctl_say (_("%s · %s · %" PRId64 " waiting · journal at %" PRId64), info->name,
              tk_net_state_to_string (status->net), status->waiting, status->head_seq);
  if (status->data_ms > 0)
    tk_ctl_say (_("Data %" PRId64 " s old, hub's clock %+" PRId64 " ms"),
                (tk_clock_wall (ctl->clock) - status->data_ms) / 1000, status->clock_offset_ms);
  tk_ctl_say (_("Journal head %s"), status->head_hash);
  if (status->alone_limit_ms > 0)
    tk_ctl_say (_("Met the hub %" PRId64 " hours ago, may go on alone for %" PRId64), status->alone_ms / HOUR_MS,
                status->alone_limit_ms / HOUR_MS);
  print_witness_words (ctl, status);
  if (*status->last_error != '\0')
    tk_ctl_say (_("Last trouble: %s"), status->last_error);
  for (guint i = 0; i < status->leases->len; i++)
    {
      const TkLeaseInfo *lease = status->leases->pdata[i];
      tk_ctl_say (_("  %s · %s: %" PRId64 " left to sell here%s"), lease->event_title, lease->type_name, lease->left,
                  lease->expired ? _(" (expired)") : "");
    }
  for (guint i = 0; i < alarms->len; i++)
    tk_ctl_say (_("  Alarm: %s"), ((const TkGateAlarm *) alarms->pdata[i])->sentence);
  for (guint i = 0; i < status->incidents->len; i++)
    tk_ctl_say (_("  Incident: %s"), ((const TkIncidentInfo *) status->incidents->pdata[i])->text);
  for (guint i = 0; i < status->dead_letters->len; i++)
    {
      const TkDeadLetter *letter = status->dead_letters->pdata[i];
      tk_ctl_say (_("  Entry %" PRId64 " (%s): %s: %s"), letter->seq, letter->kind, letter->status, letter->reason);
    }
}

TkExit
tk_ctl_status (TkCtl *ctl, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  if (!tk_ctl_options (&argc, &argv, NULL, NULL, _("How this terminal is doing.")))
    return TK_EXIT_USAGE;
  g_autoptr (TkDesk) desk = tk_ctl_open (ctl, NULL, &error);
  g_autoptr (TkTerminalInfo) info = desk != NULL ? get_enrolled (desk, &error) : NULL;
  g_autoptr (TkDeskStatus) status = info != NULL ? tk_desk_get_status (desk, &error) : NULL;
  g_autoptr (GPtrArray) alarms = status != NULL ? tk_desk_gate_alarms (desk, &error) : NULL;
  if (alarms == NULL)
    return tk_ctl_fail (error);
  (ctl->json ? print_status_json : print_status_words) (ctl, info, status, alarms);
  return TK_EXIT_DONE;
}
