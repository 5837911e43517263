/* From a source's name to a GStreamer pipeline ending in an appsink, and from its errors to a camera's states.
 * Private to scan. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/app/gstappsink.h>
#include <gst/gst.h>

#include "tk-camera.h"

G_BEGIN_DECLS

typedef struct {
  TkCameraState state;
  char *message;
} TkCameraFailure;

void tk_camera_failure_clear (TkCameraFailure *failure);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TkCameraFailure, tk_camera_failure_clear)

typedef enum {
  TK_CAMERA_SOURCE_DEVICE,
  TK_CAMERA_SOURCE_FILE,
  TK_CAMERA_SOURCE_NETWORK,
} TkCameraSourceKind;

TkCameraSourceKind tk_camera_source_kind (const char *source);

/* Starts GStreamer once; FALSE when it cannot. Slow the first time on a machine: not for the main thread. */
gboolean tk_camera_init_gst (void);
/* BGRA frames at the appsink "sink"; NULL and *failure filled when there is no such source. *device: (nullable) the V4L2 file
 * behind it. (transfer full) */
GstElement *tk_camera_pipeline_new (const char *source, char **device, TkCameraFailure *failure);
/* What an error of the running pipeline means for the camera; running: whether a frame has been seen. */
void tk_camera_judge_error (const GError *error, const char *source, gboolean running, TkCameraFailure *failure);
/* The pictures have ended without an error. */
void tk_camera_judge_end (const char *source, TkCameraFailure *failure);

G_END_DECLS
