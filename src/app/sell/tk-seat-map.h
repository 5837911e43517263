/* The drawn plan of a hall: seats by colour, shape and letter; moved and zoomed by fingers, keys and wheel.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-desk-seats.h"

G_BEGIN_DECLS

/* Signals: "toggled" (guint index into the plan's seats): it was touched, or Space pressed on it; "moved": another has the keys. */
#define TK_TYPE_SEAT_MAP (tk_seat_map_get_type ())
G_DECLARE_FINAL_TYPE (TkSeatMap, tk_seat_map, TK, SEAT_MAP, GtkWidget)

GtkWidget *tk_seat_map_new (void);
/* plan: borrowed until the next call; NULL for none. One of the same size keeps what is in sight and who has the keys. */
void tk_seat_map_set_plan (TkSeatMap *self, const TkSeatPlan *plan);
void tk_seat_map_set_picked (TkSeatMap *self, const guint32 *places, guint n);
/* The seat that has the keys, NULL without a plan. */
const TkSeat *tk_seat_map_get_current (TkSeatMap *self);
/* Arrows, Space, + − and 0. */
gboolean tk_seat_map_key (TkSeatMap *self, guint keyval);
/* Larger (1) or smaller (-1) around the middle; 0 shows all of it. */
void tk_seat_map_zoom (TkSeatMap *self, int step);
/* Where a seat is drawn, in the widget's coordinates, for tests and fingers. */
gboolean tk_seat_map_locate (TkSeatMap *self, guint index, graphene_point_t *middle);

G_END_DECLS
