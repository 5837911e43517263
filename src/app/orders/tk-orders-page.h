/* Sales made here, found again: by number, ticket code or M-Pesa code; printed once more. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-session.h"

G_BEGIN_DECLS

#define TK_TYPE_ORDERS_PAGE (tk_orders_page_get_type ())
G_DECLARE_FINAL_TYPE (TkOrdersPage, tk_orders_page, TK, ORDERS_PAGE, GtkWidget)

GtkWidget *tk_orders_page_new (TkSession *session);

G_END_DECLS
