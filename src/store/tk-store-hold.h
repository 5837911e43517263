/* Carts put aside, and what they keep of the stock while their time lasts. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-store.h"

G_BEGIN_DECLS

typedef struct {
  char *id, *name, *body, *staff, *currency;
  gint64 at, holds_until, total, tickets;
  gboolean paid;        /* money came for it through the hub, and no sale has used it */
} TkStoreHeldCart;
void tk_store_held_cart_free (TkStoreHeldCart *cart);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkStoreHeldCart, tk_store_held_cart_free)

/* Inside the caller's transaction: it is kept, or replaced, and holds nothing yet. */
gboolean tk_store_put_held (TkStore *store, const TkStoreHeldCart *cart, GError **error);
/* place 0: any */
gboolean tk_store_add_held (TkStore *store, const char *cart, guint32 event, guint16 type, guint32 place, gint64 qty, GError **error);
gboolean tk_store_drop_held (TkStore *store, const char *cart, GError **error);
/* *out NULL when there is none. */
gboolean tk_store_get_held (TkStore *store, const char *cart, TkStoreHeldCart **out, GError **error);
GPtrArray *tk_store_list_held (TkStore *store, GError **error); /* TkStoreHeldCart, newest first */
gboolean tk_store_count_held (TkStore *store, gint64 *carts, GError **error);

/* So many tickets of the type are held at `now_ms`; `any`: those of them without a seat of their own. */
gboolean tk_store_sum_held (TkStore *store, guint32 event, guint16 type, gint64 now_ms, gint64 *all, gint64 *any, GError **error);
/* Seats held that came with that lease. */
gboolean tk_store_count_held_places (TkStore *store, const char *lease, gint64 now_ms, gint64 *places, GError **error);

G_END_DECLS
