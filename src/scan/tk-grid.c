/* Fitting the grid of modules. The projection of a square to four points: Heckbert, Fundamentals of Texture Mapping and
 * Image Warping (1989), 2.2.3. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-grid-private.h"

#include <math.h>
#include <string.h>

/* The centre of a finder is so many modules from the symbol's edge. */
#define FINDER_CENTRE 3.5f
#define VERSIONS_TRIED 5
/* How far the fourth corner may be from a parallelogram's, in sides, and how many places are tried on the way. */
#define CORNER_REACH 0.27f
#define CORNER_STEPS 3
#define CLOSER_STEPS 4
/* Likeness that is worth going on with: after the first look, and after refining. */
#define GLANCE_LEAST 0.15f
#define LIKENESS_LEAST 0.30f
/* Modules looked at: enough to feel the grid. */
#define KNOWN_GLANCED_AT 150
#define KNOWN_LOOKED_AT 300
#define DATA_LOOKED_AT 300

static TkProjection
project (const float x[4], const float y[4], guint side)
{
  /* Order around the square: top left, top right, bottom right, bottom left. */
  float dx1 = x[1] - x[3], dx2 = x[2] - x[3], sx = x[0] - x[1] + x[3] - x[2];
  float dy1 = y[1] - y[3], dy2 = y[2] - y[3], sy = y[0] - y[1] + y[3] - y[2];
  float den = dx1 * dy2 - dx2 * dy1;
  float g = fabsf (den) > 1e-6f ? (sx * dy2 - dx2 * sy) / den : 0;
  float h = fabsf (den) > 1e-6f ? (dx1 * sy - sx * dy1) / den : 0;
  float a = x[1] - x[0] + g * x[1], b = x[2] - x[0] + h * x[2], d = y[1] - y[0] + g * y[1], e = y[2] - y[0] + h * y[2];
  float c = x[0], f = y[0], unit = 1.0f / (side - 2 * FINDER_CENTRE), start = -FINDER_CENTRE * unit;
  float depth = 1 + (g + h) * start;

  /* Modules instead of the unit square: u → (u - 3.5) / (side - 7). */
  depth = fabsf (depth) > 1e-6f ? depth : 1e-6f;
  c = (c + (a + b) * start) / depth;
  f = (f + (d + e) * start) / depth;
  unit /= depth;
  return (TkProjection) { a * unit, b * unit, c, d * unit, e * unit, f, g * unit, h * unit };
}

TkProjection
tk_grid_project (const TkGrid *grid)
{
  return project (grid->x, grid->y, grid->symbol->side);
}

/* Steps through a list of modules; one without a common factor with the side wanders over all columns. */
static guint
choose_step (guint n, guint looked_at, guint side)
{
  guint step = n / looked_at + 1;

  return step > 1 && side % step == 0 ? step + 1 : step;
}

/* Mean of what is seen times what must be there, at about `looked_at` of the known modules. */
static float
compare_known (const TkPatch *soft, const TkGrid *grid, guint looked_at)
{
  TkProjection projection = tk_grid_project (grid);
  const TkSymbol *symbol = grid->symbol;
  guint step = choose_step (symbol->n_known, looked_at, symbol->side), n = 0;
  float sum = 0;

  for (guint i = 0; i < symbol->n_known; i += step, n++)
    {
      float x, y;

      tk_projection_apply (&projection, symbol->known[i].u, symbol->known[i].v, &x, &y);
      sum += tk_patch_at (soft, x, y) * symbol->known[i].light;
    }
  return sum / n;
}

/* Data modules are clearly dark or light in their middles, and neither on their edges. */
static float
measure_clarity (const TkPatch *soft, const TkGrid *grid)
{
  TkProjection projection = tk_grid_project (grid);
  const TkSymbol *symbol = grid->symbol;
  guint step = choose_step (symbol->n_data, DATA_LOOKED_AT, symbol->side), n = 0;
  float sum = 0;

  for (guint i = 0; i < symbol->n_data; i += step, n++)
    {
      float x, y;

      tk_projection_apply (&projection, symbol->data[i].u, symbol->data[i].v, &x, &y);
      sum += fabsf (tk_patch_at (soft, x, y));
    }
  return sum / n;
}

static float
judge (const TkPatch *soft, const TkGrid *grid)
{
  return compare_known (soft, grid, KNOWN_LOOKED_AT) + 0.6f * measure_clarity (soft, grid);
}

/* Known modules met, as a part of what there is to be met: does not depend on contrast. */
static float
measure_likeness (const TkPatch *soft, const TkGrid *grid)
{
  TkProjection projection = tk_grid_project (grid);
  const TkSymbol *symbol = grid->symbol;
  float met = 0, all = 1e-3f;

  for (guint i = 0; i < symbol->n_known; i++)
    {
      float x, y, value;

      tk_projection_apply (&projection, symbol->known[i].u, symbol->known[i].v, &x, &y);
      value = tk_patch_at (soft, x, y);
      met += value * symbol->known[i].light;
      all += fabsf (value);
    }
  return met / all;
}

static void
place_guess (const TkPatch *soft, const TkGuess *guess, TkGrid *grid)
{
  for (guint i = 0; i < 3; i++)
    {
      grid->x[i] = (guess->x[i] - soft->x) / soft->scale;
      grid->y[i] = (guess->y[i] - soft->y) / soft->scale;
    }
  grid->x[3] = grid->x[1] + grid->x[2] - grid->x[0];
  grid->y[3] = grid->y[1] + grid->y[2] - grid->y[0];
}

/* Tries the fourth corner around where it is, at (2 × steps + 1)² places `reach` sides apart. */
static void
find_corner (const TkPatch *soft, TkGrid *grid, int steps, float reach)
{
  TkGrid trial = *grid, best = *grid;
  float most = -G_MAXFLOAT;

  for (int i = -steps; i <= steps; i++)
    for (int j = -steps; j <= steps; j++)
      {
        float value;

        trial.x[3] = grid->x[3] + reach * (i * (grid->x[1] - grid->x[0]) + j * (grid->x[2] - grid->x[0]));
        trial.y[3] = grid->y[3] + reach * (i * (grid->y[1] - grid->y[0]) + j * (grid->y[2] - grid->y[0]));
        value = compare_known (soft, &trial, KNOWN_GLANCED_AT) - 0.0005f * (i * i + j * j);
        if (value > most)
          {
            most = value;
            best = trial;
          }
      }
  *grid = best;
  grid->likeness = most;
}

/* From where a square seen from the front has it, or from where the sizes of the finders put it. */
static void
find_far_corner (const TkPatch *soft, const TkGuess *guess, TkGrid *grid)
{
  TkGrid tilted = *grid;

  tilted.x[3] = (guess->fourth_x - soft->x) / soft->scale;
  tilted.y[3] = (guess->fourth_y - soft->y) / soft->scale;
  find_corner (soft, grid, CORNER_STEPS, CORNER_REACH / CORNER_STEPS);
  find_corner (soft, &tilted, CORNER_STEPS, CORNER_REACH / CORNER_STEPS / 2);
  if (tilted.likeness > grid->likeness)
    *grid = tilted;
}

static gboolean
nudge (const TkPatch *soft, TkGrid *grid, float *place, float step, float *most)
{
  for (int sign = -1; sign <= 1; sign += 2)
    {
      float before = *place, value;

      *place = before + sign * step;
      value = judge (soft, grid);
      if (value > *most)
        {
          *most = value;
          return TRUE;
        }
      *place = before;
    }
  return FALSE;
}

/* Each corner's place in turn, in steps that become smaller. */
static void
refine (const TkPatch *soft, TkGrid *grid)
{
  float most = judge (soft, grid);

  for (float step = 1.2f; step > 0.08f; step /= 2)
    for (int round = 0; round < 3; round++)
      {
        gboolean better = FALSE;

        for (guint i = 0; i < 4; i++)
          {
            float reach = step * soft->module * (i == 3 ? 1.4f : 0.7f);

            better |= nudge (soft, grid, &grid->x[i], reach, &most);
            better |= nudge (soft, grid, &grid->y[i], reach, &most);
          }
        if (!better)
          break;
      }
}

/* The n-th of the versions around the estimate: 0, -1, 1, -2, 2. */
static int
list_version (const TkGuess *guess, guint n)
{
  return (int) roundf ((guess->sides - 17) / 4) + (n % 2 == 1 ? -(int) (n + 1) / 2 : (int) n / 2);
}

static void
insert_grid (TkGrid *grids, guint *n, guint most, const TkGrid *grid)
{
  guint place = 0;

  while (place < *n && grids[place].likeness >= grid->likeness)
    place++;
  if (place >= most)
    return;
  *n = MIN (*n + 1, most);
  memmove (&grids[place + 1], &grids[place], (*n - 1 - place) * sizeof *grids);
  grids[place] = *grid;
}

guint
tk_grid_fit (const TkPatch *soft, const TkGuess *guess, guint most, TkGrid *grids)
{
  guint n = 0, refined = 0;

  for (guint i = 0; i < VERSIONS_TRIED; i++)
    {
      int version = list_version (guess, i);
      TkGrid grid = { 0 };

      /* Far from the estimate only where the estimate is coarse. */
      if (version < 1 || version > TK_SYMBOL_VERSIONS || (i > 2 && version < 6))
        continue;
      grid.symbol = tk_symbol_get (version);
      place_guess (soft, guess, &grid);
      find_far_corner (soft, guess, &grid);
      if (grid.likeness >= GLANCE_LEAST)
        insert_grid (grids, &n, most, &grid);
    }
  for (guint i = 0; i < n; i++)
    {
      find_corner (soft, &grids[i], CLOSER_STEPS, CORNER_REACH / CORNER_STEPS / CLOSER_STEPS);
      refine (soft, &grids[i]);
      grids[i].likeness = measure_likeness (soft, &grids[i]);
      if (grids[i].likeness >= LIKENESS_LEAST)
        grids[refined++] = grids[i];
    }
  return refined;
}
