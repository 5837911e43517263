/* Reads a row of the route table for the documentation. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-route.h"

#include <string.h>

static const struct
{
  HubApiAccess access;
  const char *word;
} roles[] = {
  { HUB_API_TERMINAL, "terminal" },     { HUB_API_ADMIN, "admin" },     { HUB_API_ORGANIZER, "organizer" },
  { HUB_API_SUPERVISOR, "supervisor" }, { HUB_API_CASHIER, "cashier" }, { HUB_API_GATE, "gate" },
  { HUB_API_ATTENDEE, "attendee" },
};

static const struct
{
  const char *ending, *media_type;
} answers[] = {
  { ".ics", "text/calendar" }, { ".pdf", "application/pdf" },  { ".png", "image/png" },
  { ".svg", "image/svg+xml" }, { "/docs", "text/html" },       { "/sync/changes", "application/x-ndjson" },
  { "/sync/snapshot", "application/x-ndjson" },
  { "/metrics", "text/plain" }, { "/media/{id}", "image/*" }, { "/attendees/export", "text/csv" },
};

/* What paths are about whose first word does not say it. */
static const struct
{
  const char *beginning, *resource;
} resources[] = {
  { "/auth", "accounts" },            { "/session", "accounts" },
  { "/organizer", "organizer" },      { "/admin", "administration" },         { "/users", "administration" },
  { "/roles", "administration" },     { "/api/booked-events", "orders" },
  { "/register/admin", "administration" }, { "/callbacks", "payments" },       { "/checkin", "gate" },
  { "/organizer/checkin", "gate" },   { "/organizer/checkout", "gate" },      { "/sync", "terminals" },
  { "/supervise", "terminals" },      { "/terminals", "terminals" },          { "/profile", "attendee" },
  { "/my-saved-events", "attendee" }, { "/media", "events" },                 { "/health", "service" },
  { "/metrics", "service" },          { "/docs", "service" },                 { "/openapi.json", "service" },
  { "/", "service" },
};

gboolean
hub_api_route_is_canonical (const HubHttpRoute *route)
{
  return route->summary != NULL;
}

/* Does the path begin with these whole segments? "/" is only itself. */
static gboolean
begins (const char *pattern, const char *beginning)
{
  gsize length = strlen (beginning);

  if (length == 1)
    return strcmp (pattern, beginning) == 0;
  return strncmp (pattern, beginning, length) == 0 && (pattern[length] == '/' || pattern[length] == '\0');
}

char *
hub_api_route_resource (const HubHttpRoute *route)
{
  const char *best = NULL;
  gsize length = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (resources); i++)
    {
      if (!begins (route->pattern, resources[i].beginning) || strlen (resources[i].beginning) <= length)
        continue;
      best = resources[i].resource;
      length = strlen (resources[i].beginning);
    }
  return best != NULL ? g_strdup (best) : g_strndup (route->pattern + 1, strcspn (route->pattern + 1, "/"));
}

GStrv
hub_api_route_parameters (const HubHttpRoute *route)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (const char *open = strchr (route->pattern, '{'); open != NULL; open = strchr (open + 1, '{'))
    {
      g_autofree char *name = g_strndup (open + 1, strcspn (open + 1, "}"));

      g_strv_builder_add (names, name);
    }
  return g_strv_builder_end (names);
}

GPtrArray *
hub_api_route_roles (const HubHttpRoute *route)
{
  GPtrArray *words = g_ptr_array_new ();

  if (route->access == HUB_API_PUBLIC)
    g_ptr_array_add (words, (gpointer) "public");
  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    if (route->access & (int) roles[i].access)
      g_ptr_array_add (words, (gpointer) roles[i].word);
  return words;
}

const char *
hub_api_route_answers (const HubHttpRoute *route)
{
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    if (g_str_has_suffix (route->pattern, answers[i].ending))
      return answers[i].media_type;
  return "application/json";
}

gboolean
hub_api_route_takes_body (const HubHttpRoute *route)
{
  return strcmp (route->method, "POST") == 0 || strcmp (route->method, "PUT") == 0 || strcmp (route->method, "PATCH") == 0;
}

/* Terminals and gateways speak JSON alone. */
gboolean
hub_api_route_takes_forms (const HubHttpRoute *route)
{
  return hub_api_route_takes_body (route) && !(route->access & HUB_API_TERMINAL) && !begins (route->pattern, "/terminals")
         && !begins (route->pattern, "/callbacks") && !begins (route->pattern, "/payments/mpesa")
         && !begins (route->pattern, "/payments/paystack");
}
