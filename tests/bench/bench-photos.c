/* Photographs we did not make (TIKETI_PHOTOS: a folder, see fetch-photos), as they are and spoilt further in steps, read by us, plain
 * zbar and ZXing. Their names' hashes split them into a half to tune on and a half held back (TIKETI_HALF=0, 1). Prints;
 * asserts nothing. SPDX-License-Identifier: GPL-3.0-or-later */
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tk-corpus-private.h"
#include "tk-decode.h"
#include "tk-peer.h"

#define SIDE_MOST 1600

typedef struct {
  guint pictures, read, zbar, zxing, differing;
} Score;

typedef struct {
  const char *name;
  float shrink, soften, move, gain, noise;
  int quality;
} Step;

static const Step steps[] = {
  { "as it is", 1, 0, 0, 1, 0, 0 },        { "two thirds", 1.5f, 0, 0, 1, 0, 0 },  { "half", 2, 0, 0, 1, 0, 0 },
  { "soft", 1, 1.2f, 0, 1, 2, 0 },         { "softer", 1, 2, 0, 1, 2, 0 },         { "moved", 1, 0, 5, 1, 2, 0 },
  { "moved more", 1, 0, 8, 1, 2, 0 },      { "dim", 1, 0.5f, 0, 0.06f, 1.5f, 0 },  { "noisy", 1, 0.5f, 0, 1, 25, 0 },
  { "very noisy", 1, 0.5f, 0, 1, 45, 0 },  { "JPEG", 1, 0.5f, 0, 1, 2, 6 },        { "half, dim, soft", 2, 0.7f, 0, 0.15f, 1.5f, 0 },
};

static float
grey_at (const GdkPixbuf *pixbuf, float x, float y)
{
  int column = CLAMP ((int) x, 0, gdk_pixbuf_get_width (pixbuf) - 1), row = CLAMP ((int) y, 0, gdk_pixbuf_get_height (pixbuf) - 1);
  const guint8 *p = gdk_pixbuf_read_pixels (pixbuf) + (gsize) row * gdk_pixbuf_get_rowstride (pixbuf)
                    + (gsize) column * gdk_pixbuf_get_n_channels (pixbuf);

  return 0.299f * p[0] + 0.587f * p[1] + 0.114f * p[2];
}

/* Sixteen samples a pixel. */
static TkFrame *
take (const GdkPixbuf *pixbuf, float shrink)
{
  TkFrame *frame = tk_frame_new ((guint) (gdk_pixbuf_get_width (pixbuf) / shrink), (guint) (gdk_pixbuf_get_height (pixbuf) / shrink));

  for (guint y = 0; y < frame->height; y++)
    for (guint x = 0; x < frame->width; x++)
      for (guint i = 0; i < 16; i++)
        frame->light[(gsize) y * frame->width + x]
            += grey_at (pixbuf, (x + (i % 4 + 0.5f) / 4) * shrink, (y + (i / 4 + 0.5f) / 4) * shrink) / 16;
  return frame;
}

static guint8 *
spoil (TkFrame *frame, const Step *step, guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);

  if (step->soften > 0)
    tk_frame_soften (frame, step->soften);
  if (step->move > 0)
    tk_frame_move (frame, step->move, tk_corpus_between (random, 0, 3.14f));
  tk_frame_scale_light (frame, step->gain, step->gain < 1 ? 5 : 0);
  if (step->noise > 0)
    tk_frame_add_noise (frame, step->noise, random);
  return tk_frame_develop (frame, step->quality);
}

static gboolean
add_text (const char *text, char **expected, Score *score)
{
  if (text == NULL)
    return FALSE;
  if (*expected == NULL)
    *expected = g_strdup (text);
  if (strcmp (text, *expected) == 0)
    return TRUE;
  score->differing++;
  return FALSE;
}

/* What the untouched photograph holds is what the first of ZXing, zbar and we read in it. */
static void
look_at (const guint8 *luma, guint width, guint height, char **expected, Score *score)
{
  g_autoptr (TkDecoder) decoder = tk_decoder_new ();
  g_autoptr (TkReading) reading = tk_decoder_read (decoder, luma, width, height, width, TRUE);
  g_autofree char *zbar = tk_peer_zbar (luma, width, height, TRUE), *zxing = tk_peer_zxing (luma, width, height);

  score->zxing += add_text (zxing, expected, score);
  score->zbar += add_text (zbar, expected, score);
  score->read += add_text (reading != NULL ? reading->payload : NULL, expected, score);
  score->pictures++;
}

/* FALSE when no reader reads anything in it: most such pictures hold no QR code. */
static gboolean
look_at_photo (const char *path, guint32 hash, Score *scores)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new_from_file_at_scale (path, -1, -1, TRUE, NULL);
  g_autofree char *expected = NULL;
  float large;

  if (pixbuf == NULL)
    return FALSE;
  large = MAX (gdk_pixbuf_get_width (pixbuf), gdk_pixbuf_get_height (pixbuf)) / (float) SIDE_MOST;
  for (gsize i = 0; i < G_N_ELEMENTS (steps) && (i == 0 || expected != NULL); i++)
    {
      g_autoptr (TkFrame) frame = take (pixbuf, MAX (large, 1) * steps[i].shrink);
      g_autofree guint8 *luma = spoil (frame, &steps[i], hash);
      Score without = { 0 };

      look_at (luma, frame->width, frame->height, &expected, expected != NULL || i > 0 ? &scores[i] : &without);
      if (i == 0 && expected != NULL)
        {
          scores[0].pictures += without.pictures;
          scores[0].read += without.read;
          scores[0].zbar += without.zbar;
          scores[0].zxing += without.zxing;
          scores[0].differing += without.differing;
        }
    }
  return expected != NULL;
}

static void
print_score (const char *half, const char *name, const Score *score)
{
  g_print ("photos, %-9s, %-16s %3u pictures   read %3u   zbar %3u   ZXing %3u   other texts %u\n", half, name,
           score->pictures, score->read, score->zbar, score->zxing, score->differing);
}

static void
run (const char *folder, guint half, const char *name)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  Score scores[G_N_ELEMENTS (steps)] = { 0 }, all = { 0 };
  const char *file;
  guint silent = 0;

  while (dir != NULL && (file = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, file, NULL);

      if (g_str_hash (file) % 2 == half)
        silent += !look_at_photo (path, g_str_hash (file), scores);
    }
  g_print ("photos, %s: in %u no reader reads a QR code\n", name, silent);
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      print_score (name, steps[i].name, &scores[i]);
      all.pictures += scores[i].pictures;
      all.read += scores[i].read;
      all.zbar += scores[i].zbar;
      all.zxing += scores[i].zxing;
      all.differing += scores[i].differing;
    }
  print_score (name, "all", &all);
}

int
main (void)
{
  const char *folder = g_getenv ("TIKETI_PHOTOS"), *half = g_getenv ("TIKETI_HALF");

  if (folder == NULL)
    {
      g_print ("photos: none; tests/bench/fetch-photos DIRECTORY fetches some, TIKETI_PHOTOS=DIRECTORY names them\n");
      return 0;
    }
  if (half == NULL || atoi (half) == 0)
    run (folder, 0, "tuned on");
  if (half == NULL || atoi (half) == 1)
    run (folder, 1, "held back");
  return 0;
}
