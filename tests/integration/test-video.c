/* A video of a ticket through the pipeline that a camera uses: the ticket moves, is tilted, is partly out of focus, goes
 * away and comes back. The film is made here, so that nobody has to hold a ticket before a lens.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-camera.h"

#include <cairo.h>
#include <gst/app/gstappsrc.h>
#include <gst/gst.h>
#include <math.h>
#include <string.h>

#include "tk-sample-ticket.h"

#define WIDTH 640
#define HEIGHT 480
#define PATIENCE_SECONDS 60

/* How one frame looks; -1 for `ticket`: only the table. */
typedef struct {
  int ticket;                      /* 0 or 1: which of two */
  double x, y, turn, scale, shear;
  int blur;                        /* pixels a box of which is averaged; 0 is sharp */
  double light;                    /* 1 is daylight */
} Shot;

typedef void (*Script) (int frame, Shot *shot);

typedef struct {
  char *folder;
  char *path;
  char *tokens[2];
  cairo_surface_t *tickets[2];
} Fixture;

typedef struct {
  GMainLoop *loop;
  GPtrArray *payloads;
  guint frames;
  gboolean stop_at_reading;
} Watch;

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = tk_sample_folder_new ();
  fixture->path = g_build_filename (fixture->folder, "film", NULL);
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *picture = g_strdup_printf ("%s/ticket-%d.png", fixture->folder, i);
      g_autoptr (GError) error = NULL;
      TkTicketFace face;

      fixture->tokens[i] = tk_sample_token (100 + i);
      face = tk_sample_face (fixture->tokens[i]);
      tk_print_png (&face, TK_PAPER_ROLL_80, 150, picture, &error);
      g_assert_no_error (error);
      fixture->tickets[i] = cairo_image_surface_create_from_png (picture);
    }
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 2; i++)
    {
      cairo_surface_destroy (fixture->tickets[i]);
      g_free (fixture->tokens[i]);
    }
  g_free (fixture->path);
  tk_sample_folder_free (fixture->folder);
}

static void
draw_ticket (cairo_t *cr, cairo_surface_t *ticket, const Shot *shot)
{
  cairo_matrix_t tilt;
  int width = cairo_image_surface_get_width (ticket), height = cairo_image_surface_get_height (ticket);

  cairo_matrix_init (&tilt, 1, shot->shear, shot->shear / 2, 1, 0, 0);
  cairo_save (cr);
  cairo_translate (cr, shot->x, shot->y);
  cairo_rotate (cr, shot->turn);
  cairo_transform (cr, &tilt);
  cairo_scale (cr, shot->scale, shot->scale);
  cairo_translate (cr, -width / 2, -height * 0.45);
  cairo_set_source_surface (cr, ticket, 0, 0);
  cairo_paint (cr);
  cairo_restore (cr);
}

/* The mean of `reach` pixels to either side along a row or, with another step, a column; written over itself. */
static void
blur_line (guint8 *pixels, int n, gsize step, int reach)
{
  g_autofree guint8 *sharp = g_malloc (n);

  for (int i = 0; i < n; i++)
    sharp[i] = pixels[i * step];
  for (int i = 0; i < n; i++)
    {
      int sum = 0, count = 0;

      for (int j = MAX (i - reach, 0); j <= MIN (i + reach, n - 1); j++, count++)
        sum += sharp[j];
      pixels[i * step] = sum / count;
    }
}

/* Out of focus on the left half only. */
static void
blur_half (guint8 *data, int stride, int reach)
{
  for (int channel = 0; channel < 3; channel++)
    {
      for (int y = 0; y < HEIGHT; y++)
        blur_line (data + y * stride + channel, WIDTH / 2, 4, reach);
      for (int x = 0; x < WIDTH / 2; x++)
        blur_line (data + x * 4 + channel, HEIGHT, stride, reach);
    }
}

static GstBuffer *
draw_frame (Fixture *fixture, const Shot *shot)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  GstBuffer *buffer;

  cairo_set_source_rgb (cr, 0.45, 0.38, 0.3);
  cairo_paint (cr);
  if (shot->ticket >= 0)
    draw_ticket (cr, fixture->tickets[shot->ticket], shot);
  cairo_set_source_rgba (cr, 0, 0, 0, 1 - shot->light);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  if (shot->blur > 0)
    blur_half (cairo_image_surface_get_data (surface), cairo_image_surface_get_stride (surface), shot->blur);
  buffer = gst_buffer_new_memdup (cairo_image_surface_get_data (surface), WIDTH * HEIGHT * 4);
  cairo_surface_destroy (surface);
  return buffer;
}

/* Encodes `n` frames at `rate` a second with the elements in `encoder`. */
static void
film (Fixture *fixture, const char *encoder, Script script, int n, int rate)
{
  g_autofree char *words = g_strdup_printf ("appsrc name=frames format=time block=true "
                                            "caps=video/x-raw,format=BGRx,width=%d,height=%d,framerate=%d/1 ! "
                                            "videoconvert ! %s ! filesink location=%s",
                                            WIDTH, HEIGHT, rate, encoder, fixture->path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = gst_parse_launch (words, &error);
  g_autoptr (GstElement) frames = NULL;
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) end = NULL;

  g_assert_no_error (error);
  frames = gst_bin_get_by_name (GST_BIN (pipeline), "frames");
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  for (int i = 0; i < n; i++)
    {
      Shot shot = { 0, WIDTH / 2, HEIGHT / 2, 0, 0.8, 0, 0, 1 };
      GstBuffer *buffer;

      script (i, &shot);
      buffer = draw_frame (fixture, &shot);
      GST_BUFFER_PTS (buffer) = gst_util_uint64_scale (i, GST_SECOND, rate);
      GST_BUFFER_DURATION (buffer) = GST_SECOND / rate;
      g_assert_cmpint (gst_app_src_push_buffer (GST_APP_SRC (frames), buffer), ==, GST_FLOW_OK);
    }
  gst_app_src_end_of_stream (GST_APP_SRC (frames));
  bus = gst_element_get_bus (pipeline);
  end = gst_bus_timed_pop_filtered (bus, 60 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_nonnull (end);
  g_assert_cmpint (GST_MESSAGE_TYPE (end), ==, GST_MESSAGE_EOS);
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

static void
reading_came_cb (TkCamera *camera, TkReading *reading, gpointer data)
{
  Watch *watch = data;

  g_test_message ("read in pass %s", reading->pass);
  g_assert_cmpuint (strlen (reading->payload), ==, reading->length);
  g_ptr_array_add (watch->payloads, g_strdup (reading->payload));
  if (watch->stop_at_reading)
    g_main_loop_quit (watch->loop);
}

static void
frame_came_cb (TkCamera *camera, GBytes *bytes, int width, int height, int stride, gpointer data)
{
  Watch *watch = data;
  const guint8 *pixels = g_bytes_get_data (bytes, NULL);

  g_assert_cmpint (width, ==, WIDTH);
  g_assert_cmpint (height, ==, HEIGHT);
  g_assert_cmpint (stride, >=, width * 4);
  g_assert_cmpuint (g_bytes_get_size (bytes), >=, (gsize) stride * (height - 1) + width * 4);
  g_assert_cmpuint (pixels[3], ==, 255);
  watch->frames++;
}

static void
state_changed_cb (TkCamera *camera, GParamSpec *pspec, gpointer data)
{
  Watch *watch = data;

  if (tk_camera_get_state (camera) > TK_CAMERA_RUNNING)
    g_main_loop_quit (watch->loop);
}

static gboolean
patience_over_cb (gpointer data)
{
  g_error ("nothing happened for %d s", PATIENCE_SECONDS);
  return G_SOURCE_REMOVE;
}

static TkCamera *
watch_film (Fixture *fixture, Watch *watch)
{
  g_autofree char *source = g_strconcat ("file:", fixture->path, NULL);
  TkCamera *camera = tk_camera_new (source);
  guint patience = g_timeout_add_seconds (PATIENCE_SECONDS, patience_over_cb, NULL);

  watch->loop = g_main_loop_new (NULL, FALSE);
  watch->payloads = g_ptr_array_new_with_free_func (g_free);
  g_signal_connect (camera, "reading", G_CALLBACK (reading_came_cb), watch);
  g_signal_connect (camera, "frame", G_CALLBACK (frame_came_cb), watch);
  g_signal_connect (camera, "notify::state", G_CALLBACK (state_changed_cb), watch);
  tk_camera_start (camera);
  g_main_loop_run (watch->loop);
  g_source_remove (patience);
  return camera;
}

static void
watch_clear (Watch *watch)
{
  g_main_loop_unref (watch->loop);
  g_ptr_array_unref (watch->payloads);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Watch, watch_clear)

/* Comes from the left, turning and tilted; half the picture is out of focus. */
static void
script_moving (int frame, Shot *shot)
{
  shot->x = -100 + frame * 14;
  shot->turn = frame * 0.03 - 0.6;
  shot->shear = 0.25 * sin (frame * 0.2);
  shot->scale = 0.55 + 0.004 * frame;
  shot->blur = frame % 3 == 0 ? 4 : 2;
  shot->light = 0.8;
}

static const char *const encoders[] = {
  "jpegenc quality=70 ! avimux",
  "theoraenc quality=40 ! oggmux",
  "vp8enc deadline=1 target-bitrate=1500000 ! webmmux",
};

/* A film is played as time passes: a machine that stalls sees less of it, and looks again. */
#define LOOKS 5

static gboolean
reads_moving (Fixture *fixture)
{
  g_auto (Watch) watch = { .stop_at_reading = TRUE };
  TkCamera *camera = watch_film (fixture, &watch);
  gboolean read = watch.payloads->len > 0;

  if (read)
    {
      g_assert_cmpint (tk_camera_get_state (camera), ==, TK_CAMERA_RUNNING);
      g_assert_cmpuint (watch.payloads->len, ==, 1);
      g_assert_cmpstr (watch.payloads->pdata[0], ==, fixture->tokens[0]);
      g_assert_cmpuint (watch.frames, >, 0);
    }
  tk_camera_stop (camera);
  g_assert_cmpint (tk_camera_get_state (camera), ==, TK_CAMERA_STOPPED);
  g_assert_finalize_object (camera);
  return read;
}

static void
test_moving (Fixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (encoders); i++)
    {
      gboolean read = FALSE;

      g_test_message ("%s", encoders[i]);
      film (fixture, encoders[i], script_moving, 45, 15);
      for (guint look = 0; look < LOOKS && !read; look++)
        read = reads_moving (fixture);
      g_assert_true (read);
    }
}

/* A held ticket shakes a little, goes away for two and a half seconds, comes back; then another comes. */
static void
script_visits (int frame, Shot *shot)
{
  shot->turn = 0.05 * sin (frame);
  if (frame >= 22 && frame < 60)
    shot->ticket = -1;
  if (frame >= 75)
    shot->ticket = 1;
}

static gboolean
reads_visits (Fixture *fixture)
{
  g_auto (Watch) watch = { 0 };
  TkCamera *camera = watch_film (fixture, &watch);
  gboolean all = watch.payloads->len == 3;

  g_assert_cmpint (tk_camera_get_state (camera), ==, TK_CAMERA_ENDED);
  g_assert_cmpuint (strlen (tk_camera_get_message (camera)), >, 10);
  if (all)
    {
      g_assert_cmpstr (watch.payloads->pdata[0], ==, fixture->tokens[0]);
      g_assert_cmpstr (watch.payloads->pdata[1], ==, fixture->tokens[0]);
      g_assert_cmpstr (watch.payloads->pdata[2], ==, fixture->tokens[1]);
    }
  g_assert_finalize_object (camera);
  return all;
}

static void
test_visits (Fixture *fixture, gconstpointer data)
{
  gboolean all = FALSE;

  film (fixture, encoders[0], script_visits, 90, 15);
  for (guint look = 0; look < LOOKS && !all; look++)
    all = reads_visits (fixture);
  g_assert_true (all);
}

static void
script_table (int frame, Shot *shot)
{
  shot->ticket = -1;
}

static void
test_nothing_to_read (Fixture *fixture, gconstpointer data)
{
  g_auto (Watch) watch = { 0 };
  TkCamera *camera;

  film (fixture, encoders[0], script_table, 15, 15);
  camera = watch_film (fixture, &watch);
  g_assert_cmpint (tk_camera_get_state (camera), ==, TK_CAMERA_ENDED);
  g_assert_cmpuint (watch.payloads->len, ==, 0);
  g_assert_cmpuint (watch.frames, >, 0);
  g_assert_finalize_object (camera);
}

/* A film that was cut off while it was copied still shows what it has. */
static void
test_cut_off (Fixture *fixture, gconstpointer data)
{
  g_autofree char *contents = NULL;
  guint readings = 0;
  gsize size;

  film (fixture, encoders[0], script_visits, 30, 15);
  g_assert_true (g_file_get_contents (fixture->path, &contents, &size, NULL));
  g_assert_true (g_file_set_contents (fixture->path, contents, size / 2, NULL));
  for (guint look = 0; look < LOOKS && readings != 1; look++)
    {
      g_auto (Watch) watch = { 0 };
      TkCamera *camera = watch_film (fixture, &watch);

      g_assert_cmpint (tk_camera_get_state (camera), >, TK_CAMERA_RUNNING);
      readings = watch.payloads->len;
      g_assert_finalize_object (camera);
    }
  g_assert_cmpuint (readings, ==, 1);
}

static void
script_steady (int frame, Shot *shot)
{
  shot->turn = frame * 0.01;
}

/* Starting, stopping and starting again at any moment loses no thread and no frame's memory. */
static void
test_restarts (Fixture *fixture, gconstpointer data)
{
  g_autofree char *source = g_strconcat ("file:", fixture->path, NULL);
  g_autoptr (TkCamera) camera = tk_camera_new (source);

  film (fixture, encoders[0], script_steady, 30, 30);
  for (int i = 0; i < 12; i++)
    {
      gint64 until = g_get_monotonic_time () + i * 7000;

      tk_camera_start (camera);
      while (g_get_monotonic_time () < until)
        g_main_context_iteration (NULL, FALSE);
      tk_camera_stop (camera);
      g_assert_cmpint (tk_camera_get_state (camera), ==, TK_CAMERA_STOPPED);
    }
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpint (tk_camera_get_state (camera), ==, TK_CAMERA_STOPPED);
  g_assert_finalize_object (g_steal_pointer (&camera));
}

static void
stop_camera_cb (TkCamera *camera, TkReading *reading, gpointer data)
{
  tk_camera_stop (camera);
  g_main_loop_quit (data);
}

static void
test_stopped_by_handler (Fixture *fixture, gconstpointer data)
{
  g_autofree char *source = g_strconcat ("file:", fixture->path, NULL);
  g_autoptr (TkCamera) camera = tk_camera_new (source);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  film (fixture, encoders[0], script_steady, 30, 30);
  g_signal_connect (camera, "reading", G_CALLBACK (stop_camera_cb), loop);
  tk_camera_start (camera);
  g_main_loop_run (loop);
  g_assert_cmpint (tk_camera_get_state (camera), ==, TK_CAMERA_STOPPED);
  g_assert_finalize_object (g_steal_pointer (&camera));
}

static gsize
read_resident_kb (void)
{
  g_autofree char *status = NULL;
  const char *line;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  line = strstr (status, "VmRSS:");
  g_assert_nonnull (line);
  return g_ascii_strtoull (line + strlen ("VmRSS:"), NULL, 10);
}

/* Memory stays flat over a thousand frames: what grows here grows all evening at a gate. */
static void
test_flat_memory (Fixture *fixture, gconstpointer data)
{
  gsize resident = 0;

#ifdef __SANITIZE_ADDRESS__
  g_test_skip ("the sanitizer keeps freed memory");
  return;
#endif
  film (fixture, encoders[0], script_steady, 250, 100);
  for (int round = 0; round < 4; round++)
    {
      g_auto (Watch) watch = { 0 };
      gint64 began = g_get_monotonic_time ();
      TkCamera *camera = watch_film (fixture, &watch);
      gint64 seconds = (g_get_monotonic_time () - began) / G_USEC_PER_SEC + 1;

      g_assert_cmpint (tk_camera_get_state (camera), ==, TK_CAMERA_ENDED);
      g_assert_cmpuint (watch.frames, <=, 2 + 30 * (guint) seconds);
      g_assert_finalize_object (camera);
      g_test_message ("round %d: %" G_GSIZE_FORMAT " kB resident, %u frames shown", round, read_resident_kb (),
                      watch.frames);
      if (round == 0)
        resident = read_resident_kb ();
    }
  g_assert_cmpuint (read_resident_kb (), <, resident + 16 * 1024);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, fixture_set_up, test, fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  add ("/video/moving", test_moving);
  add ("/video/visits", test_visits);
  add ("/video/nothing-to-read", test_nothing_to_read);
  add ("/video/cut-off", test_cut_off);
  add ("/video/restarts", test_restarts);
  add ("/video/stopped-by-handler", test_stopped_by_handler);
  add ("/video/flat-memory", test_flat_memory);
  return g_test_run ();
}
