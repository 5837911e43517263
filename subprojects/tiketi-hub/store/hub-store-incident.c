/* Queries on incidents. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-incident.h"

gboolean
hub_store_incident_put (SqlConn *conn, const HubStoreIncident *incident, char **id, GError **error)
{
  gboolean found;
  g_autoptr (SqlRows) rows
    = sql_query (conn, error,
                 "INSERT INTO incident (id, kind, subject, text, at, event, terminal, severity, closed) "
                 "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (kind, subject) DO UPDATE SET "
                 "text = excluded.text, at = excluded.at, severity = excluded.severity, closed = excluded.closed "
                 "RETURNING id",
                 "ssssiiiii", incident->id, incident->kind, incident->subject, incident->text, incident->at,
                 incident->event, incident->terminal, incident->severity, (gint64) incident->closed);

  if (rows == NULL || !sql_step_one (rows, &found, error))
    return FALSE;
  *id = g_strdup (sql_text (rows, 0));
  return TRUE;
}

gboolean
hub_store_incident_is_open (SqlConn *conn, const char *kind, const char *subject, gboolean *out, GError **error)
{
  gint64 n;

  if (!sql_get_int (conn, &n, error, "SELECT count(*) FROM incident WHERE kind = $1 AND subject = $2 AND closed = 0", "ss",
                    kind, subject))
    return FALSE;
  *out = n > 0;
  return TRUE;
}
