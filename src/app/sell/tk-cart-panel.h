/* The cart at the side: rows with − and +, what makes it cheaper, the total, and what can be done with it. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-cart.h"

G_BEGIN_DECLS

/* Actions it activates on its page: sell.cash, sell.mpesa, sell.more, sell.clear, sell.discount, sell.buyer, sell.hold, sell.attendees.
 * Signal "seats" (TkCartRow *): another seat is wanted, which somebody has to pick. */
#define TK_TYPE_CART_PANEL (tk_cart_panel_get_type ())
G_DECLARE_FINAL_TYPE (TkCartPanel, tk_cart_panel, TK, CART_PANEL, GtkWidget)

void tk_cart_panel_set_cart (TkCartPanel *self, TkCart *cart);
/* (element-type TkEventInfo) whose titles stand over the rows when there are several. */
void tk_cart_panel_set_events (TkCartPanel *self, GPtrArray *events);
/* While paying the cart stays to be seen, not changed. */
void tk_cart_panel_set_locked (TkCartPanel *self, gboolean locked);
/* "3 ×" while a quantity waits for its tile; 0 hides it. */
void tk_cart_panel_set_quantity (TkCartPanel *self, guint quantity);
/* One sentence about what went wrong, "" for none. */
void tk_cart_panel_say (TkCartPanel *self, const char *words);

G_END_DECLS
