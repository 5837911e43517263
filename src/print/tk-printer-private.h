/* What the ways to a printer share. Private to print. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-page-private.h"
#include "tk-printer-link.h"

G_BEGIN_DECLS

/* A paper before it is known how large the printer's is: one of the two. */
typedef struct {
  const TkTicketFace *ticket;
  const TkPaperFace *face;
} TkPrintable;

/* NULL when it can print; else the end of a sentence. */
const char *tk_printer_obstacle (const TkPrinterState *state);
/* FALSE with NOT_READY. */
gboolean tk_printer_check_ready (const TkPrinter *printer, const TkPrinterState *state, GError **error);
/* FALSE with HALF; why (nullable). */
gboolean tk_printer_stopped (const TkPrinter *printer, const char *why, GError **error);
gboolean tk_printer_prints_pages (const TkPrinter *printer); /* by IPP */

/* The ways themselves: tk-printer-ipp.c. */
gboolean tk_ipp_print (const TkPrinter *printer, const TkPrintable *what, GCancellable *cancellable, TkPrinted *how, GError **error);
gboolean tk_ipp_get_state (const TkPrinter *printer, GCancellable *cancellable, TkPrinterState *state, GError **error);

G_END_DECLS
