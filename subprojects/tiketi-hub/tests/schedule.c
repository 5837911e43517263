/* Seeds of schedules that are played at random. SPDX-License-Identifier: GPL-3.0-or-later */
#include "schedule.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static guint32 now_playing;

/* An assertion that does not hold aborts. */
static void
aborted_cb (int signal_number)
{
  char line[64];
  int length = g_snprintf (line, sizeof line, "# failed with TIKETI_SEED=%u\n", now_playing);

  if (write (STDERR_FILENO, line, (size_t) length) < 0)
    _exit (1);
  signal (SIGABRT, SIG_DFL);
  abort ();
}

void
schedule_init (void)
{
  signal (SIGABRT, aborted_cb);
}

guint64
schedule_number (const char *variable, guint64 otherwise)
{
  const char *text = g_getenv (variable);

  return text != NULL && *text != '\0' ? g_ascii_strtoull (text, NULL, 10) : otherwise;
}

guint32
schedule_first (guint64 n)
{
  guint32 seed = (guint32) schedule_number ("TIKETI_SEED", g_random_int ());

  g_test_message ("TIKETI_SEED=%u, %" G_GUINT64_FORMAT " schedules", seed, n);
  return seed;
}

void
schedule_plays (guint32 seed)
{
  now_playing = seed;
}
