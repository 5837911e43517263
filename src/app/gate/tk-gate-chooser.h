/* Which gate is this? Asked once, remembered. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-gate-ask.h"

G_BEGIN_DECLS

/* Signal "chosen" (guint index into the places shown). */
#define TK_TYPE_GATE_CHOOSER (tk_gate_chooser_get_type ())
G_DECLARE_FINAL_TYPE (TkGateChooser, tk_gate_chooser, TK, GATE_CHOOSER, GtkWidget)

/* places: TkGatePlace. trouble: (nullable) why there are none. */
void tk_gate_chooser_show_places (TkGateChooser *self, GPtrArray *places, const char *trouble);

G_END_DECLS
