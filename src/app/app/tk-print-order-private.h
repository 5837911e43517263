/* What is to come out, and the thread that brings it to the printer. Private to the print queue. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-printer-link.h"
#include "tk-receipt-paper.h"
#include "tk-ticket-printer.h"

G_BEGIN_DECLS

/* One of the three; nothing of it changes any more. */
typedef struct {
  gatomicrefcount references;
  TkTicketPaper *ticket;
  TkPaperSheet *sheet;
  gboolean drawer;
  char *name;                /* of the PDF, without folder and ending */
} TkPrintOrder;
TkPrintOrder *tk_print_order_new_ticket (TkTicketPaper *ticket, char *name);   /* (transfer full) both */
TkPrintOrder *tk_print_order_new_sheet (TkPaperSheet *sheet, char *name);
TkPrintOrder *tk_print_order_new_drawer (void);
TkPrintOrder *tk_print_order_ref (TkPrintOrder *order);
void tk_print_order_unref (TkPrintOrder *order);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkPrintOrder, tk_print_order_unref)

/* ---- The thread: one paper after the other, on a line kept open between them ---- */

typedef struct {
  char *words;               /* where it came out, or why not */
  int code;                  /* of TK_PRINT_ERROR; -1 when it came out */
  TkPrinted how;
  gboolean file;
} TkPrintResult;
/* In the main context of who made the thread; `order` is as asked. */
typedef void (*TkPrintDone) (TkPrintOrder *order, const TkPrintResult *result, gpointer user_data);

typedef struct _TkPrintThread TkPrintThread;
TkPrintThread *tk_print_thread_new (TkPrintDone done, gpointer user_data);
/* Nothing is told any more. What is being printed is printed; waits for it, but not for ever. */
void tk_print_thread_free (TkPrintThread *thread);
/* address "": a PDF in the folder. */
void tk_print_thread_print (TkPrintThread *thread, TkPrintOrder *order, const char *address, const char *folder);
void tk_print_thread_warm (TkPrintThread *thread, const char *address);

G_END_DECLS
