/* The HTTP server over real sockets: requests, answers, packing, limits of connections, logs, addresses.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "http-fixture.h"

#include <string.h>
#include "hub-http-gzip.h"

static void
test_headers (HttpFixture *fixture, gconstpointer data)
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
test_pipelined (HttpFixture *fixture, gconstpointer data)
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

      http_assert_reply (reply, 200, expected);
    }
}

static void
test_gzip_bodies (HttpFixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) plain = http_bytes_of ('g', 1000);
  g_autoptr (GBytes) packed = hub_http_gzip_pack (plain);
  g_autoptr (GBytes) zeros = http_bytes_of ('\0', 200 * 1024 * 1024);
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

  http_assert_reply (echoed, 200, NULL);
  g_assert_cmpmem (echoed->body->data, echoed->body->len, g_bytes_get_data (plain, NULL), 1000);
  http_assert_reply (refused, 413, NULL);

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
test_guard_before_body (HttpFixture *fixture, gconstpointer data)
{
  g_autoptr (RawClient) client = raw_client_new ("127.0.0.1", fixture->port);
  g_autoptr (RawReply) refused = NULL;
  g_autoptr (RawReply) small = raw_request (fixture->port, "POST", "/secret", NULL, "hello", -1);
  g_autoptr (RawReply) let_in
    = raw_request (fixture->port, "POST", "/secret", "Authorization: Bearer key\r\n", "hello", -1);

  /* A megabyte is announced and never sent: the refusal must not wait for it. */
  raw_client_send (client, "POST /secret HTTP/1.1\r\n" HOST "Content-Length: 1000000\r\n\r\n", -1);
  refused = raw_client_read (client, FALSE);
  http_assert_reply (refused, 401, "who are you");
  http_assert_reply (small, 401, "who are you");
  http_assert_reply (let_in, 200, "hello");
}

static void
test_rate_limited (HttpFixture *fixture, gconstpointer data)
{
  /* Those who know their code are never slowed down. */
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (RawReply) reply = raw_request (fixture->port, "POST", "/guess?code=good", NULL, "", 0);

      http_assert_reply (reply, 200, "in");
    }
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (RawReply) reply = raw_request (fixture->port, "POST", "/guess?code=bad", NULL, "", 0);

      http_assert_reply (reply, 403, "no");
    }

  g_autoptr (RawReply) limited = raw_request (fixture->port, "POST", "/guess?code=good", NULL, "", 0);
  http_assert_reply (limited, 429, NULL);
  guint64 seconds = g_ascii_strtoull (raw_reply_header (limited, "retry-after"), NULL, 10);
  g_assert_cmpuint (seconds, >=, 1);
  g_assert_cmpuint (seconds, <=, 20);
  g_autoptr (RawReply) elsewhere = raw_request (fixture->port, "GET", "/tell", NULL, NULL, 0);
  http_assert_reply (elsewhere, 200, NULL);
}

/* One line for each request, whatever came of it; nothing of its query, headers or body. */
static void
test_log (HttpFixture *fixture, gconstpointer data)
{
  static const char *const targets[]
      = { "/echo?code=s3cret", "/tell/x?q=s3cret", "/nothing?q=s3cret", "/secret?q=s3cret", "/known/s3cret" };

  g_atomic_int_set (&http_log_count.requests, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autoptr (RawReply) reply
          = raw_request (fixture->port, "POST", targets[i],
                         "Authorization: Bearer s3cret\r\nX-Thing: s3cret\r\n", "{\"pin\":\"s3cret\"}", -1);

      g_assert_cmpuint (reply->status, >=, 200);
    }
  g_assert_cmpint (g_atomic_int_get (&http_log_count.requests), ==, G_N_ELEMENTS (targets));
  g_assert_cmpint (g_atomic_int_get (&http_log_count.secrets), ==, 0);
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
test_parallel (HttpFixture *fixture, gconstpointer data)
{
  GThread *threads[64];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("client", keep_alive_thread, GUINT_TO_POINTER (fixture->port));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (threads[i])), ==, 50);
}

static void
test_in_use (HttpFixture *fixture, gconstpointer data)
{
  g_autofree char *listen = g_strdup_printf ("127.0.0.1:%u", fixture->port);
  HubHttpSettings settings = { .listen = listen };
  g_autoptr (GError) error = NULL;

  g_assert_null (hub_http_server_start (&settings, &error));
  g_assert_error (error, HUB_HTTP_ERROR, HUB_HTTP_ERROR_IN_USE);
  g_clear_error (&error);
  settings.listen = "192.0.2.1:0";
  g_assert_null (hub_http_server_start (&settings, &error));
  g_assert_error (error, HUB_HTTP_ERROR, HUB_HTTP_ERROR_ADDRESS);
}

static void
test_ipv6 (void)
{
  HttpFixture fixture = { 0 };
  g_autoptr (RawClient) client = NULL;
  g_autoptr (RawReply) reply = NULL;
  g_autofree char *url = NULL;

  if (!g_file_test ("/proc/net/if_inet6", G_FILE_TEST_EXISTS))
    {
      g_test_skip ("This machine has no IPv6.");
      return;
    }
  http_fixture_start (&fixture, (HubHttpSettings){ .listen = "[::1]:0" });
  client = raw_client_new ("::1", fixture.port);
  raw_client_send (client, "GET /tell HTTP/1.1\r\n" HOST "\r\n", -1);
  reply = raw_client_read (client, FALSE);
  http_assert_reply (reply, 200, "GET|-|-|-|-|::1");
  url = g_strdup_printf ("http://[::1]:%u", fixture.port);
  g_assert_cmpstr (hub_http_server_get_url (fixture.server), ==, url);
  http_fixture_tear_down (&fixture, NULL);
}

static void
await_room (HttpFixture *fixture)
{
  guint status = 0;

  for (guint i = 0; i < 3000 && status != 200; i++)
    {
      g_autoptr (RawReply) reply = raw_request (fixture->port, "GET", "/tell", NULL, NULL, 0);

      status = reply->status;
      if (status != 200)
        g_usleep (20000);
    }
  g_assert_cmpuint (status, ==, 200);
}

static void
test_connection_limit (void)
{
  HttpFixture fixture = { 0 };
  RawClient *clients[12];
  guint served = 0;

  http_fixture_start (&fixture, (HubHttpSettings){ .connections_per_address = 8 });
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      clients[i] = raw_client_new ("127.0.0.1", fixture.port);
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
  await_room (&fixture);
  http_fixture_tear_down (&fixture, NULL);
}

static guint
count_descriptors (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* However often it ends while its threads are busy with newcomers, it ends well, and leaves nothing open. */
static void
test_ends_often (void)
{
  static const HubHttpRoute none[] = { { "GET", "/none", 0, NULL, 0, 0 } };
  guint before = 0;

  for (guint i = 0; i < 300; i++)
    {
      HubHttpSettings settings = { .listen = "127.0.0.1:0", .routes = none, .n_routes = 1, .threads = 8 };
      g_autoptr (GError) error = NULL;
      HubHttpServer *server = hub_http_server_start (&settings, &error);
      RawClient *clients[4];

      g_assert_no_error (error);
      for (guint k = 0; k < G_N_ELEMENTS (clients); k++)
        clients[k] = raw_client_new ("127.0.0.1", hub_http_server_get_port (server));
      g_assert_true (hub_http_server_stop (server));
      for (guint k = 0; k < G_N_ELEMENTS (clients); k++)
        raw_client_free (clients[k]);
      if (i == 20)
        before = count_descriptors ();
    }
  for (guint i = 0; i < 3000 && count_descriptors () > before; i++)
    g_usleep (10000); /* threads that end give theirs back when they come to it */
  g_assert_cmpuint (count_descriptors (), <=, before);
}

static void
test_tls_settings (void)
{
  HubHttpSettings settings = { .listen = "127.0.0.1:0", .certificate = "x" };
  g_autoptr (GError) error = NULL;

  g_assert_null (hub_http_server_start (&settings, &error));
  g_assert_error (error, HUB_HTTP_ERROR, HUB_HTTP_ERROR_TLS);
  g_clear_error (&error);
  settings.key = "y";
  g_assert_null (hub_http_server_start (&settings, &error));
  g_assert_error (error, HUB_HTTP_ERROR, HUB_HTTP_ERROR_TLS);
}

int
main (int argc, char **argv)
{
  http_fixture_init (&argc, &argv);

  HTTP_ADD ("/http/headers", test_headers);
  HTTP_ADD ("/http/pipelined", test_pipelined);
  HTTP_ADD ("/http/gzip-bodies", test_gzip_bodies);
  HTTP_ADD ("/http/guard-before-body", test_guard_before_body);
  HTTP_ADD ("/http/rate-limited", test_rate_limited);
  HTTP_ADD ("/http/log", test_log);
  HTTP_ADD ("/http/parallel", test_parallel);
  HTTP_ADD ("/http/in-use", test_in_use);
  g_test_add_func ("/http/ipv6", test_ipv6);
  g_test_add_func ("/http/connection-limit", test_connection_limit);
  g_test_add_func ("/http/ends-often", test_ends_often);
  g_test_add_func ("/http/tls-settings", test_tls_settings);

  return g_test_run ();
}
