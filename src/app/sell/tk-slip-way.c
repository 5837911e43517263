/* The code's form is looked at while it is typed; whether it is good the desk and the hub say. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-slip-way.h"
#include "tk-keypad.h"
#include "tk-money.h"
#include "tk-wording.h"

#include <glib/gi18n-lib.h>

#define MPESA_CODE_LENGTH 10
#define CARD_MIN 3

struct _TkSlipWay {
  GtkWidget parent;
  TkPayMethod method;
  TkPaying *paying;          /* borrowed; NULL until it starts */
  GtkLabel *about, *caption, *check;
  GtkEntry *reference, *amount;
};

static void tk_slip_way_iface_init (TkPayWayInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TkSlipWay, tk_slip_way, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (TK_TYPE_PAY_WAY, tk_slip_way_iface_init))

static char *
read_reference (TkSlipWay *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reference))));

  return self->method == TK_PAY_MPESA_CODE ? g_ascii_strup (text, -1) : g_steal_pointer (&text);
}

static gboolean
has_only_code_letters (const char *text)
{
  for (; *text != '\0'; text++)
    if (!g_ascii_isupper (*text) && !g_ascii_isdigit (*text))
      return FALSE;
  return TRUE;
}

static gboolean
is_good (TkSlipWay *self)
{
  g_autofree char *text = read_reference (self);

  if (self->method == TK_PAY_CARD)
    return strlen (text) >= CARD_MIN;
  return strlen (text) == MPESA_CODE_LENGTH && has_only_code_letters (text);
}

static char *
check_words (TkSlipWay *self)
{
  g_autofree char *text = read_reference (self);
  gsize length = strlen (text);

  if (length == 0 || self->method == TK_PAY_CARD)
    return g_strdup ("");
  if (!has_only_code_letters (text))
    return g_strdup (_("A code has only letters and digits."));
  if (length == MPESA_CODE_LENGTH)
    return g_strdup (_("✓ It looks like an M-Pesa code."));
  return g_strdup_printf (_("%u of %u letters and digits"), (guint) length, MPESA_CODE_LENGTH);
}

static void
reference_changed_cb (TkSlipWay *self)
{
  g_autofree char *words = check_words (self);

  gtk_label_set_label (self->check, words);
  tk_pay_way_say (TK_PAY_WAY (self), "");
  tk_pay_way_changed (TK_PAY_WAY (self));
}

static void
amount_changed_cb (TkSlipWay *self)
{
  tk_pay_way_say (TK_PAY_WAY (self), "");
}

static gboolean
read_amount (TkSlipWay *self, gint64 *amount, GError **error)
{
  TkMoneyStyle style = tk_money_style_from_locale ();
  TkTaking *taking = self->paying->taking;

  if (!tk_money_parse (gtk_editable_get_text (GTK_EDITABLE (self->amount)), tk_taking_get_currency (taking), &style, amount, error))
    return FALSE;
  if (*amount > 0 && *amount <= tk_taking_get_due (taking))
    return TRUE;
  g_set_error_literal (error, TK_MONEY_ERROR, TK_MONEY_ERROR_RANGE, _("Type what is still to pay, or a part of it; only cash gives change."));
  return FALSE;
}

/* ---- As a way of paying ---- */

static void
tk_slip_way_start (TkPayWay *way, TkPaying *paying)
{
  TkSlipWay *self = TK_SLIP_WAY (way);
  gint64 due = tk_taking_get_due (paying->taking);
  g_autofree char *amount = tk_wording_amount (due, tk_taking_get_currency (paying->taking));
  g_autofree char *money = tk_wording_money (due, tk_taking_get_currency (paying->taking));
  g_autofree char *about = g_strdup_printf (self->method == TK_PAY_CARD
                                              ? _("The buyer pays %s on the card terminal. Type the number on its slip.")
                                              : _("The buyer sends %s by M-Pesa and shows you the message. Type its code."),
                                            money);
  const char *caption = self->method == TK_PAY_CARD ? _("Number on the slip") : _("M-Pesa code");

  self->paying = paying;
  gtk_label_set_label (self->about, about);
  gtk_label_set_label (self->caption, caption);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->reference), GTK_ACCESSIBLE_PROPERTY_LABEL, caption, -1);
  gtk_editable_set_text (GTK_EDITABLE (self->reference), "");
  gtk_editable_set_text (GTK_EDITABLE (self->amount), amount);
  reference_changed_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->reference));
}

static gboolean
tk_slip_way_is_ready (TkPayWay *way)
{
  return is_good (TK_SLIP_WAY (way));
}

static void
tk_slip_way_take (TkPayWay *way)
{
  TkSlipWay *self = TK_SLIP_WAY (way);
  g_autofree char *reference = read_reference (self);
  g_autoptr (GError) error = NULL;
  TkPayment payment = { .method = self->method, .reference = reference };

  if (!is_good (self))
    tk_pay_way_say (way, self->method == TK_PAY_CARD ? _("Type the number on the card terminal's slip.")
                                                     : _("Type the whole code from the buyer's M-Pesa message, for example QGH7XK2M9P."));
  else if (!read_amount (self, &payment.amount, &error))
    tk_pay_way_say (way, error->message);
  else
    tk_taking_add (self->paying->taking, &payment);
}

static const char *
tk_slip_way_get_words (TkPayWay *way)
{
  return _("Take it, print");
}

static void
tk_slip_way_iface_init (TkPayWayInterface *iface)
{
  iface->start = tk_slip_way_start;
  iface->is_ready = tk_slip_way_is_ready;
  iface->take = tk_slip_way_take;
  iface->get_words = tk_slip_way_get_words;
}

static void
tk_slip_way_dispose (GObject *object)
{
  GtkWidget *child;

  gtk_widget_dispose_template (GTK_WIDGET (object), TK_TYPE_SLIP_WAY);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_slip_way_parent_class)->dispose (object);
}

static void
tk_slip_way_class_init (TkSlipWayClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_slip_way_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-slip-way.ui");
  gtk_widget_class_bind_template_child (widget_class, TkSlipWay, about);
  gtk_widget_class_bind_template_child (widget_class, TkSlipWay, caption);
  gtk_widget_class_bind_template_child (widget_class, TkSlipWay, reference);
  gtk_widget_class_bind_template_child (widget_class, TkSlipWay, amount);
  gtk_widget_class_bind_template_child (widget_class, TkSlipWay, check);
  gtk_widget_class_bind_template_callback (widget_class, reference_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, amount_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, tk_pay_way_take);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_slip_way_init (TkSlipWay *self)
{
  self->method = TK_PAY_MPESA_CODE;
  gtk_widget_init_template (GTK_WIDGET (self));
  tk_keypad_attach (GTK_EDITABLE (self->reference));
  tk_keypad_attach (GTK_EDITABLE (self->amount));
}

void
tk_slip_way_set_method (TkSlipWay *self, TkPayMethod method)
{
  self->method = method;
}
