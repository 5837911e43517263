/* Messages to buyers. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-private.h"

#include "hub-message.h"

#define MESSAGES_PER_MINUTE 120

HubHttpResponse *
hub_api_messages_send (HubHttpRequest *request, gpointer data)
{
  HubHttpResponse *refusal = NULL;
  g_autoptr (GError) error = NULL;
  TkWireMessage *message;
  TkWireMessageState *state;

  if (!hub_api_take_turn (request, "message", MESSAGES_PER_MINUTE, &refusal))
    return refusal;
  message = hub_api_read (request, &tk_wire_message_shape, &refusal);
  if (message == NULL)
    return refusal;
  state = hub_service_message (data, hub_http_request_get_caller (request), message, &error);
  tk_wire_free (&tk_wire_message_shape, message);

  return hub_api_reply (&tk_wire_message_state_shape, state, error);
}
