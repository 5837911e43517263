/* Random schedules on the machine: TIKETI_SCHEDULES of them, from TIKETI_SEED. SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "hub-writer.h"
#include "pay-book-service.h"
#include "pay-book.h"
#include "schedule.h"

#define EVERYDAY 50000
#define SERVICE_EVERYDAY 100
#define SERVICE_TOGETHER 25 /* worlds on one database */
#define STEPS_MAX 60

static void
play (guint32 seed, gpointer book)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  PayWorld world = { .random = random, .kind = &pay_book_machine, .book = book, .base = seed % 100000 };

  memset (book, 0, pay_book_size ());
  pay_world_play (&world, (guint) g_rand_int_range (random, 5, STEPS_MAX));
}

static void
test_schedules (void)
{
  guint64 n = schedule_number ("TIKETI_SCHEDULES", EVERYDAY);
  guint32 seed = schedule_first (n);
  g_autofree gpointer book = g_malloc0 (pay_book_size ());
  gint64 began = g_get_monotonic_time ();

  for (guint64 i = 0; i < n; i++)
    {
      schedule_plays (seed + (guint32) i);
      play (seed + (guint32) i, book);
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
  guint64 n = schedule_number ("TIKETI_SERVICE_SCHEDULES", SERVICE_EVERYDAY);
  guint32 seed = schedule_first (n);
  PayService *book = NULL;

  hub_writer_set_threads (FALSE);
  for (guint64 i = 0; i < n; i++)
    {
      if (i % SERVICE_TOGETHER == 0)
        {
          g_clear_pointer (&book, pay_service_free);
          book = pay_service_new ();
        }
      schedule_plays (seed + (guint32) i);
      play_service (seed + (guint32) i, book, 1 + (guint) (i % SERVICE_TOGETHER));
    }
  g_clear_pointer (&book, pay_service_free);
  hub_writer_set_threads (TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  schedule_init ();
  g_test_add_func ("/pay-schedules/machine", test_schedules);
  g_test_add_func ("/pay-schedules/service", test_service_schedules);
  return g_test_run ();
}
