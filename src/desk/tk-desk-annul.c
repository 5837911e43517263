/* Undoing a check-in whose person did not pass, whole or in part: it happened, and then it counts no more.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-exception-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tk-human-code.h"
#include "tk-journal.h"
#include "tk-store-gate.h"
#include "tk-store-journal.h"

void
tk_annulled_free (TkAnnulled *annulled)
{
  if (annulled == NULL)
    return;
  g_free (annulled->scan);
  g_free (annulled->code);
  g_free (annulled->type_name);
  g_free (annulled);
}

static gboolean
check_passed (const TkException *exception, GError **error)
{
  return exception->made->count > 0
         || tk_exception_fail (TK_DESK_ERROR_INVALID, _("Nobody was let through by that scan, so there is nothing to undo"), error);
}

/* What somebody just did, they may undo; what others did, or what is long ago, a supervisor must know of. */
static gboolean
check_allowed (const TkException *exception, GError **error)
{
  const TkMadeCheckin *made = exception->made;

  if (exception->supervisor != NULL)
    return TRUE;
  if (*made->staff == '\0' || !g_str_equal (made->staff, exception->staff->name))
    return tk_exception_fail (TK_DESK_ERROR_NOT_ALLOWED,
                              _("Somebody else made this check-in, so a supervisor must approve undoing it"), error);
  if (exception->now - made->at <= TK_ANNUL_OWN_MS)
    return TRUE;
  return tk_exception_fail (TK_DESK_ERROR_NOT_ALLOWED,
                            _("This check-in is over 10 minutes old, so a supervisor must approve undoing it"), error);
}

static gboolean
answer_annulled (TkException *exception, gint64 at_ms, gboolean again, GError **error)
{
  const TkMadeCheckin *made = exception->made;
  g_auto (TkTicketFacts) facts = { 0 };
  TkAnnulled *annulled;

  if (made->ticket.serial != 0 && !tk_store_ticket_facts (exception->desk->store, &made->ticket, &facts, error))
    return FALSE;
  annulled = g_new0 (TkAnnulled, 1);
  annulled->scan = g_strdup (made->id);
  annulled->id = made->ticket;
  annulled->code = made->ticket.serial != 0 ? tk_human_code_format (&made->ticket) : g_strdup ("");
  annulled->type_name = g_strdup (facts.type_name != NULL ? facts.type_name : "");
  annulled->count = made->count;
  annulled->direction = made->direction;
  annulled->at_ms = at_ms;
  annulled->again = again;
  exception->annulled = annulled;
  return TRUE;
}

/* It may have been annulled at the hub, or elsewhere: then all that is known is that it was. */
static gboolean
answer_again (TkException *exception, GError **error)
{
  gint64 at = exception->made->at;
  gboolean found;

  return tk_store_annulled_at (exception->desk->store, exception->made->id, &at, &found, error)
         && answer_annulled (exception, at, TRUE, error);
}

/* The body is that of what is undone, but for who undoes it and why. */
static gboolean
journal_annulment (TkException *exception, GError **error)
{
  TkWireCheckin body = *exception->body;
  TkNewAnnulment annulment = { exception->made->id, 0, exception->now, exception->staff->name,
                               exception->supervisor != NULL ? exception->supervisor->name : "", exception->reason };

  if (!tk_exception_stamp (exception, error))
    return FALSE;
  body.hlc = exception->body->hlc;
  body.annuls = exception->made->id;
  body.overrides = (char *) "";
  body.reason = (char *) exception->reason;
  body.approved_by = (char *) annulment.approved_by;
  body.attention_seen = FALSE;
  return tk_store_journal_append (exception->desk->store, exception->desk->clock, TK_KIND_CHECKIN_ANNULLED, exception->staff->name,
                                  &tk_wire_checkin_shape, &body, NULL, &annulment.seq, error)
         && tk_store_checkin_annul (exception->desk->store, &annulment, error);
}

static gboolean
annul_cb (TkDesk *desk, gpointer data, GError **error)
{
  TkException *exception = data;

  if (!tk_exception_read (exception, error) || !check_passed (exception, error))
    return FALSE;
  if (exception->made->annulled)
    return answer_again (exception, error);
  return check_allowed (exception, error) && journal_annulment (exception, error)
         && answer_annulled (exception, exception->now, FALSE, error);
}

TkAnnulled *
tk_desk_annul (TkDesk *desk, const TkStaff *staff, const TkAnnulRequest *request, GError **error)
{
  g_auto (TkException) exception = { .desk = desk, .staff = staff };

  g_return_val_if_fail (desk != NULL && staff != NULL && request != NULL && request->scan != NULL, NULL);
  exception.scan = request->scan;
  exception.reason = request->reason;
  if (!tk_exception_begin (&exception, request->approver, NULL, error) || !tk_desk_transact (desk, annul_cb, &exception, error))
    return NULL;
  return g_steal_pointer (&exception.annulled);
}

/* ---- Fewer than were counted ---- */

static gboolean
check_fewer (const TkException *exception, GError **error)
{
  guint counted = exception->made->count;

  if (exception->made->annulled)
    return tk_exception_fail (TK_DESK_ERROR_INVALID, _("That check-in is undone already; scan the ticket again"), error);
  if (exception->count >= 1 && exception->count < counted)
    return TRUE;
  if (counted < 2)
    return tk_exception_fail (TK_DESK_ERROR_INVALID, _("One person was counted; if they did not pass, undo the check-in"), error);
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID, _("%u people were counted, so say 1 to %u"), counted, counted - 1);
  return FALSE;
}

static char *
say_counted (const TkException *exception)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Counted anew: %u person.", "Counted anew: %u people.", exception->count),
                          exception->count);
}

static gboolean
find_before (TkException *exception, GError **error)
{
  g_autoptr (TkMadeCheckin) about = NULL;

  if (!tk_exception_replay (exception, NULL, error))
    return FALSE;
  if (exception->result == NULL)
    return TRUE;
  if (!tk_store_checkin_made (exception->desk->store, exception->scan, &about, error))
    return FALSE;
  if (about != NULL && about->annulled && exception->result->count == exception->count)
    return TRUE;
  return tk_exception_fail (TK_DESK_ERROR_INVALID, _("That id stands for something else already; take a new one"), error);
}

static gboolean
correct_cb (TkDesk *desk, gpointer data, GError **error)
{
  TkException *exception = data;

  if (!find_before (exception, error))
    return FALSE;
  if (exception->result != NULL)
    return TRUE;
  if (!tk_exception_read (exception, error) || !check_passed (exception, error) || !check_fewer (exception, error)
      || !check_allowed (exception, error) || !journal_annulment (exception, error) || !tk_exception_count (exception, error))
    return FALSE;
  return tk_exception_answer (exception, g_strdup (_("CORRECTED")), say_counted (exception), error)
         && tk_exception_record (exception, exception->kind, error);
}

TkScanResult *
tk_desk_correct (TkDesk *desk, const TkStaff *staff, const TkCorrectRequest *request, GError **error)
{
  g_auto (TkException) exception = { .desk = desk, .staff = staff };

  g_return_val_if_fail (desk != NULL && staff != NULL && request != NULL && request->scan != NULL, NULL);
  exception.scan = request->scan;
  exception.reason = request->reason;
  exception.count = request->count;
  if (!tk_exception_begin (&exception, request->approver, request->id, error)
      || !tk_desk_transact (desk, correct_cb, &exception, error))
    return NULL;
  return g_steal_pointer (&exception.result);
}
