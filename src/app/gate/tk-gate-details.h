/* All that is known of the ticket on the card: its state, who sold it, its comings and goings. A sheet beside the verdict.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-desk-find.h"

G_BEGIN_DECLS

/* Its button activates the action "gate.close". */
#define TK_TYPE_GATE_DETAILS (tk_gate_details_get_type ())
G_DECLARE_FINAL_TYPE (TkGateDetails, tk_gate_details, TK, GATE_DETAILS, GtkWidget)

void tk_gate_details_show (TkGateDetails *self, const TkTicketDetails *details, const char *zone, gboolean hide_names);
/* Instead of a ticket: one sentence. "" while the desk is asked. */
void tk_gate_details_say (TkGateDetails *self, const char *sentence);

G_END_DECLS
