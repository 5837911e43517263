/* The number pad for amounts: digits, 00, the point where the currency has one, back. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TK_PAD_HUNDRED 100
#define TK_PAD_POINT 101
#define TK_PAD_BACK (-1)

/* Signal "pressed" (int): a digit, or one of the above. */
#define TK_TYPE_MONEY_PAD (tk_money_pad_get_type ())
G_DECLARE_FINAL_TYPE (TkMoneyPad, tk_money_pad, TK, MONEY_PAD, GtkWidget)

/* Whether there is a point in place of 00. */
void tk_money_pad_set_decimals (TkMoneyPad *self, gboolean decimals);
/* What a key of the keyboard is on this pad; FALSE when it is none. */
gboolean tk_money_pad_key (guint keyval, int *pressed);

G_END_DECLS
