/* Stock: the serials nobody holds, each with the issue it is sold as next. A range never lies across the capacity: what is
 * beyond it is overdraft. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"

G_BEGIN_DECLS

typedef struct { gint64 first, last, issue; } HubStoreRange;

/* SQL_ERROR_CONSTRAINT when one of them is in stock already. */
gboolean hub_store_stock_add (SqlConn *conn, gint64 event, gint64 type, const HubStoreRange *range, GError **error);
/* Cuts up to `most` serials of one issue, of the capacity or of the overdraft, never-sold and lowest first; *found FALSE
 * when there is none. */
gboolean hub_store_stock_cut (SqlConn *conn, gint64 event, gint64 type, gboolean overdraft, gint64 most,
                              HubStoreRange *out, gboolean *found, GError **error);
/* Takes one serial out, wherever it lies; *found FALSE when it is not in stock. */
gboolean hub_store_stock_take (SqlConn *conn, gint64 event, gint64 type, gint64 serial, gboolean *found, GError **error);
/* The issue under which the serial lies in stock; -1 when it does not. */
gboolean hub_store_stock_issue (SqlConn *conn, gint64 event, gint64 type, gint64 serial, gint64 *issue, GError **error);
/* Removes serials from `last` down to `first`, as far as they lie in stock never sold or given free; *left: the highest that
 * does not, or first - 1. */
gboolean hub_store_stock_trim (SqlConn *conn, gint64 event, gint64 type, gint64 first, gint64 last, gint64 *left,
                               GError **error);
/* How many serials are in stock. */
gboolean hub_store_stock_size (SqlConn *conn, gint64 event, gint64 type, gboolean overdraft, gint64 *out, GError **error);

G_END_DECLS
