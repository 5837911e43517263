/* Keys of the sell page: a digit is a tile at once; × turns the digits just typed into a quantity for the next tile.
 * Pure. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  int digits[2];            /* typed just now, oldest first; each has already been added as a tile */
  guint n_digits;
  gint64 last_ms;
  guint pending;            /* the quantity for the next tile; 0 = 1 */
} TkQuantity;

/* How many of tile `digit` to add now: 1, or the pending quantity, which is used up. */
guint tk_quantity_digit (TkQuantity *self, int digit, gint64 time_ms);
/* ×: fills `tiles` with the tiles to take back (one each) and returns how many; 0 when no digit was typed just before. */
guint tk_quantity_times (TkQuantity *self, gint64 time_ms, int tiles[2]);
/* A tile was touched: as tk_quantity_digit(), for fingers. */
guint tk_quantity_use (TkQuantity *self);
void tk_quantity_reset (TkQuantity *self);

G_END_DECLS
