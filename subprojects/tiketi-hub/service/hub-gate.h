/* A gate as its rules are now: its hours, and the types it takes, in the terms of the decision that gates make.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"
#include "tk-admission.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

typedef struct {
  TkWireGate *wire;        /* as the organizer set it */
  TkWireEvent *event;
  GArray *types;           /* guint16: what it takes, of those it names and by their zones; never empty unless it takes all */
} HubGate;
void hub_gate_free (HubGate *gate);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubGate, hub_gate_free)

/* *out NULL when there is no such gate. */
gboolean hub_gate_read (SqlConn *conn, gint64 gate, HubGate **out, GError **error);
/* The same for a gate of this event, asked ahead of other questions; *out NULL when the event has no such gate. */
typedef struct _HubGateAsked HubGateAsked;
HubGateAsked *hub_gate_ask (SqlConn *conn, gint64 event, gint64 gate, GError **error);
gboolean hub_gate_hear (SqlConn *conn, HubGateAsked *asked, HubGate **out, GError **error);
void hub_gate_asked_free (HubGateAsked *asked);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubGateAsked, hub_gate_asked_free)
/* When it opens and closes, before tolerance; 0 always. */
gint64 hub_gate_opens (const TkWireGate *gate, const TkWireEvent *event);
gint64 hub_gate_closes (const TkWireGate *gate, const TkWireEvent *event);
/* Borrows from `gate`. */
TkGateRules hub_gate_rules (const HubGate *gate);
/* Which day of entries it is there: equal for the same day. */
gint64 hub_gate_day (const HubGate *gate, gint64 ms);

G_END_DECLS
