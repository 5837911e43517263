/* The supervisor's view, from a terminal. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-private.h"

HubHttpResponse *
hub_api_supervise_sign_in (HubHttpRequest *request, gpointer data)
{
  HubHttpResponse *refusal = NULL;
  TkWireSuperviseSignIn *asked = hub_api_read (request, &tk_wire_supervise_sign_in_shape, &refusal);
  g_autoptr (GError) error = NULL;
  TkWireSuperviseSession *reply;

  if (asked == NULL)
    return refusal;
  reply = hub_service_supervise_sign_in (data, hub_http_request_get_caller (request), asked, &error);
  tk_wire_free (&tk_wire_supervise_sign_in_shape, asked);
  return hub_api_reply (&tk_wire_supervise_session_shape, reply, error);
}

HubHttpResponse *
hub_api_supervise_overview (HubHttpRequest *request, gpointer data)
{
  HubHttpResponse *refusal = NULL;
  TkWireSuperviseAsk *asked = hub_api_read (request, &tk_wire_supervise_ask_shape, &refusal);
  g_autoptr (GError) error = NULL;
  TkWireOverview *reply;

  if (asked == NULL)
    return refusal;
  reply = hub_service_overview (data, hub_http_request_get_caller (request), asked, &error);
  tk_wire_free (&tk_wire_supervise_ask_shape, asked);
  return hub_api_reply (&tk_wire_overview_shape, reply, error);
}

HubHttpResponse *
hub_api_supervise_act (HubHttpRequest *request, gpointer data)
{
  HubHttpResponse *refusal = NULL;
  TkWireSuperviseAct *asked = hub_api_read (request, &tk_wire_supervise_act_shape, &refusal);
  g_autoptr (GError) error = NULL;
  TkWireOverview *reply;

  if (asked == NULL)
    return refusal;
  reply = hub_service_supervise (data, hub_http_request_get_caller (request), asked, &error);
  tk_wire_free (&tk_wire_supervise_act_shape, asked);
  return hub_api_reply (&tk_wire_overview_shape, reply, error);
}
