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

/* Starts GStreamer once; FALSE when it cannot. Slow the first time on a machine: not for the main thread. */
gboolean tk_camera_init_gst (void);
gboolean tk_camera_source_is_file (const char *source);
/* BGRA frames at the appsink "sink"; NULL and *failure filled when there is no such source. (transfer full) */
GstElement *tk_camera_pipeline_new (const char *source, TkCameraFailure *failure);
/* What an error of the running pipeline means for the camera; running: whether a frame has been seen. */
void tk_camera_judge_error (const GError *error, const char *source, gboolean running, TkCameraFailure *failure);

G_END_DECLS
