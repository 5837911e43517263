/* Shows a TkCart: the desk's quote where there is one, greyed sums until it comes. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-cart-panel.h"
#include "tk-cart-offs.h"
#include "tk-cart-row-view.h"
#include "tk-fit-label.h"
#include "tk-wording.h"

#include <glib/gi18n-lib.h>

struct _TkCartPanel {
  GtkWidget parent;
  TkCart *cart;
  GPtrArray *events;        /* TkEventInfo; NULL before they are known */
  GPtrArray *views;         /* TkCartRowView that show a row now */
  GtkStack *filled;
  GtkListView *rows;
  TkCartOffs *offs;
  TkFitLabel *total;
  GtkLabel *quantity, *trouble, *buyer, *cash;
  GtkWidget *missing;
  GtkLabel *missing_words;
  gboolean locked;
  int added;                /* the row to be kept in sight until the desk has spoken; -1 none */
};

G_DEFINE_FINAL_TYPE (TkCartPanel, tk_cart_panel, GTK_TYPE_WIDGET)

enum { SEATS, N_SIGNALS };
static guint signals[N_SIGNALS];

/* ---- Rows ---- */

static guint
find_index (TkCartPanel *self, TkCartRow *row)
{
  guint n = tk_cart_get_n_rows (self->cart), i = 0;

  while (i < n && tk_cart_get_row (self->cart, i) != row)
    i++;
  return i;
}

static void
step_cb (TkCartRowView *view, int by, TkCartPanel *self)
{
  TkCartRow *row = tk_cart_row_view_get_row (view);
  guint index = find_index (self, row);

  if (index == tk_cart_get_n_rows (self->cart))
    return;
  if (by > 0 && row->seated)
    g_signal_emit (self, signals[SEATS], 0, row);
  else if (!tk_cart_change (self->cart, index, by))
    tk_cart_panel_say (self, _("One sale holds at most 250 tickets; finish this one and start another."));
}

static const char *
find_title (TkCartPanel *self, guint32 event)
{
  for (guint i = 0; self->events != NULL && i < self->events->len; i++)
    {
      const TkEventInfo *info = g_ptr_array_index (self->events, i);

      if (info->number == event)
        return info->title;
    }
  return _("Another event");
}

/* NULL but for the first row of an event among several. */
static const char *
title_over (TkCartPanel *self, TkCartRow *row)
{
  guint index = find_index (self, row);

  if (tk_cart_count_events (self->cart) < 2 || index == tk_cart_get_n_rows (self->cart))
    return NULL;
  if (index > 0 && tk_cart_get_row (self->cart, index - 1)->event == row->event)
    return NULL;
  return find_title (self, row->event);
}

static gint64
amount_of (TkCartPanel *self, const TkCartRow *row)
{
  const TkQuote *quote = tk_cart_is_quoted (self->cart) ? tk_cart_get_quote (self->cart) : NULL;

  for (guint i = 0; quote != NULL && i < quote->lines->len; i++)
    {
      const TkQuoteLine *line = g_ptr_array_index (quote->lines, i);

      if (line->event == row->event && line->type == row->type)
        return line->amount;
    }
  return row->unit * row->qty;
}

static void
refresh_view (TkCartPanel *self, TkCartRowView *view)
{
  TkCartRow *row = tk_cart_row_view_get_row (view);

  tk_cart_row_view_refresh (view, amount_of (self, row), tk_cart_is_quoted (self->cart), title_over (self, row));
  tk_cart_row_view_set_locked (view, self->locked);
}

static void
setup_cb (TkCartPanel *self, GtkListItem *list_item)
{
  GtkWidget *view = tk_cart_row_view_new ();

  g_signal_connect_object (view, "step", G_CALLBACK (step_cb), self, 0);
  gtk_list_item_set_activatable (list_item, FALSE);
  gtk_list_item_set_child (list_item, view);
}

static void
bind_cb (TkCartPanel *self, GtkListItem *list_item)
{
  TkCartRowView *view = TK_CART_ROW_VIEW (gtk_list_item_get_child (list_item));

  tk_cart_row_view_set_row (view, gtk_list_item_get_item (list_item));
  g_ptr_array_add (self->views, view);
  refresh_view (self, view);
}

static void
unbind_cb (TkCartPanel *self, GtkListItem *list_item)
{
  TkCartRowView *view = TK_CART_ROW_VIEW (gtk_list_item_get_child (list_item));

  g_ptr_array_remove_fast (self->views, view);
  tk_cart_row_view_set_row (view, NULL);
}

/* ---- All of it ---- */

static void
show_if_any (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

static void
show_buyer (TkCartPanel *self)
{
  const char *parts[] = { tk_cart_get_buyer_name (self->cart), tk_cart_get_buyer_phone (self->cart), tk_cart_get_note (self->cart) };
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (*parts[i] != '\0')
      g_string_append_printf (words, "%s%s", words->len > 0 ? " · " : "", parts[i]);
  show_if_any (self->buyer, words->str);
}

static void
show_total (TkCartPanel *self)
{
  const TkQuote *quote = tk_cart_get_quote (self->cart);
  gboolean any = tk_cart_get_n_rows (self->cart) > 0, sure = tk_cart_is_quoted (self->cart);
  g_autofree char *total = any ? tk_wording_money (tk_cart_get_total (self->cart), tk_cart_get_currency (self->cart)) : g_strdup ("");
  gboolean rounds = sure && quote->cash_total != quote->total;
  g_autofree char *cash = rounds ? tk_wording_money (quote->cash_total, quote->currency) : NULL;
  g_autofree char *words = rounds ? g_strdup_printf (_("In cash: %s"), cash) : g_strdup ("");

  tk_fit_label_set_text (self->total, total);
  if (sure || !any)
    gtk_widget_remove_css_class (GTK_WIDGET (self->total), "unsure");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->total), "unsure");
  show_if_any (self->cash, words);
  if (sure && quote->missing != NULL)
    {
      g_autofree char *missing = g_strdup_printf (_("Still to be told: %s"), quote->missing);

      gtk_label_set_label (self->missing_words, missing);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->missing), GTK_ACCESSIBLE_PROPERTY_LABEL, gtk_label_get_label (self->missing_words), -1);
  gtk_widget_set_visible (self->missing, sure && quote->missing != NULL);
}

static void
refresh (TkCartPanel *self)
{
  for (guint i = 0; i < self->views->len; i++)
    refresh_view (self, g_ptr_array_index (self->views, i));
  tk_cart_offs_show (self->offs, self->cart, self->locked);
  show_buyer (self);
  show_total (self);
  gtk_stack_set_visible_child_name (self->filled, tk_cart_get_n_rows (self->cart) > 0 ? "rows" : "empty");
}

static void
show_added (TkCartPanel *self)
{
  if (self->added >= 0 && (guint) self->added < tk_cart_get_n_rows (self->cart))
    gtk_widget_activate_action (GTK_WIDGET (self->rows), "list.scroll-to-item", "u", (guint) self->added);
}

/* What was just added is seen, however long the cart. */
static void
items_changed_cb (TkCartPanel *self, guint position, guint removed, guint added)
{
  self->added = added == 1 ? (int) position : -1;
  show_added (self);
}

static void
cart_changed_cb (TkCartPanel *self)
{
  tk_cart_panel_say (self, "");
  refresh (self);
}

static void
quoted_cb (TkCartPanel *self)
{
  const TkQuote *quote = tk_cart_get_quote (self->cart);

  if (quote->trouble != NULL)
    tk_cart_panel_say (self, quote->trouble);
  refresh (self);
  /* Its event's title and the lines below may have pushed it out of sight. */
  show_added (self);
  self->added = -1;
}

static void
remove_off_cb (TkCartPanel *self, guint i)
{
  if (i < tk_cart_get_n_offs (self->cart))
    tk_cart_remove_off (self->cart, i);
}

static void
tk_cart_panel_dispose (GObject *object)
{
  TkCartPanel *self = TK_CART_PANEL (object);
  GtkWidget *child;

  gtk_widget_dispose_template (GTK_WIDGET (self), TK_TYPE_CART_PANEL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->cart);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  G_OBJECT_CLASS (tk_cart_panel_parent_class)->dispose (object);
}

static void
tk_cart_panel_finalize (GObject *object)
{
  g_ptr_array_unref (TK_CART_PANEL (object)->views);
  G_OBJECT_CLASS (tk_cart_panel_parent_class)->finalize (object);
}

static void
tk_cart_panel_class_init (TkCartPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_cart_panel_dispose;
  G_OBJECT_CLASS (klass)->finalize = tk_cart_panel_finalize;
  signals[SEATS] = g_signal_new ("seats", TK_TYPE_CART_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, TK_TYPE_CART_ROW);
  g_type_ensure (TK_TYPE_FIT_LABEL);
  g_type_ensure (TK_TYPE_CART_OFFS);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-cart-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, TkCartPanel, filled);
  gtk_widget_class_bind_template_child (widget_class, TkCartPanel, rows);
  gtk_widget_class_bind_template_child (widget_class, TkCartPanel, offs);
  gtk_widget_class_bind_template_child (widget_class, TkCartPanel, total);
  gtk_widget_class_bind_template_child (widget_class, TkCartPanel, quantity);
  gtk_widget_class_bind_template_child (widget_class, TkCartPanel, trouble);
  gtk_widget_class_bind_template_child (widget_class, TkCartPanel, buyer);
  gtk_widget_class_bind_template_child (widget_class, TkCartPanel, cash);
  gtk_widget_class_bind_template_child (widget_class, TkCartPanel, missing);
  gtk_widget_class_bind_template_child (widget_class, TkCartPanel, missing_words);
  gtk_widget_class_bind_template_callback (widget_class, remove_off_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_cart_panel_init (TkCartPanel *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->views = g_ptr_array_new ();
  self->added = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->rows, factory);
}

void
tk_cart_panel_set_cart (TkCartPanel *self, TkCart *cart)
{
  g_autoptr (GtkSelectionModel) rows = NULL;

  g_return_if_fail (self->cart == NULL);
  self->cart = g_object_ref (cart);
  rows = GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (g_object_ref (cart))));
  gtk_list_view_set_model (self->rows, rows);
  g_signal_connect_object (cart, "changed", G_CALLBACK (cart_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (cart, "quoted", G_CALLBACK (quoted_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (cart, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  refresh (self);
}

void
tk_cart_panel_set_events (TkCartPanel *self, GPtrArray *events)
{
  g_clear_pointer (&self->events, g_ptr_array_unref);
  self->events = events != NULL ? g_ptr_array_ref (events) : NULL;
  refresh (self);
}

void
tk_cart_panel_set_locked (TkCartPanel *self, gboolean locked)
{
  self->locked = locked;
  refresh (self);
}

void
tk_cart_panel_set_quantity (TkCartPanel *self, guint quantity)
{
  g_autofree char *words = g_strdup_printf ("%u ×", quantity);

  gtk_label_set_label (self->quantity, words);
  gtk_widget_set_visible (GTK_WIDGET (self->quantity), quantity > 0);
}

void
tk_cart_panel_say (TkCartPanel *self, const char *words)
{
  show_if_any (self->trouble, words);
}
