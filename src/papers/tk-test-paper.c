/* The page that tries a printer. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-test-paper.h"

#include <glib/gi18n-lib.h>

#include "tk-clock.h"

TkPaperSheet *
tk_test_paper_new (const char *address, gint64 now_ms)
{
  g_autofree char *when = tk_time_format (now_ms, "UTC", "%F %H:%M UTC"), *code = g_strdup_printf ("TIKETI TEST %s", when);
  TkPaperSheet *sheet = tk_paper_sheet_new (_("Test page"), when);

  tk_paper_sheet_add (sheet, TK_LINE_TEXT, *address != '\0' ? address : _("Tickets are kept as PDF files."), NULL);
  tk_paper_sheet_add (sheet, TK_LINE_RULE, NULL, NULL);
  tk_paper_sheet_add (sheet, TK_LINE_PAIR, _("Left edge"), _("Right edge"));
  tk_paper_sheet_add (sheet, TK_LINE_PAIR, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789");
  tk_paper_sheet_add (sheet, TK_LINE_PAIR, "abcdefghijklmnopqrstuvwxyz", "äéîõø");
  tk_paper_sheet_add (sheet, TK_LINE_SMALL, _("Small letters can be read, and both edges are there: the paper is set right."), NULL);
  tk_paper_sheet_add (sheet, TK_LINE_TOTAL, _("Total"), "KES 1,234,567.89");
  tk_paper_sheet_set_qr (sheet, code, _("A gate must be able to read this code."));
  return sheet;
}
