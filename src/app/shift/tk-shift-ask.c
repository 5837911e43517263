/* Jobs for the desk's thread. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-shift-ask.h"
#include "tk-desk-catalogue.h"

#include <string.h>

static char *
first_currency (TkDesk *desk)
{
  g_autoptr (GPtrArray) events = tk_desk_list_events (desk, NULL);

  return g_strdup (events != NULL && events->len > 0 ? ((TkEventInfo *) g_ptr_array_index (events, 0))->currency : "KES");
}

TkShiftAct *
tk_shift_act_new (const TkStaff *staff)
{
  TkShiftAct *act = g_new0 (TkShiftAct, 1);

  act->staff = tk_staff_copy (staff);
  return act;
}

void
tk_shift_act_free (TkShiftAct *act)
{
  tk_staff_free (act->staff);
  g_clear_pointer (&act->approver, tk_staff_free);
  g_free (act->currency);
  g_free (act->note);
  g_clear_pointer (&act->denominations, g_array_unref);
  g_free (act->other);
  memset (act->pin, 0, sizeof act->pin);
  g_free (act);
}

void
tk_shift_found_free (TkShiftFound *found)
{
  g_clear_pointer (&found->report, tk_shift_report_free);
  g_free (found->currency);
  g_free (found);
}

void
tk_shift_open_ends_free (TkShiftOpenEnds *ends)
{
  g_clear_pointer (&ends->codes, g_ptr_array_unref);
  g_clear_pointer (&ends->attempts, g_ptr_array_unref);
  g_free (ends);
}

gpointer
tk_shift_find_job (TkDesk *desk, gpointer input, GError **error)
{
  g_autoptr (GError) none = NULL;
  TkShiftFound *found = g_new0 (TkShiftFound, 1);

  found->report = tk_desk_shift_report (desk, FALSE, &none);
  if (found->report == NULL && g_error_matches (none, TK_DESK_ERROR, TK_DESK_ERROR_SHIFT))
    {
      g_clear_error (&none);
      found->report = tk_desk_shift_report (desk, TRUE, &none);
    }
  if (none != NULL && !g_error_matches (none, TK_DESK_ERROR, TK_DESK_ERROR_SHIFT))
    {
      tk_shift_found_free (found);
      g_propagate_error (error, g_steal_pointer (&none));
      return NULL;
    }
  found->currency = found->report != NULL ? g_strdup (found->report->currency) : first_currency (desk);
  return found;
}

gpointer
tk_shift_open_ends_job (TkDesk *desk, gpointer input, GError **error)
{
  TkShiftOpenEnds *ends = g_new0 (TkShiftOpenEnds, 1);

  ends->codes = tk_desk_list_unmatched (desk, NULL, error);
  ends->attempts = ends->codes != NULL ? tk_desk_pay_list (desk, error) : NULL;
  if (ends->attempts != NULL)
    return ends;
  tk_shift_open_ends_free (ends);
  return NULL;
}

gpointer
tk_shift_last_job (TkDesk *desk, gpointer input, GError **error)
{
  return tk_desk_shift_report (desk, TRUE, error);
}

gpointer
tk_shift_now_job (TkDesk *desk, gpointer input, GError **error)
{
  return tk_desk_shift_report (desk, FALSE, error);
}

gpointer
tk_shift_open_job (TkDesk *desk, gpointer input, GError **error)
{
  TkShiftAct *act = input;

  return tk_desk_shift_open (desk, act->staff, act->amount, act->currency, error);
}

gpointer
tk_shift_move_job (TkDesk *desk, gpointer input, GError **error)
{
  TkShiftAct *act = input;

  return tk_desk_cash_move (desk, act->staff, act->amount, act->note, act->approver, error) ? tk_desk_shift_report (desk, FALSE, error) : NULL;
}

gpointer
tk_shift_drawer_job (TkDesk *desk, gpointer input, GError **error)
{
  TkShiftAct *act = input;

  return tk_desk_drawer_open (desk, act->staff, act->note, error) ? tk_desk_shift_report (desk, FALSE, error) : NULL;
}

static TkCount
count_of (const TkShiftAct *act, gboolean explained)
{
  return (TkCount){
    .counted = act->amount,
    .denominations = act->denominations != NULL ? (const TkDenomination *) (gpointer) act->denominations->data : NULL,
    .n_denominations = act->denominations != NULL ? act->denominations->len : 0,
    .note = act->note,
    .explained = explained,
  };
}

gpointer
tk_shift_preview_job (TkDesk *desk, gpointer input, GError **error)
{
  TkShiftAct *act = input;
  TkCount count = count_of (act, FALSE);

  return tk_desk_shift_preview (desk, act->staff, &count, error);
}

gpointer
tk_shift_close_job (TkDesk *desk, gpointer input, GError **error)
{
  TkShiftAct *act = input;
  TkCount count = count_of (act, TRUE);

  return tk_desk_shift_close_counted (desk, act->staff, &count, error);
}

gpointer
tk_shift_hand_over_job (TkDesk *desk, gpointer input, GError **error)
{
  TkShiftAct *act = input;
  TkCount count = count_of (act, TRUE);
  g_autoptr (TkStaff) to = tk_desk_authenticate (desk, act->other, act->pin, error);

  return to != NULL ? tk_desk_hand_over (desk, act->staff, to, &count, error) : NULL;
}

gpointer
tk_shift_cashiers_job (TkDesk *desk, gpointer input, GError **error)
{
  TkShiftAct *act = input;
  GPtrArray *staff = tk_desk_list_staff (desk, error);

  for (guint i = staff != NULL ? staff->len : 0; i > 0; i--)
    {
      const TkStaff *one = g_ptr_array_index (staff, i - 1);
      if (!tk_role_may_sell (one->role) || g_str_equal (one->name, act->staff->name))
        g_ptr_array_remove_index (staff, i - 1);
    }
  return staff;
}
