/* The tiles of an event's ticket types; only those in sight exist. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-cart.h"

G_BEGIN_DECLS

/* Signal "touched" (guint place), from 1. A GtkScrolledWindow's child. */
#define TK_TYPE_TYPE_GRID (tk_type_grid_get_type ())
G_DECLARE_FINAL_TYPE (TkTypeGrid, tk_type_grid, TK, TYPE_GRID, GtkWidget)

/* types: TkTypeInfo; tiles stay where they are while the types are the same ones. */
void tk_type_grid_show (TkTypeGrid *self, GPtrArray *types, TkCart *cart);
/* Those whose name or number it is; "" shows all again. The place of the first of them, the one with that number before all others;
 * 0 when there is none. */
guint tk_type_grid_search (TkTypeGrid *self, const char *text);
guint tk_type_grid_count_shown (TkTypeGrid *self);

G_END_DECLS
