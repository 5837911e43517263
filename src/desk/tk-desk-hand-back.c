/* How the money of a sale goes back: the way it came, in proportion, cash in whole units of the drawer.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-sell-private.h"
#include "tk-store-reversal.h"
#include "tk-store-sale.h"

#include <glib/gi18n-lib.h>

gint64
tk_desk_share_of (gint64 part, gint64 amount, gint64 whole)
{
  gint64 share = 0, rest = 0;

  for (int bit = 62; bit >= 0; bit--)
    {
      share *= 2;
      rest = rest * 2 + ((amount >> bit) & 1) * part;
      share += rest / whole;
      rest %= whole;
    }
  return share;
}

/* What tickets paid for is handed back the way those were paid: so far back it is looked for. */
#define EXCHANGES_MAX 20

/* In whole units of the currency when everything is, so that nobody is handed back half a shilling. */
static gint64
pick_unit (GPtrArray *kept, gint64 amount, gint64 whole_unit)
{
  for (guint i = 0; i < kept->len; i++)
    if (((const TkStorePaid *) g_ptr_array_index (kept, i))->amount % whole_unit != 0)
      return 1;
  return amount % whole_unit == 0 ? whole_unit : 1;
}

static gint64
sum_kept (GPtrArray *kept)
{
  gint64 sum = 0;

  for (guint i = 0; i < kept->len; i++)
    sum += ((const TkStorePaid *) g_ptr_array_index (kept, i))->amount;
  return sum;
}

static void
add_back (TkWireReversal *body, const TkStorePaid *paid, gint64 amount)
{
  if (amount == 0)
    return;
  TkWirePayment *row = tk_wire_append (&tk_wire_payment_shape, body->payments);
  tk_wire_set (&row->method, paid->method);
  tk_wire_set (&row->reference, paid->reference);
  row->amount = amount;
  body->amount += amount;
}

static gboolean
is_cash (const TkStorePaid *paid)
{
  return g_str_equal (paid->method, tk_pay_method_to_string (TK_PAY_CASH));
}

/* What rounding down left over is fewer units than there are payments: one each, to those that have one left. */
static void
share_out (GPtrArray *kept, gint64 amount, gint64 unit, gint64 *shares)
{
  gint64 whole = sum_kept (kept), left = amount;

  for (guint i = 0; i < kept->len; i++)
    {
      shares[i] = tk_desk_share_of (((const TkStorePaid *) g_ptr_array_index (kept, i))->amount / unit, amount / unit, whole / unit) * unit;
      left -= shares[i];
    }
  for (guint i = 0; left > 0 && i < kept->len; i++)
    if (shares[i] < ((const TkStorePaid *) g_ptr_array_index (kept, i))->amount)
      {
        shares[i] += unit;
        left -= unit;
      }
}

/* What coins cannot say goes back another way, where there is one that can; else it is a rounding of the reversal, and whoever takes
 * the last of the sale gets what is left. */
static gboolean
move_cents (GPtrArray *kept, gint64 cents, gint64 *shares)
{
  for (guint i = 0; i < kept->len; i++)
    {
      const TkStorePaid *paid = g_ptr_array_index (kept, i);
      gboolean money = !is_cash (paid) && !g_str_equal (paid->method, tk_pay_method_to_string (TK_PAY_COMP));
      if (money && shares[i] + cents >= 0 && shares[i] + cents <= paid->amount)
        {
          shares[i] += cents;
          return TRUE;
        }
    }
  return FALSE;
}

/* All of what came in cash goes out as it came, unless it came in another sale. `room`: so much more than all the shares may go out. */
static void
make_coins (GPtrArray *kept, gint64 cash_unit, gboolean own, gint64 room, gint64 *shares)
{
  for (guint i = 0; i < kept->len; i++)
    {
      const TkStorePaid *paid = g_ptr_array_index (kept, i);
      gint64 coins, cents;

      if (!is_cash (paid) || (own && shares[i] == paid->amount))
        continue;
      coins = MIN (tk_desk_round (shares[i], cash_unit), paid->amount / cash_unit * cash_unit);
      cents = shares[i] - coins;
      if (cents != 0 && !move_cents (kept, cents, shares) && -cents > room)
        coins -= cash_unit;
      shares[i] = coins;
    }
}

/* ---- How a sale was paid, in money ---- */

static void
add_way (GPtrArray *ways, const char *method, const char *reference, gint64 amount)
{
  TkStorePaid *way;

  if (amount == 0)
    return;
  for (guint i = 0; i < ways->len; i++)
    {
      way = g_ptr_array_index (ways, i);
      if (g_str_equal (way->method, method) && g_str_equal (way->reference, reference))
        {
          way->amount += amount;
          return;
        }
    }
  way = g_new0 (TkStorePaid, 1);
  way->method = g_strdup (method);
  way->reference = g_strdup (reference);
  way->amount = amount;
  g_ptr_array_add (ways, way);
}

static gboolean list_ways (TkDesk *desk, const char *sale, guint depth, GPtrArray *ways, GError **error);

/* The tickets that were given for it were paid for in their own sale. */
static gboolean
add_exchanged (TkDesk *desk, const char *reversal, gint64 amount, guint depth, GPtrArray *ways, GError **error)
{
  g_autoptr (TkStoreReversal) row = NULL;
  g_autoptr (GPtrArray) before = g_ptr_array_new_with_free_func ((GDestroyNotify) tk_store_paid_free);
  g_autofree gint64 *shares = NULL;
  gint64 found;

  if (depth < EXCHANGES_MAX && (!tk_store_get_reversal (desk->store, reversal, &row, error)
                                || (row != NULL && !list_ways (desk, row->sale, depth + 1, before, error))))
    return FALSE;
  found = MIN (amount, sum_kept (before));
  shares = g_new0 (gint64, before->len + 1);
  if (found > 0)
    share_out (before, found, 1, shares);
  for (guint i = 0; i < before->len; i++)
    {
      const TkStorePaid *way = g_ptr_array_index (before, i);
      add_way (ways, way->method, way->reference, shares[i]);
    }
  add_way (ways, tk_pay_method_to_string (TK_PAY_CASH), "", amount - found);
  return TRUE;
}

static gboolean
list_ways (TkDesk *desk, const char *sale, guint depth, GPtrArray *ways, GError **error)
{
  g_autoptr (GPtrArray) payments = tk_store_list_sale_payments (desk->store, sale, error);

  for (guint i = 0; payments != NULL && i < payments->len; i++)
    {
      const TkStorePayment *paid = g_ptr_array_index (payments, i);
      if (!g_str_equal (paid->method, tk_pay_method_to_string (TK_PAY_EXCHANGE)))
        add_way (ways, paid->method, paid->reference, paid->amount);
      else if (!add_exchanged (desk, paid->reference, paid->amount, depth, ways, error))
        return FALSE;
    }
  return payments != NULL;
}

static gboolean
take_handed_back (TkDesk *desk, const char *sale, GPtrArray *ways, GError **error)
{
  g_autoptr (GPtrArray) rows = tk_store_list_handed_back (desk->store, sale, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const TkStorePaid *row = g_ptr_array_index (rows, i);
      for (guint k = 0; k < ways->len; k++)
        {
          TkStorePaid *way = g_ptr_array_index (ways, k);
          if (g_str_equal (way->method, row->method) && g_str_equal (way->reference, row->reference))
            way->amount = MAX (way->amount - row->amount, 0);
        }
    }
  return rows != NULL;
}

static GPtrArray *
list_kept (TkDesk *desk, const char *sale, GError **error)
{
  g_autoptr (GPtrArray) ways = g_ptr_array_new_with_free_func ((GDestroyNotify) tk_store_paid_free);

  if (list_ways (desk, sale, 0, ways, error) && take_handed_back (desk, sale, ways, error))
    return g_steal_pointer (&ways);
  return NULL;
}

gboolean
tk_desk_hand_back (TkDesk *desk, const TkStoreSale *sale, gint64 amount, gboolean all, TkWireReversal *body, GError **error)
{
  g_autoptr (GPtrArray) kept = list_kept (desk, sale->id, error);
  gint64 whole_unit = tk_desk_whole_unit (body->currency), left = sale->total + sale->rounding - sale->handed_back, cash_unit;
  g_autofree gint64 *shares = NULL;

  if (kept == NULL || !tk_store_get_sale_cash_unit (desk->store, sale->id, whole_unit, &cash_unit, error))
    return FALSE;
  left -= body->amount; /* what goes into another sale */
  amount = MIN (all ? left : MIN (amount, left), sum_kept (kept)); /* earlier reversals may have been rounded up */
  if (amount <= 0)
    return TRUE;
  shares = g_new0 (gint64, kept->len);
  share_out (kept, amount, pick_unit (kept, amount, whole_unit), shares);
  make_coins (kept, cash_unit, *sale->exchange == '\0', left - amount, shares);
  for (guint i = 0; i < kept->len; i++)
    add_back (body, g_ptr_array_index (kept, i), shares[i]);
  return TRUE;
}
