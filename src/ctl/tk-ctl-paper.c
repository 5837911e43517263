/* tiketictl print: a receipt of a sale made here, or a page that tries the printer. SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include "tk-ctl.h"
#include "tk-printer-link.h"
#include "tk-receipt-paper.h"
#include "tk-test-paper.h"

#define DPI 300

/* What was said of where it goes. */
static TkExit
print_face (TkCtl *ctl, const TkCtlPaper *options, const TkPaperFace *face)
{
  g_autoptr (TkPrinterLink) link = NULL;
  g_autoptr (GError) error = NULL;
  TkPaper size = TK_PAPER_ROLL_80;
  TkPrinted how = TK_PRINTED_CONFIRMED;

  if (options->paper != NULL)
    tk_paper_from_string (options->paper, &size);
  if ((options->pdf != NULL && !tk_paper_pdf (face, size, options->pdf, &error))
      || (options->png != NULL && !tk_paper_png (face, size, DPI, options->png, &error)))
    return tk_ctl_fail (error);
  link = options->printer != NULL ? tk_printer_link_new (options->printer, &error) : NULL;
  if (options->printer != NULL && (link == NULL || !tk_printer_link_print_paper (link, face, NULL, &how, &error)))
    return tk_ctl_fail (error);
  if (!ctl->json)
    {
      tk_ctl_say ("%s", how == TK_PRINTED_CONFIRMED ? _("Printed.") : _("Sent to a printer that answers nothing."));
      return TK_EXIT_DONE;
    }
  TkJson *json = tk_json_object ();
  tk_json_set_string (json, "paper", face->title);
  tk_json_set_bool (json, "confirmed", how == TK_PRINTED_CONFIRMED);
  tk_ctl_print_json (json);
  return TK_EXIT_DONE;
}

static TkExit
print_receipt (TkCtl *ctl, const TkCtlPaper *options, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkStaff) staff = NULL;
  g_autoptr (TkDesk) desk = tk_ctl_open (ctl, &staff, &error);
  g_autoptr (TkSale) sale = desk != NULL ? tk_desk_get_sale (desk, id, &error) : NULL;
  g_autoptr (TkTerminalInfo) terminal = sale != NULL ? tk_desk_get_terminal (desk, &error) : NULL;
  g_autoptr (GPtrArray) brands = terminal != NULL ? tk_desk_list_brands (desk, &error) : NULL;
  g_autoptr (TkPaperSheet) sheet = NULL;
  TkReceiptTerms terms = { .brands = brands };

  if (brands == NULL)
    return tk_ctl_fail (error);
  terms.terminal = terminal->number;
  terms.terminal_name = terminal->name;
  sheet = tk_receipt_paper_new (sale, &terms);
  return print_face (ctl, options, tk_paper_sheet_get_face (sheet));
}

static TkExit
print_test (TkCtl *ctl, const TkCtlPaper *options)
{
  g_autoptr (TkPaperSheet) sheet = tk_test_paper_new (options->printer != NULL ? options->printer : "", tk_clock_wall (ctl->clock));

  return print_face (ctl, options, tk_paper_sheet_get_face (sheet));
}

TkExit
tk_ctl_print (TkCtl *ctl, int argc, char **argv)
{
  g_auto (TkCtlPaper) options = { 0 };
  const GOptionEntry entries[] = {
    { "pdf", 0, 0, G_OPTION_ARG_FILENAME, &options.pdf, N_("Write it to this PDF"), "FILE" },
    { "png", 0, 0, G_OPTION_ARG_FILENAME, &options.png, N_("Write it as this picture"), "FILE" },
    { "paper", 0, 0, G_OPTION_ARG_STRING, &options.paper, N_("roll80, roll58, a6 or a4"), "PAPER" },
    { "printer", 0, 0, G_OPTION_ARG_STRING, &options.printer,
      N_("print on a printer, as tcp:HOST, file:/dev/usb/lp0, cups:NAME or ipp://HOST/ipp/print"), "ADDRESS" },
    { NULL },
  };

  if (!tk_ctl_options (&argc, &argv, entries, "receipt SALE | test", _("Prints a receipt of a sale made here, or a page that tries the printer.")))
    return TK_EXIT_USAGE;
  if (options.pdf == NULL && options.png == NULL && options.printer == NULL)
    return tk_ctl_usage (_("print needs to know where: --printer ADDRESS, --pdf FILE or --png FILE."));
  if (!tk_ctl_paper_check (&options))
    return TK_EXIT_USAGE;
  if (argc == 3 && g_str_equal (argv[1], "receipt"))
    return print_receipt (ctl, &options, argv[2]);
  if (argc == 2 && g_str_equal (argv[1], "test"))
    return print_test (ctl, &options);
  return tk_ctl_usage (_("print knows receipt SALE and test; tiketictl orders lists the sales."));
}
