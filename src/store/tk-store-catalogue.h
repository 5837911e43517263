/* What the hub told us is on sale and where people come in. Rows are the messages they came as.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-store.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

void tk_store_event_free (TkWireEvent *event);
void tk_store_type_free (TkWireTicketType *type);
void tk_store_gate_free (TkWireGate *gate);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkWireEvent, tk_store_event_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkWireTicketType, tk_store_type_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkWireGate, tk_store_gate_free)

GPtrArray *tk_store_list_events (TkStore *store, GError **error);               /* by start */
GPtrArray *tk_store_list_types (TkStore *store, guint32 event, GError **error); /* by position */
GPtrArray *tk_store_list_gates (TkStore *store, guint32 event, GError **error); /* by number; event 0 = all */
/* *out NULL when there is no such one. */
gboolean tk_store_get_event (TkStore *store, guint32 number, TkWireEvent **out, GError **error);
gboolean tk_store_get_type (TkStore *store, guint32 event, guint16 number, TkWireTicketType **out, GError **error);
/* Tickets of a type known to be sold, here or elsewhere, that hold their slot. */
gboolean tk_store_count_sold (TkStore *store, guint32 event, guint16 type, gint64 *sold, GError **error);

G_END_DECLS
