/* Tickets as picture files: dropped on the page, or chosen. Decoding happens off the main loop.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Signals: "read" (const char *payload, guint length); "unreadable" (const char *sentence). */
#define TK_TYPE_PICTURE_INTAKE (tk_picture_intake_get_type ())
G_DECLARE_FINAL_TYPE (TkPictureIntake, tk_picture_intake, TK, PICTURE_INTAKE, GObject)

/* Accepts files dropped on `target`, which must outlive the intake. */
TkPictureIntake *tk_picture_intake_new (GtkWidget *target);
/* Asks for a file beside the window; nothing waits for it. */
void tk_picture_intake_choose (TkPictureIntake *self);
void tk_picture_intake_read (TkPictureIntake *self, GFile *file);

G_END_DECLS
