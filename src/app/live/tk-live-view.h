/* The live picture of one event: who is inside, arrivals per minute, gates and ticket types. Shows what it is given.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-desk-live.h"

G_BEGIN_DECLS

#define TK_TYPE_LIVE_VIEW (tk_live_view_get_type ())
G_DECLARE_FINAL_TYPE (TkLiveView, tk_live_view, TK, LIVE_VIEW, GtkWidget)

/* Nobody yet is a picture of its own. */
void tk_live_view_show (TkLiveView *self, const TkLive *live, const char *zone);

G_END_DECLS
