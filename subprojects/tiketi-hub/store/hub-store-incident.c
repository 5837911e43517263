/* Queries on incidents. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-incident.h"

#include <string.h>

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

static void
take_open (SqlRows *rows, gpointer open)
{
  g_hash_table_insert (open, g_strdup (sql_text (rows, 0)), g_strdup (sql_text (rows, 1)));
}

/* '0' comes after '/': what lies between has the prefix. */
GHashTable *
hub_store_incident_open_below (SqlConn *conn, const char *kind, const char *prefix, GError **error)
{
  g_autoptr (GHashTable) open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *end = g_strdup (prefix);

  g_return_val_if_fail (g_str_has_suffix (prefix, "/"), NULL);
  end[strlen (end) - 1] = '0';
  SqlRows *rows = sql_query (conn, error,
                             "SELECT subject, text FROM incident WHERE kind = $1 AND subject >= $2 AND subject < $3 AND closed = 0",
                             "sss", kind, prefix, end);
  return sql_each (rows, take_open, open, error) ? g_steal_pointer (&open) : NULL;
}
