/* One sale, opened: its tickets and papers, what happened to it, and what can be done about it. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-session.h"

G_BEGIN_DECLS

/* Signal "changed": something was done about it. */
#define TK_TYPE_SALE_VIEW (tk_sale_view_get_type ())
G_DECLARE_FINAL_TYPE (TkSaleView, tk_sale_view, TK, SALE_VIEW, GtkWidget)

GtkWidget *tk_sale_view_new (TkSession *session, const char *sale);
/* Digits belong to the PIN that a sheet is asking for. */
gboolean tk_sale_view_key (TkSaleView *self, guint keyval);

G_END_DECLS
