/* Undoing what a lens or a moving hand did to the modules of a code, learnt from the modules that are known. Pure.
 * Private to scan. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-grid-private.h"

G_BEGIN_DECLS

/* What was seen at the middles of modules and between them: half a module apart, from `TK_SAMPLES_EDGE` half modules
 * outside the symbol. Module (row, column) is at row × 2 + 1 + TK_SAMPLES_EDGE, and so is its column. */
#define TK_SAMPLES_EDGE 4
typedef struct {
  const TkSymbol *symbol;
  guint side;
  float *values;
} TkSamples;

TkSamples *tk_samples_new (const TkPatch *patch, const TkGrid *grid);
void tk_samples_free (TkSamples *samples);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkSamples, tk_samples_free)

/* values: side × side of the symbol, positive for light. As seen, without any correction. */
void tk_samples_read (const TkSamples *samples, float *values);
/* Each module from the samples within `reach` half modules (1 … 4), weighted as serves the known modules best; with
 * `given`, from an earlier estimate of all modules, as serves that best. FALSE when there is no solution. */
gboolean tk_samples_equalise (const TkSamples *samples, guint reach, const float *given, float *values);

G_END_DECLS
