/* Drawn with cairo alone, so that window, PDF and printer show the same. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-chart-print.h"

#include <math.h>
#include <pango/pangocairo.h>

#define TICKS 4
#define LABEL_GAP 1.2               /* between labels below the bars, in widths of a digit */
#define BODY_LINES 9                /* height of the bars, in lines of text */

/* Okabe and Ito's: told apart by people who see colours differently. */
static const double colours[TK_CHART_NAMES_MAX][3] = {
  { 0.00, 0.45, 0.70 }, { 0.90, 0.62, 0.00 }, { 0.00, 0.62, 0.45 }, { 0.84, 0.37, 0.00 }, { 0.80, 0.47, 0.65 }, { 0.34, 0.71, 0.91 },
};

typedef struct {
  const TkChart *chart;
  cairo_t *cr;                      /* NULL: only measured */
  PangoContext *pango;
  const TkChartInk *ink;
  double left, top, width, height;  /* where the bars stand */
  double line;                      /* height of a line of text */
  gint64 end;
} Drawing;

/* ---- Text ---- */

static PangoLayout *
layout_of (const Drawing *drawing, const char *words)
{
  PangoLayout *layout = pango_layout_new (drawing->pango);
  PangoFontDescription *font = pango_font_description_copy (pango_context_get_font_description (drawing->pango));

  if (drawing->ink->size > 0)
    pango_font_description_set_size (font, (int) (drawing->ink->size * PANGO_SCALE));
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_text (layout, words, -1);
  return layout;
}

static void
measure (const Drawing *drawing, const char *words, double *width, double *height)
{
  g_autoptr (PangoLayout) layout = layout_of (drawing, words);
  int w, h;

  pango_layout_get_size (layout, &w, &h);
  if (width != NULL)
    *width = (double) w / PANGO_SCALE;
  if (height != NULL)
    *height = (double) h / PANGO_SCALE;
}

static void
use_text_ink (const Drawing *drawing, double alpha)
{
  cairo_set_source_rgba (drawing->cr, drawing->ink->red, drawing->ink->green, drawing->ink->blue, alpha);
}

/* align: 0 begins at x, 0.5 is centred on it, 1 ends there. */
static void
write_at (const Drawing *drawing, const char *words, double x, double y, double align)
{
  g_autoptr (PangoLayout) layout = layout_of (drawing, words);
  double width;

  measure (drawing, words, &width, NULL);
  use_text_ink (drawing, 1);
  cairo_move_to (drawing->cr, x - width * align, y);
  pango_cairo_show_layout (drawing->cr, layout);
}

/* ---- Patterns ---- */

static void
lines_at (cairo_t *cr, double x, double y, double width, double height, double step, double slope)
{
  for (double at = -fabs (slope) * width; at < height + fabs (slope) * width; at += step)
    {
      cairo_move_to (cr, x, y + at);
      cairo_line_to (cr, x + width, y + at + slope * width);
    }
  cairo_stroke (cr);
}

static void
dots_at (cairo_t *cr, double x, double y, double width, double height, double step)
{
  for (double down = step / 2; down < height + step; down += step)
    for (double right = step / 2; right < width + step; right += step)
      {
        cairo_arc (cr, x + right, y + down, step / 5, 0, 2 * G_PI);
        cairo_fill (cr);
      }
}

static void
draw_pattern (const Drawing *drawing, guint n, double x, double y, double width, double height)
{
  cairo_t *cr = drawing->cr;
  double step = MAX (3, drawing->line / 3);

  cairo_set_line_width (cr, MAX (0.8, step / 5));
  if (n == 1)
    lines_at (cr, x, y, width, height, step, -1);
  else if (n == 2)
    dots_at (cr, x, y, width, height, step);
  else if (n == 3)
    lines_at (cr, x, y, width, height, step, 0);
  else if (n == 4)
    lines_at (cr, x, y, width, height, step, 1);
  else if (n == 5)
    {
      lines_at (cr, x, y, width, height, step * 1.5, 1);
      lines_at (cr, x, y, width, height, step * 1.5, -1);
    }
}

static void
use_series_ink (const Drawing *drawing, guint n, double alpha)
{
  if (drawing->ink->mono)
    cairo_set_source_rgba (drawing->cr, 0, 0, 0, alpha < 1 ? 0 : 1);
  else
    cairo_set_source_rgba (drawing->cr, colours[n][0], colours[n][1], colours[n][2], alpha);
}

/* The first is full, the others a tint with their pattern over it; all have an edge. */
static void
draw_box (const Drawing *drawing, guint n, double x, double y, double width, double height)
{
  cairo_t *cr = drawing->cr;

  cairo_save (cr);
  cairo_rectangle (cr, x, y, width, height);
  cairo_clip (cr);
  use_series_ink (drawing, n, n == 0 ? 1 : drawing->ink->dark ? 0.45 : 0.3);
  cairo_paint (cr);
  use_series_ink (drawing, n, 1);
  draw_pattern (drawing, n, x, y, width, height);
  cairo_restore (cr);
  use_series_ink (drawing, n, 1);
  cairo_set_line_width (cr, 1);
  cairo_rectangle (cr, x + 0.5, y + 0.5, MAX (width - 1, 0.5), MAX (height - 1, 0.5));
  cairo_stroke (cr);
}

/* ---- Scale ---- */

gint64
tk_chart_scale_end (gint64 most)
{
  static const gint64 steps[] = { 1, 2, 5 };

  for (gint64 unit = 1; unit <= G_MAXINT64 / 10; unit *= 10)
    for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
      if (most <= unit * steps[i])
        return unit * steps[i];
  return most;
}

static gint64
column_sum (const TkChart *chart, gsize column)
{
  gint64 sum = 0;

  for (gsize n = 0; n < chart->n_names; n++)
    sum += chart->values[column * chart->n_names + n];
  return sum;
}

static gint64
highest (const TkChart *chart)
{
  gint64 most = 1;

  for (gsize column = 0; column < chart->n_columns; column++)
    most = MAX (most, column_sum (chart, column));
  return most;
}

static char *
say (const TkChart *chart, gint64 value)
{
  return chart->say != NULL ? chart->say (value, chart->say_data) : g_strdup_printf ("%" G_GINT64_FORMAT, value);
}

static void
draw_scale (const Drawing *drawing)
{
  for (guint i = 0; i <= TICKS; i++)
    {
      g_autofree char *words = say (drawing->chart, drawing->end / TICKS * i);
      double y = drawing->top + drawing->height * (1 - (double) i / TICKS);

      use_text_ink (drawing, i == 0 ? 0.9 : 0.22);
      cairo_set_line_width (drawing->cr, 1);
      cairo_move_to (drawing->cr, drawing->left, floor (y) + 0.5);
      cairo_line_to (drawing->cr, drawing->left + drawing->width, floor (y) + 0.5);
      cairo_stroke (drawing->cr);
      if (i % 2 == 0)
        write_at (drawing, words, drawing->left - drawing->line / 3, y - drawing->line / 2, 1);
    }
}

/* ---- Bars ---- */

static void
draw_column (const Drawing *drawing, gsize column, double x, double width)
{
  const TkChart *chart = drawing->chart;
  double y = drawing->top + drawing->height;

  for (gsize n = 0; n < chart->n_names; n++)
    {
      double height = drawing->height * (double) chart->values[column * chart->n_names + n] / (double) drawing->end;

      if (height <= 0)
        continue;
      y -= height;
      draw_box (drawing, (guint) n, x, y, width, height);
    }
}

/* As many labels as fit, evenly. */
static void
draw_columns (const Drawing *drawing)
{
  const TkChart *chart = drawing->chart;
  double step = drawing->width / (double) chart->n_columns, bar = MIN (step * 0.7, drawing->line * 4), widest = 1, digit;
  gsize each;

  measure (drawing, "0", &digit, NULL);
  for (gsize i = 0; i < chart->n_columns; i++)
    {
      double width;
      measure (drawing, chart->columns[i], &width, NULL);
      widest = MAX (widest, width);
    }
  each = (gsize) MAX (1, ceil ((widest + LABEL_GAP * digit) / step));
  for (gsize i = 0; i < chart->n_columns; i++)
    {
      double middle = drawing->left + step * ((double) i + 0.5);

      draw_column (drawing, i, middle - bar / 2, bar);
      if (i % each == 0)
        write_at (drawing, chart->columns[i], middle, drawing->top + drawing->height + drawing->line * 0.2, 0.5);
    }
}

/* ---- Legend ---- */

/* Flows like text; returns its height. */
static double
flow_legend (const Drawing *drawing, double top, double width)
{
  const TkChart *chart = drawing->chart;
  double box = drawing->line * 0.9, x = 0, y = 0;

  for (gsize n = 0; n < chart->n_names; n++)
    {
      double words, whole;

      measure (drawing, chart->names[n], &words, NULL);
      whole = box * 1.4 + words + drawing->line;
      if (x > 0 && x + whole - drawing->line > width)
        {
          x = 0;
          y += drawing->line * 1.3;
        }
      if (drawing->cr != NULL)
        {
          draw_box (drawing, (guint) n, x, top + y + (drawing->line - box) / 2, box, box);
          write_at (drawing, chart->names[n], x + box * 1.4, top + y, 0);
        }
      x += whole;
    }
  return y + drawing->line;
}

static void
start (Drawing *drawing)
{
  measure (drawing, "0", NULL, &drawing->line);
  drawing->end = MAX (tk_chart_scale_end (highest (drawing->chart)), TICKS);
}

double
tk_chart_height (const TkChart *chart, PangoContext *pango, const TkChartInk *ink, double width)
{
  Drawing drawing = { .chart = chart, .pango = pango, .ink = ink };

  start (&drawing);
  return drawing.line * (chart->title != NULL ? BODY_LINES + 3.6 : BODY_LINES + 2.3) + flow_legend (&drawing, 0, width);
}

void
tk_chart_draw (const TkChart *chart, cairo_t *cr, PangoContext *pango, const TkChartInk *ink, double width, double height)
{
  Drawing drawing = { .chart = chart, .cr = cr, .pango = pango, .ink = ink };
  Drawing dry = { .chart = chart, .pango = pango, .ink = ink };
  g_autofree char *top = NULL;
  double letters, legend;

  g_return_if_fail (chart->n_names <= TK_CHART_NAMES_MAX && chart->n_columns > 0 && chart->n_names > 0);
  start (&drawing);
  start (&dry);
  top = say (chart, drawing.end);
  measure (&drawing, top, &letters, NULL);
  legend = flow_legend (&dry, 0, width);
  drawing.left = letters + drawing.line * 0.6;
  drawing.top = drawing.line * (chart->title != NULL ? 1.9 : 0.6);
  drawing.width = MAX (1, width - drawing.left);
  drawing.height = MAX (1, height - drawing.top - legend - drawing.line * 1.7);
  if (chart->title != NULL)
    write_at (&drawing, chart->title, 0, 0, 0);
  draw_scale (&drawing);
  draw_columns (&drawing);
  flow_legend (&drawing, height - legend, width);
}
