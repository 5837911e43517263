/* Categories. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-events.h"

#include <glib/gi18n-lib.h>

#define NAME_MOST 200 /* the service says how few it may be */

static TkJson *
category_json (const HubCategory *category)
{
  TkJson *object = tk_json_object ();

  tk_json_set_int (object, "id", category->id);
  tk_json_set_string (object, "name", category->name);
  tk_json_set_string (object, "description", category->description);
  tk_json_set_int (object, "events", category->events);
  return object;
}

static HubHttpResponse *
list_categories (HubHttpRequest *request, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = hub_service_categories (data, 0, &error);

  if (list == NULL)
    return hub_api_problem_from_error (error);
  TkJson *json = tk_json_array ();
  for (guint i = 0; i < list->len; i++)
    tk_json_append (json, category_json (list->pdata[i]));
  return hub_api_json (200, json);
}

static HubHttpResponse *
no_category (void)
{
  return hub_api_problem (404, "not_found", _("There is no such category."));
}

static HubHttpResponse *
get_category (HubHttpRequest *request, gpointer data)
{
  gint64 id = hub_api_event_number (request, "id");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = id > 0 ? hub_service_categories (data, id, &error) : NULL;

  if (id == 0)
    return no_category ();
  return list != NULL ? hub_api_json (200, category_json (list->pdata[0])) : hub_api_problem_from_error (error);
}

/* A new one without `id`. */
static HubHttpResponse *
put (HubHttpRequest *request, HubService *service, gint64 id)
{
  HubHttpResponse *refusal = NULL;
  g_autoptr (HubApiBody) body = hub_api_body_new (request, &refusal);
  g_autoptr (GError) error = NULL;

  if (body == NULL)
    return refusal;
  const char *name = hub_api_body_text (body, "name", NAME_MOST);
  const char *description = hub_api_body_text (body, "description", 2000);
  refusal = hub_api_body_refusal (body);
  if (refusal != NULL)
    return refusal;
  if (name == NULL ? id == 0 : *name == '\0')
    return hub_api_problem_field ("name", _("A category needs a name; send it as name."));
  HubCategory *category = hub_service_category_put (service, hub_api_caller (request), id, name, description, &error);
  if (category == NULL)
    return g_error_matches (error, HUB_ERROR, HUB_ERROR_DUPLICATE) ? hub_api_problem (409, "duplicate", error->message)
                                                                   : hub_api_problem_from_error (error);
  HubHttpResponse *response = hub_api_json (id == 0 ? 201 : 200, category_json (category));
  hub_category_free (category);
  return response;
}

static HubHttpResponse *
post_category (HubHttpRequest *request, gpointer data)
{
  return put (request, data, 0);
}

static HubHttpResponse *
put_category (HubHttpRequest *request, gpointer data)
{
  gint64 id = hub_api_event_number (request, "id");

  return id > 0 ? put (request, data, id) : no_category ();
}

static HubHttpResponse *
delete_category (HubHttpRequest *request, gpointer data)
{
  g_autoptr (GError) error = NULL;

  return hub_service_category_delete (data, hub_api_caller (request), hub_api_event_number (request, "id"), &error)
           ? hub_http_response_new (204, "application/json", NULL)
           : hub_api_problem_from_error (error);
}

static const HubHttpRoute routes[] = {
  { "GET", "/categories", HUB_API_PUBLIC, list_categories, 0, 0, "All categories" },
  { "GET", "/categories/{id}", HUB_API_PUBLIC, get_category, 0, 0, "One category" },
  { "POST", "/categories", HUB_API_ADMIN, post_category, 0, 0, "Add a category" },
  { "PUT", "/categories/{id}", HUB_API_ADMIN, put_category, 0, 0, "Rename or describe a category" },
  { "PATCH", "/categories/{id}", HUB_API_ADMIN, put_category, 0, 0 },
  { "DELETE", "/categories/{id}", HUB_API_ADMIN, delete_category, 0, 0, "Delete a category that no event is in" },
};
const HubApiGroup hub_api_categories = { routes, G_N_ELEMENTS (routes) };
