/* `3 × 2`: the 3 shows as tile 3 until × says it was meant as a number. Digits belong together when typed within a
 * second, so that `1 1 3 × 2` at a person's pace is not 13. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-quantity.h"

#define TOGETHER_MS 1000

guint
tk_quantity_use (TkQuantity *self)
{
  guint qty = MAX (self->pending, 1);

  tk_quantity_reset (self);
  return qty;
}

guint
tk_quantity_digit (TkQuantity *self, int digit, gint64 time_ms)
{
  if (self->pending > 0)
    return tk_quantity_use (self);
  if (self->n_digits > 0 && time_ms - self->last_ms > TOGETHER_MS)
    self->n_digits = 0;
  if (self->n_digits == G_N_ELEMENTS (self->digits))
    {
      self->digits[0] = self->digits[1];
      self->n_digits--;
    }
  self->digits[self->n_digits++] = digit;
  self->last_ms = time_ms;
  return 1;
}

guint
tk_quantity_times (TkQuantity *self, gint64 time_ms, int tiles[2])
{
  guint n = self->n_digits;

  if (n == 0 || self->pending > 0)
    return 0;
  for (guint i = 0; i < n; i++)
    {
      tiles[i] = self->digits[i];
      self->pending = self->pending * 10 + (guint) self->digits[i];
    }
  self->n_digits = 0;
  return n;
}

void
tk_quantity_reset (TkQuantity *self)
{
  *self = (TkQuantity) { 0 };
}
