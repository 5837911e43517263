/* An amount typed digit by digit, as on a till: whole units first, decimals after the point as the currency has them. Pure.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  gint64 minor;             /* what stands there */
  gint64 unit;              /* minor units in one whole */
  int decimals;             /* typed after the point; -1: no point yet, -2: set at once */
} TkAmountKeys;

void tk_amount_keys_start (TkAmountKeys *self, int exponent);
/* Each is FALSE, nothing changed, when it would be too much for any till or one decimal too many. */
gboolean tk_amount_keys_digit (TkAmountKeys *self, int digit);
gboolean tk_amount_keys_hundred (TkAmountKeys *self);      /* the key "00" */
gboolean tk_amount_keys_point (TkAmountKeys *self);
void tk_amount_keys_back (TkAmountKeys *self);
/* As if it had been typed; the next digit begins anew. */
void tk_amount_keys_set (TkAmountKeys *self, gint64 minor);

G_END_DECLS
