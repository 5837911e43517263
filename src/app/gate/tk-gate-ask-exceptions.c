/* Jobs for the desk's thread about exceptions: let in after all, undo, correct, look up.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-gate-ask.h"
#include "tk-pin-pad.h"

#include <string.h>

typedef struct {
  TkStaff *staff;
  char *scan, *reason, *approver;
  char pin[TK_PIN_MAX + 1];
  guint count;
} Decision;

typedef struct {
  TkStaff *staff;
  char *text;               /* what is looked for, or a scan's id */
  guint32 event;
} Question;

static void
decision_free (Decision *decision)
{
  tk_staff_free (decision->staff);
  g_free (decision->scan);
  g_free (decision->reason);
  g_free (decision->approver);
  memset (decision->pin, 0, sizeof decision->pin);
  g_free (decision);
}

static void
question_free (Question *question)
{
  tk_staff_free (question->staff);
  g_free (question->text);
  g_free (question);
}

static gpointer
supervisors_job (TkDesk *desk, gpointer input, GError **error)
{
  return tk_desk_list_supervisors (desk, error);
}

/* TRUE with *approver NULL when nobody is to be asked. */
static gboolean
authenticate (TkDesk *desk, const Decision *decision, TkStaff **approver, GError **error)
{
  *approver = NULL;
  if (decision->approver == NULL)
    return TRUE;
  *approver = tk_desk_authenticate (desk, decision->approver, decision->pin, error);
  return *approver != NULL;
}

static gpointer
override_job (TkDesk *desk, gpointer input, GError **error)
{
  Decision *decision = input;
  g_autoptr (TkStaff) approver = NULL;

  if (!authenticate (desk, decision, &approver, error))
    return NULL;
  TkOverrideRequest request = { .scan = decision->scan, .count = decision->count, .reason = decision->reason, .approver = approver };
  return tk_desk_override (desk, decision->staff, &request, error);
}

static gpointer
annul_job (TkDesk *desk, gpointer input, GError **error)
{
  Decision *decision = input;
  g_autoptr (TkStaff) approver = NULL;

  if (!authenticate (desk, decision, &approver, error))
    return NULL;
  TkAnnulRequest request = { .scan = decision->scan, .reason = decision->reason, .approver = approver };
  return tk_desk_annul (desk, decision->staff, &request, error);
}

static gpointer
correct_job (TkDesk *desk, gpointer input, GError **error)
{
  Decision *decision = input;

  TkCorrectRequest request = { .scan = decision->scan, .count = decision->count, .reason = decision->reason };

  return tk_desk_correct (desk, decision->staff, &request, error);
}

static gpointer
details_job (TkDesk *desk, gpointer input, GError **error)
{
  Question *question = input;

  return tk_desk_ticket_details (desk, question->staff, question->text, error);
}

static gpointer
find_job (TkDesk *desk, gpointer input, GError **error)
{
  Question *question = input;

  return tk_desk_find_tickets (desk, question->staff, question->event, question->text, error);
}

static void
decide (TkSession *session, TkDeskJob job, const TkGateDecision *asked, GDestroyNotify result_free, GAsyncReadyCallback callback,
        gpointer user_data)
{
  Decision *decision = g_new0 (Decision, 1);

  decision->staff = tk_staff_copy (tk_session_get_staff (session));
  decision->scan = g_strdup (asked->scan);
  decision->reason = g_strdup (asked->reason);
  decision->count = asked->count;
  decision->approver = g_strdup (asked->approver);
  if (asked->pin != NULL)
    g_strlcpy (decision->pin, asked->pin, sizeof decision->pin);
  tk_session_ask (session, job, decision, (GDestroyNotify) decision_free, result_free, callback, user_data);
}

static void
ask (TkSession *session, TkDeskJob job, guint32 event, const char *text, GDestroyNotify result_free, GAsyncReadyCallback callback,
     gpointer user_data)
{
  Question *question = g_new0 (Question, 1);

  question->staff = tk_staff_copy (tk_session_get_staff (session));
  question->event = event;
  question->text = g_strdup (text);
  tk_session_ask (session, job, question, (GDestroyNotify) question_free, result_free, callback, user_data);
}

void
tk_gate_ask_supervisors (TkSession *session, GAsyncReadyCallback callback, gpointer user_data)
{
  tk_session_ask (session, supervisors_job, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, callback, user_data);
}

void
tk_gate_ask_override (TkSession *session, const TkGateDecision *decision, GAsyncReadyCallback callback, gpointer user_data)
{
  decide (session, override_job, decision, (GDestroyNotify) tk_scan_result_free, callback, user_data);
}

void
tk_gate_ask_annul (TkSession *session, const TkGateDecision *decision, GAsyncReadyCallback callback, gpointer user_data)
{
  decide (session, annul_job, decision, (GDestroyNotify) tk_annulled_free, callback, user_data);
}

void
tk_gate_ask_correct (TkSession *session, const TkGateDecision *decision, GAsyncReadyCallback callback, gpointer user_data)
{
  decide (session, correct_job, decision, (GDestroyNotify) tk_scan_result_free, callback, user_data);
}

void
tk_gate_ask_details (TkSession *session, const char *scan, GAsyncReadyCallback callback, gpointer user_data)
{
  ask (session, details_job, 0, scan, (GDestroyNotify) tk_ticket_details_free, callback, user_data);
}

void
tk_gate_ask_find (TkSession *session, guint32 event, const char *text, GAsyncReadyCallback callback, gpointer user_data)
{
  ask (session, find_job, event, text, (GDestroyNotify) tk_found_free, callback, user_data);
}
