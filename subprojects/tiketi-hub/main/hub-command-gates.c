/* gate list, add and set, and type set: what gates let in, and when. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-command.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  HubCommon common;
  char *operands[2];
  char *name, *hint, *types, *zones, *entries, *exits, *reentry, *opens, *closes, *tolerance, *entries_total, *entries_per_day,
    *minimum, *day_starts, *attention, *asks;
} Options;

static void
clear_options (Options *options)
{
  char **texts[] = { &options->operands[0], &options->operands[1],  &options->name,       &options->hint,      &options->types,
                     &options->zones,       &options->entries,      &options->exits,      &options->reentry,   &options->opens,
                     &options->closes,      &options->tolerance,    &options->minimum,    &options->day_starts,
                     &options->attention,   &options->asks,         &options->entries_total, &options->entries_per_day };

  hub_common_clear (&options->common);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_clear_pointer (texts[i], g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

static gboolean
parse (int argc, char **argv, Options *options, const GOptionEntry *more, const char *operands)
{
  return hub_common_parse (argc, argv, &options->common, more, operands, options->operands);
}

HubExit
hub_command_gate_list (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) service = NULL;
  gint64 event = 0;

  if (!parse (argc, argv, &options, NULL, "[EVENT]")
      || (options.operands[0] != NULL && !hub_command_number ("EVENT", options.operands[0], &event)))
    return HUB_EXIT_USAGE;
  service = hub_common_open (&options.common, &error);

  return hub_command_tell (service != NULL ? hub_service_gate_list (service, event, &error) : NULL, options.common.json, &error);
}

static gboolean
parse_rules (int argc, char **argv, Options *options, const char *operands)
{
  const GOptionEntry entries[] = {
    { "name", 0, 0, G_OPTION_ARG_STRING, &options->name, N_("What it is called"), N_("NAME") },
    { "hint", 0, 0, G_OPTION_ARG_STRING, &options->hint, N_("How to find it, for people at the wrong one"), N_("TEXT") },
    { "types", 0, 0, G_OPTION_ARG_STRING, &options->types, N_("The ticket types it takes, such as 1,2, or all"), N_("LIST") },
    { "zones", 0, 0, G_OPTION_ARG_STRING, &options->zones, N_("It takes types that let into one of these, too"), N_("LIST") },
    { "entries", 0, 0, G_OPTION_ARG_STRING, &options->entries, N_("Whether people go in here"), N_("yes|no") },
    { "exits", 0, 0, G_OPTION_ARG_STRING, &options->exits, N_("Whether people go out here"), N_("yes|no") },
    { "reentry", 0, 0, G_OPTION_ARG_STRING, &options->reentry, N_("Whether who left may come back"), N_("yes|no") },
    { "opens", 0, 0, G_OPTION_ARG_STRING, &options->opens, N_("none, a time, or doors-30, start+15, end"), N_("HOUR") },
    { "closes", 0, 0, G_OPTION_ARG_STRING, &options->closes, N_("Likewise"), N_("HOUR") },
    { "tolerance", 0, 0, G_OPTION_ARG_STRING, &options->tolerance, N_("So much earlier and later still goes"), N_("MINUTES") },
    { "entries-total", 0, 0, G_OPTION_ARG_STRING, &options->entries_total, N_("Entries with one ticket in all; 0: any number"),
      N_("NUMBER") },
    { "entries-per-day", 0, 0, G_OPTION_ARG_STRING, &options->entries_per_day, N_("Entries in one day; 0: any number"),
      N_("NUMBER") },
    { "minimum", 0, 0, G_OPTION_ARG_STRING, &options->minimum, N_("Minutes that must lie between two entries"), N_("MINUTES") },
    { "day-starts", 0, 0, G_OPTION_ARG_STRING, &options->day_starts, N_("When a new day of entries begins, such as 06:00"),
      N_("HH:MM") },
    { NULL },
  };

  return parse (argc, argv, options, entries, operands);
}

static HubGateRules
rules_of (const Options *options)
{
  return (HubGateRules){ .name = options->name, .hint = options->hint, .types = options->types, .zones = options->zones,
                         .entries = options->entries, .exits = options->exits, .reentry = options->reentry,
                         .opens = options->opens, .closes = options->closes, .tolerance = options->tolerance,
                         .entries_total = options->entries_total, .entries_per_day = options->entries_per_day,
                         .minimum = options->minimum, .day_starts = options->day_starts };
}

HubExit
hub_command_gate_add (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) service = NULL;
  gint64 event;

  if (!parse_rules (argc, argv, &options, "EVENT") || !hub_command_number ("EVENT", options.operands[0], &event))
    return HUB_EXIT_USAGE;
  if (options.name == NULL)
    return hub_command_missing ("--name");

  HubGateRules rules = rules_of (&options);
  service = hub_common_open (&options.common, &error);
  return hub_command_tell (service != NULL ? hub_service_gate_add (service, event, &rules, hub_common_who (&options.common), &error) : NULL,
                           options.common.json, &error);
}

HubExit
hub_command_gate_set (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) service = NULL;
  gint64 gate;

  if (!parse_rules (argc, argv, &options, "GATE") || !hub_command_number ("GATE", options.operands[0], &gate))
    return HUB_EXIT_USAGE;

  HubGateRules rules = rules_of (&options);
  service = hub_common_open (&options.common, &error);
  return hub_command_tell (service != NULL ? hub_service_gate_set (service, gate, &rules, hub_common_who (&options.common), &error) : NULL,
                           options.common.json, &error);
}

HubExit
hub_command_type_set (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "zones", 0, 0, G_OPTION_ARG_STRING, &options.zones, N_("Where it lets in, such as hall,terrace"), N_("LIST") },
    { "attention", 0, 0, G_OPTION_ARG_STRING, &options.attention, N_("What gate staff are shown; \"\" for nothing"), N_("TEXT") },
    { "asks", 0, 0, G_OPTION_ARG_STRING, &options.asks, N_("What is asked of each who will come, such as name!,phone; \"\" for nothing"),
      N_("LIST") },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) service = NULL;
  gint64 event, type;

  if (!parse (argc, argv, &options, entries, "EVENT TYPE") || !hub_command_number ("EVENT", options.operands[0], &event)
      || !hub_command_number ("TYPE", options.operands[1], &type))
    return HUB_EXIT_USAGE;

  HubTypeRules rules = { options.zones, options.attention, options.asks };
  service = hub_common_open (&options.common, &error);
  return hub_command_tell (service != NULL ? hub_service_type_set (service, event, type, &rules, hub_common_who (&options.common), &error) : NULL,
                           options.common.json, &error);
}
