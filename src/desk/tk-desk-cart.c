/* What a cart costs: lines merged by type, priced from the catalogue, summed with checked arithmetic.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-sell-private.h"
#include "tk-money.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

static gboolean
fail (TkDeskError code, GError **error, const char *sentence)
{
  g_set_error_literal (error, TK_DESK_ERROR, code, sentence);
  return FALSE;
}

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
find_line (TkWireSale *sale, const TkCartLine *wanted)
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
add_amount (TkWireSale *sale, TkWireSaleLine *line, GError **error)
{
  gint64 amount, total;

  if (tk_money_multiply (line->unit, line->qty, &amount) && tk_money_add (sale->total, amount, &total)
      && total <= TK_SALE_TOTAL_MAX)
    {
      line->amount = amount;
      sale->total = total;
      return TRUE;
    }
  return fail (TK_DESK_ERROR_INVALID, error,
               _("This cart costs more than one sale may; take fewer tickets or have the price checked"));
}

static gboolean
price_line (TkDesk *desk, TkWireSale *sale, TkWireSaleLine *line, GError **error)
{
  g_autoptr (TkWireEvent) event = NULL;
  g_autoptr (TkWireTicketType) type = NULL;

  if (!tk_store_get_event (desk->store, (guint32) line->event, &event, error)
      || !tk_store_get_type (desk->store, (guint32) line->event, (guint16) line->type, &type, error))
    return FALSE;
  if (event == NULL || type == NULL)
    {
      g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_FOUND,
                   _("Event %" PRId64 " has no ticket type %" PRId64 " here; choose one that is listed"),
                   line->event, line->type);
      return FALSE;
    }
  line->unit = type->price;
  return take_currency (sale, event->currency, error) && add_amount (sale, line, error);
}

/* One sale, one event: its payments are that event's takings. */
static gboolean
check_one_event (const TkWireSale *sale, GError **error)
{
  const TkWireSaleLine *first = g_ptr_array_index (sale->lines, 0);

  for (guint i = 1; i < sale->lines->len; i++)
    if (((const TkWireSaleLine *) g_ptr_array_index (sale->lines, i))->event != first->event)
      return fail (TK_DESK_ERROR_INVALID, error, _("One sale is for one event; sell the tickets of each event in a sale of its own"));
  return TRUE;
}

gboolean
tk_desk_price_lines (TkDesk *desk, const TkCartLine *lines, gsize n_lines, TkWireSale *sale, GError **error)
{
  if (!check_quantities (lines, n_lines, error))
    return FALSE;
  for (gsize i = 0; i < n_lines; i++)
    merge (sale, &lines[i]);
  if (sale->lines->len > TK_WIRE_SALE_LINES_MAX)
    return fail (TK_DESK_ERROR_INVALID, error, _("These are too many kinds of ticket for one sale; split it into several sales"));
  for (guint i = 0; i < sale->lines->len; i++)
    if (!price_line (desk, sale, g_ptr_array_index (sale->lines, i), error))
      return FALSE;
  return check_one_event (sale, error);
}

gboolean
tk_desk_price (TkDesk *desk, const TkCartLine *lines, gsize n_lines, gint64 *total, char **currency, GError **error)
{
  g_return_val_if_fail (desk != NULL && (lines != NULL || n_lines == 0) && total != NULL, FALSE);
  TkWireSale *sale = tk_wire_new (&tk_wire_sale_shape);
  gboolean priced = tk_desk_price_lines (desk, lines, n_lines, sale, error);
  if (priced)
    {
      *total = sale->total;
      if (currency != NULL)
        *currency = g_strdup (sale->currency);
    }
  tk_wire_free (&tk_wire_sale_shape, sale);
  return priced;
}

char *
tk_desk_money (gint64 minor, const char *currency)
{
  TkMoneyStyle style = tk_money_style_from_locale ();

  return tk_money_format_with_currency (minor, currency, &style);
}
