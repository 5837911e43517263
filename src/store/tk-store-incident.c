/* Incidents as stored: those the hub sent and those found here. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-rows-private.h"
#include "tk-store-status.h"

static gpointer
read_incident (TkStmt *stmt)
{
  TkStoreIncident *incident = g_new0 (TkStoreIncident, 1);

  incident->id = g_strdup (tk_stmt_text (stmt, 0));
  incident->kind = g_strdup (tk_stmt_text (stmt, 1));
  incident->text = g_strdup (tk_stmt_text (stmt, 2));
  incident->at = tk_stmt_int (stmt, 3);
  incident->event = tk_stmt_int (stmt, 4);
  incident->severity = tk_stmt_int (stmt, 5);
  incident->local = tk_stmt_int (stmt, 6) != 0;
  return incident;
}

void
tk_store_incident_free (TkStoreIncident *incident)
{
  if (incident == NULL)
    return;
  g_free (incident->id);
  g_free (incident->kind);
  g_free (incident->text);
  g_free (incident);
}

GPtrArray *
tk_store_list_incidents (TkStore *store, guint limit, GError **error)
{
  return tk_store_rows (tk_db_query (tk_store_get_db (store), error,
                                     "SELECT id, kind, text, at, event, severity, local FROM incident WHERE closed = 0"
                                     " ORDER BY at DESC, id LIMIT $1", "i", (gint64) limit),
                        read_incident, (GDestroyNotify) tk_store_incident_free, error);
}

gboolean
tk_store_add_incident (TkStore *store, const TkStoreIncident *incident, GError **error)
{
  return tk_db_run (tk_store_get_db (store), error,
                    "INSERT INTO incident (id, kind, text, at, event, severity, closed, local)"
                    " VALUES ($1, $2, $3, $4, $5, $6, 0, 1) ON CONFLICT (id) DO NOTHING", "sssiii",
                    incident->id, incident->kind, incident->text, incident->at, incident->event, incident->severity);
}
