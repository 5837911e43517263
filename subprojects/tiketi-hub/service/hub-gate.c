/* From a gate's row to the decision's input. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-gate.h"

#include "hub-store-catalogue.h"
#include "hub-store-gate.h"
#include "tk-gate-hours.h"

void
hub_gate_free (HubGate *gate)
{
  if (gate == NULL)
    return;
  tk_wire_free (&tk_wire_gate_shape, gate->wire);
  if (gate->event != NULL)
    tk_wire_free (&tk_wire_event_shape, gate->event);
  g_clear_pointer (&gate->types, g_array_unref);
  g_free (gate);
}

static GArray *
numbers_of (const GArray *types)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (guint16));

  for (guint i = 0; i < types->len; i++)
    {
      guint16 number = (guint16) g_array_index (types, gint64, i);
      g_array_append_val (numbers, number);
    }
  return numbers;
}

/* Empty means all: where zones take none, a type that is none stands in. */
static gboolean
find_types (SqlConn *conn, HubGate *gate, GError **error)
{
  const TkWireGate *wire = gate->wire;
  guint16 none = 0;

  gate->types = g_array_new (FALSE, FALSE, sizeof (guint16));
  if (wire->types->len == 0 && *wire->zones == '\0')
    return TRUE;
  g_autoptr (GArray) named = numbers_of (wire->types);
  g_autoptr (GPtrArray) types = hub_store_type_list (conn, wire->event, error);
  if (types == NULL)
    return FALSE;
  for (guint i = 0; i < types->len; i++)
    {
      const TkWireTicketType *type = types->pdata[i];
      guint16 number = (guint16) type->type;

      if (tk_gate_takes_type ((const guint16 *) (gconstpointer) named->data, named->len, wire->zones, number, type->zones))
        g_array_append_val (gate->types, number);
    }
  if (gate->types->len == 0)
    g_array_append_val (gate->types, none);
  return TRUE;
}

/* Takes over both. */
static gboolean
make_gate (SqlConn *conn, TkWireGate *wire, TkWireEvent *event, HubGate **out, GError **error)
{
  g_autoptr (HubGate) gate = g_new0 (HubGate, 1);

  gate->wire = wire;
  gate->event = event;
  if (!find_types (conn, gate, error))
    return FALSE;
  *out = g_steal_pointer (&gate);
  return TRUE;
}

gboolean
hub_gate_read (SqlConn *conn, gint64 number, HubGate **out, GError **error)
{
  TkWireGate *wire = NULL;
  TkWireEvent *event = NULL;

  if (!hub_store_gate_get (conn, number, &wire, error))
    return FALSE;
  if (wire == NULL)
    {
      *out = NULL;
      return TRUE;
    }
  if (hub_store_event_get (conn, wire->event, &event, error))
    return make_gate (conn, wire, event, out, error);
  tk_wire_free (&tk_wire_gate_shape, wire);
  return FALSE;
}

/* ---- Asked ahead ---- */

struct _HubGateAsked
{
  HubStoreGateAsked gate;
  SqlRows *event;
};

void
hub_gate_asked_free (HubGateAsked *asked)
{
  if (asked == NULL)
    return;
  hub_store_gate_asked_clear (&asked->gate);
  g_clear_pointer (&asked->event, sql_done);
  g_free (asked);
}

HubGateAsked *
hub_gate_ask (SqlConn *conn, gint64 event, gint64 gate, GError **error)
{
  g_autoptr (HubGateAsked) asked = g_new0 (HubGateAsked, 1);

  if (!hub_store_gate_ask (conn, gate, &asked->gate, error))
    return NULL;
  asked->event = hub_store_event_ask (conn, event, error);
  return asked->event != NULL ? g_steal_pointer (&asked) : NULL;
}

gboolean
hub_gate_hear (SqlConn *conn, HubGateAsked *asked, HubGate **out, GError **error)
{
  TkWireGate *wire = NULL;
  TkWireEvent *event = NULL;

  if (!hub_store_event_hear (g_steal_pointer (&asked->event), &event, error))
    return FALSE;
  gboolean done = hub_store_gate_hear (&asked->gate, &wire, error);
  if (done && wire != NULL && event != NULL && wire->event == event->event)
    return make_gate (conn, wire, event, out, error);
  if (wire != NULL)
    tk_wire_free (&tk_wire_gate_shape, wire);
  if (event != NULL)
    tk_wire_free (&tk_wire_event_shape, event);
  if (done)
    *out = NULL;
  return done;
}

static TkEventTimes
times_of (const TkWireEvent *event)
{
  return (TkEventTimes){ event->doors_at, event->starts_at, event->ends_at };
}

gint64
hub_gate_opens (const TkWireGate *gate, const TkWireEvent *event)
{
  TkEventTimes times = times_of (event);

  return tk_gate_hour (&times, gate->opens_from, gate->opens_minutes, gate->opens);
}

gint64
hub_gate_closes (const TkWireGate *gate, const TkWireEvent *event)
{
  TkEventTimes times = times_of (event);

  return tk_gate_hour (&times, gate->closes_from, gate->closes_minutes, gate->closes);
}

TkGateRules
hub_gate_rules (const HubGate *gate)
{
  const TkWireGate *wire = gate->wire;
  TkEventTimes times = times_of (gate->event);
  TkGateHours hours = { .opens_from = wire->opens_from, .closes_from = wire->closes_from, .opens_ms = wire->opens,
                        .closes_ms = wire->closes, .opens_minutes = wire->opens_minutes,
                        .closes_minutes = wire->closes_minutes, .tolerance_minutes = wire->tolerance_minutes };
  TkGateRules rules = { .event = (guint32) wire->event,
                        .types = gate->types->len > 0 ? (const guint16 *) (gconstpointer) gate->types->data : NULL,
                        .n_types = gate->types->len,
                        .takes_entries = wire->entries,
                        .takes_exits = wire->exits,
                        .entries_total = (guint) wire->entries_total,
                        .entries_per_day = (guint) wire->entries_per_day,
                        .reentry = wire->reentry,
                        .minimum_minutes = (guint) wire->minimum_minutes };

  tk_gate_hours_apply (&hours, &times, &rules);
  return rules;
}

gint64
hub_gate_day (const HubGate *gate, gint64 ms)
{
  return tk_entry_day (ms, gate->event->zone, (guint) gate->wire->day_starts);
}
