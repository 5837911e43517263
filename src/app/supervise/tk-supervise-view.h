/* What a supervisor sees of all terminals. Shows what it is given. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-wire-messages.h"

G_BEGIN_DECLS

/* Signal "act" (const char *kind, const char *subject, const char *reason): held for TK_HOLD_MS, with a reason. */
#define TK_TYPE_SUPERVISE_VIEW (tk_supervise_view_get_type ())
G_DECLARE_FINAL_TYPE (TkSuperviseView, tk_supervise_view, TK, SUPERVISE_VIEW, GtkWidget)

GtkWidget *tk_supervise_view_new (void);
/* own: this terminal's number. What is open and half written stays so while its row is still there. */
void tk_supervise_view_show (TkSuperviseView *self, const TkWireOverview *overview, gint64 own, const char *zone);

G_END_DECLS
