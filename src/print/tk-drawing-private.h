/* One paper to be drawn, whichever it is and on whatever: measured first, then drawn, page by page. Private to print.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-page-private.h"
#include "tk-receipt-print.h"
#include "tk-sheet-private.h"

G_BEGIN_DECLS

typedef struct {
  const TkTicketFace *ticket;      /* one of the two */
  const TkPaperFace *face;
  TkPaper paper;
  TkQr *qr;                        /* (nullable) */
  TkLogo *logo;                    /* (nullable) */
} TkDrawing;

/* `ticket` and `face` are borrowed. TK_PRINT_ERROR_CONTENT when the code is none or holds too much. */
gboolean tk_drawing_init_ticket (TkDrawing *drawing, const TkTicketFace *ticket, TkPaper paper, GError **error);
gboolean tk_drawing_init_paper (TkDrawing *drawing, const TkPaperFace *face, TkPaper paper, GError **error);
/* Whichever of the two is not NULL. */
gboolean tk_drawing_init (TkDrawing *drawing, const TkTicketFace *ticket, const TkPaperFace *face, TkPaper paper, GError **error);
void tk_drawing_clear (TkDrawing *drawing);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TkDrawing, tk_drawing_clear)

typedef struct {
  double width, height;            /* points; of each page */
  guint pages;
} TkExtent;
/* A roll is cut where the text ends, so its height depends on that. CONTENT when the code would be too fine to be read on this
 * paper, or it is longer than anybody prints. `cr` tells the device's kind and scale. */
gboolean tk_drawing_measure (const TkDrawing *drawing, cairo_t *cr, TkExtent *extent, GError **error);
/* qr (nullable): where the code stands on that page; bottom 0 when it is on another one. */
void tk_drawing_draw (const TkDrawing *drawing, cairo_t *cr, guint page, TkSheetQr *qr);

G_END_DECLS
