/* The same seats as a list, for those who hear the screen or like words better. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-desk-seats.h"

G_BEGIN_DECLS

/* Signal "toggled" (guint index into the plan's seats). */
#define TK_TYPE_SEAT_LIST (tk_seat_list_get_type ())
G_DECLARE_FINAL_TYPE (TkSeatList, tk_seat_list, TK, SEAT_LIST, GtkWidget)

GtkWidget *tk_seat_list_new (void);
/* plan: borrowed until the next call. */
void tk_seat_list_set_plan (TkSeatList *self, const TkSeatPlan *plan);
void tk_seat_list_set_picked (TkSeatList *self, const guint32 *places, guint n);
/* "free", "held", "sold", "not at this till". Not to be freed. */
const char *tk_seat_say (const TkSeat *seat, gboolean picked);

G_END_DECLS
