/* Shows a TkCart. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-cart-panel.h"
#include "tk-fit-label.h"
#include "tk-wording.h"

#include <glib/gi18n-lib.h>

struct _TkCartPanel {
  GtkWidget parent;
  TkCart *cart;
  GtkStack *filled;
  GtkBox *rows;
  TkFitLabel *total;
  GtkLabel *quantity, *trouble;
  gboolean locked;
};

G_DEFINE_FINAL_TYPE (TkCartPanel, tk_cart_panel, GTK_TYPE_WIDGET)

static void
step_clicked_cb (GtkButton *button, TkCartPanel *self)
{
  guint row = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "row"));
  int by = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "by"));

  if (row >= tk_cart_get_n_rows (self->cart))
    return;
  if (!tk_cart_change (self->cart, row, by))
    tk_cart_panel_say (self, _("One sale holds at most 250 tickets; finish this one and start another."));
}

static GtkWidget *
make_step (TkCartPanel *self, const TkCartRow *cart_row, guint row, int by)
{
  GtkWidget *button = gtk_button_new_with_label (by < 0 ? "−" : "+");
  g_autofree char *said = g_strdup_printf (by < 0 ? _("One %s less") : _("One %s more"), cart_row->name);

  gtk_widget_add_css_class (button, "step");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_focus_on_click (button, FALSE);
  gtk_widget_set_sensitive (button, !self->locked);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
  g_object_set_data (G_OBJECT (button), "row", GUINT_TO_POINTER (row));
  g_object_set_data (G_OBJECT (button), "by", GINT_TO_POINTER (by));
  g_signal_connect (button, "clicked", G_CALLBACK (step_clicked_cb), self);
  return button;
}

static GtkWidget *
make_label (const char *words, const char *css_class, float xalign)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
make_names (const TkCartRow *row)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *unit = tk_wording_amount (row->unit, row->currency);
  g_autofree char *times = g_strdup_printf ("%u × %s", row->qty, unit);
  GtkWidget *name = make_label (row->name, "heading", 0), *detail = make_label (times, "hint", 0);

  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (detail, "numeric");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), detail);
  gtk_widget_set_hexpand (box, TRUE);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  return box;
}

static GtkWidget *
make_row (TkCartPanel *self, guint index)
{
  const TkCartRow *row = tk_cart_get_row (self->cart, index);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  g_autofree char *qty = g_strdup_printf ("%u", row->qty);
  g_autofree char *amount = tk_wording_amount (row->unit * row->qty, row->currency);
  GtkWidget *count = make_label (qty, "cart-qty", 0.5f), *sum = make_label (amount, "cart-sum", 1);

  gtk_label_set_width_chars (GTK_LABEL (count), 2);
  gtk_label_set_width_chars (GTK_LABEL (sum), 7);
  gtk_box_append (GTK_BOX (box), make_names (row));
  gtk_box_append (GTK_BOX (box), make_step (self, row, index, -1));
  gtk_box_append (GTK_BOX (box), count);
  gtk_box_append (GTK_BOX (box), make_step (self, row, index, 1));
  gtk_box_append (GTK_BOX (box), sum);
  gtk_widget_add_css_class (box, "cart-row");
  return box;
}

static void
refresh (TkCartPanel *self)
{
  guint n = tk_cart_get_n_rows (self->cart);
  g_autofree char *total = tk_wording_money (tk_cart_get_total (self->cart), n > 0 ? tk_cart_get_currency (self->cart) : "KES");
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->rows))) != NULL)
    gtk_box_remove (self->rows, child);
  for (guint i = 0; i < n; i++)
    gtk_box_append (self->rows, make_row (self, i));
  tk_fit_label_set_text (self->total, n > 0 ? total : "");
  gtk_stack_set_visible_child_name (self->filled, n > 0 ? "rows" : "empty");
}

static void
cart_changed_cb (TkCartPanel *self)
{
  tk_cart_panel_say (self, "");
  refresh (self);
}

static void
tk_cart_panel_dispose (GObject *object)
{
  TkCartPanel *self = TK_CART_PANEL (object);
  GtkWidget *child;

  g_clear_object (&self->cart);
  gtk_widget_dispose_template (GTK_WIDGET (self), TK_TYPE_CART_PANEL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_cart_panel_parent_class)->dispose (object);
}

static void
tk_cart_panel_class_init (TkCartPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_cart_panel_dispose;
  g_type_ensure (TK_TYPE_FIT_LABEL);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-cart-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, TkCartPanel, filled);
  gtk_widget_class_bind_template_child (widget_class, TkCartPanel, rows);
  gtk_widget_class_bind_template_child (widget_class, TkCartPanel, total);
  gtk_widget_class_bind_template_child (widget_class, TkCartPanel, quantity);
  gtk_widget_class_bind_template_child (widget_class, TkCartPanel, trouble);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_cart_panel_init (TkCartPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tk_cart_panel_set_cart (TkCartPanel *self, TkCart *cart)
{
  g_return_if_fail (self->cart == NULL);
  self->cart = g_object_ref (cart);
  g_signal_connect_object (cart, "changed", G_CALLBACK (cart_changed_cb), self, G_CONNECT_SWAPPED);
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
  gtk_label_set_label (self->trouble, words);
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), *words != '\0');
}
