/* A camera (or a video file) as a source of frames and readings: GStreamer → appsink → newest frame wins → one worker
 * thread with a TkDecoder. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "tk-camera-control.h"
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

/* source: NULL = the first camera; an id of TkCameraDevices; "/dev/video1" = that device; "file:PATH" = a video file played in
 * real time; "rtsp://[USER:PASSWORD@]HOST[:PORT]/PATH" = a camera on the network (what is secret in it is never told or logged).
 * NONE, BUSY and LOST end by themselves: a camera that is plugged in, given free, or reached again runs again without being
 * asked; until then the state stays what it is. tk_camera_start() in such a state tries at once.
 * Properties: state (int TkCameraState, notify), message (string, why not), abilities (notify only; see below).
 * Signals, all in the creator's main context:
 *   "reading" (TkReading *, owned by the signal): a code was read; a code that stays in view is one reading, out of
 *     view for 1 s it is read anew
 *   "frame" (GBytes *bgra, int width, int height, int stride): the newest frame for a preview, at most 30 a second; larger ones
 *     are made smaller (see tk_camera_get_frame_size()) */
TkCamera *tk_camera_new (const char *source);
void tk_camera_start (TkCamera *camera);
void tk_camera_stop (TkCamera *camera);
TkCameraState tk_camera_get_state (TkCamera *camera);
const char *tk_camera_get_message (TkCamera *camera);   /* translated sentence; "" while running */

/* Of the newest frame as the camera gave it, which the corners of a reading refer to; 0 before the first. */
void tk_camera_get_frame_size (TkCamera *camera, int *width, int *height);

/* Light and focus: nothing of it before the camera runs, and never for files and network cameras. "notify::abilities" tells when
 * something changed, also after a setter, which returns at once. */
const TkCameraAbilities *tk_camera_get_abilities (TkCamera *camera);
void tk_camera_set_torch (TkCamera *camera, gboolean on);
void tk_camera_set_focus (TkCamera *camera, gboolean automatic, int distance);

/* (element-type utf8) names of the cameras there are now; asks the system, so not from a main loop */
GStrv tk_camera_list (void);

G_END_DECLS
