/* One ticket type to touch: name, price, what is left, its key. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-desk-catalogue.h"

G_BEGIN_DECLS

#define TK_TYPE_TYPE_TILE (tk_type_tile_get_type ())
G_DECLARE_FINAL_TYPE (TkTypeTile, tk_type_tile, TK, TYPE_TILE, GtkButton)

/* place: 1-based position on the page; 1 to 9 show their key. */
GtkWidget *tk_type_tile_new (guint place);
/* The tile keeps `type`, borrowed until the next call. in_cart: how many of it the cart holds. */
void tk_type_tile_show (TkTypeTile *self, const TkTypeInfo *type, guint in_cart);
guint tk_type_tile_get_place (TkTypeTile *self);

G_END_DECLS
