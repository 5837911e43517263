/* One paper: its code, its logo, its size, its layout. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-drawing-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "tk-paper-layout-private.h"
#include "tk-ticket-layout-private.h"

#define MODULE_LEAST TK_MM (0.5)
#define LONGEST TK_MM (5000)       /* of a roll */
#define PAGES_MOST 100

static TkLogo *
logo_of (const TkPrintBrand *brand)
{
  return brand != NULL ? tk_logo_new (brand->logo, brand->logo_size) : NULL;
}

gboolean
tk_drawing_init_ticket (TkDrawing *drawing, const TkTicketFace *ticket, TkPaper paper, GError **error)
{
  TkQr *qr = tk_print_qr (ticket->token, error);

  if (qr == NULL)
    return FALSE;
  *drawing = (TkDrawing) { .ticket = ticket, .paper = paper, .qr = qr, .logo = logo_of (ticket->brand) };
  return TRUE;
}

gboolean
tk_drawing_init_paper (TkDrawing *drawing, const TkPaperFace *face, TkPaper paper, GError **error)
{
  gboolean coded = face->qr != NULL && *face->qr != '\0';
  TkQr *qr = coded ? tk_print_qr (face->qr, error) : NULL;

  if (coded && qr == NULL)
    return FALSE;
  *drawing = (TkDrawing) { .face = face, .paper = paper, .qr = qr, .logo = logo_of (face->brand) };
  return TRUE;
}

gboolean
tk_drawing_init (TkDrawing *drawing, const TkTicketFace *ticket, const TkPaperFace *face, TkPaper paper, GError **error)
{
  if (ticket != NULL)
    return tk_drawing_init_ticket (drawing, ticket, paper, error);
  return tk_drawing_init_paper (drawing, face, paper, error);
}

void
tk_drawing_clear (TkDrawing *drawing)
{
  g_clear_pointer (&drawing->qr, tk_qr_free);
  g_clear_pointer (&drawing->logo, tk_logo_unref);
}

/* A ticket on a large page is the small one in the middle of its top. */
static gboolean
is_inset (const TkDrawing *drawing)
{
  return drawing->ticket != NULL && drawing->paper == TK_PAPER_A4;
}

static void
init_sheet (TkSheet *sheet, const TkDrawing *drawing, cairo_t *cr)
{
  TkPaper paper = is_inset (drawing) ? TK_PAPER_A6 : drawing->paper;

  tk_sheet_init (sheet, cr, tk_page_width (paper), tk_page_margin (paper));
}

static guint
lay_out (TkSheet *sheet, const TkDrawing *drawing, guint page)
{
  if (drawing->face != NULL)
    return tk_paper_layout_draw (sheet, drawing, page);
  tk_ticket_layout_draw (sheet, drawing);
  return 1;
}

static gboolean
refuse (const char *sentence, GError **error)
{
  g_set_error_literal (error, TK_PRINT_ERROR, TK_PRINT_ERROR_CONTENT, sentence);
  return FALSE;
}

gboolean
tk_drawing_measure (const TkDrawing *drawing, cairo_t *cr, TkExtent *extent, GError **error)
{
  g_auto (TkSheet) sheet = { NULL };
  double height = tk_page_height (drawing->paper);
  guint pages;

  init_sheet (&sheet, drawing, cr);
  sheet.dry = TRUE;
  pages = lay_out (&sheet, drawing, 0);
  if (drawing->qr != NULL && sheet.module + 1e-6 < MODULE_LEAST)
    return refuse (_("The code is too long to be printed large enough on this paper; shorten it."), error);
  if ((height == 0 && sheet.y > LONGEST) || pages > PAGES_MOST)
    return refuse (_("This is too long for one paper; print it as a file."), error);
  *extent = (TkExtent) { tk_page_width (drawing->paper), height > 0 ? height : sheet.y, pages };
  return TRUE;
}

void
tk_drawing_draw (const TkDrawing *drawing, cairo_t *cr, guint page, TkSheetQr *qr)
{
  g_auto (TkSheet) sheet = { NULL };

  cairo_save (cr);
  if (is_inset (drawing))
    cairo_translate (cr, (tk_page_width (TK_PAPER_A4) - tk_page_width (TK_PAPER_A6)) / 2, TK_MM (20));
  init_sheet (&sheet, drawing, cr);
  lay_out (&sheet, drawing, page);
  cairo_restore (cr);
  if (qr != NULL)
    *qr = sheet.qr;
}
