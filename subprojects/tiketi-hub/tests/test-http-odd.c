/* Odd input over real sockets, above all what could be understood in two ways: understood in one, or refused.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "http-fixture.h"

#include <string.h>

/* What arrives in one or several pieces, and what comes back; a piece is everything between two "\f". */
static void
test_parsing (HttpFixture *fixture, gconstpointer data)
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
        http_assert_reply (reply, rows[i].status, rows[i].body);
    }
}

/* Sends `text` (with NULs, if it has any) and reads one answer. */
static RawReply *
send_bytes (HttpFixture *fixture, const char *text, gsize length)
{
  g_autoptr (RawClient) client = raw_client_new ("127.0.0.1", fixture->port);

  raw_client_send (client, text, (gssize) length);
  raw_client_finish (client);

  return raw_client_read (client, FALSE);
}

/* Whoever stands in front may cut a connection's bytes into requests in another way than we do: whatever has two
 * readings is refused, and nothing behind it is answered. */
static void
test_smuggling (HttpFixture *fixture, gconstpointer data)
{
#define BEHIND "GET /tell/smuggled HTTP/1.1\r\n" HOST "\r\n"
  static const struct
  {
    const char *name, *head, *body;
  } rows[] = {
    { "length and chunked", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" BEHIND },
    { "chunked and length", "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "0\r\n\r\n" BEHIND },
    { "chunked twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" BEHIND },
    { "chunked and identity", "Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n" BEHIND },
    { "identity", "Transfer-Encoding: identity\r\n", BEHIND },
    { "gzip, chunked", "Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n" BEHIND },
    { "xchunked", "Transfer-Encoding: xchunked\r\n", "0\r\n\r\n" BEHIND },
    { "vertical tab", "Transfer-Encoding: \x0b" "chunked\r\n", "0\r\n\r\n" BEHIND },
    { "two lengths", "Content-Length: 5\r\nContent-Length: 0\r\n", "hello" BEHIND },
    { "two equal lengths", "Content-Length: 5\r\nContent-Length: 5\r\n", "hello" BEHIND },
    { "a list of lengths", "Content-Length: 5, 5\r\n", "hello" BEHIND },
    { "plus", "Content-Length: +5\r\n", "hello" BEHIND },
    { "minus", "Content-Length: -5\r\n", "hello" BEHIND },
    { "hex", "Content-Length: 0x5\r\n", "hello" BEHIND },
    { "blank inside", "Content-Length: 1 5\r\n", "hello" BEHIND },
    { "empty length", "Content-Length: \r\n", BEHIND },
    { "beyond 64 bits", "Content-Length: 18446744073709551621\r\n", "hello" BEHIND },
    { "chunk beyond 64 bits", "Transfer-Encoding: chunked\r\n", "10000000000000005\r\nhello\r\n0\r\n\r\n" BEHIND },
    { "negative chunk", "Transfer-Encoding: chunked\r\n", "-5\r\nhello\r\n0\r\n\r\n" BEHIND },
    { "chunk with 0x", "Transfer-Encoding: chunked\r\n", "0x5\r\nhello\r\n0\r\n\r\n" BEHIND },
    { "two hosts", "Host: other\r\nContent-Length: 5\r\n", "hello" BEHIND },
    { "two types", "Content-Type: text/plain\r\nContent-Type: application/json\r\nContent-Length: 5\r\n", "hello" BEHIND },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (RawClient) client = raw_client_new ("127.0.0.1", fixture->port);
      g_autofree char *text = g_strdup_printf ("POST /echo HTTP/1.1\r\n" HOST "%s\r\n%s", rows[i].head, rows[i].body);
      g_autoptr (RawReply) first = NULL;

      g_test_message ("%s", rows[i].name);
      raw_client_send (client, text, -1);
      raw_client_finish (client);
      first = raw_client_read (client, FALSE);
      if (first->status != 0)
        g_assert_cmpuint (first->status, >=, 400);
      g_assert_cmpuint (first->status, <, 505);
    }
}

/* Of what is refused for its framing, nothing that follows on the connection is taken for a request. */
static void
test_smuggled_is_not_answered (HttpFixture *fixture, gconstpointer data)
{
  static const char *const heads[] = { "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: identity\r\n",
                                       "Transfer-Encoding: gzip, chunked\r\n", "Content-Length: 5, 5\r\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      g_autoptr (RawClient) client = raw_client_new ("127.0.0.1", fixture->port);
      g_autofree char *text = g_strdup_printf ("POST /echo HTTP/1.1\r\n" HOST "%s\r\n0\r\n\r\n" BEHIND, heads[i]);
      g_autoptr (RawReply) first = NULL;
      g_autoptr (RawReply) second = NULL;

      g_test_message ("%s", heads[i]);
      raw_client_send (client, text, -1);
      raw_client_finish (client);
      first = raw_client_read (client, FALSE);
      second = first->status != 0 ? raw_client_read (client, FALSE) : NULL;
      g_assert_true (second == NULL || second->status != 200);
    }
}

/* A head in which lines, names or NULs are not as they should be. */
static void
test_odd_heads (HttpFixture *fixture, gconstpointer data)
{
#define ROW(text, ...) { text, sizeof text - 1, __VA_ARGS__ }
  static const struct
  {
    const char *text;
    gsize length;
    guint statuses[3]; /* any of these; 0: closed without an answer */
  } rows[] = {
    /* libmicrohttpd ends a text at a NUL: what follows is never seen, by anyone. */
    ROW ("GET /tell HTTP/1.1\r\n" HOST "X-Thing: a\0b\r\n\r\n", { 400, 200, 0 }),
    ROW ("GET /te\0ll HTTP/1.1\r\n" HOST "\r\n", { 400, 404, 0 }),
    ROW ("GET /tell?q=a\0b HTTP/1.1\r\n" HOST "\r\n", { 400, 200, 0 }),
    ROW ("GET /tell HTTP/1.1\r\n" HOST " folded: x\r\n\r\n", { 400, 200, 0 }),
    ROW ("GET /tell HTTP/1.1\r\n" HOST "no colon here\r\n\r\n", { 400, 0, 0 }),
    ROW ("GET /tell HTTP/1.1\r\n" HOST ": no name\r\n\r\n", { 400, 200, 0 }),
    ROW ("GET  /tell  HTTP/1.1\r\n" HOST "\r\n", { 400, 200, 0 }),
    ROW ("GET /tell\r\n\r\n", { 400, 200, 0 }),
    ROW ("GET /tell HTTP/2.0\r\n" HOST "\r\n", { 505, 400, 0 }),
    ROW ("GET /tell HTTP/1.9\r\n" HOST "\r\n", { 505, 200, 400 }),
    ROW ("GET /tell FTP/1.1\r\n" HOST "\r\n", { 505, 400, 0 }),
    ROW ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", { 505, 400, 0 }),
    ROW ("CONNECT hub:443 HTTP/1.1\r\n" HOST "\r\n", { 400, 405, 501 }),
    ROW ("OPTIONS * HTTP/1.1\r\n" HOST "\r\n", { 400, 400, 400 }),
    ROW ("GET http://hub/tell HTTP/1.1\r\n" HOST "\r\n", { 400, 400, 400 }),
    ROW ("GET tell HTTP/1.1\r\n" HOST "\r\n", { 400, 400, 400 }),
    ROW ("GET /../../etc/passwd HTTP/1.1\r\n" HOST "\r\n", { 404, 404, 404 }),
    ROW ("GET /tell/..%2f..%2fetc HTTP/1.1\r\n" HOST "\r\n", { 200, 200, 200 }),
    ROW ("GET /tell/%0d%0aX-Evil:%201 HTTP/1.1\r\n" HOST "\r\n", { 400, 400, 400 }),
    ROW ("GET /tell/\x01 HTTP/1.1\r\n" HOST "\r\n", { 400, 400, 400 }),
    ROW ("GET /tell/%c0%af HTTP/1.1\r\n" HOST "\r\n", { 400, 400, 400 }),
    ROW ("TELL-ME-MORE /tell HTTP/1.1\r\n" HOST "\r\n", { 405, 405, 405 }),
    ROW ("TRACE /tell HTTP/1.1\r\n" HOST "\r\n", { 405, 405, 405 }),
    ROW ("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", { 400, 0, 505 }),
    ROW ("\r\n\r\nGET /tell HTTP/1.1\r\n" HOST "\r\n", { 200, 200, 200 }),
    ROW ("POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", { 400, 400, 400 }),
    ROW ("POST /echo HTTP/1.1\r\n" HOST "Expect: a-pony\r\nContent-Length: 1\r\n\r\na", { 417, 417, 417 }),
    ROW ("POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: deflate\r\n\r\n", { 501, 501, 501 }),
    ROW ("POST /echo HTTP/1.1\r\n" HOST "Content-Encoding: gzip, gzip\r\nContent-Length: 1\r\n\r\na", { 415, 415, 415 }),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (RawReply) reply = send_bytes (fixture, rows[i].text, rows[i].length);

      g_test_message ("%" G_GSIZE_FORMAT ": %s → %u", i, rows[i].text, reply->status);
      g_assert_true (reply->status == rows[i].statuses[0] || reply->status == rows[i].statuses[1]
                     || reply->status == rows[i].statuses[2]);
    }
}

static void
test_expect (HttpFixture *fixture, gconstpointer data)
{
  g_autoptr (RawClient) good = raw_client_new ("127.0.0.1", fixture->port);
  g_autoptr (RawClient) refused = raw_client_new ("127.0.0.1", fixture->port);

  raw_client_send (good, "POST /echo HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n", -1);
  g_usleep (20000);
  raw_client_send (good, "hello", 5);
  g_autoptr (RawReply) echoed = raw_client_read (good, FALSE);
  http_assert_reply (echoed, 200, "hello");

  /* Refused by its head: the body is not asked for. */
  raw_client_send (refused, "POST /secret HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n", -1);
  g_autoptr (RawReply) reply = raw_client_read (refused, FALSE);
  http_assert_reply (reply, 401, "who are you");
}

static void
test_keep_alive (HttpFixture *fixture, gconstpointer data)
{
  g_autoptr (RawClient) old = raw_client_new ("127.0.0.1", fixture->port);
  g_autoptr (RawClient) kept = raw_client_new ("127.0.0.1", fixture->port);
  g_autoptr (RawClient) closing = raw_client_new ("127.0.0.1", fixture->port);

  raw_client_send (old, "GET /tell HTTP/1.0\r\n\r\n", -1);
  g_autoptr (RawReply) first = raw_client_read (old, FALSE);
  http_assert_reply (first, 200, NULL);
  g_assert_true (raw_client_is_closed (old));

  /* Refusals do not end a connection either. */
  for (guint i = 0; i < 5; i++)
    {
      raw_client_send (kept, i % 2 == 0 ? "GET /nothing HTTP/1.1\r\n" HOST "\r\n" : "GET /tell HTTP/1.1\r\n" HOST "\r\n", -1);
      g_autoptr (RawReply) reply = raw_client_read (kept, FALSE);
      http_assert_reply (reply, i % 2 == 0 ? 404 : 200, NULL);
    }

  raw_client_send (closing, "GET /tell HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n", -1);
  g_autoptr (RawReply) last = raw_client_read (closing, FALSE);
  http_assert_reply (last, 200, NULL);
  g_assert_true (raw_client_is_closed (closing));
}

/* Forms over the wire: kinds, charsets, cut and oversized bodies. */
static void
test_forms (HttpFixture *fixture, gconstpointer data)
{
#define PART "--B\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nGig\r\n"
  static const struct
  {
    const char *type, *body;
    guint status;
    const char *text;
  } rows[] = {
    { "application/x-www-form-urlencoded", "title=Gig", 200, "Gig|-" },
    { "application/x-www-form-urlencoded; charset=UTF-8", "title=a+b%21", 200, "a b!|-" },
    { "multipart/form-data; boundary=B",
      PART "--B\r\nContent-Disposition: form-data; name=\"image\"; filename=\"../a.png\"\r\n\r\nx\r\n--B--\r\n", 200, "Gig|a.png" },
    { "application/x-www-form-urlencoded; charset=latin1", "title=Gig", 415, NULL },
    { "application/x-www-form-urlencoded", "title=%ff", 400, NULL },
    { "multipart/form-data", PART "--B--", 415, NULL },
    { "multipart/form-data; boundary=C", PART "--B--", 400, NULL },
    { "multipart/form-data; boundary=B", PART, 400, NULL },
    { "application/json", "{}", 415, NULL },
    { "text/plain", "title=Gig", 415, NULL },
    { "nonsense", "title=Gig", 415, NULL },
    { "", "title=Gig", 415, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *header = g_strdup_printf ("Content-Type: %s\r\n", rows[i].type);
      g_autoptr (RawReply) reply = raw_request (fixture->port, i % 2 == 0 ? "POST" : "PATCH", "/form", header, rows[i].body, -1);

      g_test_message ("%s", rows[i].type);
      http_assert_reply (reply, rows[i].status, rows[i].text);
    }
}

/* What people typed stands in a header as it is, or not at all; it never becomes a header or an answer of its own. */
static void
test_header_injection (HttpFixture *fixture, gconstpointer data)
{
  static const char *const evil[] = { "v=a%0d%0aX-Evil:%201", "v=a%0aX-Evil:%201", "v=a%0dX-Evil", "v=%7f", "v=%01", "n=X%20Y&v=1",
                                      "n=X%0d%0aX-Evil&v=1", "n=&v=1", "n=X:&v=1" };
  static const char *const names[] = { "file=a%0d%0aX-Evil:%201.csv", "file=%22;%20x=%22.csv", "file=../../etc/passwd",
                                       "file=..%5cx", "file=.htaccess", "file=caf%C3%A9%20%E2%82%AC.pdf" };
  g_autoptr (RawReply) good = http_get (fixture, "/header?v=caf%C3%A9", NULL);

  http_assert_reply (good, 200, NULL);
  g_assert_cmpstr (raw_reply_header (good, "x-echo"), ==, "café");
  for (gsize i = 0; i < G_N_ELEMENTS (evil); i++)
    {
      g_autofree char *target = g_strconcat ("/header?", evil[i], NULL);
      g_autoptr (RawReply) reply = http_get (fixture, target, NULL);

      g_test_message ("%s", evil[i]);
      http_assert_reply (reply, 400, "refused");
      g_assert_null (raw_reply_header (reply, "x-evil"));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *target = g_strconcat ("/header?", names[i], NULL);
      g_autoptr (RawReply) reply = http_get (fixture, target, NULL);
      const char *value = raw_reply_header (reply, "content-disposition");

      g_test_message ("%s → %s", names[i], value);
      http_assert_reply (reply, 200, NULL);
      g_assert_null (raw_reply_header (reply, "x-evil"));
      g_assert_true (g_str_has_prefix (value, "attachment; filename=\""));
      g_assert_null (strpbrk (value, "/\\"));
      g_assert_null (strstr (value, "\"."));
      /* One quoted name, whatever quotes were in it. */
      g_assert_nonnull (strstr (value, "\"; filename*=UTF-8''"));
      g_assert_true (strchr (strchr (value, '"') + 1, '"') == strstr (value, "\"; filename*="));
    }
}

int
main (int argc, char **argv)
{
  http_fixture_init (&argc, &argv);

  HTTP_ADD ("/http-odd/parsing", test_parsing);
  HTTP_ADD ("/http-odd/smuggling", test_smuggling);
  HTTP_ADD ("/http-odd/smuggled-is-not-answered", test_smuggled_is_not_answered);
  HTTP_ADD ("/http-odd/odd-heads", test_odd_heads);
  HTTP_ADD ("/http-odd/expect", test_expect);
  HTTP_ADD ("/http-odd/keep-alive", test_keep_alive);
  HTTP_ADD ("/http-odd/forms", test_forms);
  HTTP_ADD ("/http-odd/header-injection", test_header_injection);

  return g_test_run ();
}
