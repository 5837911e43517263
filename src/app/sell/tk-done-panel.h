/* A sale just made: the change in the largest type, its tickets as a strip, their printing. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-desk-sell.h"
#include "tk-session.h"

G_BEGIN_DECLS

#define TK_TYPE_DONE_PANEL (tk_done_panel_get_type ())
G_DECLARE_FINAL_TYPE (TkDonePanel, tk_done_panel, TK, DONE_PANEL, GtkWidget)

void tk_done_panel_set_session (TkDonePanel *self, TkSession *session);
/* Shows the sale and prints its tickets. Takes the sale (transfer full). */
void tk_done_panel_show_sale (TkDonePanel *self, TkSale *sale);
/* The same for one found again: nothing is printed by itself. Takes the sale (transfer full). */
void tk_done_panel_show_old_sale (TkDonePanel *self, TkSale *sale);
void tk_done_panel_clear (TkDonePanel *self);
const TkSale *tk_done_panel_get_sale (TkDonePanel *self);     /* (nullable) */
/* Tickets whose file is written, for tests and the status page. */
guint tk_done_panel_count_printed (TkDonePanel *self);

G_END_DECLS
