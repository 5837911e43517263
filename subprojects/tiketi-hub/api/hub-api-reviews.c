/* What attendees say of events, and the events they save. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-events.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define COMMENT_MOST 2000

/* ---- Reviews ---- */

static HubHttpResponse *
post_review (HubHttpRequest *request, gpointer data)
{
  HubHttpResponse *refusal = NULL;
  g_autoptr (HubApiBody) body = hub_api_body_new (request, &refusal);
  g_autoptr (GError) error = NULL;

  if (body == NULL)
    return refusal;
  if (!hub_api_body_has (body, "rating"))
    hub_api_body_fault (body, "rating", _("“%s” is missing."), "rating");
  gint64 rating = hub_api_body_int (body, "rating", 1, 5, 0);
  const char *comment = hub_api_body_text (body, "comment", COMMENT_MOST);
  refusal = hub_api_body_refusal (body);
  if (refusal != NULL)
    return refusal;
  return hub_service_review (data, hub_api_caller (request), hub_api_event_number (request, "id"), rating, comment, &error)
           ? hub_api_message (201, _("Review submitted successfully."))
           : hub_api_problem_from_error (error);
}

/* Never more of a person than their name. */
static TkJson *
review_json (const HubReview *review)
{
  TkJson *object = tk_json_object (), *attendee = tk_json_object ();
  const char *blank = strchr (review->name, ' ');
  gboolean apart = *review->first != '\0' || *review->last != '\0';
  g_autofree char *first = apart ? g_strdup (review->first)
                           : blank != NULL ? g_strndup (review->name, (gsize) (blank - review->name)) : g_strdup (review->name);

  tk_json_set_int (attendee, "id", review->account);
  tk_json_set_string (attendee, "first_name", first);
  tk_json_set_string (attendee, "last_name", apart ? review->last : blank != NULL ? blank + 1 : "");
  tk_json_set_int (object, "id", review->account);
  tk_json_set_int (object, "rating", review->rating);
  tk_json_set_string (object, "comment", review->comment);
  hub_api_put_time (object, "created_at", review->at);
  tk_json_take (object, "attendee", attendee);
  return object;
}

static HubHttpResponse *
list_reviews (HubHttpRequest *request, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) reviews = hub_service_reviews (data, hub_api_event_number (request, "id"), &error);

  if (reviews == NULL)
    return hub_api_problem_from_error (error);
  TkJson *list = tk_json_array ();
  for (guint i = 0; i < reviews->len; i++)
    tk_json_append (list, review_json (reviews->pdata[i]));
  return hub_api_json (200, list);
}

/* ---- Saved ---- */

static HubHttpResponse *
save (HubHttpRequest *request, gpointer data)
{
  const char *method = hub_http_request_get_method (request);
  HubSave how = strcmp (method, "PUT") == 0 ? HUB_SAVE_ON : strcmp (method, "DELETE") == 0 ? HUB_SAVE_OFF : HUB_SAVE_TOGGLE;
  gboolean saved = FALSE;
  g_autoptr (GError) error = NULL;

  if (!hub_service_event_save (data, hub_api_caller (request), hub_api_event_number (request, "id"), how, &saved, &error))
    return hub_api_problem_from_error (error);
  TkJson *json = tk_json_object ();
  tk_json_set_string (json, "message", saved ? _("Event saved.") : _("Event removed from saved."));
  tk_json_set_bool (json, "success", TRUE);
  tk_json_set_bool (json, "saved", saved);
  return hub_api_json (200, json);
}

static HubHttpResponse *
list_saved (HubHttpRequest *request, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = hub_service_saved_events (data, hub_api_caller (request), &error);

  if (events == NULL)
    return hub_api_problem_from_error (error);
  TkJson *list = tk_json_array ();
  for (guint i = 0; i < events->len; i++)
    {
      TkJson *item = tk_json_object ();

      tk_json_take (item, "event", hub_api_event_brief (data, events->pdata[i]));
      tk_json_append (list, item);
    }
  return hub_api_json (200, list);
}

static const HubHttpRoute routes[] = {
  { "POST", "/events/{id}/review", HUB_API_USER, post_review, 0, 0, "Review an event for which one has bought a ticket" },
  { "GET", "/events/{id}/reviews", HUB_API_PUBLIC, list_reviews, 0, 0, "What attendees say of an event" },
  { "POST", "/events/{id}/save", HUB_API_USER, save, 0, 0, "Save an event, or no longer" },
  { "PUT", "/events/{id}/save", HUB_API_USER, save, 0, 0, "Save an event" },
  { "DELETE", "/events/{id}/save", HUB_API_USER, save, 0, 0, "Save an event no longer" },
  { "GET", "/my-saved-events", HUB_API_USER, list_saved, 0, 0, "The events one has saved" },
};
const HubApiGroup hub_api_reviews = { routes, G_N_ELEMENTS (routes) };
