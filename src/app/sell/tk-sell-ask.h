/* What the sell page asks the desk. Finish each with tk_desk_worker_finish(). SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-cart.h"
#include "tk-desk-hold.h"
#include "tk-desk-seats.h"
#include "tk-session.h"

G_BEGIN_DECLS

/* GPtrArray of TkEventInfo; of TkTypeInfo; of TkDiscountInfo. */
void tk_sell_ask_events (TkSession *session, GAsyncReadyCallback callback, gpointer user_data);
void tk_sell_ask_types (TkSession *session, guint32 event, GAsyncReadyCallback callback, gpointer user_data);
void tk_sell_ask_discounts (TkSession *session, guint32 event, GAsyncReadyCallback callback, gpointer user_data);

/* TkQuote of the cart as it is. */
void tk_sell_ask_quote (TkSession *session, TkCart *cart, GAsyncReadyCallback callback, gpointer user_data);
/* TkSale. draft: with its payments, and the idempotency key of this paying as request. */
void tk_sell_ask_sale (TkSession *session, TkSaleDraft *draft, GAsyncReadyCallback callback, gpointer user_data);

/* Carts put aside: TkHeldCart kept · GPtrArray of TkHeldCart · TkRecalledCart · GINT_TO_POINTER (TRUE). */
typedef struct {
  TkHeldCart *held;
  GPtrArray *types;         /* TkTypeInfo of each line; NULL where it is no longer sold */
  GPtrArray *labels;        /* GStrv of the seats of each line; NULL without */
} TkRecalledCart;
void tk_recalled_cart_free (TkRecalledCart *recalled);
/* Into the cart, in place of what it holds. */
void tk_recalled_cart_unpack (TkRecalledCart *recalled, TkCart *cart);
/* name: (nullable). */
void tk_sell_ask_hold (TkSession *session, TkSaleDraft *draft, const char *name, GAsyncReadyCallback callback, gpointer user_data);
void tk_sell_ask_held (TkSession *session, GAsyncReadyCallback callback, gpointer user_data);
void tk_sell_ask_recall (TkSession *session, const char *id, GAsyncReadyCallback callback, gpointer user_data);
void tk_sell_ask_drop (TkSession *session, const char *id, GAsyncReadyCallback callback, gpointer user_data);

/* TkSeatPlan; GArray of guint32. */
void tk_sell_ask_plan (TkSession *session, guint32 event, guint16 type, GAsyncReadyCallback callback, gpointer user_data);
void tk_sell_ask_best_seats (TkSession *session, guint32 event, guint16 type, guint n, GAsyncReadyCallback callback, gpointer user_data);

G_END_DECLS
