/* Keeps a window full screen and awake, and lets nobody close it who is not asked for a PIN first.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Signal "leave-asked": somebody wants to close the window (Alt+F4, Ctrl+Q, the compositor); it stays until tk_kiosk_leave(). */
#define TK_TYPE_KIOSK (tk_kiosk_get_type ())
G_DECLARE_FINAL_TYPE (TkKiosk, tk_kiosk, TK, KIOSK, GObject)

/* The window is borrowed and outlives the kiosk. */
TkKiosk *tk_kiosk_new (GtkWindow *window);
/* Closes the window for good. */
void tk_kiosk_leave (TkKiosk *self);
/* Whether the system promised to keep the screen on; FALSE also where there is nobody to ask, as under cage. */
gboolean tk_kiosk_is_awake (TkKiosk *self);

G_END_DECLS
