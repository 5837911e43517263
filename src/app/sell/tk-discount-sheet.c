/* Each goes into the cart first; whether it works is the desk's word, which comes with the next quote. What does not work is taken out
 * again and the reason stands here. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-discount-sheet.h"
#include "tk-approval.h"
#include "tk-cart-offs.h"
#include "tk-keypad.h"
#include "tk-money.h"
#include "tk-page.h"
#include "tk-sell-ask.h"
#include "tk-sheet-choice.h"
#include "tk-voucher.h"
#include "tk-wording.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

struct _TkDiscountSheet {
  GtkWidget parent;
  TkSession *session;
  TkCart *cart;
  gulong quoted, refused;
  GPtrArray *discounts;     /* TkDiscountInfo */
  GtkStack *steps;
  GtkBox *choices;
  GtkEntry *code, *value, *reason;
  GtkLabel *trouble, *manual_trouble, *manual_title, *none;
  TkApproval *approval;
  TkCartOff wanted;         /* reason owned */
  gboolean trying;          /* the last off in the cart is ours, and nobody has said yet whether it works */
};

static void tk_discount_sheet_page_init (TkPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TkDiscountSheet, tk_discount_sheet, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (TK_TYPE_PAGE, tk_discount_sheet_page_init))

enum { DONE, N_SIGNALS };
static guint signals[N_SIGNALS];

static gboolean
is_at (TkDiscountSheet *self, const char *step)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->steps), step) == 0;
}

static void
say (GtkLabel *label, const char *words)
{
  gtk_label_set_label (label, words);
  gtk_widget_set_visible (GTK_WIDGET (label), *words != '\0');
}

static void
show_list (TkDiscountSheet *self)
{
  gtk_stack_set_visible_child_name (self->steps, "list");
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

/* ---- Into the cart, and what the desk says ---- */

static void
try_off (TkDiscountSheet *self, const TkCartOff *off)
{
  self->trying = TRUE;
  say (self->trouble, "");
  tk_cart_add_off (self->cart, off);
}

static void
quoted_cb (TkDiscountSheet *self)
{
  const TkQuote *quote = tk_cart_get_quote (self->cart);
  guint last = tk_cart_get_n_offs (self->cart);
  const TkQuoteOff *off = last > 0 && last <= quote->offs->len ? g_ptr_array_index (quote->offs, last - 1) : NULL;
  g_autofree char *why = NULL;

  if (!self->trying || !tk_cart_is_quoted (self->cart))
    return;
  self->trying = FALSE;
  why = g_strdup (off != NULL ? off->trouble : quote->trouble);
  if (why == NULL)
    {
      gtk_editable_set_text (GTK_EDITABLE (self->code), "");
      g_signal_emit (self, signals[DONE], 0);
      return;
    }
  tk_cart_remove_off (self->cart, last - 1);
  say (self->trouble, why);
  show_list (self);
  gtk_editable_select_region (GTK_EDITABLE (self->code), 0, -1);
}

static gboolean
is_ready (TkDiscountSheet *self)
{
  if (tk_cart_get_n_rows (self->cart) > 0)
    return !self->trying;
  say (self->trouble, _("The cart is empty: choose tickets first, then what makes them cheaper."));
  return FALSE;
}

/* ---- Vouchers ---- */

void
tk_discount_sheet_take_code (TkDiscountSheet *self, const char *code)
{
  g_autofree char *stripped = g_strstrip (g_strdup (code));

  if (!is_ready (self))
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->code), stripped);
  if (*stripped == '\0')
    say (self->trouble, _("Type the voucher's code, or scan it."));
  else if (strlen (stripped) > TK_VOUCHER_CODE_MAX)
    say (self->trouble, _("That is no voucher's code: it is too long."));
  else
    try_off (self, &(TkCartOff) { .kind = TK_OFF_VOUCHER, .code = stripped });
}

static void
code_entered_cb (TkDiscountSheet *self)
{
  g_autofree char *code = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->code)));

  tk_discount_sheet_take_code (self, code);
}

/* ---- Discounts of the event ---- */

static void
ask_approval (TkDiscountSheet *self, const char *what)
{
  g_autofree char *why = g_strdup_printf (_("%s: a supervisor approves."), what);

  gtk_stack_set_visible_child_name (self->steps, "approve");
  tk_approval_ask (self->approval, self->session, why);
}

static void
choose (TkDiscountSheet *self, guint i)
{
  const TkDiscountInfo *info = self->discounts != NULL && i < self->discounts->len ? g_ptr_array_index (self->discounts, i) : NULL;

  if (info == NULL || !is_ready (self))
    return;
  if (info->unavailable != NULL)
    {
      say (self->trouble, info->unavailable);
      return;
    }
  self->wanted = (TkCartOff) { .kind = TK_OFF_DISCOUNT, .event = info->event, .number = info->number };
  if (info->approval)
    ask_approval (self, info->name);
  else
    try_off (self, &self->wanted);
}

static void
choose_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  choose (TK_DISCOUNT_SHEET (widget), (guint) g_variant_get_int32 (parameter));
}

static char *
describe (const TkDiscountInfo *info)
{
  if (info->unavailable != NULL)
    return g_strdup (info->unavailable);
  if (info->left >= 0)
    return g_strdup_printf (info->approval ? _("%" PRId64 " left here · a supervisor approves") : _("%" PRId64 " left here"), info->left);
  return g_strdup (info->approval ? _("A supervisor approves") : "");
}

static void
show_discounts (TkDiscountSheet *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->choices))) != NULL)
    gtk_box_remove (self->choices, child);
  for (guint i = 0; i < self->discounts->len; i++)
    {
      const TkDiscountInfo *info = g_ptr_array_index (self->discounts, i);
      g_autofree char *detail = describe (info);
      GtkWidget *choice = tk_sheet_choice_new (i + 1, info->name, detail);

      gtk_actionable_set_action_name (GTK_ACTIONABLE (choice), "discount.choose");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (choice), "i", (int) i);
      gtk_widget_set_focus_on_click (choice, FALSE);
      if (info->unavailable != NULL)
        gtk_widget_add_css_class (choice, "dim-label");
      gtk_box_append (self->choices, choice);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->none), self->discounts->len == 0);
}

static void
discounts_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkDiscountSheet) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) discounts = tk_desk_worker_finish (result, &error);

  if (self->session == NULL)
    return;
  if (discounts == NULL)
    {
      say (self->trouble, error->message);
      return;
    }
  g_clear_pointer (&self->discounts, g_ptr_array_unref);
  self->discounts = g_steal_pointer (&discounts);
  show_discounts (self);
}

/* ---- So much off, by hand ---- */

static void
start_manual (TkDiscountSheet *self, TkOffKind kind)
{
  if (!is_ready (self))
    return;
  g_clear_pointer ((char **) &self->wanted.reason, g_free);
  self->wanted = (TkCartOff) { .kind = kind };
  gtk_label_set_label (self->manual_title, kind == TK_OFF_PERCENT ? _("How many percent off?") : _("How much off the whole cart?"));
  gtk_editable_set_text (GTK_EDITABLE (self->value), "");
  gtk_editable_set_text (GTK_EDITABLE (self->reason), "");
  say (self->manual_trouble, "");
  gtk_stack_set_visible_child_name (self->steps, "manual");
  gtk_widget_grab_focus (GTK_WIDGET (self->value));
}

static void
percent_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  start_manual (TK_DISCOUNT_SHEET (widget), TK_OFF_PERCENT);
}

static void
amount_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  start_manual (TK_DISCOUNT_SHEET (widget), TK_OFF_AMOUNT);
}

/* Hundredths of a percent have the two decimals that cents have. */
static gboolean
read_value (TkDiscountSheet *self, gint64 *value)
{
  TkMoneyStyle style = tk_money_style_from_locale ();
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->value));
  const char *currency = self->wanted.kind == TK_OFF_PERCENT ? "KES" : tk_cart_get_currency (self->cart);

  return tk_money_parse (text, currency, &style, value, NULL) && *value > 0 && (self->wanted.kind == TK_OFF_AMOUNT || *value <= 10000);
}

static void
manual_entered_cb (TkDiscountSheet *self)
{
  g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason))));
  g_autofree char *what = NULL;

  if (!read_value (self, &self->wanted.value))
    {
      say (self->manual_trouble, self->wanted.kind == TK_OFF_PERCENT ? _("Type how many percent, up to 100, for example 10 or 12.5.")
                                                                     : _("Type how much is taken off, for example 500."));
      gtk_widget_grab_focus (GTK_WIDGET (self->value));
      return;
    }
  if (*reason == '\0')
    {
      say (self->manual_trouble, _("Say in a few words why."));
      gtk_widget_grab_focus (GTK_WIDGET (self->reason));
      return;
    }
  g_free ((char *) self->wanted.reason);
  self->wanted.reason = g_steal_pointer (&reason);
  what = tk_cart_off_say (&self->wanted, tk_cart_get_currency (self->cart));
  ask_approval (self, what);
}

static void
value_entered_cb (TkDiscountSheet *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->reason));
}

static void
approved_cb (TkDiscountSheet *self, const TkStaff *staff)
{
  try_off (self, &self->wanted);
  /* After it: adding forgets who approved what was there before. */
  tk_cart_set_approver (self->cart, staff);
}

/* ---- The sheet ---- */

static gboolean
list_key (TkDiscountSheet *self, guint keyval)
{
  int digit = tk_key_digit (keyval);
  gunichar letter = gdk_keyval_to_unicode (keyval);

  if (keyval == GDK_KEY_F2)
    start_manual (self, TK_OFF_PERCENT);
  else if (keyval == GDK_KEY_F4)
    start_manual (self, TK_OFF_AMOUNT);
  else if (keyval == GDK_KEY_F5)
    gtk_widget_grab_focus (GTK_WIDGET (self->code));
  else if (digit >= 1)
    choose (self, (guint) digit - 1);
  else if (g_unichar_isalpha (letter))
    {
      /* A code begins: it goes where codes go. */
      char text[7] = "";

      g_unichar_to_utf8 (letter, text);
      gtk_widget_grab_focus (GTK_WIDGET (self->code));
      gtk_editable_set_text (GTK_EDITABLE (self->code), text);
      gtk_editable_set_position (GTK_EDITABLE (self->code), -1);
    }
  else
    return FALSE;
  return TRUE;
}

static gboolean
tk_discount_sheet_key (TkPage *page, guint keyval, GdkModifierType modifiers)
{
  TkDiscountSheet *self = TK_DISCOUNT_SHEET (page);

  if (keyval == GDK_KEY_Escape && !is_at (self, "list"))
    {
      show_list (self);
      return TRUE;
    }
  if (is_at (self, "approve"))
    return tk_approval_key (self->approval, keyval);
  return is_at (self, "list") && list_key (self, keyval);
}

static void
forget_cart (TkDiscountSheet *self)
{
  if (self->cart != NULL)
    g_clear_signal_handler (&self->quoted, self->cart);
  g_clear_object (&self->cart);
}

static void
tk_discount_sheet_dispose (GObject *object)
{
  TkDiscountSheet *self = TK_DISCOUNT_SHEET (object);
  GtkWidget *child;

  forget_cart (self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->discounts, g_ptr_array_unref);
  g_clear_pointer ((char **) &self->wanted.reason, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), TK_TYPE_DISCOUNT_SHEET);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_discount_sheet_parent_class)->dispose (object);
}

static void
tk_discount_sheet_page_init (TkPageInterface *iface)
{
  iface->key = tk_discount_sheet_key;
}

static void
tk_discount_sheet_class_init (TkDiscountSheetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_discount_sheet_dispose;
  signals[DONE] = g_signal_new ("done", TK_TYPE_DISCOUNT_SHEET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (TK_TYPE_APPROVAL);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-discount-sheet.ui");
  gtk_widget_class_bind_template_child (widget_class, TkDiscountSheet, steps);
  gtk_widget_class_bind_template_child (widget_class, TkDiscountSheet, choices);
  gtk_widget_class_bind_template_child (widget_class, TkDiscountSheet, code);
  gtk_widget_class_bind_template_child (widget_class, TkDiscountSheet, value);
  gtk_widget_class_bind_template_child (widget_class, TkDiscountSheet, reason);
  gtk_widget_class_bind_template_child (widget_class, TkDiscountSheet, trouble);
  gtk_widget_class_bind_template_child (widget_class, TkDiscountSheet, manual_trouble);
  gtk_widget_class_bind_template_child (widget_class, TkDiscountSheet, manual_title);
  gtk_widget_class_bind_template_child (widget_class, TkDiscountSheet, none);
  gtk_widget_class_bind_template_child (widget_class, TkDiscountSheet, approval);
  gtk_widget_class_bind_template_callback (widget_class, code_entered_cb);
  gtk_widget_class_bind_template_callback (widget_class, value_entered_cb);
  gtk_widget_class_bind_template_callback (widget_class, manual_entered_cb);
  gtk_widget_class_bind_template_callback (widget_class, approved_cb);
  gtk_widget_class_install_action (widget_class, "discount.choose", "i", choose_action);
  gtk_widget_class_install_action (widget_class, "discount.percent", NULL, percent_action);
  gtk_widget_class_install_action (widget_class, "discount.amount", NULL, amount_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_discount_sheet_init (TkDiscountSheet *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  tk_keypad_attach (GTK_EDITABLE (self->value));
}

void
tk_discount_sheet_start (TkDiscountSheet *self, TkSession *session, TkCart *cart, guint32 event)
{
  g_set_object (&self->session, session);
  forget_cart (self);
  self->cart = g_object_ref (cart);
  self->quoted = g_signal_connect_swapped (cart, "quoted", G_CALLBACK (quoted_cb), self);
  self->trying = FALSE;
  gtk_editable_set_text (GTK_EDITABLE (self->code), "");
  say (self->trouble, "");
  show_list (self);
  tk_sell_ask_discounts (session, event, discounts_cb, g_object_ref (self));
}
