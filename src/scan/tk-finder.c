/* Finder patterns by their runs: any line through the middle of one crosses 1 : 1 : 3 : 1 : 1 modules, however it is
 * turned or tilted (ISO/IEC 18004, 6.3.3). SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-finder-private.h"

#include <math.h>

#define FINDERS_MOST 512
/* The smallest module, in pixels, whose runs can be told apart. */
#define MODULE_LEAST 1.2f
/* How differently long a finder's modules may look across and down: tilted by 70 degrees. */
#define FORESHORTENED 3.0f
/* Rays from the middle outwards, and how many must cross core, ring and ring. */
#define RAYS 16
#define RAYS_LEAST 8

/* Lengths of five runs, the middle one on the centre. */
typedef struct {
  float runs[5];
} Runs;

/* Rings and core decide; what is outside the outer ring may be dark too, where the quiet zone was cut off. */
static gboolean
is_like_finder (const Runs *runs, float *module)
{
  const float *r = runs->runs;
  float inner = (r[1] + r[2] + r[3]) / 5, slack = 0.5f * inner + 0.5f;

  *module = inner;
  return inner >= MODULE_LEAST && fabsf (r[1] - inner) <= slack && fabsf (r[3] - inner) <= slack
         && fabsf (r[2] - 3 * inner) <= 0.8f * inner + 0.7f && r[0] >= 0.4f * inner && r[4] >= 0.4f * inner
         && MIN (r[0], r[4]) <= 2.2f * inner + 1;
}

/* Pixels of one colour from (x, y) on, at most `most`; (x, y) moves behind them. */
static int
walk_run (const TkLuma *binary, int *x, int *y, int dx, int dy, guint8 colour, int most)
{
  int n = 0;

  while (n < most && *x >= 0 && *y >= 0 && *x < (int) binary->width && *y < (int) binary->height
         && binary->pixels[(gsize) *y * binary->width + *x] == colour)
    {
      *x += dx;
      *y += dy;
      n++;
    }
  return n;
}

/* The five runs around (x, y) in one direction; *shift: how far their middle is from the pixel. */
static gboolean
cross (const TkLuma *binary, int x, int y, int dx, int dy, float expected, Runs *runs, float *shift)
{
  guint8 colour = binary->pixels[(gsize) y * binary->width + x];
  int most = (int) (expected * 6) + 4, outer = (int) (expected * 3) + 3;
  int ahead_x = x + dx, ahead_y = y + dy, back_x = x, back_y = y;
  int ahead = walk_run (binary, &ahead_x, &ahead_y, dx, dy, colour, most);
  int back = walk_run (binary, &back_x, &back_y, -dx, -dy, colour, most);

  runs->runs[2] = ahead + back;
  runs->runs[3] = walk_run (binary, &ahead_x, &ahead_y, dx, dy, 255 - colour, most);
  runs->runs[1] = walk_run (binary, &back_x, &back_y, -dx, -dy, 255 - colour, most);
  runs->runs[4] = walk_run (binary, &ahead_x, &ahead_y, dx, dy, colour, outer);
  runs->runs[0] = walk_run (binary, &back_x, &back_y, -dx, -dy, colour, outer);
  *shift = (ahead - back) / 2.0f + (runs->runs[3] - runs->runs[1]) / 4.0f + 0.5f;
  return runs->runs[1] > 0 && runs->runs[3] > 0;
}

static gboolean
is_similar (float a, float b, float factor)
{
  return a < b * factor && b < a * factor;
}

/* Aslant in at least one direction; pixels are coarse there. */
static gboolean
crosses_aslant (const TkLuma *binary, int x, int y, float module)
{
  Runs runs;
  float slanted, shift;
  int good = 0;

  for (int dy = -1; dy <= 1; dy += 2)
    good += cross (binary, x, y, 1, dy, module * 2, &runs, &shift) && is_like_finder (&runs, &slanted)
            && is_similar (slanted, module * 0.9f, FORESHORTENED);
  return good > 0;
}

static gboolean
check_finder (const TkLuma *binary, float row_x, int row_y, float module, TkFinder *finder)
{
  Runs runs;
  float down, across, shift_y, shift_x;
  int x = (int) row_x, y;

  if (!cross (binary, x, row_y, 0, 1, module, &runs, &shift_y) || !is_like_finder (&runs, &down)
      || !is_similar (down, module, FORESHORTENED))
    return FALSE;
  y = CLAMP ((int) floorf (row_y + shift_y), 0, (int) binary->height - 1);
  if (binary->pixels[(gsize) y * binary->width + x] != binary->pixels[(gsize) row_y * binary->width + x]
      || !cross (binary, x, y, 1, 0, module, &runs, &shift_x) || !is_like_finder (&runs, &across))
    return FALSE;
  finder->x = x + shift_x;
  finder->y = row_y + shift_y;
  finder->module = (across + down) / 2;
  return crosses_aslant (binary, CLAMP ((int) finder->x, 0, (int) binary->width - 1), y, finder->module);
}

/* Found again by a later row: one finder, its place the mean. */
static void
add_finder (GArray *finders, const TkFinder *found)
{
  for (guint i = 0; i < finders->len; i++)
    {
      TkFinder *known = &g_array_index (finders, TkFinder, i);
      float near = 2.0f * MAX (known->module, found->module);

      if (known->inverted == found->inverted && fabsf (known->x - found->x) < near && fabsf (known->y - found->y) < near
          && is_similar (known->module, found->module, 1.7f))
        {
          float share = 1.0f / ++known->votes;

          known->x += (found->x - known->x) * share;
          known->y += (found->y - known->y) * share;
          known->module += (found->module - known->module) * share;
          return;
        }
    }
  if (finders->len < FINDERS_MOST)
    g_array_append_val (finders, *found);
}

/* `ends` are where runs end, `n` of them so far; the last five are looked at. */
static void
look_at_runs (const TkLuma *binary, guint y, const guint *ends, guint n, GArray *finders)
{
  Runs runs;
  TkFinder found = { .votes = 1 };
  float module, x;

  if (n < 6)
    return;
  for (guint i = 0; i < 5; i++)
    runs.runs[i] = ends[n - 5 + i] - ends[n - 6 + i];
  if (!is_like_finder (&runs, &module))
    return;
  x = (ends[n - 4] + ends[n - 3]) / 2.0f;
  found.inverted = binary->pixels[(gsize) y * binary->width + (guint) x] != 0;
  if (check_finder (binary, x, y, module, &found))
    add_finder (finders, &found);
}

static void
search_row (const TkLuma *binary, guint y, guint *ends, GArray *finders)
{
  const guint8 *row = binary->pixels + (gsize) y * binary->width;
  guint n = 1;

  ends[0] = 0;
  for (guint x = 1; x < binary->width; x++)
    if (row[x] != row[x - 1])
      {
        ends[n++] = x;
        look_at_runs (binary, y, ends, n, finders);
      }
  ends[n++] = binary->width;
  look_at_runs (binary, y, ends, n, finders);
}

static gboolean
is_colour (const TkLuma *binary, float x, float y, guint8 colour)
{
  return x >= 0 && y >= 0 && x < binary->width && y < binary->height
         && binary->pixels[(gsize) y * binary->width + (gsize) x] == colour;
}

/* How far one colour goes from `from` on, in steps of half a pixel. */
static float
walk_ray (const TkLuma *binary, const TkFinder *finder, float dx, float dy, float from, guint8 colour, float most)
{
  while (from < most && is_colour (binary, finder->x + dx * from, finder->y + dy * from, colour))
    from += 0.5f;
  return from;
}

/* Core, light ring and dark ring lie at 1.5, 2.5 and 3.5 modules, or all of them farther by the same part. */
static gboolean
crosses_rings (const TkLuma *binary, const TkFinder *finder, float angle)
{
  guint8 ink = finder->inverted ? 255 : 0;
  float dx = cosf (angle), dy = sinf (angle), most = finder->module * 9;
  float core = walk_ray (binary, finder, dx, dy, 0, ink, most);
  float light = walk_ray (binary, finder, dx, dy, core, 255 - ink, most);
  float dark = walk_ray (binary, finder, dx, dy, light, ink, most);

  return core >= finder->module * 0.45f && light >= core * 1.22f && light <= core * 2.4f + 0.5f && dark >= core * 1.5f
         && dark - light >= 0.2f * finder->module;
}

float
tk_finder_measure (const TkLuma *binary, const TkFinder *finder, float dx, float dy)
{
  guint8 ink = finder->inverted ? 255 : 0;
  float length = MAX (hypotf (dx, dy), 1e-3f), most = finder->module * 9, rings = 0;

  for (int way = -1; way <= 1; way += 2)
    {
      float x = way * dx / length, y = way * dy / length;

      rings += walk_ray (binary, finder, x, y, walk_ray (binary, finder, x, y, 0, ink, most), 255 - ink, most);
    }
  return rings / 5;
}

static gboolean
is_round (const TkLuma *binary, const TkFinder *finder)
{
  guint good = 0;

  for (guint i = 0; i < RAYS; i++)
    good += crosses_rings (binary, finder, (i + 0.5f) * (float) (2 * G_PI / RAYS));
  return good >= RAYS_LEAST;
}

/* What only looked like one along a row. */
static void
drop_weak (const TkLuma *binary, GArray *finders)
{
  guint kept = 0;

  for (guint i = 0; i < finders->len; i++)
    {
      TkFinder *finder = &g_array_index (finders, TkFinder, i);

      if (finder->votes >= 2 && finder->votes >= 0.6f * finder->module && is_round (binary, finder))
        g_array_index (finders, TkFinder, kept++) = *finder;
    }
  g_array_set_size (finders, kept);
}

static int
compare_votes (gconstpointer a, gconstpointer b)
{
  const TkFinder *x = a, *y = b;

  return (x->votes < y->votes) - (x->votes > y->votes);
}

GArray *
tk_finder_search (const TkLuma *binary, guint most)
{
  GArray *finders = g_array_new (FALSE, FALSE, sizeof (TkFinder));
  g_autofree guint *ends = g_new (guint, (gsize) binary->width + 2);

  for (guint y = 0; binary->width > 0 && y < binary->height; y++)
    search_row (binary, y, ends, finders);
  drop_weak (binary, finders);
  g_array_sort (finders, compare_votes);
  if (finders->len > most)
    g_array_set_size (finders, most);
  return finders;
}
