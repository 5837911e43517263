/* Receipts and reports: a column of lines on the roll, the same in the middle of a page. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-paper-layout-private.h"

#include <glib/gi18n-lib.h>

#define SANS "Cantarell, Noto Sans, DejaVu Sans, sans-serif"
#define ROLL_MODULE TK_MM (1)
#define PAGE_MODULE TK_MM (1)
#define PAGE_FOOT TK_MM (15)
#define TEXT_LINES 12
#define CHART_SIZE 8

static const TkSheetStyle organizer_style = { SANS, 12, PANGO_WEIGHT_BOLD, 2, PANGO_ALIGN_CENTER, 0, FALSE };
static const TkSheetStyle title_style = { SANS, 13, PANGO_WEIGHT_BOLD, 3, PANGO_ALIGN_CENTER, 0, FALSE };
static const TkSheetStyle when_style = { SANS, 9.5, PANGO_WEIGHT_NORMAL, 2, PANGO_ALIGN_CENTER, 0, FALSE };
static const TkSheetStyle text_style = { SANS, 9.5, PANGO_WEIGHT_NORMAL, TEXT_LINES, PANGO_ALIGN_LEFT, 0, FALSE };
static const TkSheetStyle pair_left = { SANS, 9.5, PANGO_WEIGHT_NORMAL, 4, PANGO_ALIGN_LEFT, 0, TRUE };
static const TkSheetStyle pair_right = { SANS, 9.5, PANGO_WEIGHT_NORMAL, 3, PANGO_ALIGN_RIGHT, 0, TRUE };
static const TkSheetStyle total_left = { SANS, 14, PANGO_WEIGHT_BOLD, 2, PANGO_ALIGN_LEFT, 0, TRUE };
static const TkSheetStyle total_right = { SANS, 14, PANGO_WEIGHT_BOLD, 2, PANGO_ALIGN_RIGHT, 0, TRUE };
static const TkSheetStyle heading_style = { SANS, 10, PANGO_WEIGHT_BOLD, 2, PANGO_ALIGN_LEFT, 0, FALSE };
static const TkSheetStyle small_left = { SANS, 8, PANGO_WEIGHT_NORMAL, 4, PANGO_ALIGN_LEFT, 0, FALSE };
static const TkSheetStyle small_right = { SANS, 8, PANGO_WEIGHT_NORMAL, 2, PANGO_ALIGN_RIGHT, 0, TRUE };
static const TkSheetStyle below_style = { SANS, 9, PANGO_WEIGHT_NORMAL, 3, PANGO_ALIGN_CENTER, 0, FALSE };
static const TkSheetStyle caption_style = { SANS, 8, PANGO_WEIGHT_NORMAL, 3, PANGO_ALIGN_CENTER, 0, FALSE };
static const TkSheetStyle practice_style = { SANS, 12, PANGO_WEIGHT_BOLD, 2, PANGO_ALIGN_CENTER, 0, FALSE };

/* A paper on its way down, over one page or several. */
typedef struct {
  TkSheet *sheet;
  const TkDrawing *drawing;
  double bottom;                   /* nothing goes below it; 0 on a roll */
  guint page, wanted;
  gboolean dry;
} Flow;

/* On another page than the wanted one there is no ink. */
static void
turn_to (Flow *flow, guint page)
{
  flow->page = page;
  flow->sheet->dry = flow->dry || page != flow->wanted;
  flow->sheet->y = flow->bottom > 0 ? tk_page_margin (flow->drawing->paper) : TK_MM (4);
}

/* What is `height` high and does not fit any more begins the next page. */
static void
make_room (Flow *flow, double height)
{
  if (flow->bottom > 0 && flow->sheet->y + height > flow->bottom)
    turn_to (flow, flow->page + 1);
}

static void
add_text (Flow *flow, const char *text, const TkSheetStyle *style, double after)
{
  make_room (flow, tk_sheet_measure (flow->sheet, text, style, flow->sheet->width, NULL));
  tk_sheet_text (flow->sheet, text, style, after);
}

static void
add_pair (Flow *flow, const TkPaperLine *line, const TkSheetStyle *left, const TkSheetStyle *right, double after)
{
  TkSheet *sheet = flow->sheet;
  TkSheetPair pair = { line->left, left, line->right, right, TRUE };
  gboolean dry = sheet->dry;
  double height;

  sheet->dry = TRUE;
  height = tk_sheet_pair_at (sheet, &pair, sheet->left, sheet->y, sheet->width);
  sheet->dry = dry;
  make_room (flow, height);
  tk_sheet_pair_at (sheet, &pair, sheet->left, sheet->y, sheet->width);
  sheet->y += height > 0 ? height + after : 0;
}

static void
add_line (Flow *flow, const TkPaperLine *line)
{
  switch (line->kind)
    {
    case TK_LINE_PAIR:
      add_pair (flow, line, &pair_left, &pair_right, TK_MM (0.4));
      return;
    case TK_LINE_TOTAL:
      flow->sheet->y += TK_MM (0.5);
      add_pair (flow, line, &total_left, &total_right, TK_MM (1));
      return;
    case TK_LINE_SMALL:
      add_pair (flow, line, &small_left, &small_right, TK_MM (0.3));
      return;
    case TK_LINE_HEADING:
      flow->sheet->y += TK_MM (1.5);
      add_text (flow, line->left, &heading_style, TK_MM (0.6));
      return;
    case TK_LINE_RULE:
      make_room (flow, TK_MM (3));
      tk_sheet_tear (flow->sheet, TK_MM (3));
      return;
    case TK_LINE_TEXT:
    default:
      add_text (flow, line->left, &text_style, TK_MM (0.4));
    }
}

static void
add_practice (Flow *flow)
{
  if (!flow->drawing->face->practice)
    return;
  make_room (flow, TK_MM (14));
  tk_sheet_banner (flow->sheet, _("PRACTICE – nothing was sold"), &practice_style, TK_MM (1.5), TK_MM (2));
}

static void
add_head (Flow *flow)
{
  const TkPaperFace *face = flow->drawing->face;
  TkSheet *sheet = flow->sheet;

  add_practice (flow);
  if (flow->drawing->logo != NULL)
    tk_sheet_logo (sheet, flow->drawing->logo, MIN (sheet->width * 0.7, TK_MM (60)), TK_MM (16), TK_MM (1.5));
  if (face->brand != NULL)
    add_text (flow, face->brand->organizer, &organizer_style, TK_MM (1));
  add_text (flow, face->title, &title_style, TK_MM (0.5));
  add_text (flow, face->when, &when_style, TK_MM (1));
  tk_sheet_tear (sheet, TK_MM (3));
}

/* On a roll in black alone: a thermal head knows no colours. */
static void
add_chart (Flow *flow)
{
  const TkChart *chart = flow->drawing->face->chart;
  TkSheet *sheet = flow->sheet;
  TkChartInk ink = { .mono = flow->bottom == 0, .size = CHART_SIZE };
  PangoFontDescription *font;
  double height;

  if (chart == NULL)
    return;
  font = pango_font_description_from_string (SANS);
  pango_context_set_font_description (sheet->pango, font);
  pango_font_description_free (font);
  height = tk_chart_height (chart, sheet->pango, &ink, sheet->width);
  sheet->y += TK_MM (1);
  make_room (flow, height);
  if (!sheet->dry)
    {
      cairo_save (sheet->cr);
      cairo_translate (sheet->cr, sheet->left, sheet->y);
      tk_chart_draw (chart, sheet->cr, sheet->pango, &ink, sheet->width, height);
      cairo_restore (sheet->cr);
      tk_sheet_use_ink (sheet, 0);
    }
  sheet->y += height + TK_MM (2);
}

static void
add_qr (Flow *flow)
{
  TkSheet *sheet = flow->sheet;
  const TkQr *qr = flow->drawing->qr;
  double module = flow->bottom > 0 ? PAGE_MODULE : ROLL_MODULE;

  if (qr == NULL)
    return;
  make_room (flow, MIN (sheet->width, (qr->side + 2 * TK_QR_QUIET) * module) + TK_MM (5));
  tk_sheet_qr (sheet, qr, sheet->width, module);
  if (sheet->dry)
    sheet->qr.bottom = 0;
  add_text (flow, flow->drawing->face->qr_caption, &caption_style, TK_MM (0.5));
}

static void
add_words (Flow *flow)
{
  const TkPrintBrand *brand = flow->drawing->face->brand;
  g_auto (GStrv) lines = NULL;

  if (brand == NULL)
    return;
  flow->sheet->y += TK_MM (1.5);
  lines = g_strsplit (brand->text != NULL ? brand->text : "", "\n", TEXT_LINES + 1);
  for (guint i = 0; lines[i] != NULL && i < TEXT_LINES; i++)
    add_text (flow, lines[i], &below_style, TK_MM (0.2));
  add_text (flow, brand->contact, &caption_style, TK_MM (0.5));
}

guint
tk_paper_layout_draw (TkSheet *sheet, const TkDrawing *drawing, guint page)
{
  double height = tk_page_height (drawing->paper);
  Flow flow = { sheet, drawing, height > 0 ? height - PAGE_FOOT : 0, 0, page, sheet->dry };

  tk_sheet_use_ink (sheet, 0);
  turn_to (&flow, 0);
  add_head (&flow);
  for (gsize i = 0; i < drawing->face->n_lines; i++)
    add_line (&flow, &drawing->face->lines[i]);
  add_chart (&flow);
  flow.sheet->y += TK_MM (1);
  add_qr (&flow);
  add_words (&flow);
  add_practice (&flow);
  sheet->y += TK_MM (4);
  return flow.page + 1;
}
