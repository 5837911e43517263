/* Tiles are rebuilt only when the types change: a tile under a finger does not move. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-type-grid.h"
#include "tk-type-tile.h"

struct _TkTypeGrid {
  GtkWidget parent;
  GPtrArray *types;         /* TkTypeInfo */
  GtkFlowBox *tiles;
};

G_DEFINE_FINAL_TYPE (TkTypeGrid, tk_type_grid, GTK_TYPE_WIDGET)

enum { TOUCHED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
clicked_cb (TkTypeTile *tile, TkTypeGrid *self)
{
  g_signal_emit (self, signals[TOUCHED], 0, tk_type_tile_get_place (tile));
}

static void
build (TkTypeGrid *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->tiles))) != NULL)
    gtk_flow_box_remove (self->tiles, child);
  for (guint i = 0; i < self->types->len; i++)
    {
      GtkWidget *tile = tk_type_tile_new (i + 1);

      g_signal_connect_object (tile, "clicked", G_CALLBACK (clicked_cb), self, 0);
      gtk_flow_box_append (self->tiles, tile);
      gtk_widget_set_focusable (gtk_widget_get_parent (tile), FALSE);
    }
}

static gboolean
same_types (const GPtrArray *a, const GPtrArray *b)
{
  if (a == NULL || a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      const TkTypeInfo *one = g_ptr_array_index (a, i), *other = g_ptr_array_index (b, i);

      if (one->event != other->event || one->number != other->number)
        return FALSE;
    }
  return TRUE;
}

static void
tk_type_grid_dispose (GObject *object)
{
  TkTypeGrid *self = TK_TYPE_GRID (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->types, g_ptr_array_unref);
  G_OBJECT_CLASS (tk_type_grid_parent_class)->dispose (object);
}

static void
tk_type_grid_class_init (TkTypeGridClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tk_type_grid_dispose;
  signals[TOUCHED] = g_signal_new ("touched", TK_TYPE_TYPE_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
tk_type_grid_init (TkTypeGrid *self)
{
  GtkWidget *tiles = g_object_new (GTK_TYPE_FLOW_BOX, "selection-mode", GTK_SELECTION_NONE, "homogeneous", TRUE, "row-spacing", 8,
                                   "column-spacing", 8, "min-children-per-line", 1, "max-children-per-line", 5, "valign",
                                   GTK_ALIGN_START, NULL);

  self->tiles = GTK_FLOW_BOX (tiles);
  gtk_widget_set_parent (tiles, GTK_WIDGET (self));
}

void
tk_type_grid_show (TkTypeGrid *self, GPtrArray *types, TkCart *cart)
{
  gboolean same = same_types (self->types, types);
  GtkFlowBoxChild *child;

  if (self->types != types)
    {
      g_clear_pointer (&self->types, g_ptr_array_unref);
      self->types = g_ptr_array_ref (types);
    }
  if (!same)
    build (self);
  for (int i = 0; (child = gtk_flow_box_get_child_at_index (self->tiles, i)) != NULL; i++)
    {
      const TkTypeInfo *type = g_ptr_array_index (types, i);

      tk_type_tile_show (TK_TYPE_TILE (gtk_flow_box_child_get_child (child)), type,
                         tk_cart_count (cart, type->event, type->number));
    }
}
