/* Tickets to buyers by mail and SMS: kept until they are on their way. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-gateway.h"
#include "hub-service.h"

G_BEGIN_DECLS

#define HUB_MESSAGES_WAITING_MAX 2000 /* of one terminal */
#define HUB_MESSAGES_OWN_MAX 50000    /* of the hub itself */

struct _SqlConn; /* not everybody who includes this may know SQL */

/* A mail that the hub sends by itself. NULL is nothing. */
typedef struct {
  const char *to, *subject, *text;
  const char *pdf_name;      /* "tickets.pdf" */
  GBytes *pdf;
  const char *picture_name;  /* "ticket.png"; shown below the text */
  GBytes *picture;           /* PNG */
  const char *sale;          /* which it is about */
  gboolean secret;           /* its text is gone from the database once it is sent, or too old to be of use: ten minutes */
} HubMessageNew;
/* Inside the transaction that it tells of: it goes out once that is committed. FALSE only when the database fails: when this hub
 * sends no mail, or too many wait already, nothing is kept. */
gboolean hub_message_queue (HubService *service, struct _SqlConn *conn, const HubMessageNew *message, GError **error);
/* Does this hub send mail? What email_sent tells. */
gboolean hub_message_can_send (HubService *service);

/* (transfer full). The same id is kept, and sent, once. INVALID, NO_GATEWAY, CONFLICT (the id was another terminal's). */
TkWireMessageState *hub_service_message (HubService *service, const HubTerminal *terminal, const TkWireMessage *message,
                                         GError **error);
/* Sends the next one that is due that way; FALSE when there is none. Takes as long as the sender takes. */
gboolean hub_message_turn (HubService *service, HubSender *sender);

G_END_DECLS
