/* bundle import and bundle export: what comes and goes on a stick. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-command.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>
#include <glib/gi18n-lib.h>
#include "tk-wire.h"

static void
print_json (TkJson *object)
{
  g_autofree char *text = tk_json_to_text (object);

  g_print ("%s\n", text);
  tk_json_free (object);
}

/* ---- Up ---- */

static void
tell_witness (const HubWitnessReport *witness)
{
  if (witness->sentence != NULL)
    g_print ("%s\n", witness->sentence);
  else
    g_print (_("It says nothing about a fenced lease that is witnessed, so nothing was given free.\n"));
  if (witness->leases > 0 && witness->untouched > 0)
    g_print (_("Of its fenced leases %" PRId64 " stay as they are: they are not witnessed, or this copy does not cover them.\n"),
             witness->untouched);
}

static TkJson *
witness_to_json (const HubWitnessReport *witness)
{
  TkJson *object = tk_json_object ();

  tk_json_set_int (object, "leases", witness->leases);
  tk_json_set_int (object, "freed", witness->freed);
  tk_json_set_int (object, "kept", witness->kept);
  tk_json_set_int (object, "bound", witness->bound);
  tk_json_set_int (object, "untouched", witness->untouched);
  tk_json_set_string (object, "sentence", witness->sentence != NULL ? witness->sentence : "");
  return object;
}

/* witness: NULL when it is not a witness's copy. */
static void
tell_import (const HubBundleReport *report, const HubWitnessReport *witness, gboolean json)
{
  TkJson *object;

  if (!json)
    {
      g_print (_("The journal of %s: %" PRId64 " entries, %" PRId64 " new and applied, %" PRId64 " known already, %" PRId64
                 " in conflict, %" PRId64 " dead letters. The hub holds it up to entry %" PRId64 ".\n"),
               report->name, report->entries, report->applied, report->duplicate, report->conflict, report->dead,
               report->acked);
      if (witness != NULL)
        tell_witness (witness);
      return;
    }

  object = tk_json_object ();
  tk_json_set_int (object, "terminal", report->terminal);
  tk_json_set_string (object, "name", report->name);
  tk_json_set_int (object, "entries", report->entries);
  tk_json_set_int (object, "applied", report->applied);
  tk_json_set_int (object, "duplicate", report->duplicate);
  tk_json_set_int (object, "conflict", report->conflict);
  tk_json_set_int (object, "dead", report->dead);
  tk_json_set_int (object, "acked", report->acked);
  if (witness != NULL)
    tk_json_take (object, "witness", witness_to_json (witness));
  print_json (object);
}

HubExit
hub_command_bundle_import (int argc, char **argv)
{
  g_autofree char *db = NULL;
  g_autofree char *path = NULL;
  g_autofree char *by = NULL;
  gboolean json = FALSE, witness = FALSE;
  const GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_STRING, &db, N_("The database"), N_("URI") },
    { "witness", 0, 0, G_OPTION_ARG_NONE, &witness,
      N_("It is its witness's copy: give free what the copy shows to be unsold"), NULL },
    { "by", 0, 0, G_OPTION_ARG_STRING, &by, N_("Who does it; it is written down"), N_("NAME") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("One JSON object on one line"), NULL },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) service = NULL;
  g_autoptr (TkBundleReader) reader = NULL;
  HubBundleReport report = { 0 };
  HubWitnessReport witnessed = { 0 };

  if (!hub_command_parse (&argc, &argv, entries, "FILE", &path) || hub_command_database (db) == NULL)
    return HUB_EXIT_USAGE;

  reader = tk_bundle_reader_open (path, TK_BUNDLE_JOURNAL_LINE_MAX, &error);
  service = reader != NULL ? hub_service_open (hub_command_database (db), tk_clock_system (), &error) : NULL;
  if (service == NULL
      || !(witness ? hub_service_import_witness (service, reader, by != NULL ? by : g_get_user_name (), &report, &witnessed,
                                                 &error)
                   : hub_service_import_journal (service, reader, &report, &error)))
    return hub_command_fail (error);

  tell_import (&report, witness ? &witnessed : NULL, json);
  hub_bundle_report_clear (&report);
  hub_witness_report_clear (&witnessed);
  return HUB_EXIT_OK;
}

/* ---- Down ---- */

typedef struct
{
  const char *path;
  FILE *file;
} Output;

static gboolean
fail_output (const Output *output, int number, GError **error)
{
  g_autofree char *name = g_filename_display_name (output->path);

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (number), _("%s cannot be written (%s); choose another place"),
               name, g_strerror (number));
  return FALSE;
}

static gboolean
put_cb (const char *bytes, gsize length, gpointer data, GError **error)
{
  const Output *output = data;

  return fwrite (bytes, 1, length, output->file) == length || fail_output (output, errno, error);
}

static gboolean
write_bundle (HubService *service, const HubBundleWanted *wanted, Output *output, HubBundleWritten *written, GError **error)
{
  gboolean done = hub_service_export_bundle (service, wanted, put_cb, output, written, error);

  if (done && (fflush (output->file) != 0 || fsync (fileno (output->file)) != 0))
    done = fail_output (output, errno, error);
  if (fclose (output->file) != 0 && done)
    done = fail_output (output, errno, error);
  return done;
}

/* Never over another file, and never half of one: PIN hashes are in it, so nobody else may read it. */
static gboolean
export_to (HubService *service, const HubBundleWanted *wanted, const char *path, HubBundleWritten *written, GError **error)
{
  int fd = open (path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  Output output = { path, NULL };

  if (fd < 0)
    return fail_output (&output, errno, error);
  output.file = fdopen (fd, "w");
  if (write_bundle (service, wanted, &output, written, error))
    return TRUE;
  unlink (path);
  return FALSE;
}

static void
tell_export (const HubBundleWritten *written, const char *path, gboolean json)
{
  TkJson *object;

  if (!json)
    {
      g_print (_("%" PRId64 " changes and %" PRId64 " answers written to %s. It holds the staff's PIN hashes: keep it to "
                 "yourself, and delete it afterwards.\n"),
               written->changes, written->answers, path);
      return;
    }

  object = tk_json_object ();
  tk_json_set_int (object, "terminal", written->terminal);
  tk_json_set_int (object, "changes", written->changes);
  tk_json_set_int (object, "answers", written->answers);
  tk_json_set_int (object, "acked", written->acked);
  print_json (object);
}

HubExit
hub_command_bundle_export (int argc, char **argv)
{
  g_autofree char *db = NULL;
  g_autofree char *path = NULL;
  g_autofree char *terminal = NULL;
  g_autofree char *since = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_STRING, &db, N_("The database"), N_("URI") },
    { "terminal", 0, 0, G_OPTION_ARG_STRING, &terminal, N_("For whom, by name or number"), N_("NAME") },
    { "since", 0, 0, G_OPTION_ARG_STRING, &since,
      N_("Only what is new since this cursor, which “tiketictl status --json” tells there"), N_("CURSOR") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("One JSON object on one line"), NULL },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) service = NULL;
  HubBundleWritten written;

  if (!hub_command_parse (&argc, &argv, entries, "FILE", &path) || hub_command_database (db) == NULL)
    return HUB_EXIT_USAGE;
  if (terminal == NULL)
    return hub_command_missing ("--terminal");

  HubBundleWanted wanted = { terminal, since };
  service = hub_service_open (hub_command_database (db), tk_clock_system (), &error);
  if (service == NULL || !export_to (service, &wanted, path, &written, &error))
    return hub_command_fail (error);

  tell_export (&written, path, json);
  return HUB_EXIT_OK;
}
