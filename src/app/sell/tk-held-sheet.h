/* Carts put aside: recalled by their number, dropped by a button that is held. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-session.h"

G_BEGIN_DECLS

/* A TkPage. Signals: "recall" (const char *id): it is wanted; "counted" (guint): so many there are. */
#define TK_TYPE_HELD_SHEET (tk_held_sheet_get_type ())
G_DECLARE_FINAL_TYPE (TkHeldSheet, tk_held_sheet, TK, HELD_SHEET, GtkWidget)

void tk_held_sheet_set_session (TkHeldSheet *self, TkSession *session);
/* Reads the list anew; "counted" follows. */
void tk_held_sheet_refresh (TkHeldSheet *self);
void tk_held_sheet_say (TkHeldSheet *self, const char *words);

G_END_DECLS
