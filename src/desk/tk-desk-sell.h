/* Selling from leases, and the sales made. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk.h"
#include "tk-token.h"

G_BEGIN_DECLS

#define TK_SALE_QTY_MAX 250     /* tickets in one sale */

/* What is asked of each who will come, as far as the type asks; texts NULL or "" when not told. */
typedef struct { const char *name, *phone, *email, *document; } TkAttendee;

typedef struct {
  guint32 event;
  guint16 type;
  guint qty;
  const guint32 *places;    /* (nullable) qty seats by their number in the plan; NULL: the best there are, or no plan */
  const TkAttendee *attendees; /* (nullable) qty of them */
} TkCartLine;

/* What makes a cart cheaper. Order counts: each works on what those before it left. */
typedef enum {
  TK_OFF_VOUCHER,           /* code: as the buyer gives it */
  TK_OFF_DISCOUNT,          /* number: of a voucher without a code */
  TK_OFF_PERCENT,           /* value: hundredths of a percent; with reason and approver */
  TK_OFF_AMOUNT,            /* value: minor units off the whole cart; with reason and approver */
} TkOffKind;
typedef struct { TkOffKind kind; const char *code; guint32 event; guint16 number; gint64 value; const char *reason; } TkCartOff;

typedef enum {
  TK_PAY_CASH, TK_PAY_MPESA_CODE,
  TK_PAY_MPESA, TK_PAY_PAYSTACK,  /* through the hub: `attempt` is a paid one (tk-desk-pay.h), its amount and receipt count */
  TK_PAY_CARD,                    /* reference: the slip's */
  TK_PAY_COMP,                    /* given away: reason, and a supervisor approves */
  TK_PAY_EXCHANGE,                /* only within tk_desk_exchange() */
} TkPayMethod;
const char *tk_pay_method_to_string (TkPayMethod method); /* as on the wire: "cash" · "mpesa-code" … */
gboolean tk_pay_method_from_string (const char *text, TkPayMethod *method);
/* As people say it: "Cash", "M-Pesa code"; for any word of the wire. Not to be freed. */
const char *tk_pay_method_words (const char *method);
typedef struct {
  TkPayMethod method;
  gint64 amount;            /* minor units; for cash: what was handed over (tendered); comp: 0 means all that is left */
  const char *reference;    /* M-Pesa receipt code, slip; NULL for cash */
  const char *attempt;      /* mpesa, paystack; else NULL */
  const char *reason;       /* comp; else NULL */
} TkPayment;

typedef struct {
  const TkCartLine *lines;
  gsize n_lines;
  const TkPayment *payments;
  gsize n_payments;
  const char *request;      /* (nullable) idempotency key: asked again, the first sale is returned */
  const TkStaff *approver;  /* (nullable) supervisor who approves what needs one: beyond the capacity, comp, manual discounts, vouchers that ask */
  const TkCartOff *offs;
  gsize n_offs;
  const char *buyer_name, *buyer_phone, *note;  /* (nullable) */
  const char *held;         /* (nullable) the held cart this was: it goes in the same transaction */
} TkSaleRequest;

/* What a cart comes to, before anybody pays: what the page shows after each touch. */
typedef struct { guint32 event; guint16 type; guint qty; gint64 unit, amount, off; char *name; } TkQuoteLine;
typedef struct { char *kind, *name; gint64 amount; guint tickets; char *trouble; /* (nullable) why it does not work, in words */ } TkQuoteOff;
typedef struct {
  GPtrArray *lines;         /* TkQuoteLine, merged, in the cart's order */
  GPtrArray *offs;          /* TkQuoteOff, as many as asked for */
  char *currency;
  gint64 list, off, total;  /* list − off = total */
  gint64 cash_total;        /* what it is when all is paid in cash: rounded */
  gint64 cash_unit;         /* minor units that cash is rounded to, half a unit up: for the rest after other payments */
  gboolean needs_approval;  /* a supervisor must approve something in it */
  char *missing;            /* (nullable) what is still to be asked, in words: "the names of 2 who come" */
  char *trouble;            /* (nullable) why it cannot be sold like this, in words */
} TkQuote;
void tk_quote_off_free (TkQuoteOff *off);
void tk_quote_free (TkQuote *quote);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkQuote, tk_quote_free)
/* Payments are not looked at. Codes that are wrong are a trouble of their own, not an error. */
TkQuote *tk_desk_quote (TkDesk *desk, const TkSaleRequest *request, GError **error);

/* What can be taken off without a code, and what is asked of those who come. */
typedef struct { guint32 event; guint16 number; char *name; gint64 left; /* −1 without limit */ gboolean approval; char *unavailable; } TkDiscountInfo;
void tk_discount_info_free (TkDiscountInfo *info);
GPtrArray *tk_desk_list_discounts (TkDesk *desk, guint32 event, GError **error); /* TkDiscountInfo, by number */

/* A ticket as sold, with all that is printed on it. */
typedef struct {
  TkTicketId id;
  char *token;              /* TK1:… */
  char *code;               /* the human code */
  char *event_title, *venue, *zone, *type_name, *currency, *seat /* "" */, *sale;
  char *holder, *phone, *email, *document; /* "" */
  gint64 starts_at, doors_at, sold_at;
  gint64 price;             /* what it cost after discounts, minor units */
  guint32 place;            /* its seat in the plan; 0 none */
  gint64 admits;
  char *status;             /* "valid" … */
} TkSoldTicket;
void tk_sold_ticket_free (TkSoldTicket *ticket);

typedef struct { char *method, *reference, *reason; gint64 amount, tendered, change; } TkPaid;
typedef struct {
  char *id;                 /* UUIDv7 */
  gint64 seq;               /* its journal entry */
  gint64 at;
  char *staff, *currency;
  gint64 number;            /* of this terminal's sales, from 1 */
  gint64 total, tendered, change;
  gint64 rounding;          /* of the cash; payments come to total + rounding */
  gint64 list, off;         /* before discounts, and what they took off */
  gint64 handed_back;       /* by voids and refunds so far */
  char *approved_by;        /* "" unless sold beyond the capacity */
  char *buyer_name, *buyer_phone, *note, *exchange; /* "" */
  GPtrArray *tickets;       /* TkSoldTicket */
  GPtrArray *lines;         /* TkQuoteLine, as sold */
  GPtrArray *offs;          /* TkQuoteOff, as they were */
  GPtrArray *payments;      /* TkPaid */
  gboolean again;           /* TRUE when `request` had been answered before */
} TkSale;
void tk_sale_free (TkSale *sale);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkSale, tk_sale_free)

/* One sale = one journal entry and its effects in one transaction, durable when this returns. Opens a shift with float 0 when none
 * is open (journaled as automatic). Serials come from this terminal's open leases, in order. */
TkSale *tk_desk_sell (TkDesk *desk, const TkStaff *staff, const TkSaleRequest *request, GError **error);
/* What a cart costs. */
gboolean tk_desk_price (TkDesk *desk, const TkCartLine *lines, gsize n_lines, gint64 *total, char **currency, GError **error);

/* ---- Undoing a sale made here, whole or in part; works without a network ---- */

typedef struct {
  const char *sale;
  const TkTicketId *tickets; /* those to undo; none means all that are still good */
  gsize n_tickets;
  const char *reason;       /* 1 to TK_REASON_MAX bytes */
  const TkStaff *approver;  /* (nullable) supervisor who approves; a supervisor who acts approves by acting */
  const char *request;      /* (nullable) idempotency key: asked again, the first reversal is returned */
} TkReversalRequest;
#define TK_REASON_MAX 500

typedef struct { char *method, *reference /* "" for cash */; gint64 amount; } TkHandedBack;
typedef struct {
  char *id;                 /* UUIDv7 */
  char *kind;               /* "voided" · "refunded" */
  char *sale, *staff, *approved_by, *reason, *currency;
  gint64 seq, at, amount;
  gint64 cash;              /* the part of amount that comes out of the drawer */
  GArray *tickets;          /* TkTicketId */
  GPtrArray *payments;      /* TkHandedBack */
  gboolean again;           /* TRUE when `request` had been answered before */
} TkReversal;
void tk_reversal_free (TkReversal *reversal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkReversal, tk_reversal_free)

/* One reversal = one journal entry and its effects in one transaction. This terminal's gate refuses the tickets at once; the slots
 * are not sold again here, they go back through the hub. What was paid goes back the way it came, in proportion.
 * Void: the sale never happened. Only in the shift it was made in; by who sold it, anybody else's with a supervisor.
 * Refund: taken back later; a supervisor approves. Tickets somebody went in with need a supervisor either way.
 * NOT_FOUND when it was sold elsewhere, INVALID when it is undone already or no longer of this shift, NOT_ALLOWED. */
TkReversal *tk_desk_void (TkDesk *desk, const TkStaff *staff, const TkReversalRequest *request, GError **error);
TkReversal *tk_desk_refund (TkDesk *desk, const TkStaff *staff, const TkReversalRequest *request, GError **error);

/* ---- Orders: looking sales up ---- */
typedef struct {
  char *id, *staff, *summary /* "2 × Regular, 1 × VIP" */, *currency;
  gint64 at, total, handed_back;
  guint tickets, undone;    /* undone: of the tickets, voided or refunded */
} TkSaleSummary;
void tk_sale_summary_free (TkSaleSummary *summary);
/* Newest first. text: part of a sale id, a ticket's human code, token or M-Pesa code; NULL or "" = the latest. */
GPtrArray *tk_desk_search_sales (TkDesk *desk, const char *text, guint limit, GError **error);
TkSale *tk_desk_get_sale (TkDesk *desk, const char *id, GError **error);
/* Journals ticket.reprinted and returns the ticket to print. A printing that failed and is tried again is no reprint. */
TkSoldTicket *tk_desk_reprint (TkDesk *desk, const TkStaff *staff, const TkTicketId *id, GError **error);

G_END_DECLS
