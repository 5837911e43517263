/* Stands in for what the desk does not offer yet, at prices before discounts; goes as soon as it does. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-hold.h"
#include "tk-desk-seats.h"

#define AWAITED __attribute__ ((weak))

AWAITED void
tk_quote_free (TkQuote *quote)
{
  g_ptr_array_unref (quote->lines);
  g_ptr_array_unref (quote->offs);
  g_free (quote->currency);
  g_free (quote);
}

AWAITED TkQuote *
tk_desk_quote (TkDesk *desk, const TkSaleRequest *request, GError **error)
{
  gint64 total;
  char *currency = NULL;
  TkQuote *quote;

  if (!tk_desk_price (desk, request->lines, request->n_lines, &total, &currency, error))
    return NULL;
  quote = g_new0 (TkQuote, 1);
  quote->lines = g_ptr_array_new ();
  quote->offs = g_ptr_array_new ();
  quote->currency = currency;
  quote->list = quote->total = quote->cash_total = total;
  return quote;
}

static gpointer
awaited (GError **error)
{
  g_set_error_literal (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_FOUND, "Not here yet.");
  return NULL;
}

AWAITED GPtrArray *
tk_desk_list_discounts (TkDesk *desk, guint32 event, GError **error)
{
  return awaited (error);
}

AWAITED void
tk_held_cart_free (TkHeldCart *cart)
{
}

AWAITED TkHeldCart *
tk_desk_hold (TkDesk *desk, const TkStaff *staff, const TkSaleRequest *cart, const char *name, GError **error)
{
  return awaited (error);
}

AWAITED GPtrArray *
tk_desk_list_held (TkDesk *desk, GError **error)
{
  return awaited (error);
}

AWAITED TkHeldCart *
tk_desk_recall (TkDesk *desk, const TkStaff *staff, const char *id, GError **error)
{
  return awaited (error);
}

AWAITED gboolean
tk_desk_drop_held (TkDesk *desk, const TkStaff *staff, const char *id, GError **error)
{
  return awaited (error) != NULL;
}
