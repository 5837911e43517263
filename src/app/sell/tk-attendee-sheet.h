/* Who will come: one small form for each ticket whose type asks. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-cart.h"

G_BEGIN_DECLS

/* A TkPage. Signal "done": after the last one. Each form is kept as it is left. */
#define TK_TYPE_ATTENDEE_SHEET (tk_attendee_sheet_get_type ())
G_DECLARE_FINAL_TYPE (TkAttendeeSheet, tk_attendee_sheet, TK, ATTENDEE_SHEET, GtkWidget)

/* At the first ticket of which something is missing. FALSE when no type in the cart asks for anything. */
gboolean tk_attendee_sheet_start (TkAttendeeSheet *self, TkCart *cart);

G_END_DECLS
