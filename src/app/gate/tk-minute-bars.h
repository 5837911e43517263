/* Thirty minutes of arrivals as bars. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TK_TYPE_MINUTE_BARS (tk_minute_bars_get_type ())
G_DECLARE_FINAL_TYPE (TkMinuteBars, tk_minute_bars, TK, MINUTE_BARS, GtkWidget)

#define TK_BARS_MINUTES 30

/* Oldest first. */
void tk_minute_bars_set_counts (TkMinuteBars *self, const gint64 counts[TK_BARS_MINUTES]);

G_END_DECLS
