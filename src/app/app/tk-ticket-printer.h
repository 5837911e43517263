/* Papers on their way: one queue a session for tickets, receipts, reports and the drawer, in order, off the main loop. They come out
 * of the printer that is set, else as PDF files. Nothing is lost or doubled by a print that failed. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>
#include "tk-desk-sell.h"
#include "tk-receipt-print.h"
#include "tk-session.h"

G_BEGIN_DECLS

/* ---- One paper, or one opening of the drawer. Signal "changed": state or words did. ---- */

typedef enum {
  TK_PRINT_JOB_WAITING,
  TK_PRINT_JOB_PRINTING,
  TK_PRINT_JOB_PRINTED,      /* the printer said so; or the file is written */
  TK_PRINT_JOB_SENT,         /* taken by a printer that answers nothing: most likely printed */
  TK_PRINT_JOB_FAILED,       /* nothing is on paper */
  TK_PRINT_JOB_HALF,         /* part of it may be: words say to look first */
} TkPrintJobState;
typedef enum { TK_PRINT_JOB_TICKET, TK_PRINT_JOB_RECEIPT, TK_PRINT_JOB_REPORT, TK_PRINT_JOB_DRAWER } TkPrintJobKind;

#define TK_TYPE_PRINT_JOB (tk_print_job_get_type ())
G_DECLARE_FINAL_TYPE (TkPrintJob, tk_print_job, TK, PRINT_JOB, GObject)

TkPrintJobKind tk_print_job_get_kind (TkPrintJob *self);
TkPrintJobState tk_print_job_get_state (TkPrintJob *self);
/* One sentence: where it came out, or why not and what to do; "" while it waits. */
const char *tk_print_job_get_words (TkPrintJob *self);
/* Of a ticket; NULL else. */
const TkTicketId *tk_print_job_get_ticket (TkPrintJob *self);
/* PRINTED or SENT. */
gboolean tk_print_job_is_done (TkPrintJob *self);
/* FAILED or HALF: one touch on tk_ticket_printer_again() is the way on. */
gboolean tk_print_job_has_failed (TkPrintJob *self);

/* ---- The queue. Signals: "job-changed" (TkPrintJob *); "trouble" (const char *words): what a page shows while papers wait for
 * somebody to mend the printer; "" when it is over. ---- */

#define TK_TYPE_TICKET_PRINTER (tk_ticket_printer_get_type ())
G_DECLARE_FINAL_TYPE (TkTicketPrinter, tk_ticket_printer, TK, TICKET_PRINTER, GObject)

/* The session's own, made at the first call and gone with the session; borrowed. */
TkTicketPrinter *tk_ticket_printer_get (TkSession *session);

/* Papers say across them that they are for practice, and no drawer opens after a sale. */
void tk_ticket_printer_set_practice (TkTicketPrinter *self, gboolean practice);
/* Somebody is about to pay: connects, and has fonts and logo ready, so that the first ticket starts at once. */
void tk_ticket_printer_expect (TkTicketPrinter *self);
/* All that follows a sale, in order: the drawer once when cash was taken, its tickets, its receipt when the preference says always.
 * (element-type TkPrintJob) the tickets' jobs, in the sale's order; (transfer full). */
GPtrArray *tk_ticket_printer_print_sale (TkTicketPrinter *self, const TkSale *sale);
/* Each returns the job; (transfer full). A ticket printed once more must have been journaled: tk_desk_reprint(), tk_desk_reissue(). */
TkPrintJob *tk_ticket_printer_print_ticket (TkTicketPrinter *self, const TkSoldTicket *ticket);
TkPrintJob *tk_ticket_printer_print_receipt (TkTicketPrinter *self, const TkSale *sale);
/* A report, a count; `face` is copied. name: of the PDF file, without folder and ending. */
TkPrintJob *tk_ticket_printer_print_paper (TkTicketPrinter *self, const TkPaperFace *face, const char *name);
/* Journaled before by tk_desk_drawer_open() when nothing was sold. FAILED when no drawer hangs on the printer. */
TkPrintJob *tk_ticket_printer_open_drawer (TkTicketPrinter *self);

/* One touch. What never came out is simply printed; of what did, or may have in part, ticket.reprinted is journaled first, in the
 * name of who is signed in. */
void tk_ticket_printer_again (TkTicketPrinter *self, TkPrintJob *job);
/* All that failed and was never on paper, in their order. */
void tk_ticket_printer_again_all (TkTicketPrinter *self);
/* Somebody looked: it is on paper after all. */
void tk_ticket_printer_accept (TkTicketPrinter *self, TkPrintJob *job);
/* A receipt or report nobody wants any more, or one that waits. Not for tickets. */
void tk_ticket_printer_drop (TkTicketPrinter *self, TkPrintJob *job);

/* (element-type TkPrintJob) not done yet, oldest first; (transfer container). */
GPtrArray *tk_ticket_printer_list_open (TkTicketPrinter *self);
/* Whether the drawer can be opened from here. */
gboolean tk_ticket_printer_has_drawer (TkTicketPrinter *self);

/* What would come out, as a picture `width` pixels wide; off the main loop. */
void tk_ticket_printer_preview_ticket (TkTicketPrinter *self, const TkSoldTicket *ticket, guint width, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data);
void tk_ticket_printer_preview_receipt (TkTicketPrinter *self, const TkSale *sale, guint width, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer user_data);
void tk_ticket_printer_preview_paper (TkTicketPrinter *self, const TkPaperFace *face, guint width, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
GdkTexture *tk_ticket_printer_preview_finish (GAsyncResult *result, GError **error); /* (transfer full) */

G_END_DECLS
