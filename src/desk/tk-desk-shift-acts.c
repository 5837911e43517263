/* What happens at the drawer without a sale: cash in and out, opening it, and leaving it to the next cashier. Each is journaled
 * before a hand reaches into the drawer. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-shift-private.h"
#include "tk-money.h"
#include "tk-store-journal.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const TkStaff *staff, *approver, *to;
  gint64 amount;
  const char *reason;
  const TkCount *count;
  TkShiftReport *report;
} TillAct;

static gboolean
fail (TkDeskError code, GError **error, const char *sentence)
{
  g_set_error_literal (error, TK_DESK_ERROR, code, sentence);
  return FALSE;
}

gboolean
tk_shift_check_staff (const TkStaff *staff, GError **error)
{
  if (tk_role_may_sell (staff->role))
    return TRUE;
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_ALLOWED,
               _("%s may not use the drawer; a cashier or a supervisor must sign in"), staff->display_name);
  return FALSE;
}

static gboolean
check_reason (const char *reason, GError **error)
{
  if (reason == NULL || *reason == '\0')
    return fail (TK_DESK_ERROR_INVALID, error, _("Say in a few words what it is for"));
  if (strlen (reason) > TK_TILL_TEXT_MAX || !g_utf8_validate (reason, -1, NULL))
    return fail (TK_DESK_ERROR_INVALID, error, _("That reason is too long; write it shorter"));
  return TRUE;
}

/* ---- Cash in and out ---- */

/* A supervisor who acts approves by acting. */
static gboolean
check_approval (TillAct *act, GError **error)
{
  if (act->approver != NULL && !tk_role_may_supervise (act->approver->role))
    {
      g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_ALLOWED, _("%s may not approve this; ask a supervisor"),
                   act->approver->display_name);
      return FALSE;
    }
  if (act->approver == NULL && tk_role_may_supervise (act->staff->role))
    act->approver = act->staff;
  if (act->amount > 0 || act->approver != NULL)
    return TRUE;
  return fail (TK_DESK_ERROR_NOT_ALLOWED, error,
               _("A supervisor must approve taking cash out; let one give their name and PIN"));
}

static gboolean
check_amount (gint64 amount, GError **error)
{
  if (amount != 0 && amount <= TK_SALE_TOTAL_MAX && amount >= -TK_SALE_TOTAL_MAX)
    return TRUE;
  return fail (TK_DESK_ERROR_INVALID, error, _("That is not an amount that can be moved; type it again"));
}

/* Into a drawer that then still can be counted; out of it what should be in it. */
static gboolean
check_room (const TillAct *act, const TkShiftReport *x, GError **error)
{
  g_autofree char *words = NULL;
  gint64 after = x->expected + act->amount; /* both far below the limits of their type */

  if (after > TK_SALE_TOTAL_MAX)
    return fail (TK_DESK_ERROR_INVALID, error, _("That is not an amount that fits in a drawer; count it again"));
  if (act->amount > 0 || after >= 0)
    return TRUE;
  words = tk_desk_money (x->expected, x->currency);
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID, _("Only %s should be in the drawer; take out less"), words);
  return FALSE;
}

static gboolean
record_move (TkDesk *desk, const TillAct *act, const TkShiftReport *x, GError **error)
{
  TkWireCashMoved body = {
    .shift = x->id, .currency = x->currency, .reason = (char *) act->reason,
    .approved_by = act->approver != NULL ? act->approver->name : (char *) "", .amount = act->amount,
  };
  TkStoreDrawer row = {
    .shift = x->id, .staff = act->staff->name, .approved_by = body.approved_by, .reason = act->reason, .amount = act->amount,
  };

  return tk_store_journal_append (desk->store, desk->clock, TK_KIND_CASH_MOVED, act->staff->name, &tk_wire_cash_moved_shape, &body,
                                  NULL, &row.seq, error)
         && tk_store_add_cash_moved (desk->store, &row, x->currency, error);
}

static gboolean
move_cb (TkDesk *desk, gpointer data, GError **error)
{
  TillAct *act = data;
  g_autoptr (TkStoreShift) open = NULL;
  g_autoptr (TkShiftReport) x = NULL;

  if (!tk_shift_require_open (desk, &open, error))
    return FALSE;
  x = tk_shift_make_report (desk, open, error);
  return x != NULL && check_room (act, x, error) && record_move (desk, act, x, error);
}

gboolean
tk_desk_cash_move (TkDesk *desk, const TkStaff *staff, gint64 amount, const char *reason, const TkStaff *approver, GError **error)
{
  TillAct act = { .staff = staff, .approver = approver, .amount = amount, .reason = reason };

  g_return_val_if_fail (desk != NULL && staff != NULL, FALSE);
  return tk_shift_check_staff (staff, error) && check_amount (amount, error) && check_reason (reason, error)
         && check_approval (&act, error) && tk_desk_transact (desk, move_cb, &act, error);
}

/* ---- Opening the drawer ---- */

static gboolean
open_cb (TkDesk *desk, gpointer data, GError **error)
{
  TillAct *act = data;
  g_autoptr (TkStoreShift) open = NULL;

  if (!tk_shift_require_open (desk, &open, error))
    return FALSE;
  TkWireDrawerOpened body = { .shift = open->id, .reason = (char *) act->reason, .approved_by = (char *) "" };
  TkStoreDrawer row = { .shift = open->id, .staff = act->staff->name, .approved_by = "", .reason = act->reason };
  return tk_store_journal_append (desk->store, desk->clock, TK_KIND_DRAWER_OPENED, act->staff->name, &tk_wire_drawer_opened_shape,
                                  &body, NULL, &row.seq, error)
         && tk_store_add_drawer_open (desk->store, &row, error);
}

gboolean
tk_desk_drawer_open (TkDesk *desk, const TkStaff *staff, const char *reason, GError **error)
{
  TillAct act = { .staff = staff, .reason = reason };

  g_return_val_if_fail (desk != NULL && staff != NULL, FALSE);
  return tk_shift_check_staff (staff, error) && check_reason (reason, error) && tk_desk_transact (desk, open_cb, &act, error);
}

/* ---- Handing over ---- */

static gboolean
record_hand_over (TkDesk *desk, const TillAct *act, const TkShiftReport *x, GError **error)
{
  const char *note = act->count->note != NULL ? act->count->note : "";
  TkWireShiftHanded body = {
    .shift = x->id, .currency = x->currency, .from = act->staff->name, .to = act->to->name, .note = (char *) note,
    .counted = act->count->counted, .expected = x->expected, .difference = act->count->counted - x->expected,
  };
  TkStoreHandedOver row = {
    .shift = x->id, .from = act->staff->name, .to = act->to->name, .note = note, .counted = act->count->counted,
    .expected = x->expected,
  };

  return tk_store_journal_append (desk->store, desk->clock, TK_KIND_SHIFT_HANDED_OVER, act->staff->name, &tk_wire_shift_handed_shape,
                                  &body, NULL, &row.seq, error)
         && tk_store_add_handed_over (desk->store, &row, error);
}

static gboolean
hand_over_cb (TkDesk *desk, gpointer data, GError **error)
{
  TillAct *act = data;
  g_autoptr (TkStoreShift) open = NULL;
  g_autoptr (TkShiftReport) x = NULL;

  if (!tk_shift_require_open (desk, &open, error) || !tk_shift_check_count (act->count, open->currency, error))
    return FALSE;
  x = tk_shift_make_report (desk, open, error);
  if (x == NULL || !tk_shift_check_explained (act->count, x->expected, x->currency, error)
      || !record_hand_over (desk, act, x, error))
    return FALSE;
  act->report = tk_shift_make_report (desk, open, error);
  return act->report != NULL;
}

TkShiftReport *
tk_desk_hand_over (TkDesk *desk, const TkStaff *from, const TkStaff *to, const TkCount *count, GError **error)
{
  TillAct act = { .staff = from, .to = to, .count = count };

  g_return_val_if_fail (desk != NULL && from != NULL && to != NULL && count != NULL, NULL);
  if (!tk_shift_check_staff (from, error) || !tk_shift_check_staff (to, error))
    return NULL;
  if (g_str_equal (from->name, to->name))
    {
      fail (TK_DESK_ERROR_INVALID, error, _("A drawer is handed over to somebody else; choose who takes it"));
      return NULL;
    }
  if (!tk_desk_transact (desk, hand_over_cb, &act, error))
    g_clear_pointer (&act.report, tk_shift_report_free);
  return act.report;
}
