/* What placing, moving and drawing of a seat map share. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-seat-map.h"

G_BEGIN_DECLS

struct _TkSeatMap {
  GtkWidget parent;
  const TkSeatPlan *plan;
  GHashTable *picked;       /* places */
  GHashTable *stamps;       /* "11 14" → cairo_surface_t: the word 14, 11 px high */
  double pitch;             /* units between the middles of two neighbours */
  double fit;               /* pixels a unit when all of it is in sight */
  double zoom;              /* 1: all in sight */
  double x, y;              /* units: what is in the middle of the widget */
  double drag_x, drag_y, pinch;
  guint current;            /* index of the seat that has the keys */
};

/* Pixels a unit. */
double tk_seat_map_scale (TkSeatMap *self);
void tk_seat_map_to_widget (TkSeatMap *self, double x, double y, double *wx, double *wy);
/* tk-seat-map-draw.c */
void tk_seat_map_draw (TkSeatMap *self, GtkSnapshot *snapshot);

G_END_DECLS
