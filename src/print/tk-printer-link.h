/* A printer whose line stays open between papers, so that the next one begins at once and tickets of one sale follow each other.
 * Blocks; used by one thread at a time. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-printer.h"
#include "tk-receipt-print.h"

G_BEGIN_DECLS

/* How long an answer is waited for; tests on a machine that stalls wait longer. */
extern guint tk_printer_answer_ms;

typedef struct _TkPrinterLink TkPrinterLink;
/* NULL with ADDRESS. */
TkPrinterLink *tk_printer_link_new (const char *address, GError **error);
void tk_printer_link_free (TkPrinterLink *link);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkPrinterLink, tk_printer_link_free)
const TkPrinter *tk_printer_link_get_printer (TkPrinterLink *link);

/* A paper is to be expected: connects where that takes time, and sets a text once, so that fonts are loaded. FALSE with UNREACHABLE. */
gboolean tk_printer_link_warm (TkPrinterLink *link, GCancellable *cancellable, GError **error);
/* Nothing is expected: other tills may use the printer. */
void tk_printer_link_rest (TkPrinterLink *link);
/* As tk_printer_print() and its companions. Only the line of a printer that answers stays open: silence cannot be told from death. */
gboolean tk_printer_link_print (TkPrinterLink *link, const TkTicketFace *face, GCancellable *cancellable, TkPrinted *how, GError **error);
gboolean tk_printer_link_print_paper (TkPrinterLink *link, const TkPaperFace *face, GCancellable *cancellable, TkPrinted *how,
                                      GError **error);
gboolean tk_printer_link_open_drawer (TkPrinterLink *link, GCancellable *cancellable, GError **error);

G_END_DECLS
