/* lease list, fence, release and outage, and type overdraft. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-command.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

typedef struct
{
  char *db;
  char *by;
  char *terminal;
  char *reason;
  gint64 event;
  gboolean json;
  char *operands[3];
} Options;

static void
clear_options (Options *options)
{
  g_free (options->db);
  g_free (options->by);
  g_free (options->terminal);
  g_free (options->reason);
  for (gsize i = 0; i < G_N_ELEMENTS (options->operands); i++)
    g_free (options->operands[i]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

#define DB(options) { "db", 0, 0, G_OPTION_ARG_STRING, &(options).db, N_("The database"), N_("URI") }
#define BY(options) { "by", 0, 0, G_OPTION_ARG_STRING, &(options).by, N_("Who does it; it is written down"), N_("NAME") }
#define JSON(options) { "json", 0, 0, G_OPTION_ARG_NONE, &(options).json, N_("One JSON object per line"), NULL }

static gboolean
parse (int argc, char **argv, Options *options, const GOptionEntry *entries, const char *operands)
{
  return hub_command_parse (&argc, &argv, entries, operands, options->operands)
         && hub_command_database (options->db) != NULL;
}

static HubService *
open_hub (const Options *options, GError **error)
{
  return hub_service_open (hub_command_database (options->db), tk_clock_system (), error);
}

static const char *
who (const Options *options)
{
  return options->by != NULL ? options->by : g_get_user_name ();
}

HubExit
hub_command_lease_list (int argc, char **argv)
{
  g_auto (Options) options = { NULL };
  const GOptionEntry entries[] = {
    DB (options),
    { "event", 0, 0, G_OPTION_ARG_INT64, &options.event, N_("Only those of this event"), N_("NUMBER") },
    JSON (options),
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) service = NULL;

  if (!parse (argc, argv, &options, entries, NULL))
    return HUB_EXIT_USAGE;
  service = open_hub (&options, &error);

  return hub_command_tell (service != NULL ? hub_service_lease_list (service, options.event, &error) : NULL, options.json,
                           &error);
}

/* The lease may be left out when a terminal is named. */
static gboolean
parse_fence (int argc, char **argv, Options *options)
{
  const GOptionEntry entries[] = {
    DB (*options),
    { "terminal", 0, 0, G_OPTION_ARG_STRING, &options->terminal, N_("All open leases of this terminal"), N_("NAME") },
    BY (*options),
    { NULL },
  };
  gboolean one = TRUE;

  for (int i = 1; i < argc; i++)
    one = one && !g_str_has_prefix (argv[i], "--terminal");

  return parse (argc, argv, options, entries, one ? "LEASE" : NULL);
}

HubExit
hub_command_lease_fence (int argc, char **argv)
{
  g_auto (Options) options = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) service = NULL;
  HubLeaseFenced fenced;

  if (!parse_fence (argc, argv, &options))
    return HUB_EXIT_USAGE;

  HubLeaseFence fence = { options.operands[0], options.terminal, who (&options) };
  service = open_hub (&options, &error);
  if (service == NULL || !hub_service_lease_fence (service, &fence, &fenced, &error))
    return hub_command_fail (error);

  g_print (_("Fenced: %" PRId64 " leases, %" PRId64 " tickets not known to be sold. They come back when the terminal's journal "
             "says that they were not, or when you release them.\n"),
           fenced.leases, fenced.unsold);
  return HUB_EXIT_OK;
}

HubExit
hub_command_lease_release (int argc, char **argv)
{
  g_auto (Options) options = { NULL };
  const GOptionEntry entries[] = {
    DB (options),
    BY (options),
    { "reason", 0, 0, G_OPTION_ARG_STRING, &options.reason, N_("Why; it is written down"), N_("TEXT") },
    JSON (options),
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) service = NULL;
  char *text = NULL;

  if (!parse (argc, argv, &options, entries, "LEASE"))
    return HUB_EXIT_USAGE;
  if (options.by == NULL || options.reason == NULL)
    return hub_command_missing (options.by == NULL ? "--by" : "--reason");

  HubLeaseRelease release = { options.operands[0], options.by, options.reason };
  service = open_hub (&options, &error);
  if (service != NULL)
    text = hub_service_lease_release (service, &release, &error);

  return hub_command_tell (text, options.json, &error);
}

HubExit
hub_command_lease_outage (int argc, char **argv)
{
  g_auto (Options) options = { NULL };
  const GOptionEntry entries[] = { DB (options), BY (options), { NULL } };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) service = NULL;
  gint64 minutes;

  if (!parse (argc, argv, &options, entries, "MINUTES"))
    return HUB_EXIT_USAGE;
  if (!g_ascii_string_to_signed (options.operands[0], 10, 0, G_MAXINT32, &minutes, NULL))
    return hub_command_fail_usage (_("MINUTES is a whole number, such as 120."));

  service = open_hub (&options, &error);
  if (service == NULL || !hub_service_lease_outage (service, minutes, who (&options), &error))
    return hub_command_fail (error);

  g_print (_("Leases are sized for %" PRId64 " minutes without the hub from now on.\n"), minutes);
  return HUB_EXIT_OK;
}

HubExit
hub_command_type_overdraft (int argc, char **argv)
{
  g_auto (Options) options = { NULL };
  const GOptionEntry entries[] = { DB (options), BY (options), { NULL } };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) service = NULL;
  gint64 numbers[3], set = 0;

  if (!parse (argc, argv, &options, entries, "EVENT TYPE NUMBER"))
    return HUB_EXIT_USAGE;
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (!g_ascii_string_to_signed (options.operands[i], 10, 0, G_MAXUINT32, &numbers[i], NULL))
      return hub_command_fail_usage (
          _("EVENT, TYPE and NUMBER are whole numbers; tiketi-hub event list shows the first two."));

  service = open_hub (&options, &error);
  if (service == NULL
      || !hub_service_type_overdraft (service, numbers[0], numbers[1], numbers[2], who (&options), &set, &error))
    return hub_command_fail (error);

  g_print (_("Up to %" PRId64 " tickets may be sold beyond the capacity, each approved by a supervisor.\n"), set);
  return HUB_EXIT_OK;
}
