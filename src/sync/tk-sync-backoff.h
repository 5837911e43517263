/* How long to wait before trying again: exponential with full jitter, so that a hall full of terminals does
 * not knock at once when the hub comes back. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TK_SYNC_BACKOFF_FIRST_MS 1000
#define TK_SYNC_BACKOFF_MOST_MS 30000

typedef struct
{
  guint failures;
} TkSyncBackoff;

/* The next delay in ms: a random time up to 1 s, 2 s, 4 s … 30 s. */
guint tk_sync_backoff_next (TkSyncBackoff *backoff, GRand *random);
void tk_sync_backoff_reset (TkSyncBackoff *backoff);

G_END_DECLS
