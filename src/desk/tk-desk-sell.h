/* Selling from leases, and the sales made. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk.h"
#include "tk-token.h"

G_BEGIN_DECLS

#define TK_SALE_QTY_MAX 100     /* tickets in one sale */

typedef struct { guint32 event; guint16 type; guint qty; } TkCartLine;

typedef enum { TK_PAY_CASH, TK_PAY_MPESA_CODE } TkPayMethod;
const char *tk_pay_method_to_string (TkPayMethod method); /* "cash" · "mpesa-code" */
typedef struct {
  TkPayMethod method;
  gint64 amount;            /* minor units; for cash: what was handed over (tendered) */
  const char *reference;    /* M-Pesa receipt code; NULL for cash */
} TkPayment;

typedef struct {
  const TkCartLine *lines;
  gsize n_lines;
  const TkPayment *payments;
  gsize n_payments;
  const char *request;      /* (nullable) idempotency key: asked again, the first sale is returned */
  const TkStaff *approver;  /* (nullable) supervisor who lets it be sold beyond the capacity */
} TkSaleRequest;

/* A ticket as sold, with all that is printed on it. */
typedef struct {
  TkTicketId id;
  char *token;              /* TK1:… */
  char *code;               /* the human code */
  char *event_title, *venue, *zone, *type_name, *currency, *seat /* "" */, *sale;
  gint64 starts_at, doors_at, sold_at;
  gint64 price;             /* minor units */
  gint64 admits;
  char *status;             /* "valid" … */
} TkSoldTicket;
void tk_sold_ticket_free (TkSoldTicket *ticket);

typedef struct {
  char *id;                 /* UUIDv7 */
  gint64 seq;               /* its journal entry */
  gint64 at;
  char *staff, *currency;
  gint64 total, tendered, change;
  gint64 handed_back;       /* by voids and refunds so far */
  char *approved_by;        /* "" unless sold beyond the capacity */
  GPtrArray *tickets;       /* TkSoldTicket */
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
/* Journals ticket.reprinted and returns the ticket to print. */
TkSoldTicket *tk_desk_reprint (TkDesk *desk, const TkStaff *staff, const TkTicketId *id, GError **error);

G_END_DECLS
