/* Carts, payments and sales as words and as JSON: shared by the commands that sell. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-ctl.h"
#include "tk-desk-sell.h"

G_BEGIN_DECLS

typedef struct {
  GArray *lines;             /* TkCartLine */
  GArray *offs;              /* TkCartOff */
  GArray *payments;          /* TkPayment */
  char *currency;            /* of the first line */
  const char *buyer, *phone, *note; /* (nullable) */
  GPtrArray *owned;          /* texts the others point to */
} TkCtlCart;
void tk_ctl_cart_clear (TkCtlCart *cart);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TkCtlCart, tk_ctl_cart_clear)

/* What may be said of a cart besides its first line and its payments (tk-ctl-cart-options.c). */
typedef struct {
  char **lines, **vouchers, **discounts, **attendees, **seats;
  char *off, *reason, *buyer, *phone, *note;
} TkCtlCartOptions;
void tk_ctl_cart_options_clear (TkCtlCartOptions *options);
#define TK_CTL_CART_ENTRIES(o) \
  { "line", 0, 0, G_OPTION_ARG_STRING_ARRAY, &(o).lines, N_("EVENT:TYPE:QTY; may be given again"), "LINE" }, \
  { "voucher", 0, 0, G_OPTION_ARG_STRING_ARRAY, &(o).vouchers, N_("A voucher's code; may be given again"), "CODE" }, \
  { "discount", 0, 0, G_OPTION_ARG_STRING_ARRAY, &(o).discounts, N_("A discount of the first line's event, by number; may be given again"), "N" }, \
  { "off", 0, 0, G_OPTION_ARG_STRING, &(o).off, N_("Take off AMOUNT or PERCENT%; a supervisor approves"), "OFF" }, \
  { "reason", 0, 0, G_OPTION_ARG_STRING, &(o).reason, N_("Why something is taken off"), "TEXT" }, \
  { "buyer", 0, 0, G_OPTION_ARG_STRING, &(o).buyer, N_("The buyer's name"), "NAME" }, \
  { "phone", 0, 0, G_OPTION_ARG_STRING, &(o).phone, N_("The buyer's phone number"), "PHONE" }, \
  { "note", 0, 0, G_OPTION_ARG_STRING, &(o).note, N_("A note kept with the sale"), "TEXT" }, \
  { "attendee", 0, 0, G_OPTION_ARG_STRING_ARRAY, &(o).attendees, \
    N_("Who comes with the next ticket: name=…,phone=…,email=…,document=…; may be given again"), "WHO" }, \
  { "seat", 0, 0, G_OPTION_ARG_STRING_ARRAY, &(o).seats, N_("The next seat, as the plan says it; may be given again"), "SEAT" }
/* Adds them to a cart that may have a line already. */
gboolean tk_ctl_cart_read_options (TkDesk *desk, const TkCtlCartOptions *options, TkCtlCart *cart, GError **error);

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
