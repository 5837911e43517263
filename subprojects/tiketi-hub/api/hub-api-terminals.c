/* Terminals: enrolment with a one-time code, and that they are there. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-private.h"

HubHttpResponse *
hub_api_terminals_enrol (HubHttpRequest *request, gpointer data)
{
  HubHttpResponse *refusal = NULL;
  TkWireEnrolRequest *asked = hub_api_read (request, &tk_wire_enrol_request_shape, &refusal);
  g_autoptr (GError) error = NULL;
  TkWireEnrolReply *reply;

  if (asked == NULL)
    return refusal;

  reply = hub_service_enrol (data, asked, &error);
  tk_wire_free (&tk_wire_enrol_request_shape, asked);

  return hub_api_reply (&tk_wire_enrol_reply_shape, reply, error);
}

HubHttpResponse *
hub_api_terminals_heartbeat (HubHttpRequest *request, gpointer data)
{
  gboolean says = g_bytes_get_size (hub_http_request_get_body (request)) > 0;
  HubHttpResponse *refusal = NULL;
  TkWireHeartbeat *said = says ? hub_api_read (request, &tk_wire_heartbeat_shape, &refusal) : NULL;
  g_autoptr (GError) error = NULL;

  if (says && said == NULL)
    return refusal;
  gint64 waiting = says ? said->waiting : -1;
  if (says)
    tk_wire_free (&tk_wire_heartbeat_shape, said);
  TkWireOverviewTerminal *reply = hub_service_heartbeat (data, hub_http_request_get_caller (request), waiting, &error);
  return hub_api_reply (&tk_wire_overview_terminal_shape, reply, error);
}
