/* Cameras made of software, for machines that have none: GStreamer's device monitor finds them, TkCamera opens them, and they
 * can be plugged in, unplugged, held by somebody else and given pictures. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

typedef enum {
  TK_TEST_CAMERA_WORKS,
  TK_TEST_CAMERA_BUSY,             /* held by another program */
  TK_TEST_CAMERA_HANGS,            /* opens, and gives no picture */
} TkTestCameraManner;

/* Once, before anything asks for cameras. GStreamer must be initialised. From then on the real ones are not looked for. */
void tk_test_cameras_init (void);
/* `name` names it, and "camera:NAME" is its id; path: (nullable) its device file, for light and focus. */
void tk_test_camera_plug_in (const char *name, const char *path, TkTestCameraManner manner);
/* Running pipelines get an error, as from a real one. */
void tk_test_camera_unplug (const char *name);
void tk_test_camera_behave (const char *name, TkTestCameraManner manner);

/* What it sees: every camera shows the same. Frames come at 30 a second on their own; with a feed, only what is pushed.
 * bgrx: width × height × 4 bytes, copied. Waits for nothing. */
void tk_test_cameras_use_feed (int width, int height);
/* FALSE while no camera runs. */
gboolean tk_test_cameras_push (const guint8 *bgrx);
/* Whether the pipelines have taken all that was pushed. */
gboolean tk_test_cameras_are_drained (void);
/* How many pipelines hold a camera open now. */
guint tk_test_cameras_open (void);

G_END_DECLS
