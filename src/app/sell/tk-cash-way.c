/* Less than what is due is a part of it: the rest is paid in another way. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-cash-way.h"
#include "tk-amount-keys.h"
#include "tk-fit-label.h"
#include "tk-money-pad.h"
#include "tk-money.h"
#include "tk-tenders.h"
#include "tk-wording.h"

#include <glib/gi18n-lib.h>

struct _TkCashWay {
  GtkWidget parent;
  TkPaying *paying;          /* borrowed; NULL until it starts */
  gint64 due;                /* rounded */
  gint64 tenders[TK_TENDERS];
  TkAmountKeys keys;
  TkFitLabel *given_label, *change_label;
  GtkLabel *change_caption, *rounding;
  TkFitLabel *tender_1, *tender_2, *tender_3, *tender_4;
  TkMoneyPad *pad;
};

static void tk_cash_way_iface_init (TkPayWayInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TkCashWay, tk_cash_way, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (TK_TYPE_PAY_WAY, tk_cash_way_iface_init))

static const char *
currency_of (TkCashWay *self)
{
  return tk_taking_get_currency (self->paying->taking);
}

static void
refresh (TkCashWay *self)
{
  gint64 given = self->keys.minor;
  gboolean enough = given >= self->due;
  g_autofree char *words = tk_wording_amount (given, currency_of (self));
  g_autofree char *rest = tk_wording_amount (enough ? given - self->due : self->due - given, currency_of (self));

  tk_fit_label_set_text (self->given_label, words);
  gtk_label_set_label (self->change_caption, enough ? _("Change") : _("Still missing"));
  tk_fit_label_set_text (self->change_label, rest);
  if (enough)
    gtk_widget_remove_css_class (GTK_WIDGET (self->change_label), "dim-label");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->change_label), "dim-label");
  tk_pay_way_changed (TK_PAY_WAY (self));
}

static void
press (TkCashWay *self, int key)
{
  if (key == TK_PAD_HUNDRED)
    tk_amount_keys_hundred (&self->keys);
  else if (key == TK_PAD_POINT)
    tk_amount_keys_point (&self->keys);
  else if (key == TK_PAD_BACK)
    tk_amount_keys_back (&self->keys);
  else
    tk_amount_keys_digit (&self->keys, key);
  tk_pay_way_say (TK_PAY_WAY (self), "");
  refresh (self);
}

static void
pressed_cb (TkCashWay *self, int key)
{
  if (self->paying != NULL)
    press (self, key);
}

static void
tender (TkCashWay *self, int which)
{
  tk_amount_keys_set (&self->keys, self->tenders[CLAMP (which, 0, TK_TENDERS - 1)]);
  tk_pay_way_say (TK_PAY_WAY (self), "");
  refresh (self);
}

static void
tender_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (TK_CASH_WAY (widget)->paying != NULL)
    tender (TK_CASH_WAY (widget), g_variant_get_int32 (parameter));
}

static void
show_tenders (TkCashWay *self)
{
  TkFitLabel *labels[TK_TENDERS] = { self->tender_1, self->tender_2, self->tender_3, self->tender_4 };

  tk_tenders_suggest (self->due, MAX (tk_currency_exponent (currency_of (self)), 0), self->tenders);
  for (guint i = 0; i < TK_TENDERS; i++)
    {
      g_autofree char *amount = tk_wording_amount (self->tenders[i], currency_of (self));
      g_autofree char *exact = g_strdup_printf (_("Exact %s"), amount), *sign = g_strdup_printf ("= %s", amount);

      tk_fit_label_set_text (labels[i], i == 0 ? sign : amount);
      gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_ancestor (GTK_WIDGET (labels[i]), GTK_TYPE_BUTTON)),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, i == 0 ? exact : amount, -1);
    }
}

static void
show_rounding (TkCashWay *self)
{
  TkTaking *taking = self->paying->taking;
  gint64 due = tk_taking_get_due (taking);
  g_autofree char *unit = tk_wording_money (tk_taking_get_cash_unit (taking), currency_of (self));
  g_autofree char *exact = tk_wording_amount (due, currency_of (self)), *rounded = tk_wording_amount (self->due, currency_of (self));
  g_autofree char *words = g_strdup_printf (_("Rounded to %s: %s instead of %s"), unit, rounded, exact);

  gtk_label_set_label (self->rounding, words);
  gtk_widget_set_visible (GTK_WIDGET (self->rounding), due != self->due);
}

/* ---- As a way of paying ---- */

static void
tk_cash_way_start (TkPayWay *way, TkPaying *paying)
{
  TkCashWay *self = TK_CASH_WAY (way);
  int exponent = MAX (tk_currency_exponent (tk_taking_get_currency (paying->taking)), 0);

  self->paying = paying;
  self->due = tk_taking_get_cash_due (paying->taking);
  tk_amount_keys_start (&self->keys, exponent);
  tk_money_pad_set_decimals (self->pad, exponent > 0 && tk_taking_get_cash_unit (paying->taking) < self->keys.unit);
  show_tenders (self);
  show_rounding (self);
  refresh (self);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static gboolean
tk_cash_way_is_ready (TkPayWay *way)
{
  TkCashWay *self = TK_CASH_WAY (way);

  return self->paying != NULL && (self->keys.minor > 0 || tk_taking_get_total (self->paying->taking) == 0);
}

static void
tk_cash_way_take (TkPayWay *way)
{
  TkCashWay *self = TK_CASH_WAY (way);
  TkPayment payment = { .method = TK_PAY_CASH, .amount = self->keys.minor };

  if (tk_cash_way_is_ready (way))
    tk_taking_add (self->paying->taking, &payment);
  else
    tk_pay_way_say (way, _("Type what was handed over, or touch an amount."));
}

static gboolean
tk_cash_way_key (TkPayWay *way, guint keyval)
{
  TkCashWay *self = TK_CASH_WAY (way);
  int pressed;

  if (keyval >= GDK_KEY_F1 && keyval < GDK_KEY_F1 + TK_TENDERS)
    tender (self, (int) (keyval - GDK_KEY_F1));
  else if (tk_money_pad_key (keyval, &pressed))
    press (self, pressed);
  else
    return FALSE;
  return TRUE;
}

static const char *
tk_cash_way_get_words (TkPayWay *way)
{
  TkCashWay *self = TK_CASH_WAY (way);

  return self->keys.minor > 0 && self->keys.minor < self->due ? _("Take this part") : _("Take the money, print");
}

static void
tk_cash_way_iface_init (TkPayWayInterface *iface)
{
  iface->start = tk_cash_way_start;
  iface->is_ready = tk_cash_way_is_ready;
  iface->take = tk_cash_way_take;
  iface->key = tk_cash_way_key;
  iface->get_words = tk_cash_way_get_words;
}

static void
tk_cash_way_dispose (GObject *object)
{
  GtkWidget *child;

  gtk_widget_dispose_template (GTK_WIDGET (object), TK_TYPE_CASH_WAY);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_cash_way_parent_class)->dispose (object);
}

static void
tk_cash_way_class_init (TkCashWayClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_cash_way_dispose;
  g_type_ensure (TK_TYPE_FIT_LABEL);
  g_type_ensure (TK_TYPE_MONEY_PAD);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-cash-way.ui");
  gtk_widget_class_bind_template_child (widget_class, TkCashWay, given_label);
  gtk_widget_class_bind_template_child (widget_class, TkCashWay, change_caption);
  gtk_widget_class_bind_template_child (widget_class, TkCashWay, change_label);
  gtk_widget_class_bind_template_child (widget_class, TkCashWay, rounding);
  gtk_widget_class_bind_template_child (widget_class, TkCashWay, tender_1);
  gtk_widget_class_bind_template_child (widget_class, TkCashWay, tender_2);
  gtk_widget_class_bind_template_child (widget_class, TkCashWay, tender_3);
  gtk_widget_class_bind_template_child (widget_class, TkCashWay, tender_4);
  gtk_widget_class_bind_template_child (widget_class, TkCashWay, pad);
  gtk_widget_class_bind_template_callback (widget_class, pressed_cb);
  gtk_widget_class_install_action (widget_class, "cash.tender", "i", tender_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_cash_way_init (TkCashWay *self)
{
  tk_amount_keys_start (&self->keys, 2);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}
