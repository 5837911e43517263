/* A shift's facts. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim-shift.h"
#include "tk-desk-gate.h"
#include "tk-desk-sell.h"

G_BEGIN_DECLS

/* The query with $1 and $2 must give the text. */
typedef struct
{
  const char *sql;
  char *first, *second; /* second NULL: the query has $1 only */
  char *expected;
  guint act;
  char *ticket;         /* "event/type/serial/issue" as printed; NULL for other facts */
} SimFact;

void sim_fact_free (SimFact *fact);
/* Takes over `expected`. */
void sim_shift_note (SimShift *shift, const char *sql, const char *first, const char *second, char *expected);
void sim_shift_note_sale (SimShift *shift, const TkSale *sale);
void sim_shift_note_scan (SimShift *shift, const TkScanResult *result);
void sim_shift_note_reversal (SimShift *shift, const TkReversal *reversal);
/* The journal's head as it is now. */
void sim_shift_note_head (SimShift *shift);

/* What act n asks of the desk, if it is one of those that have a key; NULL with error. */
TkSale *sim_shift_sell (SimShift *shift, guint n, GError **error);
TkScanResult *sim_shift_scan (SimShift *shift, guint n, GError **error);
TkReversal *sim_shift_undo (SimShift *shift, guint n, GError **error);
gboolean sim_shift_act_sells (guint n);
gboolean sim_shift_act_undoes (guint n);
gboolean sim_shift_act_scans (guint n);

G_END_DECLS
