/* The sentences printed on a ticket, in the words and the zone of its event: one place for window and command line.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk-sell.h"

G_BEGIN_DECLS

typedef struct {
  char *when;     /* "Sat 21 Nov 2026, 19:00 · doors 18:00" in the event's zone */
  char *price;    /* "KES 1,500" */
  char *admits;   /* "Admits 4"; "" for one person */
  char *sold;     /* "Sold 21 Nov 19:42 · amina" */
} TkTicketTexts;

TkTicketTexts *tk_ticket_texts_new (const TkSoldTicket *ticket, const char *staff);
void tk_ticket_texts_free (TkTicketTexts *texts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkTicketTexts, tk_ticket_texts_free)

G_END_DECLS
