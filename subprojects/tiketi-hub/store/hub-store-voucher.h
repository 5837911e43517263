/* Vouchers and discounts. A limit is stock: its uses are slots of the type TK_WIRE_VOUCHER_TYPE + the voucher's number.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

/* With all its uses in stock. SQL_ERROR_CONSTRAINT when its code is another's. */
gboolean hub_store_voucher_add (SqlConn *conn, const TkWireVoucher *voucher, GError **error);
/* 1 for an event's first. */
gboolean hub_store_voucher_next (SqlConn *conn, gint64 event, gint64 *number, GError **error);
/* *out NULL when there is none. Free with tk_wire_free (&tk_wire_voucher_shape, …). */
gboolean hub_store_voucher_get (SqlConn *conn, gint64 event, gint64 number, TkWireVoucher **out, GError **error);
/* The number of the voucher with that code; 0 when there is none. */
gboolean hub_store_voucher_by_digest (SqlConn *conn, gint64 event, const char *digest, gint64 *number, GError **error);
/* All of an event, ascending; (transfer full) of TkWireVoucher. */
GPtrArray *hub_store_voucher_list (SqlConn *conn, gint64 event, GError **error);
gboolean hub_store_voucher_close (SqlConn *conn, gint64 event, gint64 number, GError **error);
/* On how many tickets it stands in sales, undone or not, and what it took off them. */
gboolean hub_store_voucher_given (SqlConn *conn, gint64 event, gint64 number, gint64 *tickets, gint64 *amount, GError **error);

G_END_DECLS
