/* The two layouts: a strip on the 80 mm roll, black only as a thermal head prints, and an A6 page.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-ticket-layout-private.h"

#include <glib/gi18n-lib.h>

#define SANS "Cantarell, Noto Sans, DejaVu Sans, sans-serif"
#define MONO "DejaVu Sans Mono, Noto Sans Mono, monospace"

#define ROLL_WIDTH TK_MM (80)
#define ROLL_MARGIN TK_MM (4)
#define NARROW_WIDTH TK_MM (58)
#define NARROW_MARGIN TK_MM (5)
#define A6_WIDTH TK_MM (105)
#define A6_HEIGHT TK_MM (148)
#define A6_MARGIN TK_MM (8)

#define MODULE_LEAST TK_MM (0.5)
#define ROLL_MODULE TK_MM (1.25)
#define A6_MODULE TK_MM (1.5)

#define TITLE_LINES 3

static const TkSheetStyle roll_when = { SANS, 11.5, PANGO_WEIGHT_BOLD, 2, PANGO_ALIGN_LEFT, 0, FALSE };
static const TkSheetStyle roll_venue = { SANS, 10.5, PANGO_WEIGHT_NORMAL, 2, PANGO_ALIGN_LEFT, 0, FALSE };
static const TkSheetStyle roll_type = { SANS, 15, PANGO_WEIGHT_BOLD, 2, PANGO_ALIGN_LEFT, 0, TRUE };
static const TkSheetStyle roll_price = { SANS, 15, PANGO_WEIGHT_BOLD, 1, PANGO_ALIGN_RIGHT, 0, TRUE };
static const TkSheetStyle roll_seat = { SANS, 13, PANGO_WEIGHT_BOLD, 1, PANGO_ALIGN_LEFT, 0, TRUE };
static const TkSheetStyle roll_admits = { SANS, 13, PANGO_WEIGHT_BOLD, 1, PANGO_ALIGN_RIGHT, 0, TRUE };
static const TkSheetStyle human_code = { MONO, 19, PANGO_WEIGHT_BOLD, 2, PANGO_ALIGN_CENTER, 0.08, FALSE };
static const TkSheetStyle sold_line = { SANS, 8, PANGO_WEIGHT_NORMAL, 2, PANGO_ALIGN_CENTER, 0, FALSE };

static const TkSheetStyle a6_when = { SANS, 12, PANGO_WEIGHT_SEMIBOLD, 1, PANGO_ALIGN_LEFT, 0, FALSE };
static const TkSheetStyle a6_label = { SANS, 7.5, PANGO_WEIGHT_NORMAL, 1, PANGO_ALIGN_LEFT, 0.04, TRUE };
static const TkSheetStyle a6_value = { SANS, 12, PANGO_WEIGHT_BOLD, 2, PANGO_ALIGN_LEFT, 0, TRUE };
static const TkSheetStyle a6_admits = { SANS, 10, PANGO_WEIGHT_NORMAL, 1, PANGO_ALIGN_LEFT, 0, TRUE };

static gboolean
is_blank (const char *text)
{
  g_autofree char *clean = tk_sheet_clean (text);

  return clean == NULL;
}

/* A long title is set smaller before it is cut. */
static TkSheetStyle
choose_title_style (TkSheet *sheet, const char *title, double largest)
{
  TkSheetStyle style = { SANS, largest, PANGO_WEIGHT_BOLD, TITLE_LINES, PANGO_ALIGN_LEFT, 0, FALSE };
  TkSheetStyle whole = style;

  whole.lines = TITLE_LINES + 1;
  while (style.size > largest * 0.65
         && tk_sheet_measure (sheet, title, &whole, sheet->width, NULL)
                > tk_sheet_measure (sheet, title, &style, sheet->width, NULL))
    {
      style.size -= 2;
      whole.size = style.size;
    }
  return style;
}

/* Two texts on one line: the right one keeps its place, the left one has what remains. Height of the higher. */
static double
set_pair (TkSheet *sheet, const char *left, const TkSheetStyle *left_style, const char *right,
          const TkSheetStyle *right_style, double x, double y, double width)
{
  TkSheetStyle flush = *right_style;
  double right_width = 0, left_height, right_height;

  if (is_blank (left))
    flush.align = PANGO_ALIGN_LEFT;
  tk_sheet_measure (sheet, right, &flush, width * (is_blank (left) ? 1 : 0.6), &right_width);
  right_width = right_width > 0 ? MIN (right_width + TK_MM (1), width) : 0;
  if (is_blank (left))
    return tk_sheet_text_at (sheet, right, &flush, x, y, width);
  left_height
      = tk_sheet_text_at (sheet, left, left_style, x, y, width - right_width - (right_width > 0 ? TK_MM (2) : 0));
  right_height = tk_sheet_text_at (sheet, right, &flush, x + width - right_width, y, right_width);
  return MAX (left_height, right_height);
}

static gboolean
is_narrow (const TkSheet *sheet)
{
  return sheet->page_width < ROLL_WIDTH;
}

/* Type and price, white on black: what the gate's staff look for. */
static void
draw_roll_band (TkSheet *sheet, const TkTicketFace *face)
{
  double pad = is_narrow (sheet) ? TK_MM (1.5) : TK_MM (2.5), top = sheet->y, inner = sheet->width - 2 * pad, height;
  TkSheetStyle type = roll_type, price = roll_price;
  gboolean dry = sheet->dry;

  if (is_blank (face->type_name) && is_blank (face->price))
    return;
  if (is_narrow (sheet))
    type.size = price.size = 12;
  sheet->dry = TRUE;
  height = set_pair (sheet, face->type_name, &type, face->price, &price, 0, 0, inner) + TK_MM (2.4);
  sheet->dry = dry;
  tk_sheet_box (sheet, sheet->left, top, sheet->width, height);
  tk_sheet_use_ink (sheet, 1);
  set_pair (sheet, face->type_name, &type, face->price, &price, sheet->left + pad, top + TK_MM (1.2), inner);
  tk_sheet_use_ink (sheet, 0);
  sheet->y = top + height + TK_MM (1.5);
}

static void
draw_roll_place (TkSheet *sheet, const TkTicketFace *face)
{
  g_autofree char *seat = is_blank (face->seat) ? NULL : g_strdup_printf (_("Seat %s"), face->seat);
  double height = set_pair (sheet, seat, &roll_seat, face->admits, &roll_admits, sheet->left, sheet->y, sheet->width);

  sheet->y += height > 0 ? height + TK_MM (0.5) : 0;
}

static void
draw_roll_end (TkSheet *sheet, const TkTicketFace *face)
{
  tk_sheet_text (sheet, face->code, &human_code, TK_MM (1));
  if (!is_blank (face->sold))
    {
      tk_sheet_tear (sheet, TK_MM (3));
      tk_sheet_text (sheet, face->sold, &sold_line, 0);
    }
  sheet->y += TK_MM (4);
}

static void
draw_roll (TkSheet *sheet, const TkTicketFace *face, const TkQr *qr)
{
  TkSheetStyle title = choose_title_style (sheet, face->event_title, is_narrow (sheet) ? 17 : 21);

  tk_sheet_use_ink (sheet, 0);
  sheet->y = TK_MM (4);
  tk_sheet_text (sheet, face->event_title, &title, TK_MM (1));
  tk_sheet_text (sheet, face->when, &roll_when, TK_MM (0.5));
  tk_sheet_text (sheet, face->venue, &roll_venue, 0);
  sheet->y += TK_MM (2);
  draw_roll_band (sheet, face);
  draw_roll_place (sheet, face);
  tk_sheet_qr (sheet, qr, sheet->width, ROLL_MODULE);
  draw_roll_end (sheet, face);
}

/* Title and time; the height of the band they need. */
static double
set_a6_head (TkSheet *sheet, const TkTicketFace *face, const TkSheetStyle *title)
{
  sheet->y = A6_MARGIN * 0.9;
  tk_sheet_text (sheet, face->event_title, title, TK_MM (1));
  tk_sheet_text (sheet, face->when, &a6_when, TK_MM (1));
  return sheet->y + TK_MM (3.5);
}

static void
draw_a6_head (TkSheet *sheet, const TkTicketFace *face)
{
  TkSheetStyle title = choose_title_style (sheet, face->event_title, 23);
  gboolean dry = sheet->dry;
  double height;

  sheet->y = A6_MARGIN;
  if (is_blank (face->event_title) && is_blank (face->when))
    return;
  sheet->dry = TRUE;
  height = set_a6_head (sheet, face, &title);
  sheet->dry = dry;
  tk_sheet_use_ink (sheet, 0.08);
  tk_sheet_box (sheet, 0, 0, sheet->page_width, height);
  tk_sheet_use_ink (sheet, 1);
  set_a6_head (sheet, face, &title);
  sheet->y = height + TK_MM (4);
}

/* A small label over its value, and maybe a line under it. Height of the three. */
static double
draw_a6_fact (TkSheet *sheet, const char *label, const char *value, const char *below, double x, double width)
{
  double y = sheet->y;

  tk_sheet_use_ink (sheet, 0.35);
  y += tk_sheet_text_at (sheet, label, &a6_label, x, y, width);
  tk_sheet_use_ink (sheet, 0);
  y += tk_sheet_text_at (sheet, value, &a6_value, x, y, width);
  y += tk_sheet_text_at (sheet, below, &a6_admits, x, y, width);
  return y - sheet->y;
}

/* Ticket, price and seat side by side; who is missing leaves its room to the others. */
static void
draw_a6_facts (TkSheet *sheet, const TkTicketFace *face)
{
  gboolean typed = !is_blank (face->type_name);
  const struct { const char *label, *value, *below; double share; } facts[] = {
    { _("Ticket"), typed ? face->type_name : face->admits, typed ? face->admits : NULL, 2 },
    { _("Price"), face->price, NULL, 1.7 },
    { _("Seat"), face->seat, NULL, 1 },
  };
  double shares = 0, x = sheet->left, highest = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (facts); i++)
    shares += is_blank (facts[i].value) ? 0 : facts[i].share;
  for (gsize i = 0; i < G_N_ELEMENTS (facts); i++)
    {
      double width = is_blank (facts[i].value) ? 0 : sheet->width * facts[i].share / shares;

      if (width == 0)
        continue;
      highest = MAX (highest,
                     draw_a6_fact (sheet, facts[i].label, facts[i].value, facts[i].below, x, width - TK_MM (3)));
      x += width;
    }
  sheet->y += highest > 0 ? highest + TK_MM (1) : 0;
}

static void
draw_a6_venue (TkSheet *sheet, const TkTicketFace *face)
{
  if (is_blank (face->venue))
    return;
  sheet->y += draw_a6_fact (sheet, _("Venue"), face->venue, NULL, sheet->left, sheet->width) + TK_MM (1.5);
}

/* The line one tears along, with a bite out of either edge. */
static void
draw_a6_tear (TkSheet *sheet)
{
  double middle = sheet->y + TK_MM (2.5);

  tk_sheet_use_ink (sheet, 0.6);
  tk_sheet_tear (sheet, TK_MM (5));
  tk_sheet_use_ink (sheet, 0.85);
  tk_sheet_disc (sheet, 0, middle, TK_MM (3));
  tk_sheet_disc (sheet, sheet->page_width, middle, TK_MM (3));
  tk_sheet_use_ink (sheet, 0);
}

static void
draw_a6 (TkSheet *sheet, const TkTicketFace *face, const TkQr *qr)
{
  double code = tk_sheet_measure (sheet, face->code, &human_code, sheet->width, NULL);
  double sold = tk_sheet_measure (sheet, face->sold, &sold_line, sheet->width, NULL);
  double end = A6_HEIGHT - TK_MM (5) - code - sold, room;

  draw_a6_head (sheet, face);
  draw_a6_venue (sheet, face);
  draw_a6_facts (sheet, face);
  draw_a6_tear (sheet);
  room = end - sheet->y;
  sheet->y += MAX (room - (qr->side + 2 * TK_QR_QUIET) * A6_MODULE, 0) / 2;
  tk_sheet_qr (sheet, qr, MIN (room, sheet->width), A6_MODULE);
  tk_sheet_text (sheet, face->code, &human_code, 0);
  tk_sheet_use_ink (sheet, 0.25);
  sheet->y = A6_HEIGHT - TK_MM (4.5) - sold;
  tk_sheet_text (sheet, face->sold, &sold_line, 0);
}

static void
draw (TkSheet *sheet, const TkTicketFace *face, const TkQr *qr, TkPaper paper)
{
  if (paper == TK_PAPER_A6)
    draw_a6 (sheet, face, qr);
  else
    draw_roll (sheet, face, qr);
}

static void
init_sheet (TkSheet *sheet, cairo_t *cr, TkPaper paper)
{
  tk_sheet_init (sheet, cr, tk_ticket_layout_width (paper), tk_ticket_layout_margin (paper));
}

double
tk_ticket_layout_width (TkPaper paper)
{
  switch (paper)
    {
    case TK_PAPER_A6:
      return A6_WIDTH;
    case TK_PAPER_ROLL_58:
      return NARROW_WIDTH;
    case TK_PAPER_ROLL_80:
    default:
      return ROLL_WIDTH;
    }
}

double
tk_ticket_layout_margin (TkPaper paper)
{
  switch (paper)
    {
    case TK_PAPER_A6:
      return A6_MARGIN;
    case TK_PAPER_ROLL_58:
      return NARROW_MARGIN;
    case TK_PAPER_ROLL_80:
    default:
      return ROLL_MARGIN;
    }
}

double
tk_ticket_layout_measure (cairo_t *cr, const TkTicketFace *face, const TkQr *qr, TkPaper paper, GError **error)
{
  g_auto (TkSheet) sheet = { NULL };

  init_sheet (&sheet, cr, paper);
  sheet.dry = TRUE;
  draw (&sheet, face, qr, paper);
  if (sheet.module + 1e-6 < MODULE_LEAST)
    {
      g_set_error_literal (error, TK_PRINT_ERROR, TK_PRINT_ERROR_CONTENT,
                           _("The code is too long to be printed large enough on this paper; shorten it."));
      return 0;
    }
  return paper == TK_PAPER_A6 ? A6_HEIGHT : sheet.y;
}

void
tk_ticket_layout_draw (cairo_t *cr, const TkTicketFace *face, const TkQr *qr, TkPaper paper)
{
  g_auto (TkSheet) sheet = { NULL };

  init_sheet (&sheet, cr, paper);
  draw (&sheet, face, qr, paper);
}
