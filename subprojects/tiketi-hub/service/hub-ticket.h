/* A ticket: its key, its words for people, its row in the feed, with what people here marked put over it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-store-foreign.h"
#include "hub-store-mark.h"
#include "hub-store-orphan.h"
#include "hub-store-sale.h"

G_BEGIN_DECLS

/* "1-1-17-0": event, type, serial and issue; (transfer full). */
char *hub_ticket_key (gint64 event, gint64 type, gint64 serial, gint64 issue);
/* "Regular 17 of Tamasha la Pwani" (transfer full), NULL with an error. */
char *hub_ticket_words (SqlConn *conn, gint64 event, gint64 type, gint64 serial, GError **error);

/* A ticket, as it now is, into the feed; its mark is looked up. */
gboolean hub_ticket_publish (SqlConn *conn, const HubStoreTicket *ticket, GError **error);
/* mark: the ticket's, or NULL when it has none. */
gboolean hub_ticket_publish_foreign (SqlConn *conn, const HubStoreForeign *ticket, const HubStoreMark *mark, GError **error);
/* Whatever ticket the mark is on, known or not. */
gboolean hub_ticket_publish_marked (SqlConn *conn, const HubStoreMark *mark, GError **error);
/* It is no more: gates forget it. */
gboolean hub_ticket_withdraw (SqlConn *conn, gint64 event, gint64 type, gint64 serial, gint64 issue, GError **error);

G_END_DECLS
