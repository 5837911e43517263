/* What the files of leases share. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-store-lease.h"
#include "tk-store-rows-private.h"

G_BEGIN_DECLS

#define TK_STORE_LEASE_COLUMNS \
  "SELECT id, status, event, type, first, last, next, epoch, sell_until, issue, recall, overdraft, witnessed FROM lease "

gpointer tk_store_read_lease (TkStmt *stmt); /* TkStoreLease */

/* In the caller's transaction: journals that from … last goes back unsold, and stores it; nothing to journal when nothing is
 * left. */
gboolean tk_store_lease_hand_back (TkStore *store, const TkClock *clock, const TkStoreLease *lease, gint64 from,
                                   TkStoreLeaseNews *news, GError **error);
gboolean tk_store_lease_obey_recall (TkStore *store, const TkClock *clock, const TkStoreLease *lease, TkStoreLeaseNews *news,
                                     GError **error);
G_END_DECLS
