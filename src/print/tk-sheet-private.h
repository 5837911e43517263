/* A sheet of paper one writes on from top to bottom: texts that wrap and end in an ellipsis, lines, QR modules.
 * Lengths in points. Private to print. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib.h>
#include <pango/pango.h>

#include "tk-logo-private.h"
#include "tk-print-qr-private.h"

G_BEGIN_DECLS

#define TK_MM(x) ((x) *72.0 / 25.4)

/* Where a QR stands, with its quiet zone: for printers that draw it themselves. */
typedef struct { double top, bottom, module; } TkSheetQr;

typedef struct {
  cairo_t *cr;
  PangoContext *pango;
  gboolean pixels;                 /* the device has pixels: modules must fall on whole ones */
  gboolean dry;                    /* move the pen, leave no ink: to learn heights */
  double module;                   /* room there was for one QR module */
  double page_width;
  double left, width;              /* the column that is written on */
  double y;                        /* where the next thing goes */
  TkSheetQr qr;                    /* the last one; bottom 0: none yet */
} TkSheet;

/* How a text is set. Sizes in points; lines: most lines before the ellipsis. */
typedef struct {
  const char *family;
  double size;
  PangoWeight weight;
  int lines;
  PangoAlignment align;
  double spacing;                  /* between letters, in em */
  gboolean column;                 /* stays on `align`'s side whichever way the text is written */
} TkSheetStyle;

void tk_sheet_init (TkSheet *sheet, cairo_t *cr, double page_width, double margin);
void tk_sheet_clear (TkSheet *sheet);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TkSheet, tk_sheet_clear)

/* A text without line breaks and control characters, of a length worth setting; NULL when nothing is left to be seen. */
char *tk_sheet_clean (const char *text);
/* Sets `text` at (x, y) in `width` and returns its height; 0 when there is nothing to set. Leaves the pen where it is. */
double tk_sheet_text_at (TkSheet *sheet, const char *text, const TkSheetStyle *style, double x, double y,
                         double width);
/* The same, always without ink. Width of what would be set in *text_width (may be NULL). */
double tk_sheet_measure (TkSheet *sheet, const char *text, const TkSheetStyle *style, double width, double *text_width);
/* Sets `text` over the whole column and moves the pen below it and `after` it. */
void tk_sheet_text (TkSheet *sheet, const char *text, const TkSheetStyle *style, double after);
/* The same, line by line, at most so many of them. */
void tk_sheet_texts (TkSheet *sheet, const char *text, const TkSheetStyle *style, guint most, double after);
/* Nothing of it would be seen. */
gboolean tk_sheet_is_blank (const char *text);

/* Two texts on one line: the right one keeps its place, the left one has what remains. flush: the right one stays at its edge when
 * there is no left one. */
typedef struct {
  const char *left;
  const TkSheetStyle *left_style;
  const char *right;
  const TkSheetStyle *right_style;
  gboolean flush;
} TkSheetPair;
/* Height of the higher one. */
double tk_sheet_pair_at (TkSheet *sheet, const TkSheetPair *pair, double x, double y, double width);

/* Black 0, white 1, for what is drawn next. */
void tk_sheet_use_ink (TkSheet *sheet, double lightness);
void tk_sheet_box (TkSheet *sheet, double x, double y, double width, double height);
void tk_sheet_disc (TkSheet *sheet, double x, double y, double radius);
/* A dashed line over the column, in the middle of `height`. */
void tk_sheet_tear (TkSheet *sheet, double height);
/* The QR with its quiet zone in the middle of the column, as big as `most` points of side and `module` points a module
 * allow; the pen goes below it. */
void tk_sheet_qr (TkSheet *sheet, const TkQr *qr, double most, double module);
/* The logo in the middle of the column, no larger than that; the pen goes `after` below it. */
void tk_sheet_logo (TkSheet *sheet, const TkLogo *logo, double most_width, double most_height, double after);
/* White on black over the whole column. */
void tk_sheet_banner (TkSheet *sheet, const char *text, const TkSheetStyle *style, double pad, double after);

G_END_DECLS
