/* Stock: the serials nobody holds. Lowest serials go first. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"

G_BEGIN_DECLS

gboolean hub_store_stock_add (SqlConn *conn, gint64 event, gint64 type, gint64 first, gint64 last, GError **error);
/* Cuts up to `most` serials off the lowest range; *found FALSE when nothing is in stock. */
gboolean hub_store_stock_cut (SqlConn *conn, gint64 event, gint64 type, gint64 most, gint64 *first, gint64 *last,
                              gboolean *found, GError **error);
/* Takes one serial out, wherever it lies; *found FALSE when it is not in stock. */
gboolean hub_store_stock_take (SqlConn *conn, gint64 event, gint64 type, gint64 serial, gboolean *found, GError **error);
/* How many serials are in stock. */
gboolean hub_store_stock_size (SqlConn *conn, gint64 event, gint64 type, gint64 *out, GError **error);

G_END_DECLS
