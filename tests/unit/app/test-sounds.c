/* The sounds as they are built: short, loud enough, and told apart by their rhythm; playing one takes no time, with or without a
 * device. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-sounds.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define HEADER 44
#define RATE 44100
#define WINDOW 441          /* 10 ms */
#define LOUD 0.05
#define MAX_TONES 8

typedef struct {
  guint begin_ms, length_ms;
  double hertz;
} Tone;

typedef struct {
  guint length_ms, n_tones;
  Tone tones[MAX_TONES];
} Heard;

static double
power (const gint16 *samples, gsize count)
{
  double sum = 0;

  for (gsize i = 0; i < count; i++)
    sum += (double) samples[i] * samples[i];
  return sqrt (sum / (double) count) / G_MAXINT16;
}

/* How much of that pitch is in it (Goertzel). */
static double
strength (const gint16 *samples, gsize count, double hertz)
{
  double turn = 2 * cos (2 * G_PI * hertz / RATE), one = 0, two = 0;

  for (gsize i = 0; i < count; i++)
    {
      double next = samples[i] + turn * one - two;

      two = one;
      one = next;
    }
  return one * one + two * two - turn * one * two;
}

static double
pitch (const gint16 *samples, gsize count)
{
  double best = 0, at = 0;

  for (double hertz = 80; hertz < 2500; hertz *= 1.01)
    {
      double found = strength (samples, count, hertz);

      if (found > best)
        {
          best = found;
          at = hertz;
        }
    }
  return at;
}

static void
add_tone (Heard *heard, const gint16 *samples, gsize from, gsize to)
{
  g_assert_cmpuint (heard->n_tones, <, MAX_TONES);
  heard->tones[heard->n_tones++]
    = (Tone) { (guint) (from * 10), (guint) ((to - from) * 10), pitch (samples + from * WINDOW, (to - from) * WINDOW) };
}

/* Splits at silence, and where the tone fades to begin anew. */
static Heard
listen (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("TIKETI_DATADIR"), "sounds", name, NULL), *bytes = NULL;
  gsize length = 0, windows, begin = 0;
  gboolean loud = FALSE;
  const gint16 *samples;
  Heard heard = { 0 };

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_assert_cmpmem (bytes, 4, "RIFF", 4);
  samples = (const gint16 *) (gpointer) (bytes + HEADER);
  windows = (length - HEADER) / 2 / WINDOW;
  heard.length_ms = (guint) ((length - HEADER) / 2 * 1000 / RATE);
  for (gsize i = 0; i <= windows; i++)
    {
      gboolean now = i < windows && power (samples + i * WINDOW, WINDOW) > LOUD;

      if (now && !loud)
        begin = i;
      if (!now && loud)
        add_tone (&heard, samples, begin, i);
      loud = now;
    }
  return heard;
}

static void
test_rhythms (void)
{
  Heard admitted = listen ("admitted.wav"), attention = listen ("attention.wav"), refused = listen ("refused.wav");
  const Heard *all[] = { &admitted, &attention, &refused };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    g_assert_cmpuint (all[i]->length_ms, <, 400);
  /* One rising pair. */
  g_assert_cmpuint (admitted.n_tones, ==, 2);
  g_assert_cmpfloat (admitted.tones[1].hertz, >, admitted.tones[0].hertz * 1.3);
  /* Two equal, further apart. */
  g_assert_cmpuint (attention.n_tones, ==, 2);
  g_assert_cmpfloat_with_epsilon (attention.tones[0].hertz, attention.tones[1].hertz, 12);
  g_assert_cmpuint (attention.tones[1].begin_ms - attention.tones[0].length_ms, >=, 50);
  /* One, low and long. */
  g_assert_cmpuint (refused.n_tones, ==, 1);
  g_assert_cmpuint (refused.tones[0].length_ms, >=, 330);
  g_assert_cmpfloat (refused.tones[0].hertz, <, attention.tones[0].hertz / 2);
}

typedef struct {
  TkSounds *sounds;
  guint changes;
} Watch;

static void
changed_cb (Watch *watch)
{
  watch->changes++;
}

static void
run_main (guint ms)
{
  for (guint i = 0; i < ms; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
}

/* Sixty in a row, as many as a fast queue in a minute: asking for one takes no time. */
static void
test_never_waits (void)
{
  g_autoptr (TkSounds) sounds = tk_sounds_new ();
  guint late = 0;

  for (guint i = 0; i < 60; i++)
    {
      gint64 begin = g_get_monotonic_time ();

      tk_sounds_play (sounds, (TkColour) (i % 3));
      if (i % 10 == 0)
        tk_sounds_alarm (sounds);
      late += g_get_monotonic_time () - begin > 50 * 1000;
      run_main (5);
    }
  g_assert_cmpuint (late, <, 20); /* the machine may stall now and then */
}

static void
test_mute (void)
{
  g_autofree char *dir = g_dir_make_tmp ("tiketi-ini-XXXXXX", NULL), *path = g_build_filename (dir, "window.ini", NULL);
  g_autoptr (TkPreferences) preferences = tk_preferences_load (dir);
  Watch watch = { tk_sounds_new (), 0 };

  g_signal_connect_swapped (watch.sounds, "changed", G_CALLBACK (changed_cb), &watch);
  tk_sounds_follow (watch.sounds, preferences);
  g_assert_cmpint (tk_sounds_get_state (watch.sounds), !=, TK_SOUNDS_MUTED);
  watch.changes = 0;
  tk_preferences_set_mute (preferences, TRUE);
  g_assert_cmpint (tk_sounds_get_state (watch.sounds), ==, TK_SOUNDS_MUTED);
  tk_preferences_set_mute (preferences, FALSE);
  g_assert_cmpint (tk_sounds_get_state (watch.sounds), !=, TK_SOUNDS_MUTED);
  tk_preferences_set_volume (preferences, 0);
  g_assert_cmpint (tk_sounds_get_state (watch.sounds), ==, TK_SOUNDS_MUTED);
  g_assert_cmpuint (watch.changes, ==, 3);
  g_assert_finalize_object (watch.sounds);
  run_main (100);
  g_unlink (path);
  g_assert_cmpint (g_rmdir (dir), ==, 0);
}

/* This machine may have a device or none; what may not be is a hang, a crash, or a word too many. */
static void
test_no_device (void)
{
  Watch watch = { tk_sounds_new (), 0 };

  g_signal_connect_swapped (watch.sounds, "changed", G_CALLBACK (changed_cb), &watch);
  for (guint i = 0; i < 3; i++)
    {
      tk_sounds_play (watch.sounds, TK_COLOUR_GREEN);
      run_main (600);
    }
  g_test_message ("%s", tk_sounds_get_state (watch.sounds) == TK_SOUNDS_NO_DEVICE ? "no device" : "a device");
  g_assert_cmpuint (watch.changes, ==, tk_sounds_get_state (watch.sounds) == TK_SOUNDS_NO_DEVICE);
  g_assert_finalize_object (watch.sounds);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sounds/rhythms", test_rhythms);
  g_test_add_func ("/sounds/never-waits", test_never_waits);
  g_test_add_func ("/sounds/mute", test_mute);
  g_test_add_func ("/sounds/no-device", test_no_device);
  return g_test_run ();
}
