/* copy, backup and restore: whole deployments. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-command.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  char *from, *to, *db;
  gboolean json;
} Options;

static void
clear_options (Options *options)
{
  g_free (options->from);
  g_free (options->to);
  g_free (options->db);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

static HubExit
tell (const Options *options, char *report, const char *next, GError *const *error)
{
  HubExit code = hub_command_tell (report, options->json, error);

  if (code == HUB_EXIT_OK && !options->json)
    g_print ("%s\n", next);
  return code;
}

HubExit
hub_command_copy (int argc, char **argv)
{
  g_auto (Options) options = { NULL };
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_STRING, &options.from, N_("The database to copy; no hub should be writing to it"), N_("URI") },
    { "to", 0, 0, G_OPTION_ARG_STRING, &options.to, N_("An empty database, of either kind"), N_("URI") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_("One JSON object on one line"), NULL },
    { NULL },
  };

  if (!hub_command_parse (&argc, &argv, entries, NULL, NULL))
    return HUB_EXIT_USAGE;
  if (options.from == NULL || options.to == NULL)
    return hub_command_missing (options.from == NULL ? "--from" : "--to");
  return tell (&options, hub_service_copy (options.from, options.to, &error),
               _("Every row arrived as it was. The hub's key is not in a database: carry its file to the new place, or name it with --key."),
               &error);
}

HubExit
hub_command_backup (int argc, char **argv)
{
  g_auto (Options) options = { NULL };
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_STRING, &options.db, N_("The database; hubs may go on"), N_("URI") },
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &options.to, N_("A new file; the hub's key goes into FILE.key"), N_("FILE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_("One JSON object on one line"), NULL },
    { NULL },
  };

  if (!hub_command_parse (&argc, &argv, entries, NULL, NULL) || hub_command_database (options.db) == NULL)
    return HUB_EXIT_USAGE;
  if (options.to == NULL)
    return hub_command_missing ("--to");
  return tell (&options, hub_service_backup (hub_command_database (options.db), options.to, &error),
               _("The backup is whole. Keep its key file apart from others' eyes: whoever has it can sign tickets."), &error);
}

HubExit
hub_command_restore (int argc, char **argv)
{
  g_auto (Options) options = { NULL };
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_FILENAME, &options.from, N_("The backup; its key is in FILE.key"), N_("FILE") },
    { "to", 0, 0, G_OPTION_ARG_STRING, &options.to, N_("An empty database, of either kind"), N_("URI") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_("One JSON object on one line"), NULL },
    { NULL },
  };

  if (!hub_command_parse (&argc, &argv, entries, NULL, NULL))
    return HUB_EXIT_USAGE;
  if (options.from == NULL || options.to == NULL)
    return hub_command_missing (options.from == NULL ? "--from" : "--to");
  return tell (&options, hub_service_restore (options.from, options.to, &error),
               _("The backup is restored. Terminals that remember more send it again, and an incident tells that they did; lease "
                 "nothing new until each of them was heard."),
               &error);
}
