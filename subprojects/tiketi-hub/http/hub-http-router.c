/* Splits paths into segments and compares them with the patterns of the route table.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-http-router.h"

#include <string.h>

typedef struct
{
  const HubHttpRoute *route;
  GPtrArray *segments;
} Compiled;

struct _HubHttpRouter
{
  GArray *routes; /* Compiled */
  GPtrArray *prefix;
};

/* The segments between slashes; empty ones do not count, so "//a/b/" is "/a/b". */
static GPtrArray *
split (const char *path)
{
  GPtrArray *segments = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);

  for (gsize i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      g_ptr_array_add (segments, g_strdup (parts[i]));

  return segments;
}

/* Decodes every segment in place; FALSE on a bad escape, a NUL or bytes that are not UTF-8. */
static gboolean
decode (GPtrArray *segments)
{
  for (guint i = 0; i < segments->len; i++)
    {
      char *plain = g_uri_unescape_string (segments->pdata[i], NULL);

      if (plain == NULL || !g_utf8_validate (plain, -1, NULL))
        {
          g_free (plain);
          return FALSE;
        }
      g_free (segments->pdata[i]);
      segments->pdata[i] = plain;
    }

  return TRUE;
}

static char *
join (GPtrArray *segments)
{
  GString *path = g_string_new (NULL);

  for (guint i = 0; i < segments->len; i++)
    g_string_append_printf (path, "/%s", (const char *) segments->pdata[i]);
  if (path->len == 0)
    g_string_append_c (path, '/');

  return g_string_free (path, FALSE);
}

static gboolean
is_placeholder (const char *segment)
{
  return segment[0] == '{' && g_str_has_suffix (segment, "}");
}

static gboolean
starts_with (GPtrArray *segments, GPtrArray *prefix)
{
  if (prefix->len == 0 || segments->len < prefix->len)
    return FALSE;
  for (guint i = 0; i < prefix->len; i++)
    if (strcmp (segments->pdata[i], prefix->pdata[i]) != 0)
      return FALSE;

  return TRUE;
}

static gboolean
fits (const Compiled *compiled, GPtrArray *segments)
{
  if (compiled->segments->len != segments->len)
    return FALSE;
  for (guint i = 0; i < segments->len; i++)
    if (!is_placeholder (compiled->segments->pdata[i])
        && strcmp (compiled->segments->pdata[i], segments->pdata[i]) != 0)
      return FALSE;

  return TRUE;
}

static gboolean
takes_method (const HubHttpRoute *route, const char *method)
{
  return strcmp (route->method, method) == 0
         || (strcmp (route->method, "GET") == 0 && strcmp (method, "HEAD") == 0);
}

static GHashTable *
parameters_of (const Compiled *compiled, GPtrArray *segments)
{
  GHashTable *parameters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < segments->len; i++)
    {
      const char *segment = compiled->segments->pdata[i];

      if (is_placeholder (segment))
        g_hash_table_insert (parameters, g_strndup (segment + 1, strlen (segment) - 2),
                             g_strdup (segments->pdata[i]));
    }

  return parameters;
}

static void
clear_compiled (gpointer data)
{
  Compiled *compiled = data;

  g_ptr_array_unref (compiled->segments);
}

/* Compares decoded segments with every route; fills kind, route, parameters and allow. */
static void
look_up (HubHttpRouter *router, const char *method, GPtrArray *segments, HubHttpMatch *match)
{
  g_autoptr (GString) allow = g_string_new (NULL);

  for (guint i = 0; i < router->routes->len; i++)
    {
      const Compiled *compiled = &g_array_index (router->routes, Compiled, i);

      if (!fits (compiled, segments))
        continue;
      if (takes_method (compiled->route, method))
        {
          match->kind = HUB_HTTP_MATCH_FOUND;
          match->route = compiled->route;
          match->parameters = parameters_of (compiled, segments);
          return;
        }
      g_string_append_printf (allow, "%s%s", allow->len > 0 ? ", " : "", compiled->route->method);
      if (strcmp (compiled->route->method, "GET") == 0)
        g_string_append (allow, ", HEAD");
    }

  match->kind = allow->len > 0 ? HUB_HTTP_MATCH_NO_METHOD : HUB_HTTP_MATCH_NO_PATH;
  if (allow->len > 0)
    match->allow = g_strdup (allow->str);
}

HubHttpRouter *
hub_http_router_new (const HubHttpRoute *routes, gsize n_routes, const char *prefix)
{
  HubHttpRouter *router = g_new0 (HubHttpRouter, 1);

  router->prefix = split (prefix != NULL ? prefix : "");
  router->routes = g_array_new (FALSE, FALSE, sizeof (Compiled));
  g_array_set_clear_func (router->routes, clear_compiled);
  for (gsize i = 0; i < n_routes; i++)
    {
      Compiled compiled = { &routes[i], split (routes[i].pattern) };

      g_array_append_val (router->routes, compiled);
    }

  return router;
}

void
hub_http_router_free (HubHttpRouter *router)
{
  if (router == NULL)
    return;

  g_array_unref (router->routes);
  g_ptr_array_unref (router->prefix);
  g_free (router);
}

void
hub_http_router_match (HubHttpRouter *router, const char *method, const char *path, HubHttpMatch *match)
{
  g_autoptr (GPtrArray) segments = split (path);

  *match = (HubHttpMatch){ .kind = HUB_HTTP_MATCH_BAD_PATH };
  if (path[0] != '/')
    return;

  if (starts_with (segments, router->prefix))
    g_ptr_array_remove_range (segments, 0, router->prefix->len);
  match->path = join (segments);
  if (!decode (segments))
    {
      g_clear_pointer (&match->path, g_free);
      return;
    }

  look_up (router, method, segments, match);
}

void
hub_http_match_clear (HubHttpMatch *match)
{
  g_free (match->path);
  g_free (match->allow);
  g_clear_pointer (&match->parameters, g_hash_table_unref);
  *match = (HubHttpMatch){ 0 };
}
