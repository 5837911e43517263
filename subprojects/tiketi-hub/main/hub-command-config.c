/* config check: what is in force, or every mistake. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-command.h"

#include <glib/gi18n-lib.h>
#include "hub-config.h"

HubExit
hub_command_config_check (int argc, char **argv)
{
  g_autofree char *file = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (HubConfig) config = NULL;
  const GOptionEntry entries[] = {
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &file, N_("The settings; without, the environment"), N_("FILE") },
    { NULL },
  };

  if (!hub_command_parse (&argc, &argv, entries, NULL, NULL))
    return HUB_EXIT_USAGE;
  config = hub_config_load (file, &error);
  if (config == NULL)
    return hub_command_fail (error);

  text = hub_config_tell (config);
  g_print ("%s", text);
  return HUB_EXIT_OK;
}
