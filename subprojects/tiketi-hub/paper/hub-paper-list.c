/* A table over many A4 pages. Rows have one height and each field one line, so that fifty thousand rows are drawn in seconds.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-paper-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define WIDTH 210
#define HEIGHT 297
#define MARGIN 12
#define ROW HUB_MM (5.2)
#define COLUMNS_MAX 12
#define FIELD_MAX 64 /* characters: more do not fit a column */

static const HubPaperStyle title_style = { HUB_PAPER_SANS, 16, PANGO_WEIGHT_BOLD, 2, PANGO_ALIGN_LEFT, TRUE };
static const HubPaperStyle subtitle_style = { HUB_PAPER_SANS, 9, PANGO_WEIGHT_NORMAL, 1, PANGO_ALIGN_LEFT, FALSE };
static const HubPaperStyle heading_style = { HUB_PAPER_SANS, 8, PANGO_WEIGHT_BOLD, 1, PANGO_ALIGN_LEFT, FALSE };
static const HubPaperStyle foot_style = { HUB_PAPER_SANS, 8, PANGO_WEIGHT_NORMAL, 1, PANGO_ALIGN_RIGHT, FALSE };

struct _HubPaperList
{
  HubPaperSheet sheet;
  char *title, *subtitle, *headings[COLUMNS_MAX];
  guint shares[COLUMNS_MAX], all;
  gsize n;
  guint page, row;
  PangoLayout *field; /* one for all: making one each takes most of the time */
  /* What has nothing but ASCII needs no shaping, and nearly all has: a tenth of the time. */
  cairo_scaled_font_t *plain;
  double advances[128], dots, ascent;
};

#define DOTS "…"

static double
column_width (const HubPaperList *list, gsize column)
{
  return list->sheet.width * list->shares[column] / list->all;
}

static void
draw_headings (HubPaperList *list)
{
  HubPaperSheet *sheet = &list->sheet;
  double x = sheet->left;

  for (gsize i = 0; i < list->n; i++)
    {
      hub_paper_text_at (sheet, list->headings[i], &heading_style, x, sheet->y, column_width (list, i) - HUB_MM (1));
      x += column_width (list, i);
    }
  sheet->y += HUB_MM (4.5);
  hub_paper_rule (sheet, HUB_MM (1));
}

static void
begin_page (HubPaperList *list)
{
  HubPaperSheet *sheet = &list->sheet;
  g_autofree char *foot = NULL;

  if (list->page > 0)
    hub_paper_sheet_next_page (sheet);
  list->page++;
  hub_paper_use_ink (sheet, 0);
  foot = g_strdup_printf (_("Page %u"), list->page);
  hub_paper_text_at (sheet, foot, &foot_style, sheet->left, sheet->page_height - HUB_MM (10), sheet->width);
  sheet->y = HUB_MM (MARGIN);
  if (list->page == 1)
    {
      hub_paper_text (sheet, list->title, &title_style, HUB_MM (1));
      hub_paper_text (sheet, list->subtitle, &subtitle_style, HUB_MM (3));
    }
  draw_headings (list);
}

static double
advance_of (cairo_scaled_font_t *font, const char *text)
{
  cairo_text_extents_t extents;

  cairo_scaled_font_text_extents (font, text, &extents);
  return extents.x_advance;
}

static void
measure_plain (HubPaperList *list, const PangoFontDescription *description)
{
  g_autoptr (PangoFont) font = pango_context_load_font (list->sheet.pango, description);
  cairo_scaled_font_t *scaled = pango_cairo_font_get_scaled_font (PANGO_CAIRO_FONT (font));
  cairo_font_extents_t extents;

  if (scaled == NULL)
    return;
  list->plain = cairo_scaled_font_reference (scaled);
  cairo_scaled_font_extents (scaled, &extents);
  list->ascent = extents.ascent;
  list->dots = advance_of (scaled, DOTS);
  for (char c = ' '; c < 127; c++)
    list->advances[(int) c] = advance_of (scaled, (char[]){ c, '\0' });
}

static void
create_field (HubPaperList *list)
{
  PangoFontDescription *font = pango_font_description_from_string (HUB_PAPER_SANS " 8");

  list->field = pango_layout_new (list->sheet.pango);
  pango_layout_set_font_description (list->field, font);
  pango_layout_set_ellipsize (list->field, PANGO_ELLIPSIZE_END);
  pango_layout_set_single_paragraph_mode (list->field, TRUE);
  measure_plain (list, font);
  pango_font_description_free (font);
}

HubPaperList *
hub_paper_list_new (const char *title, const char *subtitle, const HubPaperColumn *columns, gsize n)
{
  HubPaperList *list = g_new0 (HubPaperList, 1);

  g_return_val_if_fail (n > 0 && n <= COLUMNS_MAX, NULL);
  hub_paper_sheet_init (&list->sheet, WIDTH, HEIGHT, MARGIN, title);
  list->title = g_strdup (title);
  list->subtitle = g_strdup (subtitle);
  list->n = n;
  for (gsize i = 0; i < n; i++)
    {
      list->headings[i] = g_strdup (columns[i].heading);
      list->shares[i] = columns[i].share;
      list->all += columns[i].share;
    }
  create_field (list);
  begin_page (list);
  return list;
}

/* Bytes of at most FIELD_MAX characters. */
static int
cut (const char *text)
{
  const char *end = text;

  for (guint i = 0; i < FIELD_MAX && *end != '\0'; i++)
    end = g_utf8_next_char (end);
  return (int) (end - text);
}

static gboolean
is_plain (const HubPaperList *list, const char *text)
{
  while (*text >= ' ' && *text < 127)
    text++;
  return *text == '\0' && list->plain != NULL;
}

static void
draw_plain (HubPaperList *list, const char *text, double x, double width)
{
  double taken = 0, kept_width = width - list->dots;
  gsize fits = 0, kept = 0;

  for (; text[fits] != '\0' && taken + list->advances[(int) text[fits]] <= width; fits++)
    {
      taken += list->advances[(int) text[fits]];
      kept = taken <= kept_width ? fits + 1 : kept;
    }
  g_autofree char *shown = text[fits] == '\0' ? g_strdup (text) : g_strdup_printf ("%.*s" DOTS, (int) kept, text);
  cairo_set_scaled_font (list->sheet.cr, list->plain);
  cairo_move_to (list->sheet.cr, x, list->sheet.y + list->ascent);
  cairo_show_text (list->sheet.cr, shown);
}

static void
draw_field (HubPaperList *list, const char *text, double x, double width)
{
  if (text == NULL || *text == '\0')
    return;
  if (is_plain (list, text))
    {
      draw_plain (list, text, x, width);
      return;
    }
  pango_layout_set_width (list->field, (int) (width * PANGO_SCALE));
  pango_layout_set_text (list->field, text, cut (text));
  cairo_move_to (list->sheet.cr, x, list->sheet.y);
  pango_cairo_show_layout (list->sheet.cr, list->field);
}

void
hub_paper_list_add (HubPaperList *list, const char *const *texts)
{
  HubPaperSheet *sheet = &list->sheet;
  double x = sheet->left;

  if (sheet->y + ROW > sheet->page_height - HUB_MM (14))
    begin_page (list);
  if (list->row++ % 2 == 1)
    {
      hub_paper_use_ink (sheet, 0.95);
      hub_paper_box (sheet, sheet->left, sheet->y - HUB_MM (0.4), sheet->width, ROW);
    }
  hub_paper_use_ink (sheet, 0);
  for (gsize i = 0; i < list->n; i++)
    {
      draw_field (list, texts[i], x, column_width (list, i) - HUB_MM (1));
      x += column_width (list, i);
    }
  sheet->y += ROW;
}

GBytes *
hub_paper_list_end (HubPaperList *list, GError **error)
{
  return hub_paper_sheet_end (&list->sheet, error);
}

void
hub_paper_list_free (HubPaperList *list)
{
  g_clear_object (&list->field);
  g_clear_pointer (&list->plain, cairo_scaled_font_destroy);
  hub_paper_sheet_clear (&list->sheet);
  for (gsize i = 0; i < list->n; i++)
    g_free (list->headings[i]);
  g_free (list->title);
  g_free (list->subtitle);
  g_free (list);
}
