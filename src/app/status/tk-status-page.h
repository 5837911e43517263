/* How this terminal is doing: concerns, leases, incidents, dead letters, a check of everything. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-session.h"

G_BEGIN_DECLS

#define TK_TYPE_STATUS_PAGE (tk_status_page_get_type ())
G_DECLARE_FINAL_TYPE (TkStatusPage, tk_status_page, TK, STATUS_PAGE, GtkWidget)

GtkWidget *tk_status_page_new (TkSession *session);
/* As chosen in the file dialog: the journal to a file, or the hub's bundle from one. */
void tk_status_page_carry (TkStatusPage *self, gboolean up, const char *path);

G_END_DECLS
