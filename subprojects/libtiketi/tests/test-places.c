/* Ranges of seats: one way to write each. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-places.h"
#include "test-seed.h"

#include <string.h>

static void
test_table (void)
{
  static const struct { const char *text; guint n, last; } good[] = {
    { "", 0, 0 }, { "1", 1, 1 }, { "1-2", 2, 2 }, { "1-20,25", 21, 25 }, { "3,5,7-9", 5, 9 }, { "4294967295", 1, 4294967295u },
    { "1-100000", 100000, 100000 },
  };
  static const char *const bad[] = { "0", "01", "1,", ",1", "1-1", "2-1", "1,2", "1-3,4", "5,3", "1-3,2", "1 ", " 1", "-1", "1--2", "a",
                                     "1-", "4294967296", "99999999999999999999", "1-100001", "1,3,3" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GArray) places = tk_places_parse (good[i].text);

      g_test_message ("%s", good[i].text);
      g_assert_nonnull (places);
      g_assert_cmpuint (places->len, ==, good[i].n);
      g_autofree char *text = tk_places_format ((const guint32 *) places->data, places->len);
      g_assert_cmpstr (text, ==, good[i].text);
      if (places->len > 0)
        g_assert_cmpuint (g_array_index (places, guint32, places->len - 1), ==, good[i].last);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_message ("%s", bad[i]);
      g_assert_null (tk_places_parse (bad[i]));
    }
}

static void
test_random (void)
{
  g_autoptr (GRand) rand = test_seed_rand ();

  for (int round = 0; round < 2000; round++)
    {
      g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (guint32));
      guint32 share = (guint32) g_rand_int_range (rand, 1, 10);

      for (guint32 place = 1; place < 200; place++)
        if ((guint32) g_rand_int_range (rand, 0, 10) < share)
          g_array_append_val (places, place);
      g_autofree char *text = tk_places_format ((const guint32 *) places->data, places->len);
      g_autoptr (GArray) read = tk_places_parse (text);
      g_assert_nonnull (read);
      g_assert_cmpmem (read->data, read->len * sizeof (guint32), places->data, places->len * sizeof (guint32));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/places/table", test_table);
  g_test_add_func ("/places/random", test_random);
  return g_test_run ();
}
