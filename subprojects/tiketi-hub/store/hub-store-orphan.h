/* Orphans: tickets of which gates are the only witness, because whoever sold them is lost.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-store-lease.h"

G_BEGIN_DECLS

typedef struct {
  gint64 event, type, serial, issue, issuer, terminal;
  char *checkin;     /* the scan that shows it, or proves it */
  gboolean proved;   /* not seen itself, but sold in order before one that was */
  gint64 price, at;
  char *sale;        /* the real one, once it came; "" */
} HubStoreOrphan;
void hub_store_orphan_free (HubStoreOrphan *orphan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubStoreOrphan, hub_store_orphan_free)

gboolean hub_store_orphan_add (SqlConn *conn, const HubStoreOrphan *orphan, GError **error);
/* *out NULL when there is none. */
gboolean hub_store_orphan_get (SqlConn *conn, gint64 event, gint64 type, gint64 serial, gint64 issue, HubStoreOrphan **out,
                               GError **error);
/* Stores checkin, proved and sale. */
gboolean hub_store_orphan_set (SqlConn *conn, const HubStoreOrphan *orphan, GError **error);

typedef struct { gint64 open, amount, all; char currency[8]; } HubStoreOrphanSums; /* open: whose sale has not come */
gboolean hub_store_orphan_sums (SqlConn *conn, gint64 terminal, HubStoreOrphanSums *out, GError **error);

typedef struct { gint64 serial; char *checkin; } HubStoreScan;
/* Which serials of the lease gates have seen with a good signature of that issuer, ascending, each with its first scan;
 * (transfer full) GArray of HubStoreScan. */
GArray *hub_store_orphan_scans (SqlConn *conn, const HubStoreLease *lease, gint64 issuer, GError **error);

G_END_DECLS
