/* A sale: its money, and that its parts agree. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-apply.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-pay-apply.h"
#include "hub-store-reversal.h"
#include "hub-worth.h"
#include "tk-money.h"

static gint64
count_of_type (const TkWireSale *sale, gint64 event, gint64 type)
{
  gint64 count = 0;

  for (guint i = 0; i < sale->tickets->len; i++)
    {
      const TkWireSaleTicket *ticket = sale->tickets->pdata[i];

      count += ticket->event == event && ticket->type == type;
    }
  return count;
}

static gint64
qty_of_type (const TkWireSale *sale, gint64 event, gint64 type)
{
  gint64 qty = 0;

  for (guint i = 0; i < sale->lines->len; i++)
    {
      const TkWireSaleLine *line = sale->lines->pdata[i];

      if (line->event == event && line->type == type)
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
      const TkWireSaleLine *line = sale->lines->pdata[i];

      if (count_of_type (sale, line->event, line->type) != qty_of_type (sale, line->event, line->type))
        return FALSE;
    }
  return TRUE;
}

typedef struct { gint64 net, off, discounts, paid, cash, qty; } Sums;

/* FALSE when a line is not its quantity times its unit, takes more off than it comes to, or a sum overflows. */
static gboolean
add_lines (const TkWireSale *sale, Sums *sums)
{
  for (guint i = 0; i < sale->lines->len; i++)
    {
      const TkWireSaleLine *line = sale->lines->pdata[i];
      gint64 amount = -1;

      if (!tk_money_multiply (line->unit, line->qty, &amount) || amount != line->amount || line->off > line->amount
          || !tk_money_add (sums->net, line->amount - line->off, &sums->net) || !tk_money_add (sums->off, line->off, &sums->off))
        return FALSE;
      sums->qty += line->qty;
    }
  return TRUE;
}

static gboolean
add_payments (const TkWireSale *sale, Sums *sums)
{
  for (guint i = 0; i < sale->payments->len; i++)
    {
      const TkWirePayment *payment = sale->payments->pdata[i];

      if (!tk_money_add (sums->paid, payment->amount, &sums->paid))
        return FALSE;
      sums->cash += strcmp (payment->method, "cash") == 0;
    }
  for (guint i = 0; i < sale->discounts->len; i++)
    {
      if (!tk_money_add (sums->discounts, ((const TkWireDiscount *) sale->discounts->pdata[i])->amount, &sums->discounts))
        return FALSE;
    }
  return TRUE;
}

/* What the lines, the discounts, the tickets and the payments of a sale say must agree; sums that overflow do not. */
static const char *
find_disagreement (const TkWireSale *sale)
{
  Sums sums = { 0 };
  gint64 due;

  if (!add_lines (sale, &sums) || sums.net != sale->total)
    return _("its lines do not come to its total");
  if (!add_payments (sale, &sums) || !tk_money_add (sale->total, sale->rounding, &due) || sums.paid != due)
    return _("its payments do not come to its total");
  if (sums.discounts != sums.off)
    return _("its discounts do not come to what its lines take off");
  if (sale->rounding != 0 && sums.cash == 0)
    return _("it is rounded, and no cash was paid");
  if (sums.qty != sale->tickets->len)
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

/* ---- Payments ---- */

/* What is written on a cash payment proves nothing. */
static gboolean
is_receipt (const TkWirePayment *payment)
{
  return *payment->reference != '\0' && strcmp (payment->method, "cash") != 0 && strcmp (payment->method, "comp") != 0;
}

static gboolean
is_mpesa (const TkWirePayment *payment)
{
  return strcmp (payment->method, "mpesa") == 0 || strcmp (payment->method, "mpesa-code") == 0;
}

static gboolean
same_receipt (const TkWirePayment *a, const TkWirePayment *b)
{
  return is_receipt (a) && is_receipt (b) && strcmp (a->reference, b->reference) == 0
         && (strcmp (a->method, b->method) == 0 || (is_mpesa (a) && is_mpesa (b)));
}

static gboolean
is_repeated (const TkWireSale *sale, guint index)
{
  for (guint i = 0; i < index; i++)
    {
      if (same_receipt (sale->payments->pdata[i], sale->payments->pdata[index]))
        return TRUE;
    }
  return FALSE;
}

static gboolean
check_receipt (HubApply *apply, const TkWireSale *sale, guint index, gint64 event, GError **error)
{
  const TkWirePayment *payment = sale->payments->pdata[index];
  g_autofree char *other = NULL;

  if (is_repeated (sale, index))
    return hub_apply_clash (apply, "receipt_twice", payment->reference, event, error,
                            _("The receipt %s was taken twice for the sale %s; part of it is not paid."), payment->reference,
                            sale->sale);
  return hub_store_payment_sale (apply->conn, payment->method, payment->reference, &other, error)
         && (*other == '\0'
             || hub_apply_clash (apply, "receipt_twice", payment->reference, event, error,
                                 _("The receipt %s was taken for two sales (%s and %s); one of them is not paid."),
                                 payment->reference, other, sale->sale));
}

/* What undoing another sale was worth pays for this one: it must have been undone for just that. */
static gboolean
check_exchange (HubApply *apply, const TkWireSale *sale, const TkWirePayment *payment, gint64 event, GError **error)
{
  gint64 worth = 0;

  if (strcmp (payment->method, "exchange") != 0)
    return TRUE;
  if (!hub_store_reversal_exchanged (apply->conn, payment->reference, apply->terminal->terminal, &worth, error))
    return FALSE;
  return (worth == payment->amount && strcmp (payment->reference, sale->exchange) == 0)
         || hub_apply_clash (apply, "exchange_unknown", sale->sale, event, error,
                             _("“%s” took back tickets in exchange for the sale %s, but nothing of that worth was undone there; "
                               "compare the two sales."),
                             apply->terminal->name, sale->sale);
}

/* Before the sale is stored: a receipt pays for one sale only. */
static gboolean
check_payments (HubApply *apply, const TkWireSale *sale, gint64 event, GError **error)
{
  for (guint i = 0; i < sale->payments->len; i++)
    {
      if ((is_receipt (sale->payments->pdata[i]) && !check_receipt (apply, sale, i, event, error))
          || !check_exchange (apply, sale, sale->payments->pdata[i], event, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
has_checks (const TkWireSale *sale)
{
  for (guint i = 0; i < sale->payments->len; i++)
    {
      const TkWirePayment *payment = sale->payments->pdata[i];

      if (is_receipt (payment) || strcmp (payment->method, "exchange") == 0)
        return TRUE;
    }
  return FALSE;
}

/* ---- Applying ---- */

static gboolean
place_tickets (HubApply *apply, const TkWireSale *sale, GError **error)
{
  for (guint i = 0; i < sale->tickets->len; i++)
    {
      if (!hub_place_ticket (apply, sale, sale->tickets->pdata[i], error))
        return FALSE;
    }
  for (guint i = 0; i < sale->uses->len; i++)
    {
      if (!hub_place_use (apply, sale, sale->uses->pdata[i], error))
        return FALSE;
    }
  return TRUE;
}

/* Every event that is named, as they come. */
static gint64
event_at (const TkWireSale *sale, guint i)
{
  guint lines = sale->lines->len, tickets = sale->tickets->len, uses = sale->uses->len;

  if (i < lines)
    return ((const TkWireSaleLine *) sale->lines->pdata[i])->event;
  if (i < lines + tickets)
    return ((const TkWireSaleTicket *) sale->tickets->pdata[i - lines])->event;
  return i < lines + tickets + uses ? ((const TkWireSaleTicket *) sale->uses->pdata[i - lines - tickets])->event : 0;
}

/* All events the sale touches; each is asked about once, as they come in a row. */
static gboolean
ask_invited (HubApply *apply, const TkWireSale *sale, gboolean (*ask) (HubApply *, gint64, gboolean *, GError **),
             gboolean *invited, GError **error)
{
  gint64 checked = 0, event;

  *invited = TRUE;
  for (guint i = 0; *invited && (event = event_at (sale, i)) != 0; i++)
    {
      if (event != checked && !ask (apply, event, invited, error))
        return FALSE;
      checked = event;
    }
  return TRUE;
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

/* What its terminal told of it since. */
static gboolean
apply_after (HubApply *apply, const char *sale, GError **error)
{
  return hub_apply_reissues_of (apply, sale, error) && hub_apply_reversals_of (apply, sale, error);
}

static gboolean
store_sale (HubApply *apply, const TkWireSale *sale, GError **error)
{
  gint64 event = ((const TkWireSaleLine *) sale->lines->pdata[0])->event;
  HubStoreOrigin origin = hub_apply_origin (apply);
  gboolean added = FALSE;

  if (!check_payments (apply, sale, event, error) || !hub_store_sale_add (apply->conn, sale, &origin, &added, error))
    return FALSE;
  if (!added)
    return die_told_before (apply, sale);
  return check_sums (apply, sale, event, error) && hub_worth_of_sale (apply, sale, error) && place_tickets (apply, sale, error)
         && (sale->discounts->len + sale->uses->len == 0 || hub_voucher_check_sale (apply, sale, error))
         && hub_pay_sale_applied (apply, sale, error) && (!is_late (apply) || apply_after (apply, sale->sale, error));
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
                  && (invited && !has_checks (sale) ? store_sale (apply, sale, error)
                                                     : store_sale_slowly (apply, sale, error));
  tk_wire_free (&tk_wire_sale_shape, sale);
  return done;
}
