/* Events for people's calendars. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-events.h"

#include <inttypes.h>

#include "hub-api-calendar.h"
#include "hub-web.h"

HubCalendarEntry
hub_api_calendar_entry (const HubEvent *event, const char *uid, const char *url)
{
  return (HubCalendarEntry){ .uid = uid, .title = event->title, .description = event->description, .location = event->venue, .url = url,
                             .starts_at = event->starts_at, .ends_at = event->ends_at,
                             .changed_at = event->updated_at != 0 ? event->updated_at : event->starts_at };
}

char *
hub_api_calendar_uid (HubService *service, const char *what, const char *id)
{
  g_autofree char *key = hub_service_get_key (service);

  return g_strdup_printf ("%s-%s@%.12s.tiketi", what, id, key);
}

HubHttpResponse *
hub_api_calendar_answer (const HubCalendarEntry *entry, const char *name)
{
  HubHttpResponse *response = hub_http_response_new_text (200, "text/calendar; charset=utf-8", hub_calendar_write (entry, 1));

  hub_http_response_set_attachment (response, name);
  return response;
}

static HubHttpResponse *
get_calendar (HubHttpRequest *request, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HubEvent) event = hub_service_event (data, hub_api_event_number (request, "id"), hub_api_account (request), &error);
  const char *base = hub_service_get_web (data)->url;

  if (event == NULL)
    return hub_api_problem_from_error (error);
  g_autofree char *number = g_strdup_printf ("%" PRId64, event->event);
  g_autofree char *uid = hub_api_calendar_uid (data, "event", number);
  g_autofree char *url = *base != '\0' ? g_strdup_printf ("%s/events/%s", base, number) : NULL;
  g_autofree char *name = g_strdup_printf ("event-%s.ics", number);
  HubCalendarEntry entry = hub_api_calendar_entry (event, uid, url);
  return hub_api_calendar_answer (&entry, name);
}

static const HubHttpRoute routes[] = {
  { "GET", "/events/{id}/calendar.ics", HUB_API_PUBLIC, get_calendar, 0, 0, "An event for a calendar (iCalendar)" },
};
const HubApiGroup hub_api_calendar = { routes, G_N_ELEMENTS (routes) };
