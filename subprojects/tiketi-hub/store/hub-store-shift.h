/* Shifts, and cash that went into the drawer or out of it. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-store-sale.h"

G_BEGIN_DECLS

gboolean hub_store_shift_open (SqlConn *conn, const TkWireShiftOpened *shift, const HubStoreOrigin *origin, GError **error);
/* Also stores a shift whose opening never came. *own FALSE: it is another terminal's, and stays as it is. */
gboolean hub_store_shift_close (SqlConn *conn, const TkWireShiftClosed *shift, const HubStoreOrigin *origin, gboolean *own,
                                GError **error);
/* 0 when its opening is not here. */
gboolean hub_store_shift_owner (SqlConn *conn, const char *shift, gint64 *terminal, GError **error);
gboolean hub_store_shift_move_cash (SqlConn *conn, const TkWireCashMoved *moved, const HubStoreOrigin *origin, GError **error);

/* What the hub knows of the drawer of that shift; out is positive. */
typedef struct { gint64 cash_sales, cash_refunds, cash_in, cash_out; } HubStoreShiftSums;
gboolean hub_store_shift_sums (SqlConn *conn, gint64 terminal, const char *shift, HubStoreShiftSums *out, GError **error);

G_END_DECLS
