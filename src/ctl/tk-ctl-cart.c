/* Carts and payments from words, sales into JSON. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-ctl-cart.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tk-desk-catalogue.h"
#include "tk-money.h"

void
tk_ctl_cart_clear (TkCtlCart *cart)
{
  g_clear_pointer (&cart->lines, g_array_unref);
  g_clear_pointer (&cart->offs, g_array_unref);
  g_clear_pointer (&cart->payments, g_array_unref);
  g_clear_pointer (&cart->owned, g_ptr_array_unref);
  g_clear_pointer (&cart->currency, g_free);
}

static void
prepare (TkCtlCart *cart)
{
  if (cart->owned != NULL)
    return;
  cart->lines = g_array_new (FALSE, TRUE, sizeof (TkCartLine));
  cart->offs = g_array_new (FALSE, TRUE, sizeof (TkCartOff));
  cart->payments = g_array_new (FALSE, TRUE, sizeof (TkPayment));
  cart->owned = g_ptr_array_new_with_free_func (g_free);
}

static const char *
own (TkCtlCart *cart, const char *text)
{
  char *copy = g_strdup (text);

  g_ptr_array_add (cart->owned, copy);
  return copy;
}

/* ---- Lines ---- */

static gboolean
fail_line (const char *text, GError **error)
{
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID, _("“%s” is not a line: write EVENT:TYPE:QTY, like 1:1:2"), text);
  return FALSE;
}

gboolean
tk_ctl_cart_add_line (TkDesk *desk, const char *event_text, const char *type_text, guint qty, TkCtlCart *cart, GError **error)
{
  TkEventInfo *event = tk_desk_find_event (desk, event_text, error);
  TkTypeInfo *type = event != NULL ? tk_desk_find_type (desk, event->number, type_text, error) : NULL;
  gboolean added = type != NULL;

  prepare (cart);
  if (added)
    {
      TkCartLine line = { .event = event->number, .type = type->number, .qty = qty };
      g_array_append_val (cart->lines, line);
      if (cart->currency == NULL)
        cart->currency = g_strdup (type->currency);
    }
  tk_event_info_free (event);
  tk_type_info_free (type);
  return added;
}

static gboolean
read_line (TkDesk *desk, const char *text, TkCtlCart *cart, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", 4);
  guint64 qty;

  if (g_strv_length (parts) != 3 || !g_ascii_string_to_unsigned (parts[2], 10, 1, TK_SALE_QTY_MAX, &qty, NULL))
    return fail_line (text, error);
  return tk_ctl_cart_add_line (desk, parts[0], parts[1], (guint) qty, cart, error);
}

gboolean
tk_ctl_cart_read (TkDesk *desk, char **lines, char **vouchers, TkCtlCart *cart, GError **error)
{
  prepare (cart);
  for (guint i = 0; lines != NULL && lines[i] != NULL; i++)
    if (!read_line (desk, lines[i], cart, error))
      return FALSE;
  for (guint i = 0; vouchers != NULL && vouchers[i] != NULL && cart->lines->len > 0; i++)
    {
      TkCartOff off = { .kind = TK_OFF_VOUCHER, .code = own (cart, vouchers[i]) };
      g_array_append_val (cart->offs, off);
    }
  return TRUE;
}

/* ---- Payments ---- */

/* How each is written: what stands between the first colon and the last is its reference, or its reason. */
static const struct { const char *word; TkPayMethod method; gboolean reference, amount; } ways[] = {
  { "cash", TK_PAY_CASH, FALSE, TRUE },
  { "mpesa-code", TK_PAY_MPESA_CODE, TRUE, TRUE },
  { "card", TK_PAY_CARD, TRUE, TRUE },
  { "comp", TK_PAY_COMP, TRUE, FALSE },
};

static int
find_way (char **parts)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    if (strcmp (parts[0], ways[i].word) == 0 && (int) g_strv_length (parts) == 1 + ways[i].reference + ways[i].amount)
      return (int) i;
  return -1;
}

static gboolean
add_payment (const char *text, const char *currency, TkCtlCart *cart, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", 3);
  int way = *parts != NULL ? find_way (parts) : -1;
  TkPayment payment = { 0 };
  guint last = g_strv_length (parts) - 1;

  if (way < 0)
    {
      g_set_error (error, TK_MONEY_ERROR, TK_MONEY_ERROR_SYNTAX,
                   _("“%s” is not a payment: write cash:AMOUNT, mpesa-code:CODE:AMOUNT, card:SLIP:AMOUNT or comp:REASON."), text);
      return FALSE;
    }
  payment.method = ways[way].method;
  if (ways[way].amount && !tk_money_parse (parts[last], currency, &TK_MONEY_PLAIN, &payment.amount, error))
    return FALSE;
  if (payment.method == TK_PAY_COMP)
    payment.reason = own (cart, parts[1]);
  else if (ways[way].reference)
    payment.reference = own (cart, parts[1]);
  g_array_append_val (cart->payments, payment);
  return TRUE;
}

gboolean
tk_ctl_cart_read_payments (char **texts, const char *currency, TkCtlCart *cart, GError **error)
{
  prepare (cart);
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    if (!add_payment (texts[i], currency, cart, error))
      return FALSE;
  return TRUE;
}

TkSaleRequest
tk_ctl_cart_get_request (const TkCtlCart *cart)
{
  return (TkSaleRequest) {
    .lines = (const TkCartLine *) cart->lines->data, .n_lines = cart->lines->len,
    .offs = (const TkCartOff *) cart->offs->data, .n_offs = cart->offs->len,
    .payments = (const TkPayment *) cart->payments->data, .n_payments = cart->payments->len,
    .buyer_name = cart->buyer, .buyer_phone = cart->phone, .note = cart->note,
  };
}

/* ---- Sales ---- */

TkJson *
tk_ctl_tickets_to_json (const GPtrArray *sold)
{
  TkJson *tickets = tk_json_array ();

  for (guint i = 0; i < sold->len; i++)
    {
      const TkSoldTicket *ticket = sold->pdata[i];
      TkJson *json = tk_json_object ();
      tk_json_set_string (json, "code", ticket->code);
      tk_json_set_string (json, "token", ticket->token);
      tk_json_set_int (json, "event", ticket->id.event);
      tk_json_set_int (json, "type", ticket->id.type);
      tk_json_set_string (json, "type_name", ticket->type_name);
      tk_json_set_int (json, "serial", ticket->id.serial);
      tk_json_set_int (json, "issue", ticket->id.issue);
      tk_ctl_set_text (json, "seat", ticket->seat);
      tk_ctl_set_amount (json, "price", ticket->price, ticket->currency);
      tk_json_set_string (json, "status", ticket->status);
      tk_json_append (tickets, json);
    }
  return tickets;
}

static TkJson *
paid_to_json (const TkSale *sale)
{
  TkJson *payments = tk_json_array ();

  for (guint i = 0; i < sale->payments->len; i++)
    {
      const TkPaid *paid = sale->payments->pdata[i];
      TkJson *json = tk_json_object ();
      tk_json_set_string (json, "method", paid->method);
      tk_ctl_set_text (json, "reference", paid->reference);
      tk_ctl_set_amount (json, "amount", paid->amount, sale->currency);
      tk_json_append (payments, json);
    }
  return payments;
}

TkJson *
tk_ctl_sale_to_json (const TkSale *sale)
{
  TkJson *json = tk_json_object ();

  tk_json_set_string (json, "sale", sale->id);
  tk_json_set_int (json, "number", sale->number);
  tk_json_set_int (json, "seq", sale->seq);
  tk_ctl_set_time (json, "at", sale->at);
  tk_json_set_string (json, "staff", sale->staff);
  tk_json_set_string (json, "currency", sale->currency);
  tk_ctl_set_amount (json, "total", sale->total, sale->currency);
  tk_ctl_set_amount (json, "off", sale->off, sale->currency);
  tk_ctl_set_amount (json, "rounding", sale->rounding, sale->currency);
  tk_ctl_set_text (json, "buyer", sale->buyer_name);
  tk_json_take (json, "tickets", tk_ctl_tickets_to_json (sale->tickets));
  tk_json_take (json, "payments", paid_to_json (sale));
  tk_ctl_set_amount (json, "change", sale->change, sale->currency);
  tk_ctl_set_text (json, "approved_by", sale->approved_by);
  tk_ctl_set_text (json, "exchange", sale->exchange);
  tk_json_set_bool (json, "again", sale->again);
  return json;
}

void
tk_ctl_say_tickets (const GPtrArray *tickets)
{
  for (guint i = 0; i < tickets->len; i++)
    {
      const TkSoldTicket *ticket = tickets->pdata[i];
      tk_ctl_say ("  %s  %s  %s", ticket->type_name, ticket->code, ticket->token);
    }
}

void
tk_ctl_say_sale (const TkSale *sale)
{
  TkMoneyStyle style = tk_money_style_from_locale ();
  g_autofree char *total = tk_money_format_with_currency (sale->total, sale->currency, &style);
  g_autofree char *change = tk_money_format_with_currency (sale->change, sale->currency, &style);

  tk_ctl_say (_("Sold: %s. Change: %s."), total, change);
  tk_ctl_say_tickets (sale->tickets);
}
