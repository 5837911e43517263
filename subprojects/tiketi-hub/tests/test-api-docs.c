/* The documentation says what the route table says: all of it, and nothing else. SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <json-c/json.h>
#include "api-fixture.h"

static json_object *
parse (const RawReply *reply)
{
  json_object *json = json_tokener_parse (raw_reply_text (reply));

  g_assert_nonnull (json);
  return json;
}

static json_object *
member (json_object *object, const char *key)
{
  json_object *value = NULL;

  if (!json_object_object_get_ex (object, key, &value))
    g_error ("there is no “%s” in %s", key, json_object_to_json_string (object));
  return value;
}

static const char *
text_of (json_object *object, const char *key)
{
  json_object *value = member (object, key);

  g_assert_true (json_object_is_type (value, json_type_string));
  return json_object_get_string (value);
}

/* ---- OpenAPI ---- */

/* "/events/{id}" and "/events/{event}" are the same path. */
static char *
without_names (const char *path)
{
  GString *plain = g_string_new (NULL);

  for (const char *p = path; *p != '\0'; p++)
    {
      g_string_append_c (plain, *p);
      if (*p == '{')
        p += strcspn (p, "}") - 1;
    }
  return g_string_free (plain, FALSE);
}

static json_object *
find_path (json_object *paths, const char *pattern)
{
  g_autofree char *wanted = without_names (pattern);

  json_object_object_foreach (paths, path, value)
    {
      g_autofree char *plain = without_names (path);

      if (strcmp (plain, wanted) == 0)
        return value;
    }
  return NULL;
}

static gboolean
declares (json_object *operation, const char *name)
{
  json_object *parameters = member (operation, "parameters");

  for (gsize i = 0; i < json_object_array_length (parameters); i++)
    {
      json_object *one = json_object_array_get_idx (parameters, i);

      if (strcmp (text_of (one, "name"), name) != 0)
        continue;
      g_assert_cmpstr (text_of (one, "in"), ==, "path");
      g_assert_true (json_object_get_boolean (member (one, "required")));
      g_assert_cmpstr (text_of (member (one, "schema"), "type"), ==, "string");
      return TRUE;
    }
  return FALSE;
}

static void
assert_parameters (const char *path, json_object *operation)
{
  gsize n = 0;

  for (const char *open = strchr (path, '{'); open != NULL; open = strchr (open + 1, '{'), n++)
    {
      g_autofree char *name = g_strndup (open + 1, strcspn (open + 1, "}"));

      g_assert_true (declares (operation, name));
    }
  g_assert_cmpuint (json_object_array_length (member (operation, "parameters")), ==, n);
}

/* Every "$ref" leads somewhere. */
static void
assert_references (json_object *document, json_object *node)
{
  if (json_object_is_type (node, json_type_array))
    for (gsize i = 0; i < json_object_array_length (node); i++)
      assert_references (document, json_object_array_get_idx (node, i));
  if (!json_object_is_type (node, json_type_object))
    return;
  json_object_object_foreach (node, key, value)
    {
      if (strcmp (key, "$ref") != 0)
        {
          assert_references (document, value);
          continue;
        }
      g_auto (GStrv) steps = g_strsplit (json_object_get_string (value), "/", -1);
      json_object *at = document;

      g_assert_cmpstr (steps[0], ==, "#");
      for (gsize i = 1; steps[i] != NULL; i++)
        at = member (at, steps[i]);
    }
}

static void
assert_operation (json_object *document, const char *path, const char *method, json_object *operation, GHashTable *ids)
{
  static const char *const methods[] = { "get", "post", "put", "patch", "delete", NULL };
  gboolean writes = strcmp (method, "get") != 0 && strcmp (method, "delete") != 0;
  json_object *responses = member (operation, "responses");
  json_object *security = member (operation, "security");

  g_assert_true (g_strv_contains (methods, method));
  g_assert_true (g_hash_table_add (ids, g_strdup (text_of (operation, "operationId"))));
  g_assert_cmpuint (strlen (text_of (operation, "summary")), >, 5);
  g_assert_cmpuint (json_object_array_length (member (operation, "tags")), ==, 1);
  g_assert_cmpuint (json_object_array_length (member (operation, "x-roles")), >, 0);
  assert_parameters (path, operation);
  member (member (responses, "2XX"), "description");
  member (responses, "default");
  g_assert_cmpint (json_object_object_get_ex (operation, "requestBody", NULL), ==, writes);
  g_assert_cmpint (json_object_object_get_ex (responses, "401", NULL), ==, json_object_array_length (security) > 0);
  for (gsize i = 0; i < json_object_array_length (security); i++)
    {
      json_object_object_foreach (json_object_array_get_idx (security, i), scheme, scopes)
        {
          g_assert_true (json_object_is_type (scopes, json_type_array));
          member (member (member (document, "components"), "securitySchemes"), scheme);
        }
    }
}

static void
assert_document (json_object *document)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) shapes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_assert_true (g_str_has_prefix (text_of (document, "openapi"), "3.0."));
  text_of (member (document, "info"), "title");
  text_of (member (document, "info"), "version");
  g_assert_cmpstr (text_of (json_object_array_get_idx (member (document, "servers"), 0), "url"), ==, HUB_API_PREFIX);
  assert_references (document, document);
  json_object_object_foreach (member (document, "paths"), path, operations)
    {
      g_assert_cmpint (path[0], ==, '/');
      g_assert_true (g_hash_table_add (shapes, without_names (path)));
      json_object_object_foreach (operations, method, operation)
        assert_operation (document, path, method, operation, ids);
    }
}

/* Every route of the table is there, unless it is an alias, and nothing else. */
static void
assert_complete (json_object *paths)
{
  gsize n, told = 0, there = 0;
  const HubHttpRoute *routes = hub_api_routes (&n);

  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *method = g_ascii_strdown (routes[i].method, -1);
      json_object *path = find_path (paths, routes[i].pattern);
      json_object *operation = NULL;

      if (routes[i].summary == NULL)
        continue;
      told++;
      if (path == NULL || !json_object_object_get_ex (path, method, &operation))
        g_error ("%s %s is not described", routes[i].method, routes[i].pattern);
      g_assert_cmpstr (text_of (operation, "summary"), ==, routes[i].summary);
    }
  json_object_object_foreach (paths, path, operations)
    {
      g_assert_nonnull (path);
      there += (gsize) json_object_object_length (operations);
    }
  g_assert_cmpuint (there, ==, told);
  g_assert_cmpuint (told, >, 15);
}

static void
test_openapi (ApiFixture *fixture, gconstpointer data)
{
  g_autoptr (RawReply) reply = raw_request (fixture->port, "GET", "/openapi.json", NULL, NULL, 0);
  g_autoptr (RawReply) again = raw_request (fixture->port, "GET", "/api/v1//openapi.json/", NULL, NULL, 0);
  json_object *document;

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (raw_reply_header (reply, "content-type"), ==, "application/json");
  g_assert_cmpstr (raw_reply_text (again), ==, raw_reply_text (reply));
  document = parse (reply);
  assert_document (document);
  assert_complete (member (document, "paths"));
  json_object_put (document);
}

/* What a client written by a machine needs to know of one route. */
static void
test_one (ApiFixture *fixture, gconstpointer data)
{
  g_autoptr (RawReply) reply = raw_request (fixture->port, "GET", "/openapi.json", NULL, NULL, 0);
  json_object *document = parse (reply);
  json_object *operation = member (member (member (document, "paths"), "/sync/payments/{attempt}/give-up"), "post");

  g_assert_cmpstr (text_of (operation, "operationId"), ==, "postSyncPaymentsAttemptGiveUp");
  g_assert_cmpstr (json_object_to_json_string_ext (member (operation, "x-roles"), JSON_C_TO_STRING_PLAIN), ==, "[\"terminal\"]");
  g_assert_cmpstr (json_object_to_json_string_ext (member (operation, "security"), JSON_C_TO_STRING_PLAIN), ==, "[{\"terminal\":[]}]");
  operation = member (member (member (document, "paths"), "/health"), "get");
  g_assert_cmpstr (json_object_to_json_string_ext (member (operation, "security"), JSON_C_TO_STRING_PLAIN), ==, "[]");
  g_assert_cmpstr (json_object_to_json_string_ext (member (operation, "x-roles"), JSON_C_TO_STRING_PLAIN), ==, "[\"public\"]");
  json_object_put (document);
}

/* ---- The page ---- */

static void
test_page (ApiFixture *fixture, gconstpointer data)
{
  static const char *const outside[] = { "<script", "<link", "<img", "src=", "url(", "@import", "http://", "https://", "onclick" };
  g_autoptr (RawReply) reply = raw_request (fixture->port, "GET", "/docs", NULL, NULL, 0);
  const char *text = raw_reply_text (reply), *policy = raw_reply_header (reply, "content-security-policy");
  gsize n;
  const HubHttpRoute *routes = hub_api_routes (&n);

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_true (g_str_has_prefix (raw_reply_header (reply, "content-type"), "text/html"));
  g_assert_true (g_str_has_prefix (policy, "default-src 'none'; style-src 'sha256-"));
  for (gsize i = 0; i < G_N_ELEMENTS (outside); i++)
    g_assert_null (strstr (text, outside[i]));
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("<code class=\"path\">%s</code>", routes[i].pattern);
      g_autofree char *summary = routes[i].summary != NULL ? g_markup_escape_text (routes[i].summary, -1) : NULL;

      if (summary == NULL)
        {
          g_autofree char *alias = g_strdup_printf ("<code class=\"path\">%s %s</code>", routes[i].method, routes[i].pattern);

          g_assert_nonnull (strstr (text, alias));
          continue;
        }
      if (strstr (text, path) == NULL || strstr (text, summary) == NULL)
        g_error ("%s %s is not on the page", routes[i].method, routes[i].pattern);
    }
}

static void
test_root (ApiFixture *fixture, gconstpointer data)
{
  static const char *const targets[] = { "/", "/api/v1", "/api/v1/", "//" };

  for (gsize i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autoptr (RawReply) reply = raw_request (fixture->port, "GET", targets[i], NULL, NULL, 0);
      json_object *json = parse (reply);

      g_assert_cmpuint (reply->status, ==, 200);
      g_assert_cmpstr (text_of (json, "docs"), ==, "/docs");
      g_assert_cmpuint (strlen (text_of (json, "message")), >, 0);
      g_assert_cmpuint (strlen (text_of (json, "version")), >, 0);
      json_object_put (json);
    }
}

#define ADD(path, func) g_test_add (path, ApiFixture, NULL, api_fixture_set_up, func, api_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/api/docs/openapi", test_openapi);
  ADD ("/api/docs/one", test_one);
  ADD ("/api/docs/page", test_page);
  ADD ("/api/docs/root", test_root);

  return g_test_run ();
}
