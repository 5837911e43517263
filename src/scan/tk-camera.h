/* A camera (or a video file) as a source of frames and readings: GStreamer → appsink → newest frame wins → one worker
 * thread with a TkDecoder. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "tk-decode.h"

G_BEGIN_DECLS

typedef enum {
  TK_CAMERA_STOPPED,
  TK_CAMERA_STARTING,
  TK_CAMERA_RUNNING,
  TK_CAMERA_NONE,           /* no camera on this machine */
  TK_CAMERA_BUSY,           /* another program holds it */
  TK_CAMERA_LOST,           /* was there, is gone */
  TK_CAMERA_ENDED,          /* a file came to its end */
} TkCameraState;

#define TK_TYPE_CAMERA (tk_camera_get_type ())
G_DECLARE_FINAL_TYPE (TkCamera, tk_camera, TK, CAMERA, GObject)

/* source: NULL = the first camera; "file:PATH" = a video file played in real time; "/dev/video1" = that device.
 * Properties: state (int TkCameraState, notify), message (string, why not).
 * Signals, all in the creator's main context:
 *   "reading" (TkReading *, owned by the signal): a code was read; a code that stays in view is one reading, out of
 *     view for 1 s it is read anew
 *   "frame" (GBytes *bgra, int width, int height, int stride): the newest frame for a preview, at most 30 a second */
TkCamera *tk_camera_new (const char *source);
void tk_camera_start (TkCamera *camera);
void tk_camera_stop (TkCamera *camera);
TkCameraState tk_camera_get_state (TkCamera *camera);
const char *tk_camera_get_message (TkCamera *camera);   /* translated sentence; "" while running */
/* (element-type utf8) names of the cameras there are now; asks the system, so not from a main loop */
GStrv tk_camera_list (void);

G_END_DECLS
