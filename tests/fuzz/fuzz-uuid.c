/* UUIDs and role names: a text that is valid is the only one for its bytes. SPDX-License-Identifier:
 * GPL-3.0-or-later */
#include "tk-fuzz.h"

#include <string.h>
#include "tk-role.h"
#include "tk-uuid.h"

#define BYTES 16

static const char *const words[]
    = { "0190163d-8694-739b-aea5-966c26f8ad91", "-7", "-8", "-", "supervisor", "gate", NULL };

static void
make (GRand *random, GByteArray *input)
{
  guint8 bytes[BYTES];
  char text[TK_UUID_SIZE];

  for (gsize i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8)g_rand_int_range (random, 0, 256);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  tk_uuid_from_bytes (bytes, text);
  tk_fuzz_append (input, text);
}

const TkFuzzHarness tk_fuzz_harness = { "uuid", 64, words, make };

static void
check_text (const char *text)
{
  guint8 bytes[BYTES] = { 0 }, none[BYTES] = { 0 };
  char again[TK_UUID_SIZE];
  gboolean valid = tk_uuid_is_valid (text);

  g_assert_cmpint (tk_uuid_to_bytes (text, bytes), ==, valid);
  if (!valid)
    {
      g_assert_cmpmem (bytes, sizeof bytes, none, sizeof none);
      return;
    }
  tk_uuid_from_bytes (bytes, again);
  g_assert_cmpstr (again, ==, text);
}

static void
check_bytes (const guint8 bytes[BYTES])
{
  guint8 back[BYTES] = { 0 };
  char text[TK_UUID_SIZE];
  gboolean version7 = bytes[6] >> 4 == 7 && bytes[8] >> 6 == 2;

  tk_uuid_from_bytes (bytes, text);
  g_assert_cmpint (tk_uuid_to_bytes (text, back), ==, version7);
  if (version7)
    g_assert_cmpmem (back, BYTES, bytes, BYTES);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *text = tk_fuzz_text (data, size);
  TkRole role = tk_role_from_string (text);

  check_text (text);
  if (size >= BYTES)
    check_bytes (data);
  g_assert_cmpstr (tk_role_to_string (role), ==, role != TK_ROLE_NONE ? text : "");
  return 0;
}
