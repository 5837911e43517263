/* Walks the route table: nobody gets in without the right credential, and every refusal has the one envelope.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <gio/gio.h>
#include "api-fixture.h"
#include "hub-api-problem.h"
#include "tk-wire.h"

static void
assert_envelope (const RawReply *reply, guint status, const char *code)
{
  const char *text = raw_reply_text (reply);
  g_autofree char *found = raw_json_text (text, "code");
  g_autofree char *message = raw_json_text (text, "message");
  g_autofree char *detail = raw_json_text (text, "detail");
  g_autofree char *error = raw_json_text (text, "error");

  g_assert_cmpuint (reply->status, ==, status);
  g_assert_cmpstr (raw_reply_header (reply, "content-type"), ==, "application/json");
  g_assert_cmpstr (found, ==, code);
  g_assert_nonnull (message);
  g_assert_cmpstr (detail, ==, message);
  g_assert_cmpstr (error, ==, message);
  g_assert_nonnull (strstr (text, "\"success\":false"));
  g_assert_nonnull (strstr (text, "\"errors\":["));
}

static void
assert_refused (ApiFixture *fixture, const HubHttpRoute *route, const char *header, guint status, const char *code)
{
  static const char *const prefixes[] = { "", "/api/v1" };

  for (gsize i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      g_autofree char *target = g_strconcat (prefixes[i], route->pattern, NULL);
      g_autoptr (RawReply) reply = raw_request (fixture->port, route->method, target, header,
                                                strcmp (route->method, "POST") == 0 ? "{}" : NULL, -1);

      g_test_message ("%s %s with %s", route->method, target, header != NULL ? header : "nothing");
      assert_envelope (reply, status, code);
      g_assert_cmpstr (raw_reply_header (reply, "www-authenticate"), ==,
                       status == 401 ? "Bearer realm=\"tiketi\"" : NULL);
    }
}

/* `limit` (nullable): of all classes. */
static void
start_limited (ApiFixture *fixture, const HubHttpRateLimit *limit)
{
  HubHttpSettings settings = { .listen = "127.0.0.1:0", .rate_limits = limit, .n_rate_limits = limit != NULL ? 1 : 0 };
  g_autoptr (GError) error = NULL;

  hub_http_server_stop (fixture->server);
  hub_api_apply (&settings, fixture->service);
  fixture->server = hub_http_server_start (&settings, &error);
  g_assert_no_error (error);
  fixture->port = hub_http_server_get_port (fixture->server);
}

/* Forgets how often we were refused: routes that slow down guessing would answer the rest of the walk with 429. */
static void
start_anew (ApiFixture *fixture)
{
  start_limited (fixture, NULL);
}

static void
test_walk (ApiFixture *fixture, gconstpointer data)
{
  g_autoptr (ApiTerminal) revoked = api_terminal_enrol (fixture, fixture->codes.gate_code);
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, revoked->id);
  g_autoptr (GError) error = NULL;
  gsize n;
  const HubHttpRoute *routes = hub_api_routes (&n);

  hub_service_terminal_revoke (fixture->service, id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, >=, 5);
  for (gsize i = 0; i < n; i++)
    {
      if (routes[i].access == HUB_API_PUBLIC) /* which these may be: see test-api-roles */
        continue;
      if (routes[i].refusals_per_minute > 0)
        start_anew (fixture);
      assert_refused (fixture, &routes[i], NULL, 401, "unauthorized");
      assert_refused (fixture, &routes[i], "Authorization: Bearer \r\n", 401, "unauthorized");
      assert_refused (fixture, &routes[i], "Authorization: Bearer wrong\r\n", 401, "unauthorized");
      assert_refused (fixture, &routes[i], "Authorization: Basic d3Jvbmc6d3Jvbmc=\r\n", 401, "unauthorized");
      assert_refused (fixture, &routes[i], revoked->authorization, 403, "terminal_revoked");
    }
}

/* The credential itself, sent in every way but the right one, opens nothing. */
static void
test_near_misses (ApiFixture *fixture, gconstpointer data)
{
  g_autoptr (ApiTerminal) terminal = api_terminal_enrol (fixture, fixture->codes.gate_code);
  const char *credential = terminal->authorization + strlen ("Authorization: Bearer ");
  g_autofree char *bare = g_strndup (credential, strcspn (credential, "\r"));
  g_autofree char *twice = g_strconcat (terminal->authorization, terminal->authorization, NULL);
  g_autofree char *longer = g_strdup_printf ("Authorization: Bearer %sA\r\n", bare);
  g_autofree char *shorter = g_strdup_printf ("Authorization: Bearer %.*s\r\n", (int) strlen (bare) - 1, bare);
  g_autofree char *scheme = g_strdup_printf ("Authorization: Token %s\r\n", bare);
  g_autofree char *query = g_strdup_printf ("/sync/changes?access_token=%s&token=%s", bare, bare);
  const char *const headers[] = { twice, longer, shorter, scheme };
  g_autoptr (RawReply) by_query = raw_request (fixture->port, "GET", query, NULL, NULL, 0);
  g_autoptr (RawReply) right = raw_request (fixture->port, "GET", "/sync/changes", terminal->authorization, NULL, 0);

  assert_envelope (by_query, 401, "unauthorized");
  g_assert_cmpuint (right->status, ==, 200);
  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autoptr (RawReply) reply = raw_request (fixture->port, "GET", "/sync/changes", headers[i], NULL, 0);

      assert_envelope (reply, 401, "unauthorized");
    }
}

static void
test_unknown (ApiFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *method, *target;
    guint status;
    const char *code, *allow;
  } rows[] = {
    { "DELETE", "/", 405, "method_not_allowed", "GET, HEAD" },
    { "POST", "/api/v1", 405, "method_not_allowed", "GET, HEAD" },
    { "GET", "/api/v2/health", 404, "not_found", NULL },
    { "GET", "/sync", 404, "not_found", NULL },
    { "GET", "/sync/changes/1", 404, "not_found", NULL },
    { "GET", "/terminals/enrol", 405, "method_not_allowed", "POST" },
    { "DELETE", "/api/v1/health", 405, "method_not_allowed", "GET, HEAD" },
    { "POST", "/sync/changes", 405, "method_not_allowed", "GET, HEAD" },
    { "GET", "/%zz", 400, "invalid_request", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (RawReply) reply = raw_request (fixture->port, rows[i].method, rows[i].target, NULL, NULL, 0);

      g_test_message ("%s %s", rows[i].method, rows[i].target);
      assert_envelope (reply, rows[i].status, rows[i].code);
      g_assert_cmpstr (raw_reply_header (reply, "allow"), ==, rows[i].allow);
    }
}

static GLogWriterOutput
silent_cb (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  return G_LOG_WRITER_HANDLED;
}

static void
test_errors (void)
{
  static const struct
  {
    HubError error;
    guint status;
    const char *code;
  } rows[] = {
    { HUB_ERROR_INVALID, 400, "invalid_request" },
    { HUB_ERROR_UNAUTHORIZED, 401, "unauthorized" },
    { HUB_ERROR_FORBIDDEN, 403, "forbidden" },
    { HUB_ERROR_REVOKED, 403, "terminal_revoked" },
    { HUB_ERROR_NOT_FOUND, 404, "not_found" },
    { HUB_ERROR_CONFLICT, 409, "conflict" },
    { HUB_ERROR_CODE_UNKNOWN, 403, "enrolment_code_unknown" },
    { HUB_ERROR_CODE_USED, 409, "enrolment_code_used" },
    { HUB_ERROR_CHAIN, 409, "journal_chain" },
    { HUB_ERROR_NOT_NOW, 503, "unavailable" },
    { HUB_ERROR_PAYMENT_PENDING, 409, "payment_pending" },
    { HUB_ERROR_NO_GATEWAY, 409, "no_gateway" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (HUB_ERROR, (int) rows[i].error, "It says \"why\".");
      g_autoptr (HubHttpResponse) response = hub_api_problem_from_error (error);
      g_autofree char *text = g_strdup (g_bytes_get_data (hub_http_response_get_body (response), NULL));

      g_assert_cmpuint (hub_http_response_get_status (response), ==, rows[i].status);
      g_assert_true (g_str_has_prefix (text, "{\"code\":\""));
      g_assert_true (g_str_has_prefix (text + strlen ("{\"code\":\""), rows[i].code));
    }
}

/* What hashes a password or a PIN takes 64 MB and a good part of a second, and a code alone is tried with every event: never on a server
 * thread. */
static void
test_slow (void)
{
  static const char *const slow[] = {
    "POST /auth/register", "POST /register", "POST /signup", "POST /auth/login", "POST /login", "POST /auth/reset-password",
    "PUT /auth/me", "PATCH /auth/me", "PUT /user", "PATCH /user", "PUT /profile/me", "PATCH /profile/me", "POST /admin/users",
    "POST /users", "PUT /users/{id}", "PATCH /users/{id}", "POST /register/admin", "POST /supervise/sign-in",
    "GET /tickets/{code}", "GET /tickets/{code}/calendar.ics", "GET /generate_ics/{code}", "POST /tickets/{code}/resend", NULL
  };
  guint found = 0;
  gsize n;
  const HubHttpRoute *routes = hub_api_routes (&n);

  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *name = g_strconcat (routes[i].method, " ", routes[i].pattern, NULL);

      if (!g_strv_contains (slow, name))
        continue;
      g_test_message ("%s", name);
      g_assert_true (routes[i].slow);
      found++;
    }
  g_assert_cmpuint (found, ==, G_N_ELEMENTS (slow) - 1);
}

static guint
count_served (ApiFixture *fixture, const char *target, const char *header, guint tries)
{
  guint served = 0;

  for (guint i = 0; i < tries; i++)
    {
      g_autoptr (RawReply) reply = raw_request (fixture->port, "GET", target, header, NULL, 0);

      served += reply->status != 429;
    }
  return served;
}

/* Signing in again and again makes tokens, not more requests; also where the role is refused. */
static void
test_one_limit (ApiFixture *fixture, gconstpointer data)
{
  static const HubHttpRateLimit limit = { 4, 3600 };
  g_autoptr (ApiTerminal) terminal = api_terminal_enrol (fixture, fixture->codes.gate_code);
  g_autofree char *first = api_fixture_token (fixture, "attendee@tiketi.example");
  g_autofree char *second = api_fixture_token (fixture, "attendee@tiketi.example");
  g_autofree char *other = api_fixture_token (fixture, "organizer@tiketi.example");

  g_assert_cmpstr (first, !=, second);
  start_limited (fixture, &limit);
  g_assert_cmpuint (count_served (fixture, "/auth/me", first, 1), ==, 1);
  g_assert_cmpuint (count_served (fixture, "/events", first, 1), ==, 1);
  g_assert_cmpuint (count_served (fixture, "/admin/users", second, 1), ==, 1);
  g_assert_cmpuint (count_served (fixture, "/auth/me", second, 9), ==, 1);
  g_assert_cmpuint (count_served (fixture, "/auth/me", other, 9), ==, 4);
  g_assert_cmpuint (count_served (fixture, "/sync/changes", terminal->authorization, 9), ==, 4);
  /* None of them took from the address; those nobody knows do. */
  g_assert_cmpuint (count_served (fixture, "/auth/me", "Authorization: Bearer a.b.c\r\n", 3), ==, 3);
  g_assert_cmpuint (count_served (fixture, "/events", NULL, 9), ==, 1);
  start_anew (fixture);
}

static void
assert_silent (GQuark domain, int code, guint status)
{
  g_autoptr (GError) error = g_error_new_literal (domain, code, "/secret/path is broken");
  g_autoptr (HubHttpResponse) response = hub_api_problem_from_error (error);
  gsize length;
  const char *text = g_bytes_get_data (hub_http_response_get_body (response), &length);

  g_assert_cmpuint (hub_http_response_get_status (response), ==, status);
  g_assert_null (g_strstr_len (text, (gssize) length, "secret"));
}

/* What is nobody's fault outside must not tell its insides. */
static void
test_foreign_error (void)
{
  assert_silent (G_IO_ERROR, G_IO_ERROR_FAILED, 500);
  assert_silent (HUB_ERROR, HUB_ERROR_UNAVAILABLE, 503);
}

#define ADD(path, func) g_test_add (path, ApiFixture, NULL, api_fixture_set_up, func, api_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_writer_func (silent_cb, NULL, NULL);

  ADD ("/api/access/walk", test_walk);
  ADD ("/api/access/near-misses", test_near_misses);
  ADD ("/api/access/unknown", test_unknown);
  ADD ("/api/access/one-limit", test_one_limit);
  g_test_add_func ("/api/access/slow", test_slow);
  g_test_add_func ("/api/access/errors", test_errors);
  g_test_add_func ("/api/access/foreign-error", test_foreign_error);

  return g_test_run ();
}
