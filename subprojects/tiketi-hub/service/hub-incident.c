/* Raising incidents. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-service-private.h"

#include "hub-store-change.h"
#include "hub-store-incident.h"
#include "tk-uuid.h"

static char *
encode_incident (const HubIncident *incident, const char *id, gint64 now)
{
  TkWireIncident *wire = tk_wire_new (&tk_wire_incident_shape);

  tk_wire_set (&wire->id, id);
  tk_wire_set (&wire->kind, incident->kind);
  tk_wire_set (&wire->text, incident->text);
  wire->at = now;
  wire->event = incident->event;
  wire->severity = incident->severity;
  wire->closed = incident->closed;
  char *body = tk_wire_encode (&tk_wire_incident_shape, wire);
  tk_wire_free (&tk_wire_incident_shape, wire);
  return body;
}

gboolean
hub_incident_raise (HubService *service, SqlConn *conn, const HubIncident *incident, GError **error)
{
  char fresh[TK_UUID_SIZE];
  g_autofree char *id = NULL;
  gint64 now = hub_now (service);

  tk_uuid_new (service->clock, fresh);
  HubStoreIncident row = { .id = fresh, .kind = incident->kind, .subject = incident->subject, .text = incident->text,
                           .at = now, .event = incident->event, .terminal = incident->terminal,
                           .severity = incident->severity, .closed = incident->closed };
  if (!hub_store_incident_put (conn, &row, &id, error))
    return FALSE;
  g_autofree char *body = encode_incident (incident, id, now);
  HubStoreChange change = { .kind = TK_CHANGE_INCIDENT, .key = id, .body = body, .event = incident->event };
  return hub_store_change_put (conn, &change, error);
}
