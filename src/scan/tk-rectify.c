/* Straightening a code: patch, grid, modules, drawing. Several drawings of one code, from the plainest reading of its modules
 * to the most laboured; no two alike. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-rectify-private.h"

#include <string.h>

#include "tk-equalise-private.h"

/* Pixels a module in a drawing: what the reader is quick and sure with. */
#define DRAWN_MODULE 3
#define GRIDS_MOST 3
/* The part of known modules that may be read wrongly: error correction mends about half of that. */
#define WRONG_MOST 0.27f

typedef struct {
  const TkSymbol *symbol;
  float corners[8];
  TkTryDrawing try_drawing;
  gpointer data;
  float *values;                   /* side × side */
  guint8 *dark, *before;           /* the drawing, and the one before it */
} Easel;

static Easel *
easel_new (const TkSymbol *symbol)
{
  Easel *easel = g_new0 (Easel, 1);
  gsize n = (gsize) symbol->side * symbol->side;

  easel->symbol = symbol;
  easel->values = g_new0 (float, n);
  easel->dark = g_malloc0 (n);
  easel->before = g_malloc0 (n);
  return easel;
}

static void
easel_free (Easel *easel)
{
  g_free (easel->values);
  g_free (easel->dark);
  g_free (easel->before);
  g_free (easel);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Easel, easel_free)

static void
place_corners (const TkPatch *patch, const TkGrid *grid, float corners[8])
{
  static const int places[4][2] = { { 0, 0 }, { 0, 1 }, { 1, 1 }, { 1, 0 } };
  TkProjection projection = tk_grid_project (grid);

  for (guint i = 0; i < 4; i++)
    {
      float x, y;

      tk_projection_apply (&projection, places[i][0] * grid->symbol->side, places[i][1] * grid->symbol->side, &x, &y);
      corners[2 * i] = patch->x + x * patch->scale;
      corners[2 * i + 1] = patch->y + y * patch->scale;
    }
}

static float
count_wrong (const Easel *easel)
{
  guint wrong = 0;

  for (guint i = 0; i < easel->symbol->n_known; i++)
    {
      const TkModulePlace *place = &easel->symbol->known[i];

      wrong += easel->values[(guint) place->v * easel->symbol->side + (guint) place->u] * place->light < 0;
    }
  return (float) wrong / easel->symbol->n_known;
}

static gboolean
draw (Easel *easel)
{
  gsize n = (gsize) easel->symbol->side * easel->symbol->side;
  g_autoptr (TkLuma) drawing = NULL;

  if (count_wrong (easel) > WRONG_MOST)
    return FALSE;
  tk_symbol_decide (easel->symbol, easel->values, easel->dark);
  if (memcmp (easel->dark, easel->before, n) == 0)
    return FALSE;
  memcpy (easel->before, easel->dark, n);
  drawing = tk_symbol_draw (easel->symbol, easel->dark, DRAWN_MODULE);
  return easel->try_drawing (drawing, easel->corners, easel->data);
}

/* Learnt from the known modules, then from all of them as they came out. */
static gboolean
draw_equalised (Easel *easel, const TkSamples *samples, guint reach, guint rounds)
{
  gsize size = (gsize) easel->symbol->side * easel->symbol->side * sizeof (float);
  g_autofree float *given = g_malloc (size);

  if (!tk_samples_equalise (samples, 2, NULL, easel->values))
    return FALSE;
  if (rounds == 0)
    return draw (easel);
  for (guint round = 0; round < rounds; round++)
    {
      memcpy (given, easel->values, size);
      if (!tk_samples_equalise (samples, round == 0 ? 2 : reach, given, easel->values))
        return FALSE;
    }
  return draw (easel);
}

static gboolean
draw_grid (Easel *easel, const TkPatch *sharp, const TkPatch *soft, const TkGrid *grid, gboolean patient)
{
  g_autoptr (TkSamples) samples = tk_samples_new (sharp, grid);
  g_autoptr (TkSamples) softer = NULL;

  place_corners (soft, grid, easel->corners);
  tk_samples_read (samples, easel->values);
  if (draw (easel) || draw_equalised (easel, samples, 2, 0))
    return TRUE;
  if (!patient)
    return FALSE;
  softer = tk_samples_new (soft, grid);
  tk_samples_read (softer, easel->values);
  return draw (easel) || draw_equalised (easel, samples, 2, 2) || draw_equalised (easel, samples, 3, 3);
}

/* *grids_found: whether anything like a symbol was there. */
static gboolean
straighten (const TkLuma *frame, const TkGuess *guess, const TkEffort *effort, gboolean shadows, gboolean *grids_found,
            TkTryDrawing try_drawing, gpointer data)
{
  g_autoptr (TkPatch) patch = tk_patch_new (frame, guess, shadows);
  g_autoptr (TkPatch) soft = NULL, sharp = NULL;
  TkGrid grids[GRIDS_MOST];
  guint n;

  if (patch == NULL)
    return FALSE;
  soft = tk_patch_new_soft (patch, 0.9f);
  n = tk_grid_fit (soft, guess, MIN (effort->grids, GRIDS_MOST), grids);
  *grids_found = n > 0;
  if (n > 0)
    sharp = tk_patch_new_soft (patch, 0.5f);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (Easel) easel = easel_new (grids[i].symbol);

      easel->try_drawing = try_drawing;
      easel->data = data;
      if (draw_grid (easel, sharp, soft, &grids[i], effort->patient))
        return TRUE;
    }
  return FALSE;
}

gboolean
tk_rectify (const TkLuma *frame, const TkGuess *guess, const TkEffort *effort, TkTryDrawing try_drawing, gpointer data)
{
  gboolean found = FALSE;

  if (straighten (frame, guess, effort, FALSE, &found, try_drawing, data))
    return TRUE;
  return (effort->dogged || (effort->patient && found))
         && straighten (frame, guess, effort, TRUE, &found, try_drawing, data);
}
