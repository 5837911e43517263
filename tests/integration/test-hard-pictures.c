/* Hard pictures of our tickets, made from a seed: nearly all are read, never a wrong text, the corners are where the code is, and
 * in no class plain zbar or ZXing reads more of the same pictures. And frames without a code: nothing is read.
 * TIKETI_PICTURE_STRIDE: only every n-th picture. SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tk-corpus.h"
#include "tk-decode.h"
#include "tk-peer.h"

#define EACH 40                    /* pictures a class: 640 in all */
#define STRIDE 3
#define EMPTY 200
#define READ_LEAST 97              /* per cent */
/* Frames in which a live decoder must have read what it can: once through its passes, and again. */
#define FRAMES 16

typedef struct {
  guint pictures, read, zbar, zxing;
} Score;

static guint
stride (void)
{
  const char *text = g_getenv ("TIKETI_PICTURE_STRIDE");

  return text != NULL ? MAX (atoi (text), 1) : STRIDE;
}

/* No reading, or the right one. */
static gboolean
is_read (const char *text, const TkCorpusPicture *picture)
{
  if (text != NULL)
    g_assert_cmpstr (text, ==, picture->text);
  return text != NULL;
}

static gboolean
is_same (const char *text, const TkCorpusPicture *picture)
{
  return g_strcmp0 (text, picture->text) == 0;
}

/* Each corner of the reading near its own corner of the symbol; a fold or a bend moves them. */
static void
assert_corners (const TkReading *reading, const TkCorpusPicture *picture, float slack)
{
  const float *c = picture->corners;
  float side = hypotf (c[2] - c[0], c[3] - c[1]);

  for (guint i = 0; i < 4; i++)
    {
      float nearest = G_MAXFLOAT;

      for (guint j = 0; j < 4; j++)
        nearest = MIN (nearest, hypotf (reading->corners[2 * j] - c[2 * i], reading->corners[2 * j + 1] - c[2 * i + 1]));
      if (nearest > slack * side)
        g_error ("pass %s: corner %u is %.1f pixels from where it is, of a side of %.1f", reading->pass, i, nearest, side);
    }
}

static void
look_at (const TkCorpusPicture *picture, TkCorpusClass class, Score *score)
{
  g_autoptr (TkDecoder) decoder = tk_decoder_new ();
  g_autoptr (TkReading) reading
      = tk_decoder_read (decoder, picture->luma, picture->width, picture->height, picture->width, TRUE);
  g_autofree char *zbar = tk_peer_zbar (picture->luma, picture->width, picture->height, TRUE);
  g_autofree char *zxing = tk_peer_zxing (picture->luma, picture->width, picture->height);

  score->pictures++;
  score->read += is_read (reading != NULL ? reading->payload : NULL, picture);
  score->zbar += is_same (zbar, picture);
  score->zxing += is_same (zxing, picture);
  if (reading != NULL)
    assert_corners (reading, picture, class == TK_CORPUS_CREASE ? 0.2f : 0.09f);
}

static void
test_classes (void)
{
  guint32 seed = tk_corpus_seed ();
  g_autoptr (TkCorpus) corpus = tk_corpus_new (seed);
  guint pictures = 0, read = 0;

  g_test_message ("TIKETI_SEED=%u", seed);
  for (TkCorpusClass class = 0; class < TK_CORPUS_CLASSES; class++)
    {
      Score score = { 0 };

      for (guint i = class % stride (); i < EACH; i += stride ())
        {
          g_autoptr (TkCorpusPicture) picture = tk_corpus_make (corpus, class, i);

          look_at (picture, class, &score);
        }
      g_test_message ("%s: %u of %u, zbar %u, ZXing %u", tk_corpus_class_name (class), score.read, score.pictures,
                      score.zbar, score.zxing);
      g_assert_cmpuint (score.read, >=, MAX (score.zbar, score.zxing));
      pictures += score.pictures;
      read += score.read;
    }
  g_test_message ("%u of %u", read, pictures);
  g_assert_cmpuint (read * 100, >=, pictures * READ_LEAST);
}

/* The live passes: less on each frame, so some frames later. */
static void
test_live (void)
{
  g_autoptr (TkCorpus) corpus = tk_corpus_new (tk_corpus_seed ());
  guint pictures = 0, read = 0;

  g_test_message ("TIKETI_SEED=%u", tk_corpus_seed ());
  for (TkCorpusClass class = 0; class < TK_CORPUS_CLASSES; class++)
    for (guint i = class % stride (); i < EACH / 4; i += stride ())
      {
        g_autoptr (TkCorpusPicture) picture = tk_corpus_make (corpus, class, i);
        g_autoptr (TkDecoder) decoder = tk_decoder_new ();
        g_autoptr (TkReading) reading = NULL;

        for (guint frame = 0; frame < FRAMES && reading == NULL; frame++)
          reading = tk_decoder_read (decoder, picture->luma, picture->width, picture->height, picture->width, FALSE);
        pictures++;
        read += is_read (reading != NULL ? reading->payload : NULL, picture);
        if (reading != NULL && class != TK_CORPUS_CREASE)
          assert_corners (reading, picture, 0.09f);
      }
  g_test_message ("%u of %u", read, pictures);
  g_assert_cmpuint (read * 100, >=, pictures * 90);
}

/* A frame after a hit is looked at around it first: there, it is read in that pass, and corners stay in the frame's pixels; when
 * the code is gone or elsewhere, nothing old is told. */
static void
test_near (void)
{
  g_autoptr (TkCorpus) corpus = tk_corpus_new (1);
  g_autoptr (TkCorpusPicture) picture = tk_corpus_make_easy (corpus, TRUE, 1, 1280, 720);
  g_autoptr (TkCorpusPicture) other = tk_corpus_make_easy (corpus, TRUE, 2, 1280, 720);
  g_autoptr (TkCorpusPicture) empty = tk_corpus_make_empty (1, 2, 1280, 720);
  const TkCorpusPicture *const frames[] = { picture, picture, empty, picture, other, other };
  static const char *const passes[] = { "quick", "near", NULL, "near", NULL, "near" };
  g_autoptr (TkDecoder) decoder = tk_decoder_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (frames); i++)
    {
      g_autoptr (TkReading) reading = tk_decoder_read (decoder, frames[i]->luma, 1280, 720, 1280, FALSE);

      g_test_message ("frame %u", (guint) i);
      if (frames[i] == empty)
        {
          g_assert_null (reading);
          continue;
        }
      g_assert_nonnull (reading);
      g_assert_cmpstr (reading->payload, ==, frames[i]->text);
      if (passes[i] != NULL)
        g_assert_cmpstr (reading->pass, ==, passes[i]);
      assert_corners (reading, frames[i], 0.05f);
    }
}

static void
test_empty (void)
{
  guint32 seed = tk_corpus_seed ();
  g_autoptr (TkDecoder) decoder = tk_decoder_new ();

  g_test_message ("TIKETI_SEED=%u", seed);
  for (guint i = 0; i < EMPTY; i += stride ())
    {
      g_autoptr (TkCorpusPicture) picture = tk_corpus_make_empty (seed, i, 320, 240);
      g_autoptr (TkReading) live = tk_decoder_read (decoder, picture->luma, 320, 240, 320, FALSE);
      g_autoptr (TkReading) thorough = tk_decoder_read (decoder, picture->luma, 320, 240, 320, TRUE);

      if (live != NULL || thorough != NULL)
        g_error ("“%s” read from %s, frame %u", live != NULL ? live->payload : thorough->payload, tk_corpus_empty_name (i), i);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hard-pictures/classes", test_classes);
  g_test_add_func ("/hard-pictures/live", test_live);
  g_test_add_func ("/hard-pictures/near", test_near);
  g_test_add_func ("/hard-pictures/empty", test_empty);
  return g_test_run ();
}
