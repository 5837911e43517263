/* Setting texts on a page of PDF, top to bottom. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-paper-private.h"

#include <cairo-pdf.h>
#include <string.h>

/* More than any paper shows; bounds the work a hostile title can cause. */
#define TEXT_MAX 600

void
hub_paper_sheet_init (HubPaperSheet *sheet, double width_mm, double height_mm, double margin_mm, const char *title)
{
  sheet->bytes = g_byte_array_new ();
  sheet->page_width = HUB_MM (width_mm);
  sheet->page_height = HUB_MM (height_mm);
  sheet->left = HUB_MM (margin_mm);
  sheet->width = sheet->page_width - 2 * sheet->left;
  sheet->surface = cairo_pdf_surface_create_for_stream (hub_paper_append_cb, sheet->bytes, sheet->page_width, sheet->page_height);
  cairo_pdf_surface_set_metadata (sheet->surface, CAIRO_PDF_METADATA_CREATOR, "Tiketi");
  if (title != NULL && g_utf8_validate (title, -1, NULL))
    cairo_pdf_surface_set_metadata (sheet->surface, CAIRO_PDF_METADATA_TITLE, title);
  sheet->cr = cairo_create (sheet->surface);
  sheet->pango = pango_cairo_create_context (sheet->cr);
  pango_cairo_context_set_resolution (sheet->pango, 72);
  pango_context_set_round_glyph_positions (sheet->pango, FALSE);
}

void
hub_paper_sheet_clear (HubPaperSheet *sheet)
{
  g_clear_object (&sheet->pango);
  g_clear_pointer (&sheet->cr, cairo_destroy);
  g_clear_pointer (&sheet->surface, cairo_surface_destroy);
  g_clear_pointer (&sheet->bytes, g_byte_array_unref);
}

void
hub_paper_sheet_next_page (HubPaperSheet *sheet)
{
  cairo_show_page (sheet->cr);
  sheet->y = 0;
}

GBytes *
hub_paper_sheet_end (HubPaperSheet *sheet, GError **error)
{
  cairo_show_page (sheet->cr);
  cairo_surface_finish (sheet->surface);
  if (!hub_paper_check (cairo_status (sheet->cr), error) || !hub_paper_check (cairo_surface_status (sheet->surface), error))
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&sheet->bytes));
}

/* ---- Texts ---- */

/* Without line breaks and control characters, of a length worth setting; NULL when nothing is left to be seen. */
static char *
clean (const char *text)
{
  g_autoptr (GString) kept = g_string_new (NULL);
  g_autofree char *valid = NULL;
  guint left = TEXT_MAX;

  if (text == NULL)
    return NULL;
  valid = g_utf8_make_valid (text, (gssize) strnlen (text, TEXT_MAX * 6));
  for (const char *p = valid; *p != '\0' && left > 0; p = g_utf8_next_char (p), left--)
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_isspace (c) && !g_unichar_iscntrl (c))
        g_string_append_unichar (kept, c);
      else if (kept->len > 0 && kept->str[kept->len - 1] != ' ')
        g_string_append_c (kept, ' ');
    }
  g_strchomp (kept->str);
  return *kept->str != '\0' ? g_string_free (g_steal_pointer (&kept), FALSE) : NULL;
}

gboolean
hub_paper_is_blank (const char *text)
{
  g_autofree char *kept = clean (text);

  return kept == NULL;
}

static void
use_font (PangoLayout *layout, const HubPaperStyle *style, double size)
{
  PangoFontDescription *font = pango_font_description_new ();

  pango_font_description_set_family (font, style->family);
  pango_font_description_set_weight (font, style->weight);
  pango_font_description_set_size (font, (int) (size * PANGO_SCALE));
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
}

static void
fit (PangoLayout *layout, const HubPaperStyle *style)
{
  double size = style->size;

  use_font (layout, style, size);
  while (style->shrink && size > style->size / 2 && pango_layout_is_ellipsized (layout))
    use_font (layout, style, size -= 1);
}

static PangoLayout *
create_layout (HubPaperSheet *sheet, const char *text, const HubPaperStyle *style, double width)
{
  PangoLayout *layout = pango_layout_new (sheet->pango);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE)); /* a code that is broken is still copied as it stands */
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_text (layout, text, -1);
  pango_layout_set_width (layout, (int) (MAX (width, 1) * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_height (layout, -style->lines);
  pango_layout_set_alignment (layout, style->align);
  fit (layout, style);
  return layout;
}

double
hub_paper_text_at (HubPaperSheet *sheet, const char *text, const HubPaperStyle *style, double x, double y, double width)
{
  g_autofree char *kept = clean (text);
  int height;

  if (kept == NULL)
    return 0;
  g_autoptr (PangoLayout) layout = create_layout (sheet, kept, style, width);
  pango_layout_get_size (layout, NULL, &height);
  if (!sheet->dry)
    {
      cairo_move_to (sheet->cr, x, y);
      pango_cairo_show_layout (sheet->cr, layout);
    }
  return (double) height / PANGO_SCALE;
}

void
hub_paper_text (HubPaperSheet *sheet, const char *text, const HubPaperStyle *style, double after)
{
  double height = hub_paper_text_at (sheet, text, style, sheet->left, sheet->y, sheet->width);

  sheet->y += height > 0 ? height + after : 0;
}

void
hub_paper_texts (HubPaperSheet *sheet, const char *text, const HubPaperStyle *style, guint most, double after)
{
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", (int) most + 1);

  for (guint i = 0; lines[i] != NULL && i < most; i++)
    hub_paper_text (sheet, lines[i], style, after);
}

double
hub_paper_pair (HubPaperSheet *sheet, const HubPaperPair *pair, const HubPaperStyle *left, const HubPaperStyle *right, double share)
{
  double first = sheet->width * share, gap = HUB_MM (2);
  double a = hub_paper_text_at (sheet, pair->left, left, sheet->left, sheet->y, first - gap);
  double b = hub_paper_text_at (sheet, pair->right, right, sheet->left + first, sheet->y, sheet->width - first);

  return MAX (a, b);
}

/* ---- Ink ---- */

void
hub_paper_use_ink (HubPaperSheet *sheet, double lightness)
{
  cairo_set_source_rgb (sheet->cr, lightness, lightness, lightness);
}

void
hub_paper_box (HubPaperSheet *sheet, double x, double y, double width, double height)
{
  if (sheet->dry)
    return;
  cairo_rectangle (sheet->cr, x, y, width, height);
  cairo_fill (sheet->cr);
}

void
hub_paper_rule (HubPaperSheet *sheet, double after)
{
  hub_paper_box (sheet, sheet->left, sheet->y, sheet->width, 0.6);
  sheet->y += 0.6 + after;
}

void
hub_paper_qr (HubPaperSheet *sheet, const TkQr *qr, double side)
{
  double module = side / (qr->side + 2 * TK_QR_QUIET), x0 = sheet->left + (sheet->width - side) / 2;

  if (!sheet->dry)
    {
      hub_paper_use_ink (sheet, 1);
      hub_paper_box (sheet, x0, sheet->y, side, side);
      hub_paper_use_ink (sheet, 0);
      tk_qr_trace (qr, sheet->cr, x0 + TK_QR_QUIET * module, sheet->y + TK_QR_QUIET * module, module);
      cairo_fill (sheet->cr);
    }
  sheet->y += side;
}
