/* Who asked for tickets when there were none, and who holds some. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"

G_BEGIN_DECLS

typedef struct { gint64 terminal, amount, asked; } HubStoreWaiting;

/* Waiting since then, or still waiting: it keeps its place. */
gboolean hub_store_waiting_put (SqlConn *conn, const HubStoreWaiting *waiting, gint64 event, gint64 type, GError **error);
gboolean hub_store_waiting_reduce (SqlConn *conn, const HubStoreWaiting *waiting, gint64 event, gint64 type, GError **error);
/* event 0: whatever it waits for. */
gboolean hub_store_waiting_remove (SqlConn *conn, gint64 terminal, gint64 event, gint64 type, GError **error);
gboolean hub_store_waiting_expire (SqlConn *conn, gint64 asked_before, GError **error);
/* Who may still be served, longest waiting first; (transfer full) GArray of HubStoreWaiting. */
GArray *hub_store_waiting_list (SqlConn *conn, gint64 event, gint64 type, GError **error);

typedef struct { char lease[40]; gint64 terminal, unsold, recall, recall_at; } HubStoreHolder;
/* Open leases of the capacity with something unsold: first those of terminals seen lately, then the fullest; (transfer full)
 * GArray of HubStoreHolder. */
GArray *hub_store_waiting_holders (SqlConn *conn, gint64 event, gint64 type, gint64 seen_after, GError **error);

G_END_DECLS
