/* An X or Z report on standard output, in files and on a printer. SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>
#include "tk-ctl-shift.h"
#include "tk-money.h"
#include "tk-printer.h"
#include "tk-shift-lines.h"
#include "tk-shift-paper.h"

#define COUNT_ROWS_MAX 40

/* ---- JSON ---- */

static void
set_sums (TkJson *json, const TkShiftReport *report)
{
  const struct { const char *key; gint64 amount; } amounts[] = {
    { "float", report->opening_float },     { "cash_sales", report->cash_sales },   { "other_sales", report->other_sales },
    { "cash_refunds", report->cash_refunds }, { "other_refunds", report->other_refunds }, { "cash_in", report->cash_in },
    { "cash_out", report->cash_out },       { "expected", report->expected },       { "list", report->list },
    { "discounts", report->discounts },     { "rounding", report->rounding },       { "comps", report->comps },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (amounts); i++)
    tk_ctl_set_amount (json, amounts[i].key, amounts[i].amount, report->currency);
  if (report->number > 0)
    {
      tk_ctl_set_amount (json, "counted", report->counted, report->currency);
      tk_ctl_set_amount (json, "difference", report->difference, report->currency);
    }
}

static void
set_counts (TkJson *json, const TkShiftReport *report)
{
  tk_json_set_int (json, "sales", report->sales);
  tk_json_set_int (json, "tickets", report->tickets);
  tk_ctl_set_amount (json, "total", report->total, report->currency);
  tk_json_set_int (json, "voids", report->voids);
  tk_ctl_set_amount (json, "voided", report->voided, report->currency);
  tk_json_set_int (json, "refunds", report->refunds);
  tk_ctl_set_amount (json, "refunded", report->refunded, report->currency);
  tk_json_set_int (json, "tickets_undone", report->tickets_undone);
  tk_json_set_int (json, "first_sale", report->first_sale);
  tk_json_set_int (json, "last_sale", report->last_sale);
  tk_json_set_int (json, "drawer_opens", report->drawer_opens);
  tk_json_set_int (json, "unmatched", report->unmatched);
  tk_json_set_int (json, "attempts", report->attempts);
  tk_json_set_int (json, "waiting", report->waiting);
}

static TkJson *
methods_json (const TkShiftReport *report)
{
  TkJson *list = tk_json_array ();

  for (guint i = 0; i < report->methods->len; i++)
    {
      const TkShiftMethod *row = g_ptr_array_index (report->methods, i);
      TkJson *item = tk_json_object ();
      tk_json_set_string (item, "method", row->method);
      tk_json_set_int (item, "count", row->count);
      tk_ctl_set_amount (item, "sales", row->sales, report->currency);
      tk_ctl_set_amount (item, "refunds", row->refunds, report->currency);
      tk_json_append (list, item);
    }
  return list;
}

static TkJson *
types_json (const TkShiftReport *report)
{
  TkJson *list = tk_json_array ();

  for (guint i = 0; i < report->types->len; i++)
    {
      const TkShiftType *row = g_ptr_array_index (report->types, i);
      TkJson *item = tk_json_object ();
      tk_json_set_int (item, "event", row->event);
      tk_json_set_int (item, "type", row->type);
      tk_json_set_string (item, "name", row->type_name);
      tk_json_set_int (item, "sold", row->sold);
      tk_json_set_int (item, "undone", row->undone);
      tk_ctl_set_amount (item, "amount", row->amount, report->currency);
      tk_json_append (list, item);
    }
  return list;
}

static TkJson *
hours_json (const TkShiftReport *report)
{
  TkJson *list = tk_json_array ();

  for (guint i = 0; i < report->hours->len; i++)
    {
      const TkShiftHour *row = g_ptr_array_index (report->hours, i);
      TkJson *item = tk_json_object ();
      tk_ctl_set_time (item, "hour", row->hour_ms);
      tk_json_set_int (item, "event", row->event);
      tk_json_set_int (item, "type", row->type);
      tk_json_set_int (item, "tickets", row->tickets);
      tk_ctl_set_amount (item, "amount", row->amount, report->currency);
      tk_json_append (list, item);
    }
  return list;
}

static TkJson *
staff_json (const TkShiftReport *report)
{
  TkJson *list = tk_json_array ();

  for (guint i = 0; i < report->staff->len; i++)
    {
      const TkShiftStaff *row = g_ptr_array_index (report->staff, i);
      TkJson *item = tk_json_object ();
      tk_json_set_string (item, "staff", row->staff);
      tk_json_set_int (item, "sales", row->sales);
      tk_ctl_set_amount (item, "total", row->total, report->currency);
      tk_ctl_set_amount (item, "cash", row->cash, report->currency);
      tk_ctl_set_amount (item, "refunds", row->refunds, report->currency);
      tk_json_append (list, item);
    }
  return list;
}

static TkJson *
acts_json (const TkShiftReport *report)
{
  TkJson *list = tk_json_array ();

  for (guint i = 0; i < report->acts->len; i++)
    {
      const TkTillAct *row = g_ptr_array_index (report->acts, i);
      TkJson *item = tk_json_object ();
      tk_json_set_int (item, "seq", row->seq);
      tk_ctl_set_time (item, "at", row->at);
      tk_json_set_string (item, "kind", row->kind);
      tk_json_set_string (item, "staff", row->staff);
      tk_ctl_set_text (item, "to", row->to);
      tk_ctl_set_text (item, "approved_by", row->approved_by);
      tk_json_set_string (item, "reason", row->reason);
      tk_ctl_set_amount (item, "amount", row->amount, report->currency);
      tk_ctl_set_amount (item, "difference", row->difference, report->currency);
      tk_json_append (list, item);
    }
  return list;
}

static TkJson *
denominations_json (const TkShiftReport *report)
{
  TkJson *list = tk_json_array ();

  for (guint i = 0; i < report->denominations->len; i++)
    {
      TkDenomination row = g_array_index (report->denominations, TkDenomination, i);
      TkJson *item = tk_json_object ();
      tk_ctl_set_amount (item, "value", row.value, report->currency);
      tk_json_set_int (item, "count", row.count);
      tk_json_append (list, item);
    }
  return list;
}

void
tk_ctl_shift_print_json (const TkShiftReport *report)
{
  TkJson *json = tk_json_object ();

  tk_json_set_string (json, "shift", report->id);
  tk_json_set_int (json, "number", report->number);
  tk_json_set_string (json, "currency", report->currency);
  tk_json_set_string (json, "opened_by", report->opened_by);
  tk_ctl_set_time (json, "opened_at", report->opened_at);
  tk_ctl_set_text (json, "closed_by", report->closed_by);
  tk_ctl_set_time (json, "closed_at", report->closed_at);
  tk_ctl_set_text (json, "note", report->note);
  set_sums (json, report);
  set_counts (json, report);
  tk_json_take (json, "methods", methods_json (report));
  tk_json_take (json, "types", types_json (report));
  tk_json_take (json, "hours", hours_json (report));
  tk_json_take (json, "staff", staff_json (report));
  tk_json_take (json, "acts", acts_json (report));
  tk_json_take (json, "denominations", denominations_json (report));
  tk_json_set_int (json, "head_seq", report->head_seq);
  tk_json_set_string (json, "head_hash", report->head_hash);
  tk_json_set_string (json, "head_qr", report->head_qr);
  tk_ctl_print_json (json);
}

/* ---- Words ---- */

void
tk_ctl_shift_print_words (const TkShiftReport *report)
{
  g_autoptr (GPtrArray) lines = tk_shift_lines (report);
  g_autofree char *title = tk_shift_title (report), *when = tk_shift_when (report);

  tk_ctl_say ("%s · %s", title, when);
  for (guint i = 0; i < lines->len; i++)
    {
      const TkShiftLine *line = g_ptr_array_index (lines, i);
      int gap = MAX (1, 52 - (int) g_utf8_strlen (line->left, -1));

      if (line->kind == TK_SHIFT_LINE_HEADING)
        tk_ctl_say ("\n%s", line->left);
      else if (*line->right != '\0')
        tk_ctl_say ("  %s%*s%16s", line->left, gap, "", line->right);
      else if (line->kind != TK_SHIFT_LINE_RULE)
        tk_ctl_say ("  %s", line->left);
    }
}

/* ---- Files and paper ---- */

static gboolean
print_on (TkPaperSheet *paper, const char *address, GError **error)
{
  g_autoptr (TkPrinter) printer = tk_printer_new (address, error);

  return printer != NULL && tk_printer_print_paper (printer, tk_paper_sheet_get_face (paper), NULL, NULL, error);
}

gboolean
tk_ctl_shift_write (const TkShiftReport *report, const char *csv, const char *pdf, const char *printer, GError **error)
{
  g_autoptr (TkPaperSheet) paper = pdf != NULL || printer != NULL ? tk_shift_paper_new (report) : NULL;
  g_autofree char *text = csv != NULL ? tk_shift_report_csv (report) : NULL;

  if (text != NULL && !g_file_set_contents_full (csv, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error))
    return FALSE;
  if (pdf != NULL && !tk_paper_pdf (tk_paper_sheet_get_face (paper), TK_PAPER_ROLL_80, pdf, error))
    return FALSE;
  return printer == NULL || print_on (paper, printer, error);
}

/* ---- Counts ---- */

static gboolean
read_row (const char *text, const char *currency, TkDenomination *row, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, "x", 2);
  guint64 count;

  if (g_strv_length (parts) != 2 || !g_ascii_string_to_unsigned (parts[1], 10, 0, 1000000, &count, NULL))
    {
      g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID, _("“%s” is not a count; write 1000x14 for fourteen notes of 1000"), text);
      return FALSE;
    }
  row->count = (gint64) count;
  return tk_money_parse (parts[0], currency, &TK_MONEY_PLAIN, &row->value, error);
}

gboolean
tk_ctl_shift_read_count (const char *text, const char *currency, GArray *count, gint64 *counted, GError **error)
{
  g_auto (GStrv) rows = g_strsplit (text, ",", COUNT_ROWS_MAX + 1);
  gint64 sum = 0;

  for (guint i = 0; rows[i] != NULL; i++)
    {
      TkDenomination row = { 0, 0 };
      gint64 amount;

      if (!read_row (rows[i], currency, &row, error))
        return FALSE;
      if (!tk_money_multiply (row.value, row.count, &amount) || !tk_money_add (sum, amount, &sum))
        {
          g_set_error_literal (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID, _("That is not an amount that fits in a drawer; count it again"));
          return FALSE;
        }
      g_array_append_val (count, row);
    }
  *counted = sum;
  return TRUE;
}
