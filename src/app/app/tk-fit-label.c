/* Measures the text once at a known size; sizes scale from there. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-fit-label.h"

#include <pango/pangocairo.h>

#define LARGEST 160
#define SMALLEST 20
#define PROBE 100
/* Height is asked for at least at this share of the largest size: what stands beside it must not squeeze it away. */
#define LEAST_SHARE 0.45

struct _TkFitLabel {
  GtkWidget parent;
  char *text;
  int largest;
  float xalign;
  int pixels;
};

G_DEFINE_FINAL_TYPE (TkFitLabel, tk_fit_label, GTK_TYPE_WIDGET)

enum { PROP_LARGEST = 1, PROP_XALIGN, N_PROPS };
static GParamSpec *properties[N_PROPS];

/* The largest size at the system's text size. */
static int
scaled_largest (TkFitLabel *self)
{
  double dpi = pango_cairo_context_get_resolution (gtk_widget_get_pango_context (GTK_WIDGET (self)));

  return dpi > 0 ? (int) (self->largest * dpi / 96) : self->largest;
}

static PangoLayout *
make_layout (TkFitLabel *self, int pixels)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), self->text);
  g_autoptr (PangoFontDescription) font
    = pango_font_description_copy (pango_context_get_font_description (gtk_widget_get_pango_context (GTK_WIDGET (self))));
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  pango_font_description_set_absolute_size (font, (double) pixels * PANGO_SCALE);
  pango_font_description_set_weight (font, PANGO_WEIGHT_HEAVY);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_attributes (layout, attributes);
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
  fit = MIN (scaled_largest (self), (int) ((gint64) PROBE * MAX (width - 2, 0) / w));
  if (height >= 0)
    fit = MIN (fit, (int) ((gint64) PROBE * height / h));
  return MAX (fit, SMALLEST);
}

static void
tk_fit_label_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                      int *minimum_baseline, int *natural_baseline)
{
  TkFitLabel *self = TK_FIT_LABEL (widget);
  int w, h, fit;

  probe (self, &w, &h);
  fit = orientation == GTK_ORIENTATION_VERTICAL && for_size >= 0 ? fitting_pixels (self, for_size, -1) : scaled_largest (self);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = w * SMALLEST / PROBE;
      *natural = w * fit / PROBE + 2;
      return;
    }
  *minimum = h * MAX (MIN (fit, (int) (scaled_largest (self) * LEAST_SHARE)), SMALLEST) / PROBE + 1;
  *natural = MAX (*minimum, h * fit / PROBE + 1);
}

static void
tk_fit_label_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TkFitLabel *self = TK_FIT_LABEL (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget), w, h;
  float xalign = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL ? 1 - self->xalign : self->xalign;
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
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (width - w) * xalign, (float) (height - h) / 2));
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
tk_fit_label_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TkFitLabel *self = TK_FIT_LABEL (object);

  if (id == PROP_LARGEST)
    self->largest = g_value_get_int (value);
  else if (id == PROP_XALIGN)
    self->xalign = g_value_get_float (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
tk_fit_label_class_init (TkFitLabelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tk_fit_label_finalize;
  G_OBJECT_CLASS (klass)->set_property = tk_fit_label_set_property;
  properties[PROP_LARGEST] = g_param_spec_int ("largest", NULL, NULL, SMALLEST, 1000, LARGEST,
                                               G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_XALIGN] = g_param_spec_float ("xalign", NULL, NULL, 0, 1, 0.5f, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
  widget_class->measure = tk_fit_label_measure;
  widget_class->snapshot = tk_fit_label_snapshot;
  widget_class->get_request_mode = tk_fit_label_get_request_mode;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
tk_fit_label_init (TkFitLabel *self)
{
  self->text = g_strdup ("");
  self->largest = LARGEST;
  self->xalign = 0.5f;
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
