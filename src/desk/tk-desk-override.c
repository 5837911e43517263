/* Letting in after all whom a gate refused: a supervisor's word, journaled beside the verdict that stands against it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-exception-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tk-journal.h"

static gboolean
find_before (TkException *exception, GError **error)
{
  g_autoptr (TkMadeCheckin) before = NULL;

  if (!tk_exception_replay (exception, &before, error))
    return FALSE;
  if (before == NULL || g_str_equal (before->overrides, exception->scan))
    return TRUE;
  return tk_exception_fail (TK_DESK_ERROR_INVALID, _("That id stands for something else already; take a new one"), error);
}

static gboolean
check_refused (const TkException *exception, GError **error)
{
  const TkMadeCheckin *made = exception->made;

  if ((exception->event != 0 && exception->event != made->event) || (exception->gate != 0 && exception->gate != made->gate))
    return tk_exception_fail (TK_DESK_ERROR_INVALID, _("That scan was made at another event or gate; check which one is meant"), error);
  if (made->count > 0)
    return tk_exception_fail (TK_DESK_ERROR_INVALID, _("That scan was not refused, so there is nothing to override"), error);
  if (made->direction == TK_DIRECTION_EXIT)
    return tk_exception_fail (TK_DESK_ERROR_INVALID, _("Whoever wants to leave may leave; there is nothing to override"), error);
  if (g_str_equal (made->verdict, tk_verdict_to_string (TK_VERDICT_WRONG_EVENT)))
    return tk_exception_fail (TK_DESK_ERROR_INVALID, _("A ticket for another event lets nobody in here; send them to the box office"),
                              error);
  return TRUE;
}

static gboolean
check_first (const TkException *exception, GError **error)
{
  gboolean overridden;

  if (!tk_store_checkin_overridden (exception->desk->store, exception->scan, &overridden, error))
    return FALSE;
  return !overridden
         || tk_exception_fail (TK_DESK_ERROR_INVALID, _("They were let in after that scan already; scan the ticket again"), error);
}

static gboolean
choose_count (TkException *exception, GError **error)
{
  guint most = MAX (exception->admits, TK_OVERRIDE_COUNT_MAX);
  guint outside = exception->admits - MIN (exception->inside, exception->admits);

  if (exception->count == 0)
    exception->count = MAX (outside, 1);
  if (exception->count <= most)
    return TRUE;
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID, _("At most %u people can be let in at once this way"), most);
  return FALSE;
}

/* The verdict and all that was read stay as they were refused. */
static void
fill_body (TkException *exception)
{
  tk_wire_set (&exception->body->overrides, exception->scan);
  tk_wire_set (&exception->body->reason, exception->reason);
  tk_wire_set (&exception->body->approved_by, exception->supervisor->name);
}

static char *
say (const TkException *exception)
{
  return g_strdup_printf (_("Let in by %s: %s"), exception->supervisor->display_name, exception->reason);
}

static gboolean
override_cb (TkDesk *desk, gpointer data, GError **error)
{
  TkException *exception = data;

  if (!find_before (exception, error))
    return FALSE;
  if (exception->result != NULL)
    return TRUE;
  if (!tk_exception_read (exception, error) || !check_refused (exception, error) || !check_first (exception, error)
      || !choose_count (exception, error))
    return FALSE;
  fill_body (exception);
  return tk_exception_answer (exception, g_strdup (_("LET IN")), say (exception), error)
         && tk_exception_record (exception, TK_KIND_CHECKIN_OVERRIDE, error);
}

TkScanResult *
tk_desk_override (TkDesk *desk, const TkStaff *staff, const TkOverrideRequest *request, GError **error)
{
  g_auto (TkException) exception = { .desk = desk, .staff = staff };

  g_return_val_if_fail (desk != NULL && staff != NULL && request != NULL && request->scan != NULL, NULL);
  exception.scan = request->scan;
  exception.reason = request->reason;
  exception.count = request->count;
  exception.event = request->event;
  exception.gate = request->gate;
  if (!tk_exception_begin (&exception, request->approver, request->id, error))
    return NULL;
  if (exception.supervisor == NULL)
    {
      tk_exception_fail (TK_DESK_ERROR_NOT_ALLOWED, _("A supervisor must let them in; let one give their name and PIN"), error);
      return NULL;
    }
  if (!tk_desk_transact (desk, override_cb, &exception, error))
    return NULL;
  return g_steal_pointer (&exception.result);
}
