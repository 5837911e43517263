/* The leases this terminal holds, and taking serials from them. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-clock.h"
#include "tk-store.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

typedef struct {
  char *id, *status;
  gint64 event, type, first, last, next, epoch, sell_until;
  gint64 issue;         /* what tickets of it are issued as */
  gint64 recall;        /* so many the hub wants back */
  gboolean overdraft;   /* beyond the capacity: each sale is approved */
  gboolean witnessed;   /* sold from only while the witness has every earlier sale */
} TkStoreLease;
void tk_store_lease_free (TkStoreLease *lease);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkStoreLease, tk_store_lease_free)

/* (element-type TkStoreLease) open ones with serials left, expired or not, by event, type and serial. */
GPtrArray *tk_store_list_leases (TkStore *store, GError **error);

/* What can be sold of one type at `now_ms`. */
typedef struct {
  gint64 left;          /* serials in open, unexpired leases, but those beyond the capacity */
  gint64 granted;       /* what those leases held when they came */
  gint64 expired;       /* serials left in open leases whose time is over */
  gint64 expired_until; /* when the last of those ended; 0 */
  gint64 beyond;        /* serials in open, unexpired leases beyond the capacity */
} TkStoreStock;
gboolean tk_store_get_stock (TkStore *store, guint32 event, guint16 type, gint64 now_ms, TkStoreStock *out, GError **error);

typedef struct { guint32 serial; guint8 issue; gboolean overdraft, witnessed; char lease[40]; guint32 place; /* its seat; 0 none */ } TkStoreSerial;
/* (element-type TkStoreSerial) the next `n` serials in order, those beyond the capacity last, inside the caller's transaction;
 * shorter when there are not enough: then the caller rolls back. */
GArray *tk_store_take_serials (TkStore *store, guint32 event, guint16 type, guint n, gint64 now_ms, GError **error);

/* ---- What the hub says of leases, and what goes back to it (tk-store-lease-keep.c) ---- */

/* What became of it; only ever added to. */
typedef struct {
  gint64 fresh;         /* leases not held before */
  gboolean journaled;   /* something was journaled that should go up */
} TkStoreLeaseNews;
/* Keeps one lease as the hub tells it; a later word of the same lease replaces the earlier one. One that cannot be is an incident,
 * not a failure. A fence ends it: what is left of it is journaled as returned in the same transaction, and is never sold again.
 * `next` is ours alone. */
gboolean tk_store_put_lease (TkStore *store, const TkClock *clock, const TkWireLease *lease, TkStoreLeaseNews *news,
                             GError **error);
/* A shift was closed here and none is open: nobody sells. */
gboolean tk_store_lease_between_shifts (TkStore *store, gboolean *between, GError **error);
/* *due TRUE when the shift is closed and there is stock to return: the hub is to be asked for nothing, and when it answers,
 * tk_store_return_leases() does it. Not what carts put aside keep while their time lasts. Offline the stock stays, for the shift that may be opened before the network is back. */
gboolean tk_store_lease_return_due (TkStore *store, const TkClock *clock, gboolean *due, GError **error);
/* Journals as returned what the hub asked back and can be spared; and, once the hub was `reached`, everything when no shift is open
 * after one was closed. */
gboolean tk_store_return_leases (TkStore *store, const TkClock *clock, gboolean reached, TkStoreLeaseNews *news, GError **error);
/* Journals everything as returned, in the caller's transaction: the hub takes nothing more from this terminal over the network, but a
 * stick that brings its journal then proves what was not sold. */
gboolean tk_store_give_up_leases (TkStore *store, const TkClock *clock, GError **error);
/* (element-type TkWireLeaseWant) types on sale of which little or nothing is left here, or whose leases end soon; none between two
 * shifts. */
GPtrArray *tk_store_lease_wants (TkStore *store, gint64 now_ms, GError **error);
/* Somebody stood here and wanted `qty` of them, more than there are: for the next minutes the hub is asked for what was missing. */
gboolean tk_store_lease_note_short (TkStore *store, guint32 event, guint16 type, gint64 qty, gint64 now_ms, GError **error);
/* Tickets of the type sold here per hour, lately in this shift. */
gboolean tk_store_get_rate (TkStore *store, guint32 event, guint16 type, gint64 now_ms, gint64 *rate, GError **error);

G_END_DECLS
