/* Drawn in the text's colour, so that it keeps the text's contrast. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-verdict-icon.h"

#include <math.h>

struct _TkVerdictIcon {
  GtkWidget parent;
  TkShape shape;
  int largest;
};

G_DEFINE_FINAL_TYPE (TkVerdictIcon, tk_verdict_icon, GTK_TYPE_WIDGET)

/* All shapes live in a square from -1 to 1. */
static void
outline_polygon (cairo_t *cr, int corners, double turn, double radius)
{
  for (int i = 0; i < corners; i++)
    {
      double angle = turn + 2 * G_PI * i / corners;

      cairo_line_to (cr, radius * cos (angle), radius * sin (angle));
    }
  cairo_close_path (cr);
  cairo_stroke (cr);
}

static void
draw_tick (cairo_t *cr)
{
  cairo_arc (cr, 0, 0, 0.88, 0, 2 * G_PI);
  cairo_stroke (cr);
  cairo_set_line_width (cr, 0.22);
  cairo_move_to (cr, -0.42, 0.02);
  cairo_line_to (cr, -0.12, 0.34);
  cairo_line_to (cr, 0.45, -0.32);
  cairo_stroke (cr);
}

static void
draw_warn (cairo_t *cr)
{
  /* From the middle of the base: the tip is then a join like the others, and round. */
  cairo_move_to (cr, 0, 0.8);
  cairo_line_to (cr, -0.9, 0.8);
  cairo_line_to (cr, 0, -0.8);
  cairo_line_to (cr, 0.9, 0.8);
  cairo_close_path (cr);
  cairo_stroke (cr);
  cairo_set_line_width (cr, 0.2);
  cairo_move_to (cr, 0, -0.28);
  cairo_line_to (cr, 0, 0.22);
  cairo_stroke (cr);
  cairo_arc (cr, 0, 0.53, 0.12, 0, 2 * G_PI);
  cairo_fill (cr);
}

static void
draw_cross (cairo_t *cr)
{
  outline_polygon (cr, 8, G_PI / 8, 0.92);
  cairo_set_line_width (cr, 0.22);
  cairo_move_to (cr, -0.36, -0.36);
  cairo_line_to (cr, 0.36, 0.36);
  cairo_move_to (cr, 0.36, -0.36);
  cairo_line_to (cr, -0.36, 0.36);
  cairo_stroke (cr);
}

/* Four corners of a viewfinder: point here. */
static void
draw_wait (cairo_t *cr)
{
  static const int signs[][2] = { { -1, -1 }, { 1, -1 }, { 1, 1 }, { -1, 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    {
      double x = 0.8 * signs[i][0], y = 0.8 * signs[i][1];

      cairo_move_to (cr, x - 0.5 * signs[i][0], y);
      cairo_line_to (cr, x, y);
      cairo_line_to (cr, x, y - 0.5 * signs[i][1]);
      cairo_stroke (cr);
    }
  cairo_rectangle (cr, -0.28, -0.28, 0.56, 0.56);
  cairo_fill (cr);
}

static void
tk_verdict_icon_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  static void (*const draw[]) (cairo_t *) = {
    [TK_SHAPE_TICK] = draw_tick, [TK_SHAPE_WARN] = draw_warn, [TK_SHAPE_CROSS] = draw_cross, [TK_SHAPE_WAIT] = draw_wait,
  };
  TkVerdictIcon *self = TK_VERDICT_ICON (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget), size = MIN (width, height);
  GdkRGBA colour;
  cairo_t *cr;

  if (self->shape == TK_SHAPE_NONE || size <= 0)
    return;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  cairo_translate (cr, width / 2.0, height / 2.0);
  cairo_scale (cr, size / 2.0, size / 2.0);
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_set_line_width (cr, 0.16);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  draw[self->shape](cr);
  cairo_destroy (cr);
}

static void
tk_verdict_icon_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                         int *minimum_baseline, int *natural_baseline)
{
  TkVerdictIcon *self = TK_VERDICT_ICON (widget);

  *minimum = MAX (self->largest / 4, MIN (self->largest, 16));
  *natural = self->largest;
}

static void
tk_verdict_icon_class_init (TkVerdictIconClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = tk_verdict_icon_snapshot;
  widget_class->measure = tk_verdict_icon_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
tk_verdict_icon_init (TkVerdictIcon *self)
{
  self->largest = 16;
}

GtkWidget *
tk_verdict_icon_new (int largest)
{
  TkVerdictIcon *self = g_object_new (TK_TYPE_VERDICT_ICON, NULL);

  tk_verdict_icon_set_largest (self, largest);
  return GTK_WIDGET (self);
}

void
tk_verdict_icon_set_largest (TkVerdictIcon *self, int largest)
{
  self->largest = largest;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
tk_verdict_icon_set_shape (TkVerdictIcon *self, TkShape shape)
{
  if (self->shape == shape)
    return;
  self->shape = shape;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

TkShape
tk_verdict_icon_get_shape (TkVerdictIcon *self)
{
  return self->shape;
}
