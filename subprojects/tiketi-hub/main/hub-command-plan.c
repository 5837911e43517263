/* plan set: where the seats of a ticket type are. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-command.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

#define PLAN_FILE_MAX (256 * 1024)

typedef struct
{
  HubCommon common;
  char *operands[3];
  gint64 event, type;
} Options;

static void
clear_options (Options *options)
{
  hub_common_clear (&options->common);
  for (gsize i = 0; i < G_N_ELEMENTS (options->operands); i++)
    g_free (options->operands[i]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

static gboolean
parse (int argc, char **argv, Options *options)
{
  return hub_common_parse (argc, argv, &options->common, NULL, "EVENT TYPE FILE", options->operands)
         && hub_command_number ("EVENT", options->operands[0], &options->event)
         && hub_command_number ("TYPE", options->operands[1], &options->type);
}

static char *
read_plan (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  if (length <= PLAN_FILE_MAX)
    return g_steal_pointer (&text);
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _("%s is longer than a seat plan can be"), path);
  return NULL;
}

HubExit
hub_command_plan_set (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) service = NULL;
  g_autofree char *text = NULL;
  gint64 seats = 0;

  if (!parse (argc, argv, &options))
    return HUB_EXIT_USAGE;
  text = read_plan (options.operands[2], &error);
  service = text != NULL ? hub_common_open (&options.common, &error) : NULL;
  HubPlanFile file = { text, options.event, options.type, hub_common_who (&options.common) };
  if (service == NULL || !hub_service_plan_set (service, &file, &seats, &error))
    return hub_command_fail (error);
  g_print (_("The plan has %" PRId64 " seats; terminals sell them from now on.\n"), seats);
  return HUB_EXIT_OK;
}
