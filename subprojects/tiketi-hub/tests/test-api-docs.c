/* The documentation says what the route table says: all of it, and nothing else. SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
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
find_path (json_object *paths, const char *pattern, const char **told)
{
  g_autofree char *wanted = without_names (pattern);

  json_object_object_foreach (paths, path, value)
    {
      g_autofree char *plain = without_names (path);

      if (strcmp (plain, wanted) != 0)
        continue;
      *told = path;
      return value;
    }
  return NULL;
}

static void
assert_parameter (json_object *parameter, gboolean in_path)
{
  json_object *schema = member (parameter, "schema");
  const char *type = text_of (schema, "type");

  g_assert_cmpstr (text_of (parameter, "in"), ==, in_path ? "path" : "query");
  g_assert_cmpint (json_object_get_boolean (member (parameter, "required")), ==, in_path);
  if (in_path || strcmp (type, "integer") != 0)
    g_assert_cmpstr (type, ==, "string");
  else
    g_assert_cmpint (json_object_get_int64 (member (schema, "minimum")), >=, 0);
  if (!in_path && !g_str_has_suffix (text_of (parameter, "description"), "."))
    g_error ("nobody says what “%s” is", text_of (parameter, "name"));
}

/* NULL when it is not declared. */
static json_object *
find_parameter (json_object *operation, const char *name, gboolean in_path)
{
  json_object *parameters = member (operation, "parameters");

  for (gsize i = 0; i < json_object_array_length (parameters); i++)
    {
      json_object *one = json_object_array_get_idx (parameters, i);

      if (strcmp (text_of (one, "name"), name) != 0 || (strcmp (text_of (one, "in"), "path") == 0) != in_path)
        continue;
      assert_parameter (one, in_path);
      return one;
    }
  return NULL;
}

/* The names in braces. */
static gsize
assert_path_parameters (const char *path, json_object *operation)
{
  gsize n = 0;

  for (const char *open = strchr (path, '{'); open != NULL; open = strchr (open + 1, '{'), n++)
    {
      g_autofree char *name = g_strndup (open + 1, strcspn (open + 1, "}"));

      g_assert_nonnull (find_parameter (operation, name, TRUE));
    }
  return n;
}

/* Those, and the ones that the route reads: no others, each once. */
static void
assert_all_parameters (const HubHttpRoute *route, const char *path, json_object *operation)
{
  g_auto (GStrv) names = g_strsplit (route->query != NULL ? route->query : "", " ", -1);

  for (gsize i = 0; names[i] != NULL; i++)
    g_assert_nonnull (find_parameter (operation, names[i], FALSE));
  g_assert_cmpuint (json_object_array_length (member (operation, "parameters")), ==,
                    assert_path_parameters (path, operation) + g_strv_length (names));
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
  assert_path_parameters (path, operation);
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
      const char *told_as = NULL;
      json_object *path = find_path (paths, routes[i].pattern, &told_as);
      json_object *operation = NULL;

      if (routes[i].summary == NULL)
        continue;
      told++;
      if (path == NULL || !json_object_object_get_ex (path, method, &operation))
        g_error ("%s %s is not described", routes[i].method, routes[i].pattern);
      g_assert_cmpstr (text_of (operation, "summary"), ==, routes[i].summary);
      assert_all_parameters (&routes[i], told_as, operation);
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

/* ---- Behind the “?” ---- */

/* What handlers read that their routes do not declare, of which they warn: while `undeclared` is there, it takes the names. */
static GMutex lock;
static GHashTable *undeclared;

static GLogWriterOutput
note_cb (GLogLevelFlags level, const GLogField *fields, gsize n, gpointer data)
{
  for (gsize i = 0; i < n; i++)
    {
      const char *name = strcmp (fields[i].key, "MESSAGE") == 0 ? strstr (fields[i].value, " reads “") : NULL;

      if (name == NULL || strstr (name, "does not declare it") == NULL)
        continue;
      g_mutex_lock (&lock);
      if (undeclared != NULL)
        {
          name += strlen (" reads “");
          g_hash_table_add (undeclared, g_strndup (name, (gsize) (strstr (name, "”") - name)));
        }
      gboolean taken = undeclared != NULL;
      g_mutex_unlock (&lock);
      if (taken)
        return G_LOG_WRITER_HANDLED;
    }
  return g_log_writer_default (level, fields, n, data);
}

/* The same routes, and none declares anything. */
static HubHttpRoute *
serve_undeclared (ApiFixture *fixture)
{
  HubHttpSettings settings = { .listen = "127.0.0.1:0" };
  g_autoptr (GError) error = NULL;
  HubHttpRoute *bare;

  hub_http_server_stop (fixture->server);
  hub_api_apply (&settings, fixture->service);
  bare = g_memdup2 (settings.routes, settings.n_routes * sizeof *bare);
  for (gsize i = 0; i < settings.n_routes; i++)
    bare[i].query = NULL;
  settings.routes = bare;
  fixture->server = hub_http_server_start (&settings, &error);
  g_assert_no_error (error);
  fixture->port = hub_http_server_get_port (fixture->server);
  return bare;
}

static int
compare_names (const void *a, const void *b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* Names in their order, a blank between. (transfer full) */
static char *
sorted (const char *names)
{
  g_auto (GStrv) list = g_strsplit (names != NULL ? names : "", " ", -1);

  qsort (list, g_strv_length (list), sizeof *list, compare_names);
  return g_strjoinv (" ", list);
}

static char *
read_names (void)
{
  g_autoptr (GString) names = g_string_new (NULL);
  GHashTableIter iter;
  gpointer name;

  g_mutex_lock (&lock);
  g_hash_table_iter_init (&iter, undeclared);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_string_append_printf (names, "%s%s", names->len > 0 ? " " : "", (char *) name);
  g_hash_table_remove_all (undeclared);
  g_mutex_unlock (&lock);
  return sorted (names->str);
}

/* "/events/1": what the demo has. (transfer full) */
static char *
target_of (const char *pattern)
{
  GString *target = g_string_new (NULL);

  for (const char *p = pattern; *p != '\0'; p++)
    {
      g_string_append_c (target, *p == '{' ? '1' : *p);
      if (*p == '{')
        p += strcspn (p, "}");
    }
  return g_string_free (target, FALSE);
}

typedef struct
{
  char *admin, *attendee; /* whole header lines */
  ApiTerminal *terminal;
} Callers;

static void
callers_clear (Callers *callers)
{
  g_free (callers->admin);
  g_free (callers->attendee);
  api_terminal_free (callers->terminal);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Callers, callers_clear)

static Callers
sign_in (ApiFixture *fixture)
{
  return (Callers){ api_fixture_token (fixture, "admin@tiketi.example"), api_fixture_token (fixture, "attendee@tiketi.example"),
                    api_terminal_enrol (fixture, fixture->codes.gate_code) };
}

/* Somebody whom it lets in; administrators where it can be. */
static const char *
header_for (const Callers *callers, const HubHttpRoute *route)
{
  if (route->access == HUB_API_TERMINAL)
    return callers->terminal->authorization;
  return route->access == HUB_API_PUBLIC || (route->access & HUB_API_ADMIN) != 0 ? callers->admin : callers->attendee;
}

/* Every handler that is asked by GET reads what its routes declare, and everything they declare is read by somebody. */
static void
test_reads (ApiFixture *fixture, gconstpointer data)
{
  g_auto (Callers) callers = sign_in (fixture);
  g_autoptr (GHashTable) asked = g_hash_table_new (NULL, NULL);
  g_autofree HubHttpRoute *bare = serve_undeclared (fixture);
  gsize n, wrong = 0;
  const HubHttpRoute *routes = hub_api_routes (&n);

  undeclared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (gsize i = 0; i < n; i++)
    {
      if (strcmp (routes[i].method, "GET") != 0 || !g_hash_table_add (asked, (gpointer) routes[i].handler))
        continue;
      g_autofree char *target = target_of (routes[i].pattern);
      g_autoptr (RawReply) reply = raw_request (fixture->port, "GET", target, header_for (&callers, &routes[i]), NULL, 0);
      g_autofree char *declared = sorted (routes[i].query), *read = read_names ();

      if (reply->status == 0 || reply->status == 401 || reply->status == 429 || reply->status >= 500)
        g_error ("%s: %u %s", target, reply->status, raw_reply_text (reply));
      if (strcmp (read, declared) == 0)
        continue;
      g_test_message ("%s declares “%s” and reads “%s”", routes[i].pattern, declared, read);
      wrong++;
    }
  hub_http_server_stop (g_steal_pointer (&fixture->server));
  g_clear_pointer (&undeclared, g_hash_table_unref);
  g_assert_cmpuint (wrong, ==, 0);
}

/* An older address reads what the one reads that it stands for. */
static void
test_aliases (void)
{
  gsize n;
  const HubHttpRoute *routes = hub_api_routes (&n);

  for (gsize i = 0; i < n; i++)
    for (gsize k = 0; k < i; k++)
      if (routes[i].handler == routes[k].handler)
        g_assert_cmpstr (routes[i].query, ==, routes[k].query);
}

/* Do they refuse a number that is too large, or take the most there is? */
static gboolean
refuses (const char *pattern)
{
  static const char *const lenient[] = { "/sync", "/orders", "/payments", "/admin/logs", "/admin/analytics" };

  for (gsize i = 0; i < G_N_ELEMENTS (lenient); i++)
    if (g_str_has_prefix (pattern, lenient[i]))
      return FALSE;
  return TRUE;
}

static void
assert_number (ApiFixture *fixture, const HubHttpRoute *route, const char *header, const char *name, gint64 number, gboolean refused)
{
  g_autofree char *path = target_of (route->pattern);
  g_autofree char *target = g_strdup_printf ("%s?%s=%" G_GINT64_FORMAT, path, name, number);
  g_autoptr (RawReply) reply = raw_request (fixture->port, "GET", target, header, NULL, 0);

  if ((reply->status == 422) != refused || reply->status >= 500)
    g_error ("%s: %u %s", target, reply->status, raw_reply_text (reply));
}

/* A number may be what the document says, and no more. */
static void
assert_limits (ApiFixture *fixture, const HubHttpRoute *route, const char *header, json_object *parameter)
{
  const char *name = text_of (parameter, "name");
  json_object *schema = member (parameter, "schema"), *most = NULL;

  if (strcmp (text_of (schema, "type"), "integer") != 0 || !json_object_object_get_ex (schema, "maximum", &most))
    return;
  assert_number (fixture, route, header, name, json_object_get_int64 (member (schema, "minimum")), FALSE);
  if (strcmp (name, "wait") != 0)
    assert_number (fixture, route, header, name, json_object_get_int64 (most), FALSE);
  if (refuses (route->pattern))
    assert_number (fixture, route, header, name, json_object_get_int64 (most) + 1, TRUE);
}

static void
test_limits (ApiFixture *fixture, gconstpointer data)
{
  g_autoptr (RawReply) reply = raw_request (fixture->port, "GET", "/openapi.json", NULL, NULL, 0);
  g_auto (Callers) callers = sign_in (fixture);
  json_object *document = parse (reply);
  gsize n;
  const HubHttpRoute *routes = hub_api_routes (&n);

  for (gsize i = 0; i < n; i++)
    {
      const char *told_as = NULL;

      if (routes[i].summary == NULL || routes[i].query == NULL)
        continue;
      g_assert_cmpstr (routes[i].method, ==, "GET");
      json_object *operation = member (find_path (member (document, "paths"), routes[i].pattern, &told_as), "get");
      json_object *parameters = member (operation, "parameters");

      for (gsize k = 0; k < json_object_array_length (parameters); k++)
        assert_limits (fixture, &routes[i], header_for (&callers, &routes[i]), json_object_array_get_idx (parameters, k));
    }
  json_object_put (document);
}

/* ---- The page ---- */

/* Each name stands in the article of its route. */
static void
assert_names (const char *page, const HubHttpRoute *route)
{
  g_autofree char *method = g_ascii_strdown (route->method, -1);
  g_autofree char *head = g_strdup_printf ("<article><h3><span class=\"method %s\">%s</span> <code class=\"path\">%s</code>", method,
                                           route->method, route->pattern);
  const char *article = strstr (page, head);
  g_autofree char *text = article != NULL ? g_strndup (article, (gsize) (strstr (article, "</article>") - article)) : NULL;
  g_auto (GStrv) names = g_strsplit (route->query != NULL ? route->query : "", " ", -1);

  g_assert_nonnull (text);
  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_autofree char *name = g_strdup_printf ("<dt><code>?%s=</code></dt><dd>", names[i]);
      const char *at = strstr (text, name);

      if (at == NULL || g_str_has_prefix (at + strlen (name), "</dd>"))
        g_error ("%s %s does not say what “%s” is", route->method, route->pattern, names[i]);
    }
  g_assert_cmpint (strstr (text, "<dl>") != NULL, ==, names[0] != NULL);
}

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
      assert_names (text, &routes[i]);
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
  g_log_set_writer_func (note_cb, NULL, NULL);

  ADD ("/api/docs/openapi", test_openapi);
  ADD ("/api/docs/one", test_one);
  ADD ("/api/docs/page", test_page);
  ADD ("/api/docs/root", test_root);
  ADD ("/api/docs/reads", test_reads);
  ADD ("/api/docs/limits", test_limits);
  g_test_add_func ("/api/docs/aliases", test_aliases);

  return g_test_run ();
}
