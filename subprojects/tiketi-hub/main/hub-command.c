/* What the commands share. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-command.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <glib/gi18n-lib.h>
#include <gio/gio.h>

#define URL_DEFAULT "http://127.0.0.1:8080"
#define SECRET_FILE_MAX 4096

/* As many words as `operands` has, in order; those in brackets at its end may be left out. */
static gboolean
take_operands (int argc, char **argv, const char *operands, char **taken)
{
  g_auto (GStrv) names = g_strsplit (operands != NULL ? operands : "", " ", -1);
  int n = (int) g_strv_length (names), least = n;
  g_autofree char *sentence = NULL;

  while (least > 0 && names[least - 1][0] == '[')
    least--;
  if (argc - 1 < least)
    sentence = g_strdup_printf (_("%s is missing; --help shows how to call this."), names[MAX (argc - 1, 0)]);
  else if (argc - 1 > n)
    sentence = g_strdup_printf (_("\"%s\" is one word too many; --help shows how to call this."), argv[n + 1]);
  if (sentence != NULL)
    return hub_command_fail_usage (sentence), FALSE;
  for (int i = 0; i < argc - 1; i++)
    taken[i] = g_strdup (argv[i + 1]);

  return TRUE;
}

static gboolean
has_option (const GOptionEntry *entries, const char *name)
{
  for (; entries->long_name != NULL; entries++)
    {
      if (strcmp (entries->long_name, name) == 0)
        return TRUE;
    }
  return FALSE;
}

void
hub_command_set_key_file (const char *option, const char *configured)
{
  static gboolean told;
  const char *from_environment = g_getenv ("TIKETI_HUB_KEY");

  if (option == NULL && from_environment != NULL && *from_environment != '\0')
    option = from_environment;
  if (option != NULL || (configured != NULL && !told))
    hub_service_set_key_file (option != NULL ? option : configured);
  told = told || option != NULL;
}

gboolean
hub_command_parse (int *argc, char ***argv, const GOptionEntry *entries, const char *operands, char **taken)
{
  g_autoptr (GOptionContext) context = g_option_context_new (operands);
  g_autoptr (GError) error = NULL;
  g_autofree char *key = NULL;
  const GOptionEntry shared[] = {
    { "key", 0, 0, G_OPTION_ARG_FILENAME, &key, N_("The file of the hub's signing key; with sqlite:PATH it is PATH.key"), N_("FILE") },
    { NULL },
  };

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!has_option (entries, "key"))
    g_option_context_add_main_entries (context, shared, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      g_autofree char *sentence = g_strdup_printf (_("%s; --help shows the options."), error->message);

      hub_command_fail_usage (sentence);
      return FALSE;
    }
  hub_command_set_key_file (key, NULL);

  return take_operands (*argc, *argv, operands, taken);
}

void
hub_common_clear (HubCommon *common)
{
  g_clear_pointer (&common->db, g_free);
  g_clear_pointer (&common->by, g_free);
}

gboolean
hub_common_parse (int argc, char **argv, HubCommon *common, const GOptionEntry *more, const char *operands, char **taken)
{
  const GOptionEntry shared[] = {
    { "db", 0, 0, G_OPTION_ARG_STRING, &common->db, N_("The database"), N_("URI") },
    { "by", 0, 0, G_OPTION_ARG_STRING, &common->by, N_("Who does it; it is written down"), N_("NAME") },
    { "who", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &common->by, NULL, NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &common->json, N_("One JSON object per line"), NULL },
  };
  g_autoptr (GArray) entries = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));

  g_array_append_vals (entries, shared, G_N_ELEMENTS (shared));
  for (; more != NULL && more->long_name != NULL; more++)
    g_array_append_vals (entries, more, 1);

  return hub_command_parse (&argc, &argv, (const GOptionEntry *) (gconstpointer) entries->data, operands, taken)
         && hub_command_database (common->db) != NULL;
}

HubService *
hub_common_open (const HubCommon *common, GError **error)
{
  return hub_service_open (hub_command_database (common->db), tk_clock_system (), error);
}

const char *
hub_common_who (const HubCommon *common)
{
  return common->by != NULL ? common->by : g_get_user_name ();
}

/* Errors from below come with or without their full stop. */
static void
print_sentence (const char *sentence)
{
  g_printerr ("tiketi-hub: %s%s\n", sentence, g_str_has_suffix (sentence, ".") ? "" : ".");
}

HubExit
hub_command_fail_usage (const char *sentence)
{
  print_sentence (sentence);

  return HUB_EXIT_USAGE;
}

gboolean
hub_command_number (const char *what, const char *text, gint64 *number)
{
  g_autofree char *sentence = NULL;

  if (g_ascii_string_to_signed (text, 10, 1, G_MAXUINT32, number, NULL))
    return TRUE;
  sentence = g_strdup_printf (_("%s is a number; tiketi-hub event list shows those of events, ticket types and gates."), what);
  return hub_command_fail_usage (sentence), FALSE;
}

HubExit
hub_command_missing (const char *option)
{
  g_autofree char *sentence = g_strdup_printf (_("%s is missing; --help shows the options."), option);

  return hub_command_fail_usage (sentence);
}

HubExit
hub_command_fail (const GError *error)
{
  /* What is wrong with a field begins with its name, for web forms. */
  gboolean field = g_error_matches (error, HUB_ERROR, HUB_ERROR_FIELD) && strstr (error->message, ": ") != NULL;
  const char *message = field ? strstr (error->message, ": ") + 2 : error->message;
  g_auto (GStrv) sentences = g_strsplit (message, "\n", -1);

  for (gsize i = 0; sentences[i] != NULL; i++)
    print_sentence (sentences[i]);

  return HUB_EXIT_FAILED;
}

const char *
hub_command_database (const char *option)
{
  const char *uri = option != NULL ? option : g_getenv ("TIKETI_HUB_DB");

  if (uri != NULL && *uri != '\0')
    return uri;

  hub_command_fail_usage (
      _("--db is missing; give it, or set TIKETI_HUB_DB, for example sqlite:/var/lib/tiketi/hub.db."));
  return NULL;
}

char *
hub_command_url (const char *option, const char *configured)
{
  const char *from_environment = g_getenv ("TIKETI_HUB_URL");

  if (option != NULL || configured != NULL)
    return g_strdup (option != NULL ? option : configured);

  return g_strdup (from_environment != NULL && *from_environment != '\0' ? from_environment : URL_DEFAULT);
}

static char *
read_secret_file (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  if (length == 0 || length > SECRET_FILE_MAX || memchr (text, '\0', length) != NULL
      || !g_utf8_validate (text, length, NULL))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _("\"%s\" does not hold a secret; write it on the first line."), path);
      return NULL;
    }
  text[strcspn (text, "\r\n")] = '\0';

  return g_steal_pointer (&text);
}

char *
hub_command_read_secret (const char *path, const char *variable, const char *option, GError **error)
{
  const char *value = g_getenv (variable);

  if (path != NULL)
    return read_secret_file (path, error);
  if (value != NULL && *value != '\0')
    return g_strdup (value);

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               _("There is no secret: write it in a file and give %s FILE, or set %s."), option, variable);
  return NULL;
}
