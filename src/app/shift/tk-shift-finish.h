/* After the count: the difference and why, then closing by holding a button, or the next cashier's PIN.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-desk-shift.h"
#include "tk-session.h"

G_BEGIN_DECLS

/* Signals: "closed" (TkShiftReport *, lent); "handed-over" (const char *to, const char *pin): done, and they sign in now. */
#define TK_TYPE_SHIFT_FINISH (tk_shift_finish_get_type ())
G_DECLARE_FINAL_TYPE (TkShiftFinish, tk_shift_finish, TK, SHIFT_FINISH, GtkWidget)

/* Takes `preview` (tk_desk_shift_preview()) and `denominations`. hand_over: to another cashier, the shift goes on. */
void tk_shift_finish_start (TkShiftFinish *self, TkSession *session, TkShiftReport *preview, GArray *denominations, gboolean hand_over);
gboolean tk_shift_finish_key (TkShiftFinish *self, guint keyval);

G_END_DECLS
