/* Ticket types of an event, and what is left of them. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-events.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "hub-api-cache.h"
#include "hub-api-event-input.h"
#include "hub-type-id.h"

/* ---- Reading ---- */

static HubHttpResponse *
list_types (HubHttpRequest *request, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HubEvent) event = hub_service_event (data, hub_api_event_number (request, "id"), hub_api_account (request), &error);

  if (event == NULL)
    return hub_api_problem_from_error (error);
  TkJson *list = tk_json_array ();
  for (guint i = 0; i < event->types->len; i++)
    tk_json_append (list, hub_api_type_json (event, event->types->pdata[i]));
  return hub_api_json (200, list);
}

static TkJson *
availability_of (const HubEvent *event, const HubEventType *type)
{
  TkJson *item = tk_json_object ();

  tk_json_set_int (item, "id", hub_type_id (event->event, type->type));
  tk_json_set_string (item, "type", type->name);
  hub_api_put_money (item, "price", type->price, event->currency);
  tk_json_set_string (item, "currency", event->currency);
  tk_json_set_int (item, "total", type->capacity);
  tk_json_set_int (item, "sold", type->sold);
  tk_json_set_int (item, "held", type->held);
  tk_json_set_int (item, "available", type->available);
  return item;
}

typedef struct { gint64 number; const HubCaller *caller; } Reading;

static void
fill_availability (TkJson *json, const HubEvent *event)
{
  TkJson *types = tk_json_array ();

  tk_json_set_int (json, "total", event->total);
  tk_json_set_int (json, "sold", event->sold);
  tk_json_set_int (json, "held", event->held);
  tk_json_set_int (json, "available", event->available);
  for (guint i = 0; i < event->types->len; i++)
    tk_json_append (types, availability_of (event, event->types->pdata[i]));
  tk_json_take (json, "types", types);
}

/* Its version is made of the numbers alone: who asks again and again is told that nothing changed. */
static char *
render_availability (HubService *service, gpointer data, char **version, HubHttpResponse **refusal)
{
  const Reading *reading = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HubEvent) event = hub_service_event (service, reading->number, reading->caller, &error);
  g_autoptr (TkJson) json = tk_json_object ();
  g_autoptr (TkJson) numbers = tk_json_object ();

  if (event == NULL)
    {
      *refusal = hub_api_problem_from_error (error);
      return NULL;
    }
  fill_availability (numbers, event);
  *version = tk_json_to_text (numbers);
  tk_json_set_int (json, "event_id", event->event);
  hub_api_put_time (json, "as_of", event->read_at);
  fill_availability (json, event);
  return tk_json_to_text (json);
}

static HubHttpResponse *
get_availability (HubHttpRequest *request, gpointer data)
{
  Reading reading = { hub_api_event_number (request, "id"), hub_api_account (request) };
  g_autofree char *key = g_strdup_printf ("availability %" PRId64, reading.number);
  g_autofree char *version = NULL;
  HubHttpResponse *refusal = NULL;

  if (reading.caller == NULL)
    return hub_api_cached (data, key, render_availability, &reading);
  char *text = render_availability (data, &reading, &version, &refusal);
  return text != NULL ? hub_http_response_new_text (200, "application/json", text) : refusal;
}

/* ---- Writing ---- */

/* The event, when it is the caller's. */
static HubEvent *
own_event (HubService *service, const HubCaller *caller, gint64 number, HubHttpResponse **refusal)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HubEvent) event = hub_service_event (service, number, caller, &error);

  if (event == NULL)
    *refusal = hub_api_problem_from_error (error);
  else if (caller->role != TK_ROLE_ADMIN && event->organizer != caller->account)
    *refusal = hub_api_problem (403, "forbidden", _("This event is somebody else's; only its organizer may change it."));
  return *refusal == NULL ? g_steal_pointer (&event) : NULL;
}

static TkJson *
type_json (const HubEvent *event, gint64 number)
{
  for (guint i = 0; i < event->types->len; i++)
    {
      const HubEventType *type = event->types->pdata[i];

      if (type->type == number)
        return hub_api_type_json (event, type);
    }
  return tk_json_object ();
}

static HubHttpResponse *
create_type (const HubCaller *caller, HubService *service, HubApiBody *body, gint64 number)
{
  HubHttpResponse *refusal = NULL;
  g_autoptr (HubEvent) event = own_event (service, caller, number, &refusal);
  g_autoptr (GError) error = NULL;
  HubTypeInput input;
  gint64 type = 0;

  if (event == NULL)
    return refusal;
  hub_api_type_input_read (body, event->currency, event->zone, TRUE, &input);
  refusal = hub_api_body_refusal (body);
  if (refusal != NULL)
    return refusal;
  g_autoptr (HubEvent) after = hub_service_type_create (service, caller, number, &input, &type, &error);
  if (after == NULL)
    return hub_api_problem_from_error (error);
  TkJson *json = tk_json_object ();
  tk_json_set_string (json, "message", _("Ticket created successfully."));
  tk_json_set_bool (json, "success", TRUE);
  tk_json_set_int (json, "ticket_id", hub_type_id (number, type));
  tk_json_take (json, "ticket", type_json (after, type));
  return hub_api_json (201, json);
}

HubHttpResponse *
hub_api_types_create_in_body (HubHttpRequest *request, HubService *service, HubApiBody *body)
{
  gint64 number = hub_api_body_int (body, "event_id", 1, G_MAXINT64, 0);

  return number > 0 ? create_type (hub_api_caller (request), service, body, number) : hub_api_no_event ();
}

static HubHttpResponse *
post_type (HubHttpRequest *request, gpointer data)
{
  HubHttpResponse *refusal = NULL;
  g_autoptr (HubApiBody) body = hub_api_body_new (request, &refusal);

  return body != NULL ? create_type (hub_api_caller (request), data, body, hub_api_event_number (request, "id")) : refusal;
}

/* By its own id alone the type says whose it is: that is how one older system names them. */
static gint64
event_of (HubHttpRequest *request)
{
  gint64 event, type;

  if (hub_http_request_get_parameter (request, "id") != NULL)
    return hub_api_event_number (request, "id");
  hub_type_id_split (hub_api_event_number (request, "tid"), &event, &type);
  return event;
}

/* The type's number when the path names one of that event; 0. */
static gint64
type_number (HubHttpRequest *request)
{
  gint64 event, type;

  hub_type_id_split (hub_api_event_number (request, "tid"), &event, &type);
  return event > 0 && event == event_of (request) ? type : 0;
}

static HubHttpResponse *
no_type (void)
{
  return hub_api_problem (404, "not_found", _("There is no such ticket type."));
}

static HubHttpResponse *
patch_type (HubHttpRequest *request, gpointer data)
{
  const HubCaller *caller = hub_api_caller (request);
  HubHttpResponse *refusal = NULL;
  g_autoptr (HubEvent) event = own_event (data, caller, event_of (request), &refusal);
  g_autoptr (HubApiBody) body = event != NULL ? hub_api_body_new (request, &refusal) : NULL;
  g_autoptr (GError) error = NULL;
  HubTypeInput input;

  if (body == NULL)
    return refusal;
  hub_api_type_input_read (body, event->currency, event->zone, FALSE, &input);
  refusal = hub_api_body_refusal (body);
  input.number = type_number (request);
  if (refusal != NULL || input.number == 0)
    return refusal != NULL ? refusal : no_type ();
  g_autoptr (HubEvent) after = hub_service_type_change (data, caller, event->event, &input, &error);
  return after != NULL ? hub_api_event_answer (200, _("Ticket updated successfully."), "ticket", type_json (after, input.number))
                       : hub_api_problem_from_error (error);
}

static HubHttpResponse *
delete_type (HubHttpRequest *request, gpointer data)
{
  const HubCaller *caller = hub_api_caller (request);
  HubHttpResponse *refusal = NULL;
  g_autoptr (HubEvent) event = own_event (data, caller, event_of (request), &refusal);
  g_autoptr (GError) error = NULL;

  if (event == NULL)
    return refusal;
  if (type_number (request) == 0)
    return no_type ();
  return hub_service_type_delete (data, caller, event->event, type_number (request), &error)
           ? hub_api_message (200, _("Ticket deleted successfully."))
           : hub_api_problem_from_error (error);
}

#define MAKERS (HUB_API_ORGANIZER | HUB_API_ADMIN)

static const HubHttpRoute routes[] = {
  { "GET", "/events/{id}/tickets", HUB_API_PUBLIC, list_types, 0, 0, "An event’s ticket types, cheapest first" },
  { "POST", "/events/{id}/tickets", MAKERS, post_type, 0, 0, "Add a ticket type" },
  { "PATCH", "/events/{id}/tickets/{tid}", MAKERS, patch_type, 0, 0, "Change what is given of a ticket type" },
  { "PUT", "/events/{id}/tickets/{tid}", MAKERS, patch_type, 0, 0 },
  { "PATCH", "/tickets/{tid}", MAKERS, patch_type, 0, 0 },
  { "PUT", "/tickets/{tid}", MAKERS, patch_type, 0, 0 },
  { "DELETE", "/tickets/{tid}", MAKERS, delete_type, 0, 0 },
  { "DELETE", "/events/{id}/tickets/{tid}", MAKERS, delete_type, 0, 0, "Delete a ticket type of which nothing was sold" },
  { "GET", "/events/{id}/availability", HUB_API_PUBLIC, get_availability, 0, 0, "What can be bought online right now" },
};
const HubApiGroup hub_api_types = { routes, G_N_ELEMENTS (routes) };
