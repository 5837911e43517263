/* An X or Z report as a paper: for the printer, a PDF, a picture. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk-shift.h"
#include "tk-paper-sheet.h"

G_BEGIN_DECLS

/* The lines of tk_shift_lines(), sales by hour as a drawing, and on a Z the journal's chain head as a QR. Owns all it holds. */
TkPaperSheet *tk_shift_paper_new (const TkShiftReport *report);
/* What its file is called, without an ending: "Z7-20261121-234000"; (transfer full). */
char *tk_shift_paper_name (const TkShiftReport *report);

G_END_DECLS
