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
};

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

static PangoLayout *
create_field (HubPaperSheet *sheet)
{
  PangoLayout *layout = pango_layout_new (sheet->pango);
  PangoFontDescription *font = pango_font_description_from_string (HUB_PAPER_SANS " 8");

  pango_layout_set_font_description (layout, font);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_font_description_free (font);
  return layout;
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
  list->field = create_field (&list->sheet);
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

static void
draw_field (HubPaperList *list, const char *text, double x, double width)
{
  if (text == NULL || *text == '\0')
    return;
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
  hub_paper_sheet_clear (&list->sheet);
  for (gsize i = 0; i < list->n; i++)
    g_free (list->headings[i]);
  g_free (list->title);
  g_free (list->subtitle);
  g_free (list);
}
