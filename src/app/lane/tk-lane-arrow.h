/* An arrow as large as its room, in the text's colour: go on, or go out. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TK_TYPE_LANE_ARROW (tk_lane_arrow_get_type ())
G_DECLARE_FINAL_TYPE (TkLaneArrow, tk_lane_arrow, TK, LANE_ARROW, GtkWidget)

typedef enum { TK_ARROW_NONE, TK_ARROW_AHEAD, TK_ARROW_BACK } TkArrow;

GtkWidget *tk_lane_arrow_new (void);
void tk_lane_arrow_set (TkLaneArrow *self, TkArrow arrow);
TkArrow tk_lane_arrow_get (TkLaneArrow *self);

G_END_DECLS
