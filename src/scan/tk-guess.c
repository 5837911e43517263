/* Which three finders may be one code: about a right angle, about equal legs, all turned as the triple is.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-finder-private.h"

#include <math.h>

/* Triples that are less like a square seen from somewhere are not followed. */
#define ODDNESS_MOST 2.5f
/* How far three finders must be turned alike. */
#define AGREEMENT_LEAST 0.45f

static gboolean
is_similar (float a, float b, float factor)
{
  return a < b * factor && b < a * factor;
}

static gboolean
is_colour (const TkLuma *binary, float x, float y, guint8 colour)
{
  return x >= 0 && y >= 0 && x < binary->width && y < binary->height
         && binary->pixels[(gsize) y * binary->width + (gsize) x] == colour;
}

static float
measure (const TkFinder *a, const TkFinder *b)
{
  return hypotf (a->x - b->x, a->y - b->y);
}

/* Sides of a leg in modules: the distance of two centres, in modules as they lie along it, and 3.5 modules at each end. */
static float
count_modules (const TkLuma *binary, const TkFinder *a, const TkFinder *b)
{
  float dx = b->x - a->x, dy = b->y - a->y;
  float first = tk_finder_measure (binary, a, dx, dy), second = tk_finder_measure (binary, b, dx, dy);

  return measure (a, b) / MAX (sqrtf (first * second), 0.5f) + 7;
}

static void
fill_guess (TkGuess *guess, float sides, const TkFinder *corner, const TkFinder *right, const TkFinder *below)
{
  const TkFinder *finders[3] = { corner, right, below };

  for (guint i = 0; i < 3; i++)
    {
      guess->x[i] = finders[i]->x;
      guess->y[i] = finders[i]->y;
    }
  guess->inverted = corner->inverted;
  guess->sides = sides;
  guess->module = (measure (corner, right) + measure (corner, below)) / 2 / MAX (guess->sides - 7, 1.0f);
}

/* The plane of three finders as a camera sees it. What is nearer is larger: its area grows with the third power of nearness, and
 * a module as measured is about the root of that. */
typedef struct {
  float x[3], y[3], near[3];       /* places and nearness of corner, right and below */
  float step;                      /* a module, as a part of the distance of two centres */
} Plane;

static Plane
find_plane (float sides, const TkFinder *corner, const TkFinder *right, const TkFinder *below, gboolean flat)
{
  const TkFinder *finders[3] = { corner, right, below };
  Plane plane = { .step = 1 / MAX (sides - 7, 1.0f) };

  for (guint i = 0; i < 3; i++)
    {
      plane.x[i] = finders[i]->x;
      plane.y[i] = finders[i]->y;
      plane.near[i] = flat ? 1 : powf (finders[i]->module / corner->module, -2.0f / 3);
    }
  return plane;
}

/* Homogeneous coordinates are linear on the plane. */
static void
look_at (const Plane *plane, float along, float down, float *x, float *y)
{
  const float *w = plane->near, first = 1 - along - down;
  float depth = w[0] * first + w[1] * along + w[2] * down;

  depth = fabsf (depth) > 1e-3f ? depth : 1e-3f;
  *x = (plane->x[0] * w[0] * first + plane->x[1] * w[1] * along + plane->x[2] * w[2] * down) / depth;
  *y = (plane->y[0] * w[0] * first + plane->y[1] * w[1] * along + plane->y[2] * w[2] * down) / depth;
}

/* How many of the 49 modules of each finder are as they should be: -1 none … 1 all. The finders of one code are turned as
 * their triple is; what only looks like finders is not. */
static float
agree (const TkLuma *binary, const Plane *plane, gboolean inverted)
{
  static const float centres[3][2] = { { 0, 0 }, { 1, 0 }, { 0, 1 } };
  guint8 ink = inverted ? 255 : 0;
  int good = 0;

  for (guint i = 0; i < 3; i++)
    for (int place = 0; place < 49; place++)
      {
        int row = place / 7 - 3, column = place % 7 - 3;
        gboolean light = MAX (ABS (row), ABS (column)) == 2;
        float x, y;

        look_at (plane, centres[i][0] + column * plane->step, centres[i][1] + row * plane->step, &x, &y);
        good += is_colour (binary, x, y, light ? 255 - ink : ink) ? 1 : -1;
      }
  return good / (3 * 49.0f);
}

/* Seen from the front or aslant, whichever fits better; the fourth corner follows from it. */
static gboolean
agrees (const TkLuma *binary, const TkFinder *corner, const TkFinder *right, const TkFinder *below, TkGuess *guess)
{
  Plane flat = find_plane (guess->sides, corner, right, below, TRUE);
  Plane tilted = find_plane (guess->sides, corner, right, below, FALSE);

  look_at (&tilted, 1, 1, &guess->fourth_x, &guess->fourth_y);
  return MAX (agree (binary, &flat, corner->inverted), agree (binary, &tilted, corner->inverted)) >= AGREEMENT_LEAST;
}

/* Whether they make a code with `corner` where the right angle is; all the tolerances are for tilted codes. */
static gboolean
judge_triple (const TkLuma *binary, const TkFinder *corner, const TkFinder *right, const TkFinder *below, TkGuess *guess)
{
  float ax = right->x - corner->x, ay = right->y - corner->y, bx = below->x - corner->x, by = below->y - corner->y;
  float a = hypotf (ax, ay), b = hypotf (bx, by);
  float cosine = (ax * bx + ay * by) / MAX (a * b, 1e-3f), turn = ax * by - ay * bx, across, down;

  if (turn < 0)
    return judge_triple (binary, corner, below, right, guess);
  if (turn == 0 || fabsf (cosine) > 0.75f || !is_similar (a, b, 2.6f))
    return FALSE;
  across = count_modules (binary, corner, right);
  down = count_modules (binary, corner, below);
  if (!is_similar (across, down, 2.0f) || MIN (across, down) < 15 || MAX (across, down) > 260)
    return FALSE;
  fill_guess (guess, (across + down) / 2, corner, right, below);
  guess->oddness = fabsf (cosine) + fabsf (logf (a / b)) + fabsf (logf (across / down))
                   + 2.0f / MIN (MIN (corner->votes, right->votes), below->votes);
  return guess->sides < 230 && guess->oddness < ODDNESS_MOST && agrees (binary, corner, right, below, guess);
}

static int
compare_oddness (gconstpointer a, gconstpointer b)
{
  const TkGuess *x = a, *y = b;

  return (x->oddness > y->oddness) - (x->oddness < y->oddness);
}

/* The corner is opposite the longest side; seen at a steep angle the next may be longer, so both are judged. */
static void
add_triple (const TkLuma *binary, GArray *guesses, const TkFinder *a, const TkFinder *b, const TkFinder *c)
{
  const TkFinder *orders[3][3] = { { a, b, c }, { b, a, c }, { c, a, b } };
  TkGuess guess, best = { .oddness = G_MAXFLOAT };

  if (a->inverted != b->inverted || a->inverted != c->inverted || !is_similar (a->module, b->module, 2.6f)
      || !is_similar (a->module, c->module, 2.6f) || !is_similar (b->module, c->module, 2.6f))
    return;
  for (guint i = 0; i < 3; i++)
    if (judge_triple (binary, orders[i][0], orders[i][1], orders[i][2], &guess) && guess.oddness < best.oddness)
      best = guess;
  if (best.oddness < ODDNESS_MOST)
    g_array_append_val (guesses, best);
}

GArray *
tk_finder_guess (const TkLuma *binary, const GArray *finders, guint most)
{
  GArray *guesses = g_array_new (FALSE, FALSE, sizeof (TkGuess));

  for (guint i = 0; i < finders->len; i++)
    for (guint j = i + 1; j < finders->len; j++)
      for (guint k = j + 1; k < finders->len; k++)
        add_triple (binary, guesses, &g_array_index (finders, TkFinder, i), &g_array_index (finders, TkFinder, j),
                    &g_array_index (finders, TkFinder, k));
  g_array_sort (guesses, compare_oddness);
  if (guesses->len > most)
    g_array_set_size (guesses, most);
  return guesses;
}
