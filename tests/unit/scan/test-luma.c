/* Picture operations, pixel by pixel. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-luma-private.h"

#include <string.h>

static void
assert_pixels (const TkLuma *luma, guint width, guint height, const guint8 *pixels)
{
  g_assert_cmpuint (luma->width, ==, width);
  g_assert_cmpuint (luma->height, ==, height);
  g_assert_cmpmem (luma->pixels, (gsize) width * height, pixels, (gsize) width * height);
}

static void
test_copy (void)
{
  static const guint8 padded[] = { 1, 2, 3, 99, 4, 5, 6, 99 };
  static const guint8 tight[] = { 1, 2, 3, 4, 5, 6 };
  g_autoptr (TkLuma) copy = tk_luma_new_copy (padded, 3, 2, 4);

  assert_pixels (copy, 3, 2, tight);
}

static void
test_colours (void)
{
  static const guint8 bgrx[] = { 255, 0, 0, 7, 0, 255, 0, 7, 0, 0, 255, 7, 255, 255, 255, 7 };
  static const guint8 rgba[] = { 0, 0, 255, 255, 0, 255, 0, 255, 255, 0, 0, 255, 0, 0, 0, 0 };
  static const guint8 rgb[] = { 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 255 };
  static const guint8 grey[] = { 28, 149, 76, 255 };
  g_autoptr (TkLuma) from_bgrx = tk_luma_new_from_bgrx (bgrx, 4, 1, 16);
  g_autoptr (TkLuma) from_rgba = tk_luma_new_from_rgb (rgba, 4, 1, 16, 4);
  g_autoptr (TkLuma) from_rgb = tk_luma_new_from_rgb (rgb, 4, 1, 12, 3);

  assert_pixels (from_bgrx, 4, 1, grey);
  assert_pixels (from_rgba, 4, 1, grey);
  assert_pixels (from_rgb, 4, 1, grey);
}

static void
test_shrink (void)
{
  static guint8 pixels[] = { 0, 10, 20, 30, 99, 20, 30, 40, 50, 99, 1, 1, 1, 1, 1 };
  static const guint8 small[] = { 15, 35 };
  TkLuma luma = { 5, 3, pixels };
  g_autoptr (TkLuma) half = tk_luma_shrink (&luma, 2);
  g_autoptr (TkLuma) gone = tk_luma_shrink (&luma, 4);

  assert_pixels (half, 2, 1, small);
  assert_pixels (gone, 1, 0, small);
}

static void
test_enlarge (void)
{
  static guint8 pixels[] = { 0, 160 };
  static const guint8 large[] = { 0, 40, 120, 160, 0, 40, 120, 160 };
  TkLuma luma = { 2, 1, pixels };
  g_autoptr (TkLuma) twice = tk_luma_enlarge (&luma);

  assert_pixels (twice, 4, 2, large);
}

static void
test_invert (void)
{
  static guint8 pixels[] = { 0, 1, 254, 255 };
  static const guint8 inverted[] = { 255, 254, 1, 0 };
  TkLuma luma = { 4, 1, pixels };
  g_autoptr (TkLuma) other = tk_luma_invert (&luma);

  assert_pixels (other, 4, 1, inverted);
}

/* Ink 30 darker than its paper everywhere, on paper that runs from black to white: only the ink must become black. */
static void
test_threshold (void)
{
  g_autoptr (TkLuma) luma = tk_luma_new (220, 40);
  g_autoptr (TkLuma) binary = NULL;

  for (guint y = 0; y < 40; y++)
    for (guint x = 0; x < 220; x++)
      luma->pixels[y * 220 + x] = 35 + x - (x % 8 == 0 && y % 8 == 0 ? 30 : 0);
  binary = tk_luma_threshold (luma, 15, 7);
  for (guint y = 8; y < 32; y++)
    for (guint x = 16; x < 200; x++)
      g_assert_cmpint (binary->pixels[y * 220 + x], ==, x % 8 == 0 && y % 8 == 0 ? 0 : 255);
}

static void
test_sharpen (void)
{
  g_autoptr (TkLuma) edge = tk_luma_new (20, 5);
  g_autoptr (TkLuma) sharp = NULL;

  for (guint i = 0; i < 100; i++)
    edge->pixels[i] = i % 20 < 10 ? 100 : 150;
  sharp = tk_luma_sharpen (edge, 2);
  g_assert_cmpint (sharp->pixels[40 + 2], ==, 100);
  g_assert_cmpint (sharp->pixels[40 + 17], ==, 150);
  g_assert_cmpint (sharp->pixels[40 + 9], ==, 40);
  g_assert_cmpint (sharp->pixels[40 + 10], ==, 210);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/luma/copy", test_copy);
  g_test_add_func ("/luma/colours", test_colours);
  g_test_add_func ("/luma/shrink", test_shrink);
  g_test_add_func ("/luma/enlarge", test_enlarge);
  g_test_add_func ("/luma/invert", test_invert);
  g_test_add_func ("/luma/threshold", test_threshold);
  g_test_add_func ("/luma/sharpen", test_sharpen);
  return g_test_run ();
}
