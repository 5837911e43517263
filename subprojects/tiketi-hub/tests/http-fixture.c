/* Handlers for tests of the server. SPDX-License-Identifier: GPL-3.0-or-later */
#include "http-fixture.h"

#include <string.h>
#include "hub-http-form.h"
#include "hub-http-gzip.h"

HttpLogCount http_log_count;

GBytes *
http_bytes_of (char letter, gsize n)
{
  char *bytes = g_malloc (n);

  memset (bytes, letter, n);
  return g_bytes_new_take (bytes, n);
}

/* ---- Handlers ---- */

static HubHttpResponse *
echo_cb (HubHttpRequest *request, gpointer data)
{
  return hub_http_response_new (200, "application/octet-stream", g_bytes_ref (hub_http_request_get_body (request)));
}

static HubHttpResponse *
bodies_cb (HubHttpRequest *request, gpointer data)
{
  HubHttpLoad load;

  hub_http_request_get_load (request, &load);
  return hub_http_response_new_text (200, "text/plain", g_strdup_printf ("%" G_GUINT64_FORMAT, load.bodies));
}

/* What the request was taken for, one fact a line. */
static HubHttpResponse *
tell_cb (HubHttpRequest *request, gpointer data)
{
  const char *name = hub_http_request_get_parameter (request, "name");
  const char *query = hub_http_request_get_query (request, "q");
  const char *header = hub_http_request_get_header (request, "x-thing");
  const char *bearer = hub_http_request_get_bearer (request);

  return hub_http_response_new_text (200, "text/plain",
                                     g_strdup_printf ("%s|%s|%s|%s|%s|%s", hub_http_request_get_method (request),
                                                      name != NULL ? name : "-", query != NULL ? query : "-",
                                                      header != NULL ? header : "-", bearer != NULL ? bearer : "-",
                                                      hub_http_request_get_remote (request)));
}

static HubHttpResponse *
big_cb (HubHttpRequest *request, gpointer data)
{
  char *text = g_malloc (100001);

  memset (text, 'a', 100000);
  text[100000] = '\0';
  return hub_http_response_new_text (200, "text/plain", text);
}

/* Sleeps until woken or expired. */
static HubHttpResponse *
wait_cb (HubHttpRequest *request, gpointer data)
{
  HttpBoard *board = data;
  const char *ms = hub_http_request_get_query (request, "ms");
  gboolean woken = hub_http_request_get_state (request) != NULL;

  if (hub_http_request_is_expired (request))
    return hub_http_response_new_text (200, "text/plain", g_strdup ("expired"));
  if (woken)
    return hub_http_response_new_text (200, "text/plain", g_strdup ("woken"));

  hub_http_request_set_state (request, GINT_TO_POINTER (1), NULL);
  g_mutex_lock (&board->lock);
  g_ptr_array_add (board->waiting, hub_http_request_ref (request));
  g_cond_broadcast (&board->arrived);
  g_mutex_unlock (&board->lock);
  hub_http_request_wait (request, (guint) g_ascii_strtoull (ms != NULL ? ms : "20000", NULL, 10));
  return NULL;
}

/* Woken while the handler still runs: must not be slept through. */
static HubHttpResponse *
early_cb (HubHttpRequest *request, gpointer data)
{
  if (hub_http_request_get_state (request) != NULL)
    return hub_http_response_new_text (200, "text/plain", g_strdup ("second run"));

  hub_http_request_set_state (request, GINT_TO_POINTER (1), NULL);
  hub_http_request_wait (request, 20000);
  hub_http_request_wake (request);
  return NULL;
}

static gpointer
answer_thread (gpointer request)
{
  g_usleep (20000);
  hub_http_request_answer (request, hub_http_response_new_text (202, "text/plain", g_strdup ("from a thread")));
  hub_http_request_answer (request, hub_http_response_new_text (500, "text/plain", g_strdup ("too late")));
  hub_http_request_unref (request);

  return NULL;
}

static HubHttpResponse *
later_cb (HubHttpRequest *request, gpointer data)
{
  g_thread_unref (g_thread_new ("answer", answer_thread, hub_http_request_ref (request)));

  return NULL;
}

static HubHttpResponse *
never_cb (HubHttpRequest *request, gpointer data)
{
  hub_http_request_wait (request, 100);

  return NULL;
}

/* Slow, but not waiting: what a running request looks like when the server stops. */
static HubHttpResponse *
slow_cb (HubHttpRequest *request, gpointer data)
{
  HttpBoard *board = data;

  g_mutex_lock (&board->lock);
  board->runs++;
  g_cond_broadcast (&board->arrived);
  g_mutex_unlock (&board->lock);
  g_usleep (300000);

  return hub_http_response_new_text (200, "text/plain", g_strdup ("finished"));
}

static HubHttpResponse *
count_runs_cb (HubHttpRequest *request, gpointer data)
{
  HttpBoard *board = data;

  g_mutex_lock (&board->lock);
  board->runs++;
  g_mutex_unlock (&board->lock);
  if (hub_http_request_is_expired (request))
    return hub_http_response_new_text (200, "text/plain", g_strdup ("expired"));

  hub_http_request_wait (request, 1000);
  hub_http_request_look_again (request, 300);
  return NULL;
}

static HubHttpResponse *
refuse_cb (HubHttpRequest *request, gpointer data)
{
  gboolean good = g_strcmp0 (hub_http_request_get_query (request, "code"), "good") == 0;

  return hub_http_response_new_text (good ? 200 : 403, "text/plain", g_strdup (good ? "in" : "no"));
}

static HubHttpResponse *
text (guint status, const char *words)
{
  return hub_http_response_new_text (status, "text/plain", g_strdup (words));
}

/* Blocks its thread, as hashing a password does. */
static HubHttpResponse *
sleep_cb (HubHttpRequest *request, gpointer data)
{
  HttpBoard *board = data;
  const char *ms = hub_http_request_get_query (request, "ms");

  g_mutex_lock (&board->lock);
  board->runs++;
  board->at_once++;
  board->most_at_once = MAX (board->most_at_once, board->at_once);
  g_cond_broadcast (&board->arrived);
  g_mutex_unlock (&board->lock);
  g_usleep (g_ascii_strtoull (ms != NULL ? ms : "50", NULL, 10) * 1000);
  g_mutex_lock (&board->lock);
  board->at_once--;
  g_cond_broadcast (&board->arrived);
  g_mutex_unlock (&board->lock);

  return text (200, "slept");
}

/* Blocks its thread until the test lets it go. */
static HubHttpResponse *
hold_cb (HubHttpRequest *request, gpointer data)
{
  HttpBoard *board = data;

  g_mutex_lock (&board->lock);
  board->runs++;
  board->at_once++;
  board->most_at_once = MAX (board->most_at_once, board->at_once);
  g_cond_broadcast (&board->arrived);
  while (!board->open)
    g_cond_wait (&board->arrived, &board->lock);
  board->at_once--;
  g_cond_broadcast (&board->arrived);
  g_mutex_unlock (&board->lock);

  return text (200, "held");
}

/* Slow, and waits too: woken by itself before it returned. */
static HubHttpResponse *
slow_wait_cb (HubHttpRequest *request, gpointer data)
{
  if (hub_http_request_is_expired (request))
    return text (200, "expired");
  if (hub_http_request_get_state (request) != NULL)
    return text (200, "second run");

  hub_http_request_set_state (request, GINT_TO_POINTER (1), NULL);
  hub_http_request_wait (request, 300);
  if (hub_http_request_get_query (request, "wake") != NULL)
    hub_http_request_wake (request);
  return NULL;
}

static HubHttpResponse *
slow_later_cb (HubHttpRequest *request, gpointer data)
{
  g_thread_unref (g_thread_new ("answer", answer_thread, hub_http_request_ref (request)));

  return NULL;
}

static HubHttpResponse *
who_cb (HubHttpRequest *request, gpointer data)
{
  return hub_http_response_new_text (200, "text/plain",
                                     g_strdup_printf ("%s|%s|%s", hub_http_request_get_id (request),
                                                      hub_http_request_get_remote (request),
                                                      hub_http_request_is_secure (request) ? "secure" : "open"));
}

static HubHttpResponse *
version_cb (HubHttpRequest *request, gpointer data)
{
  HubHttpResponse *response = text (200, "the first version");
  const char *cache = hub_http_request_get_query (request, "cache");

  hub_http_response_set_etag (response, "v1");
  if (cache != NULL)
    hub_http_response_set_header (response, "Cache-Control", cache);
  return response;
}

static HubHttpResponse *
packed_cb (HubHttpRequest *request, gpointer data)
{
  HubHttpResponse *response = hub_http_response_new (200, "application/json", http_bytes_of ('a', 20000));
  g_autoptr (GBytes) other = http_bytes_of ('b', 20000); /* so that a test sees which one came */

  hub_http_response_set_packed (response, hub_http_gzip_pack (other));
  return response;
}

static HubHttpResponse *
picture_cb (HubHttpRequest *request, gpointer data)
{
  return hub_http_response_new (200, "image/png", http_bytes_of ('p', 20000));
}

static HubHttpResponse *
header_cb (HubHttpRequest *request, gpointer data)
{
  HubHttpResponse *response = text (200, "");
  const char *value = hub_http_request_get_query (request, "v");
  const char *name = hub_http_request_get_query (request, "n");
  const char *file = hub_http_request_get_query (request, "file");

  if (file != NULL)
    hub_http_response_set_attachment (response, file);
  else if (!hub_http_response_set_header (response, name != NULL ? name : "X-Echo", value != NULL ? value : ""))
    {
      hub_http_response_free (response);
      return text (400, "refused");
    }

  return response;
}

static HubHttpResponse *
form_cb (HubHttpRequest *request, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) fields = hub_http_form_read (request, &error);
  const HubHttpField *file;

  if (fields == NULL)
    return text (error->code == HUB_HTTP_FORM_ERROR_UNSUPPORTED ? 415 : error->code == HUB_HTTP_FORM_ERROR_LIMIT ? 413 : 400,
                 error->message);
  file = hub_http_form_get_file (fields, "image");

  return hub_http_response_new_text (200, "text/plain",
                                     g_strdup_printf ("%s|%s", hub_http_form_get (fields, "title"),
                                                      file != NULL ? file->filename : "-"));
}

static void
observe_cb (HubHttpRequest *request, const HubHttpOutcome *outcome, gpointer data)
{
  HttpBoard *board = data;

  g_mutex_lock (&board->lock);
  board->observed++;
  board->statuses[outcome->status]++;
  g_free (board->route);
  board->route = g_strdup_printf ("%s %s", outcome->method, outcome->route != NULL ? outcome->route->pattern : "-");
  g_free (board->caller);
  board->caller = g_strdup (hub_http_request_get_caller_name (request));
  g_cond_broadcast (&board->arrived);
  g_mutex_unlock (&board->lock);
}

static HubHttpResponse *
guard_cb (HubHttpRequest *request, int access, gpointer data)
{
  const char *bearer = hub_http_request_get_bearer (request);

  if (bearer != NULL && g_str_has_prefix (bearer, "key") && hub_http_request_get_query (request, "ended") == NULL)
    {
      const char *at = strchr (bearer, '@'); /* "key-1@somebody" */

      if (at != NULL)
        hub_http_request_set_rate_key (request, at);
      hub_http_request_set_caller (request, g_strdup (bearer), g_free);
      hub_http_request_set_caller_name (request, "user 7");
      return NULL;
    }
  if (access == 0)
    return NULL;

  return hub_http_response_new_text (401, "text/plain", g_strdup ("who are you"));
}

static const HubHttpRoute routes[] = {
  { "POST", "/echo", 0, echo_cb, 1000, 0 },
  { "POST", "/large", 0, echo_cb, 2 * 1024 * 1024, 0 },
  { "GET", "/bodies", 0, bodies_cb, 0, 0 },
  { "GET", "/tell", 0, tell_cb, 0, 0, .query = "q" },
  { "GET", "/tell/{name}", 0, tell_cb, 0, 0, .query = "q" },
  { "POST", "/tell/{name}", 0, tell_cb, 0, 0, .query = "q" },
  { "POST", "/known/{secret}", 0, echo_cb, 0, 0 },
  { "GET", "/big", 0, big_cb, 0, 0 },
  { "GET", "/wait", 0, wait_cb, 0, 0, .query = "ms" },
  { "GET", "/early", 0, early_cb, 0, 0 },
  { "GET", "/later", 0, later_cb, 0, 0 },
  { "GET", "/never", 0, never_cb, 0, 0 },
  { "GET", "/again", 0, count_runs_cb, 0, 0 },
  { "GET", "/slow", 0, slow_cb, 0, 0 },
  { "POST", "/secret", 1, echo_cb, 2 * 1024 * 1024, 0 },
  { "POST", "/guess", 0, refuse_cb, 0, 3, .query = "code" },
  { "GET", "/sleep", 0, sleep_cb, 0, 0, "Sleeps", TRUE, .query = "ms" },
  { "GET", "/hold", 0, hold_cb, 0, 0, "Waits for the test", TRUE },
  { "POST", "/sleep", 0, sleep_cb, 0, 0, "Sleeps", TRUE, .query = "ms" },
  { "GET", "/hang", 0, hold_cb, 0, 0 },
  { "GET", "/slow-wait", 0, slow_wait_cb, 0, 0, "Sleeps and waits", TRUE, .query = "wake" },
  { "GET", "/slow-later", 0, slow_later_cb, 0, 0, "Is answered by another thread", TRUE },
  { "GET", "/who", 0, who_cb, 0, 0 },
  { "GET", "/mine", 1, who_cb, 0, 0, .query = "ended" },
  { "GET", "/free", 0, who_cb, 0, 0, "Never limited", FALSE, 1 },
  { "GET", "/login", 0, who_cb, 0, 0, "Limited by itself", FALSE, 2 },
  { "GET", "/version", 0, version_cb, 0, 0, .query = "cache" },
  { "POST", "/version", 0, version_cb, 0, 0, .query = "cache" },
  { "GET", "/packed", 0, packed_cb, 0, 0 },
  { "GET", "/picture", 0, picture_cb, 0, 0 },
  { "GET", "/header", 0, header_cb, 0, 0, .query = "v n file" },
  { "POST", "/form", 0, form_cb, 0, 0 },
  { "PATCH", "/form", 0, form_cb, 0, 0 },
};

/* ---- Fixture ---- */

void
http_fixture_start (HttpFixture *fixture, HubHttpSettings settings)
{
  g_autoptr (GError) error = NULL;

  g_mutex_init (&fixture->board.lock);
  g_cond_init (&fixture->board.arrived);
  fixture->board.waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) hub_http_request_unref);
  if (settings.listen == NULL)
    settings.listen = "127.0.0.1:0";
  settings.routes = routes;
  settings.n_routes = G_N_ELEMENTS (routes);
  settings.prefix = "/api/v1";
  settings.guard = guard_cb;
  settings.observe = observe_cb;
  settings.data = &fixture->board;
  fixture->server = hub_http_server_start (&settings, &error);
  g_assert_no_error (error);
  fixture->port = hub_http_server_get_port (fixture->server);
  g_assert_cmpuint (fixture->port, >, 0);
}

void
http_fixture_set_up (HttpFixture *fixture, gconstpointer data)
{
  http_fixture_start (fixture, (HubHttpSettings){ .threads = 4 });
}

void
http_fixture_tear_down (HttpFixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->server, hub_http_server_stop);
  g_ptr_array_unref (fixture->board.waiting);
  g_free (fixture->board.route);
  g_free (fixture->board.caller);
  g_mutex_clear (&fixture->board.lock);
  g_cond_clear (&fixture->board.arrived);
}

void
http_fixture_await_waiting (HttpBoard *board, guint n)
{
  g_mutex_lock (&board->lock);
  while (board->waiting->len < n)
    g_cond_wait (&board->arrived, &board->lock);
  g_mutex_unlock (&board->lock);
}

void
http_fixture_await_idle (HttpBoard *board)
{
  g_mutex_lock (&board->lock);
  while (board->at_once > 0)
    g_cond_wait (&board->arrived, &board->lock);
  g_mutex_unlock (&board->lock);
}

void
http_fixture_open (HttpBoard *board)
{
  g_mutex_lock (&board->lock);
  board->open = TRUE;
  g_cond_broadcast (&board->arrived);
  g_mutex_unlock (&board->lock);
}

void
http_fixture_await_status (HttpBoard *board, guint status, guint n)
{
  g_mutex_lock (&board->lock);
  while (board->statuses[status] < n)
    g_cond_wait (&board->arrived, &board->lock);
  g_mutex_unlock (&board->lock);
}

void
http_assert_reply (const RawReply *reply, guint status, const char *text)
{
  g_assert_cmpuint (reply->status, ==, status);
  if (text != NULL)
    g_assert_cmpstr (raw_reply_text (reply), ==, text);
}

void
http_fixture_await_runs (HttpBoard *board, guint n)
{
  g_mutex_lock (&board->lock);
  while (board->runs < n)
    g_cond_wait (&board->arrived, &board->lock);
  g_mutex_unlock (&board->lock);
}

RawReply *
http_get (HttpFixture *fixture, const char *target, const char *headers)
{
  return raw_request (fixture->port, "GET", target, headers, NULL, 0);
}

static GLogWriterOutput
count_cb (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  if (level & G_LOG_LEVEL_MESSAGE)
    g_atomic_int_inc (&http_log_count.messages);
  if (level & G_LOG_LEVEL_WARNING)
    g_atomic_int_inc (&http_log_count.warnings);
  for (gsize i = 0; i < n_fields; i++)
    {
      g_autofree char *text
          = fields[i].length < 0 ? g_strdup (fields[i].value) : g_strndup (fields[i].value, fields[i].length);

      if (strstr (text, "s3cret") != NULL)
        g_atomic_int_inc (&http_log_count.secrets);
      if (strcmp (fields[i].key, "HUB_PATH") == 0)
        g_atomic_int_inc (&http_log_count.requests);
    }

  return G_LOG_WRITER_HANDLED;
}

void
http_fixture_init (int *argc, char ***argv)
{
  g_test_init (argc, argv, NULL);
  g_log_set_writer_func (count_cb, NULL, NULL);
}
