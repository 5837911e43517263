/* tiketictl witness. SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include "tk-ctl.h"
#include "tk-sync.h"

TkExit
tk_ctl_witness (TkCtl *ctl, int argc, char **argv)
{
  g_autofree char *ca_file = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "ca-file", 0, 0, G_OPTION_ARG_FILENAME, &ca_file, N_("Certificate of a private authority (PEM)"), "FILE" },
    { NULL },
  };

  if (!tk_ctl_options (&argc, &argv, entries, "URL|none", _("Says which machine in the hall keeps a copy of the journal.")))
    return TK_EXIT_USAGE;
  if (argc != 2)
    return tk_ctl_usage (_("witness needs one word: the witness's address, https://…, or none."));
  gboolean none = g_str_equal (argv[1], "none");
  if (none && ca_file != NULL)
    return tk_ctl_usage (_("--ca-file goes with the witness's address."));
  if (!tk_sync_set_witness (ctl->dir, ctl->clock, none ? NULL : argv[1], ca_file, &error))
    return tk_ctl_fail (error);
  if (ctl->json)
    {
      TkJson *json = tk_json_object ();
      tk_json_set_string (json, "witness", none ? NULL : argv[1]);
      tk_ctl_print_json (json);
    }
  else if (none)
    tk_ctl_say (_("This terminal has no witness."));
  else
    tk_ctl_say (_("The witness of this terminal is %s."), argv[1]);
  return TK_EXIT_DONE;
}
