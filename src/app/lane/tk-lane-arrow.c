/* See tk-lane-arrow.h. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-lane-arrow.h"

#define SMALLEST 40
#define LARGEST 220

struct _TkLaneArrow {
  GtkWidget parent;
  TkArrow arrow;
};

G_DEFINE_FINAL_TYPE (TkLaneArrow, tk_lane_arrow, GTK_TYPE_WIDGET)

static void
tk_lane_arrow_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TkLaneArrow *self = TK_LANE_ARROW (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget), size = MIN (width, height);
  GdkRGBA colour;
  cairo_t *cr;

  if (self->arrow == TK_ARROW_NONE || size <= 0)
    return;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  cairo_translate (cr, width / 2.0, height / 2.0);
  cairo_scale (cr, size / 2.0, size / 2.0 * (self->arrow == TK_ARROW_BACK ? -1 : 1));
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_set_line_width (cr, 0.26);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_move_to (cr, 0, 0.82);
  cairo_line_to (cr, 0, -0.74);
  cairo_move_to (cr, -0.6, -0.14);
  cairo_line_to (cr, 0, -0.76);
  cairo_line_to (cr, 0.6, -0.14);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
tk_lane_arrow_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                       int *minimum_baseline, int *natural_baseline)
{
  *minimum = SMALLEST;
  *natural = LARGEST;
}

static void
tk_lane_arrow_class_init (TkLaneArrowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = tk_lane_arrow_snapshot;
  widget_class->measure = tk_lane_arrow_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
tk_lane_arrow_init (TkLaneArrow *self)
{
}

GtkWidget *
tk_lane_arrow_new (void)
{
  return g_object_new (TK_TYPE_LANE_ARROW, NULL);
}

void
tk_lane_arrow_set (TkLaneArrow *self, TkArrow arrow)
{
  if (self->arrow == arrow)
    return;
  self->arrow = arrow;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

TkArrow
tk_lane_arrow_get (TkLaneArrow *self)
{
  return self->arrow;
}
