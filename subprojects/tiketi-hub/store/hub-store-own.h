/* Which terminal is the hub itself, for each event. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"

G_BEGIN_DECLS

/* *terminal 0: there is none yet. */
gboolean hub_store_own_get (SqlConn *conn, gint64 event, gint64 *terminal, GError **error);
gboolean hub_store_own_add (SqlConn *conn, gint64 event, gint64 terminal, GError **error);
/* *event 0: the terminal is a device of somebody's. */
gboolean hub_store_own_event (SqlConn *conn, gint64 terminal, gint64 *event, GError **error);
/* Of all types together: how many slots are not in stock, and the event's overall cap (0: none). */
gboolean hub_store_own_room (SqlConn *conn, gint64 event, gint64 *out, gint64 *cap, GError **error);

G_END_DECLS
