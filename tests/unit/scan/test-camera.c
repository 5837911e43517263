/* The camera's states when there is no good camera. What it reads is tested with videos in tests/integration.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-camera.h"

#include <string.h>

#include "tk-camera-pipeline-private.h"
#include "tk-sample-ticket.h"

#define PATIENCE_SECONDS 60

static void
state_changed_cb (TkCamera *camera, GParamSpec *pspec, gpointer data)
{
  guint *notifications = data;

  (*notifications)++;
}

static gboolean
patience_over_cb (gpointer data)
{
  gboolean *over = data;

  *over = TRUE;
  return G_SOURCE_REMOVE;
}

static void
wait_past_starting (TkCamera *camera)
{
  gboolean over = FALSE;
  guint source = g_timeout_add_seconds (PATIENCE_SECONDS, patience_over_cb, &over);

  while (!over && tk_camera_get_state (camera) == TK_CAMERA_STARTING)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (over);
  g_source_remove (source);
}

static const struct {
  const char *source, *words;
} absent[] = {
  { "/dev/video-that-is-not-there", "No camera was found" },
  { "file:/nonexistent/film.avi", "there is no such file" },
  { "file:/", "there is no such file" },
};

static void
assert_absent (const char *source, const char *words)
{
  g_autoptr (TkCamera) camera = tk_camera_new (source);
  guint notifications = 0;

  g_signal_connect (camera, "notify::state", G_CALLBACK (state_changed_cb), &notifications);
  g_assert_cmpint (tk_camera_get_state (camera), ==, TK_CAMERA_STOPPED);
  g_assert_cmpstr (tk_camera_get_message (camera), ==, "");
  tk_camera_start (camera);
  g_assert_cmpint (tk_camera_get_state (camera), ==, TK_CAMERA_STARTING);
  wait_past_starting (camera);
  g_assert_cmpint (tk_camera_get_state (camera), ==, TK_CAMERA_NONE);
  g_assert_nonnull (strstr (tk_camera_get_message (camera), words));
  g_assert_cmpuint (notifications, ==, 2);
  tk_camera_stop (camera);
  tk_camera_stop (camera);
  g_assert_cmpint (tk_camera_get_state (camera), ==, TK_CAMERA_STOPPED);
  g_assert_cmpuint (notifications, ==, 3);
  g_assert_finalize_object (g_steal_pointer (&camera));
}

static void
test_absent (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (absent); i++)
    assert_absent (absent[i].source, absent[i].words);
}

static void
test_not_a_video (void)
{
  g_autoptr (TkSampleFolder) folder = tk_sample_folder_new ();
  g_autofree char *path = g_build_filename (folder, "film.avi", NULL);
  g_autofree char *source = g_strconcat ("file:", path, NULL);

  g_assert_true (g_file_set_contents (path, "Once upon a time there was a text file.\n", -1, NULL));
  assert_absent (source, "cannot be played");
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  assert_absent (source, "cannot be played");
}

/* Whatever this machine has: an answer, and a sentence unless it works. */
static void
test_this_machine (void)
{
  g_autoptr (TkCamera) camera = tk_camera_new (NULL);

  tk_camera_start (camera);
  wait_past_starting (camera);
  if (tk_camera_get_state (camera) == TK_CAMERA_RUNNING)
    g_assert_cmpstr (tk_camera_get_message (camera), ==, "");
  else
    g_assert_cmpuint (strlen (tk_camera_get_message (camera)), >, 10);
  g_assert_finalize_object (g_steal_pointer (&camera));
}

static void
test_start_stop (void)
{
  g_autoptr (TkCamera) camera = tk_camera_new ("file:/nonexistent/film.avi");

  for (int i = 0; i < 50; i++)
    {
      tk_camera_start (camera);
      tk_camera_start (camera);
      if (i % 3 == 0)
        g_main_context_iteration (NULL, FALSE);
      if (i % 7 != 0)
        tk_camera_stop (camera);
    }
  tk_camera_start (camera);
  g_assert_finalize_object (g_steal_pointer (&camera));
}

static const struct {
  const char *source;
  int code;                        /* of GST_RESOURCE_ERROR */
  gboolean running;
  TkCameraState state;
} judgements[] = {
  { NULL, GST_RESOURCE_ERROR_BUSY, FALSE, TK_CAMERA_BUSY },
  { NULL, GST_RESOURCE_ERROR_NOT_FOUND, FALSE, TK_CAMERA_NONE },
  { NULL, GST_RESOURCE_ERROR_OPEN_READ_WRITE, FALSE, TK_CAMERA_BUSY },
  { NULL, GST_RESOURCE_ERROR_READ, TRUE, TK_CAMERA_LOST },
  { NULL, GST_RESOURCE_ERROR_BUSY, TRUE, TK_CAMERA_LOST },
  { "/dev/video0", GST_RESOURCE_ERROR_READ, TRUE, TK_CAMERA_LOST },
  { "file:/film.avi", GST_RESOURCE_ERROR_READ, FALSE, TK_CAMERA_NONE },
  { "file:/film.avi", GST_RESOURCE_ERROR_READ, TRUE, TK_CAMERA_LOST },
};

static void
test_judgements (void)
{
  g_assert_true (tk_camera_init_gst ());
  for (gsize i = 0; i < G_N_ELEMENTS (judgements); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (GST_RESOURCE_ERROR, judgements[i].code, "it broke");
      TkCameraFailure failure = { 0 };

      tk_camera_judge_error (error, judgements[i].source, judgements[i].running, &failure);
      g_assert_cmpint (failure.state, ==, judgements[i].state);
      g_assert_cmpuint (strlen (failure.message), >, 10);
      tk_camera_failure_clear (&failure);
    }
}

static void
test_list (void)
{
  g_auto (GStrv) names = tk_camera_list ();

  g_assert_nonnull (names);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/camera/absent", test_absent);
  g_test_add_func ("/camera/not-a-video", test_not_a_video);
  g_test_add_func ("/camera/this-machine", test_this_machine);
  g_test_add_func ("/camera/start-stop", test_start_stop);
  g_test_add_func ("/camera/judgements", test_judgements);
  g_test_add_func ("/camera/list", test_list);
  return g_test_run ();
}
