/* The order in which a frame is looked at. Most passes find the three finders themselves, straighten the code and lay a clean
 * drawing of it before the reader; a few show the reader the picture as it is. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-decode-private.h"

#include <math.h>
#include <string.h>

#include "tk-rectify-private.h"

/* The quick pass looks at a picture no longer than this; a code held to a camera is large in it. */
#define QUICK_SIDE 640
/* Costly passes stop at this many pixels: beyond it they shrink first. */
#define COSTLY_PIXELS (4 * 1000 * 1000)
/* The largest picture worth enlarging for a small code. */
#define SMALL_PIXELS (1400 * 1200)
/* Modules that may be followed in one live frame, beyond the likeliest code: what looks like many codes is none. */
#define ROOM_LIVE 6000
/* Frames after a hit in which the same place is looked at first. */
#define PATIENCE 15

/* One way of finding finders: at which size, in how large a neighbourhood a pixel is judged, what is done before. */
typedef struct {
  const char *name;
  guint window;                    /* pixels of the level */
  guint sharpen;                   /* radius; 0: not */
  gboolean keen;                   /* takes every grey level for ink, as in deep shadow */
  guint finders, guesses;          /* how many are followed */
  TkEffort effort;
} Search;

/* A picture of the frame: `scale` pixels of the frame are one of it, and it begins at (x, y). */
typedef struct {
  const TkLuma *luma;
  float x, y, scale;
} Level;

typedef struct {
  TkDecoder *decoder;
  const char *pass;
  TkReading *reading;
} Trial;

static gboolean
try_drawing (const TkLuma *drawing, const float corners[8], gpointer data)
{
  Trial *trial = data;

  trial->reading = tk_decoder_look (trial->decoder, drawing, trial->pass);
  for (guint i = 0; trial->reading != NULL && i < 8; i++)
    trial->reading->corners[i] = (int) lroundf (corners[i]);
  return trial->reading != NULL;
}

static GArray *
guess (const Level *level, const Search *search)
{
  g_autoptr (TkLuma) sharp = search->sharpen > 0 ? tk_luma_sharpen (level->luma, search->sharpen) : NULL;
  const TkLuma *luma = sharp != NULL ? sharp : level->luma;
  g_autoptr (TkLuma) binary = tk_luma_threshold (luma, search->window, search->keen ? 1 : tk_luma_measure_noise (luma) + 1);
  g_autoptr (GArray) finders = tk_finder_search (binary, search->finders);
  GArray *guesses = tk_finder_guess (binary, finders, search->guesses);

  for (guint i = 0; i < guesses->len; i++)
    {
      TkGuess *one = &g_array_index (guesses, TkGuess, i);

      for (guint corner = 0; corner < 3; corner++)
        {
          one->x[corner] = level->x + one->x[corner] * level->scale;
          one->y[corner] = level->y + one->y[corner] * level->scale;
        }
      one->fourth_x = level->x + one->fourth_x * level->scale;
      one->fourth_y = level->y + one->fourth_y * level->scale;
      one->module *= level->scale;
    }
  return guesses;
}

/* The code nearest to the camera is the one that is meant: after a hit only clearly larger ones are looked at. */
static TkReading *
search (TkDecoder *decoder, const TkLuma *frame, const Level *level, const Search *search)
{
  g_autoptr (GArray) guesses = guess (level, search);
  TkReading *reading = NULL;
  float size = 0, room = search->effort.dogged ? G_MAXFLOAT : ROOM_LIVE;

  for (guint i = 0; i < guesses->len; i++)
    {
      const TkGuess *one = &g_array_index (guesses, TkGuess, i);
      Trial trial = { decoder, one->inverted ? "inverted" : search->name, NULL };

      if (reading != NULL && (one->module * one->sides < size * 1.2f || one->oddness > 1))
        continue;
      if (i > 0 && room < one->sides * one->sides)
        continue;
      room -= one->sides * one->sides;
      if (!tk_rectify (frame, one, &search->effort, try_drawing, &trial))
        continue;
      g_clear_pointer (&reading, tk_reading_free);
      reading = trial.reading;
      size = one->module * one->sides;
    }
  return reading;
}

/* Corners were found in a picture `times` larger than the frame and shrunk by `over`. */
static TkReading *
scale_corners (TkReading *reading, guint over, guint times)
{
  for (gsize i = 0; reading != NULL && i < G_N_ELEMENTS (reading->corners); i++)
    reading->corners[i] = reading->corners[i] * (int) over / (int) times;
  return reading;
}

static guint
choose_shrink (const TkLuma *luma, guint side)
{
  return (MAX (luma->width, luma->height) + side - 1) / side;
}

static TkReading *
search_shrunken (TkDecoder *decoder, const TkLuma *frame, guint factor, const Search *how)
{
  g_autoptr (TkLuma) small = factor > 1 ? tk_luma_shrink (frame, factor) : NULL;
  Level level = { small != NULL ? small : frame, 0, 0, factor };

  return search (decoder, frame, &level, how);
}

static void
remember (TkDecoder *decoder, const TkReading *reading)
{
  const int *c = reading->corners;

  decoder->near[0] = MIN (MIN (c[0], c[2]), MIN (c[4], c[6]));
  decoder->near[1] = MIN (MIN (c[1], c[3]), MIN (c[5], c[7]));
  decoder->near[2] = MAX (MAX (c[0], c[2]), MAX (c[4], c[6]));
  decoder->near[3] = MAX (MAX (c[1], c[3]), MAX (c[5], c[7]));
  decoder->patience = PATIENCE;
}

/* Around the last hit: less to look at than the frame, and larger. */
static TkReading *
read_near (TkDecoder *decoder, const TkLuma *frame)
{
  static const Search near = { "near", 40, 0, FALSE, 12, 2, { 1, TRUE, FALSE } };
  int margin = MAX (decoder->near[2] - decoder->near[0], decoder->near[3] - decoder->near[1]) / 3;
  int left = MAX (decoder->near[0] - margin, 0), top = MAX (decoder->near[1] - margin, 0);
  int right = MIN (decoder->near[2] + margin, (int) frame->width), bottom = MIN (decoder->near[3] + margin, (int) frame->height);
  g_autoptr (TkLuma) part = NULL, small = NULL;
  Level level;
  guint factor;

  if (decoder->patience == 0 || right - left < 32 || bottom - top < 32)
    return NULL;
  decoder->patience--;
  part = tk_luma_new_part (frame, left, top, right - left, bottom - top);
  factor = choose_shrink (part, QUICK_SIDE / 2);
  small = factor > 1 ? tk_luma_shrink (part, factor) : NULL;
  level = (Level) { small != NULL ? small : part, left, top, factor };
  return search (decoder, frame, &level, &near);
}

/* What costs more, in turn on alternate misses: thirty frames a second make up for waiting. */
static TkReading *
read_extra (TkDecoder *decoder, const TkLuma *frame)
{
  static const Search fine = { "fine", 24, 0, FALSE, 20, 2, { 1, TRUE, FALSE } };
  static const Search large = { "large", 60, 0, FALSE, 12, 2, { 2, TRUE, FALSE } };
  static const Search sharpened = { "sharpened", 12, 2, FALSE, 20, 2, { 1, TRUE, FALSE } };
  guint factor = choose_shrink (frame, QUICK_SIDE);

  switch (decoder->turn++ % 8)
    {
    case 0:
      return search_shrunken (decoder, frame, 1, &fine);
    case 2:
      return tk_decoder_look (decoder, frame, "full");
    case 4:
      return search_shrunken (decoder, frame, 2 * factor, &large);
    case 6:
      return search_shrunken (decoder, frame, factor, &sharpened);
    default:
      return NULL;
    }
}

TkReading *
tk_decoder_read_live (TkDecoder *decoder, const TkLuma *frame)
{
  static const Search quick = { "quick", 40, 0, FALSE, 12, 3, { 1, FALSE, FALSE } };
  TkReading *reading = read_near (decoder, frame);

  if (reading == NULL)
    reading = search_shrunken (decoder, frame, choose_shrink (frame, QUICK_SIDE), &quick);
  if (reading == NULL)
    reading = read_extra (decoder, frame);
  if (reading != NULL)
    remember (decoder, reading);
  return reading;
}

static TkReading *
search_enlarged (TkDecoder *decoder, const TkLuma *frame, const Search *how)
{
  g_autoptr (TkLuma) large = NULL;
  Level level = { NULL, 0, 0, 0.5f };

  if ((gsize) frame->width * frame->height > SMALL_PIXELS)
    return NULL;
  level.luma = large = tk_luma_enlarge (frame);
  return search (decoder, frame, &level, how);
}

/* The reader alone, from small to full: in a large picture of a near code the small one has less noise. */
static TkReading *
read_pyramid (TkDecoder *decoder, const TkLuma *frame)
{
  TkReading *reading = NULL;

  for (guint factor = choose_shrink (frame, QUICK_SIDE); factor > 1 && reading == NULL; factor /= 2)
    {
      g_autoptr (TkLuma) small = tk_luma_shrink (frame, factor);

      reading = scale_corners (tk_decoder_look (decoder, small, "full"), factor, 1);
    }
  return reading != NULL ? reading : tk_decoder_look (decoder, frame, "full");
}

/* Each search at each size, from small to full. */
static TkReading *
search_levels (TkDecoder *decoder, const TkLuma *frame, const Search *searches, guint n)
{
  guint least = 1, most = MAX (choose_shrink (frame, QUICK_SIDE / 2), 1);
  TkReading *reading = NULL;

  while ((gsize) (frame->width / least) * (frame->height / least) > COSTLY_PIXELS)
    least++;
  for (guint i = 0; i < n && reading == NULL; i++)
    for (guint factor = MAX (most, least); factor >= least && reading == NULL; factor = factor == least ? 0 : MAX (factor / 2, least))
      reading = search_shrunken (decoder, frame, factor, &searches[i]);
  return reading;
}

static const Search searches[] = {
  { "quick", 40, 0, FALSE, 16, 4, { 1, FALSE, FALSE } },
  { "threshold", 24, 0, FALSE, 24, 8, { 2, TRUE, TRUE } },
  { "sharpened", 14, 2, FALSE, 24, 8, { 2, TRUE, TRUE } },
  { "sharpened", 24, 4, FALSE, 24, 8, { 2, TRUE, TRUE } },
  { "threshold", 24, 0, TRUE, 24, 8, { 2, TRUE, TRUE } },
  { "threshold", 80, 0, FALSE, 24, 8, { 2, TRUE, TRUE } },
};

TkReading *
tk_decoder_read_thorough (TkDecoder *decoder, const TkLuma *frame)
{
  static const Search enlarged[] = {
    { "enlarged", 24, 0, FALSE, 24, 8, { 2, TRUE, TRUE } },
    { "enlarged", 24, 3, FALSE, 24, 8, { 2, TRUE, TRUE } },
  };
  TkReading *reading = search_levels (decoder, frame, searches, 2);

  if (reading == NULL)
    reading = read_pyramid (decoder, frame);
  if (reading == NULL)
    reading = search_levels (decoder, frame, searches + 2, G_N_ELEMENTS (searches) - 2);
  for (guint i = 0; i < G_N_ELEMENTS (enlarged) && reading == NULL; i++)
    reading = search_enlarged (decoder, frame, &enlarged[i]);
  return reading;
}
