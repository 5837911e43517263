/* Tiles on the left, cart on the right; paying replaces the tiles. Five keys sell two tickets: 1 1 F9 F3 Enter.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-sell-page-private.h"
#include "tk-page.h"
#include "tk-sell-ask.h"
#include "tk-split.h"

#include <glib/gi18n-lib.h>

static void tk_sell_page_page_init (TkPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TkSellPage, tk_sell_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (TK_TYPE_PAGE, tk_sell_page_page_init))

static void load_types (TkSellPage *self);

static gint64
boot_ms (TkSellPage *self)
{
  return tk_clock_boot (tk_session_get_clock (self->session));
}

void
tk_sell_page_set_paying (TkSellPage *self, gboolean paying)
{
  self->paying = paying;
  gtk_stack_set_visible_child_name (self->steps, paying ? "pay" : self->types == NULL || self->types->len == 0 ? "nothing" : "tiles");
  tk_cart_panel_set_locked (self->cart_panel, paying);
}

void
tk_sell_page_refresh (TkSellPage *self)
{
  gboolean any = tk_cart_get_n_rows (self->cart) > 0 && !self->paying;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sell.cash", any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sell.mpesa", any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sell.more", any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sell.clear", any);
  if (self->types != NULL)
    tk_type_grid_show (self->grid, self->types, self->cart);
}

/* ---- Tiles ---- */

static void
add_tickets (TkSellPage *self, guint place, guint qty)
{
  const TkTypeInfo *type = g_ptr_array_index (self->types, place - 1);

  tk_done_panel_clear (self->done_panel);
  if (type->unavailable != NULL)
    tk_cart_panel_say (self->cart_panel, type->unavailable);
  else if (!tk_cart_add (self->cart, type, qty))
    tk_cart_panel_say (self->cart_panel, tk_cart_why_not (self->cart, type, qty));
  tk_cart_panel_set_quantity (self->cart_panel, self->quantity.pending);
}

static void
touched_cb (TkSellPage *self, guint place)
{
  add_tickets (self, place, tk_quantity_use (&self->quantity));
}

static void
digit_typed (TkSellPage *self, int digit)
{
  gboolean exists = self->types != NULL && digit >= 1 && (guint) digit <= self->types->len;

  /* 0 and unused numbers may still become a quantity: "10 × 2". */
  guint qty = tk_quantity_digit (&self->quantity, digit, boot_ms (self));

  if (exists)
    add_tickets (self, (guint) digit, qty);
}

static void
times_typed (TkSellPage *self)
{
  int tiles[2];
  guint n = tk_quantity_times (&self->quantity, boot_ms (self), tiles);

  for (guint i = 0; i < n; i++)
    if (self->types != NULL && tiles[i] >= 1 && (guint) tiles[i] <= self->types->len)
      {
        const TkTypeInfo *type = g_ptr_array_index (self->types, tiles[i] - 1);

        tk_cart_take_back (self->cart, type->event, type->number, 1);
      }
  tk_cart_panel_set_quantity (self->cart_panel, self->quantity.pending);
}

/* ---- Loading ---- */

static void
say_nothing (TkSellPage *self, const char *title, const char *words)
{
  adw_status_page_set_title (self->nothing, title);
  adw_status_page_set_description (self->nothing, words);
}

static void
types_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkSellPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) types = tk_desk_worker_finish (result, &error);

  self->loading = FALSE;
  if (self->session == NULL)
    return;
  if (self->asked_event != tk_event_choice_get_event (self->event))
    {
      load_types (self);
      return;
    }
  if (types == NULL)
    {
      say_nothing (self, _("The ticket types cannot be read"), error->message);
      return;
    }
  g_clear_pointer (&self->types, g_ptr_array_unref);
  self->types = g_steal_pointer (&types);
  tk_type_grid_show (self->grid, self->types, self->cart);
  if (self->types->len == 0)
    say_nothing (self, _("Nothing to sell for this event"), _("Its ticket types come from the hub. Choose another event above."));
  if (!self->paying)
    tk_sell_page_set_paying (self, FALSE);
}

static void
load_types (TkSellPage *self)
{
  if (self->loading)
    return;
  if (tk_event_choice_get_event (self->event) == 0)
    {
      say_nothing (self, _("No events here yet"), tk_event_choice_get_trouble (self->event));
      return;
    }
  self->loading = TRUE;
  self->asked_event = tk_event_choice_get_event (self->event);
  tk_sell_ask_types (self->session, self->asked_event, types_cb, g_object_ref (self));
}

static void
updated_cb (TkSellPage *self)
{
  if (tk_session_get_state (self->session) == TK_SESSION_SIGNED_IN)
    tk_event_choice_refresh (self->event);
}

static void
cash_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tk_sell_page_start_paying (TK_SELL_PAGE (widget), TK_PAY_CASH);
}

static void
mpesa_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tk_sell_page_start_paying (TK_SELL_PAGE (widget), TK_PAY_MPESA);
}

static void
more_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tk_sell_page_start_paying (TK_SELL_PAGE (widget), TK_PAY_MPESA_CODE);
}

static void
clear_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkSellPage *self = TK_SELL_PAGE (widget);

  tk_quantity_reset (&self->quantity);
  tk_cart_panel_set_quantity (self->cart_panel, 0);
  tk_cart_clear (self->cart);
}

static void
refused_cb (TkSellPage *self, const char *sentence)
{
  tk_sell_page_forget_paying (self);
  tk_cart_panel_say (self->cart_panel, sentence);
}

/* ---- Keys ---- */

static gboolean
selling_key (TkSellPage *self, guint keyval)
{
  int digit = tk_key_digit (keyval);

  if (digit >= 0)
    digit_typed (self, digit);
  else if (keyval == GDK_KEY_x || keyval == GDK_KEY_X || keyval == GDK_KEY_asterisk || keyval == GDK_KEY_KP_Multiply
           || keyval == GDK_KEY_multiply)
    times_typed (self);
  else if (keyval == GDK_KEY_F9)
    tk_sell_page_start_paying (self, TK_PAY_CASH);
  else if (keyval == GDK_KEY_F10)
    tk_sell_page_start_paying (self, TK_PAY_MPESA);
  else if (keyval == GDK_KEY_F11)
    tk_sell_page_start_paying (self, TK_PAY_MPESA_CODE);
  else if (keyval == GDK_KEY_F2 && tk_attempt_banner_get_shown (self->attempts) != NULL)
    tk_attempt_banner_go_on (self->attempts);
  else if (keyval == GDK_KEY_Delete)
    clear_action (GTK_WIDGET (self), NULL, NULL);
  else if (keyval == GDK_KEY_Escape)
    {
      tk_quantity_reset (&self->quantity);
      tk_cart_panel_set_quantity (self->cart_panel, 0);
      tk_done_panel_clear (self->done_panel);
    }
  else
    return FALSE;
  return TRUE;
}

static gboolean
tk_sell_page_key (TkPage *page, guint keyval, GdkModifierType modifiers)
{
  TkSellPage *self = TK_SELL_PAGE (page);

  if (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK))
    return FALSE;
  if (tk_sell_page_type_ahead (self, keyval))
    return TRUE;
  return self->paying ? tk_pay_panel_key (self->pay_panel, keyval) : selling_key (self, keyval);
}

static void
tk_sell_page_came_to_front (TkPage *page)
{
  updated_cb (TK_SELL_PAGE (page));
  gtk_widget_grab_focus (GTK_WIDGET (page));
}

static void
tk_sell_page_dispose (GObject *object)
{
  TkSellPage *self = TK_SELL_PAGE (object);
  GtkWidget *child;

  g_clear_object (&self->quoter);
  g_clear_object (&self->session);
  g_clear_object (&self->cart);
  tk_sell_page_forget_paying (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), TK_TYPE_SELL_PAGE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->types, g_ptr_array_unref);
  G_OBJECT_CLASS (tk_sell_page_parent_class)->dispose (object);
}

static void
tk_sell_page_page_init (TkPageInterface *iface)
{
  iface->key = tk_sell_page_key;
  iface->came_to_front = tk_sell_page_came_to_front;
}

static void
tk_sell_page_class_init (TkSellPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_sell_page_dispose;
  g_type_ensure (TK_TYPE_SPLIT);
  g_type_ensure (TK_TYPE_EVENT_CHOICE);
  g_type_ensure (TK_TYPE_TYPE_GRID);
  g_type_ensure (TK_TYPE_CART_PANEL);
  g_type_ensure (TK_TYPE_PAY_PANEL);
  g_type_ensure (TK_TYPE_DONE_PANEL);
  g_type_ensure (TK_TYPE_ATTEMPT_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-sell-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TkSellPage, steps);
  gtk_widget_class_bind_template_child (widget_class, TkSellPage, event);
  gtk_widget_class_bind_template_child (widget_class, TkSellPage, grid);
  gtk_widget_class_bind_template_child (widget_class, TkSellPage, nothing);
  gtk_widget_class_bind_template_child (widget_class, TkSellPage, cart_panel);
  gtk_widget_class_bind_template_child (widget_class, TkSellPage, pay_panel);
  gtk_widget_class_bind_template_child (widget_class, TkSellPage, done_panel);
  gtk_widget_class_bind_template_child (widget_class, TkSellPage, attempts);
  gtk_widget_class_bind_template_callback (widget_class, load_types);
  gtk_widget_class_bind_template_callback (widget_class, touched_cb);
  gtk_widget_class_bind_template_callback_full (widget_class, "sell_cb", G_CALLBACK (tk_sell_page_sell));
  gtk_widget_class_bind_template_callback_full (widget_class, "aside_cb", G_CALLBACK (tk_sell_page_put_aside));
  gtk_widget_class_bind_template_callback_full (widget_class, "go_on_cb", G_CALLBACK (tk_sell_page_go_on));
  gtk_widget_class_bind_template_callback_full (widget_class, "back_cb", G_CALLBACK (tk_sell_page_back_from_paying));
  gtk_widget_class_install_action (widget_class, "sell.cash", NULL, cash_action);
  gtk_widget_class_install_action (widget_class, "sell.mpesa", NULL, mpesa_action);
  gtk_widget_class_install_action (widget_class, "sell.more", NULL, more_action);
  gtk_widget_class_install_action (widget_class, "sell.clear", NULL, clear_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_sell_page_init (TkSellPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  self->cart = tk_cart_new ();
  g_signal_connect_object (self->cart, "changed", G_CALLBACK (tk_sell_page_refresh), self, G_CONNECT_SWAPPED);
  tk_cart_panel_set_cart (self->cart_panel, self->cart);
  tk_sell_page_refresh (self);
}

GtkWidget *
tk_sell_page_new (TkSession *session)
{
  TkSellPage *self = g_object_new (TK_TYPE_SELL_PAGE, NULL);

  self->session = g_object_ref (session);
  self->quoter = tk_cart_quoter_new (session, self->cart);
  g_signal_connect_object (self->quoter, "refused", G_CALLBACK (refused_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->cart, "quoted", G_CALLBACK (tk_sell_page_quoted), self, G_CONNECT_SWAPPED);
  tk_event_choice_set_session (self->event, session);
  tk_done_panel_set_session (self->done_panel, session);
  tk_pay_panel_set_session (self->pay_panel, session);
  tk_attempt_banner_set_session (self->attempts, session);
  g_signal_connect_object (session, "updated", G_CALLBACK (updated_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
