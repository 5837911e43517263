/* What the shift page asks the desk. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk-shift.h"

G_BEGIN_DECLS

/* What opening and closing need on the desk's thread. */
typedef struct {
  TkStaff *staff;
  gint64 amount;
  char *currency, *note;
} TkShiftAct;

/* The open shift's report, or the last closed one's; or neither. */
typedef struct {
  TkShiftReport *report;
  char *currency;
} TkShiftFound;

void tk_shift_act_free (TkShiftAct *act);
void tk_shift_found_free (TkShiftFound *found);

/* TkDeskJobs: a TkShiftFound; a TkShiftReport from a TkShiftAct, twice. */
gpointer tk_shift_find_job (TkDesk *desk, gpointer input, GError **error);
gpointer tk_shift_open_job (TkDesk *desk, gpointer input, GError **error);
gpointer tk_shift_close_job (TkDesk *desk, gpointer input, GError **error);

G_END_DECLS
