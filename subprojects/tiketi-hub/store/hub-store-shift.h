/* Shifts, and cash that went into the drawer or out of it. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-store-sale.h"

G_BEGIN_DECLS

/* Amounts in minor units, times UTC ms, as the entry tells them. SQL_ERROR_CONSTRAINT when the shift is there already. */
gboolean hub_store_shift_open (SqlConn *conn, const TkWireShiftOpened *shift, const HubStoreOrigin *origin, GError **error);
/* `body`: the Z report as it was journaled. Also stores a shift whose opening never came. *own FALSE: it is another terminal's, and
 * stays as it is. */
gboolean hub_store_shift_close (SqlConn *conn, const TkWireShiftClosed *shift, const char *body, const HubStoreOrigin *origin,
                                gboolean *own, GError **error);
/* 0 when its opening is not here. */
gboolean hub_store_shift_owner (SqlConn *conn, const char *shift, gint64 *terminal, GError **error);
/* Each of these three once for an entry; the shift need not be here yet. */
gboolean hub_store_shift_move_cash (SqlConn *conn, const TkWireCashMoved *moved, const HubStoreOrigin *origin, GError **error);
gboolean hub_store_shift_open_drawer (SqlConn *conn, const TkWireDrawerOpened *opened, const HubStoreOrigin *origin, GError **error);
gboolean hub_store_shift_hand_over (SqlConn *conn, const TkWireShiftHanded *handed, const HubStoreOrigin *origin, GError **error);

/* What the hub knows of that shift: its drawer (out is positive), and what it sold, undone or not. */
typedef struct {
  gint64 cash_sales, cash_refunds, cash_in, cash_out;
  gint64 sales, total, rounding, discounts, drawer_opens;
} HubStoreShiftSums;
/* All 0 for a shift nothing was told of. */
gboolean hub_store_shift_sums (SqlConn *conn, gint64 terminal, const char *shift, HubStoreShiftSums *out, GError **error);
/* What was taken and handed back one way. */
gboolean hub_store_shift_method (SqlConn *conn, gint64 terminal, const char *shift, const char *method, TkWireShiftMethod *out,
                                 GError **error);
/* In how many ways. */
gboolean hub_store_shift_methods (SqlConn *conn, gint64 terminal, const char *shift, gint64 *count, GError **error);
/* Z reports of the terminal but this one: the highest number, how many are numbered up to `number`, and how many have none. */
typedef struct { gint64 highest, same, unnumbered; } HubStoreShiftNumbers;
gboolean hub_store_shift_numbers (SqlConn *conn, gint64 terminal, const char *but, gint64 number, HubStoreShiftNumbers *out,
                                  GError **error);

G_END_DECLS
