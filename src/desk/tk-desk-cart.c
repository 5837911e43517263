/* What a cart holds: lines merged by type, with all that is known of them, ticket by ticket. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-sell-private.h"
#include "tk-money.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

static gboolean
fail (TkDeskError code, GError **error, const char *sentence)
{
  g_set_error_literal (error, TK_DESK_ERROR, code, sentence);
  return FALSE;
}

TkCart *
tk_desk_cart_new (const TkSaleRequest *request)
{
  TkCart *cart = g_new0 (TkCart, 1);

  cart->request = request;
  cart->approver = request->approver;
  cart->body = tk_wire_new (&tk_wire_sale_shape);
  cart->events = g_ptr_array_new_with_free_func ((GDestroyNotify) tk_store_event_free);
  cart->line_events = g_ptr_array_new ();
  cart->line_offers = g_ptr_array_new ();
  cart->offers = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  cart->tickets = g_array_new (FALSE, TRUE, sizeof (TkCartTicket));
  cart->offs = g_ptr_array_new_with_free_func ((GDestroyNotify) tk_quote_off_free);
  cart->uses = g_array_new (FALSE, TRUE, sizeof (TkCartUses));
  return cart;
}

void
tk_desk_cart_free (TkCart *cart)
{
  if (cart == NULL)
    return;
  tk_wire_free (&tk_wire_sale_shape, cart->body);
  g_ptr_array_unref (cart->line_events);
  g_ptr_array_unref (cart->line_offers);
  g_ptr_array_unref (cart->offers);
  g_ptr_array_unref (cart->events);
  g_array_unref (cart->tickets);
  g_ptr_array_unref (cart->offs);
  g_array_unref (cart->uses);
  g_free (cart);
}

/* ---- Lines ---- */

static gboolean
check_quantities (const TkCartLine *lines, gsize n_lines, GError **error)
{
  guint64 tickets = 0;

  if (n_lines == 0)
    return fail (TK_DESK_ERROR_INVALID, error, _("There is nothing in the cart; choose a ticket first"));
  for (gsize i = 0; i < n_lines; i++)
    {
      if (lines[i].qty == 0)
        return fail (TK_DESK_ERROR_INVALID, error, _("A quantity of 0 cannot be sold; take that line out"));
      tickets += lines[i].qty;
    }
  if (tickets <= TK_SALE_QTY_MAX)
    return TRUE;
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID,
               _("One sale holds at most %d tickets and this one has %" PRIu64 "; split it into several sales"),
               TK_SALE_QTY_MAX, tickets);
  return FALSE;
}

static TkWireSaleLine *
find_line (const TkWireSale *sale, const TkCartLine *wanted)
{
  for (guint i = 0; i < sale->lines->len; i++)
    {
      TkWireSaleLine *line = g_ptr_array_index (sale->lines, i);
      if (line->event == wanted->event && line->type == wanted->type)
        return line;
    }
  return NULL;
}

static void
merge (TkWireSale *sale, const TkCartLine *wanted)
{
  TkWireSaleLine *line = find_line (sale, wanted);

  if (line == NULL)
    {
      line = tk_wire_append (&tk_wire_sale_line_shape, sale->lines);
      line->event = wanted->event;
      line->type = wanted->type;
    }
  line->qty += wanted->qty;
}

static gboolean
merge_lines (TkCart *cart, GError **error)
{
  const TkSaleRequest *request = cart->request;

  if (!check_quantities (request->lines, request->n_lines, error))
    return FALSE;
  for (gsize i = 0; i < request->n_lines; i++)
    merge (cart->body, &request->lines[i]);
  if (cart->body->lines->len <= TK_WIRE_SALE_LINES_MAX)
    return TRUE;
  return fail (TK_DESK_ERROR_INVALID, error, _("These are too many kinds of ticket for one sale; split it into several sales"));
}

/* ---- What they are ---- */

static gboolean
fail_unknown (const TkWireSaleLine *line, GError **error)
{
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_FOUND,
               _("Event %" PRId64 " has no ticket type %" PRId64 " here; choose one that is listed"), line->event, line->type);
  return FALSE;
}

static TkStoreOffer *
find_offer (GPtrArray *offers, gint64 type)
{
  for (guint i = 0; i < offers->len; i++)
    {
      TkStoreOffer *offer = g_ptr_array_index (offers, i);
      if (offer->type->type == type)
        return offer;
    }
  return NULL;
}

/* All lines of one event at once. */
static gboolean
read_event (TkDesk *desk, TkCart *cart, guint32 number, GError **error)
{
  g_autoptr (GArray) types = g_array_new (FALSE, FALSE, sizeof (guint16));
  GPtrArray *lines = cart->body->lines;
  TkWireEvent *event = NULL;
  GPtrArray *offers;

  for (guint i = 0; i < lines->len; i++)
    {
      const TkWireSaleLine *line = g_ptr_array_index (lines, i);
      guint16 type = (guint16) line->type;
      if (line->event == number)
        g_array_append_val (types, type);
    }
  offers = tk_desk_list_offers (desk, &cart->terms, number, types, cart->request->held, error);
  if (offers == NULL)
    return FALSE;
  g_ptr_array_add (cart->offers, offers);
  if (!tk_store_get_event (desk->store, number, &event, error))
    return FALSE;
  if (event != NULL)
    g_ptr_array_add (cart->events, event);
  for (guint i = 0; i < lines->len; i++)
    if (((const TkWireSaleLine *) g_ptr_array_index (lines, i))->event == number)
      {
        g_ptr_array_index (cart->line_events, i) = event;
        g_ptr_array_index (cart->line_offers, i) = find_offer (offers, ((TkWireSaleLine *) g_ptr_array_index (lines, i))->type);
      }
  return TRUE;
}

static gboolean
was_read (const TkCart *cart, guint i)
{
  gint64 event = ((const TkWireSaleLine *) g_ptr_array_index (cart->body->lines, i))->event;

  for (guint k = 0; k < i; k++)
    if (((const TkWireSaleLine *) g_ptr_array_index (cart->body->lines, k))->event == event)
      return TRUE;
  return FALSE;
}

static gboolean
read_events (TkDesk *desk, TkCart *cart, GError **error)
{
  GPtrArray *lines = cart->body->lines;

  g_ptr_array_set_size (cart->line_events, (int) lines->len);
  g_ptr_array_set_size (cart->line_offers, (int) lines->len);
  for (guint i = 0; i < lines->len; i++)
    if (!was_read (cart, i)
        && !read_event (desk, cart, (guint32) ((const TkWireSaleLine *) g_ptr_array_index (lines, i))->event, error))
      return FALSE;
  return TRUE;
}

/* ---- What they cost ---- */

/* One sale, one currency: the first line's. */
static gboolean
take_currency (TkWireSale *sale, const char *currency, GError **error)
{
  if (*sale->currency == '\0')
    tk_wire_set (&sale->currency, currency);
  if (g_strcmp0 (sale->currency, currency) == 0)
    return TRUE;
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID,
               _("%s and %s cannot be paid in one sale; sell them one after the other"), sale->currency, currency);
  return FALSE;
}

static gboolean
add_amount (TkCart *cart, TkWireSaleLine *line, GError **error)
{
  gint64 amount, total;

  if (tk_money_multiply (line->unit, line->qty, &amount) && tk_money_add (cart->list, amount, &total) && total <= TK_SALE_TOTAL_MAX)
    {
      line->amount = amount;
      cart->list = total;
      return TRUE;
    }
  return fail (TK_DESK_ERROR_INVALID, error,
               _("This cart costs more than one sale may; take fewer tickets or have the price checked"));
}

static void
add_tickets (TkCart *cart, guint i)
{
  const TkWireSaleLine *line = g_ptr_array_index (cart->body->lines, i);

  for (gsize k = 0; k < cart->request->n_lines; k++)
    {
      const TkCartLine *from = &cart->request->lines[k];
      for (guint n = 0; from->event == line->event && from->type == line->type && n < from->qty; n++)
        {
          TkCartTicket ticket = { .line = i, .price = line->unit, .place = from->places != NULL ? from->places[n] : 0,
                                  .attendee = from->attendees != NULL ? &from->attendees[n] : NULL };
          g_array_append_val (cart->tickets, ticket);
        }
    }
}

static gboolean
price_line (TkCart *cart, guint i, GError **error)
{
  TkWireSaleLine *line = g_ptr_array_index (cart->body->lines, i);
  const TkWireEvent *event = g_ptr_array_index (cart->line_events, i);
  const TkStoreOffer *offer = g_ptr_array_index (cart->line_offers, i);

  if (event == NULL || offer == NULL)
    return fail_unknown (line, error);
  line->unit = offer->type->price;
  if (!take_currency (cart->body, event->currency, error) || !add_amount (cart, line, error))
    return FALSE;
  add_tickets (cart, i);
  return TRUE;
}

gboolean
tk_desk_cart_price (TkDesk *desk, TkCart *cart, TkDeskError *code, GError **error)
{
  if (!merge_lines (cart, error) || !tk_desk_read_terms (desk, &cart->terms, error) || !read_events (desk, cart, error))
    return FALSE;
  for (guint i = 0; i < cart->body->lines->len; i++)
    if (!price_line (cart, i, error))
      return FALSE;
  cart->body->total = cart->list;
  return cart->request->n_offs == 0 || tk_desk_cart_take_off (desk, cart, code, error);
}

gint64
tk_desk_whole_unit (const char *currency)
{
  gint64 unit = 1;

  for (int i = tk_currency_exponent (currency); i > 0; i--)
    unit *= 10;
  return unit;
}

gint64
tk_desk_round (gint64 amount, gint64 unit)
{
  gint64 rest = amount % unit;

  return amount - rest + (rest * 2 >= unit ? unit : 0);
}

gint64
tk_desk_cart_cash_unit (const TkCart *cart)
{
  gint64 unit = 0;

  for (guint i = 0; i < cart->events->len; i++)
    {
      const TkWireEvent *event = g_ptr_array_index (cart->events, i);
      unit = MAX (unit, event->cash_unit > 0 ? event->cash_unit : tk_desk_whole_unit (event->currency));
    }
  return MAX (unit, 1);
}

gboolean
tk_desk_price (TkDesk *desk, const TkCartLine *lines, gsize n_lines, gint64 *total, char **currency, GError **error)
{
  g_return_val_if_fail (desk != NULL && (lines != NULL || n_lines == 0) && total != NULL, FALSE);
  TkSaleRequest request = { .lines = lines, .n_lines = n_lines };
  g_autoptr (TkCart) cart = tk_desk_cart_new (&request);

  if (!tk_desk_cart_price (desk, cart, NULL, error))
    return FALSE;
  *total = cart->body->total;
  if (currency != NULL)
    *currency = g_strdup (cart->body->currency);
  return TRUE;
}

char *
tk_desk_money (gint64 minor, const char *currency)
{
  TkMoneyStyle style = tk_money_style_from_locale ();

  return tk_money_format_with_currency (minor, currency, &style);
}
