/* Measures the text once at a known size; sizes scale from there. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-fit-label.h"

#define LARGEST 160
#define SMALLEST 28
#define PROBE 100

struct _TkFitLabel {
  GtkWidget parent;
  char *text;
  int pixels;
};

G_DEFINE_FINAL_TYPE (TkFitLabel, tk_fit_label, GTK_TYPE_WIDGET)

static PangoLayout *
make_layout (TkFitLabel *self, int pixels)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), self->text);
  g_autoptr (PangoFontDescription) font
    = pango_font_description_copy (pango_context_get_font_description (gtk_widget_get_pango_context (GTK_WIDGET (self))));

  pango_font_description_set_absolute_size (font, (double) pixels * PANGO_SCALE);
  pango_font_description_set_weight (font, PANGO_WEIGHT_HEAVY);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  return layout;
}

static void
probe (TkFitLabel *self, int *width, int *height)
{
  g_autoptr (PangoLayout) layout = make_layout (self, PROBE);

  pango_layout_get_pixel_size (layout, width, height);
  *width = MAX (*width, 1);
  *height = MAX (*height, 1);
}

static int
fitting_pixels (TkFitLabel *self, int width, int height)
{
  int w, h, fit;

  probe (self, &w, &h);
  fit = MIN (LARGEST, (int) ((gint64) PROBE * MAX (width - 2, 0) / w));
  if (height >= 0)
    fit = MIN (fit, (int) ((gint64) PROBE * height / h));
  return MAX (fit, SMALLEST);
}

static void
tk_fit_label_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                      int *minimum_baseline, int *natural_baseline)
{
  TkFitLabel *self = TK_FIT_LABEL (widget);
  int w, h;

  probe (self, &w, &h);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = w * SMALLEST / PROBE;
      *natural = w * LARGEST / PROBE + 2;
      return;
    }
  *minimum = h * SMALLEST / PROBE + 1;
  *natural = MAX (*minimum, h * (for_size < 0 ? LARGEST : fitting_pixels (self, for_size, -1)) / PROBE + 1);
}

static void
tk_fit_label_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TkFitLabel *self = TK_FIT_LABEL (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget), w, h;
  g_autoptr (PangoLayout) layout = NULL;
  GdkRGBA colour;

  /* Letters do not scale exactly with their size: what was computed may still be a little too wide. */
  for (self->pixels = fitting_pixels (self, width, height);; self->pixels--)
    {
      layout = make_layout (self, self->pixels);
      pango_layout_get_pixel_size (layout, &w, &h);
      if (w <= width || self->pixels <= SMALLEST)
        break;
      g_clear_object (&layout);
    }
  if (w > width)
    {
      pango_layout_set_width (layout, width * PANGO_SCALE);
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
      w = width;
    }
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (width - w) / 2, (float) (height - h) / 2));
  gtk_snapshot_append_layout (snapshot, layout, &colour);
  gtk_snapshot_restore (snapshot);
}

static GtkSizeRequestMode
tk_fit_label_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
tk_fit_label_finalize (GObject *object)
{
  g_free (TK_FIT_LABEL (object)->text);
  G_OBJECT_CLASS (tk_fit_label_parent_class)->finalize (object);
}

static void
tk_fit_label_class_init (TkFitLabelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tk_fit_label_finalize;
  widget_class->measure = tk_fit_label_measure;
  widget_class->snapshot = tk_fit_label_snapshot;
  widget_class->get_request_mode = tk_fit_label_get_request_mode;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
tk_fit_label_init (TkFitLabel *self)
{
  self->text = g_strdup ("");
}

GtkWidget *
tk_fit_label_new (void)
{
  return g_object_new (TK_TYPE_FIT_LABEL, NULL);
}

void
tk_fit_label_set_text (TkFitLabel *self, const char *text)
{
  if (g_str_equal (self->text, text))
    return;
  g_free (self->text);
  self->text = g_strdup (text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

const char *
tk_fit_label_get_text (TkFitLabel *self)
{
  return self->text;
}

int
tk_fit_label_get_pixels (TkFitLabel *self)
{
  return self->pixels;
}
