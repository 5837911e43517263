/* What the sell page asks the desk. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-cart.h"
#include "tk-session.h"

G_BEGIN_DECLS

/* Events: GPtrArray of TkEventInfo; types: GPtrArray of TkTypeInfo; sell: TkSale. Finish with tk_desk_worker_finish(). */
void tk_sell_ask_events (TkSession *session, GAsyncReadyCallback callback, gpointer user_data);
void tk_sell_ask_types (TkSession *session, guint32 event, GAsyncReadyCallback callback, gpointer user_data);
/* request: the idempotency key of this payment. reference: (nullable). */
void tk_sell_ask_sale (TkSession *session, TkCart *cart, TkPayMethod method, gint64 amount, const char *reference,
                       const char *request, GAsyncReadyCallback callback, gpointer user_data);

G_END_DECLS
