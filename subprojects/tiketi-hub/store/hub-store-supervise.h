/* What supervisors see of all terminals, and by what right. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

/* *pin_hash NULL unless there is an active supervisor of that name. (transfer full) */
gboolean hub_store_supervisor_pin (SqlConn *conn, const char *staff, char **pin_hash, GError **error);
typedef struct { const char *digest, *staff; gint64 terminal, until; } HubStoreSupervision;
/* Forgets those that ended before `now`, too. */
gboolean hub_store_supervision_add (SqlConn *conn, const HubStoreSupervision *row, gint64 now, GError **error);
/* *staff NULL when there is none of that digest at that terminal that is good at `now`, or who had it is no supervisor any more.
 * (transfer full) */
gboolean hub_store_supervision_get (SqlConn *conn, const char *digest, gint64 terminal, gint64 now, char **staff, GError **error);

/* Each appends rows, at most `limit`. terminal: 0 all. `since`: of sales and entries. */
gboolean hub_store_overview_terminals (SqlConn *conn, gint64 terminal, gint64 since, gint64 limit, GPtrArray *out, GError **error);
gboolean hub_store_overview_incidents (SqlConn *conn, gint64 limit, GPtrArray *out, GError **error); /* open, newest first */
gboolean hub_store_overview_refunds (SqlConn *conn, gint64 limit, GPtrArray *out, GError **error);   /* not done, oldest first */

/* *kind NULL when there is no open one. (transfer full) */
typedef struct { char *kind, *subject, *text; gint64 event, terminal, severity; } HubStoreOpenIncident;
void hub_store_open_incident_clear (HubStoreOpenIncident *incident);
gboolean hub_store_incident_get_open (SqlConn *conn, const char *id, HubStoreOpenIncident *out, GError **error);
/* *done FALSE when there is none, or it was done before. */
gboolean hub_store_supervise_refund_done (SqlConn *conn, const char *id, const char *how, gint64 now, gboolean *done, GError **error);
/* What waits at the terminal, as it says. */
gboolean hub_store_terminal_set_waiting (SqlConn *conn, gint64 terminal, gint64 waiting, GError **error);

G_END_DECLS
