/* The drawing itself is tk-chart-print's. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-shift-chart.h"
#include "tk-chart-print.h"
#include "tk-wording.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

struct _TkShiftChart {
  GtkWidget parent;
  TkShiftChartData *data;
  char *currency;
};

G_DEFINE_FINAL_TYPE (TkShiftChart, tk_shift_chart, GTK_TYPE_WIDGET)

static char *
say_cb (gint64 value, gpointer data)
{
  return tk_wording_amount (value, data);
}

static TkChart
chart_of (TkShiftChart *self)
{
  return (TkChart){
    .columns = (const char *const *) self->data->hours->pdata, .n_columns = self->data->hours->len,
    .names = (const char *const *) self->data->names->pdata, .n_names = self->data->names->len,
    .values = self->data->amounts, .say = say_cb, .say_data = self->currency,
  };
}

static TkChartInk
ink_of (TkShiftChart *self)
{
  GdkRGBA text;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &text);
  return (TkChartInk){ .red = text.red, .green = text.green, .blue = text.blue, .dark = text.red + text.green + text.blue > 1.5f };
}

static void
tk_shift_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TkShiftChart *self = TK_SHIFT_CHART (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);

  if (self->data == NULL || width <= 0 || height <= 0)
    return;
  TkChart chart = chart_of (self);
  TkChartInk ink = ink_of (self);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  tk_chart_draw (&chart, cr, gtk_widget_get_pango_context (widget), &ink, width, height);
  cairo_destroy (cr);
}

static void
tk_shift_chart_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                        int *minimum_baseline, int *natural_baseline)
{
  TkShiftChart *self = TK_SHIFT_CHART (widget);

  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 220 : 0;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 560 : 0;
  if (self->data == NULL || orientation == GTK_ORIENTATION_HORIZONTAL)
    return;
  TkChart chart = chart_of (self);
  TkChartInk ink = ink_of (self);
  *minimum = *natural = (int) tk_chart_height (&chart, gtk_widget_get_pango_context (widget), &ink, for_size > 0 ? for_size : 560) + 1;
}

static GtkSizeRequestMode
tk_shift_chart_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
tk_shift_chart_finalize (GObject *object)
{
  TkShiftChart *self = TK_SHIFT_CHART (object);

  tk_shift_chart_data_free (self->data);
  g_free (self->currency);
  G_OBJECT_CLASS (tk_shift_chart_parent_class)->finalize (object);
}

static void
tk_shift_chart_class_init (TkShiftChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tk_shift_chart_finalize;
  widget_class->snapshot = tk_shift_chart_snapshot;
  widget_class->measure = tk_shift_chart_measure;
  widget_class->get_request_mode = tk_shift_chart_get_request_mode;
  gtk_widget_class_set_css_name (widget_class, "shiftchart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
tk_shift_chart_init (TkShiftChart *self)
{
}

/* The busiest hour, and how many hours: the table below has the rest. */
static void
describe (TkShiftChart *self)
{
  const TkShiftChartData *data = self->data;
  gint64 most = -1;
  guint best = 0;
  g_autofree char *money = NULL, *words = NULL;

  for (guint hour = 0; hour < data->hours->len; hour++)
    {
      gint64 sum = 0;
      for (guint n = 0; n < data->names->len; n++)
        sum += data->amounts[hour * data->names->len + n];
      if (sum > most)
        best = hour;
      most = MAX (most, sum);
    }
  money = tk_wording_money (most, self->currency);
  words = g_strdup_printf (_("Sales by hour: most from %s on, %s. The table below it has all figures."),
                           (const char *) g_ptr_array_index (data->hours, best), money);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

void
tk_shift_chart_take (TkShiftChart *self, TkShiftChartData *data, const char *currency)
{
  tk_shift_chart_data_free (self->data);
  self->data = data;
  g_free (self->currency);
  self->currency = g_strdup (currency);
  if (data != NULL)
    describe (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
