/* Rows are recycled; each says its seat and state in words. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-seat-list.h"

#include <glib/gi18n-lib.h>

struct _TkSeatList {
  GtkWidget parent;
  const TkSeatPlan *plan;
  GHashTable *picked;       /* places */
  GtkStringList *labels;    /* as the plan's seats */
  GPtrArray *shown;         /* GtkListItem on screen now */
};

G_DEFINE_FINAL_TYPE (TkSeatList, tk_seat_list, GTK_TYPE_WIDGET)

enum { TOGGLED, N_SIGNALS };
static guint signals[N_SIGNALS];

const char *
tk_seat_say (const TkSeat *seat, gboolean picked)
{
  if (picked)
    return _("picked");
  switch (seat->state)
    {
    case TK_SEAT_FREE: return _("free");
    case TK_SEAT_HELD: return _("in a cart put aside");
    case TK_SEAT_SOLD: return _("sold");
    case TK_SEAT_ELSEWHERE: break;
    }
  return _("not at this till");
}

static void
clicked_cb (GtkListItem *list_item)
{
  TkSeatList *self = g_object_get_data (G_OBJECT (list_item), "list");

  g_signal_emit (self, signals[TOGGLED], 0, gtk_list_item_get_position (list_item));
}

static void
refresh (TkSeatList *self, GtkListItem *list_item)
{
  guint i = gtk_list_item_get_position (list_item);
  const TkSeat *seat;
  g_autofree char *words = NULL;
  gboolean picked;

  if (self->plan == NULL || i >= self->plan->seats->len)
    return;
  seat = &g_array_index (self->plan->seats, TkSeat, i);
  picked = g_hash_table_contains (self->picked, GUINT_TO_POINTER (seat->place));
  words = g_strdup_printf ("%s%s, %s", picked ? "✓ " : "", seat->label, tk_seat_say (seat, picked));
  gtk_button_set_label (GTK_BUTTON (gtk_list_item_get_child (list_item)), words);
  gtk_widget_set_sensitive (gtk_list_item_get_child (list_item), picked || seat->state == TK_SEAT_FREE);
}

static void
setup_cb (TkSeatList *self, GtkListItem *list_item)
{
  GtkWidget *button = gtk_button_new_with_label ("");

  gtk_widget_set_halign (gtk_button_get_child (GTK_BUTTON (button)), GTK_ALIGN_START);
  gtk_widget_add_css_class (button, "touch");
  gtk_widget_add_css_class (button, "flat");
  gtk_list_item_set_activatable (list_item, FALSE);
  gtk_list_item_set_child (list_item, button);
  g_object_set_data (G_OBJECT (list_item), "list", self);
  g_signal_connect_object (button, "clicked", G_CALLBACK (clicked_cb), list_item, G_CONNECT_SWAPPED);
}

static void
bind_cb (TkSeatList *self, GtkListItem *list_item)
{
  g_ptr_array_add (self->shown, list_item);
  refresh (self, list_item);
}

static void
unbind_cb (TkSeatList *self, GtkListItem *list_item)
{
  g_ptr_array_remove_fast (self->shown, list_item);
}

static void
tk_seat_list_dispose (GObject *object)
{
  TkSeatList *self = TK_SEAT_LIST (object);
  GtkWidget *child;

  self->plan = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_seat_list_parent_class)->dispose (object);
}

static void
tk_seat_list_finalize (GObject *object)
{
  TkSeatList *self = TK_SEAT_LIST (object);

  g_hash_table_unref (self->picked);
  g_ptr_array_unref (self->shown);
  g_object_unref (self->labels);
  G_OBJECT_CLASS (tk_seat_list_parent_class)->finalize (object);
}

static void
tk_seat_list_class_init (TkSeatListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tk_seat_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = tk_seat_list_finalize;
  signals[TOGGLED] = g_signal_new ("toggled", TK_TYPE_SEAT_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
tk_seat_list_init (TkSeatList *self)
{
  GtkWidget *scroll = gtk_scrolled_window_new (), *view;
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  self->picked = g_hash_table_new (NULL, NULL);
  self->shown = g_ptr_array_new ();
  self->labels = gtk_string_list_new (NULL);
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  view = gtk_list_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->labels)))), factory);
  gtk_widget_add_css_class (view, "cart-rows");
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Seats"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), view);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_parent (scroll, GTK_WIDGET (self));
}

GtkWidget *
tk_seat_list_new (void)
{
  return g_object_new (TK_TYPE_SEAT_LIST, NULL);
}

static void
refresh_all (TkSeatList *self)
{
  for (guint i = 0; i < self->shown->len; i++)
    refresh (self, g_ptr_array_index (self->shown, i));
}

void
tk_seat_list_set_plan (TkSeatList *self, const TkSeatPlan *plan)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->labels));

  self->plan = plan;
  for (guint i = 0; plan != NULL && i < plan->seats->len; i++)
    g_ptr_array_add (labels, g_array_index (plan->seats, TkSeat, i).label);
  g_ptr_array_add (labels, NULL);
  if (labels->len - 1 != n)
    gtk_string_list_splice (self->labels, 0, n, (const char *const *) labels->pdata);
  refresh_all (self);
}

void
tk_seat_list_set_picked (TkSeatList *self, const guint32 *places, guint n)
{
  g_hash_table_remove_all (self->picked);
  for (guint i = 0; i < n; i++)
    g_hash_table_add (self->picked, GUINT_TO_POINTER (places[i]));
  refresh_all (self);
}
