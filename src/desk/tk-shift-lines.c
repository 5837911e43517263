/* The lines of a report, from the figures alone. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-shift-lines.h"
#include "tk-desk-sell-private.h"
#include "tk-journal.h"
#include "tk-money.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

typedef struct {
  GPtrArray *lines;
  const TkShiftReport *report;
} Paper;

static void
line_free (gpointer data)
{
  TkShiftLine *line = data;

  g_free (line->left);
  g_free (line->right);
  g_free (line);
}

/* Takes both texts. */
static void
add_taken (Paper *paper, TkShiftLineKind kind, char *left, char *right)
{
  TkShiftLine *line = g_new0 (TkShiftLine, 1);

  line->kind = kind;
  line->left = left;
  line->right = right != NULL ? right : g_strdup ("");
  g_ptr_array_add (paper->lines, line);
}

static void
add_heading (Paper *paper, const char *words)
{
  add_taken (paper, TK_SHIFT_LINE_HEADING, g_strdup (words), NULL);
}

static void
add_rule (Paper *paper)
{
  add_taken (paper, TK_SHIFT_LINE_RULE, g_strdup (""), NULL);
}

static char *
amount_of (const Paper *paper, gint64 minor)
{
  TkMoneyStyle style = tk_money_style_from_locale ();

  return tk_money_format (minor, paper->report->currency, &style);
}

static void
add_money (Paper *paper, TkShiftLineKind kind, const char *left, gint64 minor)
{
  add_taken (paper, kind, g_strdup (left), kind == TK_SHIFT_LINE_TOTAL ? tk_desk_money (minor, paper->report->currency)
                                                                         : amount_of (paper, minor));
}

/* Only where there is something to say. */
static void
add_some_money (Paper *paper, const char *left, gint64 minor)
{
  if (minor != 0)
    add_money (paper, TK_SHIFT_LINE_PAIR, left, minor);
}

static void
add_count (Paper *paper, const char *left, gint64 n)
{
  add_taken (paper, TK_SHIFT_LINE_PAIR, g_strdup (left), g_strdup_printf ("%" PRId64, n));
}

static void
add_some_count (Paper *paper, const char *left, gint64 n)
{
  if (n != 0)
    add_count (paper, left, n);
}

/* ---- Parts ---- */

static void
add_place (Paper *paper)
{
  const TkShiftReport *report = paper->report;
  g_autofree char *opened = tk_desk_time_words (report->opened_at, 0, report->zone);

  if (*report->terminal != '\0')
    add_taken (paper, TK_SHIFT_LINE_TEXT, g_strdup (report->terminal), NULL);
  add_taken (paper, TK_SHIFT_LINE_PAIR, g_strdup_printf (_("Shift opened by %s"), report->opened_by), g_steal_pointer (&opened));
  if (report->closed_at > 0)
    add_taken (paper, TK_SHIFT_LINE_PAIR, g_strdup_printf (_("Shift closed by %s"), report->closed_by),
               tk_desk_time_words (report->closed_at, 0, report->zone));
}

static void
add_sales (Paper *paper)
{
  const TkShiftReport *report = paper->report;

  add_heading (paper, _("Sales"));
  add_taken (paper, TK_SHIFT_LINE_PAIR,
             report->first_sale > 0 ? g_strdup_printf (_("Sales, number %" PRId64 " to %" PRId64), report->first_sale, report->last_sale)
                                    : g_strdup (_("Sales")),
             g_strdup_printf ("%" PRId64, report->sales));
  add_count (paper, _("Tickets"), report->tickets);
  if (report->discounts != 0)
    {
      add_money (paper, TK_SHIFT_LINE_PAIR, _("At full price"), report->list);
      add_money (paper, TK_SHIFT_LINE_PAIR, _("Discounts"), -report->discounts);
    }
  add_money (paper, TK_SHIFT_LINE_TOTAL, _("Total"), report->total);
  add_some_money (paper, _("Given away, within it"), report->comps);
  add_some_money (paper, _("Rounding of cash"), report->rounding);
  if (report->voids > 0)
    add_taken (paper, TK_SHIFT_LINE_PAIR, g_strdup_printf (_("Voided (%" PRId64 ")"), report->voids), amount_of (paper, -report->voided));
  if (report->refunds > 0)
    add_taken (paper, TK_SHIFT_LINE_PAIR, g_strdup_printf (_("Refunded (%" PRId64 ")"), report->refunds),
               amount_of (paper, -report->refunded));
  add_some_count (paper, _("Tickets undone"), report->tickets_undone);
}

static void
add_methods (Paper *paper)
{
  const TkShiftReport *report = paper->report;

  if (report->methods->len == 0)
    return;
  add_heading (paper, _("By payment"));
  for (guint i = 0; i < report->methods->len; i++)
    {
      const TkShiftMethod *row = g_ptr_array_index (report->methods, i);

      add_taken (paper, TK_SHIFT_LINE_PAIR, g_strdup_printf ("%s × %" PRId64, tk_pay_method_words (row->method), row->count),
                 amount_of (paper, row->sales));
      if (row->refunds != 0)
        add_taken (paper, TK_SHIFT_LINE_SMALL, g_strdup_printf (_("Handed back: %s"), tk_pay_method_words (row->method)),
                   amount_of (paper, -row->refunds));
    }
}

static void
add_types (Paper *paper)
{
  const TkShiftReport *report = paper->report;
  guint32 event = 0;

  if (report->types->len == 0)
    return;
  add_heading (paper, _("By ticket type"));
  for (guint i = 0; i < report->types->len; i++)
    {
      const TkShiftType *row = g_ptr_array_index (report->types, i);

      if (row->event != event)
        add_taken (paper, TK_SHIFT_LINE_SMALL, g_strdup (row->event_title), NULL);
      event = row->event;
      add_taken (paper, TK_SHIFT_LINE_PAIR,
                 row->undone > 0 ? g_strdup_printf (_("%s × %" PRId64 ", %" PRId64 " undone"), row->type_name, row->sold, row->undone)
                                 : g_strdup_printf ("%s × %" PRId64, row->type_name, row->sold),
                 amount_of (paper, row->amount));
    }
}

static void
add_staff (Paper *paper)
{
  const TkShiftReport *report = paper->report;

  if (report->staff->len == 0)
    return;
  add_heading (paper, _("By cashier"));
  for (guint i = 0; i < report->staff->len; i++)
    {
      const TkShiftStaff *row = g_ptr_array_index (report->staff, i);

      add_taken (paper, TK_SHIFT_LINE_PAIR, g_strdup_printf ("%s × %" PRId64, row->staff, row->sales), amount_of (paper, row->total));
      if (row->cash != 0)
        add_taken (paper, TK_SHIFT_LINE_SMALL, g_strdup_printf (_("%s took in cash"), row->staff), amount_of (paper, row->cash));
      if (row->refunds != 0)
        add_taken (paper, TK_SHIFT_LINE_SMALL, g_strdup_printf (_("%s handed back"), row->staff), amount_of (paper, -row->refunds));
    }
}

static void
add_counted (Paper *paper)
{
  const TkShiftReport *report = paper->report;

  for (guint i = 0; i < report->denominations->len; i++)
    {
      TkDenomination row = g_array_index (report->denominations, TkDenomination, i);
      g_autofree char *value = amount_of (paper, row.value);

      add_taken (paper, TK_SHIFT_LINE_SMALL, g_strdup_printf ("%s × %" PRId64, value, row.count), amount_of (paper, row.value * row.count));
    }
  add_money (paper, TK_SHIFT_LINE_TOTAL, _("Counted"), report->counted);
  add_money (paper, TK_SHIFT_LINE_TOTAL, _("Difference"), report->difference);
  if (*report->note != '\0')
    add_taken (paper, TK_SHIFT_LINE_TEXT, g_strdup (report->note), NULL);
}

static void
add_drawer (Paper *paper)
{
  const TkShiftReport *report = paper->report;

  add_heading (paper, _("Drawer"));
  add_money (paper, TK_SHIFT_LINE_PAIR, _("Opening float"), report->opening_float);
  add_money (paper, TK_SHIFT_LINE_PAIR, _("Cash from sales"), report->cash_sales);
  add_some_money (paper, _("Handed back in cash"), -report->cash_refunds);
  add_some_money (paper, _("Cash in"), report->cash_in);
  add_some_money (paper, _("Cash out"), -report->cash_out);
  add_money (paper, TK_SHIFT_LINE_TOTAL, _("Expected in the drawer"), report->expected);
  if (report->number > 0)
    add_counted (paper);
}

char *
tk_till_act_words (const TkTillAct *act)
{
  g_autofree char *who = *act->approved_by != '\0' && !g_str_equal (act->approved_by, act->staff)
                           ? g_strdup_printf (_("%s, approved by %s"), act->staff, act->approved_by)
                         : *act->to != '\0' ? g_strdup_printf (_("%s to %s"), act->staff, act->to)
                                            : g_strdup (act->staff);
  const char *what = g_str_equal (act->kind, TK_KIND_DRAWER_OPENED)       ? _("Drawer opened")
                     : g_str_equal (act->kind, TK_KIND_SHIFT_HANDED_OVER) ? _("Handed over")
                     : act->amount > 0                                     ? _("Cash in")
                                                                           : _("Cash out");

  return *act->reason != '\0' ? g_strdup_printf ("%s · %s · %s", what, who, act->reason) : g_strdup_printf ("%s · %s", what, who);
}

static void
add_act (Paper *paper, const TkTillAct *act)
{
  g_autofree char *time = tk_time_format (act->at, paper->report->zone, "%H:%M"), *words = tk_till_act_words (act);

  add_taken (paper, TK_SHIFT_LINE_SMALL, g_strdup_printf ("%s %s", time, words), act->amount != 0 ? amount_of (paper, act->amount) : NULL);
  if (act->difference != 0)
    add_taken (paper, TK_SHIFT_LINE_SMALL, g_strdup (_("Difference then")), amount_of (paper, act->difference));
}

static void
add_acts (Paper *paper)
{
  const TkShiftReport *report = paper->report;

  if (report->acts->len == 0)
    return;
  add_heading (paper, _("At the drawer"));
  for (guint i = 0; i < report->acts->len; i++)
    add_act (paper, g_ptr_array_index (report->acts, i));
  add_some_count (paper, _("Opened without a sale"), report->drawer_opens);
}

static void
add_open_ends (Paper *paper)
{
  const TkShiftReport *report = paper->report;

  if (report->unmatched + report->attempts + report->waiting == 0)
    return;
  add_heading (paper, _("To be looked at"));
  add_some_count (paper, _("M-Pesa codes nobody has confirmed"), report->unmatched);
  add_some_count (paper, _("Payments asked for and not decided"), report->attempts);
  add_some_count (paper, _("Entries the hub has not got yet"), report->waiting);
}

/* ---- The whole ---- */

GPtrArray *
tk_shift_lines (const TkShiftReport *report)
{
  Paper paper = { g_ptr_array_new_with_free_func (line_free), report };

  add_place (&paper);
  add_sales (&paper);
  add_methods (&paper);
  add_types (&paper);
  add_staff (&paper);
  add_drawer (&paper);
  add_acts (&paper);
  add_open_ends (&paper);
  add_rule (&paper);
  add_taken (&paper, TK_SHIFT_LINE_SMALL, g_strdup_printf (_("Journal entry %" PRId64 " · %.16s"), report->head_seq, report->head_hash), NULL);
  return paper.lines;
}

char *
tk_shift_title (const TkShiftReport *report)
{
  if (report->number == 0)
    return g_strdup (_("X report"));
  return report->closed_at > 0 ? g_strdup_printf (_("Z report %" PRId64), report->number)
                               : g_strdup_printf (_("Z report %" PRId64 ", not closed yet"), report->number);
}

char *
tk_shift_when (const TkShiftReport *report)
{
  g_autofree char *opened = tk_desk_time_words (report->opened_at, 0, report->zone);
  g_autofree char *closed = report->closed_at > 0 ? tk_desk_time_words (report->closed_at, report->opened_at, report->zone) : NULL;

  return closed != NULL ? g_strdup_printf ("%s – %s", opened, closed) : g_steal_pointer (&opened);
}

char *
tk_shift_qr_caption (const TkShiftReport *report)
{
  return g_strdup_printf (_("The journal's chain up to entry %" PRId64), report->head_seq);
}
