/* Cash counted by note and coin: a row each, Tab or Enter goes down, digits of either keyboard block or of the pad beside.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Signals: "changed"; "counted": Enter in the last row. */
#define TK_TYPE_SHIFT_COUNT (tk_shift_count_get_type ())
G_DECLARE_FINAL_TYPE (TkShiftCount, tk_shift_count, TK, SHIFT_COUNT, GtkWidget)

/* Empties it, and shows the notes and coins of that currency. */
void tk_shift_count_start (TkShiftCount *self, const char *currency);
void tk_shift_count_focus (TkShiftCount *self);
gint64 tk_shift_count_get_total (TkShiftCount *self);
/* (element-type TkDenomination) those there are some of, largest first; (transfer full). */
GArray *tk_shift_count_get_denominations (TkShiftCount *self);
/* TRUE once anything was typed. */
gboolean tk_shift_count_is_touched (TkShiftCount *self);

G_END_DECLS
