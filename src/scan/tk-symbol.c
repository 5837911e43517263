/* The map of a QR symbol and its clean drawing. Positions and codes: ISO/IEC 18004:2015, 6.3, 7.9, 7.10 and annex E.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-symbol-private.h"

#include <string.h>

#define QUIET 4
#define FORMAT_BITS 15
#define FORMAT_MASK 0x5412
#define FORMAT_WORDS 32

typedef struct {
  guint row, column;
} Place;

static void
mark (TkSymbol *symbol, int row, int column, TkModule module)
{
  if (row >= 0 && column >= 0 && row < (int) symbol->side && column < (int) symbol->side)
    symbol->modules[row * symbol->side + column] = module;
}

/* Concentric squares around a centre: light at the distances whose bit is set in `light`. */
static void
mark_squares (TkSymbol *symbol, int row, int column, int reach, guint light)
{
  for (int y = -reach; y <= reach; y++)
    for (int x = -reach; x <= reach; x++)
      mark (symbol, row + y, column + x, light >> MAX (ABS (x), ABS (y)) & 1 ? TK_MODULE_LIGHT : TK_MODULE_DARK);
}

/* Where alignment patterns stand, on both axes: evenly spaced from the far end down, the first always at 6. */
static guint
list_alignments (guint version, guint places[8])
{
  guint n = version == 1 ? 0 : version / 7 + 2;
  guint side = 17 + 4 * version, span = side - 13;
  guint step = n < 2 ? 0 : version == 32 ? 26 : (span + 2 * (n - 1) - 1) / (2 * (n - 1)) * 2;

  for (guint i = 0; i < n; i++)
    places[n - 1 - i] = i == n - 1 ? 6 : side - 7 - i * step;
  return n;
}

static void
mark_alignments (TkSymbol *symbol)
{
  guint places[8], n = list_alignments (symbol->version, places);

  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < n; j++)
      if (!((i == 0 && (j == 0 || j == n - 1)) || (i == n - 1 && j == 0)))
        mark_squares (symbol, places[i], places[j], 2, 1 << 1);
}

static Place
place_format (const TkSymbol *symbol, guint bit, gboolean second)
{
  guint side = symbol->side;

  if (second)
    return bit < 8 ? (Place) { 8, side - 1 - bit } : (Place) { side - FORMAT_BITS + bit, 8 };
  if (bit < 8)
    return (Place) { bit < 6 ? bit : bit + 1, 8 };
  return (Place) { 8, bit == 8 ? 7 : 14 - bit };
}

static guint
append_remainder (guint data, guint bits, guint generator)
{
  guint rest = data;

  for (guint i = 0; i < bits; i++)
    rest = rest << 1 ^ ((rest >> (bits - 1) & 1) ? generator : 0);
  return data << bits | (rest & ((1u << bits) - 1));
}

static void
mark_version (TkSymbol *symbol)
{
  guint word = append_remainder (symbol->version, 12, 0x1f25);

  for (int i = 0; symbol->version >= 7 && i < 18; i++)
    {
      TkModule module = word >> i & 1 ? TK_MODULE_DARK : TK_MODULE_LIGHT;

      mark (symbol, symbol->side - 11 + i % 3, i / 3, module);
      mark (symbol, i / 3, symbol->side - 11 + i % 3, module);
    }
}

static void
mark_all (TkSymbol *symbol)
{
  guint side = symbol->side;

  for (guint i = 8; i < side - 8; i++)
    {
      mark (symbol, 6, i, i % 2 == 0 ? TK_MODULE_DARK : TK_MODULE_LIGHT);
      mark (symbol, i, 6, i % 2 == 0 ? TK_MODULE_DARK : TK_MODULE_LIGHT);
    }
  mark_squares (symbol, 3, 3, 4, 1 << 2 | 1 << 4);
  mark_squares (symbol, 3, side - 4, 4, 1 << 2 | 1 << 4);
  mark_squares (symbol, side - 4, 3, 4, 1 << 2 | 1 << 4);
  mark_alignments (symbol);
  mark_version (symbol);
  for (guint bit = 0; bit < 2 * FORMAT_BITS; bit++)
    {
      Place place = place_format (symbol, bit % FORMAT_BITS, bit >= FORMAT_BITS);

      mark (symbol, place.row, place.column, TK_MODULE_FORMAT);
    }
  mark (symbol, side - 8, 8, TK_MODULE_DARK);
}

static void
list_places (TkSymbol *symbol)
{
  guint n = symbol->side * symbol->side;

  symbol->known = g_new (TkModulePlace, n);
  symbol->data = g_new (TkModulePlace, n);
  for (guint i = 0; i < n; i++)
    {
      TkModulePlace place = { i % symbol->side + 0.5f, i / symbol->side + 0.5f, 0 };

      if (symbol->modules[i] == TK_MODULE_DATA)
        symbol->data[symbol->n_data++] = place;
      if (symbol->modules[i] != TK_MODULE_DARK && symbol->modules[i] != TK_MODULE_LIGHT)
        continue;
      place.light = symbol->modules[i] == TK_MODULE_LIGHT ? 1 : -1;
      symbol->known[symbol->n_known++] = place;
    }
}

static TkSymbol *
create_symbol (guint version)
{
  TkSymbol *symbol = g_new0 (TkSymbol, 1);

  symbol->version = version;
  symbol->side = 17 + 4 * version;
  symbol->modules = g_malloc0 ((gsize) symbol->side * symbol->side);
  mark_all (symbol);
  list_places (symbol);
  return symbol;
}

static guint
format_word (guint number)
{
  return append_remainder (number, 10, 0x537) ^ FORMAT_MASK;
}

const TkSymbol *
tk_symbol_get (guint version)
{
  static TkSymbol *symbols[TK_SYMBOL_VERSIONS + 1];

  g_return_val_if_fail (version >= 1 && version <= TK_SYMBOL_VERSIONS, NULL);
  if (g_once_init_enter (&symbols[version]))
    g_once_init_leave (&symbols[version], create_symbol (version));
  return symbols[version];
}

guint
tk_symbol_find_format (const TkSymbol *symbol, const float *values)
{
  float most = -G_MAXFLOAT;
  guint best = 0;

  for (guint number = 0; number < FORMAT_WORDS; number++)
    {
      guint word = format_word (number);
      float likeness = 0;

      for (guint bit = 0; bit < 2 * FORMAT_BITS; bit++)
        {
          Place place = place_format (symbol, bit % FORMAT_BITS, bit >= FORMAT_BITS);
          float value = CLAMP (values[place.row * symbol->side + place.column], -1.0f, 1.0f);

          likeness += word >> bit % FORMAT_BITS & 1 ? -value : value;
        }
      if (likeness > most)
        {
          most = likeness;
          best = word;
        }
    }
  return best;
}

void
tk_symbol_decide (const TkSymbol *symbol, const float *values, guint8 *dark)
{
  guint format = tk_symbol_find_format (symbol, values);

  for (guint i = 0; i < symbol->side * symbol->side; i++)
    dark[i] = symbol->modules[i] == TK_MODULE_DATA ? values[i] < 0 : symbol->modules[i] == TK_MODULE_DARK;
  for (guint bit = 0; bit < 2 * FORMAT_BITS; bit++)
    {
      Place place = place_format (symbol, bit % FORMAT_BITS, bit >= FORMAT_BITS);

      dark[place.row * symbol->side + place.column] = format >> bit % FORMAT_BITS & 1;
    }
}

TkLuma *
tk_symbol_draw (const TkSymbol *symbol, const guint8 *dark, guint module)
{
  guint side = (symbol->side + 2 * QUIET) * module;
  TkLuma *luma = tk_luma_new (side, side);

  memset (luma->pixels, 255, (gsize) side * side);
  for (guint y = 0; y < symbol->side * module; y++)
    for (guint x = 0; x < symbol->side * module; x++)
      if (dark[y / module * symbol->side + x / module])
        luma->pixels[(gsize) (y + QUIET * module) * side + x + QUIET * module] = 0;
  return luma;
}
