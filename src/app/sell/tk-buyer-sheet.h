/* Who buys, how they can be reached, a note for the sale; all of it optional. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-cart.h"

G_BEGIN_DECLS

/* A TkPage. Signal "done": kept in the cart. */
#define TK_TYPE_BUYER_SHEET (tk_buyer_sheet_get_type ())
G_DECLARE_FINAL_TYPE (TkBuyerSheet, tk_buyer_sheet, TK, BUYER_SHEET, GtkWidget)

void tk_buyer_sheet_start (TkBuyerSheet *self, TkCart *cart);

G_END_DECLS
