/* Seats of a state are one path and one fill: two thousand of them are a few milliseconds. Numbers are written where there is room
 * for them, so only where few seats are in sight. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-seat-map-private.h"

#include <math.h>
#include <string.h>

#define SEAT_SHARE 0.82         /* of the pitch */
#define MARK_FROM 9             /* px: letters as strokes */
#define NUMBER_FROM 26          /* px: numbers */
#define ROW_FROM 12
#define STAMPS_MAX 1000

typedef enum { LOOK_FREE, LOOK_PICKED, LOOK_HELD, LOOK_SOLD, LOOK_ELSEWHERE, N_LOOKS } Look;

typedef struct { double x, y; const TkSeat *seat; } Spot;

typedef struct {
  TkSeatMap *map;
  cairo_t *cr;
  double size;              /* px of a seat */
  GArray *spots[N_LOOKS];   /* Spot */
  GdkRGBA text, accent, on_accent, card;
} Drawing;

static Look
look_of (TkSeatMap *self, const TkSeat *seat)
{
  if (g_hash_table_contains (self->picked, GUINT_TO_POINTER (seat->place)))
    return LOOK_PICKED;
  switch (seat->state)
    {
    case TK_SEAT_FREE: return LOOK_FREE;
    case TK_SEAT_HELD: return LOOK_HELD;
    case TK_SEAT_SOLD: return LOOK_SOLD;
    case TK_SEAT_ELSEWHERE: break;
    }
  return LOOK_ELSEWHERE;
}

static void
sort_spots (Drawing *drawing)
{
  TkSeatMap *self = drawing->map;
  double width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self)), r = drawing->size / 2;

  for (guint i = 0; i < self->plan->seats->len; i++)
    {
      Spot spot = { .seat = &g_array_index (self->plan->seats, TkSeat, i) };

      tk_seat_map_to_widget (self, spot.seat->x, spot.seat->y, &spot.x, &spot.y);
      if (spot.x > -r && spot.y > -r && spot.x < width + r && spot.y < height + r)
        g_array_append_val (drawing->spots[look_of (self, spot.seat)], spot);
    }
}

static void
set_colour (cairo_t *cr, const GdkRGBA *colour, double alpha)
{
  cairo_set_source_rgba (cr, colour->red, colour->green, colour->blue, colour->alpha * alpha);
}

/* Without round corners: those of two thousand took more than half of a frame. */
static void
add_square (cairo_t *cr, double x, double y, double r)
{
  cairo_rectangle (cr, x - r, y - r, 2 * r, 2 * r);
}

static void
add_diamond (cairo_t *cr, double x, double y, double r)
{
  cairo_move_to (cr, x, y - r);
  cairo_line_to (cr, x + r, y);
  cairo_line_to (cr, x, y + r);
  cairo_line_to (cr, x - r, y);
  cairo_close_path (cr);
}

static void
add_circle (cairo_t *cr, double x, double y, double r)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x, y, r, 0, 2 * G_PI);
}

/* Letters of a few strokes: ✓ picked, H held, × sold, – elsewhere. */
static void
add_mark (cairo_t *cr, Look look, double x, double y, double r)
{
  switch (look)
    {
    case LOOK_PICKED:
      cairo_move_to (cr, x - r, y);
      cairo_line_to (cr, x - r * 0.25, y + r * 0.75);
      cairo_line_to (cr, x + r, y - r * 0.75);
      break;
    case LOOK_HELD:
      cairo_move_to (cr, x - r * 0.6, y - r);
      cairo_line_to (cr, x - r * 0.6, y + r);
      cairo_move_to (cr, x + r * 0.6, y - r);
      cairo_line_to (cr, x + r * 0.6, y + r);
      cairo_move_to (cr, x - r * 0.6, y);
      cairo_line_to (cr, x + r * 0.6, y);
      break;
    case LOOK_SOLD:
      cairo_move_to (cr, x - r, y - r);
      cairo_line_to (cr, x + r, y + r);
      cairo_move_to (cr, x + r, y - r);
      cairo_line_to (cr, x - r, y + r);
      break;
    case LOOK_ELSEWHERE:
      cairo_move_to (cr, x - r, y);
      cairo_line_to (cr, x + r, y);
      break;
    case LOOK_FREE: case N_LOOKS:
      break;
    }
}

static void
draw_shapes (Drawing *drawing, Look look)
{
  GArray *spots = drawing->spots[look];
  double r = drawing->size / 2;

  for (guint i = 0; i < spots->len; i++)
    {
      const Spot *spot = &g_array_index (spots, Spot, i);

      if (look == LOOK_PICKED)
        add_circle (drawing->cr, spot->x, spot->y, r * 1.1);
      else if (look == LOOK_HELD)
        add_diamond (drawing->cr, spot->x, spot->y, r);
      else if (look == LOOK_ELSEWHERE)
        add_square (drawing->cr, spot->x, spot->y, r * 0.6);
      else
        add_square (drawing->cr, spot->x, spot->y, r);
    }
}

static void
draw_marks (Drawing *drawing, Look look)
{
  GArray *spots = drawing->spots[look];

  if (drawing->size < MARK_FROM)
    return;
  for (guint i = 0; i < spots->len; i++)
    add_mark (drawing->cr, look, g_array_index (spots, Spot, i).x, g_array_index (spots, Spot, i).y, drawing->size * 0.22);
  cairo_set_line_width (drawing->cr, MAX (drawing->size * 0.1, 1.2));
  cairo_stroke (drawing->cr);
}

static void
draw_look (Drawing *drawing, Look look)
{
  cairo_t *cr = drawing->cr;

  if (drawing->spots[look]->len == 0)
    return;
  draw_shapes (drawing, look);
  if (look == LOOK_FREE)
    {
      set_colour (cr, &drawing->accent, 0.2);
      cairo_fill_preserve (cr);
      set_colour (cr, &drawing->accent, 1);
      cairo_set_line_width (cr, drawing->size < MARK_FROM ? 0.8 : 1.5);
      cairo_stroke (cr);
      return;
    }
  if (look == LOOK_PICKED)
    set_colour (cr, &drawing->accent, 1);
  else if (look == LOOK_HELD)
    cairo_set_source_rgb (cr, 1, 0.69, 0);
  else
    set_colour (cr, &drawing->text, look == LOOK_SOLD ? 0.3 : 0.15);
  cairo_fill (cr);
  if (look == LOOK_PICKED)
    set_colour (cr, &drawing->on_accent, 1);
  else if (look == LOOK_HELD)
    cairo_set_source_rgb (cr, 0, 0, 0);
  else
    set_colour (cr, &drawing->text, look == LOOK_SOLD ? 0.8 : 0.5);
  draw_marks (drawing, look);
}

/* ---- Words ---- */

/* Each word is drawn once and stamped from then on: shaping hundreds of numbers anew took longer than all else of a frame. */
static cairo_surface_t *
stamp_for (TkSeatMap *self, const char *text, int pixels)
{
  g_autofree char *key = g_strdup_printf ("%d %s", pixels, text);
  cairo_surface_t *stamp = g_hash_table_lookup (self->stamps, key);
  int factor = gtk_widget_get_scale_factor (GTK_WIDGET (self)), width, height;
  g_autoptr (PangoFontDescription) font = NULL;
  g_autoptr (PangoLayout) layout = NULL;
  cairo_t *cr;

  if (stamp != NULL)
    return stamp;
  if (g_hash_table_size (self->stamps) > STAMPS_MAX)
    g_hash_table_remove_all (self->stamps);
  font = pango_font_description_new ();
  pango_font_description_set_absolute_size (font, (double) pixels * PANGO_SCALE);
  layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  pango_layout_set_font_description (layout, font);
  pango_layout_get_pixel_size (layout, &width, &height);
  stamp = cairo_image_surface_create (CAIRO_FORMAT_A8, MAX (width, 1) * factor, MAX (height, 1) * factor);
  cairo_surface_set_device_scale (stamp, factor, factor);
  cr = cairo_create (stamp);
  pango_cairo_show_layout (cr, layout);
  cairo_destroy (cr);
  g_hash_table_insert (self->stamps, g_steal_pointer (&key), stamp);
  return stamp;
}

static void
write_middle (Drawing *drawing, const char *text, int pixels, double x, double y)
{
  cairo_surface_t *stamp = stamp_for (drawing->map, text, pixels);
  double factor = gtk_widget_get_scale_factor (GTK_WIDGET (drawing->map));
  double width = cairo_image_surface_get_width (stamp) / factor, height = cairo_image_surface_get_height (stamp) / factor;

  cairo_mask_surface (drawing->cr, stamp, round (x - width / 2), round (y - height / 2));
}

static const char *
number_of (const TkSeat *seat)
{
  const char *blank = strrchr (seat->label, ' ');

  return blank != NULL ? blank + 1 : seat->label;
}

static void
write_numbers (Drawing *drawing)
{
  if (drawing->size < NUMBER_FROM)
    return;
  set_colour (drawing->cr, &drawing->text, 1);
  for (guint i = 0; i < drawing->spots[LOOK_FREE]->len; i++)
    {
      const Spot *spot = &g_array_index (drawing->spots[LOOK_FREE], Spot, i);

      write_middle (drawing, number_of (spot->seat), (int) (MIN (drawing->size * 0.42, 22)), spot->x, spot->y);
    }
}

/* A row's letter beside its first seat. */
static void
write_rows (Drawing *drawing)
{
  TkSeatMap *self = drawing->map;
  const TkSeat *before = NULL;

  if (drawing->size < ROW_FROM)
    return;
  set_colour (drawing->cr, &drawing->text, 0.8);
  for (guint i = 0; i < self->plan->seats->len; i++)
    {
      const TkSeat *seat = &g_array_index (self->plan->seats, TkSeat, i);
      gsize length = (gsize) (number_of (seat) - seat->label);

      if (length > 0 && (before == NULL || strncmp (before->label, seat->label, length) != 0))
        {
          g_autofree char *row = g_strndup (seat->label, length - 1);
          double x, y;

          tk_seat_map_to_widget (self, seat->x - self->pitch, seat->y, &x, &y);
          write_middle (drawing, row, 13, x, y);
        }
      before = seat;
    }
}

static void
draw_stage (Drawing *drawing)
{
  TkSeatMap *self = drawing->map;
  double left, top, right, bottom;
  const TkSeat *first = &g_array_index (self->plan->seats, TkSeat, 0);
  int front = first->y;

  for (guint i = 1; i < self->plan->seats->len; i++)
    front = MIN (front, g_array_index (self->plan->seats, TkSeat, i).y);
  tk_seat_map_to_widget (self, self->plan->width * 0.25, front - 2.6 * self->pitch, &left, &top);
  tk_seat_map_to_widget (self, self->plan->width * 0.75, front - 1.2 * self->pitch, &right, &bottom);
  set_colour (drawing->cr, &drawing->text, 0.12);
  cairo_rectangle (drawing->cr, left, top, right - left, bottom - top);
  cairo_fill (drawing->cr);
  set_colour (drawing->cr, &drawing->text, 0.9);
  if (bottom - top >= 12)
    write_middle (drawing, self->plan->stage, 13, (left + right) / 2, (top + bottom) / 2);
}

static void
draw_current (Drawing *drawing)
{
  const TkSeat *seat = tk_seat_map_get_current (drawing->map);
  double x, y, r = MAX (drawing->size / 2, 4) + 4;

  if (seat == NULL || !gtk_widget_has_focus (GTK_WIDGET (drawing->map)))
    return;
  tk_seat_map_to_widget (drawing->map, seat->x, seat->y, &x, &y);
  set_colour (drawing->cr, &drawing->text, 1);
  cairo_set_line_width (drawing->cr, 3);
  cairo_rectangle (drawing->cr, x - r, y - r, 2 * r, 2 * r);
  cairo_stroke (drawing->cr);
}

static void
look_up (GtkStyleContext *style, const char *name, GdkRGBA *colour)
{
  if (!gtk_style_context_lookup_color (style, name, colour))
    gtk_style_context_get_color (style, colour);
}

void
tk_seat_map_draw (TkSeatMap *self, GtkSnapshot *snapshot)
{
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (self));
  Drawing drawing = { .map = self, .size = self->pitch * tk_seat_map_scale (self) * SEAT_SHARE };

  if (self->plan == NULL || self->plan->seats->len == 0)
    return;
  gtk_style_context_get_color (style, &drawing.text);
  look_up (style, "accent_bg_color", &drawing.accent);
  look_up (style, "accent_fg_color", &drawing.on_accent);
  drawing.cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (GTK_WIDGET (self)),
                                                                         (float) gtk_widget_get_height (GTK_WIDGET (self))));
  for (Look look = 0; look < N_LOOKS; look++)
    drawing.spots[look] = g_array_new (FALSE, FALSE, sizeof (Spot));
  sort_spots (&drawing);
  draw_stage (&drawing);
  for (Look look = 0; look < N_LOOKS; look++)
    draw_look (&drawing, look);
  write_numbers (&drawing);
  write_rows (&drawing);
  draw_current (&drawing);
  for (Look look = 0; look < N_LOOKS; look++)
    g_array_unref (drawing.spots[look]);
  cairo_destroy (drawing.cr);
}
