/* A sheet of paper one writes on from top to bottom, for the files of this folder. Lengths in points.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <pango/pangocairo.h>

#include "hub-paper.h"
#include "hub-qr.h"
#include "tk-png.h"

G_BEGIN_DECLS

#define HUB_MM(x) ((x) *72.0 / 25.4)
#define HUB_PAPER_SANS "Noto Sans, DejaVu Sans, sans-serif"
#define HUB_PAPER_MONO "DejaVu Sans Mono, Noto Sans Mono, monospace"

cairo_status_t hub_paper_append_cb (void *bytes, const unsigned char *data, unsigned int length);
gboolean hub_paper_check (cairo_status_t status, GError **error);

/* A PDF that is being written. */
typedef struct {
  GByteArray *bytes;
  cairo_surface_t *surface;
  cairo_t *cr;
  PangoContext *pango;
  double page_width, page_height;
  double left, width; /* the column that is written on */
  double y;           /* where the next thing goes */
  gboolean dry;       /* move the pen, leave no ink: to learn heights */
} HubPaperSheet;
void hub_paper_sheet_init (HubPaperSheet *sheet, double width_mm, double height_mm, double margin_mm, const char *title);
void hub_paper_sheet_clear (HubPaperSheet *sheet);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HubPaperSheet, hub_paper_sheet_clear)
void hub_paper_sheet_next_page (HubPaperSheet *sheet);
/* The finished file; (transfer full). */
GBytes *hub_paper_sheet_end (HubPaperSheet *sheet, GError **error);

typedef struct {
  const char *family;
  double size;
  PangoWeight weight;
  int lines;          /* most lines before the ellipsis */
  PangoAlignment align;
  gboolean shrink;    /* set smaller, down to half, before it is cut */
} HubPaperStyle;
/* Height of the text set at (x, y) in `width`; 0 when there is nothing to set. The pen stays where it is. */
double hub_paper_text_at (HubPaperSheet *sheet, const char *text, const HubPaperStyle *style, double x, double y, double width);
/* The same over the whole column; the pen goes below it and `after` it. */
void hub_paper_text (HubPaperSheet *sheet, const char *text, const HubPaperStyle *style, double after);
/* Line by line, at most so many. */
void hub_paper_texts (HubPaperSheet *sheet, const char *text, const HubPaperStyle *style, guint most, double after);
/* Two columns of one line; the higher one's height. */
double hub_paper_pair (HubPaperSheet *sheet, const HubPaperPair *pair, const HubPaperStyle *left, const HubPaperStyle *right, double share);
gboolean hub_paper_is_blank (const char *text);
/* Black 0, white 1. */
void hub_paper_use_ink (HubPaperSheet *sheet, double lightness);
void hub_paper_box (HubPaperSheet *sheet, double x, double y, double width, double height);
void hub_paper_rule (HubPaperSheet *sheet, double after);
/* With its quiet zone, `side` points in all, in the middle of the column. */
void hub_paper_qr (HubPaperSheet *sheet, const TkQr *qr, double side);

/* The brand's logo; NULL when there is none that can be read. */
cairo_surface_t *hub_paper_logo_new (const HubPaperBrand *brand);
/* Into the box, at its left; the width it took. */
double hub_paper_logo (HubPaperSheet *sheet, cairo_surface_t *logo, double x, double y, double most_width, double most_height);

G_END_DECLS
