/* Carts, payments and sales as words and as JSON: shared by the commands that sell. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-ctl.h"
#include "tk-desk-sell.h"

G_BEGIN_DECLS

typedef struct {
  GArray *lines;             /* TkCartLine */
  GArray *offs;              /* TkCartOff: vouchers, of the first line's event */
  GArray *payments;          /* TkPayment */
  char *currency;            /* of the first line */
  GPtrArray *owned;          /* texts the others point to */
} TkCtlCart;
void tk_ctl_cart_clear (TkCtlCart *cart);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TkCtlCart, tk_ctl_cart_clear)

/* By number or name. */
gboolean tk_ctl_cart_add_line (TkDesk *desk, const char *event, const char *type, guint qty, TkCtlCart *cart, GError **error);
/* lines: "EVENT:TYPE:QTY", by number or name. vouchers: codes. Both (nullable). */
gboolean tk_ctl_cart_read (TkDesk *desk, char **lines, char **vouchers, TkCtlCart *cart, GError **error);
/* "cash:AMOUNT" · "mpesa-code:CODE:AMOUNT" · "card:SLIP:AMOUNT" · "comp:REASON" */
gboolean tk_ctl_cart_read_payments (char **texts, const char *currency, TkCtlCart *cart, GError **error);
/* Points into the cart. */
TkSaleRequest tk_ctl_cart_get_request (const TkCtlCart *cart);

TkJson *tk_ctl_tickets_to_json (const GPtrArray *tickets /* TkSoldTicket */);
TkJson *tk_ctl_sale_to_json (const TkSale *sale);
TkJson *tk_ctl_reversal_to_json (const TkReversal *reversal);
void tk_ctl_say_tickets (const GPtrArray *tickets);
void tk_ctl_say_sale (const TkSale *sale);
void tk_ctl_say_reversal (const TkReversal *reversal);
/* Of the sale, those named by code or token (nullable: none); TkTicketId. */
GArray *tk_ctl_find_tickets (TkDesk *desk, const char *sale, char **texts, GError **error);

G_END_DECLS
