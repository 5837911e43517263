/* Seats for the cart: the hall drawn or as a list, the best there are, and what has been picked. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-cart.h"
#include "tk-session.h"

G_BEGIN_DECLS

/* A TkPage. Picks go into the cart at once. Signal "done". */
#define TK_TYPE_SEAT_PICKER (tk_seat_picker_get_type ())
G_DECLARE_FINAL_TYPE (TkSeatPicker, tk_seat_picker, TK, SEAT_PICKER, GtkWidget)

/* qty: how many "best available" means, from 1. */
void tk_seat_picker_start (TkSeatPicker *self, TkSession *session, TkCart *cart, const TkTypeInfo *type, guint qty);
/* What the desk knows may have changed: read the plan anew. */
void tk_seat_picker_refresh (TkSeatPicker *self);

G_END_DECLS
