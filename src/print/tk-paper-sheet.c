/* Papers that own their texts. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-paper-sheet.h"

struct _TkPaperSheet
{
  GStringChunk *words;
  GArray *lines;             /* TkPaperLine */
  GBytes *logo;
  TkPrintBrand brand;
  TkChart chart;
  gint64 *values;
  const char **columns, **names;
  TkPaperFace face;
};

static const char *
keep (TkPaperSheet *sheet, const char *text)
{
  return g_string_chunk_insert_const (sheet->words, text != NULL ? text : "");
}

TkPaperSheet *
tk_paper_sheet_new (const char *title, const char *when)
{
  TkPaperSheet *sheet = g_new0 (TkPaperSheet, 1);

  sheet->words = g_string_chunk_new (1024);
  sheet->lines = g_array_new (FALSE, FALSE, sizeof (TkPaperLine));
  sheet->face.title = keep (sheet, title);
  sheet->face.when = keep (sheet, when);
  return sheet;
}

void
tk_paper_sheet_free (TkPaperSheet *sheet)
{
  g_string_chunk_free (sheet->words);
  g_array_unref (sheet->lines);
  g_clear_pointer (&sheet->logo, g_bytes_unref);
  g_free (sheet->values);
  g_free (sheet->columns);
  g_free (sheet->names);
  g_free (sheet);
}

void
tk_paper_sheet_add (TkPaperSheet *sheet, TkPaperLineKind kind, const char *left, const char *right)
{
  TkPaperLine line = { kind, keep (sheet, left), keep (sheet, right) };

  g_array_append_val (sheet->lines, line);
}

void
tk_paper_sheet_set_qr (TkPaperSheet *sheet, const char *qr, const char *caption)
{
  sheet->face.qr = keep (sheet, qr);
  sheet->face.qr_caption = keep (sheet, caption);
}

void
tk_paper_sheet_set_brand (TkPaperSheet *sheet, const TkPrintBrand *brand)
{
  g_clear_pointer (&sheet->logo, g_bytes_unref);
  sheet->face.brand = NULL;
  if (brand == NULL)
    return;
  sheet->logo = brand->logo != NULL ? g_bytes_new (brand->logo, brand->logo_size) : NULL;
  sheet->brand = (TkPrintBrand) { keep (sheet, brand->organizer), keep (sheet, brand->text), keep (sheet, brand->contact), NULL, 0 };
  if (sheet->logo != NULL)
    sheet->brand.logo = g_bytes_get_data (sheet->logo, &sheet->brand.logo_size);
  sheet->face.brand = &sheet->brand;
}

void
tk_paper_sheet_set_practice (TkPaperSheet *sheet, gboolean practice)
{
  sheet->face.practice = practice;
}

static const char **
keep_all (TkPaperSheet *sheet, const char *const *texts, gsize n)
{
  const char **kept = g_new0 (const char *, n + 1);

  for (gsize i = 0; i < n; i++)
    kept[i] = keep (sheet, texts[i]);
  return kept;
}

static void
copy_chart (TkPaperSheet *sheet, const TkChart *chart)
{
  if (chart == NULL)
    return;
  sheet->values = g_memdup2 (chart->values, chart->n_columns * chart->n_names * sizeof (gint64));
  sheet->columns = keep_all (sheet, chart->columns, chart->n_columns);
  sheet->names = keep_all (sheet, chart->names, chart->n_names);
  sheet->chart = *chart;
  sheet->chart.title = keep (sheet, chart->title);
  sheet->chart.values = sheet->values;
  sheet->chart.columns = sheet->columns;
  sheet->chart.names = sheet->names;
  sheet->chart.say_data = chart->say_data != NULL ? (gpointer) keep (sheet, chart->say_data) : NULL;
  sheet->face.chart = &sheet->chart;
}

TkPaperSheet *
tk_paper_sheet_copy (const TkPaperFace *face)
{
  TkPaperSheet *sheet = tk_paper_sheet_new (face->title, face->when);

  for (gsize i = 0; i < face->n_lines; i++)
    tk_paper_sheet_add (sheet, face->lines[i].kind, face->lines[i].left, face->lines[i].right);
  copy_chart (sheet, face->chart);
  tk_paper_sheet_set_qr (sheet, face->qr, face->qr_caption);
  tk_paper_sheet_set_brand (sheet, face->brand);
  sheet->face.practice = face->practice;
  return sheet;
}

const TkPaperFace *
tk_paper_sheet_get_face (TkPaperSheet *sheet)
{
  sheet->face.lines = (const TkPaperLine *) (gpointer) sheet->lines->data;
  sheet->face.n_lines = sheet->lines->len;
  return &sheet->face;
}
