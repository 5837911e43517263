/* A gate with all its rules, and the event it stands at. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"

G_BEGIN_DECLS

typedef struct {
  gint64 gate, event;
  char *name;
  GArray *types;                 /* guint16; empty = all */
  gint64 opens, closes, entries_total, entries_per_day, minimum_minutes;
  gboolean entries, exits, reentry;
  char *zone;                    /* IANA, of the event */
  gint64 event_ends;
} HubStoreGate;
void hub_store_gate_free (HubStoreGate *gate);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubStoreGate, hub_store_gate_free)

/* *out NULL when there is no such gate. */
gboolean hub_store_gate_get (SqlConn *conn, gint64 gate, HubStoreGate **out, GError **error);

G_END_DECLS
