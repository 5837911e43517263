/* Base45. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-base45.h"
#include "test-seed.h"

#include <string.h>

/* RFC 9285, section 4.3 and 4.4, and the edges of each group. */
static const struct { const char *bytes; gsize length; const char *text; } vectors[] = {
  { "", 0, "" },
  { "AB", 2, "BB8" },
  { "Hello!!", 7, "%69 VD92EX0" },
  { "base-45", 7, "UJCLQE7W581" },
  { "ietf!", 5, "QED8WEX0" },
  { "\x00", 1, "00" },
  { "\x00\x00", 2, "000" },
  { "\xff", 1, "U5" },
  { "\xff\xff", 2, "FGW" },
  { "\xff\xff\xff", 3, "FGWU5" },
};

static void
test_vectors (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autofree char *text = tk_base45_encode ((const guint8 *) vectors[i].bytes, vectors[i].length);
      guint8 back[16];
      gsize length = 99;

      g_assert_cmpstr (text, ==, vectors[i].text);
      g_assert_true (tk_base45_decode (text, strlen (text), back, sizeof back, &length));
      g_assert_cmpmem (back, length, vectors[i].bytes, vectors[i].length);
    }
}

static void
test_refuses (void)
{
  static const char *table[] = {
    "B",      "BB8B",   /* length 1 modulo 3 */
    "GGW",    ":::",    "FHW",    "FGX", /* above 65535 */
    "V5",     "::",     "06",     "BB8V5", /* above 255 in the last two */
    "bb8",    "Bb8",    "BB\t",   "B\n8", "B,8", "B;8", "B=8", "B_8", "B\"8", "B#8", "B&8", "B'8", "B(8", "B)8",
    "B@8",    "B[8",    "B`8",    "B{8",  "B!8", "B<8", "B?8", "\xc3\xa9" "8", "B\xff" "8", "B\x7f" "8",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      guint8 out[16] = { 42 };
      gsize length = 99;

      g_test_message ("row %zu", i);
      g_assert_false (tk_base45_decode (table[i], strlen (table[i]), out, sizeof out, &length));
      g_assert_cmpuint (length, ==, 99);
      g_assert_cmpuint (out[0], ==, 42);
    }
}

static void
test_refuses_nul (void)
{
  guint8 out[16] = { 42 };
  gsize length = 99;

  g_assert_false (tk_base45_decode ("B\0" "8", 3, out, sizeof out, &length));
  g_assert_cmpuint (out[0], ==, 42);
}

static void
test_refuses_beyond_capacity (void)
{
  guint8 out[7];
  gsize length = 99;

  memset (out, 42, sizeof out);
  g_assert_false (tk_base45_decode ("%69 VD92EX0", 11, out, 6, &length));
  g_assert_cmpuint (length, ==, 99);
  g_assert_cmpuint (out[0], ==, 42);
  g_assert_true (tk_base45_decode ("%69 VD92EX0", 11, out, 7, &length));
  g_assert_cmpuint (length, ==, 7);
  g_assert_false (tk_base45_decode ("BB8", 3, NULL, 0, &length));
  g_assert_true (tk_base45_decode ("", 0, NULL, 0, &length));
  g_assert_cmpuint (length, ==, 0);
}

/* Every text of two or three symbols either is refused or is exactly what its bytes encode to. */
static void
test_one_text_per_bytes (void)
{
  static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
  guint accepted = 0;

  for (guint i = 0; i < 45 * 45 * 46; i++)
    {
      char text[4] = { alphabet[i % 45], alphabet[i / 45 % 45], i / 2025 < 45 ? alphabet[i / 2025] : '\0', '\0' };
      g_autofree char *again = NULL;
      guint8 out[2];
      gsize length;

      if (!tk_base45_decode (text, strlen (text), out, sizeof out, &length))
        continue;
      again = tk_base45_encode (out, length);
      g_assert_cmpstr (again, ==, text);
      accepted++;
    }
  g_assert_cmpuint (accepted, ==, 65536 + 256);
}

static void
test_random_round_trip (void)
{
  g_autoptr (GRand) rand = test_seed_rand ();

  for (int i = 0; i < 2000; i++)
    {
      guint8 bytes[200], back[200];
      gsize length = (gsize) g_rand_int_range (rand, 0, sizeof bytes), done = 0;
      g_autofree char *text = NULL;

      for (gsize j = 0; j < length; j++)
        bytes[j] = (guint8) g_rand_int_range (rand, 0, 256);
      text = tk_base45_encode (bytes, length);
      g_assert_true (tk_base45_decode (text, strlen (text), back, length, &done));
      g_assert_cmpmem (back, done, bytes, length);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base45/vectors", test_vectors);
  g_test_add_func ("/base45/refuses", test_refuses);
  g_test_add_func ("/base45/refuses-nul", test_refuses_nul);
  g_test_add_func ("/base45/refuses-beyond-capacity", test_refuses_beyond_capacity);
  g_test_add_func ("/base45/one-text-per-bytes", test_one_text_per_bytes);
  g_test_add_func ("/base45/random-round-trip", test_random_round_trip);
  return g_test_run ();
}
