/* init and demo: from nothing to a database one can serve. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-command.h"

#include <glib/gi18n-lib.h>
#include "hub-config.h"
#include "tk-wire.h"

/* The fixed sample people; hub_service_demo() makes exactly these. */
static const struct
{
  const char *name;
  const char *role;
  const char *pin;
} demo_staff[] = {
  { "amina", "cashier", "2468" },
  { "juma", "gate", "1357" },
  { "wanjiru", "supervisor", "8642" },
};

static const struct
{
  const char *email;
  const char *role;
} demo_accounts[] = {
  { "admin@tiketi.example", "admin" },
  { "organizer@tiketi.example", "organizer" },
  { "attendee@tiketi.example", "attendee" },
};

#define DEMO_PASSWORD "tamasha-demo"

static TkJson *
code_object (const char *code, const char *url)
{
  TkJson *object = tk_json_object ();

  tk_json_set_string (object, "code", code);
  tk_json_set_string (object, "url", url);

  return object;
}

static TkJson *
staff_array (void)
{
  TkJson *array = tk_json_array ();

  for (gsize i = 0; i < G_N_ELEMENTS (demo_staff); i++)
    {
      TkJson *object = tk_json_object ();

      tk_json_set_string (object, "name", demo_staff[i].name);
      tk_json_set_string (object, "role", demo_staff[i].role);
      tk_json_set_string (object, "pin", demo_staff[i].pin);
      tk_json_append (array, object);
    }

  return array;
}

static TkJson *
account_array (void)
{
  TkJson *array = tk_json_array ();

  for (gsize i = 0; i < G_N_ELEMENTS (demo_accounts); i++)
    {
      TkJson *object = tk_json_object ();

      tk_json_set_string (object, "email", demo_accounts[i].email);
      tk_json_set_string (object, "role", demo_accounts[i].role);
      tk_json_set_string (object, "password", DEMO_PASSWORD);
      tk_json_append (array, object);
    }

  return array;
}

static void
print_demo_json (const HubDemoCodes *codes, const char *url)
{
  g_autoptr (TkJson) object = tk_json_object ();
  g_autofree char *text = NULL;

  tk_json_take (object, "box_office", code_object (codes->box_office_code, url));
  tk_json_take (object, "gate", code_object (codes->gate_code, url));
  tk_json_take (object, "staff", staff_array ());
  tk_json_take (object, "accounts", account_array ());
  text = tk_json_to_text (object);
  g_print ("%s\n", text);
}

static void
print_demo_text (const HubDemoCodes *codes, const char *url)
{
  g_print (_("Sample events are ready. Enrol at %s, each code once:\n"), url);
  g_print (_("  box office  %s\n  gate        %s\n\nStaff:\n"), codes->box_office_code, codes->gate_code);
  for (gsize i = 0; i < G_N_ELEMENTS (demo_staff); i++)
    g_print ("  %-10s %-11s PIN %s\n", demo_staff[i].name, demo_staff[i].role, demo_staff[i].pin);
  g_print (_("\nAccounts, password %s:\n"), DEMO_PASSWORD);
  for (gsize i = 0; i < G_N_ELEMENTS (demo_accounts); i++)
    g_print ("  %-26s %s\n", demo_accounts[i].email, demo_accounts[i].role);
}

static HubExit
run_demo (const char *uri, const char *url, gboolean json)
{
  HubDemoCodes codes = { NULL, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) service = NULL;

  if (!hub_service_init (uri, tk_clock_system (), &error))
    return hub_command_fail (error);
  service = hub_service_open (uri, tk_clock_system (), &error);
  if (service == NULL || !hub_service_demo (service, &codes, &error))
    return hub_command_fail (error);

  if (json)
    print_demo_json (&codes, url);
  else
    print_demo_text (&codes, url);
  g_free (codes.box_office_code);
  g_free (codes.gate_code);

  return HUB_EXIT_OK;
}

HubExit
hub_command_init (int argc, char **argv)
{
  g_autofree char *db = NULL;
  g_autofree char *file = NULL;
  const GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_STRING, &db, N_("The database, for example sqlite:/var/lib/tiketi/hub.db"),
      N_("URI") },
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &file, N_("Settings; tiketi-hub config check shows them"), N_("FILE") },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubConfig) config = NULL;
  const char *uri;

  if (!hub_command_parse (&argc, &argv, entries, NULL, NULL))
    return HUB_EXIT_USAGE;
  config = file != NULL ? hub_config_load (file, &error) : g_new0 (HubConfig, 1);
  if (config == NULL)
    return hub_command_fail (error);
  hub_command_set_key_file (NULL, config->key_file);
  uri = hub_command_database (db != NULL ? db : config->db);
  if (uri == NULL)
    return HUB_EXIT_USAGE;
  if (!hub_service_init (uri, tk_clock_system (), &error))
    return hub_command_fail (error);

  g_print (_("The database is ready.\n"));
  return HUB_EXIT_OK;
}

HubExit
hub_command_demo (int argc, char **argv)
{
  g_autofree char *db = NULL;
  g_autofree char *url_option = NULL;
  g_autofree char *url = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_STRING, &db, N_("The database; created when it is not there"), N_("URI") },
    { "url", 0, 0, G_OPTION_ARG_STRING, &url_option, N_("Where terminals will find this hub"), N_("URL") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("One JSON object on one line"), NULL },
    { NULL },
  };
  const char *uri;

  if (!hub_command_parse (&argc, &argv, entries, NULL, NULL))
    return HUB_EXIT_USAGE;
  uri = hub_command_database (db);
  if (uri == NULL)
    return HUB_EXIT_USAGE;
  url = hub_command_url (url_option, NULL);

  return run_demo (uri, url, json);
}
