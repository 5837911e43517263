/* A lost ticket given again: why, and a supervisor. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-desk-sell.h"
#include "tk-session.h"

G_BEGIN_DECLS

/* Signal "reissued" (gpointer: const TkSoldTicket *, of the emission only). */
#define TK_TYPE_REISSUE_SHEET (tk_reissue_sheet_get_type ())
G_DECLARE_FINAL_TYPE (TkReissueSheet, tk_reissue_sheet, TK, REISSUE_SHEET, GtkWidget)

GtkWidget *tk_reissue_sheet_new (TkSession *session);
/* NULL: none is chosen, or several. */
void tk_reissue_sheet_set_ticket (TkReissueSheet *self, const TkSoldTicket *ticket);
gboolean tk_reissue_sheet_key (TkReissueSheet *self, guint keyval);

G_END_DECLS
