/* Tiles are recycled; an item changes alone: a tile under a finger does not move. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-type-grid.h"
#include "tk-type-item.h"
#include "tk-type-tile.h"

#include <glib/gi18n-lib.h>

struct _TkTypeGrid {
  GtkWidget parent;
  GPtrArray *types;         /* TkTypeInfo */
  GListStore *items;        /* TkTypeItem, as types */
  GtkFilterListModel *found;
  GtkCustomFilter *filter;
  char *text;
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
setup_cb (TkTypeGrid *self, GtkListItem *list_item)
{
  GtkWidget *tile = tk_type_tile_new ();

  g_signal_connect_object (tile, "clicked", G_CALLBACK (clicked_cb), self, 0);
  gtk_list_item_set_activatable (list_item, FALSE);
  gtk_list_item_set_child (list_item, tile);
}

static void
bind_cb (TkTypeGrid *self, GtkListItem *list_item)
{
  tk_type_tile_set_item (TK_TYPE_TILE (gtk_list_item_get_child (list_item)), gtk_list_item_get_item (list_item));
}

static void
unbind_cb (TkTypeGrid *self, GtkListItem *list_item)
{
  tk_type_tile_set_item (TK_TYPE_TILE (gtk_list_item_get_child (list_item)), NULL);
}

static gboolean
is_found (gpointer item, gpointer user_data)
{
  TkTypeGrid *self = user_data;

  return self->text == NULL || *self->text == '\0' || tk_type_item_matches (item, self->text);
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

static gpointer
key_of (guint32 event, guint16 type)
{
  return GSIZE_TO_POINTER ((gsize) event << 16 | type);
}

/* How many of each the cart holds. */
static GHashTable *
count_cart (TkCart *cart)
{
  GHashTable *counts = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < tk_cart_get_n_rows (cart); i++)
    {
      const TkCartRow *row = tk_cart_get_row (cart, i);

      g_hash_table_insert (counts, key_of (row->event, row->type), GUINT_TO_POINTER (row->qty));
    }
  return counts;
}

/* A type is there before it is shown: an item without one cannot be drawn. */
static void
fill (TkTypeGrid *self, GPtrArray *types, GHashTable *counts, gboolean anew)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < types->len; i++)
    {
      const TkTypeInfo *type = g_ptr_array_index (types, i);
      TkTypeItem *item = anew ? tk_type_item_new (i + 1) : g_list_model_get_item (G_LIST_MODEL (self->items), i);

      tk_type_item_set (item, type, GPOINTER_TO_UINT (g_hash_table_lookup (counts, key_of (type->event, type->number))));
      g_ptr_array_add (items, item);
    }
  if (anew)
    g_list_store_splice (self->items, 0, g_list_model_get_n_items (G_LIST_MODEL (self->items)), items->pdata, items->len);
}

static void
tk_type_grid_dispose (GObject *object)
{
  TkTypeGrid *self = TK_TYPE_GRID (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->found);
  g_clear_object (&self->filter);
  g_clear_object (&self->items);
  g_clear_pointer (&self->types, g_ptr_array_unref);
  g_clear_pointer (&self->text, g_free);
  G_OBJECT_CLASS (tk_type_grid_parent_class)->dispose (object);
}

static void
tk_type_grid_class_init (TkTypeGridClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tk_type_grid_dispose;
  signals[TOUCHED] = g_signal_new ("touched", TK_TYPE_TYPE_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
make_view (TkTypeGrid *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkWidget *view = gtk_grid_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->found)))),
                                       g_object_ref (factory));

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  gtk_grid_view_set_min_columns (GTK_GRID_VIEW (view), 1);
  gtk_grid_view_set_max_columns (GTK_GRID_VIEW (view), 5);
  gtk_widget_add_css_class (view, "tiles");
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Ticket types"), -1);
  return view;
}

static void
tk_type_grid_init (TkTypeGrid *self)
{
  GtkWidget *scroll = gtk_scrolled_window_new ();

  self->items = g_list_store_new (TK_TYPE_TYPE_ITEM);
  self->filter = gtk_custom_filter_new (is_found, self, NULL);
  self->found = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->items)), g_object_ref (GTK_FILTER (self->filter)));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), make_view (self));
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroll), 112);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroll), TRUE);
  gtk_widget_set_parent (scroll, GTK_WIDGET (self));
}

void
tk_type_grid_show (TkTypeGrid *self, GPtrArray *types, TkCart *cart)
{
  g_autoptr (GHashTable) counts = count_cart (cart);
  g_autoptr (GPtrArray) before = g_steal_pointer (&self->types);

  self->types = g_ptr_array_ref (types);
  fill (self, types, counts, !same_types (before, types));
}

guint
tk_type_grid_search (TkTypeGrid *self, const char *text)
{
  guint n, first = 0;

  g_free (self->text);
  self->text = g_strdup (text);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  n = g_list_model_get_n_items (G_LIST_MODEL (self->found));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TkTypeItem) item = g_list_model_get_item (G_LIST_MODEL (self->found), i);
      guint place = tk_type_item_get_place (item);

      if (first == 0 || g_ascii_strtoull (text, NULL, 10) == place)
        first = place;
    }
  return first;
}

guint
tk_type_grid_count_shown (TkTypeGrid *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->found));
}
