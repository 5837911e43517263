/* The pages there are, who may see them, and what makes them. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-session.h"

G_BEGIN_DECLS

/* In the order of the switcher; to add a page, add a line in tk-pages.c and a page in tk-window.ui. */
guint tk_pages_count (void);
const char *tk_pages_name (guint i);
int tk_pages_index (const char *name);       /* -1 when there is none of that name */
/* staff: (nullable) nobody may see anything. */
gboolean tk_pages_may_see (guint i, const TkStaff *staff);
GtkWidget *tk_pages_make (guint i, TkSession *session);

G_END_DECLS
