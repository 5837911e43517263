/* A sale: its money, and that its parts agree. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-apply.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "tk-money.h"

static gint64
count_of_type (const TkWireSale *sale, gint64 type)
{
  gint64 count = 0;

  for (guint i = 0; i < sale->tickets->len; i++)
    count += ((const TkWireSaleTicket *) sale->tickets->pdata[i])->type == type;
  return count;
}

static gint64
qty_of_type (const TkWireSale *sale, gint64 type)
{
  gint64 qty = 0;

  for (guint i = 0; i < sale->lines->len; i++)
    {
      const TkWireSaleLine *line = sale->lines->pdata[i];

      if (line->type == type)
        qty += line->qty;
    }
  return qty;
}

/* Of each type as many tickets as lines say; that there are as many in all was looked at. */
static gboolean
types_agree (const TkWireSale *sale)
{
  for (guint i = 0; i < sale->lines->len; i++)
    {
      gint64 type = ((const TkWireSaleLine *) sale->lines->pdata[i])->type;

      if (count_of_type (sale, type) != qty_of_type (sale, type))
        return FALSE;
    }
  return TRUE;
}

/* What the lines, the tickets and the payments of a sale say must agree; sums that overflow do not. */
static const char *
find_disagreement (const TkWireSale *sale)
{
  gint64 lines = 0, paid = 0, qty = 0;
  gboolean whole = TRUE, one_event = TRUE;
  gint64 event = ((const TkWireSaleLine *) sale->lines->pdata[0])->event;

  for (guint i = 0; i < sale->tickets->len; i++)
    one_event = one_event && ((const TkWireSaleTicket *) sale->tickets->pdata[i])->event == event;
  for (guint i = 0; i < sale->lines->len; i++)
    {
      const TkWireSaleLine *line = sale->lines->pdata[i];
      gint64 amount = -1;

      whole = whole && tk_money_multiply (line->unit, line->qty, &amount) && amount == line->amount
              && tk_money_add (lines, line->amount, &lines);
      one_event = one_event && line->event == event;
      qty += line->qty;
    }
  for (guint i = 0; i < sale->payments->len; i++)
    whole = whole && tk_money_add (paid, ((const TkWirePayment *) sale->payments->pdata[i])->amount, &paid);
  if (!one_event)
    return _("it is for more than one event");
  if (!whole || lines != sale->total)
    return _("its lines do not come to its total");
  if (paid != sale->total)
    return _("its payments do not come to its total");
  if (qty != sale->tickets->len)
    return _("it has not as many tickets as its lines say");
  return types_agree (sale) ? NULL : _("its tickets are not of the types its lines say");
}

static gboolean
check_sums (HubApply *apply, const TkWireSale *sale, gint64 event, GError **error)
{
  const char *what = find_disagreement (sale);

  return what == NULL
         || hub_apply_clash (apply, "sale_sums", sale->sale, event, error,
                             _("A sale at “%s” does not add up (%s); count the till and compare it with the sale %s."),
                             apply->terminal->name, what, sale->sale);
}

/* Before the sale is stored: a receipt pays for one sale only. */
static gboolean
check_receipts (HubApply *apply, const TkWireSale *sale, gint64 event, GError **error)
{
  for (guint i = 0; i < sale->payments->len; i++)
    {
      const TkWirePayment *payment = sale->payments->pdata[i];
      g_autofree char *other = NULL;

      if (*payment->reference == '\0')
        continue;
      if (!hub_store_payment_sale (apply->conn, payment->method, payment->reference, &other, error))
        return FALSE;
      if (*other != '\0'
          && !hub_apply_clash (apply, "receipt_twice", payment->reference, event, error,
                               _("The receipt %s was taken for two sales (%s and %s); one of them is not paid."),
                               payment->reference, other, sale->sale))
        return FALSE;
    }
  return TRUE;
}

static gboolean
place_tickets (HubApply *apply, const TkWireSale *sale, GError **error)
{
  for (guint i = 0; i < sale->tickets->len; i++)
    {
      if (!hub_place_ticket (apply, sale, sale->tickets->pdata[i], error))
        return FALSE;
    }
  return TRUE;
}

/* All events the sale touches; each is asked about once, as they come in a row. */
static gboolean
ask_invited (HubApply *apply, const TkWireSale *sale, gboolean (*ask) (HubApply *, gint64, gboolean *, GError **),
             gboolean *invited, GError **error)
{
  gint64 checked = 0;

  *invited = TRUE;
  for (guint i = 0; *invited && i < sale->lines->len + sale->tickets->len; i++)
    {
      gint64 event = i < sale->lines->len
                       ? ((const TkWireSaleLine *) sale->lines->pdata[i])->event
                       : ((const TkWireSaleTicket *) sale->tickets->pdata[i - sale->lines->len])->event;

      if (event != checked && !ask (apply, event, invited, error))
        return FALSE;
      checked = event;
    }
  return TRUE;
}

static gboolean
has_receipt (const TkWireSale *sale)
{
  for (guint i = 0; i < sale->payments->len; i++)
    {
      if (*((const TkWirePayment *) sale->payments->pdata[i])->reference != '\0')
        return TRUE;
    }
  return FALSE;
}

static gboolean
die_told_before (HubApply *apply, const TkWireSale *sale)
{
  apply->dead = g_strdup_printf (_("Another entry told of the sale %s already"), sale->sale);
  return TRUE;
}

/* Its place in the journal was passed before: a dead letter, tried again. */
static gboolean
is_late (const HubApply *apply)
{
  return apply->entry->seq <= apply->terminal->acked;
}

static gboolean
store_sale (HubApply *apply, const TkWireSale *sale, GError **error)
{
  gint64 event = ((const TkWireSaleLine *) sale->lines->pdata[0])->event;
  HubStoreOrigin origin = hub_apply_origin (apply);
  gboolean added = FALSE;

  if (!check_receipts (apply, sale, event, error) || !hub_store_sale_add (apply->conn, sale, &origin, &added, error))
    return FALSE;
  if (!added)
    return die_told_before (apply, sale);
  return check_sums (apply, sale, event, error) && place_tickets (apply, sale, error)
         && (!is_late (apply) || hub_apply_reversals_of (apply, sale->sale, error));
}

/* Something is written before the sale itself, or instead of it: first be sure that it is not dead. */
static gboolean
store_sale_slowly (HubApply *apply, const TkWireSale *sale, GError **error)
{
  gboolean exists = FALSE, invited = FALSE;

  if (!hub_store_sale_exists (apply->conn, sale->sale, &exists, error))
    return FALSE;
  if (exists)
    return die_told_before (apply, sale);
  if (!ask_invited (apply, sale, hub_apply_invited, &invited, error))
    return FALSE;
  return !invited || store_sale (apply, sale, error);
}

gboolean
hub_apply_sale (HubApply *apply, GError **error)
{
  gboolean invited = FALSE;
  TkWireSale *sale = hub_apply_decode (apply, &tk_wire_sale_shape);

  if (sale == NULL)
    return TRUE;
  gboolean done = ask_invited (apply, sale, hub_apply_is_invited, &invited, error)
                  && (invited && !has_receipt (sale) ? store_sale (apply, sale, error)
                                                     : store_sale_slowly (apply, sale, error));
  tk_wire_free (&tk_wire_sale_shape, sale);
  return done;
}
