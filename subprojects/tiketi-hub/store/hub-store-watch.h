/* Counts for those who watch over the hub. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"

G_BEGIN_DECLS

/* Terminals heard of since then. */
gboolean hub_store_watch_seen (SqlConn *conn, gint64 since, gint64 *terminals, GError **error);

typedef void (*HubStoreCounted) (const char *what, const char *state, gint64 count, gpointer data);
/* Attempts to be paid, by method and state. */
gboolean hub_store_watch_attempts (SqlConn *conn, HubStoreCounted counted, gpointer data, GError **error);
/* Messages that are not sent: by channel, "queued" and "failed". */
gboolean hub_store_watch_messages (SqlConn *conn, HubStoreCounted counted, gpointer data, GError **error);

G_END_DECLS
