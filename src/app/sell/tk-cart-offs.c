/* A handful of lines at most: made anew when their words change, and only then. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-cart-offs.h"
#include "tk-wording.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

struct _TkCartOffs {
  GtkWidget parent;
  char *shown;              /* all words there are, to be compared */
};

G_DEFINE_FINAL_TYPE (TkCartOffs, tk_cart_offs, GTK_TYPE_WIDGET)

enum { REMOVE, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
remove_clicked_cb (GtkButton *button, TkCartOffs *self)
{
  g_signal_emit (self, signals[REMOVE], 0, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "off")));
}

static GtkWidget *
make_label (const char *words, const char *css_class, float xalign)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
make_button (TkCartOffs *self, guint i, const char *name, gboolean locked)
{
  GtkWidget *button = gtk_button_new_with_label ("×");
  g_autofree char *said = g_strdup_printf (_("Without %s"), name);

  gtk_widget_add_css_class (button, "step");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_focus_on_click (button, FALSE);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_sensitive (button, !locked);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
  g_object_set_data (G_OBJECT (button), "off", GUINT_TO_POINTER (i));
  g_signal_connect (button, "clicked", G_CALLBACK (remove_clicked_cb), self);
  return button;
}

static GtkWidget *
make_line (TkCartOffs *self, guint i, const char *name, const char *amount, const char *trouble, gboolean locked)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = make_label (name, "heading", 0), *why = trouble != NULL ? make_label (trouble, "trouble", 0) : NULL;

  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (words), title);
  if (why != NULL)
    {
      gtk_label_set_wrap (GTK_LABEL (why), TRUE);
      gtk_label_set_max_width_chars (GTK_LABEL (why), 30);
      gtk_box_append (GTK_BOX (words), why);
    }
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (line), words);
  gtk_box_append (GTK_BOX (line), make_label (amount, "cart-sum", 1));
  gtk_box_append (GTK_BOX (line), make_button (self, i, name, locked));
  gtk_widget_add_css_class (line, "numeric");
  return line;
}

static void
clear (TkCartOffs *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
}

static void
tk_cart_offs_dispose (GObject *object)
{
  clear (TK_CART_OFFS (object));
  g_clear_pointer (&TK_CART_OFFS (object)->shown, g_free);
  G_OBJECT_CLASS (tk_cart_offs_parent_class)->dispose (object);
}

static void
tk_cart_offs_class_init (TkCartOffsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tk_cart_offs_dispose;
  signals[REMOVE] = g_signal_new ("remove", TK_TYPE_CART_OFFS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
tk_cart_offs_init (TkCartOffs *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
}

GtkWidget *
tk_cart_offs_new (void)
{
  return g_object_new (TK_TYPE_CART_OFFS, NULL);
}

char *
tk_cart_off_say (const TkCartOff *off, const char *currency)
{
  g_autofree char *amount = NULL;

  switch (off->kind)
    {
    case TK_OFF_VOUCHER:
      return g_strdup_printf (_("Voucher %s"), off->code);
    case TK_OFF_PERCENT:
      return off->value % 100 == 0 ? g_strdup_printf (_("%" PRId64 "%% off"), off->value / 100)
                                   : g_strdup_printf (_("%" PRId64 ".%02d%% off"), off->value / 100, (int) (off->value % 100));
    case TK_OFF_AMOUNT:
      amount = tk_wording_money (off->value, currency);
      return g_strdup_printf (_("%s off"), amount);
    case TK_OFF_DISCOUNT:
      break;
    }
  return g_strdup (_("Discount"));
}

void
tk_cart_offs_show (TkCartOffs *self, TkCart *cart, gboolean locked)
{
  const TkQuote *quote = tk_cart_is_quoted (cart) ? tk_cart_get_quote (cart) : NULL;
  const char *currency = tk_cart_get_currency (cart);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free), amounts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) shown = g_string_new (locked ? "locked" : "");
  guint n = tk_cart_get_n_offs (cart);

  for (guint i = 0; i < n; i++)
    {
      const TkQuoteOff *off = quote != NULL && i < quote->offs->len ? g_ptr_array_index (quote->offs, i) : NULL;
      g_autofree char *amount = off != NULL && off->trouble == NULL ? tk_wording_amount (off->amount, currency) : NULL;

      g_ptr_array_add (names, off != NULL && off->name != NULL && *off->name != '\0' ? g_strdup (off->name)
                                                                                     : tk_cart_off_say (tk_cart_get_off (cart, i), currency));
      g_ptr_array_add (amounts, amount != NULL ? g_strdup_printf ("−%s", amount) : g_strdup (off != NULL ? "" : "…"));
      g_string_append_printf (shown, "\n%s|%s|%s", (char *) names->pdata[i], (char *) amounts->pdata[i],
                              off != NULL && off->trouble != NULL ? off->trouble : "");
    }
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
  if (g_strcmp0 (self->shown, shown->str) == 0)
    return;
  g_free (self->shown);
  self->shown = g_strdup (shown->str);
  clear (self);
  for (guint i = 0; i < n; i++)
    {
      const TkQuoteOff *off = quote != NULL && i < quote->offs->len ? g_ptr_array_index (quote->offs, i) : NULL;

      gtk_widget_set_parent (make_line (self, i, names->pdata[i], amounts->pdata[i], off != NULL ? off->trouble : NULL, locked),
                             GTK_WIDGET (self));
    }
}
