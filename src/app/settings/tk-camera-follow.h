/* Light and focus as they are remembered, brought to a running camera. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-camera.h"
#include "tk-preferences.h"

G_BEGIN_DECLS

/* From now on, whenever the camera comes up or a preference changes, for as long as the camera lives. Again for the same camera
 * does nothing. camera: (nullable) nothing to do. */
void tk_camera_follow (TkCamera *camera, TkPreferences *preferences);

G_END_DECLS
