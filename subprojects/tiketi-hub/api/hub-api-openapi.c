/* GET /openapi.json: the route table that dispatches, told as OpenAPI 3.0. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-documents.h"

#include <string.h>
#include "hub-api-parameter.h"
#include "hub-api-route.h"
#include "tk-wire.h"

#define OPENAPI_VERSION "3.0.3"

/* "/tickets/{id}" and "/tickets/{code}" are one path to OpenAPI: braces without their names. (transfer full) */
static char *
shape_of (const char *pattern)
{
  GString *shape = g_string_new (NULL);

  for (const char *p = pattern; *p != '\0'; p++)
    {
      g_string_append_c (shape, *p);
      if (*p == '{')
        p += strcspn (p, "}") - 1;
    }
  return g_string_free (shape, FALSE);
}

static TkJson *
text_schema (const char *type)
{
  TkJson *schema = tk_json_object ();

  tk_json_set_string (schema, "type", type);
  return schema;
}

static TkJson *
reference (const char *to)
{
  TkJson *json = tk_json_object ();

  tk_json_set_string (json, "$ref", to);
  return json;
}

static void
put_content (TkJson *object, const char *media_type, TkJson *schema)
{
  TkJson *media = tk_json_object ();

  tk_json_take (media, "schema", schema);
  tk_json_take (object, media_type, media);
}

/* ---- Operations ---- */

/* "postEventsIdTickets". */
static char *
operation_id (const HubHttpRoute *route)
{
  g_autofree char *method = g_ascii_strdown (route->method, -1);
  GString *id = g_string_new (method);
  gboolean upper = TRUE;

  for (const char *p = route->pattern; *p != '\0'; p++)
    {
      if (g_ascii_isalnum (*p))
        g_string_append_c (id, upper ? g_ascii_toupper (*p) : *p);
      upper = !g_ascii_isalnum (*p);
    }
  if (strcmp (route->pattern, "/") == 0)
    g_string_append (id, "Root");
  return g_string_free (id, FALSE);
}

static TkJson *
describe_parameter (const char *name, const char *in, TkJson *schema)
{
  TkJson *parameter = tk_json_object ();

  tk_json_set_string (parameter, "name", name);
  tk_json_set_string (parameter, "in", in);
  tk_json_set_bool (parameter, "required", strcmp (in, "path") == 0);
  tk_json_take (parameter, "schema", schema);
  return parameter;
}

static TkJson *
number_schema (const HubApiParameter *known)
{
  TkJson *schema = text_schema ("integer");

  tk_json_set_string (schema, "format", "int64");
  tk_json_set_int (schema, "minimum", known->least);
  if (known->most < G_MAXINT64)
    tk_json_set_int (schema, "maximum", known->most);
  return schema;
}

static void
add_query (TkJson *list, const HubHttpRoute *route)
{
  g_auto (GStrv) names = hub_api_parameter_names (route);

  for (gsize i = 0; names[i] != NULL; i++)
    {
      const HubApiParameter *known = hub_api_parameter_find (route, names[i]);
      gboolean number = known != NULL && known->most > 0;
      TkJson *parameter = describe_parameter (names[i], "query", number ? number_schema (known) : text_schema ("string"));

      if (known != NULL)
        tk_json_set_string (parameter, "description", known->meaning);
      tk_json_append (list, parameter);
    }
}

/* `named`: the first route of this path, which names its parameters. */
static TkJson *
parameters_of (const HubHttpRoute *route, const HubHttpRoute *named)
{
  g_auto (GStrv) names = hub_api_route_parameters (named);
  TkJson *list = tk_json_array ();

  for (gsize i = 0; names[i] != NULL; i++)
    tk_json_append (list, describe_parameter (names[i], "path", text_schema ("string")));
  add_query (list, route);
  return list;
}

static TkJson *
body_of (const HubHttpRoute *route)
{
  static const char *const forms[] = { "application/x-www-form-urlencoded", "multipart/form-data" };
  TkJson *body = tk_json_object ();
  TkJson *content = tk_json_object ();

  put_content (content, "application/json", text_schema ("object"));
  for (gsize i = 0; i < G_N_ELEMENTS (forms) && hub_api_route_takes_forms (route); i++)
    put_content (content, forms[i], text_schema ("object"));
  tk_json_take (body, "content", content);
  return body;
}

static TkJson *
success_of (const HubHttpRoute *route)
{
  const char *media_type = hub_api_route_answers (route);
  gboolean json = strcmp (media_type, "application/json") == 0;
  TkJson *response = tk_json_object ();
  TkJson *content = tk_json_object ();
  TkJson *schema = json ? tk_json_object () : text_schema ("string"); /* {}: an object or a list */

  if (!json && !g_str_has_prefix (media_type, "text/"))
    tk_json_set_string (schema, "format", "binary");
  put_content (content, media_type, schema);
  tk_json_set_string (response, "description", "Done.");
  tk_json_take (response, "content", content);
  return response;
}

static TkJson *
responses_of (const HubHttpRoute *route)
{
  TkJson *responses = tk_json_object ();

  tk_json_take (responses, "2XX", success_of (route));
  if (route->access != HUB_API_PUBLIC)
    {
      tk_json_take (responses, "401", reference ("#/components/responses/Unauthorized"));
      tk_json_take (responses, "403", reference ("#/components/responses/Forbidden"));
    }
  tk_json_take (responses, "default", reference ("#/components/responses/Problem"));
  return responses;
}

/* A list of what may open the door, each alone; empty: nothing is needed. */
static TkJson *
security_of (const HubHttpRoute *route)
{
  static const struct { int access; const char *scheme; } schemes[] = { { HUB_API_USER, "account" }, { HUB_API_TERMINAL, "terminal" } };
  TkJson *security = tk_json_array ();

  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      if ((route->access & schemes[i].access) == 0)
        continue;
      TkJson *one = tk_json_object ();
      tk_json_take (one, schemes[i].scheme, tk_json_array ());
      tk_json_append (security, one);
    }
  return security;
}

static TkJson *
strings (GPtrArray *texts)
{
  TkJson *list = tk_json_array ();

  for (guint i = 0; i < texts->len; i++)
    tk_json_append_string (list, texts->pdata[i]);
  return list;
}

static TkJson *
describe_operation (const HubHttpRoute *route, const HubHttpRoute *named)
{
  g_autofree char *id = operation_id (route);
  g_autofree char *resource = hub_api_route_resource (route);
  g_autoptr (GPtrArray) roles = hub_api_route_roles (route);
  TkJson *operation = tk_json_object ();
  TkJson *tags = tk_json_array ();

  tk_json_append_string (tags, resource);
  tk_json_take (operation, "tags", tags);
  tk_json_set_string (operation, "summary", route->summary);
  tk_json_set_string (operation, "operationId", id);
  tk_json_take (operation, "parameters", parameters_of (route, named));
  if (hub_api_route_takes_body (route))
    tk_json_take (operation, "requestBody", body_of (route));
  tk_json_take (operation, "responses", responses_of (route));
  tk_json_take (operation, "security", security_of (route));
  tk_json_take (operation, "x-roles", strings (roles));
  return operation;
}

/* ---- Paths ---- */

static TkJson *
describe_path (const HubHttpRoute *routes, gsize n, gsize first, const char *shape)
{
  TkJson *path = tk_json_object ();

  for (gsize i = first; i < n; i++)
    {
      g_autofree char *other = shape_of (routes[i].pattern);
      g_autofree char *method = g_ascii_strdown (routes[i].method, -1);

      if (hub_api_route_is_canonical (&routes[i]) && strcmp (other, shape) == 0)
        tk_json_take (path, method, describe_operation (&routes[i], &routes[first]));
    }
  return path;
}

static TkJson *
describe_paths (const HubHttpRoute *routes, gsize n)
{
  g_autoptr (GHashTable) told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  TkJson *paths = tk_json_object ();

  for (gsize i = 0; i < n; i++)
    {
      char *shape = shape_of (routes[i].pattern);

      if (!hub_api_route_is_canonical (&routes[i]) || g_hash_table_contains (told, shape))
        {
          g_free (shape);
          continue;
        }
      tk_json_take (paths, routes[i].pattern, describe_path (routes, n, i, shape));
      g_hash_table_add (told, shape);
    }
  return paths;
}

/* ---- What all have in common ---- */

static TkJson *
problem_schema (void)
{
  static const char *const texts[] = { "code", "message", "detail", "error" };
  TkJson *schema = text_schema ("object");
  TkJson *properties = tk_json_object ();
  TkJson *errors = text_schema ("array");

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    tk_json_take (properties, texts[i], i == 2 ? tk_json_object () : text_schema ("string")); /* detail: a list for 422 */
  tk_json_take (properties, "success", text_schema ("boolean"));
  tk_json_take (errors, "items", text_schema ("object"));
  tk_json_take (properties, "errors", errors);
  tk_json_take (schema, "properties", properties);
  return schema;
}

static TkJson *
problem_response (const char *description)
{
  TkJson *response = tk_json_object ();
  TkJson *content = tk_json_object ();

  tk_json_set_string (response, "description", description);
  put_content (content, "application/json", reference ("#/components/schemas/Problem"));
  tk_json_take (response, "content", content);
  return response;
}

static TkJson *
bearer (const char *description, const char *format)
{
  TkJson *scheme = tk_json_object ();

  tk_json_set_string (scheme, "type", "http");
  tk_json_set_string (scheme, "scheme", "bearer");
  if (format != NULL)
    tk_json_set_string (scheme, "bearerFormat", format);
  tk_json_set_string (scheme, "description", description);
  return scheme;
}

static TkJson *
describe_components (void)
{
  TkJson *components = tk_json_object ();
  TkJson *schemas = tk_json_object ();
  TkJson *responses = tk_json_object ();
  TkJson *schemes = tk_json_object ();

  tk_json_take (schemas, "Problem", problem_schema ());
  tk_json_take (responses, "Problem", problem_response ("Refused: code is a short stable word, message a sentence."));
  tk_json_take (responses, "Unauthorized", problem_response ("No token, or one that is not good any more."));
  tk_json_take (responses, "Forbidden", problem_response ("This role may not do it."));
  tk_json_take (schemes, "account", bearer ("The access_token that POST /auth/login answers.", "JWT"));
  tk_json_take (schemes, "terminal", bearer ("The credential that POST /terminals/enrol answers.", NULL));
  tk_json_take (components, "schemas", schemas);
  tk_json_take (components, "responses", responses);
  tk_json_take (components, "securitySchemes", schemes);
  return components;
}

static TkJson *
describe_info (void)
{
  TkJson *info = tk_json_object ();
  TkJson *license = tk_json_object ();

  tk_json_set_string (info, "title", "Tiketi hub");
  tk_json_set_string (info, "version", TIKETI_VERSION);
  tk_json_set_string (info, "description",
                      "Events, tickets, orders, payments and check-in. Each path is also there without /api/v1. "
                      "x-roles names who may call an operation. /docs is the same for people.");
  tk_json_set_string (license, "name", "GPL-3.0-or-later");
  tk_json_take (info, "license", license);
  return info;
}

static TkJson *
describe_servers (void)
{
  TkJson *servers = tk_json_array ();
  TkJson *server = tk_json_object ();

  tk_json_set_string (server, "url", HUB_API_PREFIX);
  tk_json_append (servers, server);
  return servers;
}

char *
hub_api_openapi (const HubHttpRoute *routes, gsize n)
{
  g_autoptr (TkJson) document = tk_json_object ();

  tk_json_set_string (document, "openapi", OPENAPI_VERSION);
  tk_json_take (document, "info", describe_info ());
  tk_json_take (document, "servers", describe_servers ());
  tk_json_take (document, "paths", describe_paths (routes, n));
  tk_json_take (document, "components", describe_components ());
  return tk_json_to_text (document);
}
