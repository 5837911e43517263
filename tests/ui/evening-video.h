/* A video of what a gate's camera sees: a wall, then one printed ticket after the other held up to it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* pictures: paths of PNG files, NULL at the end. Each is held up for hold_ms with a pause of the same length before it and
 * after the last; 1280 × 720, 25 frames a second, Motion JPEG in AVI. Aborts the test when it cannot. */
void evening_video_make (const char *path, const char *const *pictures, guint hold_ms);

G_END_DECLS
