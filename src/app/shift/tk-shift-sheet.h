/* An X or Z report on screen, as it stands on paper; printed and saved from here. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-desk-shift.h"
#include "tk-session.h"

G_BEGIN_DECLS

#define TK_TYPE_SHIFT_SHEET (tk_shift_sheet_get_type ())
G_DECLARE_FINAL_TYPE (TkShiftSheet, tk_shift_sheet, TK, SHIFT_SHEET, GtkWidget)

/* Takes `report`. preview: only to be looked at. */
void tk_shift_sheet_take (TkShiftSheet *self, TkSession *session, TkShiftReport *report, gboolean preview);
/* F5 prints, F6 and F7 save. */
gboolean tk_shift_sheet_key (TkShiftSheet *self, guint keyval);
/* What was last printed or saved, in words; "" nothing yet. */
const char *tk_shift_sheet_get_said (TkShiftSheet *self);

G_END_DECLS
