/* Reading a gate's rules. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-gate.h"

void
hub_store_gate_free (HubStoreGate *gate)
{
  if (gate == NULL)
    return;
  g_free (gate->name);
  g_clear_pointer (&gate->types, g_array_unref);
  g_free (gate->zone);
  g_free (gate);
}

static gpointer
read_gate (SqlRows *rows)
{
  HubStoreGate *gate = g_new0 (HubStoreGate, 1);

  gate->gate = sql_int (rows, 0);
  gate->event = sql_int (rows, 1);
  gate->name = g_strdup (sql_text (rows, 2));
  gate->opens = sql_int (rows, 3);
  gate->closes = sql_int (rows, 4);
  gate->entries_total = sql_int (rows, 5);
  gate->entries_per_day = sql_int (rows, 6);
  gate->minimum_minutes = sql_int (rows, 7);
  gate->entries = sql_int (rows, 8) != 0;
  gate->exits = sql_int (rows, 9) != 0;
  gate->reentry = sql_int (rows, 10) != 0;
  gate->zone = g_strdup (sql_text (rows, 11));
  gate->event_ends = sql_int (rows, 12);
  gate->types = g_array_new (FALSE, FALSE, sizeof (guint16));
  return gate;
}

static gboolean
read_types (SqlConn *conn, HubStoreGate *gate, GError **error)
{
  GError *failure = NULL;
  g_autoptr (SqlRows) rows = sql_query (conn, error, "SELECT type FROM gate_type WHERE gate = $1 ORDER BY type", "i",
                                        gate->gate);

  if (rows == NULL)
    return FALSE;
  while (sql_step (rows, &failure))
    {
      guint16 type = (guint16) sql_int (rows, 0);
      g_array_append_val (gate->types, type);
    }
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

gboolean
hub_store_gate_get (SqlConn *conn, gint64 gate, HubStoreGate **out, GError **error)
{
  gpointer row = NULL;

  if (!sql_read_one (sql_query (conn, error,
                                "SELECT gate.gate, gate.event, name, opens, closes, entries_total, entries_per_day, "
                                "minimum_minutes, entries, exits, reentry, event.zone, event.ends_at FROM gate "
                                "JOIN event ON event.event = gate.event WHERE gate.gate = $1",
                                "i", gate),
                     read_gate, &row, error))
    return FALSE;
  g_autoptr (HubStoreGate) found = row;
  if (found != NULL && !read_types (conn, found, error))
    return FALSE;
  *out = g_steal_pointer (&found);
  return TRUE;
}
