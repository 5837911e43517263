/* A camera on the network through the pipeline a gate uses, from an RTSP server on loopback: read, killed, back again.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-camera.h"

#include <cairo.h>
#include <gst/gst.h>
#include <string.h>

#include "tk-camera-private.h"
#include "tk-camera-run-private.h"
#include "tk-rtsp-server.h"
#include "tk-sample-ticket.h"

#define WIDTH 640
#define HEIGHT 480
#define PATIENCE_MS 60000
#define USER "gate"
#define PASSWORD "s3cret-p%40ss"   /* as an address writes it */
#define PASSWORD_PLAIN "s3cret-p@ss"

typedef struct {
  char *folder;
  char *tokens[2];
  cairo_surface_t *pictures[2];    /* tickets on a table, as the camera sees them */
  GPtrArray *payloads;
  guint frames;
} Fixture;

static cairo_surface_t *
photograph (const char *path)
{
  cairo_surface_t *ticket = cairo_image_surface_create_from_png (path);
  cairo_surface_t *picture = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (picture);

  cairo_set_source_rgb (cr, 0.45, 0.38, 0.3);
  cairo_paint (cr);
  cairo_translate (cr, WIDTH / 2, HEIGHT / 2);
  cairo_scale (cr, 0.8, 0.8);
  cairo_set_source_surface (cr, ticket, -cairo_image_surface_get_width (ticket) / 2, -cairo_image_surface_get_height (ticket) * 0.45);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_flush (picture);
  cairo_surface_destroy (ticket);
  return picture;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = tk_sample_folder_new ();
  fixture->payloads = g_ptr_array_new_with_free_func (g_free);
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/ticket-%d.png", fixture->folder, i);
      g_autoptr (GError) error = NULL;
      TkTicketFace face;

      fixture->tokens[i] = tk_sample_token (300 + i);
      face = tk_sample_face (fixture->tokens[i]);
      tk_print_png (&face, TK_PAPER_ROLL_80, 150, path, &error);
      g_assert_no_error (error);
      fixture->pictures[i] = photograph (path);
    }
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 2; i++)
    {
      cairo_surface_destroy (fixture->pictures[i]);
      g_free (fixture->tokens[i]);
    }
  g_ptr_array_unref (fixture->payloads);
  tk_sample_folder_free (fixture->folder);
}

static void
reading_cb (TkCamera *camera, TkReading *reading, Fixture *fixture)
{
  g_ptr_array_add (fixture->payloads, g_strdup (reading->payload));
}

static void
frame_cb (TkCamera *camera, GBytes *bgra, int width, int height, int stride, Fixture *fixture)
{
  g_assert_cmpint (width, ==, WIDTH);
  g_assert_cmpint (height, ==, HEIGHT);
  fixture->frames++;
}

static TkCamera *
watch (Fixture *fixture, guint16 port, const char *credentials, const char *path)
{
  static const TkCameraSeams seams = { .retry_ms = 100, .patience_ms = 3000 };
  g_autofree char *source = g_strdup_printf ("rtsp://%s127.0.0.1:%u%s", credentials, port, path);
  TkCamera *camera = tk_camera_new_with_seams (source, &seams);

  g_signal_connect (camera, "reading", G_CALLBACK (reading_cb), fixture);
  g_signal_connect (camera, "frame", G_CALLBACK (frame_cb), fixture);
  tk_camera_start (camera);
  return camera;
}

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
run_until (TkCamera *camera, int state, Fixture *fixture, guint payloads)
{
  gint64 until = g_get_monotonic_time () + PATIENCE_MS * 1000;
  guint wake = g_timeout_add (20, wake_cb, NULL);

  while (g_get_monotonic_time () < until && (int) tk_camera_get_state (camera) != state && fixture->payloads->len < payloads)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (wake);
}

static void
wait_for_state (TkCamera *camera, TkCameraState state, Fixture *fixture)
{
  run_until (camera, (int) state, fixture, G_MAXUINT);
  g_assert_cmpint (tk_camera_get_state (camera), ==, state);
}

static void
wait_for_payload (TkCamera *camera, Fixture *fixture, guint count, const char *token)
{
  run_until (camera, -1, fixture, count);
  g_assert_cmpuint (fixture->payloads->len, ==, count);
  g_assert_cmpstr (fixture->payloads->pdata[count - 1], ==, token);
}

static void
assert_says (TkCamera *camera, const char *words)
{
  const char *message = tk_camera_get_message (camera);

  if (strstr (message, words) == NULL || strstr (message, "127.0.0.1") == NULL || strstr (message, "s3cret") != NULL
      || strstr (message, USER "@") != NULL)
    g_error ("“%s” does not say “%s”, or too much", message, words);
}

static void
show (TkRtspServer *server, cairo_surface_t *picture)
{
  tk_rtsp_server_show (server, cairo_image_surface_get_data (picture));
}

static void
end (TkCamera *camera)
{
  tk_camera_stop (camera);
  g_assert_true (tk_camera_run_wait_for_ends (10));
  g_assert_finalize_object (camera);
}

/* Read, killed, back, read again, without anybody touching anything. */
static void
test_killed_and_back (Fixture *fixture, gconstpointer data)
{
  TkRtspServer *server = tk_rtsp_server_new (0, WIDTH, HEIGHT, NULL, NULL);
  guint16 port = tk_rtsp_server_get_port (server);
  TkCamera *camera = watch (fixture, port, "", "/live");

  show (server, fixture->pictures[0]);
  wait_for_payload (camera, fixture, 1, fixture->tokens[0]);
  g_assert_cmpint (tk_camera_get_state (camera), ==, TK_CAMERA_RUNNING);
  g_assert_cmpstr (tk_camera_get_message (camera), ==, "");
  tk_rtsp_server_kill (server);
  wait_for_state (camera, TK_CAMERA_LOST, fixture);
  assert_says (camera, "cannot be reached");
  server = tk_rtsp_server_new (port, WIDTH, HEIGHT, NULL, NULL);
  show (server, fixture->pictures[1]);
  wait_for_payload (camera, fixture, 2, fixture->tokens[1]);
  g_assert_cmpint (tk_camera_get_state (camera), ==, TK_CAMERA_RUNNING);
  g_assert_cmpuint (fixture->frames, >, 1);
  end (camera);
  tk_rtsp_server_kill (server);
}

/* The gate was switched on before the camera. */
static void
test_comes_later (Fixture *fixture, gconstpointer data)
{
  TkRtspServer *server = tk_rtsp_server_new (0, WIDTH, HEIGHT, NULL, NULL);
  guint16 port = tk_rtsp_server_get_port (server);
  TkCamera *camera;

  tk_rtsp_server_kill (server);
  camera = watch (fixture, port, "", "/live");
  wait_for_state (camera, TK_CAMERA_LOST, fixture);
  assert_says (camera, "cannot be reached");
  server = tk_rtsp_server_new (port, WIDTH, HEIGHT, NULL, NULL);
  wait_for_state (camera, TK_CAMERA_RUNNING, fixture);
  end (camera);
  tk_rtsp_server_kill (server);
}

/* Connected and mute is lost, too. */
static void
test_falls_silent (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TkRtspServer) server = tk_rtsp_server_new (0, WIDTH, HEIGHT, NULL, NULL);
  TkCamera *camera = watch (fixture, tk_rtsp_server_get_port (server), "", "/live");

  wait_for_state (camera, TK_CAMERA_RUNNING, fixture);
  tk_rtsp_server_fall_silent (server, TRUE);
  wait_for_state (camera, TK_CAMERA_LOST, fixture);
  assert_says (camera, "cannot be reached");
  tk_rtsp_server_fall_silent (server, FALSE);
  wait_for_state (camera, TK_CAMERA_RUNNING, fixture);
  end (camera);
}

/* ---- Name and password ---- */

static void
note_log_cb (GstDebugCategory *category, GstDebugLevel level, const char *file, const char *function, int line, GObject *object,
             GstDebugMessage *message, gpointer data)
{
  const char *text = gst_debug_message_get (message);
  gint *found = data;

  if (text != NULL && strstr (text, "s3cret") != NULL)
    {
      g_printerr ("%s:%d: %s\n", file, line, text);
      g_atomic_int_inc (found);
    }
}

static void
test_password (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TkRtspServer) server = tk_rtsp_server_new (0, WIDTH, HEIGHT, USER, PASSWORD_PLAIN);
  guint16 port = tk_rtsp_server_get_port (server);
  static const char *const wrong[] = { "", USER ":s3cret-other@", "other:" PASSWORD "@" };
  TkCamera *camera;
  gint told = 0;

  gst_debug_remove_log_function (gst_debug_log_default);
  gst_debug_set_default_threshold (GST_LEVEL_INFO);
  gst_debug_add_log_function (note_log_cb, &told, NULL);
  camera = watch (fixture, port, USER ":" PASSWORD "@", "/live");
  wait_for_state (camera, TK_CAMERA_RUNNING, fixture);
  end (camera);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      camera = watch (fixture, port, wrong[i], "/live");
      wait_for_state (camera, TK_CAMERA_BUSY, fixture);
      assert_says (camera, "another user name or password");
      end (camera);
    }
  gst_debug_set_default_threshold (GST_LEVEL_NONE);
  gst_debug_remove_log_function (note_log_cb);
  g_assert_cmpint (g_atomic_int_get (&told), ==, 0);
}

static void
test_wrong_path (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TkRtspServer) server = tk_rtsp_server_new (0, WIDTH, HEIGHT, NULL, NULL);
  TkCamera *camera = watch (fixture, tk_rtsp_server_get_port (server), "", "/other");

  wait_for_state (camera, TK_CAMERA_BUSY, fixture);
  assert_says (camera, "check the path");
  end (camera);
}

static void
test_not_an_address (Fixture *fixture, gconstpointer data)
{
  static const char *const addresses[] = { "rtsp://", "rtsp:///path", "rtsp://[::", "rtsp://host:port/" };

  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (TkCamera) camera = tk_camera_new (addresses[i]);

      tk_camera_start (camera);
      wait_for_state (camera, TK_CAMERA_NONE, fixture);
      g_assert_nonnull (strstr (tk_camera_get_message (camera), "rtsp://host/path"));
      tk_camera_stop (camera);
    }
}

/* Stopped in the middle of connecting, playing, being lost: at once, and nothing stays behind. */
static void
test_stops_at_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TkRtspServer) server = tk_rtsp_server_new (0, WIDTH, HEIGHT, NULL, NULL);

  for (int i = 0; i < 8; i++)
    {
      TkCamera *camera = watch (fixture, tk_rtsp_server_get_port (server), "", "/live");
      gint64 start;

      for (gint64 until = g_get_monotonic_time () + i * 30000; g_get_monotonic_time () < until;)
        g_main_context_iteration (NULL, FALSE);
      start = g_get_monotonic_time ();
      tk_camera_stop (camera);
      g_test_message ("stopped after %" G_GINT64_FORMAT " µs", g_get_monotonic_time () - start);
      g_assert_finalize_object (camera);
    }
  g_assert_true (tk_camera_run_wait_for_ends (20));
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  add ("/network-camera/killed-and-back", test_killed_and_back);
  add ("/network-camera/comes-later", test_comes_later);
  add ("/network-camera/falls-silent", test_falls_silent);
  add ("/network-camera/password", test_password);
  add ("/network-camera/wrong-path", test_wrong_path);
  add ("/network-camera/not-an-address", test_not_an_address);
  add ("/network-camera/stops-at-once", test_stops_at_once);
  return g_test_run ();
}
