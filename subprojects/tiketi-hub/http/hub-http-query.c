/* What a request says behind the "?", and what its route declares of it. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-http-request-private.h"

#include <string.h>

/* The next name at or behind `at`, within the text; NULL behind the last. `at` (nullable) */
static const char *
next_name (const char *at, gsize *length)
{
  if (at == NULL)
    return NULL;
  at += strspn (at, " ");
  *length = strcspn (at, " ");
  return *length > 0 ? at : NULL;
}

static gboolean
declares (const HubHttpRoute *route, const char *name)
{
  gsize wanted = strlen (name), length = 0;

  for (const char *at = next_name (route->query, &length); at != NULL; at = next_name (at + length, &length))
    if (length == wanted && memcmp (at, name, length) == 0)
      return TRUE;
  return FALSE;
}

/* The first of that name; NULL. */
static const HubHttpPair *
find (HubHttpRequest *request, const char *name, gsize length)
{
  for (guint i = 0; i < request->n_query; i++)
    if (strncmp (request->query[i].name, name, length) == 0 && request->query[i].name[length] == '\0')
      return &request->query[i];
  return NULL;
}

const char *
hub_http_request_get_query (HubHttpRequest *request, const char *name)
{
  const HubHttpRoute *route = request->match.route;
  const HubHttpPair *pair = find (request, name, strlen (name));

  /* The documentation tells what routes declare. Only tests look: they run every handler, and the hub has no time to. */
  if (g_test_initialized () && route != NULL && !declares (route, name))
    g_warning ("%s %s reads “%s” behind the “?” and does not declare it", route->method, route->pattern, name);
  return pair != NULL ? pair->value : NULL;
}

void
hub_http_request_put_query (HubHttpRequest *request, GString *text)
{
  gsize length = 0;

  if (request->n_query == 0 || request->match.route == NULL)
    return;
  for (const char *at = next_name (request->match.route->query, &length); at != NULL; at = next_name (at + length, &length))
    {
      const HubHttpPair *pair = find (request, at, length);

      if (pair != NULL)
        g_string_append_printf (text, "\n%s=%zu:%s", pair->name, strlen (pair->value), pair->value);
    }
}
