/* What a cart comes to before anybody pays, and what may be taken off. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-sell-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

static void
quote_line_free (gpointer data)
{
  TkQuoteLine *line = data;

  g_free (line->name);
  g_free (line);
}

GPtrArray *
tk_desk_quote_lines_new (void)
{
  return g_ptr_array_new_with_free_func (quote_line_free);
}

void
tk_quote_off_free (TkQuoteOff *off)
{
  if (off == NULL)
    return;
  g_free (off->kind);
  g_free (off->name);
  g_free (off->trouble);
  g_free (off);
}

void
tk_quote_free (TkQuote *quote)
{
  if (quote == NULL)
    return;
  g_ptr_array_unref (quote->lines);
  g_ptr_array_unref (quote->offs);
  g_free (quote->currency);
  g_free (quote->missing);
  g_free (quote->trouble);
  g_free (quote);
}

void
tk_discount_info_free (TkDiscountInfo *info)
{
  if (info == NULL)
    return;
  g_free (info->name);
  g_free (info->unavailable);
  g_free (info);
}

/* ---- Why a voucher or discount cannot be had now ---- */

static char *
outside_window (const TkWireVoucher *voucher, gint64 now, const char *zone)
{
  g_autofree char *when = NULL;

  if (voucher->closed)
    return g_strdup_printf (_("“%s” is not given any more"), voucher->name);
  if (voucher->from > now)
    {
      when = tk_desk_time_words (voucher->from, now, zone);
      return g_strdup_printf (_("“%s” is good from %s on"), voucher->name, when);
    }
  if (voucher->until > 0 && now >= voucher->until)
    {
      when = tk_desk_time_words (voucher->until, now, zone);
      return g_strdup_printf (_("“%s” was good until %s"), voucher->name, when);
    }
  return NULL;
}

static char *
no_use_left (const TkWireVoucher *voucher, gboolean online)
{
  if (online)
    return g_strdup_printf (_("No use of “%s” is left here: more comes when the hub has some, so wait a moment"), voucher->name);
  return g_strdup_printf (_("No use of “%s” is left here and the hub cannot be reached: connect to get more"), voucher->name);
}

static gboolean
count_uses (TkDesk *desk, const TkDeskTerms *terms, const TkWireVoucher *voucher, gint64 *left, GError **error)
{
  TkStoreStock stock = { 0 };

  *left = -1;
  if (voucher->uses == 0)
    return TRUE;
  if (!tk_store_get_stock (desk->store, (guint32) voucher->event, (guint16) (TK_WIRE_VOUCHER_TYPE + voucher->voucher), terms->now.now_ms,
                           &stock, error))
    return FALSE;
  *left = terms->now.moved_back ? 0 : stock.left;
  return TRUE;
}

gboolean
tk_desk_voucher_trouble (TkDesk *desk, TkDeskTerms *terms, const TkWireVoucher *voucher, const char *zone, gint64 *left,
                         TkDeskError *code, char **trouble, GError **error)
{
  char *words = outside_window (voucher, terms->now.now_ms, zone);

  *code = TK_DESK_ERROR_NOT_ON_SALE;
  if (!count_uses (desk, terms, voucher, left, error) || (*left == 0 && !tk_desk_terms_ask (desk, terms, error)))
    {
      g_free (words);
      return FALSE;
    }
  if (words == NULL && *left == 0)
    {
      *code = TK_DESK_ERROR_NO_LEASE;
      words = no_use_left (voucher, terms->online);
    }
  *trouble = words;
  return TRUE;
}

static TkDiscountInfo *
make_info (TkDesk *desk, TkDeskTerms *terms, const TkWireVoucher *row, const char *zone, GError **error)
{
  TkDiscountInfo *info = g_new0 (TkDiscountInfo, 1);
  TkDeskError code;

  info->event = (guint32) row->event;
  info->number = (guint16) row->voucher;
  info->name = g_strdup (row->name);
  info->approval = row->approval;
  if (tk_desk_voucher_trouble (desk, terms, row, zone, &info->left, &code, &info->unavailable, error))
    return info;
  tk_discount_info_free (info);
  return NULL;
}

GPtrArray *
tk_desk_list_discounts (TkDesk *desk, guint32 event, GError **error)
{
  g_autoptr (GPtrArray) infos = g_ptr_array_new_with_free_func ((GDestroyNotify) tk_discount_info_free);
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (TkWireEvent) known = NULL;
  TkDeskTerms terms;

  g_return_val_if_fail (desk != NULL, NULL);
  if (!tk_desk_read_terms (desk, &terms, error) || !tk_store_get_event (desk->store, event, &known, error))
    return NULL;
  rows = tk_store_list_discounts (desk->store, event, error);
  for (guint i = 0; rows != NULL && known != NULL && i < rows->len; i++)
    {
      TkDiscountInfo *info = make_info (desk, &terms, g_ptr_array_index (rows, i), known->zone, error);
      if (info == NULL)
        return NULL;
      g_ptr_array_add (infos, info);
    }
  return rows != NULL ? g_steal_pointer (&infos) : NULL;
}

/* ---- The cart ---- */

static void
add_line (TkQuote *quote, const TkWireSaleLine *row, const TkStoreOffer *offer)
{
  TkQuoteLine *line = g_new0 (TkQuoteLine, 1);

  *line = (TkQuoteLine) { (guint32) row->event, (guint16) row->type, (guint) row->qty, row->unit, row->amount, row->off, NULL };
  line->name = g_strdup (offer != NULL ? offer->type->name : "");
  g_ptr_array_add (quote->lines, line);
}

/* The first of them is enough to say. Approval can still be asked for: it is no trouble. */
static gboolean
find_trouble (TkDesk *desk, TkCart *cart, TkQuote *quote, GError **error)
{
  for (guint i = 0; i < cart->body->lines->len && quote->trouble == NULL; i++)
    {
      const TkWireSaleLine *line = g_ptr_array_index (cart->body->lines, i);
      const TkStoreOffer *offer = g_ptr_array_index (cart->line_offers, i);
      TkDeskError code;

      if (offer->stock.left < line->qty && offer->stock.left + offer->stock.beyond >= line->qty)
        cart->needs_approval = TRUE;
      if (!tk_desk_why_not (desk, &cart->terms, g_ptr_array_index (cart->line_events, i), offer, line->qty, TRUE, &code, &quote->trouble,
                            error))
        return FALSE;
    }
  return TRUE;
}

/* What a cart cannot be is said, not failed; only a database that fails does. */
static gboolean
price (TkDesk *desk, TkCart *cart, TkQuote *quote, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (tk_desk_cart_price (desk, cart, NULL, &failure))
    return find_trouble (desk, cart, quote, error);
  if (failure->domain != TK_DESK_ERROR)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  quote->trouble = g_strdup (failure->message);
  return TRUE;
}

static void
fill (TkQuote *quote, TkCart *cart, gboolean whole)
{
  for (guint i = 0; i < cart->body->lines->len; i++)
    add_line (quote, g_ptr_array_index (cart->body->lines, i),
              i < cart->line_offers->len ? g_ptr_array_index (cart->line_offers, i) : NULL);
  g_clear_pointer (&quote->offs, g_ptr_array_unref);
  quote->offs = g_steal_pointer (&cart->offs);
  cart->offs = g_ptr_array_new ();
  quote->currency = g_strdup (cart->body->currency);
  quote->list = cart->list;
  quote->total = cart->body->total;
  quote->off = quote->list - quote->total;
  quote->needs_approval = cart->needs_approval;
  if (!whole)
    return;
  quote->cash_total = tk_desk_round (quote->total, tk_desk_cart_cash_unit (cart));
  quote->missing = tk_desk_cart_missing (cart);
}

TkQuote *
tk_desk_quote (TkDesk *desk, const TkSaleRequest *request, GError **error)
{
  g_autoptr (TkQuote) quote = g_new0 (TkQuote, 1);
  g_autoptr (TkCart) cart = NULL;

  g_return_val_if_fail (desk != NULL && request != NULL, NULL);
  quote->lines = tk_desk_quote_lines_new ();
  cart = tk_desk_cart_new (request);
  if (!price (desk, cart, quote, error))
    return NULL;
  fill (quote, cart, cart->tickets->len > 0 && cart->list >= 0 && *cart->body->currency != '\0');
  return g_steal_pointer (&quote);
}
