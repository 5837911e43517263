/* What the buyer sees of the sell page, on their own display. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-sell-page-private.h"

#include <glib/gi18n-lib.h>

/* Lines of the quote, and what was taken off; texts owned by `texts`. */
static GArray *
list_lines (TkSellPage *self, GPtrArray *texts)
{
  const TkQuote *quote = tk_cart_get_quote (self->cart);
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (TkCustomerLine));

  for (guint i = 0; quote != NULL && i < quote->lines->len; i++)
    {
      const TkQuoteLine *line = g_ptr_array_index (quote->lines, i);
      TkCustomerLine shown = { g_strdup_printf ("%u × %s", line->qty, line->name), line->amount };

      g_ptr_array_add (texts, (gpointer) shown.what);
      g_array_append_val (lines, shown);
    }
  for (guint i = 0; quote != NULL && i < quote->offs->len; i++)
    {
      const TkQuoteOff *off = g_ptr_array_index (quote->offs, i);
      TkCustomerLine shown = { off->name, -off->amount };

      if (off->amount > 0)
        g_array_append_val (lines, shown);
    }
  return lines;
}

static void
show_cart (TkSellPage *self)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) lines = list_lines (self, texts);
  TkTaking *taking = tk_pay_panel_get_taking (self->pay_panel);
  const char *url = self->paying ? tk_pay_panel_get_url (self->pay_panel) : NULL;
  gboolean phone = self->paying && tk_pay_panel_is_waiting (self->pay_panel) && tk_pay_panel_get_method (self->pay_panel) == TK_PAY_MPESA;
  TkCustomerContent content = {
    .face = url != NULL ? TK_CUSTOMER_LINK : phone ? TK_CUSTOMER_PHONE : self->paying ? TK_CUSTOMER_PAY : TK_CUSTOMER_CART,
    .currency = tk_cart_get_currency (self->cart), .lines = (const TkCustomerLine *) lines->data, .n_lines = lines->len,
    .total = tk_cart_get_total (self->cart), .codes = &url, .n_codes = url != NULL,
  };

  if (self->paying)
    {
      content.due = tk_pay_panel_get_method (self->pay_panel) == TK_PAY_CASH ? tk_taking_get_cash_due (taking) : tk_taking_get_due (taking);
      content.given = tk_taking_get_given (taking);
    }
  tk_customer_shown_set (tk_session_get_customer (self->session), &content);
}

static void
show_done (TkSellPage *self, const TkSale *sale)
{
  gboolean codes = tk_done_panel_shows_code (self->done_panel);
  g_autoptr (GPtrArray) tokens = g_ptr_array_new ();
  TkCustomerContent content = { .face = codes ? TK_CUSTOMER_CODES : TK_CUSTOMER_DONE, .currency = sale->currency,
                                .total = sale->total, .change = sale->change };

  for (guint i = 0; codes && i < sale->tickets->len; i++)
    g_ptr_array_add (tokens, ((TkSoldTicket *) g_ptr_array_index (sale->tickets, i))->token);
  content.codes = (const char *const *) tokens->pdata;
  content.n_codes = tokens->len;
  tk_customer_shown_set (tk_session_get_customer (self->session), &content);
}

void
tk_sell_page_show_customer (TkSellPage *self)
{
  const TkSale *sale;

  if (self->session == NULL)
    return;
  sale = tk_done_panel_get_sale (self->done_panel);
  if (tk_cart_get_n_rows (self->cart) > 0)
    show_cart (self);
  else if (sale != NULL)
    show_done (self, sale);
  else
    tk_customer_shown_set (tk_session_get_customer (self->session), NULL);
}

void
tk_sell_page_feed_customer (TkSellPage *self)
{
  g_signal_connect_object (self->cart, "changed", G_CALLBACK (tk_sell_page_show_customer), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->cart, "quoted", G_CALLBACK (tk_sell_page_show_customer), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pay_panel, "shown", G_CALLBACK (tk_sell_page_show_customer), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->done_panel, "show-code", G_CALLBACK (tk_sell_page_show_customer), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->done_panel, "notify::visible", G_CALLBACK (tk_sell_page_show_customer), self, G_CONNECT_SWAPPED);
  tk_sell_page_show_customer (self);
}
