/* The parts of a sale: what it costs, how it is paid, what may be sold. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk-private.h"
#include "tk-desk-hold.h"
#include "tk-desk-shift.h"
#include "tk-store-catalogue.h"
#include "tk-store-lease.h"
#include "tk-store-offer.h"
#include "tk-store-sale.h"
#include "tk-store-voucher.h"

G_BEGIN_DECLS

/* Minor units. Far above any real sale, and a thousand of them still sum within TK_MONEY_MAX. */
#define TK_SALE_TOTAL_MAX G_GINT64_CONSTANT (1000000000000)

/* "KES 1,500" as people here write it. (transfer full) */
char *tk_desk_money (gint64 minor, const char *currency);
/* "18:00" today in the zone, else "Sat 21 Nov 18:00". (transfer full) */
char *tk_desk_time_words (gint64 ms, gint64 now_ms, const char *zone);

/* ---- What may be sold (tk-desk-stock.c) ---- */

/* What all types are judged by. */
typedef struct {
  TkStoreClock now;
  gboolean asked;       /* the next two are known: only when nothing is left are they of interest */
  gboolean online;
  gboolean between;     /* two shifts: what was left went back to the hub */
} TkDeskTerms;
gboolean tk_desk_read_terms (TkDesk *desk, TkDeskTerms *terms, GError **error);
/* Makes the last two known. */
gboolean tk_desk_terms_ask (TkDesk *desk, TkDeskTerms *terms, GError **error);
/* (element-type TkStoreOffer) of the event, or of these types (guint16) of it; nothing left when the clock cannot be trusted, and without
 * what carts put aside other than `except` keep. */
GPtrArray *tk_desk_list_offers (TkDesk *desk, const TkDeskTerms *terms, guint32 event, const GArray *types, const char *except,
                                GError **error);
/* Why `wanted` tickets of the type cannot be sold now; *code says which kind of reason, *reason stays NULL when they can. Those
 * beyond the capacity can when a supervisor has `approved`; NOT_ALLOWED otherwise.
 * FALSE when the database failed. (transfer full) *reason */
gboolean tk_desk_why_not (TkDesk *desk, TkDeskTerms *terms, const TkWireEvent *event, const TkStoreOffer *offer, gint64 wanted,
                          gboolean approved, TkDeskError *code, char **reason, GError **error);

/* ---- A cart on its way to being a sale (tk-desk-cart.c, tk-desk-discount.c) ---- */

typedef struct {
  guint line;                   /* of body->lines */
  gint64 price;                 /* what is left of it so far */
  guint32 place;                /* 0: any */
  const TkAttendee *attendee;   /* (nullable) */
} TkCartTicket;
/* So many uses of a voucher with a limit. */
typedef struct { guint32 event; guint16 number; guint n; } TkCartUses;
typedef struct {
  const TkSaleRequest *request;
  TkDeskTerms terms;
  const TkStaff *approver;      /* (nullable) a supervisor, who may be who acts */
  TkWireSale *body;             /* its lines, discounts, total, currency … */
  GPtrArray *events;            /* TkWireEvent, each once */
  GPtrArray *line_events;       /* of each line, not owned */
  GPtrArray *line_offers;       /* TkStoreOffer of each line, not owned */
  GPtrArray *offers;            /* GPtrArray of them, by event */
  GArray *tickets;              /* TkCartTicket, line by line */
  GPtrArray *offs;              /* TkQuoteOff, one for each asked */
  GArray *uses;                 /* TkCartUses */
  TkCartUses short_of;          /* as a type: the uses of which there are not enough here; n 0 when there are */
  gboolean needs_approval;
  gint64 list;                  /* before anything is taken off */
} TkCart;
TkCart *tk_desk_cart_new (const TkSaleRequest *request);
void tk_desk_cart_free (TkCart *cart);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkCart, tk_desk_cart_free)
/* Merges the lines by type, reads what they are, prices them and takes off what there is to take off. TK_DESK_ERROR for a cart that
 * cannot be; what is wrong with an off is its `trouble` and *code (nullable) of the first. */
gboolean tk_desk_cart_price (TkDesk *desk, TkCart *cart, TkDeskError *code, GError **error);
gboolean tk_desk_cart_take_off (TkDesk *desk, TkCart *cart, TkDeskError *code, GError **error);
/* Ticket by ticket what is missing of what its type asks: NULL when nothing is. (transfer full) */
char *tk_desk_cart_missing (const TkCart *cart);
/* Texts that are too long, or no texts. */
gboolean tk_desk_cart_check_texts (const TkSaleRequest *request, GError **error);
/* May it be taken off now, by this terminal? NULL when it may; *left: uses here, -1 without limit. FALSE when the database failed. */
gboolean tk_desk_voucher_trouble (TkDesk *desk, TkDeskTerms *terms, const TkWireVoucher *voucher, const char *zone, gint64 *left,
                                  TkDeskError *code, char **trouble, GError **error);

GPtrArray *tk_desk_quote_lines_new (void); /* of TkQuoteLine */
/* part × amount ÷ whole, rounded down, neither overflowing nor rounding on the way; part and amount at most whole. */
gint64 tk_desk_share_of (gint64 part, gint64 amount, gint64 whole);
/* Its tickets (tk-desk-issue.c): adds to the body's tickets and uses. */
typedef struct {
  TkCart *cart;
  gint64 issuer;
  GPtrArray *tokens;            /* char *, one for each of body->tickets */
  GArray *units;                /* gint64, what each of them cost */
  guint witnessed;              /* so many of them are from witnessed leases */
} TkDeskIssue;
gboolean tk_desk_issue (TkDesk *desk, TkDeskIssue *issue, GError **error);

/* Minor units of one whole unit of the currency. */
gint64 tk_desk_whole_unit (const char *currency);
/* To the nearest multiple, half up. */
gint64 tk_desk_round (gint64 amount, gint64 unit);
/* What the cart's cash is rounded to: the coarsest unit of its events. */
gint64 tk_desk_cart_cash_unit (const TkCart *cart);

/* ---- Paying (tk-desk-payment.c) ---- */

typedef struct {
  const TkStaff *approver;  /* (nullable) */
  gint64 cash_unit;
  gboolean exchange;        /* a payment may be TK_PAY_EXCHANGE */
} TkDeskTill;
/* Adds the payments to sale->payments so that they sum to sale->total + sale->rounding exactly, with change. */
gboolean tk_desk_settle (TkDesk *desk, const TkDeskTill *till, const TkPayment *payments, gsize n_payments, TkWireSale *sale,
                         GError **error);

/* As tk_desk_hold(), for another payment of the sale to come: what was paid for it before stays with the cart. */
TkHeldCart *tk_desk_hold_for (TkDesk *desk, const TkStaff *staff, const TkSaleRequest *cart, const char *name, const char *sale,
                              GError **error);
/* Inside the sale's transaction: the held cart is sold. FALSE with PAYMENT while a payment for it is not decided. */
gboolean tk_desk_take_held (TkDesk *desk, const char *id, GError **error);

/* A sale within the caller's transaction: `exchange` (nullable) names the reversal whose value pays part of it. */
TkSale *tk_desk_sell_within (TkDesk *desk, const TkStaff *staff, const TkSaleRequest *request, const char *exchange, GError **error);
/* A refund within the caller's transaction; so much of it is not handed back but goes into another sale. `free`: no supervisor is
 * needed, unless somebody entered. */
TkReversal *tk_desk_refund_within (TkDesk *desk, const TkStaff *staff, const TkReversalRequest *request, gint64 exchanged, gboolean free,
                                   GError **error);

/* Takes the row's texts. (transfer full) */
TkSoldTicket *tk_desk_take_ticket (TkStoreTicket *row);

/* Adds to body->payments how `amount` of that sale's payments goes back: each one's share of what is left of it, cash in whole
 * units of the drawer; `all`: whatever is left. What paid with tickets goes back the way those were paid. body->amount is what
 * they come to, with what it held before. */
gboolean tk_desk_hand_back (TkDesk *desk, const TkStoreSale *sale, gint64 amount, gboolean all, TkWireReversal *body, GError **error);
/* NULL with an error when the database failed. (transfer full) */
TkReversal *tk_desk_read_reversal (TkDesk *desk, const char *id, GError **error);

/* May so many tickets from witnessed leases be sold in one sale, now? WITNESS or INVALID says why not. */
gboolean tk_desk_check_witness (TkDesk *desk, guint tickets, GError **error);

/* Inside a transaction: sets *shift, a text of a wire struct, to the open shift's id; opens one with float 0 when none is. */
gboolean tk_desk_ensure_shift (TkDesk *desk, const TkStaff *staff, const char *currency, char **shift, GError **error);

G_END_DECLS
