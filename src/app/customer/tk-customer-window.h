/* The buyer's display, on a second monitor: what is bought and what it costs, in large type; never a name or a number of anybody.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-session.h"

G_BEGIN_DECLS

#define TK_TYPE_CUSTOMER_WINDOW (tk_customer_window_get_type ())
G_DECLARE_FINAL_TYPE (TkCustomerWindow, tk_customer_window, TK, CUSTOMER_WINDOW, GtkWindow)

/* beside: the cashier's window. It fills the monitor the preference names, else the first that is not the cashier's, and is an
 * ordinary window to be looked at while there is only one. */
TkCustomerWindow *tk_customer_window_new (GtkWindow *beside, TkSession *session);
/* As a touch on its button. */
void tk_customer_window_switch_language (TkCustomerWindow *self);

G_END_DECLS
