/* The waits between tries: within their bounds, spread over them, and short again after a success.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-sync-backoff.h"

#define ROUNDS 2000

static void
test_bounds (void)
{
  static const guint most[] = { 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000 };
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  guint low[G_N_ELEMENTS (most)], high[G_N_ELEMENTS (most)];

  for (gsize i = 0; i < G_N_ELEMENTS (most); i++)
    {
      low[i] = G_MAXUINT;
      high[i] = 0;
    }
  for (guint round = 0; round < ROUNDS; round++)
    {
      TkSyncBackoff backoff = { 0 };

      for (gsize i = 0; i < G_N_ELEMENTS (most); i++)
        {
          guint delay = tk_sync_backoff_next (&backoff, random);

          low[i] = MIN (low[i], delay);
          high[i] = MAX (high[i], delay);
        }
    }
  for (gsize i = 0; i < G_N_ELEMENTS (most); i++)
    {
      g_assert_cmpuint (high[i], <=, most[i]);
      g_assert_cmpuint (high[i], >, most[i] * 9 / 10);
      g_assert_cmpuint (low[i], >=, 100);
      g_assert_cmpuint (low[i], <, 100 + most[i] / 10);
    }
}

static void
test_reset (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (8);
  TkSyncBackoff backoff = { 0 };

  for (guint i = 0; i < 1000; i++)
    tk_sync_backoff_next (&backoff, random);
  tk_sync_backoff_reset (&backoff);
  g_assert_cmpuint (tk_sync_backoff_next (&backoff, random), <=, TK_SYNC_BACKOFF_FIRST_MS);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/backoff/bounds", test_bounds);
  g_test_add_func ("/backoff/reset", test_reset);
  return g_test_run ();
}
