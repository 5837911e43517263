/* Events, ticket types and gates as stored. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-catalogue.h"
#include "tk-store-offer-private.h"

#define EVENT_COLUMNS "SELECT number, title, venue, zone, currency, doors_at, starts_at, ends_at, cash_unit FROM event "
#define TYPE_COLUMNS "SELECT " TK_STORE_TYPE_COLUMNS " FROM ticket_type "
#define GATE_COLUMNS \
  "SELECT number, event, name, hint, types, takes_entries, takes_exits, reentry, opens, closes, entries_total," \
  " entries_per_day, minimum_minutes, zones, opens_from, opens_minutes, closes_from, closes_minutes, tolerance_minutes," \
  " day_starts FROM gate "

static gpointer
read_event (TkStmt *stmt)
{
  TkWireEvent *event = tk_wire_new (&tk_wire_event_shape);

  event->event = tk_stmt_int (stmt, 0);
  tk_wire_set (&event->title, tk_stmt_text (stmt, 1));
  tk_wire_set (&event->venue, tk_stmt_text (stmt, 2));
  tk_wire_set (&event->zone, tk_stmt_text (stmt, 3));
  tk_wire_set (&event->currency, tk_stmt_text (stmt, 4));
  event->doors_at = tk_stmt_int (stmt, 5);
  event->starts_at = tk_stmt_int (stmt, 6);
  event->ends_at = tk_stmt_int (stmt, 7);
  event->cash_unit = tk_stmt_int (stmt, 8);
  return event;
}

gpointer
tk_store_read_type (TkStmt *stmt)
{
  TkWireTicketType *type = tk_wire_new (&tk_wire_ticket_type_shape);

  type->event = tk_stmt_int (stmt, 0);
  type->type = tk_stmt_int (stmt, 1);
  tk_wire_set (&type->name, tk_stmt_text (stmt, 2));
  tk_wire_set (&type->description, tk_stmt_text (stmt, 3));
  type->price = tk_stmt_int (stmt, 4);
  type->capacity = tk_stmt_int (stmt, 5);
  type->admits = tk_stmt_int (stmt, 6);
  type->position = tk_stmt_int (stmt, 7);
  type->sale_from = tk_stmt_int (stmt, 8);
  type->sale_until = tk_stmt_int (stmt, 9);
  tk_wire_set (&type->zones, tk_stmt_text (stmt, 10));
  tk_wire_set (&type->attention, tk_stmt_text (stmt, 11));
  tk_wire_set (&type->asks, tk_stmt_text (stmt, 12));
  return type;
}

/* "1,2" as stored; '' = all */
static void
read_numbers (const char *text, GArray *numbers)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      gint64 number;
      if (g_ascii_string_to_signed (parts[i], 10, 1, G_MAXUINT16, &number, NULL))
        g_array_append_val (numbers, number);
    }
}

static gpointer
read_gate (TkStmt *stmt)
{
  TkWireGate *gate = tk_wire_new (&tk_wire_gate_shape);

  gate->gate = tk_stmt_int (stmt, 0);
  gate->event = tk_stmt_int (stmt, 1);
  tk_wire_set (&gate->name, tk_stmt_text (stmt, 2));
  tk_wire_set (&gate->direction_hint, tk_stmt_text (stmt, 3));
  read_numbers (tk_stmt_text (stmt, 4), gate->types);
  gate->entries = tk_stmt_int (stmt, 5) != 0;
  gate->exits = tk_stmt_int (stmt, 6) != 0;
  gate->reentry = tk_stmt_int (stmt, 7) != 0;
  gate->opens = tk_stmt_int (stmt, 8);
  gate->closes = tk_stmt_int (stmt, 9);
  gate->entries_total = tk_stmt_int (stmt, 10);
  gate->entries_per_day = tk_stmt_int (stmt, 11);
  gate->minimum_minutes = tk_stmt_int (stmt, 12);
  tk_wire_set (&gate->zones, tk_stmt_text (stmt, 13));
  tk_wire_set (&gate->opens_from, tk_stmt_text (stmt, 14));
  gate->opens_minutes = tk_stmt_int (stmt, 15);
  tk_wire_set (&gate->closes_from, tk_stmt_text (stmt, 16));
  gate->closes_minutes = tk_stmt_int (stmt, 17);
  gate->tolerance_minutes = tk_stmt_int (stmt, 18);
  gate->day_starts = tk_stmt_int (stmt, 19);
  return gate;
}

void
tk_store_event_free (TkWireEvent *event)
{
  tk_wire_free (&tk_wire_event_shape, event);
}

void
tk_store_type_free (TkWireTicketType *type)
{
  tk_wire_free (&tk_wire_ticket_type_shape, type);
}

void
tk_store_gate_free (TkWireGate *gate)
{
  tk_wire_free (&tk_wire_gate_shape, gate);
}

GPtrArray *
tk_store_list_events (TkStore *store, GError **error)
{
  return tk_store_rows (tk_db_query (tk_store_get_db (store), error, EVENT_COLUMNS "ORDER BY starts_at, number", ""),
                        read_event, (GDestroyNotify) tk_store_event_free, error);
}

GPtrArray *
tk_store_list_types (TkStore *store, guint32 event, GError **error)
{
  return tk_store_rows (tk_db_query (tk_store_get_db (store), error,
                                     TYPE_COLUMNS "WHERE event = $1 ORDER BY position, number", "i", (gint64) event),
                        tk_store_read_type, (GDestroyNotify) tk_store_type_free, error);
}

GPtrArray *
tk_store_list_gates (TkStore *store, guint32 event, GError **error)
{
  return tk_store_rows (tk_db_query (tk_store_get_db (store), error,
                                     GATE_COLUMNS "WHERE $1 = 0 OR event = $1 ORDER BY number", "i", (gint64) event),
                        read_gate, (GDestroyNotify) tk_store_gate_free, error);
}

gboolean
tk_store_get_event (TkStore *store, guint32 number, TkWireEvent **out, GError **error)
{
  return tk_store_row (tk_db_query (tk_store_get_db (store), error, EVENT_COLUMNS "WHERE number = $1", "i", (gint64) number),
                       read_event, (gpointer *) out, error);
}

gboolean
tk_store_get_type (TkStore *store, guint32 event, guint16 number, TkWireTicketType **out, GError **error)
{
  return tk_store_row (tk_db_query (tk_store_get_db (store), error, TYPE_COLUMNS "WHERE event = $1 AND number = $2", "ii",
                                    (gint64) event, (gint64) number),
                       tk_store_read_type, (gpointer *) out, error);
}

gboolean
tk_store_count_sold (TkStore *store, guint32 event, guint16 type, gint64 *sold, GError **error)
{
  return tk_db_get_int (tk_store_get_db (store), sold, NULL, error,
                        "SELECT count (DISTINCT serial) FROM ticket WHERE event = $1 AND type = $2"
                        " AND status NOT IN ('voided', 'refunded')", "ii", (gint64) event, (gint64) type);
}
