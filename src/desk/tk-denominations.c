/* Notes and coins that people pay with. What is rarely seen is left out: it is counted as several smaller ones.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-shift.h"
#include "tk-money.h"

#define VALUES_MAX 20

typedef struct {
  const char *currency;
  gint64 values[VALUES_MAX];  /* minor units, largest first, 0 at the end */
} Money;

static const Money known[] = {
  { "KES", { 100000, 50000, 20000, 10000, 5000, 4000, 2000, 1000, 500, 100, 0 } },
  { "UGX", { 50000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 0 } },
  { "TZS", { 1000000, 500000, 200000, 100000, 50000, 20000, 10000, 5000, 0 } },
  { "RWF", { 5000, 2000, 1000, 500, 100, 50, 20, 10, 5, 1, 0 } },
  { "BIF", { 10000, 5000, 2000, 1000, 500, 100, 50, 10, 5, 1, 0 } },
  { "ETB", { 20000, 10000, 5000, 1000, 500, 100, 50, 25, 10, 5, 0 } },
  { "NGN", { 100000, 50000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 0 } },
  { "GHS", { 20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 0 } },
  { "ZAR", { 20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 0 } },
  { "USD", { 10000, 5000, 2000, 1000, 500, 200, 100, 50, 25, 10, 5, 1, 0 } },
  { "EUR", { 50000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1, 0 } },
  { "GBP", { 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1, 0 } },
};

/* 1, 2, 5 at each power of ten: from a thousand whole units down to the smallest unit. */
static void
add_series (GArray *values, int exponent)
{
  gint64 unit = 1000;

  for (int i = 0; i < exponent; i++)
    unit *= 10;
  g_array_append_val (values, unit);
  for (unit /= 10; unit >= 1; unit /= 10)
    {
      const gint64 three[] = { 5 * unit, 2 * unit, unit };
      g_array_append_vals (values, three, G_N_ELEMENTS (three));
    }
}

GArray *
tk_denominations (const char *currency)
{
  GArray *values = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_return_val_if_fail (currency != NULL, values);
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (known[i].currency, currency))
      for (const gint64 *value = known[i].values; *value > 0; value++)
        g_array_append_val (values, *value);
  if (values->len == 0)
    add_series (values, MAX (tk_currency_exponent (currency), 0));
  return values;
}
