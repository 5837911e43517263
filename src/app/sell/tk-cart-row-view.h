/* One row of the cart on screen: what, − and +, how much; over the first of an event its name. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-cart.h"

G_BEGIN_DECLS

/* Signal "step" (int by): − or + was touched. */
#define TK_TYPE_CART_ROW_VIEW (tk_cart_row_view_get_type ())
G_DECLARE_FINAL_TYPE (TkCartRowView, tk_cart_row_view, TK, CART_ROW_VIEW, GtkWidget)

GtkWidget *tk_cart_row_view_new (void);
/* What it shows, and follows; NULL for nothing. */
void tk_cart_row_view_set_row (TkCartRowView *self, TkCartRow *row);
TkCartRow *tk_cart_row_view_get_row (TkCartRowView *self);          /* (nullable) */
/* amount: minor units, as the desk said or as it will probably be. event: (nullable) its title, over this row. */
void tk_cart_row_view_refresh (TkCartRowView *self, gint64 amount, gboolean sure, const char *event);
void tk_cart_row_view_set_locked (TkCartRowView *self, gboolean locked);

G_END_DECLS
