/* The part of a frame in which a code may stand, with light and contrast made even. Pure. Private to scan.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-finder-private.h"

G_BEGIN_DECLS

typedef struct {
  guint width, height;
  float *pixels;                   /* about -1 (dark) … 1 (light), whatever the light was; inverted codes turned over */
  float module;                    /* pixels a module, about */
  float x, y, scale;               /* a place p here is x + p.x × scale, y + p.y × scale in the frame */
} TkPatch;

/* Around a guess given in the frame's pixels. `shadows`: light is taken as a factor and judged within fewer modules, for
 * the hard edge of a shadow; noise then counts for more. NULL when nothing of it is inside. */
TkPatch *tk_patch_new (const TkLuma *frame, const TkGuess *guess, gboolean shadows);
/* Each pixel the mean of the square of `modules` modules around it. */
TkPatch *tk_patch_new_soft (const TkPatch *patch, float modules);
void tk_patch_free (TkPatch *patch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkPatch, tk_patch_free)

/* Between pixels; 0 outside. */
static inline float
tk_patch_at (const TkPatch *patch, float x, float y)
{
  const float *p;
  float left, top;
  guint column, row;

  x -= 0.5f;
  y -= 0.5f;
  if (!(x >= 0 && y >= 0 && x < patch->width - 1 && y < patch->height - 1))
    return 0;
  column = (guint) x;
  row = (guint) y;
  left = x - column;
  top = y - row;
  p = patch->pixels + (gsize) row * patch->width + column;
  return (p[0] + (p[1] - p[0]) * left) * (1 - top) + (p[patch->width] + (p[patch->width + 1] - p[patch->width]) * left) * top;
}

G_END_DECLS
