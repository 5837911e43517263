/* The program's looks: its one style sheet, a palette for each theme, its icons. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-preferences.h"

G_BEGIN_DECLS

/* Once per display; further calls do nothing. */
void tk_look_load (GdkDisplay *display);
/* For every window of the program. OUTDOOR: black on white, thick lines, heavy letters, whatever the system says. */
void tk_look_set_theme (GdkDisplay *display, TkTheme theme);
TkTheme tk_look_get_theme (GdkDisplay *display);
/* Nothing below moves for longer than TK_LOOK_MOVE_MS: the toolkit's own parts move for longer unless they are told. */
void tk_look_hurry (GtkWidget *root);
#define TK_LOOK_MOVE_MS 150
/* "As the system", translated. */
const char *tk_theme_words (TkTheme theme);

G_END_DECLS
