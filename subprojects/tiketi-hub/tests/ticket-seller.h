/* Sells tickets as an order that is paid does, without money: for tests of what happens to tickets afterwards.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-service.h"

G_BEGIN_DECLS

typedef struct {
  gint64 event, type, qty, unit;
  gint64 account;            /* 0: sold to nobody who has one */
  const char *holder, *email, *phone; /* NULL "" */
} TicketSold;
/* The order's number; 0 where there is no account. Aborts the test when it cannot. */
gint64 ticket_seller_sell (HubService *service, const TicketSold *sold);
/* Runs a statement on the database itself. */
void ticket_seller_sql (const char *uri, const char *sql);
gint64 ticket_seller_int (const char *uri, const char *sql);

G_END_DECLS
