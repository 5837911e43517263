/* The shift and its till. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk.h"

G_BEGIN_DECLS

typedef struct {
  char *id, *currency, *opened_by, *closed_by /* "" while open */, *note;
  gint64 opened_at, closed_at /* 0 while open */;
  gint64 opening_float, cash_sales, other_sales, counted, difference;
  gint64 cash_refunds, other_refunds; /* handed back by voids and refunds, in cash and otherwise */
  gint64 expected;          /* drawer: float + cash sales - cash refunds */
  gint64 sales, tickets, total; /* sold, whatever became of it */
  gint64 voids, voided, refunds, refunded, tickets_undone; /* how many, and what they come to */
  char *head_hash;          /* the journal's head, hex: what X and Z reports print */
  gint64 head_seq;
} TkShiftReport;
void tk_shift_report_free (TkShiftReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkShiftReport, tk_shift_report_free)

TkShiftReport *tk_desk_shift_open (TkDesk *desk, const TkStaff *staff, gint64 opening_float, const char *currency, GError **error);
/* counted = cash in the drawer. Returns the Z report. */
TkShiftReport *tk_desk_shift_close (TkDesk *desk, const TkStaff *staff, gint64 counted, const char *note, GError **error);
/* The open shift so far (X report), or the last closed one (Z again) when `closed`. NULL with TK_DESK_ERROR_SHIFT when there is none. */
TkShiftReport *tk_desk_shift_report (TkDesk *desk, gboolean closed, GError **error);

G_END_DECLS
