/* Arrivals per minute as bars, with a scale to read them by. The numbers are in its accessible description.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-desk-live.h"

G_BEGIN_DECLS

#define TK_TYPE_LIVE_CHART (tk_live_chart_get_type ())
G_DECLARE_FINAL_TYPE (TkLiveChart, tk_live_chart, TK, LIVE_CHART, GtkWidget)

GtkWidget *tk_live_chart_new (void);
/* minutes: n of them, oldest first, from since_ms on; copied. zone names the hours. what: whose arrivals, for the description.
 * small: without a scale, for one gate among several. top: the scale's end, 0 for its own. */
void tk_live_chart_set (TkLiveChart *self, const guint *minutes, guint n, gint64 since_ms, const char *zone, const char *what);
void tk_live_chart_set_small (TkLiveChart *self, gboolean small);
void tk_live_chart_set_top (TkLiveChart *self, guint top);
/* Several minutes share one bar where there are many: how many, and the highest bar. */
guint tk_live_chart_get_step (TkLiveChart *self);
guint tk_live_chart_get_highest (TkLiveChart *self);

G_END_DECLS
