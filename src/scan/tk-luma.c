/* Picture operations that make a code easier to find. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-luma-private.h"

#include <string.h>

/* Pairs of pixels that tell of the noise of a picture. */
#define NOISE_SAMPLES 20000

/* Sums over larger windows would not fit in 32 bits. */
#define REACH_MOST 300

#define SHARPEN_GAIN 3

TkLuma *
tk_luma_new (guint width, guint height)
{
  TkLuma *luma = g_new (TkLuma, 1);

  luma->width = width;
  luma->height = height;
  luma->pixels = g_malloc_n (MAX ((gsize) width * height, 1), 1);
  return luma;
}

void
tk_luma_free (TkLuma *luma)
{
  g_free (luma->pixels);
  g_free (luma);
}

TkLuma *
tk_luma_new_copy (const guint8 *pixels, guint width, guint height, gsize stride)
{
  TkLuma *luma = tk_luma_new (width, height);

  for (guint y = 0; y < height; y++)
    memcpy (luma->pixels + (gsize) y * width, pixels + y * stride, width);
  return luma;
}

TkLuma *
tk_luma_new_part (const TkLuma *luma, guint x, guint y, guint width, guint height)
{
  return tk_luma_new_copy (luma->pixels + (gsize) y * luma->width + x, width, height, luma->width);
}

/* Rec. 601 weights in 256ths. */
static inline guint
weigh (guint red, guint green, guint blue)
{
  return (77 * red + 150 * green + 29 * blue) >> 8;
}

TkLuma *
tk_luma_new_from_bgrx (const guint8 *pixels, guint width, guint height, gsize stride)
{
  TkLuma *luma = tk_luma_new (width, height);

  for (guint y = 0; y < height; y++)
    {
      const guint8 *from = pixels + y * stride;
      guint8 *to = luma->pixels + (gsize) y * width;

      for (guint x = 0; x < width; x++)
        to[x] = weigh (from[4 * x + 2], from[4 * x + 1], from[4 * x]);
    }
  return luma;
}

TkLuma *
tk_luma_new_from_rgb (const guint8 *pixels, guint width, guint height, gsize stride, guint channels)
{
  TkLuma *luma = tk_luma_new (width, height);

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      {
        const guint8 *from = pixels + y * stride + (gsize) x * channels;
        guint alpha = channels == 4 ? from[3] : 255;
        guint grey = weigh (from[0], from[1], from[2]);

        luma->pixels[(gsize) y * width + x] = (grey * alpha + 255 * (255 - alpha)) / 255;
      }
  return luma;
}

TkLuma *
tk_luma_shrink (const TkLuma *luma, guint factor)
{
  TkLuma *small = tk_luma_new (luma->width / factor, luma->height / factor);
  g_autofree guint32 *sums = g_new (guint32, MAX (small->width, 1));

  for (guint y = 0; y < small->height; y++)
    {
      memset (sums, 0, small->width * sizeof *sums);
      for (guint row = 0; row < factor; row++)
        {
          const guint8 *from = luma->pixels + (gsize) (y * factor + row) * luma->width;

          for (guint x = 0; x < small->width; x++)
            for (guint column = 0; column < factor; column++)
              sums[x] += *from++;
        }
      for (guint x = 0; x < small->width; x++)
        small->pixels[(gsize) y * small->width + x] = sums[x] / (factor * factor);
    }
  return small;
}

/* A new pixel lies a quarter of the way from its nearest old one to the next: weights 3 : 1 in both directions. */
TkLuma *
tk_luma_enlarge (const TkLuma *luma)
{
  TkLuma *large = tk_luma_new (luma->width * 2, luma->height * 2);

  for (guint y = 0; y < large->height; y++)
    {
      guint near_y = y / 2;
      guint far_y = y % 2 == 0 ? (near_y > 0 ? near_y - 1 : 0) : MIN (near_y + 1, luma->height - 1);
      const guint8 *near_row = luma->pixels + (gsize) near_y * luma->width;
      const guint8 *far_row = luma->pixels + (gsize) far_y * luma->width;

      for (guint x = 0; x < large->width; x++)
        {
          guint near_x = x / 2;
          guint far_x = x % 2 == 0 ? (near_x > 0 ? near_x - 1 : 0) : MIN (near_x + 1, luma->width - 1);

          large->pixels[(gsize) y * large->width + x]
              = (9 * near_row[near_x] + 3 * (near_row[far_x] + far_row[near_x]) + far_row[far_x] + 8) / 16;
        }
    }
  return large;
}

TkLuma *
tk_luma_invert (const TkLuma *luma)
{
  TkLuma *inverted = tk_luma_new (luma->width, luma->height);
  gsize size = (gsize) luma->width * luma->height;

  for (gsize i = 0; i < size; i++)
    inverted->pixels[i] = 255 - luma->pixels[i];
  return inverted;
}

/* Summed-area table with a row and a column of zeros before the first: the sum of any rectangle is four look-ups.
 * 32 bits wrap for large pictures; differences within a window do not. */
static guint32 *
sum_areas (const TkLuma *luma)
{
  gsize pitch = (gsize) luma->width + 1;
  guint32 *sums = g_new0 (guint32, pitch * (luma->height + 1));

  for (guint y = 0; y < luma->height; y++)
    {
      guint32 row = 0;

      for (guint x = 0; x < luma->width; x++)
        {
          row += luma->pixels[(gsize) y * luma->width + x];
          sums[(y + 1) * pitch + x + 1] = sums[y * pitch + x + 1] + row;
        }
    }
  return sums;
}

static guint
mean_around (const TkLuma *luma, const guint32 *sums, guint x, guint y, guint reach)
{
  gsize pitch = (gsize) luma->width + 1;
  guint left = x > reach ? x - reach : 0, top = y > reach ? y - reach : 0;
  guint right = MIN (x + reach + 1, luma->width), bottom = MIN (y + reach + 1, luma->height);
  guint32 sum = sums[bottom * pitch + right] - sums[top * pitch + right] - sums[bottom * pitch + left]
                + sums[top * pitch + left];

  return sum / ((right - left) * (bottom - top));
}

/* Sums of each column over the rows around one row; the rows a window loses and gains are all that changes. */
static void
add_row (guint32 *columns, const TkLuma *luma, guint y)
{
  const guint8 *row = luma->pixels + (gsize) y * luma->width;

  for (guint x = 0; x < luma->width; x++)
    columns[x] += row[x];
}

static void
drop_row (guint32 *columns, const TkLuma *luma, guint y)
{
  const guint8 *row = luma->pixels + (gsize) y * luma->width;

  for (guint x = 0; x < luma->width; x++)
    columns[x] -= row[x];
}

/* sums[x]: the columns within `reach` of x; counts[x]: how many they are. */
static void
sum_columns (const guint32 *columns, guint width, guint reach, guint32 *sums)
{
  guint32 sum = 0;

  for (guint x = 0; x < MIN (reach, width); x++)
    sum += columns[x];
  for (guint x = 0; x < width; x++)
    {
      sum += x + reach < width ? columns[x + reach] : 0;
      sums[x] = sum;
      sum -= x >= reach ? columns[x - reach] : 0;
    }
}

static guint
count_around (guint place, guint size, guint reach)
{
  return MIN (place + reach + 1, size) - (place > reach ? place - reach : 0);
}

/* Sums by which a pixel is compared: the mean of its surroundings less a margin. */
static void
lower_sums (guint32 *sums, const guint32 *counts, guint width, guint margin)
{
  for (guint x = 0; x < width; x++)
    sums[x] = sums[x] > margin * counts[x] ? sums[x] - margin * counts[x] : 0;
}

static void
compare_row (const guint8 *row, const guint32 *sums, const guint32 *counts, guint width, guint8 *to)
{
  for (guint x = 0; x < width; x++)
    to[x] = row[x] * counts[x] < sums[x] ? 0 : 255;
}

/* 0 where a pixel is darker than the mean of the window around it by more than `margin`, else 255. */
static TkLuma *
compare_around (const TkLuma *luma, guint reach, guint margin)
{
  TkLuma *compared = tk_luma_new (luma->width, luma->height);
  g_autofree guint32 *room = g_new0 (guint32, 3 * (gsize) luma->width + 1);
  guint32 *columns = room, *sums = room + luma->width, *counts = sums + luma->width;

  for (guint y = 0; y < MIN (reach, luma->height); y++)
    add_row (columns, luma, y);
  for (guint y = 0; y < luma->height; y++)
    {
      guint rows = count_around (y, luma->height, reach);

      if (y + reach < luma->height)
        add_row (columns, luma, y + reach);
      sum_columns (columns, luma->width, reach, sums);
      for (guint x = 0; x < luma->width; x++)
        counts[x] = rows * count_around (x, luma->width, reach);
      lower_sums (sums, counts, luma->width, margin);
      compare_row (luma->pixels + (gsize) y * luma->width, sums, counts, luma->width, compared->pixels + (gsize) y * luma->width);
      if (y >= reach)
        drop_row (columns, luma, y - reach);
    }
  return compared;
}

TkLuma *
tk_luma_threshold (const TkLuma *luma, guint window, guint margin)
{
  return compare_around (luma, MIN (window / 2, REACH_MOST), margin);
}

guint
tk_luma_measure_noise (const TkLuma *luma)
{
  guint counts[256] = { 0 }, seen = 0, sum = 0, difference = 0;
  gsize size = (gsize) luma->width * luma->height, step = size / NOISE_SAMPLES + 1;

  for (gsize i = 0; i + 1 < size; i += step, seen++)
    counts[ABS (luma->pixels[i] - luma->pixels[i + 1])]++;
  while (difference < 255 && (sum += counts[difference]) * 2 < seen)
    difference++;
  return difference;
}

TkLuma *
tk_luma_sharpen (const TkLuma *luma, guint radius)
{
  TkLuma *sharp = tk_luma_new (luma->width, luma->height);
  g_autofree guint32 *sums = sum_areas (luma);

  for (guint y = 0; y < luma->height; y++)
    for (guint x = 0; x < luma->width; x++)
      {
        gsize i = (gsize) y * luma->width + x;
        int edge = luma->pixels[i] - (int) mean_around (luma, sums, x, y, radius);

        sharp->pixels[i] = CLAMP (luma->pixels[i] + SHARPEN_GAIN * edge, 0, 255);
      }
  return sharp;
}
