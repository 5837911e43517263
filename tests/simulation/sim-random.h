/* Every random byte of a run from its seed: libsodium's source is replaced for the whole process, so that keys, ids and
 * secrets come out the same each time. Never link this into a program. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Before the first use of libsodium; once for the process. */
void sim_random_install (void);
/* What libsodium hands out from here on. */
void sim_random_seed (guint64 seed);

/* ---- Dice of the world itself, apart from what the product draws ---- */
typedef struct { guint64 state; } SimDice;
void sim_dice_init (SimDice *dice, guint64 seed);
guint64 sim_dice_next (SimDice *dice);
/* 0 … n - 1 */
guint sim_dice_below (SimDice *dice, guint n);
/* least … most */
gint64 sim_dice_between (SimDice *dice, gint64 least, gint64 most);
/* TRUE `percent` times of a hundred. */
gboolean sim_dice_chance (SimDice *dice, guint percent);

G_END_DECLS
