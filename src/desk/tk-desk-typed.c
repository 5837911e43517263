/* M-Pesa codes typed from buyers' phones that the hub has not confirmed. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-pay-private.h"
#include "tk-store-receipt.h"
#include "tk-store-shift.h"

#include <glib/gi18n-lib.h>

void
tk_typed_code_free (TkTypedCode *code)
{
  if (code == NULL)
    return;
  g_free (code->reference);
  g_free (code->sale);
  g_free (code->currency);
  g_free (code->state);
  g_free (code->words);
  g_free (code);
}

static char *
say (const TkStoreTypedCode *row)
{
  g_autofree char *typed = tk_desk_money (row->amount, row->currency);
  g_autofree char *came = tk_desk_money (row->came, row->currency);

  if (g_str_equal (row->state, "amount"))
    return g_strdup_printf (_("%s came with this code, and %s was typed: look at the buyer's message."), came, typed);
  if (g_str_equal (row->state, "twice"))
    return g_strdup (_("This code has paid another sale: ask the buyer for the right message."));
  return g_strdup (_("Nothing was heard of this code yet."));
}

static TkTypedCode *
take_code (TkStoreTypedCode *row)
{
  TkTypedCode *code = g_new0 (TkTypedCode, 1);

  code->words = say (row);
  code->reference = g_steal_pointer (&row->reference);
  code->sale = g_steal_pointer (&row->sale);
  code->currency = g_steal_pointer (&row->currency);
  code->state = g_steal_pointer (&row->state);
  code->number = row->number;
  code->amount = row->amount;
  code->at = row->at;
  return code;
}

static GPtrArray *
list (TkDesk *desk, const char *shift, GError **error)
{
  g_autoptr (GPtrArray) rows = tk_store_list_unmatched_codes (desk->store, shift, error);
  GPtrArray *codes;

  if (rows == NULL)
    return NULL;
  codes = g_ptr_array_new_with_free_func ((GDestroyNotify) tk_typed_code_free);
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (codes, take_code (g_ptr_array_index (rows, i)));
  return codes;
}

GPtrArray *
tk_desk_list_unmatched (TkDesk *desk, const char *shift, GError **error)
{
  g_autoptr (TkStoreShift) open = NULL;

  g_return_val_if_fail (desk != NULL, NULL);
  if (shift != NULL)
    return list (desk, shift, error);
  if (!tk_store_get_open_shift (desk->store, &open, error))
    return NULL;
  return list (desk, open != NULL ? open->id : "", error);
}
