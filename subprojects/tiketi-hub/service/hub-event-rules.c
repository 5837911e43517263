/* The organizer sets what an event's cash is rounded to. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-service-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "hub-act.h"
#include "hub-error.h"
#include "hub-store-catalogue.h"
#include "tk-money.h"

/* More than any note: rounding is for coins that nobody has. */
#define CASH_UNIT_MAX 1000000

typedef struct
{
  HubService *service;
  gint64 event;
  const HubEventRules *rules;
  const char *who;
  TkJson *list;
} EventSetting;

static TkJson *
describe_event (const TkWireEvent *event)
{
  TkJson *json = tk_json_object ();

  tk_json_set_int (json, "event", event->event);
  tk_json_set_string (json, "title", event->title);
  tk_json_set_string (json, "currency", event->currency);
  tk_json_set_int (json, "cash_unit_minor", event->cash_unit);
  return json;
}

static gboolean
read_cash_unit (const EventSetting *setting, TkWireEvent *event, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (setting->rules->cash_unit == NULL)
    return TRUE;
  if (!tk_money_parse (setting->rules->cash_unit, event->currency, &TK_MONEY_PLAIN, &event->cash_unit, &failure))
    return hub_refuse (error, HUB_ERROR_INVALID, "cash-unit: %s", failure->message);
  return event->cash_unit <= CASH_UNIT_MAX
         || hub_refuse (error, HUB_ERROR_INVALID, _("cash-unit: that is more than cash is ever rounded to"));
}

static gboolean
write_event (EventSetting *setting, SqlConn *conn, TkWireEvent *event, GError **error)
{
  if (!read_cash_unit (setting, event, error))
    return FALSE;
  g_autofree char *subject = g_strdup_printf ("%" PRId64, event->event);
  g_autofree char *text = tk_wire_encode (&tk_wire_event_shape, event);
  HubAct act = { .who = setting->who, .kind = "event.set", .subject = subject, .text = text, .event = event->event };
  if (!hub_store_event_set_cash_unit (conn, event->event, event->cash_unit, error) || !hub_publish_event (conn, event, error)
      || !hub_act_write (setting->service, conn, &act, error))
    return FALSE;
  tk_json_append (setting->list, describe_event (event));
  return TRUE;
}

static gboolean
set_event (SqlConn *conn, gpointer data, GError **error)
{
  EventSetting *setting = data;
  TkWireEvent *event = NULL;

  g_clear_pointer (&setting->list, tk_json_free);
  setting->list = tk_json_array ();
  if (!hub_store_event_get (conn, setting->event, &event, error))
    return FALSE;
  if (event == NULL)
    return hub_refuse (error, HUB_ERROR_NOT_FOUND, _("There is no event %" PRId64 "; “tiketi-hub event list” shows them"),
                       setting->event);
  gboolean done = write_event (setting, conn, event, error);
  tk_wire_free (&tk_wire_event_shape, event);
  return done;
}

char *
hub_service_event_set (HubService *service, gint64 event, const HubEventRules *rules, const char *who, GError **error)
{
  EventSetting setting = { service, event, rules, who, NULL };
  gboolean done = hub_writer_run (service->writer, set_event, &setting, error);
  g_autoptr (TkJson) list = setting.list;

  return done ? tk_json_to_text (list) : NULL;
}
