/* Carts put aside. They survive restarts and the end of a shift; what they hold of the stock is bounded in time.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk-sell.h"

G_BEGIN_DECLS

#define TK_HOLD_MINUTES 15      /* so long their tickets are kept from other sales here */
#define TK_HOLD_MAX 50          /* carts put aside at once */

/* A cart as it can be kept: everything of a TkSaleRequest but payments, approver, request. Owns what it points to. */
typedef struct {
  char *id;
  char *name;               /* what staff call it; the buyer's name, else "Cart 3" */
  char *staff, *currency;
  gint64 at, holds_until, total;
  guint tickets;
  gboolean paying;          /* a payment through the hub is not decided: it cannot be dropped or changed */
  TkSaleRequest cart;       /* borrowed from this struct */
  gpointer owned;           /* private */
} TkHeldCart;
void tk_held_cart_free (TkHeldCart *cart);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkHeldCart, tk_held_cart_free)

/* Keeps it; with `held` set in the request, in place of that one. Holds what there is of the stock. (transfer full) */
TkHeldCart *tk_desk_hold (TkDesk *desk, const TkStaff *staff, const TkSaleRequest *cart, const char *name, GError **error);
GPtrArray *tk_desk_list_held (TkDesk *desk, GError **error);                                   /* TkHeldCart, newest first */
/* To go on with it: it stays kept until its sale, or until it is dropped, and holds its stock anew. */
TkHeldCart *tk_desk_recall (TkDesk *desk, const TkStaff *staff, const char *id, GError **error);
gboolean tk_desk_drop_held (TkDesk *desk, const TkStaff *staff, const char *id, GError **error);

G_END_DECLS
