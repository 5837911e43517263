/* What the parts of the queue share. Private to the print queue. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk-printed.h"
#include "tk-print-job-private.h"

G_BEGIN_DECLS

struct _TkTicketPrinter
{
  GObject parent;
  TkSession *session;              /* which owns this; NULL once it is gone */
  TkPrintThread *thread;
  GPtrArray *brands;               /* TkBrand; NULL: not read yet */
  gint64 brands_at;                /* monotonic */
  gboolean reading_brands, looked; /* for what a restart left */
  GPtrArray *open;                 /* TkPrintJob, not done, oldest first */
  TkPrintJob *current;             /* at the printer */
  char *trouble;
  gboolean practice;
};

/* ---- The queue itself: tk-ticket-printer.c ---- */

TkPrintJob *tk_ticket_printer_enqueue (TkTicketPrinter *self, TkPrintJobKind kind, TkPrintOrder *order, const TkTicketId *id);
void tk_ticket_printer_set_state (TkTicketPrinter *self, TkPrintJob *job, TkPrintJobState state, const char *words);
void tk_ticket_printer_say_trouble (TkTicketPrinter *self);
void tk_ticket_printer_pump (TkTicketPrinter *self);
gboolean tk_ticket_printer_is_open (TkTicketPrinter *self);   /* the desk can be asked */
TkPaper tk_ticket_printer_get_paper (TkTicketPrinter *self);  /* of the printer that is set */

/* ---- Papers as they would be printed now; (transfer full): tk-print-make.c ---- */

TkTicketPaper *tk_ticket_printer_make_ticket (TkTicketPrinter *self, const TkSoldTicket *ticket);
TkPaperSheet *tk_ticket_printer_make_receipt (TkTicketPrinter *self, const TkSale *sale);
TkPrintOrder *tk_ticket_printer_order_ticket (TkTicketPrinter *self, const TkSoldTicket *ticket);
TkPrintOrder *tk_ticket_printer_order_receipt (TkTicketPrinter *self, const TkSale *sale);

/* ---- What the desk keeps: tk-print-keep.c ---- */

/* What became of a ticket's job; nothing for other papers. */
void tk_ticket_printer_note (TkTicketPrinter *self, TkPrintJob *job, TkOut how);
/* The organizer's own, when they may have changed. */
void tk_ticket_printer_read_brands (TkTicketPrinter *self);
/* What a restart left, once. */
void tk_ticket_printer_look_back (TkTicketPrinter *self);

G_END_DECLS
