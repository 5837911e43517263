/* From Enter, or a camera's frame, to the painted verdict, through the real window over a terminal that knows 250,000 tickets, 50,000
 * of them blocked; the entry is durable before. And how long the main loop was ever busy in one go.
 *   bench-gate [SCANS OF EACH COLOUR]
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "evening-video.h"
#include "tk-camera.h"
#include "tk-gate-page.h"
#include "tk-page.h"
#include "tk-sample-ticket.h"
#include "ui-scene.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define SCANS_DEFAULT 167        /* of each colour: 500 in all */
#define WARM_UP 20
#define HELD_UP 16               /* tickets before the camera */
#define HOLD_MS 480
#define LONG_US 10000

/* Regular 1…30,000 are in already, the rest are outside; VIP 1…50,000 are blocked. */
static const char known[] =
  "BEGIN;"
  "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) "
  "INSERT INTO ticket (event, type, serial, issue, issuer, status, sold_at) SELECT 1, 1, i, 0, 7, 'valid', 1795270000000 + i FROM n;"
  "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) "
  "INSERT INTO ticket (event, type, serial, issue, issuer, status, sold_at) "
  "SELECT 1, 2, i, 0, 7, CASE WHEN i <= 50000 THEN 'blocked' ELSE 'valid' END, 1795270000000 + i FROM n;"
  "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000) "
  "INSERT INTO ticket (event, type, serial, issue, issuer, status, sold_at) SELECT 2, 1, i, 0, 7, 'valid', 1795270000000 + i FROM n;"
  "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000) "
  "INSERT INTO checkin (id, event, gate, gate_name, terminal_name, type, serial, issue, direction, verdict, count, at) "
  "SELECT printf ('%08x-0000-7000-8000-000000000000', i), 1, 1, 'Main', 'Gate 2', 1, i, 0, 'entry', 'admitted', 1, 1795273200000 + i "
  "FROM n;"
  "COMMIT;";

static const struct {
  const char *name;
  TkCardFace face;
  guint16 type;
  guint32 from;
} colours[] = {
  { "green", TK_CARD_GREEN, 1, 30001 }, { "amber", TK_CARD_AMBER, 1, 1 }, { "red", TK_CARD_RED, 2, 1 },
};

static struct
{
  UiScene *scene;
  TkVerdictCard *card;
  gint64 painted;           /* when a frame with a verdict was last painted */
  gint64 begun_cpu;         /* when the frame being painted began */
  gint64 took_cpu;          /* to paint the first frame with the verdict */
  gint64 woken, woken_cpu;  /* when poll() last came back */
  gboolean watching;
  GArray *busy, *busy_cpu;  /* µs of each turn of the main loop while watching, and of processor time in it */
  gint64 seen;              /* when a frame with a ticket first came; 0: the wall is in view */
} bench;

/* ---- Figures ---- */

static int
by_time (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static double
quantile_ms (GArray *times, guint per_mille)
{
  g_array_sort (times, by_time);
  return (double) g_array_index (times, gint64, MIN ((guint64) times->len * per_mille / 1000, times->len - 1)) / 1000;
}

static void
print_row (const char *name, GArray *times)
{
  printf ("%-34s p50 %7.2f   p95 %7.2f   p99 %7.2f   most %7.2f ms   (%u)\n", name, quantile_ms (times, 500), quantile_ms (times, 950),
          quantile_ms (times, 990), quantile_ms (times, 1000), times->len);
}

static guint
count_long (GArray *times)
{
  guint n = 0;

  for (guint i = 0; i < times->len; i++)
    n += g_array_index (times, gint64, i) > LONG_US;
  return n;
}

/* ---- Watching the window ---- */

/* What other programs take does not count. */
static gint64
cpu_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
before_paint_cb (GdkFrameClock *clock)
{
  bench.begun_cpu = cpu_time ();
}

static void
after_paint_cb (GdkFrameClock *clock)
{
  if (tk_verdict_card_get_face (bench.card) == TK_CARD_READY || bench.painted != 0)
    return;
  bench.painted = g_get_monotonic_time ();
  bench.took_cpu = cpu_time () - bench.begun_cpu;
}

static gint
timed_poll (GPollFD *fds, guint n, gint timeout)
{
  gint64 busy = g_get_monotonic_time () - bench.woken, busy_cpu = cpu_time () - bench.woken_cpu;
  gint ready;

  if (bench.watching && bench.woken != 0)
    {
      g_array_append_val (bench.busy, busy);
      g_array_append_val (bench.busy_cpu, busy_cpu);
    }
  ready = g_poll (fds, n, timeout);
  bench.woken = g_get_monotonic_time ();
  bench.woken_cpu = cpu_time ();
  return ready;
}

static gboolean
is_at_gate (gpointer data)
{
  GtkWidget *page = tk_window_get_page (data);

  return page != NULL && TK_IS_GATE_PAGE (page) && gtk_widget_get_mapped (GTK_WIDGET (tk_gate_page_get_card (TK_GATE_PAGE (page))));
}

static void
open_gate (void)
{
  TkPreferences *preferences;
  GdkFrameClock *clock;

  bench.scene = ui_scene_new ();
  tk_terminal_fixture_sql (bench.scene->terminal, known);
  preferences = tk_session_get_preferences (bench.scene->session);
  tk_preferences_use_place (preferences, 1, 1);
  tk_preferences_use_camera (preferences, "/dev/none");
  ui_scene_sign_in (bench.scene, "juma", "1357", "gate");
  ui_wait (is_at_gate, bench.scene->window, "the gate page");
  bench.card = tk_gate_page_get_card (TK_GATE_PAGE (tk_window_get_page (bench.scene->window)));
  clock = gtk_widget_get_frame_clock (GTK_WIDGET (bench.scene->window));
  g_signal_connect (clock, "before-paint", G_CALLBACK (before_paint_cb), NULL);
  g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), NULL);
}

/* ---- The hand scanner ---- */

static gint64
scan (const char *token)
{
  TkPage *page = TK_PAGE (tk_window_get_page (bench.scene->window));
  gint64 now_ms = g_get_monotonic_time () / 1000, start;

  tk_verdict_card_clear (bench.card);
  ui_idle (60);
  for (const char *c = token; *c != '\0'; c++)
    tk_page_scanner_key (page, gdk_unicode_to_keyval ((guint32) *c), 0, now_ms++);
  bench.painted = 0;
  start = g_get_monotonic_time ();
  tk_page_scanner_key (page, GDK_KEY_Return, 0, now_ms);
  while (bench.painted == 0)
    g_main_context_iteration (NULL, TRUE);
  return bench.painted - start;
}

static void
measure_scanner (guint scans)
{
  GArray *times[G_N_ELEMENTS (colours)], *paints[G_N_ELEMENTS (colours)];
  gint64 before = tk_terminal_fixture_count (bench.scene->terminal, "SELECT count (*) FROM journal");

  for (guint i = 0; i < G_N_ELEMENTS (colours); i++)
    times[i] = g_array_new (FALSE, FALSE, sizeof (gint64)), paints[i] = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint n = 0; n < scans + WARM_UP; n++)
    for (guint i = 0; i < G_N_ELEMENTS (colours); i++)
      {
        g_autofree char *token = tk_fixture_token (bench.scene->terminal->pair, TK_FIXTURE_ISSUER, 1, colours[i].type,
                                                   colours[i].from + n * 7, 0);
        gint64 took;

        bench.watching = n >= WARM_UP;
        took = scan (token);
        g_assert_cmpint (tk_verdict_card_get_face (bench.card), ==, colours[i].face);
        if (n < WARM_UP)
          continue;
        g_array_append_val (times[i], took);
        g_array_append_val (paints[i], bench.took_cpu);
      }
  bench.watching = FALSE;
  g_assert_cmpint (tk_terminal_fixture_count (bench.scene->terminal, "SELECT count (*) FROM journal"), ==,
                   before + (scans + WARM_UP) * G_N_ELEMENTS (colours));
  for (guint i = 0; i < G_N_ELEMENTS (colours); i++)
    {
      g_autofree char *name = g_strdup_printf ("Enter to painted %s, durable", colours[i].name);

      print_row (name, times[i]);
      print_row ("  the frame, processor time", paints[i]);
      g_array_unref (times[i]);
      g_array_unref (paints[i]);
    }
  print_row ("one turn of the main loop", bench.busy);
  print_row ("  processor time", bench.busy_cpu);
  printf ("%-34s %u of %u, %u of them in processor time\n", "  turns over 10 ms", count_long (bench.busy), bench.busy->len,
          count_long (bench.busy_cpu));
}

/* ---- The camera ---- */

/* The wall is darker than paper. */
static gboolean
frame_cb (GSignalInvocationHint *hint, guint n, const GValue *values, gpointer data)
{
  gsize size;
  const guint8 *pixels = g_bytes_get_data (g_value_get_boxed (&values[1]), &size);
  int width = g_value_get_int (&values[2]), height = g_value_get_int (&values[3]), stride = g_value_get_int (&values[4]);
  const guint8 *row = pixels + (gsize) (height / 2) * (gsize) stride;
  guint bright = 0;

  for (int x = width / 4; x < width * 3 / 4; x++)
    bright += row[4 * x] > 180;
  if (bright < (guint) width / 20)
    bench.seen = 0;
  else if (bench.seen == 0)
    {
      bench.seen = g_get_monotonic_time ();
      bench.painted = 0;
    }
  return TRUE;
}

static void
measure_camera (void)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  gulong hook = g_signal_add_emission_hook (g_signal_lookup ("frame", TK_TYPE_CAMERA), 0, frame_cb, NULL, NULL);
  gint64 last = 0, end = g_get_monotonic_time () + (2 * HELD_UP + 6) * HOLD_MS * 1000;

  while (times->len < HELD_UP && g_get_monotonic_time () < end)
    {
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (200);
      if (bench.seen == 0 || bench.seen == last || bench.painted == 0)
        continue;
      last = bench.painted - bench.seen;
      g_array_append_val (times, last);
      last = bench.seen;
      tk_verdict_card_clear (bench.card);
    }
  g_signal_remove_emission_hook (g_signal_lookup ("frame", TK_TYPE_CAMERA), hook);
  print_row ("frame, 720p, to painted green", times);
}

/* Tickets nobody has shown yet, as they are printed, one after the other. (transfer full) */
static char *
make_film (const char *folder)
{
  g_auto (GStrv) pictures = g_new0 (char *, HELD_UP + 1);
  char *film = g_build_filename (folder, "film.avi", NULL);

  for (guint i = 0; i < HELD_UP; i++)
    {
      g_autofree char *token = tk_fixture_token (bench.scene->terminal->pair, TK_FIXTURE_ISSUER, 1, 1, 90001 + i, 0);
      TkTicketFace face = tk_sample_face (token);
      g_autoptr (GError) error = NULL;

      pictures[i] = g_strdup_printf ("%s/held-up-%02u.png", folder, i);
      tk_print_png (&face, TK_PAPER_ROLL_80, 203, pictures[i], &error);
      g_assert_no_error (error);
    }
  evening_video_make (film, (const char *const *) pictures, HOLD_MS);
  return film;
}

static void
film_gate (void)
{
  g_autoptr (TkSampleFolder) folder = tk_sample_folder_new ();
  g_autofree char *film = make_film (folder), *source = g_strconcat ("file:", film, NULL);

  tk_window_show_page (bench.scene->window, "status");
  ui_idle (200);
  tk_preferences_use_camera (tk_session_get_preferences (bench.scene->session), source);
  tk_window_show_page (bench.scene->window, "gate");
  measure_camera ();
}

int
main (int argc, char **argv)
{
  guint scans;

  ui_scene_start (&argc, &argv);
  scans = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : SCANS_DEFAULT;
  if (scans == 0 || scans > 1000)
    {
      fprintf (stderr, "Usage: bench-gate [SCANS OF EACH COLOUR, up to 1000]\n");
      return 2;
    }
  bench.busy = g_array_new (FALSE, FALSE, sizeof (gint64));
  bench.busy_cpu = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_main_context_set_poll_func (NULL, timed_poll);
  open_gate ();
  measure_scanner (scans);
  film_gate ();
  ui_scene_free (bench.scene);
  g_array_unref (bench.busy);
  g_array_unref (bench.busy_cpu);
  return 0;
}
