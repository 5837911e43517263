/* PINs live in a buffer that is wiped. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-supervise-ask.h"
#include "tk-pin-pad.h"
#include "tk-sync-supervise.h"

#include <string.h>

typedef struct
{
  char *dir, *staff, *token, *kind, *subject, *reason;
  const TkClock *clock;
  char pin[TK_PIN_MAX + 1];
} Question;

static void
question_free (Question *question)
{
  char *texts[] = { question->dir, question->staff, question->token, question->kind, question->subject, question->reason };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  memset (question->pin, 0, sizeof question->pin);
  g_free (question);
}

void
tk_supervised_free (TkSupervised *supervised)
{
  if (supervised == NULL)
    return;
  g_free (supervised->token);
  if (supervised->overview != NULL)
    tk_wire_free (&tk_wire_overview_shape, supervised->overview);
  g_free (supervised);
}

static gboolean
sign_in (const Question *question, TkSupervised *out, GError **error)
{
  TkWireSuperviseSession *session = tk_sync_supervise_sign_in (question->dir, question->clock, question->staff, question->pin, error);

  if (session == NULL)
    return FALSE;
  out->token = g_strdup (session->token);
  out->until = session->until;
  tk_wire_free (&tk_wire_supervise_session_shape, session);
  return TRUE;
}

static TkWireOverview *
read_overview (const Question *question, const char *token, GError **error)
{
  TkWireSuperviseAct act = { question->token, question->kind, question->subject, question->reason };

  return question->kind != NULL ? tk_sync_supervise_act (question->dir, question->clock, &act, error)
                                : tk_sync_supervise_look (question->dir, question->clock, token, error);
}

static void
ask_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Question *question = data;
  g_autoptr (TkSupervised) out = g_new0 (TkSupervised, 1);
  GError *error = NULL;

  if (question->staff == NULL || sign_in (question, out, &error))
    out->overview = read_overview (question, out->token != NULL ? out->token : question->token, &error);
  if (out->overview != NULL)
    g_task_return_pointer (task, g_steal_pointer (&out), (GDestroyNotify) tk_supervised_free);
  else
    g_task_return_error (task, error);
}

static void
ask (TkSession *session, Question *question, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (session, NULL, callback, user_data);

  question->dir = g_strdup (tk_session_get_dir (session));
  question->clock = tk_session_get_clock (session);
  g_task_set_task_data (task, question, (GDestroyNotify) question_free);
  g_task_run_in_thread (task, ask_thread);
}

void
tk_supervise_ask_in (TkSession *session, const char *staff, const char *pin, GAsyncReadyCallback callback, gpointer user_data)
{
  Question *question = g_new0 (Question, 1);

  question->staff = g_strdup (staff);
  g_strlcpy (question->pin, pin, sizeof question->pin);
  ask (session, question, callback, user_data);
}

void
tk_supervise_ask_look (TkSession *session, const char *token, GAsyncReadyCallback callback, gpointer user_data)
{
  Question *question = g_new0 (Question, 1);

  question->token = g_strdup (token);
  ask (session, question, callback, user_data);
}

void
tk_supervise_ask_act (TkSession *session, const TkWireSuperviseAct *act, GAsyncReadyCallback callback, gpointer user_data)
{
  Question *question = g_new0 (Question, 1);

  question->token = g_strdup (act->token);
  question->kind = g_strdup (act->kind);
  question->subject = g_strdup (act->subject);
  question->reason = g_strdup (act->reason);
  ask (session, question, callback, user_data);
}

TkSupervised *
tk_supervise_ask_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
