/* Tickets as they are printed and mailed: what stands on them is read in one view of the database, and drawn afterwards.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-service.h"
#include "hub-store-attendee.h"

G_BEGIN_DECLS

typedef struct _HubTicketPapers HubTicketPapers;

/* Which tickets: of a sale those that are good, or the one. */
typedef struct { const char *sale; const HubStoreAttendee *only; } HubTicketPapersAsked;
/* NOT_FOUND when none of them is good any more. (transfer full) */
HubTicketPapers *hub_ticket_papers_new (HubService *service, const HubTicketPapersAsked *asked, GError **error);
void hub_ticket_papers_free (HubTicketPapers *papers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubTicketPapers, hub_ticket_papers_free)

/* The text of its QR. */
const char *hub_ticket_papers_token (const HubTicketPapers *papers, gsize index);
/* A page for each. Slow: tens of milliseconds. (transfer full) */
GBytes *hub_ticket_papers_pdf (const HubTicketPapers *papers, GError **error);

/* "Sat 21 Nov 2026, 20:00" in its zone; (transfer full). */
char *hub_ticket_paper_when (gint64 ms, const char *zone);

G_END_DECLS
