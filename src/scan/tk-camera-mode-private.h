/* Which of the picture sizes and rates a camera offers is wanted. Pure. Private to scan. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* 1280×720 with 15 to 30 frames a second where there is such a mode, uncompressed rather than MJPEG rather than H.264, else what
 * comes nearest; behind it, whatever the camera may settle for. `offered`: what it says it can; (transfer full). */
GstCaps *tk_camera_mode_choose (const GstCaps *offered);

G_END_DECLS
