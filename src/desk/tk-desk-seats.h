/* Seats of types with a plan: those this terminal may sell, and where they are. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk-sell.h"

G_BEGIN_DECLS

typedef enum {
  TK_SEAT_FREE,             /* may be sold here now */
  TK_SEAT_HELD,             /* in a cart put aside here */
  TK_SEAT_SOLD,             /* known to be sold, here or elsewhere */
  TK_SEAT_ELSEWHERE,        /* not with this terminal */
} TkSeatState;
typedef struct { guint32 place; char label[20] /* "B 14" */; gint32 x, y; guint row; /* of the plan: an aisle parts two */ TkSeatState state; } TkSeat;
typedef struct {
  char *name, *stage;
  gint32 width, height;
  GArray *seats;            /* TkSeat, by place */
  guint free;
} TkSeatPlan;
void tk_seat_plan_free (TkSeatPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkSeatPlan, tk_seat_plan_free)

/* NULL with NOT_FOUND when the type has no plan. */
TkSeatPlan *tk_desk_get_plan (TkDesk *desk, guint32 event, guint16 type, GError **error);
/* The best `n` free ones: side by side in one row, as near to the middle of the front as can be; else as close together as there
 * are. (element-type guint32), n of them; NULL with NO_LEASE. */
GArray *tk_desk_best_seats (TkDesk *desk, guint32 event, guint16 type, guint n, GError **error);
/* "B 14" → its number; 0 when there is none such. */
guint32 tk_seat_plan_find (const TkSeatPlan *plan, const char *label);

G_END_DECLS
