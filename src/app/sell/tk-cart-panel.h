/* The cart at the side: rows with − and +, the total, the ways to pay. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-cart.h"

G_BEGIN_DECLS

/* Actions it activates on its page: sell.cash, sell.mpesa, sell.clear. */
#define TK_TYPE_CART_PANEL (tk_cart_panel_get_type ())
G_DECLARE_FINAL_TYPE (TkCartPanel, tk_cart_panel, TK, CART_PANEL, GtkWidget)

void tk_cart_panel_set_cart (TkCartPanel *self, TkCart *cart);
/* While paying the cart stays to be seen, not changed. */
void tk_cart_panel_set_locked (TkCartPanel *self, gboolean locked);
/* "3 ×" while a quantity waits for its tile; 0 hides it. */
void tk_cart_panel_set_quantity (TkCartPanel *self, guint quantity);
/* One sentence about what went wrong, "" for none. */
void tk_cart_panel_say (TkCartPanel *self, const char *words);

G_END_DECLS
