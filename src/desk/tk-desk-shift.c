/* The shift: opened with a float, closed with a count, reported as X and Z. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-shift.h"
#include "tk-desk-sell-private.h"
#include "tk-money.h"
#include "tk-store-journal.h"
#include "tk-store-shift.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define NOTE_MAX 500

/* What opening or closing is about. */
typedef struct
{
  const TkStaff *staff;
  const char *currency;  /* (nullable) opening: the events' when NULL */
  const char *note;      /* (nullable) */
  gint64 amount;         /* float or count */
  TkShiftReport *report;
} ShiftAct;

static gboolean
fail (TkDeskError code, GError **error, const char *sentence)
{
  g_set_error_literal (error, TK_DESK_ERROR, code, sentence);
  return FALSE;
}

static gboolean
check_act (const ShiftAct *act, GError **error)
{
  if (!tk_role_may_sell (act->staff->role))
    {
      g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_ALLOWED,
                   _("%s may not open or close a shift; a cashier or a supervisor must sign in"), act->staff->display_name);
      return FALSE;
    }
  if (act->amount < 0 || act->amount > TK_SALE_TOTAL_MAX)
    return fail (TK_DESK_ERROR_INVALID, error, _("That is not an amount that fits in a drawer; count it again"));
  if (act->note != NULL && (strlen (act->note) > NOTE_MAX || !g_utf8_validate (act->note, -1, NULL)))
    return fail (TK_DESK_ERROR_INVALID, error, _("That note is too long; write it shorter"));
  return TRUE;
}

/* Journals the opening and stores it; sets *id, a text of a wire struct. */
static gboolean
open_shift (TkDesk *desk, const TkStaff *staff, const char *currency, gint64 opening_float, gboolean automatic, char **id,
            GError **error)
{
  char uuid[TK_UUID_SIZE];
  TkWireShiftOpened body = { uuid, (char *) currency, opening_float, automatic };
  TkStoreShift row = {
    .id = uuid, .currency = (char *) currency, .opened_by = staff->name, .opening_float = opening_float,
  };

  tk_uuid_new (desk->clock, uuid);
  if (!tk_store_journal_append (desk->store, desk->clock, TK_KIND_SHIFT_OPENED, staff->name, &tk_wire_shift_opened_shape,
                                &body, NULL, &row.opened_seq, error)
      || !tk_store_add_shift (desk->store, &row, error))
    return FALSE;
  tk_wire_set (id, uuid);
  return TRUE;
}

gboolean
tk_desk_ensure_shift (TkDesk *desk, const TkStaff *staff, const char *currency, char **shift, GError **error)
{
  g_autoptr (TkStoreShift) open = NULL;

  if (!tk_store_get_open_shift (desk->store, &open, error))
    return FALSE;
  if (open == NULL)
    return open_shift (desk, staff, currency, 0, TRUE, shift, error);
  if (g_str_equal (open->currency, currency))
    {
      tk_wire_set (shift, open->id);
      return TRUE;
    }
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_SHIFT, _("The open shift counts %s; close it before selling in %s"),
               open->currency, currency);
  return FALSE;
}

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
add_head (TkDesk *desk, const TkStoreShift *shift, TkShiftReport *report, GError **error)
{
  if (shift->closed_seq > 0)
    report->head_seq = shift->closed_seq;
  else if (!tk_store_journal_head (desk->store, &report->head_seq, NULL, error))
    return FALSE;
  return read_hash (desk, report->head_seq, &report->head_hash, error);
}

static gboolean
fill_report (TkDesk *desk, const TkStoreShift *shift, TkShiftReport *report, GError **error)
{
  TkStoreShiftSums sums;

  if (!tk_store_sum_shift (desk->store, shift->id, &sums, error))
    return FALSE;
  report->id = g_strdup (shift->id);
  report->currency = g_strdup (shift->currency);
  report->opened_by = g_strdup (shift->opened_by);
  report->closed_by = g_strdup (shift->closed_by);
  report->note = g_strdup (shift->note);
  report->opened_at = shift->opened_at;
  report->closed_at = shift->closed_at;
  report->opening_float = shift->opening_float;
  report->cash_sales = sums.cash;
  report->other_sales = sums.other;
  report->sales = sums.sales;
  report->tickets = sums.tickets;
  report->total = sums.total;
  report->cash_refunds = sums.cash_back;
  report->other_refunds = sums.other_back;
  report->voids = sums.voids;
  report->voided = sums.voided;
  report->refunds = sums.refunds;
  report->refunded = sums.refunded;
  report->tickets_undone = sums.tickets_back;
  report->counted = shift->counted;
  if (!tk_money_add (shift->opening_float, sums.cash, &report->expected)
      || !tk_money_add (report->expected, -sums.cash_back, &report->expected))
    return fail (TK_DESK_ERROR_SHIFT, error, _("This shift holds more money than can be counted; report this"));
  report->difference = shift->closed_seq > 0 ? report->counted - report->expected : 0;
  return add_head (desk, shift, report, error);
}

static TkShiftReport *
make_report (TkDesk *desk, const TkStoreShift *shift, GError **error)
{
  g_autoptr (TkShiftReport) report = g_new0 (TkShiftReport, 1);

  return fill_report (desk, shift, report, error) ? g_steal_pointer (&report) : NULL;
}

static gboolean
find_currency (TkDesk *desk, ShiftAct *act, char **currency, GError **error)
{
  g_autoptr (GPtrArray) events = NULL;

  if (act->currency != NULL)
    *currency = g_strdup (act->currency);
  else
    {
      events = tk_store_list_events (desk->store, error);
      if (events == NULL)
        return FALSE;
      if (events->len == 0)
        return fail (TK_DESK_ERROR_NOT_FOUND, error, _("There is no event here yet; connect to the hub once, then open the shift"));
      *currency = g_strdup (((const TkWireEvent *) g_ptr_array_index (events, 0))->currency);
    }
  if (tk_currency_exponent (*currency) >= 0)
    return TRUE;
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID, _("%s is not a currency; write its code, like KES"), *currency);
  return FALSE;
}

static gboolean
open_cb (TkDesk *desk, gpointer data, GError **error)
{
  ShiftAct *act = data;
  g_autoptr (TkStoreShift) open = NULL, opened = NULL;
  g_autofree char *currency = NULL, *id = NULL;

  if (!tk_desk_require_enrolled (desk, NULL, error) || !tk_store_get_open_shift (desk->store, &open, error))
    return FALSE;
  if (open != NULL)
    return fail (TK_DESK_ERROR_SHIFT, error, _("A shift is already open; close it first"));
  if (!find_currency (desk, act, &currency, error)
      || !open_shift (desk, act->staff, currency, act->amount, FALSE, &id, error)
      || !tk_store_get_open_shift (desk->store, &opened, error))
    return FALSE;
  act->report = make_report (desk, opened, error);
  return act->report != NULL;
}

/* The body of shift.closed says the same as the Z report. */
static gboolean
journal_close (TkDesk *desk, ShiftAct *act, const TkShiftReport *x, gint64 *seq, GError **error)
{
  TkWireShiftClosed body = {
    .shift = x->id, .currency = x->currency, .note = (char *) (act->note != NULL ? act->note : ""),
    .float_amount = x->opening_float, .cash_sales = x->cash_sales, .cash_refunds = x->cash_refunds,
    .counted = act->amount, .expected = x->expected, .difference = act->amount - x->expected,
    .sales = x->sales, .tickets = x->tickets, .total = x->total,
  };

  return tk_store_journal_append (desk->store, desk->clock, TK_KIND_SHIFT_CLOSED, act->staff->name,
                                  &tk_wire_shift_closed_shape, &body, NULL, seq, error);
}

static gboolean
close_cb (TkDesk *desk, gpointer data, GError **error)
{
  ShiftAct *act = data;
  g_autoptr (TkStoreShift) open = NULL, closed = NULL;
  g_autoptr (TkShiftReport) x = NULL;

  if (!tk_desk_require_enrolled (desk, NULL, error) || !tk_store_get_open_shift (desk->store, &open, error))
    return FALSE;
  if (open == NULL)
    return fail (TK_DESK_ERROR_SHIFT, error, _("No shift is open; open one first"));
  x = make_report (desk, open, error);
  if (x == NULL || !journal_close (desk, act, x, &open->closed_seq, error))
    return FALSE;
  TkStoreShift row = {
    .id = open->id, .closed_seq = open->closed_seq, .closed_by = act->staff->name, .counted = act->amount,
    .expected = x->expected, .note = (char *) (act->note != NULL ? act->note : ""),
  };
  if (!tk_store_close_shift (desk->store, &row, error) || !tk_store_get_closed_shift (desk->store, &closed, error))
    return FALSE;
  act->report = make_report (desk, closed, error);
  return act->report != NULL;
}

static TkShiftReport *
run (TkDesk *desk, TkDeskAct step, ShiftAct *act, GError **error)
{
  if (!check_act (act, error))
    return NULL;
  if (!tk_desk_transact (desk, step, act, error))
    g_clear_pointer (&act->report, tk_shift_report_free);
  return act->report;
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
  g_free (report);
}

TkShiftReport *
tk_desk_shift_open (TkDesk *desk, const TkStaff *staff, gint64 opening_float, const char *currency, GError **error)
{
  ShiftAct act = { .staff = staff, .currency = currency, .amount = opening_float };

  g_return_val_if_fail (desk != NULL && staff != NULL, NULL);
  return run (desk, open_cb, &act, error);
}

TkShiftReport *
tk_desk_shift_close (TkDesk *desk, const TkStaff *staff, gint64 counted, const char *note, GError **error)
{
  ShiftAct act = { .staff = staff, .note = note, .amount = counted };

  g_return_val_if_fail (desk != NULL && staff != NULL, NULL);
  return run (desk, close_cb, &act, error);
}

TkShiftReport *
tk_desk_shift_report (TkDesk *desk, gboolean closed, GError **error)
{
  g_autoptr (TkStoreShift) shift = NULL;
  gboolean read;

  g_return_val_if_fail (desk != NULL, NULL);
  read = closed ? tk_store_get_closed_shift (desk->store, &shift, error) : tk_store_get_open_shift (desk->store, &shift, error);
  if (!read)
    return NULL;
  if (shift != NULL)
    return make_report (desk, shift, error);
  fail (TK_DESK_ERROR_SHIFT, error,
        closed ? _("No shift has been closed here yet") : _("No shift is open; open one first"));
  return NULL;
}
