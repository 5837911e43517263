/* Enter goes on to the next field, and keeps after the last. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-buyer-sheet.h"
#include "tk-desk-pay.h"
#include "tk-keypad.h"
#include "tk-page.h"

struct _TkBuyerSheet {
  GtkWidget parent;
  TkCart *cart;
  GtkEntry *name, *phone, *note;
  GtkLabel *trouble;
};

static void tk_buyer_sheet_page_init (TkPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TkBuyerSheet, tk_buyer_sheet, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (TK_TYPE_PAGE, tk_buyer_sheet_page_init))

enum { DONE, N_SIGNALS };
static guint signals[N_SIGNALS];

static char *
text_of (GtkEntry *entry)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
}

static void
say (TkBuyerSheet *self, const char *words)
{
  gtk_label_set_label (self->trouble, words);
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), *words != '\0');
}

static void
keep (TkBuyerSheet *self)
{
  g_autofree char *name = text_of (self->name), *phone = text_of (self->phone), *note = text_of (self->note), *whole = NULL;
  g_autoptr (GError) error = NULL;

  if (*phone != '\0' && (whole = tk_desk_phone (phone, &error)) == NULL)
    {
      say (self, error->message);
      gtk_widget_grab_focus (GTK_WIDGET (self->phone));
      return;
    }
  tk_cart_set_buyer (self->cart, name, phone, note);
  g_signal_emit (self, signals[DONE], 0);
}

static void
keep_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  keep (TK_BUYER_SHEET (widget));
}

static void
name_entered_cb (TkBuyerSheet *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->phone));
}

static void
phone_entered_cb (TkBuyerSheet *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->note));
}

static void
tk_buyer_sheet_dispose (GObject *object)
{
  GtkWidget *child;

  g_clear_object (&TK_BUYER_SHEET (object)->cart);
  gtk_widget_dispose_template (GTK_WIDGET (object), TK_TYPE_BUYER_SHEET);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_buyer_sheet_parent_class)->dispose (object);
}

static void
tk_buyer_sheet_page_init (TkPageInterface *iface)
{
}

static void
tk_buyer_sheet_class_init (TkBuyerSheetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_buyer_sheet_dispose;
  signals[DONE] = g_signal_new ("done", TK_TYPE_BUYER_SHEET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-buyer-sheet.ui");
  gtk_widget_class_bind_template_child (widget_class, TkBuyerSheet, name);
  gtk_widget_class_bind_template_child (widget_class, TkBuyerSheet, phone);
  gtk_widget_class_bind_template_child (widget_class, TkBuyerSheet, note);
  gtk_widget_class_bind_template_child (widget_class, TkBuyerSheet, trouble);
  gtk_widget_class_bind_template_callback (widget_class, name_entered_cb);
  gtk_widget_class_bind_template_callback (widget_class, phone_entered_cb);
  gtk_widget_class_bind_template_callback (widget_class, keep);
  gtk_widget_class_install_action (widget_class, "buyer.keep", NULL, keep_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_buyer_sheet_init (TkBuyerSheet *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  tk_keypad_attach (GTK_EDITABLE (self->phone));
}

void
tk_buyer_sheet_start (TkBuyerSheet *self, TkCart *cart)
{
  g_set_object (&self->cart, cart);
  gtk_editable_set_text (GTK_EDITABLE (self->name), tk_cart_get_buyer_name (cart));
  gtk_editable_set_text (GTK_EDITABLE (self->phone), tk_cart_get_buyer_phone (cart));
  gtk_editable_set_text (GTK_EDITABLE (self->note), tk_cart_get_note (cart));
  say (self, "");
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
}
