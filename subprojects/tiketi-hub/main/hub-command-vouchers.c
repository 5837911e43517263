/* voucher add, list and close. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-command.h"

#include <string.h>
#include <sys/stat.h>
#include <glib/gi18n-lib.h>

#define CODES_BYTES_MAX (1024 * 1024)

typedef struct
{
  HubCommon common;
  char *operands[2];
  char *name, *code, *code_file, *percent, *amount, *price, *types, *uses, *per_sale, *from, *until;
  gboolean approval;
} Options;

static void
clear_options (Options *options)
{
  char **texts[] = { &options->operands[0], &options->operands[1], &options->name,  &options->code,     &options->code_file,
                     &options->percent,     &options->amount,      &options->price, &options->types,    &options->uses,
                     &options->per_sale,    &options->from,        &options->until };

  hub_common_clear (&options->common);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_clear_pointer (texts[i], g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

static gboolean
parse (int argc, char **argv, Options *options)
{
  const GOptionEntry entries[] = {
    { "name", 0, 0, G_OPTION_ARG_STRING, &options->name, N_("What it is called"), N_("NAME") },
    { "code", 0, 0, G_OPTION_ARG_STRING, &options->code, N_("What the buyer says; without one staff choose it from a list"),
      N_("CODE") },
    { "code-file", 0, 0, G_OPTION_ARG_FILENAME, &options->code_file, N_("Codes, one on each line: a voucher for each"), N_("FILE") },
    { "percent", 0, 0, G_OPTION_ARG_STRING, &options->percent, N_("So much off each ticket, such as 20 or 12.5"), N_("NUMBER") },
    { "amount", 0, 0, G_OPTION_ARG_STRING, &options->amount, N_("So much money off each ticket"), N_("MONEY") },
    { "price", 0, 0, G_OPTION_ARG_STRING, &options->price, N_("What each ticket costs instead"), N_("MONEY") },
    { "types", 0, 0, G_OPTION_ARG_STRING, &options->types, N_("Only tickets of these types, such as 1,2"), N_("LIST") },
    { "uses", 0, 0, G_OPTION_ARG_STRING, &options->uses, N_("For so many tickets in all; 0: any number"), N_("NUMBER") },
    { "per-sale", 0, 0, G_OPTION_ARG_STRING, &options->per_sale, N_("For so many tickets of one sale; 0: any number"), N_("NUMBER") },
    { "from", 0, 0, G_OPTION_ARG_STRING, &options->from, N_("Not before, such as 2026-11-21T19:00"), N_("TIME") },
    { "until", 0, 0, G_OPTION_ARG_STRING, &options->until, N_("Not at or after"), N_("TIME") },
    { "approval", 0, 0, G_OPTION_ARG_NONE, &options->approval, N_("A supervisor must approve"), NULL },
    { NULL },
  };

  return hub_common_parse (argc, argv, &options->common, entries, "EVENT", options->operands);
}

/* One code a line; blank lines do not count. */
static char **
read_codes (const char *path, GError **error)
{
  g_autoptr (GStrvBuilder) codes = g_strv_builder_new ();
  g_autofree char *text = NULL;
  struct stat file;
  gsize length;

  if (stat (path, &file) == 0 && file.st_size > CODES_BYTES_MAX)
    {
      g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _("The list of codes is longer than 1 MB; give it as several lists"));
      return NULL;
    }
  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  if (memchr (text, '\0', length) != NULL || !g_utf8_validate (text, (gssize) length, NULL))
    {
      g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _("The list is not UTF-8 text; write one code on each line"));
      return NULL;
    }
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    if (*g_strstrip (lines[i]) != '\0')
      g_strv_builder_add (codes, lines[i]);

  return g_strv_builder_end (codes);
}

static HubExit
add (const Options *options, gint64 event, const char *const *codes, gsize n)
{
  HubVoucherNew made = { .name = options->name, .codes = codes, .n_codes = n, .percent = options->percent,
                         .amount = options->amount, .price = options->price, .types = options->types, .uses = options->uses,
                         .per_sale = options->per_sale, .from = options->from, .until = options->until,
                         .approval = options->approval };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) service = hub_common_open (&options->common, &error);

  return hub_command_tell (
      service != NULL ? hub_service_voucher_add (service, event, &made, hub_common_who (&options->common), &error) : NULL,
      options->common.json, &error);
}

HubExit
hub_command_voucher_add (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) codes = NULL;
  gint64 event;

  if (!parse (argc, argv, &options) || !hub_command_number ("EVENT", options.operands[0], &event))
    return HUB_EXIT_USAGE;
  if (options.name == NULL)
    return hub_command_missing ("--name");
  if (options.code != NULL && options.code_file != NULL)
    return hub_command_fail_usage (_("Give one code, or a list with --code-file."));
  if (options.code_file == NULL)
    return add (&options, event, (const char *const *) &options.code, options.code != NULL ? 1 : 0);

  codes = read_codes (options.code_file, &error);
  if (codes == NULL)
    return hub_command_fail (error);
  if (codes[0] == NULL)
    return hub_command_fail_usage (_("There is no code on the list; write one on each line."));
  return add (&options, event, (const char *const *) codes, g_strv_length (codes));
}

HubExit
hub_command_voucher_list (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) service = NULL;
  gint64 event;

  if (!hub_common_parse (argc, argv, &options.common, NULL, "EVENT", options.operands)
      || !hub_command_number ("EVENT", options.operands[0], &event))
    return HUB_EXIT_USAGE;
  service = hub_common_open (&options.common, &error);

  return hub_command_tell (service != NULL ? hub_service_voucher_list (service, event, &error) : NULL, options.common.json, &error);
}

HubExit
hub_command_voucher_close (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) service = NULL;
  gint64 event, number;

  if (!hub_common_parse (argc, argv, &options.common, NULL, "EVENT NUMBER", options.operands)
      || !hub_command_number ("EVENT", options.operands[0], &event) || !hub_command_number ("NUMBER", options.operands[1], &number))
    return HUB_EXIT_USAGE;
  service = hub_common_open (&options.common, &error);

  return hub_command_tell (
      service != NULL ? hub_service_voucher_close (service, event, number, hub_common_who (&options.common), &error) : NULL,
      options.common.json, &error);
}
