/* Supervisor: this terminal and, after a PIN that the hub checks, all of them: health, sales, queue, incidents, quarantined leases with
 * their bound, money to hand back; and what can be decided about each. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-session.h"

G_BEGIN_DECLS

#define TK_TYPE_SUPERVISE_PAGE (tk_supervise_page_get_type ())
G_DECLARE_FINAL_TYPE (TkSupervisePage, tk_supervise_page, TK, SUPERVISE_PAGE, GtkWidget)

GtkWidget *tk_supervise_page_new (TkSession *session);

G_END_DECLS
