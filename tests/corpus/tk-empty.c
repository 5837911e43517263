/* Scenes without a code, the more like one the better. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-corpus-private.h"

#include <math.h>
#include <string.h>

static void
fill (TkFrame *frame, int left, int top, int width, int height, float value)
{
  for (int y = MAX (top, 0); y < MIN (top + height, (int) frame->height); y++)
    for (int x = MAX (left, 0); x < MIN (left + width, (int) frame->width); x++)
      frame->light[(gsize) y * frame->width + x] = value;
}

static void
make_plain (TkFrame *frame, GRand *random)
{
  fill (frame, 0, 0, frame->width, frame->height, tk_corpus_between (random, 20, 230));
}

static void
make_noise (TkFrame *frame, GRand *random)
{
  make_plain (frame, random);
  tk_frame_add_noise (frame, tk_corpus_between (random, 20, 90), random);
}

static void
make_table (TkFrame *frame, GRand *random)
{
  tk_frame_paint_table (frame, random);
}

/* Letters of strokes, as long runs of black and white as in print. */
static void
make_text (TkFrame *frame, GRand *random)
{
  int size = g_rand_int_range (random, 8, 30);

  fill (frame, 0, 0, frame->width, frame->height, 225);
  for (int y = size; y + size < (int) frame->height; y += size * 3 / 2)
    for (int x = size; x + size < (int) frame->width; x += size * g_rand_int_range (random, 2, 5) / 3)
      for (int stroke = g_rand_int_range (random, 0, 4); stroke > 0; stroke--)
        {
          int dx = g_rand_int_range (random, 0, size / 2), dy = g_rand_int_range (random, 0, size / 2);

          if (g_rand_boolean (random))
            fill (frame, x + dx, y, MAX (size / 7, 1), size, 30);
          else
            fill (frame, x, y + dy, size * 2 / 3, MAX (size / 7, 1), 30);
        }
}

static void
make_stripes (TkFrame *frame, GRand *random)
{
  float angle = tk_corpus_between (random, 0, 3.14f), period = tk_corpus_between (random, 3, 40), bend = tk_corpus_between (random, 0, 0.002f);

  for (guint y = 0; y < frame->height; y++)
    for (guint x = 0; x < frame->width; x++)
      {
        float along = x * cosf (angle) + y * sinf (angle) + bend * x * y;

        frame->light[(gsize) y * frame->width + x] = sinf (along / period * 6.2832f) > 0 ? 220 : 30;
      }
}

static void
make_board (TkFrame *frame, GRand *random)
{
  guint side = g_rand_int_range (random, 2, 40);

  for (guint y = 0; y < frame->height; y++)
    for (guint x = 0; x < frame->width; x++)
      frame->light[(gsize) y * frame->width + x] = (x / side + y / side) % 2 == 0 ? 220 : 30;
}

/* Soft blobs: skin, cloth, lamps out of focus. */
static void
make_blobs (TkFrame *frame, GRand *random)
{
  make_plain (frame, random);
  for (guint blob = 0; blob < 12; blob++)
    {
      float x = tk_corpus_between (random, 0, frame->width), y = tk_corpus_between (random, 0, frame->height);

      tk_frame_glare (frame, x, y, tk_corpus_between (random, 8, frame->height / 3), tk_corpus_between (random, -120, 120));
    }
}

/* Random modules, with the solid and dotted edges of a Data Matrix. */
static void
make_matrix (TkFrame *frame, GRand *random)
{
  int module = g_rand_int_range (random, 3, 12), n = g_rand_int_range (random, 12, 52), left, top;

  make_plain (frame, random);
  left = g_rand_int_range (random, 0, MAX ((int) frame->width - n * module, 1));
  top = g_rand_int_range (random, 0, MAX ((int) frame->height - n * module, 1));
  fill (frame, left - 2 * module, top - 2 * module, (n + 4) * module, (n + 4) * module, 225);
  for (int row = 0; row < n; row++)
    for (int column = 0; column < n; column++)
      if (column == 0 || row == n - 1 || ((row == 0 || column == n - 1) ? (row + column) % 2 == 0 : g_rand_boolean (random)))
        fill (frame, left + column * module, top + row * module, module, module, 25);
}

static void
draw_squares (TkFrame *frame, int x, int y, int module, int rings, int first)
{
  for (int ring = rings; ring >= 0; ring--)
    fill (frame, x - (2 * ring + 1) * module / 2, y - (2 * ring + 1) * module / 2, (2 * ring + 1) * module, (2 * ring + 1) * module,
          (ring + first) % 2 == 0 ? 25 : 225);
}

/* The bull's eye of an Aztec code amid random modules. */
static void
make_aztec (TkFrame *frame, GRand *random)
{
  int module = g_rand_int_range (random, 4, 12), x = frame->width / 2, y = frame->height / 2;

  make_plain (frame, random);
  fill (frame, x - 16 * module, y - 16 * module, 32 * module, 32 * module, 225);
  for (int row = -13; row <= 13; row++)
    for (int column = -13; column <= 13; column++)
      if (g_rand_boolean (random))
        fill (frame, x + column * module - module / 2, y + row * module - module / 2, module, module, 25);
  draw_squares (frame, x, y, module, 6, 0);
}

static void
draw_finder (TkFrame *frame, int x, int y, int module)
{
  fill (frame, x, y, 9 * module, 9 * module, 225);
  fill (frame, x + module, y + module, 7 * module, 7 * module, 25);
  fill (frame, x + 2 * module, y + 2 * module, 5 * module, 5 * module, 225);
  fill (frame, x + 3 * module, y + 3 * module, 3 * module, 3 * module, 25);
}

/* Three finders as on a code, and between them nothing, noise, or random modules. */
static void
make_finders (TkFrame *frame, GRand *random)
{
  int module = g_rand_int_range (random, 3, 10), side = 17 + 4 * g_rand_int_range (random, 1, 11), kind = g_rand_int_range (random, 0, 4);
  int left, top;

  make_plain (frame, random);
  left = ((int) frame->width - side * module) / 2;
  top = ((int) frame->height - side * module) / 2;
  fill (frame, left - 4 * module, top - 4 * module, (side + 8) * module, (side + 8) * module, 225);
  for (int row = 0; row < side && kind > 0; row++)
    for (int column = 0; column < side; column++)
      if (kind == 3 || (kind == 1 ? g_rand_boolean (random) : (row + column) % 2 == 0))
        fill (frame, left + column * module, top + row * module, module, module, 25);
  draw_finder (frame, left - module, top - module, module);
  draw_finder (frame, left + (side - 8) * module, top - module, module);
  draw_finder (frame, left - module, top + (side - 8) * module, module);
}

/* Finders anywhere, of all sizes. */
static void
make_many_finders (TkFrame *frame, GRand *random)
{
  tk_frame_paint_table (frame, random);
  for (guint i = 0; i < 14; i++)
    draw_finder (frame, g_rand_int_range (random, 0, frame->width), g_rand_int_range (random, 0, frame->height), g_rand_int_range (random, 2, 9));
}

static const struct {
  const char *name;
  void (*make) (TkFrame *frame, GRand *random);
} kinds[] = {
  { "plain", make_plain },       { "noise", make_noise },   { "a busy table", make_table }, { "text", make_text },
  { "stripes", make_stripes },   { "a board", make_board }, { "blobs", make_blobs },        { "Data Matrix", make_matrix },
  { "Aztec", make_aztec },       { "finders without data", make_finders }, { "many finders", make_many_finders },
};

const char *
tk_corpus_empty_name (guint index)
{
  return kinds[index % G_N_ELEMENTS (kinds)].name;
}

TkCorpusPicture *
tk_corpus_make_empty (guint32 seed, guint index, guint width, guint height)
{
  const guint32 seeds[] = { seed, TK_CORPUS_CLASSES, index };
  g_autoptr (GRand) random = g_rand_new_with_seed_array (seeds, G_N_ELEMENTS (seeds));
  g_autoptr (TkFrame) frame = tk_frame_new (width, height);
  TkCorpusPicture *picture = g_new0 (TkCorpusPicture, 1);

  kinds[index % G_N_ELEMENTS (kinds)].make (frame, random);
  if (g_rand_boolean (random))
    tk_frame_soften (frame, tk_corpus_between (random, 0.5f, 2));
  tk_frame_add_noise (frame, tk_corpus_between (random, 0, 8), random);
  picture->width = width;
  picture->height = height;
  picture->luma = tk_frame_develop (frame, 0);
  return picture;
}
