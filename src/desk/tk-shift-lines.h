/* An X or Z report as lines, built in one place: the screen, the printer and the files all say the same.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk-shift.h"

G_BEGIN_DECLS

typedef enum {
  TK_SHIFT_LINE_TEXT,       /* left alone, wrapped */
  TK_SHIFT_LINE_PAIR,       /* left, and a figure at the right */
  TK_SHIFT_LINE_TOTAL,      /* a pair that stands out */
  TK_SHIFT_LINE_HEADING,
  TK_SHIFT_LINE_RULE,
  TK_SHIFT_LINE_SMALL,      /* as a text or a pair, small */
} TkShiftLineKind;
typedef struct { TkShiftLineKind kind; char *left, *right /* "" */; } TkShiftLine;

/* (element-type TkShiftLine) */
GPtrArray *tk_shift_lines (const TkShiftReport *report);
/* "X report", "Z report 7"; (transfer full) each. */
char *tk_shift_title (const TkShiftReport *report);
/* When it is of: "Sat 21 Nov 18:00 – 23:40". */
char *tk_shift_when (const TkShiftReport *report);
/* What stands under the journal head's QR. */
char *tk_shift_qr_caption (const TkShiftReport *report);
/* A till act in one sentence: "Cash out · amina, approved by wanjiru · To the safe". */
char *tk_till_act_words (const TkTillAct *act);

/* ---- Sales by hour and type, for a drawing and its table ---- */

typedef struct {
  GPtrArray *hours;         /* char *: "18:00", one for each hour from the first sale to the last */
  GPtrArray *names;         /* char *: what was sold, most money first; beyond TK_SHIFT_CHART_TYPES they are one, "Others" */
  gint64 *amounts;          /* of hour h and name n: amounts[h * names->len + n], minor units, after discounts */
  gint64 *tickets;
} TkShiftChartData;
#define TK_SHIFT_CHART_TYPES 6
#define TK_SHIFT_CHART_HOURS 48 /* the last so many */
/* NULL when nothing was sold. */
TkShiftChartData *tk_shift_chart_data (const TkShiftReport *report);
void tk_shift_chart_data_free (TkShiftChartData *data);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkShiftChartData, tk_shift_chart_data_free)

G_END_DECLS
