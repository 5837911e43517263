/* journal retry: dead letters again, after an update. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-command.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>
#include "tk-wire.h"

static void
tell_retry (const HubRetryReport *report, gboolean json)
{
  g_autoptr (TkJson) object = tk_json_object ();
  g_autofree char *text = NULL;

  if (!json)
    {
      g_print (_("%" PRId64 " dead letters tried again: %" PRId64 " applied, %" PRId64 " in conflict, %" PRId64
                 " still dead.\n"),
               report->tried, report->applied, report->conflict, report->dead);
      return;
    }

  tk_json_set_int (object, "tried", report->tried);
  tk_json_set_int (object, "applied", report->applied);
  tk_json_set_int (object, "conflict", report->conflict);
  tk_json_set_int (object, "dead", report->dead);
  text = tk_json_to_text (object);
  g_print ("%s\n", text);
}

HubExit
hub_command_journal_retry (int argc, char **argv)
{
  g_autofree char *db = NULL;
  g_autofree char *terminal = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_STRING, &db, N_("The database"), N_("URI") },
    { "terminal", 0, 0, G_OPTION_ARG_STRING, &terminal, N_("Only those of this terminal, by name or number"),
      N_("NAME") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("One JSON object on one line"), NULL },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) service = NULL;
  HubRetryReport report;

  if (!hub_command_parse (&argc, &argv, entries, NULL, NULL) || hub_command_database (db) == NULL)
    return HUB_EXIT_USAGE;

  service = hub_service_open (hub_command_database (db), tk_clock_system (), &error);
  if (service == NULL || !hub_service_retry_all (service, terminal, &report, &error))
    return hub_command_fail (error);

  tell_retry (&report, json);
  return HUB_EXIT_OK;
}
