/* The hub's view of a request: route, path, parameters, query, headers, rate. The input is "METHOD
 * /path?query", then one "Name: value" a line. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-fuzz.h"

#include <string.h>
#include "hub-http-rate.h"
#include "hub-http-request-private.h"
#include "hub-http-router.h"

#define PREFIX "/api/v1"
#define PER_MINUTE 3

static const char *const words[] = {
  "GET ", "POST ", "HEAD ", PREFIX, "/events", "/events/7/gates/Main", "/health", "%2F", "%2f",
  "%00", "%C3%A9", "%ff", "%", "//", "/../", "/./", "?since=", "&", "=", "+", "\nContent-Length: 1",
  "\nTransfer-Encoding: chunked", "\nAuthorization: Bearer ", "\nX-Address: 2001:db8::1",
  "::ffff:1.2.3.4", NULL,
};

static HubHttpResponse *
handle (HubHttpRequest *request, gpointer data)
{
  return NULL;
}

static const HubHttpRoute routes[] = {
  { "GET", "/health", 0, handle, 0, 0 },
  { "GET", "/events", 0, handle, 0, 0 },
  { "POST", "/events", 0, handle, 0, 0 },
  { "GET", "/events/{event}", 0, handle, 0, 0 },
  { "DELETE", "/events/{event}/gates/{gate}", 0, handle, 0, 0 },
  { "POST", "/sync/journal", 0, handle, 0, 0 },
};

static HubHttpRouter *
router (void)
{
  static HubHttpRouter *made;

  if (made == NULL)
    made = hub_http_router_new (routes, G_N_ELEMENTS (routes), PREFIX);
  return made;
}

static void
make (GRand *random, GByteArray *input)
{
  static const char *const paths[]
      = { "/health",       "/events", "/events/1", "/events/Tamasha%20la%20Pwani", "/events/1/gates/a%2Fb",
          "/sync/journal", "/nothing" };
  g_autofree char *text
      = g_strdup_printf ("%s %s%s%s\nAuthorization: Bearer abc\nX-Address: 2001:db8:%x::%x",
                         g_rand_boolean (random) ? "GET" : "POST", g_rand_boolean (random) ? PREFIX : "",
                         paths[g_rand_int_range (random, 0, G_N_ELEMENTS (paths))],
                         g_rand_boolean (random) ? "?since=0&wait=25&limit=%31" : "",
                         g_rand_int (random) & 0xffff, g_rand_int (random) & 0xffff);

  tk_fuzz_append (input, text);
}

const TkFuzzHarness tk_fuzz_harness = { "http", 2048, words, make };

static void
check_path (const char *path)
{
  g_assert_cmpint (path[0], ==, '/');
  g_assert_null (strstr (path, "//"));
  g_assert_true (path[1] == '\0' || !g_str_has_suffix (path, "/"));
}

static void
check_parameter (const char *value)
{
  if (value == NULL)
    return;
  g_assert_true (g_utf8_validate (value, -1, NULL));
  g_assert_cmpstr (value, !=, "");
  for (; *value != '\0'; value++)
    g_assert_false (g_ascii_iscntrl (*value));
}

/* The collapsed path leads to the same place, unless its prefix would be taken off once more. */
static void
check_again (const char *method, const HubHttpMatch *match)
{
  g_auto (HubHttpMatch) again = { 0 };

  if (g_str_has_prefix (match->path.normal, PREFIX))
    return;
  hub_http_router_match (router (), method, match->path.normal, &again);
  g_assert_cmpint (again.kind, ==, match->kind);
  g_assert_true (again.route == match->route);
  g_assert_cmpstr (again.path.normal, ==, match->path.normal);
  g_assert_cmpstr (again.allow, ==, match->allow);
}

static void
check_match (const char *method, const char *path)
{
  g_auto (HubHttpMatch) match = { 0 };

  hub_http_router_match (router (), method, path, &match);
  g_assert_cmpint (match.kind == HUB_HTTP_MATCH_BAD_PATH, ==, match.path.normal == NULL);
  g_assert_cmpint (match.kind == HUB_HTTP_MATCH_FOUND, ==, match.route != NULL);
  g_assert_cmpint (match.kind == HUB_HTTP_MATCH_NO_METHOD, ==, match.allow != NULL);
  if (match.path.normal == NULL)
    return;
  check_path (match.path.normal);
  check_again (method, &match);
  check_parameter (hub_http_match_get (&match, "event"));
  check_parameter (hub_http_match_get (&match, "gate"));
}

static void
add_query (HubHttpRequest *request, const char *query)
{
  g_auto (GStrv) pairs = g_strsplit (query, "&", -1);

  for (gsize i = 0; pairs[i] != NULL; i++)
    {
      g_auto (GStrv) sides = g_strsplit (pairs[i], "=", 2);
      const char *value;

      hub_http_request_add_query (request, sides[0] != NULL ? sides[0] : "",
                                  sides[0] != NULL && sides[1] != NULL ? sides[1] : "");
      value = hub_http_request_get_query (request, "since");
      g_assert_true (value == NULL || g_utf8_validate (value, -1, NULL));
    }
}

static void
add_headers (HubHttpRequest *request, char **lines)
{
  for (; *lines != NULL; lines++)
    {
      g_auto (GStrv) sides = g_strsplit (*lines, ": ", 2);

      if (sides[0] == NULL || sides[1] == NULL)
        continue;
      hub_http_request_add_header (request, sides[0], sides[1]);
      g_assert_nonnull (strstr (hub_http_request_get_header (request, sides[0]), sides[1]));
    }
}

/* As many tries as there are and not one more, at once; an address and itself count together. */
static void
check_rate (const char *address)
{
  g_autoptr (HubHttpRate) rate = hub_http_rate_new (2);

  for (guint i = 0; i < PER_MINUTE; i++)
    g_assert_cmpuint (hub_http_rate_take (rate, address, PER_MINUTE, 1000), ==, 0);
  g_assert_cmpuint (hub_http_rate_take (rate, address, PER_MINUTE, 1000), >, 0);
  hub_http_rate_give_back (rate, address, PER_MINUTE);
  g_assert_cmpuint (hub_http_rate_take (rate, address, PER_MINUTE, 1000), ==, 0);
  g_assert_cmpuint (hub_http_rate_take (rate, address, PER_MINUTE, 1000), >, 0);
}

static void
check_request (const char *method, const char *query, char **headers)
{
  g_autoptr (HubHttpRequest) request = hub_http_request_new (method, "127.0.0.1");
  const char *bearer;

  add_query (request, query);
  add_headers (request, headers);
  bearer = hub_http_request_get_bearer (request);
  g_assert_true (bearer == NULL || !g_ascii_isspace (bearer[0]));
  if (hub_http_request_get_header (request, "x-address") != NULL)
    check_rate (hub_http_request_get_header (request, "X-ADDRESS"));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *text = tk_fuzz_text (data, size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", 64);
  g_auto (GStrv) first = g_strsplit (lines[0] != NULL ? lines[0] : "", " ", 2);
  char *path = g_strv_length (first) == 2 ? first[1] : NULL, *query;

  if (path == NULL)
    return 0;
  query = strchr (path, '?');
  if (query != NULL)
    *query++ = '\0';
  check_match (first[0], path);
  check_request (first[0], query != NULL ? query : "", lines + 1);
  return 0;
}
