/* A drawing of one series; the numbers are in its accessible description. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-minute-bars.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#define HEIGHT 56
#define GAP 2

struct _TkMinuteBars {
  GtkWidget parent;
  gint64 counts[TK_BARS_MINUTES];
};

G_DEFINE_FINAL_TYPE (TkMinuteBars, tk_minute_bars, GTK_TYPE_WIDGET)

static gint64
highest (TkMinuteBars *self)
{
  gint64 most = 1;

  for (guint i = 0; i < TK_BARS_MINUTES; i++)
    most = MAX (most, self->counts[i]);
  return most;
}

static void
tk_minute_bars_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TkMinuteBars *self = TK_MINUTE_BARS (widget);
  float width = (float) gtk_widget_get_width (widget), height = (float) gtk_widget_get_height (widget);
  float step = width / TK_BARS_MINUTES, most = (float) highest (self);
  GdkRGBA colour, faint;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  faint = colour;
  faint.alpha *= 0.2f;
  for (guint i = 0; i < TK_BARS_MINUTES; i++)
    {
      float bar = self->counts[i] > 0 ? MAX (3, height * (float) self->counts[i] / most) : 2;

      gtk_snapshot_append_color (snapshot, self->counts[i] > 0 ? &colour : &faint,
                                 &GRAPHENE_RECT_INIT ((float) i * step, height - bar, MAX (1, step - GAP), bar));
    }
}

static void
tk_minute_bars_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                        int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 3 * TK_BARS_MINUTES;
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 9 * TK_BARS_MINUTES;
}

static void
tk_minute_bars_class_init (TkMinuteBarsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = tk_minute_bars_snapshot;
  widget_class->measure = tk_minute_bars_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "minutebars");
}

static void
tk_minute_bars_init (TkMinuteBars *self)
{
}

void
tk_minute_bars_set_counts (TkMinuteBars *self, const gint64 counts[TK_BARS_MINUTES])
{
  gint64 sum = 0;
  g_autofree char *said = NULL;

  memcpy (self->counts, counts, sizeof self->counts);
  for (guint i = 0; i < TK_BARS_MINUTES; i++)
    sum += counts[i];
  said = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%" PRId64 " came in during the last 30 minutes",
                                       "%" PRId64 " came in during the last 30 minutes", (gulong) sum), sum);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), said);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
