/* Receipts and reports on paper, as PDF and as pictures: lines of two columns, a QR at the end. Knows nothing of the database.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-chart-print.h"
#include "tk-printer.h"

G_BEGIN_DECLS

typedef enum {
  TK_LINE_TEXT,              /* left, over the whole width, wrapped */
  TK_LINE_PAIR,              /* left wrapped, right aligned at the right edge: "2 × Regular" … "3,000" */
  TK_LINE_TOTAL,             /* as a pair, large */
  TK_LINE_HEADING,
  TK_LINE_RULE,
  TK_LINE_SMALL,
} TkPaperLineKind;
typedef struct { TkPaperLineKind kind; const char *left, *right /* NULL or "" */; } TkPaperLine;

/* One paper: a receipt, an X or Z report, a count. Texts are UTF-8, borrowed. */
typedef struct {
  const char *title;         /* "Receipt 12-000213", "Z report 7" */
  const char *when;
  const TkPaperLine *lines;
  gsize n_lines;
  const TkChart *chart;      /* (nullable) below the lines */
  const char *qr, *qr_caption; /* (nullable) at the end */
  const TkPrintBrand *brand; /* (nullable) */
  gboolean practice;
} TkPaperFace;

gboolean tk_paper_pdf (const TkPaperFace *face, TkPaper paper, const char *path, GError **error);
gboolean tk_paper_png (const TkPaperFace *face, TkPaper paper, guint dpi, const char *path, GError **error);
/* What a printer would print, as tight 8-bit luma for a preview; (transfer full). */
guint8 *tk_paper_luma (const TkPaperFace *face, TkPaper paper, guint dpi, guint *width, guint *height, GError **error);
guint8 *tk_ticket_luma (const TkTicketFace *face, TkPaper paper, guint dpi, guint *width, guint *height, GError **error);
gboolean tk_printer_print_paper (const TkPrinter *printer, const TkPaperFace *face, GCancellable *cancellable, TkPrinted *how,
                                 GError **error);

G_END_DECLS
