/* Which gate is this? Asked once, remembered. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-gate-ask.h"

G_BEGIN_DECLS

/* Signal "chosen" (TkGatePlace *, owned by the chooser): touched, or remembered from the last time. */
#define TK_TYPE_GATE_CHOOSER (tk_gate_chooser_get_type ())
G_DECLARE_FINAL_TYPE (TkGateChooser, tk_gate_chooser, TK, GATE_CHOOSER, GtkWidget)

void tk_gate_chooser_set_session (TkGateChooser *self, TkSession *session);
/* Reads the gates there are; a remembered one is chosen by itself. */
void tk_gate_chooser_refresh (TkGateChooser *self);
/* Shows the list although one is remembered. */
void tk_gate_chooser_ask_again (TkGateChooser *self);

G_END_DECLS
