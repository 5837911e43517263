/* Between header and page, on every page: alarms of the gate while no gate is in front, and what the turnstile's command could
 * not do. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-session.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TK_TYPE_WINDOW_BARS (tk_window_bars_get_type ())
G_DECLARE_FINAL_TYPE (TkWindowBars, tk_window_bars, TK, WINDOW_BARS, GtkWidget)

void tk_window_bars_set_session (TkWindowBars *self, TkSession *session);
/* TRUE while the gate page, which shows alarms itself, is in front. */
void tk_window_bars_set_gate_in_front (TkWindowBars *self, gboolean in_front);

/* A striped banner with the way out. */
void tk_window_bars_set_practice (TkWindowBars *self, gboolean practising);
/* Nobody is there: signed out in so many seconds; 0 hides it. */
void tk_window_bars_set_idle (TkWindowBars *self, guint seconds);

G_END_DECLS
