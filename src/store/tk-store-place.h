/* Seats that came with leases: free ones are rows, and gone once sold or given back. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-store-lease.h"

G_BEGIN_DECLS

/* (transfer full) (nullable) the type's plan, to be freed with tk_wire_free(); *out NULL when it has none. */
gboolean tk_store_get_plan (TkStore *store, guint32 event, guint16 type, TkWirePlan **out, GError **error);
gboolean tk_store_has_plan (TkStore *store, guint32 event, guint16 type, gboolean *has, GError **error);
gboolean tk_store_put_plan (TkStore *store, const TkWirePlan *plan, GError **error);
gboolean tk_store_drop_plan (TkStore *store, guint32 event, guint16 type, GError **error);

/* (element-type guint32) ascending: seats in open, unexpired leases that no cart but `held` (nullable) keeps at `now_ms`. */
GArray *tk_store_list_free_places (TkStore *store, guint32 event, guint16 type, gint64 now_ms, const char *held, GError **error);
/* (element-type guint32) ascending: kept by carts put aside other than `but` (nullable); sold, here or (by what the feed told of their seats) elsewhere. */
GArray *tk_store_list_held_places (TkStore *store, guint32 event, guint16 type, gint64 now_ms, const char *but, GError **error);
GArray *tk_store_list_sold_places (TkStore *store, guint32 event, guint16 type, GError **error);
GPtrArray *tk_store_list_sold_seats (TkStore *store, guint32 event, guint16 type, GError **error); /* (element-type utf8) labels of good tickets */

/* In the caller's transaction: the lease comes with these seats. *fit FALSE, nothing written, when they are not as many as its serials,
 * or one of them is held or sold here already. */
gboolean tk_store_place_learn (TkStore *store, const TkWireLease *lease, gboolean *fit, GError **error);
/* In the caller's transaction: seats of the lease that it does not name any more are no longer free here. */
gboolean tk_store_place_narrow (TkStore *store, const TkWireLease *lease, GError **error);
/* In the caller's transaction: `n` seats leave the lease because they go back, the last ones that no cart keeps first; as written for
 * the journal: (transfer full), "" when the lease has no seats. */
char *tk_store_place_give_back (TkStore *store, const char *lease, guint n, GError **error);
/* In the caller's transaction: takes these seats and as many serials, each seat with one of its own lease, in the order of the serials.
 * (element-type TkStoreSerial) in the order of `places`; shorter when one of them is not free here: then the caller rolls back. */
GArray *tk_store_take_places (TkStore *store, guint32 event, guint16 type, const guint32 *places, guint n, gint64 now_ms, GError **error);

G_END_DECLS
