/* What a shift comes to, read from what happened in it. A closed one says what it said when it was closed.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-shift-private.h"
#include "tk-money.h"
#include "tk-store-journal.h"
#include "tk-store-setting.h"
#include "tk-store-sync.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#define QUARTER_MS G_GINT64_CONSTANT (900000)
#define HOUR_MS (4 * QUARTER_MS)

/* ---- The struct ---- */

static void
method_free (gpointer data)
{
  TkShiftMethod *row = data;

  g_free (row->method);
  g_free (row);
}

static void
type_free (gpointer data)
{
  TkShiftType *row = data;

  g_free (row->event_title);
  g_free (row->type_name);
  g_free (row);
}

static void
staff_free (gpointer data)
{
  TkShiftStaff *row = data;

  g_free (row->staff);
  g_free (row);
}

static void
act_free (gpointer data)
{
  TkTillAct *row = data;

  g_free (row->kind);
  g_free (row->staff);
  g_free (row->to);
  g_free (row->approved_by);
  g_free (row->reason);
  g_free (row);
}

static TkShiftReport *
report_new (const TkStoreShift *shift)
{
  TkShiftReport *report = g_new0 (TkShiftReport, 1);

  report->id = g_strdup (shift->id);
  report->currency = g_strdup (shift->currency);
  report->opened_by = g_strdup (shift->opened_by);
  report->closed_by = g_strdup (shift->closed_by);
  report->note = g_strdup (shift->note);
  report->number = shift->number;
  report->opened_at = shift->opened_at;
  report->closed_at = shift->closed_at;
  report->opening_float = shift->opening_float;
  report->counted = shift->counted;
  report->methods = g_ptr_array_new_with_free_func (method_free);
  report->types = g_ptr_array_new_with_free_func (type_free);
  report->hours = g_ptr_array_new_with_free_func (g_free);
  report->staff = g_ptr_array_new_with_free_func (staff_free);
  report->acts = g_ptr_array_new_with_free_func (act_free);
  report->denominations = g_array_new (FALSE, FALSE, sizeof (TkDenomination));
  return report;
}

void
tk_shift_report_free (TkShiftReport *report)
{
  if (report == NULL)
    return;
  g_free (report->id);
  g_free (report->currency);
  g_free (report->opened_by);
  g_free (report->closed_by);
  g_free (report->note);
  g_free (report->head_hash);
  g_free (report->head_qr);
  g_free (report->terminal);
  g_free (report->zone);
  g_ptr_array_unref (report->methods);
  g_ptr_array_unref (report->types);
  g_ptr_array_unref (report->hours);
  g_ptr_array_unref (report->staff);
  g_ptr_array_unref (report->acts);
  g_array_unref (report->denominations);
  g_free (report);
}

/* ---- Rows ---- */

static void
add_method (gconstpointer data, gpointer user_data)
{
  const TkStoreShiftMethod *row = data;
  TkShiftReport *report = user_data;
  TkShiftMethod *method = g_new0 (TkShiftMethod, 1);

  method->method = g_strdup (row->method);
  method->sales = row->sales;
  method->refunds = row->refunds;
  method->count = row->count;
  g_ptr_array_add (report->methods, method);
}

static void
add_type (gconstpointer data, gpointer user_data)
{
  const TkStoreShiftType *row = data;
  TkShiftReport *report = user_data;
  TkShiftType *type = g_new0 (TkShiftType, 1);

  type->event_title = g_strdup (row->title);
  type->type_name = g_strdup (row->name);
  type->event = (guint32) row->event;
  type->type = (guint16) row->type;
  type->sold = row->sold;
  type->undone = row->undone;
  type->amount = row->amount;
  report->tickets_undone += row->undone;
  g_ptr_array_add (report->types, type);
}

/* The beginning of the hour as the clocks there count hours: some zones are half an hour off. */
static gint64
hour_of (gint64 at, const char *zone)
{
  gint64 offset = tk_time_offset (at, zone), local = at + offset;

  return local - (local % HOUR_MS + HOUR_MS) % HOUR_MS - offset;
}

static void
add_quarter (gconstpointer data, gpointer user_data)
{
  const TkStoreShiftQuarter *row = data;
  TkShiftReport *report = user_data;
  gint64 hour = hour_of (row->quarter * QUARTER_MS, report->zone);
  TkShiftHour *found = NULL;

  for (guint i = report->hours->len; i > 0 && found == NULL; i--)
    {
      TkShiftHour *other = g_ptr_array_index (report->hours, i - 1);
      if (other->hour_ms != hour)
        break;
      if (other->event == row->event && other->type == row->type)
        found = other;
    }
  if (found == NULL)
    {
      found = g_new0 (TkShiftHour, 1);
      found->hour_ms = hour;
      found->event = (guint32) row->event;
      found->type = (guint16) row->type;
      g_ptr_array_add (report->hours, found);
    }
  found->tickets += row->tickets;
  found->amount += row->amount;
}

static void
add_staff (gconstpointer data, gpointer user_data)
{
  const TkStoreShiftStaff *row = data;
  TkShiftReport *report = user_data;
  TkShiftStaff *staff = g_new0 (TkShiftStaff, 1);

  staff->staff = g_strdup (row->staff);
  staff->sales = row->sales;
  staff->total = row->total;
  staff->cash = row->cash;
  staff->refunds = row->refunds;
  g_ptr_array_add (report->staff, staff);
}

static void
add_act (gconstpointer data, gpointer user_data)
{
  const TkStoreTillAct *row = data;
  TkShiftReport *report = user_data;
  TkTillAct *act = g_new0 (TkTillAct, 1);

  act->seq = row->seq;
  act->at = row->at;
  act->amount = row->amount;
  act->difference = row->difference;
  act->kind = g_strdup (row->kind);
  act->staff = g_strdup (row->staff);
  act->to = g_strdup (row->to);
  act->approved_by = g_strdup (row->approved_by);
  act->reason = g_strdup (row->reason);
  g_ptr_array_add (report->acts, act);
}

static gboolean
read_rows (TkDesk *desk, TkShiftReport *report, GError **error)
{
  return tk_store_each_shift_method (desk->store, report->id, add_method, report, error)
         && tk_store_each_shift_type (desk->store, report->id, add_type, report, error)
         && tk_store_each_shift_quarter (desk->store, report->id, add_quarter, report, error)
         && tk_store_each_shift_staff (desk->store, report->id, add_staff, report, error)
         && tk_store_each_till_act (desk->store, report->id, add_act, report, error);
}

/* ---- Sums ---- */

static gboolean
fail_sum (GError **error)
{
  g_set_error_literal (error, TK_DESK_ERROR, TK_DESK_ERROR_SHIFT,
                       _("This shift holds more money than can be counted; report this"));
  return FALSE;
}

static gboolean
sum_methods (TkShiftReport *report, GError **error)
{
  for (guint i = 0; i < report->methods->len; i++)
    {
      const TkShiftMethod *method = g_ptr_array_index (report->methods, i);
      gboolean cash = g_str_equal (method->method, "cash");
      gint64 *sales = cash ? &report->cash_sales : &report->other_sales;
      gint64 *refunds = cash ? &report->cash_refunds : &report->other_refunds;

      if (!tk_money_add (*sales, method->sales, sales) || !tk_money_add (*refunds, method->refunds, refunds))
        return fail_sum (error);
      if (g_str_equal (method->method, "comp"))
        report->comps = method->sales;
    }
  return TRUE;
}

static gboolean
sum_acts (TkShiftReport *report, GError **error)
{
  for (guint i = 0; i < report->acts->len; i++)
    {
      const TkTillAct *act = g_ptr_array_index (report->acts, i);
      gint64 *way = act->amount > 0 ? &report->cash_in : &report->cash_out;

      if (g_str_equal (act->kind, TK_KIND_DRAWER_OPENED))
        report->drawer_opens++;
      else if (g_str_equal (act->kind, TK_KIND_CASH_MOVED) && !tk_money_add (*way, ABS (act->amount), way))
        return fail_sum (error);
    }
  return TRUE;
}

static gboolean
sum_drawer (TkShiftReport *report, GError **error)
{
  const gint64 parts[] = { report->cash_sales, -report->cash_refunds, report->cash_in, -report->cash_out };

  report->expected = report->opening_float;
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (!tk_money_add (report->expected, parts[i], &report->expected))
      return fail_sum (error);
  return TRUE;
}

static gboolean
read_sums (TkDesk *desk, TkShiftReport *report, GError **error)
{
  TkStoreShiftSums sums;

  if (!tk_store_sum_shift (desk->store, report->id, &sums, error))
    return FALSE;
  report->sales = sums.sales;
  report->tickets = sums.tickets;
  report->total = sums.total;
  report->rounding = sums.rounding;
  report->list = sums.list;
  report->discounts = sums.discounts;
  report->first_sale = sums.first_sale;
  report->last_sale = sums.last_sale;
  report->voids = sums.voids;
  report->voided = sums.voided;
  report->refunds = sums.refunds;
  report->refunded = sums.refunded;
  report->unmatched = sums.unmatched;
  return sum_methods (report, error) && sum_acts (report, error) && sum_drawer (report, error);
}

/* ---- Where it stands ---- */

/* The hash of entry `seq` as hex; "" when there is none. */
static gboolean
read_hash (TkDesk *desk, gint64 seq, char **hash, GError **error)
{
  g_autoptr (GPtrArray) entries = tk_store_journal_read (desk->store, seq, 1, error);

  if (entries == NULL)
    return FALSE;
  const TkJournalEntry *entry = entries->len > 0 ? g_ptr_array_index (entries, 0) : NULL;
  g_free (*hash);
  *hash = entry != NULL ? tk_hex_encode (entry->hash, TK_DIGEST_SIZE) : g_strdup ("");
  return TRUE;
}

/* X prints where the journal is now; Z where it was when the shift was closed. */
static gboolean
read_head (TkDesk *desk, const TkStoreShift *shift, TkShiftReport *report, GError **error)
{
  gint64 terminal = 0;

  if (shift->closed_seq > 0)
    report->head_seq = shift->closed_seq;
  else if (!tk_store_journal_head (desk->store, &report->head_seq, NULL, error))
    return FALSE;
  if (!read_hash (desk, report->head_seq, &report->head_hash, error)
      || !tk_store_get_setting_int (desk->store, "terminal", 0, &terminal, error))
    return FALSE;
  report->head_qr = g_strdup_printf ("TKZ1:%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT ":%s", terminal, report->head_seq,
                                     report->head_hash);
  return TRUE;
}

static gboolean
read_place (TkDesk *desk, TkShiftReport *report, GError **error)
{
  g_autoptr (GPtrArray) events = tk_store_list_events (desk->store, error);

  if (events == NULL || !tk_store_get_setting (desk->store, "name", &report->terminal, error))
    return FALSE;
  if (report->terminal == NULL)
    report->terminal = g_strdup ("");
  report->zone = g_strdup (events->len > 0 ? ((const TkWireEvent *) g_ptr_array_index (events, 0))->zone : "UTC");
  return TRUE;
}

static gboolean
read_waiting (TkDesk *desk, TkShiftReport *report, GError **error)
{
  gint64 acked = 0;

  if (!tk_store_sync_acked (desk->store, &acked, error) || !tk_store_count_open_attempts (desk->store, &report->attempts, error))
    return FALSE;
  report->waiting = MAX (report->head_seq - acked, 0);
  return TRUE;
}

/* What goes on changing after a shift was closed is told as it was then. */
static gboolean
read_closed (const TkStoreShift *shift, TkShiftReport *report, GError **error)
{
  TkWireShiftClosed *body;

  report->expected = shift->expected;
  report->difference = shift->counted - shift->expected;
  if (*shift->body == '\0')
    return TRUE;
  body = tk_wire_decode (&tk_wire_shift_closed_shape, shift->body, strlen (shift->body), error);
  if (body == NULL)
    return FALSE;
  report->unmatched = body->unmatched;
  report->waiting = body->waiting;
  report->attempts = body->attempts;
  for (guint i = 0; i < body->denominations->len; i++)
    {
      const TkWireDenomination *row = g_ptr_array_index (body->denominations, i);
      TkDenomination denomination = { row->value, row->count };
      g_array_append_val (report->denominations, denomination);
    }
  tk_wire_free (&tk_wire_shift_closed_shape, body);
  return TRUE;
}

TkShiftReport *
tk_shift_make_report (TkDesk *desk, const TkStoreShift *shift, GError **error)
{
  g_autoptr (TkShiftReport) report = report_new (shift);

  if (!read_place (desk, report, error) || !read_rows (desk, report, error) || !read_sums (desk, report, error)
      || !read_head (desk, shift, report, error))
    return NULL;
  if (!(shift->closed_seq > 0 ? read_closed (shift, report, error) : read_waiting (desk, report, error)))
    return NULL;
  return g_steal_pointer (&report);
}

/* ---- Asking ---- */

typedef struct
{
  gint64 number;            /* −1 the open one, 0 the last closed one */
  TkShiftReport *report;
} Question;

static gboolean
find_shift (TkDesk *desk, gint64 number, TkStoreShift **shift, GError **error)
{
  return number < 0    ? tk_store_get_open_shift (desk->store, shift, error)
         : number == 0 ? tk_store_get_closed_shift (desk->store, shift, error)
                       : tk_store_get_numbered_shift (desk->store, number, shift, error);
}

/* In one transaction, so that all figures are of one moment. */
static gboolean
report_cb (TkDesk *desk, gpointer data, GError **error)
{
  Question *question = data;
  g_autoptr (TkStoreShift) shift = NULL;

  if (!find_shift (desk, question->number, &shift, error))
    return FALSE;
  if (shift != NULL)
    question->report = tk_shift_make_report (desk, shift, error);
  else if (question->number > 0)
    g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_FOUND, _("There is no Z report %" PRId64 " here; look at the last one"),
                 question->number);
  else
    g_set_error_literal (error, TK_DESK_ERROR, TK_DESK_ERROR_SHIFT,
                         question->number == 0 ? _("No shift has been closed here yet") : _("No shift is open; open one first"));
  return question->report != NULL;
}

static TkShiftReport *
answer (TkDesk *desk, gint64 number, GError **error)
{
  Question question = { .number = number };

  if (!tk_desk_transact (desk, report_cb, &question, error))
    g_clear_pointer (&question.report, tk_shift_report_free);
  return question.report;
}

TkShiftReport *
tk_desk_shift_report (TkDesk *desk, gboolean closed, GError **error)
{
  g_return_val_if_fail (desk != NULL, NULL);
  return answer (desk, closed ? 0 : -1, error);
}

TkShiftReport *
tk_desk_shift_get (TkDesk *desk, gint64 number, GError **error)
{
  g_return_val_if_fail (desk != NULL, NULL);
  return answer (desk, MAX (number, 1), error);
}
