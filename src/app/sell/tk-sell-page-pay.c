/* Paying on the sell page: what is due is the desk's word, so it starts when that has come; the cart goes with the sale.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-sell-page-private.h"
#include "tk-page.h"
#include "tk-sell-ask.h"
#include "tk-ticket-printer.h"

#include <glib/gi18n-lib.h>

#define AHEAD_MAX 16

/* A sale that was being split when the program died: its other parts are paid already. What would be too much stays on the banner. */
static void
add_other_parts (TkSellPage *self, const char *resumed, gint64 due)
{
  GPtrArray *attempts = tk_attempt_banner_get_attempts (self->attempts);

  for (guint i = 0; attempts != NULL && i < attempts->len; i++)
    {
      const TkAttempt *attempt = g_ptr_array_index (attempts, i);

      if (g_str_equal (attempt->id, resumed))
        due -= MAX (attempt->paid, attempt->amount);
    }
  for (guint i = 0; attempts != NULL && i < attempts->len; i++)
    {
      const TkAttempt *attempt = g_ptr_array_index (attempts, i);

      if (g_str_equal (attempt->id, resumed) || !g_str_equal (attempt->sale, self->request) || !g_str_equal (attempt->state, "paid")
          || attempt->paid <= 0 || attempt->paid > due)
        continue;
      due -= attempt->paid;
      tk_pay_panel_add_paid (self->pay_panel, attempt);
    }
}

static void
start_panel (TkSellPage *self, const TkQuote *quote)
{
  g_autofree char *resumed = g_steal_pointer (&self->resumed);
  TkPayStart start = { .cart = self->cart, .total = quote->total, .cash_unit = quote->cash_unit, .currency = quote->currency,
                       .request = self->request };

  tk_attempt_banner_set_paying (self->attempts, self->request);
  tk_ticket_printer_expect (tk_ticket_printer_get (self->session));
  tk_pay_panel_start (self->pay_panel, self->wanted, &start);
  if (resumed == NULL)
    return;
  add_other_parts (self, resumed, quote->total);
  tk_pay_panel_take_up (self->pay_panel, self->wanted, resumed);
}

static void
begin (TkSellPage *self)
{
  const TkQuote *quote = tk_cart_get_quote (self->cart);
  g_autoptr (GArray) typed = g_steal_pointer (&self->typed_ahead);

  if (quote->trouble != NULL)
    {
      tk_cart_panel_say (self->cart_panel, quote->trouble);
      return;
    }
  if (tk_sell_page_ask_first (self, quote))
    return;
  tk_sell_page_close_sheet (self);
  if (self->resumed == NULL)
    tk_uuid_new (tk_session_get_clock (self->session), self->request);
  else
    g_strlcpy (self->request, self->resumed_sale, sizeof self->request);
  tk_sell_page_set_paying (self, TRUE);
  tk_sell_page_refresh (self);
  start_panel (self, quote);
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
  g_clear_pointer (&self->resumed, g_free);
  g_clear_pointer (&self->resumed_sale, g_free);
}

static void
end_paying (TkSellPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  tk_pay_panel_stop (self->pay_panel);
  tk_attempt_banner_set_paying (self->attempts, NULL);
  tk_sell_page_set_paying (self, FALSE);
  tk_sell_page_refresh (self);
  gtk_widget_grab_focus (GTK_WIDGET (self));
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
  end_paying (self);
  tk_done_panel_show_sale (self->done_panel, sale);
  tk_session_acted (self->session);
}

void
tk_sell_page_sell (TkSellPage *self)
{
  g_autoptr (TkSaleDraft) draft = NULL;

  if (self->selling || tk_session_get_staff (self->session) == NULL)
    return;
  self->selling = TRUE;
  draft = tk_pay_panel_make_draft (self->pay_panel);
  tk_pay_panel_set_busy (self->pay_panel, TRUE);
  tk_sell_ask_sale (self->session, draft, sold_cb, g_object_ref (self));
}

void
tk_sell_page_back_from_paying (TkSellPage *self)
{
  end_paying (self);
}

void
tk_sell_page_put_aside (TkSellPage *self)
{
  tk_cart_clear (self->cart);
  end_paying (self);
}

/* What a payment holds is kept already. */
void
tk_sell_page_put_away (TkSellPage *self)
{
  g_autoptr (TkSaleDraft) draft = NULL;

  if (tk_cart_get_n_rows (self->cart) == 0 || self->selling || tk_session_get_staff (self->session) == NULL)
    return;
  if (!self->paying || !(tk_pay_panel_is_waiting (self->pay_panel) || tk_taking_is_bound (tk_pay_panel_get_taking (self->pay_panel))))
    {
      draft = tk_cart_make_draft (self->cart);
      tk_sell_ask_hold (self->session, draft, NULL, NULL, NULL);
    }
  tk_cart_clear (self->cart);
}

/* ---- Back to a payment ---- */

static void
recalled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkSellPage) self = user_data;
  g_autoptr (GError) error = NULL;
  TkRecalledCart *recalled = tk_desk_worker_finish (result, &error);

  if (self->session == NULL || recalled == NULL)
    {
      if (self->session != NULL)
        tk_cart_panel_say (self->cart_panel, error->message);
      tk_sell_page_forget_paying (self);
      g_clear_pointer (&recalled, tk_recalled_cart_free);
      return;
    }
  tk_recalled_cart_unpack (recalled, self->cart);
  tk_recalled_cart_free (recalled);
  if (self->resumed != NULL)
    tk_sell_page_start_paying (self, self->wanted);
}

void
tk_sell_page_go_on (TkSellPage *self, const TkAttempt *attempt)
{
  if (self->paying || self->resumed != NULL)
    return;
  if (tk_cart_get_n_rows (self->cart) > 0)
    {
      tk_cart_panel_say (self->cart_panel, _("Finish this cart or hold it first; then go on with the payment."));
      return;
    }
  tk_done_panel_clear (self->done_panel);
  self->resumed = g_strdup (attempt->id);
  self->resumed_sale = g_strdup (attempt->sale);
  self->wanted = attempt->method;
  tk_sell_ask_recall (self->session, attempt->cart, recalled_cb, g_object_ref (self));
}
