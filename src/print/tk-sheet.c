/* Setting texts on a cairo surface, top to bottom. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-sheet-private.h"

#include <pango/pangocairo.h>

/* More than any ticket shows; bounds the work a hostile title can cause. */
#define TEXT_MAX 600

static PangoContext *
create_pango (cairo_t *cr)
{
  PangoContext *context = pango_cairo_create_context (cr);
  cairo_font_options_t *options = cairo_font_options_create ();

  /* One layout on every device: without hinting a text is as wide in the PDF as in the picture. */
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  pango_cairo_context_set_resolution (context, 72);
  pango_context_set_round_glyph_positions (context, FALSE);
  cairo_font_options_destroy (options);
  return context;
}

void
tk_sheet_init (TkSheet *sheet, cairo_t *cr, double page_width, double margin)
{
  sheet->cr = cairo_reference (cr);
  sheet->pango = create_pango (cr);
  sheet->dry = FALSE;
  sheet->module = 0;
  sheet->pixels = cairo_surface_get_type (cairo_get_target (cr)) == CAIRO_SURFACE_TYPE_IMAGE;
  sheet->page_width = page_width;
  sheet->left = margin;
  sheet->width = page_width - 2 * margin;
  sheet->y = 0;
}

void
tk_sheet_clear (TkSheet *sheet)
{
  g_clear_object (&sheet->pango);
  g_clear_pointer (&sheet->cr, cairo_destroy);
}

char *
tk_sheet_clean (const char *text)
{
  g_autofree char *valid = NULL;
  g_autoptr (GString) clean = g_string_new (NULL);
  long left = TEXT_MAX;

  if (text == NULL)
    return NULL;
  valid = g_utf8_make_valid (text, strnlen (text, TEXT_MAX * 6));
  for (const char *p = valid; *p != '\0' && left > 0; p = g_utf8_next_char (p), left--)
    {
      gunichar c = g_utf8_get_char (p);
      gboolean blank = g_unichar_isspace (c) || g_unichar_iscntrl (c);

      if (!blank)
        g_string_append_unichar (clean, c);
      else if (clean->len > 0 && clean->str[clean->len - 1] != ' ')
        g_string_append_c (clean, ' ');
    }
  g_strchomp (clean->str);
  return *clean->str != '\0' ? g_string_free (g_steal_pointer (&clean), FALSE) : NULL;
}

static void
apply_style (PangoLayout *layout, const TkSheetStyle *style)
{
  PangoFontDescription *font = pango_font_description_new ();
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_font_description_set_family (font, style->family);
  pango_font_description_set_weight (font, style->weight);
  pango_font_description_set_size (font, style->size * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_attr_list_insert (attributes, pango_attr_letter_spacing_new (style->spacing * style->size * PANGO_SCALE));
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE)); /* a code that is broken is still copied as it stands */
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  pango_font_description_free (font);
}

/* Pango turns left into right for a text written from the right: right for a paragraph, wrong for a column. */
static PangoAlignment
choose_alignment (PangoLayout *layout, const TkSheetStyle *style)
{
  const PangoLayoutLine *line = pango_layout_get_line_readonly (layout, 0);
  gboolean flips = style->column && line != NULL && line->resolved_dir == PANGO_DIRECTION_RTL;

  if (flips && style->align == PANGO_ALIGN_LEFT)
    return PANGO_ALIGN_RIGHT;
  if (flips && style->align == PANGO_ALIGN_RIGHT)
    return PANGO_ALIGN_LEFT;
  return style->align;
}

static PangoLayout *
create_layout (TkSheet *sheet, const char *text, const TkSheetStyle *style, double width)
{
  PangoLayout *layout = pango_layout_new (sheet->pango);

  apply_style (layout, style);
  pango_layout_set_text (layout, text, -1);
  pango_layout_set_width (layout, MAX (width, 1) * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_height (layout, -style->lines);
  pango_layout_set_alignment (layout, choose_alignment (layout, style));
  return layout;
}

static double
set_text (TkSheet *sheet, const char *text, const TkSheetStyle *style, double width, const double *at,
          double *text_width)
{
  g_autofree char *clean = tk_sheet_clean (text);
  g_autoptr (PangoLayout) layout = NULL;
  int w, h;

  if (clean == NULL)
    return 0;
  layout = create_layout (sheet, clean, style, width);
  pango_layout_get_size (layout, &w, &h);
  if (text_width != NULL)
    *text_width = (double) w / PANGO_SCALE;
  if (at != NULL && !sheet->dry)
    {
      cairo_move_to (sheet->cr, at[0], at[1]);
      pango_cairo_show_layout (sheet->cr, layout);
    }
  return (double) h / PANGO_SCALE;
}

double
tk_sheet_text_at (TkSheet *sheet, const char *text, const TkSheetStyle *style, double x, double y, double width)
{
  double at[2] = { x, y };

  return set_text (sheet, text, style, width, at, NULL);
}

double
tk_sheet_measure (TkSheet *sheet, const char *text, const TkSheetStyle *style, double width, double *text_width)
{
  return set_text (sheet, text, style, width, NULL, text_width);
}

void
tk_sheet_text (TkSheet *sheet, const char *text, const TkSheetStyle *style, double after)
{
  double height = tk_sheet_text_at (sheet, text, style, sheet->left, sheet->y, sheet->width);

  if (height > 0)
    sheet->y += height + after;
}

gboolean
tk_sheet_is_blank (const char *text)
{
  g_autofree char *clean = tk_sheet_clean (text);

  return clean == NULL;
}

double
tk_sheet_pair_at (TkSheet *sheet, const TkSheetPair *pair, double x, double y, double width)
{
  gboolean alone = tk_sheet_is_blank (pair->left);
  TkSheetStyle flush = *pair->right_style;
  double right_width = 0, left_height, right_height;

  if (alone)
    flush.align = pair->flush ? flush.align : PANGO_ALIGN_LEFT;
  tk_sheet_measure (sheet, pair->right, &flush, width * (alone ? 1 : 0.6), &right_width);
  right_width = right_width > 0 ? MIN (right_width + TK_MM (1), width) : 0;
  if (alone)
    return tk_sheet_text_at (sheet, pair->right, &flush, x, y, width);
  left_height = tk_sheet_text_at (sheet, pair->left, pair->left_style, x, y,
                                  width - right_width - (right_width > 0 ? TK_MM (2) : 0));
  right_height = tk_sheet_text_at (sheet, pair->right, &flush, x + width - right_width, y, right_width);
  return MAX (left_height, right_height);
}

void
tk_sheet_texts (TkSheet *sheet, const char *text, const TkSheetStyle *style, guint most, double after)
{
  g_auto (GStrv) lines = NULL;

  if (text == NULL)
    return;
  lines = g_strsplit (text, "\n", (int) most + 1);
  for (guint i = 0; lines[i] != NULL && i < most; i++)
    tk_sheet_text (sheet, lines[i], style, after);
}
