/* The commands that only tell: terminal list, event list, report.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-command.h"

#include <glib/gi18n-lib.h>
#include "hub-answer.h"
#include "hub-outline.h"

typedef struct
{
  char *db;
  gboolean json;
  gboolean by_minute; /* only report */
} Options;

static void
clear_options (Options *options)
{
  g_free (options->db);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

static gboolean
parse (int argc, char **argv, Options *options, const char *operands, char **operand)
{
  const GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_STRING, &options->db, N_("The database"), N_("URI") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json, N_("One JSON object per line"), NULL },
    /* Where there is no operand there is nothing to tell by the minute. */
    { operands != NULL ? "by-minute" : NULL, 0, 0, G_OPTION_ARG_NONE, &options->by_minute,
      N_("Instead: who went in and out by gate and minute"), NULL },
    { NULL },
  };

  return hub_command_parse (&argc, &argv, entries, operands, operand) && hub_command_database (options->db) != NULL;
}

/* One JSON object a line, so that scripts can read a list item by item. */
static void
print_lines (const char *json)
{
  g_auto (GStrv) lines = hub_answer_split (json);

  for (gsize i = 0; lines[i] != NULL; i++)
    g_print ("%s\n", lines[i]);
}

HubExit
hub_command_tell (char *text, gboolean as_json, GError *const *error)
{
  g_autofree char *json = text;
  g_autofree char *outline = NULL;

  if (json == NULL)
    return hub_command_fail (*error);
  if (as_json)
    {
      print_lines (json);
      return HUB_EXIT_OK;
    }

  outline = hub_outline (json);
  g_print ("%s", outline);
  return HUB_EXIT_OK;
}

static HubExit
tell_list (int argc, char **argv, char *(*list) (HubService *service, GError **error))
{
  g_auto (Options) options = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) service = NULL;

  if (!parse (argc, argv, &options, NULL, NULL))
    return HUB_EXIT_USAGE;
  service = hub_service_open (hub_command_database (options.db), tk_clock_system (), &error);

  return hub_command_tell (service != NULL ? list (service, &error) : NULL, options.json, &error);
}

HubExit
hub_command_terminal_list (int argc, char **argv)
{
  return tell_list (argc, argv, hub_service_terminal_list);
}

HubExit
hub_command_event_list (int argc, char **argv)
{
  return tell_list (argc, argv, hub_service_event_list);
}

HubExit
hub_command_report (int argc, char **argv)
{
  g_auto (Options) options = { NULL };
  g_autofree char *operand = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) service = NULL;
  gint64 event;
  char *text = NULL;

  if (!parse (argc, argv, &options, "EVENT", &operand))
    return HUB_EXIT_USAGE;
  if (!g_ascii_string_to_signed (operand, 10, 1, G_MAXUINT32, &event, NULL))
    return hub_command_fail_usage (_("EVENT is the event's number; tiketi-hub event list shows them."));

  service = hub_service_open (hub_command_database (options.db), tk_clock_system (), &error);
  if (service != NULL)
    text = (options.by_minute ? hub_service_arrivals : hub_service_report) (service, event, &error);

  return hub_command_tell (text, options.json, &error);
}
