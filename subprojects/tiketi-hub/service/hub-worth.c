/* Shares of sales and reversals over several events. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-worth.h"

#include "hub-share.h"
#include "hub-store-reversal.h"
#include "tk-money.h"

/* Events ascending, and what each is worth. */
typedef struct
{
  GArray *events; /* gint64 */
  GArray *worth;  /* gint64 */
} Worth;

static void
init_worth (Worth *worth)
{
  worth->events = g_array_new (FALSE, FALSE, sizeof (gint64));
  worth->worth = g_array_new (FALSE, FALSE, sizeof (gint64));
}

static void
clear_worth (Worth *worth)
{
  g_array_unref (worth->events);
  g_array_unref (worth->worth);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Worth, clear_worth)

static gint64
event_at (const Worth *worth, guint i)
{
  return g_array_index (worth->events, gint64, i);
}

static const gint64 *
weights (const Worth *worth)
{
  return (const gint64 *) worth->worth->data;
}

static void
add (Worth *worth, gint64 event, gint64 amount)
{
  guint i = 0;

  while (i < worth->events->len && event_at (worth, i) < event)
    i++;
  if (i == worth->events->len || event_at (worth, i) != event)
    {
      gint64 nothing = 0;
      g_array_insert_val (worth->events, i, event);
      g_array_insert_val (worth->worth, i, nothing);
    }
  /* What cannot be is told of elsewhere; here it must only not overflow. */
  g_array_index (worth->worth, gint64, i) += CLAMP (amount, 0, TK_MONEY_MAX);
}

/* ---- Sales ---- */

static gboolean
has_one_event (const TkWireSale *sale)
{
  gint64 event = ((const TkWireSaleLine *) sale->lines->pdata[0])->event;

  for (guint i = 1; i < sale->lines->len; i++)
    {
      if (((const TkWireSaleLine *) sale->lines->pdata[i])->event != event)
        return FALSE;
    }
  return TRUE;
}

/* *due: what payments come to for each, the rounding included. */
static gboolean
add_sale_shares (HubApply *apply, const TkWireSale *sale, const Worth *worth, gint64 *due, GError **error)
{
  gint64 sum = sale->rounding;

  for (guint i = 0; i < worth->events->len; i++)
    sum += weights (worth)[i];
  hub_share (MAX (sum, 0), weights (worth), worth->events->len, due);
  for (guint i = 0; i < worth->events->len; i++)
    {
      gint64 total = weights (worth)[i], rounding = due[i] - total;

      if (!hub_store_sale_add_share (apply->conn, sale->sale, event_at (worth, i), total, rounding, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_payment_shares (HubApply *apply, const TkWireSale *sale, const Worth *worth, const gint64 *due, GError **error)
{
  guint n = worth->events->len;
  g_autoptr (HubShares) shares = hub_shares_new (due, n);
  g_autofree gint64 *part = g_new (gint64, n);

  for (guint line = 0; line < sale->payments->len; line++)
    {
      hub_shares_take (shares, ((const TkWirePayment *) sale->payments->pdata[line])->amount, part);
      for (guint i = 0; i < n; i++)
        {
          if (!hub_store_payment_add_share (apply->conn, sale->sale, (gint64) line + 1, event_at (worth, i), part[i], error))
            return FALSE;
        }
    }
  return TRUE;
}

static gboolean
share_sale (HubApply *apply, const TkWireSale *sale, GError **error)
{
  g_auto (Worth) worth;

  init_worth (&worth);
  for (guint i = 0; i < sale->lines->len; i++)
    {
      const TkWireSaleLine *line = sale->lines->pdata[i];

      add (&worth, line->event, line->amount - line->off);
    }
  g_autofree gint64 *due = g_new (gint64, worth.events->len);
  return add_sale_shares (apply, sale, &worth, due, error) && add_payment_shares (apply, sale, &worth, due, error);
}

gboolean
hub_worth_of_sale (HubApply *apply, const TkWireSale *sale, GError **error)
{
  return has_one_event (sale) || share_sale (apply, sale, error);
}

/* ---- Reversals ---- */

static gboolean
is_first_of_type (const TkWireReversal *reversal, guint index)
{
  const TkWireReprint *named = reversal->tickets->pdata[index];

  for (guint i = 0; i < index; i++)
    {
      const TkWireReprint *before = reversal->tickets->pdata[i];

      if (before->event == named->event && before->type == named->type)
        return FALSE;
    }
  return TRUE;
}

static gint64
count_of_type (const TkWireReversal *reversal, const TkWireReprint *like)
{
  gint64 count = 0;

  for (guint i = 0; i < reversal->tickets->len; i++)
    {
      const TkWireReprint *named = reversal->tickets->pdata[i];

      count += named->event == like->event && named->type == like->type;
    }
  return count;
}

static gboolean
weigh_reversal (HubApply *apply, const TkWireReversal *reversal, Worth *worth, GError **error)
{
  for (guint i = 0; i < reversal->tickets->len; i++)
    {
      const TkWireReprint *named = reversal->tickets->pdata[i];
      gint64 net = 0, qty = 0;

      if (!is_first_of_type (reversal, i))
        continue;
      if (!hub_store_sale_net (apply->conn, reversal->sale, named->event, named->type, &net, &qty, error))
        return FALSE;
      add (worth, named->event, hub_share_part (net, qty, count_of_type (reversal, named)));
    }
  return TRUE;
}

static gboolean
add_reversal_shares (HubApply *apply, const TkWireReversal *reversal, const Worth *worth, GError **error)
{
  guint n = worth->events->len;
  g_autofree gint64 *part = g_new (gint64, n);

  hub_share (reversal->amount, weights (worth), n, part);
  g_autoptr (HubShares) shares = hub_shares_new (part, n);
  for (guint line = 0; line < reversal->payments->len; line++)
    {
      hub_shares_take (shares, ((const TkWirePayment *) reversal->payments->pdata[line])->amount, part);
      for (guint i = 0; i < n; i++)
        {
          if (!hub_store_reversal_add_share (apply->conn, reversal->reversal, (gint64) line + 1, event_at (worth, i), part[i], error))
            return FALSE;
        }
    }
  return TRUE;
}

static gboolean
share_reversal (HubApply *apply, const TkWireReversal *reversal, GError **error)
{
  g_auto (Worth) worth;

  init_worth (&worth);
  return weigh_reversal (apply, reversal, &worth, error)
         && hub_store_reversal_drop_shares (apply->conn, reversal->reversal, error)
         && add_reversal_shares (apply, reversal, &worth, error);
}

gboolean
hub_worth_of_reversal (HubApply *apply, const TkWireReversal *reversal, GError **error)
{
  gint64 event = ((const TkWireReprint *) reversal->tickets->pdata[0])->event;

  for (guint i = 1; i < reversal->tickets->len; i++)
    {
      if (((const TkWireReprint *) reversal->tickets->pdata[i])->event != event)
        return share_reversal (apply, reversal, error);
    }
  return TRUE;
}
