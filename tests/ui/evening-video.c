/* See evening-video.h. SPDX-License-Identifier: GPL-3.0-or-later */
#include "evening-video.h"

#include <cairo.h>
#include <gst/app/gstappsrc.h>
#include <gst/gst.h>
#include <string.h>

#define WIDTH 1280
#define HEIGHT 720
#define RATE 25
#define SIZE ((gsize) WIDTH * HEIGHT * 4)

typedef struct
{
  GstElement *pipeline;
  GstAppSrc *source;
  guint n;                  /* frames so far */
} Film;

static void
begin (Film *film, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *words = g_strdup_printf ("appsrc name=source format=time block=true caps=video/x-raw,format=BGRx,width=%d,height=%d,framerate=%d/1 "
                                            "! videoconvert ! jpegenc quality=90 ! avimux ! filesink name=sink",
                                            WIDTH, HEIGHT, RATE);
  g_autoptr (GstElement) sink = NULL;

  gst_init (NULL, NULL);
  film->pipeline = gst_parse_launch (words, &error);
  g_assert_no_error (error);
  film->source = GST_APP_SRC (gst_bin_get_by_name (GST_BIN (film->pipeline), "source"));
  sink = gst_bin_get_by_name (GST_BIN (film->pipeline), "sink");
  g_object_set (sink, "location", path, NULL);
  gst_element_set_state (film->pipeline, GST_STATE_PLAYING);
}

static void
end (Film *film)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (film->pipeline);
  g_autoptr (GstMessage) message = NULL;

  gst_app_src_end_of_stream (film->source);
  message = gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_cmpint (GST_MESSAGE_TYPE (message), ==, GST_MESSAGE_EOS);
  gst_element_set_state (film->pipeline, GST_STATE_NULL);
  gst_object_unref (film->source);
  gst_object_unref (film->pipeline);
}

/* A grey wall, and the ticket a hand holds before it, a little askew and with light from one side. */
static cairo_surface_t *
draw (const char *picture)
{
  cairo_surface_t *frame = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_surface_t *ticket = picture != NULL ? cairo_image_surface_create_from_png (picture) : NULL;
  cairo_t *cr = cairo_create (frame);
  double scale;

  cairo_set_source_rgb (cr, 0.45, 0.44, 0.42);
  cairo_paint (cr);
  if (ticket != NULL)
    {
      g_assert_cmpint (cairo_surface_status (ticket), ==, CAIRO_STATUS_SUCCESS);
      scale = HEIGHT * 0.92 / cairo_image_surface_get_height (ticket);
      cairo_translate (cr, WIDTH / 2.0, HEIGHT / 2.0);
      cairo_rotate (cr, 0.06);
      cairo_scale (cr, scale, scale);
      cairo_set_source_surface (cr, ticket, -cairo_image_surface_get_width (ticket) / 2.0, -cairo_image_surface_get_height (ticket) / 2.0);
      cairo_paint_with_alpha (cr, 0.9);
      cairo_surface_destroy (ticket);
    }
  cairo_destroy (cr);
  cairo_surface_flush (frame);
  return frame;
}

static void
show (Film *film, const char *picture, guint ms)
{
  cairo_surface_t *frame = draw (picture);

  for (guint i = 0; i < ms * RATE / 1000; i++, film->n++)
    {
      GstBuffer *buffer = gst_buffer_new_memdup (cairo_image_surface_get_data (frame), SIZE);

      GST_BUFFER_PTS (buffer) = gst_util_uint64_scale (film->n, GST_SECOND, RATE);
      GST_BUFFER_DURATION (buffer) = GST_SECOND / RATE;
      g_assert_cmpint (gst_app_src_push_buffer (film->source, buffer), ==, GST_FLOW_OK);
    }
  cairo_surface_destroy (frame);
}

void
evening_video_make (const char *path, const char *const *pictures, guint hold_ms)
{
  Film film = { 0 };

  begin (&film, path);
  for (; *pictures != NULL; pictures++)
    {
      show (&film, NULL, hold_ms);
      show (&film, *pictures, hold_ms);
    }
  show (&film, NULL, hold_ms);
  end (&film);
}
