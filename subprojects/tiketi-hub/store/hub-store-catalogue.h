/* Events, ticket types with their slot counters, and gates. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

gboolean hub_store_event_count (SqlConn *conn, gint64 *out, GError **error);
gboolean hub_store_event_add (SqlConn *conn, const TkWireEvent *event, GError **error);
/* *event NULL when there is none. Free with tk_wire_free (&tk_wire_event_shape, …). */
gboolean hub_store_event_get (SqlConn *conn, gint64 number, TkWireEvent **event, GError **error);
/* Numbers of all events, ascending; (transfer full) GArray of gint64. */
GArray *hub_store_event_numbers (SqlConn *conn, GError **error);

/* Adds the type with all its slots in stock. */
gboolean hub_store_type_add (SqlConn *conn, const TkWireTicketType *type, GError **error);

typedef struct { gint64 capacity, admits, sold, leased, held, quarantined, free; } HubStoreSlots;
/* *found FALSE when there is no such type. */
gboolean hub_store_type_slots (SqlConn *conn, gint64 event, gint64 type, HubStoreSlots *out, gboolean *found,
                               GError **error);
/* Adds to the counters (may be negative); the schema refuses what would break the invariant. */
gboolean hub_store_type_count (SqlConn *conn, gint64 event, gint64 type, gint64 sold, gint64 leased, gint64 quarantined,
                               GError **error);

/* (transfer full) of event and type; both NULL when there is no such type. */
gboolean hub_store_type_names (SqlConn *conn, gint64 event, gint64 type, char **title, char **name, GError **error);

gboolean hub_store_gate_add (SqlConn *conn, const TkWireGate *gate, GError **error);
/* (transfer full) *name is NULL when there is no such gate. */
gboolean hub_store_gate_name (SqlConn *conn, gint64 gate, char **name, GError **error);

G_END_DECLS
