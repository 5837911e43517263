/* ticket list, block, unblock, attention and void. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-command.h"

#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <glib/gi18n-lib.h>

#define LIST_BYTES_MAX (16 * 1024 * 1024)
#define LIMIT 1000

typedef struct
{
  HubCommon common;
  char *operands[3];
  char *reason, *file, *status;
  gint64 limit;
  gboolean skip_bad;
} Options;

static void
clear_options (Options *options)
{
  hub_common_clear (&options->common);
  for (gsize i = 0; i < G_N_ELEMENTS (options->operands); i++)
    g_free (options->operands[i]);
  g_free (options->reason);
  g_free (options->file);
  g_free (options->status);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

HubExit
hub_command_ticket_list (int argc, char **argv)
{
  g_auto (Options) options = { .limit = LIMIT };
  const GOptionEntry entries[] = {
    { "status", 0, 0, G_OPTION_ARG_STRING, &options.status, N_("Only those: valid, unpaid, voided, refunded or blocked"),
      N_("STATUS") },
    { "limit", 0, 0, G_OPTION_ARG_INT64, &options.limit, N_("At most so many (1000)"), N_("NUMBER") },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) service = NULL;
  gint64 event;

  if (!hub_common_parse (argc, argv, &options.common, entries, "EVENT", options.operands)
      || !hub_command_number ("EVENT", options.operands[0], &event))
    return HUB_EXIT_USAGE;
  service = hub_common_open (&options.common, &error);

  return hub_command_tell (
      service != NULL ? hub_service_ticket_list (service, event, options.status, options.limit, &error) : NULL,
      options.common.json, &error);
}

/* One code a line; blank lines do not count. */
static char **
read_codes (const char *path, GError **error)
{
  g_autoptr (GStrvBuilder) codes = g_strv_builder_new ();
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  struct stat file;
  gsize length;

  if (stat (path, &file) == 0 && file.st_size > LIST_BYTES_MAX)
    {
      g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _("The list is longer than 16 MB; give it as several lists"));
      return NULL;
    }
  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  if (memchr (text, '\0', length) != NULL || !g_utf8_validate (text, (gssize) length, NULL))
    {
      g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _("The list is not UTF-8 text; write one code on each line"));
      return NULL;
    }
  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    if (*g_strstrip (lines[i]) != '\0')
      g_strv_builder_add (codes, lines[i]);

  return g_strv_builder_end (codes);
}

static HubExit
mark (const Options *options, HubMarking *marking)
{
  HubMarkReport report = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) service = hub_common_open (&options->common, &error);
  g_autofree char *sentence = NULL;

  if (service == NULL || !hub_service_mark (service, marking, &report, &error))
    return hub_command_fail (error);
  hub_command_tell (g_steal_pointer (&report.json), options->common.json, NULL);
  if (report.written)
    return HUB_EXIT_OK;
  sentence = g_strdup_printf (_("%" PRId64 " codes are no tickets, so nothing was changed; mend the list, or leave them out with "
                                "--skip-bad."),
                              report.refused);
  hub_command_fail_usage (sentence);

  return HUB_EXIT_FAILED;
}

/* The code may be left out when a list is named. */
static HubExit
mark_with_reason (int argc, char **argv, HubMarkKind kind)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "reason", 0, 0, G_OPTION_ARG_STRING, &options.reason, N_("Why; it is written down"), N_("TEXT") },
    { "file", 0, 0, G_OPTION_ARG_FILENAME, &options.file, N_("Codes, one on each line"), N_("LIST") },
    { "skip-bad", 0, 0, G_OPTION_ARG_NONE, &options.skip_bad, N_("Leave out codes that are no tickets"), NULL },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) codes = NULL;
  const char *one[2] = { NULL, NULL };
  HubMarking marking = { .kind = kind };

  if (!hub_common_parse (argc, argv, &options.common, entries, "EVENT [CODE]", options.operands)
      || !hub_command_number ("EVENT", options.operands[0], &marking.event))
    return HUB_EXIT_USAGE;
  if (options.reason == NULL)
    return hub_command_missing ("--reason");
  if ((options.operands[1] == NULL) == (options.file == NULL))
    return hub_command_fail_usage (_("Give one code, or a list with --file."));
  if (options.file != NULL && (codes = read_codes (options.file, &error)) == NULL)
    return hub_command_fail (error);

  one[0] = options.operands[1];
  marking.codes = codes != NULL ? (const char *const *) codes : one;
  marking.n = codes != NULL ? g_strv_length (codes) : 1;
  marking.text = options.reason;
  marking.skip_bad = options.skip_bad;
  marking.who = hub_common_who (&options.common);

  return mark (&options, &marking);
}

HubExit
hub_command_ticket_block (int argc, char **argv)
{
  return mark_with_reason (argc, argv, HUB_MARK_BLOCK);
}

HubExit
hub_command_ticket_unblock (int argc, char **argv)
{
  return mark_with_reason (argc, argv, HUB_MARK_UNBLOCK);
}

HubExit
hub_command_ticket_void (int argc, char **argv)
{
  return mark_with_reason (argc, argv, HUB_MARK_VOID);
}

HubExit
hub_command_ticket_attention (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  HubMarking marking = { .kind = HUB_MARK_ATTENTION, .n = 1 };

  if (!hub_common_parse (argc, argv, &options.common, NULL, "EVENT CODE TEXT", options.operands)
      || !hub_command_number ("EVENT", options.operands[0], &marking.event))
    return HUB_EXIT_USAGE;
  marking.codes = (const char *const *) &options.operands[1];
  marking.text = options.operands[2];
  marking.who = hub_common_who (&options.common);

  return mark (&options, &marking);
}
