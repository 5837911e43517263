/* signer add, list and revoke: keys by which an event knows other people's tickets. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-command.h"

#include <glib/gi18n-lib.h>

#define KEY_FILE_MAX 65536

typedef struct
{
  HubCommon common;
  char *operands[2];
  char *scheme, *key, *key_file, *name, *items;
  gint64 subevent;
} Options;

static void
clear_options (Options *options)
{
  hub_common_clear (&options->common);
  g_free (options->operands[0]);
  g_free (options->operands[1]);
  g_free (options->scheme);
  g_free (options->key);
  g_free (options->key_file);
  g_free (options->name);
  g_free (options->items);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

static gboolean
parse_new (int argc, char **argv, Options *options)
{
  const GOptionEntry entries[] = {
    { "scheme", 0, 0, G_OPTION_ARG_STRING, &options->scheme, N_("How it signs: pretix_sig1"), N_("SCHEME") },
    { "key", 0, 0, G_OPTION_ARG_STRING, &options->key, N_("Its public key, as pretix shows it"), N_("KEY") },
    { "key-file", 0, 0, G_OPTION_ARG_FILENAME, &options->key_file, N_("Or a file that holds it"), N_("FILE") },
    { "name", 0, 0, G_OPTION_ARG_STRING, &options->name, N_("What people call it"), N_("NAME") },
    { "items", 0, 0, G_OPTION_ARG_STRING, &options->items,
      N_("Which products come in as which ticket type, such as 17=1,17/4=2"), N_("LIST") },
    { "subevent", 0, 0, G_OPTION_ARG_INT64, &options->subevent, N_("Only this date of a series"), N_("NUMBER") },
    { NULL },
  };

  return hub_common_parse (argc, argv, &options->common, entries, "EVENT", options->operands);
}

static const char *
find_missing (const Options *options)
{
  if (options->scheme == NULL)
    return "--scheme";
  if (options->key == NULL && options->key_file == NULL)
    return "--key";
  if (options->name == NULL)
    return "--name";

  return options->items == NULL ? "--items" : NULL;
}

static gboolean
read_key (Options *options, GError **error)
{
  gsize length;

  if (options->key_file == NULL)
    return TRUE;
  g_clear_pointer (&options->key, g_free);
  if (!g_file_get_contents (options->key_file, &options->key, &length, error))
    return FALSE;
  if (length <= KEY_FILE_MAX)
    return TRUE;
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _("\"%s\" is too long to be a public key."), options->key_file);
  return FALSE;
}

HubExit
hub_command_signer_add (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) service = NULL;
  gint64 event;

  if (!parse_new (argc, argv, &options) || !hub_command_number ("EVENT", options.operands[0], &event))
    return HUB_EXIT_USAGE;
  if (find_missing (&options) != NULL)
    return hub_command_missing (find_missing (&options));
  if (!read_key (&options, &error))
    return hub_command_fail (error);

  HubSignerNew signer = { options.scheme, options.key, options.name, options.items, options.subevent };
  service = hub_common_open (&options.common, &error);
  return hub_command_tell (
      service != NULL ? hub_service_signer_add (service, event, &signer, hub_common_who (&options.common), &error) : NULL,
      options.common.json, &error);
}

HubExit
hub_command_signer_list (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) service = NULL;
  gint64 event;

  if (!hub_common_parse (argc, argv, &options.common, NULL, "EVENT", options.operands)
      || !hub_command_number ("EVENT", options.operands[0], &event))
    return HUB_EXIT_USAGE;
  service = hub_common_open (&options.common, &error);

  return hub_command_tell (service != NULL ? hub_service_signer_list (service, event, &error) : NULL, options.common.json, &error);
}

HubExit
hub_command_signer_revoke (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) service = NULL;
  gint64 event, number;

  if (!hub_common_parse (argc, argv, &options.common, NULL, "EVENT SIGNER", options.operands)
      || !hub_command_number ("EVENT", options.operands[0], &event)
      || !hub_command_number ("SIGNER", options.operands[1], &number))
    return HUB_EXIT_USAGE;
  service = hub_common_open (&options.common, &error);

  return hub_command_tell (
      service != NULL ? hub_service_signer_revoke (service, event, number, hub_common_who (&options.common), &error) : NULL,
      options.common.json, &error);
}
