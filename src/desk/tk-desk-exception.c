/* What overriding, annulling and correcting share. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-exception-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tk-desk-gate-private.h"
#include "tk-store-journal.h"

void
tk_exception_clear (TkException *exception)
{
  g_clear_pointer (&exception->made, tk_made_checkin_free);
  g_clear_pointer (&exception->kind, g_free);
  if (exception->body != NULL)
    tk_wire_free (&tk_wire_checkin_shape, exception->body);
  exception->body = NULL;
  g_clear_pointer (&exception->result, tk_scan_result_free);
  g_clear_pointer (&exception->annulled, tk_annulled_free);
}

gboolean
tk_exception_fail (TkDeskError code, const char *sentence, GError **error)
{
  g_set_error_literal (error, TK_DESK_ERROR, code, sentence);
  return FALSE;
}

/* ---- Who and why ---- */

static gboolean
check_staff (const TkException *exception, const TkStaff *approver, GError **error)
{
  if (!tk_desk_require_checker (exception->staff, error))
    return FALSE;
  if (approver == NULL || tk_role_may_supervise (approver->role))
    return TRUE;
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_ALLOWED, _("%s may not approve this; ask a supervisor"),
               approver->display_name);
  return FALSE;
}

static gboolean
check_reason (const char *reason, GError **error)
{
  g_autofree char *words = reason != NULL ? g_strstrip (g_strdup (reason)) : NULL;

  if (words == NULL || *words == '\0')
    return tk_exception_fail (TK_DESK_ERROR_INVALID, _("Say in a few words why this is done"), error);
  if (strlen (reason) > TK_EXCEPTION_REASON_MAX || !g_utf8_validate (reason, -1, NULL))
    return tk_exception_fail (TK_DESK_ERROR_INVALID, _("That reason is too long; write it shorter"), error);
  return TRUE;
}

gboolean
tk_exception_begin (TkException *exception, const TkStaff *approver, const char *id, GError **error)
{
  if (!tk_desk_require_whole (exception->desk, error) || !check_staff (exception, approver, error)
      || !check_reason (exception->reason, error))
    return FALSE;
  if (id != NULL && !tk_uuid_is_valid (id))
    return tk_exception_fail (TK_DESK_ERROR_INVALID, _("A scan id must be a UUID of version 7 in lower case"), error);
  exception->supervisor = approver;
  if (approver == NULL && tk_role_may_supervise (exception->staff->role))
    exception->supervisor = exception->staff;
  exception->asked_before = id != NULL;
  if (id != NULL)
    g_strlcpy (exception->id, id, sizeof exception->id);
  else
    tk_uuid_new (exception->desk->clock, exception->id);
  return TRUE;
}

/* ---- What it is about ---- */

static gboolean
read_entry (TkException *exception, GError **error)
{
  g_autoptr (GPtrArray) entries = tk_store_journal_read (exception->desk->store, exception->made->seq, 1, error);
  const TkJournalEntry *entry;

  if (entries == NULL)
    return FALSE;
  if (entries->len == 0)
    return tk_exception_fail (TK_DESK_ERROR_NOT_FOUND, _("The journal holds nothing of that scan; report this"), error);
  entry = g_ptr_array_index (entries, 0);
  exception->kind = g_strdup (entry->kind);
  exception->body = tk_wire_decode (&tk_wire_checkin_shape, entry->body, strlen (entry->body), error);
  return exception->body != NULL;
}

gboolean
tk_exception_count (TkException *exception, GError **error)
{
  const TkTicketId *id = &exception->made->ticket;
  TkTicketHistory history = { 0 };
  g_auto (TkTicketFacts) facts = { 0 };

  exception->admits = 1;
  exception->inside = 0;
  if (id->serial == 0)
    return TRUE;
  g_autoptr (GPtrArray) passages = tk_store_passages (exception->desk->store, id, error);
  if (passages == NULL || !tk_store_ticket_facts (exception->desk->store, id, &facts, error))
    return FALSE;
  for (guint i = 0; i < passages->len; i++)
    {
      const TkPassage *passage = g_ptr_array_index (passages, i);
      tk_history_add (&history, passage->direction, passage->count, passage->at);
      exception->heard_hlc = MAX (exception->heard_hlc, passage->hlc);
    }
  exception->admits = facts.admits;
  exception->inside = history.entered - MIN (history.left, history.entered);
  return TRUE;
}

gboolean
tk_exception_read (TkException *exception, GError **error)
{
  TkStoreClock clock;

  if (!tk_store_clock_read (exception->desk->store, exception->desk->clock, &clock, error)
      || !tk_store_checkin_made (exception->desk->store, exception->scan, &exception->made, error))
    return FALSE;
  exception->now = clock.now_ms;
  if (exception->made == NULL)
    return tk_exception_fail (TK_DESK_ERROR_NOT_FOUND, _("This terminal made no such scan; do it at the gate that made it"), error);
  return read_entry (exception, error) && tk_exception_count (exception, error);
}

gboolean
tk_exception_replay (TkException *exception, TkMadeCheckin **made, GError **error)
{
  g_autoptr (TkMadeCheckin) before = NULL;

  if (made != NULL)
    *made = NULL;
  if (!exception->asked_before)
    return TRUE;
  if (!tk_store_checkin_made (exception->desk->store, exception->id, &before, error))
    return FALSE;
  if (before == NULL)
    return TRUE;
  exception->result = tk_scan_result_decode (before->answer, exception->id, error);
  if (exception->result == NULL)
    return FALSE;
  exception->result->replayed = TRUE;
  if (made != NULL)
    *made = g_steal_pointer (&before);
  return TRUE;
}

/* ---- What is made of it ---- */

gboolean
tk_exception_stamp (TkException *exception, GError **error)
{
  return tk_store_hlc_next (exception->desk->store, exception->now, exception->heard_hlc, &exception->body->hlc, error);
}

gboolean
tk_exception_answer (TkException *exception, char *word, char *sentence, GError **error)
{
  guint outside = exception->admits - MIN (exception->inside, exception->admits);
  TkScanResult *result = tk_scan_result_decode (exception->made->answer, exception->id, error);

  if (result == NULL)
    {
      g_free (word);
      g_free (sentence);
      return FALSE;
    }
  g_free (result->word);
  g_free (result->sentence);
  g_free (result->instruction);
  result->word = word;
  result->sentence = sentence;
  result->instruction = g_strdup ("");
  result->colour = TK_COLOUR_GREEN;
  result->confirmed = FALSE;
  result->count = exception->count;
  if (exception->made->direction == TK_DIRECTION_ENTRY)
    result->remaining = outside - MIN (exception->count, outside);
  result->at_ms = exception->now;
  exception->result = result;
  return TRUE;
}

gboolean
tk_exception_record (TkException *exception, const char *kind, GError **error)
{
  TkStore *store = exception->desk->store;
  TkWireCheckin *body = exception->body;
  g_autofree char *answer = tk_scan_result_encode (exception->result);
  TkCheckinRow row = {
    .id = exception->id, .event = exception->made->event, .gate = exception->made->gate,
    .gate_name = exception->made->gate_name, .terminal_name = exception->made->terminal_name,
    .ticket = exception->made->ticket, .direction = exception->made->direction, .verdict = exception->result->kind,
    .count = exception->count, .at = exception->now, .answer = answer, .staff = exception->staff->name,
    .overrides = body->overrides, .approved_by = body->approved_by, .reason = body->reason,
  };

  body->count = exception->count;
  if (!tk_exception_stamp (exception, error)
      || !tk_store_journal_append (store, exception->desk->clock, kind, exception->staff->name, &tk_wire_checkin_shape, body,
                                   exception->id, &row.seq, error))
    return FALSE;
  row.hlc = body->hlc;
  return tk_store_checkin_add (store, &row, error);
}
