/* What the visitor sees, on a second monitor: one huge word, a colour, a shape, an arrow. Never a name or a ticket. Follows the
 * gate's card in the same frame. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-session.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TK_TYPE_LANE_WINDOW (tk_lane_window_get_type ())
G_DECLARE_FINAL_TYPE (TkLaneWindow, tk_lane_window, TK, LANE_WINDOW, GtkWindow)

/* beside: the staff's window; the lane fills the first monitor that is not its own, and is an ordinary window while there is
 * only one. Monitors may come and go. */
TkLaneWindow *tk_lane_window_new (GtkWindow *beside, TkSession *session);
TkShownFace tk_lane_window_get_face (TkLaneWindow *self);
const char *tk_lane_window_get_word (TkLaneWindow *self);

G_END_DECLS
