/* How the modules of a code lie in a patch: found from three finders, refined on everything a symbol always has.
 * Pure. Private to scan. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-patch-private.h"
#include "tk-symbol-private.h"

G_BEGIN_DECLS

/* A place in modules to a place in the patch. */
typedef struct {
  float a, b, c, d, e, f, g, h;
} TkProjection;

typedef struct {
  const TkSymbol *symbol;
  float x[4], y[4];                /* in the patch: centres of the three finders, and of where a fourth would be */
  float likeness;                  /* how well the known modules are met: 1 wholly, 0 by chance */
} TkGrid;

/* The best grids for a guess, likeliest first, at most `most` and three; returns how many. `soft` is the patch with modules
 * blurred into each other, which tells the way to their middles. */
guint tk_grid_fit (const TkPatch *soft, const TkGuess *guess, guint most, TkGrid *grids);
TkProjection tk_grid_project (const TkGrid *grid);

static inline void
tk_projection_apply (const TkProjection *p, float u, float v, float *x, float *y)
{
  float depth = 1.0f / (p->g * u + p->h * v + 1);

  *x = (p->a * u + p->b * v + p->c) * depth;
  *y = (p->d * u + p->e * v + p->f) * depth;
}

G_END_DECLS
