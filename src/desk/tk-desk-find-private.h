/* What is known of one ticket, as finding and details show it. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk-find.h"
#include "tk-desk-private.h"
#include "tk-store-gate.h"
#include "tk-store-past.h"
#include "tk-store-person.h"

G_BEGIN_DECLS

typedef struct {
  TkTicketFacts facts;
  TkTicketOrigin origin;
  guint inside;             /* bodies in now */
  gint64 last_entry_ms;     /* 0 none */
} TkKnownTicket;
void tk_known_ticket_clear (TkKnownTicket *known);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TkKnownTicket, tk_known_ticket_clear)
/* `issuer` as the ticket itself said, 0 when it said nothing. */
gboolean tk_known_ticket_read (TkDesk *desk, const TkTicketId *id, guint16 issuer, TkKnownTicket *known, GError **error);

/* "••• ••• 678" (transfer full) */
char *tk_phone_hide (const char *phone);

G_END_DECLS
