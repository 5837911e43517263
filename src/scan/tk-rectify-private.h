/* From three finders to clean drawings of the code that may be there. Private to scan.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-finder-private.h"

G_BEGIN_DECLS

typedef struct {
  guint grids;                     /* how many sizes of symbol are drawn */
  gboolean patient;                /* also what costs milliseconds: equalising twice, and shadows where a grid was found */
  gboolean dogged;                 /* shadows also where none was */
} TkEffort;

/* What becomes of a drawing; corners are in the frame: top left, bottom left, bottom right, top right of the symbol.
 * TRUE: it was read, draw no more. */
typedef gboolean (*TkTryDrawing) (const TkLuma *drawing, const float corners[8], gpointer data);

/* The guess is in the frame's pixels. TRUE when `try` took a drawing. */
gboolean tk_rectify (const TkLuma *frame, const TkGuess *guess, const TkEffort *effort, TkTryDrawing try_drawing,
                     gpointer data);

G_END_DECLS
