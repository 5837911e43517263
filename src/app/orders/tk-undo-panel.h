/* Voiding and refunding the sale above it. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk-sell.h"
#include "tk-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Signal "undone": the sale is to be read again. */
#define TK_TYPE_UNDO_PANEL (tk_undo_panel_get_type ())
G_DECLARE_FINAL_TYPE (TkUndoPanel, tk_undo_panel, TK, UNDO_PANEL, GtkWidget)

GtkWidget *tk_undo_panel_new (TkSession *session, const TkSale *sale);
/* Visible while a supervisor is asked for their PIN: it needs the room. (transfer none) */
GtkWidget *tk_undo_panel_get_approval (TkUndoPanel *self);
/* Keys for the PIN while a supervisor is asked for theirs. */
gboolean tk_undo_panel_key (TkUndoPanel *self, guint keyval);

/* (element-type TkTicketId) which of the sale's tickets are meant; all that are good until then. */
void tk_undo_panel_set_tickets (TkUndoPanel *self, GArray *tickets);
/* What came of it, for people; "" before. */
const char *tk_undo_panel_get_words (TkUndoPanel *self);

G_END_DECLS
