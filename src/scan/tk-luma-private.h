/* 8-bit grey pictures with tight rows and what one does to them before looking for a code. Pure. Private to scan.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  guint width, height;
  guint8 *pixels;                  /* width × height, no padding */
} TkLuma;

TkLuma *tk_luma_new (guint width, guint height);
TkLuma *tk_luma_new_copy (const guint8 *pixels, guint width, guint height, gsize stride);
/* The part from (x, y), which must lie inside. */
TkLuma *tk_luma_new_part (const TkLuma *luma, guint x, guint y, guint width, guint height);
/* From 4-byte pixels B, G, R, and one that is not looked at. */
TkLuma *tk_luma_new_from_bgrx (const guint8 *pixels, guint width, guint height, gsize stride);
/* From 3- or 4-byte pixels R, G, B and maybe A; what is transparent counts as white. */
TkLuma *tk_luma_new_from_rgb (const guint8 *pixels, guint width, guint height, gsize stride, guint channels);
void tk_luma_free (TkLuma *luma);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkLuma, tk_luma_free)

/* Each block of factor × factor becomes its mean; an incomplete block at the edge is left out. */
TkLuma *tk_luma_shrink (const TkLuma *luma, guint factor);
/* Twice as wide and high, smoothly. */
TkLuma *tk_luma_enlarge (const TkLuma *luma);
TkLuma *tk_luma_invert (const TkLuma *luma);
/* Black where a pixel is darker than the mean of the window × window around it by more than `margin`, else white: evens out
 * shadows. */
TkLuma *tk_luma_threshold (const TkLuma *luma, guint window, guint margin);
/* By how much neighbours usually differ: the median. Edges are few, noise is everywhere. */
guint tk_luma_measure_noise (const TkLuma *luma);
/* Edges exaggerated over `radius` pixels: undoes some of a blur. */
TkLuma *tk_luma_sharpen (const TkLuma *luma, guint radius);

G_END_DECLS
