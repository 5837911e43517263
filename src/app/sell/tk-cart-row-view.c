/* Recycled by the list: everything it shows is set anew for each row. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-cart-row-view.h"
#include "tk-wording.h"

#include <glib/gi18n-lib.h>

struct _TkCartRowView {
  GtkWidget parent;
  TkCartRow *row;
  GtkLabel *event, *name, *detail, *places, *untold, *qty, *sum;
  GtkWidget *less, *more;
};

G_DEFINE_FINAL_TYPE (TkCartRowView, tk_cart_row_view, GTK_TYPE_WIDGET)

enum { STEP, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
less_clicked_cb (TkCartRowView *self)
{
  g_signal_emit (self, signals[STEP], 0, -1);
}

static void
more_clicked_cb (TkCartRowView *self)
{
  g_signal_emit (self, signals[STEP], 0, 1);
}

static void
show_if_any (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

static void
tk_cart_row_view_dispose (GObject *object)
{
  GtkWidget *child;

  g_clear_object (&TK_CART_ROW_VIEW (object)->row);
  gtk_widget_dispose_template (GTK_WIDGET (object), TK_TYPE_CART_ROW_VIEW);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_cart_row_view_parent_class)->dispose (object);
}

static void
tk_cart_row_view_class_init (TkCartRowViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_cart_row_view_dispose;
  signals[STEP] = g_signal_new ("step", TK_TYPE_CART_ROW_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-cart-row-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TkCartRowView, event);
  gtk_widget_class_bind_template_child (widget_class, TkCartRowView, name);
  gtk_widget_class_bind_template_child (widget_class, TkCartRowView, detail);
  gtk_widget_class_bind_template_child (widget_class, TkCartRowView, places);
  gtk_widget_class_bind_template_child (widget_class, TkCartRowView, untold);
  gtk_widget_class_bind_template_child (widget_class, TkCartRowView, qty);
  gtk_widget_class_bind_template_child (widget_class, TkCartRowView, sum);
  gtk_widget_class_bind_template_child (widget_class, TkCartRowView, less);
  gtk_widget_class_bind_template_child (widget_class, TkCartRowView, more);
  gtk_widget_class_bind_template_callback (widget_class, less_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, more_clicked_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_cart_row_view_init (TkCartRowView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tk_cart_row_view_new (void)
{
  return g_object_new (TK_TYPE_CART_ROW_VIEW, NULL);
}

void
tk_cart_row_view_set_row (TkCartRowView *self, TkCartRow *row)
{
  g_autofree char *less = NULL, *more = NULL;

  g_set_object (&self->row, row);
  if (row == NULL)
    return;
  less = g_strdup_printf (_("One %s less"), row->name);
  more = g_strdup_printf (_("One %s more"), row->name);
  gtk_label_set_label (self->name, row->name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->less), GTK_ACCESSIBLE_PROPERTY_LABEL, less, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->more), GTK_ACCESSIBLE_PROPERTY_LABEL, more, -1);
}

TkCartRow *
tk_cart_row_view_get_row (TkCartRowView *self)
{
  return self->row;
}

void
tk_cart_row_view_refresh (TkCartRowView *self, gint64 amount, gboolean sure, const char *event)
{
  g_autofree char *unit = tk_wording_amount (self->row->unit, self->row->currency);
  g_autofree char *times = g_strdup_printf ("%u × %s", self->row->qty, unit);
  g_autofree char *count = g_strdup_printf ("%u", self->row->qty);
  g_autofree char *sum = tk_wording_amount (amount, self->row->currency);
  g_autofree char *places = tk_cart_row_say_seats (self->row);
  guint n = tk_cart_row_count_untold (self->row);
  g_autofree char *untold = n > 0 ? g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u to fill in", "%u to fill in", n), n)
                                  : g_strdup ("");

  gtk_label_set_label (self->detail, times);
  gtk_label_set_label (self->qty, count);
  gtk_label_set_label (self->sum, sum);
  show_if_any (self->places, places);
  show_if_any (self->untold, untold);
  show_if_any (self->event, event != NULL ? event : "");
  if (sure)
    gtk_widget_remove_css_class (GTK_WIDGET (self->sum), "unsure");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->sum), "unsure");
}

void
tk_cart_row_view_set_locked (TkCartRowView *self, gboolean locked)
{
  gtk_widget_set_sensitive (self->less, !locked);
  gtk_widget_set_sensitive (self->more, !locked);
}
