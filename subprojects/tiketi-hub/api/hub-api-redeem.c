/* A gate asks before it lets somebody in. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-private.h"

#include "hub-redeem.h"

HubHttpResponse *
hub_api_sync_redeem (HubHttpRequest *request, gpointer data)
{
  HubHttpResponse *refusal = NULL;
  TkWireRedeem *asked = hub_api_read (request, &tk_wire_redeem_shape, &refusal);
  g_autoptr (GError) error = NULL;
  TkWireRedeemReply *reply;

  if (asked == NULL)
    return refusal;

  reply = hub_service_redeem (data, hub_http_request_get_caller (request), asked, &error);
  tk_wire_free (&tk_wire_redeem_shape, asked);

  return hub_api_reply (&tk_wire_redeem_reply_shape, reply, error);
}
