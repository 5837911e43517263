/* The first element of a camera's pipeline: a device, a video file, a camera on the network. Private to scan.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-camera-pipeline-private.h"

G_BEGIN_DECLS

/* (transfer floating) (nullable) as tk_camera_pipeline_new(). */
GstElement *tk_camera_source_create (const char *source, char **device, TkCameraFailure *failure);
/* Sets *failure, in the way of a printf: the format is a translated sentence. */
void tk_camera_failure_set (TkCameraFailure *failure, TkCameraState state, const char *format, ...) G_GNUC_PRINTF (3, 4);
void tk_camera_failure_set_none (TkCameraFailure *failure);
void tk_camera_failure_set_file (TkCameraFailure *failure, TkCameraState state, const char *source, const char *reason);
/* (transfer full) the host of a network camera, for people: never what is secret in its address. */
char *tk_camera_source_tell_host (const char *source);

G_END_DECLS
