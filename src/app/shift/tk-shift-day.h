/* The open shift at a glance: sales by hour, totals by payment, the drawer, what happened at it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-desk-shift.h"

G_BEGIN_DECLS

#define TK_TYPE_SHIFT_DAY (tk_shift_day_get_type ())
G_DECLARE_FINAL_TYPE (TkShiftDay, tk_shift_day, TK, SHIFT_DAY, GtkWidget)

void tk_shift_day_show (TkShiftDay *self, const TkShiftReport *report);

G_END_DECLS
