/* Jobs for the desk's thread. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-shift-ask.h"
#include "tk-desk-catalogue.h"

static char *
first_currency (TkDesk *desk)
{
  g_autoptr (GPtrArray) events = tk_desk_list_events (desk, NULL);

  return g_strdup (events != NULL && events->len > 0 ? ((TkEventInfo *) g_ptr_array_index (events, 0))->currency : "KES");
}

void
tk_shift_act_free (TkShiftAct *act)
{
  tk_staff_free (act->staff);
  g_free (act->currency);
  g_free (act->note);
  g_free (act);
}

void
tk_shift_found_free (TkShiftFound *found)
{
  g_clear_pointer (&found->report, tk_shift_report_free);
  g_free (found->currency);
  g_free (found);
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
tk_shift_open_job (TkDesk *desk, gpointer input, GError **error)
{
  TkShiftAct *act = input;

  return tk_desk_shift_open (desk, act->staff, act->amount, act->currency, error);
}

gpointer
tk_shift_close_job (TkDesk *desk, gpointer input, GError **error)
{
  TkShiftAct *act = input;

  return tk_desk_shift_close (desk, act->staff, act->amount, act->note, error);
}
