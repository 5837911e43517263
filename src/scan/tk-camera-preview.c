/* Shrinking frames for the preview. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-camera-preview-private.h"

#include <gst/video/video.h>

/* A frame mapped for as long as somebody holds its bytes. */
typedef struct {
  GstVideoFrame frame;
  GstSample *sample;
} Mapped;

static void
mapped_free (gpointer data)
{
  Mapped *mapped = data;

  gst_video_frame_unmap (&mapped->frame);
  gst_sample_unref (mapped->sample);
  g_free (mapped);
}

static Mapped *
map (GstSample *sample)
{
  g_autofree Mapped *mapped = g_new0 (Mapped, 1);
  GstVideoInfo info;

  if (!gst_video_info_from_caps (&info, gst_sample_get_caps (sample))
      || !gst_video_frame_map (&mapped->frame, &info, gst_sample_get_buffer (sample), GST_MAP_READ))
    return NULL;
  mapped->sample = gst_sample_ref (sample);
  return g_steal_pointer (&mapped);
}

static void
shrink_row (const guint8 *from, gsize from_stride, guint8 *to, int width, int factor)
{
  guint all = (guint) (factor * factor);

  for (int x = 0; x < width; x++, to += 4, from += factor * 4)
    {
      guint sum[3] = { 0 };

      for (int dy = 0; dy < factor; dy++)
        for (const guint8 *p = from + (gsize) dy * from_stride, *end = p + factor * 4; p < end; p += 4)
          for (int channel = 0; channel < 3; channel++)
            sum[channel] += p[channel];
      for (int channel = 0; channel < 3; channel++)
        to[channel] = (guint8) (sum[channel] / all);
      to[3] = 255; /* opaque, whatever the camera says */
    }
}

void
tk_camera_preview_shrink (const guint8 *from, gsize from_stride, guint8 *to, int width, int height, int factor)
{
  for (int y = 0; y < height; y++)
    shrink_row (from + (gsize) y * factor * from_stride, from_stride, to + (gsize) y * width * 4, width, factor);
}

static void
fill_shrunk (TkCameraPreview *preview, const guint8 *pixels, gsize stride, int factor)
{
  guint8 *small;

  preview->width = preview->full_width / factor;
  preview->height = preview->full_height / factor;
  preview->stride = preview->width * 4;
  small = g_malloc ((gsize) preview->stride * preview->height);
  tk_camera_preview_shrink (pixels, stride, small, preview->width, preview->height, factor);
  preview->bgra = g_bytes_new_take (small, (gsize) preview->stride * preview->height);
}

TkCameraPreview *
tk_camera_preview_new (GstSample *sample)
{
  TkCameraPreview *preview;
  Mapped *mapped = map (sample);
  const guint8 *pixels;
  int factor;

  if (mapped == NULL)
    return NULL;
  preview = g_new0 (TkCameraPreview, 1);
  preview->full_width = preview->width = GST_VIDEO_FRAME_WIDTH (&mapped->frame);
  preview->full_height = preview->height = GST_VIDEO_FRAME_HEIGHT (&mapped->frame);
  preview->stride = GST_VIDEO_FRAME_PLANE_STRIDE (&mapped->frame, 0);
  pixels = GST_VIDEO_FRAME_PLANE_DATA (&mapped->frame, 0);
  factor = MIN ((preview->width + TK_CAMERA_PREVIEW_WIDTH - 1) / TK_CAMERA_PREVIEW_WIDTH, preview->height);
  if (factor > 1)
    {
      fill_shrunk (preview, pixels, (gsize) preview->stride, factor);
      mapped_free (mapped);
      return preview;
    }
  preview->bgra = g_bytes_new_with_free_func (pixels, (gsize) preview->stride * (preview->height - 1) + (gsize) preview->width * 4,
                                              mapped_free, mapped);
  return preview;
}

void
tk_camera_preview_free (TkCameraPreview *preview)
{
  if (preview == NULL)
    return;
  g_bytes_unref (preview->bgra);
  g_free (preview);
}
