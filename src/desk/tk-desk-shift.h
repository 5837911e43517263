/* The shift and its till: float, cash in and out, drawer, hand-over, count, X and Z. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk.h"

G_BEGIN_DECLS

/* Parts of a report. Amounts are minor units. */
typedef struct { char *method; gint64 sales, refunds, count; } TkShiftMethod;                 /* as on the wire; cash first */
typedef struct { char *event_title, *type_name; guint32 event; guint16 type; gint64 sold, undone, amount /* after discounts, less undone */; } TkShiftType;
typedef struct { gint64 hour_ms /* its beginning, UTC */; guint32 event; guint16 type; gint64 tickets, amount; } TkShiftHour; /* sold in it */
typedef struct { char *staff; gint64 sales, total, cash /* taken */, refunds /* handed back, any way */; } TkShiftStaff;
typedef struct { gint64 seq, at, amount /* in > 0 */; char *kind /* "cash.moved" · "drawer.opened" · "shift.handed-over" */, *staff, *to /* hand-over: to whom; "" */, *approved_by, *reason; gint64 difference; } TkTillAct;
typedef struct { gint64 value, count; } TkDenomination;

typedef struct {
  char *id, *currency, *opened_by, *closed_by /* "" while open */, *note;
  gint64 number;            /* of the Z report, from 1, without gaps; 0 while open */
  gint64 opened_at, closed_at /* 0 while open */;
  gint64 opening_float, cash_sales, other_sales, counted, difference;
  gint64 cash_refunds, other_refunds; /* handed back by voids and refunds, in cash and otherwise */
  gint64 cash_in, cash_out;
  gint64 expected;          /* drawer: float + cash sales - cash refunds + in - out */
  gint64 sales, tickets, total; /* sold, whatever became of it */
  gint64 voids, voided, refunds, refunded, tickets_undone; /* how many, and what they come to */
  gint64 list, discounts, rounding, comps; /* total = list - discounts; comps: given away, within total */
  gint64 first_sale, last_sale; /* numbers of the first and last sale; 0 none */
  gint64 drawer_opens, unmatched, waiting; /* waiting: entries the hub has not acknowledged */
  gint64 attempts;          /* payments that were asked for and are not decided: they stay, closing loses none */
  GPtrArray *methods, *types, *hours, *staff, *acts; /* TkShiftMethod, TkShiftType, TkShiftHour, TkShiftStaff, TkTillAct */
  GArray *denominations;    /* TkDenomination, as counted */
  char *head_hash;          /* the journal's head, hex: what X and Z reports print */
  gint64 head_seq;
  char *head_qr;            /* "TKZ1:terminal:seq:hash": what a Z report's QR holds */
  char *terminal;           /* name */
  char *zone;
} TkShiftReport;
void tk_shift_report_free (TkShiftReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkShiftReport, tk_shift_report_free)

TkShiftReport *tk_desk_shift_open (TkDesk *desk, const TkStaff *staff, gint64 opening_float, const char *currency, GError **error);

typedef struct {
  gint64 counted;           /* cash in the drawer; with denominations they must come to it */
  const TkDenomination *denominations; /* (nullable) */
  gsize n_denominations;
  const char *note;         /* explains the difference */
  gboolean explained;       /* refuse a difference without a note: the sentence tells how much it is, and not before */
} TkCount;
/* Returns the Z report. INVALID when the denominations do not come to `counted`, or a difference is not explained. */
TkShiftReport *tk_desk_shift_close_counted (TkDesk *desk, const TkStaff *staff, const TkCount *count, GError **error);
/* What closing with this count would report, with the number it would have; nothing is changed. Differences need no note. */
TkShiftReport *tk_desk_shift_preview (TkDesk *desk, const TkStaff *staff, const TkCount *count, GError **error);
/* Closing with one figure, explained or not: for scripts. */
TkShiftReport *tk_desk_shift_close (TkDesk *desk, const TkStaff *staff, gint64 counted, const char *note, GError **error);
/* The open shift so far (X report), or the last closed one (Z again) when `closed`. NULL with TK_DESK_ERROR_SHIFT when there is none. */
TkShiftReport *tk_desk_shift_report (TkDesk *desk, gboolean closed, GError **error);
/* A closed one by its number; the same figures as when it was closed. NOT_FOUND. */
TkShiftReport *tk_desk_shift_get (TkDesk *desk, gint64 number, GError **error);
/* Into the drawer (> 0) or out of it, with a reason; out needs a supervisor. Not more than is expected in it. */
gboolean tk_desk_cash_move (TkDesk *desk, const TkStaff *staff, gint64 amount, const char *reason, const TkStaff *approver, GError **error);
/* Journaled before the drawer opens; whoever sells may, and it stands in the report. */
gboolean tk_desk_drawer_open (TkDesk *desk, const TkStaff *staff, const char *reason, GError **error);
/* `from` counts the drawer and leaves it to `to`, who has signed in for it; the shift goes on. Returns the X report at that moment. */
TkShiftReport *tk_desk_hand_over (TkDesk *desk, const TkStaff *from, const TkStaff *to, const TkCount *count, GError **error);
/* Notes and coins of a currency, largest first, minor units; KES, UGX, TZS, USD, EUR …; never empty. (element-type gint64) */
GArray *tk_denominations (const char *currency);
/* The report as CSV, UTF-8, one line a figure; (transfer full). */
char *tk_shift_report_csv (const TkShiftReport *report);

G_END_DECLS
