/* SplitMix64, which is small, good enough and the same everywhere. Source: Steele, Lea and Flood, "Fast Splittable
 * Pseudorandom Number Generators", 2014. SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-random.h"

#include <sodium.h>
#include <string.h>

static SimDice source;

static const char *
source_name (void)
{
  return "simulation";
}

static guint32
source_random (void)
{
  return (guint32) (sim_dice_next (&source) >> 32);
}

static void
source_buf (void *const out, const size_t length)
{
  guint8 *bytes = out;

  for (size_t done = 0; done < length; done += 8)
    {
      guint64 word = GUINT64_TO_LE (sim_dice_next (&source));

      memcpy (bytes + done, &word, MIN (8, length - done));
    }
}

static randombytes_implementation implementation = {
  .implementation_name = source_name, .random = source_random, .buf = source_buf,
};

void
sim_random_install (void)
{
  randombytes_set_implementation (&implementation);
  if (sodium_init () < 0)
    g_error ("libsodium cannot be used");
}

void
sim_random_seed (guint64 seed)
{
  sim_dice_init (&source, seed);
}

void
sim_dice_init (SimDice *dice, guint64 seed)
{
  dice->state = seed;
}

guint64
sim_dice_next (SimDice *dice)
{
  guint64 z = dice->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ z >> 30) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ z >> 31;
}

guint
sim_dice_below (SimDice *dice, guint n)
{
  return n > 1 ? (guint) (sim_dice_next (dice) % n) : 0;
}

gint64
sim_dice_between (SimDice *dice, gint64 least, gint64 most)
{
  return most > least ? least + (gint64) (sim_dice_next (dice) % (guint64) (most - least + 1)) : least;
}

gboolean
sim_dice_chance (SimDice *dice, guint percent)
{
  return sim_dice_below (dice, 100) < percent;
}
