/* terminal add and revoke. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-command.h"

#include <string.h>
#include <glib/gi18n-lib.h>
#include "hub-config.h"
#include "tk-wire.h"

#define CODE_HOURS 72
#define HOUR_MS G_GINT64_CONSTANT (3600000)

typedef struct
{
  char *db;
  char *name;
  char *events;
  char *kind;
  char *url;
  char *config_file;
  int hours;
  gboolean json;
} AddOptions;

static void
clear_add_options (AddOptions *options)
{
  g_free (options->db);
  g_free (options->name);
  g_free (options->events);
  g_free (options->kind);
  g_free (options->url);
  g_free (options->config_file);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AddOptions, clear_add_options)

/* "1,2" → event numbers; NULL when it is not a list of them. */
static GArray *
parse_events (const char *text)
{
  g_autoptr (GArray) events = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_auto (GStrv) words = g_strsplit (text, ",", -1);

  for (gsize i = 0; words[i] != NULL; i++)
    {
      guint64 number;
      guint32 event;

      if (!g_ascii_string_to_unsigned (g_strstrip (words[i]), 10, 1, G_MAXUINT32, &number, NULL))
        return NULL;
      event = (guint32) number;
      g_array_append_val (events, event);
    }

  return events->len > 0 ? g_steal_pointer (&events) : NULL;
}

static gboolean
is_kind (const char *kind)
{
  return strcmp (kind, "box-office") == 0 || strcmp (kind, "gate") == 0 || strcmp (kind, "both") == 0;
}

/* Fills `invite` from the options; FALSE after telling what is wrong. */
static gboolean
make_invite (const AddOptions *options, HubTerminalInvite *invite)
{
  if (hub_command_database (options->db) == NULL)
    return FALSE;
  if (options->name == NULL || options->events == NULL)
    return hub_command_missing (options->name == NULL ? "--name" : "--events"), FALSE;
  if (options->kind != NULL && !is_kind (options->kind))
    return hub_command_fail_usage (_("--kind is box-office, gate or both.")), FALSE;
  if (options->hours < 1 || options->hours > 24 * 365)
    return hub_command_fail_usage (_("--valid is a number of hours between 1 and 8760.")), FALSE;

  invite->events = parse_events (options->events);
  if (invite->events == NULL)
    return hub_command_fail_usage (_("--events is a list of event numbers such as 1,2.")), FALSE;
  invite->name = options->name;
  invite->kind = options->kind != NULL ? options->kind : (char *) "both";
  invite->valid_ms = options->hours * HOUR_MS;

  return TRUE;
}

static void
print_code (const char *code, const char *url, gint64 id, const AddOptions *options)
{
  g_autoptr (TkJson) object = tk_json_object ();
  g_autofree char *text = NULL;

  if (!options->json)
    {
      g_print (_("Enrol %s at %s within %d hours, once, with the code\n  %s\n"), options->name, url,
               options->hours, code);
      return;
    }

  tk_json_set_string (object, "code", code);
  tk_json_set_string (object, "url", url);
  tk_json_set_int (object, "terminal", id);
  tk_json_set_string (object, "name", options->name);
  text = tk_json_to_text (object);
  g_print ("%s\n", text);
}

static HubExit
add_terminal (const AddOptions *options, const HubTerminalInvite *invite)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HubConfig) config = NULL;
  g_autoptr (HubService) service = NULL;
  g_autofree char *code = NULL;
  g_autofree char *url = NULL;
  gint64 id = 0;

  if (options->config_file != NULL)
    {
      config = hub_config_load (options->config_file, &error);
      if (config == NULL)
        return hub_command_fail (error);
    }
  service = hub_service_open (hub_command_database (options->db), tk_clock_system (), &error);
  if (service == NULL)
    return hub_command_fail (error);
  code = hub_service_terminal_add (service, invite, &id, &error);
  if (code == NULL)
    return hub_command_fail (error);

  url = hub_command_url (options->url, config != NULL ? config->url : NULL);
  print_code (code, url, id, options);
  return HUB_EXIT_OK;
}

HubExit
hub_command_terminal_add (int argc, char **argv)
{
  g_auto (AddOptions) options = { .hours = CODE_HOURS };
  HubTerminalInvite invite = { NULL };
  const GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_STRING, &options.db, N_("The database"), N_("URI") },
    { "name", 0, 0, G_OPTION_ARG_STRING, &options.name, N_("What reports call it, such as \"Gate North\""),
      N_("NAME") },
    { "events", 0, 0, G_OPTION_ARG_STRING, &options.events, N_("The events it works for, such as 1,2"),
      N_("LIST") },
    { "kind", 0, 0, G_OPTION_ARG_STRING, &options.kind, N_("box-office, gate or both (both)"), N_("KIND") },
    { "valid", 0, 0, G_OPTION_ARG_INT, &options.hours, N_("How many hours the code may be used (72)"),
      N_("HOURS") },
    { "url", 0, 0, G_OPTION_ARG_STRING, &options.url, N_("Where the terminal will find this hub"),
      N_("URL") },
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &options.config_file, N_("Take the url from this file"),
      N_("FILE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_("One JSON object on one line"), NULL },
    { NULL },
  };
  HubExit exit_code;

  if (!hub_command_parse (&argc, &argv, entries, NULL, NULL) || !make_invite (&options, &invite))
    return HUB_EXIT_USAGE;

  exit_code = add_terminal (&options, &invite);
  g_array_unref (invite.events);

  return exit_code;
}

HubExit
hub_command_terminal_witnessed (int argc, char **argv)
{
  g_autofree char *db = NULL;
  g_autofree char *by = NULL;
  char *words[2] = { NULL, NULL };
  const GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_STRING, &db, N_("The database"), N_("URI") },
    { "by", 0, 0, G_OPTION_ARG_STRING, &by, N_("Who does it; it is written down"), N_("NAME") },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) service = NULL;

  if (!hub_command_parse (&argc, &argv, entries, "TERMINAL on|off", words) || hub_command_database (db) == NULL)
    return HUB_EXIT_USAGE;

  g_autofree char *terminal = words[0];
  g_autofree char *state = words[1];
  gboolean on = strcmp (state, "on") == 0;
  if (!on && strcmp (state, "off") != 0)
    return hub_command_fail_usage (_("Say on or off."));

  service = hub_service_open (hub_command_database (db), tk_clock_system (), &error);
  if (service == NULL
      || !hub_service_terminal_witnessed (service, terminal, on, by != NULL ? by : g_get_user_name (), &error))
    return hub_command_fail (error);

  g_print (on ? _("Leases granted to %s from now on are witnessed: it needs a witness to sell from them.\n")
              : _("Leases granted to %s from now on need no witness.\n"),
           terminal);
  return HUB_EXIT_OK;
}

HubExit
hub_command_terminal_revoke (int argc, char **argv)
{
  g_autofree char *db = NULL;
  g_autofree char *terminal = NULL;
  g_autofree char *by = NULL;
  const GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_STRING, &db, N_("The database"), N_("URI") },
    { "by", 0, 0, G_OPTION_ARG_STRING, &by, N_("Who does it; it is written down"), N_("NAME") },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) service = NULL;

  if (!hub_command_parse (&argc, &argv, entries, "TERMINAL", &terminal) || hub_command_database (db) == NULL)
    return HUB_EXIT_USAGE;

  service = hub_service_open (hub_command_database (db), tk_clock_system (), &error);
  if (service == NULL || !hub_service_terminal_revoke_by (service, terminal, by != NULL ? by : g_get_user_name (), &error))
    return hub_command_fail (error);

  g_print (
      _("Revoked %s: the hub takes nothing more from it, and the tickets it sold keep working.\n"),
      terminal);
  return HUB_EXIT_OK;
}
