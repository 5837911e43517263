/* What stands in the tiles' place beside the cart: one sheet at a time, closed by Esc, and never a question on top of anything. And the
 * hand scanner, whose codes are vouchers here. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-sell-page-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const struct { const char *name, *title; } sheets[] = {
  [TK_SELL_TILES] = { "", "" },
  [TK_SELL_DISCOUNTS] = { "discounts", N_("Discount") },
  [TK_SELL_BUYER] = { "buyer", N_("Buyer") },
  [TK_SELL_ATTENDEES] = { "attendees", N_("Who will come") },
  [TK_SELL_HELD] = { "held", N_("Carts put aside") },
  [TK_SELL_SEATS] = { "seats", N_("Seats") },
  [TK_SELL_APPROVAL] = { "approval", N_("A supervisor approves") },
};

static GtkWidget *
front (TkSellPage *self)
{
  return gtk_stack_get_visible_child (self->sheets);
}

static void
show (TkSellPage *self, TkSellSheet sheet)
{
  self->sheet = sheet;
  tk_done_panel_clear (self->done_panel);
  tk_sell_page_forget_paying (self);
  tk_cart_panel_say (self->cart_panel, "");
  gtk_label_set_label (self->sheet_title, _(sheets[sheet].title));
  gtk_stack_set_visible_child_name (self->sheets, sheets[sheet].name);
  tk_sell_page_show_step (self);
}

void
tk_sell_page_open_sheet (TkSellPage *self, TkSellSheet sheet)
{
  if (self->paying)
    return;
  self->pay_after = FALSE;
  show (self, sheet);
  if (sheet == TK_SELL_DISCOUNTS)
    tk_discount_sheet_start (self->discount_sheet, self->session, self->cart, tk_event_choice_get_event (self->event));
  else if (sheet == TK_SELL_BUYER)
    tk_buyer_sheet_start (self->buyer_sheet, self->cart);
  else if (sheet == TK_SELL_HELD)
    {
      tk_held_sheet_say (self->held_sheet, "");
      tk_held_sheet_refresh (self->held_sheet);
      gtk_widget_grab_focus (GTK_WIDGET (self->held_sheet));
    }
  else if (sheet == TK_SELL_ATTENDEES && !tk_attendee_sheet_start (self->attendee_sheet, self->cart))
    tk_sell_page_close_sheet (self);
}

void
tk_sell_page_close_sheet (TkSellPage *self)
{
  self->pay_after = FALSE;
  if (self->sheet == TK_SELL_TILES)
    return;
  self->sheet = TK_SELL_TILES;
  tk_sell_page_show_step (self);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

void
tk_sell_page_sheet_done (TkSellPage *self)
{
  gboolean pays = self->pay_after;

  tk_sell_page_close_sheet (self);
  if (pays)
    tk_sell_page_start_paying (self, self->wanted);
}

void
tk_sell_page_pick_seats (TkSellPage *self, const TkTypeInfo *type, guint qty)
{
  guint before = tk_cart_count (self->cart, type->event, type->number);

  self->pay_after = FALSE;
  show (self, TK_SELL_SEATS);
  tk_seat_picker_start (self->seat_picker, self->session, self->cart, type, MAX (qty, before));
}

gboolean
tk_sell_page_ask_first (TkSellPage *self, const TkQuote *quote)
{
  const TkStaff *staff = tk_session_get_staff (self->session);

  if (quote->missing != NULL)
    {
      tk_sell_page_open_sheet (self, TK_SELL_ATTENDEES);
      self->pay_after = self->sheet == TK_SELL_ATTENDEES;
      return TRUE;
    }
  if (!quote->needs_approval || tk_cart_get_approver (self->cart) != NULL || (staff != NULL && tk_role_may_supervise (staff->role)))
    return FALSE;
  show (self, TK_SELL_APPROVAL);
  self->pay_after = TRUE;
  tk_approval_ask (self->approval, self->session, _("What is taken off this cart, or sold beyond what there is, needs a supervisor."));
  return TRUE;
}

gboolean
tk_sell_page_sheet_key (TkSellPage *self, guint keyval, GdkModifierType modifiers)
{
  GtkWidget *sheet = front (self);

  if (self->sheet == TK_SELL_APPROVAL)
    return tk_approval_key (self->approval, keyval);
  return TK_IS_PAGE (sheet) && tk_page_key (TK_PAGE (sheet), keyval, modifiers);
}

/* ---- From the sheets ---- */

static void
approved_cb (TkSellPage *self, const TkStaff *staff)
{
  tk_cart_set_approver (self->cart, staff);
  tk_sell_page_sheet_done (self);
}

static void
recall_cb (TkSellPage *self, const char *id)
{
  tk_sell_page_fetch_cart (self, id);
}

static void
counted_cb (TkSellPage *self, guint n)
{
  g_autofree char *words = n > 0 ? g_strdup_printf (_("Held (%u)"), n) : g_strdup (_("Held"));

  gtk_label_set_label (self->held_words, words);
}

/* Of another event than the one whose tiles are shown, perhaps: the row knows enough. */
static void
seats_cb (TkSellPage *self, TkCartRow *row)
{
  TkTypeInfo type = { .event = row->event, .number = row->type, .name = row->name, .currency = row->currency, .asks = row->asks,
                      .price = row->unit, .seated = TRUE };

  tk_sell_page_pick_seats (self, &type, row->qty + 1);
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkSellSheet sheet = g_str_equal (name, "sell.discount") ? TK_SELL_DISCOUNTS : g_str_equal (name, "sell.buyer") ? TK_SELL_BUYER
                      : g_str_equal (name, "sell.held") ? TK_SELL_HELD : TK_SELL_ATTENDEES;

  tk_sell_page_open_sheet (TK_SELL_PAGE (widget), sheet);
}

static void
close_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tk_sell_page_close_sheet (TK_SELL_PAGE (widget));
}

static void
clear_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tk_sell_page_clear_cart (TK_SELL_PAGE (widget));
}

static void
hold_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tk_sell_page_hold_cart (TK_SELL_PAGE (widget));
}

static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tk_sell_page_undo (TK_SELL_PAGE (widget));
}

void
tk_sell_page_ensure_sheets (void)
{
  g_type_ensure (TK_TYPE_DISCOUNT_SHEET);
  g_type_ensure (TK_TYPE_BUYER_SHEET);
  g_type_ensure (TK_TYPE_ATTENDEE_SHEET);
  g_type_ensure (TK_TYPE_HELD_SHEET);
  g_type_ensure (TK_TYPE_SEAT_PICKER);
  g_type_ensure (TK_TYPE_APPROVAL);
}

void
tk_sell_page_install_sheets (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TkSellPage, sheet_title);
  gtk_widget_class_bind_template_child (widget_class, TkSellPage, sheets);
  gtk_widget_class_bind_template_child (widget_class, TkSellPage, discount_sheet);
  gtk_widget_class_bind_template_child (widget_class, TkSellPage, buyer_sheet);
  gtk_widget_class_bind_template_child (widget_class, TkSellPage, attendee_sheet);
  gtk_widget_class_bind_template_child (widget_class, TkSellPage, held_sheet);
  gtk_widget_class_bind_template_child (widget_class, TkSellPage, seat_picker);
  gtk_widget_class_bind_template_child (widget_class, TkSellPage, approval);
  gtk_widget_class_bind_template_callback_full (widget_class, "done_cb", G_CALLBACK (tk_sell_page_sheet_done));
  gtk_widget_class_bind_template_callback (widget_class, approved_cb);
  gtk_widget_class_bind_template_callback (widget_class, recall_cb);
  gtk_widget_class_bind_template_callback (widget_class, counted_cb);
  gtk_widget_class_bind_template_callback (widget_class, seats_cb);
  gtk_widget_class_install_action (widget_class, "sell.discount", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "sell.buyer", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "sell.held", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "sell.attendees", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "sell.close", NULL, close_action);
  gtk_widget_class_install_action (widget_class, "sell.clear", NULL, clear_action);
  gtk_widget_class_install_action (widget_class, "sell.hold", NULL, hold_action);
  gtk_widget_class_install_action (widget_class, "sell.undo", NULL, undo_action);
}

/* ---- The hand scanner ---- */

static void
scanned_cb (TkSellPage *self, const char *payload)
{
  if (self->paying || tk_session_get_staff (self->session) == NULL)
    return;
  if (g_str_has_prefix (payload, "TK1:"))
    {
      tk_cart_panel_say (self->cart_panel, _("That is a ticket, not a voucher; tickets are found on the Orders page."));
      return;
    }
  if (self->sheet != TK_SELL_DISCOUNTS)
    tk_sell_page_open_sheet (self, TK_SELL_DISCOUNTS);
  tk_discount_sheet_take_code (self->discount_sheet, payload);
}

/* Fast fingers, after all: what they typed goes where it would have gone. */
static void
typed_cb (TkSellPage *self, const char *text)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (root != NULL && GTK_IS_EDITABLE (gtk_root_get_focus (root)))
    {
      tk_hand_scanner_give_back (root, text);
      return;
    }
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    tk_page_key (TK_PAGE (self), gdk_unicode_to_keyval (g_utf8_get_char (c)), 0);
}

void
tk_sell_page_start_scanner (TkSellPage *self)
{
  TkPreferences *preferences = tk_session_get_preferences (self->session);

  if (self->scanner == NULL)
    {
      self->scanner = tk_hand_scanner_new ();
      g_signal_connect_object (self->scanner, "scanned", G_CALLBACK (scanned_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->scanner, "typed", G_CALLBACK (typed_cb), self, G_CONNECT_SWAPPED);
    }
  tk_hand_scanner_set_framing (self->scanner, tk_preferences_get_wedge_prefix (preferences), tk_preferences_get_wedge_suffix (preferences));
  tk_hand_scanner_use_serial (self->scanner, tk_preferences_get_serial (preferences));
}

gboolean
tk_sell_page_scanner_key (TkPage *page, guint keyval, GdkModifierType modifiers, gint64 time_ms)
{
  TkSellPage *self = TK_SELL_PAGE (page);

  return self->scanner != NULL && !self->paying && tk_hand_scanner_key (self->scanner, keyval, modifiers, time_ms);
}
