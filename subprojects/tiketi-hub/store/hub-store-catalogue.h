/* Events, and ticket types with their slot counters. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

/* All of them, deleted ones included: their numbers are used. */
gboolean hub_store_event_count (SqlConn *conn, gint64 *out, GError **error);
gboolean hub_store_event_add (SqlConn *conn, const TkWireEvent *event, GError **error);
/* *event NULL when there is none. Free with tk_wire_free (&tk_wire_event_shape, …). */
gboolean hub_store_event_get (SqlConn *conn, gint64 number, TkWireEvent **event, GError **error);
/* The same, asked ahead; hearing takes over what was asked, which may be NULL with error set. */
SqlRows *hub_store_event_ask (SqlConn *conn, gint64 number, GError **error);
gboolean hub_store_event_hear (SqlRows *asked, TkWireEvent **event, GError **error);
gboolean hub_store_event_set_cash_unit (SqlConn *conn, gint64 event, gint64 cash_unit, GError **error);
/* Numbers of all events, ascending; (transfer full) GArray of gint64. */
GArray *hub_store_event_numbers (SqlConn *conn, GError **error);

/* Adds the type with all its slots in stock. */
gboolean hub_store_type_add (SqlConn *conn, const TkWireTicketType *type, GError **error);
/* *out NULL when there is none; uses of vouchers are no ticket type. Free with tk_wire_free (&tk_wire_ticket_type_shape, …). */
gboolean hub_store_type_get (SqlConn *conn, gint64 event, gint64 type, TkWireTicketType **out, GError **error);
/* All of an event, ascending; (transfer full) of TkWireTicketType. */
GPtrArray *hub_store_type_list (SqlConn *conn, gint64 event, GError **error);
/* Its zones, attention and asks. */
gboolean hub_store_type_set_rules (SqlConn *conn, const TkWireTicketType *type, GError **error);
/* The number only; the serials come to or leave stock beside it. */
gboolean hub_store_type_set_overdraft (SqlConn *conn, gint64 event, gint64 type, gint64 overdraft, GError **error);

typedef struct { gint64 capacity, admits, sold, leased, held, quarantined, free, overdraft, overdraft_free; } HubStoreSlots;
/* *found FALSE when there is no such type. */
gboolean hub_store_type_slots (SqlConn *conn, gint64 event, gint64 type, HubStoreSlots *out, gboolean *found,
                               GError **error);
/* What is added to the counters (may be negative), of the capacity or of the overdraft, which counts what is quarantined as
 * leased. SQL_ERROR_CONSTRAINT when more would be out than there are. */
typedef struct { gint64 sold, leased, quarantined; } HubStoreMove;
gboolean hub_store_type_move (SqlConn *conn, gint64 event, gint64 type, gboolean overdraft, HubStoreMove move, GError **error);

/* (transfer full) of event and type; both NULL when there is no such type. */
gboolean hub_store_type_names (SqlConn *conn, gint64 event, gint64 type, char **title, char **name, GError **error);

G_END_DECLS
