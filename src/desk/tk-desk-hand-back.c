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
static void
move_cents (GPtrArray *kept, gint64 cents, gint64 *shares)
{
  for (guint i = 0; i < kept->len; i++)
    {
      const TkStorePaid *paid = g_ptr_array_index (kept, i);
      gboolean money = !is_cash (paid) && !g_str_equal (paid->method, tk_pay_method_to_string (TK_PAY_COMP));
      if (money && shares[i] + cents >= 0 && shares[i] + cents <= paid->amount)
        {
          shares[i] += cents;
          return;
        }
    }
}

static void
make_coins (GPtrArray *kept, gint64 cash_unit, gint64 *shares)
{
  for (guint i = 0; i < kept->len; i++)
    {
      const TkStorePaid *paid = g_ptr_array_index (kept, i);
      gint64 coins = is_cash (paid) && shares[i] < paid->amount ? MIN (tk_desk_round (shares[i], cash_unit), paid->amount) : shares[i];
      gint64 cents = shares[i] - coins;
      shares[i] = coins;
      if (cents != 0)
        move_cents (kept, cents, shares);
    }
}

gboolean
tk_desk_hand_back (TkDesk *desk, const char *sale, gint64 amount, gboolean all, TkWireReversal *body, GError **error)
{
  g_autoptr (GPtrArray) kept = tk_store_list_kept_payments (desk->store, sale, error);
  gint64 whole_unit = tk_desk_whole_unit (body->currency), cash_unit, whole;
  g_autofree gint64 *shares = NULL;

  if (kept == NULL || !tk_store_get_sale_cash_unit (desk->store, sale, whole_unit, &cash_unit, error))
    return FALSE;
  whole = sum_kept (kept);
  amount = all ? whole : MIN (amount, whole); /* earlier reversals may have been rounded up */
  if (amount <= 0)
    return TRUE;
  shares = g_new0 (gint64, kept->len);
  share_out (kept, amount, pick_unit (kept, amount, whole_unit), shares);
  make_coins (kept, cash_unit, shares);
  for (guint i = 0; i < kept->len; i++)
    add_back (body, g_ptr_array_index (kept, i), shares[i]);
  return TRUE;
}
