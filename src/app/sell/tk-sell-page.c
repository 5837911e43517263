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
  tk_sell_page_show_step (self);
  tk_cart_panel_set_locked (self->cart_panel, paying);
}

void
tk_sell_page_show_step (TkSellPage *self)
{
  const char *step = self->types == NULL || self->types->len == 0 ? "nothing" : "tiles";

  if (self->paying)
    step = "pay";
  else if (self->sheet != TK_SELL_TILES)
    step = "sheet";
  gtk_stack_set_visible_child_name (self->steps, step);
}

void
tk_sell_page_refresh (TkSellPage *self)
{
  gboolean any = tk_cart_get_n_rows (self->cart) > 0 && !self->paying;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sell.cash", any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sell.mpesa", any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sell.more", any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sell.clear", any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sell.hold", any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sell.discount", any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sell.buyer", !self->paying);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sell.held", !self->paying);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sell.attendees", any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sell.search", !self->paying);
  if (any && self->cleared != NULL)
    tk_sell_page_forget_undo (self);
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
  else if (type->seated)
    tk_sell_page_pick_seats (self, type, qty);
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

/* ---- Search ---- */

static gboolean
is_searching (TkSellPage *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self->search));
}

static void
set_searching (TkSellPage *self, gboolean searching)
{
  gtk_widget_set_visible (GTK_WIDGET (self->search), searching);
  gtk_widget_set_visible (GTK_WIDGET (self->not_found), FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  tk_type_grid_search (self->grid, "");
  self->found = 0;
  gtk_widget_grab_focus (searching ? GTK_WIDGET (self->search) : GTK_WIDGET (self));
}

static void
search_changed_cb (TkSellPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));

  self->found = tk_type_grid_search (self->grid, text);
  if (*text == '\0')
    self->found = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->not_found), *text != '\0' && self->found == 0);
}

/* Enter adds what is found first; the next search is typed over this one. */
static void
search_entered_cb (TkSellPage *self)
{
  if (self->found == 0 || self->types == NULL || self->found > self->types->len)
    return;
  add_tickets (self, self->found, tk_quantity_use (&self->quantity));
  gtk_editable_select_region (GTK_EDITABLE (self->search), 0, -1);
}

static void
search_stopped_cb (TkSellPage *self)
{
  set_searching (self, FALSE);
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkSellPage *self = TK_SELL_PAGE (widget);

  tk_sell_page_close_sheet (self);
  set_searching (self, !is_searching (self));
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
  tk_cart_panel_set_events (self->cart_panel, tk_event_choice_get_events (self->event));
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
  if (tk_session_get_state (self->session) != TK_SESSION_SIGNED_IN)
    return;
  tk_event_choice_refresh (self->event);
  tk_held_sheet_refresh (self->held_sheet);
  if (self->sheet == TK_SELL_SEATS)
    tk_seat_picker_refresh (self->seat_picker);
  if (!self->paying)
    tk_cart_quoter_refresh (self->quoter);
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
refused_cb (TkSellPage *self, const char *sentence)
{
  tk_sell_page_forget_paying (self);
  tk_cart_panel_say (self->cart_panel, sentence);
}

/* ---- Keys ---- */

static gboolean
is_times (guint keyval)
{
  return keyval == GDK_KEY_x || keyval == GDK_KEY_X || keyval == GDK_KEY_asterisk || keyval == GDK_KEY_KP_Multiply
         || keyval == GDK_KEY_multiply;
}

static void
forget_all (TkSellPage *self)
{
  tk_quantity_reset (&self->quantity);
  tk_cart_panel_set_quantity (self->cart_panel, 0);
  tk_done_panel_clear (self->done_panel);
  if (is_searching (self))
    set_searching (self, FALSE);
}

/* Keys that do the same whatever stands beside the cart. */
static gboolean
function_key (TkSellPage *self, guint keyval)
{
  static const struct { guint keyval; const char *action; } keys[] = {
    { GDK_KEY_F3, "sell.search" }, { GDK_KEY_F5, "sell.discount" }, { GDK_KEY_F6, "sell.buyer" }, { GDK_KEY_F7, "sell.held" },
    { GDK_KEY_F8, "sell.hold" }, { GDK_KEY_Delete, "sell.clear" },
  };

  if (keyval == GDK_KEY_F9)
    tk_sell_page_start_paying (self, TK_PAY_CASH);
  else if (keyval == GDK_KEY_F10)
    tk_sell_page_start_paying (self, TK_PAY_MPESA);
  else if (keyval == GDK_KEY_F11)
    tk_sell_page_start_paying (self, TK_PAY_MPESA_CODE);
  else if (keyval == GDK_KEY_F2 && tk_attempt_banner_get_shown (self->attempts) != NULL)
    tk_attempt_banner_go_on (self->attempts);
  else if (keyval == GDK_KEY_F4)
    return tk_print_banner_print (self->papers);
  else
    {
      for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
        if (keys[i].keyval == keyval)
          return gtk_widget_activate_action (GTK_WIDGET (self), keys[i].action, NULL) || TRUE;
      return FALSE;
    }
  return TRUE;
}

static gboolean
selling_key (TkSellPage *self, guint keyval)
{
  int digit = tk_key_digit (keyval);

  if (digit >= 0)
    digit_typed (self, digit);
  else if (is_times (keyval))
    times_typed (self);
  else if (keyval == GDK_KEY_Escape)
    forget_all (self);
  else
    return function_key (self, keyval);
  return TRUE;
}

static gboolean
beside_key (TkSellPage *self, guint keyval, GdkModifierType modifiers)
{
  /* `3 × 2`: the 3 was a seated type's tile and opened its plan. */
  if (self->sheet == TK_SELL_SEATS && is_times (keyval) && self->quantity.n_digits > 0)
    {
      tk_sell_page_close_sheet (self);
      times_typed (self);
    }
  else if (tk_sell_page_sheet_key (self, keyval, modifiers))
    tk_quantity_reset (&self->quantity);
  else if (keyval == GDK_KEY_Escape)
    tk_sell_page_close_sheet (self);
  else
    return function_key (self, keyval);
  return TRUE;
}

static gboolean
tk_sell_page_key (TkPage *page, guint keyval, GdkModifierType modifiers)
{
  TkSellPage *self = TK_SELL_PAGE (page);

  if ((modifiers & GDK_CONTROL_MASK) && keyval == GDK_KEY_z && !self->paying && self->way_back)
    {
      tk_sell_page_undo (self);
      return TRUE;
    }
  if (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK))
    return FALSE;
  if (tk_sell_page_type_ahead (self, keyval))
    return TRUE;
  if (self->paying)
    return tk_pay_panel_key (self->pay_panel, keyval);
  if (self->sheet != TK_SELL_TILES)
    return beside_key (self, keyval, modifiers);
  return tk_done_panel_key (self->done_panel, keyval) || selling_key (self, keyval);
}

static void
tk_sell_page_came_to_front (TkPage *page)
{
  updated_cb (TK_SELL_PAGE (page));
  tk_sell_page_start_scanner (TK_SELL_PAGE (page));
  gtk_widget_grab_focus (GTK_WIDGET (page));
}

static void
tk_sell_page_went_back (TkPage *page)
{
  tk_hand_scanner_use_serial (TK_SELL_PAGE (page)->scanner, NULL);
}

static void
put_away (TkPage *page)
{
  tk_sell_page_put_away (TK_SELL_PAGE (page));
}

static void
tk_sell_page_dispose (GObject *object)
{
  TkSellPage *self = TK_SELL_PAGE (object);
  GtkWidget *child;

  tk_sell_page_forget_undo (self);
  g_clear_pointer (&self->fetched, g_free);
  g_clear_object (&self->scanner);
  if (self->quoter != NULL)
    tk_cart_quoter_stop (self->quoter);
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
  iface->scanner_key = tk_sell_page_scanner_key;
  iface->key = tk_sell_page_key;
  iface->came_to_front = tk_sell_page_came_to_front;
  iface->put_away = put_away;
  iface->went_back = tk_sell_page_went_back;
}

static void
tk_sell_page_class_init (TkSellPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_sell_page_dispose;
  g_type_ensure (TK_TYPE_SPLIT);
  g_type_ensure (TK_TYPE_TOAST);
  g_type_ensure (TK_TYPE_EVENT_CHOICE);
  g_type_ensure (TK_TYPE_TYPE_GRID);
  g_type_ensure (TK_TYPE_CART_PANEL);
  g_type_ensure (TK_TYPE_PAY_PANEL);
  g_type_ensure (TK_TYPE_DONE_PANEL);
  g_type_ensure (TK_TYPE_ATTEMPT_BANNER);
  g_type_ensure (TK_TYPE_PRINT_BANNER);
  tk_sell_page_ensure_sheets ();
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-sell-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TkSellPage, steps);
  gtk_widget_class_bind_template_child (widget_class, TkSellPage, event);
  gtk_widget_class_bind_template_child (widget_class, TkSellPage, grid);
  gtk_widget_class_bind_template_child (widget_class, TkSellPage, nothing);
  gtk_widget_class_bind_template_child (widget_class, TkSellPage, cart_panel);
  gtk_widget_class_bind_template_child (widget_class, TkSellPage, pay_panel);
  gtk_widget_class_bind_template_child (widget_class, TkSellPage, done_panel);
  gtk_widget_class_bind_template_child (widget_class, TkSellPage, attempts);
  gtk_widget_class_bind_template_child (widget_class, TkSellPage, papers);
  gtk_widget_class_bind_template_child (widget_class, TkSellPage, search);
  gtk_widget_class_bind_template_child (widget_class, TkSellPage, not_found);
  gtk_widget_class_bind_template_child (widget_class, TkSellPage, held_words);
  gtk_widget_class_bind_template_child (widget_class, TkSellPage, toast);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_entered_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stopped_cb);
  tk_sell_page_install_sheets (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, load_types);
  gtk_widget_class_bind_template_callback (widget_class, touched_cb);
  gtk_widget_class_bind_template_callback (widget_class, tk_sell_page_forget_undo);
  gtk_widget_class_bind_template_callback_full (widget_class, "sell_cb", G_CALLBACK (tk_sell_page_sell));
  gtk_widget_class_bind_template_callback_full (widget_class, "aside_cb", G_CALLBACK (tk_sell_page_put_aside));
  gtk_widget_class_bind_template_callback_full (widget_class, "go_on_cb", G_CALLBACK (tk_sell_page_go_on));
  gtk_widget_class_bind_template_callback_full (widget_class, "back_cb", G_CALLBACK (tk_sell_page_back_from_paying));
  gtk_widget_class_install_action (widget_class, "sell.cash", NULL, cash_action);
  gtk_widget_class_install_action (widget_class, "sell.mpesa", NULL, mpesa_action);
  gtk_widget_class_install_action (widget_class, "sell.more", NULL, more_action);
  gtk_widget_class_install_action (widget_class, "sell.search", NULL, search_action);
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
  tk_print_banner_set_session (self->papers, session);
  tk_sell_page_feed_customer (self);
  tk_held_sheet_set_session (self->held_sheet, session);
  g_signal_connect_object (session, "updated", G_CALLBACK (updated_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
