/* Events: read, made, changed, deleted. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-events.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-api-cache.h"
#include "hub-api-event-input.h"
#include "hub-web.h"

#define FORM_LIMIT (HUB_MEDIUM_MAX + 256 * 1024)

gint64
hub_api_event_number (HubHttpRequest *request, const char *name)
{
  const char *text = hub_http_request_get_parameter (request, name);
  guint64 number;

  return text != NULL && g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT64, &number, NULL) ? (gint64) number : 0;
}

HubHttpResponse *
hub_api_no_event (void)
{
  return hub_api_problem (404, "not_found", _("There is no such event."));
}

HubHttpResponse *
hub_api_event_answer (guint status, const char *message, const char *key, TkJson *json)
{
  TkJson *object = tk_json_object ();

  tk_json_set_string (object, "message", message);
  tk_json_set_bool (object, "success", TRUE);
  tk_json_take (object, key, json);
  return hub_api_json (status, object);
}

/* ---- One ---- */

typedef struct { gint64 number; } Reading;

static char *
render_event (HubService *service, gpointer data, char **version, HubHttpResponse **refusal)
{
  const Reading *reading = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HubEvent) event = hub_service_event (service, reading->number, NULL, &error);

  if (event == NULL)
    {
      *refusal = hub_api_problem_from_error (error);
      return NULL;
    }
  g_autoptr (TkJson) json = hub_api_event_json (service, event);
  return tk_json_to_text (json);
}

/* Their own events are answered to organizers as they are this moment, approved or not. */
static HubHttpResponse *
get_event (HubHttpRequest *request, gpointer data)
{
  Reading reading = { hub_api_event_number (request, "id") };
  const HubCaller *caller = hub_api_account (request);
  g_autoptr (GError) error = NULL;

  if (caller == NULL || (caller->role != TK_ROLE_ADMIN && caller->role != TK_ROLE_ORGANIZER))
    {
      g_autofree char *key = g_strdup_printf ("event %" PRId64, reading.number);
      return hub_api_cached (data, key, render_event, &reading);
    }
  g_autoptr (HubEvent) event = hub_service_event (data, reading.number, caller, &error);
  return event != NULL ? hub_api_json (200, hub_api_event_json (data, event)) : hub_api_problem_from_error (error);
}

/* ---- Making and changing ---- */

/* The picture of a form, stored; *image stays as it is without one. */
static gboolean
take_image (HubHttpRequest *request, HubService *service, HubApiBody *body, char **image, HubHttpResponse **refusal)
{
  const HubApiFile *file = hub_api_body_file (body, "image");
  g_autoptr (GError) error = NULL;

  if (file == NULL)
    return TRUE;
  if (g_bytes_get_size (file->bytes) > HUB_MEDIUM_MAX)
    {
      *refusal = hub_api_problem (413, "too_large", _("The picture has more than 5 MB; make it smaller."));
      return FALSE;
    }
  *image = hub_service_medium_add (service, hub_api_caller (request), file->bytes, &error);
  if (*image != NULL)
    return TRUE;
  *refusal = g_error_matches (error, HUB_ERROR, HUB_ERROR_FIELD)
               ? hub_api_problem (415, "unsupported_media_type", _("The picture must be a PNG, JPEG, WebP or GIF of at most 40 megapixels."))
               : hub_api_problem_from_error (error);
  return FALSE;
}

static HubHttpResponse *
put_event (HubHttpRequest *request, HubService *service, HubApiBody *body, const HubEvent *before)
{
  const HubCaller *caller = hub_api_caller (request);
  g_auto (HubApiEventInput) input;
  g_autofree char *image = NULL;
  g_autoptr (GError) error = NULL;

  hub_api_event_input_read (body, before, hub_service_get_web (service), &input);
  HubHttpResponse *refusal = hub_api_body_refusal (body);
  if (refusal != NULL || !take_image (request, service, body, &image, &refusal))
    return refusal;
  if (image != NULL)
    input.event.image = image;
  g_autoptr (HubEvent) event = before == NULL ? hub_service_event_create (service, caller, &input.event, &error)
                                              : hub_service_event_change (service, caller, before->event, &input.event, &error);
  if (event == NULL)
    return hub_api_problem_from_error (error);
  if (before != NULL)
    return hub_api_event_answer (200, _("Event updated successfully."), "event", hub_api_event_json (service, event));
  TkJson *made = tk_json_object ();
  tk_json_set_string (made, "message", _("Event created successfully."));
  tk_json_set_bool (made, "success", TRUE);
  hub_api_event_fill (made, service, event);
  tk_json_take (made, "event", hub_api_event_json (service, event));
  return hub_api_json (201, made);
}

static HubHttpResponse *
create_event (HubHttpRequest *request, gpointer data)
{
  HubHttpResponse *refusal = NULL;
  g_autoptr (HubApiBody) body = hub_api_body_new (request, &refusal);

  return body != NULL ? put_event (request, data, body, NULL) : refusal;
}

/* What the caller may not see is not there; what is somebody else's is refused before its body is judged. */
static HubHttpResponse *
change_event (HubHttpRequest *request, gpointer data)
{
  const HubCaller *caller = hub_api_caller (request);
  HubHttpResponse *refusal = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (HubEvent) before = hub_service_event (data, hub_api_event_number (request, "id"), caller, &error);

  if (before == NULL)
    return hub_api_problem_from_error (error);
  if (caller->role != TK_ROLE_ADMIN && before->organizer != caller->account)
    return hub_api_problem (403, "forbidden", _("This event is somebody else's; only its organizer may change it."));
  g_autoptr (HubApiBody) body = hub_api_body_new (request, &refusal);
  return body != NULL ? put_event (request, data, body, before) : refusal;
}

static HubHttpResponse *
delete_event (HubHttpRequest *request, gpointer data)
{
  g_autoptr (GError) error = NULL;

  return hub_service_event_delete (data, hub_api_caller (request), hub_api_event_number (request, "id"), &error)
           ? hub_api_message (200, _("Event deleted successfully."))
           : hub_api_problem_from_error (error);
}

#define MAKERS (HUB_API_ORGANIZER | HUB_API_ADMIN)

#define FILTER_QUERY "q location tag tags category categories from to include status user_id " HUB_API_QUERY_PAGES

static const HubHttpRoute routes[] = {
  { "GET", "/events", HUB_API_PUBLIC, hub_api_events_list, 0, 0, "List events, filtered; paged when “page” or “per_page” is given",
    .query = FILTER_QUERY " skip limit" },
  { "GET", "/events/search", HUB_API_PUBLIC, hub_api_events_search, 0, 0, "Search events by words", .query = FILTER_QUERY },
  { "GET", "/search", HUB_API_PUBLIC, hub_api_events_search, 0, 0 },
  { "GET", "/events/popular", HUB_API_PUBLIC, hub_api_events_popular, 0, 0, "Events with the most tickets sold", .query = "limit" },
  { "GET", "/events/category_count/{name}", HUB_API_PUBLIC, hub_api_events_category_count, 0, 0, "How many events are in a category" },
  { "GET", "/events/{id}", HUB_API_PUBLIC, get_event, 0, 0, "One event with its ticket types" },
  { "POST", "/events", MAKERS, create_event, FORM_LIMIT, 0, "Make an event, with ticket types and a picture" },
  { "PUT", "/events/{id}", MAKERS, change_event, FORM_LIMIT, 0, "Change what is given of an event" },
  { "PATCH", "/events/{id}", MAKERS, change_event, FORM_LIMIT, 0, "Change what is given of an event" },
  { "DELETE", "/events/{id}", MAKERS, delete_event, 0, 0, "Delete an event of which nothing was sold" },
  { "GET", "/organizer/events", MAKERS, hub_api_events_own, 0, 0, "One’s own events, with tickets sold", .query = "status" },
  { "GET", "/my-events", MAKERS, hub_api_events_own_array, 0, 0, .query = "status" },
  { "GET", "/organizer-events", MAKERS, hub_api_events_own, 0, 0 },
  { "POST", "/organizer-events", MAKERS, create_event, FORM_LIMIT, 0 },
  { "PATCH", "/organizer-events/{id}", MAKERS, change_event, FORM_LIMIT, 0 },
  { "PUT", "/organizer-events/{id}", MAKERS, change_event, FORM_LIMIT, 0 },
  { "DELETE", "/organizer-events/{id}", MAKERS, delete_event, 0, 0 },
};
const HubApiGroup hub_api_events = { routes, G_N_ELEMENTS (routes) };
