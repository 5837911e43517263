/* Cold start of tiketi to its first frame, and its resident memory when idle, beside an empty libadwaita window on the
 * same screen. A frame counts when the middle of the screen stops being the black of the root window.
 *   bench-start TIKETI EMPTY-WINDOW
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <gio/gio.h>
#include <glib.h>
#include <signal.h>
#include <stdlib.h>

#define ROUNDS 7
#define FRAME_TIMEOUT_US (30 * G_USEC_PER_SEC)
#define IDLE_US (3 * G_USEC_PER_SEC)

typedef struct { gint64 us[ROUNDS]; gint64 kib; } Figures;

static gboolean
screen_is_black (Display *display)
{
  int screen = DefaultScreen (display);
  XImage *image = XGetImage (display, RootWindow (display, screen), DisplayWidth (display, screen) / 3,
                             DisplayHeight (display, screen) / 3, 1, 1, AllPlanes, ZPixmap);
  gboolean black = image == NULL || XGetPixel (image, 0, 0) == 0;

  if (image != NULL)
    XDestroyImage (image);
  return black;
}

static void
wait_for_screen (Display *display, gboolean black)
{
  gint64 until = g_get_monotonic_time () + FRAME_TIMEOUT_US;

  while (screen_is_black (display) != black)
    {
      if (g_get_monotonic_time () > until)
        g_error ("No %s within 30 s", black ? "black screen" : "frame");
      g_usleep (1000);
    }
}

static gint64
resident_kib (GSubprocess *process)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/status", g_subprocess_get_identifier (process));
  g_autofree char *text = NULL;
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GRegex) regex = g_regex_new ("VmRSS:\\s*(\\d+)", 0, 0, NULL);

  if (!g_file_get_contents (path, &text, NULL, NULL) || !g_regex_match (regex, text, 0, &match))
    return 0;
  g_autofree char *number = g_match_info_fetch (match, 1);
  return g_ascii_strtoll (number, NULL, 10);
}

static void
start_once (Display *display, const char *const *argv, Figures *figures, int round)
{
  g_autoptr (GError) error = NULL;
  gint64 began = g_get_monotonic_time ();
  g_autoptr (GSubprocess) process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);

  g_assert_no_error (error);
  wait_for_screen (display, FALSE);
  figures->us[round] = g_get_monotonic_time () - began;
  if (round == ROUNDS - 1)
    {
      g_usleep (IDLE_US);
      figures->kib = resident_kib (process);
    }
  g_subprocess_send_signal (process, SIGTERM);
  g_subprocess_wait (process, NULL, NULL);
  wait_for_screen (display, TRUE);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;
  return (x > y) - (x < y);
}

static void
print_figures (const char *name, Figures *figures)
{
  qsort (figures->us, ROUNDS, sizeof figures->us[0], compare);
  g_print ("%-14s first frame p50 %" G_GINT64_FORMAT " ms, worst %" G_GINT64_FORMAT " ms; resident when idle %"
           G_GINT64_FORMAT " MiB\n", name, figures->us[ROUNDS / 2] / 1000, figures->us[ROUNDS - 1] / 1000,
           figures->kib / 1024);
}

int
main (int argc, char **argv)
{
  g_autofree char *dir = g_dir_make_tmp ("tiketi-start-XXXXXX", NULL);
  Display *display = XOpenDisplay (NULL);
  Figures ours = { 0 }, empty = { 0 };

  g_assert_cmpint (argc, ==, 3);
  if (display == NULL)
    {
      g_print ("No screen: run under xvfb-run.\n");
      return 77;
    }
  for (int round = 0; round < ROUNDS; round++)
    {
      start_once (display, (const char *const[]) { argv[1], "--data", dir, NULL }, &ours, round);
      start_once (display, (const char *const[]) { argv[2], NULL }, &empty, round);
    }
  print_figures ("tiketi", &ours);
  print_figures ("empty window", &empty);
  g_print ("ratio %" G_GINT64_FORMAT " %%\n", ours.us[ROUNDS / 2] * 100 / empty.us[ROUNDS / 2]);
  XCloseDisplay (display);
  return 0;
}
