/* In a kiosk nobody sees the disk: what would open a file chooser is off there and says why. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-session.h"

G_BEGIN_DECLS

/* Every action of a page that opens a file chooser is switched here, when the page comes to the front and whenever the page
 * itself allows or forbids it. In a kiosk it stays off. */
void tk_kiosk_disk_allow (GtkWidget *page, TkSession *session, const char *action, gboolean allowed);
/* The same for a widget in which a path can be written. */
void tk_kiosk_disk_allow_widget (GtkWidget *widget, TkSession *session);

G_END_DECLS
