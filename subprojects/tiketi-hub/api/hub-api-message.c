/* JSON in and out of a request. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-private.h"

#include "hub-api-problem.h"

gpointer
hub_api_read (HubHttpRequest *request, const TkWireShape *shape, HubHttpResponse **refusal)
{
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *text = g_bytes_get_data (hub_http_request_get_body (request), &length);
  gpointer message = tk_wire_decode (shape, text != NULL ? text : "", length, &error);

  if (message == NULL)
    *refusal = hub_api_problem_from_error (error);

  return message;
}

HubHttpResponse *
hub_api_reply (const TkWireShape *shape, gpointer message, const GError *error)
{
  HubHttpResponse *response;

  if (message == NULL)
    return hub_api_problem_from_error (error);

  response = hub_http_response_new_text (200, "application/json", tk_wire_encode (shape, message));
  tk_wire_free (shape, message);

  return response;
}
