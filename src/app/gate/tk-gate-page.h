/* The gate: point, see one huge verdict, hear it, next person. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-session.h"
#include "tk-verdict-card.h"

G_BEGIN_DECLS

/* Signal "judged" (const TkScanResult *): shown on the card now. */
#define TK_TYPE_GATE_PAGE (tk_gate_page_get_type ())
G_DECLARE_FINAL_TYPE (TkGatePage, tk_gate_page, TK, GATE_PAGE, GtkWidget)

GtkWidget *tk_gate_page_new (TkSession *session);
TkVerdictCard *tk_gate_page_get_card (TkGatePage *self);

G_END_DECLS
