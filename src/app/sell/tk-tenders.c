/* Notes come as 1, 2 and 5 times a power of ten, so the sums handed over are multiples of those.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-tenders.h"
#include "tk-money.h"

/* Far above any till, and a thousand of its steps still fit. */
#define DUE_MAX (TK_MONEY_MAX / 1000)

static gint64
power_below (gint64 due, int exponent)
{
  gint64 power = 1;

  for (int i = 0; i < exponent; i++)
    power *= 10;
  while (power <= due / 10)
    power *= 10;
  return power;
}

void
tk_tenders_suggest (gint64 due, int exponent, gint64 tenders[TK_TENDERS])
{
  static const gint64 notes[] = { 1, 2, 5 };
  gint64 power = power_below (CLAMP (due, 0, DUE_MAX), CLAMP (exponent, 0, 4));
  guint n = 0, first;

  tenders[n++] = due;
  if (due < 0 || due > DUE_MAX)
    while (n < TK_TENDERS)
      tenders[n++] = due;
  /* Who owes one note of 500 does not hand over 600. */
  first = due > 0 && due % (5 * power) == 0 ? 2 : 0;
  for (guint i = first; n < TK_TENDERS; i++)
    {
      gint64 step = power * notes[i % 3];
      gint64 sum = (due / step + 1) * step;

      if (sum > tenders[n - 1])
        tenders[n++] = sum;
      if (i % 3 == 2)
        power *= 10;
    }
}
