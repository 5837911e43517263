/* The box office: tiles, cart, paying, done. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-cart.h"
#include "tk-session.h"

G_BEGIN_DECLS

#define TK_TYPE_SELL_PAGE (tk_sell_page_get_type ())
G_DECLARE_FINAL_TYPE (TkSellPage, tk_sell_page, TK, SELL_PAGE, GtkWidget)

GtkWidget *tk_sell_page_new (TkSession *session);

G_END_DECLS
