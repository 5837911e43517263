/* What stands between the connection and the handlers: ids, headers, CORS, versions, limits, proxies, the observer.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "http-fixture.h"

#include <string.h>
#include "hub-http-gzip.h"
#include "hub-http-proxy.h"

#define ORIGIN "Origin: https://shop.example\r\n"

/* ---- Ids, headers ---- */

static void
test_request_id (HttpFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *sent;
    gboolean kept;
  } rows[] = {
    { "abc-123_X.y", TRUE }, { "a", TRUE },
    { "1234567890123456789012345678901234567890123456789012345678901234", TRUE },
    { "12345678901234567890123456789012345678901234567890123456789012345", FALSE },
    { "a b", FALSE }, { "a;b", FALSE }, { "<script>", FALSE }, { "caf\xc3\xa9", FALSE }, { "", FALSE }, { "a, b", FALSE },
  };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *header = g_strdup_printf ("X-Request-Id: %s\r\n", rows[i].sent);
      g_autoptr (RawReply) reply = http_get (fixture, "/who", header);
      const char *id = raw_reply_header (reply, "x-request-id");

      g_test_message ("%s → %s", rows[i].sent, id);
      g_assert_cmpint (strcmp (id, rows[i].sent) == 0, ==, rows[i].kept);
      g_assert_true (g_str_has_prefix (raw_reply_text (reply), id));
      g_assert_true (g_hash_table_add (seen, g_strdup (id)));
    }
  g_autoptr (RawReply) refused = http_get (fixture, "/nothing", NULL);
  g_assert_cmpuint (strlen (raw_reply_header (refused, "x-request-id")), ==, 27);
}

/* On every answer, whatever came of the request. */
static void
test_security_headers (HttpFixture *fixture, gconstpointer data)
{
  static const char *const targets[] = { "/tell", "/nothing", "/secret", "/%zz", "/guess", "/version", "/sleep?ms=1" };

  for (gsize i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autoptr (RawReply) reply = http_get (fixture, targets[i], NULL);

      g_test_message ("%s", targets[i]);
      g_assert_cmpstr (raw_reply_header (reply, "x-content-type-options"), ==, "nosniff");
      g_assert_cmpstr (raw_reply_header (reply, "x-frame-options"), ==, "DENY");
      g_assert_cmpstr (raw_reply_header (reply, "x-xss-protection"), ==, "1; mode=block");
      g_assert_cmpstr (raw_reply_header (reply, "strict-transport-security"), ==, "max-age=31536000; includeSubDomains");
      g_assert_nonnull (raw_reply_header (reply, "cache-control"));
      g_assert_null (raw_reply_header (reply, "access-control-allow-credentials"));
    }
}

static void
test_cors (HttpFixture *fixture, gconstpointer data)
{
  g_autoptr (RawReply) plain = http_get (fixture, "/tell", NULL);
  g_autoptr (RawReply) crossed = http_get (fixture, "/tell", ORIGIN);
  g_autoptr (RawReply) refused = http_get (fixture, "/nothing", ORIGIN);
  g_autoptr (RawReply) preflight = raw_request (
      fixture->port, "OPTIONS", "/api/v1/form", ORIGIN "Access-Control-Request-Method: PATCH\r\n", NULL, 0);
  g_autoptr (RawReply) guarded = raw_request (fixture->port, "OPTIONS", "/secret", ORIGIN, NULL, 0);
  g_autoptr (RawReply) unknown = raw_request (fixture->port, "OPTIONS", "/nothing", ORIGIN, NULL, 0);
  g_autoptr (RawReply) bare = raw_request (fixture->port, "OPTIONS", "/form", NULL, NULL, 0);

  g_assert_null (raw_reply_header (plain, "access-control-allow-origin"));
  g_assert_cmpstr (raw_reply_header (crossed, "access-control-allow-origin"), ==, "*");
  g_assert_cmpstr (raw_reply_header (crossed, "access-control-expose-headers"), ==,
                   "X-Request-Id, Retry-After, ETag, Content-Disposition");
  g_assert_cmpstr (raw_reply_header (refused, "access-control-allow-origin"), ==, "*");
  http_assert_reply (preflight, 204, "");
  g_assert_cmpstr (raw_reply_header (preflight, "access-control-allow-origin"), ==, "*");
  g_assert_cmpstr (raw_reply_header (preflight, "access-control-allow-methods"), ==,
                   "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
  g_assert_cmpstr (raw_reply_header (preflight, "access-control-allow-headers"), ==,
                   "Authorization, Content-Type, Idempotency-Key, X-Request-Id, If-None-Match");
  g_assert_cmpstr (raw_reply_header (preflight, "allow"), ==, "POST, PATCH, OPTIONS");
  g_assert_null (raw_reply_header (preflight, "access-control-allow-credentials"));
  g_assert_cmpuint (guarded->status, ==, 204);
  g_assert_cmpuint (unknown->status, ==, 404);
  g_assert_cmpuint (bare->status, ==, 204);
  g_assert_null (raw_reply_header (bare, "access-control-allow-methods"));
}

static void
test_cors_named (void)
{
  static const char *const origins[] = { "https://shop.example", "http://localhost:5173", NULL };
  static const struct
  {
    const char *origin;
    gboolean allowed;
  } rows[] = {
    { "https://shop.example", TRUE }, { "http://localhost:5173", TRUE }, { "https://evil.example", FALSE },
    { "https://shop.example.evil", FALSE }, { "http://shop.example", FALSE }, { "null", FALSE }, { "*", FALSE },
  };
  HttpFixture fixture = { 0 };

  http_fixture_start (&fixture, (HubHttpSettings) { .cors_origins = origins });
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *header = g_strdup_printf ("Origin: %s\r\n", rows[i].origin);
      g_autoptr (RawReply) reply = http_get (&fixture, "/tell", header);
      g_autoptr (RawReply) preflight = raw_request (fixture.port, "OPTIONS", "/tell", header, NULL, 0);
      const char *expected = rows[i].allowed ? rows[i].origin : NULL;

      g_test_message ("%s", rows[i].origin);
      g_assert_cmpstr (raw_reply_header (reply, "access-control-allow-origin"), ==, expected);
      g_assert_cmpstr (raw_reply_header (reply, "access-control-allow-credentials"), ==, rows[i].allowed ? "true" : NULL);
      g_assert_cmpstr (raw_reply_header (reply, "vary"), ==, "Origin");
      g_assert_cmpuint (preflight->status, ==, 204);
      g_assert_cmpstr (raw_reply_header (preflight, "access-control-allow-origin"), ==, expected);
      g_assert_cmpint (raw_reply_header (preflight, "access-control-allow-methods") != NULL, ==, rows[i].allowed);
    }
  http_fixture_tear_down (&fixture, NULL);
}

/* ---- Versions and packing ---- */

static void
test_versions (HttpFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *header;
    guint status;
  } rows[] = {
    { NULL, 200 }, { "W/\"v1\"", 304 }, { "\"v1\"", 304 }, { "*", 304 }, { "\"v0\", W/\"v1\"", 304 }, { "\"v0\",\"v1\"", 304 },
    { "\"v2\"", 200 }, { "v1", 200 }, { "\"v10\"", 200 }, { "\"xv1\"", 200 }, { "\"v1\"x", 200 }, { "", 200 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *header = rows[i].header != NULL ? g_strdup_printf ("If-None-Match: %s\r\n", rows[i].header) : NULL;
      g_autoptr (RawReply) reply = http_get (fixture, "/version", header);
      g_autoptr (RawReply) head = raw_request (fixture->port, "HEAD", "/version", header, NULL, 0);
      g_autoptr (RawReply) posted = raw_request (fixture->port, "POST", "/version", header, "", 0);

      g_test_message ("%s", rows[i].header);
      http_assert_reply (reply, rows[i].status, rows[i].status == 200 ? "the first version" : "");
      g_assert_cmpuint (head->status, ==, rows[i].status);
      g_assert_cmpuint (posted->status, ==, 200);
      g_assert_cmpstr (raw_reply_header (reply, "etag"), ==, "W/\"v1\"");
      g_assert_cmpstr (raw_reply_header (reply, "cache-control"), ==, "no-cache");
      g_assert_cmpstr (raw_reply_header (reply, "access-control-allow-origin"), ==, "*");
    }
  g_autoptr (RawReply) known = http_get (fixture, "/version", "Authorization: Bearer key\r\n");
  g_assert_cmpstr (raw_reply_header (known, "cache-control"), ==, "no-store");
  g_autoptr (RawReply) own = http_get (fixture, "/version?cache=private,+max-age=5", "Authorization: Bearer key\r\n");
  g_assert_cmpstr (raw_reply_header (own, "cache-control"), ==, "private, max-age=5");
}

/* 304 leaves the connection usable. */
static void
test_not_modified_kept (HttpFixture *fixture, gconstpointer data)
{
  g_autoptr (RawClient) client = raw_client_new ("127.0.0.1", fixture->port);

  for (guint i = 0; i < 3; i++)
    {
      raw_client_send (client, "GET /version HTTP/1.1\r\n" HOST "If-None-Match: \"v1\"\r\n\r\n", -1);
      g_autoptr (RawReply) reply = raw_client_read (client, TRUE);
      g_assert_cmpuint (reply->status, ==, 304);
    }
  raw_client_send (client, "OPTIONS /version HTTP/1.1\r\n" HOST "\r\nGET /version HTTP/1.1\r\n" HOST "\r\n", -1);
  g_autoptr (RawReply) preflight = raw_client_read (client, TRUE);
  g_assert_cmpuint (preflight->status, ==, 204);
  g_autoptr (RawReply) reply = raw_client_read (client, FALSE);
  http_assert_reply (reply, 200, "the first version");
}

static void
test_packed (HttpFixture *fixture, gconstpointer data)
{
  g_autoptr (RawReply) plain = http_get (fixture, "/packed", NULL);
  g_autoptr (RawReply) packed = http_get (fixture, "/packed", "Accept-Encoding: gzip\r\n");
  g_autoptr (RawReply) picture = http_get (fixture, "/picture", "Accept-Encoding: gzip\r\n");
  g_autoptr (GBytes) body = g_bytes_new (packed->body->data, packed->body->len);
  g_autoptr (GBytes) unpacked = hub_http_gzip_unpack (body, 20000, NULL);

  g_assert_cmpuint (plain->body->len, ==, 20000);
  g_assert_cmpint (plain->body->data[0], ==, 'a');
  g_assert_cmpstr (raw_reply_header (plain, "vary"), ==, "Accept-Encoding");
  g_assert_cmpstr (raw_reply_header (packed, "content-encoding"), ==, "gzip");
  g_assert_nonnull (unpacked);
  g_assert_cmpint (*(const char *) g_bytes_get_data (unpacked, NULL), ==, 'b');
  g_assert_null (raw_reply_header (picture, "content-encoding"));
  g_assert_null (raw_reply_header (picture, "vary"));
  g_assert_cmpuint (picture->body->len, ==, 20000);
}

/* ---- The observer and the log ---- */

static void
test_observed (HttpFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *method, *target, *route;
    guint status;
  } rows[] = {
    { "GET", "/api/v1/tell/s3cret?q=s3cret", "GET /tell/{name}", 200 },
    { "HEAD", "/tell", "HEAD /tell", 200 },
    { "DELETE", "/tell/s3cret", "DELETE -", 405 },
    { "GET", "/nothing", "GET -", 404 },
    { "OPTIONS", "/tell", "OPTIONS -", 204 },
    { "BREW", "/tell", "OTHER -", 405 },
    { "GET", "/sleep?ms=1", "GET /sleep", 200 },
    { "GET", "/mine", "GET /mine", 401 },
  };
  gint before = http_log_count.requests;
  gint secrets = http_log_count.secrets;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (RawReply) reply = raw_request (fixture->port, rows[i].method, rows[i].target, NULL, NULL, 0);

      g_test_message ("%s %s", rows[i].method, rows[i].target);
      g_assert_cmpuint (reply->status, ==, rows[i].status);
      g_assert_cmpuint (fixture->board.observed, ==, i + 1);
      g_assert_cmpstr (fixture->board.route, ==, rows[i].route);
      g_assert_null (fixture->board.caller);
    }
  g_autoptr (RawReply) known = http_get (fixture, "/mine", "Authorization: Bearer key-s3cret\r\n");
  g_assert_cmpstr (fixture->board.caller, ==, "user 7");
  g_assert_cmpint (http_log_count.requests - before, ==, G_N_ELEMENTS (rows) + 1);
  g_assert_cmpint (http_log_count.secrets, ==, secrets);

  /* What leads nowhere may be a mistyped secret: only its beginning is told. */
  g_autoptr (RawReply) lost = http_get (fixture, "/callbacks/stk/s3cret/x", NULL);
  g_assert_cmpint (http_log_count.secrets, ==, secrets);
}

static gboolean
never (void)
{
  return FALSE;
}

/* Without a log of requests, failures of ours are told all the same. */
static void
test_quiet (void)
{
  HttpFixture fixture = { 0 };
  gint before = http_log_count.requests;

  http_fixture_start (&fixture, (HubHttpSettings) { .logs_requests = never });
  g_autoptr (RawReply) fine = http_get (&fixture, "/tell", NULL);
  g_autoptr (RawReply) refused = http_get (&fixture, "/nothing", NULL);
  g_assert_cmpint (http_log_count.requests, ==, before);
  g_autoptr (RawReply) failed = http_get (&fixture, "/never", NULL);
  g_assert_cmpuint (failed->status, ==, 503);
  g_assert_cmpint (http_log_count.requests, ==, before + 1);
  g_assert_cmpuint (fixture.board.observed, ==, 3);
  http_fixture_tear_down (&fixture, NULL);
}

/* ---- Limits ---- */

/* So slow to fill again that a slow machine does not see it. */
static const HubHttpRateLimit limits[] = { { 5, 36000 }, { 0, 0 }, { 2, 36000 } };

static guint
count_until_429 (HttpFixture *fixture, const char *target, const char *header, guint most)
{
  for (guint i = 0; i < most; i++)
    {
      g_autoptr (RawReply) reply = http_get (fixture, target, header);

      if (reply->status == 429)
        {
          g_assert_cmpuint (g_ascii_strtoull (raw_reply_header (reply, "retry-after"), NULL, 10), >=, 1);
          return i;
        }
    }

  return most;
}

static void
test_limits (void)
{
  HttpFixture fixture = { 0 };

  http_fixture_start (&fixture, (HubHttpSettings) { .rate_limits = limits, .n_rate_limits = G_N_ELEMENTS (limits) });
  g_assert_cmpuint (count_until_429 (&fixture, "/who", NULL, 20), ==, 5);
  g_assert_cmpuint (count_until_429 (&fixture, "/nothing", NULL, 20), ==, 0); /* counts for the same address */
  g_assert_cmpuint (count_until_429 (&fixture, "/free", NULL, 20), ==, 20);
  g_assert_cmpuint (count_until_429 (&fixture, "/login", NULL, 20), ==, 2);
  /* OPTIONS is never counted. */
  g_autoptr (RawReply) preflight = raw_request (fixture.port, "OPTIONS", "/who", ORIGIN, NULL, 0);
  g_assert_cmpuint (preflight->status, ==, 204);
  http_fixture_tear_down (&fixture, NULL);
}

/* Two people behind one address do not take from each other, and inventing tokens takes from the address. */
static void
test_limits_by_token (void)
{
  HttpFixture fixture = { 0 };
  guint refused = 0;

  http_fixture_start (&fixture, (HubHttpSettings) { .rate_limits = limits, .n_rate_limits = G_N_ELEMENTS (limits) });
  g_assert_cmpuint (count_until_429 (&fixture, "/mine", "Authorization: Bearer key-1\r\n", 20), ==, 5);
  g_assert_cmpuint (count_until_429 (&fixture, "/mine", "Authorization: Bearer key-2\r\n", 20), ==, 5);
  g_assert_cmpuint (count_until_429 (&fixture, "/login", "Authorization: Bearer key-2\r\n", 20), ==, 2);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *header = g_strdup_printf ("Authorization: Bearer invented-%u\r\n", i);
      g_autoptr (RawReply) reply = http_get (&fixture, i % 2 == 0 ? "/mine" : "/who", header);

      refused += reply->status == 429;
    }
  g_assert_cmpuint (refused, ==, 15);
  http_fixture_tear_down (&fixture, NULL);
}

static guint
count_key (HttpFixture *fixture, const char *target, const char *key, guint most)
{
  g_autofree char *header = g_strdup_printf ("Authorization: Bearer %s\r\n", key);

  return count_until_429 (fixture, target, header, most);
}

/* However many tokens somebody has, they are one caller; and what the guard does not know takes from the address. */
static void
test_limits_by_caller (void)
{
  HttpFixture fixture = { 0 };

  http_fixture_start (&fixture, (HubHttpSettings) { .rate_limits = limits, .n_rate_limits = G_N_ELEMENTS (limits) });
  g_assert_cmpuint (count_key (&fixture, "/mine", "key-1@asha", 3), ==, 3);
  g_assert_cmpuint (count_key (&fixture, "/mine", "key-2@asha", 20), ==, 2);
  g_assert_cmpuint (count_key (&fixture, "/who", "key-3@asha", 20), ==, 0);
  g_assert_cmpuint (count_key (&fixture, "/login", "key-3@asha", 20), ==, 2);
  g_assert_cmpuint (count_key (&fixture, "/mine", "key-1@juma", 2), ==, 2);
  /* Ended, or invented in somebody's name: their own is not touched. */
  g_assert_cmpuint (count_key (&fixture, "/mine?ended=1", "key-1@juma", 20), ==, 5);
  g_assert_cmpuint (count_key (&fixture, "/mine", "@juma", 20), ==, 0);
  g_assert_cmpuint (count_until_429 (&fixture, "/who", NULL, 20), ==, 0);
  /* A token that ended is as unknown as any; one that is known needs nothing of the address. */
  g_assert_cmpuint (count_key (&fixture, "/mine", "key-1@juma", 20), ==, 0);
  http_fixture_tear_down (&fixture, NULL);
}

/* Behind an address that nobody may ask from any more, those who are known go on. */
static void
test_limits_known (void)
{
  HttpFixture fixture = { 0 };

  http_fixture_start (&fixture, (HubHttpSettings) { .rate_limits = limits, .n_rate_limits = G_N_ELEMENTS (limits) });
  g_assert_cmpuint (count_key (&fixture, "/mine", "key-1@asha", 1), ==, 1);
  g_assert_cmpuint (count_until_429 (&fixture, "/who", NULL, 20), ==, 5);
  g_assert_cmpuint (count_key (&fixture, "/mine", "key-1@asha", 20), ==, 4);
  http_fixture_tear_down (&fixture, NULL);
}

typedef struct
{
  HttpFixture *fixture;
  gint served;
} Crowd;

static gpointer
crowd_thread (gpointer data)
{
  Crowd *crowd = data;

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (RawReply) reply = http_get (crowd->fixture, "/who", NULL);

      if (reply->status == 200)
        g_atomic_int_inc (&crowd->served);
    }

  return NULL;
}

/* Exact, however many threads come at once. */
static void
test_limits_parallel (void)
{
  static const HubHttpRateLimit one[] = { { 37, 3600 } };
  HttpFixture fixture = { 0 };
  Crowd crowd = { &fixture, 0 };
  GThread *threads[8];

  http_fixture_start (&fixture, (HubHttpSettings) { .rate_limits = one, .n_rate_limits = 1 });
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("crowd", crowd_thread, &crowd);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (crowd.served, ==, 37);
  http_fixture_tear_down (&fixture, NULL);
}

/* ---- Proxies ---- */

static void
test_proxy_words (void)
{
  static const char *const trusted[] = { "127.0.0.1", "10.0.0.0/8", "fd00::/8", NULL };
  static const struct
  {
    const char *peer, *forwarded, *client;
  } rows[] = {
    { "127.0.0.1", "1.2.3.4", "1.2.3.4" },
    { "127.0.0.1", NULL, "127.0.0.1" },
    { "127.0.0.1", "", "127.0.0.1" },
    { "9.9.9.9", "1.2.3.4", "9.9.9.9" },
    { "127.0.0.1", "6.6.6.6, 1.2.3.4", "1.2.3.4" },
    { "127.0.0.1", "6.6.6.6, 1.2.3.4, 10.1.2.3", "1.2.3.4" },
    { "127.0.0.1", "10.1.1.1,10.2.2.2", "10.1.1.1" },
    { "127.0.0.1", "1.2.3.4:5678", "1.2.3.4" },
    { "127.0.0.1", "[2001:db8::1]:443", "2001:db8::1" },
    { "127.0.0.1", "2001:DB8:0::1", "2001:db8::1" },
    { "127.0.0.1", "::ffff:1.2.3.4", "1.2.3.4" },
    { "fd00::7", "1.2.3.4", "1.2.3.4" },
    { "127.0.0.1", "1.2.3.4, evil", "127.0.0.1" },
    { "127.0.0.1", "evil, 1.2.3.4", "1.2.3.4" },
    { "127.0.0.1", "1.2.3.4,", "127.0.0.1" },
    { "127.0.0.1", ", 10.0.0.1", "10.0.0.1" },
    { "127.0.0.1", "1.2.3.4\t", "1.2.3.4" },
    { "127.0.0.1", "127.0.0.1", "127.0.0.1" },
    { "127.0.0.1", "unknown", "127.0.0.1" },
    { "127.0.0.1", "[1.2.3.4", "127.0.0.1" },
    { "127.0.0.1", "1111111111111111111111111111111111111111111111111111111111111111111111", "127.0.0.1" },
  };
  static const char *const bad[] = { "", "localhost", "10.0.0.0/33", "10.0.0.1/8", "10.0.0.0/", "10.0.0.0/-1", "::/129", "fd00::1/8",
                                     "10.0.0", "10.0.0.0/8/8", "1.2.3.4 ", "*" };
  g_autoptr (HubHttpProxies) proxies = hub_http_proxies_new (trusted, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      char client[64];

      g_test_message ("%s, %s", rows[i].peer, rows[i].forwarded);
      hub_http_proxies_client (proxies, rows[i].peer, rows[i].forwarded, client, sizeof client);
      g_assert_cmpstr (client, ==, rows[i].client);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      const char *const texts[] = { "127.0.0.1", bad[i], NULL };
      g_autoptr (GError) error = NULL;

      g_test_message ("\"%s\"", bad[i]);
      g_assert_null (hub_http_proxies_new (texts, &error));
      g_assert_error (error, HUB_HTTP_ERROR, HUB_HTTP_ERROR_ADDRESS);
    }
}

#define FORGED "X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-Proto: https\r\n"

/* Believed from whom we trust, and from nobody else; limits go by the client. */
static void
test_proxies (void)
{
  static const char *const ours[] = { "127.0.0.0/8", NULL };
  static const char *const others[] = { "10.0.0.0/8", NULL };
  static const char *const bad[] = { "nonsense", NULL };
  static const HubHttpRateLimit one[] = { { 1, 3600 } };
  HttpFixture fixture = { 0 };
  HubHttpSettings settings = { .listen = "127.0.0.1:0", .trusted_proxies = bad };
  g_autoptr (GError) error = NULL;

  g_assert_null (hub_http_server_start (&settings, &error));
  g_assert_error (error, HUB_HTTP_ERROR, HUB_HTTP_ERROR_ADDRESS);

  http_fixture_start (&fixture, (HubHttpSettings) { .trusted_proxies = others });
  g_autoptr (RawReply) forged = http_get (&fixture, "/who", "X-Request-Id: a\r\n" FORGED);
  http_assert_reply (forged, 200, "a|127.0.0.1|open");
  http_fixture_tear_down (&fixture, NULL);

  fixture = (HttpFixture) { 0 };
  http_fixture_start (&fixture, (HubHttpSettings) { .trusted_proxies = ours, .rate_limits = one, .n_rate_limits = 1 });
  g_autoptr (RawReply) believed = http_get (&fixture, "/who", "X-Request-Id: a\r\n" FORGED);
  http_assert_reply (believed, 200, "a|6.6.6.6|secure");
  g_autoptr (RawReply) same = http_get (&fixture, "/who", "X-Forwarded-For: 1.1.1.1, 6.6.6.6\r\n");
  http_assert_reply (same, 429, NULL); /* what the client claims before its own address is worth nothing */
  g_autoptr (RawReply) other = http_get (&fixture, "/who", "X-Request-Id: b\r\nX-Forwarded-For: 7.7.7.7\r\n");
  http_assert_reply (other, 200, "b|7.7.7.7|open");
  g_autoptr (RawReply) chain = http_get (
      &fixture, "/who", "X-Request-Id: c\r\nX-Forwarded-For: 8.8.8.8\r\nX-Forwarded-For: 9.9.9.9\r\nX-Forwarded-Proto: https, http\r\n");
  http_assert_reply (chain, 200, "c|9.9.9.9|open");
  http_fixture_tear_down (&fixture, NULL);
}

int
main (int argc, char **argv)
{
  http_fixture_init (&argc, &argv);

  HTTP_ADD ("/http-middle/request-id", test_request_id);
  HTTP_ADD ("/http-middle/security-headers", test_security_headers);
  HTTP_ADD ("/http-middle/cors", test_cors);
  g_test_add_func ("/http-middle/cors-named", test_cors_named);
  HTTP_ADD ("/http-middle/versions", test_versions);
  HTTP_ADD ("/http-middle/not-modified-kept", test_not_modified_kept);
  HTTP_ADD ("/http-middle/packed", test_packed);
  HTTP_ADD ("/http-middle/observed", test_observed);
  g_test_add_func ("/http-middle/quiet", test_quiet);
  g_test_add_func ("/http-middle/limits", test_limits);
  g_test_add_func ("/http-middle/limits-by-token", test_limits_by_token);
  g_test_add_func ("/http-middle/limits-by-caller", test_limits_by_caller);
  g_test_add_func ("/http-middle/limits-known", test_limits_known);
  g_test_add_func ("/http-middle/limits-parallel", test_limits_parallel);
  g_test_add_func ("/http-middle/proxy-words", test_proxy_words);
  g_test_add_func ("/http-middle/proxies", test_proxies);

  return g_test_run ();
}
