/* What a sold ticket looks like on paper: the desk's words on print's faces, in one place for window and command line.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk-printed.h"
#include "tk-receipt-print.h"

G_BEGIN_DECLS

typedef struct _TkTicketPaper TkTicketPaper;
/* Everything is copied. staff: who sold it, as it is to be read; (nullable). brands: TkBrand of all events; (nullable). */
TkTicketPaper *tk_ticket_paper_new (const TkSoldTicket *ticket, const char *staff, const GPtrArray *brands, gboolean practice);
void tk_ticket_paper_free (TkTicketPaper *paper);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkTicketPaper, tk_ticket_paper_free)
const TkTicketFace *tk_ticket_paper_get_face (const TkTicketPaper *paper);

/* The organizer's own of that event, in print's shape; borrowed from `brands`. FALSE when there is none. */
gboolean tk_papers_find_brand (const GPtrArray *brands, guint32 event, gboolean receipt, TkPrintBrand *out);

G_END_DECLS
