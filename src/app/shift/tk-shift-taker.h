/* The cashier who takes over: who, and their PIN. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-session.h"

G_BEGIN_DECLS

/* Signal "entered" (const char *name, const char *pin). */
#define TK_TYPE_SHIFT_TAKER (tk_shift_taker_get_type ())
G_DECLARE_FINAL_TYPE (TkShiftTaker, tk_shift_taker, TK, SHIFT_TAKER, GtkWidget)

/* Shows `title` over the names that `job` answers with (a GPtrArray of TkStaff); takes `input`. Nobody there is said. */
void tk_shift_taker_ask (TkShiftTaker *self, TkSession *session, const char *title, TkDeskJob job, gpointer input,
                            GDestroyNotify input_free);
/* The PIN was wrong. */
void tk_shift_taker_refuse (TkShiftTaker *self);
gboolean tk_shift_taker_key (TkShiftTaker *self, guint keyval);

G_END_DECLS
