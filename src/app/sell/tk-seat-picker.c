/* The plan is the desk's, read anew whenever something was sold; the picks are the cart's. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-seat-picker.h"
#include "tk-page.h"
#include "tk-seat-list.h"
#include "tk-seat-map.h"
#include "tk-sell-ask.h"

#include <glib/gi18n-lib.h>

struct _TkSeatPicker {
  GtkWidget parent;
  TkSession *session;
  TkCart *cart;
  TkTypeInfo type;          /* name, currency and asks owned */
  TkSeatPlan *plan;
  GArray *places;           /* guint32: picked, in the order they were */
  GHashTable *ours;         /* places that were the cart's when it came: free to it, whatever the plan says */
  guint qty;
  gboolean asking, best_wanted; /* best_wanted: asked for before the plan was here */
  GtkStack *views;
  TkSeatMap *map;
  TkSeatList *list;
  GtkLabel *picks, *current, *count, *trouble;
};

static void tk_seat_picker_page_init (TkPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TkSeatPicker, tk_seat_picker, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (TK_TYPE_PAGE, tk_seat_picker_page_init))

enum { DONE, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
say (TkSeatPicker *self, const char *words)
{
  gtk_label_set_label (self->trouble, words);
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), *words != '\0');
}

static gboolean
find_pick (TkSeatPicker *self, guint32 place, guint *index)
{
  for (guint i = 0; i < self->places->len; i++)
    if (g_array_index (self->places, guint32, i) == place)
      {
        *index = i;
        return TRUE;
      }
  return FALSE;
}

static const char *
label_of (TkSeatPicker *self, guint32 place)
{
  for (guint i = 0; i < self->plan->seats->len; i++)
    if (g_array_index (self->plan->seats, TkSeat, i).place == place)
      return g_array_index (self->plan->seats, TkSeat, i).label;
  return "?";
}

static void
show_current (TkSeatPicker *self)
{
  const TkSeat *seat = tk_seat_map_get_current (self->map);
  guint index;
  g_autofree char *words = seat != NULL ? g_strdup_printf ("%s, %s", seat->label, tk_seat_say (seat, find_pick (self, seat->place, &index)))
                                        : g_strdup ("");

  gtk_label_set_label (self->current, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->map), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static void
show_picks (TkSeatPicker *self)
{
  TkCartRow *row = tk_cart_find_row (self->cart, self->type.event, self->type.number);
  g_autofree char *seats = row != NULL ? tk_cart_row_say_seats (row) : g_strdup ("");
  g_autofree char *words = *seats != '\0' ? g_strdup_printf (_("%s: %s"), self->type.name, seats)
                                          : g_strdup_printf (_("%s: touch free seats, or press B for the best"), self->type.name);
  g_autofree char *count = g_strdup_printf ("%u", self->qty);

  gtk_label_set_label (self->picks, words);
  gtk_label_set_label (self->count, count);
  tk_seat_map_set_picked (self->map, (const guint32 *) self->places->data, self->places->len);
  tk_seat_list_set_picked (self->list, (const guint32 *) self->places->data, self->places->len);
  show_current (self);
}

/* FALSE: the cart has no room, and nothing has changed. */
static gboolean
put_into_cart (TkSeatPicker *self, GArray *places)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();

  for (guint i = 0; i < places->len; i++)
    g_ptr_array_add (labels, (gpointer) label_of (self, g_array_index (places, guint32, i)));
  if (!tk_cart_set_places (self->cart, &self->type, (const guint32 *) places->data, (const char *const *) labels->pdata, places->len))
    {
      say (self, tk_cart_why_not (self->cart, &self->type, places->len));
      return FALSE;
    }
  g_array_ref (places);
  g_array_unref (self->places);
  self->places = places;
  say (self, "");
  show_picks (self);
  return TRUE;
}

static void
toggle (TkSeatPicker *self, guint i)
{
  const TkSeat *seat = self->plan != NULL && i < self->plan->seats->len ? &g_array_index (self->plan->seats, TkSeat, i) : NULL;
  g_autoptr (GArray) places = NULL;
  g_autofree char *words = NULL;
  guint index;

  if (seat == NULL)
    return;
  places = g_array_copy (self->places);
  if (find_pick (self, seat->place, &index))
    g_array_remove_index (places, index);
  else if (seat->state == TK_SEAT_FREE || g_hash_table_contains (self->ours, GUINT_TO_POINTER (seat->place)))
    g_array_append_val (places, seat->place);
  else
    {
      words = g_strdup_printf (_("%s cannot be picked: %s."), seat->label, tk_seat_say (seat, FALSE));
      say (self, words);
      return;
    }
  put_into_cart (self, places);
}

static void
toggled_cb (TkSeatPicker *self, guint i)
{
  toggle (self, i);
}

/* ---- The best there are ---- */

static void
best_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkSeatPicker) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) places = tk_desk_worker_finish (result, &error);

  self->asking = FALSE;
  if (self->session == NULL)
    return;
  if (places == NULL)
    say (self, error->message);
  else if (self->plan != NULL)
    put_into_cart (self, places);
}

static void
pick_best (TkSeatPicker *self)
{
  self->best_wanted = self->plan == NULL;
  if (self->asking || self->plan == NULL)
    return;
  self->asking = TRUE;
  tk_sell_ask_best_seats (self->session, self->type.event, self->type.number, self->qty, best_cb, g_object_ref (self));
}

static void
set_qty (TkSeatPicker *self, int qty)
{
  self->qty = (guint) CLAMP (qty, 1, TK_SALE_QTY_MAX);
  show_picks (self);
}

static void
set_list (TkSeatPicker *self, gboolean list)
{
  gtk_stack_set_visible_child_name (self->views, list ? "list" : "map");
  gtk_widget_grab_focus (list ? GTK_WIDGET (self->list) : GTK_WIDGET (self->map));
}

static gboolean
is_list (TkSeatPicker *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->views), "list") == 0;
}

static void
done (TkSeatPicker *self)
{
  g_signal_emit (self, signals[DONE], 0);
}

static void
best_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pick_best (TK_SEAT_PICKER (widget));
}

static void
more_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  set_qty (TK_SEAT_PICKER (widget), (int) TK_SEAT_PICKER (widget)->qty + g_variant_get_int32 (parameter));
}

static void
zoom_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tk_seat_map_zoom (TK_SEAT_PICKER (widget)->map, g_variant_get_int32 (parameter));
}

static void
list_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  set_list (TK_SEAT_PICKER (widget), !is_list (TK_SEAT_PICKER (widget)));
}

static void
done_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  done (TK_SEAT_PICKER (widget));
}

static gboolean
tk_seat_picker_key (TkPage *page, guint keyval, GdkModifierType modifiers)
{
  TkSeatPicker *self = TK_SEAT_PICKER (page);
  int digit = keyval >= GDK_KEY_0 && keyval <= GDK_KEY_9 ? (int) (keyval - GDK_KEY_0) : -1;

  if (keyval == GDK_KEY_b || keyval == GDK_KEY_B)
    pick_best (self);
  else if (keyval == GDK_KEY_l || keyval == GDK_KEY_L)
    set_list (self, !is_list (self));
  else if (digit >= 1)
    set_qty (self, digit);
  else if (digit == 0)
    tk_seat_map_zoom (self->map, 0);
  else if (tk_key_is_enter (keyval))
    done (self);
  else
    return !is_list (self) && tk_seat_map_key (self->map, keyval);
  return TRUE;
}

/* ---- The plan ---- */

static void
plan_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkSeatPicker) self = user_data;
  g_autoptr (GError) error = NULL;
  TkSeatPlan *plan = tk_desk_worker_finish (result, &error);
  TkSeatPlan *before = self->plan;

  if (self->session == NULL || plan == NULL)
    {
      g_clear_pointer (&plan, tk_seat_plan_free);
      if (self->session != NULL)
        say (self, error->message);
      return;
    }
  self->plan = plan;
  tk_seat_map_set_plan (self->map, plan);
  tk_seat_list_set_plan (self->list, plan);
  g_clear_pointer (&before, tk_seat_plan_free);
  show_picks (self);
  if (self->best_wanted)
    pick_best (self);
}

void
tk_seat_picker_refresh (TkSeatPicker *self)
{
  if (self->session != NULL)
    tk_sell_ask_plan (self->session, self->type.event, self->type.number, plan_cb, g_object_ref (self));
}

static void
forget_type (TkSeatPicker *self)
{
  g_clear_pointer (&self->type.name, g_free);
  g_clear_pointer (&self->type.currency, g_free);
  g_clear_pointer (&self->type.asks, g_free);
}

static void
tk_seat_picker_dispose (GObject *object)
{
  TkSeatPicker *self = TK_SEAT_PICKER (object);
  GtkWidget *child;

  g_clear_object (&self->session);
  g_clear_object (&self->cart);
  if (self->map != NULL)
    tk_seat_map_set_plan (self->map, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), TK_TYPE_SEAT_PICKER);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_seat_picker_parent_class)->dispose (object);
}

static void
tk_seat_picker_finalize (GObject *object)
{
  TkSeatPicker *self = TK_SEAT_PICKER (object);

  g_clear_pointer (&self->plan, tk_seat_plan_free);
  g_array_unref (self->places);
  g_hash_table_unref (self->ours);
  forget_type (self);
  G_OBJECT_CLASS (tk_seat_picker_parent_class)->finalize (object);
}

static void
tk_seat_picker_page_init (TkPageInterface *iface)
{
  iface->key = tk_seat_picker_key;
}

static void
tk_seat_picker_class_init (TkSeatPickerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_seat_picker_dispose;
  G_OBJECT_CLASS (klass)->finalize = tk_seat_picker_finalize;
  signals[DONE] = g_signal_new ("done", TK_TYPE_SEAT_PICKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (TK_TYPE_SEAT_MAP);
  g_type_ensure (TK_TYPE_SEAT_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-seat-picker.ui");
  gtk_widget_class_bind_template_child (widget_class, TkSeatPicker, views);
  gtk_widget_class_bind_template_child (widget_class, TkSeatPicker, map);
  gtk_widget_class_bind_template_child (widget_class, TkSeatPicker, list);
  gtk_widget_class_bind_template_child (widget_class, TkSeatPicker, picks);
  gtk_widget_class_bind_template_child (widget_class, TkSeatPicker, current);
  gtk_widget_class_bind_template_child (widget_class, TkSeatPicker, count);
  gtk_widget_class_bind_template_child (widget_class, TkSeatPicker, trouble);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_current);
  gtk_widget_class_install_action (widget_class, "seats.best", NULL, best_action);
  gtk_widget_class_install_action (widget_class, "seats.more", "i", more_action);
  gtk_widget_class_install_action (widget_class, "seats.zoom", "i", zoom_action);
  gtk_widget_class_install_action (widget_class, "seats.list", NULL, list_action);
  gtk_widget_class_install_action (widget_class, "seats.done", NULL, done_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_seat_picker_init (TkSeatPicker *self)
{
  self->places = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->ours = g_hash_table_new (NULL, NULL);
  self->qty = 1;
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
take_over_picks (TkSeatPicker *self)
{
  TkCartRow *row = tk_cart_find_row (self->cart, self->type.event, self->type.number);

  g_array_set_size (self->places, 0);
  g_hash_table_remove_all (self->ours);
  if (row != NULL)
    g_array_append_vals (self->places, row->places->data, row->places->len);
  for (guint i = 0; i < self->places->len; i++)
    g_hash_table_add (self->ours, GUINT_TO_POINTER (g_array_index (self->places, guint32, i)));
}

void
tk_seat_picker_start (TkSeatPicker *self, TkSession *session, TkCart *cart, const TkTypeInfo *type, guint qty)
{
  gboolean another = self->type.event != type->event || self->type.number != type->number;

  g_set_object (&self->session, session);
  g_set_object (&self->cart, cart);
  forget_type (self);
  self->type = *type;
  self->type.name = g_strdup (type->name);
  self->type.currency = g_strdup (type->currency);
  self->type.asks = g_strdup (type->asks);
  self->type.description = self->type.unavailable = NULL;
  self->qty = MAX (qty, 1);
  if (another)
    {
      tk_seat_map_set_plan (self->map, NULL);
      tk_seat_list_set_plan (self->list, NULL);
      g_clear_pointer (&self->plan, tk_seat_plan_free);
    }
  take_over_picks (self);
  self->best_wanted = FALSE;
  say (self, "");
  set_list (self, FALSE);
  show_picks (self);
  tk_seat_picker_refresh (self);
}
