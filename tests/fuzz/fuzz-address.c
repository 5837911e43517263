/* Addresses people type: a hub's for a terminal, and where a hub listens. What is accepted stays as it is,
 * and no credential is ever sent in the clear beyond this machine. SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tk-fuzz.h"

#include <curl/curl.h>
#include <string.h>
#include "hub-http-listen.h"
#include "tk-sync-http.h"
#include "tk-sync.h"

static const char *const words[]
    = { "https://", "http://",     "HTTP://", "localhost", "127.0.0.1", "[::1]", ":8080", ":0",
        ":65536",   "/",           "//",      "?",         "#",         "@",     "%00",   "%2f",
        "0.0.0.0",  "hub.example", "[",       "]",         "\\",        " ",     NULL };

static void
make (GRand *random, GByteArray *input)
{
  static const char *const schemes[] = { "https://", "http://", "HTTPS://", "" };
  static const char *const hosts[] = { "hub.example", "localhost",         "127.0.0.1",      "[::1]",
                                       "192.0.2.7",   "127.0.0.1.example", "tamasha.example" };
  static const char *const ends[] = { "", ":8080", ":8080/", "/hub//", ":0", ":65535/a?b", ":70000" };

  tk_fuzz_append (input, schemes[g_rand_int_range (random, 0, G_N_ELEMENTS (schemes))]);
  tk_fuzz_append (input, hosts[g_rand_int_range (random, 0, G_N_ELEMENTS (hosts))]);
  tk_fuzz_append (input, ends[g_rand_int_range (random, 0, G_N_ELEMENTS (ends))]);
}

const TkFuzzHarness tk_fuzz_harness = { "address", 256, words, make };

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return g_ascii_strcasecmp (host, "localhost") == 0
         || (address != NULL && g_inet_address_get_is_loopback (address));
}

static char *
take_part (CURLU *url, CURLUPart part)
{
  g_autofree char *text = NULL;
  char *found = NULL;

  if (curl_url_get (url, part, &found, 0) != CURLUE_OK)
    return NULL;
  text = g_strdup (found);
  curl_free (found);
  if (*text == '[')
    return g_strndup (text + 1, strcspn (text + 1, "]%"));
  return g_steal_pointer (&text);
}

/* Asked of curl, which is who connects: were it to find another host than the check did, the credential would
 * go there. */
static void
check_encrypted (const char *text)
{
  CURLU *url = curl_url ();
  g_autofree char *scheme = NULL, *host = NULL, *user = NULL;

  if (curl_url_set (url, CURLUPART_URL, text, 0) == CURLUE_OK)
    {
      scheme = take_part (url, CURLUPART_SCHEME);
      host = take_part (url, CURLUPART_HOST);
      user = take_part (url, CURLUPART_USER);
      g_assert_null (user);
      if (!g_str_equal (scheme, "https"))
        g_assert_true (is_loopback (host));
    }
  curl_url_cleanup (url);
}

static void
check_url (const char *text)
{
  g_autoptr (GError) error = NULL, again_error = NULL;
  g_autofree char *url = tk_sync_http_check_url (text, &error), *again = NULL;

  if (url == NULL)
    {
      g_assert_error (error, TK_SYNC_ERROR, TK_SYNC_ERROR_INVALID);
      return;
    }
  g_assert_no_error (error);
  g_assert_false (g_str_has_suffix (url, "/"));
  g_assert_true (g_str_has_prefix (text, url));
  again = tk_sync_http_check_url (url, &again_error);
  g_assert_no_error (again_error);
  g_assert_cmpstr (again, ==, url);
  check_encrypted (url);
}

static void
check_listen (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *host = NULL, *again = NULL, *host_again = NULL;
  guint16 port = 42, port_again = 0;

  if (!hub_http_listen_parse (text, &host, &port, &error))
    {
      g_assert_error (error, HUB_HTTP_ERROR, HUB_HTTP_ERROR_ADDRESS);
      g_assert_null (host);
      g_assert_cmpuint (port, ==, 42);
      return;
    }
  g_assert_no_error (error);
  again = g_strdup_printf (strchr (host, ':') != NULL ? "[%s]:%u" : "%s:%u", host, port);
  g_assert_true (hub_http_listen_parse (again, &host_again, &port_again, NULL));
  g_assert_cmpstr (host_again, ==, host);
  g_assert_cmpuint (port_again, ==, port);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *text = tk_fuzz_text (data, size);

  check_url (text);
  check_listen (text);
  return 0;
}
