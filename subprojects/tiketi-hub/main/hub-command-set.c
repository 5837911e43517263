/* set: the hub's own rules. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-command.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

HubExit
hub_command_set_offline_hours (int argc, char **argv)
{
  g_autofree char *db = NULL;
  g_autofree char *text = NULL;
  const GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_STRING, &db, N_("The database"), N_("URI") },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) service = NULL;
  gint64 hours;

  if (!hub_command_parse (&argc, &argv, entries, "HOURS", &text) || hub_command_database (db) == NULL)
    return HUB_EXIT_USAGE;
  if (!g_ascii_string_to_signed (text, 10, 0, G_MAXINT32, &hours, NULL))
    return hub_command_fail_usage (_("HOURS must be a whole number; 0 lets terminals stay away for ever."));

  service = hub_service_open (hub_command_database (db), tk_clock_system (), &error);
  if (service == NULL || !hub_service_set_offline_hours (service, hours, &error))
    return hub_command_fail (error);

  if (hours > 0)
    g_print (_("A terminal that has not reached the hub for %" PRId64 " hours stops by itself, once it has heard of this.\n"),
             hours);
  else
    g_print (_("Terminals go on for ever without the hub, once they have heard of this.\n"));
  return HUB_EXIT_OK;
}
