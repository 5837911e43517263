/* A sale made here, with everything in it, as faces are told of it. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-sell-private.h"

#include <glib/gi18n-lib.h>

static void
paid_free (gpointer data)
{
  TkPaid *paid = data;

  g_free (paid->method);
  g_free (paid->reference);
  g_free (paid->reason);
  g_free (paid);
}

static TkSale *
take_sale (TkStoreSale *row)
{
  TkSale *sale = g_new0 (TkSale, 1);

  sale->id = g_steal_pointer (&row->id);
  sale->staff = g_steal_pointer (&row->staff);
  sale->currency = g_steal_pointer (&row->currency);
  sale->approved_by = g_steal_pointer (&row->approved_by);
  sale->buyer_name = g_steal_pointer (&row->buyer_name);
  sale->buyer_phone = g_steal_pointer (&row->buyer_phone);
  sale->note = g_steal_pointer (&row->note);
  sale->exchange = g_steal_pointer (&row->exchange);
  sale->seq = row->seq;
  sale->at = row->at;
  sale->number = row->number;
  sale->total = row->total;
  sale->rounding = row->rounding;
  sale->list = row->list;
  sale->off = row->off;
  sale->tendered = row->tendered;
  sale->change = row->change;
  sale->handed_back = row->handed_back;
  return sale;
}

static GPtrArray *
take_tickets (GPtrArray *rows)
{
  GPtrArray *tickets = g_ptr_array_new_with_free_func ((GDestroyNotify) tk_sold_ticket_free);

  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (tickets, tk_desk_take_ticket (g_ptr_array_index (rows, i)));
  return tickets;
}

static GPtrArray *
take_lines (GPtrArray *rows)
{
  GPtrArray *lines = tk_desk_quote_lines_new ();

  for (guint i = 0; i < rows->len; i++)
    {
      TkStoreSaleLine *row = g_ptr_array_index (rows, i);
      TkQuoteLine *line = g_new0 (TkQuoteLine, 1);
      *line = (TkQuoteLine) { (guint32) row->event, (guint16) row->type, (guint) row->qty, row->unit, row->amount, row->off,
                              g_steal_pointer (&row->type_name) };
      g_ptr_array_add (lines, line);
    }
  return lines;
}

static GPtrArray *
take_offs (GPtrArray *rows)
{
  GPtrArray *offs = g_ptr_array_new_with_free_func ((GDestroyNotify) tk_quote_off_free);

  for (guint i = 0; i < rows->len; i++)
    {
      TkStoreDiscount *row = g_ptr_array_index (rows, i);
      TkQuoteOff *off = g_new0 (TkQuoteOff, 1);
      off->kind = g_steal_pointer (&row->kind);
      off->name = *row->reason != '\0' ? g_steal_pointer (&row->reason) : g_steal_pointer (&row->name);
      off->amount = row->amount;
      off->tickets = (guint) row->tickets;
      g_ptr_array_add (offs, off);
    }
  return offs;
}

static GPtrArray *
take_payments (GPtrArray *rows)
{
  GPtrArray *payments = g_ptr_array_new_with_free_func (paid_free);

  for (guint i = 0; i < rows->len; i++)
    {
      TkStorePayment *row = g_ptr_array_index (rows, i);
      TkPaid *paid = g_new0 (TkPaid, 1);
      paid->method = g_steal_pointer (&row->method);
      paid->reference = g_steal_pointer (&row->reference);
      paid->reason = g_steal_pointer (&row->reason);
      paid->amount = row->amount;
      paid->tendered = row->tendered;
      paid->change = row->change;
      g_ptr_array_add (payments, paid);
    }
  return payments;
}

static TkSale *
read_parts (TkDesk *desk, TkStoreSale *row, GError **error)
{
  g_autoptr (GPtrArray) tickets = tk_store_list_sale_tickets (desk->store, row->id, error);
  g_autoptr (GPtrArray) lines = tickets != NULL ? tk_store_list_sale_lines (desk->store, row->id, error) : NULL;
  g_autoptr (GPtrArray) offs = lines != NULL ? tk_store_list_sale_discounts (desk->store, row->id, error) : NULL;
  g_autoptr (GPtrArray) payments = offs != NULL ? tk_store_list_sale_payments (desk->store, row->id, error) : NULL;

  if (payments == NULL)
    return NULL;
  TkSale *sale = take_sale (row);
  sale->tickets = take_tickets (tickets);
  sale->lines = take_lines (lines);
  sale->offs = take_offs (offs);
  sale->payments = take_payments (payments);
  return sale;
}

void
tk_sale_free (TkSale *sale)
{
  if (sale == NULL)
    return;
  g_free (sale->id);
  g_free (sale->staff);
  g_free (sale->currency);
  g_free (sale->approved_by);
  g_free (sale->buyer_name);
  g_free (sale->buyer_phone);
  g_free (sale->note);
  g_free (sale->exchange);
  g_ptr_array_unref (sale->tickets);
  g_ptr_array_unref (sale->lines);
  g_ptr_array_unref (sale->offs);
  g_ptr_array_unref (sale->payments);
  g_free (sale);
}

TkSale *
tk_desk_get_sale (TkDesk *desk, const char *id, GError **error)
{
  g_autoptr (TkStoreSale) row = NULL;

  g_return_val_if_fail (desk != NULL && id != NULL, NULL);
  if (!tk_store_get_sale (desk->store, id, &row, error))
    return NULL;
  if (row != NULL)
    return read_parts (desk, row, error);
  g_set_error_literal (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_FOUND,
                       _("This terminal made no such sale; look it up where it was made"));
  return NULL;
}
