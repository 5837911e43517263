/* Cameras that are plugged in, unplugged, busy, stuck; light and focus; and a decoder that is slower than the camera.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-camera.h"

#include <errno.h>
#include <linux/videodev2.h>
#include <string.h>

#include "tk-camera-devices.h"
#include "tk-camera-private.h"
#include "tk-camera-run-private.h"
#include "tk-test-cameras.h"

#define PATIENCE_MS 60000
#define DEVICE "/dev/video-of-a-test"

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
run_for (gint64 ms)
{
  gint64 until = g_get_monotonic_time () + ms * 1000;
  guint wake = g_timeout_add (10, wake_cb, NULL);

  while (g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (wake);
}

static void
wait_for_state (TkCamera *camera, TkCameraState state)
{
  gint64 until = g_get_monotonic_time () + PATIENCE_MS * 1000;
  guint wake = g_timeout_add (10, wake_cb, NULL);

  while (tk_camera_get_state (camera) != state && g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (wake);
  g_assert_cmpint (tk_camera_get_state (camera), ==, state);
}

static void
assert_says (TkCamera *camera, const char *words)
{
  if (strstr (tk_camera_get_message (camera), words) == NULL)
    g_error ("“%s” does not say “%s”", tk_camera_get_message (camera), words);
}

static void
end (TkCamera *camera)
{
  tk_camera_stop (camera);
  g_assert_cmpint (tk_camera_get_state (camera), ==, TK_CAMERA_STOPPED);
  g_assert_true (tk_camera_run_wait_for_ends (10));
  g_assert_cmpuint (tk_test_cameras_open (), ==, 0);
  g_assert_finalize_object (camera);
}

/* ---- Which there are ---- */

static void
changed_cb (GListModel *model, guint at, guint removed, guint added, gpointer data)
{
  guint *changes = data;

  (*changes)++;
}

static void
wait_for_items (TkCameraDevices *devices, guint count)
{
  gint64 until = g_get_monotonic_time () + PATIENCE_MS * 1000;
  guint wake = g_timeout_add (10, wake_cb, NULL);

  while ((!tk_camera_devices_get_ready (devices) || g_list_model_get_n_items (G_LIST_MODEL (devices)) != count)
         && g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (wake);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (devices)), ==, count);
}

static void
test_devices (void)
{
  g_autoptr (TkCameraDevices) devices = tk_camera_devices_new ();
  g_autoptr (TkScanDevice) first = NULL;
  g_auto (GStrv) names = NULL;
  guint changes = 0;

  g_signal_connect (devices, "items-changed", G_CALLBACK (changed_cb), &changes);
  g_assert_false (tk_camera_devices_get_ready (devices));
  g_assert_false (tk_camera_devices_has (devices, NULL));
  wait_for_items (devices, 0);
  g_assert_cmpuint (changes, ==, 0);
  tk_test_camera_plug_in ("Lens A", NULL, TK_TEST_CAMERA_WORKS);
  wait_for_items (devices, 1);
  first = g_list_model_get_item (G_LIST_MODEL (devices), 0);
  g_assert_cmpstr (tk_scan_device_get_name (first), ==, "Lens A");
  g_assert_cmpstr (tk_scan_device_get_id (first), ==, "camera:Lens A");
  tk_test_camera_plug_in ("Lens B", DEVICE, TK_TEST_CAMERA_WORKS);
  wait_for_items (devices, 2);
  g_assert_true (tk_camera_devices_has (devices, NULL));
  g_assert_true (tk_camera_devices_has (devices, "camera:Lens B"));
  g_assert_false (tk_camera_devices_has (devices, "camera:Lens C"));
  names = tk_camera_list ();
  g_assert_cmpuint (g_strv_length (names), ==, 2);
  tk_test_camera_unplug ("Lens A");
  wait_for_items (devices, 1);
  g_assert_false (tk_camera_devices_has (devices, "camera:Lens A"));
  tk_test_camera_unplug ("Lens B");
  wait_for_items (devices, 0);
  g_assert_cmpuint (changes, ==, 4);
  run_for (50);
  g_assert_finalize_object (g_steal_pointer (&devices));
}

/* ---- Plugs ---- */

static void
frame_cb (TkCamera *camera, GBytes *bgra, int width, int height, int stride, gpointer data)
{
  guint *frames = data;

  (*frames)++;
}

static void
test_plugged_in_later (void)
{
  TkCamera *camera = tk_camera_new (NULL);
  guint frames = 0;

  g_signal_connect (camera, "frame", G_CALLBACK (frame_cb), &frames);
  tk_camera_start (camera);
  wait_for_state (camera, TK_CAMERA_NONE);
  assert_says (camera, "No camera was found");
  run_for (300);
  tk_test_camera_plug_in ("Lens", NULL, TK_TEST_CAMERA_WORKS);
  wait_for_state (camera, TK_CAMERA_RUNNING);
  g_assert_cmpstr (tk_camera_get_message (camera), ==, "");
  run_for (200);
  g_assert_cmpuint (frames, >, 0);
  tk_test_camera_unplug ("Lens");
  end (camera);
}

static void
note_state_cb (TkCamera *camera, GParamSpec *pspec, gpointer data)
{
  g_string_append_c (data, "stRNBLE"[tk_camera_get_state (camera)]);
}

/* Lost is said once, and stays what is said while it is tried again in vain. */
static void
test_lost_and_back (void)
{
  static const TkCameraSeams seams = { .retry_ms = 20 };
  TkCamera *camera = tk_camera_new_with_seams (NULL, &seams);
  g_autoptr (GString) states = g_string_new (NULL);

  g_signal_connect (camera, "notify::state", G_CALLBACK (note_state_cb), states);
  tk_test_camera_plug_in ("Lens", NULL, TK_TEST_CAMERA_WORKS);
  tk_camera_start (camera);
  wait_for_state (camera, TK_CAMERA_RUNNING);
  for (int i = 0; i < 3; i++)
    {
      tk_test_camera_unplug ("Lens");
      wait_for_state (camera, TK_CAMERA_LOST);
      assert_says (camera, "check its cable");
      run_for (150);
      g_assert_cmpint (tk_camera_get_state (camera), ==, TK_CAMERA_LOST);
      assert_says (camera, "check its cable");
      tk_test_camera_plug_in ("Lens", NULL, TK_TEST_CAMERA_WORKS);
      wait_for_state (camera, TK_CAMERA_RUNNING);
    }
  g_assert_cmpstr (states->str, ==, "tRLRLRLR");
  tk_test_camera_unplug ("Lens");
  end (camera);
}

static void
test_chosen (void)
{
  TkCamera *camera = tk_camera_new ("camera:Lens B");

  tk_test_camera_plug_in ("Lens A", NULL, TK_TEST_CAMERA_WORKS);
  tk_camera_start (camera);
  wait_for_state (camera, TK_CAMERA_NONE);
  run_for (200);
  g_assert_cmpint (tk_camera_get_state (camera), ==, TK_CAMERA_NONE);
  tk_test_camera_plug_in ("Lens B", NULL, TK_TEST_CAMERA_WORKS);
  wait_for_state (camera, TK_CAMERA_RUNNING);
  tk_test_camera_unplug ("Lens A");
  run_for (100);
  g_assert_cmpint (tk_camera_get_state (camera), ==, TK_CAMERA_RUNNING);
  tk_test_camera_unplug ("Lens B");
  wait_for_state (camera, TK_CAMERA_LOST);
  end (camera);
}

static void
test_busy (void)
{
  static const TkCameraSeams seams = { .retry_ms = 50 };
  TkCamera *camera = tk_camera_new_with_seams (NULL, &seams);

  tk_test_camera_plug_in ("Lens", NULL, TK_TEST_CAMERA_BUSY);
  tk_camera_start (camera);
  wait_for_state (camera, TK_CAMERA_BUSY);
  assert_says (camera, "Another program uses the camera");
  run_for (200);
  g_assert_cmpint (tk_camera_get_state (camera), ==, TK_CAMERA_BUSY);
  tk_test_camera_behave ("Lens", TK_TEST_CAMERA_WORKS);
  wait_for_state (camera, TK_CAMERA_RUNNING);
  tk_test_camera_unplug ("Lens");
  end (camera);
}

static void
test_stuck (void)
{
  static const TkCameraSeams seams = { .retry_ms = 50, .patience_ms = 200 };
  TkCamera *camera = tk_camera_new_with_seams (NULL, &seams);

  tk_test_camera_plug_in ("Lens", NULL, TK_TEST_CAMERA_HANGS);
  tk_camera_start (camera);
  wait_for_state (camera, TK_CAMERA_BUSY);
  assert_says (camera, "gives no picture");
  tk_test_camera_behave ("Lens", TK_TEST_CAMERA_WORKS);
  wait_for_state (camera, TK_CAMERA_RUNNING);
  tk_test_camera_unplug ("Lens");
  end (camera);
}

/* Who stopped the camera is not surprised by its return. */
static void
test_stopped_while_waiting (void)
{
  static const TkCameraSeams seams = { .retry_ms = 10 };
  TkCamera *camera = tk_camera_new_with_seams (NULL, &seams);

  tk_camera_start (camera);
  wait_for_state (camera, TK_CAMERA_NONE);
  tk_camera_stop (camera);
  tk_test_camera_plug_in ("Lens", NULL, TK_TEST_CAMERA_WORKS);
  run_for (300);
  g_assert_cmpint (tk_camera_get_state (camera), ==, TK_CAMERA_STOPPED);
  tk_camera_start (camera);
  wait_for_state (camera, TK_CAMERA_RUNNING);
  tk_camera_stop (camera);
  tk_camera_start (camera);
  wait_for_state (camera, TK_CAMERA_RUNNING);
  tk_test_camera_unplug ("Lens");
  end (camera);
}

/* ---- Light and focus ---- */

/* A light that can be switched, a lens with its distance: the device file of the camera under test. */
typedef struct {
  gint light, automatic, distance; /* atomic */
} Lens;

static int
lens_open (const char *path, gpointer data)
{
  g_assert_cmpstr (path, ==, DEVICE);
  return 5;
}

static void
lens_close (int fd, gpointer data)
{
}

static gint *
part_of (Lens *lens, guint32 id)
{
  switch (id)
    {
    case V4L2_CID_FLASH_LED_MODE:
      return &lens->light;
    case V4L2_CID_FOCUS_AUTO:
      return &lens->automatic;
    case V4L2_CID_FOCUS_ABSOLUTE:
      return &lens->distance;
    default:
      return NULL;
    }
}

static int
lens_ioctl (int fd, unsigned long request, gpointer argument, gpointer data)
{
  struct v4l2_control *control = argument;
  struct v4l2_queryctrl *query = argument;
  gint *part = part_of (data, *(guint32 *) argument); /* every one of these begins with the id */

  errno = EINVAL;
  if (part == NULL)
    return -1;
  if (request == VIDIOC_S_CTRL)
    g_atomic_int_set (part, control->value);
  if (request == VIDIOC_G_CTRL)
    control->value = g_atomic_int_get (part);
  if (request == VIDIOC_QUERYCTRL)
    {
      query->minimum = 0;
      query->maximum = query->id == V4L2_CID_FOCUS_ABSOLUTE ? 100 : 2;
      query->step = 10;
      query->flags = 0;
    }
  return 0;
}

static void
abilities_cb (TkCamera *camera, GParamSpec *pspec, gpointer data)
{
  guint *changes = data;

  (*changes)++;
}

static void
wait_for_changes (guint *changes, guint count)
{
  gint64 until = g_get_monotonic_time () + PATIENCE_MS * 1000;
  guint wake = g_timeout_add (10, wake_cb, NULL);

  while (*changes < count && g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (wake);
  g_assert_cmpuint (*changes, ==, count);
}

static void
test_light_and_focus (void)
{
  Lens lens = { 0, 1, 20 };
  TkCameraPort port = { lens_open, lens_ioctl, lens_close, &lens };
  TkCameraSeams seams = { .port = &port };
  TkCamera *camera = tk_camera_new_with_seams (NULL, &seams);
  const TkCameraAbilities *abilities = tk_camera_get_abilities (camera);
  guint changes = 0;

  g_signal_connect (camera, "notify::abilities", G_CALLBACK (abilities_cb), &changes);
  tk_test_camera_plug_in ("Lens", DEVICE, TK_TEST_CAMERA_WORKS);
  tk_camera_set_torch (camera, TRUE);
  tk_camera_start (camera);
  tk_camera_set_torch (camera, TRUE);
  wait_for_changes (&changes, 1);
  g_assert_true (abilities->torch && abilities->focus_auto && abilities->focus_manual);
  g_assert_true (!abilities->torch_on && abilities->focus_is_auto);
  g_assert_cmpint (abilities->focus, ==, 20);
  tk_camera_set_torch (camera, TRUE);
  wait_for_changes (&changes, 2);
  g_assert_true (abilities->torch_on);
  g_assert_cmpint (g_atomic_int_get (&lens.light), ==, V4L2_FLASH_LED_MODE_TORCH);
  tk_camera_set_focus (camera, FALSE, 77);
  wait_for_changes (&changes, 3);
  g_assert_false (abilities->focus_is_auto);
  g_assert_cmpint (abilities->focus, ==, 70);
  /* A light is not left on, and a camera that does not run has none. */
  tk_camera_stop (camera);
  g_assert_true (tk_camera_run_wait_for_ends (10));
  g_assert_cmpint (g_atomic_int_get (&lens.light), ==, V4L2_FLASH_LED_MODE_NONE);
  g_assert_false (abilities->torch);
  tk_test_camera_unplug ("Lens");
  end (camera);
}

/* ---- A decoder slower than the camera ---- */

#define ROUNDS 100
#define BURST 50
/* What may be on its way through the pipeline when the decoder comes back. */
#define UNDER_WAY 3

typedef struct {
  GMutex mutex;
  GCond changed;
  gboolean held;                   /* the decoder is kept busy */
  guint reads, newest;
} Slow;

/* The number of a frame is drawn into its first pixels. */
static guint
number_of (const TkLuma *luma)
{
  guint number = 0;

  for (int bit = 0; bit < 16; bit++)
    number |= (luma->pixels[bit * 4 + 1] > 128 ? 1u : 0u) << bit;
  return number;
}

static void
draw_number (guint8 *pixels, guint number)
{
  for (int bit = 0; bit < 16; bit++)
    memset (pixels + bit * 16, number >> bit & 1 ? 255 : 0, 16);
}

static TkReading *
slow_read (TkDecoder *decoder, const TkLuma *luma, gpointer data)
{
  Slow *slow = data;

  g_mutex_lock (&slow->mutex);
  slow->reads++;
  slow->newest = number_of (luma);
  g_cond_broadcast (&slow->changed);
  while (slow->held)
    g_cond_wait (&slow->changed, &slow->mutex);
  g_mutex_unlock (&slow->mutex);
  return NULL;
}

static void
hold (Slow *slow, gboolean held)
{
  g_mutex_lock (&slow->mutex);
  slow->held = held;
  slow->reads = 0;
  g_cond_broadcast (&slow->changed);
  g_mutex_unlock (&slow->mutex);
}

static guint
wait_for_number (Slow *slow, guint number)
{
  gint64 until = g_get_monotonic_time () + PATIENCE_MS * 1000;
  guint reads;

  g_mutex_lock (&slow->mutex);
  while (slow->newest != number && g_cond_wait_until (&slow->changed, &slow->mutex, until))
    ;
  g_assert_cmpuint (slow->newest, ==, number);
  reads = slow->reads;
  g_mutex_unlock (&slow->mutex);
  return reads;
}

static void
push (guint8 *pixels, guint number)
{
  draw_number (pixels, number);
  while (!tk_test_cameras_push (pixels))
    run_for (10);
  while (!tk_test_cameras_are_drained ())
    g_usleep (200);
}

static gsize
read_resident_kb (void)
{
  g_autofree char *status = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  return g_ascii_strtoull (strstr (status, "VmRSS:") + strlen ("VmRSS:"), NULL, 10);
}

/* While the decoder is busy with one frame, fifty come: it then gets the newest of them, and nothing has piled up. A hundred
 * times, in which memory stays flat. */
static void
test_newest_wins (void)
{
  Slow slow = { .held = FALSE };
  TkCameraSeams seams = { .read = slow_read, .data = &slow };
  TkCamera *camera = tk_camera_new_with_seams (NULL, &seams);
  g_autofree guint8 *pixels = g_malloc0 (320 * 240 * 4);
  gsize resident = 0;
  guint number = 0;

  g_mutex_init (&slow.mutex);
  g_cond_init (&slow.changed);
  tk_test_cameras_use_feed (320, 240);
  tk_test_camera_plug_in ("Lens", NULL, TK_TEST_CAMERA_WORKS);
  tk_camera_start (camera);
  for (int round = 0; round < ROUNDS; round++)
    {
      hold (&slow, TRUE);
      for (int i = 0; i < BURST; i++)
        push (pixels, ++number);
      run_for (15);
      hold (&slow, FALSE);
      g_assert_cmpuint (wait_for_number (&slow, number), <=, UNDER_WAY);
      if (round == ROUNDS / 5)
        resident = read_resident_kb ();
    }
  g_test_message ("%u frames: %" G_GSIZE_FORMAT " kB after a fifth, %" G_GSIZE_FORMAT " kB at the end", number, resident, read_resident_kb ());
#ifndef __SANITIZE_ADDRESS__
  g_assert_cmpuint (read_resident_kb (), <, resident + 2048);
#endif
  tk_test_camera_unplug ("Lens");
  end (camera);
  g_mutex_clear (&slow.mutex);
  g_cond_clear (&slow.changed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  tk_test_cameras_init ();
  g_test_add_func ("/camera-plugs/devices", test_devices);
  g_test_add_func ("/camera-plugs/plugged-in-later", test_plugged_in_later);
  g_test_add_func ("/camera-plugs/lost-and-back", test_lost_and_back);
  g_test_add_func ("/camera-plugs/chosen", test_chosen);
  g_test_add_func ("/camera-plugs/busy", test_busy);
  g_test_add_func ("/camera-plugs/stuck", test_stuck);
  g_test_add_func ("/camera-plugs/stopped-while-waiting", test_stopped_while_waiting);
  g_test_add_func ("/camera-plugs/light-and-focus", test_light_and_focus);
  g_test_add_func ("/camera-plugs/newest-wins", test_newest_wins);
  return g_test_run ();
}
