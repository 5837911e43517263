/* What was sold, as papers. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-ticket-printer-private.h"

static const char *
name_of_staff (TkTicketPrinter *self)
{
  const TkStaff *staff = tk_session_get_staff (self->session);

  return staff != NULL ? staff->display_name : "";
}

TkTicketPaper *
tk_ticket_printer_make_ticket (TkTicketPrinter *self, const TkSoldTicket *ticket)
{
  return tk_ticket_paper_new (ticket, name_of_staff (self), self->brands, self->practice);
}

TkPrintOrder *
tk_ticket_printer_order_ticket (TkTicketPrinter *self, const TkSoldTicket *ticket)
{
  g_autofree char *day = tk_time_format (ticket->sold_at, ticket->zone, "%Y%m%d-%H%M%S");

  return tk_print_order_new_ticket (tk_ticket_printer_make_ticket (self, ticket), g_strdup_printf ("%s-%s", day, ticket->code));
}

TkPaperSheet *
tk_ticket_printer_make_receipt (TkTicketPrinter *self, const TkSale *sale)
{
  const TkTerminalInfo *terminal = tk_session_get_terminal (self->session);
  TkReceiptTerms terms = {
    .terminal = terminal != NULL ? terminal->number : 0, .terminal_name = terminal != NULL ? terminal->name : NULL,
    .brands = self->brands, .practice = self->practice,
  };

  return tk_receipt_paper_new (sale, &terms);
}

TkPrintOrder *
tk_ticket_printer_order_receipt (TkTicketPrinter *self, const TkSale *sale)
{
  const TkTerminalInfo *terminal = tk_session_get_terminal (self->session);
  g_autofree char *number = tk_receipt_number (terminal != NULL ? terminal->number : 0, sale->number);

  return tk_print_order_new_sheet (tk_ticket_printer_make_receipt (self, sale), g_strconcat ("receipt-", number, NULL));
}
