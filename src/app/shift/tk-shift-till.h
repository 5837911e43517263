/* Cash in, cash out, and opening the drawer: an amount, a reason, and a supervisor where the desk wants one.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-desk-shift.h"
#include "tk-session.h"

G_BEGIN_DECLS

typedef enum { TK_SHIFT_TILL_IN, TK_SHIFT_TILL_OUT, TK_SHIFT_TILL_DRAWER } TkShiftTillMode;

/* Signals: "done" (TkShiftReport *report, const char *words): journaled; the report is lent. "failed" (const char *words): afterwards, the
 * drawer did not open; what was journaled stays. */
#define TK_TYPE_SHIFT_TILL (tk_shift_till_get_type ())
G_DECLARE_FINAL_TYPE (TkShiftTill, tk_shift_till, TK, SHIFT_TILL, GtkWidget)

void tk_shift_till_start (TkShiftTill *self, TkSession *session, TkShiftTillMode mode, const char *currency);
gboolean tk_shift_till_key (TkShiftTill *self, guint keyval);

G_END_DECLS
