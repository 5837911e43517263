/* Paying on the sell page: what is due is the desk's word, so it starts when that has come; the cart goes with the sale.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-sell-page-private.h"
#include "tk-page.h"
#include "tk-sell-ask.h"

#include <glib/gi18n-lib.h>

#define AHEAD_MAX 16

static void
begin (TkSellPage *self)
{
  const TkQuote *quote = tk_cart_get_quote (self->cart);
  g_autoptr (GArray) typed = g_steal_pointer (&self->typed_ahead);

  if (quote->trouble != NULL || quote->missing != NULL)
    {
      tk_cart_panel_say (self->cart_panel, quote->trouble != NULL ? quote->trouble : quote->missing);
      return;
    }
  tk_uuid_new (tk_session_get_clock (self->session), self->request);
  tk_sell_page_set_paying (self, TRUE);
  tk_sell_page_refresh (self);
  tk_pay_panel_start (self->pay_panel, self->wanted, self->wanted == TK_PAY_CASH ? quote->cash_total : quote->total, quote->currency);
  for (guint i = 0; typed != NULL && i < typed->len; i++)
    tk_page_key (TK_PAGE (self), g_array_index (typed, guint, i), 0);
}

void
tk_sell_page_start_paying (TkSellPage *self, TkPayMethod method)
{
  if (tk_cart_get_n_rows (self->cart) == 0)
    {
      tk_cart_panel_say (self->cart_panel, _("The cart is empty: touch a ticket type first."));
      return;
    }
  tk_quantity_reset (&self->quantity);
  tk_cart_panel_set_quantity (self->cart_panel, 0);
  self->wanted = method;
  if (tk_cart_is_quoted (self->cart))
    begin (self);
  else if (self->typed_ahead == NULL)
    {
      self->typed_ahead = g_array_new (FALSE, FALSE, sizeof (guint));
      tk_cart_quoter_refresh (self->quoter);
    }
}

gboolean
tk_sell_page_type_ahead (TkSellPage *self, guint keyval)
{
  if (self->typed_ahead == NULL || keyval == GDK_KEY_Escape)
    {
      tk_sell_page_forget_paying (self);
      return FALSE;
    }
  if (self->typed_ahead->len < AHEAD_MAX)
    g_array_append_val (self->typed_ahead, keyval);
  return TRUE;
}

void
tk_sell_page_quoted (TkSellPage *self)
{
  if (self->typed_ahead != NULL && tk_cart_is_quoted (self->cart))
    begin (self);
}

void
tk_sell_page_forget_paying (TkSellPage *self)
{
  g_clear_pointer (&self->typed_ahead, g_array_unref);
}

static void
sold_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkSellPage) self = user_data;
  g_autoptr (GError) error = NULL;
  TkSale *sale = tk_desk_worker_finish (result, &error);

  self->selling = FALSE;
  if (self->session == NULL)
    {
      g_clear_pointer (&sale, tk_sale_free);
      return;
    }
  tk_pay_panel_set_busy (self->pay_panel, FALSE);
  if (sale == NULL)
    {
      tk_pay_panel_say (self->pay_panel, error->message);
      return;
    }
  tk_cart_clear (self->cart);
  tk_sell_page_set_paying (self, FALSE);
  tk_sell_page_refresh (self);
  tk_done_panel_show_sale (self->done_panel, sale);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  tk_session_acted (self->session);
}

void
tk_sell_page_take (TkSellPage *self, int method, gint64 amount, const char *reference)
{
  TkPayment payment = { .method = (TkPayMethod) method, .amount = amount, .reference = reference };
  g_autoptr (TkSaleDraft) cart = tk_cart_make_draft (self->cart), draft = NULL;
  TkSaleRequest request = *tk_sale_draft_get (cart);

  if (self->selling || tk_session_get_staff (self->session) == NULL)
    return;
  self->selling = TRUE;
  request.payments = &payment;
  request.n_payments = 1;
  request.request = self->request;
  draft = tk_sale_draft_new (&request);
  tk_pay_panel_set_busy (self->pay_panel, TRUE);
  tk_sell_ask_sale (self->session, draft, sold_cb, g_object_ref (self));
}

void
tk_sell_page_back_from_paying (TkSellPage *self)
{
  tk_sell_page_set_paying (self, FALSE);
  tk_sell_page_refresh (self);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}
