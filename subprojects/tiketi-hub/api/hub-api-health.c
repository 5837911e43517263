/* Health: for monitors, load balancers and people. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-private.h"

#include <string.h>
#include <glib/gi18n-lib.h>

/* A refusal like any other, and what is wrong beside it. (transfer full) */
static char *
add_problem (char *report)
{
  static const char *const keys[] = { "message", "detail", "error" };
  g_autoptr (TkJson) json = tk_json_object ();
  g_autofree char *problem = NULL;

  tk_json_set_string (json, "code", "unavailable");
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    tk_json_set_string (json, keys[i], _("The hub is not well; try again in a moment."));
  tk_json_set_bool (json, "success", FALSE);
  tk_json_take (json, "errors", tk_json_array ());
  problem = tk_json_to_text (json);
  report[strlen (report) - 1] = '\0';
  return g_strconcat (report, ",", problem + 1, NULL);
}

HubHttpResponse *
hub_api_health (HubHttpRequest *request, gpointer data)
{
  gboolean well;
  g_autofree char *report = hub_service_health (data, &well);
  HubHttpResponse *response;

  if (well)
    return hub_http_response_new_text (200, "application/json", g_steal_pointer (&report));

  response = hub_http_response_new_text (503, "application/json", add_problem (report));
  hub_http_response_set_header (response, "Retry-After", "1");
  return response;
}
