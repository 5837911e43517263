/* The organizer sets where a ticket type lets in, what staff must see to, and what buyers are asked for. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-service-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "hub-act.h"
#include "hub-error.h"
#include "hub-store-catalogue.h"
#include "hub-words.h"

#define ATTENTION_MAX_BYTES 500

typedef struct
{
  HubService *service;
  gint64 event, type;
  const HubTypeRules *rules;
  const char *who;
  TkJson *list;
} TypeSetting;

static TkJson *
describe_type (const TkWireTicketType *type)
{
  TkJson *json = tk_json_object ();

  tk_json_set_int (json, "event", type->event);
  tk_json_set_int (json, "type", type->type);
  tk_json_set_string (json, "name", type->name);
  tk_json_set_string (json, "zones", type->zones);
  tk_json_set_string (json, "attention", type->attention);
  tk_json_set_string (json, "asks", type->asks);
  return json;
}

static gboolean
write_type (TypeSetting *setting, SqlConn *conn, TkWireTicketType *type, GError **error)
{
  if (!hub_words_zones (setting->rules->zones, &type->zones, error)
      || !hub_words_text ("attention", setting->rules->attention, 0, ATTENTION_MAX_BYTES, &type->attention, error)
      || !hub_words_asks (setting->rules->asks, &type->asks, error))
    return FALSE;
  g_autofree char *subject = g_strdup_printf ("%" PRId64 "-%" PRId64, type->event, type->type);
  g_autofree char *text = tk_wire_encode (&tk_wire_ticket_type_shape, type);
  HubAct act = { .who = setting->who, .kind = "type.set", .subject = subject, .text = text, .event = type->event };
  if (!hub_store_type_set_rules (conn, type, error) || !hub_publish_type (conn, type, error)
      || !hub_act_write (setting->service, conn, &act, error))
    return FALSE;
  tk_json_append (setting->list, describe_type (type));
  return TRUE;
}

static gboolean
set_type (SqlConn *conn, gpointer data, GError **error)
{
  TypeSetting *setting = data;
  TkWireTicketType *type = NULL;

  if (!hub_store_type_get (conn, setting->event, setting->type, &type, error))
    return FALSE;
  if (type == NULL)
    return hub_refuse (error, HUB_ERROR_NOT_FOUND,
                       _("There is no ticket type %" PRId64 " of event %" PRId64 "; “tiketi-hub event list” shows them"),
                       setting->type, setting->event);
  gboolean done = write_type (setting, conn, type, error);
  tk_wire_free (&tk_wire_ticket_type_shape, type);
  return done;
}

char *
hub_service_type_set (HubService *service, gint64 event, gint64 type, const HubTypeRules *rules, const char *who, GError **error)
{
  g_autoptr (TkJson) list = tk_json_array ();
  TypeSetting setting = { service, event, type, rules, who, list };

  return hub_writer_run (service->writer, set_type, &setting, error) ? tk_json_to_text (list) : NULL;
}
