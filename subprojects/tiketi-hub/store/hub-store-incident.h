/* Incidents: what people must look at. One per kind and subject. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"

G_BEGIN_DECLS

typedef struct {
  const char *id;        /* used only when it is new */
  const char *kind;      /* "double_entry" … */
  const char *subject;   /* what it is about, unique within the kind */
  const char *text;      /* what happened and what to do, for people */
  gint64 at, event, terminal, severity; /* 1 note · 2 look at it tonight · 3 now */
  gboolean closed;
} HubStoreIncident;

/* Stores, or replaces text, time and state of the one with the same kind and subject. (transfer full) *id of the row. */
gboolean hub_store_incident_put (SqlConn *conn, const HubStoreIncident *incident, char **id, GError **error);
gboolean hub_store_incident_is_open (SqlConn *conn, const char *kind, const char *subject, gboolean *out, GError **error);
/* Open ones whose subject begins with `prefix`, which ends with '/': (transfer full) a table from subject to text. */
GHashTable *hub_store_incident_open_below (SqlConn *conn, const char *kind, const char *prefix, GError **error);

G_END_DECLS
