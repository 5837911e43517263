/* The live picture as a page: which event, how long back, and the way out as CSV. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-session.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TK_TYPE_LIVE_PAGE (tk_live_page_get_type ())
G_DECLARE_FINAL_TYPE (TkLivePage, tk_live_page, TK, LIVE_PAGE, GtkWidget)

GtkWidget *tk_live_page_new (TkSession *session);
/* 30, 60 or 240. */
guint tk_live_page_get_minutes (TkLivePage *self);
/* What the export button does once a file was chosen; says in place how it went. */
void tk_live_page_export (TkLivePage *self, GFile *file);

G_END_DECLS
