/* One ticket type to touch: name, price, what is left, its key. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-type-item.h"

G_BEGIN_DECLS

#define TK_TYPE_TYPE_TILE (tk_type_tile_get_type ())
G_DECLARE_FINAL_TYPE (TkTypeTile, tk_type_tile, TK, TYPE_TILE, GtkButton)

GtkWidget *tk_type_tile_new (void);
/* What it shows, and follows; NULL for nothing. */
void tk_type_tile_set_item (TkTypeTile *self, TkTypeItem *item);
guint tk_type_tile_get_place (TkTypeTile *self);      /* 0 while it shows nothing */

G_END_DECLS
