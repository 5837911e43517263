/* See tk-shift-paper.h. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-shift-paper.h"
#include "tk-money.h"
#include "tk-shift-lines.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

static TkPaperLineKind
kind_of (TkShiftLineKind kind)
{
  switch (kind)
    {
    case TK_SHIFT_LINE_PAIR:
      return TK_LINE_PAIR;
    case TK_SHIFT_LINE_TOTAL:
      return TK_LINE_TOTAL;
    case TK_SHIFT_LINE_HEADING:
      return TK_LINE_HEADING;
    case TK_SHIFT_LINE_RULE:
      return TK_LINE_RULE;
    case TK_SHIFT_LINE_SMALL:
      return TK_LINE_SMALL;
    case TK_SHIFT_LINE_TEXT:
    default:
      return TK_LINE_TEXT;
    }
}

static char *
say_cb (gint64 value, gpointer data)
{
  TkMoneyStyle style = tk_money_style_from_locale ();

  return tk_money_format (value, data, &style);
}

static GArray *
paper_lines (const GPtrArray *lines)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (TkPaperLine));

  for (guint i = 0; i < lines->len; i++)
    {
      const TkShiftLine *line = g_ptr_array_index (lines, i);
      TkPaperLine row = { kind_of (line->kind), line->left, line->right };
      g_array_append_val (rows, row);
    }
  return rows;
}

static TkChart
chart_of (const TkShiftChartData *data, const char *currency)
{
  return (TkChart){
    .title = _("Sales by hour"),
    .columns = (const char *const *) data->hours->pdata, .n_columns = data->hours->len,
    .names = (const char *const *) data->names->pdata, .n_names = data->names->len,
    .values = data->amounts, .say = say_cb, .say_data = (gpointer) currency,
  };
}

TkPaperSheet *
tk_shift_paper_new (const TkShiftReport *report)
{
  g_autoptr (GPtrArray) lines = tk_shift_lines (report);
  g_autoptr (GArray) rows = paper_lines (lines);
  g_autoptr (TkShiftChartData) data = tk_shift_chart_data (report);
  g_autofree char *title = tk_shift_title (report), *when = tk_shift_when (report), *caption = tk_shift_qr_caption (report);
  TkChart chart = data != NULL ? chart_of (data, report->currency) : (TkChart){ NULL };
  TkPaperFace face = {
    .title = title, .when = when, .lines = (const TkPaperLine *) (gpointer) rows->data, .n_lines = rows->len,
    .chart = data != NULL ? &chart : NULL, .qr = report->number > 0 ? report->head_qr : NULL,
    .qr_caption = report->number > 0 ? caption : NULL,
  };

  return tk_paper_sheet_copy (&face);
}

char *
tk_shift_paper_name (const TkShiftReport *report)
{
  g_autofree char *day = tk_time_format (report->closed_at > 0 ? report->closed_at : report->opened_at, report->zone, "%Y%m%d-%H%M%S");

  return report->number > 0 ? g_strdup_printf ("Z%" PRId64 "-%s", report->number, day)
                            : g_strdup_printf ("X-%s-%" PRId64, day, report->head_seq);
}
