/* Gates with their rules as the organizer set them. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

gboolean hub_store_gate_add (SqlConn *conn, const TkWireGate *gate, GError **error);
/* Everything but its number and event. */
gboolean hub_store_gate_set (SqlConn *conn, const TkWireGate *gate, GError **error);
/* *out NULL when there is no such gate. Free with tk_wire_free (&tk_wire_gate_shape, …). */
gboolean hub_store_gate_get (SqlConn *conn, gint64 gate, TkWireGate **out, GError **error);
/* The same, asked ahead: what is asked before the first answer is read makes one journey to the database. */
typedef struct { SqlRows *gate, *types; } HubStoreGateAsked;
gboolean hub_store_gate_ask (SqlConn *conn, gint64 gate, HubStoreGateAsked *out, GError **error);
gboolean hub_store_gate_hear (HubStoreGateAsked *asked, TkWireGate **out, GError **error);
void hub_store_gate_asked_clear (HubStoreGateAsked *asked);
/* Those of an event, or with event 0 all, ascending; (transfer full) of TkWireGate. */
GPtrArray *hub_store_gate_list (SqlConn *conn, gint64 event, GError **error);
/* The number the next one gets. */
gboolean hub_store_gate_next (SqlConn *conn, gint64 *out, GError **error);
/* (transfer full) *name is NULL when there is no such gate. */
gboolean hub_store_gate_name (SqlConn *conn, gint64 gate, char **name, GError **error);

G_END_DECLS
