/* A sale just made: the change in the largest type, its tickets as they come out, and what else the buyer may want.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-desk-sell.h"
#include "tk-session.h"

G_BEGIN_DECLS

/* Signal "show-code" (gboolean): the buyer wants the tickets' QR codes on their display, or no longer. */
#define TK_TYPE_DONE_PANEL (tk_done_panel_get_type ())
G_DECLARE_FINAL_TYPE (TkDonePanel, tk_done_panel, TK, DONE_PANEL, GtkWidget)

void tk_done_panel_set_session (TkDonePanel *self, TkSession *session);
/* Shows the sale and prints its tickets. Takes the sale (transfer full). */
void tk_done_panel_show_sale (TkDonePanel *self, TkSale *sale);
/* The same for one found again: nothing is printed by itself. Takes the sale (transfer full). */
void tk_done_panel_show_old_sale (TkDonePanel *self, TkSale *sale);
void tk_done_panel_clear (TkDonePanel *self);
const TkSale *tk_done_panel_get_sale (TkDonePanel *self);     /* (nullable) */
/* The buyer is to see the codes. */
gboolean tk_done_panel_shows_code (TkDonePanel *self);
/* R prints the receipt, Q shows the codes, S sends, P prints again what failed. FALSE for all other keys, and without a sale. */
gboolean tk_done_panel_key (TkDonePanel *self, guint keyval);
/* Tickets that came out, for tests and the status page. */
guint tk_done_panel_count_printed (TkDonePanel *self);

G_END_DECLS
