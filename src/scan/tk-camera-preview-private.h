/* A frame made ready to be shown, off the main thread: small enough that showing it costs little. Private to scan.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

typedef struct {
  GBytes *bgra;
  int width, height, stride;
  int full_width, full_height;     /* of the camera's frame */
} TkCameraPreview;

/* (transfer full) (nullable) at most TK_CAMERA_PREVIEW_WIDTH wide: the mean of 2×2, 3×3 … pixels; a frame that is small enough
 * is not copied. */
#define TK_CAMERA_PREVIEW_WIDTH 720
TkCameraPreview *tk_camera_preview_new (GstSample *sample);
void tk_camera_preview_free (TkCameraPreview *preview);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkCameraPreview, tk_camera_preview_free)

/* Private to tk-camera-preview and its test: the mean of every `factor` × `factor` pixels of 4 bytes. */
void tk_camera_preview_shrink (const guint8 *from, gsize from_stride, guint8 *to, int width, int height, int factor);

G_END_DECLS
