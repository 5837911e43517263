/* A linear equaliser for QR modules: least squares on the modules that are known, as receivers train theirs on a
 * preamble (Proakis, Digital Communications, on fractionally spaced and decision-directed equalisers).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-equalise-private.h"

#include <math.h>
#include <string.h>

#define REACH_MOST TK_SAMPLES_EDGE
#define TAPS_MOST ((2 * REACH_MOST + 1) * (2 * REACH_MOST + 1) + 1)
/* Keeps the weights small where the known modules do not tell. */
#define RIDGE 0.015
#define KNOWN_WEIGHT 2.0f

typedef struct {
  guint n;                         /* taps, with one that is constant */
  double matrix[TAPS_MOST * TAPS_MOST];
  double right[TAPS_MOST];
} Equations;

TkSamples *
tk_samples_new (const TkPatch *patch, const TkGrid *grid)
{
  TkSamples *samples = g_new (TkSamples, 1);
  TkProjection projection = tk_grid_project (grid);

  samples->symbol = grid->symbol;
  samples->side = 2 * grid->symbol->side + 1 + 2 * TK_SAMPLES_EDGE;
  samples->values = g_new (float, (gsize) samples->side * samples->side);
  for (guint row = 0; row < samples->side; row++)
    for (guint column = 0; column < samples->side; column++)
      {
        float x, y;

        tk_projection_apply (&projection, ((int) column - TK_SAMPLES_EDGE) / 2.0f, ((int) row - TK_SAMPLES_EDGE) / 2.0f, &x,
                             &y);
        samples->values[row * samples->side + column] = tk_patch_at (patch, x, y);
      }
  return samples;
}

void
tk_samples_free (TkSamples *samples)
{
  g_free (samples->values);
  g_free (samples);
}

static const float *
find_sample (const TkSamples *samples, guint module)
{
  guint row = module / samples->symbol->side, column = module % samples->symbol->side;

  return samples->values + (2 * row + 1 + TK_SAMPLES_EDGE) * samples->side + 2 * column + 1 + TK_SAMPLES_EDGE;
}

void
tk_samples_read (const TkSamples *samples, float *values)
{
  guint n = samples->symbol->side * samples->symbol->side;

  for (guint i = 0; i < n; i++)
    values[i] = *find_sample (samples, i);
}

static void
gather_taps (const TkSamples *samples, guint module, int reach, float *taps)
{
  const float *middle = find_sample (samples, module);

  for (int row = -reach; row <= reach; row++)
    for (int column = -reach; column <= reach; column++)
      *taps++ = middle[row * (int) samples->side + column];
  *taps = 1;
}

static void
add_equation (Equations *equations, const float *taps, float target, float weight)
{
  for (guint i = 0; i < equations->n; i++)
    {
      float part = taps[i] * weight;
      double *row = equations->matrix + i * equations->n;

      equations->right[i] += part * target;
      for (guint j = 0; j <= i; j++)
        row[j] += part * taps[j];
    }
}

/* What a module must be and how much that counts: known ones fully, others as sure as the estimate is. */
static float
choose_target (const TkSymbol *symbol, guint module, const float *given, float *weight)
{
  guint8 kind = symbol->modules[module];
  float estimate = given != NULL ? given[module] : 0;

  *weight = KNOWN_WEIGHT;
  if (kind == TK_MODULE_DARK || kind == TK_MODULE_LIGHT)
    return kind == TK_MODULE_LIGHT ? 1 : -1;
  *weight = MIN (fabsf (estimate), 1.0f);
  return estimate < 0 ? -1 : 1;
}

static void
gather_equations (const TkSamples *samples, int reach, const float *given, Equations *equations)
{
  guint n = samples->symbol->side * samples->symbol->side;
  double trace = 0;

  for (guint i = 0; i < n; i++)
    {
      float taps[TAPS_MOST], weight, target = choose_target (samples->symbol, i, given, &weight);

      if (weight <= 0)
        continue;
      gather_taps (samples, i, reach, taps);
      add_equation (equations, taps, target, weight);
    }
  for (guint i = 0; i < equations->n; i++)
    trace += equations->matrix[i * equations->n + i];
  for (guint i = 0; i < equations->n; i++)
    equations->matrix[i * equations->n + i] += RIDGE * trace / equations->n + 1e-9;
}

/* Cholesky: matrix = L × Lᵀ, in place. */
static gboolean
decompose (Equations *equations)
{
  guint n = equations->n;

  for (guint i = 0; i < n; i++)
    for (guint j = 0; j <= i; j++)
      {
        double *row = equations->matrix + i * n, *other = equations->matrix + j * n, sum = row[j];

        for (guint k = 0; k < j; k++)
          sum -= row[k] * other[k];
        if (i == j && sum <= 0)
          return FALSE;
        row[j] = i == j ? sqrt (sum) : sum / other[j];
      }
  return TRUE;
}

static void
substitute (const Equations *equations, float *weights)
{
  double solution[TAPS_MOST];
  guint n = equations->n;

  for (guint i = 0; i < n; i++)
    {
      solution[i] = equations->right[i];
      for (guint k = 0; k < i; k++)
        solution[i] -= equations->matrix[i * n + k] * solution[k];
      solution[i] /= equations->matrix[i * n + i];
    }
  for (guint i = n; i-- > 0;)
    {
      for (guint k = i + 1; k < n; k++)
        solution[i] -= equations->matrix[k * n + i] * solution[k];
      solution[i] /= equations->matrix[i * n + i];
      weights[i] = (float) solution[i];
    }
}

gboolean
tk_samples_equalise (const TkSamples *samples, guint reach, const float *given, float *values)
{
  g_autofree Equations *equations = g_new0 (Equations, 1);
  guint n = samples->symbol->side * samples->symbol->side;
  float weights[TAPS_MOST], taps[TAPS_MOST];

  g_return_val_if_fail (reach >= 1 && reach <= REACH_MOST, FALSE);
  equations->n = (2 * reach + 1) * (2 * reach + 1) + 1;
  gather_equations (samples, reach, given, equations);
  if (!decompose (equations))
    return FALSE;
  substitute (equations, weights);
  for (guint i = 0; i < n; i++)
    {
      values[i] = 0;
      gather_taps (samples, i, reach, taps);
      for (guint k = 0; k < equations->n; k++)
        values[i] += weights[k] * taps[k];
    }
  return TRUE;
}
