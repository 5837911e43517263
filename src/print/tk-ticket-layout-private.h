/* Where everything stands on a ticket, for each paper. Private to print.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-sheet-private.h"
#include "tk-ticket-print.h"

G_BEGIN_DECLS

/* Page width in points. */
double tk_ticket_layout_width (TkPaper paper);
/* What a printer cannot reach on either side, in points. */
double tk_ticket_layout_margin (TkPaper paper);
/* Page height in points: the roll is cut where the ticket ends, so it depends on the ticket. 0 with
 * TK_PRINT_ERROR_CONTENT when the code would be too fine to be read on this paper. `cr` tells the device's kind, scale. */
double tk_ticket_layout_measure (cairo_t *cr, const TkTicketFace *face, const TkQr *qr, TkPaper paper,
                                 GError **error);
void tk_ticket_layout_draw (cairo_t *cr, const TkTicketFace *face, const TkQr *qr, TkPaper paper);

G_END_DECLS
