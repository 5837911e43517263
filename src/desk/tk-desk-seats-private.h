/* Seats in a sale. For a type with a plan these stand in place of tk_store_take_serials(): each seat is sold with the next serial of
 * the lease it came with. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk-seats.h"
#include "tk-store-place.h"

G_BEGIN_DECLS

/* Inside the sale's transaction. `places`: n of them, or NULL for the best there are; `held` (nullable): the cart that may keep some.
 * (element-type TkStoreSerial) with `place` set; NULL with NO_LEASE when one of them is not free here, INVALID when one is named twice
 * or is none of the plan. */
GArray *tk_desk_take_seats (TkDesk *desk, guint32 event, guint16 type, const guint32 *places, guint n, gint64 now_ms, const char *held,
                            GError **error);
/* "B 14", as ticket and token say it; NULL with an error. (transfer full) */
char *tk_desk_place_label (TkDesk *desk, guint32 event, guint16 type, guint32 place, GError **error);

G_END_DECLS
