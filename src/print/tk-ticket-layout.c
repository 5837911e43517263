/* The two layouts: a strip on the roll, black only as a thermal head prints, and an A6 page. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-ticket-layout-private.h"

#include <glib/gi18n-lib.h>

#define SANS "Cantarell, Noto Sans, DejaVu Sans, sans-serif"
#define MONO "DejaVu Sans Mono, Noto Sans Mono, monospace"

#define A6_HEIGHT (tk_page_height (TK_PAPER_A6))
#define A6_MARGIN (tk_page_margin (TK_PAPER_A6))

#define ROLL_MODULE TK_MM (1.25)
#define A6_MODULE TK_MM (1.5)

#define TITLE_LINES 3
#define WORDS_LINES 8
#define A6_WORDS_LINES 3

static const TkSheetStyle roll_when = { SANS, 11.5, PANGO_WEIGHT_BOLD, 2, PANGO_ALIGN_LEFT, 0, FALSE };
static const TkSheetStyle roll_venue = { SANS, 10.5, PANGO_WEIGHT_NORMAL, 2, PANGO_ALIGN_LEFT, 0, FALSE };
static const TkSheetStyle roll_type = { SANS, 15, PANGO_WEIGHT_BOLD, 2, PANGO_ALIGN_LEFT, 0, TRUE };
static const TkSheetStyle roll_price = { SANS, 15, PANGO_WEIGHT_BOLD, 1, PANGO_ALIGN_RIGHT, 0, TRUE };
static const TkSheetStyle roll_seat = { SANS, 24, PANGO_WEIGHT_BOLD, 1, PANGO_ALIGN_LEFT, 0, TRUE };
static const TkSheetStyle roll_organizer = { SANS, 11, PANGO_WEIGHT_BOLD, 2, PANGO_ALIGN_CENTER, 0, FALSE };
static const TkSheetStyle roll_holder = { SANS, 13, PANGO_WEIGHT_BOLD, 2, PANGO_ALIGN_LEFT, 0, TRUE };
static const TkSheetStyle words_line = { SANS, 9, PANGO_WEIGHT_NORMAL, 3, PANGO_ALIGN_CENTER, 0, FALSE };
static const TkSheetStyle practice_line = { SANS, 13, PANGO_WEIGHT_BOLD, 2, PANGO_ALIGN_CENTER, 0, FALSE };
static const TkSheetStyle roll_admits = { SANS, 13, PANGO_WEIGHT_BOLD, 1, PANGO_ALIGN_RIGHT, 0, TRUE };
static const TkSheetStyle human_code = { MONO, 19, PANGO_WEIGHT_BOLD, 2, PANGO_ALIGN_CENTER, 0.08, FALSE };
static const TkSheetStyle sold_line = { SANS, 8, PANGO_WEIGHT_NORMAL, 2, PANGO_ALIGN_CENTER, 0, FALSE };

static const TkSheetStyle a6_when = { SANS, 12, PANGO_WEIGHT_SEMIBOLD, 1, PANGO_ALIGN_LEFT, 0, FALSE };
static const TkSheetStyle a6_label = { SANS, 7.5, PANGO_WEIGHT_NORMAL, 1, PANGO_ALIGN_LEFT, 0.04, TRUE };
static const TkSheetStyle a6_value = { SANS, 12, PANGO_WEIGHT_BOLD, 2, PANGO_ALIGN_LEFT, 0, TRUE };
static const TkSheetStyle a6_words = { SANS, 7.5, PANGO_WEIGHT_NORMAL, 1, PANGO_ALIGN_CENTER, 0, FALSE };
static const TkSheetStyle a6_organizer = { SANS, 9, PANGO_WEIGHT_BOLD, 2, PANGO_ALIGN_RIGHT, 0, TRUE };
static const TkSheetStyle a6_seat = { SANS, 20, PANGO_WEIGHT_BOLD, 1, PANGO_ALIGN_LEFT, 0, TRUE };
static const TkSheetStyle a6_admits = { SANS, 10, PANGO_WEIGHT_NORMAL, 1, PANGO_ALIGN_LEFT, 0, TRUE };

/* A long text is set smaller before it is cut. */
static TkSheetStyle
choose_size (TkSheet *sheet, const char *text, TkSheetStyle style, double width)
{
  double largest = style.size;
  TkSheetStyle whole = style;

  whole.lines++;
  while (style.size > largest * 0.5
         && tk_sheet_measure (sheet, text, &whole, width, NULL) > tk_sheet_measure (sheet, text, &style, width, NULL))
    {
      style.size -= 2;
      whole.size = style.size;
    }
  return style;
}

static TkSheetStyle
choose_title_style (TkSheet *sheet, const char *title, double largest)
{
  TkSheetStyle style = { SANS, largest, PANGO_WEIGHT_BOLD, TITLE_LINES, PANGO_ALIGN_LEFT, 0, FALSE };

  return choose_size (sheet, title, style, sheet->width);
}

static void
draw_practice (TkSheet *sheet, const TkTicketFace *face)
{
  if (!face->practice)
    return;
  sheet->y += TK_MM (1.5);
  tk_sheet_banner (sheet, _("PRACTICE – admits nobody"), &practice_line, TK_MM (1.5), TK_MM (2));
}

static gboolean
is_narrow (const TkSheet *sheet)
{
  return sheet->page_width < tk_page_width (TK_PAPER_ROLL_80);
}

/* Type and price, white on black: what the gate's staff look for. */
static void
draw_roll_band (TkSheet *sheet, const TkTicketFace *face)
{
  double pad = is_narrow (sheet) ? TK_MM (1.5) : TK_MM (2.5), top = sheet->y, inner = sheet->width - 2 * pad, height;
  TkSheetStyle type = roll_type, price = roll_price;
  TkSheetPair pair = { face->type_name, &type, face->price, &price, FALSE };
  gboolean dry = sheet->dry;

  if (tk_sheet_is_blank (face->type_name) && tk_sheet_is_blank (face->price))
    return;
  if (is_narrow (sheet))
    type.size = price.size = 12;
  sheet->dry = TRUE;
  height = tk_sheet_pair_at (sheet, &pair, 0, 0, inner) + TK_MM (2.4);
  sheet->dry = dry;
  tk_sheet_box (sheet, sheet->left, top, sheet->width, height);
  tk_sheet_use_ink (sheet, 1);
  tk_sheet_pair_at (sheet, &pair, sheet->left + pad, top + TK_MM (1.2), inner);
  tk_sheet_use_ink (sheet, 0);
  sheet->y = top + height + TK_MM (1.5);
}

/* Where to sit is looked for in the dark. */
static void
draw_roll_place (TkSheet *sheet, const TkTicketFace *face)
{
  g_autofree char *seat = tk_sheet_is_blank (face->seat) ? NULL : g_strdup_printf (_("Seat %s"), face->seat);
  TkSheetStyle style = roll_seat;
  TkSheetPair pair = { seat, &style, face->admits, &roll_admits, FALSE };
  double height;

  style.size = is_narrow (sheet) ? 20 : 24;
  style = choose_size (sheet, seat, style, sheet->width * (tk_sheet_is_blank (face->admits) ? 1 : 0.5));
  style.lines = 2;
  height = tk_sheet_pair_at (sheet, &pair, sheet->left, sheet->y, sheet->width);
  sheet->y += height > 0 ? height + TK_MM (0.5) : 0;
  tk_sheet_text (sheet, face->holder, &roll_holder, TK_MM (0.5));
}

static void
draw_roll_brand (TkSheet *sheet, const TkDrawing *drawing)
{
  const TkPrintBrand *brand = drawing->ticket->brand;

  if (drawing->logo != NULL)
    tk_sheet_logo (sheet, drawing->logo, MIN (sheet->width * 0.7, TK_MM (50)), TK_MM (16), TK_MM (1.5));
  if (brand != NULL)
    tk_sheet_text (sheet, brand->organizer, &roll_organizer, TK_MM (2));
}

static void
draw_roll_end (TkSheet *sheet, const TkTicketFace *face)
{
  tk_sheet_text (sheet, face->code, &human_code, TK_MM (1));
  draw_practice (sheet, face);
  if (face->brand != NULL)
    {
      tk_sheet_texts (sheet, face->brand->text, &words_line, WORDS_LINES, TK_MM (0.2));
      tk_sheet_text (sheet, face->brand->contact, &sold_line, 0);
    }
  if (!tk_sheet_is_blank (face->sold))
    {
      tk_sheet_tear (sheet, TK_MM (3));
      tk_sheet_text (sheet, face->sold, &sold_line, 0);
    }
  sheet->y += TK_MM (4);
}

static void
draw_roll (TkSheet *sheet, const TkDrawing *drawing)
{
  const TkTicketFace *face = drawing->ticket;
  TkSheetStyle title = choose_title_style (sheet, face->event_title, is_narrow (sheet) ? 17 : 21);

  tk_sheet_use_ink (sheet, 0);
  sheet->y = TK_MM (4);
  draw_roll_brand (sheet, drawing);
  draw_practice (sheet, face);
  tk_sheet_text (sheet, face->event_title, &title, TK_MM (1));
  tk_sheet_text (sheet, face->when, &roll_when, TK_MM (0.5));
  tk_sheet_text (sheet, face->venue, &roll_venue, 0);
  sheet->y += TK_MM (2);
  draw_roll_band (sheet, face);
  draw_roll_place (sheet, face);
  draw_practice (sheet, face);
  tk_sheet_qr (sheet, drawing->qr, sheet->width, ROLL_MODULE);
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
  if (tk_sheet_is_blank (face->event_title) && tk_sheet_is_blank (face->when))
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
draw_a6_fact (TkSheet *sheet, const char *label, const char *value, const char *below, gboolean large, double x, double width)
{
  TkSheetStyle style = large ? choose_size (sheet, value, a6_seat, width) : a6_value;
  double y = sheet->y;

  tk_sheet_use_ink (sheet, 0.35);
  y += tk_sheet_text_at (sheet, label, &a6_label, x, y, width);
  tk_sheet_use_ink (sheet, 0);
  y += tk_sheet_text_at (sheet, value, &style, x, y, width);
  y += tk_sheet_text_at (sheet, below, &a6_admits, x, y, width);
  return y - sheet->y;
}

/* Ticket, price and seat side by side; who is missing leaves its room to the others. */
static void
draw_a6_facts (TkSheet *sheet, const TkTicketFace *face)
{
  gboolean typed = !tk_sheet_is_blank (face->type_name);
  enum { SEAT = 2 };
  const struct { const char *label, *value, *below; double share; } facts[] = {
    { _("Ticket"), typed ? face->type_name : face->admits, typed ? face->admits : NULL, 2 },
    { _("Price"), face->price, NULL, 1.7 },
    { _("Seat"), face->seat, NULL, 1.7 },
  };
  double shares = 0, x = sheet->left, highest = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (facts); i++)
    shares += tk_sheet_is_blank (facts[i].value) ? 0 : facts[i].share;
  for (gsize i = 0; i < G_N_ELEMENTS (facts); i++)
    {
      double width = tk_sheet_is_blank (facts[i].value) ? 0 : sheet->width * facts[i].share / shares;

      if (width == 0)
        continue;
      highest = MAX (highest,
                     draw_a6_fact (sheet, facts[i].label, facts[i].value, facts[i].below, i == SEAT, x, width - TK_MM (3)));
      x += width;
    }
  sheet->y += highest > 0 ? highest + TK_MM (1) : 0;
}

/* In the right third, beside the venue: the logo, else the organizer's name. What is left for the others. */
static double
draw_a6_brand (TkSheet *sheet, const TkDrawing *drawing)
{
  const TkPrintBrand *brand = drawing->ticket->brand;
  TkSheet side = *sheet;
  double third = sheet->width / 3;

  tk_sheet_use_ink (sheet, 0);
  side.left = sheet->left + sheet->width - third;
  side.width = third;
  if (drawing->logo != NULL)
    tk_sheet_logo (&side, drawing->logo, third, TK_MM (12), 0);
  else if (brand == NULL || tk_sheet_is_blank (brand->organizer))
    return sheet->width;
  else
    tk_sheet_text (&side, brand->organizer, &a6_organizer, 0);
  return sheet->width - third - TK_MM (3);
}

static void
draw_a6_venue (TkSheet *sheet, const TkDrawing *drawing)
{
  const TkTicketFace *face = drawing->ticket;
  double width = draw_a6_brand (sheet, drawing);

  if (!tk_sheet_is_blank (face->venue))
    sheet->y += draw_a6_fact (sheet, _("Venue"), face->venue, NULL, FALSE, sheet->left, width) + TK_MM (1.5);
  else if (width < sheet->width)
    sheet->y += TK_MM (12);
  if (!tk_sheet_is_blank (face->holder))
    sheet->y += draw_a6_fact (sheet, _("Name"), face->holder, NULL, FALSE, sheet->left, width) + TK_MM (1.5);
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

/* What the organizer says, from the bottom up. Where it begins. */
static double
draw_a6_words (TkSheet *sheet, const TkPrintBrand *brand, double bottom)
{
  double y = sheet->y, height = 0;
  gboolean dry = sheet->dry;

  if (brand == NULL)
    return bottom;
  for (guint pass = 0; pass < 2; pass++)
    {
      sheet->dry = dry || pass == 0;
      sheet->y = bottom - (pass == 0 ? 0 : height);
      tk_sheet_texts (sheet, brand->text, &a6_words, A6_WORDS_LINES, 0);
      tk_sheet_text (sheet, brand->contact, &a6_words, 0);
      height = pass == 0 ? sheet->y - bottom : height;
    }
  sheet->dry = dry;
  sheet->y = y;
  return bottom - height;
}

static void
draw_a6 (TkSheet *sheet, const TkDrawing *drawing)
{
  const TkTicketFace *face = drawing->ticket;
  double code = tk_sheet_measure (sheet, face->code, &human_code, sheet->width, NULL);
  double sold = tk_sheet_measure (sheet, face->sold, &sold_line, sheet->width, NULL);
  double end, room;

  draw_a6_head (sheet, face);
  draw_practice (sheet, face);
  draw_a6_venue (sheet, drawing);
  draw_a6_facts (sheet, face);
  draw_a6_tear (sheet);
  draw_practice (sheet, face);
  end = draw_a6_words (sheet, face->practice ? NULL : face->brand, A6_HEIGHT - TK_MM (5) - sold) - code;
  room = end - sheet->y;
  sheet->y += MAX (room - (drawing->qr->side + 2 * TK_QR_QUIET) * A6_MODULE, 0) / 2;
  tk_sheet_qr (sheet, drawing->qr, MIN (room, sheet->width), A6_MODULE);
  tk_sheet_text (sheet, face->code, &human_code, 0);
  tk_sheet_use_ink (sheet, 0.25);
  sheet->y = A6_HEIGHT - TK_MM (4.5) - sold;
  tk_sheet_text (sheet, face->sold, &sold_line, 0);
}

void
tk_ticket_layout_draw (TkSheet *sheet, const TkDrawing *drawing)
{
  if (drawing->paper == TK_PAPER_A6 || drawing->paper == TK_PAPER_A4)
    draw_a6 (sheet, drawing);
  else
    draw_roll (sheet, drawing);
}
