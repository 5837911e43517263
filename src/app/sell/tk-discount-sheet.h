/* What makes the cart cheaper: a voucher's code, a discount by its number, so much off with a reason. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-cart.h"
#include "tk-session.h"

G_BEGIN_DECLS

/* A TkPage. Signal "done": the cart has what was wanted. */
#define TK_TYPE_DISCOUNT_SHEET (tk_discount_sheet_get_type ())
G_DECLARE_FINAL_TYPE (TkDiscountSheet, tk_discount_sheet, TK, DISCOUNT_SHEET, GtkWidget)

/* event: whose discounts are listed. */
void tk_discount_sheet_start (TkDiscountSheet *self, TkSession *session, TkCart *cart, guint32 event);
/* As if the code had been typed: into the cart, and out again with the reason on the sheet when it does not work. */
void tk_discount_sheet_take_code (TkDiscountSheet *self, const char *code);

G_END_DECLS
