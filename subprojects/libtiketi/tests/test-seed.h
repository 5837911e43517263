/* Randomised tests print their seed; TIKETI_SEED=N replays one. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

static inline GRand *
test_seed_rand (void)
{
  const char *wanted = g_getenv ("TIKETI_SEED");
  guint32 seed = wanted != NULL ? (guint32) g_ascii_strtoull (wanted, NULL, 10) : g_random_int ();

  g_test_message ("TIKETI_SEED=%u", seed);
  return g_rand_new_with_seed (seed);
}
