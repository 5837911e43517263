/* The organizer sets what gates let in, and when. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-service-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-act.h"
#include "hub-error.h"
#include "hub-gate.h"
#include "hub-store-catalogue.h"
#include "hub-store-gate.h"
#include "hub-words.h"

#define COUNT_MAX 1000000
#define MINUTES_MAX 525600
#define TOLERANCE_MAX 1440
#define NAME_MAX_BYTES 200

/* ---- Telling ---- */

static char *
list_types (const TkWireGate *gate)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < gate->types->len; i++)
    g_string_append_printf (text, "%s%" PRId64, i > 0 ? "," : "", g_array_index (gate->types, gint64, i));
  if (text->len == 0 && *gate->zones == '\0')
    g_string_append (text, "all");
  return g_string_free (text, FALSE);
}

static void
put_hour (TkJson *json, const char *key, char *taken, gint64 at)
{
  g_autofree char *words = taken;
  g_autofree char *time = at > 0 ? tk_time_to_iso8601 (at) : NULL;
  g_autofree char *at_key = g_strconcat (key, "_at", NULL);

  tk_json_set_string (json, key, words);
  tk_json_set_string (json, at_key, time);
}

static TkJson *
describe_gate (const TkWireGate *gate, const TkWireEvent *event)
{
  TkJson *json = tk_json_object ();
  g_autofree char *types = list_types (gate);
  g_autofree char *day = g_strdup_printf ("%02d:%02d", (int) (gate->day_starts / 60), (int) (gate->day_starts % 60));

  tk_json_set_int (json, "number", gate->gate);
  tk_json_set_int (json, "event", gate->event);
  tk_json_set_string (json, "name", gate->name);
  tk_json_set_string (json, "hint", gate->direction_hint);
  tk_json_set_string (json, "types", types);
  tk_json_set_string (json, "zones", gate->zones);
  tk_json_set_bool (json, "entries", gate->entries);
  tk_json_set_bool (json, "exits", gate->exits);
  tk_json_set_bool (json, "reentry", gate->reentry);
  put_hour (json, "opens", hub_words_of_hour (gate->opens_from, gate->opens_minutes, gate->opens), hub_gate_opens (gate, event));
  put_hour (json, "closes", hub_words_of_hour (gate->closes_from, gate->closes_minutes, gate->closes),
            hub_gate_closes (gate, event));
  tk_json_set_int (json, "tolerance_minutes", gate->tolerance_minutes);
  tk_json_set_int (json, "entries_total", gate->entries_total);
  tk_json_set_int (json, "entries_per_day", gate->entries_per_day);
  tk_json_set_int (json, "minimum_minutes", gate->minimum_minutes);
  tk_json_set_string (json, "day_starts", day);
  return json;
}

typedef struct
{
  gint64 event;
  TkJson *list;
} Listing;

static gboolean
append_gate (SqlConn *conn, const TkWireGate *gate, TkJson *list, GError **error)
{
  TkWireEvent *event = NULL;

  if (!hub_store_event_get (conn, gate->event, &event, error))
    return FALSE;
  tk_json_append (list, describe_gate (gate, event));
  tk_wire_free (&tk_wire_event_shape, event);
  return TRUE;
}

static gboolean
check_event (SqlConn *conn, gint64 number, TkWireEvent **event, GError **error)
{
  return hub_store_event_get (conn, number, event, error)
         && (*event != NULL
             || hub_refuse (error, HUB_ERROR_NOT_FOUND,
                            _("There is no event %" PRId64 "; “tiketi-hub event list” shows them"), number));
}

static gboolean
list_gates (SqlConn *conn, gpointer data, GError **error)
{
  Listing *listing = data;
  TkWireEvent *event = NULL;

  if (listing->event != 0 && !check_event (conn, listing->event, &event, error))
    return FALSE;
  if (event != NULL)
    tk_wire_free (&tk_wire_event_shape, event);
  g_autoptr (GPtrArray) gates = hub_store_gate_list (conn, listing->event, error);
  for (guint i = 0; gates != NULL && i < gates->len; i++)
    {
      if (!append_gate (conn, gates->pdata[i], listing->list, error))
        return FALSE;
    }
  return gates != NULL;
}

char *
hub_service_gate_list (HubService *service, gint64 event, GError **error)
{
  g_autoptr (TkJson) list = tk_json_array ();
  Listing listing = { event, list };

  return hub_readers_run (service->readers, list_gates, &listing, error) ? tk_json_to_text (list) : NULL;
}

/* ---- Reading what was said ---- */

static gboolean
set_types (const char *text, TkWireGate *gate, GError **error)
{
  GArray *types = text != NULL ? hub_words_types ("types", text, error) : NULL;

  if (types == NULL)
    return text == NULL;
  g_array_unref (gate->types);
  gate->types = types;
  return TRUE;
}

static gboolean
set_hour (const char *what, const char *text, const char *zone, HubHour *hour, char **from, gint64 *minutes, gint64 *at,
          GError **error)
{
  if (text == NULL)
    return TRUE;
  if (!hub_words_hour (what, text, zone, hour, error))
    return FALSE;
  tk_wire_set (from, hour->from);
  *minutes = hour->minutes;
  *at = hour->at;
  return TRUE;
}

static gboolean
set_hours (const HubGateRules *rules, const char *zone, TkWireGate *gate, GError **error)
{
  HubHour hour;

  return set_hour ("opens", rules->opens, zone, &hour, &gate->opens_from, &gate->opens_minutes, &gate->opens, error)
         && set_hour ("closes", rules->closes, zone, &hour, &gate->closes_from, &gate->closes_minutes, &gate->closes, error)
         && (rules->day_starts == NULL || hub_words_clock ("day-starts", rules->day_starts, &gate->day_starts, error));
}

static gboolean
set_flag (const char *what, const char *text, gboolean *out, GError **error)
{
  return text == NULL || hub_words_yes (what, text, out, error);
}

static gboolean
set_number (const char *what, const char *text, gint64 most, gint64 *out, GError **error)
{
  return text == NULL || hub_words_number (what, text, most, out, error);
}

static gboolean
set_rules (const HubGateRules *rules, const char *zone, TkWireGate *gate, GError **error)
{
  return hub_words_text ("name", rules->name, 1, NAME_MAX_BYTES, &gate->name, error)
         && hub_words_text ("hint", rules->hint, 0, NAME_MAX_BYTES, &gate->direction_hint, error)
         && set_types (rules->types, gate, error) && hub_words_zones (rules->zones, &gate->zones, error)
         && set_flag ("entries", rules->entries, &gate->entries, error) && set_flag ("exits", rules->exits, &gate->exits, error)
         && set_flag ("reentry", rules->reentry, &gate->reentry, error) && set_hours (rules, zone, gate, error)
         && set_number ("tolerance", rules->tolerance, TOLERANCE_MAX, &gate->tolerance_minutes, error)
         && set_number ("entries-total", rules->entries_total, COUNT_MAX, &gate->entries_total, error)
         && set_number ("entries-per-day", rules->entries_per_day, COUNT_MAX, &gate->entries_per_day, error)
         && set_number ("minimum", rules->minimum, MINUTES_MAX, &gate->minimum_minutes, error);
}

/* ---- Whether it makes sense ---- */

static gboolean
check_types (SqlConn *conn, const TkWireGate *gate, GError **error)
{
  for (guint i = 0; i < gate->types->len; i++)
    {
      gint64 number = g_array_index (gate->types, gint64, i);
      TkWireTicketType *type = NULL;

      if (!hub_store_type_get (conn, gate->event, number, &type, error))
        return FALSE;
      if (type == NULL)
        return hub_refuse (error, HUB_ERROR_NOT_FOUND,
                           _("There is no ticket type %" PRId64 " of event %" PRId64 "; “tiketi-hub event list” shows them"),
                           number, gate->event);
      tk_wire_free (&tk_wire_ticket_type_shape, type);
    }
  return TRUE;
}

/* Two gates of one name would be sent for each other. */
static gboolean
check_name (SqlConn *conn, const TkWireGate *gate, GError **error)
{
  g_autoptr (GPtrArray) gates = hub_store_gate_list (conn, gate->event, error);

  for (guint i = 0; gates != NULL && i < gates->len; i++)
    {
      const TkWireGate *other = gates->pdata[i];

      if (other->gate != gate->gate && strcmp (other->name, gate->name) == 0)
        return hub_refuse (error, HUB_ERROR_CONFLICT, _("Event %" PRId64 " has a gate called “%s” already; choose another name"),
                           gate->event, gate->name);
    }
  return gates != NULL;
}

static gboolean
check_sense (SqlConn *conn, const TkWireGate *gate, const TkWireEvent *event, GError **error)
{
  gint64 opens = hub_gate_opens (gate, event), closes = hub_gate_closes (gate, event);

  if (!gate->entries && !gate->exits)
    return hub_refuse (error, HUB_ERROR_INVALID, _("A gate lets people in, or out, or both; say yes to one of entries and exits"));
  if (opens != 0 && closes != 0 && opens >= closes)
    return hub_refuse (error, HUB_ERROR_INVALID, _("This gate would close before it opens; look at opens and closes"));
  if (*gate->name == '\0')
    return hub_refuse (error, HUB_ERROR_INVALID, _("A gate needs a name; give it one"));
  return check_types (conn, gate, error) && check_name (conn, gate, error);
}

/* ---- Writing ---- */

typedef struct
{
  HubService *service;
  gint64 number;             /* of the event for a new gate, of the gate otherwise */
  const HubGateRules *rules;
  const char *who;
  TkJson *list;
} Setting;

static gboolean
write_act (Setting *setting, SqlConn *conn, const TkWireGate *gate, const char *kind, GError **error)
{
  g_autofree char *subject = g_strdup_printf ("%" PRId64, gate->gate);
  /* The whole of it, so that what a gate's rules were at any time can be told. */
  g_autofree char *text = tk_wire_encode (&tk_wire_gate_shape, gate);
  HubAct act = { .who = setting->who, .kind = kind, .subject = subject, .text = text, .event = gate->event };

  return hub_act_write (setting->service, conn, &act, error);
}

static gboolean
store_gate (Setting *setting, SqlConn *conn, TkWireGate *gate, const TkWireEvent *event, gboolean fresh, GError **error)
{
  if (!set_rules (setting->rules, event->zone, gate, error) || !check_sense (conn, gate, event, error)
      || !(fresh ? hub_store_gate_add : hub_store_gate_set) (conn, gate, error) || !hub_publish_gate (conn, gate, error)
      || !write_act (setting, conn, gate, fresh ? "gate.added" : "gate.set", error))
    return FALSE;
  tk_json_append (setting->list, describe_gate (gate, event));
  return TRUE;
}

static gboolean
store_with_event (Setting *setting, SqlConn *conn, TkWireGate *gate, gboolean fresh, GError **error)
{
  TkWireEvent *event = NULL;

  if (!check_event (conn, gate->event, &event, error))
    return FALSE;
  gboolean done = store_gate (setting, conn, gate, event, fresh, error);
  tk_wire_free (&tk_wire_event_shape, event);
  return done;
}

static gboolean
add_gate (SqlConn *conn, gpointer data, GError **error)
{
  Setting *setting = data;
  TkWireGate *gate = tk_wire_new (&tk_wire_gate_shape);

  gate->event = setting->number;
  gate->entries = gate->exits = gate->reentry = TRUE;
  gboolean done = hub_store_gate_next (conn, &gate->gate, error) && store_with_event (setting, conn, gate, TRUE, error);
  tk_wire_free (&tk_wire_gate_shape, gate);
  return done;
}

static gboolean
set_gate (SqlConn *conn, gpointer data, GError **error)
{
  Setting *setting = data;
  TkWireGate *gate = NULL;

  if (!hub_store_gate_get (conn, setting->number, &gate, error))
    return FALSE;
  if (gate == NULL)
    return hub_refuse (error, HUB_ERROR_NOT_FOUND, _("There is no gate %" PRId64 "; “tiketi-hub gate list” shows them"),
                       setting->number);
  gboolean done = store_with_event (setting, conn, gate, FALSE, error);
  tk_wire_free (&tk_wire_gate_shape, gate);
  return done;
}

static char *
run_setting (HubService *service, HubWork work, gint64 number, const HubGateRules *rules, const char *who, GError **error)
{
  g_autoptr (TkJson) list = tk_json_array ();
  Setting setting = { service, number, rules, who, list };

  return hub_writer_run (service->writer, work, &setting, error) ? tk_json_to_text (list) : NULL;
}

char *
hub_service_gate_add (HubService *service, gint64 event, const HubGateRules *rules, const char *who, GError **error)
{
  return run_setting (service, add_gate, event, rules, who, error);
}

char *
hub_service_gate_set (HubService *service, gint64 gate, const HubGateRules *rules, const char *who, GError **error)
{
  return run_setting (service, set_gate, gate, rules, who, error);
}
