/* The hard-picture corpus read by us, plain zbar and ZXing: a table by class. TIKETI_EACH: pictures a class; TIKETI_CLASS: one
 * class alone; TIKETI_KEEP: a folder for the pictures we miss. Prints; asserts nothing. SPDX-License-Identifier:
 * GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "tk-corpus.h"
#include "tk-decode.h"
#include "tk-peer.h"

typedef struct {
  guint pictures, read, zbar, zxing, wrong;
  double ms;
} Score;

static void
keep (const TkCorpusPicture *picture, TkCorpusClass class, guint index)
{
  const char *folder = g_getenv ("TIKETI_KEEP");
  g_autofree char *path = NULL, *head = g_strdup_printf ("P5 %u %u 255\n", picture->width, picture->height);
  g_autoptr (GString) file = g_string_new (head);

  if (folder == NULL)
    return;
  g_string_append_len (file, (const char *) picture->luma, (gsize) picture->width * picture->height);
  path = g_strdup_printf ("%s/%02d-%03u.pgm", folder, class, index);
  g_file_set_contents (path, file->str, file->len, NULL);
}

static gboolean
is_read (const char *text, const char *expected, guint *wrong)
{
  if (text != NULL && strcmp (text, expected) != 0)
    (*wrong)++;
  return text != NULL && strcmp (text, expected) == 0;
}

static void
add (TkCorpus *corpus, TkCorpusClass class, guint index, Score *score)
{
  g_autoptr (TkCorpusPicture) picture = tk_corpus_make (corpus, class, index);
  g_autoptr (TkDecoder) decoder = tk_decoder_new ();
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (TkReading) reading
      = tk_decoder_read (decoder, picture->luma, picture->width, picture->height, picture->width, TRUE);
  g_autofree char *zbar = NULL, *zxing = NULL;
  guint ignored = 0;

  score->ms += (g_get_monotonic_time () - begin) / 1000.0;
  score->pictures++;
  if (is_read (reading != NULL ? reading->payload : NULL, picture->text, &score->wrong))
    score->read++;
  else
    keep (picture, class, index);
  if (g_getenv ("TIKETI_ALONE") != NULL)
    return;
  zbar = tk_peer_zbar (picture->luma, picture->width, picture->height, TRUE);
  zxing = tk_peer_zxing (picture->luma, picture->width, picture->height);
  score->zbar += is_read (zbar, picture->text, &ignored);
  score->zxing += is_read (zxing, picture->text, &ignored);
}

static void
print_score (const char *name, const Score *score)
{
  double n = MAX (score->pictures, 1u) / 100.0;

  g_print ("%-22s %4u pictures   read %5.1f %%   zbar %5.1f %%   ZXing %5.1f %%   wrong %u   %6.1f ms\n", name,
           score->pictures, score->read / n, score->zbar / n, score->zxing / n, score->wrong,
           score->ms / MAX (score->pictures, 1u));
}

int
main (void)
{
  g_autoptr (TkCorpus) corpus = tk_corpus_new (tk_corpus_seed ());
  const char *each_text = g_getenv ("TIKETI_EACH"), *class_text = g_getenv ("TIKETI_CLASS");
  guint each = each_text != NULL ? (guint) atoi (each_text) : 50;
  Score all = { 0 };

  g_print ("TIKETI_SEED=%u\n", tk_corpus_seed ());
  for (TkCorpusClass class = 0; class < TK_CORPUS_CLASSES; class++)
    {
      Score score = { 0 };

      if (class_text != NULL && atoi (class_text) != (int) class)
        continue;
      for (guint i = 0; i < each; i++)
        add (corpus, class, i, &score);
      print_score (tk_corpus_class_name (class), &score);
      all.pictures += score.pictures;
      all.read += score.read;
      all.zbar += score.zbar;
      all.zxing += score.zxing;
      all.wrong += score.wrong;
      all.ms += score.ms;
    }
  print_score ("all", &all);
  return 0;
}
