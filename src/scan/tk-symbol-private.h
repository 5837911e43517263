/* What every QR symbol of a size has in common: which modules are known before anything is read (ISO/IEC 18004), and
 * a clean drawing of one. Private to scan. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-luma-private.h"

G_BEGIN_DECLS

#define TK_SYMBOL_VERSIONS 40
#define TK_SYMBOL_SIDE_MOST 177

typedef enum {
  TK_MODULE_DATA,
  TK_MODULE_DARK,                  /* known: finder, separator, timing, alignment, version */
  TK_MODULE_LIGHT,
  TK_MODULE_FORMAT,                /* one of 32 words, twice */
} TkModule;

/* A module's centre, in modules from the top left corner, and what must be there: 1 light, -1 dark, 0 not known. */
typedef struct {
  float u, v, light;
} TkModulePlace;

/* The map of a version; made once for each and kept. */
typedef struct {
  guint version, side;
  guint8 *modules;                 /* side × side of TkModule, row by row */
  TkModulePlace *known, *data;
  guint n_known, n_data;
} TkSymbol;
const TkSymbol *tk_symbol_get (guint version);

/* `values` are side × side, positive for light: the format word they resemble most, in both its places. */
guint tk_symbol_find_format (const TkSymbol *symbol, const float *values);
/* side × side modules, 1 dark: data by the sign of `values`, known modules and format as they must be. */
void tk_symbol_decide (const TkSymbol *symbol, const float *values, guint8 *dark);
/* The modules as a picture, `module` pixels each, with a quiet zone of 4 modules. */
TkLuma *tk_symbol_draw (const TkSymbol *symbol, const guint8 *dark, guint module);

G_END_DECLS
