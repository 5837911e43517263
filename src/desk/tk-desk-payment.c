/* How a sale is paid: codes first, cash for the rest, change from the cash; and how that goes back. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-sell-private.h"
#include "tk-money.h"
#include "tk-store-reversal.h"
#include "tk-store-sale.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MPESA_CODE_LENGTH 10

typedef struct
{
  gint64 codes;       /* paid by M-Pesa codes */
  gint64 tendered;    /* cash handed over */
} Paid;

const char *
tk_pay_method_to_string (TkPayMethod method)
{
  return method == TK_PAY_CASH ? "cash" : "mpesa-code";
}

static gboolean
fail (GError **error, const char *sentence)
{
  g_set_error_literal (error, TK_DESK_ERROR, TK_DESK_ERROR_PAYMENT, sentence);
  return FALSE;
}

static gboolean
add (gint64 amount, gint64 *sum, GError **error)
{
  if (amount >= 0 && amount <= TK_SALE_TOTAL_MAX && tk_money_add (*sum, amount, sum))
    return TRUE;
  return fail (error, _("That is not an amount that can be paid; type it again"));
}

static gboolean
is_mpesa_code (const char *code)
{
  if (strlen (code) != MPESA_CODE_LENGTH)
    return FALSE;
  for (const char *p = code; *p != '\0'; p++)
    if (!g_ascii_isupper (*p) && !g_ascii_isdigit (*p))
      return FALSE;
  return TRUE;
}

/* Money is unique by receipt code: in this sale and in every sale made here. */
static gboolean
check_unused (TkDesk *desk, const TkWireSale *sale, const char *code, GError **error)
{
  g_autofree char *used = NULL;

  for (guint i = 0; i < sale->payments->len; i++)
    {
      const TkWirePayment *payment = g_ptr_array_index (sale->payments, i);
      if (g_strcmp0 (payment->reference, code) == 0)
        return fail (error, _("The same M-Pesa code was given twice; each payment has its own code"));
    }
  if (!tk_store_find_sale_by_reference (desk->store, tk_pay_method_to_string (TK_PAY_MPESA_CODE), code, &used, error))
    return FALSE;
  if (used == NULL)
    return TRUE;
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_PAYMENT,
               _("M-Pesa code %s has already paid another sale here; ask the buyer for the right message"), code);
  return FALSE;
}

static gboolean
take_code (TkDesk *desk, const TkPayment *payment, TkWireSale *sale, Paid *paid, GError **error)
{
  g_autofree char *code = g_ascii_strup (payment->reference != NULL ? payment->reference : "", -1);

  if (!is_mpesa_code (code))
    return fail (error, _("An M-Pesa code has 10 letters and digits, like QGH7XK2M1P; read it again from the message"));
  if (payment->amount == 0)
    return fail (error, _("An M-Pesa payment of 0 pays nothing; type the amount in the message"));
  if (!check_unused (desk, sale, code, error) || !add (payment->amount, &paid->codes, error))
    return FALSE;
  TkWirePayment *row = tk_wire_append (&tk_wire_payment_shape, sale->payments);
  tk_wire_set (&row->method, tk_pay_method_to_string (TK_PAY_MPESA_CODE));
  tk_wire_set (&row->reference, code);
  row->amount = payment->amount;
  return TRUE;
}

static gboolean
fail_over (const TkWireSale *sale, const Paid *paid, GError **error)
{
  g_autofree char *more = tk_desk_money (paid->codes - sale->total, sale->currency);

  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_PAYMENT,
               _("The M-Pesa payments are %s more than this sale costs; type only what belongs to it"), more);
  return FALSE;
}

static gboolean
fail_short (const TkWireSale *sale, gint64 due, gint64 tendered, GError **error)
{
  g_autofree char *total = tk_desk_money (due, sale->currency);
  g_autofree char *given = tk_desk_money (tendered, sale->currency);
  g_autofree char *missing = tk_desk_money (due - tendered, sale->currency);

  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_PAYMENT, _("%s is due and %s was given: %s is missing"), total, given,
               missing);
  return FALSE;
}

static gboolean
settle_cash (TkWireSale *sale, const Paid *paid, GError **error)
{
  gint64 due = sale->total - paid->codes;

  if (due < 0)
    return fail_over (sale, paid, error);
  if (paid->tendered < due)
    return fail_short (sale, due, paid->tendered, error);
  if (due == 0 && paid->tendered > 0)
    return fail (error, _("Nothing is left to pay in cash; give the cash back"));
  if (due == 0)
    return TRUE;
  TkWirePayment *row = tk_wire_append (&tk_wire_payment_shape, sale->payments);
  tk_wire_set (&row->method, tk_pay_method_to_string (TK_PAY_CASH));
  row->amount = due;
  row->tendered = paid->tendered;
  row->change = paid->tendered - due;
  return TRUE;
}

gboolean
tk_desk_settle (TkDesk *desk, const TkPayment *payments, gsize n_payments, TkWireSale *sale, GError **error)
{
  Paid paid = { 0 };

  if (n_payments > TK_WIRE_SALE_PAYMENTS_MAX)
    return fail (error, _("These are too many payments for one sale; split it into several sales"));
  for (gsize i = 0; i < n_payments; i++)
    {
      gboolean taken = payments[i].method == TK_PAY_CASH ? add (payments[i].amount, &paid.tendered, error)
                                                          : take_code (desk, &payments[i], sale, &paid, error);
      if (!taken)
        return FALSE;
    }
  return settle_cash (sale, &paid, error);
}

/* ---- Handing back ---- */

/* part × amount ÷ whole, rounded down, neither overflowing nor rounding on the way; part and amount at most whole. */
static gint64
share_of (gint64 part, gint64 amount, gint64 whole)
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
pick_unit (GPtrArray *kept, const TkWireReversal *body)
{
  gint64 unit = 1;

  for (int i = tk_currency_exponent (body->currency); i > 0; i--)
    unit *= 10;
  for (guint i = 0; i < kept->len; i++)
    if (((const TkStorePaid *) g_ptr_array_index (kept, i))->amount % unit != 0)
      return 1;
  return body->amount % unit == 0 ? unit : 1;
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
}

/* What rounding down left over is fewer units than there are payments: one each, to those that have one left. */
static void
share_out (GPtrArray *kept, gint64 whole, TkWireReversal *body)
{
  gint64 unit = pick_unit (kept, body), left = body->amount;

  for (guint i = 0; i < kept->len; i++)
    left -= share_of (((const TkStorePaid *) g_ptr_array_index (kept, i))->amount / unit, body->amount / unit, whole / unit) * unit;
  for (guint i = 0; i < kept->len; i++)
    {
      const TkStorePaid *paid = g_ptr_array_index (kept, i);
      gint64 share = share_of (paid->amount / unit, body->amount / unit, whole / unit) * unit;
      gint64 more = left > 0 && share < paid->amount ? unit : 0;
      left -= more;
      add_back (body, paid, share + more);
    }
}

gboolean
tk_desk_hand_back (TkDesk *desk, const char *sale, TkWireReversal *body, GError **error)
{
  g_autoptr (GPtrArray) kept = tk_store_list_kept_payments (desk->store, sale, error);
  gint64 whole;

  if (kept == NULL)
    return FALSE;
  whole = sum_kept (kept);
  if (body->amount > whole)
    return fail (error, _("More would be handed back than this sale has left; report this"));
  if (body->amount > 0)
    share_out (kept, whole, body);
  return TRUE;
}
