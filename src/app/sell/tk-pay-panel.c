/* Holds the ways of paying and the money taken; each way fills its place and adds to it. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-pay-panel.h"
#include "tk-fit-label.h"
#include "tk-page.h"
#include "tk-cash-way.h"
#include "tk-comp-way.h"
#include "tk-pay-lines.h"
#include "tk-link-way.h"
#include "tk-push-way.h"
#include "tk-slip-way.h"
#include "tk-wording.h"

#include <glib/gi18n-lib.h>

struct _TkPayPanel {
  GtkWidget parent;
  TkPaying paying;
  TkPayWay *way;             /* in front; NULL before it starts */
  TkPayMethod method;
  gboolean busy, completed;
  GtkStack *stack;
  GtkBox *ways;
  TkFitLabel *due_label;
  TkPayLines *lines;
  GtkLabel *due_caption, *trouble, *take_words, *back_words;
  TkCashWay *cash;
  TkPushWay *push;
  TkSlipWay *code, *card;
  TkLinkWay *link;
  TkCompWay *comp;
};

G_DEFINE_FINAL_TYPE (TkPayPanel, tk_pay_panel, GTK_TYPE_WIDGET)

enum { COMPLETE, BACK, ASIDE, SHOWN, N_SIGNALS };
static guint signals[N_SIGNALS];

/* In the order of their buttons. */
static const struct { TkPayMethod method; const char *name; guint keyval; } methods[] = {
  { TK_PAY_CASH, "cash", GDK_KEY_F9 },       { TK_PAY_MPESA, "push", GDK_KEY_F10 }, { TK_PAY_MPESA_CODE, "code", GDK_KEY_F5 },
  { TK_PAY_PAYSTACK, "link", GDK_KEY_F6 },   { TK_PAY_CARD, "card", GDK_KEY_F7 },   { TK_PAY_COMP, "comp", GDK_KEY_F8 },
};

static guint
index_of (TkPayMethod method)
{
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    if (methods[i].method == method)
      return i;
  return 0;
}

static gboolean
is_bound (TkPayPanel *self)
{
  return tk_taking_is_bound (self->paying.taking) || tk_pay_panel_is_waiting (self);
}

static gboolean
may_take (TkPayPanel *self)
{
  return !self->busy && self->way != NULL && (tk_taking_is_complete (self->paying.taking) || tk_pay_way_is_ready (self->way));
}

/* ---- What is shown ---- */

static void
show_due (TkPayPanel *self)
{
  TkTaking *taking = self->paying.taking;
  gint64 due = self->method == TK_PAY_CASH ? tk_taking_get_cash_due (taking) : tk_taking_get_due (taking);
  g_autofree char *words = tk_wording_money (due, tk_taking_get_currency (taking));

  tk_fit_label_set_text (self->due_label, words);
  gtk_label_set_label (self->due_caption, tk_taking_get_n (taking) > 0 ? _("Still to pay") : _("To pay"));
}

static void
show_ways (TkPayPanel *self)
{
  GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (self->ways));

  for (guint i = 0; button != NULL; i++, button = gtk_widget_get_next_sibling (button))
    if (i < G_N_ELEMENTS (methods) && methods[i].method == self->method)
      gtk_widget_add_css_class (button, "chosen");
    else
      gtk_widget_remove_css_class (button, "chosen");
}

static void
refresh (TkPayPanel *self)
{
  gboolean complete = tk_taking_is_complete (self->paying.taking);

  show_due (self);
  show_ways (self);
  if (self->way != NULL)
    gtk_label_set_label (self->take_words, complete ? _("Finish the sale") : tk_pay_way_get_words (self->way));
  gtk_label_set_label (self->back_words, is_bound (self) ? _("Next buyer") : _("Back"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "pay.take", may_take (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "pay.way", !self->busy && !tk_pay_panel_is_waiting (self));
  g_signal_emit (self, signals[SHOWN], 0);
}

/* ---- Ways ---- */

static void
choose (TkPayPanel *self, TkPayMethod method)
{
  const char *name = methods[index_of (method)].name;
  GtkWidget *child = gtk_stack_get_child_by_name (self->stack, name);

  if (self->way != NULL && GTK_WIDGET (self->way) != child)
    tk_pay_way_stop (self->way);
  self->method = method;
  self->way = TK_PAY_WAY (child);
  /* An entry that vanishes with the focus in it is not told. */
  gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_stack_set_visible_child_name (self->stack, name);
  tk_pay_way_start (self->way, &self->paying);
  refresh (self);
}

static void
switch_to (TkPayPanel *self, TkPayMethod method)
{
  if (self->busy || tk_pay_panel_is_waiting (self) || method == self->method)
    return;
  tk_pay_panel_say (self, "");
  choose (self, method);
}

static void
go_cb (TkPayPanel *self, int method)
{
  tk_pay_panel_say (self, "");
  choose (self, (TkPayMethod) method);
}

static void
way_changed_cb (TkPayPanel *self, TkPayWay *way)
{
  if (way == self->way)
    refresh (self);
}

/* ---- The money ---- */

static void
finish (TkPayPanel *self)
{
  if (!self->busy)
    g_signal_emit (self, signals[COMPLETE], 0);
}

static void
taken_cb (TkPayPanel *self)
{
  tk_pay_lines_show (self->lines, self->paying.taking);
  if (self->way == NULL)
    return;
  if (tk_taking_is_complete (self->paying.taking))
    {
      refresh (self);
      finish (self);
      return;
    }
  tk_pay_panel_say (self, "");
  /* The rest is asked for anew, the way it was. */
  if (!tk_pay_panel_is_waiting (self))
    choose (self, self->method);
}

static void
remove_cb (TkPayPanel *self, guint line)
{
  if (!self->busy && !tk_pay_panel_is_waiting (self) && !tk_taking_remove (self->paying.taking, line))
    tk_pay_panel_say (self, _("That money has come already; it stays with this sale."));
}

static void
take (TkPayPanel *self)
{
  if (self->busy || self->way == NULL)
    return;
  if (tk_taking_is_complete (self->paying.taking))
    finish (self);
  else
    tk_pay_way_take (self->way);
}

static void
leave (TkPayPanel *self)
{
  if (!self->busy)
    g_signal_emit (self, signals[is_bound (self) ? ASIDE : BACK], 0);
}

static void
take_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  take (TK_PAY_PANEL (widget));
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  leave (TK_PAY_PANEL (widget));
}

static void
way_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  switch_to (TK_PAY_PANEL (widget), (TkPayMethod) g_variant_get_int32 (parameter));
}

static void
tk_pay_panel_dispose (GObject *object)
{
  TkPayPanel *self = TK_PAY_PANEL (object);
  GtkWidget *child;

  self->way = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (object), TK_TYPE_PAY_PANEL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->paying.taking);
  g_clear_object (&self->paying.cart);
  g_clear_object (&self->paying.session);
  G_OBJECT_CLASS (tk_pay_panel_parent_class)->dispose (object);
}

static void
ensure_types (void)
{
  g_type_ensure (TK_TYPE_FIT_LABEL);
  g_type_ensure (TK_TYPE_PAY_LINES);
  g_type_ensure (TK_TYPE_CASH_WAY);
  g_type_ensure (TK_TYPE_PUSH_WAY);
  g_type_ensure (TK_TYPE_SLIP_WAY);
  g_type_ensure (TK_TYPE_LINK_WAY);
  g_type_ensure (TK_TYPE_COMP_WAY);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TkPayPanel, stack);
  gtk_widget_class_bind_template_child (widget_class, TkPayPanel, ways);
  gtk_widget_class_bind_template_child (widget_class, TkPayPanel, due_label);
  gtk_widget_class_bind_template_child (widget_class, TkPayPanel, due_caption);
  gtk_widget_class_bind_template_child (widget_class, TkPayPanel, lines);
  gtk_widget_class_bind_template_child (widget_class, TkPayPanel, trouble);
  gtk_widget_class_bind_template_child (widget_class, TkPayPanel, take_words);
  gtk_widget_class_bind_template_child (widget_class, TkPayPanel, back_words);
  gtk_widget_class_bind_template_child (widget_class, TkPayPanel, cash);
  gtk_widget_class_bind_template_child (widget_class, TkPayPanel, push);
  gtk_widget_class_bind_template_child (widget_class, TkPayPanel, code);
  gtk_widget_class_bind_template_child (widget_class, TkPayPanel, card);
  gtk_widget_class_bind_template_child (widget_class, TkPayPanel, link);
  gtk_widget_class_bind_template_child (widget_class, TkPayPanel, comp);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
}

static void
tk_pay_panel_class_init (TkPayPanelClass *klass)
{
  static const char *const names[N_SIGNALS] = { "complete", "back", "aside", "shown" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_pay_panel_dispose;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], TK_TYPE_PAY_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  ensure_types ();
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-pay-panel.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "pay.take", NULL, take_action);
  gtk_widget_class_install_action (widget_class, "pay.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "pay.way", "i", way_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
listen (TkPayPanel *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      GtkWidget *way = gtk_stack_get_child_by_name (self->stack, methods[i].name);

      g_signal_connect_object (way, "way-changed", G_CALLBACK (way_changed_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (way, "say", G_CALLBACK (tk_pay_panel_say), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (way, "go", G_CALLBACK (go_cb), self, G_CONNECT_SWAPPED);
    }
}

static void
tk_pay_panel_init (TkPayPanel *self)
{
  self->paying.taking = tk_taking_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  tk_slip_way_set_method (self->card, TK_PAY_CARD);
  listen (self);
  g_signal_connect_object (self->paying.taking, "changed", G_CALLBACK (taken_cb), self, G_CONNECT_SWAPPED);
}

void
tk_pay_panel_set_session (TkPayPanel *self, TkSession *session)
{
  g_set_object (&self->paying.session, session);
}

void
tk_pay_panel_start (TkPayPanel *self, TkPayMethod method, const TkPayStart *start)
{
  tk_pay_panel_stop (self);
  self->busy = FALSE;
  g_set_object (&self->paying.cart, start->cart);
  g_strlcpy (self->paying.request, start->request != NULL ? start->request : "", sizeof self->paying.request);
  tk_taking_start (self->paying.taking, start->total, start->currency, start->cash_unit);
  if (start->cart != NULL)
    tk_taking_set_held (self->paying.taking, tk_cart_get_held (start->cart));
  tk_pay_panel_say (self, "");
  choose (self, method);
}

void
tk_pay_panel_take_up (TkPayPanel *self, TkPayMethod method, const char *attempt)
{
  choose (self, method);
  if (method == TK_PAY_MPESA)
    tk_push_way_take_up (self->push, attempt);
  else
    tk_link_way_take_up (self->link, attempt);
}

void
tk_pay_panel_add_paid (TkPayPanel *self, const TkAttempt *attempt)
{
  if (attempt->paid <= tk_taking_get_due (self->paying.taking))
    tk_taking_add_attempt (self->paying.taking, attempt);
}

void
tk_pay_panel_stop (TkPayPanel *self)
{
  if (self->way != NULL)
    tk_pay_way_stop (self->way);
  self->way = NULL;
}

gboolean
tk_pay_panel_key (TkPayPanel *self, guint keyval)
{
  if (self->way == NULL)
    return FALSE;
  if (self->busy || tk_pay_way_key (self->way, keyval))
    return TRUE;
  if (tk_key_is_enter (keyval))
    take (self);
  else if (keyval == GDK_KEY_Escape)
    leave (self);
  else if (keyval == GDK_KEY_Delete && tk_taking_get_n (self->paying.taking) > 0)
    remove_cb (self, tk_taking_get_n (self->paying.taking) - 1);
  else if (keyval == GDK_KEY_F11)
    switch_to (self, methods[(index_of (self->method) + 1) % G_N_ELEMENTS (methods)].method);
  else
    {
      for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
        if (methods[i].keyval == keyval)
          {
            switch_to (self, methods[i].method);
            return TRUE;
          }
      return FALSE;
    }
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

TkTaking *
tk_pay_panel_get_taking (TkPayPanel *self)
{
  return self->paying.taking;
}

TkPayMethod
tk_pay_panel_get_method (TkPayPanel *self)
{
  return self->method;
}

gboolean
tk_pay_panel_is_waiting (TkPayPanel *self)
{
  return self->way != NULL && tk_pay_way_is_waiting (self->way);
}

const char *
tk_pay_panel_get_url (TkPayPanel *self)
{
  return self->way == TK_PAY_WAY (self->link) ? tk_link_way_get_url (self->link) : NULL;
}

TkSaleDraft *
tk_pay_panel_make_draft (TkPayPanel *self)
{
  TkTaking *taking = self->paying.taking;
  g_autoptr (TkSaleDraft) cart = tk_cart_make_draft (self->paying.cart);
  g_autoptr (GArray) payments = tk_taking_copy_payments (taking);
  TkSaleRequest request = *tk_sale_draft_get (cart);

  request.payments = (const TkPayment *) payments->data;
  request.n_payments = payments->len;
  request.request = self->paying.request;
  if (tk_taking_get_held (taking) != NULL)
    request.held = tk_taking_get_held (taking);
  if (tk_taking_get_approver (taking) != NULL)
    request.approver = tk_taking_get_approver (taking);
  return tk_sale_draft_new (&request);
}
