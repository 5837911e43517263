/* user add and staff add: accounts with a password, people with a PIN. Neither secret is ever an argument, where every
 * user of the machine could read it. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-command.h"

#include <string.h>
#include <glib/gi18n-lib.h>
#include "tk-role.h"

typedef struct
{
  char *db;
  char *login; /* e-mail address or staff name */
  char *name;
  char *role;
  char *secret_file;
} Person;

static void
clear_person (Person *person)
{
  g_free (person->db);
  g_free (person->login);
  g_free (person->name);
  g_free (person->role);
  g_free (person->secret_file);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Person, clear_person)

static void
forget_secret (char *secret)
{
  if (secret == NULL)
    return;

  explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

/* What both commands need before they touch the database. */
static gboolean
check_person (const Person *person, const char *login_option, TkRole *role)
{
  g_autofree char *sentence = NULL;

  if (hub_command_database (person->db) == NULL)
    return FALSE;
  if (person->login == NULL || person->role == NULL)
    {
      hub_command_missing (person->login == NULL ? login_option : "--role");
      return FALSE;
    }
  *role = tk_role_from_string (person->role);
  if (*role != TK_ROLE_NONE)
    return TRUE;

  sentence = g_strdup_printf (
      _("\"%s\" is not a role; there are admin, organizer, supervisor, cashier, gate and attendee."),
      person->role);
  hub_command_fail_usage (sentence);
  return FALSE;
}

typedef gboolean (*AddFunc) (HubService *service, const char *login, const char *name, TkRole role, const char *secret,
                             GError **error);

static HubExit
add_person (const Person *person, TkRole role, const char *variable, const char *option, AddFunc add)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) service = NULL;
  char *secret = hub_command_read_secret (person->secret_file, variable, option, &error);
  const char *name = person->name != NULL ? person->name : person->login;
  gboolean added;

  if (secret == NULL)
    return hub_command_fail (error);

  service = hub_service_open (hub_command_database (person->db), tk_clock_system (), &error);
  added = service != NULL && add (service, person->login, name, role, secret, &error);
  forget_secret (secret);
  if (!added)
    return hub_command_fail (error);

  g_print (_("Added %s (%s).\n"), person->login, tk_role_to_string (role));
  return HUB_EXIT_OK;
}

HubExit
hub_command_user_add (int argc, char **argv)
{
  g_auto (Person) person = { NULL };
  TkRole role;
  const GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_STRING, &person.db, N_("The database"), N_("URI") },
    { "email", 0, 0, G_OPTION_ARG_STRING, &person.login, N_("The address that signs in"), N_("EMAIL") },
    { "name", 0, 0, G_OPTION_ARG_STRING, &person.name, N_("The person's name"), N_("NAME") },
    { "role", 0, 0, G_OPTION_ARG_STRING, &person.role, N_("admin, organizer or attendee"), N_("ROLE") },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &person.secret_file,
      N_("Its first line is the password; or set TIKETI_PASSWORD"), N_("FILE") },
    { NULL },
  };

  if (!hub_command_parse (&argc, &argv, entries, NULL, NULL) || !check_person (&person, "--email", &role))
    return HUB_EXIT_USAGE;

  return add_person (&person, role, "TIKETI_PASSWORD", "--password-file", hub_service_user_add);
}

HubExit
hub_command_staff_add (int argc, char **argv)
{
  g_auto (Person) person = { NULL };
  TkRole role;
  const GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_STRING, &person.db, N_("The database"), N_("URI") },
    { "name", 0, 0, G_OPTION_ARG_STRING, &person.login, N_("The short name that signs in, such as amina"),
      N_("NAME") },
    { "display-name", 0, 0, G_OPTION_ARG_STRING, &person.name, N_("What screens show"), N_("TEXT") },
    { "role", 0, 0, G_OPTION_ARG_STRING, &person.role, N_("cashier, gate or supervisor"), N_("ROLE") },
    { "pin-file", 0, 0, G_OPTION_ARG_FILENAME, &person.secret_file,
      N_("Its first line is the PIN; or set TIKETI_PIN"), N_("FILE") },
    { NULL },
  };

  if (!hub_command_parse (&argc, &argv, entries, NULL, NULL) || !check_person (&person, "--name", &role))
    return HUB_EXIT_USAGE;

  return add_person (&person, role, "TIKETI_PIN", "--pin-file", hub_service_staff_add);
}
