/* A member of staff to touch: initials, name, role, or until when they are locked. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-desk.h"

G_BEGIN_DECLS

/* A button. now_ms tells whether a lock still holds, zone how its end is written. */
GtkWidget *tk_face_new (const TkStaff *staff, gint64 now_ms, const char *zone);
/* The staff name the button stands for. */
const char *tk_face_get_name (GtkWidget *face);

G_END_DECLS
