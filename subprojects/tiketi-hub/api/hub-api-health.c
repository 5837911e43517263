/* Health: for monitors, load balancers and people. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-private.h"

#include "hub-api-problem.h"

HubHttpResponse *
hub_api_health (HubHttpRequest *request, gpointer data)
{
  g_autoptr (GError) error = NULL;
  char *text = hub_service_health (data, &error);

  if (text != NULL)
    return hub_http_response_new_text (200, "application/json", text);

  /* Whatever is wrong with the database, the answer a monitor needs is "not now". */
  return hub_api_problem (503, "unavailable", error->message);
}
