/* tiketictl journal verify | export, bundle import, doctor. SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>
#include "tk-ctl.h"
#include "tk-desk-status.h"
#include "tk-sync.h"

static void
say_entries (TkCtl *ctl, const char *what, gint64 entries, const char *head_hash)
{
  if (!ctl->json)
    {
      tk_ctl_say (strcmp (what, "exported") == 0 ? _("%" PRId64 " entries exported.")
                                                 : _("%" PRId64 " entries, every one as it was written."), entries);
      return;
    }
  TkJson *json = tk_json_object ();
  tk_json_set_bool (json, what, TRUE);
  tk_json_set_int (json, "entries", entries);
  if (head_hash != NULL)
    tk_json_set_string (json, "head_hash", head_hash);
  tk_ctl_print_json (json);
}

static TkExit
verify (TkCtl *ctl, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *head_hash = NULL;
  gint64 entries = 0;

  if (path != NULL)
    tk_journal_verify_file (path, &entries, &error);
  else
    {
      g_autoptr (TkDesk) desk = tk_ctl_open (ctl, NULL, &error);
      if (desk != NULL)
        tk_desk_verify_journal (desk, &entries, &head_hash, &error);
    }
  if (error != NULL)
    return tk_ctl_fail (error);
  say_entries (ctl, "verified", entries, head_hash);
  return TK_EXIT_DONE;
}

static TkExit
export_to (TkCtl *ctl, const char *path, gboolean unacked)
{
  TkJournalPart part = { unacked, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkDesk) desk = tk_ctl_open (ctl, NULL, &error);
  gint64 entries = 0;

  if (desk == NULL || !tk_desk_export_journal_part (desk, path, &part, &entries, &error))
    return tk_ctl_fail (error);
  say_entries (ctl, "exported", entries, NULL);
  return TK_EXIT_DONE;
}

TkExit
tk_ctl_journal (TkCtl *ctl, int argc, char **argv)
{
  g_autofree char *since = NULL;
  const GOptionEntry entries[] = {
    { "since", 0, 0, G_OPTION_ARG_STRING, &since, N_("acked: only what the hub has not acknowledged"), "acked" },
    { NULL },
  };

  if (!tk_ctl_options (&argc, &argv, entries, "verify [FILE] | export FILE",
                       _("Checks the journal's numbering, hashes and chain, or writes it to a file.")))
    return TK_EXIT_USAGE;
  if (since != NULL && strcmp (since, "acked") != 0)
    return tk_ctl_usage (_("--since can only be “acked”."));
  if ((argc == 2 || argc == 3) && strcmp (argv[1], "verify") == 0)
    return verify (ctl, argc == 3 ? argv[2] : NULL);
  if (argc == 3 && strcmp (argv[1], "export") == 0)
    return export_to (ctl, argv[2], since != NULL);
  return tk_ctl_usage (_("journal needs: verify [FILE], or export FILE."));
}

static void
say_bundle (TkCtl *ctl, const TkSyncBundle *bundle)
{
  if (!ctl->json)
    {
      tk_ctl_say (_("%" PRId64 " changes applied; the hub holds the journal up to entry %" PRId64 "."), bundle->changes, bundle->acked);
      return;
    }
  TkJson *json = tk_json_object ();
  tk_json_set_int (json, "changes", bundle->changes);
  tk_json_set_int (json, "answers", bundle->answers);
  tk_json_set_int (json, "acked", bundle->acked);
  tk_ctl_print_json (json);
}

TkExit
tk_ctl_bundle (TkCtl *ctl, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  TkSyncBundle bundle;

  if (!tk_ctl_options (&argc, &argv, NULL, "import FILE", _("Applies what the hub wrote on a stick for this terminal.")))
    return TK_EXIT_USAGE;
  if (argc != 3 || strcmp (argv[1], "import") != 0)
    return tk_ctl_usage (_("bundle needs: import FILE."));
  g_autoptr (TkDesk) desk = tk_ctl_open (ctl, NULL, &error); /* only enrolment makes a folder */
  if (desk == NULL || !tk_sync_import_bundle (ctl->dir, ctl->clock, argv[2], NULL, &bundle, &error))
    return tk_ctl_fail (error);
  say_bundle (ctl, &bundle);
  return TK_EXIT_DONE;
}

static gboolean
print_doctor_line (TkCtl *ctl, const TkDoctorLine *line)
{
  if (ctl->json)
    {
      TkJson *json = tk_json_object ();
      tk_json_set_string (json, "name", line->name);
      tk_json_set_string (json, "state", line->state);
      tk_json_set_string (json, "words", line->words);
      tk_ctl_print_json (json);
    }
  else
    tk_ctl_say ("%-4s  %-12s %s", line->state, line->name, line->words);
  return strcmp (line->state, "fail") != 0;
}

TkExit
tk_ctl_doctor (TkCtl *ctl, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  TkExit status = TK_EXIT_DONE;

  if (!tk_ctl_options (&argc, &argv, NULL, NULL, _("Looks for trouble and says what to do.")))
    return TK_EXIT_USAGE;
  g_autoptr (TkDesk) desk = tk_ctl_open (ctl, NULL, &error);
  g_autoptr (GPtrArray) lines = desk != NULL ? tk_desk_doctor (desk, &error) : NULL;
  if (lines == NULL)
    return tk_ctl_fail (error);
  for (guint i = 0; i < lines->len; i++)
    if (!print_doctor_line (ctl, lines->pdata[i]))
      status = TK_EXIT_FAILED;
  return status;
}
