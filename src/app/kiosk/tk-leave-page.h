/* Leaving a kiosk: the PIN of whoever is signed in, or of a supervisor. In place, never over what is behind it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-session.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Signals: "allowed" (the PIN was right); "stayed" (Back, Escape). */
#define TK_TYPE_LEAVE_PAGE (tk_leave_page_get_type ())
G_DECLARE_FINAL_TYPE (TkLeavePage, tk_leave_page, TK, LEAVE_PAGE, GtkWidget)

GtkWidget *tk_leave_page_new (TkSession *session);
/* Begins anew: no digits, and those who may say yes. */
void tk_leave_page_ask (TkLeavePage *self);
/* The names that may be chosen now, in the order shown; for tests. */
GtkStringList *tk_leave_page_get_names (TkLeavePage *self);

G_END_DECLS
