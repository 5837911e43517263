/* Chips that wrap. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-pay-lines.h"
#include "tk-wording.h"

#include <glib/gi18n-lib.h>

struct _TkPayLines {
  GtkWidget parent;
  GtkWidget *flow;
};

G_DEFINE_FINAL_TYPE (TkPayLines, tk_pay_lines, GTK_TYPE_WIDGET)

enum { REMOVE, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
clicked_cb (GtkButton *button, TkPayLines *self)
{
  g_signal_emit (self, signals[REMOVE], 0, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "line")));
}

static GtkWidget *
make_hint (const char *text)
{
  GtkWidget *hint = gtk_label_new (text);

  gtk_widget_set_valign (hint, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (hint, "key-hint");
  return hint;
}

static GtkWidget *
make_line (TkPayLines *self, TkTaking *taking, guint line)
{
  const TkPayment *payment = tk_taking_get (taking, line);
  gboolean stays = payment->attempt != NULL;
  g_autofree char *amount = tk_wording_amount (payment->amount, tk_taking_get_currency (taking));
  g_autofree char *words = g_strdup_printf ("%s %s %s", stays ? "✓" : "✕", tk_pay_method_words (tk_pay_method_to_string (payment->method)), amount);
  g_autofree char *said = g_strdup_printf (_("Take back %s"), words);
  GtkWidget *button = gtk_button_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *label = gtk_label_new (words);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (box), label);
  if (line + 1 == tk_taking_get_n (taking) && !stays)
    gtk_box_append (GTK_BOX (box), make_hint (_("Del")));
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "touch");
  gtk_widget_add_css_class (button, "pay-line");
  gtk_widget_set_focus_on_click (button, FALSE);
  gtk_widget_set_sensitive (button, !stays);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, stays ? words : said, -1);
  g_object_set_data (G_OBJECT (button), "line", GUINT_TO_POINTER (line));
  g_signal_connect (button, "clicked", G_CALLBACK (clicked_cb), self);
  return button;
}

static void
tk_pay_lines_dispose (GObject *object)
{
  g_clear_pointer (&TK_PAY_LINES (object)->flow, gtk_widget_unparent);
  G_OBJECT_CLASS (tk_pay_lines_parent_class)->dispose (object);
}

static void
tk_pay_lines_class_init (TkPayLinesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tk_pay_lines_dispose;
  signals[REMOVE] = g_signal_new ("remove", TK_TYPE_PAY_LINES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
tk_pay_lines_init (TkPayLines *self)
{
  self->flow = gtk_flow_box_new ();
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (self->flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (self->flow), 8);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (self->flow), 8);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (self->flow), 4);
  gtk_widget_set_parent (self->flow, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
tk_pay_lines_show (TkPayLines *self, TkTaking *taking)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->flow)) != NULL)
    gtk_flow_box_remove (GTK_FLOW_BOX (self->flow), child);
  for (guint i = 0; i < tk_taking_get_n (taking); i++)
    {
      gtk_flow_box_append (GTK_FLOW_BOX (self->flow), make_line (self, taking, i));
      gtk_widget_set_focusable (GTK_WIDGET (gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (self->flow), (int) i)), FALSE);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), tk_taking_get_n (taking) > 0);
}
