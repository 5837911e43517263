/* How a printer is, in words, and printing one paper. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-printer-private.h"

#include <glib/gi18n-lib.h>

gboolean
tk_printer_prints_pages (const TkPrinter *printer)
{
  return printer->kind == TK_PRINTER_IPP || printer->kind == TK_PRINTER_CUPS;
}

const char *
tk_printer_obstacle (const TkPrinterState *state)
{
  if (state->cover_open)
    return _("its cover is open; close it");
  if (state->paper_out)
    return _("its paper is out; put in new paper");
  if (state->fault)
    return _("it reports a fault; switch it off and on");
  return state->stopped ? _("it is stopped; start it again") : NULL;
}

gboolean
tk_printer_check_ready (const TkPrinter *printer, const TkPrinterState *state, GError **error)
{
  const char *why = tk_printer_obstacle (state);

  if (why == NULL)
    return TRUE;
  g_set_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_NOT_READY,
               _("The printer at %s printed nothing: %s and print again."), printer->where, why);
  return FALSE;
}

gboolean
tk_printer_stopped (const TkPrinter *printer, const char *why, GError **error)
{
  g_set_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_HALF,
               _("The printer at %s stopped in the middle: %s, throw away what is half printed and print again."),
               printer->where, why != NULL ? why : _("it does not answer any more; look at it"));
  return FALSE;
}

gboolean
tk_printer_state_is_ready (const TkPrinterState *state)
{
  return tk_printer_obstacle (state) == NULL;
}

char *
tk_printer_state_to_words (const TkPrinterState *state)
{
  const char *why = tk_printer_obstacle (state);

  if (why != NULL)
    return g_strdup_printf (_("The printer does not print: %s."), why);
  if (!state->answers)
    return g_strdup (_("Something is there, but it says nothing: tickets are sent without knowing whether they came out."));
  return g_strdup (state->paper_low ? _("The printer is ready; its paper ends soon.") : _("The printer is ready."));
}
