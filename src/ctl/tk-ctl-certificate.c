/* tiketictl certificate: keys travel by light. SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include "tk-ctl.h"
#include "tk-ticket-print.h"

#define MODULE_PIXELS 8

TkExit
tk_ctl_certificate (TkCtl *ctl, int argc, char **argv)
{
  g_autofree char *png = NULL, *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TkDesk) desk = NULL;
  const GOptionEntry entries[] = {
    { "png", 0, 0, G_OPTION_ARG_FILENAME, &png, N_("A picture of its QR code"), "FILE" },
    { NULL },
  };

  if (!tk_ctl_options (&argc, &argv, entries, "", _("Shows this terminal's certificate: a gate that scans it knows its tickets from then on.")))
    return TK_EXIT_USAGE;
  if (argc != 1)
    return tk_ctl_usage (_("certificate takes no words, only options."));
  desk = tk_ctl_open (ctl, NULL, &error);
  text = desk != NULL ? tk_desk_get_certificate (desk, &error) : NULL;
  if (text == NULL || (png != NULL && !tk_print_qr_png (text, MODULE_PIXELS, png, &error)))
    return tk_ctl_fail (error);
  if (ctl->json)
    {
      TkJson *json = tk_json_object ();
      tk_json_set_string (json, "certificate", text);
      tk_ctl_print_json (json);
    }
  else
    tk_ctl_say ("%s", text);
  return TK_EXIT_DONE;
}
