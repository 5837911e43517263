/* tiketi: the terminal's window. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-application.h"

int
main (int argc, char **argv)
{
  g_autoptr (TkApplication) application = tk_application_new ();

  g_set_prgname ("ke.tiketi.Tiketi");
  return g_application_run (G_APPLICATION (application), argc, argv);
}
