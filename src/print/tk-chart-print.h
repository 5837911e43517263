/* Stacked bars with a scale and a legend, on paper and on screen: told apart by patterns, not only by colours.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib.h>
#include <pango/pango.h>

G_BEGIN_DECLS

#define TK_CHART_NAMES_MAX 6

/* Everything borrowed. */
typedef struct {
  const char *title;               /* "Sales by hour" */
  const char *const *columns;      /* what stands below each bar */
  gsize n_columns;
  const char *const *names;        /* what a bar is made of, from the bottom; at most TK_CHART_NAMES_MAX */
  gsize n_names;
  const gint64 *values;            /* of column c and name n: values[c * n_names + n]; never below 0 */
  char *(*say) (gint64 value, gpointer data); /* how the scale writes it; (transfer full) */
  gpointer say_data;               /* a text, or NULL: it is copied with a paper */
} TkChart;

typedef struct {
  double red, green, blue;         /* of letters and lines */
  gboolean dark;                   /* drawn on a dark ground */
  gboolean mono;                   /* one colour: patterns alone */
  double size;                     /* of letters, points at the context's resolution; 0: as the context's font says */
} TkChartInk;

/* Into (0, 0) to (width, height). */
void tk_chart_draw (const TkChart *chart, cairo_t *cr, PangoContext *pango, const TkChartInk *ink, double width, double height);
/* How high it should be at that width, legend and all. */
double tk_chart_height (const TkChart *chart, PangoContext *pango, const TkChartInk *ink, double width);
/* Where the scale ends that holds `most`: 1, 2 or 5 with zeros after it. */
gint64 tk_chart_scale_end (gint64 most);

G_END_DECLS
