/* What makes the cart cheaper, line by line, each with its trouble and a way to take it off again. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-cart.h"

G_BEGIN_DECLS

/* Signal "remove" (guint): off number i is not wanted any more. Hidden while there is none. */
#define TK_TYPE_CART_OFFS (tk_cart_offs_get_type ())
G_DECLARE_FINAL_TYPE (TkCartOffs, tk_cart_offs, TK, CART_OFFS, GtkWidget)

GtkWidget *tk_cart_offs_new (void);
void tk_cart_offs_show (TkCartOffs *self, TkCart *cart, gboolean locked);
/* What an off is called before the desk has named it. (transfer full) */
char *tk_cart_off_say (const TkCartOff *off, const char *currency);

G_END_DECLS
