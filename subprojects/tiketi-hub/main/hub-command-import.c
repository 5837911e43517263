/* ticket import: a list of tickets that others issued. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-command.h"

#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <glib/gi18n-lib.h>
#include "hub-csv.h"

#define PROGRESS_AFTER_US (300 * 1000)

typedef struct
{
  HubCommon common;
  char *operands[2];
  char *map, *types, *delimiter;
  gint64 type;
  gboolean preview, dry_run, skip_bad, progress;
} Options;

static void
clear_options (Options *options)
{
  hub_common_clear (&options->common);
  g_free (options->operands[0]);
  g_free (options->operands[1]);
  g_free (options->map);
  g_free (options->types);
  g_free (options->delimiter);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

static gboolean
parse (int argc, char **argv, Options *options)
{
  const GOptionEntry entries[] = {
    { "map", 0, 0, G_OPTION_ARG_STRING, &options->map,
      N_("Which column tells what, such as code=Barcode,type=#3,phone=; others are found by their header"), N_("LIST") },
    { "type", 0, 0, G_OPTION_ARG_INT64, &options->type, N_("The ticket type of rows that tell none"), N_("NUMBER") },
    { "types", 0, 0, G_OPTION_ARG_STRING, &options->types, N_("What the list calls types, such as \"VIP Pass=2,Regular=1\""),
      N_("LIST") },
    { "delimiter", 0, 0, G_OPTION_ARG_STRING, &options->delimiter, N_("What is between fields: , ; | or tab (found out)"),
      N_("SIGN") },
    { "preview", 0, 0, G_OPTION_ARG_NONE, &options->preview, N_("Only show the columns and the first rows"), NULL },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &options->dry_run, N_("Only tell what would be added and changed"), NULL },
    { "skip-bad", 0, 0, G_OPTION_ARG_NONE, &options->skip_bad, N_("Leave out rows that cannot be taken"), NULL },
    { "progress", 0, 0, G_OPTION_ARG_NONE, &options->progress, N_("Tell how far it is, also when nobody watches"), NULL },
    { NULL },
  };

  return hub_common_parse (argc, argv, &options->common, entries, "EVENT FILE", options->operands);
}

/* ---- Progress ---- */

typedef struct
{
  gint64 next_us;   /* when to tell again */
  gboolean on_screen;
  gboolean told;
} Progress;

static void
tell_progress_cb (gint64 done, gint64 all, gpointer data)
{
  Progress *progress = data;
  gint64 now = g_get_monotonic_time ();

  if (now < progress->next_us || all == 0)
    return;
  progress->next_us = now + PROGRESS_AFTER_US;
  progress->told = TRUE;
  g_autofree char *line = g_strdup_printf (_("Importing: %" PRId64 " %%"), done * 100 / all);
  g_printerr ("%s%s%s", progress->on_screen ? "\r" : "", line, progress->on_screen ? "" : "\n");
}

/* ---- The list ---- */

static char *
read_list (const char *path, gsize *length, GError **error)
{
  struct stat file;
  char *bytes = NULL;

  if (stat (path, &file) == 0 && file.st_size > HUB_CSV_BYTES_MAX)
    {
      g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _("The list is longer than 64 MB; import it as several lists"));
      return NULL;
    }

  return g_file_get_contents (path, &bytes, length, error) ? bytes : NULL;
}

static gboolean
read_delimiter (const char *text, char *delimiter)
{
  if (text == NULL)
    return TRUE;
  *delimiter = strcmp (text, "tab") == 0 ? '\t' : text[0];

  return strcmp (text, "tab") == 0 || (strlen (text) == 1 && strchr (",;|\t", text[0]) != NULL);
}

static HubExit
tell_report (const Options *options, HubImportReport *report)
{
  g_autofree char *sentence = NULL;

  hub_command_tell (g_steal_pointer (&report->json), options->common.json, NULL);
  if (options->dry_run || report->written)
    return HUB_EXIT_OK;
  sentence = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                           "%" PRId64 " row cannot be taken, so nothing was imported; mend it, or leave it out with "
                                           "--skip-bad.",
                                           "%" PRId64 " rows cannot be taken, so nothing was imported; mend them, or leave them out "
                                           "with --skip-bad.",
                                           (gulong) report->refused),
                              report->refused);
  hub_command_fail_usage (sentence);

  return HUB_EXIT_FAILED;
}

static HubExit
import_list (const Options *options, HubImport *import)
{
  Progress progress = { .next_us = g_get_monotonic_time () + PROGRESS_AFTER_US, .on_screen = isatty (STDERR_FILENO) };
  HubImportReport report = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) service = hub_common_open (&options->common, &error);
  gboolean done;

  if (service == NULL)
    return hub_command_fail (error);
  if (options->preview)
    return hub_command_tell (hub_service_import_preview (service, import, &error), options->common.json, &error);
  if (options->progress || progress.on_screen)
    {
      import->progress = tell_progress_cb;
      import->progress_data = &progress;
    }

  done = hub_service_import (service, import, &report, &error);
  if (progress.told && progress.on_screen)
    g_printerr ("\r\033[K");

  return done ? tell_report (options, &report) : hub_command_fail (error);
}

HubExit
hub_command_ticket_import (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  HubImport import = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  g_autofree char *name = NULL;

  if (!parse (argc, argv, &options) || !hub_command_number ("EVENT", options.operands[0], &import.event))
    return HUB_EXIT_USAGE;
  if (!read_delimiter (options.delimiter, &import.delimiter))
    return hub_command_fail_usage (_("--delimiter is one of , ; | or tab."));
  if (options.type < 0 || options.type > 65535)
    return hub_command_fail_usage (_("--type is the number of a ticket type."));
  bytes = read_list (options.operands[1], &import.length, &error);
  if (bytes == NULL)
    return hub_command_fail (error);

  name = g_path_get_basename (options.operands[1]);
  import.bytes = bytes;
  import.name = name;
  import.map = options.map;
  import.types = options.types;
  import.type = options.type;
  import.skip_bad = options.skip_bad;
  import.dry_run = options.dry_run;
  import.who = hub_common_who (&options.common);

  return import_list (&options, &import);
}
