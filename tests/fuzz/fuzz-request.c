/* What is decided about a request before its handler: who sent it by way of which proxies, which version it knows, which
 * page asks, and what of its texts may stand in an answer. The input is one fact a line: a path, the other end's address,
 * X-Forwarded-For, Accept-Encoding, a header's value, a file name. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-fuzz.h"

#include <string.h>
#include <arpa/inet.h>
#include "hub-http-path.h"
#include "hub-http-proxy.h"
#include "hub-http-response.h"

#define PREFIX "/api/v1"

static const char *const words[] = {
  "/api/v1", "//", "/../", "%2F", "%00", "%0d%0a", "%C3%A9", "127.0.0.1", "10.0.0.1", "::1", "::ffff:10.0.0.1", "[2001:db8::1]:443", ", ",
  ":80", "/8", "\r", "\"", "\\", ";", "\xc3\xa9", "attachment", NULL,
};

static void
make (GRand *random, GByteArray *input)
{
  g_autofree char *text = g_strdup_printf ("/api/v1//events/%x/caf%%C3%%A9\n%s\n%u.2.3.4, 10.0.0.%u\n10.0.0.0/%u\nvalue %u\nreport-%u.csv",
                                           g_rand_int (random), g_rand_boolean (random) ? "127.0.0.1" : "2001:db8::1",
                                           g_rand_int (random) & 0xff, g_rand_int (random) & 0xff, g_rand_int (random) & 0x1f,
                                           g_rand_int (random), g_rand_int (random));

  tk_fuzz_append (input, text);
}

const TkFuzzHarness tk_fuzz_harness = { "request", 2048, words, make };

/* A path is split where its slashes are; parsed again it is the same, and its segments say what its text says. */
static void
check_path (const char *text)
{
  g_auto (HubHttpPath) path = { 0 }, again = { 0 };
  guint slashes = 0;

  if (!hub_http_path_parse (text, PREFIX, &path))
    {
      g_assert_null (path.normal);
      return;
    }
  g_assert_cmpint (path.normal[0], ==, '/');
  for (const char *at = path.normal; *at != '\0'; at++)
    slashes += *at == '/';
  g_assert_cmpuint (slashes, ==, MAX (path.n, 1));
  for (guint i = 0; i < MIN (path.n, HUB_HTTP_PATH_SEGMENTS_MAX); i++)
    {
      g_assert_cmpstr (path.segments[i], !=, "");
      g_assert_true (g_utf8_validate (path.segments[i], -1, NULL));
      for (const char *at = path.segments[i]; *at != '\0'; at++)
        g_assert_false (g_ascii_iscntrl (*at));
    }
  g_assert_true (hub_http_path_parse (path.normal, NULL, &again));
  g_assert_cmpstr (again.normal, ==, path.normal);
  g_assert_cmpuint (again.n, ==, path.n);
  for (guint i = 0; i < MIN (path.n, HUB_HTTP_PATH_SEGMENTS_MAX); i++)
    g_assert_cmpstr (again.segments[i], ==, path.segments[i]);
}

static gboolean
is_address (const char *text)
{
  struct in6_addr six;
  struct in_addr four;

  return inet_pton (AF_INET, text, &four) == 1 || inet_pton (AF_INET6, text, &six) == 1;
}

/* Whoever is not trusted is taken for itself; and what a client claims before the last address it cannot choose, changes
 * nothing. */
static void
check_client (const char *peer, const char *forwarded)
{
  static const char *const trusted[] = { "127.0.0.1", "10.0.0.0/8", "::1", NULL };
  g_autoptr (HubHttpProxies) proxies = hub_http_proxies_new (trusted, NULL);
  g_autofree char *claimed = g_strconcat ("6.6.6.6, ", forwarded, NULL);
  char client[48], other[48];

  hub_http_proxies_client (proxies, peer, forwarded, client, sizeof client);
  if (!hub_http_proxies_trust (proxies, peer))
    {
      g_assert_true (g_str_has_prefix (peer, client));
      return;
    }
  g_assert_true (is_address (client));
  hub_http_proxies_client (proxies, peer, claimed, other, sizeof other);
  if (!hub_http_proxies_trust (proxies, client))
    g_assert_cmpstr (other, ==, client);
}

static void
check_network (const char *text)
{
  const char *const texts[] = { text, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubHttpProxies) proxies = hub_http_proxies_new (texts, &error);
  g_auto (GStrv) halves = g_strsplit (text, "/", 2);

  if (proxies == NULL)
    g_assert_nonnull (error);
  else
    g_assert_true (hub_http_proxies_trust (proxies, halves[0]));
}

static void
check_one_line (const char *name, const char *value, gpointer data)
{
  for (; *value != '\0'; value++)
    g_assert_false (g_ascii_iscntrl (*value));
}

static void
check_response (const char *value, const char *filename)
{
  g_autoptr (HubHttpResponse) response = hub_http_response_new (200, "text/csv", NULL);
  const char *disposition;

  g_assert_cmpint (hub_http_response_set_header (response, "X-Thing", value), ==,
                   hub_http_response_get_header (response, "X-Thing") != NULL);
  hub_http_response_set_header (response, value, "1");
  hub_http_response_set_attachment (response, filename);
  disposition = hub_http_response_get_header (response, "Content-Disposition");
  g_assert_nonnull (disposition);
  g_assert_null (strpbrk (disposition, "/\\\r\n"));
  g_assert_true (strchr (strchr (disposition, '"') + 1, '"') == strstr (disposition, "\"; filename*="));
  hub_http_response_foreach_header (response, check_one_line, NULL);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *text = tk_fuzz_text (data, size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", 6);

  if (g_strv_length (lines) < 6)
    return 0;
  check_path (lines[0]);
  check_client (lines[1], lines[2]);
  check_network (lines[3]);
  check_response (lines[4], lines[5]);
  return 0;
}
