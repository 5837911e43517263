/* Terminals: enrolment with a one-time code. SPDX-License-Identifier: GPL-3.0-or-later */
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
