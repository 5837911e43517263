/* Sales by hour, stacked by ticket type; its sentence for those who cannot see it. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-shift-lines.h"

G_BEGIN_DECLS

#define TK_TYPE_SHIFT_CHART (tk_shift_chart_get_type ())
G_DECLARE_FINAL_TYPE (TkShiftChart, tk_shift_chart, TK, SHIFT_CHART, GtkWidget)

/* Takes `data` (nullable: draws nothing). */
void tk_shift_chart_take (TkShiftChart *self, TkShiftChartData *data, const char *currency);

G_END_DECLS
