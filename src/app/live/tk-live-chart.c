/* Drawn with cairo in the text's colours, so that every theme is its theme. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-live-chart.h"
#include "tk-wording.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#define BARS_MAX 120
#define HEIGHT 180
#define SMALL_HEIGHT 56
#define TICKS_X 4
#define MINUTE_MS (60 * G_GINT64_CONSTANT (1000))

struct _TkLiveChart {
  GtkWidget parent;
  guint bars[BARS_MAX];
  guint n_bars, step, top;
  gint64 since_ms;
  char *zone;
  gboolean small;
};

G_DEFINE_FINAL_TYPE (TkLiveChart, tk_live_chart, GTK_TYPE_WIDGET)

static guint
highest (TkLiveChart *self)
{
  guint most = 0;

  for (guint i = 0; i < self->n_bars; i++)
    most = MAX (most, self->bars[i]);
  return most;
}

/* 1, 2, 5, 10, 20, 50, …: an end that is easily halved in the head. */
static guint
round_up (guint value)
{
  static const guint steps[] = { 2, 4, 10 };
  guint unit = 1;

  while (TRUE)
    {
      for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
        if (value <= unit * steps[i])
          return unit * steps[i];
      if (unit > G_MAXUINT / 100)
        return value;
      unit *= 10;
    }
}

static guint
scale_end (TkLiveChart *self)
{
  return self->top > 0 ? self->top : round_up (MAX (highest (self), 2));
}

/* ---- Drawing ---- */

typedef struct {
  cairo_t *cr;
  GdkRGBA text, bar;
  double left, top, width, height;
} Paper;

static PangoLayout *
layout_of (TkLiveChart *self, const char *words)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), words);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  pango_attr_list_insert (attributes, pango_attr_scale_new (0.85));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  return layout;
}

/* align: 0 left of x, 0.5 centred on it, 1 right of it. */
static void
write_at (TkLiveChart *self, Paper *paper, const char *words, double x, double y, double align, double align_y)
{
  g_autoptr (PangoLayout) layout = layout_of (self, words);
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  gdk_cairo_set_source_rgba (paper->cr, &paper->text);
  cairo_move_to (paper->cr, x - width * (1 - align), y - height * (1 - align_y));
  pango_cairo_show_layout (paper->cr, layout);
}

static void
draw_line (Paper *paper, double y, double alpha)
{
  GdkRGBA faint = paper->text;

  faint.alpha *= (float) alpha;
  gdk_cairo_set_source_rgba (paper->cr, &faint);
  cairo_set_line_width (paper->cr, 1);
  cairo_move_to (paper->cr, paper->left, (int) y + 0.5);
  cairo_line_to (paper->cr, paper->left + paper->width, (int) y + 0.5);
  cairo_stroke (paper->cr);
}

static void
draw_scale (TkLiveChart *self, Paper *paper)
{
  guint end = scale_end (self);

  for (guint i = 0; i <= 2; i++)
    {
      g_autofree char *words = g_strdup_printf ("%u", end * i / 2);
      double y = paper->top + paper->height * (1 - i / 2.0);

      draw_line (paper, y, i == 0 ? 0.9 : 0.25);
      write_at (self, paper, words, paper->left - 8, y, 0, 0.5);
    }
}

static void
draw_times (TkLiveChart *self, Paper *paper)
{
  gint64 whole_ms = (gint64) self->n_bars * self->step * MINUTE_MS;

  for (guint i = 0; i <= TICKS_X; i++)
    {
      g_autofree char *time = tk_wording_time (self->since_ms + whole_ms * i / TICKS_X, self->zone);
      double x = paper->left + paper->width * i / TICKS_X;

      write_at (self, paper, time, x, paper->top + paper->height + 4, i == 0 ? 1 : i == TICKS_X ? 0 : 0.5, 1);
    }
}

static void
draw_bars (TkLiveChart *self, Paper *paper)
{
  double step = paper->width / MAX (self->n_bars, 1), gap = step > 6 ? 2 : step > 3 ? 1 : 0;
  guint end = scale_end (self);

  gdk_cairo_set_source_rgba (paper->cr, &paper->bar);
  for (guint i = 0; i < self->n_bars; i++)
    {
      double height = self->bars[i] > 0 ? MAX (3, paper->height * MIN (self->bars[i], end) / end) : 0;

      cairo_rectangle (paper->cr, paper->left + i * step, paper->top + paper->height - height, MAX (1, step - gap), height);
    }
  cairo_fill (paper->cr);
}

static void
measure_words (TkLiveChart *self, const char *words, int *width, int *height)
{
  g_autoptr (PangoLayout) layout = layout_of (self, words);

  pango_layout_get_pixel_size (layout, width, height);
}

static void
tk_live_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TkLiveChart *self = TK_LIVE_CHART (widget);
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  g_autofree char *longest = g_strdup_printf ("%u", scale_end (self));
  Paper paper = { 0 };
  int letters = 0, line = 0;

  if (width <= 0 || height <= 0)
    return;
  paper.cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &paper.bar);
  gtk_style_context_get_color (gtk_widget_get_style_context (gtk_widget_get_parent (widget)), &paper.text);
  measure_words (self, longest, &letters, &line);
  paper.left = self->small ? 0 : letters + 12;
  paper.top = self->small ? 0 : line / 2.0 + 2;
  paper.width = MAX (1, width - paper.left - (self->small ? 0 : 4));
  paper.height = MAX (1, height - paper.top - (self->small ? 2 : line + 8));
  if (self->small)
    draw_line (&paper, paper.top + paper.height, 0.4);
  else
    draw_scale (self, &paper);
  draw_bars (self, &paper);
  if (!self->small)
    draw_times (self, &paper);
  cairo_destroy (paper.cr);
}

static void
tk_live_chart_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                       int *minimum_baseline, int *natural_baseline)
{
  TkLiveChart *self = TK_LIVE_CHART (widget);

  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      int letters, line;

      /* With large text the scale takes its share; the bars keep theirs. */
      measure_words (self, "0", &letters, &line);
      *minimum = self->small ? SMALL_HEIGHT : HEIGHT / 2 + 2 * line;
      *natural = self->small ? SMALL_HEIGHT : HEIGHT + 2 * line;
      return;
    }
  *minimum = 120;
  *natural = self->small ? 160 : 480;
}

static void
tk_live_chart_finalize (GObject *object)
{
  g_free (TK_LIVE_CHART (object)->zone);
  G_OBJECT_CLASS (tk_live_chart_parent_class)->finalize (object);
}

static void
tk_live_chart_class_init (TkLiveChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tk_live_chart_finalize;
  widget_class->snapshot = tk_live_chart_snapshot;
  widget_class->measure = tk_live_chart_measure;
  gtk_widget_class_set_css_name (widget_class, "livechart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
tk_live_chart_init (TkLiveChart *self)
{
  self->step = 1;
  self->zone = g_strdup ("UTC");
}

GtkWidget *
tk_live_chart_new (void)
{
  return g_object_new (TK_TYPE_LIVE_CHART, NULL);
}

/* What a drawing says in one sentence: how many, over how long, the busiest stretch and now. */
static void
describe (TkLiveChart *self, const guint *minutes, guint n, const char *what)
{
  guint64 sum = 0;
  guint most = 0;
  g_autofree char *words = NULL;

  for (guint i = 0; i < n; i++)
    {
      sum += minutes[i];
      most = MAX (most, minutes[i]);
    }
  words = g_strdup_printf (_("%s: %" PRIu64 " came in during the last %u minutes, at most %u in one minute, %u in the last."), what, sum, n, most,
                           n > 0 ? minutes[n - 1] : 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), words);
}

void
tk_live_chart_set (TkLiveChart *self, const guint *minutes, guint n, gint64 since_ms, const char *zone, const char *what)
{
  self->step = MAX (1, (n + BARS_MAX - 1) / BARS_MAX);
  self->n_bars = n / self->step;
  memset (self->bars, 0, sizeof self->bars);
  for (guint i = 0; i < self->n_bars * self->step; i++)
    self->bars[i / self->step] += minutes[i];
  self->since_ms = since_ms;
  g_free (self->zone);
  self->zone = g_strdup (zone);
  describe (self, minutes, n, what);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
tk_live_chart_set_small (TkLiveChart *self, gboolean small)
{
  self->small = small;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
tk_live_chart_set_top (TkLiveChart *self, guint top)
{
  self->top = top;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

guint
tk_live_chart_get_step (TkLiveChart *self)
{
  return self->step;
}

guint
tk_live_chart_get_highest (TkLiveChart *self)
{
  return highest (self);
}
