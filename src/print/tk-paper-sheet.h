/* A paper that owns what stands on it, written line by line: what receipts, reports and jobs that wait are kept in.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-receipt-print.h"

G_BEGIN_DECLS

typedef struct _TkPaperSheet TkPaperSheet;
TkPaperSheet *tk_paper_sheet_new (const char *title, const char *when);
/* A copy of all of it; chart->say_data must be a text or NULL. */
TkPaperSheet *tk_paper_sheet_copy (const TkPaperFace *face);
void tk_paper_sheet_free (TkPaperSheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkPaperSheet, tk_paper_sheet_free)

/* Texts are copied; NULL is "". */
void tk_paper_sheet_add (TkPaperSheet *sheet, TkPaperLineKind kind, const char *left, const char *right);
void tk_paper_sheet_set_qr (TkPaperSheet *sheet, const char *qr, const char *caption);
void tk_paper_sheet_set_brand (TkPaperSheet *sheet, const TkPrintBrand *brand);
void tk_paper_sheet_set_practice (TkPaperSheet *sheet, gboolean practice);

/* Borrowed; good until the sheet is written on again. */
const TkPaperFace *tk_paper_sheet_get_face (TkPaperSheet *sheet);

G_END_DECLS
