/* The parts of the HTTP server that need no socket, as tables: router, addresses, gzip, rate.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <glib.h>
#include "hub-http-gzip.h"
#include "hub-http-listen.h"
#include "hub-http-rate.h"
#include "hub-http-request-private.h"
#include "hub-http-router.h"

static const HubHttpRoute routes[] = {
  { "POST", "/echo", 0, NULL, 0, 0 },        { "GET", "/tell", 0, NULL, 0, 0 },
  { "GET", "/tell/{name}", 0, NULL, 0, 0 },  { "POST", "/tell/{name}", 0, NULL, 0, 0 },
};

static void
test_router (void)
{
  static const struct
  {
    const char *method, *path;
    HubHttpMatchKind kind;
    const char *pattern, *normal, *name;
  } rows[] = {
    { "GET", "/tell", HUB_HTTP_MATCH_FOUND, "/tell", "/tell", NULL },
    { "GET", "/tell/", HUB_HTTP_MATCH_FOUND, "/tell", "/tell", NULL },
    { "GET", "//tell", HUB_HTTP_MATCH_FOUND, "/tell", "/tell", NULL },
    { "GET", "/api/v1/tell", HUB_HTTP_MATCH_FOUND, "/tell", "/tell", NULL },
    { "GET", "///api//v1///tell//x//", HUB_HTTP_MATCH_FOUND, "/tell/{name}", "/tell/x", "x" },
    { "HEAD", "/tell", HUB_HTTP_MATCH_FOUND, "/tell", "/tell", NULL },
    { "GET", "/tell/a%2Fb", HUB_HTTP_MATCH_FOUND, "/tell/{name}", "/tell/a%2Fb", "a/b" },
    { "GET", "/tell/%C3%A4", HUB_HTTP_MATCH_FOUND, "/tell/{name}", "/tell/%C3%A4", "ä" },
    { "GET", "/%74ell", HUB_HTTP_MATCH_FOUND, "/tell", "/%74ell", NULL },
    { "POST", "/tell/x", HUB_HTTP_MATCH_FOUND, "/tell/{name}", "/tell/x", "x" },
    { "GET", "/", HUB_HTTP_MATCH_NO_PATH, NULL, "/", NULL },
    { "GET", "/api/v1", HUB_HTTP_MATCH_NO_PATH, NULL, "/", NULL },
    { "GET", "/api/v1/api/v1/tell", HUB_HTTP_MATCH_NO_PATH, NULL, "/api/v1/tell", NULL },
    { "GET", "/Tell", HUB_HTTP_MATCH_NO_PATH, NULL, "/Tell", NULL },
    { "GET", "/tell/a/b", HUB_HTTP_MATCH_NO_PATH, NULL, "/tell/a/b", NULL },
    { "GET", "/tell/../echo", HUB_HTTP_MATCH_NO_PATH, NULL, "/tell/../echo", NULL },
    { "POST", "/tell", HUB_HTTP_MATCH_NO_METHOD, NULL, "/tell", NULL },
    { "DELETE", "/tell/x", HUB_HTTP_MATCH_NO_METHOD, NULL, "/tell/x", NULL },
    { "get", "/tell", HUB_HTTP_MATCH_NO_METHOD, NULL, "/tell", NULL },
    { "GET", "", HUB_HTTP_MATCH_BAD_PATH, NULL, NULL, NULL },
    { "OPTIONS", "*", HUB_HTTP_MATCH_BAD_PATH, NULL, NULL, NULL },
    { "GET", "http://hub/tell", HUB_HTTP_MATCH_BAD_PATH, NULL, NULL, NULL },
    { "GET", "/tell/%", HUB_HTTP_MATCH_BAD_PATH, NULL, NULL, NULL },
    { "GET", "/tell/%zz", HUB_HTTP_MATCH_BAD_PATH, NULL, NULL, NULL },
    { "GET", "/tell/%00", HUB_HTTP_MATCH_BAD_PATH, NULL, NULL, NULL },
    { "GET", "/tell/%ff", HUB_HTTP_MATCH_BAD_PATH, NULL, NULL, NULL },
    { "GET", "/tell/%0a", HUB_HTTP_MATCH_BAD_PATH, NULL, NULL, NULL },
    { "GET", "/tell/\x01", HUB_HTTP_MATCH_BAD_PATH, NULL, NULL, NULL },
    { "GET", "/tell/\xc3\xa4", HUB_HTTP_MATCH_FOUND, "/tell/{name}", "/tell/\xc3\xa4", "\xc3\xa4" },
    { "GET", "/tell/\xc3", HUB_HTTP_MATCH_BAD_PATH, NULL, NULL, NULL },
    { "GET", "/api/v1tell", HUB_HTTP_MATCH_NO_PATH, NULL, "/api/v1tell", NULL },
    { "GET", "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16", HUB_HTTP_MATCH_NO_PATH, NULL,
      "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16", NULL },
    { "GET", "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17", HUB_HTTP_MATCH_NO_PATH, NULL,
      "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17", NULL },
    { "GET", "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/%zz", HUB_HTTP_MATCH_BAD_PATH, NULL, NULL, NULL },
  };
  g_autoptr (HubHttpRouter) router = hub_http_router_new (routes, G_N_ELEMENTS (routes), "/api/v1");

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (HubHttpMatch) match = { 0 };

      g_test_message ("%s %s", rows[i].method, rows[i].path);
      hub_http_router_match (router, rows[i].method, rows[i].path, &match);
      g_assert_cmpint (match.kind, ==, rows[i].kind);
      g_assert_cmpstr (match.route != NULL ? match.route->pattern : NULL, ==, rows[i].pattern);
      g_assert_cmpstr (match.path.normal, ==, rows[i].normal);
      g_assert_cmpstr (hub_http_match_get (&match, "name"), ==, rows[i].name);
      if (rows[i].kind == HUB_HTTP_MATCH_NO_METHOD)
        g_assert_nonnull (strstr (match.allow, "GET, HEAD"));
    }
}

/* Words before placeholders, back to the placeholder when the word leads nowhere, each route's own names. */
static void
test_router_precedence (void)
{
  static const HubHttpRoute table[] = {
    { "GET", "/events/{id}", 1 },        { "GET", "/events/search", 2 },
    { "GET", "/events/{event}/reviews", 3 }, { "POST", "/events/{slug}/reviews", 4 },
    { "GET", "/events/search/{word}", 5 },   { "GET", "/", 6 },
    { "PUT", "/events/{id}", 7 },        { "GET", "/events/{id}/{part}/{piece}", 8 },
    { "GET", "/{page}", 9 },
  };
  static const struct
  {
    const char *method, *path;
    int access;
    const char *name, *value, *allow;
  } rows[] = {
    { "GET", "/events/7", 1, "id", "7", NULL },
    { "GET", "/events/search", 2, "id", NULL, NULL },
    { "PUT", "/events/search", 7, "id", "search", NULL },
    { "GET", "/events/7/reviews", 3, "event", "7", NULL },
    { "GET", "/events/7/reviews", 3, "slug", NULL, NULL },
    { "POST", "/events/7/reviews", 4, "slug", "7", NULL },
    { "POST", "/events/search/reviews", 4, "slug", "search", NULL },
    { "GET", "/events/search/reviews", 5, "word", "reviews", NULL },
    { "GET", "/events/search/x/y", 8, "part", "x", NULL },
    { "GET", "/events/search/x/y", 8, "piece", "y", NULL },
    { "GET", "/", 6, NULL, NULL, NULL },
    { "HEAD", "/api/v1/", 6, NULL, NULL, NULL },
    { "GET", "/events", 9, "page", "events", NULL },
    { "DELETE", "/events/search", 0, NULL, NULL, "GET, HEAD, PUT" },
    { "PATCH", "/events/7/reviews", 0, NULL, NULL, "GET, HEAD, POST" },
    { "GET", "/other/1", -1, NULL, NULL, NULL },
    { "GET", "/events/1/2/3/4", -1, NULL, NULL, NULL },
  };
  g_autoptr (HubHttpRouter) router = hub_http_router_new (table, G_N_ELEMENTS (table), "/api/v1/");

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (HubHttpMatch) match = { 0 };

      g_test_message ("%s %s", rows[i].method, rows[i].path);
      hub_http_router_match (router, rows[i].method, rows[i].path, &match);
      g_assert_cmpint (match.kind, ==, rows[i].access > 0    ? HUB_HTTP_MATCH_FOUND
                                       : rows[i].access == 0 ? HUB_HTTP_MATCH_NO_METHOD
                                                             : HUB_HTTP_MATCH_NO_PATH);
      if (rows[i].access > 0)
        g_assert_cmpint (match.route->access, ==, rows[i].access);
      if (rows[i].name != NULL)
        g_assert_cmpstr (hub_http_match_get (&match, rows[i].name), ==, rows[i].value);
      g_assert_cmpstr (match.allow, ==, rows[i].allow);
    }
}

static void
test_router_twice (void)
{
  static const HubHttpRoute table[] = { { "GET", "/events/{id}", 1 }, { "GET", "/events/{slug}/", 2 } };

  if (g_test_subprocess ())
    {
      hub_http_router_free (hub_http_router_new (table, G_N_ELEMENTS (table), NULL));
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*same route twice*");
}

/* ---- What stands behind the “?” ---- */

static const HubHttpRoute asking = { "GET", "/asking", 0, NULL, 0, 0, .query = "page  q per_page" };

static HubHttpRequest *
make_asking (const HubHttpRoute *route)
{
  HubHttpRequest *request = hub_http_request_new ("GET", "127.0.0.1");

  hub_http_request_add_query (request, "per_page", "7");
  hub_http_request_add_query (request, "q", "a%20b");
  hub_http_request_add_query (request, "other", "x");
  hub_http_request_add_query (request, "q", "second");
  request->match.route = route;
  return request;
}

static void
test_query (void)
{
  static const HubHttpRoute silent = { "GET", "/silent", 0, NULL, 0, 0 };
  g_autoptr (HubHttpRequest) request = make_asking (&asking);
  g_autoptr (HubHttpRequest) unmatched = make_asking (NULL);
  g_autoptr (HubHttpRequest) other = make_asking (&silent);
  g_autoptr (GString) text = g_string_new ("key");

  g_assert_cmpstr (hub_http_request_get_query (request, "q"), ==, "a b");
  g_assert_cmpstr (hub_http_request_get_query (request, "per_page"), ==, "7");
  g_assert_null (hub_http_request_get_query (request, "page"));
  g_assert_cmpstr (hub_http_request_get_query (unmatched, "other"), ==, "x");
  hub_http_request_put_query (unmatched, text);
  hub_http_request_put_query (other, text);
  g_assert_cmpstr (text->str, ==, "key");
  hub_http_request_put_query (request, text);
  g_assert_cmpstr (text->str, ==, "key\nq=3:a b\nper_page=1:7");
}

/* What the documentation would keep quiet about. */
static void
test_query_undeclared (void)
{
  static const char *const names[] = { "other", "per", "pag", "q per_page", "", "page_" };

  if (g_test_subprocess ())
    {
      g_autoptr (HubHttpRequest) request = make_asking (&asking);

      hub_http_request_get_query (request, g_getenv ("TIKETI_TEST_NAME"));
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_setenv ("TIKETI_TEST_NAME", names[i], TRUE);
      g_test_trap_subprocess (NULL, 0, 0);
      g_test_trap_assert_failed ();
      g_test_trap_assert_stderr ("*does not declare it*");
    }
}

/* 260 routes; the time is told, and only a hundredfold of it fails, so that a busy machine does not. */
static void
test_router_speed (void)
{
  enum { PLACES = 65, MANY = 200000 };
  static const char *const sorts[] = { "/place%u", "/place%u/{id}", "/place%u/{id}/parts", "/place%u/{id}/parts/{part}" };
  HubHttpRoute table[PLACES * 4] = { 0 };
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (HubHttpRouter) router = NULL;
  gint64 began;

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_auto (GStrv) halves = g_strsplit (sorts[i % 4], "%u", 2);
      char *text = g_strdup_printf ("%s%u%s", halves[0], i / 4, halves[1]);

      g_ptr_array_add (texts, text);
      table[i].method = "GET";
      table[i].pattern = text;
    }
  router = hub_http_router_new (table, G_N_ELEMENTS (table), "/api/v1");
  began = g_get_monotonic_time ();
  for (guint i = 0; i < MANY; i++)
    {
      g_auto (HubHttpMatch) match = { 0 };

      hub_http_router_match (router, "GET", i % 2 == 0 ? "/api/v1/place41/1234567/parts" : "/place7/a/parts/9", &match);
      g_assert_cmpint (match.kind, ==, HUB_HTTP_MATCH_FOUND);
    }
  began = g_get_monotonic_time () - began;
  g_test_message ("%" G_GINT64_FORMAT " ns a match among %u routes", began * 1000 / MANY, PLACES * 4);
  g_assert_cmpint (began, <, MANY * 150);
}

static void
test_listen_parse (void)
{
  static const struct
  {
    const char *text, *host;
    guint16 port;
    gboolean loopback;
  } good[] = {
    { "127.0.0.1:8080", "127.0.0.1", 8080, TRUE }, { "[::1]:0", "::1", 0, TRUE },
    { "0.0.0.0:80", "0.0.0.0", 80, FALSE },        { "[::]:65535", "::", 65535, FALSE },
    { "localhost:1", "localhost", 1, TRUE },       { "127.9.9.9:1", "127.9.9.9", 1, TRUE },
    { "hub.example:443", "hub.example", 443, FALSE },
  };
  static const char *const bad[] = { "", ":", ":80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1",
                                     "127.0.0.1:8o", "::1:80", "[::1]", "[::1:80", "[x]:80", "[]:80", "a b:80",
                                     "127.0.0.1: 80", "127.0.0.1:+80" };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *host = NULL;
      g_autoptr (GError) error = NULL;
      guint16 port = 7;

      g_assert_true (hub_http_listen_parse (good[i].text, &host, &port, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (host, ==, good[i].host);
      g_assert_cmpuint (port, ==, good[i].port);
      g_assert_cmpint (hub_http_listen_is_loopback (host), ==, good[i].loopback);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      char *host = NULL;
      g_autoptr (GError) error = NULL;
      guint16 port = 7;

      g_test_message ("\"%s\"", bad[i]);
      g_assert_false (hub_http_listen_parse (bad[i], &host, &port, &error));
      g_assert_error (error, HUB_HTTP_ERROR, HUB_HTTP_ERROR_ADDRESS);
      g_assert_null (host);
      g_assert_cmpuint (port, ==, 7);
    }
}

static GBytes *
bytes_of (char letter, gsize n)
{
  char *text = g_malloc (n);

  memset (text, letter, n);
  return g_bytes_new_take (text, n);
}

static void
test_gzip (void)
{
  g_autoptr (GBytes) plain = bytes_of ('x', 300000);
  g_autoptr (GBytes) packed = hub_http_gzip_pack (plain);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) back = hub_http_gzip_unpack (packed, 300000, &error);
  gsize length;
  const guint8 *data = g_bytes_get_data (packed, &length);

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (plain, back));
  g_assert_cmpuint (length, <, 3000);

  g_assert_null (hub_http_gzip_unpack (packed, 299999, &error));
  g_assert_error (error, HUB_HTTP_GZIP_ERROR, HUB_HTTP_GZIP_ERROR_TOO_LARGE);
  g_clear_error (&error);

  for (gsize cut = 0; cut < length; cut++)
    {
      g_autoptr (GBytes) half = g_bytes_new (data, cut);

      g_assert_null (hub_http_gzip_unpack (half, 300000, &error));
      g_assert_error (error, HUB_HTTP_GZIP_ERROR, HUB_HTTP_GZIP_ERROR_BAD);
      g_clear_error (&error);
    }

  g_autoptr (GByteArray) longer = g_byte_array_new ();
  g_byte_array_append (longer, data, length);
  g_byte_array_append (longer, (const guint8 *) "x", 1);
  g_autoptr (GBytes) trailing = g_byte_array_free_to_bytes (g_steal_pointer (&longer));
  g_assert_null (hub_http_gzip_unpack (trailing, 300000, &error));
  g_assert_error (error, HUB_HTTP_GZIP_ERROR, HUB_HTTP_GZIP_ERROR_BAD);
}

static void
test_gzip_accepted (void)
{
  static const struct
  {
    const char *header;
    gboolean accepted;
  } rows[] = {
    { NULL, FALSE }, { "", FALSE }, { "gzip", TRUE }, { "GZIP", TRUE }, { "deflate, gzip", TRUE },
    { "br;q=1.0, gzip;q=0.8, *;q=0.1", TRUE }, { "*", TRUE }, { "gzip;q=0", FALSE }, { "gzip;q=0.000", FALSE },
    { "gzip; q=0.001", TRUE }, { "identity", FALSE }, { "gzipped", FALSE }, { "gzip;x", FALSE }, { ",,,", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].header);
      g_assert_cmpint (hub_http_gzip_is_accepted (rows[i].header), ==, rows[i].accepted);
    }
}

static void
test_rate (void)
{
  g_autoptr (HubHttpRate) rate = hub_http_rate_new (3);

  for (guint i = 0; i < 10; i++)
    g_assert_cmpuint (hub_http_rate_take (rate, "10.0.0.1", 10, 1000), ==, 0);
  g_assert_cmpuint (hub_http_rate_take (rate, "10.0.0.1", 10, 1000), ==, 6);
  g_assert_cmpuint (hub_http_rate_take (rate, "10.0.0.2", 10, 1000), ==, 0);
  g_assert_cmpuint (hub_http_rate_take (rate, "10.0.0.1", 10, 6999), ==, 1);
  g_assert_cmpuint (hub_http_rate_take (rate, "10.0.0.1", 10, 7000), ==, 0);
  g_assert_cmpuint (hub_http_rate_take (rate, "10.0.0.1", 10, 7000), ==, 6);
  hub_http_rate_give_back (rate, "10.0.0.1", 10);
  g_assert_cmpuint (hub_http_rate_take (rate, "10.0.0.1", 10, 7000), ==, 0);
  /* A clock that steps back grants nothing. */
  g_assert_cmpuint (hub_http_rate_take (rate, "10.0.0.1", 10, 0), ==, 6);

  /* One /64 is one caller; another is another. */
  g_assert_cmpuint (hub_http_rate_take (rate, "2001:db8::1", 1, 0), ==, 0);
  g_assert_cmpuint (hub_http_rate_take (rate, "2001:db8::2", 1, 0), ==, 60);
  g_assert_cmpuint (hub_http_rate_take (rate, "2001:db8:0:1::2", 1, 0), ==, 0);
  /* That was the fourth address: the one longest unseen, 10.0.0.2, made room; the others are remembered. */
  g_assert_cmpuint (hub_http_rate_take (rate, "2001:db8::3", 1, 0), ==, 60);
}

/* What an address may do often earns it nothing where it may do little, and nothing is given back there either. */
static void
test_rate_limits_apart (void)
{
  g_autoptr (HubHttpRate) rate = hub_http_rate_new (10);

  for (guint i = 0; i < 10; i++)
    g_assert_cmpuint (hub_http_rate_take (rate, "10.0.0.1", 10, 1000), ==, 0);
  g_assert_cmpuint (hub_http_rate_take (rate, "10.0.0.1", 120, 1000), ==, 0);
  hub_http_rate_give_back (rate, "10.0.0.1", 120);
  g_assert_cmpuint (hub_http_rate_take (rate, "10.0.0.1", 10, 1000), ==, 6);
  g_assert_cmpuint (hub_http_rate_take (rate, "10.0.0.1", 120, 6000), ==, 0);
  g_assert_cmpuint (hub_http_rate_take (rate, "10.0.0.1", 10, 6000), ==, 1);
}

/* The five systems' limiter went through all addresses it ever saw, at every request: ours holds a bounded number, and
 * asks the same of a million as of one. */
static void
test_rate_bounded (void)
{
  g_autoptr (HubHttpRate) rate = hub_http_rate_new (1000);
  const HubHttpRateLimit limit = { 100, 60 };
  HubHttpRateKey secret, same, other, name, owner;
  gint64 began = g_get_monotonic_time ();

  for (guint i = 0; i < 200000; i++)
    {
      char address[20];

      g_snprintf (address, sizeof address, "10.%u.%u.%u", i >> 16, (i >> 8) & 0xff, i & 0xff);
      g_assert_cmpuint (hub_http_rate_take (rate, address, 100, i), ==, 0);
    }
  began = g_get_monotonic_time () - began;
  g_test_message ("%" G_GINT64_FORMAT " ns each", began / 200);
  g_assert_cmpuint (hub_http_rate_get_size (rate), ==, 1000);
  g_assert_cmpint (began, <, 60 * G_USEC_PER_SEC);

  /* By secret, and each class for itself; looking takes nothing. */
  hub_http_rate_key_secret (&secret, 1, "token");
  hub_http_rate_key_secret (&same, 1, "token");
  hub_http_rate_key_secret (&other, 2, "token");
  for (guint i = 0; i < 100; i++)
    {
      g_assert_cmpuint (hub_http_rate_look (rate, &secret, limit, 0), ==, 0);
      g_assert_cmpuint (hub_http_rate_take_key (rate, &secret, limit, 0), ==, 0);
    }
  g_assert_cmpuint (hub_http_rate_look (rate, &same, limit, 0), ==, 1);
  g_assert_cmpuint (hub_http_rate_take_key (rate, &same, limit, 0), ==, 1);
  g_assert_cmpuint (hub_http_rate_take_key (rate, &same, limit, 600), ==, 0);
  g_assert_cmpuint (hub_http_rate_take_key (rate, &other, limit, 0), ==, 0);
  g_assert_cmpuint (hub_http_rate_take_key (rate, &same, (HubHttpRateLimit) { 0, 0 }, 0), ==, 0);

  /* Whose a token is; a name is no secret of the same letters. */
  hub_http_rate_key_name (&name, 1, "token");
  g_assert_cmpuint (hub_http_rate_look (rate, &name, limit, 0), ==, 0);
  g_assert_false (hub_http_rate_recall (rate, &same, &owner)); /* it is only counted */
  hub_http_rate_forget (rate, &same);
  g_assert_cmpuint (hub_http_rate_look (rate, &same, limit, 600), ==, 1);
  hub_http_rate_key_secret (&other, 3, "token");
  hub_http_rate_remember (rate, &other, &name);
  g_assert_true (hub_http_rate_recall (rate, &other, &owner));
  g_assert_cmpmem (&owner, sizeof owner, &name, sizeof name);
  hub_http_rate_forget (rate, &other);
  g_assert_false (hub_http_rate_recall (rate, &other, &owner));
  g_assert_cmpuint (hub_http_rate_get_size (rate), ==, 999);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/http-parts/router", test_router);
  g_test_add_func ("/http-parts/router-precedence", test_router_precedence);
  g_test_add_func ("/http-parts/router-twice", test_router_twice);
  g_test_add_func ("/http-parts/query", test_query);
  g_test_add_func ("/http-parts/query-undeclared", test_query_undeclared);
  g_test_add_func ("/http-parts/router-speed", test_router_speed);
  g_test_add_func ("/http-parts/listen-parse", test_listen_parse);
  g_test_add_func ("/http-parts/gzip", test_gzip);
  g_test_add_func ("/http-parts/gzip-accepted", test_gzip_accepted);
  g_test_add_func ("/http-parts/rate", test_rate);
  g_test_add_func ("/http-parts/rate-limits-apart", test_rate_limits_apart);
  g_test_add_func ("/http-parts/rate-bounded", test_rate_bounded);

  return g_test_run ();
}
