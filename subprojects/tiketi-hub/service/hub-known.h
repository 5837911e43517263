/* What applying a batch looked up already, and slot counters gathered to be written once. Lives for one transaction.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-gate.h"
#include "hub-store-catalogue.h"
#include "hub-store-lease.h"

G_BEGIN_DECLS

typedef struct _HubKnown HubKnown;

HubKnown *hub_known_new (gint64 terminal);
void hub_known_free (HubKnown *known);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubKnown, hub_known_free)

/* Is the terminal invited to the event? */
gboolean hub_known_invited (HubKnown *known, SqlConn *conn, gint64 event, gboolean *invited, GError **error);
/* "" when there is no such gate; owned by known. */
gboolean hub_known_gate (HubKnown *known, SqlConn *conn, gint64 gate, const char **name, GError **error);

/* With its rules; NULL when there is no such gate; owned by known. */
gboolean hub_known_rules (HubKnown *known, SqlConn *conn, gint64 gate, const HubGate **rules, GError **error);

/* Only what sales and check-ins do not change. */
typedef struct { gboolean exists; gint64 capacity, overdraft, admits; } HubKnownType;
gboolean hub_known_type (HubKnown *known, SqlConn *conn, gint64 event, gint64 type, HubKnownType *out, GError **error);

/* The lease that holds the serial as that issue, NULL when none does; owned by known, until the next call. Its `sold` is of
 * when it was read. */
gboolean hub_known_lease (HubKnown *known, SqlConn *conn, gint64 event, gint64 type, gint64 serial, gint64 issue,
                          const HubStoreLease **lease, GError **error);
/* One more slot of that lease is sold: the lease and the type are told at hub_known_settle(). */
void hub_known_sell (HubKnown *known, const HubStoreLease *lease);
/* Writes what was gathered and forgets the leases. Before anything but a sale reads or changes leases or counters. */
gboolean hub_known_settle (HubKnown *known, SqlConn *conn, GError **error);
/* What was gathered is undone with the part of the transaction it belongs to. */
void hub_known_forget (HubKnown *known);

G_END_DECLS
