/* The ways to pay, as the wire has them and as people say them. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-sell.h"

#include <glib/gi18n-lib.h>

static const struct { const char *word, *said; } methods[] = {
  [TK_PAY_CASH] = { "cash", N_("Cash") },
  [TK_PAY_MPESA_CODE] = { "mpesa-code", N_("M-Pesa code") },
  [TK_PAY_MPESA] = { "mpesa", N_("M-Pesa") },
  [TK_PAY_PAYSTACK] = { "paystack", N_("Paystack") },
  [TK_PAY_CARD] = { "card", N_("Card") },
  [TK_PAY_COMP] = { "comp", N_("Complimentary") },
  [TK_PAY_EXCHANGE] = { "exchange", N_("Exchange") },
};

const char *
tk_pay_method_to_string (TkPayMethod method)
{
  g_return_val_if_fail ((guint) method < G_N_ELEMENTS (methods), "cash");
  return methods[method].word;
}

gboolean
tk_pay_method_from_string (const char *text, TkPayMethod *method)
{
  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (methods); i++)
    if (g_str_equal (methods[i].word, text))
      {
        *method = (TkPayMethod) i;
        return TRUE;
      }
  return FALSE;
}

/* A newer hub may know ways this program does not. */
const char *
tk_pay_method_words (const char *method)
{
  TkPayMethod known;

  return tk_pay_method_from_string (method, &known) ? _(methods[known].said) : method != NULL ? method : "";
}
