/* Asks the desk what the cart comes to after each change; the latest word wins. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-cart.h"
#include "tk-session.h"

G_BEGIN_DECLS

/* Signal "refused" (const char *sentence): the desk could not say it at all. */
#define TK_TYPE_CART_QUOTER (tk_cart_quoter_get_type ())
G_DECLARE_FINAL_TYPE (TkCartQuoter, tk_cart_quoter, TK, CART_QUOTER, GObject)

TkCartQuoter *tk_cart_quoter_new (TkSession *session, TkCart *cart);
/* What the desk knows may have changed: ask once more. */
void tk_cart_quoter_refresh (TkCartQuoter *self);
/* The page goes: nothing is asked any more. */
void tk_cart_quoter_stop (TkCartQuoter *self);

G_END_DECLS
