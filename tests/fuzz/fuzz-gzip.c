/* Packed request bodies: never more than the limit, whatever they claim; what is packed unpacks to the same.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-fuzz.h"

#include <string.h>
#include "hub-http-gzip.h"

#define LIMIT 4096
#define LARGE_LIMIT 100000 /* more than the unpacking takes at once */

static const char *const words[] = {
  "\x1f\x8b\x08", "gzip", ";q=0", "*", "identity", ",", NULL,
};

static void
make (GRand *random, GByteArray *input)
{
  gsize length = (gsize)g_rand_int_range (random, 0, 2 * LIMIT);
  guint8 *bytes = g_malloc0 (length + 1);
  g_autoptr (GBytes) plain = NULL, packed = NULL;

  for (gsize i = 0; i < length; i++)
    bytes[i] = (guint8)('a' + g_rand_int_range (random, 0, 3));
  plain = g_bytes_new_take (bytes, length);
  packed = hub_http_gzip_pack (plain);
  g_byte_array_append (input, g_bytes_get_data (packed, NULL), (guint)g_bytes_get_size (packed));
}

const TkFuzzHarness tk_fuzz_harness = { "gzip", 8192, words, make };

static void
check_there_and_back (GBytes *plain, gsize limit)
{
  g_autoptr (GBytes) packed = hub_http_gzip_pack (plain);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) back = hub_http_gzip_unpack (packed, limit, &error);

  if (g_bytes_get_size (plain) > limit)
    {
      g_assert_null (back);
      g_assert_error (error, HUB_HTTP_GZIP_ERROR, HUB_HTTP_GZIP_ERROR_TOO_LARGE);
      return;
    }
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (back, plain));
}

static void
check_packed (GBytes *packed, gsize limit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) plain = hub_http_gzip_unpack (packed, limit, &error);

  if (plain == NULL)
    {
      g_assert_true (error != NULL && error->domain == HUB_HTTP_GZIP_ERROR);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (plain), <=, limit);
  check_there_and_back (plain, limit);
}

/* What stands in front decides nothing about a later "gzip", and a refused one stays refused. */
static void
check_header (const char *text)
{
  g_autofree char *named = g_strdup_printf ("gzip, %s", text);
  g_autofree char *refused = g_strdup_printf ("%s;q=0", strpbrk (text, ";,") == NULL ? text : "gzip");

  hub_http_gzip_is_accepted (text);
  g_assert_true (hub_http_gzip_is_accepted (named));
  g_assert_false (hub_http_gzip_is_accepted (refused));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autofree char *text = tk_fuzz_text (data, size);

  check_packed (bytes, LIMIT);
  check_packed (bytes, LARGE_LIMIT);
  check_there_and_back (bytes, LIMIT);
  check_header (text);
  return 0;
}
