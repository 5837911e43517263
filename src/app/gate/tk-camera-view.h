/* The camera's picture, the code outlined when seen; or in words why there is none. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-camera.h"

G_BEGIN_DECLS

/* Signal "read" (const char *payload, guint length). */
#define TK_TYPE_CAMERA_VIEW (tk_camera_view_get_type ())
G_DECLARE_FINAL_TYPE (TkCameraView, tk_camera_view, TK, CAMERA_VIEW, GtkWidget)

/* source: (nullable) as tk_camera_new(). Another source than before replaces the camera. */
void tk_camera_view_start (TkCameraView *self, const char *source);
void tk_camera_view_stop (TkCameraView *self);
/* (nullable) while stopped: for its states, message, light and focus. */
TkCamera *tk_camera_view_get_camera (TkCameraView *self);
/* How the picture is shown, not how it is read: as in a mirror, and turned by 0, 90, 180 or 270 degrees clockwise. */
void tk_camera_view_set_mirrored (TkCameraView *self, gboolean mirrored);
void tk_camera_view_set_turn (TkCameraView *self, guint degrees);
TkCameraState tk_camera_view_get_state (TkCameraView *self);

G_END_DECLS
