/* What is to come out. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-print-order-private.h"

static TkPrintOrder *
order_new (void)
{
  TkPrintOrder *order = g_new0 (TkPrintOrder, 1);

  g_atomic_ref_count_init (&order->references);
  return order;
}

TkPrintOrder *
tk_print_order_new_ticket (TkTicketPaper *ticket, char *name)
{
  TkPrintOrder *order = order_new ();

  order->ticket = ticket;
  order->name = name;
  return order;
}

TkPrintOrder *
tk_print_order_new_sheet (TkPaperSheet *sheet, char *name)
{
  TkPrintOrder *order = order_new ();

  order->sheet = sheet;
  order->name = name;
  return order;
}

TkPrintOrder *
tk_print_order_new_drawer (void)
{
  TkPrintOrder *order = order_new ();

  order->drawer = TRUE;
  return order;
}

TkPrintOrder *
tk_print_order_ref (TkPrintOrder *order)
{
  g_atomic_ref_count_inc (&order->references);
  return order;
}

void
tk_print_order_unref (TkPrintOrder *order)
{
  if (!g_atomic_ref_count_dec (&order->references))
    return;
  g_clear_pointer (&order->ticket, tk_ticket_paper_free);
  g_clear_pointer (&order->sheet, tk_paper_sheet_free);
  g_free (order->name);
  g_free (order);
}
