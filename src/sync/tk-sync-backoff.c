/* Exponential backoff with full jitter. Source: AWS Architecture Blog, "Exponential Backoff And Jitter",
 * 2015. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-sync-backoff.h"

#define LEAST_MS 100 /* a delay of nothing at all is a busy loop */

guint
tk_sync_backoff_next (TkSyncBackoff *backoff, GRand *random)
{
  guint most = TK_SYNC_BACKOFF_MOST_MS;

  if (backoff->failures < 5)
    most = MIN (TK_SYNC_BACKOFF_FIRST_MS << backoff->failures, TK_SYNC_BACKOFF_MOST_MS);
  backoff->failures++;
  return (guint) g_rand_int_range (random, LEAST_MS, (gint32) most + 1);
}

void
tk_sync_backoff_reset (TkSyncBackoff *backoff)
{
  backoff->failures = 0;
}
