/* Digits shift whole units to the left until a point was typed. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-amount-keys.h"

#define WHOLE_MAX G_GINT64_CONSTANT (100000000) /* whole units: nobody hands over more */
#define NO_POINT (-1)
#define SET (-2)

void
tk_amount_keys_start (TkAmountKeys *self, int exponent)
{
  *self = (TkAmountKeys) { .unit = 1, .decimals = NO_POINT };
  for (int i = 0; i < exponent; i++)
    self->unit *= 10;
}

/* What a digit is worth after so many decimals; 0 when there is no room for it. */
static gint64
place_of (const TkAmountKeys *self, int decimals)
{
  gint64 place = self->unit;

  for (int i = 0; i < decimals; i++)
    place /= 10;
  return place;
}

static void
begin_anew (TkAmountKeys *self)
{
  if (self->decimals != SET)
    return;
  self->minor = 0;
  self->decimals = NO_POINT;
}

static gboolean
add_decimal (TkAmountKeys *self, int digit)
{
  gint64 place = place_of (self, self->decimals + 1);

  if (place == 0)
    return FALSE;
  self->minor += digit * place;
  self->decimals++;
  return TRUE;
}

gboolean
tk_amount_keys_digit (TkAmountKeys *self, int digit)
{
  begin_anew (self);
  if (self->decimals >= 0)
    return add_decimal (self, digit);
  if (self->minor / self->unit * 10 + digit > WHOLE_MAX)
    return FALSE;
  self->minor = self->minor * 10 + digit * self->unit;
  return TRUE;
}

gboolean
tk_amount_keys_hundred (TkAmountKeys *self)
{
  return tk_amount_keys_digit (self, 0) && tk_amount_keys_digit (self, 0);
}

gboolean
tk_amount_keys_point (TkAmountKeys *self)
{
  begin_anew (self);
  if (self->unit == 1 || self->decimals >= 0)
    return FALSE;
  self->decimals = 0;
  return TRUE;
}

void
tk_amount_keys_back (TkAmountKeys *self)
{
  gint64 place;

  if (self->decimals < 0)
    {
      gboolean whole = self->decimals == SET;

      self->minor = whole ? 0 : self->minor / self->unit / 10 * self->unit;
      self->decimals = NO_POINT;
      return;
    }
  /* The point goes with the last decimal: it is not seen, so nobody would take it away by itself. */
  place = place_of (self, MAX (self->decimals - 1, 0));
  self->minor = self->minor / place * place;
  self->decimals = self->decimals > 1 ? self->decimals - 1 : NO_POINT;
}

void
tk_amount_keys_set (TkAmountKeys *self, gint64 minor)
{
  self->minor = minor;
  self->decimals = SET;
}
