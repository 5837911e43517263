/* Sales made here: written with their journal entry, looked up later. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-store.h"
#include "tk-token.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

/* A sale to be stored: what was journaled as entry `seq`, and what the journal does not hold. */
typedef struct {
  const TkWireSale *body;
  const char *const *tokens;  /* one for each of body->tickets */
  const gint64 *units;        /* what each of them cost after discounts */
  gint64 seq;
  const char *staff;
  const char *request;        /* (nullable) */
  guint16 issuer;
} TkStoreNewSale;
/* Inside the caller's transaction: the number of the sale to be stored. */
gboolean tk_store_next_sale_number (TkStore *store, gint64 *number, GError **error);
/* Inside the caller's transaction. */
gboolean tk_store_add_sale (TkStore *store, const TkStoreNewSale *sale, GError **error);

typedef struct {
  char *id, *staff, *currency, *shift, *approved_by, *buyer_name, *buyer_phone, *note, *exchange;
  gint64 seq, at, total, tendered, change, tickets, number, rounding, list, off;
  gint64 handed_back, undone;  /* money and tickets of it that were voided or refunded */
} TkStoreSale;
void tk_store_sale_free (TkStoreSale *sale);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkStoreSale, tk_store_sale_free)

/* A ticket sold here, with what the catalogue says of it; texts are never NULL. */
typedef struct {
  TkTicketId id;
  char *sale, *token, *status, *seat, *event_title, *venue, *zone, *type_name, *currency, *holder, *phone, *email, *document;
  gint64 doors_at, starts_at, sold_at, price /* after discounts */, admits, place;
} TkStoreTicket;
void tk_store_ticket_free (TkStoreTicket *ticket);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkStoreTicket, tk_store_ticket_free)

typedef struct { gint64 event, type, qty, unit, amount, off; char *type_name; } TkStoreSaleLine;
void tk_store_sale_line_free (TkStoreSaleLine *line);
typedef struct { char *method, *reference, *reason; gint64 amount, tendered, change; } TkStorePayment;
void tk_store_payment_free (TkStorePayment *payment);
typedef struct { char *kind, *name /* the voucher's; "" */, *reason; gint64 event, voucher, tickets, amount; } TkStoreDiscount;
void tk_store_discount_free (TkStoreDiscount *discount);

/* In each: *out NULL when there is none. */
gboolean tk_store_get_sale (TkStore *store, const char *id, TkStoreSale **out, GError **error);
gboolean tk_store_get_ticket (TkStore *store, const TkTicketId *id, TkStoreTicket **out, GError **error);
gboolean tk_store_find_sale_by_request (TkStore *store, const char *request, char **sale, GError **error);
/* A receipt of M-Pesa, prompted or typed: it pays once. */
gboolean tk_store_find_sale_by_receipt (TkStore *store, const char *receipt, char **sale, GError **error);

GPtrArray *tk_store_list_sale_tickets (TkStore *store, const char *sale, GError **error); /* TkStoreTicket, by type and serial; of those given again the last */
GPtrArray *tk_store_list_sale_lines (TkStore *store, const char *sale, GError **error);   /* TkStoreSaleLine, as in the cart */
GPtrArray *tk_store_list_sale_payments (TkStore *store, const char *sale, GError **error);  /* TkStorePayment */
GPtrArray *tk_store_list_sale_discounts (TkStore *store, const char *sale, GError **error); /* TkStoreDiscount */
/* What cash is rounded to in that sale: the coarsest unit of its events, `whole` for those without one. */
gboolean tk_store_get_sale_cash_unit (TkStore *store, const char *sale, gint64 whole, gint64 *unit, GError **error);
/* (element-type TkStoreSale) newest first: all, or those whose id contains `text` or that were paid with that reference. */
GPtrArray *tk_store_search_sales (TkStore *store, const char *text, guint limit, GError **error);
/* (element-type guint32) events of which something was sold here. */
GArray *tk_store_list_sold_events (TkStore *store, GError **error);

G_END_DECLS
