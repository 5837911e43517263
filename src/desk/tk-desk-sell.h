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

/* ---- Orders: looking sales up ---- */
typedef struct { char *id, *staff, *summary /* "2 × Regular, 1 × VIP" */, *currency; gint64 at, total; guint tickets; } TkSaleSummary;
void tk_sale_summary_free (TkSaleSummary *summary);
/* Newest first. text: part of a sale id, a ticket's human code, token or M-Pesa code; NULL or "" = the latest. */
GPtrArray *tk_desk_search_sales (TkDesk *desk, const char *text, guint limit, GError **error);
TkSale *tk_desk_get_sale (TkDesk *desk, const char *id, GError **error);
/* Journals ticket.reprinted and returns the ticket to print. */
TkSoldTicket *tk_desk_reprint (TkDesk *desk, const TkStaff *staff, const TkTicketId *id, GError **error);

G_END_DECLS
