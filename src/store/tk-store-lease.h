/* The leases this terminal holds, and taking serials from them. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-store.h"

G_BEGIN_DECLS

typedef struct {
  char *id, *status;
  gint64 event, type, first, last, next, epoch, sell_until;
} TkStoreLease;
void tk_store_lease_free (TkStoreLease *lease);

/* (element-type TkStoreLease) open ones with serials left, expired or not, by event, type and serial. */
GPtrArray *tk_store_list_leases (TkStore *store, GError **error);

/* What can be sold of one type at `now_ms`. */
typedef struct {
  gint64 left;          /* serials in open, unexpired leases */
  gint64 granted;       /* what those leases held when they came */
  gint64 expired;       /* serials left in open leases whose time is over */
  gint64 expired_until; /* when the last of those ended; 0 */
} TkStoreStock;
gboolean tk_store_get_stock (TkStore *store, guint32 event, guint16 type, gint64 now_ms, TkStoreStock *out, GError **error);

typedef struct { guint32 serial; char lease[40]; } TkStoreSerial;
/* (element-type TkStoreSerial) the next `n` serials in order, inside the caller's transaction; shorter when there are not
 * enough: then the caller rolls back. */
GArray *tk_store_take_serials (TkStore *store, guint32 event, guint16 type, guint n, gint64 now_ms, GError **error);

G_END_DECLS
