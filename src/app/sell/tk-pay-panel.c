/* Amounts are typed in whole units: what is handed over are notes and coins. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-pay-panel.h"
#include "tk-fit-label.h"
#include "tk-money.h"
#include "tk-page.h"
#include "tk-tenders.h"
#include "tk-wording.h"

#include <glib/gi18n-lib.h>

#define GIVEN_MAX G_GINT64_CONSTANT (100000000) /* whole units: nobody hands over more */
#define MPESA_CODE_MIN 8

struct _TkPayPanel {
  GtkWidget parent;
  TkPayMethod method;
  gint64 due, given, unit;   /* minor; unit: minor units in one whole */
  gint64 tenders[TK_TENDERS];
  char *currency;
  gboolean busy;
  GtkStack *methods;
  TkFitLabel *due_label, *given_label, *change_label;
  GtkLabel *change_caption, *trouble, *mpesa_words;
  GtkLabel *tender_1, *tender_2, *tender_3, *tender_4;
  GtkEntry *code;
};

G_DEFINE_FINAL_TYPE (TkPayPanel, tk_pay_panel, GTK_TYPE_WIDGET)

enum { TAKE, BACK, N_SIGNALS };
static guint signals[N_SIGNALS];

static gboolean
is_enough (TkPayPanel *self)
{
  if (self->method == TK_PAY_MPESA_CODE)
    return strlen (gtk_editable_get_text (GTK_EDITABLE (self->code))) >= MPESA_CODE_MIN;
  return self->given > 0 && self->given >= self->due;
}

static void
refresh (TkPayPanel *self)
{
  gboolean enough = self->given >= self->due;
  g_autofree char *given = tk_wording_amount (self->given, self->currency);
  g_autofree char *rest = tk_wording_amount (enough ? self->given - self->due : self->due - self->given, self->currency);

  tk_fit_label_set_text (self->given_label, given);
  gtk_label_set_label (self->change_caption, enough ? _("Change") : _("Still missing"));
  tk_fit_label_set_text (self->change_label, rest);
  if (enough)
    gtk_widget_remove_css_class (GTK_WIDGET (self->change_label), "dim-label");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->change_label), "dim-label");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "pay.take", !self->busy && is_enough (self));
}

static void
set_given (TkPayPanel *self, gint64 given)
{
  if (self->busy || given / self->unit > GIVEN_MAX)
    return;
  self->given = given;
  tk_pay_panel_say (self, "");
  refresh (self);
}

static void
take (TkPayPanel *self)
{
  gboolean cash = self->method == TK_PAY_CASH;
  g_autofree char *code = NULL;

  if (self->busy)
    return;
  if (!is_enough (self))
    {
      tk_pay_panel_say (self, cash ? _("Type what was handed over, or touch an amount.")
                                   : _("Type the whole code from the buyer's M-Pesa message, for example QGH7XK2M9P."));
      return;
    }
  code = cash ? NULL : g_ascii_strup (gtk_editable_get_text (GTK_EDITABLE (self->code)), -1);
  g_signal_emit (self, signals[TAKE], 0, (int) self->method, cash ? self->given : self->due, code);
}

static void
press (TkPayPanel *self, int key)
{
  if (key >= 0 && key <= 9)
    set_given (self, self->given * 10 + key * self->unit);
  else if (key == 100)
    set_given (self, self->given * 100);
  else
    set_given (self, self->given / self->unit / 10 * self->unit);
}

static void
press_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  press (TK_PAY_PANEL (widget), g_variant_get_int32 (parameter));
}

static void
tender_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkPayPanel *self = TK_PAY_PANEL (widget);

  set_given (self, self->tenders[CLAMP (g_variant_get_int32 (parameter), 0, TK_TENDERS - 1)]);
}

static void
take_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  take (TK_PAY_PANEL (widget));
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (!TK_PAY_PANEL (widget)->busy)
    g_signal_emit (widget, signals[BACK], 0);
}

static void
code_changed_cb (TkPayPanel *self)
{
  tk_pay_panel_say (self, "");
  refresh (self);
}

static void
tk_pay_panel_dispose (GObject *object)
{
  GtkWidget *child;

  gtk_widget_dispose_template (GTK_WIDGET (object), TK_TYPE_PAY_PANEL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_pay_panel_parent_class)->dispose (object);
}

static void
tk_pay_panel_finalize (GObject *object)
{
  g_free (TK_PAY_PANEL (object)->currency);
  G_OBJECT_CLASS (tk_pay_panel_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TkPayPanel, methods);
  gtk_widget_class_bind_template_child (widget_class, TkPayPanel, due_label);
  gtk_widget_class_bind_template_child (widget_class, TkPayPanel, given_label);
  gtk_widget_class_bind_template_child (widget_class, TkPayPanel, change_caption);
  gtk_widget_class_bind_template_child (widget_class, TkPayPanel, change_label);
  gtk_widget_class_bind_template_child (widget_class, TkPayPanel, trouble);
  gtk_widget_class_bind_template_child (widget_class, TkPayPanel, mpesa_words);
  gtk_widget_class_bind_template_child (widget_class, TkPayPanel, tender_1);
  gtk_widget_class_bind_template_child (widget_class, TkPayPanel, tender_2);
  gtk_widget_class_bind_template_child (widget_class, TkPayPanel, tender_3);
  gtk_widget_class_bind_template_child (widget_class, TkPayPanel, tender_4);
  gtk_widget_class_bind_template_child (widget_class, TkPayPanel, code);
}

static void
tk_pay_panel_class_init (TkPayPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_pay_panel_dispose;
  G_OBJECT_CLASS (klass)->finalize = tk_pay_panel_finalize;
  signals[TAKE] = g_signal_new ("take", TK_TYPE_PAY_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_INT,
                                G_TYPE_INT64, G_TYPE_STRING);
  signals[BACK] = g_signal_new ("back", TK_TYPE_PAY_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (TK_TYPE_FIT_LABEL);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-pay-panel.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, code_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, take);
  gtk_widget_class_install_action (widget_class, "pay.press", "i", press_action);
  gtk_widget_class_install_action (widget_class, "pay.tender", "i", tender_action);
  gtk_widget_class_install_action (widget_class, "pay.take", NULL, take_action);
  gtk_widget_class_install_action (widget_class, "pay.back", NULL, back_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_pay_panel_init (TkPayPanel *self)
{
  self->currency = g_strdup ("KES");
  self->unit = 1;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

static void
show_tenders (TkPayPanel *self)
{
  GtkLabel *labels[TK_TENDERS] = { self->tender_1, self->tender_2, self->tender_3, self->tender_4 };

  for (guint i = 0; i < TK_TENDERS; i++)
    {
      g_autofree char *amount = tk_wording_amount (self->tenders[i], self->currency);
      g_autofree char *exact = g_strdup_printf (_("Exact %s"), amount);

      gtk_label_set_label (labels[i], i == 0 ? exact : amount);
      gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_ancestor (GTK_WIDGET (labels[i]), GTK_TYPE_BUTTON)),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, i == 0 ? exact : amount, -1);
    }
}

void
tk_pay_panel_start (TkPayPanel *self, TkPayMethod method, gint64 due, const char *currency)
{
  int exponent = MAX (tk_currency_exponent (currency), 0);
  g_autofree char *words = tk_wording_money (due, currency);
  g_autofree char *mpesa = g_strdup_printf (_("The buyer sends %s by M-Pesa and shows you the message. Type its code."), words);

  self->method = method;
  self->due = due;
  self->given = 0;
  self->busy = FALSE;
  self->unit = 1;
  for (int i = 0; i < exponent; i++)
    self->unit *= 10;
  g_free (self->currency);
  self->currency = g_strdup (currency);
  tk_tenders_suggest (due, exponent, self->tenders);
  tk_fit_label_set_text (self->due_label, words);
  gtk_label_set_label (self->mpesa_words, mpesa);
  gtk_editable_set_text (GTK_EDITABLE (self->code), "");
  gtk_stack_set_visible_child_name (self->methods, method == TK_PAY_CASH ? "cash" : "mpesa");
  show_tenders (self);
  tk_pay_panel_say (self, "");
  refresh (self);
  gtk_widget_grab_focus (method == TK_PAY_CASH ? GTK_WIDGET (self) : GTK_WIDGET (self->code));
}

gboolean
tk_pay_panel_key (TkPayPanel *self, guint keyval)
{
  int digit = tk_key_digit (keyval);
  gboolean cash = self->method == TK_PAY_CASH;

  if (cash && digit >= 0)
    press (self, digit);
  else if (cash && keyval >= GDK_KEY_F1 && keyval < GDK_KEY_F1 + TK_TENDERS)
    set_given (self, self->tenders[keyval - GDK_KEY_F1]);
  else if (cash && keyval == GDK_KEY_BackSpace)
    press (self, -1);
  else if (tk_key_is_enter (keyval))
    take (self);
  else if (keyval == GDK_KEY_Escape)
    gtk_widget_activate_action (GTK_WIDGET (self), "pay.back", NULL);
  else
    return FALSE;
  return TRUE;
}

void
tk_pay_panel_set_busy (TkPayPanel *self, gboolean busy)
{
  self->busy = busy;
  refresh (self);
}

void
tk_pay_panel_say (TkPayPanel *self, const char *words)
{
  gtk_label_set_label (self->trouble, words);
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), *words != '\0');
}
