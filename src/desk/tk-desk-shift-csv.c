/* A report for spreadsheets: section, what, how many, how much. Names of columns and sections are the same in every language.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-shift.h"
#include "tk-money.h"

#include <inttypes.h>
#include <string.h>

typedef struct {
  GString *text;
  const TkShiftReport *report;
} Csv;

/* RFC 4180; what a spreadsheet would take for a formula begins with an apostrophe. */
static void
add_field (Csv *csv, const char *field)
{
  gboolean formula = *field != '\0' && strchr ("=+-@\t\r", *field) != NULL;

  g_string_append (csv->text, formula ? "\"'" : "\"");
  for (; *field != '\0'; field++)
    {
      if (*field == '"')
        g_string_append_c (csv->text, '"');
      g_string_append_c (csv->text, *field);
    }
  g_string_append_c (csv->text, '"');
}

static void
add_amount (Csv *csv, gint64 minor)
{
  g_autofree char *plain = tk_money_format (minor, csv->report->currency, &TK_MONEY_PLAIN);

  g_string_append (csv->text, plain);
}

static void
add_row (Csv *csv, const char *section, const char *name, gint64 count, gint64 amount)
{
  add_field (csv, section);
  g_string_append_c (csv->text, ',');
  add_field (csv, name);
  g_string_append_printf (csv->text, ",%" PRId64 ",", count);
  add_amount (csv, amount);
  g_string_append (csv->text, "\r\n");
}

static void
add_text (Csv *csv, const char *name, const char *value)
{
  add_field (csv, "shift");
  g_string_append_c (csv->text, ',');
  add_field (csv, name);
  g_string_append_c (csv->text, ',');
  add_field (csv, value);
  g_string_append (csv->text, ",\r\n");
}

static void
add_time (Csv *csv, const char *name, gint64 at)
{
  g_autofree char *words = at > 0 ? tk_time_format (at, csv->report->zone, "%Y-%m-%d %H:%M:%S") : g_strdup ("");

  add_text (csv, name, words);
}

static void
add_shift (Csv *csv)
{
  const TkShiftReport *report = csv->report;
  g_autofree char *number = g_strdup_printf ("%" PRId64, report->number), *seq = g_strdup_printf ("%" PRId64, report->head_seq);

  add_text (csv, "report", report->number > 0 ? "Z" : "X");
  add_text (csv, "number", number);
  add_text (csv, "id", report->id);
  add_text (csv, "terminal", report->terminal);
  add_text (csv, "currency", report->currency);
  add_text (csv, "opened by", report->opened_by);
  add_time (csv, "opened at", report->opened_at);
  add_text (csv, "closed by", report->closed_by);
  add_time (csv, "closed at", report->closed_at);
  add_text (csv, "zone", report->zone);
  add_text (csv, "note", report->note);
  add_text (csv, "journal entry", seq);
  add_text (csv, "journal hash", report->head_hash);
}

static void
add_sums (Csv *csv)
{
  const TkShiftReport *report = csv->report;

  add_row (csv, "sales", "at full price", report->sales, report->list);
  add_row (csv, "sales", "discounts", 0, -report->discounts);
  add_row (csv, "sales", "total", report->sales, report->total);
  add_row (csv, "sales", "tickets", report->tickets, report->total);
  add_row (csv, "sales", "given away", 0, report->comps);
  add_row (csv, "sales", "rounding", 0, report->rounding);
  add_row (csv, "sales", "voided", report->voids, -report->voided);
  add_row (csv, "sales", "refunded", report->refunds, -report->refunded);
  add_row (csv, "sales", "tickets undone", report->tickets_undone, -(report->voided + report->refunded));
}

static void
add_drawer (Csv *csv)
{
  const TkShiftReport *report = csv->report;

  add_row (csv, "drawer", "float", 0, report->opening_float);
  add_row (csv, "drawer", "cash sales", 0, report->cash_sales);
  add_row (csv, "drawer", "cash refunds", 0, -report->cash_refunds);
  add_row (csv, "drawer", "cash in", 0, report->cash_in);
  add_row (csv, "drawer", "cash out", 0, -report->cash_out);
  add_row (csv, "drawer", "expected", 0, report->expected);
  if (report->number > 0)
    {
      add_row (csv, "drawer", "counted", 0, report->counted);
      add_row (csv, "drawer", "difference", 0, report->difference);
    }
  for (guint i = 0; i < report->denominations->len; i++)
    {
      TkDenomination row = g_array_index (report->denominations, TkDenomination, i);
      g_autofree char *value = tk_money_format (row.value, report->currency, &TK_MONEY_PLAIN);
      add_row (csv, "count", value, row.count, row.value * row.count);
    }
}

static void
add_rows (Csv *csv)
{
  const TkShiftReport *report = csv->report;

  for (guint i = 0; i < report->methods->len; i++)
    {
      const TkShiftMethod *row = g_ptr_array_index (report->methods, i);
      add_row (csv, "payment", row->method, row->count, row->sales);
      if (row->refunds != 0)
        add_row (csv, "handed back", row->method, 0, -row->refunds);
    }
  for (guint i = 0; i < report->types->len; i++)
    {
      const TkShiftType *row = g_ptr_array_index (report->types, i);
      g_autofree char *name = g_strdup_printf ("%s / %s", row->event_title, row->type_name);
      add_row (csv, "type", name, row->sold - row->undone, row->amount);
    }
  for (guint i = 0; i < report->staff->len; i++)
    {
      const TkShiftStaff *row = g_ptr_array_index (report->staff, i);
      add_row (csv, "staff", row->staff, row->sales, row->total);
    }
}

static const char *
type_name (const TkShiftReport *report, guint32 event, guint16 type)
{
  for (guint i = 0; i < report->types->len; i++)
    {
      const TkShiftType *row = g_ptr_array_index (report->types, i);
      if (row->event == event && row->type == type)
        return row->type_name;
    }
  return "";
}

static void
add_hours (Csv *csv)
{
  const TkShiftReport *report = csv->report;

  for (guint i = 0; i < report->hours->len; i++)
    {
      const TkShiftHour *row = g_ptr_array_index (report->hours, i);
      g_autofree char *hour = tk_time_format (row->hour_ms, report->zone, "%Y-%m-%d %H:%M");
      g_autofree char *name = g_strdup_printf ("%s %s", hour, type_name (report, row->event, row->type));
      add_row (csv, "hour", name, row->tickets, row->amount);
    }
}

static void
add_acts (Csv *csv)
{
  const TkShiftReport *report = csv->report;

  for (guint i = 0; i < report->acts->len; i++)
    {
      const TkTillAct *row = g_ptr_array_index (report->acts, i);
      g_autofree char *at = tk_time_format (row->at, report->zone, "%Y-%m-%d %H:%M:%S");
      g_autofree char *name = g_strdup_printf ("%s %s: %s%s%s %s", at, row->kind, row->staff, *row->to != '\0' ? " to " : "", row->to,
                                               row->reason);
      add_row (csv, "act", name, row->seq, row->amount);
    }
  add_row (csv, "open", "unmatched codes", report->unmatched, 0);
  add_row (csv, "open", "payments not decided", report->attempts, 0);
  add_row (csv, "open", "entries waiting", report->waiting, 0);
}

char *
tk_shift_report_csv (const TkShiftReport *report)
{
  Csv csv = { g_string_new ("section,what,count,amount\r\n"), report };

  g_return_val_if_fail (report != NULL, NULL);
  add_shift (&csv);
  add_sums (&csv);
  add_rows (&csv);
  add_hours (&csv);
  add_drawer (&csv);
  add_acts (&csv);
  return g_string_free (csv.text, FALSE);
}
