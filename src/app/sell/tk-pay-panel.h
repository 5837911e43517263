/* Taking the money: due, given, change as it will be, quick tenders and a keypad; or an M-Pesa code from the buyer's phone.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-desk-sell.h"

G_BEGIN_DECLS

/* Signals: "take" (int TkPayMethod, gint64 amount in minor units, const char *reference): money was handed over;
 * "back": the sale goes on without paying. */
#define TK_TYPE_PAY_PANEL (tk_pay_panel_get_type ())
G_DECLARE_FINAL_TYPE (TkPayPanel, tk_pay_panel, TK, PAY_PANEL, GtkWidget)

void tk_pay_panel_start (TkPayPanel *self, TkPayMethod method, gint64 due, const char *currency);
gboolean tk_pay_panel_key (TkPayPanel *self, guint keyval);
/* While the desk writes the sale nothing more can be taken. */
void tk_pay_panel_set_busy (TkPayPanel *self, gboolean busy);
void tk_pay_panel_say (TkPayPanel *self, const char *words);

G_END_DECLS
