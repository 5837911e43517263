/* Which mode of a camera is taken, and what its preview looks like. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-camera-mode-private.h"
#include "tk-camera-preview-private.h"

#include <string.h>

#define RAW "video/x-raw,format=YUY2,"
#define JPEG "image/jpeg,"

static const struct {
  const char *name, *offered, *taken;
} cameras[] = {
  { "webcam over USB 2", RAW "width=640,height=480,framerate=30/1;" RAW "width=1280,height=720,framerate=10/1;" JPEG
    "width=1280,height=720,framerate=30/1;" JPEG "width=1920,height=1080,framerate=30/1", JPEG "width=1280,height=720,framerate=30/1" },
  { "raw beats JPEG", JPEG "width=1280,height=720,framerate=30/1;" RAW "width=1280,height=720,framerate=30/1",
    RAW "width=1280,height=720,framerate=30/1" },
  { "a list of rates", RAW "width=1280,height=720,framerate={5/1,15/1,60/1}", RAW "width=1280,height=720,framerate=15/1" },
  { "ranges", RAW "width=[16,4096],height=[16,4096],framerate=[1/1,120/1]", RAW "width=1280,height=720,framerate=30/1" },
  { "old and small", RAW "width=320,height=240,framerate=30/1;" RAW "width=640,height=480,framerate=30/1",
    RAW "width=640,height=480,framerate=30/1" },
  { "slow at 720p", RAW "width=1280,height=720,framerate=7/1;" RAW "width=800,height=600,framerate=20/1",
    RAW "width=800,height=600,framerate=20/1" },
  { "only slow", RAW "width=1280,height=720,framerate=5/1;" RAW "width=1280,height=720,framerate=10/1",
    RAW "width=1280,height=720,framerate=10/1" },
  { "only large", JPEG "width=3840,height=2160,framerate=30/1;" JPEG "width=1920,height=1080,framerate=30/1",
    JPEG "width=1920,height=1080,framerate=30/1" },
  { "H.264 only", "video/x-h264,width=1920,height=1080,framerate=30/1", "video/x-h264,width=1920,height=1080,framerate=30/1" },
  { "H.264 is the last choice", "video/x-h264,width=1280,height=720,framerate=30/1;" RAW "width=960,height=720,framerate=30/1",
    RAW "width=960,height=720,framerate=30/1" },
  { "says nothing of rates", RAW "width=1280,height=720", RAW "width=1280,height=720" },
};

static void
test_choices (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cameras); i++)
    {
      g_autoptr (GstCaps) offered = gst_caps_from_string (cameras[i].offered);
      g_autoptr (GstCaps) expected = gst_caps_from_string (cameras[i].taken);
      g_autoptr (GstCaps) chosen = tk_camera_mode_choose (offered);
      g_autofree char *words = gst_structure_to_string (gst_caps_get_structure (chosen, 0));

      g_test_message ("%s: %s", cameras[i].name, words);
      g_assert_true (gst_structure_is_equal (gst_caps_get_structure (chosen, 0), gst_caps_get_structure (expected, 0)));
      g_assert_cmpuint (gst_caps_get_size (chosen), >, 1); /* what the camera may settle for */
    }
}

/* Nothing usable, or not said: then what we would like, in order. */
static void
test_no_choice (void)
{
  static const char *const offers[] = { "ANY", "EMPTY", "video/x-bayer,width=1280,height=720", "audio/x-raw",
                                        "video/x-raw(memory:DMABuf),width=1280,height=720,framerate=30/1" };

  for (gsize i = 0; i <= G_N_ELEMENTS (offers); i++)
    {
      g_autoptr (GstCaps) offered = i < G_N_ELEMENTS (offers) ? gst_caps_from_string (offers[i]) : NULL;
      g_autoptr (GstCaps) chosen = tk_camera_mode_choose (offered);
      int width = 0;

      g_assert_true (gst_structure_has_name (gst_caps_get_structure (chosen, 0), "video/x-raw"));
      g_assert_true (gst_structure_get_int (gst_caps_get_structure (chosen, 0), "width", &width));
      g_assert_cmpint (width, ==, 1280);
    }
}

/* ---- The preview ---- */

static void
test_shrink (void)
{
  /* Two by two pixels of four bytes, twice side by side, rows four bytes longer than they need to be. */
  static const guint8 from[] = {
    0, 10, 20, 0, 4, 10, 40, 7, 100, 0, 0, 255, 100, 0, 0, 255, 99, 99, 99, 99,
    8, 10, 60, 255, 12, 10, 80, 255, 200, 0, 0, 255, 200, 0, 255, 255, 99, 99, 99, 99,
  };
  static const guint8 small[] = { 6, 10, 50, 255, 150, 0, 63, 255 };
  guint8 to[sizeof small];

  tk_camera_preview_shrink (from, 20, to, 2, 1, 2);
  g_assert_cmpmem (to, sizeof to, small, sizeof small);
}

static const struct {
  int width, height, shown_width, shown_height;
} sizes[] = { { 640, 480, 640, 480 }, { 720, 480, 720, 480 },   { 721, 480, 360, 240 }, { 1280, 720, 640, 360 },
              { 1920, 1080, 640, 360 }, { 4096, 2160, 682, 360 }, { 1, 1, 1, 1 },         { 4096, 2, 2048, 1 } };

static void
test_sizes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      gsize length = (gsize) sizes[i].width * sizes[i].height * 4;
      g_autoptr (GstCaps) caps = gst_caps_new_simple ("video/x-raw", "format", G_TYPE_STRING, "BGRA", "width", G_TYPE_INT, sizes[i].width,
                                                      "height", G_TYPE_INT, sizes[i].height, NULL);
      g_autoptr (GstBuffer) buffer = gst_buffer_new_allocate (NULL, length, NULL);
      g_autoptr (GstSample) sample = NULL;
      g_autoptr (TkCameraPreview) preview = NULL;
      const guint8 *pixels;

      gst_buffer_memset (buffer, 0, 77, length);
      sample = gst_sample_new (buffer, caps, NULL, NULL);
      preview = tk_camera_preview_new (sample);
      g_assert_cmpint (preview->width, ==, sizes[i].shown_width);
      g_assert_cmpint (preview->height, ==, sizes[i].shown_height);
      g_assert_cmpint (preview->full_width, ==, sizes[i].width);
      g_assert_cmpint (preview->full_height, ==, sizes[i].height);
      g_assert_cmpuint (g_bytes_get_size (preview->bgra), ==, (gsize) preview->stride * (preview->height - 1) + preview->width * 4);
      pixels = g_bytes_get_data (preview->bgra, NULL);
      g_assert_cmpuint (pixels[0], ==, 77);
      g_assert_cmpuint (pixels[g_bytes_get_size (preview->bgra) - 2], ==, 77);
    }
}

static void
test_no_picture (void)
{
  g_autoptr (GstCaps) caps = gst_caps_new_empty_simple ("audio/x-raw");
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  g_autoptr (GstSample) sample = gst_sample_new (buffer, caps, NULL, NULL);

  g_assert_null (tk_camera_preview_new (sample));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  g_test_add_func ("/camera-mode/choices", test_choices);
  g_test_add_func ("/camera-mode/no-choice", test_no_choice);
  g_test_add_func ("/camera-preview/shrink", test_shrink);
  g_test_add_func ("/camera-preview/sizes", test_sizes);
  g_test_add_func ("/camera-preview/no-picture", test_no_picture);
  return g_test_run ();
}
