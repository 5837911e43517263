/* What the orders page asks of the desk. Finish each with tk_desk_worker_finish(). SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk-exchange.h"
#include "tk-session.h"

G_BEGIN_DECLS

/* All that is shown of one sale. */
typedef struct {
  TkSale *sale;
  GPtrArray *steps;          /* TkSaleStep */
  TkSaleMay may;             /* for who is signed in */
} TkSaleStory;
void tk_sale_story_free (TkSaleStory *story);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkSaleStory, tk_sale_story_free)
void tk_orders_ask_story (TkSession *session, const char *sale, GAsyncReadyCallback callback, gpointer user_data);

/* A ticket type that another may be exchanged for. */
typedef struct { guint32 event; guint16 type; char *words; } TkExchangeOffer;
/* GPtrArray of TkExchangeOffer: all that is on sale here. */
void tk_orders_ask_offers (TkSession *session, GAsyncReadyCallback callback, gpointer user_data);

/* Tickets of one sale for as many of another type. */
typedef struct {
  char *sale;
  GArray *tickets;           /* TkTicketId */
  guint32 event;
  guint16 type;
  gint64 cash;               /* given for the difference; 0 none */
  char *code;                /* M-Pesa code that pays it instead; "" */
  char *reason, *request;
  TkStaff *approver;         /* (nullable) */
} TkExchangeWish;
void tk_exchange_wish_free (TkExchangeWish *wish);
/* TkExchangeQuote (currency to be freed) · TkExchange. Both take the wish (transfer full). */
void tk_orders_ask_worth (TkSession *session, TkExchangeWish *wish, GAsyncReadyCallback callback, gpointer user_data);
void tk_orders_ask_exchange (TkSession *session, TkExchangeWish *wish, GAsyncReadyCallback callback, gpointer user_data);
void tk_exchange_quote_free (TkExchangeQuote *quote);

/* TkSoldTicket. */
void tk_orders_ask_reissue (TkSession *session, const TkTicketId *ticket, const char *reason, const TkStaff *approver, const char *request,
                            GAsyncReadyCallback callback, gpointer user_data);

G_END_DECLS
