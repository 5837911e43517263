/* Asking the hub before somebody is let in: on a thread and a connection of its own, so that a question never waits behind a
 * batch going up or a page being written. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-clock.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

typedef struct _TkSyncRedeemer TkSyncRedeemer;

/* For the terminal in `dir`. Nothing is read or sent before the first question. */
TkSyncRedeemer *tk_sync_redeemer_new (const char *dir, const TkClock *clock);
/* Gives up what is under way. Never while somebody asks. */
void tk_sync_redeemer_free (TkSyncRedeemer *redeemer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkSyncRedeemer, tk_sync_redeemer_free)

/* From any one thread. Waits at most budget_ms; *reply (transfer full) untouched when FALSE. At once FALSE while the hub is not
 * near: its last answer took longer than the budget, one is still awaited, or it did not answer at all, which is tried again
 * after a while. An answer that comes too late only tells how far the hub is. */
gboolean tk_sync_redeemer_ask (const TkWireRedeem *redeem, guint budget_ms, TkWireRedeemReply **reply, gpointer redeemer);

G_END_DECLS
