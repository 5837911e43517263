/* Random schedules on the machine: TIKETI_SCHEDULES of them, from TIKETI_SEED. SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hub-writer.h"
#include "pay-book-service.h"
#include "pay-book.h"

#define EVERYDAY 50000
#define SERVICE_EVERYDAY 100
#define SERVICE_TOGETHER 25 /* worlds on one database */
#define STEPS_MAX 60

static guint64
number_from (const char *variable, guint64 otherwise)
{
  const char *text = g_getenv (variable);

  return text != NULL && *text != '\0' ? g_ascii_strtoull (text, NULL, 10) : otherwise;
}

static void
play (guint32 seed, gpointer book)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  PayWorld world = { .random = random, .kind = &pay_book_machine, .book = book, .base = seed % 100000 };

  memset (book, 0, pay_book_size ());
  pay_world_play (&world, (guint) g_rand_int_range (random, 5, STEPS_MAX));
}

/* Each schedule has a seed of its own: the one that failed stands last in the log, and TIKETI_SEED plays it first. */
static guint32 now_playing;

/* An assertion that does not hold aborts. */
static void
aborted_cb (int number)
{
  char line[64];
  int length = g_snprintf (line, sizeof line, "# failed with TIKETI_SEED=%u\n", now_playing);

  if (write (STDERR_FILENO, line, (size_t) length) < 0)
    _exit (1);
  signal (SIGABRT, SIG_DFL);
  abort ();
}

static void
test_schedules (void)
{
  guint32 seed = (guint32) number_from ("TIKETI_SEED", g_random_int ());
  guint64 n = number_from ("TIKETI_SCHEDULES", EVERYDAY);
  g_autofree gpointer book = g_malloc0 (pay_book_size ());
  gint64 began = g_get_monotonic_time ();

  g_test_message ("TIKETI_SEED=%u, %" G_GUINT64_FORMAT " schedules", seed, n);
  for (guint64 i = 0; i < n; i++)
    {
      now_playing = seed + (guint32) i;
      play (now_playing, book);
    }
  g_test_message ("%" G_GUINT64_FORMAT " schedules in %" G_GINT64_FORMAT " ms", n, (g_get_monotonic_time () - began) / 1000);
}

/* The same nights through service and database. */
static void
play_service (guint32 seed, PayService *book, guint base)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  PayWorld world = { .random = random, .kind = &pay_book_service, .book = book, .base = base };

  pay_service_play (book, &world);
  pay_world_play (&world, (guint) g_rand_int_range (random, 5, STEPS_MAX));
}

static void
test_service_schedules (void)
{
  guint32 seed = (guint32) number_from ("TIKETI_SEED", g_random_int ());
  guint64 n = number_from ("TIKETI_SERVICE_SCHEDULES", SERVICE_EVERYDAY);
  PayService *book = NULL;

  hub_writer_set_threads (FALSE);
  g_test_message ("TIKETI_SEED=%u, %" G_GUINT64_FORMAT " schedules", seed, n);
  for (guint64 i = 0; i < n; i++)
    {
      if (i % SERVICE_TOGETHER == 0)
        {
          g_clear_pointer (&book, pay_service_free);
          book = pay_service_new ();
        }
      now_playing = seed + (guint32) i;
      play_service (now_playing, book, 1 + (guint) (i % SERVICE_TOGETHER));
    }
  g_clear_pointer (&book, pay_service_free);
  hub_writer_set_threads (TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  signal (SIGABRT, aborted_cb);
  g_test_add_func ("/pay-schedules/machine", test_schedules);
  g_test_add_func ("/pay-schedules/service", test_service_schedules);
  return g_test_run ();
}
