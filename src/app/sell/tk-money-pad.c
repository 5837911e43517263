/* Twelve keys in a grid. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-money-pad.h"
#include "tk-page.h"

#include <glib/gi18n-lib.h>

struct _TkMoneyPad {
  GtkWidget parent;
  GtkWidget *grid, *extra;
  gboolean decimals;
};

G_DEFINE_FINAL_TYPE (TkMoneyPad, tk_money_pad, GTK_TYPE_WIDGET)

enum { PRESSED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
clicked_cb (GtkButton *button, TkMoneyPad *self)
{
  int key = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "key"));

  g_signal_emit (self, signals[PRESSED], 0, key == TK_PAD_HUNDRED && self->decimals ? TK_PAD_POINT : key);
}

static GtkWidget *
add_key (TkMoneyPad *self, const char *label, int key, int column, int row)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_add_css_class (button, "key");
  gtk_widget_set_focus_on_click (button, FALSE);
  g_object_set_data (G_OBJECT (button), "key", GINT_TO_POINTER (key));
  g_signal_connect (button, "clicked", G_CALLBACK (clicked_cb), self);
  gtk_grid_attach (GTK_GRID (self->grid), button, column, row, 1, 1);
  return button;
}

static void
tk_money_pad_dispose (GObject *object)
{
  g_clear_pointer (&TK_MONEY_PAD (object)->grid, gtk_widget_unparent);
  G_OBJECT_CLASS (tk_money_pad_parent_class)->dispose (object);
}

static void
tk_money_pad_class_init (TkMoneyPadClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tk_money_pad_dispose;
  signals[PRESSED] = g_signal_new ("pressed", TK_TYPE_MONEY_PAD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
tk_money_pad_init (TkMoneyPad *self)
{
  GtkWidget *back;

  self->grid = gtk_grid_new ();
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 8);
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 8);
  gtk_grid_set_row_homogeneous (GTK_GRID (self->grid), TRUE);
  gtk_grid_set_column_homogeneous (GTK_GRID (self->grid), TRUE);
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
  for (int digit = 1; digit <= 9; digit++)
    {
      char label[] = { (char) ('0' + digit), '\0' };

      add_key (self, label, digit, (digit - 1) % 3, (digit - 1) / 3);
    }
  self->extra = add_key (self, "00", TK_PAD_HUNDRED, 0, 3);
  add_key (self, "0", 0, 1, 3);
  back = add_key (self, "⌫", TK_PAD_BACK, 2, 3);
  gtk_accessible_update_property (GTK_ACCESSIBLE (back), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Delete the last digit"), -1);
}

void
tk_money_pad_set_decimals (TkMoneyPad *self, gboolean decimals)
{
  self->decimals = decimals;
  gtk_button_set_label (GTK_BUTTON (self->extra), decimals ? "." : "00");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->extra), GTK_ACCESSIBLE_PROPERTY_LABEL, decimals ? _("Decimal point") : "00", -1);
}

gboolean
tk_money_pad_key (guint keyval, int *pressed)
{
  int digit = tk_key_digit (keyval);

  if (digit >= 0)
    *pressed = digit;
  else if (tk_key_is_point (keyval))
    *pressed = TK_PAD_POINT;
  else if (keyval == GDK_KEY_BackSpace)
    *pressed = TK_PAD_BACK;
  else
    return FALSE;
  return TRUE;
}
