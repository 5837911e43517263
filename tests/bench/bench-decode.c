/* What reading costs in the live pipeline, beside plain zbar at density 1: milliseconds of processor time a frame, with a code
 * on an empty and on a full table, and without one. Prints; asserts nothing. SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tk-corpus.h"
#include "tk-decode.h"
#include "tk-peer.h"

#define PICTURES 6
#define ROUNDS 16                  /* twice the cycle of what frames get in turn */
#define TIMES (PICTURES * ROUNDS)
/* Kinds of tk_corpus_make_empty(). */
#define EMPTY_KINDS 11

typedef struct {
  double ours[TIMES], zbar[TIMES];
  guint n, read, zbar_read;
} Score;

static const struct { guint width, height; } sizes[] = { { 640, 480 }, { 1280, 720 }, { 1920, 1080 } };

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const double *x = a, *y = b;

  return (*x > *y) - (*x < *y);
}

/* Of this thread: other programs do not change the figure much. */
static double
processor_ms (void)
{
  struct timespec spent;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &spent);
  return spent.tv_sec * 1000.0 + spent.tv_nsec / 1000000.0;
}

/* `fresh`: each frame is the first one, for the time to a payload; otherwise they follow each other, as without a code. */
static void
measure (const TkCorpusPicture *picture, gboolean fresh, Score *score)
{
  g_autoptr (TkDecoder) decoder = tk_decoder_new ();

  for (guint i = 0; i < ROUNDS; i++)
    {
      double begin = processor_ms ();
      g_autoptr (TkReading) reading
          = tk_decoder_read (decoder, picture->luma, picture->width, picture->height, picture->width, FALSE);
      g_autofree char *zbar = NULL;

      score->ours[score->n] = processor_ms () - begin;
      begin = processor_ms ();
      zbar = tk_peer_zbar (picture->luma, picture->width, picture->height, FALSE);
      score->zbar[score->n++] = processor_ms () - begin;
      score->read += reading != NULL;
      score->zbar_read += zbar != NULL;
      if (fresh)
        {
          tk_decoder_free (decoder);
          decoder = tk_decoder_new ();
        }
    }
}

static double
mean_of (const double *times, guint n)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    sum += times[i];
  return sum / n;
}

static void
print_score (const char *name, guint width, guint height, Score *score)
{
  double ours = mean_of (score->ours, score->n), zbar = mean_of (score->zbar, score->n);

  qsort (score->ours, score->n, sizeof *score->ours, compare_times);
  qsort (score->zbar, score->n, sizeof *score->zbar, compare_times);
  g_print ("decode %4u x %4u, %-22s p50 %6.2f  p99 %6.2f  mean %6.2f ms, %3u read   zbar p50 %6.2f  p99 %6.2f  mean %6.2f ms, %3u "
           "read   %.2f x\n",
           width, height, name, score->ours[score->n / 2], score->ours[score->n * 99 / 100], ours, score->read,
           score->zbar[score->n / 2], score->zbar[score->n * 99 / 100], zbar, score->zbar_read, ours / zbar);
}

static void
run_with_code (TkCorpus *corpus, gboolean busy, gboolean fresh, guint width, guint height)
{
  g_autofree Score *score = g_new0 (Score, 1);

  for (guint i = 0; i < PICTURES; i++)
    {
      g_autoptr (TkCorpusPicture) picture = tk_corpus_make_easy (corpus, busy, i, width, height);

      measure (picture, fresh, score);
    }
  print_score (busy ? (fresh ? "full table, first" : "full table, held") : fresh ? "empty table, first" : "empty table, held",
               width, height, score);
}

static void
run_empty (guint kind, guint width, guint height, double *ours, double *zbar)
{
  g_autofree Score *score = g_new0 (Score, 1);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (TkCorpusPicture) picture = tk_corpus_make_empty (tk_corpus_seed (), kind + i * EMPTY_KINDS, width, height);

      measure (picture, FALSE, score);
    }
  *ours += mean_of (score->ours, score->n);
  *zbar += mean_of (score->zbar, score->n);
  print_score (tk_corpus_empty_name (kind), width, height, score);
}

int
main (void)
{
  g_autoptr (TkCorpus) corpus = tk_corpus_new (tk_corpus_seed ());

  g_print ("TIKETI_SEED=%u\n", tk_corpus_seed ());
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      double ours = 0, zbar = 0;

      for (guint kind = 0; kind < 4; kind++)
        run_with_code (corpus, kind / 2, kind % 2, sizes[i].width, sizes[i].height);
      for (guint kind = 0; kind < EMPTY_KINDS; kind++)
        run_empty (kind, sizes[i].width, sizes[i].height, &ours, &zbar);
      g_print ("decode %4u x %4u, no code, mean of all kinds: %.2f ms, zbar %.2f ms: %.2f x\n", sizes[i].width,
               sizes[i].height, ours / EMPTY_KINDS, zbar / EMPTY_KINDS, ours / zbar);
    }
  return 0;
}
