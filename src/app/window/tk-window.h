/* The one window: opening, trouble, first run, sign-in, and the pages a role may see. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include "tk-customer-window.h"
#include "tk-lane-window.h"
#include "tk-session.h"

G_BEGIN_DECLS

#define TK_TYPE_WINDOW (tk_window_get_type ())
G_DECLARE_FINAL_TYPE (TkWindow, tk_window, TK, WINDOW, AdwApplicationWindow)

/* application: (nullable) for tests. */
TkWindow *tk_window_new (GtkApplication *application, TkSession *session);
/* "sell", "gate", "live", "orders", "shift", "status". Before sign-in: remembered for after it. */
void tk_window_show_page (TkWindow *self, const char *name);
/* The page in front, made if it was not yet; NULL before sign-in. */
GtkWidget *tk_window_get_page (TkWindow *self);
/* Full screen, awake, and closed only with the PIN of whoever is signed in or of a supervisor. Before it is presented. */
void tk_window_start_kiosk (TkWindow *self);
TkLaneWindow *tk_window_get_lane (TkWindow *self); /* NULL while there is no lane display */
TkCustomerWindow *tk_window_get_customer (TkWindow *self); /* NULL while there is no buyer's display */
void tk_window_toast (TkWindow *self, const char *words);

G_END_DECLS
