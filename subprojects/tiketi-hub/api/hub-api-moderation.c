/* Administrators look at what organizers made, and approve or reject it. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-events.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PENDING_MOST 500

static HubHttpResponse *
list_pending (HubHttpRequest *request, gpointer data)
{
  HubEventWish wish = { .status = "pending", .past = TRUE, .limit = PENDING_MOST };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = hub_service_events (data, &wish, NULL, &error);

  if (events == NULL)
    return hub_api_problem_from_error (error);
  TkJson *list = tk_json_array ();
  for (guint i = 0; i < events->len; i++)
    tk_json_append (list, hub_api_event_brief (data, events->pdata[i]));
  return hub_api_json (200, list);
}

static HubHttpResponse *
judge (HubHttpRequest *request, gpointer data)
{
  HubHttpResponse *refusal = NULL;
  g_autoptr (HubApiBody) body = hub_api_body_new (request, &refusal);
  g_autoptr (GError) error = NULL;

  if (body == NULL)
    return refusal;
  const char *status = hub_api_body_text (body, "status", 20);
  const char *reason = hub_api_body_text (body, "reason", 500);
  refusal = hub_api_body_refusal (body);
  if (refusal != NULL)
    return refusal;
  if (!hub_service_event_moderate (data, hub_api_caller (request), hub_api_event_number (request, "id"), status != NULL ? status : "",
                                   reason, &error))
    return hub_api_problem_from_error (error);
  return hub_api_message (200, strcmp (status, "approved") == 0 ? _("Event approved successfully.") : _("Event rejected successfully."));
}

static const HubHttpRoute routes[] = {
  { "GET", "/admin/pending", HUB_API_ADMIN, list_pending, 0, 0, "Events that wait for approval" },
  { "PATCH", "/admin/approve/{id}", HUB_API_ADMIN, judge, 0, 0, "Approve or reject an event" },
  { "PATCH", "/admin/{id}", HUB_API_ADMIN, judge, 0, 0 },
};
const HubApiGroup hub_api_moderation = { routes, G_N_ELEMENTS (routes) };
