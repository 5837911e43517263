/* A reversal made here, as faces are told of it. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-sell-private.h"
#include "tk-store-reversal.h"

static void
handed_back_free (TkHandedBack *payment)
{
  g_free (payment->method);
  g_free (payment->reference);
  g_free (payment);
}

static GPtrArray *
take_payments (GPtrArray *rows, gint64 *cash)
{
  GPtrArray *payments = g_ptr_array_new_with_free_func ((GDestroyNotify) handed_back_free);

  *cash = 0;
  for (guint i = 0; i < rows->len; i++)
    {
      TkStorePaid *row = g_ptr_array_index (rows, i);
      TkHandedBack *payment = g_new0 (TkHandedBack, 1);
      payment->method = g_steal_pointer (&row->method);
      payment->reference = g_steal_pointer (&row->reference);
      payment->amount = row->amount;
      *cash += g_str_equal (payment->method, tk_pay_method_to_string (TK_PAY_CASH)) ? payment->amount : 0;
      g_ptr_array_add (payments, payment);
    }
  return payments;
}

TkReversal *
tk_desk_read_reversal (TkDesk *desk, const char *id, GError **error)
{
  g_autoptr (TkStoreReversal) row = NULL;
  g_autoptr (GArray) tickets = tk_store_list_reversal_tickets (desk->store, id, error);
  g_autoptr (GPtrArray) payments = tickets != NULL ? tk_store_list_reversal_payments (desk->store, id, error) : NULL;

  if (payments == NULL || !tk_store_get_reversal (desk->store, id, &row, error))
    return NULL;
  TkReversal *reversal = g_new0 (TkReversal, 1);
  reversal->id = g_steal_pointer (&row->id);
  reversal->kind = g_steal_pointer (&row->kind);
  reversal->sale = g_steal_pointer (&row->sale);
  reversal->staff = g_steal_pointer (&row->staff);
  reversal->approved_by = g_steal_pointer (&row->approved_by);
  reversal->reason = g_steal_pointer (&row->reason);
  reversal->currency = g_steal_pointer (&row->currency);
  reversal->seq = row->seq;
  reversal->at = row->at;
  reversal->amount = row->amount;
  reversal->tickets = g_steal_pointer (&tickets);
  reversal->payments = take_payments (payments, &reversal->cash);
  return reversal;
}

void
tk_reversal_free (TkReversal *reversal)
{
  if (reversal == NULL)
    return;
  g_free (reversal->id);
  g_free (reversal->kind);
  g_free (reversal->sale);
  g_free (reversal->staff);
  g_free (reversal->approved_by);
  g_free (reversal->reason);
  g_free (reversal->currency);
  g_array_unref (reversal->tickets);
  g_ptr_array_unref (reversal->payments);
  g_free (reversal);
}
