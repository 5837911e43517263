/* What reading costs: milliseconds of processor time a frame, with and without a code in it. Prints; asserts nothing.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tk-decode.h"
#include "tk-sample-ticket.h"

#define ROUNDS 100

typedef enum { SCENE_CODE, SCENE_PLAIN, SCENE_NOISE } Scene;

static const char *const scene_names[] = { "a code", "a plain table", "noise" };
static const struct { guint width, height; } sizes[] = { { 640, 480 }, { 1280, 720 }, { 1920, 1080 } };

static void
fill_table (guint8 *frame, gsize size, Scene scene, GRand *random)
{
  for (gsize i = 0; i < size; i++)
    frame[i] = scene == SCENE_NOISE ? g_rand_int_range (random, 0, 256) : 110 + g_rand_int_range (random, 0, 12);
}

static void
lay_code (guint8 *frame, guint width, guint height, const char *token)
{
  guint side;
  g_autofree guint8 *qr = tk_print_qr_luma (token, height / 90, &side, NULL);

  for (guint y = 0; y < side; y++)
    memcpy (frame + (gsize) (y + (height - side) / 2) * width + (width - side) / 2, qr + (gsize) y * side, side);
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const double *x = a, *y = b;

  return (*x > *y) - (*x < *y);
}

/* Of this thread: other programs do not change the figure. */
static double
processor_ms (void)
{
  struct timespec spent;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &spent);
  return spent.tv_sec * 1000.0 + spent.tv_nsec / 1000000.0;
}

/* *read: how many of the frames gave a reading. */
static void
measure (const guint8 *frame, guint width, guint height, double times[ROUNDS], guint *read)
{
  g_autoptr (TkDecoder) decoder = tk_decoder_new ();

  for (int i = 0; i < ROUNDS; i++)
    {
      double begin = processor_ms ();
      g_autoptr (TkReading) reading = tk_decoder_read (decoder, frame, width, height, width, FALSE);

      times[i] = processor_ms () - begin;
      *read += reading != NULL;
    }
  qsort (times, ROUNDS, sizeof *times, compare_times);
}

static void
run (guint width, guint height, Scene scene, const char *token)
{
  g_autofree guint8 *frame = g_malloc ((gsize) width * height);
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  double times[ROUNDS];
  guint read = 0;

  fill_table (frame, (gsize) width * height, scene, random);
  if (scene == SCENE_CODE)
    lay_code (frame, width, height, token);
  measure (frame, width, height, times, &read);
  g_print ("decode %4u x %4u, %-14s p50 %6.2f ms   p99 %6.2f ms   %3u of %d read\n", width, height,
           scene_names[scene], times[ROUNDS / 2], times[ROUNDS * 99 / 100], read, ROUNDS);
}

int
main (int argc, char **argv)
{
  g_autofree char *token = tk_sample_token (1);

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (Scene scene = SCENE_CODE; scene <= SCENE_NOISE; scene++)
      run (sizes[i].width, sizes[i].height, scene, token);
  return 0;
}
