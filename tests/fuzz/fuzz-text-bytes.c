/* Base64url and hex: at most one length decodes, and back to the same text. SPDX-License-Identifier:
 * GPL-3.0-or-later */
#include "tk-fuzz.h"

#include <string.h>
#include "tk-base64url.h"
#include "tk-keys.h"

#define UNTOUCHED 0xa5

typedef struct {
  gboolean (*decode) (const char *text, guint8 *out, gsize length);
  char *(*encode) (const guint8 *data, gsize length);
} Coding;

static const char *const words[] = {
  "=", "-_", "+/", "AA", "AB", "ff", "FF", "0x", NULL,
};

static void
make (GRand *random, GByteArray *input)
{
  guint8 bytes[70];
  gsize length = (gsize)g_rand_int_range (random, 0, sizeof bytes);
  g_autofree char *text = NULL;

  for (gsize i = 0; i < length; i++)
    bytes[i] = (guint8)g_rand_int_range (random, 0, 256);
  text = g_rand_boolean (random) ? tk_hex_encode (bytes, length) : tk_base64url_encode (bytes, length);
  tk_fuzz_append (input, text);
}

const TkFuzzHarness tk_fuzz_harness = { "text-bytes", 160, words, make };

/* Whether `text` decodes to `length` bytes; out is exactly that large. */
static gboolean
check_length (const Coding *coding, const char *text, gsize length)
{
  g_autofree guint8 *out = g_malloc (MAX (length, 1));
  g_autofree char *again = NULL;

  memset (out, UNTOUCHED, length);
  if (!coding->decode (text, out, length))
    {
      for (gsize i = 0; i < length; i++)
        g_assert_cmpuint (out[i], ==, UNTOUCHED);
      return FALSE;
    }
  again = coding->encode (out, length);
  if (coding->encode == tk_hex_encode)
    g_assert_cmpint (g_ascii_strcasecmp (again, text), ==, 0);
  else
    g_assert_cmpstr (again, ==, text);
  return TRUE;
}

static void
check_text (const Coding *coding, const char *text)
{
  gsize right = 0;

  for (gsize length = 0; length <= strlen (text) + 1; length++)
    right += check_length (coding, text, length);
  g_assert_cmpuint (right, <=, 1);
}

static void
check_bytes (const Coding *coding, const guint8 *data, gsize size)
{
  g_autofree char *text = coding->encode (data, size);
  g_autofree guint8 *back = g_malloc (MAX (size, 1));

  g_assert_true (coding->decode (text, back, size));
  g_assert_cmpmem (back, size, data, size);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  static const Coding codings[]
      = { { tk_base64url_decode, tk_base64url_encode }, { tk_hex_decode, tk_hex_encode } };
  g_autofree char *text = tk_fuzz_text (data, size);

  tk_keys_init ();
  for (gsize i = 0; i < G_N_ELEMENTS (codings); i++)
    {
      check_text (&codings[i], text);
      check_bytes (&codings[i], data, size);
    }
  return 0;
}
