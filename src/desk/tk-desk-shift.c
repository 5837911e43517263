/* The shift: opened with a float, closed with a count. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-shift-private.h"
#include "tk-money.h"
#include "tk-store-journal.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What opening or closing is about. */
typedef struct
{
  const TkStaff *staff;
  const char *currency;  /* (nullable) opening: the events' when NULL */
  gint64 opening_float;
  const TkCount *count;  /* closing */
  TkShiftReport *report;
} ShiftAct;

static gboolean
fail (TkDeskError code, GError **error, const char *sentence)
{
  g_set_error_literal (error, TK_DESK_ERROR, code, sentence);
  return FALSE;
}

static gboolean
check_opener (const TkStaff *staff, GError **error)
{
  if (tk_role_may_sell (staff->role))
    return TRUE;
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_ALLOWED,
               _("%s may not open or close a shift; a cashier or a supervisor must sign in"), staff->display_name);
  return FALSE;
}

static gboolean
check_amount (gint64 amount, GError **error)
{
  if (amount >= 0 && amount <= TK_SALE_TOTAL_MAX)
    return TRUE;
  return fail (TK_DESK_ERROR_INVALID, error, _("That is not an amount that fits in a drawer; count it again"));
}

static gboolean
add_up (const TkCount *count, gint64 *sum, GError **error)
{
  for (gsize i = 0; i < count->n_denominations; i++)
    {
      const TkDenomination *row = &count->denominations[i];
      gint64 amount;

      if (row->value <= 0 || row->count < 0 || row->count > G_MAXUINT32 || !tk_money_multiply (row->value, row->count, &amount)
          || !tk_money_add (*sum, amount, sum))
        return fail (TK_DESK_ERROR_INVALID, error, _("That is not a number of notes that fits in a drawer; count it again"));
    }
  return TRUE;
}

static gboolean
check_denominations (const TkCount *count, const char *currency, GError **error)
{
  g_autofree char *sum_words = NULL, *counted_words = NULL;
  gint64 sum = 0;

  if (count->n_denominations == 0)
    return TRUE;
  if (count->n_denominations > TK_DENOMINATIONS_MAX)
    return fail (TK_DESK_ERROR_INVALID, error, _("That is not a number of notes that fits in a drawer; count it again"));
  if (!add_up (count, &sum, error))
    return FALSE;
  if (sum == count->counted)
    return TRUE;
  sum_words = tk_desk_money (sum, currency);
  counted_words = tk_desk_money (count->counted, currency);
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID, _("The notes and coins come to %s, not to %s; count them again"),
               sum_words, counted_words);
  return FALSE;
}

gboolean
tk_shift_check_count (const TkCount *count, const char *currency, GError **error)
{
  if (!check_amount (count->counted, error))
    return FALSE;
  if (count->note != NULL && (strlen (count->note) > TK_TILL_TEXT_MAX || !g_utf8_validate (count->note, -1, NULL)))
    return fail (TK_DESK_ERROR_INVALID, error, _("That note is too long; write it shorter"));
  return check_denominations (count, currency, error);
}

gboolean
tk_shift_check_explained (const TkCount *count, gint64 expected, const char *currency, GError **error)
{
  g_autofree char *words = NULL;

  if (!count->explained || count->counted == expected || (count->note != NULL && *count->note != '\0'))
    return TRUE;
  words = tk_desk_money (ABS (count->counted - expected), currency);
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID,
               count->counted < expected ? _("%s is missing; say why in the note") : _("%s is too much; say why in the note"), words);
  return FALSE;
}

/* ---- Opening ---- */

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

gboolean
tk_shift_require_open (TkDesk *desk, TkStoreShift **shift, GError **error)
{
  TkStoreShift *open = NULL;

  if (!tk_desk_require_enrolled (desk, NULL, error) || !tk_store_get_open_shift (desk->store, &open, error))
    return FALSE;
  if (open == NULL)
    return fail (TK_DESK_ERROR_SHIFT, error, _("No shift is open; open one first"));
  *shift = open;
  return TRUE;
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
      || !open_shift (desk, act->staff, currency, act->opening_float, FALSE, &id, error)
      || !tk_store_get_open_shift (desk->store, &opened, error))
    return FALSE;
  act->report = tk_shift_make_report (desk, opened, error);
  return act->report != NULL;
}

/* ---- Closing ---- */

/* What is so far, with the count beside it: what Z would say. */
static TkShiftReport *
count_up (TkDesk *desk, const TkStoreShift *open, const TkCount *count, GError **error)
{
  g_autoptr (TkShiftReport) x = tk_shift_make_report (desk, open, error);

  if (x == NULL || !tk_store_next_shift_number (desk->store, &x->number, error))
    return NULL;
  x->counted = count->counted;
  x->difference = count->counted - x->expected;
  g_free (x->note);
  x->note = g_strdup (count->note != NULL ? count->note : "");
  for (gsize i = 0; i < count->n_denominations; i++)
    if (count->denominations[i].count > 0)
      g_array_append_val (x->denominations, count->denominations[i]);
  return g_steal_pointer (&x);
}

static void
add_rows (const TkShiftReport *x, TkWireShiftClosed *body)
{
  for (guint i = 0; i < x->methods->len; i++)
    {
      const TkShiftMethod *method = g_ptr_array_index (x->methods, i);
      TkWireShiftMethod *row = tk_wire_append (&tk_wire_shift_method_shape, body->methods);
      tk_wire_set (&row->method, method->method);
      row->sales = method->sales;
      row->refunds = method->refunds;
    }
  for (guint i = 0; i < x->denominations->len; i++)
    {
      TkWireDenomination *row = tk_wire_append (&tk_wire_denomination_shape, body->denominations);
      row->value = g_array_index (x->denominations, TkDenomination, i).value;
      row->count = g_array_index (x->denominations, TkDenomination, i).count;
    }
}

/* The body of shift.closed says the same as the Z report. */
static TkWireShiftClosed *
make_body (const TkShiftReport *x)
{
  TkWireShiftClosed *body = tk_wire_new (&tk_wire_shift_closed_shape);

  tk_wire_set (&body->shift, x->id);
  tk_wire_set (&body->currency, x->currency);
  tk_wire_set (&body->note, x->note);
  body->number = x->number;
  body->float_amount = x->opening_float;
  body->cash_sales = x->cash_sales;
  body->cash_refunds = x->cash_refunds;
  body->cash_in = x->cash_in;
  body->cash_out = x->cash_out;
  body->counted = x->counted;
  body->expected = x->expected;
  body->difference = x->difference;
  body->sales = x->sales;
  body->tickets = x->tickets;
  body->total = x->total;
  body->rounding = x->rounding;
  body->discounts = x->discounts;
  body->drawer_opens = x->drawer_opens;
  body->unmatched = x->unmatched;
  body->attempts = x->attempts;
  body->waiting = x->waiting;
  add_rows (x, body);
  return body;
}

static gboolean
journal_close (TkDesk *desk, const ShiftAct *act, const TkShiftReport *x, gint64 *seq, GError **error)
{
  TkWireShiftClosed *body = make_body (x);
  gboolean done = tk_store_journal_append (desk->store, desk->clock, TK_KIND_SHIFT_CLOSED, act->staff->name,
                                           &tk_wire_shift_closed_shape, body, NULL, seq, error);

  tk_wire_free (&tk_wire_shift_closed_shape, body);
  return done;
}

static gboolean
close_cb (TkDesk *desk, gpointer data, GError **error)
{
  ShiftAct *act = data;
  g_autoptr (TkStoreShift) open = NULL, closed = NULL;
  g_autoptr (TkShiftReport) x = NULL;

  if (!tk_shift_require_open (desk, &open, error) || !tk_shift_check_count (act->count, open->currency, error))
    return FALSE;
  x = count_up (desk, open, act->count, error);
  if (x == NULL || !tk_shift_check_explained (act->count, x->expected, x->currency, error)
      || !journal_close (desk, act, x, &open->closed_seq, error))
    return FALSE;
  TkStoreShift row = {
    .id = open->id, .closed_seq = open->closed_seq, .closed_by = act->staff->name, .counted = x->counted,
    .expected = x->expected, .note = x->note, .number = x->number,
  };
  if (!tk_store_close_shift (desk->store, &row, error) || !tk_store_get_closed_shift (desk->store, &closed, error))
    return FALSE;
  act->report = tk_shift_make_report (desk, closed, error);
  return act->report != NULL;
}

static gboolean
preview_cb (TkDesk *desk, gpointer data, GError **error)
{
  ShiftAct *act = data;
  g_autoptr (TkStoreShift) open = NULL;

  if (!tk_shift_require_open (desk, &open, error) || !tk_shift_check_count (act->count, open->currency, error))
    return FALSE;
  act->report = count_up (desk, open, act->count, error);
  return act->report != NULL;
}

static TkShiftReport *
run (TkDesk *desk, TkDeskAct step, ShiftAct *act, GError **error)
{
  if (!check_opener (act->staff, error))
    return NULL;
  if (!tk_desk_transact (desk, step, act, error))
    g_clear_pointer (&act->report, tk_shift_report_free);
  return act->report;
}

TkShiftReport *
tk_desk_shift_open (TkDesk *desk, const TkStaff *staff, gint64 opening_float, const char *currency, GError **error)
{
  ShiftAct act = { .staff = staff, .currency = currency, .opening_float = opening_float };

  g_return_val_if_fail (desk != NULL && staff != NULL, NULL);
  if (!check_opener (staff, error) || !check_amount (opening_float, error))
    return NULL;
  return run (desk, open_cb, &act, error);
}

TkShiftReport *
tk_desk_shift_close_counted (TkDesk *desk, const TkStaff *staff, const TkCount *count, GError **error)
{
  ShiftAct act = { .staff = staff, .count = count };

  g_return_val_if_fail (desk != NULL && staff != NULL && count != NULL, NULL);
  return run (desk, close_cb, &act, error);
}

TkShiftReport *
tk_desk_shift_preview (TkDesk *desk, const TkStaff *staff, const TkCount *count, GError **error)
{
  ShiftAct act = { .staff = staff, .count = count };

  g_return_val_if_fail (desk != NULL && staff != NULL && count != NULL, NULL);
  return run (desk, preview_cb, &act, error);
}

TkShiftReport *
tk_desk_shift_close (TkDesk *desk, const TkStaff *staff, gint64 counted, const char *note, GError **error)
{
  TkCount count = { .counted = counted, .note = note };

  return tk_desk_shift_close_counted (desk, staff, &count, error);
}
