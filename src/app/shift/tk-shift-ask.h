/* What the shift page asks the desk: jobs for its thread. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk-pay.h"
#include "tk-desk-shift.h"
#include "tk-pin-pad.h"

G_BEGIN_DECLS

/* What an act needs on the desk's thread. */
typedef struct {
  TkStaff *staff;
  gint64 amount;            /* float, cash moved, or counted */
  char *currency, *note;    /* note: also the reason */
  GArray *denominations;    /* (nullable) TkDenomination */
  TkStaff *approver;        /* (nullable) */
  char *other;              /* (nullable) who takes over */
  char pin[TK_PIN_MAX + 1]; /* theirs */
} TkShiftAct;

/* The open shift's report, or the last closed one's; or neither. */
typedef struct {
  TkShiftReport *report;
  char *currency;
} TkShiftFound;

/* What is to be settled before or after closing. */
typedef struct {
  GPtrArray *codes;         /* TkTypedCode */
  GPtrArray *attempts;      /* TkAttempt */
} TkShiftOpenEnds;

TkShiftAct *tk_shift_act_new (const TkStaff *staff);
void tk_shift_act_free (TkShiftAct *act);
void tk_shift_found_free (TkShiftFound *found);
void tk_shift_open_ends_free (TkShiftOpenEnds *ends);

/* TkDeskJobs: a TkShiftFound, a TkShiftOpenEnds; the others a TkShiftReport from a TkShiftAct. */
gpointer tk_shift_find_job (TkDesk *desk, gpointer input, GError **error);
gpointer tk_shift_open_ends_job (TkDesk *desk, gpointer input, GError **error);
gpointer tk_shift_last_job (TkDesk *desk, gpointer input, GError **error);
gpointer tk_shift_now_job (TkDesk *desk, gpointer input, GError **error);
gpointer tk_shift_open_job (TkDesk *desk, gpointer input, GError **error);
gpointer tk_shift_move_job (TkDesk *desk, gpointer input, GError **error);
gpointer tk_shift_drawer_job (TkDesk *desk, gpointer input, GError **error);
gpointer tk_shift_preview_job (TkDesk *desk, gpointer input, GError **error);
gpointer tk_shift_close_job (TkDesk *desk, gpointer input, GError **error);
gpointer tk_shift_hand_over_job (TkDesk *desk, gpointer input, GError **error);
/* (element-type TkStaff) who may take over from act->staff. */
gpointer tk_shift_cashiers_job (TkDesk *desk, gpointer input, GError **error);

G_END_DECLS
