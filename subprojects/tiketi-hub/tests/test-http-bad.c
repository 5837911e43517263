/* Too much, too slow, too often and plain nonsense over real sockets: refused or cut off, and nobody else notices.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "http-fixture.h"

#include <string.h>
#include <time.h>

/* Until the server holds so many bytes of bodies: else the one that comes later may be in first, and the other is refused. */
static void
await_held (HttpFixture *fixture, guint64 bytes)
{
  guint64 held = 0;

  for (guint i = 0; i < 6000 && held != bytes; i++)
    {
      g_autoptr (RawReply) reply = raw_request (fixture->port, "GET", "/bodies", NULL, NULL, 0);

      g_assert_cmpuint (reply->status, ==, 200);
      held = g_ascii_strtoull (raw_reply_text (reply), NULL, 10);
      g_usleep (10000);
    }
  g_assert_cmpuint (held, ==, bytes);
}

/* Uploads of many at once, each within its own limit, do not fill the memory. */
static void
test_bodies_limit (void)
{
  HttpFixture fixture = { 0 };
  g_autofree char *text = g_strnfill (600 * 1024, 'b');
  g_autofree char *head = g_strdup_printf ("POST /large HTTP/1.1\r\n" HOST "Content-Length: %u\r\n\r\n", 600 * 1024);
  g_autoptr (RawClient) holding = NULL;

  http_fixture_start (&fixture, (HubHttpSettings) { .bodies_limit = 1024 * 1024 });
  holding = raw_client_new ("127.0.0.1", fixture.port);
  raw_client_send (holding, head, -1);
  raw_client_send (holding, text, 500 * 1024);
  await_held (&fixture, 500 * 1024);
  g_autoptr (RawReply) more = raw_request (fixture.port, "POST", "/large", NULL, text, 530 * 1024);
  g_assert_true (more->status == 503 || more->status == 0); /* refused, or cut off because it goes on sending */
  g_autoptr (RawReply) small = raw_request (fixture.port, "POST", "/echo", NULL, "small", -1);
  http_assert_reply (small, 200, "small");
  raw_client_send (holding, text, 100 * 1024);
  g_autoptr (RawReply) held = raw_client_read (holding, FALSE);
  http_assert_reply (held, 200, NULL);
  await_held (&fixture, 0); /* an answer is read before its request is over */
  g_autoptr (RawReply) again = raw_request (fixture.port, "POST", "/large", NULL, text, 600 * 1024);
  http_assert_reply (again, 200, NULL);
  http_fixture_tear_down (&fixture, NULL);
}

static void
test_half_then_close (HttpFixture *fixture, gconstpointer data)
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
  http_assert_reply (reply, 200, "still here");
}

static void
test_body_limits (HttpFixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (3 * 1024 * 1024, 'b');
  g_autoptr (RawReply) fits = raw_request (fixture->port, "POST", "/echo", NULL, text, 1000);
  g_autoptr (RawReply) one_more = raw_request (fixture->port, "POST", "/echo", NULL, text, 1001);
  g_autoptr (RawReply) large = raw_request (fixture->port, "POST", "/large", NULL, text, 2 * 1024 * 1024);
  g_autoptr (RawClient) client = raw_client_new ("127.0.0.1", fixture->port);
  g_autoptr (RawReply) declared = NULL;

  http_assert_reply (fits, 200, NULL);
  g_assert_cmpuint (fits->body->len, ==, 1000);
  http_assert_reply (one_more, 413, NULL);
  http_assert_reply (large, 200, NULL);
  g_assert_cmpuint (large->body->len, ==, 2 * 1024 * 1024);

  /* Declared far too large: refused before a byte of it is sent. */
  raw_client_send (client, "POST /large HTTP/1.1\r\n" HOST "Content-Length: 999999999999\r\n\r\n", -1);
  declared = raw_client_read (client, FALSE);
  http_assert_reply (declared, 413, NULL);
  g_assert_true (raw_client_is_closed (client));
}

#define HEAD_BYTES (16 * 1024)

/* Without a declared length: a little too much is refused politely, without end is cut off. */
static void
test_endless_chunks (HttpFixture *fixture, gconstpointer data)
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
  http_assert_reply (reply, 413, NULL);

  raw_client_send (endless, "POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n", -1);
  while (sent < 100000 && raw_client_send (endless, chunk->str, chunk->len))
    sent++;
  g_assert_cmpuint (sent, <, 100000);
}

static void
test_too_many_headers (HttpFixture *fixture, gconstpointer data)
{
  g_autoptr (GString) headers = g_string_new (NULL);
  g_autoptr (GString) large = g_string_new ("X-Large: ");
  g_autofree char *long_path = g_strnfill (60000, 'p');
  g_autofree char *value = g_strnfill (HEAD_BYTES - strlen ("HosthubX-Large"), 'v');
  g_autofree char *fits = g_strdup_printf ("X-Large: %s\r\n", value);
  g_autofree char *one_more = g_strdup_printf ("X-Large: %sv\r\n", value);
  g_autofree char *query = g_strdup_printf ("/tell?q=%.8190s", long_path);

  for (guint i = 0; i < 200; i++)
    g_string_append_printf (headers, "X-%u: y\r\n", i);
  g_autoptr (RawReply) many = raw_request (fixture->port, "GET", "/tell", headers->str, NULL, 0);
  http_assert_reply (many, 431, NULL);

  for (guint i = 0; i < 60000; i++)
    g_string_append_c (large, 'z');
  g_string_append (large, "\r\n");
  g_autoptr (RawReply) big = raw_request (fixture->port, "GET", "/tell", large->str, NULL, 0);
  g_assert_cmpuint (big->status, ==, 431);

  /* Up to here libmicrohttpd refuses in its own words; what is only somewhat large is refused in ours. */
  g_autoptr (RawReply) fitting = http_get (fixture, "/tell", fits);
  http_assert_reply (fitting, 200, NULL);
  g_autoptr (RawReply) beyond = http_get (fixture, "/tell", one_more);
  http_assert_reply (beyond, 431, "The request has too many headers.\n");
  g_autoptr (RawReply) long_query = http_get (fixture, query, NULL);
  http_assert_reply (long_query, 414, "The address is too long.\n");

  long_path[0] = '/';
  g_autoptr (RawReply) path = raw_request (fixture->port, "GET", long_path, NULL, NULL, 0);
  g_assert_cmpuint (path->status, ==, 414);
}

/* Clients that ask and never read: nobody else notices. */
static void
test_never_reads (HttpFixture *fixture, gconstpointer data)
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

      http_assert_reply (reply, 200, "quick");
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
  HttpFixture fixture = { 0 };
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
  http_fixture_start (&fixture, (HubHttpSettings){ .idle_seconds = 1 });
  for (guint i = 0; i < 600; i++)
    {
      g_autoptr (GString) text = g_string_new (good[i % G_N_ELEMENTS (good)]);
      g_autoptr (RawClient) client = raw_client_new ("127.0.0.1", fixture.port);

      mutate (random, text);
      raw_client_send (client, text->str, text->len);
      if (i % 60 == 0)
        {
          raw_client_finish (client);
          g_autoptr (RawReply) reply = raw_client_read (client, FALSE);
          g_assert_cmpuint (reply->status, !=, 1);
        }
    }
  g_autoptr (RawReply) reply = raw_request (fixture.port, "POST", "/echo", NULL, "alive", -1);
  http_assert_reply (reply, 200, "alive");
  http_fixture_tear_down (&fixture, NULL);
}

static void
test_slow_clients (void)
{
  HttpFixture fixture = { 0 };
  g_autoptr (RawClient) silent = NULL;
  g_autoptr (RawClient) dribbling = NULL;
  g_autoptr (RawClient) uploading = NULL;
  g_autoptr (RawClient) waiting = NULL;
  g_autoptr (RawReply) reply = NULL;
  gboolean head = TRUE, body = TRUE;
  guint sent = 0;

  http_fixture_start (&fixture, (HubHttpSettings){ .idle_seconds = 1, .receive_seconds = 1 });
  /* A request that waits for longer than an idle connection may is not idle; the machine may stall before it is one. */
  for (guint tries = 0; tries < 10 && (reply == NULL || reply->status == 0); tries++)
    {
      g_clear_pointer (&reply, raw_reply_free);
      g_clear_pointer (&waiting, raw_client_free);
      waiting = raw_client_new ("127.0.0.1", fixture.port);
      raw_client_send (waiting, "GET /wait?ms=2500 HTTP/1.1\r\n" HOST "\r\n", -1);
      reply = raw_client_read (waiting, FALSE);
    }
  http_assert_reply (reply, 200, "expired");
  silent = raw_client_new ("127.0.0.1", fixture.port);
  dribbling = raw_client_new ("127.0.0.1", fixture.port);
  uploading = raw_client_new ("127.0.0.1", fixture.port);
  raw_client_send (silent, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 10\r\n\r\nab", -1);
  /* A byte every 100 ms never looks idle; it must not hold a connection for ever either. */
  raw_client_send (dribbling, "GET /tell HTTP/1.1\r\n" HOST "X-Slow: ", -1);
  raw_client_send (uploading, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 1000\r\n\r\n", -1);
  for (; sent < 600 && (head || body); sent++)
    {
      head = head && raw_client_send (dribbling, "z", 1);
      body = body && raw_client_send (uploading, "z", 1);
      g_usleep (100000);
    }
  g_assert_cmpuint (sent, <, 600);
  g_autoptr (RawReply) given_up = raw_client_read (silent, FALSE);
  g_assert_cmpuint (given_up->status, !=, 200);
  g_assert_cmpuint (given_up->status, !=, 1);
  http_fixture_tear_down (&fixture, NULL);
}

static void
test_deep_paths (HttpFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *piece;
    guint times, status;
  } rows[] = { { "/a", 4096, 404 }, { "/a", 4097, 414 }, { "/", 8000, 404 }, { "/..", 2000, 404 }, { "/%41", 2000, 404 },
               { "/%", 3000, 400 }, { "%2f", 2000, 400 }, { "/a", 10000, 414 }, { "/a", 100000, 414 } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) path = g_string_new (NULL);
      clock_t began = clock (); /* what it computes, not what it waits */
      g_autoptr (RawReply) reply = NULL;

      for (guint n = 0; n < rows[i].times; n++)
        g_string_append (path, rows[i].piece);
      reply = http_get (fixture, path->str, NULL);
      g_test_message ("%s × %u", rows[i].piece, rows[i].times);
      http_assert_reply (reply, rows[i].status, NULL);
      g_assert_cmpint (clock () - began, <, 5 * CLOCKS_PER_SEC);
    }
}

static void
test_many_queries (HttpFixture *fixture, gconstpointer data)
{
  g_autoptr (GString) target = g_string_new ("/tell?q=1");
  g_autoptr (RawReply) few = NULL;
  g_autoptr (RawReply) many = NULL;

  for (guint i = 0; i < 63; i++)
    g_string_append_printf (target, "&a%u=%u", i, i);
  few = http_get (fixture, target->str, NULL);
  http_assert_reply (few, 200, "GET|-|1|-|-|127.0.0.1");
  g_string_append (target, "&b=1");
  many = http_get (fixture, target->str, NULL);
  http_assert_reply (many, 400, NULL);
}

/* The same header a thousand times is a thousand headers. */
static void
test_same_header (HttpFixture *fixture, gconstpointer data)
{
  g_autoptr (GString) headers = g_string_new (NULL);
  g_autoptr (RawReply) reply = NULL;

  for (guint i = 0; i < 1000; i++)
    g_string_append (headers, "X-A: aaaaaaaa\r\n");
  reply = http_get (fixture, "/tell", headers->str);
  http_assert_reply (reply, 431, NULL);
}

/* Hundreds of requests in one go, the last of them cut: all whole ones are answered in order, and no more. */
static void
test_pipelining (HttpFixture *fixture, gconstpointer data)
{
  g_autoptr (RawClient) client = raw_client_new ("127.0.0.1", fixture->port);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 300; i++)
    g_string_append_printf (text, i % 3 == 0 ? "GET /tell/%u HTTP/1.1\r\n" HOST "\r\n"
                            : i % 3 == 1     ? "POST /echo?%u HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\nok"
                                             : "GET /nothing/%u HTTP/1.1\r\n" HOST "\r\n", i);
  g_string_append (text, "GET /tell/cut HTTP/1.1\r\nHos");
  raw_client_send (client, text->str, (gssize) text->len);
  raw_client_finish (client);
  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (RawReply) reply = raw_client_read (client, FALSE);

      g_assert_cmpuint (reply->status, ==, i % 3 == 2 ? 404 : 200);
    }
  raw_client_set_timeout (client, 1); /* libmicrohttpd may notice only at its idle timeout that no more comes */
  g_autoptr (RawReply) last = raw_client_read (client, FALSE);
  g_assert_cmpuint (last->status, !=, 200);
}

/* A thousand requests for what is slow, pipelined on one connection, run one after the other. */
static void
test_pipelined_slow (void)
{
  HttpFixture fixture = { 0 };
  g_autoptr (RawClient) client = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  http_fixture_start (&fixture, (HubHttpSettings) { .slow_threads = 4 });
  client = raw_client_new ("127.0.0.1", fixture.port);
  for (guint i = 0; i < 100; i++)
    g_string_append (text, "GET /sleep?ms=1 HTTP/1.1\r\n" HOST "\r\n");
  raw_client_send (client, text->str, (gssize) text->len);
  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (RawReply) reply = raw_client_read (client, FALSE);

      http_assert_reply (reply, 200, "slept");
    }
  g_assert_cmpuint (fixture.board.most_at_once, ==, 1);
  http_fixture_tear_down (&fixture, NULL);
}

int
main (int argc, char **argv)
{
  http_fixture_init (&argc, &argv);

  HTTP_ADD ("/http-bad/half-then-close", test_half_then_close);
  HTTP_ADD ("/http-bad/body-limits", test_body_limits);
  g_test_add_func ("/http-bad/bodies-limit", test_bodies_limit);
  HTTP_ADD ("/http-bad/endless-chunks", test_endless_chunks);
  HTTP_ADD ("/http-bad/too-many-headers", test_too_many_headers);
  HTTP_ADD ("/http-bad/never-reads", test_never_reads);
  g_test_add_func ("/http-bad/mutations", test_mutations);
  g_test_add_func ("/http-bad/slow-clients", test_slow_clients);
  HTTP_ADD ("/http-bad/deep-paths", test_deep_paths);
  HTTP_ADD ("/http-bad/many-queries", test_many_queries);
  HTTP_ADD ("/http-bad/same-header", test_same_header);
  HTTP_ADD ("/http-bad/pipelining", test_pipelining);
  g_test_add_func ("/http-bad/pipelined-slow", test_pipelined_slow);

  return g_test_run ();
}
