/* Layout only: no look of its own. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-split.h"

#define SPACING 12

struct _TkSplit {
  GtkWidget parent;
  gboolean stacked;
};

static void tk_split_buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TkSplit, tk_split, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, tk_split_buildable_init))

static int
min_width (GtkWidget *child)
{
  int minimum = 0;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

static int
side_width (GtkWidget *main, GtkWidget *side, int width)
{
  int minimum = 0, natural = 0;

  gtk_widget_measure (side, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  return CLAMP (width - SPACING - min_width (main), minimum, natural);
}

static gboolean
must_stack (GtkWidget *main, GtkWidget *side, int width)
{
  return width >= 0 && width < min_width (main) + SPACING + min_width (side);
}

static void
measure_width (GtkWidget *main, GtkWidget *side, int *minimum, int *natural)
{
  int main_min, main_nat, side_min, side_nat;

  gtk_widget_measure (main, GTK_ORIENTATION_HORIZONTAL, -1, &main_min, &main_nat, NULL, NULL);
  gtk_widget_measure (side, GTK_ORIENTATION_HORIZONTAL, -1, &side_min, &side_nat, NULL, NULL);
  *minimum = MAX (main_min, side_min);
  *natural = main_nat + SPACING + side_nat;
}

static void
measure_height (GtkWidget *main, GtkWidget *side, int width, int *minimum, int *natural)
{
  gboolean stacked = must_stack (main, side, width);
  int side_w = stacked || width < 0 ? width : side_width (main, side, width);
  int main_w = stacked || width < 0 ? width : width - SPACING - side_w;
  int main_min, main_nat, side_min, side_nat;

  gtk_widget_measure (main, GTK_ORIENTATION_VERTICAL, main_w, &main_min, &main_nat, NULL, NULL);
  gtk_widget_measure (side, GTK_ORIENTATION_VERTICAL, side_w, &side_min, &side_nat, NULL, NULL);
  *minimum = stacked ? main_min + SPACING + side_min : MAX (main_min, side_min);
  *natural = stacked ? main_nat + SPACING + side_nat : MAX (main_nat, side_nat);
}

static void
tk_split_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                  int *minimum_baseline, int *natural_baseline)
{
  GtkWidget *main = gtk_widget_get_first_child (widget);
  GtkWidget *side = main != NULL ? gtk_widget_get_next_sibling (main) : NULL;

  if (side == NULL)
    return;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (main, side, minimum, natural);
  else
    measure_height (main, side, for_size, minimum, natural);
}

static void
stack (GtkWidget *main, GtkWidget *side, int width, int height)
{
  int main_min, side_min, side_nat, side_h;

  gtk_widget_measure (main, GTK_ORIENTATION_VERTICAL, width, &main_min, NULL, NULL, NULL);
  gtk_widget_measure (side, GTK_ORIENTATION_VERTICAL, width, &side_min, &side_nat, NULL, NULL);
  side_h = CLAMP (height - SPACING - main_min, side_min, side_nat);
  gtk_widget_size_allocate (main, &(GtkAllocation) { 0, 0, width, MAX (main_min, height - SPACING - side_h) }, -1);
  gtk_widget_size_allocate (side, &(GtkAllocation) { 0, height - side_h, width, side_h }, -1);
}

static void
tk_split_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  TkSplit *self = TK_SPLIT (widget);
  GtkWidget *main = gtk_widget_get_first_child (widget);
  GtkWidget *side = main != NULL ? gtk_widget_get_next_sibling (main) : NULL;
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int side_w, main_w;

  if (side == NULL)
    return;
  self->stacked = must_stack (main, side, width);
  if (self->stacked)
    {
      stack (main, side, width, height);
      return;
    }
  side_w = side_width (main, side, width);
  main_w = width - SPACING - side_w;
  gtk_widget_size_allocate (main, &(GtkAllocation) { rtl ? side_w + SPACING : 0, 0, main_w, height }, -1);
  gtk_widget_size_allocate (side, &(GtkAllocation) { rtl ? 0 : main_w + SPACING, 0, side_w, height }, -1);
}

static GtkSizeRequestMode
tk_split_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
tk_split_add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child, const char *type)
{
  gtk_widget_set_parent (GTK_WIDGET (child), GTK_WIDGET (buildable));
}

static void
tk_split_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_split_parent_class)->dispose (object);
}

static void
tk_split_buildable_init (GtkBuildableIface *iface)
{
  iface->add_child = tk_split_add_child;
}

static void
tk_split_class_init (TkSplitClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_split_dispose;
  widget_class->measure = tk_split_measure;
  widget_class->size_allocate = tk_split_size_allocate;
  widget_class->get_request_mode = tk_split_get_request_mode;
}

static void
tk_split_init (TkSplit *self)
{
}

gboolean
tk_split_is_stacked (TkSplit *self)
{
  return self->stacked;
}
