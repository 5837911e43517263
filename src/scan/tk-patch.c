/* Cutting out where a code may stand, at a useful size, in even light. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-patch-private.h"

#include <math.h>
#include <string.h>

/* Pixels a module is brought to: enough to find its middle, few enough to be quick. */
#define MODULE_LARGE 6
#define MODULE_SMALL 3
#define SIDE_MOST 2400
/* Modules of a block whose darkest and lightest pixel are looked for. */
#define BLOCK_MODULES 3
#define SHADOW_BLOCK_MODULES 2
/* Added before light is taken as a factor: what a sensor shows of black. */
#define BLACK 6
/* The least contrast that is stretched, to each side: in grey levels, and as a factor. */
#define CONTRAST_LEAST 2.5f
#define FACTOR_LEAST 0.06f

typedef struct {
  int left, top, right, bottom;
} Box;

/* Darkest and lightest of each block, then of it and its neighbours. */
typedef struct {
  guint width, height, size;
  float *dark, *light;
} Blocks;

/* The four corners of the parallelogram, and a margin for the fourth corner of a tilted code. */
static Box
find_box (const TkLuma *frame, const TkGuess *guess)
{
  float x[4], y[4], margin = guess->module * (guess->sides * 0.22f + 8);
  Box box = { G_MAXINT, G_MAXINT, G_MININT, G_MININT };

  memcpy (x, guess->x, sizeof guess->x);
  memcpy (y, guess->y, sizeof guess->y);
  x[3] = x[1] + x[2] - x[0];
  y[3] = y[1] + y[2] - y[0];
  for (guint i = 0; i < 4; i++)
    {
      box.left = MIN (box.left, (int) floorf (x[i] - margin));
      box.top = MIN (box.top, (int) floorf (y[i] - margin));
      box.right = MAX (box.right, (int) ceilf (x[i] + margin));
      box.bottom = MAX (box.bottom, (int) ceilf (y[i] + margin));
    }
  box.left = MAX (box.left, 0);
  box.top = MAX (box.top, 0);
  box.right = MIN (box.right, (int) frame->width);
  box.bottom = MIN (box.bottom, (int) frame->height);
  return box;
}

static TkPatch *
create_patch (guint width, guint height)
{
  TkPatch *patch = g_new0 (TkPatch, 1);

  patch->width = width;
  patch->height = height;
  patch->pixels = g_new (float, (gsize) width * height);
  return patch;
}

static guint
choose_shrink (const Box *box, float module)
{
  guint factor = module >= MODULE_LARGE ? (guint) (module / MODULE_SMALL) : 1;
  guint side = MAX (box->right - box->left, box->bottom - box->top);

  return MAX (factor, (side + SIDE_MOST - 1) / SIDE_MOST);
}

/* Small modules are enlarged, so that there are places between their pixels. */
static TkPatch *
cut (const TkLuma *frame, const Box *box, float module)
{
  g_autoptr (TkLuma) part
      = tk_luma_new_part (frame, box->left, box->top, box->right - box->left, box->bottom - box->top);
  guint factor = choose_shrink (box, module);
  gboolean small = module < MODULE_SMALL && MAX (part->width, part->height) <= SIDE_MOST / 2;
  g_autoptr (TkLuma) sized = small ? tk_luma_enlarge (part) : tk_luma_shrink (part, factor);
  TkPatch *patch = create_patch (sized->width, sized->height);

  for (gsize i = 0; i < (gsize) sized->width * sized->height; i++)
    patch->pixels[i] = sized->pixels[i];
  patch->x = box->left;
  patch->y = box->top;
  patch->scale = small ? 0.5f : factor;
  patch->module = module / patch->scale;
  return patch;
}

/* Running means of `count` values that lie `step` apart, over 2 × reach + 1 of them; the ends repeat. */
static void
soften_line (const float *from, float *to, guint count, gsize step, int reach)
{
  float sum = from[0] * reach, part = 1.0f / (2 * reach + 1);

  for (int i = 0; i <= reach; i++)
    sum += from[MIN ((guint) i, count - 1) * step];
  for (guint i = 0; i < count; i++)
    {
      to[i * step] = sum * part;
      sum += from[MIN (i + reach + 1, count - 1) * step] - from[(i > (guint) reach ? i - reach : 0) * step];
    }
}

/* Columns side by side, as memory lies. */
static void
soften_columns (const TkPatch *from, TkPatch *to, int reach)
{
  g_autofree float *sums = g_new0 (float, from->width);
  int last = (int) from->height - 1;

  for (int row = -reach - 1; row < reach; row++)
    for (guint x = 0; x < from->width; x++)
      sums[x] += from->pixels[(gsize) CLAMP (row, 0, last) * from->width + x];
  for (int y = 0; y <= last; y++)
    {
      const float *gained = from->pixels + (gsize) MIN (y + reach, last) * from->width;
      const float *lost = from->pixels + (gsize) MAX (y - reach - 1, 0) * from->width;

      for (guint x = 0; x < from->width; x++)
        {
          sums[x] += gained[x] - lost[x];
          to->pixels[(gsize) y * to->width + x] = sums[x] / (2 * reach + 1);
        }
    }
}

TkPatch *
tk_patch_new_soft (const TkPatch *patch, float modules)
{
  g_autoptr (TkPatch) across = create_patch (patch->width, patch->height);
  TkPatch *soft = create_patch (patch->width, patch->height);
  float *pixels = soft->pixels;
  int reach = (int) roundf ((patch->module * modules - 1) / 2);

  *soft = *patch;
  soft->pixels = pixels;
  if (reach < 1)
    {
      memcpy (soft->pixels, patch->pixels, (gsize) patch->width * patch->height * sizeof *pixels);
      return soft;
    }
  for (guint y = 0; y < patch->height; y++)
    soften_line (patch->pixels + (gsize) y * patch->width, across->pixels + (gsize) y * patch->width, patch->width, 1,
                 reach);
  soften_columns (across, soft, reach);
  return soft;
}

static void
find_extremes (const TkPatch *patch, Blocks *blocks)
{
  for (guint i = 0; i < blocks->width * blocks->height; i++)
    {
      blocks->dark[i] = G_MAXFLOAT;
      blocks->light[i] = -G_MAXFLOAT;
    }
  for (guint y = 0; y < patch->height; y++)
    for (guint x = 0; x < patch->width; x++)
      {
        float value = patch->pixels[(gsize) y * patch->width + x];
        guint i = y / blocks->size * blocks->width + x / blocks->size;

        blocks->dark[i] = MIN (blocks->dark[i], value);
        blocks->light[i] = MAX (blocks->light[i], value);
      }
}

/* Over the block and those around it; the results are middle and half of the contrast. */
static void
widen_extremes (const Blocks *blocks, float least, float *middle, float *half)
{
  for (int y = 0; y < (int) blocks->height; y++)
    for (int x = 0; x < (int) blocks->width; x++)
      {
        float dark = G_MAXFLOAT, light = -G_MAXFLOAT;

        for (int row = MAX (y - 1, 0); row <= MIN (y + 1, (int) blocks->height - 1); row++)
          for (int column = MAX (x - 1, 0); column <= MIN (x + 1, (int) blocks->width - 1); column++)
            {
              dark = MIN (dark, blocks->dark[row * blocks->width + column]);
              light = MAX (light, blocks->light[row * blocks->width + column]);
            }
        middle[y * blocks->width + x] = (light + dark) / 2;
        half[y * blocks->width + x] = MAX ((light - dark) / 2, least);
      }
}

/* Between the middles of four blocks. */
static inline float
blend (const float *values, guint width, guint column, guint row, guint right, guint below, float x, float y)
{
  float top = values[row * width + column] * (1 - x) + values[row * width + right] * x;
  float bottom = values[below * width + column] * (1 - x) + values[below * width + right] * x;

  return top * (1 - y) + bottom * y;
}

static void
stretch (TkPatch *patch, const Blocks *blocks, const float *middle, const float *half, float sign)
{
  for (guint y = 0; y < patch->height; y++)
    {
      float down = CLAMP ((y + 0.5f) / blocks->size - 0.5f, 0, blocks->height - 1);
      guint row = (guint) down, below = MIN (row + 1, blocks->height - 1);

      for (guint x = 0; x < patch->width; x++)
        {
          float along = CLAMP ((x + 0.5f) / blocks->size - 0.5f, 0, blocks->width - 1);
          guint column = (guint) along, right = MIN (column + 1, blocks->width - 1);
          float *pixel = &patch->pixels[(gsize) y * patch->width + x];
          float centre = blend (middle, blocks->width, column, row, right, below, along - column, down - row);
          float reach = blend (half, blocks->width, column, row, right, below, along - column, down - row);

          *pixel = CLAMP (sign * (*pixel - centre) / reach, -1.5f, 1.5f);
        }
    }
}

/* Shadows multiply: their logarithms add, and contrast is the same in them. */
static void
take_logarithms (TkPatch *patch)
{
  float logarithms[256 + 1];

  for (guint i = 0; i < G_N_ELEMENTS (logarithms); i++)
    logarithms[i] = logf (i + BLACK);
  for (gsize i = 0; i < (gsize) patch->width * patch->height; i++)
    patch->pixels[i] = logarithms[(guint) patch->pixels[i]];
}

static void
even_out (TkPatch *patch, gboolean inverted, gboolean shadows)
{
  g_autoptr (TkPatch) soft = tk_patch_new_soft (patch, 0.6f);
  guint size = MAX ((guint) (patch->module * (shadows ? SHADOW_BLOCK_MODULES : BLOCK_MODULES)), 4);
  Blocks blocks = { (patch->width + size - 1) / size, (patch->height + size - 1) / size, size, NULL, NULL };
  gsize n = (gsize) blocks.width * blocks.height;
  g_autofree float *room = g_new (float, 4 * n);

  blocks.dark = room;
  blocks.light = room + n;
  find_extremes (soft, &blocks);
  widen_extremes (&blocks, shadows ? FACTOR_LEAST : CONTRAST_LEAST, room + 2 * n, room + 3 * n);
  stretch (patch, &blocks, room + 2 * n, room + 3 * n, inverted ? -1 : 1);
}

TkPatch *
tk_patch_new (const TkLuma *frame, const TkGuess *guess, gboolean shadows)
{
  Box box = find_box (frame, guess);
  TkPatch *patch;

  if (box.right - box.left < 16 || box.bottom - box.top < 16)
    return NULL;
  patch = cut (frame, &box, guess->module);
  if (shadows)
    take_logarithms (patch);
  even_out (patch, guess->inverted, shadows);
  return patch;
}

void
tk_patch_free (TkPatch *patch)
{
  g_free (patch->pixels);
  g_free (patch);
}
