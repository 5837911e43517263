/* Ways to pay as people say them. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-sell.h"

#include <glib/gi18n-lib.h>

const char *
tk_pay_method_words (const char *method)
{
  static const struct { const char *method, *words; } known[] = {
    { "cash", N_("Cash") },           { "mpesa", N_("M-Pesa") },     { "mpesa-code", N_("M-Pesa code") },
    { "paystack", N_("Paystack") },   { "card", N_("Card") },        { "comp", N_("Given away") },
    { "exchange", N_("Exchange") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (known[i].method, method))
      return _(known[i].words);
  return method;
}
