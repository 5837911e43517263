/* The program's looks: its one style sheet and its icons. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Once per display; further calls do nothing. */
void tk_look_load (GdkDisplay *display);

G_END_DECLS
