/* The HTTP server with handlers of the test's own, over real sockets on port 0.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <unistd.h>
#include <glib.h>
#include "hub-http-gzip.h"
#include "hub-http-server.h"
#include "raw-client.h"

/* ---- Handlers ---- */

typedef struct
{
  GMutex lock;
  GCond arrived;
  GPtrArray *waiting; /* HubHttpRequest that sleep in /wait */
  guint runs;
} Board;

static HubHttpResponse *
echo_cb (HubHttpRequest *request, gpointer data)
{
  return hub_http_response_new (200, "application/octet-stream", g_bytes_ref (hub_http_request_get_body (request)));
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
  Board *board = data;
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
  Board *board = data;

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
  Board *board = data;

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
guard_cb (HubHttpRequest *request, int access, gpointer data)
{
  if (access == 0 || g_strcmp0 (hub_http_request_get_bearer (request), "key") == 0)
    return NULL;

  return hub_http_response_new_text (401, "text/plain", g_strdup ("who are you"));
}

static const HubHttpRoute routes[] = {
  { "POST", "/echo", 0, echo_cb, 1000, 0 },
  { "POST", "/large", 0, echo_cb, 2 * 1024 * 1024, 0 },
  { "GET", "/tell", 0, tell_cb, 0, 0 },
  { "GET", "/tell/{name}", 0, tell_cb, 0, 0 },
  { "POST", "/tell/{name}", 0, tell_cb, 0, 0 },
  { "POST", "/known/{secret}", 0, echo_cb, 0, 0 },
  { "GET", "/big", 0, big_cb, 0, 0 },
  { "GET", "/wait", 0, wait_cb, 0, 0 },
  { "GET", "/early", 0, early_cb, 0, 0 },
  { "GET", "/later", 0, later_cb, 0, 0 },
  { "GET", "/never", 0, never_cb, 0, 0 },
  { "GET", "/again", 0, count_runs_cb, 0, 0 },
  { "GET", "/slow", 0, slow_cb, 0, 0 },
  { "POST", "/secret", 1, echo_cb, 2 * 1024 * 1024, 0 },
  { "POST", "/guess", 0, refuse_cb, 0, 3 },
};

/* ---- Fixture ---- */

typedef struct
{
  Board board;
  HubHttpServer *server;
  guint16 port;
} Fixture;

static void
start_with (Fixture *fixture, HubHttpSettings settings)
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
  settings.data = &fixture->board;
  fixture->server = hub_http_server_start (&settings, &error);
  g_assert_no_error (error);
  fixture->port = hub_http_server_get_port (fixture->server);
  g_assert_cmpuint (fixture->port, >, 0);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  start_with (fixture, (HubHttpSettings){ .threads = 4 });
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->server, hub_http_server_stop);
  g_ptr_array_unref (fixture->board.waiting);
  g_mutex_clear (&fixture->board.lock);
  g_cond_clear (&fixture->board.arrived);
}

static void
await_waiting (Board *board, guint n)
{
  g_mutex_lock (&board->lock);
  while (board->waiting->len < n)
    g_cond_wait (&board->arrived, &board->lock);
  g_mutex_unlock (&board->lock);
}

static void
assert_reply (const RawReply *reply, guint status, const char *text)
{
  g_assert_cmpuint (reply->status, ==, status);
  if (text != NULL)
    g_assert_cmpstr (raw_reply_text (reply), ==, text);
}

/* ---- Over sockets ---- */

static GBytes *
bytes_of (char letter, gsize n)
{
  char *text = g_malloc (n);

  memset (text, letter, n);
  return g_bytes_new_take (text, n);
}

#define HOST "Host: hub\r\n"

/* What arrives in one or several pieces, and what comes back; a piece is everything between two "\f". */
static void
test_parsing (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *name, *sent;
    guint status;
    const char *body;
  } rows[] = {
    { "whole", "GET /tell HTTP/1.1\r\n" HOST "\r\n", 200, "GET|-|-|-|-|127.0.0.1" },
    { "in pieces", "GE\fT /te\fll?q=1 HT\fTP/1.1\r\f\nHo\fst: hub\r\n\f\r\n", 200, "GET|-|1|-|-|127.0.0.1" },
    { "body in pieces", "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 6\r\n\r\nab\fcd\fef", 200, "abcdef" },
    { "chunked",
      "POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\f\r\nde\r\n0\r\n\r\n",
      200, "abcde" },
    { "no body", "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 0\r\n\r\n", 200, "" },
    { "slashes", "GET //api/v1//tell/x// HTTP/1.1\r\n" HOST "\r\n", 200, "GET|x|-|-|-|127.0.0.1" },
    { "decoded", "GET /tell/a%20b?q=c%2Bd+e HTTP/1.1\r\n" HOST "\r\n", 200, "GET|a b|c+d e|-|-|127.0.0.1" },
    { "first of two", "GET /tell?q=1&q=2 HTTP/1.1\r\n" HOST "\r\n", 200, "GET|-|1|-|-|127.0.0.1" },
    { "headers joined", "GET /tell HTTP/1.1\r\n" HOST "X-Thing: a\r\nx-thing: b\r\n\r\n", 200,
      "GET|-|-|a, b|-|127.0.0.1" },
    { "bearer", "GET /tell HTTP/1.1\r\n" HOST "Authorization: bearer  abc \r\n\r\n", 200,
      "GET|-|-|-|abc|127.0.0.1" },
    { "not bearer", "GET /tell HTTP/1.1\r\n" HOST "Authorization: Basic abc\r\n\r\n", 200,
      "GET|-|-|-|-|127.0.0.1" },
    { "HTTP/1.0", "GET /tell HTTP/1.0\r\n\r\n", 200, "GET|-|-|-|-|127.0.0.1" },
    { "unknown", "GET /nothing HTTP/1.1\r\n" HOST "\r\n", 404, NULL },
    { "wrong method", "PUT /tell HTTP/1.1\r\n" HOST "\r\n", 405, NULL },
    { "bad escape", "GET /tell/%zz HTTP/1.1\r\n" HOST "\r\n", 400, NULL },
    { "bad query", "GET /tell?q=%ff HTTP/1.1\r\n" HOST "\r\n", 400, NULL },
    { "NUL in query", "GET /tell?q=%00 HTTP/1.1\r\n" HOST "\r\n", 400, NULL },
    { "absolute address", "GET http://hub/tell HTTP/1.1\r\n" HOST "\r\n", 400, NULL },
    { "no Host", "GET /tell HTTP/1.1\r\n\r\n", 400, NULL },
    { "length and chunked",
      "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400,
      NULL },
    { "two lengths", "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 2\r\nContent-Length: 2\r\n\r\nab", 400,
      NULL },
    { "negative length", "POST /echo HTTP/1.1\r\n" HOST "Content-Length: -1\r\n\r\n", 400, NULL },
    { "length no number", "POST /echo HTTP/1.1\r\n" HOST "Content-Length: five\r\n\r\n", 400, NULL },
    { "bad chunk", "POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n", 400,
      NULL },
    { "unknown coding", "POST /echo HTTP/1.1\r\n" HOST "Content-Encoding: br\r\nContent-Length: 1\r\n\r\na",
      415, NULL },
    { "bad gzip", "POST /echo HTTP/1.1\r\n" HOST "Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello",
      400, NULL },
    { "empty gzip", "POST /echo HTTP/1.1\r\n" HOST "Content-Encoding: gzip\r\nContent-Length: 0\r\n\r\n", 200,
      "" },
    { "not HTTP", "hello\r\n\r\n", 0, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (RawClient) client = raw_client_new ("127.0.0.1", fixture->port);
      g_auto (GStrv) pieces = g_strsplit (rows[i].sent, "\f", -1);
      g_autoptr (RawReply) reply = NULL;

      g_test_message ("%s", rows[i].name);
      for (gsize piece = 0; pieces[piece] != NULL; piece++)
        {
          if (piece > 0)
            g_usleep (3000);
          raw_client_send (client, pieces[piece], -1);
        }
      reply = raw_client_read (client, FALSE);
      if (rows[i].status == 0)
        g_assert_cmpuint (reply->status, !=, 200);
      else
        assert_reply (reply, rows[i].status, rows[i].body);
    }
}

static void
test_headers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RawReply) reply = raw_request (fixture->port, "GET", "/tell", NULL, NULL, 0);
  g_autoptr (RawReply) head = raw_request (fixture->port, "HEAD", "/big", NULL, NULL, 0);
  g_autoptr (RawReply) wrong = raw_request (fixture->port, "DELETE", "/tell/x", NULL, NULL, 0);

  g_assert_cmpstr (raw_reply_header (reply, "x-content-type-options"), ==, "nosniff");
  g_assert_cmpstr (raw_reply_header (reply, "cache-control"), ==, "no-store");
  g_assert_cmpstr (raw_reply_header (reply, "content-type"), ==, "text/plain");
  g_assert_null (raw_reply_header (reply, "server"));
  g_assert_cmpuint (head->status, ==, 200);
  g_assert_cmpstr (raw_reply_header (head, "content-length"), ==, "100000");
  g_assert_cmpuint (wrong->status, ==, 405);
  g_assert_cmpstr (raw_reply_header (wrong, "allow"), ==, "GET, HEAD, POST");
}

static void
test_pipelined (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RawClient) client = raw_client_new ("127.0.0.1", fixture->port);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 20; i++)
    g_string_append_printf (text, "GET /tell/%u HTTP/1.1\r\n" HOST "\r\n", i);
  raw_client_send (client, text->str, text->len);
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (RawReply) reply = raw_client_read (client, FALSE);
      g_autofree char *expected = g_strdup_printf ("GET|%u|-|-|-|127.0.0.1", i);

      assert_reply (reply, 200, expected);
    }
}

static void
test_half_then_close (Fixture *fixture, gconstpointer data)
{
  static const char *const halves[]
      = { "", "G", "GET /tell HTTP/1.1\r\n", "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 10\r\n\r\nabc",
          "POST /large HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\nff\r\nabc" };

  for (gsize i = 0; i < G_N_ELEMENTS (halves); i++)
    {
      RawClient *client = raw_client_new ("127.0.0.1", fixture->port);

      raw_client_send (client, halves[i], -1);
      raw_client_free (client);
    }
  g_autoptr (RawReply) reply = raw_request (fixture->port, "POST", "/echo", NULL, "still here", -1);
  assert_reply (reply, 200, "still here");
}

static void
test_body_limits (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (3 * 1024 * 1024, 'b');
  g_autoptr (RawReply) fits = raw_request (fixture->port, "POST", "/echo", NULL, text, 1000);
  g_autoptr (RawReply) one_more = raw_request (fixture->port, "POST", "/echo", NULL, text, 1001);
  g_autoptr (RawReply) large = raw_request (fixture->port, "POST", "/large", NULL, text, 2 * 1024 * 1024);
  g_autoptr (RawClient) client = raw_client_new ("127.0.0.1", fixture->port);
  g_autoptr (RawReply) declared = NULL;

  assert_reply (fits, 200, NULL);
  g_assert_cmpuint (fits->body->len, ==, 1000);
  assert_reply (one_more, 413, NULL);
  assert_reply (large, 200, NULL);
  g_assert_cmpuint (large->body->len, ==, 2 * 1024 * 1024);

  /* Declared far too large: refused before a byte of it is sent. */
  raw_client_send (client, "POST /large HTTP/1.1\r\n" HOST "Content-Length: 999999999999\r\n\r\n", -1);
  declared = raw_client_read (client, FALSE);
  assert_reply (declared, 413, NULL);
  g_assert_true (raw_client_is_closed (client));
}

/* Without a declared length: a little too much is refused politely, without end is cut off. */
static void
test_endless_chunks (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RawClient) polite = raw_client_new ("127.0.0.1", fixture->port);
  g_autoptr (RawClient) endless = raw_client_new ("127.0.0.1", fixture->port);
  g_autofree char *piece = g_strnfill (4096, 'c');
  g_autoptr (GString) chunk = g_string_new ("1000\r\n");
  g_autoptr (RawReply) reply = NULL;
  guint sent = 0;

  g_string_append (chunk, piece);
  g_string_append (chunk, "\r\n");
  raw_client_send (polite, "POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n", -1);
  raw_client_send (polite, chunk->str, chunk->len);
  raw_client_send (polite, "0\r\n\r\n", -1);
  reply = raw_client_read (polite, FALSE);
  assert_reply (reply, 413, NULL);

  raw_client_send (endless, "POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n", -1);
  while (sent < 100000 && raw_client_send (endless, chunk->str, chunk->len))
    sent++;
  g_assert_cmpuint (sent, <, 100000);
}

static void
test_too_many_headers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) headers = g_string_new (NULL);
  g_autoptr (GString) large = g_string_new ("X-Large: ");
  g_autofree char *long_path = g_strnfill (60000, 'p');

  for (guint i = 0; i < 200; i++)
    g_string_append_printf (headers, "X-%u: y\r\n", i);
  g_autoptr (RawReply) many = raw_request (fixture->port, "GET", "/tell", headers->str, NULL, 0);
  assert_reply (many, 431, NULL);

  for (guint i = 0; i < 60000; i++)
    g_string_append_c (large, 'z');
  g_string_append (large, "\r\n");
  g_autoptr (RawReply) big = raw_request (fixture->port, "GET", "/tell", large->str, NULL, 0);
  g_assert_cmpuint (big->status, ==, 431);

  long_path[0] = '/';
  g_autoptr (RawReply) path = raw_request (fixture->port, "GET", long_path, NULL, NULL, 0);
  g_assert_cmpuint (path->status, ==, 414);
}

static void
test_gzip_bodies (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) plain = bytes_of ('g', 1000);
  g_autoptr (GBytes) packed = hub_http_gzip_pack (plain);
  g_autoptr (GBytes) zeros = bytes_of ('\0', 200 * 1024 * 1024);
  g_autoptr (GBytes) bomb = hub_http_gzip_pack (zeros);
  g_autoptr (RawReply) echoed
    = raw_request (fixture->port, "POST", "/echo", "Content-Encoding: gzip\r\n", g_bytes_get_data (packed, NULL),
                   g_bytes_get_size (packed));
  g_autoptr (RawReply) refused
    = raw_request (fixture->port, "POST", "/large", "Content-Encoding: gzip\r\n", g_bytes_get_data (bomb, NULL),
                   g_bytes_get_size (bomb));
  g_autoptr (RawReply) answer = raw_request (fixture->port, "GET", "/big", "Accept-Encoding: gzip\r\n", NULL, 0);
  g_autoptr (RawReply) small = raw_request (fixture->port, "GET", "/tell", "Accept-Encoding: gzip\r\n", NULL, 0);
  g_autoptr (RawReply) as_is = raw_request (fixture->port, "GET", "/big", NULL, NULL, 0);

  assert_reply (echoed, 200, NULL);
  g_assert_cmpmem (echoed->body->data, echoed->body->len, g_bytes_get_data (plain, NULL), 1000);
  assert_reply (refused, 413, NULL);

  g_assert_cmpstr (raw_reply_header (answer, "content-encoding"), ==, "gzip");
  g_assert_cmpstr (raw_reply_header (answer, "vary"), ==, "Accept-Encoding");
  g_autoptr (GBytes) body = g_bytes_new (answer->body->data, answer->body->len);
  g_autoptr (GBytes) unpacked = hub_http_gzip_unpack (body, 100000, NULL);
  g_assert_nonnull (unpacked);
  g_assert_cmpuint (g_bytes_get_size (unpacked), ==, 100000);
  g_assert_null (raw_reply_header (small, "content-encoding"));
  g_assert_null (raw_reply_header (as_is, "content-encoding"));
  g_assert_cmpuint (as_is->body->len, ==, 100000);
}

static void
test_guard_before_body (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RawClient) client = raw_client_new ("127.0.0.1", fixture->port);
  g_autoptr (RawReply) refused = NULL;
  g_autoptr (RawReply) small = raw_request (fixture->port, "POST", "/secret", NULL, "hello", -1);
  g_autoptr (RawReply) let_in
    = raw_request (fixture->port, "POST", "/secret", "Authorization: Bearer key\r\n", "hello", -1);

  /* A megabyte is announced and never sent: the refusal must not wait for it. */
  raw_client_send (client, "POST /secret HTTP/1.1\r\n" HOST "Content-Length: 1000000\r\n\r\n", -1);
  refused = raw_client_read (client, FALSE);
  assert_reply (refused, 401, "who are you");
  assert_reply (small, 401, "who are you");
  assert_reply (let_in, 200, "hello");
}

static void
test_rate_limited (Fixture *fixture, gconstpointer data)
{
  /* Those who know their code are never slowed down. */
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (RawReply) reply = raw_request (fixture->port, "POST", "/guess?code=good", NULL, "", 0);

      assert_reply (reply, 200, "in");
    }
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (RawReply) reply = raw_request (fixture->port, "POST", "/guess?code=bad", NULL, "", 0);

      assert_reply (reply, 403, "no");
    }

  g_autoptr (RawReply) limited = raw_request (fixture->port, "POST", "/guess?code=good", NULL, "", 0);
  assert_reply (limited, 429, NULL);
  guint64 seconds = g_ascii_strtoull (raw_reply_header (limited, "retry-after"), NULL, 10);
  g_assert_cmpuint (seconds, >=, 1);
  g_assert_cmpuint (seconds, <=, 20);
  g_autoptr (RawReply) elsewhere = raw_request (fixture->port, "GET", "/tell", NULL, NULL, 0);
  assert_reply (elsewhere, 200, NULL);
}

static void
test_wait (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RawClient) client = raw_client_new ("127.0.0.1", fixture->port);
  g_autoptr (RawReply) woken = NULL;
  g_autoptr (RawReply) expired = NULL;
  g_autoptr (RawReply) early = NULL;
  g_autoptr (RawReply) later = NULL;
  gint64 began;

  raw_client_send (client, "GET /wait HTTP/1.1\r\n" HOST "\r\n", -1);
  await_waiting (&fixture->board, 1);
  began = g_get_monotonic_time ();
  hub_http_request_wake (fixture->board.waiting->pdata[0]);
  woken = raw_client_read (client, FALSE);
  assert_reply (woken, 200, "woken");
  g_assert_cmpint (g_get_monotonic_time () - began, <, G_USEC_PER_SEC);

  /* The same connection goes on; a wake after the end does nothing. */
  hub_http_request_wake (fixture->board.waiting->pdata[0]);
  began = g_get_monotonic_time ();
  raw_client_send (client, "GET /wait?ms=200 HTTP/1.1\r\n" HOST "\r\n", -1);
  expired = raw_client_read (client, FALSE);
  assert_reply (expired, 200, "expired");
  g_assert_cmpint (g_get_monotonic_time () - began, >=, 200000);

  early = raw_request (fixture->port, "GET", "/early", NULL, NULL, 0);
  assert_reply (early, 200, "second run");
  later = raw_request (fixture->port, "GET", "/later", NULL, NULL, 0);
  assert_reply (later, 202, "from a thread");
}

/* 5xx answers are warnings, which are fatal in tests: this writer lets them pass and counts them. */
static gint warnings_seen;
static gint secrets_seen;
static gint requests_logged;

static GLogWriterOutput
count_warnings_cb (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  if (level & G_LOG_LEVEL_WARNING)
    g_atomic_int_inc (&warnings_seen);
  for (gsize i = 0; i < n_fields; i++)
    {
      g_autofree char *text
          = fields[i].length < 0 ? g_strdup (fields[i].value) : g_strndup (fields[i].value, fields[i].length);

      if (strstr (text, "s3cret") != NULL)
        g_atomic_int_inc (&secrets_seen);
      if (strcmp (fields[i].key, "HUB_PATH") == 0)
        g_atomic_int_inc (&requests_logged);
    }

  return G_LOG_WRITER_HANDLED;
}

/* One line for each request, whatever came of it; nothing of its query, headers or body. */
static void
test_log (Fixture *fixture, gconstpointer data)
{
  static const char *const targets[]
      = { "/echo?code=s3cret", "/tell/x?q=s3cret", "/nothing?q=s3cret", "/secret?q=s3cret", "/known/s3cret" };

  g_atomic_int_set (&requests_logged, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autoptr (RawReply) reply
          = raw_request (fixture->port, "POST", targets[i],
                         "Authorization: Bearer s3cret\r\nX-Thing: s3cret\r\n", "{\"pin\":\"s3cret\"}", -1);

      g_assert_cmpuint (reply->status, >=, 200);
    }
  g_assert_cmpint (g_atomic_int_get (&requests_logged), ==, G_N_ELEMENTS (targets));
  g_assert_cmpint (g_atomic_int_get (&secrets_seen), ==, 0);
}

static void
test_never_answers (Fixture *fixture, gconstpointer data)
{
  gint before = g_atomic_int_get (&warnings_seen);
  g_autoptr (RawReply) reply = raw_request (fixture->port, "GET", "/never", NULL, NULL, 0);

  assert_reply (reply, 503, NULL);
  g_assert_cmpint (g_atomic_int_get (&warnings_seen), ==, before + 1);
}

/* First run, 300, 600, 900 and 1,000 ms: looking again neither stretches nor shortens the wait. */
static void
test_look_again (Fixture *fixture, gconstpointer data)
{
  gint64 began = g_get_monotonic_time ();
  g_autoptr (RawReply) reply = raw_request (fixture->port, "GET", "/again", NULL, NULL, 0);

  assert_reply (reply, 200, "expired");
  g_assert_cmpint (g_get_monotonic_time () - began, >=, G_USEC_PER_SEC);
  g_assert_cmpuint (fixture->board.runs, >=, 3);
  g_assert_cmpuint (fixture->board.runs, <=, 5);
}

/* A client that goes away while its request waits harms nobody, and is noticed when the wait ends. */
static void
test_waiter_leaves (Fixture *fixture, gconstpointer data)
{
  RawClient *client = raw_client_new ("127.0.0.1", fixture->port);

  raw_client_send (client, "GET /wait?ms=300 HTTP/1.1\r\n" HOST "\r\n", -1);
  await_waiting (&fixture->board, 1);
  raw_client_free (client);
  hub_http_request_wake (fixture->board.waiting->pdata[0]);
  g_usleep (400000);
  g_autoptr (RawReply) reply = raw_request (fixture->port, "POST", "/echo", NULL, "on", -1);
  assert_reply (reply, 200, "on");
}

static gpointer
keep_alive_thread (gpointer data)
{
  guint16 port = (guint16) GPOINTER_TO_UINT (data);
  g_autoptr (RawClient) client = raw_client_new ("127.0.0.1", port);
  guint good = 0;

  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *body = g_strdup_printf ("%u", i);
      g_autofree char *text = g_strdup_printf ("POST /echo HTTP/1.1\r\n" HOST "Content-Length: %zu\r\n\r\n%s",
                                               strlen (body), body);
      g_autoptr (RawReply) reply = NULL;

      raw_client_send (client, text, -1);
      reply = raw_client_read (client, FALSE);
      if (reply->status == 200 && strcmp (raw_reply_text (reply), body) == 0)
        good++;
    }

  return GUINT_TO_POINTER (good);
}

static void
test_parallel (Fixture *fixture, gconstpointer data)
{
  GThread *threads[64];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("client", keep_alive_thread, GUINT_TO_POINTER (fixture->port));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (threads[i])), ==, 50);
}

static gpointer
stop_thread (gpointer server)
{
  hub_http_server_stop (server);

  return NULL;
}

/* Waiting requests get an answer, running ones finish, and nobody new gets in. */
static void
test_stop (Fixture *fixture, gconstpointer data)
{
  RawClient *waiting[20];
  g_autoptr (RawClient) running = raw_client_new ("127.0.0.1", fixture->port);
  g_autoptr (RawClient) idle = raw_client_new ("127.0.0.1", fixture->port);
  g_autoptr (RawReply) finished = NULL;
  g_autoptr (GSocketClient) newcomer = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  gint64 began;

  g_socket_client_set_enable_proxy (newcomer, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (waiting); i++)
    {
      waiting[i] = raw_client_new ("127.0.0.1", fixture->port);
      raw_client_send (waiting[i], "GET /wait HTTP/1.1\r\n" HOST "\r\n", -1);
    }
  await_waiting (&fixture->board, G_N_ELEMENTS (waiting));
  raw_client_send (running, "GET /slow HTTP/1.1\r\n" HOST "\r\n", -1);
  g_mutex_lock (&fixture->board.lock);
  while (fixture->board.runs == 0)
    g_cond_wait (&fixture->board.arrived, &fixture->board.lock);
  g_mutex_unlock (&fixture->board.lock);

  began = g_get_monotonic_time ();
  GThread *stopper = g_thread_new ("stop", stop_thread, g_steal_pointer (&fixture->server));
  for (guint i = 0; i < G_N_ELEMENTS (waiting); i++)
    {
      g_autoptr (RawReply) reply = raw_client_read (waiting[i], FALSE);

      assert_reply (reply, 200, "expired");
      g_assert_cmpstr (raw_reply_header (reply, "connection"), ==, "close");
      raw_client_free (waiting[i]);
    }
  g_assert_null (g_socket_client_connect_to_host (newcomer, "127.0.0.1", fixture->port, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
  finished = raw_client_read (running, FALSE);
  assert_reply (finished, 200, "finished");
  g_thread_join (stopper);
  g_assert_cmpint (g_get_monotonic_time () - began, <, 5 * G_USEC_PER_SEC);
  g_assert_true (raw_client_is_closed (idle));
}

/* An upload that never ends does not hold the server up. */
static void
test_stop_half_body (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RawClient) client = raw_client_new ("127.0.0.1", fixture->port);
  gint64 began;

  raw_client_send (client, "POST /large HTTP/1.1\r\n" HOST "Content-Length: 1000\r\n\r\nabc", -1);
  g_usleep (100000);
  began = g_get_monotonic_time ();
  hub_http_server_stop (g_steal_pointer (&fixture->server));
  g_assert_cmpint (g_get_monotonic_time () - began, <, 5 * G_USEC_PER_SEC);
  g_assert_true (raw_client_is_closed (client));
}

/* Clients that ask and never read: nobody else notices. */
static void
test_never_reads (Fixture *fixture, gconstpointer data)
{
  RawClient *clients[16];
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 50; i++)
    g_string_append (text, "GET /big HTTP/1.1\r\n" HOST "\r\n");
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      clients[i] = raw_client_new ("127.0.0.1", fixture->port);
      raw_client_send (clients[i], text->str, text->len);
    }
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (RawReply) reply = raw_request (fixture->port, "POST", "/echo", NULL, "quick", -1);

      assert_reply (reply, 200, "quick");
    }
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    raw_client_free (clients[i]);
}

static void
mutate (GRand *random, GString *text)
{
  guint changes = (guint) g_rand_int_range (random, 1, 5);

  for (guint i = 0; i < changes && text->len > 0; i++)
    {
      gsize at = (gsize) g_rand_int_range (random, 0, (gint32) text->len);

      switch (g_rand_int_range (random, 0, 4))
        {
        case 0:
          text->str[at] = (char) g_rand_int_range (random, 0, 256);
          break;
        case 1:
          g_string_erase (text, (gssize) at, 1);
          break;
        case 2:
          g_string_insert_c (text, (gssize) at, (char) g_rand_int_range (random, 0, 256));
          break;
        default:
          g_string_truncate (text, at);
          break;
        }
    }
}

/* Good requests with bytes changed, removed, doubled at random: any answer or none, but never a hang or a crash, and a
 * good request afterwards is answered. */
static void
test_mutations (void)
{
  Fixture fixture = { 0 };
  static const char *const good[] = {
    "GET /tell/a%20b?q=c%2Bd+e HTTP/1.1\r\n" HOST "Authorization: Bearer key\r\nConnection: close\r\n\r\n",
    "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 6\r\nConnection: close\r\n\r\nabcdef",
    "POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    "POST /large HTTP/1.1\r\n" HOST "Content-Encoding: gzip\r\nContent-Length: 23\r\nConnection: close\r\n\r\n"
    "\x1f\x8b\x08",
  };
  const char *given = g_getenv ("TIKETI_SEED");
  guint32 seed = given != NULL ? (guint32) g_ascii_strtoull (given, NULL, 10) : g_random_int ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);

  g_test_message ("TIKETI_SEED=%u", seed);
  /* libmicrohttpd may see only at its idle timeout that a client which sent half a request sends no more. */
  start_with (&fixture, (HubHttpSettings){ .idle_seconds = 1 });
  for (guint i = 0; i < 1500; i++)
    {
      g_autoptr (GString) text = g_string_new (good[i % G_N_ELEMENTS (good)]);
      g_autoptr (RawClient) client = raw_client_new ("127.0.0.1", fixture.port);

      mutate (random, text);
      raw_client_send (client, text->str, text->len);
      if (i % 150 == 0)
        {
          raw_client_finish (client);
          g_autoptr (RawReply) reply = raw_client_read (client, FALSE);
          g_assert_cmpuint (reply->status, !=, 1);
        }
    }
  g_autoptr (RawReply) reply = raw_request (fixture.port, "POST", "/echo", NULL, "alive", -1);
  assert_reply (reply, 200, "alive");
  tear_down (&fixture, NULL);
}

static void
test_ipv6 (void)
{
  Fixture fixture = { 0 };
  g_autoptr (RawClient) client = NULL;
  g_autoptr (RawReply) reply = NULL;
  g_autofree char *url = NULL;

  if (!g_file_test ("/proc/net/if_inet6", G_FILE_TEST_EXISTS))
    {
      g_test_skip ("This machine has no IPv6.");
      return;
    }
  start_with (&fixture, (HubHttpSettings){ .listen = "[::1]:0" });
  client = raw_client_new ("::1", fixture.port);
  raw_client_send (client, "GET /tell HTTP/1.1\r\n" HOST "\r\n", -1);
  reply = raw_client_read (client, FALSE);
  assert_reply (reply, 200, "GET|-|-|-|-|::1");
  url = g_strdup_printf ("http://[::1]:%u", fixture.port);
  g_assert_cmpstr (hub_http_server_get_url (fixture.server), ==, url);
  tear_down (&fixture, NULL);
}

static void
test_in_use (Fixture *fixture, gconstpointer data)
{
  g_autofree char *listen = g_strdup_printf ("127.0.0.1:%u", fixture->port);
  HubHttpSettings settings = { .listen = listen, .routes = routes, .n_routes = 1 };
  g_autoptr (GError) error = NULL;

  g_assert_null (hub_http_server_start (&settings, &error));
  g_assert_error (error, HUB_HTTP_ERROR, HUB_HTTP_ERROR_IN_USE);
  g_clear_error (&error);
  settings.listen = "192.0.2.1:0";
  g_assert_null (hub_http_server_start (&settings, &error));
  g_assert_error (error, HUB_HTTP_ERROR, HUB_HTTP_ERROR_ADDRESS);
}

static void
test_slow_clients (void)
{
  Fixture fixture = { 0 };
  g_autoptr (RawClient) silent = NULL;
  g_autoptr (RawClient) dribbling = NULL;
  g_autoptr (RawClient) waiting = NULL;
  g_autoptr (RawReply) reply = NULL;
  guint sent = 0;

  start_with (&fixture, (HubHttpSettings){ .idle_seconds = 1, .receive_seconds = 1 });
  silent = raw_client_new ("127.0.0.1", fixture.port);
  dribbling = raw_client_new ("127.0.0.1", fixture.port);
  waiting = raw_client_new ("127.0.0.1", fixture.port);
  raw_client_send (silent, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 10\r\n\r\nab", -1);
  /* A request that waits for longer than an idle connection may is not idle. */
  raw_client_send (waiting, "GET /wait?ms=2500 HTTP/1.1\r\n" HOST "\r\n", -1);
  /* A byte every 100 ms never looks idle; it must not hold a connection for ever either. */
  raw_client_send (dribbling, "GET /tell HTTP/1.1\r\n" HOST "X-Slow: ", -1);
  while (sent < 80 && raw_client_send (dribbling, "z", 1))
    {
      g_usleep (100000);
      sent++;
    }
  g_assert_cmpuint (sent, <, 80);
  raw_client_set_timeout (silent, 1);
  g_autoptr (RawReply) given_up = raw_client_read (silent, FALSE);
  g_assert_cmpuint (given_up->status, !=, 200);
  g_assert_cmpuint (given_up->status, !=, 1);
  reply = raw_client_read (waiting, FALSE);
  assert_reply (reply, 200, "expired");
  tear_down (&fixture, NULL);
}

static void
test_connection_limit (void)
{
  Fixture fixture = { 0 };
  RawClient *clients[12];
  guint served = 0;

  start_with (&fixture, (HubHttpSettings){ .connections_per_address = 8 });
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      clients[i] = raw_client_new ("127.0.0.1", fixture.port);
      raw_client_set_timeout (clients[i], 1);
      raw_client_send (clients[i], "GET /tell HTTP/1.1\r\n" HOST "\r\n", -1);
    }
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      g_autoptr (RawReply) reply = raw_client_read (clients[i], FALSE);

      served += reply->status == 200;
    }
  g_assert_cmpuint (served, ==, 8);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    raw_client_free (clients[i]);

  /* Room again once they are gone. */
  g_usleep (200000);
  g_autoptr (RawReply) reply = raw_request (fixture.port, "GET", "/tell", NULL, NULL, 0);
  assert_reply (reply, 200, NULL);
  tear_down (&fixture, NULL);
}

static void
test_tls_settings (void)
{
  HubHttpSettings settings = { .listen = "127.0.0.1:0", .routes = routes, .n_routes = 1, .certificate = "x" };
  g_autoptr (GError) error = NULL;

  g_assert_null (hub_http_server_start (&settings, &error));
  g_assert_error (error, HUB_HTTP_ERROR, HUB_HTTP_ERROR_TLS);
  g_clear_error (&error);
  settings.key = "y";
  g_assert_null (hub_http_server_start (&settings, &error));
  g_assert_error (error, HUB_HTTP_ERROR, HUB_HTTP_ERROR_TLS);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_writer_func (count_warnings_cb, NULL, NULL);

  ADD ("/http/parsing", test_parsing);
  ADD ("/http/headers", test_headers);
  ADD ("/http/pipelined", test_pipelined);
  ADD ("/http/half-then-close", test_half_then_close);
  ADD ("/http/body-limits", test_body_limits);
  ADD ("/http/endless-chunks", test_endless_chunks);
  ADD ("/http/too-many-headers", test_too_many_headers);
  ADD ("/http/gzip-bodies", test_gzip_bodies);
  ADD ("/http/guard-before-body", test_guard_before_body);
  ADD ("/http/rate-limited", test_rate_limited);
  ADD ("/http/wait", test_wait);
  ADD ("/http/never-answers", test_never_answers);
  ADD ("/http/waiter-leaves", test_waiter_leaves);
  ADD ("/http/parallel", test_parallel);
  ADD ("/http/stop", test_stop);
  ADD ("/http/look-again", test_look_again);
  ADD ("/http/log", test_log);
  ADD ("/http/stop-half-body", test_stop_half_body);
  ADD ("/http/never-reads", test_never_reads);
  g_test_add_func ("/http/mutations", test_mutations);
  ADD ("/http/in-use", test_in_use);
  g_test_add_func ("/http/ipv6", test_ipv6);
  g_test_add_func ("/http/slow-clients", test_slow_clients);
  g_test_add_func ("/http/connection-limit", test_connection_limit);
  g_test_add_func ("/http/tls-settings", test_tls_settings);

  return g_test_run ();
}
