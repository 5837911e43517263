/* Queries on gates. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-gate.h"

static gboolean
add_types (SqlConn *conn, const TkWireGate *gate, GError **error)
{
  for (guint i = 0; i < gate->types->len; i++)
    {
      if (!sql_run (conn, error, "INSERT INTO gate_type (gate, type) VALUES ($1, $2)", "ii", gate->gate,
                    g_array_index (gate->types, gint64, i)))
        return FALSE;
    }
  return TRUE;
}

gboolean
hub_store_gate_add (SqlConn *conn, const TkWireGate *gate, GError **error)
{
  return sql_run (conn, error,
                  "INSERT INTO gate (gate, event, name, direction_hint, opens, closes, entries_total, entries_per_day, "
                  "minimum_minutes, entries, exits, reentry, zones, opens_from, opens_minutes, closes_from, closes_minutes, "
                  "tolerance_minutes, day_starts) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
                  "iissiiiiiiiissisiii", gate->gate, gate->event, gate->name, gate->direction_hint, gate->opens,
                  gate->closes, gate->entries_total, gate->entries_per_day, gate->minimum_minutes, (gint64) gate->entries,
                  (gint64) gate->exits, (gint64) gate->reentry, gate->zones, gate->opens_from, gate->opens_minutes,
                  gate->closes_from, gate->closes_minutes, gate->tolerance_minutes, gate->day_starts)
         && add_types (conn, gate, error);
}

gboolean
hub_store_gate_set (SqlConn *conn, const TkWireGate *gate, GError **error)
{
  return sql_run (conn, error,
                  "UPDATE gate SET name = $2, direction_hint = $3, opens = $4, closes = $5, entries_total = $6, "
                  "entries_per_day = $7, minimum_minutes = $8, entries = $9, exits = $10, reentry = $11, zones = $12, "
                  "opens_from = $13, opens_minutes = $14, closes_from = $15, closes_minutes = $16, tolerance_minutes = $17, "
                  "day_starts = $18 WHERE gate = $1",
                  "issiiiiiiiissisiii", gate->gate, gate->name, gate->direction_hint, gate->opens, gate->closes,
                  gate->entries_total, gate->entries_per_day, gate->minimum_minutes, (gint64) gate->entries,
                  (gint64) gate->exits, (gint64) gate->reentry, gate->zones, gate->opens_from, gate->opens_minutes,
                  gate->closes_from, gate->closes_minutes, gate->tolerance_minutes, gate->day_starts)
         && sql_run (conn, error, "DELETE FROM gate_type WHERE gate = $1", "i", gate->gate) && add_types (conn, gate, error);
}

static gpointer
read_gate (SqlRows *rows)
{
  TkWireGate *gate = tk_wire_new (&tk_wire_gate_shape);

  gate->gate = sql_int (rows, 0);
  gate->event = sql_int (rows, 1);
  tk_wire_set (&gate->name, sql_text (rows, 2));
  tk_wire_set (&gate->direction_hint, sql_text (rows, 3));
  gate->opens = sql_int (rows, 4);
  gate->closes = sql_int (rows, 5);
  gate->entries_total = sql_int (rows, 6);
  gate->entries_per_day = sql_int (rows, 7);
  gate->minimum_minutes = sql_int (rows, 8);
  gate->entries = sql_int (rows, 9) != 0;
  gate->exits = sql_int (rows, 10) != 0;
  gate->reentry = sql_int (rows, 11) != 0;
  tk_wire_set (&gate->zones, sql_text (rows, 12));
  tk_wire_set (&gate->opens_from, sql_text (rows, 13));
  gate->opens_minutes = sql_int (rows, 14);
  tk_wire_set (&gate->closes_from, sql_text (rows, 15));
  gate->closes_minutes = sql_int (rows, 16);
  gate->tolerance_minutes = sql_int (rows, 17);
  gate->day_starts = sql_int (rows, 18);
  return gate;
}

static SqlRows *
ask_types (SqlConn *conn, gint64 gate, GError **error)
{
  return sql_query (conn, error, "SELECT type FROM gate_type WHERE gate = $1 ORDER BY type", "i", gate);
}

/* Takes over what was asked, which may be NULL with error set. */
static gboolean
read_types (SqlRows *asked, TkWireGate *gate, GError **error)
{
  g_autoptr (GArray) types = sql_read_ints (asked, error);

  if (types == NULL)
    return FALSE;
  g_array_append_vals (gate->types, types->data, types->len);
  return TRUE;
}

static void
free_gate (gpointer gate)
{
  tk_wire_free (&tk_wire_gate_shape, gate);
}

#define SELECT_GATE                                                                                                      \
  "SELECT gate, event, name, direction_hint, opens, closes, entries_total, entries_per_day, minimum_minutes, entries, "  \
  "exits, reentry, zones, opens_from, opens_minutes, closes_from, closes_minutes, tolerance_minutes, day_starts FROM gate "

void
hub_store_gate_asked_clear (HubStoreGateAsked *asked)
{
  g_clear_pointer (&asked->gate, sql_done);
  g_clear_pointer (&asked->types, sql_done);
}

gboolean
hub_store_gate_ask (SqlConn *conn, gint64 gate, HubStoreGateAsked *out, GError **error)
{
  HubStoreGateAsked asked = { sql_query (conn, error, SELECT_GATE "WHERE gate = $1", "i", gate), NULL };

  asked.types = asked.gate != NULL ? ask_types (conn, gate, error) : NULL;
  if (asked.types == NULL)
    {
      hub_store_gate_asked_clear (&asked);
      return FALSE;
    }
  *out = asked;
  return TRUE;
}

gboolean
hub_store_gate_hear (HubStoreGateAsked *asked, TkWireGate **out, GError **error)
{
  gpointer row = NULL;

  if (!sql_read_one (g_steal_pointer (&asked->gate), read_gate, &row, error))
    return FALSE;
  if (row != NULL && !read_types (g_steal_pointer (&asked->types), row, error))
    return free_gate (row), FALSE;
  *out = row;
  return TRUE;
}

gboolean
hub_store_gate_get (SqlConn *conn, gint64 gate, TkWireGate **out, GError **error)
{
  HubStoreGateAsked asked;

  if (!hub_store_gate_ask (conn, gate, &asked, error))
    return FALSE;
  gboolean done = hub_store_gate_hear (&asked, out, error);
  hub_store_gate_asked_clear (&asked);
  return done;
}

GPtrArray *
hub_store_gate_list (SqlConn *conn, gint64 event, GError **error)
{
  g_autoptr (GPtrArray) list
    = sql_read_all (sql_query (conn, error, SELECT_GATE "WHERE event = $1 OR $1 = 0 ORDER BY event, gate", "i", event),
                    read_gate, free_gate, error);

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      TkWireGate *gate = list->pdata[i];

      if (!read_types (ask_types (conn, gate->gate, error), gate, error))
        return NULL;
    }
  return g_steal_pointer (&list);
}

gboolean
hub_store_gate_next (SqlConn *conn, gint64 *out, GError **error)
{
  return sql_get_int (conn, out, error, "SELECT coalesce(max(gate), 0) + 1 FROM gate", "");
}

gboolean
hub_store_gate_name (SqlConn *conn, gint64 gate, char **name, GError **error)
{
  gboolean found;
  g_autoptr (SqlRows) rows = sql_query (conn, error, "SELECT name FROM gate WHERE gate = $1", "i", gate);

  if (rows == NULL || !sql_step_one (rows, &found, error))
    return FALSE;
  *name = found ? g_strdup (sql_text (rows, 0)) : NULL;
  return TRUE;
}
