/* One lane of a busy gate: a new ticket before the camera every second, an empty table between two, through the camera's real
 * pipeline and the real desk into a real database, with a clock that runs as fast as the machine can. Counts what was missed and
 * what grows.
 *   bench-lane [SCANS] [--tap]
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <cairo.h>
#include <glib/gstdio.h>
#include <gst/gst.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tk-camera-private.h"
#include "tk-camera-run-private.h"
#include "tk-desk-gate.h"
#include "tk-sample-ticket.h"
#include "tk-terminal-fixture.h"
#include "tk-test-cameras.h"

#define WIDTH 1280
#define HEIGHT 720
#define SCANS_DEFAULT 3600         /* an hour */
#define SCANS_MOST 50000
/* Frames a second that show the ticket, and the empty table. */
#define SHOWN 2
#define EMPTY 1
#define WARM_UP_MOST 200           /* scans after which nothing may grow any more: this many, or a third */
#define PATIENCE_US (20 * G_USEC_PER_SEC)

typedef struct {
  TkTerminalFixture *fixture;
  TkCamera *camera;
  GRand *rand;
  cairo_surface_t *frame;
  char *png;

  char *shown;                     /* the token before the camera */
  guint admitted, missed, wrong, twice;
  gboolean seen;                   /* it was read in this second */
  guint frames;
  GArray *decode_us, *verdict_us;

  /* Shared with the worker. */
  GMutex mutex;
  GCond changed;
  guint read;                      /* frames decoded */
} Lane;

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
  return times->len > 0 ? (double) g_array_index (times, gint64, MIN ((guint64) times->len * per_mille / 1000, times->len - 1)) / 1000 : 0;
}

static guint
count_descriptors (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint count = 0;

  while (g_dir_read_name (dir) != NULL)
    count++;
  return count;
}

static gsize
read_resident_kb (void)
{
  g_autofree char *status = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  return g_ascii_strtoull (strstr (status, "VmRSS:") + strlen ("VmRSS:"), NULL, 10);
}

/* ---- What the camera sees ---- */

static void
draw_table (cairo_t *cr)
{
  cairo_set_source_rgb (cr, 0.45, 0.38, 0.3);
  cairo_paint (cr);
}

/* A hand holds it: never twice in quite the same place. */
static void
draw_ticket (Lane *lane, cairo_t *cr, cairo_surface_t *ticket)
{
  double scale = g_rand_double_range (lane->rand, 0.75, 1.15);

  cairo_save (cr);
  cairo_translate (cr, WIDTH / 2 + g_rand_double_range (lane->rand, -120, 120), HEIGHT / 2 + g_rand_double_range (lane->rand, -40, 40));
  cairo_rotate (cr, g_rand_double_range (lane->rand, -0.25, 0.25));
  cairo_scale (cr, scale, scale);
  cairo_set_source_surface (cr, ticket, -cairo_image_surface_get_width (ticket) / 2, -cairo_image_surface_get_height (ticket) * 0.45);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_set_source_rgba (cr, 0, 0, 0, g_rand_double_range (lane->rand, 0, 0.3));
  cairo_paint (cr);
}

static TkReading *
read_and_count (TkDecoder *decoder, const TkLuma *luma, gpointer data)
{
  Lane *lane = data;
  gint64 start = g_get_monotonic_time (), took;
  TkReading *reading = tk_decoder_read (decoder, luma->pixels, luma->width, luma->height, luma->width, FALSE);

  took = g_get_monotonic_time () - start;
  g_mutex_lock (&lane->mutex);
  lane->read++;
  g_array_append_val (lane->decode_us, took);
  g_cond_signal (&lane->changed);
  g_mutex_unlock (&lane->mutex);
  return reading;
}

/* Newest wins, so nothing is shown before the last frame was looked at: here the clock waits for the machine. */
static void
show (Lane *lane, cairo_surface_t *ticket)
{
  cairo_t *cr = cairo_create (lane->frame);
  gint64 until = g_get_monotonic_time () + PATIENCE_US;

  draw_table (cr);
  if (ticket != NULL)
    draw_ticket (lane, cr, ticket);
  cairo_destroy (cr);
  cairo_surface_flush (lane->frame);
  while (!tk_test_cameras_push (cairo_image_surface_get_data (lane->frame)))
    g_main_context_iteration (NULL, TRUE);
  lane->frames++;
  g_mutex_lock (&lane->mutex);
  while (lane->read < lane->frames && g_cond_wait_until (&lane->changed, &lane->mutex, until))
    ;
  g_assert_cmpuint (lane->read, ==, lane->frames);
  g_mutex_unlock (&lane->mutex);
}

static cairo_surface_t *
print_ticket (Lane *lane)
{
  TkTicketFace face = tk_sample_face (lane->shown);
  g_autoptr (GError) error = NULL;

  tk_print_png (&face, TK_PAPER_ROLL_80, 150, lane->png, &error);
  g_assert_no_error (error);
  return cairo_image_surface_create_from_png (lane->png);
}

/* ---- What the gate does ---- */

static void
reading_cb (TkCamera *camera, TkReading *reading, Lane *lane)
{
  TkScanRequest request = { 1, 1, TK_DIRECTION_ENTRY, reading->payload, reading->length, "camera", NULL, 0, FALSE };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkScanResult) result = NULL;
  gint64 start = g_get_monotonic_time (), took;

  if (g_strcmp0 (reading->payload, lane->shown) != 0)
    {
      lane->wrong++;
      return;
    }
  result = tk_desk_scan (lane->fixture->desk, lane->fixture->juma, &request, &error);
  g_assert_no_error (error);
  took = g_get_monotonic_time () - start;
  g_array_append_val (lane->verdict_us, took);
  lane->twice += lane->seen;
  lane->seen = TRUE;
  lane->admitted += result->kind == TK_VERDICT_ADMITTED && !result->repeat;
}

/* The worker posts a reading after it has counted the frame: one more look at the empty table comes behind it. */
static void
let_readings_come (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
play_second (Lane *lane, guint serial)
{
  cairo_surface_t *ticket;

  g_free (lane->shown);
  lane->shown = tk_fixture_token (lane->fixture->pair, TK_FIXTURE_ISSUER, 1, 1, serial, 0);
  lane->seen = FALSE;
  ticket = print_ticket (lane);
  for (int i = 0; i < SHOWN; i++)
    show (lane, ticket);
  cairo_surface_destroy (ticket);
  for (int i = 0; i < EMPTY; i++)
    show (lane, NULL);
  let_readings_come ();
  lane->missed += !lane->seen;
  tk_fake_clock_advance (&lane->fixture->clock, 1000);
}

/* ---- The hour ---- */

static void
open_lane (Lane *lane, const TkCameraSeams *seams)
{
  g_autofree char *seed = NULL;
  guint32 number = g_getenv ("TIKETI_SEED") != NULL ? (guint32) g_ascii_strtoull (g_getenv ("TIKETI_SEED"), NULL, 10) : 20261121;

  printf ("# TIKETI_SEED=%u\n", number);
  lane->rand = g_rand_new_with_seed (number);
  lane->fixture = tk_terminal_fixture_new ();
  lane->png = g_build_filename (lane->fixture->dir, "ticket.png", NULL);
  lane->frame = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  lane->decode_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  lane->verdict_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_mutex_init (&lane->mutex);
  g_cond_init (&lane->changed);
  tk_test_cameras_use_feed (WIDTH, HEIGHT);
  tk_test_camera_plug_in ("Lane", NULL, TK_TEST_CAMERA_WORKS);
  lane->camera = tk_camera_new_with_seams ("camera:Lane", seams);
  g_signal_connect (lane->camera, "reading", G_CALLBACK (reading_cb), lane);
  tk_camera_start (lane->camera);
}

static void
close_lane (Lane *lane)
{
  tk_camera_stop (lane->camera);
  g_assert_true (tk_camera_run_wait_for_ends (20));
  g_object_unref (lane->camera);
  g_unlink (lane->png);
  tk_terminal_fixture_free (lane->fixture);
  cairo_surface_destroy (lane->frame);
  g_array_unref (lane->decode_us);
  g_array_unref (lane->verdict_us);
  g_rand_free (lane->rand);
  g_mutex_clear (&lane->mutex);
  g_cond_clear (&lane->changed);
  g_free (lane->shown);
  g_free (lane->png);
}

typedef struct {
  gsize resident;
  guint descriptors;
} Holding;

static Holding
hold (void)
{
  return (Holding) { read_resident_kb (), count_descriptors () };
}

static void
print_figures (Lane *lane, guint scans, guint warm_up, const Holding *before, const Holding *after, gint64 took_us)
{
  printf ("# %u tickets in %u frames, %.1f s: %u admitted, %u missed, %u read wrong, %u submitted twice\n", scans, lane->frames,
          (double) took_us / G_USEC_PER_SEC, lane->admitted, lane->missed, lane->wrong, lane->twice);
  printf ("# a frame decoded            p50 %7.2f ms   p99 %7.2f ms\n", quantile_ms (lane->decode_us, 500), quantile_ms (lane->decode_us, 990));
  printf ("# read to durable verdict    p50 %7.2f ms   p99 %7.2f ms\n", quantile_ms (lane->verdict_us, 500), quantile_ms (lane->verdict_us, 990));
  printf ("# resident                   %" G_GSIZE_FORMAT " kB after %u tickets, %" G_GSIZE_FORMAT " kB at the end; descriptors %u, %u\n",
          before->resident, warm_up, after->resident, before->descriptors, after->descriptors);
}

/* SQLite's cache fills up to its limit, the figures themselves are kept. */
static gboolean
is_flat (const Holding *before, const Holding *after, guint scans)
{
  gsize allowed = 8 * 1024 + scans * (SHOWN + EMPTY + 1) * sizeof (gint64) * 2 / 1024;

#ifdef __SANITIZE_ADDRESS__
  allowed = G_MAXSIZE / 2;         /* the sanitizer keeps freed memory */
#endif
  return after->resident <= before->resident + allowed && after->descriptors <= before->descriptors;
}

static gboolean
play_hour (Lane *lane, guint scans)
{
  gint64 start = g_get_monotonic_time ();
  guint warm_up = MIN (WARM_UP_MOST, MAX (scans / 3, 1));
  Holding before = { 0 }, after;
  gint64 entries;

  for (guint i = 0; i < scans; i++)
    {
      play_second (lane, i + 1);
      if (i + 1 == warm_up)
        before = hold ();
    }
  after = hold ();
  print_figures (lane, scans, warm_up, &before, &after, g_get_monotonic_time () - start);
  entries = tk_terminal_fixture_count (lane->fixture, "SELECT count (*) FROM checkin WHERE verdict = 'admitted'");
  return lane->admitted == scans && lane->missed == 0 && lane->wrong == 0 && lane->twice == 0 && entries == (gint64) scans
         && is_flat (&before, &after, scans);
}

int
main (int argc, char **argv)
{
  gboolean tap = argc > 2 && g_strcmp0 (argv[2], "--tap") == 0;
  guint scans = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : SCANS_DEFAULT;
  Lane lane = { 0 };
  TkCameraSeams seams = { .read = read_and_count, .data = &lane, .patience_ms = 60000 };
  gboolean good;

  if (scans == 0 || scans > SCANS_MOST)
    {
      fprintf (stderr, "Usage: bench-lane [SCANS up to %d] [--tap]\n", SCANS_MOST);
      return 2;
    }
  gst_init (NULL, NULL);
  tk_test_cameras_init ();
  open_lane (&lane, &seams);
  good = play_hour (&lane, scans);
  close_lane (&lane);
  if (tap)
    printf ("1..1\n%s 1 /lane/none-missed-nothing-grows\n", good ? "ok" : "not ok");
  return good || tap ? 0 : 1;
}
