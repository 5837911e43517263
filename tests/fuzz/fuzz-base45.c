/* Base45: what decodes encodes to the same text, what encodes decodes to the same bytes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-fuzz.h"

#include <string.h>
#include "tk-base45.h"

#define UNTOUCHED 0xa5

static const char *const words[] = {
  "00", "000", "FGW", "U5", "GGW", ":::", "TK1:", "$%*+-./:", NULL,
};

static void
make (GRand *random, GByteArray *input)
{
  guint8 bytes[80];
  gsize length = (gsize)g_rand_int_range (random, 0, sizeof bytes);
  g_autofree char *text = NULL;

  for (gsize i = 0; i < length; i++)
    bytes[i] = (guint8)g_rand_int_range (random, 0, 256);
  text = tk_base45_encode (bytes, length);
  tk_fuzz_append (input, text);
}

const TkFuzzHarness tk_fuzz_harness = { "base45", 512, words, make };

static void
check_text (const char *text, gsize length)
{
  gsize capacity = length, got = G_MAXSIZE;
  g_autofree guint8 *out = g_malloc (MAX (capacity, 1));
  g_autofree char *again = NULL;

  memset (out, UNTOUCHED, capacity);
  if (!tk_base45_decode (text, length, out, capacity, &got))
    {
      g_assert_cmpuint (got, ==, G_MAXSIZE);
      for (gsize i = 0; i < capacity; i++)
        g_assert_cmpuint (out[i], ==, UNTOUCHED);
      return;
    }
  again = tk_base45_encode (out, got);
  g_assert_cmpmem (again, strlen (again), text, length);
  g_assert_true (got == 0 || !tk_base45_decode (text, length, out, got - 1, &got));
}

static void
check_bytes (const guint8 *data, gsize size)
{
  g_autofree char *text = tk_base45_encode (data, size);
  g_autofree guint8 *back = g_malloc (MAX (size, 1)); /* no more room than needed */
  gsize length = 0;

  g_assert_true (tk_base45_decode (text, strlen (text), back, size, &length));
  g_assert_cmpmem (back, length, data, size);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  check_text ((const char *)data, size);
  check_bytes (data, size);
  return 0;
}
