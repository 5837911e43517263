/* A sold ticket for another: given back and sold anew in one transaction, the difference paid or returned.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-exchange.h"
#include "tk-desk-sell-private.h"
#include "tk-store-sale.h"

#include <glib/gi18n-lib.h>

/* An exchange in the making. */
typedef struct
{
  const TkStaff *staff;
  const TkExchangeRequest *request;
  TkExchangeQuote quote;     /* currency owned */
  TkExchange *done;
} Draft;

static gboolean
fail (GError **error, TkDeskError code, const char *sentence)
{
  g_set_error_literal (error, TK_DESK_ERROR, code, sentence);
  return FALSE;
}

void
tk_exchange_free (TkExchange *exchange)
{
  if (exchange == NULL)
    return;
  tk_reversal_free (exchange->back);
  tk_sale_free (exchange->sale);
  g_free (exchange);
}

/* ---- What it comes to ---- */

static gboolean
is_meant (const TkExchangeRequest *request, const TkSoldTicket *ticket)
{
  for (gsize i = 0; i < request->n_tickets; i++)
    if (tk_ticket_id_equal (&request->tickets[i], &ticket->id))
      return TRUE;
  return request->n_tickets == 0;
}

/* Of those that are still good; what is wrong with others, undoing them says. */
static gint64
sum_worth (const TkExchangeRequest *request, const TkSale *sale)
{
  gint64 worth = 0;

  for (guint i = 0; i < sale->tickets->len; i++)
    {
      const TkSoldTicket *ticket = g_ptr_array_index (sale->tickets, i);
      if (is_meant (request, ticket) && !g_str_equal (ticket->status, "voided") && !g_str_equal (ticket->status, "refunded"))
        worth += ticket->price;
    }
  return MIN (worth, sale->total + sale->rounding - sale->handed_back); /* coins may have said less than prices */
}

static gboolean
check_currency (const TkSale *sale, const TkQuote *quote, GError **error)
{
  if (g_str_equal (sale->currency, quote->currency))
    return TRUE;
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID,
               _("These tickets were paid in %s and the others cost %s: refund the old ones and sell the new ones"), sale->currency,
               quote->currency);
  return FALSE;
}

static gboolean
compute (TkDesk *desk, const TkExchangeRequest *request, TkExchangeQuote *out, GError **error)
{
  g_autoptr (TkSale) sale = tk_desk_get_sale (desk, request->sale, error);
  g_autoptr (TkQuote) quote = sale != NULL ? tk_desk_quote (desk, &request->instead, error) : NULL;

  if (quote == NULL)
    return FALSE;
  if (quote->trouble != NULL)
    return fail (error, TK_DESK_ERROR_INVALID, quote->trouble);
  if (!check_currency (sale, quote, error))
    return FALSE;
  out->worth = sum_worth (request, sale);
  out->price = quote->total;
  out->difference = out->price - out->worth;
  out->currency = g_strdup (quote->currency);
  return TRUE;
}

gboolean
tk_desk_exchange_quote (TkDesk *desk, const TkExchangeRequest *request, TkExchangeQuote *out, GError **error)
{
  g_return_val_if_fail (desk != NULL && request != NULL && request->sale != NULL && out != NULL, FALSE);
  return tk_desk_require_enrolled (desk, NULL, error) && compute (desk, request, out, error);
}

/* ---- Done ---- */

static gboolean
read_again (TkDesk *desk, Draft *draft, const char *id, GError **error)
{
  g_autoptr (TkSale) sale = tk_desk_get_sale (desk, id, error);
  TkReversal *back;

  if (sale == NULL)
    return FALSE;
  if (*sale->exchange == '\0')
    return fail (error, TK_DESK_ERROR_INVALID, _("A sale was made with this request key, so it cannot be an exchange"));
  back = tk_desk_read_reversal (desk, sale->exchange, error);
  if (back == NULL)
    return FALSE;
  back->again = sale->again = TRUE;
  draft->done = g_new0 (TkExchange, 1);
  draft->done->back = back;
  draft->done->sale = g_steal_pointer (&sale);
  return TRUE;
}

/* TRUE with draft->done set when this very request was answered before. */
static gboolean
find_again (TkDesk *desk, Draft *draft, GError **error)
{
  const char *request = draft->request->instead.request;
  g_autofree char *id = NULL;

  if (request == NULL)
    return TRUE;
  if (!tk_store_find_sale_by_request (desk->store, request, &id, error))
    return FALSE;
  return id == NULL || read_again (desk, draft, id, error);
}

/* What the old is worth pays for the new, and goes back the way it came where it is more: a supervisor approves that. */
static TkReversal *
give_back (TkDesk *desk, const Draft *draft, GError **error)
{
  const TkExchangeRequest *request = draft->request;
  TkReversalRequest reversal = {
    .sale = request->sale,
    .tickets = request->tickets,
    .n_tickets = request->n_tickets,
    .reason = request->reason,
    .approver = request->instead.approver,
  };

  return tk_desk_refund_within (desk, draft->staff, &reversal, MIN (draft->quote.worth, draft->quote.price), draft->quote.difference >= 0,
                                error);
}

static TkSale *
take_instead (TkDesk *desk, const Draft *draft, const TkReversal *back, GError **error)
{
  TkSaleRequest instead = draft->request->instead;
  g_autofree TkPayment *payments = g_new0 (TkPayment, instead.n_payments + 1);

  for (gsize i = 0; i < instead.n_payments; i++)
    payments[i + 1] = instead.payments[i];
  payments[0] = (TkPayment) { .method = TK_PAY_EXCHANGE, .amount = MIN (draft->quote.worth, draft->quote.price), .reference = back->id };
  instead.payments = payments;
  instead.n_payments++;
  return tk_desk_sell_within (desk, draft->staff, &instead, back->id, error);
}

static gboolean
exchange_cb (TkDesk *desk, gpointer data, GError **error)
{
  Draft *draft = data;

  if (!tk_desk_require_enrolled (desk, NULL, error) || !find_again (desk, draft, error))
    return FALSE;
  if (draft->done != NULL)
    return TRUE;
  if (!compute (desk, draft->request, &draft->quote, error))
    return FALSE;
  draft->done = g_new0 (TkExchange, 1);
  draft->done->back = give_back (desk, draft, error);
  if (draft->done->back != NULL)
    draft->done->sale = take_instead (desk, draft, draft->done->back, error);
  return draft->done->sale != NULL;
}

TkExchange *
tk_desk_exchange (TkDesk *desk, const TkStaff *staff, const TkExchangeRequest *request, GError **error)
{
  Draft draft = { .staff = staff, .request = request };

  g_return_val_if_fail (desk != NULL && staff != NULL && request != NULL && request->sale != NULL, NULL);
  if (!tk_desk_transact (desk, exchange_cb, &draft, error))
    g_clear_pointer (&draft.done, tk_exchange_free); /* the commit itself may have failed */
  g_free (draft.quote.currency);
  return draft.done;
}
