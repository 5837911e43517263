/* Mails that carry tickets: the tickets as PDF, and the QR of the first as a picture. What is kept names them; they are drawn when
 * the mail is sent, so that nobody waits for a drawing, and what is no longer good by then is not sent.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-service.h"
#include "hub-store-message.h"

G_BEGIN_DECLS

/* Inside the transaction that issues the tickets of an order. to: NULL or "" the order's. *queued FALSE: this hub sends no mail, or
 * nobody said where to. FALSE only when the database fails. */
gboolean hub_ticket_mail_queue (HubService *service, SqlConn *conn, gint64 order, const char *to, gboolean *queued, GError **error);

/* Is what it carries still to be drawn? */
gboolean hub_ticket_mail_is (const HubStoreMessage *message);
/* (transfer full) both. HUB_GATEWAY_ERROR, as of a sender: REFUSED when none of its tickets is good any more. */
gboolean hub_ticket_mail_draw (HubService *service, const HubStoreMessage *message, GBytes **pdf, GBytes **picture, GError **error);

G_END_DECLS
